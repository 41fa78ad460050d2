/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Recipes from images of two colours and of one.
 */
#include "in-child.h"
#include "scratch-folder.h"
#include "suggest.h"
#include "test-main.h"

static void
test_two_colors (void)
{
  scratch_write_stripes ("a.ppm", 40, 10, "\xff\x01\x01", "\x01\x01\xff", 22);
  InChild child = in_child_verb (&suggest_verb, "suggest a.ppm", "");
  g_assert_cmpint (child.status, ==, EXIT_ALL_DONE);
  g_assert_cmpstr (child.err, ==, "");
  ColorshineRecipe *recipe = colorshine_recipe_parse (child.out, NULL);
  g_assert_nonnull (recipe);
  g_assert_cmpuint (recipe->n_attractors, ==, 2);
  /* The most frequent first: red, whose a is the larger. */
  g_assert_cmpfloat (recipe->attractors[0].color.a, >, 0.2);
  g_assert_cmpfloat (recipe->attractors[1].color.b, <, -0.2);
  colorshine_recipe_free (recipe);
  InChild again = in_child_verb (&suggest_verb, "suggest a.ppm", "");
  g_assert_cmpstr (again.out, ==, child.out);
  in_child_clear (&again);
  in_child_clear (&child);
}

static void
test_one_color (void)
{
  scratch_write_stripes ("a.ppm", 8, 4, "\xff\x01\x01", "\xff\x01\x01", 4);
  in_child_assert (
      in_child_verb (&suggest_verb, "suggest a.ppm", ""), EXIT_ALL_DONE, "",
      "colorshine suggest: no colour of the image catches 2 to 60 % of its pixels\n");
}

static void
test_failed (void)
{
  in_child_assert (in_child_verb (&suggest_verb, "suggest none.ppm", ""), EXIT_SOME_FAILED, "",
                   "colorshine suggest: none.ppm: the input can't be opened: No such file or "
                   "directory\n");
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  scratch_test ("/suggest/two-colors", test_two_colors);
  scratch_test ("/suggest/one-color", test_one_color);
  scratch_test ("/suggest/failed", test_failed);
  return g_test_run ();
}
