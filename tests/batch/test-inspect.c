/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is told of an image of two colours, as JSON and as text.
 */
#include "in-child.h"
#include "inspect.h"
#include "scratch-folder.h"
#include "test-main.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* The tolerance of half of the pixels ends between the colours. */
#define RECIPE " -a rgb(255,1,1);50;75"

static void
write_image (void)
{
  scratch_write_stripes ("a.ppm", 40, 10, "\xff\x01\x01", "\x01\x01\xff", 22);
}

static JsonObject *
inspect (const char *line, JsonParser *parser)
{
  GError *error = NULL;
  InChild child = in_child_verb (&inspect_verb, line, "");
  g_assert_cmpint (child.status, ==, EXIT_ALL_DONE);
  g_assert_cmpstr (child.err, ==, "");
  json_parser_load_from_data (parser, child.out, -1, &error);
  g_assert_no_error (error);
  in_child_clear (&child);
  return json_node_get_object (json_parser_get_root (parser));
}

static void
test_image (void)
{
  write_image ();
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *tree = inspect ("inspect --json a.ppm", parser);
  JsonObject *image = json_object_get_object_member (tree, "image");
  JsonArray *colors = json_object_get_array_member (tree, "colors");
  g_assert_cmpstr (json_object_get_string_member (image, "file"), ==, "a.ppm");
  g_assert_cmpint (json_object_get_int_member (image, "width"), ==, 40);
  g_assert_cmpint (json_object_get_int_member (image, "height"), ==, 10);
  g_assert_cmpint (json_object_get_int_member (image, "bits"), ==, 8);
  g_assert_false (json_object_get_boolean_member (image, "floating-point"));
  g_assert_false (json_object_get_boolean_member (image, "alpha"));
  g_assert_true (json_object_get_boolean_member (image, "srgb"));
  g_assert_cmpuint (json_array_get_length (colors), ==, 2);
  g_assert_cmpfloat (
      json_object_get_double_member (json_array_get_object_element (colors, 0), "share"), ==, 0.55);
  g_assert_false (json_object_has_member (tree, "attractors"));
  g_assert_false (json_object_has_member (tree, "gamut"));
}

static void
test_recipe (void)
{
  write_image ();
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *tree = inspect ("inspect --json" RECIPE " a.ppm", parser);
  JsonArray *attractors = json_object_get_array_member (tree, "attractors");
  g_assert_cmpuint (json_array_get_length (attractors), ==, 1);
  JsonObject *attractor = json_array_get_object_element (attractors, 0);
  JsonObject *distances = json_object_get_object_member (attractor, "distances");
  g_assert_cmpfloat (json_object_get_double_member (attractor, "share"), ==, 0.55);
  g_assert_cmpfloat (json_object_get_double_member (attractor, "radius"), ==,
                     json_object_get_double_member (distances, "50"));
  /* Red from itself, and from blue: OKLab's published values differ by 0.54. */
  g_assert_cmpfloat (json_object_get_double_member (distances, "50"), <, 0.001);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (distances, "75"), 0.54, 0.01);
  g_assert_true (json_object_has_member (json_object_get_object_member (tree, "gamut"),
                                         "share-outside"));
}

static void
test_text (void)
{
  write_image ();
  InChild child = in_child_verb (&inspect_verb, "inspect" RECIPE " a.ppm", "");
  g_assert_true (g_str_has_prefix (child.out, "a.ppm\n  PPM, 40 × 10 pixels, 8 bits, sRGB\nColours\n"));
  g_assert_nonnull (strstr (child.out, "\nRecipe\n  rgb(255,1,1)                  55.0 % of the pixels "
                                       "within ΔE 0."));
  g_assert_nonnull (strstr (child.out, "\n    distances: 1 %: 0.0000, 5 %: 0.0000, "));
  g_assert_nonnull (strstr (child.out, " % of the pixels leave the gamut before they are mapped, by up to "));
  in_child_clear (&child);
}

static void
test_failed (void)
{
  in_child_assert (in_child_verb (&inspect_verb, "inspect none.ppm", ""), EXIT_SOME_FAILED, "",
                   "colorshine inspect: none.ppm: the input can't be opened: No such file or "
                   "directory\n");
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  scratch_test ("/inspect/image", test_image);
  scratch_test ("/inspect/recipe", test_recipe);
  scratch_test ("/inspect/text", test_text);
  scratch_test ("/inspect/failed", test_failed);
  return g_test_run ();
}
