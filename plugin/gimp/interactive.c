/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A run with the dialog. Each change of a setting becomes, when the main loop is
 * idle, one question to the preview; those that come faster than GIMP takes them are
 * overtaken by the newest.
 */
#include "config.h"

#include "interactive.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "apply.h"
#include "arguments.h"
#include "attract-filter.h"
#include "errors.h"
#include "leftovers.h"
#include "preview.h"
#include "radius-finder.h"
#include "resolve.h"

#include "dialog.h"
#include "wire-lock.h"

typedef struct {
  GimpProcedure *procedure;
  GimpImage *image;
  GimpDrawable **drawables;
  gsize n_drawables;
  GimpProcedureConfig *config;
  ColorshineDialog *dialog;
  Preview *preview;
  ImageColors **colors; /* as many as drawables, or one; NULL-terminated; NULL at first */
  GPtrArray *finders;   /* RadiusFinder, of each of them */
  GimpDrawableFilter *edited;    /* that was there before, or NULL */
  GimpProcedureConfig *original; /* what it was set to */
  gboolean was_visible;
  guint updating; /* idle source */
  char *shown;    /* what the preview was asked for */
} Session;

static void queue_update (gpointer session_pointer);

/* ── Colours ────────────────────────────────────────────────────────────── */

/* The preview may have started to read others. */
static void
take_colors (Session *session)
{
  ImageColors **colors = preview_get_colors (session->preview);
  if (!colors || (session->colors && colors[0] == session->colors[0]))
    {
      preview_colors_free (colors);
      return;
    }
  g_clear_pointer (&session->finders, g_ptr_array_unref);
  preview_colors_free (session->colors);
  session->colors = colors;
  session->finders = g_ptr_array_new_with_free_func ((GDestroyNotify) radius_finder_free);
  for (; *colors; colors++)
    g_ptr_array_add (session->finders, radius_finder_new (*colors, queue_update, session));
}

static void
show_progress (Session *session)
{
  gdouble progress = 0.0;
  for (guint i = 0; session->finders && i < session->finders->len; i++)
    progress += image_colors_get_progress (session->colors[i]) / session->finders->len;
  colorshine_dialog_set_progress (session->dialog, progress);
}

/* ── Preview ────────────────────────────────────────────────────────────── */

/* The resolved recipe for each drawable, or NULL while some radius is unknown. */
static char **
resolved_texts (Session *session)
{
  RecipeModel *model = colorshine_dialog_get_model (session->dialog);
  const ColorshineRecipe *recipe = recipe_model_get_recipe (model);
  char **texts = g_new0 (char *, session->n_drawables + 1);
  RadiiState worst = RADII_EXACT;
  double radii[COLORSHINE_MAX_ATTRACTORS];
  for (gsize i = 0; i < session->n_drawables; i++)
    {
      if (i < session->finders->len)
        {
          const RadiiState state
              = radius_finder_find (g_ptr_array_index (session->finders, i), recipe, radii);
          worst = MIN (worst, state);
          if (i == 0)
            recipe_model_set_radii (model, state == RADII_UNKNOWN ? NULL : radii,
                                    state == RADII_EXACT);
        }
      texts[i] = recipe_resolved_text (recipe, radii);
    }
  if (worst != RADII_UNKNOWN)
    return texts;
  g_strfreev (texts);
  return NULL;
}

/* Everything that a preview depends on. */
static char *
describe (Session *session, char **texts, gboolean visible)
{
  g_autofree char *recipes = g_strjoinv ("\x1f", texts);
  g_autofree char *settings
      = gimp_config_serialize_to_string (GIMP_CONFIG (session->config), NULL);
  return g_strconcat (recipes, settings, visible ? "visible" : "hidden", NULL);
}

static gboolean
update (gpointer session_pointer)
{
  Session *session = session_pointer;
  session->updating = 0;
  char **texts = session->finders ? resolved_texts (session) : NULL;
  if (!texts)
    return G_SOURCE_REMOVE;
  const gboolean visible = colorshine_dialog_get_visible (session->dialog);
  char *description = describe (session, texts, visible);
  if (g_strcmp0 (description, session->shown) == 0)
    {
      g_free (description);
      g_strfreev (texts);
      return G_SOURCE_REMOVE;
    }
  g_free (session->shown);
  session->shown = description;
  preview_show (session->preview, texts, attract_settings_new (session->config), visible);
  return G_SOURCE_REMOVE;
}

static void
queue_update (gpointer session_pointer)
{
  Session *session = session_pointer;
  if (!session->updating)
    session->updating = g_idle_add_full (G_PRIORITY_HIGH_IDLE, update, session, NULL);
}

