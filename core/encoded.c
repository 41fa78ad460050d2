/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * Rows of encoded pixels, integers of 8 or 16 bits: to linear light through a
 * table of all codes, through the transform, and back to the nearest code. Any
 * transfer curve will do that a host can sample, so hosts need not know its
 * formula.
 *
 * The way back looks a component up by the upper bits of its float: so each
 * bucket is a fixed share of its octave, as fine in the shadows as in the lights.
 * With 8 bits a bucket holds one rounding place at most. With 16 bits it holds up
 * to 32; a line through them finds the code or one beside it, and the rounding
 * places of that code decide. Both are tried on every code, so rounding is exact.
 */
#include "colorshine.h"

#include "encoded.h"
#include "real.h"
#include "transfer.h"

#include <stdlib.h>

enum {
  SMALL_SHIFT = 16, /* 128 buckets an octave for 8 bits */
  LARGE_SHIFT = 13, /* 1,024 for 16 bits */
};

/* A bucket of 16-bit codes: code + 0.5 at its start, in 16.16 fixed point, and how
 * much that grows over the bucket, in 20.12: so that the product with a place in
 * the bucket, of 13 bits, fits in 32. */
typedef struct {
  uint32_t start, growth;
} Line;

enum { GROWTH_SHIFT = LARGE_SHIFT + 12 - 16 };

struct ColorshineTransferCurve {
  size_t n_codes;
  float *decoded;      /* of each code: linear light; then alpha of each code */
  int32_t lowest;      /* bits of the float where the first bucket starts */
  uint32_t *steps;     /* 8 bits: see add_steps() */
  Line *lines;         /* 16 bits */
  int32_t *floors;     /* 16 bits: the least place of each code, and one more */
};

/* ── One component ─────────────────────────────────────────────────────── */

/* Its place in the buckets. The integer comparisons order floats as they are;
 * negative ones and NaN with a sign come out lowest, NaN without it highest. */
static inline int32_t
place_in_buckets (const ColorshineTransferCurve *curve, float linear)
{
  const int32_t bits = (int32_t) float_bits (linear);
  const int32_t above = bits > curve->lowest ? bits : curve->lowest;
  return (above < COLORSHINE_ONE_BITS ? above : COLORSHINE_ONE_BITS) - curve->lowest;
}

static inline uint8_t
code_of_small (const ColorshineTransferCurve *curve, int32_t place)
{
  const uint32_t step = curve->steps[place >> SMALL_SHIFT];
  return (uint8_t) ((step + ((uint32_t) place & ((1u << SMALL_SHIFT) - 1))) >> SMALL_SHIFT);
}

static inline uint16_t
code_of_large (const ColorshineTransferCurve *curve, int32_t place)
{
  const Line line = curve->lines[place >> LARGE_SHIFT];
  const uint32_t low = (uint32_t) place & ((1u << LARGE_SHIFT) - 1);
  const uint32_t code = (line.start + (low * line.growth >> GROWTH_SHIFT)) >> 16;
  return (uint16_t) (code + (place >= curve->floors[code + 1]) - (place < curve->floors[code]));
}

/* ── Making a curve ─────────────────────────────────────────────────────── */

/* The curve at every half code: even elements are codes, odd ones the places where
 * rounding changes over. */
typedef struct {
  double *linear;
  size_t n;
} HalfCodes;

/* Samples are as good as the host's own arithmetic, a few hundredths of a 16-bit
 * code. Where they are a known curve's but for that, rounding goes by its formula. */
static void
sharpen (HalfCodes *half, Transfer transfer)
{
  const double last = (double) (half->n - 1);
  for (size_t i = 0; i + 2 < half->n; i++)
    {
      const double width = half->linear[i + 2] - half->linear[i];
      if (!(fabs (half->linear[i] - transfer_decode (transfer, (double) i / last)) <= 0.1 * width))
        return;
    }
  for (size_t i = 0; i < half->n; i++)
    half->linear[i] = transfer_decode (transfer, (double) i / last);
}

