/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A table's nodes against the transform, one at a time, and its application
 * against formulae that interpolation gives back exactly.
 */
#include "golden.h"
#include "test-main.h"

#include "clut.h"
#include "space.h"

#include <math.h>
#include <string.h>

static const char RECIPE[] = "orange;50;75;radius=0.4|blue;30;150;from=teal;radius=0.3|"
                             "white;5;100;protect;radius=0.1";

/* A float of about 1, twice rounded. */
static const double FLOAT_ROUNDING = 1.2e-7;

static ColorshineTransform *
transform_of (const char *text, ColorshineGamut gamut, const ColorshineSpace *space)
{
  ColorshineRecipe *recipe = colorshine_recipe_parse (text, NULL);
  g_assert_nonnull (recipe);
  double radii[COLORSHINE_MAX_ATTRACTORS];
  colorshine_analysis_resolve (NULL, recipe, radii, 1);
  ColorshineOptions options;
  colorshine_options_init (&options);
  options.gamut = gamut;
  ColorshineTransform *transform = colorshine_transform_new (recipe, radii, &options, space);
  colorshine_recipe_free (recipe);
  return transform;
}

/* A table that knows no transform. */
static ColorshineClut *
table_of (unsigned n_nodes, const ColorshineSpace *space)
{
  ColorshineTransform *identity = transform_of ("", COLORSHINE_GAMUT_REDUCE_CHROMA, space);
  ColorshineClut *clut = colorshine_clut_new (identity, n_nodes, 1);
  colorshine_transform_free (identity);
  g_assert_nonnull (clut);
  return clut;
}

/* ── Baking ─────────────────────────────────────────────────────────────── */

static void
assert_nodes (const char *space_name, ColorshineGamut gamut)
{
  enum { N = 9 };
  ColorshineSpace *space = colorshine_space_new_named (space_name);
  ColorshineTransform *transform = transform_of (RECIPE, gamut, space);
  ColorshineClut *clut = colorshine_clut_new (transform, N, 1);
  g_assert_cmpuint (colorshine_clut_n_nodes (clut), ==, N);
  const float *values = colorshine_clut_values (clut);
  int n_moved = 0;
  for (int i = 0; i < N * N * N; i++)
    {
      const int place[3] = { i % N, i / N % N, i / N / N };
      double in[4] = { 0.0, 0.0, 0.0, 1.0 }, out[4];
      for (int k = 0; k < 3; k++)
        in[k] = transfer_decode (space->transfer, (double) place[k] / (N - 1));
      colorshine_transform_pixel (transform, in, out, NULL);
      g_autofree char *what
          = g_strdup_printf ("%s, node %d %d %d", space_name, place[0], place[1], place[2]);
      for (int k = 0; k < 3; k++)
        {
          /* In linear light, where the kernels promise 1e-4 of the reference; an
           * encoded value near black would magnify it. */
          assert_near (transfer_decode (space->transfer, values[3 * i + k]), out[k], 1e-4, what);
          n_moved += fabs (out[k] - in[k]) > 0.01;
        }
    }
  g_assert_cmpint (n_moved, >, N * N * N / 10);
  colorshine_clut_free (clut);
  colorshine_transform_free (transform);
  colorshine_space_free (space);
}

static void
test_nodes (void)
{
  for (const char *const *name = colorshine_space_names (); *name; name++)
    {
      assert_nodes (*name, COLORSHINE_GAMUT_REDUCE_CHROMA);
      assert_nodes (*name, COLORSHINE_GAMUT_NONE);
    }
}

static void
test_untouched_nodes (void)
{
  static const unsigned sizes[] = { 2, 17, 33, 64 };
  ColorshineSpace *space = colorshine_space_new_srgb ();
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      const unsigned n = sizes[i];
      ColorshineClut *clut = table_of (n, space);
      const float *values = colorshine_clut_values (clut);
      for (unsigned node = 0; node < n * n * n; node++)
        {
          const unsigned place[3] = { node % n, node / n % n, node / n / n };
          for (int k = 0; k < 3; k++)
            g_assert_cmpfloat (values[3 * node + k], ==, (float) ((double) place[k] / (n - 1)));
        }
      colorshine_clut_free (clut);
    }
  colorshine_space_free (space);
}

