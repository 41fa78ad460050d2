/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * Inside of a transform: a recipe made ready for one RGB space, as the reference
 * (transform.c) and every kernel (transform-kernel.c) read it.
 */
#pragma once

#include "blend.h"
#include "falloff.h"
#include "space.h"

/** The sets of weights that a blend uses together. */
typedef enum {
  SUM_LIGHTNESS,
  SUM_AB,                /* blend = oklab */
  SUM_CHROMA = SUM_AB,   /* blend = oklch */
  SUM_HUE,               /* blend = oklch */
  N_SUMS,
} SumIndex;

/** One attractor that acts. */
typedef struct {
  unsigned number; /* in the recipe, from 1 */
  bool protect;
  bool acts_on[N_SUMS];

  ColorshineFalloff falloff;
  bool has_lift;
  double center_l, center_a, center_b;
  double inverse_radius, slope, lift;

  TargetKind target_kind;
  double l, a, b;
  double chroma, cos_h, sin_h, trust;
} Pull;

struct ColorshineTransform {
  const ColorshineSpace *space;
  ColorshineOptions options;
  bool needs_polar; /* some formula asks for the pixel's chroma and hue */
  size_t n_pulls;
  Pull pulls[COLORSHINE_MAX_ATTRACTORS];
};

COLORSHINE_INLINE Range
range_of (const Pull *pull)
{
  return (Range){ (real) pull->center_l,       (real) pull->center_a, (real) pull->center_b,
                  (real) pull->inverse_radius, (real) pull->slope,    (real) pull->lift };
}

COLORSHINE_INLINE Target
target_of (const Pull *pull)
{
  return (Target){ (real) pull->l,     (real) pull->a,     (real) pull->b,    (real) pull->chroma,
                   (real) pull->cos_h, (real) pull->sin_h, (real) pull->trust };
}