static bool
sample_half_codes (const float *linear, const float *between, size_t n_codes, HalfCodes *half)
{
  half->n = 2 * n_codes - 1;
  half->linear = malloc (half->n * sizeof *half->linear);
  if (!half->linear)
    return false;
  for (size_t i = 0; i < n_codes; i++)
    half->linear[2 * i] = linear[i];
  for (size_t i = 0; i + 1 < n_codes; i++)
    {
      const bool is_between = between[i] > linear[i] && between[i] < linear[i + 1];
      half->linear[2 * i + 1] = is_between ? between[i] : 0.5 * ((double) linear[i] + linear[i + 1]);
    }
  sharpen (half, TRANSFER_SRGB);
  sharpen (half, TRANSFER_LINEAR);
  for (size_t i = 0; i < half->n; i++)
    if (!isfinite (half->linear[i]) || (i > 0 && !(half->linear[i] > half->linear[i - 1])))
      return false;
  /* Codes are clamped to the bits of 0 and 1. */
  return half->linear[0] >= 0.0 && half->linear[1] > 1e-30 && half->linear[half->n - 2] < 1.0;
}

static size_t
count_buckets (const ColorshineTransferCurve *curve, int shift)
{
  return (size_t) ((COLORSHINE_ONE_BITS - curve->lowest) >> shift) + 1;
}

/* Bits of the least float that rounds to a code above @code. */
static int32_t
place_bits (const HalfCodes *half, size_t code)
{
  const double place = half->linear[2 * code + 1];
  const float nearest = (float) place;
  return (int32_t) float_bits (nearest) + (nearest < place);
}

/* A step holds, for the bucket of floats with the same upper bits, the code at its
 * start in its upper half; in its lower half what carries into the upper one when
 * the float's lower bits, added, have reached the rounding place. False where a
 * bucket holds two places. */
static bool
add_steps (ColorshineTransferCurve *curve, const HalfCodes *half)
{
  const size_t n_buckets = count_buckets (curve, SMALL_SHIFT);
  const int32_t bucket = 1 << SMALL_SHIFT;
  curve->steps = malloc (n_buckets * sizeof *curve->steps);
  if (!curve->steps)
    return false;
  size_t code = 0;
  for (size_t i = 0; i < n_buckets; i++)
    {
      const int32_t end = curve->lowest + (int32_t) (i + 1) * bucket;
      curve->steps[i] = (uint32_t) code << SMALL_SHIFT;
      if (code + 1 < curve->n_codes && place_bits (half, code) < end)
        curve->steps[i] += (uint32_t) (end - place_bits (half, code++));
      if (code + 1 < curve->n_codes && place_bits (half, code) < end)
        return false;
    }
  return true;
}

/* Code with its fraction at @linear, which lies between half codes @i and @i + 1. */
static double
code_between (const HalfCodes *half, size_t i, double linear)
{
  if (i + 1 >= half->n)
    return 0.5 * (double) (half->n - 1);
  const double share = (linear - half->linear[i]) / (half->linear[i + 1] - half->linear[i]);
  return 0.5 * ((double) i + fmax (share, 0.0));
}

static bool
add_lines (ColorshineTransferCurve *curve, const HalfCodes *half)
{
  const size_t n_buckets = count_buckets (curve, LARGE_SHIFT);
  const int32_t bucket = 1 << LARGE_SHIFT;
  curve->lines = malloc (n_buckets * sizeof *curve->lines);
  if (!curve->lines)
    return false;
  size_t i = 0; /* the half code at or below the bucket's start */
  for (size_t k = 0; k < n_buckets; k++)
    {
      const double start = float_from_bits (curve->lowest + (int32_t) k * bucket);
      const double end = float_from_bits (curve->lowest + (int32_t) (k + 1) * bucket);
      const double at_start = code_between (half, i, start);
      while (i + 1 < half->n && half->linear[i + 1] <= end)
        i++;
      const double at_end = code_between (half, i, end);
      curve->lines[k].start = (uint32_t) ((at_start + 0.5) * 65536.0);
      curve->lines[k].growth = (uint32_t) ((at_end - at_start) * 4096.0 + 0.5);
    }
  return true;
}

