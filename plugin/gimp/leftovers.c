/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Previews that were left behind, known by parasites of the image that are never
 * saved: "colorshine-preview-FILTER" holds the number of the process.
 */
#include "config.h"

#include "leftovers.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attract-filter.h"

#define PREFIX "colorshine-preview-"

static char *
parasite_name (GimpDrawableFilter *filter)
{
  return g_strdup_printf (PREFIX "%d", gimp_drawable_filter_get_id (filter));
}

void
leftovers_note (GimpImage *image, GimpDrawableFilter *filter)
{
  g_autofree char *name = parasite_name (filter);
  g_autofree char *process = g_strdup_printf ("%d", (int) getpid ());
  GimpParasite *parasite = gimp_parasite_new (name, 0, (guint32) strlen (process) + 1, process);
  gimp_image_attach_parasite (image, parasite);
  gimp_parasite_free (parasite);
}

void
leftovers_forget (GimpImage *image, GimpDrawableFilter *filter)
{
  g_autofree char *name = parasite_name (filter);
  gimp_image_detach_parasite (image, name);
}

static gboolean
process_is_dead (GimpParasite *parasite)
{
  guint32 size;
  const char *text = gimp_parasite_get_data (parasite, &size);
  const pid_t process = size > 0 && text[size - 1] == '\0' ? atoi (text) : 0;
  return process <= 0 || (kill (process, 0) != 0 && errno == ESRCH);
}

static gboolean
drawables_have (GimpItem **items, gint filter_id)
{
  gboolean found = FALSE;
  for (GimpItem **item = items; item && *item && !found; item++)
    {
      g_autofree GimpDrawableFilter **filters = gimp_drawable_get_filters (GIMP_DRAWABLE (*item));
      for (GimpDrawableFilter **filter = filters; filter && *filter; filter++)
        found = found || gimp_drawable_filter_get_id (*filter) == filter_id;
      if (!found && gimp_item_is_group (*item))
        {
          g_autofree GimpItem **children = gimp_item_get_children (*item);
          found = drawables_have (children, filter_id);
        }
    }
  return found;
}

/* Whether it is on a layer or channel that was not deleted: GIMP crashes over those
 * of others. */
static gboolean
image_has (GimpImage *image, gint filter_id)
{
  g_autofree GimpItem **layers = (GimpItem **) gimp_image_get_layers (image);
  g_autofree GimpItem **channels = (GimpItem **) gimp_image_get_channels (image);
  return drawables_have (layers, filter_id) || drawables_have (channels, filter_id);
}

guint
leftovers_remove (GimpImage *image)
{
  guint n_removed = 0;
  g_auto (GStrv) names = gimp_image_get_parasite_list (image);
  for (char **name = names; name && *name; name++)
    {
      if (!g_str_has_prefix (*name, PREFIX))
        continue;
      GimpParasite *parasite = gimp_image_get_parasite (image, *name);
      if (parasite && process_is_dead (parasite))
        {
          const gint id = atoi (*name + strlen (PREFIX));
          if (image_has (image, id))
            {
              attract_filter_delete_quietly (image, gimp_drawable_filter_get_by_id (id));
              gimp_image_detach_parasite (image, *name);
              n_removed++;
            }
        }
      g_clear_pointer (&parasite, gimp_parasite_free);
    }
  return n_removed;
}
