/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The measured error of tables whose error is known otherwise.
 */
#include "golden.h"
#include "test-main.h"

#include "clut.h"
#include "space.h"

#include <math.h>
#include <stdlib.h>

static const ColorshineInterpolation INTERPOLATIONS[]
    = { COLORSHINE_INTERPOLATION_TETRAHEDRAL, COLORSHINE_INTERPOLATION_TRILINEAR };

static ColorshineSpace *srgb;

static ColorshineTransform *
transform_of (const char *text)
{
  ColorshineRecipe *recipe = colorshine_recipe_parse (text, NULL);
  g_assert_nonnull (recipe);
  double radii[COLORSHINE_MAX_ATTRACTORS];
  colorshine_analysis_resolve (NULL, recipe, radii, 1);
  ColorshineOptions options;
  colorshine_options_init (&options);
  ColorshineTransform *transform = colorshine_transform_new (recipe, radii, &options, srgb);
  colorshine_recipe_free (recipe);
  return transform;
}

static ColorshineClutError
error_of (const ColorshineClut *clut, const ColorshineTransform *transform,
          ColorshineInterpolation interpolation)
{
  ColorshineClutError errors[COLORSHINE_N_INTERPOLATIONS] = { 0 };
  g_assert_true (colorshine_clut_measure (clut, transform, 0, errors));
  g_assert_cmpuint (errors[interpolation].n_colors, ==, 128 * 128 * 128);
  return errors[interpolation];
}

/* Straight between its nodes, as a table is. */
static void
test_identity (void)
{
  ColorshineTransform *transform = transform_of ("");
  ColorshineClut *clut = colorshine_clut_new (transform, 17, 0);
  for (guint i = 0; i < G_N_ELEMENTS (INTERPOLATIONS); i++)
    {
      const ColorshineClutError error = error_of (clut, transform, INTERPOLATIONS[i]);
      /* Rounding to float of encoded values; near black ΔE magnifies it: the cube
       * root has a slope of 2000 where the first box of 128 begins to be sampled. */
      g_assert_cmpfloat (error.mean, <, 1e-7);
      g_assert_cmpfloat (error.p99, <, 3e-7);
      g_assert_cmpfloat (error.max, <, 1e-5);
    }
  colorshine_clut_free (clut);
  colorshine_transform_free (transform);
}

static int
compare_doubles (const void *first, const void *second)
{
  const double a = *(const double *) first, b = *(const double *) second;
  return (a > b) - (a < b);
}

/* A table of one colour against the identity: the distances of all colours to it,
 * here from the middles of the boxes instead of random places. */
static void
test_one_color (void)
{
  enum { N = 128 };
  static const double rgb[3] = { 0.125, 0.25, 0.0625 };
  ColorshineTransform *transform = transform_of ("");
  ColorshineClut *clut = colorshine_clut_new (transform, 2, 1);
  ColorshineColor color, own;
  double linear[3];
  for (int i = 0; i < 24; i++)
    clut->rgb[i] = (float) rgb[i % 3];
  for (int k = 0; k < 3; k++)
    linear[k] = transfer_decode (TRANSFER_SRGB, rgb[k]);
  colorshine_space_color_from_rgb (srgb, linear, &color);

  double decoded[N];
  for (int i = 0; i < N; i++)
    decoded[i] = transfer_decode (TRANSFER_SRGB, (double) i / (N - 1));
  g_autofree double *distances = g_new (double, N * N * N);
  double sum = 0.0, farthest = 0.0;
  for (int i = 0; i < N * N * N; i++)
    {
      const double middle[3] = { decoded[i % N], decoded[i / N % N], decoded[i / N / N] };
      colorshine_space_color_from_rgb (srgb, middle, &own);
      distances[i] = colorshine_delta_e_ok (&color, &own);
      sum += distances[i];
    }
  for (int corner = 0; corner < 8; corner++)
    {
      for (int k = 0; k < 3; k++)
        linear[k] = corner >> k & 1;
      colorshine_space_color_from_rgb (srgb, linear, &own);
      farthest = fmax (farthest, colorshine_delta_e_ok (&color, &own));
    }
  qsort (distances, N * N * N, sizeof *distances, compare_doubles);

  const ColorshineClutError error
      = error_of (clut, transform, COLORSHINE_INTERPOLATION_TETRAHEDRAL);
  g_test_message ("mean %g of %g, p99 %g of %g, max %g of %g", error.mean, sum / (N * N * N),
                  error.p99, distances[N * N * N / 100 * 99], error.max, farthest);
  /* A box is 1/127 of the cube's side; ΔE grows there by about as much. In the mean
   * the places in the boxes average out. */
  assert_near (error.mean, sum / (N * N * N), 2e-4, "mean");
  assert_near (error.p99, distances[N * N * N / 100 * 99], 1e-2, "p99");
  assert_near (error.max, farthest, 1e-2, "max");
  g_assert_cmpfloat (error.max, <=, farthest);
  colorshine_clut_free (clut);
  colorshine_transform_free (transform);
}

/* More nodes are nearer, and the same with any number of threads. */
static void
test_recipe (void)
{
  static const unsigned sizes[] = { 17, 33, 65 };
  ColorshineTransform *transform
      = transform_of ("orange;50;75;radius=0.5|teal;30;150;radius=0.4");
  ColorshineClutError before = { .mean = 1.0, .p99 = 1.0, .max = 1.0 };
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      ColorshineClut *clut = colorshine_clut_new (transform, sizes[i], 0);
      const ColorshineClutError error
          = error_of (clut, transform, COLORSHINE_INTERPOLATION_TETRAHEDRAL);
      g_test_message ("%u nodes: mean %.6f, p99 %.6f, max %.6f", sizes[i], error.mean, error.p99,
                      error.max);
      g_assert_cmpfloat (error.mean, >, 0.0);
      g_assert_cmpfloat (error.mean, <, before.mean);
      g_assert_cmpfloat (error.p99, <, before.p99);
      g_assert_cmpfloat (error.mean, <, error.p99);
      g_assert_cmpfloat (error.p99, <, error.max);
      before = error;
      for (unsigned n_threads = 1; n_threads <= 3 && i == 0; n_threads++)
        {
          ColorshineClutError again[COLORSHINE_N_INTERPOLATIONS];
          g_assert_true (colorshine_clut_measure (clut, transform, n_threads, again));
          g_assert_cmpfloat (again[0].mean, ==, error.mean);
          g_assert_cmpfloat (again[0].p99, ==, error.p99);
          g_assert_cmpfloat (again[0].max, ==, error.max);
        }
      colorshine_clut_free (clut);
    }
  colorshine_transform_free (transform);
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  srgb = colorshine_space_new_srgb ();
  g_test_add_func ("/clut-error/identity", test_identity);
  g_test_add_func ("/clut-error/one-color", test_one_color);
  g_test_add_func ("/clut-error/recipe", test_recipe);
  const int status = g_test_run ();
  colorshine_space_free (srgb);
  return status;
}
