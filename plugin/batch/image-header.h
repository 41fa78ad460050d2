/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a file is, from its bytes and not its name, and how large its image is,
 * before any decoder sees it: decoders crash, hang or fill the memory over files
 * that this refuses with a sentence.
 */
#pragma once

#include <glib.h>

typedef enum {
  IMAGE_JPEG,
  IMAGE_PNG,
  N_IMAGE_FORMATS,
} ImageFormat;

typedef struct {
  ImageFormat format;
  guint32 width, height;
  guint bits;       /* a component, as stored */
  guint n_channels; /* with alpha */
} ImageHeader;

/** "JPEG" */
const char *image_format_name (ImageFormat format);

/** Reads the header of a whole file in memory. Fails with FAILURE_EMPTY,
 * FAILURE_FORMAT, FAILURE_TRUNCATED, FAILURE_CORRUPT or FAILURE_SEVERAL. */
gboolean image_header_read (const guint8 *bytes, gsize length, ImageHeader *header, GError **error);
