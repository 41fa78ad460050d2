/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Recipes in files: chosen, saved, and whatever else may lie in their folder. The
 * folder is that of GIMP's profile, which the test has to itself.
 */
#include "preset-chooser.h"

#include <glib/gstdio.h>
#include <libgimp/gimpui.h>

#include "in-gimp.h"
#include "user.h"

typedef struct {
  GimpProcedureConfig *config;
  RecipeModel *model;
  GtkWidget *window, *chooser, *combo;
  char *folder;
  char *told; /* what a dialog said */
} Fixture;

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        remove_folder (path);
      else
        g_assert_no_errno (g_unlink (path));
    }
  g_remove (folder);
}

/* Opens the chooser on what is in the folder now. */
static void
open_chooser (Fixture *fixture)
{
  fixture->chooser = preset_chooser_new (fixture->model);
  fixture->window = user_sees (fixture->chooser);
  fixture->combo = user_finds (fixture->chooser, GTK_TYPE_COMBO_BOX, "Presets");
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->config = new_config ();
  g_object_set (fixture->config, "attractors", "orange;30;75", NULL);
  fixture->model = recipe_model_new (G_OBJECT (fixture->config));
  fixture->folder = g_build_filename (gimp_directory (), "colorshine", NULL);
  remove_folder (fixture->folder);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_widget_destroy (fixture->window);
  g_object_unref (fixture->model);
  g_object_unref (fixture->config);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->told);
}

/* ── Files ──────────────────────────────────────────────────────────────── */

static char *
path_of (Fixture *fixture, const char *file)
{
  return g_build_filename (fixture->folder, file, NULL);
}

static void
write_bytes (Fixture *fixture, const char *file, const char *bytes, gsize size)
{
  g_autofree char *path = path_of (fixture, file);
  g_autoptr (GError) error = NULL;
  g_mkdir_with_parents (fixture->folder, 0700);
  g_file_set_contents (path, bytes, (gssize) size, &error);
  g_assert_no_error (error);
}

static void
write_file (Fixture *fixture, const char *file, const char *text)
{
  write_bytes (fixture, file, text, strlen (text));
}

static void
assert_file (Fixture *fixture, const char *file, const char *text)
{
  g_autofree char *path = path_of (fixture, file);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  g_file_get_contents (path, &content, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (content, ==, text);
}

static void
assert_n_files (Fixture *fixture, guint expected)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  guint n = 0;
  while (dir && g_dir_read_name (dir))
    n++;
  g_assert_cmpuint (n, ==, expected);
}

/* ── The list ───────────────────────────────────────────────────────────── */

/* The row of a preset, or -1. */
static int
find_preset (Fixture *fixture, const char *name)
{
  GtkTreeModel *rows = gtk_combo_box_get_model (GTK_COMBO_BOX (fixture->combo));
  const gint column = gtk_combo_box_get_entry_text_column (GTK_COMBO_BOX (fixture->combo));
  GtkTreeIter row;
  int index = 0;
  for (gboolean is_there = gtk_tree_model_get_iter_first (rows, &row); is_there;
       is_there = gtk_tree_model_iter_next (rows, &row), index++)
    {
      g_autofree char *shown = NULL;
      gtk_tree_model_get (rows, &row, MAX (column, 0), &shown, -1);
      if (g_strcmp0 (shown, name) == 0)
        return index;
    }
  return -1;
}

static void
choose (Fixture *fixture, const char *name)
{
  const int index = find_preset (fixture, name);
  g_assert_cmpint (index, >, 0);
  gtk_combo_box_set_active (GTK_COMBO_BOX (fixture->combo), index);
  user_waits ();
}

static void
assert_text (Fixture *fixture, const char *text)
{
  g_assert_cmpstr (recipe_model_get_text (fixture->model), ==, text);
}

