/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Buffers of pixels beside the core: the same transform, the same analysis, and an
 * honest account of what was moved, in any number of threads.
 */
#include "image-file.h"
#include "recolour.h"
#include "test-main.h"

#include <math.h>
#include <string.h>

/* Several tiles each way, and no multiple of one. */
enum { WIDTH = 301, HEIGHT = 217, N_PIXELS = WIDTH * HEIGHT };

static const char RECIPE[] = "orange;40;80|oklch(60% 0.1 200);30;150;falloff=linear";

static Settings *
new_settings (const char *recipe)
{
  Settings *settings = settings_new ();
  g_assert_true (settings_take_recipe_text (settings, recipe, NULL));
  return settings;
}

static float *
random_pixels (void)
{
  float *pixels = g_new (float, 4 * N_PIXELS);
  for (guint i = 0; i < 4 * N_PIXELS; i++)
    pixels[i] = i % 4 == 3 ? 1.0f : (float) g_test_rand_double ();
  return pixels;
}

static GeglBuffer *
buffer_of (const char *format, const float *linear)
{
  const GeglRectangle extent = { 0, 0, WIDTH, HEIGHT };
  GeglBuffer *buffer = gegl_buffer_new (&extent, babl_format (format));
  gegl_buffer_set (buffer, &extent, 0, babl_format ("RGBA float"), linear, 0);
  return buffer;
}

static float *
pixels_of (GeglBuffer *buffer)
{
  float *pixels = g_new (float, 4 * N_PIXELS);
  gegl_buffer_get (buffer, NULL, 1.0, babl_format ("RGBA float"), pixels, 0, GEGL_ABYSS_NONE);
  return pixels;
}

/* The core alone, over the whole image at once. */
static void
transform_by_core (const Settings *settings, const double *radii, const float *in, float *out,
                   ColorshineCoverage *coverage)
{
  ColorshineSpace *space = colorshine_space_new_srgb ();
  ColorshineTransform *transform
      = colorshine_transform_new (settings->recipe, radii, &settings->options, space);
  colorshine_transform_image (transform, in, out, 4 * WIDTH, WIDTH, HEIGHT, 1, coverage);
  colorshine_transform_free (transform);
  colorshine_space_free (space);
}

static void
test_analysis (void)
{
  g_autoptr (Settings) settings = new_settings (RECIPE);
  g_autofree float *pixels = random_pixels ();
  double radii[COLORSHINE_MAX_ATTRACTORS], expected[COLORSHINE_MAX_ATTRACTORS];
  ColorshineSpace *space = colorshine_space_new_srgb ();
  ColorshineAnalysis *whole = colorshine_analysis_new (space);
  colorshine_analysis_add (whole, pixels, 4 * WIDTH, 0, 0, WIDTH, HEIGHT, 1);
  colorshine_analysis_resolve (whole, settings->recipe, expected, 1);
  g_autoptr (GeglBuffer) buffer = buffer_of ("RGBA float", pixels);
  ColorshineAnalysis *analysis = recolour_analyse (buffer);
  colorshine_analysis_resolve (analysis, settings->recipe, radii, 1);
  /* babl's sRGB matrix has its own rounding. */
  for (size_t i = 0; i < settings->recipe->n_attractors; i++)
    g_assert_cmpfloat (fabs (radii[i] - expected[i]), <, 1e-5);
  colorshine_analysis_free (analysis);
  colorshine_analysis_free (whole);
  colorshine_space_free (space);
}

