/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The verb that writes tables: which it makes, what it says of them, and what it
 * refuses. What other programs make of the tables is seen in test_lut.py.
 */
#include "in-child.h"
#include "lut.h"
#include "scratch-folder.h"
#include "test-main.h"

#include <locale.h>
#include <string.h>

#define RECIPE " -a orange;50;75;radius=0.25"
#define SEE_HELP "\nSee 'colorshine lut --help'.\n"

static char *
make (const char *words)
{
  g_autofree char *line = g_strconcat ("lut ", words, NULL);
  InChild child = in_child_verb (&lut_verb, line, "");
  g_assert_cmpstr (child.err, ==, "");
  g_assert_cmpint (child.status, ==, EXIT_ALL_DONE);
  char *out = g_steal_pointer (&child.out);
  in_child_clear (&child);
  return out;
}

/* Lines that begin with a number. */
static guint
count_nodes (const char *cube)
{
  g_auto (GStrv) lines = g_strsplit (cube, "\n", -1);
  guint n = 0;
  for (char **line = lines; *line; line++)
    n += g_ascii_isdigit (**line);
  return n;
}

static void
test_cube (void)
{
  g_autofree char *out = make ("-o a.cube --size 17" RECIPE);
  g_autofree char *cube = scratch_read ("a.cube");
  g_assert_true (g_str_has_prefix (out, "a.cube: 17 nodes per side, encoded srgb\n"
                                        "Difference from the transform in ΔE OK, over "));
  g_assert_nonnull (strstr (out, "\n  tetrahedral  mean 0.0"));
  g_assert_nonnull (strstr (out, "\n  trilinear    mean 0.0"));
  g_assert_nonnull (strstr (cube, "\nLUT_3D_SIZE 17\n"));
  g_assert_nonnull (strstr (cube, "orange;50;75;radius=0.25"));
  g_assert_cmpuint (count_nodes (cube), ==, 17 * 17 * 17);
}

static void
test_hald (void)
{
  g_autofree char *out = make ("-o a.png --level 4 --space display-p3" RECIPE);
  g_autofree char *png = scratch_read ("a.png");
  g_assert_true (g_str_has_prefix (out, "a.png: 16 nodes per side, encoded display-p3\n"));
  g_assert_cmpmem (png, 4, "\x89PNG", 4);
}

/* The table says which radius an image gave. */
static void
test_from_image (void)
{
  scratch_write_stripes ("a.ppm", 40, 10, "\xff\x01\x01", "\x01\x01\xff", 22);
  g_autofree char *out = make ("-o a.cube --size 17 --from-image a.ppm -a rgb(255,1,1);50;75");
  g_autofree char *cube = scratch_read ("a.cube");
  /* More than half of the pixels are that red; 1e-5 is added to every radius. */
  const char *radius = strstr (cube, "rgb(255,1,1);50;75;radius=");
  g_assert_nonnull (radius);
  /* In single precision. */
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (strchr (radius, '=') + 1, NULL), 1e-5, 1e-6);
}

static void
assert_refused (const char *words, int status, const char *sentence)
{
  g_autofree char *line = g_strconcat ("lut ", words, NULL);
  g_autofree char *expected = g_strdup_printf ("colorshine lut: %s%s", sentence,
                                               status == EXIT_USAGE ? SEE_HELP : "\n");
  in_child_assert (in_child_verb (&lut_verb, line, ""), status, "", expected);
}

static void
test_misused (void)
{
  assert_refused (RECIPE + 1, EXIT_USAGE, "expected --output FILE.cube or FILE.png");
  assert_refused ("-o a.cube --level 8" RECIPE, EXIT_USAGE,
                  "--level belongs to a Hald CLUT (.png); a .cube has a --size");
  assert_refused ("-o a.png --size 33" RECIPE, EXIT_USAGE,
                  "--size belongs to a .cube; a Hald CLUT (.png) has a --level");
  assert_refused ("-o a.cube --size 16" RECIPE, EXIT_USAGE,
                  "--size: found 16; expected nodes per side from 17 to 129");
  assert_refused ("-o a.png --level 13" RECIPE, EXIT_USAGE,
                  "--level: found 13; expected a level from 4 to 12");
  assert_refused ("-o a.png --space p3" RECIPE, EXIT_USAGE,
                  "--space: found “p3”; expected one of srgb, display-p3, a98-rgb, prophoto-rgb, "
                  "rec2020");
}

static void
test_failed (void)
{
  assert_refused ("-o a.cube -a red;50;75", EXIT_SOME_FAILED,
                  "attractor 1 (red) has a tolerance of 50 % and no radius: how far it reaches "
                  "depends on an image's colours, and a table knows no image. Give it radius=… "
                  "('colorshine inspect' prints the radii for an image), or name the image with "
                  "--from-image FILE");
  assert_refused ("-o a.cube --from-image none.ppm -a red;50;75", EXIT_SOME_FAILED,
                  "none.ppm: the input can't be opened: No such file or directory");
  g_free (make ("-o a.cube --size 17" RECIPE));
  assert_refused ("-o a.cube --size 17" RECIPE, EXIT_SOME_FAILED,
                  "the output exists; --overwrite replaces it");
  g_free (make ("-o a.cube --size 17 --overwrite" RECIPE));
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  /* As the command's own. */
  g_assert_nonnull (setlocale (LC_CTYPE, "C.UTF-8"));
  scratch_test ("/lut/cube", test_cube);
  scratch_test ("/lut/hald", test_hald);
  scratch_test ("/lut/from-image", test_from_image);
  scratch_test ("/lut/misused", test_misused);
  scratch_test ("/lut/failed", test_failed);
  return g_test_run ();
}