static bool
add_floors (ColorshineTransferCurve *curve, const HalfCodes *half)
{
  curve->floors = malloc ((curve->n_codes + 1) * sizeof *curve->floors);
  if (!curve->floors)
    return false;
  curve->floors[0] = INT32_MIN;
  curve->floors[curve->n_codes] = INT32_MAX;
  for (size_t code = 0; code + 1 < curve->n_codes; code++)
    curve->floors[code + 1] = place_bits (half, code) - curve->lowest;
  return true;
}

static size_t
encode (const ColorshineTransferCurve *curve, float linear)
{
  const int32_t place = place_in_buckets (curve, linear);
  return curve->steps ? code_of_small (curve, place) : code_of_large (curve, place);
}

/* Whether every code comes back, else untouched pixels would not, and rounding
 * changes over where it should: between two such places and the buckets' ends,
 * both of which are tried, what a line gives only grows. */
static bool
rounds_exactly (const ColorshineTransferCurve *curve, const HalfCodes *half)
{
  for (size_t code = 0; code < curve->n_codes; code++)
    if (encode (curve, curve->decoded[code]) != code)
      return false;
  for (size_t code = 0; code + 1 < curve->n_codes; code++)
    {
      const int32_t place = place_bits (half, code);
      if (encode (curve, float_from_bits (place - 1)) != code
          || encode (curve, float_from_bits (place)) != code + 1)
        return false;
    }
  const int32_t bucket = 1 << (curve->steps ? SMALL_SHIFT : LARGE_SHIFT);
  size_t code = 0;
  for (int32_t bits = curve->lowest; bits < COLORSHINE_ONE_BITS; bits += bucket)
    {
      while (code + 1 < curve->n_codes && place_bits (half, code) <= bits)
        code++;
      if (encode (curve, float_from_bits (bits)) != code)
        return false;
      const size_t before = code > 0 && place_bits (half, code - 1) == bits ? code - 1 : code;
      if (encode (curve, float_from_bits (bits - 1)) != before)
        return false;
    }
  return true;
}

static bool
tabulate (ColorshineTransferCurve *curve, const float *linear, const float *between,
          HalfCodes *half)
{
  if (!sample_half_codes (linear, between, curve->n_codes, half))
    return false;
  curve->decoded = malloc (2 * curve->n_codes * sizeof *curve->decoded);
  if (!curve->decoded)
    return false;
  memcpy (curve->decoded, linear, curve->n_codes * sizeof *linear);
  for (size_t code = 0; code < curve->n_codes; code++)
    curve->decoded[curve->n_codes + code] = (float) code / (float) (curve->n_codes - 1);

  const bool is_small = curve->n_codes == 256;
  /* One bucket before the first rounding place everything is still code 0. */
  const int32_t shift = is_small ? SMALL_SHIFT : LARGE_SHIFT;
  curve->lowest = ((place_bits (half, 0) >> shift) - 1) * (1 << shift);
  if (!(is_small ? add_steps (curve, half)
                 : add_lines (curve, half) && add_floors (curve, half)))
    return false;
  return rounds_exactly (curve, half);
}

ColorshineTransferCurve *
colorshine_transfer_curve_new (const float *linear, const float *between, size_t n_codes)
{
  ColorshineTransferCurve *curve = calloc (1, sizeof *curve);
  if (!curve)
    return NULL;
  curve->n_codes = n_codes;
  HalfCodes half = { 0 };
  const bool is_usable = tabulate (curve, linear, between, &half);
  free (half.linear);
  if (is_usable)
    return curve;
  colorshine_transfer_curve_free (curve);
  return NULL;
}

void
colorshine_transfer_curve_free (ColorshineTransferCurve *curve)
{
  if (!curve)
    return;
  free (curve->decoded);
  free (curve->steps);
  free (curve->lines);
  free (curve->floors);
  free (curve);
}

/* ── Rows ───────────────────────────────────────────────────────────────── */

/* Pixels of either depth, with or without alpha: known outside the loops. */
typedef struct {
  bool is_small, has_alpha;
} Layout;

COLORSHINE_INLINE uint32_t
component_at (Layout layout, const void *row, size_t i)
{
  return layout.is_small ? ((const uint8_t *) row)[i] : ((const uint16_t *) row)[i];
}