/* To the bit, whichever way they are found. */
static void
test_resolve (void)
{
  static const char *const formats[] = { "R'G'B' u8", "R'G'B' u16", "R'G'B'A u8", "Y' u8" };
  static const char *const recipes[]
      = { RECIPE, "red;1;1|red;2;1|red;3;1|red;4;1|red;5;1", "blue;20;50;radius=0.3" };
  g_autofree float *pixels = random_pixels ();
  for (guint i = 0; i < G_N_ELEMENTS (formats) * G_N_ELEMENTS (recipes); i++)
    {
      double radii[COLORSHINE_MAX_ATTRACTORS], expected[COLORSHINE_MAX_ATTRACTORS];
      g_autoptr (Settings) settings = new_settings (recipes[i % G_N_ELEMENTS (recipes)]);
      g_autoptr (GeglBuffer) buffer = buffer_of (formats[i / G_N_ELEMENTS (recipes)], pixels);
      ColorshineAnalysis *analysis = recolour_analyse (buffer);
      colorshine_analysis_resolve (analysis, settings->recipe, expected, 1);
      g_assert_true (recolour_resolve (buffer, settings->recipe, radii, NULL));
      for (size_t k = 0; k < settings->recipe->n_attractors; k++)
        g_assert_cmpfloat (radii[k], ==, expected[k]);
      colorshine_analysis_free (analysis);
    }
}

static void
assert_moved_as_by_core (const char *source, const char *target, double allowed)
{
  GError *error = NULL;
  ColorshineCoverage coverage;
  const double radii[] = { 0.35, 0.2 };
  g_autoptr (Settings) settings = new_settings (RECIPE);
  g_autofree float *random = random_pixels (), *expected = g_new (float, 4 * N_PIXELS);
  g_autoptr (GeglBuffer) buffer = buffer_of (source, random);
  g_autofree float *before = pixels_of (buffer);
  transform_by_core (settings, radii, before, expected, NULL);
  g_autoptr (GeglBuffer) moved
      = recolour_apply (buffer, babl_format (target), settings, radii, &coverage, &error);
  g_assert_no_error (error);
  g_assert_true ((moved == buffer) == (strcmp (source, target) == 0));
  g_autofree float *after = pixels_of (moved);
  for (guint i = 0; i < 4 * N_PIXELS; i++)
    g_assert_cmpfloat (fabs (after[i] - expected[i]), <=, allowed);
  g_assert_cmpuint (coverage.n_pixels, ==, N_PIXELS);
}

/* In float they agree but for babl's matrix; 8 bits are coarser: half a step of the
 * curve of sRGB, which is steepest at white. */
static void
test_apply (void)
{
  assert_moved_as_by_core ("RGBA float", "RGBA float", 2e-5);
  assert_moved_as_by_core ("RGBA float", "R'G'B'A float", 2e-5);
  assert_moved_as_by_core ("R'G'B'A u16", "R'G'B'A u16", 1.2 / 65535.0 + 2e-5);
  assert_moved_as_by_core ("R'G'B' u8", "R'G'B' u8", 1.2 / 255.0);
  assert_moved_as_by_core ("R'G'B' u8", "R'G'B' u16", 1.2 / 65535.0 + 2e-5);
}

/* Against the pixels that are there in the end. @rounding: of a component to codes */
static void
assert_movement (const char *format, double rounding)
{
  ColorshineCoverage coverage;
  const double radii[] = { 0.35, 0.2 };
  double sum = 0.0, largest = 0.0;
  guint n_changed = 0;
  g_autoptr (Settings) settings = new_settings (RECIPE);
  g_autofree float *random = random_pixels ();
  g_autoptr (GeglBuffer) buffer = buffer_of (format, random);
  g_autofree float *before = pixels_of (buffer);
  g_autoptr (GeglBuffer) moved
      = recolour_apply (buffer, babl_format (format), settings, radii, &coverage, NULL);
  g_autofree float *after = pixels_of (moved);
  ColorshineSpace *space = colorshine_space_new_srgb ();
  for (guint i = 0; i < N_PIXELS; i++)
    {
      double rgb[2][3];
      ColorshineColor colors[2];
      for (int k = 0; k < 3; k++)
        {
          rgb[0][k] = before[4 * i + k];
          rgb[1][k] = after[4 * i + k];
        }
      colorshine_space_color_from_rgb (space, rgb[0], &colors[0]);
      colorshine_space_color_from_rgb (space, rgb[1], &colors[1]);
      const double delta_e = colorshine_delta_e_ok (&colors[0], &colors[1]);
      n_changed += memcmp (&before[4 * i], &after[4 * i], 3 * sizeof (float)) != 0;
      sum += delta_e;
      largest = fmax (largest, delta_e);
    }
  g_assert_cmpuint (coverage.n_pixels, ==, N_PIXELS);
  /* What is moved by less than a code is not changed by it; of random pixels few. */
  g_assert_cmpuint (coverage.n_moved, >=, n_changed);
  g_assert_cmpuint (coverage.n_moved, <=, n_changed + (rounding > 0.0 ? N_PIXELS / 20 : 0));
  g_assert_cmpuint (coverage.n_moved, <, N_PIXELS);
  /* Single precision, and sums of it. */
  g_assert_cmpfloat (fabs (coverage.sum_delta_e_ok - sum) / sum, <, 1e-4 + rounding);
  g_assert_cmpfloat (fabs (coverage.largest_delta_e_ok - largest), <, 1e-5 + 2.0 * rounding);
  colorshine_space_free (space);
}

