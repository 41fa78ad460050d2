/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * See encoding.h.
 */
#include "encoding.h"

#include "consumers.h"
#include "transfer-curve.h"

#include <string.h>

/* Pixels on the stack at a time: three buffers, 64 KiB at most. */
enum { CHUNK_PIXELS = 1024, MAX_BYTES_PER_PIXEL = 4 * sizeof (double) };

/* ── Which encoding ─────────────────────────────────────────────────────── */

static gboolean
has_type (const Babl *format, const char *type)
{
  return g_str_equal (babl_get_name (babl_format_get_type (format, 0)), type);
}

/* Whether every value comes back from linear float as it was, found by trying all.
 * @curve: (nullable): decodes in babl's stead
 *
 * The curves of sRGB do; those of ICC profiles are tables and powers that babl
 * inverts roughly: of the 65,536 values of "R'G'B' u16", 63,661 change in ProPhoto
 * and 22,894 in Rec. 2020; of 256 in "R'G'B' u8", 3 in SMPTE 431 (babl 0.1.114). */
static gboolean
values_survive (const Babl *source, const Babl *linear, const ColorshineTransferCurve *curve)
{
  const gboolean is_16_bit = has_type (source, "u16");
  const gsize n_values = is_16_bit ? 65536 : 256;
  const gsize n_components = (gsize) babl_format_get_n_components (source);
  const gsize bytes = n_components * (is_16_bit ? 2 : 1);
  g_autofree guchar *values = g_malloc (n_values * bytes), *back = g_malloc (n_values * bytes);
  g_autofree float *pixels = g_new (float, 4 * n_values);
  for (gsize i = 0; i < n_values; i++)
    for (gsize k = 0; k < n_components; k++)
      {
        const gboolean is_alpha = k == n_components - 1 && babl_format_has_alpha (source);
        const guint16 value = (guint16) (is_alpha ? n_values - 1 : i);
        if (is_16_bit)
          memcpy (values + i * bytes + 2 * k, &value, sizeof value);
        else
          values[i * bytes + k] = (guchar) value;
      }
  if (curve)
    colorshine_transfer_curve_decode_row (curve, babl_format_has_alpha (source), values, pixels,
                                          n_values);
  else
    babl_process (babl_fish (source, linear), values, pixels, (glong) n_values);
  babl_process (babl_fish (linear, source), pixels, back, (glong) n_values);
  return memcmp (values, back, n_values * bytes) == 0;
}

static gboolean
values_survive_as_tried_before (const Babl *source, const Babl *linear,
                                const ColorshineTransferCurve *curve)
{
  static GMutex mutex;
  static GHashTable *known; /* format, which stands for its space too → boolean */
  gpointer survive;
  g_mutex_lock (&mutex);
  if (!known)
    known = g_hash_table_new (NULL, NULL);
  if (!g_hash_table_lookup_extended (known, source, NULL, &survive))
    {
      survive = GINT_TO_POINTER (values_survive (source, linear, curve));
      g_hash_table_insert (known, (gpointer) source, survive);
    }
  g_mutex_unlock (&mutex);
  return GPOINTER_TO_INT (survive);
}

/* The type in which the source's own encoding keeps its bits; NULL where linear
 * float does. */
static const char *
type_for_own_encoding (const Babl *source, const Babl *linear)
{
  static const char *const wide[] = { "float", "double", "u32" };
  for (guint i = 0; i < G_N_ELEMENTS (wide); i++)
    if (has_type (source, wide[i]))
      return wide[i];
  if (has_type (source, "half"))
    return "float";
  if (has_type (source, "u8") || has_type (source, "u16"))
    return values_survive_as_tried_before (source, linear, NULL) ? NULL : "float";
  return NULL;
}

/* The model's name with R, G and B. Without alpha where the source has none:
 * babl's only way from "R'G'B' float" to "R'G'B'A float" is through linear values
 * where it knows no shorter one, as in the spaces of ICC profiles. */
