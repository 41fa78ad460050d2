/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the readers of the formats' headers share: bytes with their number, and one
 * function per format, each in a file of its own.
 */
#pragma once

#include "failure.h"
#include "image-header.h"

#include <string.h>

typedef struct {
  const guint8 *data;
  gsize length;
} Bytes;

/** Whether @n bytes lie at @at. */
static inline gboolean
bytes_have (Bytes bytes, guint64 at, guint64 n)
{
  return at <= bytes.length && n <= bytes.length - at;
}

static inline gboolean
bytes_match (Bytes bytes, guint64 at, const void *expected, gsize n)
{
  return bytes_have (bytes, at, n) && memcmp (bytes.data + at, expected, n) == 0;
}

static inline guint
big_endian_16 (const guint8 *at)
{
  return (guint) at[0] << 8 | at[1];
}

static inline guint32
big_endian_32 (const guint8 *at)
{
  return (guint32) big_endian_16 (at) << 16 | big_endian_16 (at + 2);
}

static inline guint
little_endian_16 (const guint8 *at)
{
  return (guint) at[1] << 8 | at[0];
}

static inline guint32
little_endian_32 (const guint8 *at)
{
  return (guint32) little_endian_16 (at + 2) << 16 | little_endian_16 (at);
}

/** Sets an error; FALSE. */
static inline gboolean
header_fail (GError **error, FailureCode code, const char *sentence)
{
  g_set_error_literal (error, FAILURE_DOMAIN, (int) code, sentence);
  return FALSE;
}

gboolean header_read_jpeg (Bytes bytes, ImageHeader *header, GError **error);
gboolean header_read_png (Bytes bytes, ImageHeader *header, GError **error);
gboolean header_read_tiff (Bytes bytes, ImageHeader *header, GError **error);
gboolean header_read_webp (Bytes bytes, ImageHeader *header, GError **error);
gboolean header_read_exr (Bytes bytes, ImageHeader *header, GError **error);
gboolean header_read_pnm (Bytes bytes, ImageHeader *header, GError **error);
gboolean header_read_gif (Bytes bytes, ImageHeader *header, GError **error);
