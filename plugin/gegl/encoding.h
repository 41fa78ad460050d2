/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * The pixel format in which the operation takes and gives pixels, and the way
 * from it to the core's linear RGBA float and back.
 */
#pragma once

#include "colorshine.h"

#include <babl/babl.h>
#include <stddef.h>

typedef struct {
  const Babl *format;      /* RGB, with or without alpha */
  size_t bytes_per_pixel;
  const Babl *to_linear;   /* fishes to and from linear RGBA float; NULL where the */
  const Babl *from_linear; /* format is that already */
} Encoding;

/**
 * encoding_for_source:
 * @source: (nullable): format of the operation's input
 * @space: RGB space to work in
 *
 * Integers of 8 and 16 bits come and go as linear float where that loses nothing.
 * Other formats keep their own encoding and premultiplication, in float at least,
 * so that pixels which nothing touches can be copied bit for bit.
 */
Encoding encoding_for_source (const Babl *source, const Babl *space);

/** Linear RGBA float in the same space: what the analysis reads. */
const Babl *encoding_linear_format (const Encoding *encoding);

/** Transforms @n_pixels from @in to @out, which may be the same. Pixels that do
 * not change, and every alpha, keep their bits. Thread-safe. */
void encoding_transform_row (const Encoding *encoding, const ColorshineTransform *transform,
                             const void *in, void *out, size_t n_pixels);
