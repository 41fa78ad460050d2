/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The recipe that the dialog's widgets show and change together: its text in a
 * setting named "attractors", what that parses to, and which attractor is chosen.
 */
#pragma once

#include <glib-object.h>

#include "colorshine.h"

#define RECIPE_TYPE_MODEL (recipe_model_get_type ())
G_DECLARE_FINAL_TYPE (RecipeModel, recipe_model, RECIPE, MODEL, GObject)

/* Signals: "changed" (the recipe), "selected" (another attractor, or the same one
 * at another place), "radii" (what is known of them). */

/* @config has a string property "attractors", which the model follows. */
RecipeModel *recipe_model_new (GObject *config);

/* The recipe: the last one that could be read. */
const ColorshineRecipe *recipe_model_get_recipe (RecipeModel *model);

/* Why the text can't be read, or NULL. */
const ColorshineError *recipe_model_get_error (RecipeModel *model);

/* The text, which may be one that can't be read. */
const char *recipe_model_get_text (RecipeModel *model);
void recipe_model_set_text (RecipeModel *model, const char *text);

/* Index of the chosen attractor, or -1. */
int recipe_model_get_selected (RecipeModel *model);
void recipe_model_select (RecipeModel *model, int index);

/* The chosen attractor, or NULL. */
const ColorshineAttractor *recipe_model_get_attractor (RecipeModel *model);

/* Changes to the list. The first inserts after the chosen attractor, and fails
 * where the recipe is full or @color can't be read. */
gboolean recipe_model_add (RecipeModel *model, const char *color);
gboolean recipe_model_duplicate (RecipeModel *model);
void recipe_model_remove (RecipeModel *model);
void recipe_model_move (RecipeModel *model, int by);

/* Changes to the chosen attractor. */
gboolean recipe_model_set_color (RecipeModel *model, const char *text, ColorshineError *error);
/* NULL: the target's own. */
gboolean recipe_model_set_from (RecipeModel *model, const char *text, ColorshineError *error);
/* Lets the radius follow the tolerance again. */
void recipe_model_set_tolerance (RecipeModel *model, double percentile);
/* Negative: follow the tolerance. */
void recipe_model_set_fixed_radius (RecipeModel *model, double radius_delta_e_ok);
void recipe_model_set_strength (RecipeModel *model, double strength);
void recipe_model_set_falloff (RecipeModel *model, ColorshineFalloff falloff);
/* One at least; none at all is ignored. */
void recipe_model_set_channels (RecipeModel *model, unsigned channels);
void recipe_model_set_protect (RecipeModel *model, gboolean protect);
void recipe_model_set_off (RecipeModel *model, int index, gboolean off);

/* What is known of the radii, as many as there are attractors; NULL: nothing. */
void recipe_model_set_radii (RecipeModel *model, const double *radii, gboolean is_exact);
/* That of the chosen attractor in ΔE OK, or a negative number where it is not known. */
double recipe_model_get_radius (RecipeModel *model, gboolean *is_exact);
