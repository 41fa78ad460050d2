/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The thread that talks to GIMP while the dialog is open. What is asked of it
 * waits in one place each, where something newer overtakes it.
 */
#include "config.h"

#include "preview.h"

#include "leftovers.h"
#include "wire-lock.h"

/* What the filters shall look like. */
typedef struct {
  char **recipes; /* NULL: nothing is asked for */
  AttractSettings *settings;
  gboolean visible;
} Look;

typedef enum { READS_NOTHING, READS_EACH, READS_TOGETHER } Reading;

struct _Preview {
  GimpImage *image;
  GimpDrawable **drawables;
  gsize n_drawables;
  PreviewFunc changed;
  gpointer data;
  GThread *thread;

  /* Of the thread, and of the caller once that has ended. */
  GimpDrawableFilter **filters; /* NULL where there can be no preview */
  gboolean is_edit;
  gboolean is_visible;
  ImageColors **read; /* whose pixels are read */

  GMutex mutex; /* guards what follows */
  GCond asked;
  gboolean ends, checks;
  Look look;
  Reading reading;
  ImageColors **colors;
  GeglColor *foreground;
  char *problem;
  gboolean is_gone;
  guint notification;
};

/* ── Colours ────────────────────────────────────────────────────────────── */

void
preview_colors_free (ImageColors **colors)
{
  for (ImageColors **one = colors; one && *one; one++)
    image_colors_unref (*one);
  g_free (colors);
}

static ImageColors **
colors_ref (ImageColors **colors)
{
  GPtrArray *copy = g_ptr_array_new ();
  for (ImageColors **one = colors; *one; one++)
    g_ptr_array_add (copy, image_colors_ref (*one));
  g_ptr_array_add (copy, NULL);
  return (ImageColors **) g_ptr_array_free (copy, FALSE);
}

/* ── In the thread ──────────────────────────────────────────────────────── */

static gboolean
notify (gpointer preview_pointer)
{
  Preview *preview = preview_pointer;
  g_mutex_lock (&preview->mutex);
  preview->notification = 0;
  g_mutex_unlock (&preview->mutex);
  preview->changed (preview->data);
  return G_SOURCE_REMOVE;
}

/* With the mutex held. */
static void
queue_notification (Preview *preview)
{
  if (!preview->notification && !preview->ends)
    preview->notification = g_idle_add_full (G_PRIORITY_DEFAULT, notify, preview, NULL);
}

static void
append_filters (Preview *preview)
{
  for (gsize i = 0; i < preview->n_drawables; i++)
    {
      g_autoptr (GError) error = NULL;
      preview->filters[i] = attract_filter_append_quietly (preview->drawables[i], &error);
      if (preview->filters[i])
        {
          leftovers_note (preview->image, preview->filters[i]);
          continue;
        }
      g_mutex_lock (&preview->mutex);
      g_free (preview->problem);
      preview->problem = g_strdup (error->message);
      queue_notification (preview);
      g_mutex_unlock (&preview->mutex);
    }
}

static gboolean
drawables_are_there (Preview *preview)
{
  gboolean are_there = gimp_image_is_valid (preview->image);
  for (gsize i = 0; i < preview->n_drawables && are_there; i++)
    are_there = gimp_item_is_valid (GIMP_ITEM (preview->drawables[i]));
  if (!are_there)
    {
      g_mutex_lock (&preview->mutex);
      preview->is_gone = TRUE;
      queue_notification (preview);
      g_mutex_unlock (&preview->mutex);
    }
  return are_there;
}

static void
ask_foreground (Preview *preview)
{
  GeglColor *foreground = gimp_context_get_foreground ();
  g_mutex_lock (&preview->mutex);
  g_set_object (&preview->foreground, foreground);
  queue_notification (preview);
  g_mutex_unlock (&preview->mutex);
  g_object_unref (foreground);
}