static void
test_any_number_of_threads (void)
{
  enum { N = 33 };
  const size_t size = (size_t) N * N * N * 3 * sizeof (float);
  ColorshineSpace *space = colorshine_space_new_srgb ();
  ColorshineTransform *transform = transform_of (RECIPE, COLORSHINE_GAMUT_REDUCE_CHROMA, space);
  ColorshineClut *alone = colorshine_clut_new (transform, N, 1);
  for (unsigned n_threads = 0; n_threads <= 5; n_threads++)
    {
      ColorshineClut *clut = colorshine_clut_new (transform, N, n_threads);
      g_assert_cmpmem (colorshine_clut_values (clut), size, colorshine_clut_values (alone), size);
      colorshine_clut_free (clut);
    }
  colorshine_clut_free (alone);
  colorshine_transform_free (transform);
  colorshine_space_free (space);
}

static void
test_sizes (void)
{
  ColorshineSpace *space = colorshine_space_new_srgb ();
  ColorshineTransform *transform = transform_of ("", COLORSHINE_GAMUT_REDUCE_CHROMA, space);
  g_assert_null (colorshine_clut_new (transform, 0, 1));
  g_assert_null (colorshine_clut_new (transform, COLORSHINE_MIN_CLUT_NODES - 1, 1));
  g_assert_null (colorshine_clut_new (transform, COLORSHINE_MAX_CLUT_NODES + 1, 1));
  ColorshineClut *largest = colorshine_clut_new (transform, COLORSHINE_MAX_CLUT_NODES, 0);
  g_assert_nonnull (largest);
  colorshine_clut_free (largest);
  colorshine_clut_free (NULL);
  colorshine_transform_free (transform);
  colorshine_space_free (space);
}

/* ── Applying ───────────────────────────────────────────────────────────── */

typedef double (*Formula) (double r, double g, double b);

static double
linear_formula (double r, double g, double b)
{
  return 0.25 + 0.5 * r - 0.125 * g + 0.375 * b;
}

static double
product (double r, double g, double b)
{
  return (r - 0.25) * (g + 0.5) * (1.0 - b);
}

/* In a cell of side 1, piecewise linear with a crease at each plane where two
 * components are equal: what tetrahedra give back and cubes don't. */
static double
middle_value (double r, double g, double b)
{
  return fmax (fmin (r, g), fmin (fmax (r, g), b));
}

static ColorshineClut *
table_of_formula (unsigned n, Formula formula, const ColorshineSpace *space)
{
  ColorshineClut *clut = table_of (n, space);
  for (unsigned node = 0; node < n * n * n; node++)
    {
      const double scale = 1.0 / (n - 1);
      const double r = scale * (node % n), g = scale * (node / n % n), b = scale * (node / n / n);
      clut->rgb[3 * node] = (float) formula (r, g, b);
      clut->rgb[3 * node + 1] = (float) formula (g, b, r);
      clut->rgb[3 * node + 2] = (float) formula (b, r, g);
    }
  return clut;
}

static void
assert_formula (unsigned n, Formula formula, ColorshineInterpolation interpolation)
{
  ColorshineSpace *space = colorshine_space_new_srgb ();
  ColorshineClut *clut = table_of_formula (n, formula, space);
  for (int i = 0; i < 20000; i++)
    {
      float in[4] = { 0.0f, 0.0f, 0.0f, 0.5f }, out[4];
      /* On faces, edges and corners of cells, too. */
      for (int k = 0; k < 3; k++)
        in[k] = i % 2 ? (float) g_test_rand_double ()
                      : (float) g_test_rand_int_range (0, (gint) (2 * n - 1)) / (float) (2 * (n - 1));
      colorshine_clut_apply (clut, interpolation, in, out, 1);
      g_autofree char *what = g_strdup_printf ("%.9g %.9g %.9g", in[0], in[1], in[2]);
      assert_near (out[0], formula (in[0], in[1], in[2]), FLOAT_ROUNDING, what);
      assert_near (out[1], formula (in[1], in[2], in[0]), FLOAT_ROUNDING, what);
      assert_near (out[2], formula (in[2], in[0], in[1]), FLOAT_ROUNDING, what);
    }
  colorshine_clut_free (clut);
  colorshine_space_free (space);
}

