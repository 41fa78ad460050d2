/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * JPEG (ITU-T T.81, 1992). libjpeg as GEGL sets it up reads past its buffer where a
 * file ends before its end marker, and ends the process over a frame that it
 * doesn't know, so every segment is walked.
 */
#include "header-reader.h"

enum { SOF0 = 0xc0, SOF1 = 0xc1, SOF2 = 0xc2, SOF9 = 0xc9, SOF10 = 0xca, SOF15 = 0xcf };
enum { DHT = 0xc4, JPG = 0xc8, DAC = 0xcc };
enum { RST0 = 0xd0, RST7 = 0xd7, SOI = 0xd8, EOI = 0xd9, SOS = 0xda, TEM = 0x01 };

static gboolean
is_frame (guint8 marker)
{
  return marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC;
}

/* From the entropy-coded data of a scan to the next marker that is no restart. */
static gsize
skip_scan (Bytes bytes, gsize at)
{
  while (at + 1 < bytes.length)
    {
      const guint8 *found = memchr (bytes.data + at, 0xff, bytes.length - at - 1);
      if (!found)
        break;
      at = (gsize) (found - bytes.data);
      const guint8 next = found[1];
      if (next != 0x00 && next != 0xff && !(next >= RST0 && next <= RST7))
        return at;
      at += next == 0xff ? 1 : 2;
    }
  return bytes.length;
}

static gboolean
read_frame (guint8 marker, const guint8 *segment, gsize length, ImageHeader *header, GError **error)
{
  const gboolean is_known = marker == SOF0 || marker == SOF1 || marker == SOF2 || marker == SOF9
                            || marker == SOF10;
  if (length < 8)
    return header_fail (error, FAILURE_CORRUPT, "the JPEG's frame header is too short");
  if (!is_known || segment[2] != 8)
    return header_fail (error, FAILURE_FORMAT,
                        "a lossless, hierarchical or 12-bit JPEG; expected an 8-bit one");
  if (segment[7] != 1 && segment[7] != 3)
    return header_fail (error, FAILURE_FORMAT, "a CMYK JPEG; expected RGB or greyscale");
  header->height = big_endian_16 (segment + 3);
  header->width = big_endian_16 (segment + 5);
  header->n_channels = segment[7];
  header->is_progressive = marker == SOF2 || marker == SOF10;
  return TRUE;
}

gboolean
header_read_jpeg (Bytes bytes, ImageHeader *header, GError **error)
{
  gboolean has_frame = FALSE, has_scan = FALSE;
  gsize at = 2;
  while (bytes_have (bytes, at, 2))
    {
      const guint8 marker = bytes.data[at + 1];
      if (bytes.data[at] != 0xff)
        return header_fail (error, FAILURE_CORRUPT, "the JPEG has bytes between its segments");
      if (marker == EOI)
        return has_frame && has_scan
                   ? TRUE
                   : header_fail (error, FAILURE_CORRUPT, "the JPEG holds no image");
      at += marker == 0xff ? 1 : 2;
      if (marker == 0xff || marker == TEM || (marker >= RST0 && marker <= SOI))
        continue;
      const gsize size = bytes_have (bytes, at, 2) ? big_endian_16 (bytes.data + at) : 2;
      if (size < 2)
        return header_fail (error, FAILURE_CORRUPT, "the JPEG has a segment without a length");
      if (!bytes_have (bytes, at, size))
        break;
      if (is_frame (marker) && !read_frame (marker, bytes.data + at, size, header, error))
        return FALSE;
      has_frame |= is_frame (marker);
      has_scan |= marker == SOS;
      at = marker == SOS ? skip_scan (bytes, at + size) : at + size;
    }
  return header_fail (error, FAILURE_TRUNCATED,
                      "the JPEG ends before its end marker: it is cut off");
}
