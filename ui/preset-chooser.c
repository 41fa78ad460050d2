/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Recipes by name, in files of the recipe's text.
 */
#include "config.h"

#include "preset-chooser.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>

#define SUFFIX ".colorshine"

/* The shipped ones, by the names of their files. */
static const struct {
  const char *stem, *name;
} SHIPPED[] = {
  { "autumn", N_("Autumn") },
  { "faded-print", N_("Faded print") },
  { "teal-and-orange", N_("Teal and orange") },
};

typedef struct {
  RecipeModel *model;
  GtkWidget *combo;
  GError *problem; /* to be told */
  guint asking;    /* idle source */
} PresetChooser;

static char *
user_folder (void)
{
  return g_build_filename (gimp_directory (), "colorshine", NULL);
}

/* What the user reads: (transfer full). */
static char *
shown_name (const char *stem, gboolean is_shipped)
{
  for (gsize i = 0; is_shipped && i < G_N_ELEMENTS (SHIPPED); i++)
    if (strcmp (stem, SHIPPED[i].stem) == 0)
      return g_strdup (_(SHIPPED[i].name));
  return g_filename_display_name (stem);
}

/* Adds the presets of a folder; its being missing is no error. */
static void
add_folder (PresetChooser *self, const char *folder, gboolean is_shipped)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;
  while (dir && (name = g_dir_read_name (dir)))
    if (g_str_has_suffix (name, SUFFIX))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort_values (names, (GCompareFunc) g_strcmp0);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, names->pdata[i], NULL);
      g_autofree char *stem = g_strndup (names->pdata[i], strlen (names->pdata[i]) - strlen (SUFFIX));
      g_autofree char *shown = shown_name (stem, is_shipped);
      gtk_combo_box_text_append (GTK_COMBO_BOX_TEXT (self->combo), path, shown);
    }
}

static void
fill (PresetChooser *self)
{
  g_autofree char *folder = user_folder ();
  gtk_combo_box_text_remove_all (GTK_COMBO_BOX_TEXT (self->combo));
  gtk_combo_box_text_append (GTK_COMBO_BOX_TEXT (self->combo), "", _("Presets"));
  add_folder (self, PRESETS_DIR, TRUE);
  add_folder (self, folder, FALSE);
  gtk_combo_box_set_active (GTK_COMBO_BOX (self->combo), 0);
}

static GtkWindow *
window_of (PresetChooser *self)
{
  return GTK_WINDOW (gtk_widget_get_toplevel (self->combo));
}

static void
tell (PresetChooser *self, const GError *error)
{
  GtkWidget *message = gtk_message_dialog_new (window_of (self), GTK_DIALOG_MODAL,
                                               GTK_MESSAGE_ERROR, GTK_BUTTONS_CLOSE, "%s",
                                               error->message);
  gtk_dialog_run (GTK_DIALOG (message));
  gtk_widget_destroy (message);
}

/* The recipe in a file, or NULL with an error. */
static char *
read_preset (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;
  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  if (g_utf8_validate_len (text, length, NULL))
    return g_strdup (g_strstrip (text));
  g_autofree char *name = g_filename_display_name (path);
  g_set_error (error, G_CONVERT_ERROR, G_CONVERT_ERROR_ILLEGAL_SEQUENCE,
               _("“%s” is not a preset: it is not a text in UTF-8."), name);
  return NULL;
}

/* A dialog waits in a main loop of its own, in which assistive technologies get no
 * answer while a call of theirs goes on. So the click that asks for it ends first. */
static void
ask_soon (PresetChooser *self, GSourceFunc ask)
{
  g_clear_handle_id (&self->asking, g_source_remove);
  self->asking = g_idle_add (ask, self);
}

static gboolean
tell_problem (gpointer self_pointer)
{
  PresetChooser *self = self_pointer;
  g_autoptr (GError) problem = g_steal_pointer (&self->problem);
  self->asking = 0;
  tell (self, problem);
  return G_SOURCE_REMOVE;
}