static const char *
rgb_model (BablModelFlag flags)
{
  const gboolean has_alpha = (flags & BABL_MODEL_FLAG_ALPHA) != 0;
  const gboolean is_associated = (flags & BABL_MODEL_FLAG_ASSOCIATED) != 0;
  if (flags & BABL_MODEL_FLAG_PERCEPTUAL)
    return is_associated ? "R~aG~aB~aA" : has_alpha ? "R~G~B~A" : "R~G~B~";
  if (flags & BABL_MODEL_FLAG_NONLINEAR)
    return is_associated ? "R'aG'aB'aA" : has_alpha ? "R'G'B'A" : "R'G'B'";
  return is_associated ? "RaGaBaA" : has_alpha ? "RGBA" : "RGB";
}

/* Integers that the core takes; FALSE where it doesn't, or where linear float would
 * lose them. @node: (nullable) */
static gboolean
use_codes (const Babl *source, const Babl *linear, GeglNode *node, gboolean is_in_place,
           Encoding *encoding)
{
  const BablModelFlag flags = babl_get_model_flags (babl_format_get_model (source));
  const char *type = has_type (source, "u8") ? "u8" : has_type (source, "u16") ? "u16" : NULL;
  if (!type || !(flags & BABL_MODEL_FLAG_RGB) || (flags & BABL_MODEL_FLAG_ASSOCIATED))
    return FALSE;
  const Babl *space = babl_format_get_space (linear);
  const ColorshineTransferCurve *curve = transfer_curve_lookup (
      rgb_model (flags & ~BABL_MODEL_FLAG_ALPHA), type, space);
  if (!curve)
    return FALSE;

  g_autofree char *name = g_strdup_printf ("%s %s", rgb_model (flags), type);
  const Babl *codes = babl_format_with_space (name, space);
  const gboolean keeps_codes = is_in_place || (node && consumers_keep_codes (node, codes));
  if (!keeps_codes && !values_survive_as_tried_before (codes, linear, curve))
    return FALSE;
  encoding->curve = curve;
  encoding->input = codes;
  encoding->output = keeps_codes ? codes : linear;
  return TRUE;
}

/* Floats as they are encoded. */
static void
use_own_encoding (const Babl *source, const Babl *linear, Encoding *encoding)
{
  const BablModelFlag flags = babl_get_model_flags (babl_format_get_model (source));
  const char *type = flags & (BABL_MODEL_FLAG_RGB | BABL_MODEL_FLAG_GRAY)
                         ? type_for_own_encoding (source, linear)
                         : NULL;
  if (!type)
    return;
  g_autofree char *name = g_strdup_printf ("%s %s", rgb_model (flags), type);
  if (!babl_format_exists (name))
    return;
  encoding->input = encoding->output
      = babl_format_with_space (name, babl_format_get_space (linear));
  if (encoding->input == linear)
    return;
  encoding->to_linear = babl_fish (encoding->input, linear);
  encoding->from_linear = babl_fish (linear, encoding->input);
}

static Encoding
encoding_new (const Babl *source, const Babl *space, GeglNode *node, gboolean is_in_place,
              gboolean for_opencl)
{
  const Babl *linear = babl_format_with_space ("RGBA float", space);
  Encoding encoding = { .input = linear, .output = linear };
  if (source && !babl_format_is_palette (source)
      && !(for_opencl && !type_for_own_encoding (source, linear))
      && !use_codes (source, linear, node, is_in_place, &encoding))
    use_own_encoding (source, linear, &encoding);
  encoding.input_bytes = (size_t) babl_format_get_bytes_per_pixel (encoding.input);
  encoding.output_bytes = (size_t) babl_format_get_bytes_per_pixel (encoding.output);
  return encoding;
}

Encoding
encoding_for_source (const Babl *source, const Babl *space, GeglNode *node, gboolean for_opencl)
{
  return encoding_new (source, space, node, FALSE, for_opencl);
}

Encoding
encoding_in_place (const Babl *source, const Babl *space)
{
  return encoding_new (source, space, NULL, TRUE, FALSE);
}

