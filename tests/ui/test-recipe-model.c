/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The text in the settings is the one truth: what changes it, what a change leaves
 * alone, and who is told.
 */
#include "recipe-model.h"

#include <locale.h>
#include <string.h>

#include "languages.h"
#include "test-main.h"

/* ── Settings with a recipe ─────────────────────────────────────────────── */

#define TEST_TYPE_SETTINGS (test_settings_get_type ())
G_DECLARE_FINAL_TYPE (TestSettings, test_settings, TEST, SETTINGS, GObject)

struct _TestSettings {
  GObject parent;
  char *attractors;
};

G_DEFINE_FINAL_TYPE (TestSettings, test_settings, G_TYPE_OBJECT)

static void
test_settings_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  g_free (TEST_SETTINGS (object)->attractors);
  TEST_SETTINGS (object)->attractors = g_value_dup_string (value);
}

static void
test_settings_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  g_value_set_string (value, TEST_SETTINGS (object)->attractors);
}

static void
test_settings_finalize (GObject *object)
{
  g_free (TEST_SETTINGS (object)->attractors);
  G_OBJECT_CLASS (test_settings_parent_class)->finalize (object);
}

static void
test_settings_class_init (TestSettingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->set_property = test_settings_set_property;
  object_class->get_property = test_settings_get_property;
  object_class->finalize = test_settings_finalize;
  g_object_class_install_property (
      object_class, 1, g_param_spec_string ("attractors", NULL, NULL, NULL, G_PARAM_READWRITE));
}

static void
test_settings_init (TestSettings *settings)
{
}

/* ── A model and what it tells ──────────────────────────────────────────── */

typedef struct {
  TestSettings *settings;
  RecipeModel *model;
  int n_changed, n_selected, n_radii;
} Fixture;

static void
count (int *n)
{
  (*n)++;
}

static void
set_up (Fixture *fixture, gconstpointer recipe)
{
  fixture->settings = g_object_new (TEST_TYPE_SETTINGS, "attractors", recipe, NULL);
  fixture->model = recipe_model_new (G_OBJECT (fixture->settings));
  g_signal_connect_swapped (fixture->model, "changed", G_CALLBACK (count), &fixture->n_changed);
  g_signal_connect_swapped (fixture->model, "selected", G_CALLBACK (count), &fixture->n_selected);
  g_signal_connect_swapped (fixture->model, "radii", G_CALLBACK (count), &fixture->n_radii);
}

static void
tear_down (Fixture *fixture, gconstpointer recipe)
{
  g_object_unref (fixture->model);
  g_object_unref (fixture->settings);
}

/* The text is @text everywhere. */
static void
assert_text (Fixture *fixture, const char *text)
{
  g_assert_cmpstr (recipe_model_get_text (fixture->model), ==, text);
  g_assert_cmpstr (fixture->settings->attractors, ==, text);
}

/* It is, too, and it is a recipe. */
static void
assert_recipe (Fixture *fixture, const char *text)
{
  assert_text (fixture, text);
  g_assert_null (recipe_model_get_error (fixture->model));
  ColorshineRecipe *recipe = colorshine_recipe_parse (text, NULL);
  g_assert_nonnull (recipe);
  g_assert_cmpuint (recipe_model_get_recipe (fixture->model)->n_attractors, ==,
                    recipe->n_attractors);
  colorshine_recipe_free (recipe);
}

/* How often was told what, since the last time. */
static void
assert_told (Fixture *fixture, int n_changed, int n_selected)
{
  g_assert_cmpint (fixture->n_changed, ==, n_changed);
  g_assert_cmpint (fixture->n_selected, ==, n_selected);
  fixture->n_changed = fixture->n_selected = 0;
}

#define THREE "orange;30;75\n#00F;20;120;from=LightGreen;falloff=cubic\nred;5;100;protect"

/* ── Text ───────────────────────────────────────────────────────────────── */

