/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * What "in gamut" means and what is done with pixels that are not: section
 * "Gamut" of docs/model.md. The search for the boundary that is exact, in double, is
 * in gamut.c.
 */
#pragma once

#include "oklab.h"

/** How far below 0 a component may lie, as a share of R + G + B. A strict test
 * makes rays of constant hue leave sRGB by 7e-4 and come back next to blue. */
#define COLORSHINE_GAMUT_BELOW REAL (1e-3)

/** How far above 1 a component may lie: rounding of white. */
#define COLORSHINE_GAMUT_ABOVE REAL (1e-6)

/** What single precision adds to that on the way through Oklab and back: without
 * it white would be seen outside or inside by chance. */
#ifdef COLORSHINE_SINGLE_PRECISION
#define COLORSHINE_GAMUT_ROUNDING 3e-6f
#else
#define COLORSHINE_GAMUT_ROUNDING 0.0
#endif

/** A source component this far outside 0–1 is no longer treated as in gamut at
 * all; between, the two treatments are blended. */
#define COLORSHINE_HDR_BLEND REAL (0.01)

COLORSHINE_INLINE real
rgb_least (Rgb rgb)
{
  return real_min (rgb.r, real_min (rgb.g, rgb.b));
}

COLORSHINE_INLINE real
rgb_most (Rgb rgb)
{
  return real_max (rgb.r, real_max (rgb.g, rgb.b));
}

/** @rgb: finite. */
COLORSHINE_INLINE bool
gamut_contains (Rgb rgb)
{
  const real floor = -COLORSHINE_GAMUT_BELOW * (rgb.r + rgb.g + rgb.b);
  const real ceiling = REAL (1.0) + COLORSHINE_GAMUT_ABOVE + COLORSHINE_GAMUT_ROUNDING;
  return (rgb_least (rgb) >= floor) & (rgb_most (rgb) <= ceiling);
}

/** The largest amount by which a component lies outside 0–1. */
COLORSHINE_INLINE real
gamut_excess (Rgb rgb)
{
  return real_max (real_max (-rgb_least (rgb), rgb_most (rgb) - REAL (1.0)), REAL (0.0));
}

COLORSHINE_INLINE Rgb
gamut_clip (Rgb rgb)
{
  return (Rgb){ real_clamp01 (rgb.r), real_clamp01 (rgb.g), real_clamp01 (rgb.b) };
}

/** Share of the unmapped result that a source outside 0–1 keeps, so that a
 * highlight at 4.0 doesn't fall to 1.0 the moment a weight leaves 0. */
COLORSHINE_INLINE real
unmapped_share (real source_excess, real influence)
{
  return (REAL (1.0) - influence)
         * real_min (source_excess * (REAL (1.0) / COLORSHINE_HDR_BLEND), REAL (1.0));
}

COLORSHINE_INLINE real
mix (real from, real to, real share)
{
  return from + share * (to - from);
}

/** The bin of a direction of any length, by "diamond angle"; see COLORSHINE_N_HUES. Of
 * no direction: some bin. */
COLORSHINE_INLINE int
gamut_hue_bin (real a, real b, int n_hues)
{
  const real tiny = REAL (1e-36);
  const real x = a / real_max (real_fabs (a) + real_fabs (b), tiny);
  const real diamond = b >= REAL (0.0) ? REAL (1.0) - x : REAL (3.0) + x;
  const real bin = diamond * (real) (n_hues / 4), last = (real) (n_hues - 1);
  return (int) real_min (bin, last);
}

/** A place on a ray from grey, seen from the gamut's six bounds. */
typedef struct {
  real margin;  /* the least of the inequalities of gamut_contains(); inside: ≥ 0 */
  real nearest; /* where the first bound ahead is met, by Newton's estimate */
} RayPlace;

/* A component that falls meets the floor, one that rises the ceiling. @over, @under: how
 * far it is from them; slopes: in thirds. */
COLORSHINE_INLINE RayPlace
approach_bounds (RayPlace place, real over, real slope_over, real under, real slope)
{
  const real far = REAL (1e30);
  const bool falls = slope_over < REAL (0.0);
  const real value = falls ? over : under;
  const real speed = falls ? -slope_over : slope;
  const real estimate = speed > REAL (0.0) ? value / speed : far;
  return (RayPlace){ real_min (over, real_min (under, place.margin)),
                     real_min (estimate, place.nearest) };
}

/**
 * ray_place:
 * @slopes: of a direction of unit chroma
 * @chroma: relative to lightness: C/L
 * @ceiling: (1 + COLORSHINE_GAMUT_ABOVE) / L³
 *
 * Linear light divided by L³: so the three lower bounds depend on the hue alone.
 * Each component is a cubic in @chroma.
 */
