/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GIF (CompuServe, 89a, 1990): single images, for reading alone.
 */
#include "header-reader.h"

enum { SCREEN_END = 13, EXTENSION = 0x21, PICTURE = 0x2c, TRAILER = 0x3b };

static gsize
palette_bytes (guint8 flags)
{
  return flags & 0x80 ? (gsize) 3 << ((flags & 7) + 1) : 0;
}

/* Behind a chain of sub-blocks, or 0. */
static gsize
skip_blocks (Bytes bytes, gsize at)
{
  while (bytes_have (bytes, at, 1))
    {
      const guint8 size = bytes.data[at];
      at += 1 + (gsize) size;
      if (size == 0)
        return at;
    }
  return 0;
}

gboolean
header_read_gif (Bytes bytes, ImageHeader *header, GError **error)
{
  static const char cut_off[] = "the GIF ends before its end marker: it is cut off";
  guint n_pictures = 0;
  if (!bytes_have (bytes, 0, SCREEN_END))
    return header_fail (error, FAILURE_TRUNCATED, cut_off);
  header->width = little_endian_16 (bytes.data + 6);
  header->height = little_endian_16 (bytes.data + 8);
  header->n_channels = 4;
  gsize at = SCREEN_END + palette_bytes (bytes.data[10]);
  while (at > 0 && bytes_have (bytes, at, 1) && bytes.data[at] != TRAILER)
    {
      if (bytes.data[at] == EXTENSION)
        at = skip_blocks (bytes, at + 2);
      else if (bytes.data[at] == PICTURE && bytes_have (bytes, at, 11))
        {
          n_pictures++;
          at = skip_blocks (bytes, at + 11 + palette_bytes (bytes.data[at + 9]));
        }
      else
        return header_fail (error, FAILURE_CORRUPT, "the GIF has a block of no known kind");
    }
  if (at == 0 || !bytes_have (bytes, at, 1))
    return header_fail (error, FAILURE_TRUNCATED, cut_off);
  if (n_pictures > 1)
    return header_fail (error, FAILURE_SEVERAL, "the GIF is an animation; expected a single image");
  return n_pictures == 1 ? TRUE : header_fail (error, FAILURE_CORRUPT, "the GIF holds no image");
}
