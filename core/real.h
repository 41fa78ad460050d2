/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * The number type of the formulae. oklab.h, falloff.h, blend.h and gamut.h
 * state each formula once; the reference (transform.c) includes them in double,
 * the kernels (kernel.h) in float by defining
 * COLORSHINE_SINGLE_PRECISION first. Only the transcendental functions differ:
 * libm in double, polynomials that vectorize in float.
 */
#pragma once

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef COLORSHINE_SINGLE_PRECISION
typedef float real;
#define REAL(constant) constant##f
#define real_sqrt sqrtf
#define real_fabs fabsf
#else
typedef double real;
#define REAL(constant) constant
#define real_sqrt sqrt
#define real_fabs fabs
#endif

/* A call inside a pixel loop would keep the loop scalar. */
#define COLORSHINE_INLINE static inline __attribute__ ((always_inline, unused))

/* Bits of 1.0f. As integers, the bits of numbers outside 0–1, of NaN and of
 * infinities are larger; so are those of -0. */
#define COLORSHINE_ONE_BITS 0x3f800000

/** Of floats that are not negative, the bits are ordered like the numbers. */
COLORSHINE_INLINE uint32_t
float_bits (float value)
{
  uint32_t bits;
  memcpy (&bits, &value, sizeof bits);
  return bits;
}

COLORSHINE_INLINE float
float_from_bits (uint32_t bits)
{
  float value;
  memcpy (&value, &bits, sizeof value);
  return value;
}

COLORSHINE_INLINE size_t
smaller_size (size_t one, size_t other)
{
  return one < other ? one : other;
}

/* Comparisons are written so that a NaN takes the second value, and real_clamp01()
 * makes 0 of it: a NaN distance must end outside every range. */
COLORSHINE_INLINE real
real_min (real value, real otherwise)
{
  return value < otherwise ? value : otherwise;
}

COLORSHINE_INLINE real
real_max (real value, real otherwise)
{
  return value > otherwise ? value : otherwise;
}

/* Of a sum of products a compiler fuses those that it likes, in each copy of a loop
 * others. For what must not depend on a pixel's place or neighbours. */
COLORSHINE_INLINE real
real_multiply_add (real a, real b, real c)
{
#if defined COLORSHINE_SINGLE_PRECISION && defined __FP_FAST_FMAF
  return __builtin_fmaf (a, b, c);
#else
  return a * b + c;
#endif
}

COLORSHINE_INLINE real
real_clamp01 (real value)
{
  return real_min (real_max (value, REAL (0.0)), REAL (1.0));
}