/* The look-ups stay scalar: vectors of them (gathering) took twice as long here, and
 * made no difference in encode_planes_as(). */
COLORSHINE_INLINE void
decode_as (Layout layout, const ColorshineTransferCurve *curve, const void *in, float *rgba,
           size_t n_pixels)
{
  const size_t n = layout.has_alpha ? 4 : 3;
  const float *linear = curve->decoded, *alpha = curve->decoded + (layout.is_small ? 256 : 65536);
  for (size_t i = 0; i < n_pixels; i++)
    {
#pragma GCC unroll 3
      for (size_t k = 0; k < 3; k++)
        rgba[4 * i + k] = linear[component_at (layout, in, n * i + k)];
      rgba[4 * i + 3] = layout.has_alpha ? alpha[component_at (layout, in, n * i + 3)] : 1.0f;
    }
}

size_t
colorshine_transfer_curve_pixel_bytes (const ColorshineTransferCurve *curve, bool has_alpha)
{
  return (has_alpha ? 4 : 3) * (curve->n_codes == 256 ? sizeof (uint8_t) : sizeof (uint16_t));
}

void
colorshine_transfer_curve_decode_row (const ColorshineTransferCurve *curve, bool has_alpha,
                                      const void *in, float *rgba, size_t n_pixels)
{
  const bool is_small = curve->n_codes == 256;
  if (is_small && has_alpha)
    decode_as ((Layout){ true, true }, curve, in, rgba, n_pixels);
  else if (is_small)
    decode_as ((Layout){ true, false }, curve, in, rgba, n_pixels);
  else if (has_alpha)
    decode_as ((Layout){ false, true }, curve, in, rgba, n_pixels);
  else
    decode_as ((Layout){ false, false }, curve, in, rgba, n_pixels);
}

/* ── Planes ─────────────────────────────────────────────────────────────── */

COLORSHINE_INLINE void
decode_planes_as (Layout layout, const ColorshineTransferCurve *curve, const void *codes,
                  const uint16_t *chosen, size_t n_pixels, size_t first, ColorPlanes *planes)
{
  const size_t n = layout.has_alpha ? 4 : 3;
  const float *linear = curve->decoded;
  for (size_t i = 0; i < n_pixels; i++)
    {
      const size_t at = n * (chosen ? chosen[i] : i);
      planes->r[first + i] = linear[component_at (layout, codes, at)];
      planes->g[first + i] = linear[component_at (layout, codes, at + 1)];
      planes->b[first + i] = linear[component_at (layout, codes, at + 2)];
    }
}

void
transfer_curve_decode_planes (const ColorshineTransferCurve *curve, bool has_alpha,
                              const void *codes, size_t n_pixels, ColorPlanes *planes)
{
  const bool is_small = curve->n_codes == 256;
  if (is_small && has_alpha)
    decode_planes_as ((Layout){ true, true }, curve, codes, NULL, n_pixels, 0, planes);
  else if (is_small)
    decode_planes_as ((Layout){ true, false }, curve, codes, NULL, n_pixels, 0, planes);
  else if (has_alpha)
    decode_planes_as ((Layout){ false, true }, curve, codes, NULL, n_pixels, 0, planes);
  else
    decode_planes_as ((Layout){ false, false }, curve, codes, NULL, n_pixels, 0, planes);
}

void
transfer_curve_decode_chosen (const ColorshineTransferCurve *curve, const void *codes,
                              const uint16_t *chosen, size_t n, size_t first, ColorPlanes *planes)
{
  if (curve->n_codes == 256)
    decode_planes_as ((Layout){ true, false }, curve, codes, chosen, n, first, planes);
  else
    decode_planes_as ((Layout){ false, false }, curve, codes, chosen, n, first, planes);
}

COLORSHINE_INLINE void
set_code (Layout layout, const ColorshineTransferCurve *curve, int32_t place, void *out, size_t i)
{
  if (layout.is_small)
    ((uint8_t *) out)[i] = code_of_small (curve, place);
  else
    ((uint16_t *) out)[i] = code_of_large (curve, place);
}

