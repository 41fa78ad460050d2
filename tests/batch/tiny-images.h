/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The smallest files of each format, byte by byte, so that the readers of headers are
 * checked against the formats' specifications and not against our own writers.
 * Their pixels are not meant to be decoded.
 */
#pragma once

#include "image-header.h"

#include <glib.h>

enum { TINY_WIDTH = 5, TINY_HEIGHT = 3 };

/** A format and what its header is to say. */
typedef struct {
  const char *name;
  GByteArray *(*make) (void);
  ImageFormat format;
  guint bits, n_channels;
  gboolean is_float;
} TinyImage;

extern const TinyImage TINY_IMAGES[];
extern const guint N_TINY_IMAGES;

/** The file of that name: (transfer full). */
GByteArray *tiny_image (const char *name);
