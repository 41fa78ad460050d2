/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The arguments of the procedure: those of the operation by the same names, with
 * the core's ranges and defaults, and those that say what to do with the filter.
 */
#pragma once

#include <libgimp/gimp.h>

#define ARGUMENT_ATTRACTORS "attractors"
#define ARGUMENT_OPACITY "opacity"
#define ARGUMENT_BLEND_MODE "blend-mode"
#define ARGUMENT_MERGE_FILTER "merge-filter"
#define ARGUMENT_ANALYSE_TOGETHER "analyse-together"

/* Names of the arguments that the operation has too, but for the recipe, then
 * NULL. */
extern const char *const ARGUMENTS_OF_OPERATION[];

/* Those that are for looking only, then NULL. */
extern const char *const ARGUMENTS_FOR_LOOKING[];

void arguments_add (GimpProcedure *procedure);

/* Back to their defaults, where the result alone is shown. */
void arguments_reset_for_looking (GimpProcedureConfig *config);
