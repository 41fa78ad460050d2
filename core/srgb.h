/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * The transfer curve of sRGB, which CSS colours and encoded pixels have in common.
 */
#pragma once

#include <math.h>

/** Linear light of an encoded component (IEC 61966-2-1:1999); odd for negative
 * values, as CSS Color 4 has it (section 10.2). */
static inline double
srgb_decode (double encoded)
{
  const double size = fabs (encoded);
  if (size <= 0.04045)
    return encoded / 12.92;
  return copysign (pow ((size + 0.055) / 1.055, 2.4), encoded);
}
