/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * WebP (RFC 9649, 2024). Its loader takes a file that is cut off for a whole one,
 * and passes over the colour profile, whose place is noted here.
 */
#include "header-reader.h"

enum { RIFF_HEADER_BYTES = 12, CHUNK_HEADER_BYTES = 8 };
enum { ANIMATION = 0x02, ALPHA = 0x10 }; /* flags of VP8X */

static guint32
little_endian_24 (const guint8 *at)
{
  return little_endian_16 (at) | (guint32) at[2] << 16;
}

/* One chunk; the size is that of the canvas, or else of the picture. */
static gboolean
read_chunk (const guint8 *name, const guint8 *data, guint32 size, ImageHeader *header,
            gboolean *has_picture, GError **error)
{
  if (memcmp (name, "VP8X", 4) == 0 && size >= 10)
    {
      if (data[0] & ANIMATION)
        return header_fail (error, FAILURE_SEVERAL,
                            "the WebP is an animation; expected a single image");
      header->n_channels = data[0] & ALPHA ? 4 : 3;
      header->width = little_endian_24 (data + 4) + 1;
      header->height = little_endian_24 (data + 7) + 1;
    }
  else if (memcmp (name, "VP8 ", 4) == 0 && size >= 10)
    {
      *has_picture = TRUE;
      if (header->width == 0)
        {
          header->n_channels = 3;
          header->width = little_endian_16 (data + 6) & 0x3fff;
          header->height = little_endian_16 (data + 8) & 0x3fff;
        }
    }
  else if (memcmp (name, "VP8L", 4) == 0 && size >= 5)
    {
      *has_picture = TRUE;
      if (header->width == 0)
        {
          const guint32 bits = little_endian_32 (data + 1);
          header->n_channels = bits >> 28 & 1 ? 4 : 3;
          header->width = (bits & 0x3fff) + 1;
          header->height = (bits >> 14 & 0x3fff) + 1;
        }
    }
  return TRUE;
}

gboolean
header_read_webp (Bytes bytes, ImageHeader *header, GError **error)
{
  gboolean has_picture = FALSE;
  if (!bytes_match (bytes, 8, "WEBP", 4))
    return header_fail (error, FAILURE_FORMAT, "a RIFF file that holds no WebP image");
  const guint64 end = CHUNK_HEADER_BYTES + (guint64) little_endian_32 (bytes.data + 4);
  if (end > bytes.length)
    return header_fail (error, FAILURE_TRUNCATED,
                        "the WebP is shorter than it says: it is cut off");
  for (guint64 at = RIFF_HEADER_BYTES; at + CHUNK_HEADER_BYTES <= end;)
    {
      const guint8 *name = bytes.data + at, *data = name + CHUNK_HEADER_BYTES;
      const guint32 size = little_endian_32 (name + 4);
      if (!bytes_have (bytes, at + CHUNK_HEADER_BYTES, size))
        return header_fail (error, FAILURE_CORRUPT, "the WebP has a chunk that ends behind it");
      if (!read_chunk (name, data, size, header, &has_picture, error))
        return FALSE;
      if (memcmp (name, "ICCP", 4) == 0)
        {
          header->icc_offset = (gsize) at + CHUNK_HEADER_BYTES;
          header->icc_length = size;
        }
      at += CHUNK_HEADER_BYTES + (guint64) size + size % 2;
    }
  return has_picture ? TRUE : header_fail (error, FAILURE_CORRUPT, "the WebP holds no image");
}