gboolean
encoding_is_linear (const Encoding *encoding)
{
  return !encoding->curve && !encoding->to_linear;
}

/* ── Pixels ─────────────────────────────────────────────────────────────── */

static void
transform_chunk (const Encoding *encoding, const ColorshineTransform *transform, const guchar *in,
                 guchar *out, size_t n_pixels, ColorshineCoverage *coverage)
{
  float source[4 * CHUNK_PIXELS], result[4 * CHUNK_PIXELS];
  guchar encoded[MAX_BYTES_PER_PIXEL * CHUNK_PIXELS];
  const size_t bytes = encoding->input_bytes;
  const size_t color_bytes = babl_format_has_alpha (encoding->input) ? bytes / 4 * 3 : bytes;

  babl_process (encoding->to_linear, in, source, (glong) n_pixels);
  colorshine_transform_row (transform, source, result, n_pixels, coverage);
  babl_process (encoding->from_linear, result, encoded, (glong) n_pixels);
  if (in != out)
    memcpy (out, in, n_pixels * bytes);
  for (size_t i = 0; i < n_pixels; i++)
    if (memcmp (source + 4 * i, result + 4 * i, 3 * sizeof (float)) != 0)
      memcpy (out + i * bytes, encoded + i * bytes, color_bytes);
}

static void
transform_in_chunks (const Encoding *encoding, const ColorshineTransform *transform,
                     const guchar *in, guchar *out, size_t n_pixels, ColorshineCoverage *coverage)
{
  const size_t bytes = encoding->input_bytes;
  for (size_t done = 0; done < n_pixels; done += CHUNK_PIXELS)
    transform_chunk (encoding, transform, in + done * bytes, out + done * bytes,
                     MIN (n_pixels - done, CHUNK_PIXELS), coverage);
}

/* A chunk's floats are still in the first-level cache when they are transformed. */
static void
decode_in_chunks (const Encoding *encoding, const ColorshineTransform *transform,
                  const guchar *in, float *out, size_t n_pixels, ColorshineCoverage *coverage)
{
  for (size_t done = 0; done < n_pixels; done += CHUNK_PIXELS)
    {
      const size_t n = MIN (n_pixels - done, CHUNK_PIXELS);
      encoding_copy_row (encoding, in + done * encoding->input_bytes, out + 4 * done, n);
      colorshine_transform_row (transform, out + 4 * done, out + 4 * done, n, coverage);
    }
}

void
encoding_transform_row (const Encoding *encoding, const ColorshineTransform *transform,
                        const void *in, void *out, size_t n_pixels, ColorshineCoverage *coverage)
{
  if (encoding->to_linear)
    transform_in_chunks (encoding, transform, in, out, n_pixels, coverage);
  else if (encoding->curve && encoding->output == encoding->input)
    colorshine_transform_encoded_row (transform, encoding->curve,
                                      babl_format_has_alpha (encoding->input), in, out, n_pixels,
                                      coverage);
  else if (encoding->curve)
    decode_in_chunks (encoding, transform, in, out, n_pixels, coverage);
  else
    colorshine_transform_row (transform, in, out, n_pixels, coverage);
}

void
encoding_decode_row (const Encoding *encoding, const void *in, float *out, size_t n_pixels)
{
  if (encoding->curve)
    colorshine_transfer_curve_decode_row (encoding->curve, babl_format_has_alpha (encoding->input),
                                          in, out, n_pixels);
  else if (encoding->to_linear)
    babl_process (encoding->to_linear, in, out, (glong) n_pixels);
  else if (in != out)
    memcpy (out, in, n_pixels * encoding->input_bytes);
}

void
encoding_copy_row (const Encoding *encoding, const void *in, void *out, size_t n_pixels)
{
  if (encoding->output != encoding->input)
    encoding_decode_row (encoding, in, out, n_pixels);
  else if (in != out)
    memcpy (out, in, n_pixels * encoding->input_bytes);
}
