/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What was left behind is known by parasites of the image that are never saved:
 * "colorshine-preview-FILTER" holds the number of the process and, for a filter that
 * was there before, a line that says whether it was visible, and what it was set to.
 */
#include "config.h"

#include "leftovers.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arguments.h"
#include "attract-filter.h"

#define PREFIX "colorshine-preview-"

#define VISIBLE "visible\n"
#define HIDDEN "hidden\n"

static char *
parasite_name (GimpDrawableFilter *filter)
{
  return g_strdup_printf (PREFIX "%d", gimp_drawable_filter_get_id (filter));
}

static void
note (GimpImage *image, GimpDrawableFilter *filter, const char *noted)
{
  g_autofree char *name = parasite_name (filter);
  g_autofree char *text = g_strdup_printf ("%d\n%s", (int) getpid (), noted);
  GimpParasite *parasite = gimp_parasite_new (name, 0, (guint32) strlen (text) + 1, text);
  gimp_image_attach_parasite (image, parasite);
  gimp_parasite_free (parasite);
}

void
leftovers_note (GimpImage *image, GimpDrawableFilter *filter)
{
  note (image, filter, "");
}

/* What a filter is set to, as GIMP writes settings. */
static char *
serialize (GimpProcedureConfig *config)
{
  static const char *const OF_FILTER[]
      = { ARGUMENT_ATTRACTORS, ARGUMENT_OPACITY, ARGUMENT_BLEND_MODE, NULL };
  const char *const *const lists[] = { ARGUMENTS_OF_OPERATION, OF_FILTER };
  GString *text = g_string_new (NULL);
  GimpConfigWriter *writer = gimp_config_writer_new_from_string (text);
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    for (const char *const *name = lists[i]; *name; name++)
      gimp_config_serialize_property_by_name (GIMP_CONFIG (config), *name, writer);
  gimp_config_writer_finish (writer, NULL, NULL);
  return g_string_free (text, FALSE);
}

void
leftovers_note_edit (GimpImage *image, GimpDrawableFilter *filter, GimpProcedureConfig *original)
{
  g_autofree char *settings = serialize (original);
  g_autofree char *text = g_strconcat (
      gimp_drawable_filter_get_visible (filter) ? VISIBLE : HIDDEN, settings, NULL);
  note (image, filter, text);
}

void
leftovers_forget (GimpImage *image, GimpDrawableFilter *filter)
{
  g_autofree char *name = parasite_name (filter);
  gimp_image_detach_parasite (image, name);
}

/* What a dead process noted, (transfer full), or NULL where it lives. */
static char *
noted_by_dead (GimpParasite *parasite)
{
  guint32 size;
  const char *text = gimp_parasite_get_data (parasite, &size);
  const char *noted = size > 0 && text[size - 1] == '\0' ? strchr (text, '\n') : NULL;
  const pid_t process = noted ? atoi (text) : 0;
  if (process > 0 && (kill (process, 0) == 0 || errno != ESRCH))
    return NULL;
  return g_strdup (noted ? noted + 1 : "");
}

/* The one of the items, or of those in groups among them, that has the filter. */
static GimpDrawable *
find_among (GimpItem **items, gint filter_id)
{
  GimpDrawable *found = NULL;
  for (GimpItem **item = items; item && *item && !found; item++)
    {
      g_autofree GimpDrawableFilter **filters = gimp_drawable_get_filters (GIMP_DRAWABLE (*item));
      for (GimpDrawableFilter **filter = filters; filter && *filter; filter++)
        if (gimp_drawable_filter_get_id (*filter) == filter_id)
          found = GIMP_DRAWABLE (*item);
      if (!found && gimp_item_is_group (*item))
        {
          g_autofree GimpItem **children = gimp_item_get_children (*item);
          found = find_among (children, filter_id);
        }
    }
  return found;
}

/* The layer or channel that has it; NULL where that was deleted: GIMP crashes over the
 * filters of such. */
static GimpDrawable *
find_drawable (GimpImage *image, gint filter_id)
{
  g_autofree GimpItem **layers = (GimpItem **) gimp_image_get_layers (image);
  g_autofree GimpItem **channels = (GimpItem **) gimp_image_get_channels (image);
  GimpDrawable *found = find_among (layers, filter_id);
  return found ? found : find_among (channels, filter_id);
}

/* FALSE where the note can't be read. */
static gboolean
restore (GimpProcedure *procedure, GimpDrawable *drawable, GimpDrawableFilter *filter,
         const char *noted)
{
  const gboolean was_visible = g_str_has_prefix (noted, VISIBLE);
  const char *settings = strchr (noted, '\n');
  g_autoptr (GimpProcedureConfig) config = gimp_procedure_create_config (procedure);
  if (!settings
      || !gimp_config_deserialize_string (GIMP_CONFIG (config), settings + 1, -1, NULL, NULL))
    return FALSE;
  attract_filter_set (filter, config);
  if (gimp_drawable_filter_get_visible (filter) != was_visible)
    attract_filter_set_visible (drawable, filter, was_visible);
  return TRUE;
}

void
leftovers_remove (GimpProcedure *procedure, GimpImage *image)
{
  g_auto (GStrv) names = gimp_image_get_parasite_list (image);
  for (char **name = names; name && *name; name++)
    {
      if (!g_str_has_prefix (*name, PREFIX))
        continue;
      const gint id = atoi (*name + strlen (PREFIX));
      GimpParasite *parasite = gimp_image_get_parasite (image, *name);
      g_autofree char *noted = parasite ? noted_by_dead (parasite) : NULL;
      g_clear_pointer (&parasite, gimp_parasite_free);
      GimpDrawable *drawable = noted ? find_drawable (image, id) : NULL;
      if (!drawable)
        continue;
      GimpDrawableFilter *filter = gimp_drawable_filter_get_by_id (id);
      if (!*noted)
        attract_filter_delete_quietly (image, filter);
      else if (!restore (procedure, drawable, filter, noted))
        continue;
      gimp_image_detach_parasite (image, *name);
    }
}