static void
test_tetrahedral (void)
{
  assert_formula (2, linear_formula, COLORSHINE_INTERPOLATION_TETRAHEDRAL);
  assert_formula (17, linear_formula, COLORSHINE_INTERPOLATION_TETRAHEDRAL);
  /* Its creases run through the corners of the cells of any grid. */
  assert_formula (2, middle_value, COLORSHINE_INTERPOLATION_TETRAHEDRAL);
  assert_formula (5, middle_value, COLORSHINE_INTERPOLATION_TETRAHEDRAL);
}

static void
test_trilinear (void)
{
  assert_formula (2, linear_formula, COLORSHINE_INTERPOLATION_TRILINEAR);
  assert_formula (17, linear_formula, COLORSHINE_INTERPOLATION_TRILINEAR);
  assert_formula (2, product, COLORSHINE_INTERPOLATION_TRILINEAR);
  assert_formula (9, product, COLORSHINE_INTERPOLATION_TRILINEAR);
}

static const ColorshineInterpolation INTERPOLATIONS[]
    = { COLORSHINE_INTERPOLATION_TETRAHEDRAL, COLORSHINE_INTERPOLATION_TRILINEAR };

/* The nodes themselves come out bit for bit. */
static void
test_at_nodes (void)
{
  enum { N = 17 };
  ColorshineSpace *space = colorshine_space_new_srgb ();
  ColorshineClut *clut = table_of (N, space);
  for (int i = 0; i < N * N * N * 3; i++)
    clut->rgb[i] = (float) g_test_rand_double_range (-1.0, 2.0);
  for (guint i = 0; i < G_N_ELEMENTS (INTERPOLATIONS); i++)
    for (int node = 0; node < N * N * N; node++)
      {
        /* Sixteenths are exact in float. */
        const float in[4] = { (float) (node % N) / 16.0f, (float) (node / N % N) / 16.0f,
                              (float) (node / N / N) / 16.0f, 1.0f };
        float out[4];
        colorshine_clut_apply (clut, INTERPOLATIONS[i], in, out, 1);
        g_assert_cmpmem (out, 3 * sizeof *out, clut->rgb + 3 * node, 3 * sizeof *out);
      }
  colorshine_clut_free (clut);
  colorshine_space_free (space);
}

static void
test_outside (void)
{
  ColorshineSpace *space = colorshine_space_new_srgb ();
  ColorshineClut *clut = table_of (5, space);
  static const float in[3][4] = { { -0.5f, 1.5f, 0.5f, -3.0f },
                                  { NAN, INFINITY, -INFINITY, NAN },
                                  { 1.0f, 0.0f, 1e30f, INFINITY } };
  static const float expected[3][3]
      = { { 0.0f, 1.0f, 0.5f }, { 0.0f, 1.0f, 0.0f }, { 1.0f, 0.0f, 1.0f } };
  for (guint i = 0; i < G_N_ELEMENTS (INTERPOLATIONS); i++)
    {
      float pixels[3][4], out[3][4];
      memcpy (pixels, in, sizeof in);
      colorshine_clut_apply (clut, INTERPOLATIONS[i], in[0], out[0], 3);
      colorshine_clut_apply (clut, INTERPOLATIONS[i], pixels[0], pixels[0], 3);
      g_assert_cmpmem (pixels, sizeof pixels, out, sizeof out);
      for (int pixel = 0; pixel < 3; pixel++)
        {
          g_assert_cmpmem (out[pixel], 3 * sizeof (float), expected[pixel], 3 * sizeof (float));
          g_assert_cmpmem (out[pixel] + 3, sizeof (float), in[pixel] + 3, sizeof (float));
        }
    }
  colorshine_clut_free (clut);
  colorshine_space_free (space);
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/clut/nodes", test_nodes);
  g_test_add_func ("/clut/untouched-nodes", test_untouched_nodes);
  g_test_add_func ("/clut/any-number-of-threads", test_any_number_of_threads);
  g_test_add_func ("/clut/sizes", test_sizes);
  g_test_add_func ("/clut/tetrahedral", test_tetrahedral);
  g_test_add_func ("/clut/trilinear", test_trilinear);
  g_test_add_func ("/clut/at-nodes", test_at_nodes);
  g_test_add_func ("/clut/outside", test_outside);
  return g_test_run ();
}
