/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Encoded rows: every code comes back, rounding is to the nearest code of the
 * curve, and the transform of codes is the transform of their linear light.
 */
#include "test-main.h"

#include "encoded.h"

#include <float.h>
#include <math.h>
#include <string.h>

typedef double (*Decode) (double encoded);

static double
decode_srgb (double encoded)
{
  return encoded <= 0.04045 ? encoded / 12.92 : pow ((encoded + 0.055) / 1.055, 2.4);
}

static double
decode_linear (double encoded)
{
  return encoded;
}

static double
decode_gamma_1_8 (double encoded)
{
  return pow (encoded, 1.8);
}

static double
decode_gamma_2_6 (double encoded)
{
  return pow (encoded, 2.6);
}

/* ITU-R BT.2020 (2015), table 4, with the constants that leave no gap. */
static double
decode_rec2020 (double encoded)
{
  const double alpha = 1.09929682680944, beta = 0.018053968510807;
  return encoded < 4.5 * beta ? encoded / 4.5 : pow ((encoded + alpha - 1.0) / alpha, 1.0 / 0.45);
}

/* As from a profile: a table with lines between its points. */
static double
decode_table (double encoded)
{
  const double place = encoded * 64.0, below = fmin (floor (place), 63.0);
  const double low = pow (below / 64.0, 2.2), high = pow ((below + 1.0) / 64.0, 2.2);
  return low + (place - below) * (high - low);
}

static const struct {
  const char *name;
  Decode decode;
} CURVES[] = {
  { "sRGB", decode_srgb },           { "linear", decode_linear },
  { "gamma 1.8", decode_gamma_1_8 }, { "gamma 2.6", decode_gamma_2_6 },
  { "Rec. 2020", decode_rec2020 },   { "table", decode_table },
};

static const size_t N_CODES[] = { 256, 65536 };

static float *
sampled (Decode decode, size_t n, double first, double last)
{
  float *linear = g_new (float, n);
  for (size_t i = 0; i < n; i++)
    linear[i] = (float) decode (((double) i + first) / last);
  return linear;
}

static ColorshineTransferCurve *
curve_of (Decode decode, size_t n_codes)
{
  const double last = (double) (n_codes - 1);
  g_autofree float *linear = sampled (decode, n_codes, 0.0, last);
  g_autofree float *between = sampled (decode, n_codes - 1, 0.5, last);
  return colorshine_transfer_curve_new (linear, between, n_codes);
}

/* ── Codes ──────────────────────────────────────────────────────────────── */

static void
set_component (size_t n_codes, void *row, size_t i, size_t value)
{
  if (n_codes == 256)
    ((guint8 *) row)[i] = (guint8) value;
  else
    ((guint16 *) row)[i] = (guint16) value;
}

static size_t
component (size_t n_codes, const void *row, size_t i)
{
  return n_codes == 256 ? ((const guint8 *) row)[i] : ((const guint16 *) row)[i];
}

/* Alpha of @out stays. */
static void
encode_row (const ColorshineTransferCurve *curve, size_t n_components, const float *rgba,
            void *out, size_t n_pixels)
{
  const size_t bytes = colorshine_transfer_curve_pixel_bytes (curve, n_components == 4);
  ColorPlanes planes;
  for (size_t done = 0, n; done < n_pixels; done += n)
    {
      n = MIN (n_pixels - done, COLORSHINE_BLOCK_PIXELS);
      for (size_t i = 0; i < n; i++)
        {
          planes.r[i] = rgba[4 * (done + i)];
          planes.g[i] = rgba[4 * (done + i) + 1];
          planes.b[i] = rgba[4 * (done + i) + 2];
        }
      transfer_curve_encode_planes (curve, n_components == 4, &planes, 0, n,
                                    (char *) out + done * bytes);
    }
}

/* Every code in every channel beside every other kind of neighbour, with alpha or
 * without. */
