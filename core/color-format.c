/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * Colours as CSS text, for hosts whose users pick colours instead of writing them.
 */
#include "colorshine.h"

#include "matrix.h"
#include "oklab.h"
#include "text.h"
#include "transfer.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A fifth of a thousandth of black to white: far below what the eye or an 8-bit
 * display tells apart. */
#define HEX_DELTA_E_OK 2e-4

#define RADIANS_TO_DEGREES (180.0 / 3.14159265358979323846)

static int
srgb_byte (double linear)
{
  const double encoded = transfer_encode (TRANSFER_SRGB, linear);
  return (int) lround (255.0 * fmin (fmax (encoded, 0.0), 1.0));
}

/* The nearest 8-bit sRGB colour, if it is as good as the same. */
static bool
format_as_hex (const ColorshineColor *color, char text[10])
{
  const Matrix3 to_xyz = predefined_space_rgb_to_xyz (&PREDEFINED_SPACES[0]);
  const Matrix3 to_lms = matrix_multiply (&XYZ_D65_TO_LMS, &to_xyz);
  Matrix3 to_rgb;
  matrix_invert (&to_lms, &to_rgb);
  const Matrix matrix = matrix_of (&to_rgb);
  const Rgb rgb
      = linear_rgb_from_oklab (&matrix, color->lightness, color->a, color->b);
  const double alpha = 255.0 * color->alpha;
  int length = snprintf (text, 10, "#%02x%02x%02x", srgb_byte (rgb.r), srgb_byte (rgb.g),
                         srgb_byte (rgb.b));
  if (color->alpha < 1.0)
    length += snprintf (text + length, 10 - (size_t) length, "%02x", (unsigned) lround (alpha) & 0xff);
  ColorshineColor same;
  return colorshine_color_parse (text, (size_t) length, &same, NULL)
         && colorshine_delta_e_ok (color, &same) <= HEX_DELTA_E_OK
         && fabs (alpha - round (alpha)) < 1e-6;
}

/* Rounded to @step and without superfluous zeros. */
static void
format_rounded (double value, double step, char text[32])
{
  /* Dividing by a whole number gives the double nearest to the decimal. */
  const double rounded = round (value / step) / round (1.0 / step);
  format_number (rounded == 0.0 ? 0.0 : rounded, text);
}

void
colorshine_color_format (const ColorshineColor *color, char *text, size_t size)
{
  char hex[10];
  if (!color->hue_is_none && format_as_hex (color, hex))
    {
      snprintf (text, size, "%s", hex);
      return;
    }
  char lightness[32], chroma[32], hue[32] = "none", alpha[32];
  double degrees = RADIANS_TO_DEGREES * atan2 (color->b, color->a);
  degrees += degrees < 0.0 ? 360.0 : 0.0;
  format_rounded (100.0 * color->lightness, 0.001, lightness);
  format_rounded (hypot (color->a, color->b), 0.00001, chroma);
  if (!color->hue_is_none && strcmp (chroma, "0") != 0)
    format_rounded (degrees, 0.001, hue);
  format_rounded (color->alpha, 0.0001, alpha);
  const bool is_opaque = strcmp (alpha, "1") == 0;
  snprintf (text, size, "oklch(%s%% %s %s%s%s)", lightness, chroma, hue, is_opaque ? "" : " / ",
            is_opaque ? "" : alpha);
}
