/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each widget changes its part of the chosen attractor and no other, and shows what
 * others change.
 */
#include "attractor-editor.h"

#include <libgimp/gimpui.h>

#include "color-field.h"
#include "in-gimp.h"
#include "languages.h"
#include "user.h"

typedef struct {
  GimpProcedureConfig *config;
  RecipeModel *model;
  GtkWidget *window, *editor;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer recipe)
{
  fixture->config = new_config ();
  g_object_set (fixture->config, "attractors", recipe, NULL);
  fixture->model = recipe_model_new (G_OBJECT (fixture->config));
  fixture->editor = attractor_editor_new (fixture->model);
  fixture->window = user_sees (fixture->editor);
}

static void
tear_down (Fixture *fixture, gconstpointer recipe)
{
  gtk_widget_destroy (fixture->window);
  g_object_unref (fixture->model);
  g_object_unref (fixture->config);
}

static void
assert_text (Fixture *fixture, const char *text)
{
  g_assert_cmpstr (recipe_model_get_text (fixture->model), ==, text);
  g_assert_null (recipe_model_get_error (fixture->model));
}

static GtkWidget *
find_number (Fixture *fixture, const char *name)
{
  return user_finds (fixture->editor, GTK_TYPE_SPIN_BUTTON, name);
}

static GtkWidget *
find_entry (Fixture *fixture, const char *name)
{
  return user_finds (fixture->editor, GTK_TYPE_ENTRY, name);
}

static void
set_number (Fixture *fixture, const char *name, double value)
{
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (find_number (fixture, name)), value);
}

static void
assert_number (Fixture *fixture, const char *name, double expected)
{
  g_assert_cmpfloat (gtk_spin_button_get_value (GTK_SPIN_BUTTON (find_number (fixture, name))), ==,
                     expected);
}

static GtkWidget *
find_check (Fixture *fixture, const char *name)
{
  return user_finds (fixture->editor, GTK_TYPE_CHECK_BUTTON, name);
}

static void
toggle (Fixture *fixture, const char *name)
{
  user_focuses (find_check (fixture, name));
  user_presses (fixture->window, GDK_KEY_space, 0);
}

static gboolean
is_checked (Fixture *fixture, const char *name)
{
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (find_check (fixture, name)));
}

static void
assert_reach (Fixture *fixture, const char *expected)
{
  GtkWidget *reach = user_finds (fixture->editor, GTK_TYPE_LABEL, "Reach");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (reach)), ==, expected);
}

/* ── Colours ────────────────────────────────────────────────────────────── */

static void
test_target (Fixture *fixture, gconstpointer recipe)
{
  GtkWidget *entry = find_entry (fixture, "Target color: CSS text");
  user_types (fixture->window, entry, "blue");
  assert_text (fixture, "blue;30;75\nred;5;100");
  /* Half a word is no change. */
  user_types (fixture->window, entry, "gol");
  assert_text (fixture, "blue;30;75\nred;5;100");
  g_assert_cmpstr (gtk_entry_get_text (GTK_ENTRY (entry)), ==, "gol");
  recipe_model_select (fixture->model, 1);
  g_assert_cmpstr (gtk_entry_get_text (GTK_ENTRY (entry)), ==, "red");
}

static void
test_source (Fixture *fixture, gconstpointer recipe)
{
  GtkWidget *from = gtk_widget_get_parent (find_entry (fixture, "Source color: CSS text"));
  g_assert_false (gtk_widget_get_sensitive (from));
  toggle (fixture, "Colors like");
  assert_text (fixture, "orange;30;75;from=orange\nred;5;100");
  g_assert_true (gtk_widget_get_sensitive (from));
  user_types (fixture->window, color_field_get_entry (COLOR_FIELD (from)), "green");
  assert_text (fixture, "orange;30;75;from=green\nred;5;100");
  toggle (fixture, "Colors like");
  assert_text (fixture, "orange;30;75\nred;5;100");
  recipe_model_set_text (fixture->model, "orange;30;75;from=gold");
  g_assert_true (is_checked (fixture, "Colors like"));
  g_assert_cmpstr (color_field_get_text (COLOR_FIELD (from)), ==, "gold");
}

