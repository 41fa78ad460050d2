/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * 3×3 matrices in double, for making colour spaces and reading CSS colours; the
 * pixel loops have their own in oklab.h.
 */
#pragma once

#include <stdbool.h>

/** Row-major. */
typedef struct {
  double m[9];
} Matrix3;

typedef struct {
  double v[3];
} Vector3;

Vector3 matrix_apply (const Matrix3 *matrix, Vector3 vector);
Matrix3 matrix_multiply (const Matrix3 *left, const Matrix3 *right);

/** False, and nothing written, where there is no inverse. */
bool matrix_invert (const Matrix3 *matrix, Matrix3 *inverse);

/** XYZ with Y = 1 of a CIE 1931 chromaticity. */
Vector3 xyz_from_chromaticity (double x, double y);

/** CIE standard illuminants as CSS Color 4 states them (section 10.1). */
Vector3 white_d65 (void);
Vector3 white_d50 (void);

/** Bradford chromatic adaptation of XYZ (Lam 1985, as in ICC.1:2022 annex E). */
Matrix3 bradford_adaptation (Vector3 from_white, Vector3 to_white);

/** Linear RGB → XYZ of the space with these primaries (x, y of red, green, blue)
 * and white. */
Matrix3 rgb_to_xyz_from_primaries (const double primaries[6], Vector3 white);

/** XYZ (D65) → LMS, Ottosson's, re-derived for CSS Color 4 (2024, section 17). */
extern const Matrix3 XYZ_D65_TO_LMS;
