/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * 3×3 matrices and published colorimetry: what every colour space is made of.
 */
#include "golden.h"
#include "test-main.h"

#include "matrix.h"

#include <math.h>

static Matrix3
random_matrix (void)
{
  Matrix3 matrix;
  for (int i = 0; i < 9; i++)
    matrix.m[i] = g_test_rand_double_range (-1.0, 1.0);
  /* Heavy on the diagonal, so that it has an inverse. */
  for (int i = 0; i < 9; i += 4)
    matrix.m[i] += 3.0;
  return matrix;
}

static void
test_multiply (void)
{
  const Matrix3 one = random_matrix (), other = random_matrix ();
  const Matrix3 product = matrix_multiply (&one, &other);
  const Vector3 vector = { { 0.25, -2.0, 3.0 } };
  const Vector3 at_once = matrix_apply (&product, vector);
  const Vector3 in_turn = matrix_apply (&one, matrix_apply (&other, vector));
  for (int k = 0; k < 3; k++)
    /* A few dozen roundings of numbers below 100. */
    assert_near (at_once.v[k], in_turn.v[k], 1e-12, "product applied to a vector");
}

static void
test_invert (void)
{
  for (int i = 0; i < 100; i++)
    {
      const Matrix3 matrix = random_matrix ();
      Matrix3 inverse;
      g_assert_true (matrix_invert (&matrix, &inverse));
      const Matrix3 product = matrix_multiply (&matrix, &inverse);
      for (int k = 0; k < 9; k++)
        /* Well-conditioned: rounding alone. */
        assert_near (product.m[k], k % 4 == 0 ? 1.0 : 0.0, 1e-13, "matrix times inverse");
    }
}

static void
test_without_inverse (void)
{
  const Matrix3 dependent = { { 1, 2, 3, 2, 4, 6, 0, 1, 0 } };
  const Matrix3 zero = { { 0 } };
  const Matrix3 not_a_number = { { 1, 0, 0, 0, NAN, 0, 0, 0, 1 } };
  const Matrix3 infinite = { { INFINITY, 0, 0, 0, 1, 0, 0, 0, 1 } };
  Matrix3 inverse = { { 42 } };
  g_assert_false (matrix_invert (&dependent, &inverse));
  g_assert_false (matrix_invert (&zero, &inverse));
  g_assert_false (matrix_invert (&not_a_number, &inverse));
  g_assert_false (matrix_invert (&infinite, &inverse));
  g_assert_cmpfloat (inverse.m[0], ==, 42.0);
}

static void
test_whites (void)
{
  /* CSS Color 4, section 10.1: XYZ of D65 and D50 to the digits that it prints. */
  const double d65[3] = { 0.95045592705167, 1.0, 1.08905775075988 };
  const double d50[3] = { 0.96429567642956, 1.0, 0.82510460251046 };
  for (int k = 0; k < 3; k++)
    {
      assert_near (white_d65 ().v[k], d65[k], 1e-13, "D65");
      assert_near (white_d50 ().v[k], d50[k], 1e-13, "D50");
    }
}

static void
test_bradford (void)
{
  /* CSS Color 4, section 17, "D50_to_D65", which prints 16 digits of a product of
   * rounded matrices. */
  const double published[9] = { 0.955473421488075,    -0.02309845494876471, 0.06325924320057072,
                                -0.0283697093338637,  1.0099953980813041,   0.021041441191917323,
                                0.012314014864481998, -0.020507649298898964, 1.330365926242124 };
  const Matrix3 matrix = bradford_adaptation (white_d50 (), white_d65 ());
  for (int k = 0; k < 9; k++)
    assert_near (matrix.m[k], published[k], 1e-12, "D50 to D65");

  const Vector3 white = matrix_apply (&matrix, white_d50 ());
  for (int k = 0; k < 3; k++)
    assert_near (white.v[k], white_d65 ().v[k], 1e-14, "adapted white");
  const Matrix3 none = bradford_adaptation (white_d65 (), white_d65 ());
  for (int k = 0; k < 9; k++)
    assert_near (none.m[k], k % 4 == 0 ? 1.0 : 0.0, 1e-15, "no adaptation");
}

static void
test_primaries (void)
{
  /* CSS Color 4, section 17, "lin_sRGB_to_XYZ", as fractions. */
  const double published[9]
      = { 506752.0 / 1228815.0, 87881.0 / 245763.0,   12673.0 / 70218.0,
          87098.0 / 409605.0,   175762.0 / 245763.0,  12673.0 / 175545.0,
          7918.0 / 409605.0,    87881.0 / 737289.0,   1001167.0 / 1053270.0 };
  const double primaries[6] = { 0.64, 0.33, 0.30, 0.60, 0.15, 0.06 };
  const Matrix3 matrix = rgb_to_xyz_from_primaries (primaries, white_d65 ());
  for (int k = 0; k < 9; k++)
    assert_near (matrix.m[k], published[k], 1e-15, "sRGB to XYZ");
}

static void
test_lms_of_white (void)
{
  /* The matrix was re-derived for CSS so that white has equal cone responses. */
  const Vector3 lms = matrix_apply (&XYZ_D65_TO_LMS, white_d65 ());
  for (int k = 0; k < 3; k++)
    assert_near (lms.v[k], 1.0, 1e-14, "LMS of D65");
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/matrix/multiply", test_multiply);
  g_test_add_func ("/matrix/invert", test_invert);
  g_test_add_func ("/matrix/without-inverse", test_without_inverse);
  g_test_add_func ("/matrix/whites", test_whites);
  g_test_add_func ("/matrix/bradford", test_bradford);
  g_test_add_func ("/matrix/primaries", test_primaries);
  g_test_add_func ("/matrix/lms-of-white", test_lms_of_white);
  return g_test_run ();
}
