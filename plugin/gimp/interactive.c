/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A run with the dialog. Each change of a setting becomes, when the main loop is
 * idle, one change of the filter that shows it: changes that come faster than GIMP
 * takes them are overtaken by the newest.
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
#include "radius-finder.h"
#include "resolve.h"

#include "dialog.h"

/* Colours that are counted together, and what is found from them. */
typedef struct {
  ImageColors *colors;
  RadiusFinder *finder;
} ColorsGroup;

typedef struct {
  GimpDrawable *drawable;
  GimpDrawableFilter *filter; /* what shows the result; NULL where none can */
} Target;

typedef struct {
  GimpImage *image;
  GimpDrawable **drawables;
  GimpProcedureConfig *config;
  ColorshineDialog *dialog;
  gsize n_targets;
  Target *targets;
  gsize n_groups; /* as many as targets, or one */
  ColorsGroup *groups;
  gboolean is_edit; /* the first target's filter was there before */
  GimpProcedureConfig *original; /* what it was set to */
  char *original_recipe;
  gboolean was_visible;
  guint reading, updating; /* idle sources */
  char *shown; /* what the filters are set to */
  gboolean is_visible;
} Session;

static void queue_update (gpointer session_pointer);

/* ── Colours ────────────────────────────────────────────────────────────── */

static gboolean
read_more (gpointer session_pointer)
{
  Session *session = session_pointer;
  gdouble progress = 0.0;
  gboolean is_reading = FALSE;
  for (gsize i = 0; i < session->n_groups; i++)
    {
      is_reading = is_reading || image_colors_read_piece (session->groups[i].colors);
      progress += image_colors_get_progress (session->groups[i].colors) / (gdouble) session->n_groups;
    }
  colorshine_dialog_set_progress (session->dialog, is_reading ? progress : 1.0);
  if (is_reading)
    return G_SOURCE_CONTINUE;
  session->reading = 0;
  return G_SOURCE_REMOVE;
}

static void
forget_colors (Session *session)
{
  g_clear_handle_id (&session->reading, g_source_remove);
  for (gsize i = 0; i < session->n_groups; i++)
    {
      radius_finder_free (session->groups[i].finder);
      image_colors_free (session->groups[i].colors);
    }
  g_clear_pointer (&session->groups, g_free);
}

static void
start_reading_colors (Session *session)
{
  gboolean together;
  g_object_get (session->config, ARGUMENT_ANALYSE_TOGETHER, &together, NULL);
  forget_colors (session);
  session->n_groups = together ? 1 : session->n_targets;
  session->groups = g_new0 (ColorsGroup, session->n_groups);
  for (gsize i = 0; i < session->n_groups; i++)
    {
      ColorsGroup *group = &session->groups[i];
      group->colors = image_colors_new (&session->drawables[i], together ? session->n_targets : 1,
                                        queue_update, session);
      group->finder = radius_finder_new (group->colors, queue_update, session);
    }
  /* Below the priority of drawing, so that the dialog stays quick. */
  session->reading = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE + 50, read_more, session, NULL);
}

/* ── Preview ────────────────────────────────────────────────────────────── */

/* The image may be closed, or the layer deleted, while the dialog is open. */
static gboolean
targets_are_there (Session *session)
{
  if (!gimp_image_is_valid (session->image))
    return FALSE;
  for (gsize i = 0; i < session->n_targets; i++)
    if (!gimp_item_is_valid (GIMP_ITEM (session->targets[i].drawable)))
      return FALSE;
  return TRUE;
}

/* Everything that a filter's look depends on. */
static char *
describe (Session *session, char *const *texts)
{
  g_autofree char *recipes = g_strjoinv ("\x1f", (char **) texts);
  GString *description = g_string_new (recipes);
  g_autofree char *settings
      = gimp_config_serialize_to_string (GIMP_CONFIG (session->config), NULL);
  g_string_append (description, settings);
  return g_string_free (description, FALSE);
}