static void
test_follows_settings (Fixture *fixture, gconstpointer recipe)
{
  assert_recipe (fixture, THREE);
  g_assert_cmpint (recipe_model_get_selected (fixture->model), ==, 0);
  recipe_model_select (fixture->model, 2);
  assert_told (fixture, 0, 1);
  g_object_set (fixture->settings, "attractors", "// only one\n  blue ; 1 ; 2  ", NULL);
  assert_recipe (fixture, "// only one\n  blue ; 1 ; 2  ");
  assert_told (fixture, 1, 1);
  g_assert_cmpint (recipe_model_get_selected (fixture->model), ==, 0);
  /* The same again is no change. */
  g_object_set (fixture->settings, "attractors", "// only one\n  blue ; 1 ; 2  ", NULL);
  assert_told (fixture, 0, 0);
  g_object_set (fixture->settings, "attractors", NULL, NULL);
  g_assert_cmpstr (recipe_model_get_text (fixture->model), ==, "");
  g_assert_cmpint (recipe_model_get_selected (fixture->model), ==, -1);
  g_assert_null (recipe_model_get_attractor (fixture->model));
}

static void
test_typed_text (Fixture *fixture, gconstpointer recipe)
{
  static const char typed[] = "// what was typed stays\n\n ORANGE ;050; 75.0|blue;1;2\n";
  recipe_model_set_text (fixture->model, typed);
  assert_recipe (fixture, typed);
  assert_told (fixture, 1, 1);
  recipe_model_set_text (fixture->model, typed);
  assert_told (fixture, 0, 0);
}

/* The recipe stays that of the last text that could be read. */
static void
test_unreadable_text (Fixture *fixture, gconstpointer recipe)
{
  recipe_model_set_text (fixture->model, "orange;30;75\n  blue;5O;60");
  const ColorshineError *error = recipe_model_get_error (fixture->model);
  g_assert_nonnull (error);
  g_assert_cmpint (error->code, ==, COLORSHINE_ERROR_NUMBER);
  g_assert_cmpuint (error->attractor, ==, 2);
  g_assert_cmpuint (error->line, ==, 2);
  g_assert_cmpuint (error->column, ==, 8);
  g_assert_cmpstr (error->found, ==, "5O");
  assert_text (fixture, "orange;30;75\n  blue;5O;60");
  g_assert_cmpuint (recipe_model_get_recipe (fixture->model)->n_attractors, ==, 3);
  assert_told (fixture, 1, 1);

  /* The next change by a widget is one of that recipe. */
  recipe_model_set_strength (fixture->model, 80);
  assert_recipe (fixture, "orange;30;80\n#00F;20;120;from=LightGreen;falloff=cubic\n"
                          "red;5;100;protect");

  recipe_model_set_text (fixture->model, "nothing");
  assert_text (fixture, "nothing");
  g_assert_nonnull (recipe_model_get_error (fixture->model));
  g_object_set (fixture->settings, "attractors", THREE, NULL);
  assert_recipe (fixture, THREE);
}

static void
test_unreadable_settings (Fixture *fixture, gconstpointer recipe)
{
  g_assert_cmpstr (recipe_model_get_text (fixture->model), ==, "orange;30");
  g_assert_cmpint (recipe_model_get_error (fixture->model)->code, ==, COLORSHINE_ERROR_MISSING);
  g_assert_cmpuint (recipe_model_get_recipe (fixture->model)->n_attractors, ==, 0);
  g_assert_cmpint (recipe_model_get_selected (fixture->model), ==, -1);
  g_assert_true (recipe_model_add (fixture->model, "blue"));
  assert_recipe (fixture, "blue;50;75");
}

/* A widget's change keeps colours to the letter; comments and blanks are for those
 * who write the text themselves. */
static void
test_widgets_write_plainly (Fixture *fixture, gconstpointer recipe)
{
  recipe_model_set_text (fixture->model, "// warm\n RGB( 255 , 128, 0 ) ;050; 75.0\n\nBlue;1e1;2");
  recipe_model_set_strength (fixture->model, 76);
  assert_recipe (fixture, "RGB( 255 , 128, 0 );50;76\nBlue;10;2");
}

/* ── The list ───────────────────────────────────────────────────────────── */