static void
note_picking (GtkWidget *editor, gboolean is_picking, gboolean *noted)
{
  *noted = is_picking;
}

static void
test_picking (Fixture *fixture, gconstpointer recipe)
{
  gboolean is_picking = FALSE;
  GtkWidget *from = gtk_widget_get_parent (find_entry (fixture, "Source color: CSS text"));
  g_signal_connect (fixture->editor, "picking", G_CALLBACK (note_picking), &is_picking);
  g_signal_emit_by_name (from, "picking", TRUE);
  g_assert_true (is_picking);
  g_signal_emit_by_name (from, "picking", FALSE);
  g_assert_false (is_picking);
}

/* ── Numbers ────────────────────────────────────────────────────────────── */

static void
test_numbers (Fixture *fixture, gconstpointer recipe)
{
  set_number (fixture, "Tolerance", 12.5);
  set_number (fixture, "Strength", 120);
  assert_text (fixture, "orange;12.5;120\nred;5;100");
  recipe_model_select (fixture->model, 1);
  assert_number (fixture, "Tolerance", 5);
  assert_number (fixture, "Strength", 100);
  assert_text (fixture, "orange;12.5;120\nred;5;100");
}

/* Ranges are the core's. */
static void
assert_range (Fixture *fixture, const char *name, ColorshineSettingId id)
{
  const ColorshineSetting *setting = colorshine_setting (id);
  gdouble minimum, maximum;
  gtk_spin_button_get_range (GTK_SPIN_BUTTON (find_number (fixture, name)), &minimum, &maximum);
  g_assert_cmpfloat (minimum, ==, setting->minimum);
  g_assert_cmpfloat (maximum, ==, setting->maximum);
}

static void
test_ranges (Fixture *fixture, gconstpointer recipe)
{
  assert_range (fixture, "Tolerance", COLORSHINE_SETTING_TOLERANCE);
  assert_range (fixture, "Strength", COLORSHINE_SETTING_STRENGTH);
}

/* As the user's locale writes it; the recipe has its dot. */
static void
test_decimal_comma (Fixture *fixture, gconstpointer recipe)
{
  if (!speak_german ())
    return;
  user_types (fixture->window, find_number (fixture, "Tolerance"), "12,5");
  user_presses (fixture->window, GDK_KEY_Return, 0);
  assert_text (fixture, "orange;12.5;75\nred;5;100");
  assert_reach (fixture, "12,5 % der Pixel");
  speak_english ();
}

/* Whoever goes through the dialog with Tab changes nothing, although widgets show
 * fewer digits than the recipe has. */
static void
test_passing_by (Fixture *fixture, gconstpointer recipe)
{
  static const char exact[] = "orange;33.333333;66.666666;radius=0.12345678";
  static const char *const names[] = { "Tolerance", "Radius (ΔE OK)", "Strength" };
  recipe_model_set_text (fixture->model, exact);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      user_focuses (find_number (fixture, names[i]));
      user_presses (fixture->window, GDK_KEY_Tab, 0);
      assert_text (fixture, exact);
    }
  /* A change is one. */
  user_types (fixture->window, find_number (fixture, "Strength"), "66.6");
  user_presses (fixture->window, GDK_KEY_Tab, 0);
  assert_text (fixture, "orange;33.333333;66.6;radius=0.12345678");
}

/* ── Reach ──────────────────────────────────────────────────────────────── */