static void
preview_changed (gpointer session_pointer)
{
  Session *session = session_pointer;
  g_autofree char *problem = preview_get_problem (session->preview);
  GeglColor *foreground = preview_get_foreground (session->preview);
  if (foreground)
    colorshine_dialog_set_foreground (session->dialog, foreground);
  g_clear_object (&foreground);
  /* The image may be closed, or the layer deleted, while the dialog is open. */
  if (preview_is_gone (session->preview))
    {
      colorshine_dialog_give_up (session->dialog);
      return;
    }
  if (problem)
    colorshine_dialog_set_message (session->dialog, problem);
  take_colors (session);
  show_progress (session);
  queue_update (session);
}

static void
read_colors (Session *session)
{
  gboolean together;
  g_object_get (session->config, ARGUMENT_ANALYSE_TOGETHER, &together, NULL);
  preview_read_colors (session->preview, together);
}

/* Coming back from GIMP's window: the image may be gone. */
static gboolean
focused (GtkWidget *dialog, GdkEvent *event, Session *session)
{
  preview_check (session->preview);
  return GDK_EVENT_PROPAGATE;
}

/* ── An edited filter ───────────────────────────────────────────────────── */

static gboolean
drawables_are_there (Session *session)
{
  if (!gimp_image_is_valid (session->image))
    return FALSE;
  for (gsize i = 0; i < session->n_drawables; i++)
    if (!gimp_item_is_valid (GIMP_ITEM (session->drawables[i])))
      return FALSE;
  return TRUE;
}

/* The settings of a filter that is there become those of the dialog. */
static void
start_edit (Session *session, GimpDrawableFilter *filter)
{
  session->edited = filter;
  session->was_visible = gimp_drawable_filter_get_visible (filter);
  session->original = gimp_procedure_create_config (session->procedure);
  attract_filter_read (filter, session->original);
  attract_filter_read (filter, session->config);
  leftovers_note_edit (session->image, filter, session->original);
}

static void
restore_edited (Session *session)
{
  if (!drawables_are_there (session))
    return;
  leftovers_forget (session->image, session->edited);
  if (!gimp_drawable_filter_is_valid (session->edited))
    return;
  attract_filter_set (session->edited, session->original);
  attract_filter_set_visible (session->drawables[0], session->edited, session->was_visible);
  gimp_displays_flush ();
}

/* The edited filter gets what was decided. Where it can, a new filter takes its
 * place, because that can be undone, and changed settings can't. Its radii must be
 * exact. */
static gboolean
finish_edit (Session *session, const ColorshineRecipe *recipe, GError **error)
{
  double radii[COLORSHINE_MAX_ATTRACTORS];
  GimpDrawable *drawable = session->drawables[0];
  g_autoptr (ImageColors) colors
      = session->colors ? image_colors_ref (session->colors[0]) : image_colors_new (&drawable, 1);
  if (!recipe_resolve (recipe, colors, radii, error))
    return FALSE;
  g_autofree char *text = recipe_resolved_text (recipe, radii);
  AttractSettings *settings = attract_settings_new (session->config);
  gboolean success = TRUE;
  /* Also what undo brings back. */
  restore_edited (session);
  if (attract_filter_is_replaceable (drawable, session->edited))
    {
      gimp_image_undo_group_start (session->image);
      gimp_drawable_filter_delete (session->edited);
      success = attract_filter_apply (drawable, text, settings, FALSE, error);
      gimp_image_undo_group_end (session->image);
    }
  else
    {
      attract_filter_update (session->edited, text, settings);
      attract_filter_set_visible (session->drawables[0], session->edited, TRUE);
    }
  attract_settings_free (settings);
  gimp_displays_flush ();
  return success;
}

/* ── A session ──────────────────────────────────────────────────────────── */

/* Where the user was told already that a filter needs Colorshine: (transfer full). */
static char *
told_path (void)
{
  return g_build_filename (gimp_directory (), "colorshine", "told-about-filters", NULL);
}

static gboolean
can_keep (Session *session)
{
  gboolean can_keep = TRUE;
  for (gsize i = 0; i < session->n_drawables; i++)
    can_keep = can_keep && attract_filter_can_keep (session->drawables[i]);
  return can_keep;
}

/* What the user should know before this dialog is left, or NULL. */
static const char *
what_to_tell (Session *session)
{
  g_autofree char *told = told_path ();
  if (session->edited
      && !attract_filter_is_replaceable (session->drawables[0], session->edited))
    return _("GIMP has no undo for changes to this filter. Cancel puts it back as it was.");
  if (can_keep (session) && !g_file_test (told, G_FILE_TEST_EXISTS))
    return _("The filter that OK keeps needs Colorshine: GIMP drops it from a file that is opened "
             "where Colorshine is not installed. Merge it, or export the image, to hand it on.");
  return NULL;
}

/* Once is enough; where it can't be noted, it is told again. */
static void
note_told (void)
{
  g_autofree char *told = told_path ();
  g_autofree char *folder = g_path_get_dirname (told);
  g_mkdir_with_parents (folder, 0700);
  g_file_set_contents (told, "", 0, NULL);
}

