/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A recipe with the radii that an image gives it, as text.
 */
#pragma once

#include "image-colors.h"

/* The recipe with these radii, one attractor a line; attractors that reach nothing
 * by their tolerance keep it: (transfer full). */
char *recipe_resolved_text (const ColorshineRecipe *recipe, const double *radii);

/* Reads what is left of the colours, if the recipe needs them, and finds the radii
 * exactly; FALSE with an error where nothing is selected. */
gboolean recipe_resolve (const ColorshineRecipe *recipe, ImageColors *colors, double *radii,
                         GError **error);
