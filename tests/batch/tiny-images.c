/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See tiny-images.h.
 */
#include "tiny-images.h"

#include <string.h>

static void
add (GByteArray *bytes, const void *data, gsize size)
{
  g_byte_array_append (bytes, data, (guint) size);
}

static void
add_number (GByteArray *bytes, guint64 number, guint n_bytes, gboolean is_big_endian)
{
  for (guint i = 0; i < n_bytes; i++)
    {
      const guint8 byte = (guint8) (number >> 8 * (is_big_endian ? n_bytes - 1 - i : i));
      add (bytes, &byte, 1);
    }
}

#define ADD(bytes, text) add (bytes, text, sizeof (text) - 1)

/* ── JPEG ───────────────────────────────────────────────────────────────── */

static GByteArray *
make_jpeg (guint8 frame, guint8 n_channels)
{
  GByteArray *bytes = g_byte_array_new ();
  ADD (bytes, "\xff\xd8\xff\xe0\0\4AB");
  const guint8 head[] = { 0xff, frame, 0, (guint8) (8 + 3 * n_channels), 8, 0, TINY_HEIGHT, 0, TINY_WIDTH, n_channels };
  add (bytes, head, sizeof head);
  for (guint8 i = 0; i < n_channels; i++)
    add (bytes, (guint8[]){ i, 0x11, 0 }, 3);
  ADD (bytes, "\xff\xda\0\10\1\0\0\0\77\0");
  /* A stuffed zero, a restart and a fill byte. */
  ADD (bytes, "\x12\xff\x00\x34\xff\xd0\x56\xff\xff\xd9");
  return bytes;
}

static GByteArray *
make_jpeg_rgb (void)
{
  return make_jpeg (0xc0, 3);
}

static GByteArray *
make_jpeg_grey (void)
{
  return make_jpeg (0xc2, 1);
}

/* ── PNG ────────────────────────────────────────────────────────────────── */

static void
add_chunk (GByteArray *bytes, const char *name, const void *data, gsize size)
{
  add_number (bytes, size, 4, TRUE);
  add (bytes, name, 4);
  add (bytes, data, size);
  ADD (bytes, "\0\0\0\0");
}

static GByteArray *
make_png (guint8 depth, guint8 color_type, gboolean is_transparent)
{
  const guint8 header[13] = { 0, 0, 0, TINY_WIDTH, 0, 0, 0, TINY_HEIGHT, depth, color_type };
  GByteArray *bytes = g_byte_array_new ();
  ADD (bytes, "\x89PNG\r\n\x1a\n");
  add_chunk (bytes, "IHDR", header, sizeof header);
  if (is_transparent)
    add_chunk (bytes, "tRNS", "\0\0\0\0\0\0", 6);
  add_chunk (bytes, "IDAT", "pixels", 6);
  add_chunk (bytes, "IEND", "", 0);
  return bytes;
}

static GByteArray *
make_png_rgb (void)
{
  return make_png (8, 2, FALSE);
}

static GByteArray *
make_png_deep (void)
{
  return make_png (16, 4, FALSE);
}

static GByteArray *
make_png_palette (void)
{
  return make_png (4, 3, TRUE);
}

/* ── TIFF ───────────────────────────────────────────────────────────────── */

enum { SHORT = 3, LONG = 4, N_ENTRIES = 9 };

static void
add_entry (GByteArray *bytes, gboolean is_big_endian, gboolean is_big, guint tag, guint type,
           guint64 value)
{
  const guint word = is_big ? 8 : 4, value_bytes = type == SHORT ? 2 : 4;
  add_number (bytes, tag, 2, is_big_endian);
  add_number (bytes, type, 2, is_big_endian);
  add_number (bytes, 1, word, is_big_endian);
  add_number (bytes, value, value_bytes, is_big_endian);
  add_number (bytes, 0, word - value_bytes, is_big_endian);
}

