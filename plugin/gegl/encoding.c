/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * See encoding.h.
 */
#include "encoding.h"

#include <glib.h>
#include <string.h>

/* Pixels on the stack at a time: three buffers, 64 KiB at most. */
enum { CHUNK_PIXELS = 1024, MAX_BYTES_PER_PIXEL = 4 * sizeof (double) };

static gboolean
is_wide (const Babl *format)
{
  const char *type = babl_get_name (babl_format_get_type (format, 0));
  return g_str_equal (type, "float") || g_str_equal (type, "double") || g_str_equal (type, "u32");
}

/* The model's name with R, G, B and alpha. */
static const char *
model_with_alpha (BablModelFlag flags)
{
  const gboolean is_associated = (flags & BABL_MODEL_FLAG_ASSOCIATED) != 0;
  if (flags & BABL_MODEL_FLAG_PERCEPTUAL)
    return is_associated ? "R~aG~aB~aA" : "R~G~B~A";
  if (flags & BABL_MODEL_FLAG_NONLINEAR)
    return is_associated ? "R'aG'aB'aA" : "R'G'B'A";
  return is_associated ? "RaGaBaA" : "RGBA";
}

Encoding
encoding_for_source (const Babl *source, const Babl *space)
{
  const Babl *linear = babl_format_with_space ("RGBA float", space);
  Encoding encoding = { linear, 4 * sizeof (float), NULL, NULL };
  if (!source || babl_format_is_palette (source) || !is_wide (source))
    return encoding;
  const BablModelFlag flags = babl_get_model_flags (babl_format_get_model (source));
  if (!(flags & (BABL_MODEL_FLAG_RGB | BABL_MODEL_FLAG_GRAY)))
    return encoding;

  g_autofree char *name = g_strdup_printf ("%s %s", model_with_alpha (flags),
                                           babl_get_name (babl_format_get_type (source, 0)));
  if (!babl_format_exists (name))
    return encoding;
  encoding.format = babl_format_with_space (name, space);
  if (encoding.format == linear)
    return encoding;
  encoding.bytes_per_pixel = (size_t) babl_format_get_bytes_per_pixel (encoding.format);
  encoding.to_linear = babl_fish (encoding.format, linear);
  encoding.from_linear = babl_fish (linear, encoding.format);
  return encoding;
}

const Babl *
encoding_linear_format (const Encoding *encoding)
{
  return babl_format_with_space ("RGBA float", babl_format_get_space (encoding->format));
}

static void
transform_chunk (const Encoding *encoding, const ColorshineTransform *transform, const guchar *in,
                 guchar *out, size_t n_pixels)
{
  float source[4 * CHUNK_PIXELS], result[4 * CHUNK_PIXELS];
  guchar encoded[MAX_BYTES_PER_PIXEL * CHUNK_PIXELS];
  const size_t bytes = encoding->bytes_per_pixel, color_bytes = bytes / 4 * 3;

  babl_process (encoding->to_linear, in, source, (glong) n_pixels);
  colorshine_transform_row (transform, source, result, n_pixels, NULL);
  babl_process (encoding->from_linear, result, encoded, (glong) n_pixels);
  if (in != out)
    memcpy (out, in, n_pixels * bytes);
  for (size_t i = 0; i < n_pixels; i++)
    if (memcmp (source + 4 * i, result + 4 * i, 3 * sizeof (float)) != 0)
      memcpy (out + i * bytes, encoded + i * bytes, color_bytes);
}

void
encoding_transform_row (const Encoding *encoding, const ColorshineTransform *transform,
                        const void *in, void *out, size_t n_pixels)
{
  if (!encoding->to_linear)
    {
      colorshine_transform_row (transform, in, out, n_pixels, NULL);
      return;
    }
  const size_t bytes = encoding->bytes_per_pixel;
  for (size_t done = 0; done < n_pixels; done += CHUNK_PIXELS)
    transform_chunk (encoding, transform, (const guchar *) in + done * bytes,
                     (guchar *) out + done * bytes, MIN (n_pixels - done, CHUNK_PIXELS));
}
