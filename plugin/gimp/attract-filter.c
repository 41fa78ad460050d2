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

struct _AttractSettings {
  GArray *values; /* GValue, as many as ARGUMENTS_OF_OPERATION has names */
  gdouble opacity; /* 0–1 */
  GimpLayerMode mode;
};

static void
read_value (GObject *source, const char *name, GValue *value)
{
  GParamSpec *spec = g_object_class_find_property (G_OBJECT_GET_CLASS (source), name);
  g_value_init (value, spec->value_type);
  g_object_get_property (source, name, value);
}

AttractSettings *
attract_settings_new (GimpProcedureConfig *config)
{
  AttractSettings *settings = g_new0 (AttractSettings, 1);
  gdouble percent;
  settings->values = g_array_new (FALSE, TRUE, sizeof (GValue));
  g_array_set_clear_func (settings->values, (GDestroyNotify) g_value_unset);
  for (const char *const *name = ARGUMENTS_OF_OPERATION; *name; name++)
    {
      GValue value = G_VALUE_INIT;
      read_value (G_OBJECT (config), *name, &value);
      g_array_append_val (settings->values, value);
    }
  g_object_get (config, ARGUMENT_OPACITY, &percent, ARGUMENT_BLEND_MODE, &settings->mode, NULL);
  settings->opacity = percent / 100.0;
  return settings;
}

void
attract_settings_free (AttractSettings *settings)
{
  g_array_unref (settings->values);
  g_free (settings);
}

/* Puts the settings into the plug-in's own copy of the filter. */
static void
write_settings (GimpDrawableFilter *filter, const char *recipe, const AttractSettings *settings)
{
  GObject *target = G_OBJECT (gimp_drawable_filter_get_config (filter));
  for (guint i = 0; i < settings->values->len; i++)
    g_object_set_property (target, ARGUMENTS_OF_OPERATION[i],
                           &g_array_index (settings->values, GValue, i));
  g_object_set (target, ARGUMENT_ATTRACTORS, recipe, NULL);
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

/* A filter that no drawable has yet. */
static GimpDrawableFilter *
filter_new (GimpDrawable *drawable, GError **error)
{
  GimpDrawableFilter *filter = gimp_drawable_filter_new (drawable, OPERATION, name_for (drawable));
  if (!filter)
    g_set_error (error, COLORSHINE_ERROR, 0,
                 _("GIMP does not find the operation %s: install it into GEGL's folder of "
                   "plug-ins and start GIMP again."),
                 OPERATION);
  return filter;
}

void
attract_filter_update (GimpDrawableFilter *filter, const char *recipe,
                       const AttractSettings *settings)
{
  write_settings (filter, recipe, settings);
  gimp_drawable_filter_update (filter);
}

void
attract_filter_set (GimpDrawableFilter *filter, GimpProcedureConfig *config)
{
  g_autofree char *recipe = NULL;
  AttractSettings *settings = attract_settings_new (config);
  g_object_get (config, ARGUMENT_ATTRACTORS, &recipe, NULL);
  attract_filter_update (filter, recipe, settings);
  attract_settings_free (settings);
}

void
attract_filter_set_visible (GimpDrawable *drawable, GimpDrawableFilter *filter, gboolean visible)
{
  gimp_drawable_filter_set_visible (filter, visible);
  /* GIMP doesn't draw anew for that. */
  gimp_drawable_update (drawable, 0, 0, gimp_drawable_get_width (drawable),
                        gimp_drawable_get_height (drawable));
}

void
attract_filter_read (GimpDrawableFilter *filter, GimpProcedureConfig *config)
{
  GObject *source = G_OBJECT (gimp_drawable_filter_get_config (filter));
  for (const char *const *name = ARGUMENTS_OF_OPERATION; *name; name++)
    {
      GValue value = G_VALUE_INIT;
      read_value (source, *name, &value);
      g_object_set_property (G_OBJECT (config), *name, &value);
      g_value_unset (&value);
    }
  g_autofree char *recipe = NULL;
  g_object_get (source, ARGUMENT_ATTRACTORS, &recipe, NULL);
  g_object_set (config, ARGUMENT_ATTRACTORS, recipe, ARGUMENT_OPACITY, 100.0 * gimp_drawable_filter_get_opacity (filter),
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

gboolean
attract_filter_is_on (GimpDrawable *drawable, GimpDrawableFilter *wanted)
{
  g_autofree GimpDrawableFilter **filters = gimp_drawable_get_filters (drawable);
  for (GimpDrawableFilter **filter = filters; filter && *filter; filter++)
    if (*filter == wanted)
      return TRUE;
  return FALSE;
}

gboolean
attract_filter_can_keep (GimpDrawable *drawable)
{
  return GIMP_IS_LAYER (drawable);
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
attract_filter_apply (GimpDrawable *drawable, const char *recipe,
                      const AttractSettings *settings, gboolean merge, GError **error)
{
  if (!attract_filter_check (drawable, merge, error))
    return FALSE;
  GimpDrawableFilter *filter = filter_new (drawable, error);
  if (!filter)
    return FALSE;
  write_settings (filter, recipe, settings);
  /* To try what GIMP refuses would open a window in which it says so. */
  if (!merge && attract_filter_can_keep (drawable))
    {
      gimp_drawable_append_filter (drawable, filter);
      if (attract_filter_is_on (drawable, filter))
        return TRUE;
      return attract_filter_apply (drawable, recipe, settings, TRUE, error);
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
attract_filter_append_quietly (GimpDrawable *drawable, GError **error)
{
  if (attract_filter_can_keep (drawable))
    {
      GimpDrawableFilter *filter = filter_new (drawable, error);
      if (!filter)
        return NULL;
      GimpImage *image = gimp_item_get_image (GIMP_ITEM (drawable));
      const gboolean was_dirty = begin_quietly (image);
      gimp_drawable_append_filter (drawable, filter);
      end_quietly (image, was_dirty);
      if (attract_filter_is_on (drawable, filter))
        return filter;
    }
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
