/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * The pixel formats in which the operation takes and gives pixels, and the way
 * from one to the other through the core.
 */
#pragma once

#include "colorshine.h"

#include <gegl.h>
#include <stddef.h>

typedef struct {
  const Babl *input;  /* RGB, with or without alpha */
  const Babl *output; /* the same, or linear RGBA float */
  size_t input_bytes; /* a pixel */
  size_t output_bytes;
  const ColorshineTransferCurve *curve; /* of an input of 8 or 16 bits, else NULL */
  const Babl *to_linear;   /* fishes between another input and linear RGBA float; NULL */
  const Babl *from_linear; /* where it is that already */
} Encoding;

/**
 * encoding_for_source:
 * @source: (nullable): format of the operation's input
 * @space: RGB space to work in
 * @node: (nullable): the operation's; its consumers decide what it gives. NULL where
 *   nothing is known of them
 * @for_opencl: linear float both ways wherever that loses nothing
 *
 * Integers of 8 and 16 bits are taken as they are, and given as they are where
 * that is what becomes of them, else as linear float; where the core can't take
 * them, both ways as linear float if that loses nothing. Other formats keep their
 * own encoding and premultiplication, in float at least, so that pixels which
 * nothing touches can be copied bit for bit.
 */
Encoding encoding_for_source (const Babl *source, const Babl *space, GeglNode *node,
                              gboolean for_opencl);

/** The same for pixels that go back where they came from: the output is as the input. */
Encoding encoding_in_place (const Babl *source, const Babl *space);

/** Whether pixels are linear float both ways, as OpenCL takes them. */
gboolean encoding_is_linear (const Encoding *encoding);

/** Transforms @n_pixels from @in to @out, which may be the same if the formats are.
 * Pixels that do not change, and every alpha, keep their bits. Thread-safe.
 * @coverage: (inout) (nullable): as for colorshine_transform_row() */
void encoding_transform_row (const Encoding *encoding, const ColorshineTransform *transform,
                             const void *in, void *out, size_t n_pixels,
                             ColorshineCoverage *coverage);

/** The same without a transform. */
void encoding_copy_row (const Encoding *encoding, const void *in, void *out, size_t n_pixels);

/** Pixels of the input's format as linear RGBA floats. */
void encoding_decode_row (const Encoding *encoding, const void *in, float *out, size_t n_pixels);
