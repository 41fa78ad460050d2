/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * A transform as the OpenCL kernel (transform.cl) reads it: numbers of four bytes
 * alone, so that the host's compiler and the device's lay it out alike. Part of
 * both programs.
 */
#pragma once

#include "transform.h"

/** One attractor that acts. */
typedef struct {
  Range range;
  Target target;
  int number, is_protecting;
  int acts_on[N_SUMS];
  int falloff, has_lift, target_kind;
} OpenclPull;

typedef struct {
  Matrix rgb_to_lms, lms_to_rgb;
  Neutral neutral;
  float referred_chroma; /* the hue of a touched pixel with less is too blurred */
  int blend, gamut, show, show_attractor;
  int n_pulls;
  OpenclPull pulls[COLORSHINE_MAX_ATTRACTORS];
  float chroma_bound[COLORSHINE_N_HUES]; /* see ColorshineSpace */
} OpenclTransform;
