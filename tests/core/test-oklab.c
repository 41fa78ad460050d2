/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Linear RGB ↔ Oklab: published values, the way there and back, the cube root of
 * the kernels, and that grey is grey.
 */
#include "golden.h"
#include "single-precision.h"
#include "test-main.h"

#include "dispatch.h"
#include "oklab.h"
#include "space.h"

#include <float.h>
#include <math.h>

static const char *const SPACES[]
    = { "srgb", "display-p3", "a98", "rec2020", "prophoto", "icc-srgb" };

static void
assert_oklab (Oklab color, const double expected[3], double tolerance)
{
  assert_near (color.l, expected[0], tolerance, "L");
  assert_near (color.a, expected[1], tolerance, "a");
  assert_near (color.b, expected[2], tolerance, "b");
}

static void
test_published (void)
{
  /* Ottosson 2020, "Table of example XYZ and Oklab pairs": three decimals, which
   * the re-derived matrices do not change. */
  static const double pairs[][6] = { { 0.950, 1.000, 1.089, 1.000, 0.000, 0.000 },
                                     { 1.000, 0.000, 0.000, 0.450, 1.236, -0.019 },
                                     { 0.000, 1.000, 0.000, 0.922, -0.671, 0.263 },
                                     { 0.000, 0.000, 1.000, 0.153, -1.415, -0.449 } };
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      const Vector3 lms
          = matrix_apply (&XYZ_D65_TO_LMS, (Vector3){ { pairs[i][0], pairs[i][1], pairs[i][2] } });
      assert_oklab (oklab_from_cones ((Cones){ lms.v[0], lms.v[1], lms.v[2] }), pairs[i] + 3, 0.0006);
    }

  /* The primaries of sRGB as CSS Color 4's sample code and its web-platform tests
   * state them, to five decimals. */
  static const double primaries[][6] = { { 1, 0, 0, 0.62796, 0.22486, 0.12585 },
                                         { 0, 1, 0, 0.86644, -0.23389, 0.17950 },
                                         { 0, 0, 1, 0.45201, -0.03246, -0.31153 },
                                         { 0, 1, 1, 0.90540, -0.14944, -0.03940 },
                                         { 1, 0, 1, 0.70167, 0.27457, -0.16916 },
                                         { 1, 1, 0, 0.96798, -0.07137, 0.19857 },
                                         { 1, 1, 1, 1.0, 0.0, 0.0 },
                                         { 0, 0, 0, 0.0, 0.0, 0.0 } };
  ColorshineSpace *space = colorshine_space_new_srgb ();
  const Matrix matrix = matrix_of (&space->rgb_to_lms);
  for (guint i = 0; i < G_N_ELEMENTS (primaries); i++)
    assert_oklab (oklab_from_linear_rgb (&matrix, primaries[i][0], primaries[i][1], primaries[i][2]),
                  primaries[i] + 3, 0.0000051);
  colorshine_space_free (space);
}

/* Half of them in 0–1, half HDR and negative. */
static void
random_rgb (int i, double rgb[3])
{
  for (int k = 0; k < 3; k++)
    rgb[k] = i % 2 ? g_test_rand_double_range (-1.0, 8.0) : g_test_rand_double_range (0.0, 1.0);
}

static void
test_round_trip (void)
{
  double largest = 0.0;
  for (guint s = 0; s < G_N_ELEMENTS (SPACES); s++)
    {
      ColorshineSpace *space = golden_space (SPACES[s]);
      const Matrix there = matrix_of (&space->rgb_to_lms), back = matrix_of (&space->lms_to_rgb);
      for (int i = 0; i < 20000; i++)
        {
          double rgb[3];
          random_rgb (i, rgb);
          const Oklab color = oklab_from_linear_rgb (&there, rgb[0], rgb[1], rgb[2]);
          const Rgb again = linear_rgb_from_oklab (&back, color.l, color.a, color.b);
          const double scale = fmax (1.0, fmax (fabs (rgb[0]), fmax (fabs (rgb[1]), fabs (rgb[2]))));
          largest = fmax (largest, fmax (fabs (again.r - rgb[0]),
                                         fmax (fabs (again.g - rgb[1]), fabs (again.b - rgb[2])))
                                       / scale);
        }
      colorshine_space_free (space);
    }
  g_test_message ("largest error of a round trip: %.2g", largest);
  /* Both matrices of Oklab are printed to 16 digits. */
  g_assert_cmpfloat (largest, <=, 2e-14);
}