static void
test_movement (void)
{
  assert_movement ("RGBA float", 0.0);
  assert_movement ("R'G'B' u8", 1.0 / 255.0);
  assert_movement ("R'G'B'A u8", 1.0 / 255.0);
  assert_movement ("R'G'B' u16", 1.0 / 65535.0);
}

static void
test_coverage (void)
{
  const double radii[] = { 2.0 };
  g_autoptr (Settings) settings = new_settings ("color(rec2020 0 1 0);50;60;radius=2");
  g_autofree float *pixels = random_pixels (), *out = g_new (float, 4 * N_PIXELS);
  ColorshineCoverage expected = { 0 };
  g_autoptr (GeglBuffer) buffer = buffer_of ("RGBA float", pixels);
  transform_by_core (settings, radii, pixels, out, &expected);
  const ColorshineCoverage coverage = recolour_coverage (buffer, settings, radii);
  g_assert_cmpuint (coverage.n_pixels, ==, expected.n_pixels);
  g_assert_cmpuint (expected.n_outside, >, 0);
  /* Some lie on the edge, where babl's matrix decides. */
  g_assert_cmpfloat (fabs ((double) coverage.n_outside - (double) expected.n_outside), <,
                     1e-3 * N_PIXELS);
  g_assert_cmpfloat (fabs (coverage.largest_excess - expected.largest_excess), <, 1e-4);
  /* Nothing was changed. */
  g_autofree float *after = pixels_of (buffer);
  g_assert_cmpmem (after, 4 * N_PIXELS * sizeof (float), pixels, 4 * N_PIXELS * sizeof (float));
}

static void
test_analyse_more (void)
{
  GError *error = NULL;
  guint32 n_rows = 0;
  const ColorshineColor white = { 1.0, 0.0, 0.0, 1.0, false };
  g_autofree float *dark = random_pixels (), *light = random_pixels ();
  ColorshineAnalysis *analysis = NULL;
  for (guint i = 0; i < 4 * N_PIXELS; i++)
    if (i % 4 < 3)
      {
        dark[i] *= 0.1f;
        light[i] = 0.9f + 0.1f * light[i];
      }
  g_autoptr (GeglBuffer) one = buffer_of ("RGBA float", dark);
  g_autoptr (GeglBuffer) other = buffer_of ("RGBA float", light);
  g_assert_true (recolour_analyse_more (one, &analysis, &n_rows, &error));
  g_assert_true (recolour_analyse_more (other, &analysis, &n_rows, &error));
  g_assert_cmpuint (n_rows, ==, 2 * HEIGHT);
  /* Half of all are light: within 0.1 of white, where no dark one is. */
  g_assert_cmpfloat (colorshine_analysis_radius (analysis, &white, 50.0), <, 0.1);
  g_assert_cmpfloat (colorshine_analysis_radius (analysis, &white, 51.0), >, 0.4);
  colorshine_analysis_free (analysis);
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  image_file_init (3);
  g_test_add_func ("/recolour/analysis", test_analysis);
  g_test_add_func ("/recolour/resolve", test_resolve);
  g_test_add_func ("/recolour/apply", test_apply);
  g_test_add_func ("/recolour/movement", test_movement);
  g_test_add_func ("/recolour/coverage", test_coverage);
  g_test_add_func ("/recolour/analyse-more", test_analyse_more);
  return g_test_run ();
}