static void
test_add (Fixture *fixture, gconstpointer recipe)
{
  g_assert_true (recipe_model_add (fixture->model, "oklch(70% 0.1 none)"));
  assert_recipe (fixture, "oklch(70% 0.1 none);50;75");
  assert_told (fixture, 1, 1);
  g_assert_cmpint (recipe_model_get_selected (fixture->model), ==, 0);
  g_assert_true (recipe_model_add (fixture->model, "Red"));
  g_assert_cmpint (recipe_model_get_selected (fixture->model), ==, 1);
  recipe_model_select (fixture->model, 0);
  g_assert_true (recipe_model_add (fixture->model, "blue"));
  g_assert_cmpint (recipe_model_get_selected (fixture->model), ==, 1);
  assert_recipe (fixture, "oklch(70% 0.1 none);50;75\nblue;50;75\nRed;50;75");
  assert_told (fixture, 2, 3);
  g_assert_false (recipe_model_add (fixture->model, "blu"));
  assert_recipe (fixture, "oklch(70% 0.1 none);50;75\nblue;50;75\nRed;50;75");
  assert_told (fixture, 0, 0);
}

static void
test_duplicate (Fixture *fixture, gconstpointer recipe)
{
  recipe_model_select (fixture->model, 1);
  g_assert_true (recipe_model_duplicate (fixture->model));
  assert_recipe (fixture, "orange;30;75\n#00F;20;120;from=LightGreen;falloff=cubic\n"
                          "#00F;20;120;from=LightGreen;falloff=cubic\nred;5;100;protect");
  g_assert_cmpint (recipe_model_get_selected (fixture->model), ==, 2);
  /* The copy is one of its own. */
  g_assert_true (recipe_model_set_color (fixture->model, "gold", NULL));
  g_assert_true (recipe_model_set_from (fixture->model, NULL, NULL));
  assert_recipe (fixture, "orange;30;75\n#00F;20;120;from=LightGreen;falloff=cubic\n"
                          "gold;20;120;falloff=cubic\nred;5;100;protect");
}

static void
test_remove (Fixture *fixture, gconstpointer recipe)
{
  recipe_model_select (fixture->model, 1);
  recipe_model_remove (fixture->model);
  assert_recipe (fixture, "orange;30;75\nred;5;100;protect");
  g_assert_cmpint (recipe_model_get_selected (fixture->model), ==, 1);
  recipe_model_remove (fixture->model);
  assert_recipe (fixture, "orange;30;75");
  g_assert_cmpint (recipe_model_get_selected (fixture->model), ==, 0);
  recipe_model_remove (fixture->model);
  assert_recipe (fixture, "");
  g_assert_cmpint (recipe_model_get_selected (fixture->model), ==, -1);
  assert_told (fixture, 3, 4);
  recipe_model_remove (fixture->model);
  assert_told (fixture, 0, 0);
}

static void
test_move (Fixture *fixture, gconstpointer recipe)
{
  recipe_model_move (fixture->model, -1);
  assert_told (fixture, 0, 0);
  recipe_model_move (fixture->model, 1);
  assert_recipe (fixture, "#00F;20;120;from=LightGreen;falloff=cubic\norange;30;75\n"
                          "red;5;100;protect");
  g_assert_cmpint (recipe_model_get_selected (fixture->model), ==, 1);
  recipe_model_move (fixture->model, 1);
  recipe_model_move (fixture->model, 1);
  assert_recipe (fixture, "#00F;20;120;from=LightGreen;falloff=cubic\nred;5;100;protect\n"
                          "orange;30;75");
  assert_told (fixture, 2, 2);
  recipe_model_move (fixture->model, -1);
  recipe_model_move (fixture->model, -1);
  assert_recipe (fixture, THREE);
}

static void
test_off (Fixture *fixture, gconstpointer recipe)
{
  recipe_model_set_off (fixture->model, 1, TRUE);
  assert_recipe (fixture, "orange;30;75\n#00F;20;120;from=LightGreen;falloff=cubic;off\n"
                          "red;5;100;protect");
  g_assert_cmpint (recipe_model_get_selected (fixture->model), ==, 0);
  recipe_model_set_off (fixture->model, 1, TRUE);
  recipe_model_set_off (fixture->model, 3, TRUE);
  recipe_model_set_off (fixture->model, -1, TRUE);
  assert_told (fixture, 1, 0);
  recipe_model_set_off (fixture->model, 1, FALSE);
  assert_recipe (fixture, THREE);
}