/* The resolved recipe for each target, or NULL while some radius is unknown. */
static char **
resolved_texts (Session *session)
{
  RecipeModel *model = colorshine_dialog_get_model (session->dialog);
  const ColorshineRecipe *recipe = recipe_model_get_recipe (model);
  char **texts = g_new0 (char *, session->n_targets + 1);
  RadiiState worst = RADII_EXACT;
  double radii[COLORSHINE_MAX_ATTRACTORS];
  for (gsize i = 0; i < session->n_targets; i++)
    {
      const gboolean has_own = i < session->n_groups;
      if (has_own)
        {
          const RadiiState state
              = radius_finder_find (session->groups[i].finder, recipe, radii);
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

static void
update_filters (Session *session)
{
  g_auto (GStrv) texts = resolved_texts (session);
  if (!texts)
    return;
  g_autofree char *description = describe (session, texts);
  const gboolean visible = colorshine_dialog_get_visible (session->dialog);
  const gboolean is_same = g_strcmp0 (description, session->shown) == 0;
  if (is_same && visible == session->is_visible)
    return;
  for (gsize i = 0; i < session->n_targets; i++)
    {
      GimpDrawableFilter *filter = session->targets[i].filter;
      const AttractSettings settings = attract_settings (session->config, texts[i]);
      /* The user may have taken it off in GIMP. */
      if (!filter || !gimp_drawable_filter_is_valid (filter))
        continue;
      if (!is_same)
        attract_filter_update (filter, &settings);
      if (visible != session->is_visible)
        gimp_drawable_filter_set_visible (filter, visible);
    }
  gimp_displays_flush ();
  g_free (session->shown);
  session->shown = g_steal_pointer (&description);
  session->is_visible = visible;
}

static gboolean
update (gpointer session_pointer)
{
  Session *session = session_pointer;
  session->updating = 0;
  if (targets_are_there (session))
    update_filters (session);
  else
    colorshine_dialog_give_up (session->dialog);
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
together_changed (Session *session)
{
  start_reading_colors (session);
  queue_update (session);
}

/* Coming back from GIMP's window: the image may be gone. */
static gboolean
focused (GtkWidget *dialog, GdkEvent *event, Session *session)
{
  if (!targets_are_there (session))
    colorshine_dialog_give_up (session->dialog);
  return GDK_EVENT_PROPAGATE;
}

/* ── Filters at the start and at the end ────────────────────────────────── */

static void
append_previews (Session *session)
{
  for (gsize i = 0; i < session->n_targets; i++)
    {
      g_autoptr (GError) error = NULL;
      Target *target = &session->targets[i];
      const AttractSettings settings = attract_settings (session->config, "");
      target->filter = attract_filter_append_quietly (target->drawable, &settings, &error);
      if (target->filter)
        leftovers_note (session->image, target->filter);
      else
        colorshine_dialog_set_message (session->dialog, error->message);
    }
  session->is_visible = TRUE;
}

static void
delete_previews (Session *session)
{
  for (gsize i = 0; i < session->n_targets; i++)
    {
      Target *target = &session->targets[i];
      /* GIMP crashes over the filter of a deleted layer. Undo brings both back, and
       * then the next run finds what is still noted. */
      if (!target->filter || !gimp_item_is_valid (GIMP_ITEM (target->drawable)))
        continue;
      attract_filter_delete_quietly (session->image, target->filter);
      leftovers_forget (session->image, target->filter);
      target->filter = NULL;
    }
}

/* The settings of a filter that is there become those of the dialog. */
static void
start_edit (Session *session, GimpProcedure *procedure, GimpDrawableFilter *filter)
{
  g_autofree char *recipe = NULL;
  session->original = gimp_procedure_create_config (procedure);
  attract_filter_read (filter, session->original, &session->original_recipe);
  attract_filter_read (filter, session->config, &recipe);
  g_object_set (session->config, ARGUMENT_ATTRACTORS, recipe, NULL);
  session->targets[0].filter = filter;
  session->is_edit = TRUE;
  session->was_visible = session->is_visible = gimp_drawable_filter_get_visible (filter);
}

static void
restore_edited (Session *session)
{
  GimpDrawableFilter *filter = session->targets[0].filter;
  if (!targets_are_there (session) || !gimp_drawable_filter_is_valid (filter))
    return;
  const AttractSettings settings = attract_settings (session->original, session->original_recipe);
  attract_filter_update (filter, &settings);
  gimp_drawable_filter_set_visible (filter, session->was_visible);
  gimp_displays_flush ();
}

/* The edited filter gets what was decided. Where it can, a new filter takes its
 * place, because that can be undone, and changed settings can't. Its radii must be
 * exact. */
static gboolean
finish_edit (Session *session, const ColorshineRecipe *recipe, GError **error)
{
  double radii[COLORSHINE_MAX_ATTRACTORS];
  Target *target = &session->targets[0];
  if (!recipe_resolve (recipe, session->groups[0].colors, radii, error))
    return FALSE;
  g_autofree char *text = recipe_resolved_text (recipe, radii);
  const AttractSettings settings = attract_settings (session->config, text);
  gboolean success = TRUE;
  if (attract_filter_is_replaceable (target->drawable, target->filter))
    {
      /* What undo brings back. */
      restore_edited (session);
      gimp_image_undo_group_start (session->image);
      gimp_drawable_filter_delete (target->filter);
      success = attract_filter_apply (target->drawable, &settings, FALSE, error);
      gimp_image_undo_group_end (session->image);
    }
  else
    {
      attract_filter_update (target->filter, &settings);
      gimp_drawable_filter_set_visible (target->filter, TRUE);
    }
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

/* What the user should know before this dialog is left, or NULL. */
static const char *
what_to_tell (Session *session)
{
  g_autofree char *told = told_path ();
  if (session->is_edit
      && !attract_filter_is_replaceable (session->targets[0].drawable, session->targets[0].filter))
    return _("GIMP has no undo for changes to this filter. Cancel puts it back as it was.");
  if (!g_file_test (told, G_FILE_TEST_EXISTS))
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
open_dialog (Session *session, GimpProcedure *procedure)
{
  const ColorshineDialogOffer offer = { .title = _("Color Attractors"),
                                        .has_several_layers = session->n_targets > 1,
                                        .can_keep = TRUE,
                                        .is_edit = session->is_edit };
  session->dialog = colorshine_dialog_new (procedure, session->config, &offer);
  g_signal_connect_swapped (session->dialog, "changed", G_CALLBACK (queue_update), session);
  g_signal_connect_swapped (session->dialog, "view-changed", G_CALLBACK (queue_update), session);
  g_signal_connect (session->dialog, "focus-in-event", G_CALLBACK (focused), session);
  g_signal_connect_swapped (session->config, "notify::" ARGUMENT_ANALYSE_TOGETHER,
                            G_CALLBACK (together_changed), session);
  colorshine_dialog_set_message (session->dialog, what_to_tell (session));
}

static void
close_dialog (Session *session)
{
  g_clear_handle_id (&session->updating, g_source_remove);
  g_signal_handlers_disconnect_by_data (session->config, session);
  g_signal_handlers_disconnect_by_data (session->dialog, session);
  gtk_widget_destroy (GTK_WIDGET (session->dialog));
  session->dialog = NULL;
}

static Session *
session_new (GimpImage *image, GimpDrawable **drawables, GimpProcedureConfig *config)
{
  Session *session = g_new0 (Session, 1);
  session->image = image;
  session->drawables = drawables;
  session->config = config;
  session->n_targets = gimp_core_object_array_get_length ((GObject **) drawables);
  session->targets = g_new0 (Target, session->n_targets);
  for (gsize i = 0; i < session->n_targets; i++)
    session->targets[i].drawable = drawables[i];
  return session;
}

static void
session_free (Session *session)
{
  forget_colors (session);
  g_clear_object (&session->original);
  g_free (session->original_recipe);
  g_free (session->targets);
  g_free (session->shown);
  g_free (session);
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
      = session->is_edit
            ? finish_edit (session, recipe, error)
            : apply_recipe (session->image, session->drawables, recipe, session->config, error);
  colorshine_recipe_free (recipe);
  if (success)
    note_told ();
  return success;
}

/* Shows the dialog once. */
static gboolean
show_dialog (Session *session, GimpProcedure *procedure, gboolean *adds_another)
{
  open_dialog (session, procedure);
  gtk_widget_show (GTK_WIDGET (session->dialog));
  if (!session->is_edit)
    append_previews (session);
  start_reading_colors (session);
  queue_update (session);
  const gboolean is_ok = colorshine_dialog_run (session->dialog, adds_another);
  const gboolean is_there = targets_are_there (session);
  close_dialog (session);
  if (gimp_image_is_valid (session->image) && !session->is_edit)
    delete_previews (session);
  return is_ok && is_there;
}

GimpPDBStatusType
interactive_run (GimpProcedure *procedure, GimpImage *image, GimpDrawable **drawables,
                 GimpProcedureConfig *config, GError **error)
{
  Session *session = session_new (image, drawables, config);
  GimpDrawableFilter *filter = session->n_targets == 1 ? attract_filter_find (drawables[0]) : NULL;
  gboolean adds_another = FALSE;
  if (filter)
    start_edit (session, procedure, filter);
  gboolean is_ok = show_dialog (session, procedure, &adds_another);
  if (session->is_edit && !is_ok)
    restore_edited (session);
  if (adds_another)
    {
      session->is_edit = FALSE;
      session->targets[0].filter = NULL;
      g_clear_pointer (&session->shown, g_free);
      is_ok = show_dialog (session, procedure, &adds_another);
    }
  GimpPDBStatusType status = GIMP_PDB_CANCEL;
  if (is_ok)
    status = finish (session, error) ? GIMP_PDB_SUCCESS : GIMP_PDB_EXECUTION_ERROR;
  else if (gimp_image_is_valid (image))
    gimp_displays_flush ();
  session_free (session);
  return status;
}