static void
preset_chosen (PresetChooser *self)
{
  const char *path = gtk_combo_box_get_active_id (GTK_COMBO_BOX (self->combo));
  if (!path || !*path)
    return;
  g_clear_error (&self->problem);
  g_autofree char *text = read_preset (path, &self->problem);
  if (text)
    recipe_model_set_text (self->model, text);
  else
    ask_soon (self, tell_problem);
}

static gboolean
may_replace (PresetChooser *self, const char *path, const char *name)
{
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  GtkWidget *question = gtk_message_dialog_new (window_of (self), GTK_DIALOG_MODAL,
                                                GTK_MESSAGE_QUESTION, GTK_BUTTONS_CANCEL,
                                                _("There is a preset “%s” already."), name);
  gtk_dialog_add_button (GTK_DIALOG (question), _("_Replace"), GTK_RESPONSE_ACCEPT);
  const gboolean answer = gtk_dialog_run (GTK_DIALOG (question)) == GTK_RESPONSE_ACCEPT;
  gtk_widget_destroy (question);
  return answer;
}

static void
save_as (PresetChooser *self, const char *name)
{
  g_autofree char *folder = user_folder ();
  g_autofree char *file = g_strconcat (name, SUFFIX, NULL);
  g_strdelimit (file, "/\\", '-');
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autofree char *text = g_strconcat (recipe_model_get_text (self->model), "\n", NULL);
  g_autoptr (GError) error = NULL;
  if (!may_replace (self, path, name))
    return;
  g_mkdir_with_parents (folder, 0700);
  if (!g_file_set_contents (path, text, -1, &error))
    tell (self, error);
  fill (self);
}

static gboolean
ask_name (gpointer self_pointer)
{
  PresetChooser *self = self_pointer;
  self->asking = 0;
  GtkWidget *dialog = gtk_dialog_new_with_buttons (
      _("Save Preset"), window_of (self), GTK_DIALOG_MODAL, _("_Cancel"), GTK_RESPONSE_CANCEL,
      _("_Save"), GTK_RESPONSE_ACCEPT, NULL);
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *content = gtk_dialog_get_content_area (GTK_DIALOG (dialog));
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("Name of the preset"));
  atk_object_set_name (gtk_widget_get_accessible (entry), _("Name of the preset"));
  gtk_container_set_border_width (GTK_CONTAINER (content), 12);
  gtk_box_pack_start (GTK_BOX (content), entry, TRUE, TRUE, 6);
  gtk_dialog_set_default_response (GTK_DIALOG (dialog), GTK_RESPONSE_ACCEPT);
  gtk_widget_show_all (dialog);
  const gboolean saves = gtk_dialog_run (GTK_DIALOG (dialog)) == GTK_RESPONSE_ACCEPT;
  g_autofree char *name = g_strstrip (g_strdup (gtk_entry_get_text (GTK_ENTRY (entry))));
  gtk_widget_destroy (dialog);
  if (saves && *name)
    save_as (self, name);
  return G_SOURCE_REMOVE;
}

static void
save_clicked (PresetChooser *self)
{
  ask_soon (self, ask_name);
}

static void
preset_chooser_free (PresetChooser *self)
{
  g_clear_handle_id (&self->asking, g_source_remove);
  g_clear_error (&self->problem);
  g_free (self);
}

GtkWidget *
preset_chooser_new (RecipeModel *model)
{
  PresetChooser *self = g_new0 (PresetChooser, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *save = gtk_button_new_with_mnemonic (_("Save preset…"));
  self->model = model;
  self->combo = gtk_combo_box_text_new ();
  atk_object_set_name (gtk_widget_get_accessible (self->combo), _("Presets"));
  gtk_widget_set_tooltip_text (self->combo, _("Replaces the recipe by a ready one"));
  fill (self);
  gtk_box_pack_start (GTK_BOX (box), self->combo, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (box), save, FALSE, FALSE, 0);
  gtk_widget_show_all (box);
  g_object_set_data_full (G_OBJECT (box), "preset-chooser", self,
                          (GDestroyNotify) preset_chooser_free);
  g_signal_connect_swapped (self->combo, "changed", G_CALLBACK (preset_chosen), self);
  g_signal_connect_swapped (save, "clicked", G_CALLBACK (save_clicked), self);
  return box;
}