/* The pixels come last. */
static GByteArray *
make_tiff (gboolean is_big_endian, gboolean is_big, guint bits, guint n_samples, guint sample_format)
{
  GByteArray *bytes = g_byte_array_new ();
  const guint word = is_big ? 8 : 4, directory = is_big ? 16 : 8;
  const guint pixels = directory + (is_big ? 8 + 20 * N_ENTRIES : 2 + 12 * N_ENTRIES) + word;
  const guint size = TINY_WIDTH * TINY_HEIGHT * n_samples * bits / 8;
  add (bytes, is_big_endian ? "MM" : "II", 2);
  add_number (bytes, is_big ? 43 : 42, 2, is_big_endian);
  if (is_big)
    {
      add_number (bytes, 8, 2, is_big_endian);
      add_number (bytes, 0, 2, is_big_endian);
    }
  add_number (bytes, directory, word, is_big_endian);
  add_number (bytes, N_ENTRIES, is_big ? 8 : 2, is_big_endian);
  const guint64 entries[N_ENTRIES][3] = {
    { 256, SHORT, TINY_WIDTH }, { 257, LONG, TINY_HEIGHT }, { 258, SHORT, bits },
    { 262, SHORT, n_samples > 2 ? 2 : 1 }, { 273, LONG, pixels }, { 277, SHORT, n_samples },
    { 278, SHORT, TINY_HEIGHT }, { 279, LONG, size }, { 339, SHORT, sample_format },
  };
  for (guint i = 0; i < N_ENTRIES; i++)
    add_entry (bytes, is_big_endian, is_big, (guint) entries[i][0], (guint) entries[i][1],
               entries[i][2]);
  add_number (bytes, 0, word, is_big_endian);
  g_assert_cmpuint (bytes->len, ==, pixels);
  for (guint i = 0; i < size; i++)
    add (bytes, "p", 1);
  return bytes;
}

static GByteArray *
make_tiff_rgb (void)
{
  return make_tiff (FALSE, FALSE, 8, 3, 1);
}

static GByteArray *
make_tiff_big_endian (void)
{
  return make_tiff (TRUE, FALSE, 16, 4, 1);
}

static GByteArray *
make_tiff_float (void)
{
  return make_tiff (FALSE, FALSE, 32, 1, 3);
}

static GByteArray *
make_bigtiff (void)
{
  return make_tiff (FALSE, TRUE, 16, 3, 1);
}

/* ── WebP ───────────────────────────────────────────────────────────────── */

static void
add_riff_chunk (GByteArray *bytes, const char *name, const void *data, gsize size)
{
  add (bytes, name, 4);
  add_number (bytes, size, 4, FALSE);
  add (bytes, data, size);
  if (size % 2)
    add (bytes, "", 1);
}

static GByteArray *
in_riff (GByteArray *chunks)
{
  GByteArray *bytes = g_byte_array_new ();
  ADD (bytes, "RIFF");
  add_number (bytes, 4 + chunks->len, 4, FALSE);
  ADD (bytes, "WEBP");
  add (bytes, chunks->data, chunks->len);
  g_byte_array_unref (chunks);
  return bytes;
}

static GByteArray *
make_webp (void)
{
  GByteArray *chunks = g_byte_array_new ();
  const guint8 picture[] = { 0x10, 0, 0, 0x9d, 1, 0x2a, TINY_WIDTH, 0, TINY_HEIGHT, 0, 'p' };
  add_riff_chunk (chunks, "VP8 ", picture, sizeof picture);
  return in_riff (chunks);
}

static GByteArray *
make_webp_lossless (void)
{
  GByteArray *chunks = g_byte_array_new ();
  guint32 bits = (TINY_WIDTH - 1) | (TINY_HEIGHT - 1) << 14 | 1u << 28;
  guint8 picture[6] = { 0x2f };
  for (guint i = 0; i < 4; i++)
    picture[1 + i] = (guint8) (bits >> 8 * i);
  add_riff_chunk (chunks, "VP8L", picture, sizeof picture);
  return in_riff (chunks);
}

static GByteArray *
make_webp_extended (void)
{
  GByteArray *chunks = g_byte_array_new ();
  const guint8 features[10] = { 0x30, 0, 0, 0, TINY_WIDTH - 1, 0, 0, TINY_HEIGHT - 1 };
  const guint8 picture[] = { 0x10, 0, 0, 0x9d, 1, 0x2a, TINY_WIDTH, 0, TINY_HEIGHT, 0, 'p' };
  add_riff_chunk (chunks, "VP8X", features, sizeof features);
  add_riff_chunk (chunks, "ICCP", "profile", 7);
  add_riff_chunk (chunks, "VP8 ", picture, sizeof picture);
  return in_riff (chunks);
}

/* ── OpenEXR ────────────────────────────────────────────────────────────── */

static void
add_attribute (GByteArray *bytes, const char *name, const char *type, const void *data, gsize size)
{
  add (bytes, name, strlen (name) + 1);
  add (bytes, type, strlen (type) + 1);
  add_number (bytes, size, 4, FALSE);
  add (bytes, data, size);
}

