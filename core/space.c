/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * From an RGB space's matrix to its way to Oklab and back. LMS is adapted to
 * D65, and each of its rows is divided by its sum, so that neutral pixels come
 * out neutral (C < 1e-6) in every space: colorants rounded to the five digits
 * of an ICC profile would otherwise give greys a hue, which would vote.
 */
#include "space.h"

#include "gamut.h"

#include <stdlib.h>
#include <string.h>

/* Directions looked at in each hue bin, its edges included. */
enum { SAMPLES_PER_HUE = 3 };

/* C/L beyond which no colour is looked for: no RGB space reaches it at a hue
 * that does not come back. */
static const double CHROMA_FAR = 64.0;

/* Unit vector at a diamond angle in 0–4; the inverse of the kernel's hue_bin(). */
static void
direction_at (double diamond, double *cos_h, double *sin_h)
{
  double x, y;
  if (diamond < 1.0)
    x = 1.0 - diamond, y = diamond;
  else if (diamond < 2.0)
    x = 1.0 - diamond, y = 2.0 - diamond;
  else if (diamond < 3.0)
    x = diamond - 3.0, y = 2.0 - diamond;
  else
    x = diamond - 3.0, y = diamond - 4.0;
  const double length = hypot (x, y);
  *cos_h = x / length;
  *sin_h = y / length;
}

static void
tabulate_gamut (ColorshineSpace *space)
{
  const Matrix lms_to_rgb = matrix_of (&space->lms_to_rgb);
  for (int bin = 0; bin < COLORSHINE_N_HUES; bin++)
    {
      double bound = 0.0;
      bool is_reentrant = false;
      for (int i = 0; i < SAMPLES_PER_HUE; i++)
        {
          double cos_h, sin_h;
          const double offset = (double) i / (SAMPLES_PER_HUE - 1);
          direction_at (4.0 * (bin + offset) / COLORSHINE_N_HUES, &cos_h, &sin_h);
          double farthest;
          is_reentrant |= gamut_is_reentrant (&lms_to_rgb, cos_h, sin_h, CHROMA_FAR, &farthest);
          bound = fmax (bound, farthest);
        }
      /* Between the samples the boundary may bulge; a looser bound only costs
       * the search a step. */
      space->chroma_bound[bin] = is_reentrant ? 0.0f : (float) (bound * 1.02);
    }
}

ColorshineSpace *
colorshine_space_new (const double rgb_to_xyz[9], ColorshineError *error)
{
  Matrix3 to_xyz;
  for (int i = 0; i < 9; i++)
    to_xyz.m[i] = rgb_to_xyz[i];
  const Vector3 white = matrix_apply (&to_xyz, (Vector3){ { 1.0, 1.0, 1.0 } });
  const Matrix3 adaptation = bradford_adaptation (white, white_d65 ());
  const Matrix3 to_lms = matrix_multiply (&XYZ_D65_TO_LMS, &adaptation);

  ColorshineSpace *space = calloc (1, sizeof *space);
  if (!space)
    {
      if (error)
        *error = (ColorshineError){ .code = COLORSHINE_ERROR_MEMORY };
      return NULL;
    }
  space->transfer = TRANSFER_SRGB;
  space->rgb_to_lms = matrix_multiply (&to_lms, &to_xyz);
  for (int row = 0; row < 3; row++)
    {
      double *m = space->rgb_to_lms.m + 3 * row;
      const double sum = m[0] + m[1] + m[2];
      for (int k = 0; k < 3; k++)
        m[k] /= sum;
    }
  if (!matrix_invert (&space->rgb_to_lms, &space->lms_to_rgb))
    {
      if (error)
        *error = (ColorshineError){ .code = COLORSHINE_ERROR_SPACE,
                                    .expected = "the matrix of three independent primaries" };
      free (space);
      return NULL;
    }
  tabulate_gamut (space);
  return space;
}

ColorshineSpace *
colorshine_space_new_srgb (void)
{
  return colorshine_space_new_named (PREDEFINED_SPACES[0].name);
}

ColorshineSpace *
colorshine_space_new_named (const char *name)
{
  for (int i = 0; i < N_PREDEFINED_SPACES; i++)
    {
      const PredefinedSpace *predefined = &PREDEFINED_SPACES[i];
      if (predefined->transfer == TRANSFER_LINEAR || strcmp (predefined->name, name) != 0)
        continue;
      const Matrix3 to_xyz = predefined_space_rgb_to_xyz (predefined);
      ColorshineSpace *space = colorshine_space_new (to_xyz.m, NULL);
      if (space)
        space->transfer = predefined->transfer;
      return space;
    }
  return NULL;
}

const char *const *
colorshine_space_names (void)
{
  static const char *const names[]
      = { "srgb", "display-p3", "a98-rgb", "prophoto-rgb", "rec2020", NULL };
  return names;
}

void
colorshine_space_free (ColorshineSpace *space)
{
  free (space);
}

void
colorshine_space_rgb_from_color (const ColorshineSpace *space, const ColorshineColor *color,
                                 double rgb[3])
{
  const Matrix matrix = matrix_of (&space->lms_to_rgb);
  const Rgb result = linear_rgb_from_oklab (&matrix, color->lightness, color->a, color->b);
  rgb[0] = result.r;
  rgb[1] = result.g;
  rgb[2] = result.b;
}

void
colorshine_space_color_from_rgb (const ColorshineSpace *space, const double rgb[3],
                                 ColorshineColor *color)
{
  const Matrix matrix = matrix_of (&space->rgb_to_lms);
  const Oklab result = oklab_from_linear_rgb (&matrix, rgb[0], rgb[1], rgb[2]);
  *color = (ColorshineColor){ result.l, result.a, result.b, 1.0, false };
}
