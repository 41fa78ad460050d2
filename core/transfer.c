/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * See transfer.h. Section numbers are those of CSS Color Module Level 4 (W3C 2024).
 */
#include "transfer.h"

#include <math.h>

/* Section 10.1 and following. */
const PredefinedSpace PREDEFINED_SPACES[N_PREDEFINED_SPACES] = {
  { "srgb", { 0.640, 0.330, 0.300, 0.600, 0.150, 0.060 }, false, TRANSFER_SRGB },
  { "srgb-linear", { 0.640, 0.330, 0.300, 0.600, 0.150, 0.060 }, false, TRANSFER_LINEAR },
  { "display-p3", { 0.680, 0.320, 0.265, 0.690, 0.150, 0.060 }, false, TRANSFER_SRGB },
  { "a98-rgb", { 0.640, 0.330, 0.210, 0.710, 0.150, 0.060 }, false, TRANSFER_A98 },
  { "prophoto-rgb",
    { 0.734699, 0.265301, 0.159597, 0.840403, 0.036598, 0.000105 },
    true,
    TRANSFER_PROPHOTO },
  { "rec2020", { 0.708, 0.292, 0.170, 0.797, 0.131, 0.046 }, false, TRANSFER_REC2020 },
  { "xyz", { 0 }, false, TRANSFER_LINEAR },
  { "xyz-d65", { 0 }, false, TRANSFER_LINEAR },
  { "xyz-d50", { 0 }, true, TRANSFER_LINEAR },
};

Matrix3
predefined_space_rgb_to_xyz (const PredefinedSpace *space)
{
  return rgb_to_xyz_from_primaries (space->primaries, space->is_d50 ? white_d50 () : white_d65 ());
}

/* Both branches of a curve, for values that are not negative. */
static double
decode_magnitude (Transfer transfer, double encoded)
{
  switch (transfer)
    {
    case TRANSFER_SRGB: /* IEC 61966-2-1:1999 (section 10.2) */
      return encoded <= 0.04045 ? encoded / 12.92 : pow ((encoded + 0.055) / 1.055, 2.4);
    case TRANSFER_A98:
      return pow (encoded, 563.0 / 256.0);
    case TRANSFER_PROPHOTO:
      return encoded <= 16.0 / 512.0 ? encoded / 16.0 : pow (encoded, 1.8);
    case TRANSFER_REC2020:
      /* Display-referred since 2025 (csswg-drafts issue 12574): BT.1886 with gamma
       * 2.4 and a black of 0. */
      return pow (encoded, 2.4);
    case TRANSFER_LINEAR:
    default:
      return encoded;
    }
}

static double
encode_magnitude (Transfer transfer, double linear)
{
  switch (transfer)
    {
    case TRANSFER_SRGB:
      return linear <= 0.0031308 ? 12.92 * linear : 1.055 * pow (linear, 1.0 / 2.4) - 0.055;
    case TRANSFER_A98:
      return pow (linear, 256.0 / 563.0);
    case TRANSFER_PROPHOTO:
      return linear < 1.0 / 512.0 ? 16.0 * linear : pow (linear, 1.0 / 1.8);
    case TRANSFER_REC2020:
      return pow (linear, 1.0 / 2.4);
    case TRANSFER_LINEAR:
    default:
      return linear;
    }
}

double
transfer_decode (Transfer transfer, double encoded)
{
  return copysign (decode_magnitude (transfer, fabs (encoded)), encoded);
}

double
transfer_encode (Transfer transfer, double linear)
{
  return copysign (encode_magnitude (transfer, fabs (linear)), linear);
}
