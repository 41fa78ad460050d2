/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * PNG (W3C, third edition, 2025). Its decoder takes what it reads past a file's end
 * for pixels.
 */
#include "header-reader.h"

enum { SIGNATURE_BYTES = 8, IHDR_BYTES = 13 };

static gboolean
read_ihdr (const guint8 *data, gsize size, ImageHeader *header, GError **error)
{
  static const guint8 n_channels[7] = { 1, 0, 3, 3, 2, 0, 4 };
  if (size != IHDR_BYTES || data[9] >= sizeof n_channels || n_channels[data[9]] == 0)
    return header_fail (error, FAILURE_CORRUPT, "the PNG's header can't be read");
  header->width = big_endian_32 (data);
  header->height = big_endian_32 (data + 4);
  header->bits = data[8] > 8 ? 16 : 8;
  header->n_channels = n_channels[data[9]];
  return TRUE;
}

gboolean
header_read_png (Bytes bytes, ImageHeader *header, GError **error)
{
  gsize at = SIGNATURE_BYTES;
  while (bytes_have (bytes, at, 12))
    {
      const guint32 size = big_endian_32 (bytes.data + at);
      const guint8 *type = bytes.data + at + 4, *data = type + 4;
      if (!bytes_have (bytes, at, 12 + (guint64) size))
        break;
      if (at == SIGNATURE_BYTES && memcmp (type, "IHDR", 4) != 0)
        return header_fail (error, FAILURE_CORRUPT, "the PNG does not begin with its header");
      if (at == SIGNATURE_BYTES && !read_ihdr (data, size, header, error))
        return FALSE;
      if (memcmp (type, "acTL", 4) == 0 && size == 8 && big_endian_32 (data) > 1)
        return header_fail (error, FAILURE_SEVERAL,
                            "the PNG is an animation; expected a single image");
      if (memcmp (type, "tRNS", 4) == 0 && header->n_channels % 2 == 1)
        header->n_channels++;
      if (memcmp (type, "IEND", 4) == 0)
        return TRUE;
      at += 12 + (gsize) size;
    }
  return header_fail (error, FAILURE_TRUNCATED,
                      "the PNG ends before its last chunk: it is cut off");
}