static void
test_choose (Fixture *fixture, gconstpointer data)
{
  write_file (fixture, "b.colorshine", "blue;1;2\n");
  write_file (fixture, "a.colorshine", "// warm\nred;3;4\r\n\n");
  write_file (fixture, "notes.txt", "no preset");
  open_chooser (fixture);
  g_assert_cmpint (find_preset (fixture, "a"), <, find_preset (fixture, "b"));
  g_assert_cmpint (find_preset (fixture, "notes.txt"), ==, -1);
  g_assert_cmpint (gtk_combo_box_get_active (GTK_COMBO_BOX (fixture->combo)), ==, 0);
  assert_text (fixture, "orange;30;75");
  choose (fixture, "b");
  assert_text (fixture, "blue;1;2");
  choose (fixture, "a");
  assert_text (fixture, "// warm\nred;3;4");
  g_assert_null (recipe_model_get_error (fixture->model));
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  write_file (fixture, "Zwei Wörter.colorshine", "blue;1;2");
  write_file (fixture, "a.b_c&d.colorshine", "red;1;2");
  /* Not UTF-8, as an old disk may have it. */
  write_file (fixture, "alt\xe4.colorshine", "gold;1;2");
  open_chooser (fixture);
  choose (fixture, "Zwei Wörter");
  assert_text (fixture, "blue;1;2");
  choose (fixture, "a.b_c&d");
  assert_text (fixture, "red;1;2");
  gtk_combo_box_set_active (GTK_COMBO_BOX (fixture->combo), 0);
  g_autofree char *shown = g_filename_display_name ("alt\xe4");
  choose (fixture, shown);
  assert_text (fixture, "gold;1;2");
}

static void
test_no_folder (Fixture *fixture, gconstpointer data)
{
  open_chooser (fixture);
  g_assert_cmpint (find_preset (fixture, "a"), ==, -1);
  assert_text (fixture, "orange;30;75");
}

static void
test_broken_recipe (Fixture *fixture, gconstpointer data)
{
  write_file (fixture, "broken.colorshine", "orange;30;75\nblue;5O;60\n");
  open_chooser (fixture);
  choose (fixture, "broken");
  const ColorshineError *error = recipe_model_get_error (fixture->model);
  g_assert_nonnull (error);
  g_assert_cmpuint (error->line, ==, 2);
  assert_text (fixture, "orange;30;75\nblue;5O;60");
  g_assert_cmpuint (recipe_model_get_recipe (fixture->model)->n_attractors, ==, 1);
}

/* ── Told in a dialog ───────────────────────────────────────────────────── */

static void
note_and_close (GtkDialog *dialog, gpointer fixture_pointer)
{
  Fixture *fixture = fixture_pointer;
  g_object_get (dialog, "text", &fixture->told, NULL);
  gtk_dialog_response (dialog, GTK_RESPONSE_CLOSE);
}

static void
assert_told (Fixture *fixture, const char *part)
{
  g_assert_nonnull (fixture->told);
  if (!strstr (fixture->told, part))
    g_error ("“%s” doesn't tell of “%s”", fixture->told, part);
  g_clear_pointer (&fixture->told, g_free);
}

static void
test_unreadable_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = path_of (fixture, "folder.colorshine");
  g_mkdir_with_parents (path, 0700);
  write_file (fixture, "gone.colorshine", "blue;1;2");
  open_chooser (fixture);
  user_will_answer (note_and_close, fixture);
  choose (fixture, "folder");
  assert_told (fixture, "folder.colorshine");
  g_autofree char *gone = path_of (fixture, "gone.colorshine");
  g_assert_no_errno (g_unlink (gone));
  user_will_answer (note_and_close, fixture);
  choose (fixture, "gone");
  assert_told (fixture, "gone.colorshine");
  assert_text (fixture, "orange;30;75");
}

/* A picture that was renamed, say. */
static void
test_no_text (Fixture *fixture, gconstpointer data)
{
  static const char nul[] = "orange;1;2\n\0red;1;2", latin[] = "// sch\xf6n\norange;1;2";
  write_bytes (fixture, "nul.colorshine", nul, sizeof nul - 1);
  write_bytes (fixture, "latin.colorshine", latin, sizeof latin - 1);
  open_chooser (fixture);
  user_will_answer (note_and_close, fixture);
  choose (fixture, "nul");
  assert_told (fixture, "nul.colorshine");
  user_will_answer (note_and_close, fixture);
  choose (fixture, "latin");
  assert_told (fixture, "UTF-8");
  assert_text (fixture, "orange;30;75");
}

