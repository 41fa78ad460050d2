/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * 3×3 matrices and the few of them that colorimetry publishes.
 */
#include "matrix.h"

#include <math.h>

const Matrix3 XYZ_D65_TO_LMS = { {
    0.8190224379967030, 0.3619062600528904, -0.1288737815209879, //
    0.0329836539323885, 0.9292868615863434, 0.0361446663506424,  //
    0.0481771893596242, 0.2642395317527308, 0.6335478284694309,  //
} };

static const Matrix3 BRADFORD = { {
    0.8951, 0.2664, -0.1614, //
    -0.7502, 1.7135, 0.0367, //
    0.0389, -0.0685, 1.0296, //
} };

Vector3
matrix_apply (const Matrix3 *matrix, Vector3 vector)
{
  Vector3 result;
  for (int i = 0; i < 3; i++)
    result.v[i] = matrix->m[3 * i] * vector.v[0] + matrix->m[3 * i + 1] * vector.v[1]
                  + matrix->m[3 * i + 2] * vector.v[2];
  return result;
}

Matrix3
matrix_multiply (const Matrix3 *left, const Matrix3 *right)
{
  Matrix3 result;
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      result.m[3 * i + j] = left->m[3 * i] * right->m[j] + left->m[3 * i + 1] * right->m[3 + j]
                            + left->m[3 * i + 2] * right->m[6 + j];
  return result;
}

bool
matrix_invert (const Matrix3 *matrix, Matrix3 *inverse)
{
  const double *m = matrix->m;
  const double cofactors[9] = {
    m[4] * m[8] - m[5] * m[7], m[2] * m[7] - m[1] * m[8], m[1] * m[5] - m[2] * m[4],
    m[5] * m[6] - m[3] * m[8], m[0] * m[8] - m[2] * m[6], m[2] * m[3] - m[0] * m[5],
    m[3] * m[7] - m[4] * m[6], m[1] * m[6] - m[0] * m[7], m[0] * m[4] - m[1] * m[3],
  };
  const double determinant = m[0] * cofactors[0] + m[1] * cofactors[3] + m[2] * cofactors[6];
  /* Real RGB spaces have determinants of 0.1 and more. */
  if (!(fabs (determinant) > 1e-9) || !isfinite (determinant))
    return false;
  for (int i = 0; i < 9; i++)
    inverse->m[i] = cofactors[i] / determinant;
  return true;
}

Vector3
xyz_from_chromaticity (double x, double y)
{
  return (Vector3){ { x / y, 1.0, (1.0 - x - y) / y } };
}

Vector3
white_d65 (void)
{
  return xyz_from_chromaticity (0.3127, 0.3290);
}

Vector3
white_d50 (void)
{
  return xyz_from_chromaticity (0.3457, 0.3585);
}

/* @matrix · diagonal */
static Matrix3
scale_columns (const Matrix3 *matrix, Vector3 scales)
{
  Matrix3 result;
  for (int i = 0; i < 9; i++)
    result.m[i] = matrix->m[i] * scales.v[i % 3];
  return result;
}

Matrix3
bradford_adaptation (Vector3 from_white, Vector3 to_white)
{
  Matrix3 inverse;
  matrix_invert (&BRADFORD, &inverse);
  const Vector3 from = matrix_apply (&BRADFORD, from_white);
  const Vector3 to = matrix_apply (&BRADFORD, to_white);
  const Vector3 scales = { { to.v[0] / from.v[0], to.v[1] / from.v[1], to.v[2] / from.v[2] } };
  const Matrix3 scaled = scale_columns (&inverse, scales);
  return matrix_multiply (&scaled, &BRADFORD);
}

Matrix3
rgb_to_xyz_from_primaries (const double primaries[6], Vector3 white)
{
  Matrix3 columns, inverse;
  for (int k = 0; k < 3; k++)
    {
      const Vector3 xyz = xyz_from_chromaticity (primaries[2 * k], primaries[2 * k + 1]);
      for (int i = 0; i < 3; i++)
        columns.m[3 * i + k] = xyz.v[i];
    }
  matrix_invert (&columns, &inverse);
  return scale_columns (&columns, matrix_apply (&inverse, white));
}
