/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The operation as a filter on a drawable. GIMP's calls for filters return nothing
 * or answer the wrong way round, so success is looked up by what is there after.
 */
#include "config.h"

#include "attract-filter.h"

#include <glib/gi18n.h>

#include "arguments.h"
#include "errors.h"

#define OPERATION "colorshine:attract"

AttractSettings
attract_settings (GimpProcedureConfig *config, const char *attractors)
{
  AttractSettings settings = { .attractors = attractors, .config = config };
  gdouble percent;
  g_object_get (config, ARGUMENT_OPACITY, &percent, ARGUMENT_BLEND_MODE, &settings.mode, NULL);
  settings.opacity = percent / 100.0;
  return settings;
}

/* Puts the settings into the plug-in's own copy of the filter. */
static void
write_settings (GimpDrawableFilter *filter, const AttractSettings *settings)
{
  GObject *target = G_OBJECT (gimp_drawable_filter_get_config (filter));
  for (const char *const *name = ARGUMENTS_OF_OPERATION; *name; name++)
    {
      GParamSpec *spec
          = g_object_class_find_property (G_OBJECT_GET_CLASS (settings->config), *name);
      GValue value = G_VALUE_INIT;
      g_value_init (&value, spec->value_type);
      g_object_get_property (G_OBJECT (settings->config), *name, &value);
      g_object_set_property (target, *name, &value);
      g_value_unset (&value);
    }
  g_object_set (target, ARGUMENT_ATTRACTORS, settings->attractors, NULL);
  gimp_drawable_filter_set_opacity (filter, settings->opacity);
  gimp_drawable_filter_set_blend_mode (filter, settings->mode);
}

/* GIMP doesn't tell whether a filter is confined to a selection, so its name
 * does. */
static const char *
name_for (GimpDrawable *drawable)
{
  return gimp_selection_is_empty (gimp_item_get_image (GIMP_ITEM (drawable)))
             ? _("Color Attractors")
             : _("Color Attractors (selection)");
}

gboolean
attract_filter_is_replaceable (GimpDrawable *drawable, GimpDrawableFilter *filter)
{
  g_autofree GimpDrawableFilter **filters = gimp_drawable_get_filters (drawable);
  g_autofree char *name = gimp_drawable_filter_get_name (filter);
  return filters && filters[0] == filter
         && gimp_selection_is_empty (gimp_item_get_image (GIMP_ITEM (drawable)))
         && g_strcmp0 (name, name_for (drawable)) == 0;
}

GimpDrawableFilter *
attract_filter_new (GimpDrawable *drawable, const AttractSettings *settings, GError **error)
{
  GimpDrawableFilter *filter = gimp_drawable_filter_new (drawable, OPERATION, name_for (drawable));
  if (!filter)
    {
      g_set_error (error, COLORSHINE_ERROR, 0,
                   _("GIMP does not find the operation %s: install it into GEGL's folder of "
                     "plug-ins and start GIMP again."),
                   OPERATION);
      return NULL;
    }
  write_settings (filter, settings);
  return filter;
}

void
attract_filter_update (GimpDrawableFilter *filter, const AttractSettings *settings)
{
  write_settings (filter, settings);
  gimp_drawable_filter_update (filter);
}

void
attract_filter_read (GimpDrawableFilter *filter, GimpProcedureConfig *config, char **recipe)
{
  GObject *source = G_OBJECT (gimp_drawable_filter_get_config (filter));
  for (const char *const *name = ARGUMENTS_OF_OPERATION; *name; name++)
    {
      GParamSpec *spec = g_object_class_find_property (G_OBJECT_GET_CLASS (source), *name);
      GValue value = G_VALUE_INIT;
      g_value_init (&value, spec->value_type);
      g_object_get_property (source, *name, &value);
      g_object_set_property (G_OBJECT (config), *name, &value);
      g_value_unset (&value);
    }
  g_object_get (source, ARGUMENT_ATTRACTORS, recipe, NULL);
  g_object_set (config, ARGUMENT_OPACITY, 100.0 * gimp_drawable_filter_get_opacity (filter),
                ARGUMENT_BLEND_MODE, gimp_drawable_filter_get_blend_mode (filter), NULL);
}

static gboolean
is_attract_filter (GimpDrawableFilter *filter)
{
  g_autofree char *operation = gimp_drawable_filter_get_operation_name (filter);
  return g_strcmp0 (operation, OPERATION) == 0;
}

