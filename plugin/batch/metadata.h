/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * EXIF, XMP and IPTC from one file to another. The image's orientation stays a tag,
 * as its pixels stay in their order. A thumbnail would show the old colours and is
 * left out.
 */
#pragma once

#include "image-header.h"

#include <gegl-metadata.h>

/** Metadata of a file, or nothing. */
typedef struct Metadata Metadata;

/**
 * metadata_read:
 * @path: any path that opens the file
 *
 * Fails with FAILURE_METADATA where there is some that can't be read. Formats that
 * hold none here (OpenEXR, PPM, GIF) give an empty one.
 */
Metadata *metadata_read (const char *path, const ImageHeader *header, GError **error);

/** The resolution in what a loader noted, for savers of @format that don't write it. */
void metadata_take_notes (Metadata *metadata, ImageFormat format, GeglMetadata *notes);

/** Whether there is anything to write into a file of @format. */
gboolean metadata_is_wanted (const Metadata *metadata, ImageFormat format);

/** Adds it to the image at @path. What IPTC says goes into XMP for a WebP, which holds
 * none. */
gboolean metadata_write (const Metadata *metadata, const char *path, ImageFormat format,
                         GError **error);

void metadata_free (Metadata *metadata);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Metadata, metadata_free)
