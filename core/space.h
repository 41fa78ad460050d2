/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * Inside of an RGB space: its matrices, its encoding and what the kernels need to
 * know of its gamut, hue by hue.
 */
#pragma once

#include "colorshine.h"
#include "matrix.h"
#include "transfer.h"

/** Hues are tabulated by "diamond angle": the direction's place on the square
 * |a| + |b| = 1, which needs no trigonometry. */
enum { COLORSHINE_N_HUES = 1024 };

struct ColorshineSpace {
  Matrix3 rgb_to_lms; /* to LMS adapted to D65; rows sum to 1 */
  Matrix3 lms_to_rgb;
  Transfer transfer; /* of encoded values: CLUTs */
  /* An upper bound of C/L in gamut for any hue of the bin: where a search for
   * the boundary starts. 0 where some ray of the bin may leave the gamut and come
   * back: only the exact search finds the largest chroma. */
  float chroma_bound[COLORSHINE_N_HUES];
};