static void
open_dialog (Session *session)
{
  const ColorshineDialogOffer offer = { .title = _("Color Attractors"),
                                        .has_several_layers = session->n_drawables > 1,
                                        .can_keep = can_keep (session),
                                        .is_edit = session->edited != NULL };
  session->dialog = colorshine_dialog_new (session->procedure, session->config, &offer);
  g_signal_connect_swapped (session->dialog, "changed", G_CALLBACK (queue_update), session);
  g_signal_connect_swapped (session->dialog, "view-changed", G_CALLBACK (queue_update), session);
  g_signal_connect (session->dialog, "focus-in-event", G_CALLBACK (focused), session);
  g_signal_connect_swapped (session->config, "notify::" ARGUMENT_ANALYSE_TOGETHER,
                            G_CALLBACK (read_colors), session);
  colorshine_dialog_set_message (session->dialog, what_to_tell (session));
}

static void
close_dialog (Session *session)
{
  gtk_widget_hide (GTK_WIDGET (session->dialog));
  preview_stop (session->preview);
  g_clear_handle_id (&session->updating, g_source_remove);
  g_signal_handlers_disconnect_by_data (session->config, session);
  g_signal_handlers_disconnect_by_data (session->dialog, session);
  gtk_widget_destroy (GTK_WIDGET (session->dialog));
  session->dialog = NULL;
  g_clear_pointer (&session->finders, g_ptr_array_unref);
  g_clear_pointer (&session->shown, g_free);
}

/* After OK: what the dialog showed becomes what stays. */
static gboolean
finish (Session *session, GError **error)
{
  ColorshineError core_error;
  g_autofree char *text = NULL;
  arguments_reset_for_looking (session->config);
  g_object_get (session->config, ARGUMENT_ATTRACTORS, &text, NULL);
  ColorshineRecipe *recipe = colorshine_recipe_parse (text, &core_error);
  if (!recipe)
    {
      set_core_error (error, &core_error);
      return FALSE;
    }
  const gboolean success
      = session->edited
            ? finish_edit (session, recipe, error)
            : apply_recipe (session->image, session->drawables, session->colors, recipe,
                            session->config, error);
  colorshine_recipe_free (recipe);
  if (success && can_keep (session))
    note_told ();
  return success;
}

/* Because the user undid it; what is in the dialog is then for a new one. */
static gboolean
edited_is_lost (Session *session)
{
  return drawables_are_there (session)
         && (!preview_is_edit (session->preview)
             || !attract_filter_is_on (session->drawables[0], session->edited));
}

/* Shows the dialog once. From the preview's start to its end nothing else may talk
 * to GIMP without the wire's lock. */
static gboolean
show_dialog (Session *session, gboolean *adds_another)
{
  open_dialog (session);
  session->preview = preview_new (session->image, session->drawables, session->edited,
                                  preview_changed, session);
  read_colors (session);
  preview_check (session->preview);
  gtk_widget_show (GTK_WIDGET (session->dialog));
  const gboolean is_ok = colorshine_dialog_run (session->dialog, adds_another);
  close_dialog (session);
  if (session->edited && edited_is_lost (session))
    {
      /* For the user's redo. */
      restore_edited (session);
      session->edited = NULL;
    }
  preview_remove_filters (session->preview);
  g_clear_pointer (&session->preview, preview_free);
  return is_ok && drawables_are_there (session);
}

GimpPDBStatusType
interactive_run (GimpProcedure *procedure, GimpImage *image, GimpDrawable **drawables,
                 GimpProcedureConfig *config, GError **error)
{
  Session session = { .procedure = procedure,
                      .image = image,
                      .drawables = drawables,
                      .n_drawables = gimp_core_object_array_get_length ((GObject **) drawables),
                      .config = config };
  GimpDrawableFilter *filter = session.n_drawables == 1 ? attract_filter_find (drawables[0]) : NULL;
  gboolean adds_another = FALSE;
  wire_lock_guard_help_keys ();
  if (filter)
    start_edit (&session, filter);
  gboolean is_ok = show_dialog (&session, &adds_another);
  if (session.edited && !is_ok)
    restore_edited (&session);
  if (adds_another)
    {
      session.edited = NULL;
      g_clear_pointer (&session.colors, preview_colors_free);
      is_ok = show_dialog (&session, &adds_another);
    }
  GimpPDBStatusType status = GIMP_PDB_CANCEL;
  if (is_ok)
    status = finish (&session, error) ? GIMP_PDB_SUCCESS : GIMP_PDB_EXECUTION_ERROR;
  else if (gimp_image_is_valid (image))
    gimp_displays_flush ();
  preview_colors_free (session.colors);
  g_clear_object (&session.original);
  return status;
}
