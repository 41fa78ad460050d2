/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See single-precision.h.
 */
#include "single-precision.h"

#define COLORSHINE_SINGLE_PRECISION
#include "falloff.h"
#include "oklab.h"

float
single_cube_root (float x)
{
  return cube_root (x);
}

float
single_falloff (ColorshineFalloff falloff, float d)
{
  return falloff_at (falloff, d * d);
}

float
single_falloff_cosine (float v)
{
  return falloff_cosine (v);
}

float
single_falloff_gaussian (float v)
{
  return falloff_gaussian (v);
}

void
single_oklab_from_rgb (const Matrix3 *rgb_to_lms, const float rgb[3], float lab[3])
{
  const Matrix matrix = matrix_of (rgb_to_lms);
  const Oklab color = oklab_from_linear_rgb (&matrix, rgb[0], rgb[1], rgb[2]);
  lab[0] = color.l;
  lab[1] = color.a;
  lab[2] = color.b;
}

void
single_rgb_from_oklab (const Matrix3 *lms_to_rgb, const float lab[3], float rgb[3])
{
  const Matrix matrix = matrix_of (lms_to_rgb);
  const Rgb color = linear_rgb_from_oklab (&matrix, lab[0], lab[1], lab[2]);
  rgb[0] = color.r;
  rgb[1] = color.g;
  rgb[2] = color.b;
}
