/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * Inside of a CLUT, for its maker, its error and its files.
 */
#pragma once

#include "colorshine.h"

struct ColorshineClut {
  const ColorshineSpace *space;
  unsigned n_nodes; /* per side */
  float *rgb;       /* three per node; red's place runs fastest */
};