static void
test_round_trip_single (void)
{
  for (guint s = 0; s < G_N_ELEMENTS (SPACES); s++)
    {
      double largest = 0.0;
      ColorshineSpace *space = golden_space (SPACES[s]);
      for (int i = 0; i < 20000; i++)
        {
          double rgb[3];
          float single[3], lab[3], again[3];
          random_rgb (i, rgb);
          double scale = 1.0;
          for (int k = 0; k < 3; k++)
            {
              single[k] = (float) rgb[k];
              scale = fmax (scale, fabs (rgb[k]));
            }
          single_oklab_from_rgb (&space->rgb_to_lms, single, lab);
          single_rgb_from_oklab (&space->lms_to_rgb, lab, again);
          for (int k = 0; k < 3; k++)
            largest = fmax (largest, fabs ((double) again[k] - single[k]) / scale);
        }
      g_test_message ("%s: largest error of a round trip in float: %.2g", SPACES[s], largest);
      /* A tenth of a step of 16-bit files; float itself has 6e-8. */
      g_assert_cmpfloat (largest, <=, 4e-6);
      colorshine_space_free (space);
    }
}

/* ── The cube root of the kernels ───────────────────────────────────────── */

/* Relative error of a cube root, without taking one: (r³ − x)/(3x). */
static double
relative_error (double root, double x)
{
  return fabs (root * root * root - x) / (3.0 * fabs (x));
}

/* Roots repeat, times 2, every three octaves; the first guess does so up to the
 * rounding of its division. */
static void
test_cube_root_octaves (void)
{
  double largest = 0.0;
  for (guint32 bits = 0x3f800000; bits < 0x41000000; bits++) /* 1 to 8 */
    {
      const float x = float_from_bits (bits);
      largest = fmax (largest, relative_error (single_cube_root (x), x));
    }
  g_test_message ("cube root: largest relative error from 1 to 8: %.3g", largest);
  g_assert_cmpfloat (largest, <=, 1.4e-7); /* as oklab.h states */
}

static void
test_cube_root_exponents (void)
{
  double largest = 0.0;
  for (int i = 0; i < 1000000; i++)
    {
      const guint32 bits = 0x00800000 + (guint32) g_test_rand_int () % (0x7f7fc99e - 0x00800000);
      const float x = float_from_bits (bits), root = single_cube_root (x);
      g_assert_cmpfloat (single_cube_root (-x), ==, -root);
      largest = fmax (largest, relative_error (root, x));
    }
  g_test_message ("cube root: largest relative error of all exponents: %.3g", largest);
  g_assert_cmpfloat (largest, <=, 1.4e-7);
  g_assert_cmpfloat (relative_error (single_cube_root (FLT_MIN), FLT_MIN), <=, 1.4e-7);
  /* A little above, the root's cube overflows; no image holds such values. */
  g_assert_cmpfloat (relative_error (single_cube_root (3.4e38f), 3.4e38f), <=, 1.4e-7);
}

/* Next to nothing: the root of the smallest normal float is 2.3e-13. */
static void
test_cube_root_denormal (void)
{
  g_assert_cmpfloat (single_cube_root (0.0f), ==, 0.0f);
  g_assert_cmpfloat (single_cube_root (-0.0f), ==, 0.0f);
  for (guint32 bits = 1; bits < 0x00800000; bits += 97)
    {
      const float root = single_cube_root (float_from_bits (bits));
      g_assert_cmpfloat (root, >=, 0.0f);
      g_assert_cmpfloat (root, <=, 2.4e-13f);
    }
}

/* L of a grey, with a matrix that does nothing, is the cube root alone: the rows
 * of Oklab's matrix add up to 1. */
static void
test_cube_root_of_kernels (void)
{
  const Matrix3 identity = { { 1, 0, 0, 0, 1, 0, 0, 0, 1 } };
  enum { STRIDE = 61 };
  for (const char *const *isa = colorshine_isa_list (); *isa; isa++)
    {
      const ColorshineKernel *kernel = colorshine_kernel_by_name (*isa);
      double largest = 0.0;
      for (guint32 bits = 0x3f800000; bits < 0x41000000 - STRIDE * COLORSHINE_BLOCK_PIXELS;
           bits += STRIDE * COLORSHINE_BLOCK_PIXELS)
        {
          float in[4 * COLORSHINE_BLOCK_PIXELS], l[COLORSHINE_BLOCK_PIXELS],
              a[COLORSHINE_BLOCK_PIXELS], b[COLORSHINE_BLOCK_PIXELS],
              weight[COLORSHINE_BLOCK_PIXELS];
          for (guint32 i = 0; i < COLORSHINE_BLOCK_PIXELS; i++)
            {
              in[4 * i] = in[4 * i + 1] = in[4 * i + 2] = float_from_bits (bits + STRIDE * i);
              in[4 * i + 3] = 1.0f;
            }
          kernel->weighted_oklab (&identity, in, COLORSHINE_BLOCK_PIXELS, l, a, b, weight);
          for (guint32 i = 0; i < COLORSHINE_BLOCK_PIXELS; i++)
            largest = fmax (largest, relative_error (l[i], in[4 * i]));
        }
      g_test_message ("%s: largest relative error of the cube root and a sum: %.3g", *isa, largest);
      /* The root's own, and three products and two sums of 6e-8 at most each,
       * which do not all go one way. */
      g_assert_cmpfloat (largest, <=, 2.6e-7);
    }
}

