/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Suggested recipes: the colours that an image was made of are found, each catches
 * what was promised, and neither the order of the pixels nor the number of threads
 * changes anything.
 */
#include "golden.h"
#include "test-main.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 400, HEIGHT = 300, N_PIXELS = WIDTH * HEIGHT };

/* Pixels are scattered by up to this in linear RGB, so that a cluster's mean lies
 * within a small part of it (30,000 pixels; standard error 0.0001) of its colour. */
static const double SCATTER = 0.02;
static const double NEAR = 0.01;

static ColorshineSpace *srgb;

/* Linear RGB, far apart, and the share of the pixels of each. */
static const struct {
  float rgb[3];
  double share;
} PALETTE[] = {
  { { 0.80f, 0.30f, 0.05f }, 0.40 },
  { { 0.05f, 0.20f, 0.60f }, 0.30 },
  { { 0.10f, 0.45f, 0.10f }, 0.20 },
  { { 0.85f, 0.85f, 0.80f }, 0.10 },
};

static float *
paint (void)
{
  float *pixels = g_new (float, 4 * N_PIXELS);
  for (guint i = 0; i < N_PIXELS; i++)
    {
      double rest = (double) i / N_PIXELS;
      guint color = 0;
      while (color + 1 < G_N_ELEMENTS (PALETTE) && rest >= PALETTE[color].share)
        rest -= PALETTE[color++].share;
      for (guint k = 0; k < 3; k++)
        pixels[4 * i + k] = PALETTE[color].rgb[k]
                            + (float) g_test_rand_double_range (-SCATTER, SCATTER);
      pixels[4 * i + 3] = 1.0f;
    }
  return pixels;
}

static ColorshineAnalysis *
analyse (const float *pixels, size_t width, size_t height, gboolean is_backwards, unsigned n_threads)
{
  ColorshineAnalysis *analysis = colorshine_analysis_new (srgb);
  if (!is_backwards)
    g_assert_true (colorshine_analysis_add (analysis, pixels, 4 * width, 0, 0, width, height,
                                            n_threads));
  for (size_t row = is_backwards ? height : 0; row > 0; row--)
    g_assert_true (colorshine_analysis_add (analysis, pixels + (row - 1) * 4 * width, 4 * width, 0,
                                            (uint32_t) row - 1, width, 1, n_threads));
  return analysis;
}

static void
test_palette (void)
{
  g_autofree float *pixels = paint ();
  ColorshineAnalysis *analysis = analyse (pixels, WIDTH, HEIGHT, FALSE, 1);
  ColorshineRecipe *recipe = colorshine_analysis_suggest (analysis);
  g_assert_nonnull (recipe);
  for (guint i = 0; i < G_N_ELEMENTS (PALETTE); i++)
    {
      const double rgb[3] = { PALETTE[i].rgb[0], PALETTE[i].rgb[1], PALETTE[i].rgb[2] };
      ColorshineColor color;
      colorshine_space_color_from_rgb (srgb, rgb, &color);
      double nearest = INFINITY;
      for (size_t k = 0; k < recipe->n_attractors; k++)
        nearest = fmin (nearest, colorshine_delta_e_ok (&recipe->attractors[k].color, &color));
      g_assert_cmpfloat (nearest, <, NEAR);
    }
  /* The most frequent first. */
  g_assert_cmpfloat (recipe->attractors[0].tolerance_percentile, ==, 40.0);
  colorshine_recipe_free (recipe);
  colorshine_analysis_free (analysis);
}

static void
assert_promises (const ColorshineAnalysis *analysis, const ColorshineRecipe *recipe)
{
  g_assert_cmpuint (recipe->n_attractors, <=, COLORSHINE_MAX_SUGGESTED);
  for (size_t i = 0; i < recipe->n_attractors; i++)
    {
      const ColorshineAttractor *attractor = &recipe->attractors[i];
      const double radius = colorshine_analysis_radius (analysis, &attractor->from,
                                                        attractor->tolerance_percentile);
      const double share = colorshine_analysis_share (analysis, &attractor->from, radius);
      g_assert_cmpfloat (share, >=, 0.02);
      g_assert_cmpfloat (share, <=, 0.60);
      g_assert_cmpfloat (attractor->radius_delta_e_ok, <, 0.0);
    }
}

/* The text is what users get, so it must read back to the same recipe. */
static char *
suggested_text (const ColorshineAnalysis *analysis)
{
  ColorshineRecipe *recipe = colorshine_analysis_suggest (analysis);
  g_assert_nonnull (recipe);
  assert_promises (analysis, recipe);
  char *text = colorshine_recipe_format (recipe, "|");
  ColorshineRecipe *again = colorshine_recipe_parse (text, NULL);
  g_assert_nonnull (again);
  g_assert_cmpuint (again->n_attractors, ==, recipe->n_attractors);
  for (size_t i = 0; i < again->n_attractors; i++)
    g_assert_cmpmem (&again->attractors[i].color, sizeof (ColorshineColor),
                     &recipe->attractors[i].color, sizeof (ColorshineColor));
  colorshine_recipe_free (again);
  colorshine_recipe_free (recipe);
  return text;
}

