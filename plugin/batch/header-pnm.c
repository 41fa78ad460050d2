/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * PPM and PGM (Netpbm, 1989), raw, laid out as GEGL's loader reads them: width and
 * height on one line, the largest value on the next. It takes what is missing at the
 * end for black.
 */
#include "header-reader.h"

/* The loader gives up beyond. */
static const guint64 MOST_BYTES = (guint64) 1 << 31;
enum { MOST_CHARACTERS = 498 }; /* in a line */

/* The next line that is no comment; moves @at behind it. */
static char *
next_line (Bytes bytes, gsize *at)
{
  for (;;)
    {
      const guint8 *begin = bytes.data + *at;
      const guint8 *end = memchr (begin, '\n', MIN (bytes.length - *at, MOST_CHARACTERS));
      if (!end)
        return NULL;
      *at = (gsize) (end - bytes.data) + 1;
      if (*begin != '#')
        return g_strndup ((const char *) begin, (gsize) (end - begin));
    }
}

static gboolean
read_size (const char *line, ImageHeader *header)
{
  char *end = NULL;
  const guint64 width = g_ascii_strtoull (line, &end, 10);
  const guint64 height = g_ascii_strtoull (end, &end, 10);
  header->width = (guint32) width;
  header->height = (guint32) height;
  return width > 0 && height > 0 && width <= G_MAXINT32 && height <= G_MAXINT32
         && strspn (end, " \r\t") == strlen (end);
}

gboolean
header_read_pnm (Bytes bytes, ImageHeader *header, GError **error)
{
  gsize at = 3;
  g_autofree char *size = bytes.length > 3 && bytes.data[2] == '\n' ? next_line (bytes, &at) : NULL;
  g_autofree char *most = NULL;
  if (size && at < bytes.length)
    {
      /* No comment here: the loader would take it for the value. */
      const guint8 *end = memchr (bytes.data + at, '\n', MIN (bytes.length - at, MOST_CHARACTERS));
      most = end ? g_strndup ((const char *) bytes.data + at, (gsize) (end - bytes.data) - at) : NULL;
      at = end ? (gsize) (end - bytes.data) + 1 : at;
    }
  if (!most || !read_size (size, header)
      || (strcmp (most, "255") != 0 && strcmp (most, "65535") != 0))
    return header_fail (error, FAILURE_FORMAT,
                        "a PPM or PGM whose header is not read here; expected “P6”, width and "
                        "height, and 255 or 65535 on three lines");
  header->bits = strcmp (most, "255") == 0 ? 8 : 16;
  header->n_channels = bytes.data[1] == '6' ? 3 : 1;
  const guint64 row = (guint64) header->width * header->n_channels * header->bits / 8;
  if (header->height > MOST_BYTES / 3 / row)
    return header_fail (error, FAILURE_TOO_LARGE, "the PPM holds more than 2 GiB");
  if (!bytes_have (bytes, at, row * header->height))
    return header_fail (error, FAILURE_TRUNCATED,
                        "the PPM ends before its last pixel: it is cut off");
  return TRUE;
}