static void
test_full (Fixture *fixture, gconstpointer recipe)
{
  for (int i = 0; i < COLORSHINE_MAX_ATTRACTORS; i++)
    g_assert_true (recipe_model_add (fixture->model, "orange"));
  g_autofree char *full = g_strdup (recipe_model_get_text (fixture->model));
  assert_told (fixture, COLORSHINE_MAX_ATTRACTORS, COLORSHINE_MAX_ATTRACTORS);
  g_assert_false (recipe_model_add (fixture->model, "orange"));
  g_assert_false (recipe_model_duplicate (fixture->model));
  recipe_model_select (fixture->model, 0);
  g_assert_false (recipe_model_add (fixture->model, "orange"));
  assert_recipe (fixture, full);
  assert_told (fixture, 0, 1);

  g_autofree char *too_long = g_strconcat (full, "\nblue;1;2", NULL);
  recipe_model_set_text (fixture->model, too_long);
  const ColorshineError *error = recipe_model_get_error (fixture->model);
  g_assert_cmpint (error->code, ==, COLORSHINE_ERROR_TOO_MANY_ATTRACTORS);
  g_assert_cmpuint (error->line, ==, COLORSHINE_MAX_ATTRACTORS + 1);
}

static void
test_select (Fixture *fixture, gconstpointer recipe)
{
  recipe_model_select (fixture->model, 0);
  assert_told (fixture, 0, 0);
  recipe_model_select (fixture->model, 99);
  g_assert_cmpint (recipe_model_get_selected (fixture->model), ==, 2);
  recipe_model_select (fixture->model, -1);
  g_assert_cmpint (recipe_model_get_selected (fixture->model), ==, 0);
  g_assert_cmpstr (recipe_model_get_attractor (fixture->model)->color_text, ==, "orange");
}

/* ── One attractor ──────────────────────────────────────────────────────── */

static void
test_colors (Fixture *fixture, gconstpointer recipe)
{
  ColorshineError error;
  g_assert_true (recipe_model_set_color (fixture->model, "Gold", NULL));
  /* The target's own centre goes with it. */
  const ColorshineAttractor *attractor = recipe_model_get_attractor (fixture->model);
  g_assert_cmpfloat (colorshine_delta_e_ok (&attractor->color, &attractor->from), ==, 0.0);
  g_assert_true (recipe_model_set_from (fixture->model, "rgb(0 0 255)", &error));
  assert_recipe (fixture, "Gold;30;75;from=rgb(0 0 255)");
  g_assert_true (recipe_model_set_color (fixture->model, "white", NULL));
  g_assert_cmpfloat (attractor->color.lightness, >, 0.99);
  g_assert_cmpfloat (attractor->from.b, <, -0.3);
  assert_told (fixture, 3, 0);

  g_assert_false (recipe_model_set_color (fixture->model, "whit", &error));
  g_assert_cmpint (error.code, ==, COLORSHINE_ERROR_COLOR);
  g_assert_false (recipe_model_set_from (fixture->model, "", &error));
  g_assert_true (recipe_model_set_color (fixture->model, "white", NULL));
  assert_recipe (fixture, "white;30;75;from=rgb(0 0 255)");
  assert_told (fixture, 0, 0);

  g_assert_true (recipe_model_set_from (fixture->model, NULL, NULL));
  assert_recipe (fixture, "white;30;75");
  g_assert_cmpfloat (colorshine_delta_e_ok (&attractor->color, &attractor->from), ==, 0.0);
}

static void
test_numbers (Fixture *fixture, gconstpointer recipe)
{
  recipe_model_set_tolerance (fixture->model, 12.5);
  recipe_model_set_strength (fixture->model, 0.1);
  recipe_model_set_fixed_radius (fixture->model, 0.25);
  assert_recipe (fixture, "orange;12.5;0.1;radius=0.25");
  assert_told (fixture, 3, 0);
  recipe_model_set_tolerance (fixture->model, 12.5);
  recipe_model_set_strength (fixture->model, 0.1);
  recipe_model_set_fixed_radius (fixture->model, 0.25);
  assert_told (fixture, 0, 0);
  /* The radius follows the tolerance again. */
  recipe_model_set_tolerance (fixture->model, 13);
  assert_recipe (fixture, "orange;13;0.1");
  recipe_model_set_fixed_radius (fixture->model, 0);
  assert_recipe (fixture, "orange;13;0.1;radius=0");
  recipe_model_set_fixed_radius (fixture->model, -1);
  assert_recipe (fixture, "orange;13;0.1");
  fixture->n_changed = 0;
  recipe_model_set_fixed_radius (fixture->model, -2);
  assert_told (fixture, 0, 0);
}

