/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See webp-profile.h. The container is that of RFC 9649 (2024), section 2.7.
 */
#include "webp-profile.h"

#include "header-reader.h"

#include <stdio.h>

enum { RIFF_HEADER_BYTES = 12, CHUNK_HEADER_BYTES = 8, VP8X_BYTES = 10 };
enum { HAS_PROFILE = 0x20, HAS_ALPHA = 0x10 };

static void
append_little_endian (GByteArray *bytes, guint32 number, guint n_bytes)
{
  for (guint i = 0; i < n_bytes; i++)
    {
      const guint8 byte = (guint8) (number >> 8 * i);
      g_byte_array_append (bytes, &byte, 1);
    }
}

static void
append_chunk (GByteArray *bytes, const char *name, const guint8 *data, guint32 size)
{
  g_byte_array_append (bytes, (const guint8 *) name, 4);
  append_little_endian (bytes, size, 4);
  g_byte_array_append (bytes, data, size);
  if (size % 2)
    append_little_endian (bytes, 0, 1);
}

/* What follows the container's first chunks: the saver writes one of its own where
 * there is alpha. */
static gsize
pictures_at (Bytes file)
{
  return bytes_match (file, RIFF_HEADER_BYTES, "VP8X", 4)
             ? RIFF_HEADER_BYTES + CHUNK_HEADER_BYTES + VP8X_BYTES
             : RIFF_HEADER_BYTES;
}

static GByteArray *
with_profile (Bytes file, const ImageHeader *header, const guint8 *profile, guint32 size)
{
  GByteArray *bytes = g_byte_array_new (), *features = g_byte_array_new ();
  append_little_endian (features, HAS_PROFILE | (header->n_channels == 4 ? HAS_ALPHA : 0), 4);
  append_little_endian (features, header->width - 1, 3);
  append_little_endian (features, header->height - 1, 3);
  g_byte_array_append (bytes, file.data, RIFF_HEADER_BYTES);
  append_chunk (bytes, "VP8X", features->data, features->len);
  append_chunk (bytes, "ICCP", profile, size);
  const gsize at = pictures_at (file);
  g_byte_array_append (bytes, file.data + at, (guint) (file.length - at));
  const guint32 riff_size = bytes->len - CHUNK_HEADER_BYTES;
  for (guint i = 0; i < 4; i++)
    bytes->data[4 + i] = (guint8) (riff_size >> 8 * i);
  g_byte_array_unref (features);
  return bytes;
}

gboolean
webp_add_profile (const char *path, const Babl *space, GError **error)
{
  g_autofree char *data = NULL;
  gsize length = 0;
  GError *file_error = NULL;
  ImageHeader header;
  int profile_length = 0;
  const char *profile = babl_space_get_icc (space, &profile_length);
  if (!g_file_get_contents (path, &data, &length, &file_error))
    {
      g_set_error_literal (error, FAILURE_DOMAIN, FAILURE_WRITE, file_error->message);
      g_error_free (file_error);
      return FALSE;
    }
  if (!profile || !image_header_read ((const guint8 *) data, length, &header, error))
    return profile ? FALSE
                   : header_fail (error, FAILURE_WRITE, "the image's space has no profile to write");
  g_autoptr (GByteArray) bytes
      = with_profile ((Bytes){ (const guint8 *) data, length }, &header, (const guint8 *) profile,
                      (guint32) profile_length);
  FILE *file = fopen (path, "wb");
  const gboolean is_written = file && fwrite (bytes->data, 1, bytes->len, file) == bytes->len;
  if ((file && fclose (file) != 0) || !is_written)
    return header_fail (error, FAILURE_WRITE, "the profile can't be written");
  return TRUE;
}
