/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * OpenEXR (file layout of version 2, 2013). What writing it again would lose is
 * refused: parts, deep data, channels other than colours and alpha, and a data
 * window that is not the display window. So are luminance and chroma, which the
 * loader misreads in half precision.
 */
#include "header-reader.h"

enum { MULTI_PART = 0x1000, DEEP = 0x800 }; /* flags */
enum { PIXEL_UINT = 0, PIXEL_HALF = 1 };
enum { CHANNEL_TAIL_BYTES = 16, BOX_BYTES = 16 };

typedef struct {
  const guint8 *value;
  guint32 size;
} Attribute;

/* The bytes of a name, without its NUL; FALSE where there is none. */
static gboolean
name_at (Bytes bytes, gsize at, gsize *length)
{
  const guint8 *end = at < bytes.length ? memchr (bytes.data + at, 0, bytes.length - at) : NULL;
  *length = end ? (gsize) (end - bytes.data) - at : 0;
  return end != NULL;
}

static gboolean
find_attribute (Bytes bytes, const char *wanted, Attribute *attribute)
{
  gsize at = 8, name_length, type_length;
  while (name_at (bytes, at, &name_length) && name_length > 0)
    {
      const gsize type = at + name_length + 1;
      if (!name_at (bytes, type, &type_length))
        return FALSE;
      const gsize value = type + type_length + 5;
      if (!bytes_have (bytes, value - 4, 4))
        return FALSE;
      attribute->size = little_endian_32 (bytes.data + value - 4);
      attribute->value = bytes.data + value;
      if (!bytes_have (bytes, value, attribute->size))
        return FALSE;
      if (strcmp ((const char *) bytes.data + at, wanted) == 0)
        return TRUE;
      at = value + attribute->size;
    }
  return FALSE;
}

static gboolean
read_channels (const Attribute *list, ImageHeader *header, GError **error)
{
  const Bytes bytes = { list->value, list->size };
  gsize at = 0, length;
  while (name_at (bytes, at, &length) && length > 0
         && bytes_have (bytes, at + length + 1, CHANNEL_TAIL_BYTES))
    {
      const char *name = (const char *) bytes.data + at;
      const guint32 type = little_endian_32 (bytes.data + at + length + 1);
      if (length != 1 || !strchr ("RGBAY", *name))
        {
          g_autofree char *valid = g_utf8_make_valid (name, (gssize) MIN (length, 40));
          g_set_error (error, FAILURE_DOMAIN, FAILURE_SEVERAL,
                       "the EXR has a channel “%s”, which would be lost; expected R, G, B or Y, and "
                       "A",
                       valid);
          return FALSE;
        }
      if (type == PIXEL_UINT)
        return header_fail (error, FAILURE_FORMAT, "the EXR has channels of whole numbers");
      header->bits = type == PIXEL_HALF ? MAX (header->bits, 16) : 32;
      header->n_channels++;
      at += length + 1 + CHANNEL_TAIL_BYTES;
    }
  return header->n_channels > 0 ? TRUE
                                : header_fail (error, FAILURE_CORRUPT, "the EXR has no channels");
}

gboolean
header_read_exr (Bytes bytes, ImageHeader *header, GError **error)
{
  Attribute channels, data_window, display_window;
  if (bytes.length < 8)
    return header_fail (error, FAILURE_TRUNCATED, "the EXR ends in its header: it is cut off");
  if (little_endian_32 (bytes.data + 4) & (MULTI_PART | DEEP))
    return header_fail (error, FAILURE_SEVERAL,
                        "the EXR has several parts or deep data; expected a single flat image");
  if (!find_attribute (bytes, "channels", &channels)
      || !find_attribute (bytes, "dataWindow", &data_window)
      || !find_attribute (bytes, "displayWindow", &display_window)
      || data_window.size != BOX_BYTES || display_window.size != BOX_BYTES)
    return header_fail (error, FAILURE_TRUNCATED, "the EXR's header is not whole: it is cut off");
  if (memcmp (data_window.value, display_window.value, BOX_BYTES) != 0)
    return header_fail (error, FAILURE_FORMAT,
                        "the EXR's data window is not its display window, which would be lost");
  gint64 corners[4];
  for (int i = 0; i < 4; i++)
    corners[i] = (gint32) little_endian_32 (data_window.value + 4 * i);
  const gint64 width = corners[2] - corners[0] + 1, height = corners[3] - corners[1] + 1;
  if (width < 1 || height < 1 || width > G_MAXINT32 || height > G_MAXINT32)
    return header_fail (error, FAILURE_CORRUPT, "the EXR's size can't be read");
  header->width = (guint32) width;
  header->height = (guint32) height;
  header->is_float = TRUE;
  return read_channels (&channels, header, error);
}
