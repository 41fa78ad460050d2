/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See image-header.h.
 */
#include "image-header.h"

#include "failure.h"

#include <string.h>

static const char *const NAMES[N_IMAGE_FORMATS] = {
  [IMAGE_JPEG] = "JPEG",
  [IMAGE_PNG] = "PNG",
};

const char *
image_format_name (ImageFormat format)
{
  return NAMES[format];
}

static gboolean
fail (GError **error, FailureCode code, const char *sentence)
{
  g_set_error_literal (error, FAILURE_DOMAIN, (int) code, sentence);
  return FALSE;
}

static guint
big_endian_16 (const guint8 *bytes)
{
  return (guint) bytes[0] << 8 | bytes[1];
}

static guint32
big_endian_32 (const guint8 *bytes)
{
  return (guint32) big_endian_16 (bytes) << 16 | big_endian_16 (bytes + 2);
}

/* ── JPEG (ITU-T T.81, 1992) ────────────────────────────────────────────── */

enum { SOI = 0xd8, EOI = 0xd9, SOS = 0xda, RST0 = 0xd0, RST7 = 0xd7, TEM = 0x01 };

/* A start of frame; not DHT, JPG, DAC, which lie in the same range. */
static gboolean
is_jpeg_frame (guint8 marker)
{
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

/* From the entropy-coded data of a scan to the next marker that is no restart. */
static gsize
skip_jpeg_scan (const guint8 *bytes, gsize length, gsize at)
{
  while (at < length)
    {
      const guint8 *found = memchr (bytes + at, 0xff, length - at);
      if (!found || found + 1 >= bytes + length)
        return length;
      at = (gsize) (found - bytes);
      const guint8 next = bytes[at + 1];
      if (next != 0x00 && next != 0xff && !(next >= RST0 && next <= RST7))
        return at;
      at += next == 0xff ? 1 : 2;
    }
  return length;
}

static gboolean
read_jpeg_frame (const guint8 *segment, gsize length, ImageHeader *header, GError **error)
{
  if (length < 8)
    return fail (error, FAILURE_CORRUPT, "the JPEG's frame header is too short");
  header->bits = segment[2];
  header->height = big_endian_16 (segment + 3);
  header->width = big_endian_16 (segment + 5);
  header->n_channels = segment[7];
  return TRUE;
}

/* libjpeg as GEGL sets it up reads past its buffer where a file ends before its
 * end marker, so every segment is walked. */
static gboolean
read_jpeg (const guint8 *bytes, gsize length, ImageHeader *header, GError **error)
{
  static const char ends_early[] = "the JPEG ends before its end marker: it is cut off";
  gboolean has_frame = FALSE, has_scan = FALSE;
  gsize at = 2;
  while (at + 2 <= length)
    {
      if (bytes[at] != 0xff)
        return fail (error, FAILURE_CORRUPT, "the JPEG has bytes between its segments");
      const guint8 marker = bytes[at + 1];
      if (marker == 0xff)
        {
          at++;
          continue;
        }
      if (marker == EOI)
        return has_frame && has_scan ? TRUE
                                     : fail (error, FAILURE_CORRUPT, "the JPEG holds no image");
      at += 2;
      if (marker == TEM || (marker >= RST0 && marker <= SOI))
        continue;
      if (at + 2 > length)
        break;
      const gsize size = big_endian_16 (bytes + at);
      if (size < 2)
        return fail (error, FAILURE_CORRUPT, "the JPEG has a segment of no length");
      if (at + size > length)
        break;
      if (is_jpeg_frame (marker))
        {
          if (!read_jpeg_frame (bytes + at, size, header, error))
            return FALSE;
          has_frame = TRUE;
        }
      at += size;
      if (marker == SOS)
        {
          has_scan = TRUE;
          at = skip_jpeg_scan (bytes, length, at);
        }
    }
  return fail (error, FAILURE_TRUNCATED, ends_early);
}

/* ── PNG (W3C, third edition, 2025) ─────────────────────────────────────── */

static const guint8 PNG_SIGNATURE[8] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };

static gboolean
read_png_ihdr (const guint8 *data, gsize size, ImageHeader *header, GError **error)
{
  static const guint8 n_channels[7] = { 1, 0, 3, 3, 2, 0, 4 };
  if (size != 13 || data[9] > 6 || n_channels[data[9]] == 0)
    return fail (error, FAILURE_CORRUPT, "the PNG's header is not one");
  header->width = big_endian_32 (data);
  header->height = big_endian_32 (data + 4);
  header->bits = data[9] == 3 ? 8 : data[8];
  header->n_channels = n_channels[data[9]];
  return TRUE;
}

static gboolean
read_png (const guint8 *bytes, gsize length, ImageHeader *header, GError **error)
{
  gsize at = sizeof PNG_SIGNATURE;
  gboolean is_first = TRUE;
  while (at + 12 <= length)
    {
      const gsize size = big_endian_32 (bytes + at);
      const guint8 *type = bytes + at + 4;
      if (size > length - at - 12)
        break;
      if (is_first && memcmp (type, "IHDR", 4) != 0)
        return fail (error, FAILURE_CORRUPT, "the PNG does not begin with its header");
      if (is_first && !read_png_ihdr (type + 4, size, header, error))
        return FALSE;
      if (memcmp (type, "acTL", 4) == 0 && size == 8 && big_endian_32 (type + 4) > 1)
        return fail (error, FAILURE_SEVERAL, "the PNG is an animation; expected a single image");
      if (memcmp (type, "tRNS", 4) == 0 && header->n_channels % 2 == 1)
        header->n_channels++;
      if (memcmp (type, "IEND", 4) == 0)
        return TRUE;
      is_first = FALSE;
      at += 12 + size;
    }
  return fail (error, FAILURE_TRUNCATED, "the PNG ends before its last chunk: it is cut off");
}

/* ── Which ──────────────────────────────────────────────────────────────── */

static gboolean
begins_with (const guint8 *bytes, gsize length, const void *signature, gsize n)
{
  return length >= n && memcmp (bytes, signature, n) == 0;
}

static gboolean
read_by_signature (const guint8 *bytes, gsize length, ImageHeader *header, GError **error)
{
  if (begins_with (bytes, length, "\xff\xd8\xff", 3))
    {
      header->format = IMAGE_JPEG;
      return read_jpeg (bytes, length, header, error);
    }
  if (begins_with (bytes, length, PNG_SIGNATURE, sizeof PNG_SIGNATURE))
    {
      header->format = IMAGE_PNG;
      return read_png (bytes, length, header, error);
    }
  return fail (error, FAILURE_FORMAT, "not an image of a kind that is read here: JPEG, PNG");
}

gboolean
image_header_read (const guint8 *bytes, gsize length, ImageHeader *header, GError **error)
{
  memset (header, 0, sizeof *header);
  if (length == 0)
    return fail (error, FAILURE_EMPTY, "the file is empty");
  if (!read_by_signature (bytes, length, header, error))
    return FALSE;
  if (header->width == 0 || header->height == 0)
    return fail (error, FAILURE_CORRUPT, "the image has no pixels");
  return TRUE;
}
