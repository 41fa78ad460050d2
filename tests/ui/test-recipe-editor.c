/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The recipe as text, read while it is typed, and the settings of the whole.
 */
#include "recipe-editor.h"

#include <libgimp/gimpui.h>

#include "in-gimp.h"
#include "languages.h"
#include "user.h"

typedef struct {
  GimpProcedureConfig *config;
  RecipeModel *model;
  GtkWidget *window, *editor, *text;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer recipe)
{
  fixture->config = new_config ();
  g_object_set (fixture->config, "attractors", recipe, NULL);
  fixture->model = recipe_model_new (G_OBJECT (fixture->config));
  fixture->editor = recipe_editor_new (fixture->model, G_OBJECT (fixture->config));
  fixture->window = user_sees (fixture->editor);
  fixture->text = user_finds (fixture->editor, GTK_TYPE_TEXT_VIEW, "Recipe as text");
}

static void
tear_down (Fixture *fixture, gconstpointer recipe)
{
  gtk_widget_destroy (fixture->window);
  g_object_unref (fixture->model);
  g_object_unref (fixture->config);
}

static char *
shown_text (Fixture *fixture)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (fixture->text));
  GtkTextIter start, end;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
}

static void
assert_shown (Fixture *fixture, const char *expected)
{
  g_autofree char *shown = shown_text (fixture);
  g_assert_cmpstr (shown, ==, expected);
}

static void
assert_setting (Fixture *fixture, const char *expected)
{
  g_autofree char *setting = NULL;
  g_object_get (fixture->config, "attractors", &setting, NULL);
  g_assert_cmpstr (setting, ==, expected);
}

/* Types at the end of the text. */
static void
type (Fixture *fixture, const char *typed)
{
  user_focuses (fixture->text);
  user_presses (fixture->window, GDK_KEY_End, GDK_CONTROL_MASK);
  for (const char *at = typed; *at; at++)
    user_presses (fixture->window, *at == '\n' ? GDK_KEY_Return : gdk_unicode_to_keyval (*at), 0);
}

static GtkWidget *
find_label (Fixture *fixture, const char *text)
{
  return user_looks_for (fixture->editor, GTK_TYPE_LABEL, text);
}

/* What is typed stays, although not every step of it can be read. */
static void
test_typed (Fixture *fixture, gconstpointer recipe)
{
  assert_shown (fixture, "orange;30;75");
  type (fixture, "\n// blue\n b");
  assert_shown (fixture, "orange;30;75\n// blue\n b");
  assert_setting (fixture, "orange;30;75\n// blue\n b");
  g_assert_cmpuint (recipe_model_get_recipe (fixture->model)->n_attractors, ==, 1);
  type (fixture, "lue ; 1;2");
  assert_shown (fixture, "orange;30;75\n// blue\n blue ; 1;2");
  assert_setting (fixture, "orange;30;75\n// blue\n blue ; 1;2");
  g_assert_cmpuint (recipe_model_get_recipe (fixture->model)->n_attractors, ==, 2);
}

static void
test_error_in_place (Fixture *fixture, gconstpointer recipe)
{
  static const char sentence[] = "attractor 2, line 2, column 6: found \"5O\"; expected a tolerance "
                                 "from 0 to 100, such as 12.5";
  type (fixture, "\nblue;5O;60");
  GtkWidget *label = find_label (fixture, sentence);
  g_assert_nonnull (label);
  g_assert_true (gtk_widget_get_mapped (label));
  /* Another widget's change takes the mistake away. */
  recipe_model_set_strength (fixture->model, 80);
  g_assert_false (gtk_widget_get_visible (label));
  g_assert_null (find_label (fixture, sentence));
  assert_shown (fixture, "orange;30;80");
}

static void
test_error_in_german (Fixture *fixture, gconstpointer recipe)
{
  if (!speak_german ())
    return;
  type (fixture, ";of");
  g_assert_nonnull (find_label (
      fixture, "Attraktor 1, Spalte 14: „of“ gefunden; erwartet: from=, radius=, falloff=, "
               "channels=, protect oder off (der nächste Attraktor beginnt hinter einem | oder in "
               "einer neuen Zeile)"));
  speak_english ();
}