static void
test_codes_come_back (void)
{
  for (size_t c = 0; c < G_N_ELEMENTS (CURVES); c++)
    for (size_t k = 0; k < G_N_ELEMENTS (N_CODES); k++)
      for (size_t n = 3; n <= 4; n++)
        {
          const size_t n_codes = N_CODES[k];
          ColorshineTransferCurve *curve = curve_of (CURVES[c].decode, n_codes);
          g_assert_nonnull (curve);
          g_autofree guint16 *codes = g_new (guint16, n_codes * n);
          g_autofree guint16 *back = g_new0 (guint16, n_codes * n);
          g_autofree float *rgba = g_new (float, 4 * n_codes);
          for (size_t i = 0; i < n_codes * n; i++)
            set_component (n_codes, codes, i, i / n * (2 * (i % n) + 1));
          colorshine_transfer_curve_decode_row (curve, n == 4, codes, rgba, n_codes);
          encode_row (curve, n, rgba, back, n_codes);
          for (size_t i = 0; i < n_codes * n; i++)
            g_assert_cmpuint (component (n_codes, back, i), ==,
                              i % n == 3 ? 0 : component (n_codes, codes, i));
          for (size_t i = 0; i < n_codes; i++)
            {
              const double last = (double) (n_codes - 1);
              const double red = (double) component (n_codes, codes, n * i);
              const double alpha = n == 4 ? (double) component (n_codes, codes, n * i + 3) : last;
              /* As sampled. */
              g_assert_cmpfloat (rgba[4 * i], ==, (float) CURVES[c].decode (red / last));
              g_assert_cmpfloat (rgba[4 * i + 3], ==, (float) alpha / (float) last);
            }
          colorshine_transfer_curve_free (curve);
        }
}

