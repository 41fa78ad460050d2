/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Image files as GEGL buffers and back. The loader follows from the file's
 * content and the saver from the name's extension, both from one fixed list:
 * GEGL's own choice ends at ImageMagick for what it doesn't know, and writes PNG
 * whatever the name says.
 */
#pragma once

#include "image-header.h"

#include <gegl.h>

typedef struct {
  int quality; /* 1–100; 0 = default */
  int depth;   /* bits a component; 0 = as in the buffer */
} SaveSettings;

/** GEGL, as a batch needs it; once per process. */
void image_file_init (guint n_threads);

/** The format that a name's extension asks for; FAILURE_OUTPUT_FORMAT where it is none. */
gboolean image_format_for_name (const char *name, ImageFormat *format, GError **error);

/** Decodes: (transfer full) (nullable). @path is any path that opens the file. */
GeglBuffer *image_file_load (const char *path, const ImageHeader *header, GError **error);

/** Encodes to @path. */
gboolean image_file_save (GeglBuffer *buffer, const char *path, ImageFormat format,
                          const SaveSettings *settings, GError **error);
