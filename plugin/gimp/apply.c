/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a run does to drawables for good. Everything that can go wrong is looked at
 * before the first of them is changed.
 */
#include "config.h"

#include "apply.h"

#include <glib/gi18n.h>

#include "arguments.h"
#include "attract-filter.h"
#include "image-colors.h"
#include "resolve.h"

/* The resolved recipe of each drawable, NULL-terminated: (transfer full). */
static char **
resolve_each (GimpDrawable **drawables, ImageColors **known, const ColorshineRecipe *recipe,
              gboolean together, GError **error)
{
  const gsize n = gimp_core_object_array_get_length ((GObject **) drawables);
  char **texts = g_new0 (char *, n + 1);
  double radii[COLORSHINE_MAX_ATTRACTORS];
  for (gsize i = 0; i < n; i++)
    {
      if (i == 0 || !together)
        {
          g_autoptr (ImageColors) colors
              = known ? image_colors_ref (known[i])
                      : image_colors_new (&drawables[i], together ? n : 1);
          if (!recipe_resolve (recipe, colors, radii, error))
            {
              g_strfreev (texts);
              return NULL;
            }
        }
      texts[i] = recipe_resolved_text (recipe, radii);
      gimp_progress_update ((gdouble) (i + 1) / (gdouble) (n + 1));
    }
  return texts;
}

gboolean
apply_recipe (GimpImage *image, GimpDrawable **drawables, ImageColors **known,
              const ColorshineRecipe *recipe, GimpProcedureConfig *config, GError **error)
{
  gboolean merge, together;
  g_object_get (config, ARGUMENT_MERGE_FILTER, &merge, ARGUMENT_ANALYSE_TOGETHER, &together, NULL);
  for (GimpDrawable **drawable = drawables; *drawable; drawable++)
    if (!attract_filter_check (*drawable, merge, error))
      return FALSE;
  gimp_progress_init (_("Color Attractors"));
  g_auto (GStrv) texts = resolve_each (drawables, known, recipe, together, error);
  if (!texts)
    return FALSE;
  gboolean success = TRUE;
  gimp_image_undo_group_start (image);
  AttractSettings *settings = attract_settings_new (config);
  for (gsize i = 0; drawables[i] && success; i++)
    success = attract_filter_apply (drawables[i], texts[i], settings, merge, error);
  attract_settings_free (settings);
  gimp_image_undo_group_end (image);
  gimp_progress_end ();
  gimp_displays_flush ();
  return success;
}