static void
test_reach (Fixture *fixture, gconstpointer recipe)
{
  const double radii[2] = { 0.12345, 0.5 };
  assert_reach (fixture, "30 % of the pixels");
  recipe_model_set_radii (fixture->model, radii, FALSE);
  assert_reach (fixture, "30 % of the pixels · ΔE about 0.123");
  recipe_model_set_radii (fixture->model, radii, TRUE);
  assert_reach (fixture, "30 % of the pixels · ΔE 0.123");
  recipe_model_select (fixture->model, 1);
  assert_reach (fixture, "5 % of the pixels · ΔE 0.500");
  recipe_model_set_fixed_radius (fixture->model, 0.25);
  assert_reach (fixture, "ΔE 0.250, whatever the image");
}

static void
test_fixed_radius (Fixture *fixture, gconstpointer recipe)
{
  const double radii[2] = { 0.123456789012345, 0.5 };
  recipe_model_set_radii (fixture->model, radii, TRUE);
  g_assert_false (gtk_widget_get_sensitive (find_number (fixture, "Radius (ΔE OK)")));
  toggle (fixture, "Fixed radius");
  /* To the last digit, so that the look stays. */
  assert_text (fixture, "orange;30;75;radius=0.123456789012345\nred;5;100");
  g_assert_true (gtk_widget_get_sensitive (find_number (fixture, "Radius (ΔE OK)")));
  set_number (fixture, "Radius (ΔE OK)", 0.2);
  assert_text (fixture, "orange;30;75;radius=0.2\nred;5;100");
  toggle (fixture, "Fixed radius");
  assert_text (fixture, "orange;30;75\nred;5;100");
  /* Moving the tolerance lets it follow the image again. */
  recipe_model_set_fixed_radius (fixture->model, 0.3);
  g_assert_true (is_checked (fixture, "Fixed radius"));
  set_number (fixture, "Tolerance", 31);
  assert_text (fixture, "orange;31;75\nred;5;100");
  g_assert_false (is_checked (fixture, "Fixed radius"));
}

/* As long as the image's colours are not counted, there is none to fix; it waits for
 * that. */
static void
test_unknown_radius (Fixture *fixture, gconstpointer recipe)
{
  const double rough[2] = { 0.24, 0.5 }, exact[2] = { 0.25, 0.5 };
  toggle (fixture, "Fixed radius");
  assert_text (fixture, recipe);
  recipe_model_set_radii (fixture->model, rough, FALSE);
  assert_text (fixture, recipe);
  g_assert_true (is_checked (fixture, "Fixed radius"));
  recipe_model_set_radii (fixture->model, exact, TRUE);
  assert_text (fixture, "orange;30;75;radius=0.25\nred;5;100");
  recipe_model_set_radii (fixture->model, rough, TRUE);
  assert_text (fixture, "orange;30;75;radius=0.25\nred;5;100");

  /* The user may change their mind, or go on to something else. */
  recipe_model_set_text (fixture->model, recipe);
  toggle (fixture, "Fixed radius");
  toggle (fixture, "Fixed radius");
  recipe_model_set_radii (fixture->model, exact, TRUE);
  assert_text (fixture, recipe);
  recipe_model_set_radii (fixture->model, NULL, FALSE);
  toggle (fixture, "Fixed radius");
  recipe_model_select (fixture->model, 1);
  g_assert_false (is_checked (fixture, "Fixed radius"));
  recipe_model_set_radii (fixture->model, exact, TRUE);
  assert_text (fixture, recipe);

  /* Of one that is off it will never be known. */
  recipe_model_set_off (fixture->model, 1, TRUE);
  g_assert_false (gtk_widget_get_sensitive (find_check (fixture, "Fixed radius")));
  recipe_model_set_fixed_radius (fixture->model, 0.1);
  g_assert_true (gtk_widget_get_sensitive (find_check (fixture, "Fixed radius")));
}