static void
test_follows (Fixture *fixture, gconstpointer recipe)
{
  recipe_model_add (fixture->model, "blue");
  assert_shown (fixture, "orange;30;75\nblue;50;75");
  g_object_set (fixture->config, "attractors", "// reset\n", NULL);
  assert_shown (fixture, "// reset\n");
  g_object_set (fixture->config, "attractors", "orange;3O;75", NULL);
  assert_shown (fixture, "orange;3O;75");
  g_assert_nonnull (recipe_model_get_error (fixture->model));
}

/* GIMP's reset button. */
static void
test_reset (Fixture *fixture, gconstpointer recipe)
{
  type (fixture, "\nnonsense");
  gimp_config_reset (GIMP_CONFIG (fixture->config));
  assert_shown (fixture, "");
  assert_setting (fixture, "");
  type (fixture, "nonsense");
  assert_shown (fixture, "nonsense");
  gimp_config_reset (GIMP_CONFIG (fixture->config));
  assert_shown (fixture, "");
  g_assert_null (recipe_model_get_error (fixture->model));
}

static void
assert_switch (Fixture *fixture, const char *name, const char *setting)
{
  GtkWidget *button = user_finds (fixture->editor, GTK_TYPE_CHECK_BUTTON, name);
  gboolean is_on;
  user_focuses (button);
  user_presses (fixture->window, GDK_KEY_space, 0);
  g_object_get (fixture->config, setting, &is_on, NULL);
  g_assert_false (is_on);
  g_object_set (fixture->config, setting, TRUE, NULL);
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
}

static void
assert_choice (Fixture *fixture, const char *name, ColorshineSettingId id)
{
  const ColorshineSetting *setting = colorshine_setting (id);
  GtkWidget *combo = user_finds (fixture->editor, GTK_TYPE_COMBO_BOX, name);
  for (int i = 0; setting->choices[i]; i++)
    {
      g_autofree char *chosen = NULL;
      gtk_combo_box_set_active (GTK_COMBO_BOX (combo), i);
      g_object_get (fixture->config, setting->name, &chosen, NULL);
      g_assert_cmpstr (chosen, ==, setting->choices[i]);
    }
}

static void
test_settings (Fixture *fixture, gconstpointer recipe)
{
  gdouble neutral;
  assert_switch (fixture, "Lightness", "lightness");
  assert_switch (fixture, "Chroma", "chroma");
  assert_switch (fixture, "Hue", "hue");
  assert_choice (fixture, "Blend", COLORSHINE_SETTING_BLEND);
  assert_choice (fixture, "Gamut mapping", COLORSHINE_SETTING_GAMUT);
  GtkWidget *scale = user_finds (fixture->editor, GTK_TYPE_SPIN_BUTTON, "Neutral chroma");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (scale), 0.05);
  g_object_get (fixture->config, "neutral-chroma", &neutral, NULL);
  g_assert_cmpfloat (neutral, ==, 0.05);
}

/* Tab is for going on to the next widget. */
static void
test_tab_leaves (Fixture *fixture, gconstpointer recipe)
{
  user_focuses (fixture->text);
  user_presses (fixture->window, GDK_KEY_Tab, 0);
  g_assert_false (gtk_widget_is_focus (fixture->text));
  assert_shown (fixture, "orange;30;75");
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, "orange;30;75", set_up, test, tear_down);
}

void
add_tests (void)
{
  add ("/recipe-editor/typed", test_typed);
  add ("/recipe-editor/error-in-place", test_error_in_place);
  add ("/recipe-editor/error-in-german", test_error_in_german);
  add ("/recipe-editor/follows", test_follows);
  add ("/recipe-editor/reset", test_reset);
  add ("/recipe-editor/settings", test_settings);
  add ("/recipe-editor/tab-leaves", test_tab_leaves);
}