/* ── Greys ──────────────────────────────────────────────────────────────── */

static void
test_neutrals (void)
{
  for (guint s = 0; s < G_N_ELEMENTS (SPACES); s++)
    {
      ColorshineSpace *space = golden_space (SPACES[s]);
      const Matrix matrix = matrix_of (&space->rgb_to_lms);
      double largest = 0.0;
      for (int i = 0; i <= 65535; i++)
        {
          const double grey = i / 65535.0;
          const Oklab color = oklab_from_linear_rgb (&matrix, grey, grey, grey);
          largest = fmax (largest, hypot (color.a, color.b));
        }
      /* The model asks for 1e-6. */
      g_assert_cmpfloat (largest, ==, 0.0);
      colorshine_space_free (space);
    }
}

/* Every grey of a 16-bit file. */
static double
largest_neutral_chroma (const ColorshineKernel *kernel, const ColorshineSpace *space)
{
  double largest = 0.0;
  for (int first = 0; first < 65536; first += COLORSHINE_BLOCK_PIXELS)
    {
      float in[4 * COLORSHINE_BLOCK_PIXELS], l[COLORSHINE_BLOCK_PIXELS],
          a[COLORSHINE_BLOCK_PIXELS], b[COLORSHINE_BLOCK_PIXELS], weight[COLORSHINE_BLOCK_PIXELS];
      for (int i = 0; i < COLORSHINE_BLOCK_PIXELS; i++)
        {
          in[4 * i] = in[4 * i + 1] = in[4 * i + 2] = (float) ((first + i) / 65535.0);
          in[4 * i + 3] = 1.0f;
        }
      kernel->weighted_oklab (&space->rgb_to_lms, in, COLORSHINE_BLOCK_PIXELS, l, a, b, weight);
      for (int i = 0; i < COLORSHINE_BLOCK_PIXELS; i++)
        largest = fmax (largest, hypot (a[i], b[i]));
    }
  return largest;
}

static void
test_neutrals_of_kernels (void)
{
  for (const char *const *isa = colorshine_isa_list (); *isa; isa++)
    for (guint s = 0; s < G_N_ELEMENTS (SPACES); s++)
      {
        ColorshineSpace *space = golden_space (SPACES[s]);
        const double largest = largest_neutral_chroma (colorshine_kernel_by_name (*isa), space);
        g_assert_cmpfloat (largest, ==, 0.0);
        colorshine_space_free (space);
      }
}

/* The least and the largest numbers there are have a colour, or no weight. */
static void
test_extremes_of_kernels (void)
{
  const float tiny = 1.4e-45f, huge = 2e38f;
  const float in[][4] = { { 0.0f, tiny, 0.0f, 1.0f }, { tiny, 0.0f, 0.0f, 1.0f },
                          { 0.0f, 0.0f, tiny, 1.0f }, { huge, -huge, 0.0f, 1.0f },
                          { huge, huge, huge, 1.0f }, { -huge, 0.0f, huge, 1.0f } };
  enum { N = G_N_ELEMENTS (in) };
  for (const char *const *isa = colorshine_isa_list (); *isa; isa++)
    for (guint s = 0; s < G_N_ELEMENTS (SPACES); s++)
      for (guint first = 0; first < N; first += 3)
        {
          ColorshineSpace *space = golden_space (SPACES[s]);
          float l[COLORSHINE_BLOCK_PIXELS], a[COLORSHINE_BLOCK_PIXELS],
              b[COLORSHINE_BLOCK_PIXELS], weight[COLORSHINE_BLOCK_PIXELS];
          colorshine_kernel_by_name (*isa)->weighted_oklab (&space->rgb_to_lms, in[first], 3, l, a,
                                                            b, weight);
          for (int i = 0; i < 3; i++)
            {
              g_assert_true (isfinite (l[i]) && isfinite (a[i]) && isfinite (b[i]));
              g_assert_true (weight[i] == 1.0f || (weight[i] == 0.0f && first > 0));
            }
          colorshine_space_free (space);
        }
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/oklab/published", test_published);
  g_test_add_func ("/oklab/round-trip", test_round_trip);
  g_test_add_func ("/oklab/round-trip-single", test_round_trip_single);
  g_test_add_func ("/oklab/cube-root/octaves", test_cube_root_octaves);
  g_test_add_func ("/oklab/cube-root/exponents", test_cube_root_exponents);
  g_test_add_func ("/oklab/cube-root/denormal", test_cube_root_denormal);
  g_test_add_func ("/oklab/cube-root/of-kernels", test_cube_root_of_kernels);
  g_test_add_func ("/oklab/neutrals", test_neutrals);
  g_test_add_func ("/oklab/extremes-of-kernels", test_extremes_of_kernels);
  g_test_add_func ("/oklab/neutrals-of-kernels", test_neutrals_of_kernels);
  return g_test_run ();
}
