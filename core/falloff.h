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

/* Where the formula in d² has no cusp in the centre it is given in v = 1 − d², 0
 * outside: no square root is needed, and the edge, where the weight fades out, is
 * where v is most exact. */
#ifdef COLORSHINE_SINGLE_PRECISION
/* (1 + cos πd)/2 is the square of cos(πd/2), which is v times a polynomial: minimax fit,
 * largest error of the square 4.8e-8, 1.4e-7 evaluated in float; exactly 1 in the centre
 * and 0 at the edge. Without its 1, the polynomial is small, and so is what is rounded. */
COLORSHINE_INLINE float
falloff_cosine (float v)
{
  const float root
      = v
        + v * (-0.214605778f + v * (0.19637692f + v * (0.0173638351f + v * 0.000865015259f)));
  return root * root;
}

/* The gaussian as v times a polynomial: minimax fit, largest error 1.7e-7
 * evaluated in float; exactly 1 in the centre, 0 at the edge. */
COLORSHINE_INLINE float
falloff_gaussian (float v)
{
  const float high
      = 0.132709181f + v * (0.0189936807f + v * (0.0795870688f + v * (-0.0296636413f + v * 0.0183701635f)));
  return v * (0.143614339f + v * (0.224336325f + v * (0.234527113f + v * (0.177525771f + v * high))));
}
#else
COLORSHINE_INLINE double
falloff_cosine (double v)
{
  return 0.5 + 0.5 * cos (3.14159265358979323846 * sqrt (1.0 - v));
}

COLORSHINE_INLINE double
falloff_gaussian (double v)
{
  const double variance_twice = 2.0 * 0.4 * 0.4;
  const double at_edge = exp (-1.0 / variance_twice);
  return (exp (-(1.0 - v) / variance_twice) - at_edge) / (1.0 - at_edge);
}
#endif

/** @square: (distance to the centre ÷ radius)², ≥ 0. */
COLORSHINE_INLINE real
falloff_at (ColorshineFalloff falloff, real square)
{
  const real v = real_max (REAL (1.0) - square, REAL (0.0));
  const real rest = REAL (1.0) - real_min (real_sqrt (square), REAL (1.0));
  switch (falloff)
    {
    case COLORSHINE_FALLOFF_LINEAR:
      return rest;
    case COLORSHINE_FALLOFF_QUADRATIC:
      return v;
    case COLORSHINE_FALLOFF_GAUSSIAN:
      return falloff_gaussian (v);
    case COLORSHINE_FALLOFF_CUBIC:
      return rest * rest * rest;
    case COLORSHINE_FALLOFF_COSINE:
    default:
      return falloff_cosine (v);
    }
}

/** An attractor's range and pull, ready for the pixel loop. */
typedef struct {
  real l, a, b;                /* centre */
  real inverse_radius_squared; /* 1/ΔE OK² */
  real slope;                  /* weight = slope · falloff + lift · skirt, both already */
  real lift;                   /* multiplied by the alpha of the attractor's colour */
} Range;

/** Weight of a pixel. @has_lift is known outside the pixel loop: strength above
 * 100. */
COLORSHINE_INLINE real
weight_at (ColorshineFalloff falloff, bool has_lift, const Range *range, real l, real a, real b)
{
  const real dl = l - range->l, da = a - range->a, db = b - range->b;
  const real square = (dl * dl + da * da + db * db) * range->inverse_radius_squared;
  const real pull = range->slope * falloff_at (falloff, square);
  if (!has_lift)
    return pull;
  const real skirt = (REAL (1.0) + COLORSHINE_SKIRT_WIDTH - real_sqrt (square))
                     * (REAL (1.0) / COLORSHINE_SKIRT_WIDTH);
  return pull + range->lift * real_clamp01 (skirt);
}
