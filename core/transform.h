/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * Inside of a transform: a recipe made ready for one RGB space, as the reference
 * (transform.c) and the kernels (kernel.h) read it.
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
  double inverse_radius_squared, slope, lift;

  TargetKind target_kind;
  double l, a, b;
  double chroma, cos_h, sin_h, trust;
} Pull;

/** Where the pulls reach, as one array per number: beyond, they weigh nothing. */
typedef struct {
  float l[COLORSHINE_MAX_ATTRACTORS], a[COLORSHINE_MAX_ATTRACTORS], b[COLORSHINE_MAX_ATTRACTORS];
  float squared[COLORSHINE_MAX_ATTRACTORS]; /* with the skirt */
} Reaches;

struct ColorshineTransform {
  const ColorshineSpace *space;
  ColorshineOptions options;
  bool needs_polar; /* some formula asks for the pixel's chroma and hue */
  /* Every pull acts on all the sums that the blend uses, and no target depends on
   * the pixel: one set of weights serves them all. */
  bool has_joint_weights;
  size_t n_pulls;
  Pull pulls[COLORSHINE_MAX_ATTRACTORS];
  Reaches reaches; /* of the pulls */
};

COLORSHINE_INLINE Range
range_of (const Pull *pull)
{
  return (Range){
    (real) pull->center_l, (real) pull->center_a, (real) pull->center_b,
    (real) pull->inverse_radius_squared, (real) pull->slope, (real) pull->lift,
  };
}

COLORSHINE_INLINE Target
target_of (const Pull *pull)
{
  return (Target){ (real) pull->l,     (real) pull->a,     (real) pull->b,    (real) pull->chroma,
                   (real) pull->cos_h, (real) pull->sin_h, (real) pull->trust };
}