/* Two loops, of which the first is vectorized: a third of the time less. */
COLORSHINE_INLINE void
encode_planes_as (Layout layout, const ColorshineTransferCurve *curve, const ColorPlanes *planes,
                  size_t first, size_t n_pixels, void *out)
{
  const size_t n = layout.has_alpha ? 4 : 3;
  /* Or each store of a byte might change it. */
  const ColorshineTransferCurve tables = *curve;
  int32_t r[COLORSHINE_BLOCK_PIXELS], g[COLORSHINE_BLOCK_PIXELS], b[COLORSHINE_BLOCK_PIXELS];
#pragma omp simd
  for (size_t i = 0; i < n_pixels; i++)
    {
      r[i] = place_in_buckets (&tables, planes->r[first + i]);
      g[i] = place_in_buckets (&tables, planes->g[first + i]);
      b[i] = place_in_buckets (&tables, planes->b[first + i]);
    }
  for (size_t i = 0; i < n_pixels; i++)
    {
      const size_t at = n * (first + i);
      set_code (layout, &tables, r[i], out, at);
      set_code (layout, &tables, g[i], out, at + 1);
      set_code (layout, &tables, b[i], out, at + 2);
    }
}

void
transfer_curve_encode_planes (const ColorshineTransferCurve *curve, bool has_alpha,
                              const ColorPlanes *planes, size_t first, size_t n, void *out)
{
  const bool is_small = curve->n_codes == 256;
  if (is_small && has_alpha)
    encode_planes_as ((Layout){ true, true }, curve, planes, first, n, out);
  else if (is_small)
    encode_planes_as ((Layout){ true, false }, curve, planes, first, n, out);
  else if (has_alpha)
    encode_planes_as ((Layout){ false, true }, curve, planes, first, n, out);
  else
    encode_planes_as ((Layout){ false, false }, curve, planes, first, n, out);
}

/* ── Transform ──────────────────────────────────────────────────────────── */

/* Runs in which nothing changed keep their codes: attractors reach parts of most images,
 * and encoding the rest took longer than moving it. */
static void
encode_changed (const ColorshineTransferCurve *curve, bool has_alpha, const ColorPlanes *planes,
                const bool *is_changed, void *out, size_t n_pixels)
{
  size_t n;
  for (size_t first = 0; first < n_pixels; first += n)
    {
      const bool is_wanted = is_changed[first / COLORSHINE_RUN_PIXELS];
      n = COLORSHINE_RUN_PIXELS;
      while (first + n < n_pixels && is_changed[(first + n) / COLORSHINE_RUN_PIXELS] == is_wanted)
        n += COLORSHINE_RUN_PIXELS;
      if (first + n > n_pixels)
        n = n_pixels - first;
      if (is_wanted)
        transfer_curve_encode_planes (curve, has_alpha, planes, first, n, out);
    }
}

void
colorshine_transform_encoded_row (const ColorshineTransform *transform,
                                  const ColorshineTransferCurve *curve, bool has_alpha,
                                  const void *in, void *out, size_t n_pixels,
                                  ColorshineCoverage *coverage)
{
  const ColorshineKernel *kernel = colorshine_kernel ();
  const size_t bytes = colorshine_transfer_curve_pixel_bytes (curve, has_alpha);
  for (size_t done = 0; done < n_pixels; done += COLORSHINE_BLOCK_PIXELS)
    {
      const size_t rest = n_pixels - done;
      const size_t n = rest < COLORSHINE_BLOCK_PIXELS ? rest : COLORSHINE_BLOCK_PIXELS;
      const char *from = (const char *) in + done * bytes;
      char *to = (char *) out + done * bytes;
      ColorPlanes planes;
      bool is_changed[COLORSHINE_BLOCK_RUNS];
      transfer_curve_decode_planes (curve, has_alpha, from, n, &planes);
      if (from != to)
        memcpy (to, from, n * bytes);
      if (kernel->transform_planes (transform, &planes, n, is_changed, coverage))
        encode_changed (curve, has_alpha, &planes, is_changed, to, n);
    }
}