GimpDrawableFilter *
attract_filter_find (GimpDrawable *drawable)
{
  /* The topmost comes first. */
  g_autofree GimpDrawableFilter **filters = gimp_drawable_get_filters (drawable);
  for (GimpDrawableFilter **filter = filters; filter && *filter; filter++)
    if (is_attract_filter (*filter))
      return *filter;
  return NULL;
}

static gboolean
has_filter (GimpDrawable *drawable, GimpDrawableFilter *wanted)
{
  g_autofree GimpDrawableFilter **filters = gimp_drawable_get_filters (drawable);
  for (GimpDrawableFilter **filter = filters; filter && *filter; filter++)
    if (*filter == wanted)
      return TRUE;
  return FALSE;
}

/* Merging a filter leaves the pixels of a group unchanged, and nothing says so. */
gboolean
attract_filter_check (GimpDrawable *drawable, gboolean merge, GError **error)
{
  if (merge && gimp_item_is_group (GIMP_ITEM (drawable)))
    g_set_error (error, COLORSHINE_ERROR, 0,
                 _("A layer group has no pixels of its own to merge a filter with. Keep the "
                   "filter, or choose the layers in the group."));
  else if (gimp_item_get_lock_content (GIMP_ITEM (drawable)))
    g_set_error (error, COLORSHINE_ERROR, 0, _("The pixels of “%s” are locked. Unlock them first."),
                 gimp_item_get_name (GIMP_ITEM (drawable)));
  else
    return TRUE;
  return FALSE;
}

gboolean
attract_filter_apply (GimpDrawable *drawable, const AttractSettings *settings, gboolean merge,
                      GError **error)
{
  if (!attract_filter_check (drawable, merge, error))
    return FALSE;
  GimpDrawableFilter *filter = attract_filter_new (drawable, settings, error);
  if (!filter)
    return FALSE;
  if (!merge)
    {
      gimp_drawable_append_filter (drawable, filter);
      /* A mask and the like keeps no filters. */
      if (has_filter (drawable, filter))
        return TRUE;
      return attract_filter_apply (drawable, settings, TRUE, error);
    }
  gimp_drawable_merge_filter (drawable, filter);
  if (gimp_pdb_get_last_status (gimp_get_pdb ()) == GIMP_PDB_SUCCESS)
    return TRUE;
  g_set_error (error, COLORSHINE_ERROR, 0, _("“%s” cannot be recolored: %s"),
               gimp_item_get_name (GIMP_ITEM (drawable)),
               gimp_pdb_get_last_error (gimp_get_pdb ()));
  return FALSE;
}

/* A preview makes no step in the undo history and nothing to save. Undo is frozen
 * for no longer than this, because GIMP would leave it frozen if the plug-in
 * died. */
static gboolean
begin_quietly (GimpImage *image)
{
  const gboolean was_dirty = gimp_image_is_dirty (image);
  gimp_image_undo_freeze (image);
  return was_dirty;
}

static void
end_quietly (GimpImage *image, gboolean was_dirty)
{
  gimp_image_undo_thaw (image);
  if (!was_dirty)
    gimp_image_clean_all (image);
}

GimpDrawableFilter *
attract_filter_append_quietly (GimpDrawable *drawable, const AttractSettings *settings,
                               GError **error)
{
  GimpDrawableFilter *filter = attract_filter_new (drawable, settings, error);
  if (!filter)
    return NULL;
  GimpImage *image = gimp_item_get_image (GIMP_ITEM (drawable));
  const gboolean was_dirty = begin_quietly (image);
  gimp_drawable_append_filter (drawable, filter);
  end_quietly (image, was_dirty);
  if (has_filter (drawable, filter))
    return filter;
  g_set_error (error, COLORSHINE_ERROR, 0, _("There is no preview on “%s”, but it can be recolored."),
               gimp_item_get_name (GIMP_ITEM (drawable)));
  return NULL;
}

void
attract_filter_delete_quietly (GimpImage *image, GimpDrawableFilter *filter)
{
  if (!gimp_drawable_filter_is_valid (filter))
    return;
  const gboolean was_dirty = begin_quietly (image);
  gimp_drawable_filter_delete (filter);
  end_quietly (image, was_dirty);
}
