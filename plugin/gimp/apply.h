/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a run does to drawables for good, in any mode.
 */
#pragma once

#include <libgimp/gimp.h>

#include "image-colors.h"

/* Puts the recipe on all drawables as one step in the undo history; FALSE with an
 * error where it can't, and then nothing was changed. @known are the colours of each
 * drawable, or of all together as @config says, or NULL. */
gboolean apply_recipe (GimpImage *image, GimpDrawable **drawables, ImageColors **known,
                       const ColorshineRecipe *recipe, GimpProcedureConfig *config,
                       GError **error);