/* GIMP sets the user's locale for the whole process. */
static void
test_decimal_comma (Fixture *fixture, gconstpointer recipe)
{
  if (!speak_german ())
    return;
  g_assert_cmpstr (localeconv ()->decimal_point, ==, ",");
  recipe_model_set_tolerance (fixture->model, 12.5);
  recipe_model_set_fixed_radius (fixture->model, 0.125);
  assert_recipe (fixture, "orange;12.5;75;radius=0.125");
  recipe_model_set_text (fixture->model, "orange;12,5;75");
  g_assert_cmpint (recipe_model_get_error (fixture->model)->code, ==, COLORSHINE_ERROR_NUMBER);
  speak_english ();
}

static void
test_options (Fixture *fixture, gconstpointer recipe)
{
  recipe_model_set_falloff (fixture->model, COLORSHINE_FALLOFF_GAUSSIAN);
  recipe_model_set_channels (fixture->model, COLORSHINE_CHANNEL_LIGHTNESS | COLORSHINE_CHANNEL_HUE);
  recipe_model_set_protect (fixture->model, TRUE);
  assert_recipe (fixture, "orange;30;75;falloff=gaussian;channels=lh;protect");
  assert_told (fixture, 3, 0);
  recipe_model_set_falloff (fixture->model, COLORSHINE_FALLOFF_GAUSSIAN);
  recipe_model_set_channels (fixture->model, COLORSHINE_CHANNEL_LIGHTNESS | COLORSHINE_CHANNEL_HUE);
  recipe_model_set_protect (fixture->model, TRUE);
  assert_told (fixture, 0, 0);
  recipe_model_set_falloff (fixture->model, COLORSHINE_FALLOFF_COSINE);
  recipe_model_set_channels (fixture->model, COLORSHINE_CHANNELS_ALL);
  recipe_model_set_protect (fixture->model, FALSE);
  assert_recipe (fixture, "orange;30;75");
}

/* Of the channels one stays at least: the text has no word for none. */
static void
test_no_channel (Fixture *fixture, gconstpointer recipe)
{
  recipe_model_set_channels (fixture->model, COLORSHINE_CHANNEL_HUE);
  recipe_model_set_channels (fixture->model, 0);
  assert_recipe (fixture, "orange;30;75;channels=h");
}

static void
test_nothing_chosen (Fixture *fixture, gconstpointer recipe)
{
  gboolean is_exact;
  g_assert_false (recipe_model_set_color (fixture->model, "red", NULL));
  g_assert_false (recipe_model_set_from (fixture->model, "red", NULL));
  g_assert_false (recipe_model_duplicate (fixture->model));
  recipe_model_remove (fixture->model);
  recipe_model_move (fixture->model, 1);
  recipe_model_set_tolerance (fixture->model, 1);
  recipe_model_set_fixed_radius (fixture->model, 1);
  recipe_model_set_strength (fixture->model, 1);
  recipe_model_set_falloff (fixture->model, COLORSHINE_FALLOFF_CUBIC);
  recipe_model_set_channels (fixture->model, COLORSHINE_CHANNEL_HUE);
  recipe_model_set_protect (fixture->model, TRUE);
  g_assert_cmpfloat (recipe_model_get_radius (fixture->model, &is_exact), <, 0.0);
  assert_told (fixture, 0, 0);
  assert_recipe (fixture, "");
}

/* ── Radii ──────────────────────────────────────────────────────────────── */