static void
show (Preview *preview, const Look *look)
{
  for (gsize i = 0; i < preview->n_drawables; i++)
    {
      GimpDrawableFilter *filter = preview->filters[i];
      /* The user may have taken it off in GIMP. */
      if (!filter || !gimp_drawable_filter_is_valid (filter))
        continue;
      attract_filter_update (filter, look->recipes[i], look->settings);
      if (preview->is_visible != look->visible)
        attract_filter_set_visible (preview->drawables[i], filter, look->visible);
    }
  preview->is_visible = look->visible;
  gimp_displays_flush ();
}

static void
start_reading (Preview *preview, gboolean together)
{
  const gsize n = together ? 1 : preview->n_drawables;
  ImageColors **colors = g_new0 (ImageColors *, n + 1);
  for (gsize i = 0; i < n; i++)
    colors[i] = image_colors_new (&preview->drawables[i], together ? preview->n_drawables : 1);
  preview_colors_free (preview->read);
  preview->read = colors;
  g_mutex_lock (&preview->mutex);
  preview_colors_free (preview->colors);
  preview->colors = colors_ref (colors);
  queue_notification (preview);
  g_mutex_unlock (&preview->mutex);
}

/* FALSE when there is nothing left to read. */
static gboolean
read_pieces (Preview *preview)
{
  gboolean has_more = FALSE;
  for (ImageColors **colors = preview->read; *colors; colors++)
    has_more = image_colors_read_piece (*colors) || has_more;
  g_mutex_lock (&preview->mutex);
  queue_notification (preview);
  g_mutex_unlock (&preview->mutex);
  return has_more;
}

/* What was asked for, waiting for that where @is_busy is FALSE. FALSE at the end. */
static gboolean
take_questions (Preview *preview, gboolean is_busy, Look *look, gboolean *checks, Reading *reading)
{
  g_mutex_lock (&preview->mutex);
  while (!is_busy && !preview->ends && !preview->checks && !preview->look.recipes
         && preview->reading == READS_NOTHING)
    g_cond_wait (&preview->asked, &preview->mutex);
  *look = preview->look;
  *checks = preview->checks;
  *reading = preview->reading;
  preview->look = (Look){ NULL, NULL, FALSE };
  preview->checks = FALSE;
  preview->reading = READS_NOTHING;
  const gboolean ends = preview->ends;
  g_mutex_unlock (&preview->mutex);
  return !ends;
}

static void
clear_look (Look *look)
{
  if (!look->recipes)
    return;
  g_strfreev (look->recipes);
  attract_settings_free (look->settings);
  *look = (Look){ NULL, NULL, FALSE };
}

/* The user may undo the filter that is edited. What is in the dialog then becomes a
 * new one. */
static void
replace_lost_edited (Preview *preview)
{
  if (!preview->is_edit || attract_filter_is_on (preview->drawables[0], preview->filters[0]))
    return;
  preview->is_edit = FALSE;
  preview->is_visible = TRUE;
  append_filters (preview);
}

static void
answer (Preview *preview, const Look *look, gboolean checks, Reading reading)
{
  if (!drawables_are_there (preview))
    return;
  replace_lost_edited (preview);
  if (look->recipes)
    show (preview, look);
  if (checks)
    ask_foreground (preview);
  if (reading != READS_NOTHING)
    start_reading (preview, reading == READS_TOGETHER);
}

static gpointer
run (gpointer preview_pointer)
{
  Preview *preview = preview_pointer;
  Look look;
  gboolean checks, has_more = FALSE;
  Reading reading;
  wire_lock ();
  if (!preview->is_edit)
    append_filters (preview);
  wire_unlock ();
  while (take_questions (preview, has_more, &look, &checks, &reading))
    {
      wire_lock ();
      if (look.recipes || checks || reading != READS_NOTHING)
        {
          answer (preview, &look, checks, reading);
          has_more = preview->read && !preview->is_gone;
        }
      else
        has_more = read_pieces (preview);
      wire_unlock ();
      clear_look (&look);
    }
  clear_look (&look);
  return NULL;
}

/* ── Public ─────────────────────────────────────────────────────────────── */

