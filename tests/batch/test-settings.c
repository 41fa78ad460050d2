/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Settings go to a worker and arrive as they were.
 */
#include "failure.h"
#include "settings.h"
#include "test-main.h"

#include <string.h>

static char *
text_of (const Settings *settings)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), settings_to_json (settings));
  json_object_unref (json_node_get_object (node));
  return json_to_string (node, FALSE);
}

static Settings *
read_back (const char *text, GError **error)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  return settings_new_from_json (json_node_get_object (node), error);
}

static void
test_defaults (void)
{
  GError *error = NULL;
  ColorshineOptions expected;
  g_autoptr (Settings) settings = settings_new ();
  colorshine_options_init (&expected);
  g_assert_cmpint (settings->options.blend, ==, (int) expected.blend);
  g_assert_cmpint (settings->options.gamut, ==, (int) expected.gamut);
  g_assert_cmpfloat (settings->options.neutral_chroma, ==, expected.neutral_chroma);
  g_autofree char *text = text_of (settings);
  g_autoptr (Settings) again = read_back (text, &error);
  g_assert_no_error (error);
  g_autofree char *other = text_of (again);
  g_assert_cmpstr (other, ==, text);
}

static void
test_round_trip (void)
{
  GError *error = NULL;
  g_autoptr (Settings) settings = settings_new ();
  g_assert_true (settings_take_recipe_text (settings, "red;1;2\nblue;3;4;protect", &error));
  settings->options.lightness = false;
  settings->options.hue = false;
  g_assert_true (settings_set_blend (settings, "oklch", &error));
  g_assert_true (settings_set_gamut (settings, "css", &error));
  settings->options.neutral_chroma = 1.0 / 30.0;
  settings->radii = g_new0 (double, COLORSHINE_MAX_ATTRACTORS);
  settings->radii[0] = 0.1;
  settings->radii[1] = 1.0 / 3.0;
  settings->n_threads = 3;
  settings->memory_bytes = G_GUINT64_CONSTANT (5000000000);
  settings->verify = settings->overwrite = TRUE;
  settings->quality = 77;
  settings->depth = 16;
  g_autofree char *text = text_of (settings);
  g_autoptr (Settings) again = read_back (text, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->recipe->n_attractors, ==, 2);
  g_assert_true (again->recipe->attractors[1].protect);
  g_assert_false (again->options.lightness);
  g_assert_true (again->options.chroma);
  g_assert_cmpint (again->options.blend, ==, COLORSHINE_BLEND_OKLCH);
  g_assert_cmpint (again->options.gamut, ==, COLORSHINE_GAMUT_CSS);
  /* To the last bit. */
  g_assert_cmpfloat (again->options.neutral_chroma, ==, 1.0 / 30.0);
  g_assert_cmpfloat (again->radii[1], ==, 1.0 / 3.0);
  g_assert_cmpint (again->n_threads, ==, 3);
  g_assert_cmpuint (again->memory_bytes, ==, G_GUINT64_CONSTANT (5000000000));
  g_assert_true (again->verify && again->overwrite);
  g_assert_cmpint (again->quality, ==, 77);
  g_assert_cmpint (again->depth, ==, 16);
}

/* A recipe that can't be read leaves the one before. */
static void
test_bad_recipe (void)
{
  GError *error = NULL;
  g_autoptr (Settings) settings = settings_new ();
  g_assert_true (settings_take_recipe_text (settings, "red;1;2", &error));
  g_assert_false (settings_take_recipe_text (settings, "red;1", &error));
  g_assert_error (error, FAILURE_DOMAIN, FAILURE_RECIPE);
  g_assert_cmpstr (settings->recipe_text, ==, "red;1;2");
  g_assert_cmpuint (settings->recipe->n_attractors, ==, 1);
  g_error_free (error);
}

static void
test_ranges (void)
{
  g_autoptr (Settings) settings = settings_new ();
  static const double not_a_number = 0.0 / 0.0;
  g_assert_true (settings_set_quality (settings, 100, NULL));
  g_assert_false (settings_set_quality (settings, 100.5, NULL));
  g_assert_false (settings_set_quality (settings, not_a_number, NULL));
  g_assert_true (settings_set_depth (settings, 32, NULL));
  g_assert_false (settings_set_depth (settings, 64, NULL));
  g_assert_false (settings_set_depth (settings, not_a_number, NULL));
  g_assert_true (settings_set_threads (settings, 1024, NULL));
  g_assert_false (settings_set_threads (settings, 1025, NULL));
  g_assert_false (settings_set_threads (settings, not_a_number, NULL));
  g_assert_cmpint (settings->quality, ==, 100);
  g_assert_cmpint (settings->depth, ==, 32);
  g_assert_cmpint (settings->n_threads, ==, 1024);
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/settings/defaults", test_defaults);
  g_test_add_func ("/settings/round-trip", test_round_trip);
  g_test_add_func ("/settings/bad-recipe", test_bad_recipe);
  g_test_add_func ("/settings/ranges", test_ranges);
  return g_test_run ();
}