COLORSHINE_INLINE RayPlace
ray_place (const Matrix *lms_to_rgb, Slopes slopes, real chroma, real ceiling)
{
  const real *m = lms_to_rgb->m;
  const real l = REAL (1.0) + chroma * slopes.l, c = REAL (1.0) + chroma * slopes.m,
             s = REAL (1.0) + chroma * slopes.s;
  const real l2 = l * l, c2 = c * c, s2 = s * s;
  const real l3 = l2 * l, c3 = c2 * c, s3 = s2 * s;
  /* A third of the derivatives. */
  const real dl = l2 * slopes.l, dc = c2 * slopes.m, ds = s2 * slopes.s;

  const real r = weighted_mean (m, l3, c3, s3), dr = weighted_mean (m, dl, dc, ds);
  const real g = weighted_mean (m + 3, l3, c3, s3), dg = weighted_mean (m + 3, dl, dc, ds);
  const real b = weighted_mean (m + 6, l3, c3, s3), db = weighted_mean (m + 6, dl, dc, ds);
  const real below = COLORSHINE_GAMUT_BELOW * (r + g + b);
  const real dbelow = COLORSHINE_GAMUT_BELOW * (dr + dg + db);

  RayPlace place = { REAL (1e30), REAL (1e30) };
  place = approach_bounds (place, r + below, dr + dbelow, ceiling - r, dr);
  place = approach_bounds (place, g + below, dg + dbelow, ceiling - g, dg);
  place = approach_bounds (place, b + below, db + dbelow, ceiling - b, db);
  place.nearest = chroma + place.nearest * (REAL (1.0) / REAL (3.0));
  return place;
}

/** Steps of the search below. They leave at most 5e-6 in C on random rays of sRGB,
 * Display P3, Adobe RGB, Rec. 2020 and ProPhoto; more only next to yellow, where rays
 * graze the ceiling (tests/core/test-gamut.c). Most rays need three. */
#define COLORSHINE_BOUNDARY_STEPS 6

/** Where a search along a ray stands, in C/L. */
typedef struct {
  real low;  /* in gamut */
  real high; /* outside, or as far as is asked for */
  real x;
} BoundarySearch;

/**
 * boundary_search_from:
 * @high: what is asked for, or a bound for what the lower bounds allow if that is less
 *
 * Begins where an upper bound would be met if light grew evenly along the ray, or at
 * @high: nearer to the boundary than grey is, and Newton's steps along a component
 * that falls to 0 with the cube of the distance are short.
 */
COLORSHINE_INLINE BoundarySearch
boundary_search_from (const Matrix *lms_to_rgb, Slopes slopes, real high, real ceiling)
{
  const real *m = lms_to_rgb->m;
  const real dr = weighted_mean (m, slopes.l, slopes.m, slopes.s);
  const real dg = weighted_mean (m + 3, slopes.l, slopes.m, slopes.s);
  const real db = weighted_mean (m + 6, slopes.l, slopes.m, slopes.s);
  const real steepest = REAL (3.0) * real_max (dr, real_max (dg, db));
  const real estimate = (ceiling - REAL (1.0)) / steepest;
  return (BoundarySearch){ REAL (0.0), high, real_min (estimate, high) };
}

/** The next step: Newton's on the bound that is met first, kept between what is inside
 * and what is outside. */
COLORSHINE_INLINE BoundarySearch
boundary_search_step (const Matrix *lms_to_rgb, Slopes slopes, real ceiling, BoundarySearch search)
{
  const RayPlace place = ray_place (lms_to_rgb, slopes, search.x, ceiling);
  const bool is_inside = place.margin >= REAL (0.0);
  const real low = is_inside ? search.x : search.low;
  const real high = is_inside ? search.high : search.x;
  const real middle = REAL (0.5) * (low + high);
  const real next = place.nearest >= low ? place.nearest : middle;
  return (BoundarySearch){ low, high, real_min (next, high) };
}

#ifndef COLORSHINE_SINGLE_PRECISION
/**
 * gamut_largest_chroma:
 * @cos_h: direction in (a, b), of unit length with @sin_h
 * @lightness: 0–1, both excluded
 * @chroma: of a colour outside the gamut
 *
 * The largest chroma ≤ @chroma in gamut at this lightness and hue, within
 * 1e-12, also where the ray leaves the gamut and comes back.
 */
double gamut_largest_chroma (const Matrix *lms_to_rgb, double lightness, double cos_h,
                             double sin_h, double chroma);

/**
 * gamut_is_reentrant:
 * @limit: C/L beyond which nothing is looked for
 * @farthest: (out): largest C/L on this ray that the lower bounds allow
 *
 * Whether some ray of this hue may leave the gamut and come back, at any
 * lightness. May say so where none does, never the other way round.
 */
bool gamut_is_reentrant (const Matrix *lms_to_rgb, double cos_h, double sin_h, double limit,
                         double *farthest);

/** `gamut` = reduce-chroma, for a colour outside the gamut. */
Rgb gamut_reduce_chroma (const Matrix *lms_to_rgb, Oklab color);

/** `gamut` = css: CSS Color 4, section 13.2.2 (2024), "binary search with local
 * MINDE". */
Rgb gamut_map_css (const Matrix *rgb_to_lms, const Matrix *lms_to_rgb, Oklab color);
#endif
