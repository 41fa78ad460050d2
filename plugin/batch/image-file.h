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
#include <gegl-metadata.h>

/** GEGL, as a batch needs it; once per process. */
void image_file_init (guint n_threads);

/** What image_file_init() was told. */
guint image_file_n_threads (void);

/** The format that a name's extension asks for; FAILURE_OUTPUT_FORMAT where it is none. */
gboolean image_format_for_name (const char *name, ImageFormat *format, GError **error);

/** Every extension that is written, "jpg, jpeg, …": (transfer full). */
char *image_format_extensions (void);

/**
 * image_file_pixels:
 * @format: what is to be written
 * @source: format of the pixels as they were read
 * @depth: bits a component; 0 = the source's, as near as @format can
 *
 * Returns: the pixels to hand to image_file_save(): RGB in the source's own space,
 * with its alpha. NULL with FAILURE_OUTPUT_FORMAT where @format has no such depth.
 */
const Babl *image_file_pixels (ImageFormat format, const Babl *source, int depth, GError **error);

/** Bytes of such a pixel, known from the input's header. */
guint image_file_bytes_per_pixel (ImageFormat format, const ImageHeader *header, int depth);

/** Whether @format holds alpha. */
gboolean image_file_keeps_alpha (ImageFormat format);

/** Whether @format holds images so large; FAILURE_TOO_LARGE where it doesn't. */
gboolean image_file_check_size (ImageFormat format, guint32 width, guint32 height,
                                guint bytes_per_pixel, GError **error);

/**
 * image_file_load:
 * @bytes: the file
 * @path: any path that opens it
 * @notes: what the file says of itself, for image_file_save()
 *
 * Decodes: (transfer full) (nullable).
 */
GeglBuffer *image_file_load (const ImageHeader *header, const guint8 *bytes, const char *path,
                             GeglMetadata *notes, GError **error);

/** Encodes to @path, which need not exist. Alpha that @format can't hold is laid over
 * white. @quality: 1–100; 0 = the default. */
gboolean image_file_save (GeglBuffer *buffer, const char *path, ImageFormat format, int quality,
                          GeglMetadata *notes, GError **error);