static void
assert_radius (Fixture *fixture, double expected, gboolean expected_exact)
{
  gboolean is_exact;
  g_assert_cmpfloat (recipe_model_get_radius (fixture->model, &is_exact), ==, expected);
  g_assert_cmpint (is_exact, ==, expected_exact);
}

static void
test_radii (Fixture *fixture, gconstpointer recipe)
{
  const double radii[3] = { 0.1, 0.2, 0.3 };
  gboolean is_exact;
  g_assert_cmpfloat (recipe_model_get_radius (fixture->model, &is_exact), <, 0.0);
  recipe_model_set_radii (fixture->model, radii, FALSE);
  g_assert_cmpint (fixture->n_radii, ==, 1);
  assert_radius (fixture, 0.1, FALSE);
  recipe_model_select (fixture->model, 2);
  assert_radius (fixture, 0.3, FALSE);
  recipe_model_set_radii (fixture->model, radii, TRUE);
  assert_radius (fixture, 0.3, TRUE);
  /* Its own counts more. */
  recipe_model_set_fixed_radius (fixture->model, 0.7);
  assert_radius (fixture, 0.7, TRUE);
  /* After another attractor came or went, they are known no more. */
  recipe_model_select (fixture->model, 0);
  recipe_model_move (fixture->model, 1);
  g_assert_cmpfloat (recipe_model_get_radius (fixture->model, &is_exact), <, 0.0);
  recipe_model_set_radii (fixture->model, radii, TRUE);
  assert_radius (fixture, 0.2, TRUE);
  recipe_model_set_radii (fixture->model, NULL, TRUE);
  g_assert_cmpfloat (recipe_model_get_radius (fixture->model, &is_exact), <, 0.0);
}

/* Nobody asks the image about an attractor that is off. */
static void
test_radius_of_one_that_is_off (Fixture *fixture, gconstpointer recipe)
{
  const double radii[3] = { 0.0, 0.2, 0.3 };
  gboolean is_exact;
  recipe_model_set_off (fixture->model, 0, TRUE);
  recipe_model_set_radii (fixture->model, radii, TRUE);
  g_assert_cmpfloat (recipe_model_get_radius (fixture->model, &is_exact), <, 0.0);
  recipe_model_set_fixed_radius (fixture->model, 0.7);
  assert_radius (fixture, 0.7, TRUE);
}

/* The settings may outlive the model. */
static void
test_end (Fixture *fixture, gconstpointer recipe)
{
  g_object_unref (fixture->model);
  g_object_set (fixture->settings, "attractors", "blue;1;2", NULL);
  fixture->model = recipe_model_new (G_OBJECT (fixture->settings));
  assert_recipe (fixture, "blue;1;2");
}

static void
add (const char *path, const char *recipe, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, recipe, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  speak_english ();
  add ("/recipe-model/follows-settings", THREE, test_follows_settings);
  add ("/recipe-model/typed-text", THREE, test_typed_text);
  add ("/recipe-model/unreadable-text", THREE, test_unreadable_text);
  add ("/recipe-model/unreadable-settings", "orange;30", test_unreadable_settings);
  add ("/recipe-model/widgets-write-plainly", THREE, test_widgets_write_plainly);
  add ("/recipe-model/add", "", test_add);
  add ("/recipe-model/duplicate", THREE, test_duplicate);
  add ("/recipe-model/remove", THREE, test_remove);
  add ("/recipe-model/move", THREE, test_move);
  add ("/recipe-model/off", THREE, test_off);
  add ("/recipe-model/full", "", test_full);
  add ("/recipe-model/select", THREE, test_select);
  add ("/recipe-model/colors", "orange;30;75", test_colors);
  add ("/recipe-model/numbers", "orange;30;75", test_numbers);
  add ("/recipe-model/decimal-comma", "orange;30;75", test_decimal_comma);
  add ("/recipe-model/options", "orange;30;75", test_options);
  add ("/recipe-model/no-channel", "orange;30;75", test_no_channel);
  add ("/recipe-model/nothing-chosen", "", test_nothing_chosen);
  add ("/recipe-model/radii", THREE, test_radii);
  add ("/recipe-model/radius-of-one-that-is-off", THREE, test_radius_of_one_that_is_off);
  add ("/recipe-model/end", THREE, test_end);
  return g_test_run ();
}
