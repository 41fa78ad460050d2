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

/* Most pixels next to nothing, most weight in others: the samples that are picked tell
 * wrong bounds, and the order is asked. */
static void
test_wrong_bounds (void)
{
  g_autofree float *rgba = g_new (float, 4 * N_PIXELS);
  for (gsize i = 0; i < N_PIXELS; i++)
    {
      const gboolean is_bright = i % 10 == 0;
      for (gsize k = 0; k < 3; k++)
        rgba[4 * i + k]
            = (float) ((is_bright ? 0.7 : 0.1) + 0.1 * g_test_rand_double_range (-1.0, 1.0));
      rgba[4 * i + 3] = is_bright ? 1.0f : 1.0f / 255.0f;
    }
  ColorshineAnalysis *analysis = analysis_of (rgba);
  const ColorshineColor centre = { .lightness = 0.0, .alpha = 1.0 };
  DistanceQuery query = { .centre = &centre, .percentile = 50.0 };
  analysis_find_distances (analysis, &query, 1, 2);
  g_assert_false (query.is_found);
  ColorshineError error;
  ColorshineRecipe *recipe = colorshine_recipe_parse ("black;50;75|white;50;75", &error);
  double radii[2];
  colorshine_analysis_resolve (analysis, recipe, radii, 2);
  for (int i = 0; i < 2; i++)
    g_assert_cmpfloat (radii[i], ==,
                       colorshine_analysis_radius (analysis, &recipe->attractors[i].from, 50.0));
  g_assert_cmpfloat (radii[0], >, 0.7);
  colorshine_recipe_free (recipe);
  colorshine_analysis_free (analysis);
}

static ColorshineRecipe *
recipe_of (guint n_attractors, const char *attractor)
{
  g_autoptr (GString) text = g_string_new (attractor);
  for (guint i = 1; i < n_attractors; i++)
    g_string_append_printf (text, "|%s", attractor);
  ColorshineError error;
  ColorshineRecipe *recipe = colorshine_recipe_parse (text->str, &error);
  g_assert_nonnull (recipe);
  return recipe;
}

/* The order is made for many radii, and for few samples; not for none. */
static void
test_how_many (void)
{
  g_autofree float *rgba = g_new (float, 4 * N_PIXELS);
  fill_clouds (rgba);
  static const struct {
    gsize n_pixels;
    guint n_attractors;
    const char *attractor;
    gboolean is_ordered;
  } cases[] = { { N_PIXELS, 3, "orange;30;75;radius=0.1", FALSE },
                { N_PIXELS, 24, "orange;30;75", FALSE },
                { N_PIXELS, 25, "orange;30;75", TRUE },
                { 131072, 1, "orange;30;75", FALSE },
                { 131071, 1, "orange;30;75", TRUE } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      ColorshineAnalysis *analysis = colorshine_analysis_new (srgb);
      g_assert_true (colorshine_analysis_add (analysis, rgba, 4 * cases[i].n_pixels, 0, 0,
                                              cases[i].n_pixels, 1, 1));
      ColorshineRecipe *recipe = recipe_of (cases[i].n_attractors, cases[i].attractor);
      double radii[COLORSHINE_MAX_ATTRACTORS];
      colorshine_analysis_resolve (analysis, recipe, radii, 3);
      g_assert_cmpint (analysis->is_ordered, ==, cases[i].is_ordered);
      g_assert_cmpint (analysis->was_asked, ==, i > 0);
      for (guint k = 1; k < cases[i].n_attractors; k++)
        g_assert_cmpfloat (radii[k], ==, radii[0]);
      colorshine_recipe_free (recipe);
      colorshine_analysis_free (analysis);
    }
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
  g_test_add_func ("/few-radii/wrong-bounds", test_wrong_bounds);
  g_test_add_func ("/few-radii/how-many", test_how_many);
  const int result = g_test_run ();
  colorshine_space_free (srgb);
  return result;
}