/* The widget has an end, the recipe has none. */
static void
test_huge_radius (Fixture *fixture, gconstpointer recipe)
{
  recipe_model_set_text (fixture->model, "orange;30;75;radius=1e300");
  g_assert_true (is_checked (fixture, "Fixed radius"));
  user_focuses (find_number (fixture, "Radius (ΔE OK)"));
  user_presses (fixture->window, GDK_KEY_Tab, 0);
  assert_text (fixture, "orange;30;75;radius=1e300");
}

/* ── The rest ───────────────────────────────────────────────────────────── */

static void
test_falloff (Fixture *fixture, gconstpointer recipe)
{
  const char *const *falloffs = colorshine_setting (COLORSHINE_SETTING_FALLOFF)->choices;
  GtkWidget *combo = user_finds (fixture->editor, GTK_TYPE_COMBO_BOX, "Falloff");
  for (int i = 0; falloffs[i]; i++)
    {
      gtk_combo_box_set_active (GTK_COMBO_BOX (combo), i);
      const ColorshineAttractor *attractor = recipe_model_get_attractor (fixture->model);
      g_assert_cmpint (attractor->falloff, ==, i);
      /* The shown name is the recipe's, with a capital; “Gaussian” too. */
      g_autofree char *shown = gtk_combo_box_text_get_active_text (GTK_COMBO_BOX_TEXT (combo));
      g_autofree char *name = g_ascii_strdown (shown, -1);
      g_assert_cmpstr (name, ==, falloffs[i]);
    }
  assert_text (fixture, "orange;30;75;falloff=cubic\nred;5;100");
}

static void
test_channels (Fixture *fixture, gconstpointer recipe)
{
  toggle (fixture, "This attractor changes lightness");
  assert_text (fixture, "orange;30;75;channels=ch\nred;5;100");
  toggle (fixture, "This attractor changes hue");
  assert_text (fixture, "orange;30;75;channels=c\nred;5;100");
  /* The last one stays. */
  toggle (fixture, "This attractor changes chroma");
  assert_text (fixture, "orange;30;75;channels=c\nred;5;100");
  g_assert_true (is_checked (fixture, "This attractor changes chroma"));
  recipe_model_select (fixture->model, 1);
  g_assert_true (is_checked (fixture, "This attractor changes lightness"));
}

static void
test_protect (Fixture *fixture, gconstpointer recipe)
{
  toggle (fixture, "Protect instead of pull");
  assert_text (fixture, "orange;30;75;protect\nred;5;100");
  recipe_model_select (fixture->model, 1);
  g_assert_false (is_checked (fixture, "Protect instead of pull"));
}

static void
test_nothing_chosen (Fixture *fixture, gconstpointer recipe)
{
  recipe_model_set_text (fixture->model, "");
  g_assert_false (gtk_widget_get_sensitive (fixture->editor));
  recipe_model_add (fixture->model, "blue");
  g_assert_true (gtk_widget_get_sensitive (fixture->editor));
  assert_text (fixture, "blue;50;75");
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, "orange;30;75\nred;5;100", set_up, test, tear_down);
}

void
add_tests (void)
{
  add ("/attractor-editor/target", test_target);
  add ("/attractor-editor/source", test_source);
  add ("/attractor-editor/picking", test_picking);
  add ("/attractor-editor/numbers", test_numbers);
  add ("/attractor-editor/ranges", test_ranges);
  add ("/attractor-editor/decimal-comma", test_decimal_comma);
  add ("/attractor-editor/passing-by", test_passing_by);
  add ("/attractor-editor/reach", test_reach);
  add ("/attractor-editor/fixed-radius", test_fixed_radius);
  add ("/attractor-editor/unknown-radius", test_unknown_radius);
  add ("/attractor-editor/huge-radius", test_huge_radius);
  add ("/attractor-editor/falloff", test_falloff);
  add ("/attractor-editor/channels", test_channels);
  add ("/attractor-editor/protect", test_protect);
  add ("/attractor-editor/nothing-chosen", test_nothing_chosen);
}
