/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * How a pull fades from the centre of a range (1) to its edge (0), and the
 * weight that strength makes of it: section "Weight" of docs/model.md.
 */
#pragma once

#include "colorshine.h"
#include "real.h"

/** Width of the skirt that ends a pull above strength 100 without a contour, as
 * a share of the radius. */
#define COLORSHINE_SKIRT_WIDTH REAL (0.05)

#ifdef COLORSHINE_SINGLE_PRECISION
/* (1 + cos πd)/2 as a function of u = d²: it has a double zero at u = 1, so
 * (1 − u)² times a polynomial. Minimax fit in Chebyshev points, largest error
 * 1.6e-7 evaluated in float; exactly 1 at u = 0 and 0 at u = 1. */
COLORSHINE_INLINE float
falloff_cosine (float u)
{
  const float v = 1.0f - u;
  return v * v
         * (0.999999991f
            + u * (-0.467400312f + u * (0.0945433635f + u * (-0.0110762982f + u * 0.000786286002f))));
}

/* The gaussian in u = d², times 1/(1 − u): minimax fit in Chebyshev points,
 * largest error 1.2e-7 evaluated in float; exactly 1 at u = 0, 0 at u = 1. */
COLORSHINE_INLINE float
falloff_gaussian (float u)
{
  const float high = 1.6687781f + u * (-0.90144774f + u * (0.385235603f + u * (-0.1165987f + u * 0.0181839102f)));
  const float low = 0.999999989f + u * (-2.26861049f + u * (2.83851755f + u * (-2.48044398f + u * high)));
  return (1.0f - u) * low;
}
#else
COLORSHINE_INLINE double
falloff_cosine (double u)
{
  return 0.5 + 0.5 * cos (3.14159265358979323846 * sqrt (u));
}

COLORSHINE_INLINE double
falloff_gaussian (double u)
{
  const double variance_twice = 2.0 * 0.4 * 0.4;
  const double at_edge = exp (-1.0 / variance_twice);
  return (exp (-u / variance_twice) - at_edge) / (1.0 - at_edge);
}
#endif

/** @d: distance to the centre ÷ radius, 0–1. */
COLORSHINE_INLINE real
falloff_at (ColorshineFalloff falloff, real d)
{
  switch (falloff)
    {
    case COLORSHINE_FALLOFF_LINEAR:
      return REAL (1.0) - d;
    case COLORSHINE_FALLOFF_QUADRATIC:
      return REAL (1.0) - d * d;
    case COLORSHINE_FALLOFF_GAUSSIAN:
      return falloff_gaussian (d * d);
    case COLORSHINE_FALLOFF_CUBIC:
      return (REAL (1.0) - d) * (REAL (1.0) - d) * (REAL (1.0) - d);
    case COLORSHINE_FALLOFF_COSINE:
    default:
      return falloff_cosine (d * d);
    }
}

/** An attractor's range and pull, ready for the pixel loop. */
typedef struct {
  real l, a, b;        /* centre */
  real inverse_radius; /* 1/ΔE OK */
  real slope;          /* weight = slope · falloff + lift · skirt, both already */
  real lift;           /* multiplied by the alpha of the attractor's colour */
} Range;

/** Weight of a pixel. @has_lift is known outside the pixel loop: strength above
 * 100. */
COLORSHINE_INLINE real
weight_at (ColorshineFalloff falloff, bool has_lift, const Range *range, real l, real a, real b)
{
  const real dl = l - range->l, da = a - range->a, db = b - range->b;
  const real d = real_sqrt (dl * dl + da * da + db * db) * range->inverse_radius;
  const real pull = range->slope * falloff_at (falloff, real_min (d, REAL (1.0)));
  if (!has_lift)
    return pull;
  const real skirt = (REAL (1.0) + COLORSHINE_SKIRT_WIDTH - d) * (REAL (1.0) / COLORSHINE_SKIRT_WIDTH);
  return pull + range->lift * real_clamp01 (skirt);
}
