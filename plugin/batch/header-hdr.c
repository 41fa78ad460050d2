/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Radiance HDR (Ward 1991). GEGL's loader checks no bounds, so the runs of every
 * line are walked here.
 */
#include "header-reader.h"

#include <stdio.h>

enum { COMPONENTS = 4 };

/* Behind the header's blank line; 0 where there is none. */
static gsize
skip_variables (Bytes bytes, gboolean *has_format)
{
  gsize at = 0;
  *has_format = FALSE;
  while (at < bytes.length)
    {
      const guint8 *end = memchr (bytes.data + at, '\n', bytes.length - at);
      if (!end)
        return 0;
      const gsize next = (gsize) (end - bytes.data) + 1;
      if (next == at + 1)
        return next;
      *has_format |= bytes_match (bytes, at, "FORMAT=32-bit_rle_rgbe\n", 23);
      at = next;
    }
  return 0;
}

/* Behind one coded line, or 0 where it is not whole. */
static gsize
skip_coded_line (Bytes bytes, gsize at, guint width)
{
  for (guint component = 0; component < COMPONENTS; component++)
    for (guint x = 0; x < width;)
      {
        if (!bytes_have (bytes, at, 2))
          return 0;
        const guint code = bytes.data[at];
        const gboolean is_run = code > 128;
        const guint n = is_run ? code - 128 : code;
        if (n == 0 || n > width - x || !bytes_have (bytes, at + 1, is_run ? 1 : n))
          return 0;
        x += n;
        at += 1 + (is_run ? 1 : n);
      }
  return at;
}

/* Behind a line, told apart by its first bytes as the loader does; 0 where it is not
 * whole, or coded in the way of before 1991, which the loader doesn't know. */
static gsize
skip_line (Bytes bytes, gsize at, guint width)
{
  const guint8 coded[COMPONENTS] = { 2, 2, (guint8) (width >> 8), (guint8) width };
  if (bytes_match (bytes, at, coded, 2))
    return bytes_match (bytes, at, coded, COMPONENTS) ? skip_coded_line (bytes, at + COMPONENTS, width)
                                                      : 0;
  const gsize plain = (gsize) width * COMPONENTS;
  return bytes_have (bytes, at, plain) && !bytes_match (bytes, at, "\1\1\1", 3) ? at + plain : 0;
}

gboolean
header_read_hdr (Bytes bytes, ImageHeader *header, GError **error)
{
  gboolean has_format;
  unsigned width = 0, height = 0;
  gsize at = skip_variables (bytes, &has_format);
  const guint8 *end = at > 0 && at < bytes.length ? memchr (bytes.data + at, '\n', MIN (bytes.length - at, 64)) : NULL;
  if (!end)
    return header_fail (error, FAILURE_TRUNCATED, "the HDR ends in its header: it is cut off");
  g_autofree char *size = g_strndup ((const char *) bytes.data + at, (gsize) (end - bytes.data) - at);
  if (!has_format || sscanf (size, "-Y %5u +X %5u", &height, &width) != 2 || width > G_MAXUINT16
      || height > G_MAXUINT16)
    return header_fail (error, FAILURE_FORMAT,
                        "an HDR that is not read here; expected FORMAT=32-bit_rle_rgbe and -Y "
                        "HEIGHT +X WIDTH, each up to 65,535");
  header->width = width;
  header->height = height;
  header->bits = 32;
  header->is_float = TRUE;
  header->n_channels = 4;
  at = (gsize) (end - bytes.data) + 1;
  for (guint y = 0; y < height; y++)
    if ((at = skip_line (bytes, at, width)) == 0)
      return header_fail (error, FAILURE_TRUNCATED,
                          "the HDR's lines are not whole: it is cut off or damaged");
  return TRUE;
}