static void
test_order (void)
{
  g_autofree float *pixels = paint ();
  for (guint i = 0; i < N_PIXELS; i++)
    pixels[4 * i + 3] = (float) g_test_rand_double ();
  char *first = NULL;
  for (guint round = 0; round < 4; round++)
    {
      ColorshineAnalysis *analysis = analyse (pixels, WIDTH, HEIGHT, round % 2, round < 2 ? 1 : 4);
      char *text = suggested_text (analysis);
      if (first)
        g_assert_cmpstr (text, ==, first);
      if (first)
        free (text);
      else
        first = text;
      colorshine_analysis_free (analysis);
    }
  free (first);
}

/* Images of random blobs, of noise, and of few colours: the promises hold. */
static void
test_promises (void)
{
  g_autofree float *pixels = g_new (float, 4 * N_PIXELS);
  for (guint round = 0; round < 30; round++)
    {
      const guint n_colors = 1 + (guint) g_test_rand_int_range (0, 12);
      const double scatter = round % 3 == 0 ? 0.0 : g_test_rand_double () * 0.5;
      float palette[12][3];
      for (guint i = 0; i < 3 * n_colors; i++)
        palette[i / 3][i % 3] = (float) g_test_rand_double ();
      for (guint i = 0; i < N_PIXELS; i++)
        {
          /* Squared, so that some colours are rare. */
          const double r = g_test_rand_double ();
          const float *color = palette[(guint) (r * r * n_colors)];
          for (guint k = 0; k < 3; k++)
            pixels[4 * i + k] = color[k] + (float) (scatter * (g_test_rand_double () - 0.5));
          pixels[4 * i + 3] = 1.0f;
        }
      ColorshineAnalysis *analysis = analyse (pixels, WIDTH, HEIGHT, FALSE, 1);
      free (suggested_text (analysis));
      colorshine_analysis_free (analysis);
    }
}

/* One colour catches all pixels whatever its tolerance, so there is nothing to
 * suggest. */
static void
test_flat (void)
{
  float pixels[4 * 64];
  for (int i = 0; i < 4 * 64; i++)
    pixels[i] = i % 4 == 3 ? 1.0f : 0.3f;
  ColorshineAnalysis *analysis = analyse (pixels, 8, 8, FALSE, 1);
  ColorshineRecipe *recipe = colorshine_analysis_suggest (analysis);
  g_assert_cmpuint (recipe->n_attractors, ==, 0);
  colorshine_recipe_free (recipe);
  colorshine_analysis_free (analysis);
}

/* Two thirds of the pixels are one flat colour, which no attractor can catch alone; a
 * gradient of the rest can. */
static void
test_background (void)
{
  g_autofree float *pixels = paint ();
  for (guint i = 0; i < 4 * (N_PIXELS * 2 / 3); i++)
    pixels[i] = i % 4 == 3 ? 1.0f : 0.9f;
  ColorshineAnalysis *analysis = analyse (pixels, WIDTH, HEIGHT, FALSE, 1);
  ColorshineRecipe *recipe = colorshine_analysis_suggest (analysis);
  g_assert_nonnull (recipe);
  assert_promises (analysis, recipe);
  g_assert_cmpuint (recipe->n_attractors, >, 0);
  const double flat[3] = { 0.9, 0.9, 0.9 };
  ColorshineColor background;
  colorshine_space_color_from_rgb (srgb, flat, &background);
  for (size_t i = 0; i < recipe->n_attractors; i++)
    g_assert_cmpfloat (colorshine_delta_e_ok (&recipe->attractors[i].color, &background), >, 0.03);
  colorshine_recipe_free (recipe);
  colorshine_analysis_free (analysis);
}

static void
test_empty (void)
{
  const ColorshineColor black = { 0 };
  ColorshineAnalysis *analysis = colorshine_analysis_new (srgb);
  ColorshineRecipe *recipe = colorshine_analysis_suggest (analysis);
  g_assert_cmpuint (recipe->n_attractors, ==, 0);
  g_assert_cmpfloat (colorshine_analysis_share (analysis, &black, 1.0), ==, 0.0);
  colorshine_recipe_free (recipe);
  colorshine_analysis_free (analysis);
}

/* Half white, half transparent black, a quarter of the weight mid grey. */
static void
test_share (void)
{
  const float pixels[3][4] = { { 1.0f, 1.0f, 1.0f, 1.0f },
                               { 0.0f, 0.0f, 0.0f, 0.0f },
                               { 0.2f, 0.2f, 0.2f, 1.0f / 3.0f } };
  const ColorshineColor white = { 1.0, 0.0, 0.0, 1.0, false };
  ColorshineAnalysis *analysis = analyse (pixels[0], 3, 1, FALSE, 1);
  /* Weights are whole 8,388,480ths, rounded up. */
  assert_near (colorshine_analysis_share (analysis, &white, 0.01), 0.75, 1.0 / 8388480.0, "white");
  g_assert_cmpfloat (colorshine_analysis_share (analysis, &white, 0.9), ==, 1.0);
  colorshine_analysis_free (analysis);
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  srgb = colorshine_space_new_srgb ();
  g_test_add_func ("/suggest/palette", test_palette);
  g_test_add_func ("/suggest/order", test_order);
  g_test_add_func ("/suggest/promises", test_promises);
  g_test_add_func ("/suggest/flat", test_flat);
  g_test_add_func ("/suggest/background", test_background);
  g_test_add_func ("/suggest/empty", test_empty);
  g_test_add_func ("/suggest/share", test_share);
  const int result = g_test_run ();
  colorshine_space_free (srgb);
  return result;
}
