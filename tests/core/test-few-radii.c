/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Distances found among colours in no order, against sorting all of them; and when
 * the first to ask, and whoever asks again, get the same.
 */
#include "golden.h"
#include "test-main.h"

#include "analysis.h"

#include <math.h>
#include <stdlib.h>

enum { N_PIXELS = 200000 };

/* Distances are measured in single precision. */
static const double ROUNDING = 1e-6;

typedef struct {
  void (*fill) (float *rgba);
  gint threads;
} Picture;

static ColorshineSpace *srgb;

static int
compare_doubles (const void *one, const void *other)
{
  const double a = *(const double *) one, b = *(const double *) other;
  return (a > b) - (a < b);
}

static void
fill_clouds (float *rgba)
{
  for (gsize i = 0; i < N_PIXELS; i++)
    {
      const double spread = i % 3 == 0 ? 0.4 : 0.01;
      for (gsize k = 0; k < 3; k++)
        rgba[4 * i + k] = (float) (0.5 + 0.05 * (double) (i % 7) * ((double) k - 1.0)
                                   + spread * g_test_rand_double_range (-1.0, 1.0));
      rgba[4 * i + 3] = 1.0f;
    }
}

/* Most pixels at the same distance, which bounds fall upon. */
static void
fill_flat (float *rgba)
{
  for (gsize i = 0; i < 4 * (gsize) N_PIXELS; i++)
    rgba[i] = i % 4 == 3 ? 1.0f : i / 4 % 10 == 0 ? (float) g_test_rand_double () : 0.3f;
}

static ColorshineAnalysis *
analysis_of (const float *rgba)
{
  ColorshineAnalysis *analysis = colorshine_analysis_new (srgb);
  g_assert_true (colorshine_analysis_add (analysis, rgba, 4 * N_PIXELS, 0, 0, N_PIXELS, 1, 1));
  return analysis;
}

static double *
sorted_distances (const float *rgba, const ColorshineColor *centre)
{
  double *distances = g_new (double, N_PIXELS);
  for (gsize i = 0; i < N_PIXELS; i++)
    {
      const double rgb[3] = { rgba[4 * i], rgba[4 * i + 1], rgba[4 * i + 2] };
      ColorshineColor color;
      colorshine_space_color_from_rgb (srgb, rgb, &color);
      distances[i] = colorshine_delta_e_ok (&color, centre);
    }
  qsort (distances, N_PIXELS, sizeof *distances, compare_doubles);
  return distances;
}

static void
test_against_sorting (gconstpointer data)
{
  const Picture *picture = data;
  static const double percentiles[] = { 0.5, 1.0, 12.5, 50.0, 75.0, 97.0, 99.5, 100.0 };
  g_autofree float *rgba = g_new (float, 4 * N_PIXELS);
  picture->fill (rgba);
  ColorshineAnalysis *analysis = analysis_of (rgba);
  const ColorshineColor centre = { .lightness = 0.55, .a = 0.05, .b = -0.03, .alpha = 1.0 };
  g_autofree double *distances = sorted_distances (rgba, &centre);
  DistanceQuery queries[G_N_ELEMENTS (percentiles)] = { 0 };
  for (guint i = 0; i < G_N_ELEMENTS (percentiles); i++)
    queries[i] = (DistanceQuery){ .centre = &centre, .percentile = percentiles[i] };
  analysis_find_distances (analysis, queries, G_N_ELEMENTS (queries), picture->threads);
  for (guint i = 0; i < G_N_ELEMENTS (percentiles); i++)
    {
      g_assert_true (queries[i].is_found);
      const gsize rank = (gsize) ceil (percentiles[i] / 100.0 * N_PIXELS) - 1;
      assert_near (queries[i].distance, distances[rank], ROUNDING, "distance");
    }
  colorshine_analysis_free (analysis);
}

/* Some stretches of pixels weigh the same, others do not. */
static void
test_weights (void)
{
  static const double percentiles[] = { 0.5, 12.5, 50.0, 97.0, 100.0 };
  g_autofree float *rgba = g_new (float, 4 * N_PIXELS);
  fill_clouds (rgba);
  for (gsize i = 0; i < N_PIXELS; i++)
    if (i / 1000 % 2 == 0)
      rgba[4 * i + 3] = (float) (i % 256) / 255.0f;
  ColorshineAnalysis *analysis = analysis_of (rgba);
  const ColorshineColor centre = { .lightness = 0.5, .a = 0.02, .b = 0.01, .alpha = 1.0 };
  DistanceQuery queries[G_N_ELEMENTS (percentiles)] = { 0 };
  for (guint i = 0; i < G_N_ELEMENTS (percentiles); i++)
    queries[i] = (DistanceQuery){ .centre = &centre, .percentile = percentiles[i] };
  analysis_find_distances (analysis, queries, G_N_ELEMENTS (queries), 2);
  for (guint i = 0; i < G_N_ELEMENTS (percentiles); i++)
    {
      g_assert_true (queries[i].is_found);
      g_assert_cmpfloat (queries[i].distance + COLORSHINE_RADIUS_MARGIN, ==,
                         colorshine_analysis_radius (analysis, &centre, percentiles[i]));
    }
  colorshine_analysis_free (analysis);
}

/* The first answer is found among colours in no order, the others in order. */
static void
test_again (void)
{
  g_autofree float *rgba = g_new (float, 4 * N_PIXELS);
  fill_clouds (rgba);
  ColorshineAnalysis *analysis = analysis_of (rgba);
  ColorshineError error;
  ColorshineRecipe *recipe = colorshine_recipe_parse ("orange;30;75|teal;60;50|gray;5;100", &error);
  g_assert_nonnull (recipe);
  double first[3], again[3];
  colorshine_analysis_resolve (analysis, recipe, first, 1);
  g_assert_false (analysis->is_ordered);
  colorshine_analysis_resolve (analysis, recipe, again, 1);
  g_assert_true (analysis->is_ordered);
  g_assert_cmpmem (first, sizeof first, again, sizeof again);
  colorshine_recipe_free (recipe);
  colorshine_analysis_free (analysis);
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  srgb = colorshine_space_new_srgb ();
  static const Picture clouds = { fill_clouds, 2 }, flat = { fill_flat, 1 };
  g_test_add_data_func ("/few-radii/clouds", &clouds, test_against_sorting);
  g_test_add_data_func ("/few-radii/flat", &flat, test_against_sorting);
  g_test_add_func ("/few-radii/weights", test_weights);
  g_test_add_func ("/few-radii/again", test_again);
  const int result = g_test_run ();
  colorshine_space_free (srgb);
  return result;
}