/* ── Saving ─────────────────────────────────────────────────────────────── */

static void
type_name (GtkDialog *dialog, gpointer name)
{
  GtkWidget *entry = user_finds (GTK_WIDGET (dialog), GTK_TYPE_ENTRY, "Name of the preset");
  gtk_entry_set_text (GTK_ENTRY (entry), name);
  gtk_widget_activate (entry);
}

static void
cancel (GtkDialog *dialog, gpointer data)
{
  gtk_dialog_response (dialog, GTK_RESPONSE_CANCEL);
}

static void
accept (GtkDialog *dialog, gpointer data)
{
  gtk_dialog_response (dialog, GTK_RESPONSE_ACCEPT);
}

/* Asks for the dialog; the answers to all questions must be there already. */
static void
click_save (Fixture *fixture)
{
  gtk_button_clicked (GTK_BUTTON (user_finds (fixture->chooser, GTK_TYPE_BUTTON, "Save preset…")));
  user_waits ();
}

static void
test_save (Fixture *fixture, gconstpointer data)
{
  open_chooser (fixture);
  recipe_model_set_text (fixture->model, "// mine\n orange ;30;75");
  user_will_answer (type_name, "  Zwei Wörter ");
  click_save (fixture);
  assert_file (fixture, "Zwei Wörter.colorshine", "// mine\n orange ;30;75\n");
  assert_n_files (fixture, 1);
  recipe_model_set_text (fixture->model, "");
  choose (fixture, "Zwei Wörter");
  assert_text (fixture, "// mine\n orange ;30;75");
}

/* A name is no path. */
static void
test_save_odd_names (Fixture *fixture, gconstpointer data)
{
  open_chooser (fixture);
  user_will_answer (type_name, "../../a\\b");
  click_save (fixture);
  assert_file (fixture, "..-..-a-b.colorshine", "orange;30;75\n");
  user_will_answer (type_name, "   ");
  click_save (fixture);
  user_will_answer (cancel, NULL);
  click_save (fixture);
  assert_n_files (fixture, 1);
}

static void
refuse_then (GtkDialog *dialog, gpointer answer)
{
  type_name (dialog, "mine");
  user_will_answer (answer, NULL);
}

static void
test_save_over_another (Fixture *fixture, gconstpointer data)
{
  write_file (fixture, "mine.colorshine", "blue;1;2\n");
  open_chooser (fixture);
  user_will_answer (refuse_then, cancel);
  click_save (fixture);
  assert_file (fixture, "mine.colorshine", "blue;1;2\n");
  user_will_answer (refuse_then, accept);
  click_save (fixture);
  assert_file (fixture, "mine.colorshine", "orange;30;75\n");
  assert_n_files (fixture, 1);
}

static void
name_and_note (GtkDialog *dialog, gpointer fixture)
{
  type_name (dialog, "mine");
  user_will_answer (note_and_close, fixture);
}

/* Something else lies where the folder should be. */
static void
test_no_place_to_save (Fixture *fixture, gconstpointer data)
{
  g_assert_true (g_file_set_contents (fixture->folder, "in the way", -1, NULL));
  open_chooser (fixture);
  user_will_answer (name_and_note, fixture);
  click_save (fixture);
  assert_told (fixture, "mine.colorshine");
  g_autofree char *content = NULL;
  g_assert_true (g_file_get_contents (fixture->folder, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "in the way");
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

void
add_tests (void)
{
  add ("/preset-chooser/choose", test_choose);
  add ("/preset-chooser/names", test_names);
  add ("/preset-chooser/no-folder", test_no_folder);
  add ("/preset-chooser/broken-recipe", test_broken_recipe);
  add ("/preset-chooser/unreadable-file", test_unreadable_file);
  add ("/preset-chooser/no-text", test_no_text);
  add ("/preset-chooser/save", test_save);
  add ("/preset-chooser/save-odd-names", test_save_odd_names);
  add ("/preset-chooser/save-over-another", test_save_over_another);
  add ("/preset-chooser/no-place-to-save", test_no_place_to_save);
}
