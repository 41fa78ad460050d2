/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Recipes with their radii.
 */
#include "config.h"

#include "resolve.h"

#include <glib/gi18n.h>
#include <stdlib.h>

#include "errors.h"

char *
recipe_resolved_text (const ColorshineRecipe *recipe, const double *radii)
{
  /* The texts still belong to the recipe. */
  ColorshineRecipe resolved = *recipe;
  for (size_t i = 0; i < resolved.n_attractors; i++)
    if (!resolved.attractors[i].off && resolved.attractors[i].tolerance_percentile > 0.0)
      resolved.attractors[i].radius_delta_e_ok = radii[i];
  char *text = colorshine_recipe_format (&resolved, "\n");
  char *copy = g_strdup (text);
  free (text);
  return copy;
}

gboolean
recipe_resolve (const ColorshineRecipe *recipe, ImageColors *colors, double *radii, GError **error)
{
  if (image_colors_is_empty (colors))
    {
      g_set_error_literal (error, COLORSHINE_ERROR, 0,
                           _("The selection is outside of the layer. Select a part of it, or "
                             "nothing."));
      return FALSE;
    }
  const gboolean needs_colors = !colorshine_recipe_is_resolved (recipe);
  if (needs_colors)
    image_colors_read_all (colors);
  const ColorshineAnalysis *analysis = image_colors_get_all (colors);
  if (needs_colors && !analysis)
    {
      g_set_error_literal (error, COLORSHINE_ERROR, COLORSHINE_ERROR_MEMORY,
                           _("There is not enough memory to count the image's colors."));
      return FALSE;
    }
  colorshine_analysis_resolve (analysis, recipe, radii, 0);
  return TRUE;
}
