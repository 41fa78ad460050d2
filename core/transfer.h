/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * The RGB and XYZ spaces that CSS knows by name, and the transfer functions
 * between their encoded components and linear light. Colours are written in them
 * (css-color.c), and CLUTs are made for them (clut.c).
 */
#pragma once

#include "matrix.h"

typedef enum {
  TRANSFER_LINEAR,
  TRANSFER_SRGB,
  TRANSFER_A98,
  TRANSFER_PROPHOTO,
  TRANSFER_REC2020,
} Transfer;

/** Encoded component → linear light; odd for negative values. */
double transfer_decode (Transfer transfer, double encoded);

/** The inverse. sRGB's two branches are published to five digits and don't meet
 * exactly: there a value comes back up to 4e-8 off. */
double transfer_encode (Transfer transfer, double linear);

typedef struct {
  const char *name;
  double primaries[6]; /* x, y of red, green, blue; 0 for XYZ itself */
  bool is_d50;
  Transfer transfer;
} PredefinedSpace;

/** CSS Color 4, section 10. The first one is sRGB. */
extern const PredefinedSpace PREDEFINED_SPACES[];
enum { N_PREDEFINED_SPACES = 9 };

/** Linear RGB → XYZ relative to the space's own white; not for XYZ itself. */
Matrix3 predefined_space_rgb_to_xyz (const PredefinedSpace *space);