/* The code that a curve makes of linear light. */
static size_t
nearest_code (Decode decode, size_t n_codes, double linear)
{
  size_t low = 0, high = n_codes - 1;
  while (low < high)
    {
      const size_t middle = (low + high) / 2;
      if (linear >= decode (((double) middle + 0.5) / (double) (n_codes - 1)))
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static size_t
encoded (const ColorshineTransferCurve *curve, size_t n_codes, float linear)
{
  const float rgba[4] = { linear, linear, linear, 1.0f };
  guint16 row[4] = { 0 };
  encode_row (curve, 3, rgba, row, 1);
  g_assert_cmpuint (component (n_codes, row, 0), ==, component (n_codes, row, 2));
  return component (n_codes, row, 0);
}

/* At every rounding place, two floats to either side. Samples are floats, except
 * where the formula is known, so the place itself is known to one float. */
static void
test_rounding (gconstpointer data)
{
  const size_t n_codes = GPOINTER_TO_SIZE (data);
  for (size_t c = 0; c < G_N_ELEMENTS (CURVES); c++)
    {
      ColorshineTransferCurve *curve = curve_of (CURVES[c].decode, n_codes);
      const double last = (double) (n_codes - 1);
      for (size_t code = 0; code + 1 < n_codes; code++)
        {
          const float place = (float) CURVES[c].decode (((double) code + 0.5) / last);
          const float below = nextafterf (nextafterf (place, 0.0f), 0.0f);
          const float above = nextafterf (nextafterf (place, 1.0f), 1.0f);
          g_assert_cmpuint (encoded (curve, n_codes, below), ==, code);
          g_assert_cmpuint (encoded (curve, n_codes, above), ==, code + 1);
        }
      colorshine_transfer_curve_free (curve);
    }
}

/* Random bits of floats in 0–1, most of them in the shadows, and random codes. */
static void
test_rounding_of_random_light (gconstpointer data)
{
  enum { N_SAMPLES = 100000 };
  const size_t n_codes = GPOINTER_TO_SIZE (data);
  for (size_t c = 0; c < G_N_ELEMENTS (CURVES); c++)
    {
      ColorshineTransferCurve *curve = curve_of (CURVES[c].decode, n_codes);
      for (guint i = 0; i < N_SAMPLES; i++)
        {
          const float linear
              = i % 2 ? (float) CURVES[c].decode (g_test_rand_double ())
                      : (float) ldexp (g_test_rand_double (), -g_test_rand_int_range (0, 60));
          const size_t got = encoded (curve, n_codes, linear);
          const size_t low = nearest_code (CURVES[c].decode, n_codes, nextafterf (linear, 0.0f));
          const size_t high = nearest_code (CURVES[c].decode, n_codes, nextafterf (linear, 2.0f));
          g_assert_cmpuint (got, >=, low);
          g_assert_cmpuint (got, <=, high);
        }
      colorshine_transfer_curve_free (curve);
    }
}

static void
test_out_of_range (void)
{
  static const float low[]
      = { 0.0f, -0.0f, 1e-45f, FLT_MIN, -FLT_MIN, -1e-3f, -1.0f, -FLT_MAX, -INFINITY };
  static const float high[] = { 1.0f, 1.0000001f, 1.5f, FLT_MAX, INFINITY };
  for (size_t c = 0; c < G_N_ELEMENTS (CURVES); c++)
    for (size_t k = 0; k < G_N_ELEMENTS (N_CODES); k++)
      {
        const size_t n_codes = N_CODES[k];
        ColorshineTransferCurve *curve = curve_of (CURVES[c].decode, n_codes);
        for (size_t i = 0; i < G_N_ELEMENTS (low); i++)
          g_assert_cmpuint (encoded (curve, n_codes, low[i]), ==, 0);
        for (size_t i = 0; i < G_N_ELEMENTS (high); i++)
          g_assert_cmpuint (encoded (curve, n_codes, high[i]), ==, n_codes - 1);
        const size_t nan = encoded (curve, n_codes, NAN);
        g_assert_true (nan == 0 || nan == n_codes - 1);
        colorshine_transfer_curve_free (curve);
      }
}

/* ── Curves that are none ───────────────────────────────────────────────── */

static double
decode_flat (double encoded)
{
  return encoded < 0.5 ? 0.25 * encoded : encoded < 0.6 ? 0.125 : encoded;
}

static double
decode_falling (double encoded)
{
  return 1.0 - encoded;
}

static double
decode_step (double encoded)
{
  /* All but one code within a hundredth. */
  return encoded > 0.999 ? 1.0 : 0.5 + 0.01 * encoded;
}

static double
decode_nan (double encoded)
{
  return encoded > 0.7 ? NAN : encoded;
}

static double
decode_beyond (double encoded)
{
  return 2.0 * encoded;
}

static void
test_unusable_curves (void)
{
  static const Decode unusable[]
      = { decode_flat, decode_falling, decode_step, decode_nan, decode_beyond };
  for (size_t i = 0; i < G_N_ELEMENTS (unusable); i++)
    for (size_t k = 0; k < G_N_ELEMENTS (N_CODES); k++)
      g_assert_null (curve_of (unusable[i], N_CODES[k]));
  colorshine_transfer_curve_free (NULL);
}

/* ── Transform ──────────────────────────────────────────────────────────── */

static ColorshineTransform *
transform_of (const char *text, ColorshineGamut gamut, const ColorshineSpace *space)
{
  ColorshineError error;
  ColorshineRecipe *recipe = colorshine_recipe_parse (text, &error);
  g_assert_nonnull (recipe);
  double radii[COLORSHINE_MAX_ATTRACTORS];
  colorshine_analysis_resolve (NULL, recipe, radii, 1);
  ColorshineOptions options;
  colorshine_options_init (&options);
  options.gamut = gamut;
  ColorshineTransform *transform = colorshine_transform_new (recipe, radii, &options, space);
  colorshine_recipe_free (recipe);
  return transform;
}

/* Rows around the size of a block, in place and not: the codes are those of the
 * transform of their linear light. */
static void
test_transform (gconstpointer data)
{
  const size_t n_codes = GPOINTER_TO_SIZE (data);
  static const size_t lengths[] = { 0, 1, 17, 255, 256, 257, 1000 };
  ColorshineSpace *space = colorshine_space_new_srgb ();
  ColorshineTransform *transform
      = transform_of ("#e07030;1;90;radius=0.3|teal;1;150;radius=0.2;channels=ch",
                      COLORSHINE_GAMUT_NONE, space);
  ColorshineTransferCurve *curve = curve_of (decode_srgb, n_codes);
  for (size_t n = 3; n <= 4; n++)
    for (size_t l = 0; l < G_N_ELEMENTS (lengths); l++)
      {
        const size_t n_pixels = lengths[l];
        g_autofree guint16 *codes = g_new0 (guint16, n * n_pixels + 1);
        g_autofree guint16 *out = g_new0 (guint16, n * n_pixels + 1);
        g_autofree guint16 *expected = g_new0 (guint16, n * n_pixels + 1);
        g_autofree float *rgba = g_new0 (float, 4 * n_pixels + 1);
        for (size_t i = 0; i < n * n_pixels; i++)
          set_component (n_codes, codes, i, (size_t) g_test_rand_int_range (0, (gint32) n_codes));
        colorshine_transfer_curve_decode_row (curve, n == 4, codes, rgba, n_pixels);
        colorshine_transform_row (transform, rgba, rgba, n_pixels, NULL);
        const size_t n_bytes = n * n_pixels * (n_codes == 256 ? 1 : 2);
        memcpy (expected, codes, n_bytes);
        encode_row (curve, n, rgba, expected, n_pixels);

        ColorshineCoverage coverage = { 0 };
        colorshine_transform_encoded_row (transform, curve, n == 4, codes, out, n_pixels, &coverage);
        g_assert_cmpuint (coverage.n_pixels, ==, n_pixels);
        g_assert_cmpmem (out, n_bytes, expected, n_bytes);
        colorshine_transform_encoded_row (transform, curve, n == 4, codes, codes, n_pixels, NULL);
        g_assert_cmpmem (codes, n_bytes, expected, n_bytes);
      }
  colorshine_transfer_curve_free (curve);
  colorshine_transform_free (transform);
  colorshine_space_free (space);
}

/* Against the reference in double: 8-bit output is the correctly rounded one but
 * for pixels where float decides otherwise, and never more than a code off. */
static void
test_against_reference (void)
{
  enum { N_PIXELS = 100000 };
  ColorshineSpace *space = colorshine_space_new_srgb ();
  ColorshineTransform *transform
      = transform_of ("#e07030;1;90;radius=0.3|royalblue;1;60;radius=0.4",
                      COLORSHINE_GAMUT_REDUCE_CHROMA, space);
  ColorshineTransferCurve *curve = curve_of (decode_srgb, 256);
  g_autofree guint8 *codes = g_new (guint8, 4 * N_PIXELS), *out = g_new (guint8, 4 * N_PIXELS);
  for (size_t i = 0; i < 4 * N_PIXELS; i++)
    codes[i] = (guint8) g_test_rand_int_range (0, 256);
  colorshine_transform_encoded_row (transform, curve, true, codes, out, N_PIXELS, NULL);

  guint n_other = 0, n_changed = 0;
  for (size_t i = 0; i < 4 * N_PIXELS; i += 4)
    {
      const double in[4] = { decode_srgb (codes[i] / 255.0), decode_srgb (codes[i + 1] / 255.0),
                             decode_srgb (codes[i + 2] / 255.0), codes[i + 3] / 255.0 };
      double result[4];
      colorshine_transform_pixel (transform, in, result, NULL);
      for (size_t k = 0; k < 3; k++)
        {
          const int expected = (int) nearest_code (decode_srgb, 256, result[k]);
          g_assert_cmpint (ABS (out[i + k] - expected), <=, 1);
          n_other += out[i + k] != expected;
        }
      g_assert_cmpuint (out[i + 3], ==, codes[i + 3]);
      n_changed += memcmp (out + i, codes + i, 3) != 0;
    }
  g_test_message ("%u of %d samples not the correctly rounded ones", n_other, 3 * N_PIXELS);
  g_assert_cmpuint (n_other, <, 3 * N_PIXELS / 1000);
  g_assert_cmpuint (n_changed, >, N_PIXELS / 2);
  colorshine_transfer_curve_free (curve);
  colorshine_transform_free (transform);
  colorshine_space_free (space);
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/encoded/codes-come-back", test_codes_come_back);
  for (size_t k = 0; k < G_N_ELEMENTS (N_CODES); k++)
    {
      g_autofree char *places = g_strdup_printf ("/encoded/rounding/%zu-codes", N_CODES[k]);
      g_autofree char *random = g_strdup_printf ("/encoded/rounding/random/%zu-codes", N_CODES[k]);
      g_test_add_data_func (places, GSIZE_TO_POINTER (N_CODES[k]), test_rounding);
      g_test_add_data_func (random, GSIZE_TO_POINTER (N_CODES[k]), test_rounding_of_random_light);
    }
  g_test_add_func ("/encoded/out-of-range", test_out_of_range);
  g_test_add_func ("/encoded/unusable-curves", test_unusable_curves);
  g_test_add_data_func ("/encoded/transform/8-bits", GSIZE_TO_POINTER (256), test_transform);
  g_test_add_data_func ("/encoded/transform/16-bits", GSIZE_TO_POINTER (65536), test_transform);
  g_test_add_func ("/encoded/transform/reference", test_against_reference);
  return g_test_run ();
}
