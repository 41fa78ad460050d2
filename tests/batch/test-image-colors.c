/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An image's pixels and colours beside those that it was made of.
 */
#include "failure.h"
#include "image-colors.h"
#include "image-file.h"
#include "in-child.h"
#include "scratch-folder.h"
#include "test-main.h"

#include <string.h>

static void
test_colors (void)
{
  GError *error = NULL;
  ColorshineColor red, blue;
  scratch_write_stripes ("a.ppm", 8, 4, "\xff\x01\x01", "\x01\x01\xff", 6);
  g_autoptr (ImageColors) colors = image_colors_new ("a.ppm", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (colors->header.width, ==, 8);
  g_assert_cmpuint (colors->header.height, ==, 4);
  g_assert_cmpint (gegl_buffer_get_width (colors->pixels), ==, 8);
  g_assert_true (colorshine_color_parse ("rgb(255 1 1)", strlen ("rgb(255 1 1)"), &red, NULL));
  g_assert_true (colorshine_color_parse ("rgb(1 1 255)", strlen ("rgb(1 1 255)"), &blue, NULL));
  /* Two in eight columns are blue. */
  g_assert_cmpfloat (colorshine_analysis_share (colors->analysis, &red, 0.01), ==, 0.75);
  g_assert_cmpfloat (colorshine_analysis_share (colors->analysis, &blue, 0.01), ==, 0.25);
}

static void
test_failed (void)
{
  g_autoptr (GError) missing = NULL, empty = NULL;
  scratch_write ("empty.png", "");
  g_assert_null (image_colors_new ("none.png", &missing));
  g_assert_error (missing, FAILURE_DOMAIN, FAILURE_NOT_FOUND);
  g_assert_null (image_colors_new ("empty.png", &empty));
  g_assert_error (empty, FAILURE_DOMAIN, FAILURE_EMPTY);
}

static int
failed_main (int argc, char **argv)
{
  g_autoptr (GError) error = g_error_new_literal (FAILURE_DOMAIN, FAILURE_EMPTY, "the file is empty");
  return argc == 2 ? image_colors_failed (argv[0], argv[1], error) : 0;
}

static void
test_sentence (void)
{
  in_child_assert (in_child_main (failed_main, "look a.png", ""), EXIT_SOME_FAILED, "",
                   "colorshine look: a.png: the file is empty\n");
  in_child_assert (in_child_main (failed_main, "look \xff", ""), EXIT_SOME_FAILED, "",
                   "colorshine look: \xef\xbf\xbd: the file is empty\n");
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/image-colors/a-sentence", test_sentence);
  scratch_test ("/image-colors/colors", test_colors);
  scratch_test ("/image-colors/failed", test_failed);
  image_file_init (1);
  return g_test_run ();
}