static GByteArray *
make_exr (const char *channels, guint pixel_type)
{
  GByteArray *bytes = g_byte_array_new (), *list = g_byte_array_new ();
  const guint8 box[16]
      = { 0, 0, 0, 0, 0, 0, 0, 0, TINY_WIDTH - 1, 0, 0, 0, TINY_HEIGHT - 1, 0, 0, 0 };
  for (; *channels; channels++)
    {
      add (list, (const char[]){ *channels, 0 }, 2);
      add_number (list, pixel_type, 4, FALSE);
      add_number (list, 0, 4, FALSE);
      add_number (list, 1, 4, FALSE);
      add_number (list, 1, 4, FALSE);
    }
  add (list, "", 1);
  ADD (bytes, "\x76\x2f\x31\x01\2\0\0\0");
  add_attribute (bytes, "channels", "chlist", list->data, list->len);
  add_attribute (bytes, "compression", "compression", "", 1);
  add_attribute (bytes, "dataWindow", "box2i", box, sizeof box);
  add_attribute (bytes, "displayWindow", "box2i", box, sizeof box);
  add (bytes, "", 1);
  g_byte_array_unref (list);
  return bytes;
}

static GByteArray *
make_exr_half (void)
{
  return make_exr ("ABGR", 1);
}

static GByteArray *
make_exr_float (void)
{
  return make_exr ("BGR", 2);
}

/* ── Others ─────────────────────────────────────────────────────────────── */

static GByteArray *
make_with_pixels (const char *header, gsize n_pixel_bytes)
{
  GByteArray *bytes = g_byte_array_new ();
  add (bytes, header, strlen (header));
  for (gsize i = 0; i < n_pixel_bytes; i++)
    add (bytes, "p", 1);
  return bytes;
}

static GByteArray *
make_ppm (void)
{
  return make_with_pixels ("P6\n# tiny\n5 3\n255\n", 5 * 3 * 3);
}

static GByteArray *
make_pgm (void)
{
  return make_with_pixels ("P5\n5 3\n65535\n", 5 * 3 * 2);
}

static GByteArray *
make_gif (void)
{
  GByteArray *bytes = g_byte_array_new ();
  ADD (bytes, "GIF89a\5\0\3\0\x80\0\0");     /* two colours */
  ADD (bytes, "\0\0\0\xff\xff\xff");
  ADD (bytes, "\x21\xfe\2hi\0");             /* a comment */
  ADD (bytes, ",\0\0\0\0\5\0\3\0\0\2\2\x44\1\0;");
  return bytes;
}

const TinyImage TINY_IMAGES[] = {
  { "jpeg", make_jpeg_rgb, IMAGE_JPEG, 8, 3, FALSE },
  { "jpeg-grey", make_jpeg_grey, IMAGE_JPEG, 8, 1, FALSE },
  { "png", make_png_rgb, IMAGE_PNG, 8, 3, FALSE },
  { "png-deep", make_png_deep, IMAGE_PNG, 16, 2, FALSE },
  { "png-palette", make_png_palette, IMAGE_PNG, 8, 4, FALSE },
  { "tiff", make_tiff_rgb, IMAGE_TIFF, 8, 3, FALSE },
  { "tiff-big-endian", make_tiff_big_endian, IMAGE_TIFF, 16, 4, FALSE },
  { "tiff-float", make_tiff_float, IMAGE_TIFF, 32, 1, TRUE },
  { "bigtiff", make_bigtiff, IMAGE_TIFF, 16, 3, FALSE },
  { "webp", make_webp, IMAGE_WEBP, 8, 3, FALSE },
  { "webp-lossless", make_webp_lossless, IMAGE_WEBP, 8, 4, FALSE },
  { "webp-extended", make_webp_extended, IMAGE_WEBP, 8, 4, FALSE },
  { "exr", make_exr_half, IMAGE_EXR, 16, 4, TRUE },
  { "exr-float", make_exr_float, IMAGE_EXR, 32, 3, TRUE },
  { "ppm", make_ppm, IMAGE_PNM, 8, 3, FALSE },
  { "pgm", make_pgm, IMAGE_PNM, 16, 1, FALSE },
  { "gif", make_gif, IMAGE_GIF, 8, 4, FALSE },
};
const guint N_TINY_IMAGES = G_N_ELEMENTS (TINY_IMAGES);

GByteArray *
tiny_image (const char *name)
{
  for (guint i = 0; i < N_TINY_IMAGES; i++)
    if (strcmp (TINY_IMAGES[i].name, name) == 0)
      return TINY_IMAGES[i].make ();
  g_assert_not_reached ();
}
