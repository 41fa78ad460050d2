/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a file is, from its bytes and not its name, how large its image is and
 * whether the file is whole, before any decoder sees it: decoders crash, hang, read
 * past their buffers or fill the memory over files that this refuses with a sentence.
 */
#pragma once

#include <glib.h>

typedef enum {
  IMAGE_JPEG,
  IMAGE_PNG,
  IMAGE_TIFF,
  IMAGE_WEBP,
  IMAGE_EXR,
  IMAGE_PNM,
  IMAGE_GIF,
  N_IMAGE_FORMATS,
} ImageFormat;

typedef struct {
  ImageFormat format;
  guint32 width, height;
  guint bits;           /* a component, once decoded */
  gboolean is_float;
  guint n_channels;     /* once decoded, with alpha */
  gboolean is_progressive; /* JPEG: its decoder holds all coefficients */
  gboolean has_no_metadata;      /* BigTIFF, which exiv2 can't open */
  gsize icc_offset, icc_length; /* WebP: the profile, which its loader passes over */
} ImageHeader;

/** "JPEG". Constant. */
const char *image_format_name (ImageFormat format);

/**
 * image_header_read:
 * @bytes: a whole file
 *
 * Fails with FAILURE_EMPTY, FAILURE_FORMAT (nothing that is read here),
 * FAILURE_TRUNCATED, FAILURE_CORRUPT or FAILURE_SEVERAL (more than one image).
 */
gboolean image_header_read (const guint8 *bytes, gsize length, ImageHeader *header,
                            GError **error);
