/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * Linear RGB ↔ Oklab (Björn Ottosson 2020, "A perceptual color space for image
 * processing"), with the re-derived matrices of CSS Color 4 (2024, section 17).
 * The matrix between RGB and LMS belongs to the RGB space: space.c.
 */
#pragma once

#include "matrix.h"
#include "real.h"

/** Below this chroma a colour has no usable hue ("powerless" in CSS). */
#define COLORSHINE_POWERLESS_CHROMA REAL (1e-5)

typedef struct {
  real l, a, b;
} Oklab;

typedef struct {
  real r, g, b;
} Rgb;

/** ΔE OK. */
COLORSHINE_INLINE real
oklab_distance (Oklab one, Oklab other)
{
  const real l = one.l - other.l, a = one.a - other.a, b = one.b - other.b;
  return real_sqrt (l * l + a * a + b * b);
}

/** A Matrix3 in the precision of the formulae. */
typedef struct {
  real m[9];
} Matrix;

COLORSHINE_INLINE Matrix
matrix_of (const Matrix3 *matrix)
{
  Matrix result;
  for (int i = 0; i < 9; i++)
    result.m[i] = (real) matrix->m[i];
  return result;
}

#ifdef COLORSHINE_SINGLE_PRECISION
/* Cube root without libm: a guess at x^(-1/3) by dividing the exponent bits by
 * three, then what is missing as a polynomial of the guess's error e, |e| ≤ 0.103:
 * (1 − e)^(-2/3), minimax fit, 1.8e-8. Largest relative error 1.4e-7 over normal
 * floats, measured exhaustively over one octave triple (tests/core/test-oklab.c).
 * The integer division is done in float: a conversion and a multiplication are
 * cheaper than a 32-bit integer division in every instruction set, and the lost
 * bits don't matter to a first guess. */
COLORSHINE_INLINE float
cube_root_of_positive (float x)
{
  const int32_t bits = (int32_t) float_bits (x);
  const int32_t guess_bits = 0x54a20000 - (int32_t) ((float) bits * (1.0f / 3.0f));
  const float inverse = float_from_bits ((uint32_t) guess_bits);
  /* In this order -0, to which the least number above 0 may have been rounded, stays. */
  const float guess = x * inverse * inverse;
  const float e = 1.0f - guess * inverse;
  const float rest = 0.666666663f
                     + e * (0.555536540f + e * (0.493815062f + e * (0.458538959f + e * 0.427275764f)));
  return guess + guess * e * rest;
}

COLORSHINE_INLINE float
cube_root (float x)
{
  return copysignf (cube_root_of_positive (fabsf (x)), x);
}
#else
COLORSHINE_INLINE double
cube_root (double x)
{
  return cbrt (x);
}
#endif

COLORSHINE_INLINE real
cube (real x)
{
  return x * x * x;
}

/** What the cones answer, or the cube roots of that. */
typedef struct {
  real l, m, s;
} Cones;

/** Of a row of RGB to LMS or back, whose coefficients add up to 1 because grey stays
 * grey. So the second is known by the others, and never read: a product less. */
COLORSHINE_INLINE real
weighted_mean (const real *row, real first, real middle, real last)
{
  return real_multiply_add (row[0], first - middle,
                            real_multiply_add (row[2], last - middle, middle));
}

COLORSHINE_INLINE Cones
cones_from_linear_rgb (const Matrix *rgb_to_lms, real r, real g, real b)
{
  const real *m = rgb_to_lms->m;
  return (Cones){ weighted_mean (m, r, g, b), weighted_mean (m + 3, r, g, b),
                  weighted_mean (m + 6, r, g, b) };
}

/** The matrix's rows add up to 1, 0 and 0: by differences, greys have no chroma at all. */
COLORSHINE_INLINE Oklab
oklab_from_roots (Cones roots)
{
  const real l = roots.l - roots.m, s = roots.s - roots.m;
  return (Oklab){
    real_multiply_add (REAL (0.2104542683093140), l,
                       real_multiply_add (REAL (-0.0040720430116193), s, roots.m)),
    real_multiply_add (REAL (1.9779985324311684), l, REAL (0.4505937096174110) * s),
    real_multiply_add (REAL (0.0259040424655478), l, REAL (-0.8086757549230774) * s),
  };
}

COLORSHINE_INLINE Oklab
oklab_from_cones (Cones cones)
{
  return oklab_from_roots (
      (Cones){ cube_root (cones.l), cube_root (cones.m), cube_root (cones.s) });
}

COLORSHINE_INLINE Oklab
oklab_from_linear_rgb (const Matrix *rgb_to_lms, real r, real g, real b)
{
  return oklab_from_cones (cones_from_linear_rgb (rgb_to_lms, r, g, b));
}

/** How the cube roots of L, M and S grow along a direction in (a, b); along
 * lightness each grows by 1. */
typedef struct {
  real l, m, s;
} Slopes;

COLORSHINE_INLINE Slopes
cone_slopes (real a, real b)
{
  return (Slopes){
    REAL (0.3963377773761749) * a + REAL (0.2158037573099136) * b,
    REAL (-0.1055613458156586) * a - REAL (0.0638541728258133) * b,
    REAL (-0.0894841775298119) * a - REAL (1.2914855480194092) * b,
  };
}

COLORSHINE_INLINE Rgb
linear_rgb_from_oklab (const Matrix *lms_to_rgb, real lightness, real a, real b)
{
  const real *m = lms_to_rgb->m;
  const Slopes slopes = cone_slopes (a, b);
  const real l = cube (lightness + slopes.l);
  const real c = cube (lightness + slopes.m);
  const real s = cube (lightness + slopes.s);
  return (Rgb){ weighted_mean (m, l, c, s), weighted_mean (m + 3, l, c, s),
                weighted_mean (m + 6, l, c, s) };
}