Preview *
preview_new (GimpImage *image, GimpDrawable **drawables, GimpDrawableFilter *edited,
             PreviewFunc changed, gpointer data)
{
  Preview *preview = g_new0 (Preview, 1);
  preview->image = image;
  preview->drawables = drawables;
  preview->n_drawables = gimp_core_object_array_get_length ((GObject **) drawables);
  preview->changed = changed;
  preview->data = data;
  preview->filters = g_new0 (GimpDrawableFilter *, preview->n_drawables);
  preview->filters[0] = edited;
  preview->is_edit = edited != NULL;
  preview->is_visible = !edited || gimp_drawable_filter_get_visible (edited);
  g_mutex_init (&preview->mutex);
  g_cond_init (&preview->asked);
  preview->thread = g_thread_new ("preview", run, preview);
  return preview;
}

void
preview_stop (Preview *preview)
{
  if (!preview->thread)
    return;
  g_mutex_lock (&preview->mutex);
  preview->ends = TRUE;
  g_clear_handle_id (&preview->notification, g_source_remove);
  g_cond_signal (&preview->asked);
  g_mutex_unlock (&preview->mutex);
  g_thread_join (preview->thread);
  preview->thread = NULL;
}

gboolean
preview_is_edit (Preview *preview)
{
  return preview->is_edit;
}

void
preview_remove_filters (Preview *preview)
{
  if (preview->is_edit || !gimp_image_is_valid (preview->image))
    return;
  for (gsize i = 0; i < preview->n_drawables; i++)
    {
      /* GIMP crashes over the filter of a deleted layer. Undo brings both back, and
       * then the next run finds what is still noted. */
      if (!preview->filters[i] || !gimp_item_is_valid (GIMP_ITEM (preview->drawables[i])))
        continue;
      attract_filter_delete_quietly (preview->image, preview->filters[i]);
      leftovers_forget (preview->image, preview->filters[i]);
      preview->filters[i] = NULL;
    }
}

void
preview_free (Preview *preview)
{
  if (!preview)
    return;
  clear_look (&preview->look);
  preview_colors_free (preview->read);
  preview_colors_free (preview->colors);
  g_clear_object (&preview->foreground);
  g_free (preview->problem);
  g_free (preview->filters);
  g_mutex_clear (&preview->mutex);
  g_cond_clear (&preview->asked);
  g_free (preview);
}

void
preview_show (Preview *preview, char **recipes, AttractSettings *settings, gboolean visible)
{
  g_mutex_lock (&preview->mutex);
  clear_look (&preview->look);
  preview->look = (Look){ recipes, settings, visible };
  g_cond_signal (&preview->asked);
  g_mutex_unlock (&preview->mutex);
}

void
preview_check (Preview *preview)
{
  g_mutex_lock (&preview->mutex);
  preview->checks = TRUE;
  g_cond_signal (&preview->asked);
  g_mutex_unlock (&preview->mutex);
}

void
preview_read_colors (Preview *preview, gboolean together)
{
  g_mutex_lock (&preview->mutex);
  preview->reading = together ? READS_TOGETHER : READS_EACH;
  g_cond_signal (&preview->asked);
  g_mutex_unlock (&preview->mutex);
}

ImageColors **
preview_get_colors (Preview *preview)
{
  g_mutex_lock (&preview->mutex);
  ImageColors **colors = preview->colors ? colors_ref (preview->colors) : NULL;
  g_mutex_unlock (&preview->mutex);
  return colors;
}

GeglColor *
preview_get_foreground (Preview *preview)
{
  g_mutex_lock (&preview->mutex);
  GeglColor *foreground = preview->foreground ? g_object_ref (preview->foreground) : NULL;
  g_mutex_unlock (&preview->mutex);
  return foreground;
}

char *
preview_get_problem (Preview *preview)
{
  g_mutex_lock (&preview->mutex);
  char *problem = g_strdup (preview->problem);
  g_mutex_unlock (&preview->mutex);
  return problem;
}

gboolean
preview_is_gone (Preview *preview)
{
  g_mutex_lock (&preview->mutex);
  const gboolean is_gone = preview->is_gone;
  g_mutex_unlock (&preview->mutex);
  return is_gone;
}
