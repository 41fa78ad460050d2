/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See image-header.h.
 */
#include "image-header.h"

#include "header-reader.h"

/* The kinds that are read here, by how their files begin. GEGL reads more, but
 * through ImageMagick, or of no use here. */
static const struct {
  const char *name;
  struct {
    const char *bytes;
    gsize length;
  } signatures[4];
  gboolean (*read) (Bytes bytes, ImageHeader *header, GError **error);
} KINDS[N_IMAGE_FORMATS] = {
  [IMAGE_JPEG] = { "JPEG", { { "\xff\xd8\xff", 3 } }, header_read_jpeg },
  [IMAGE_PNG] = { "PNG", { { "\x89PNG\r\n\x1a\n", 8 } }, header_read_png },
  [IMAGE_TIFF] = { "TIFF",
                   { { "II*\0", 4 }, { "MM\0*", 4 }, { "II+\0", 4 }, { "MM\0+", 4 } },
                   header_read_tiff },
  [IMAGE_WEBP] = { "WebP", { { "RIFF", 4 } }, header_read_webp },
  [IMAGE_EXR] = { "OpenEXR", { { "\x76\x2f\x31\x01", 4 } }, header_read_exr },
  [IMAGE_PNM] = { "PPM", { { "P5", 2 }, { "P6", 2 } }, header_read_pnm },
  [IMAGE_GIF] = { "GIF", { { "GIF87a", 6 }, { "GIF89a", 6 } }, header_read_gif },
};

const char *
image_format_name (ImageFormat format)
{
  return KINDS[format].name;
}

static gboolean
begins_as (Bytes bytes, ImageFormat format)
{
  for (guint i = 0; i < G_N_ELEMENTS (KINDS[format].signatures); i++)
    {
      const gsize length = KINDS[format].signatures[i].length;
      if (length > 0 && bytes_match (bytes, 0, KINDS[format].signatures[i].bytes, length))
        return TRUE;
    }
  return FALSE;
}

gboolean
image_header_read (const guint8 *data, gsize length, ImageHeader *header, GError **error)
{
  const Bytes bytes = { data, length };
  *header = (ImageHeader){ .bits = 8 };
  if (length == 0)
    return header_fail (error, FAILURE_EMPTY, "the file is empty");
  for (guint i = 0; i < N_IMAGE_FORMATS; i++)
    if (begins_as (bytes, (ImageFormat) i))
      {
        header->format = (ImageFormat) i;
        if (!KINDS[i].read (bytes, header, error))
          return FALSE;
        return header->width > 0 && header->height > 0
                   ? TRUE
                   : header_fail (error, FAILURE_CORRUPT, "the image has no pixels");
      }
  return header_fail (error, FAILURE_FORMAT,
                      "not an image of a kind that is read here (JPEG, PNG, TIFF, WebP, OpenEXR, "
                      "PPM, PGM, GIF)");
}
