/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One file from its name to its output, or to a code that says why there is none.
 */
#include "failure.h"
#include "image-file.h"
#include "job.h"
#include "scratch-folder.h"
#include "test-main.h"

#include <string.h>

static Settings *
new_settings (const char *recipe)
{
  Settings *settings = settings_new ();
  g_assert_true (settings_take_recipe_text (settings, recipe, NULL));
  settings->n_threads = 1;
  return settings;
}

static void
write_image (const char *path)
{
  scratch_write_stripes (path, 8, 4, "\xff\x40\x20", "\x10\x20\xff", 4);
}

static guint
n_entries (void)
{
  g_autoptr (GDir) folder = g_dir_open (".", 0, NULL);
  guint n = 0;
  while (g_dir_read_name (folder))
    n++;
  return n;
}

static void
count_start (const ImageHeader *header, gpointer data)
{
  g_assert_cmpuint (header->width, ==, 8);
  ++*(guint *) data;
}

static void
test_run (void)
{
  g_autoptr (Settings) settings = new_settings ("teal;50;100;radius=0.9|red;40;50");
  GError *error = NULL;
  JobResult result;
  guint n_started = 0;
  write_image ("a.ppm");
  g_assert_true (job_run (settings, "a.ppm", "b.png", count_start, &n_started, &result, &error));
  g_assert_no_error (error);
  g_autofree char *text = NULL;
  gsize length;
  g_assert_true (g_file_get_contents ("a.ppm", &text, &length, NULL));
  g_autofree char *hash
      = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text, length);
  g_assert_cmpstr (result.content_hash, ==, hash);
  g_assert_cmpuint (result.input_bytes, ==, length);
  g_autofree char *output = NULL;
  g_assert_true (g_file_get_contents ("b.png", &output, &length, NULL));
  g_assert_cmpuint (result.output_bytes, ==, length);
  g_assert_cmpfloat (result.megapixels, ==, 32e-6);
  g_assert_cmpuint (n_started, ==, 1);
  g_assert_cmpuint (result.coverage.n_pixels, ==, 32);
  g_assert_cmpfloat (result.radii[0], ==, 0.9);
  g_assert_cmpfloat (result.radii[1], >, 0.0);
  g_assert_cmpuint (result.memory_need_bytes, >, 0);
  g_assert_cmpuint (n_entries (), ==, 2);
}

/* Radii that were frozen are taken as they are. */
static void
test_frozen (void)
{
  g_autoptr (Settings) settings = new_settings ("teal;50;100");
  JobResult result;
  write_image ("a.ppm");
  settings->radii = g_new (double, 1);
  settings->radii[0] = 0.123;
  g_assert_true (job_run (settings, "a.ppm", "b.ppm", NULL, NULL, &result, NULL));
  g_assert_cmpfloat (result.radii[0], ==, 0.123);
}

static void
assert_failed (const Settings *settings, const char *input, const char *output, FailureCode code)
{
  GError *error = NULL;
  JobResult result;
  const guint n_before = n_entries ();
  g_assert_false (job_run (settings, input, output, NULL, NULL, &result, &error));
  g_assert_error (error, FAILURE_DOMAIN, (int) code);
  g_error_free (error);
  g_assert_cmpuint (n_entries (), ==, n_before);
}

static void
test_failed (void)
{
  g_autoptr (Settings) settings = new_settings ("teal;50;100");
  write_image ("a.ppm");
  scratch_write ("there.png", "mine");
  scratch_write ("cut.ppm", "P6\n8 4\n255\nxyz");
  assert_failed (settings, "none.ppm", "b.png", FAILURE_NOT_FOUND);
  assert_failed (settings, "cut.ppm", "b.png", FAILURE_TRUNCATED);
  assert_failed (settings, "a.ppm", "b.gif", FAILURE_OUTPUT_FORMAT);
  assert_failed (settings, "a.ppm", "none/b.png", FAILURE_NOT_FOUND);
  assert_failed (settings, "a.ppm", "there.png", FAILURE_EXISTS);
  settings->overwrite = TRUE;
  assert_failed (settings, "a.ppm", "a.ppm", FAILURE_EXISTS);
  settings->depth = 16;
  assert_failed (settings, "a.ppm", "b.jpg", FAILURE_OUTPUT_FORMAT);
  settings->memory_bytes = 1 << 20;
  assert_failed (settings, "a.ppm", "there.png", FAILURE_MEMORY);
  g_autofree char *mine = scratch_read ("there.png");
  g_assert_cmpstr (mine, ==, "mine");
}

/* The colours of several files are those of one that has all their pixels. */
static void
test_analyse (void)
{
  ColorshineAnalysis *analysis = NULL;
  ColorshineColor red;
  guint32 n_rows = 0;
  GError *error = NULL;
  scratch_write_stripes ("red.ppm", 8, 3, "\xff\x01\x01", "\xff\x01\x01", 8);
  scratch_write_stripes ("blue.ppm", 8, 1, "\x01\x01\xff", "\x01\x01\xff", 8);
  g_assert_true (job_analyse ("red.ppm", 0, &analysis, &n_rows, NULL));
  g_assert_false (job_analyse ("none.ppm", 0, &analysis, &n_rows, &error));
  g_assert_error (error, FAILURE_DOMAIN, FAILURE_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (job_analyse ("blue.ppm", 1 << 20, &analysis, &n_rows, &error));
  g_assert_error (error, FAILURE_DOMAIN, FAILURE_MEMORY);
  g_clear_error (&error);
  g_assert_true (job_analyse ("blue.ppm", 0, &analysis, &n_rows, NULL));
  g_assert_cmpuint (n_rows, ==, 4);
  g_assert_true (colorshine_color_parse ("rgb(255 1 1)", strlen ("rgb(255 1 1)"), &red, NULL));
  g_assert_cmpfloat (colorshine_analysis_share (analysis, &red, 0.01), ==, 0.75);
  colorshine_analysis_free (analysis);
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  scratch_test ("/job/run", test_run);
  scratch_test ("/job/frozen", test_frozen);
  scratch_test ("/job/failed", test_failed);
  scratch_test ("/job/analyse", test_analyse);
  image_file_init (1);
  return g_test_run ();
}
