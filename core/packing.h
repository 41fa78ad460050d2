/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * Pixels of four floats into one array per component, and back. Compilers find the
 * shuffles by themselves, but up to twice as many as are needed.
 */
#pragma once

#include "real.h"

#include <stddef.h>
#if defined __AVX2__
#include <immintrin.h>
#elif defined __SSE2__
#include <emmintrin.h>
#endif

COLORSHINE_INLINE uint32_t
larger_bits (uint32_t one, uint32_t other)
{
  return one > other ? one : other;
}

#if defined __AVX512F__
enum { PACKED_AT_ONCE = 16 };

/* @n: a multiple of PACKED_AT_ONCE */
COLORSHINE_INLINE void
unpack_groups (size_t n, const float *rgba, float *r, float *g, float *b, bool *is_plain)
{
  /* Of eight pixels in two vectors: r and g; b twice. */
  const __m512i rg = _mm512_setr_epi32 (0, 4, 8, 12, 16, 20, 24, 28, 1, 5, 9, 13, 17, 21, 25, 29);
  const __m512i bb = _mm512_setr_epi32 (2, 6, 10, 14, 18, 22, 26, 30, 2, 6, 10, 14, 18, 22, 26, 30);
  __m512i most_bits = _mm512_setzero_si512 ();
  for (size_t i = 0; i < n; i += PACKED_AT_ONCE)
    {
      const float *from = rgba + 4 * i;
      const __m512 p0 = _mm512_loadu_ps (from), p1 = _mm512_loadu_ps (from + 16),
                   p2 = _mm512_loadu_ps (from + 32), p3 = _mm512_loadu_ps (from + 48);
      const __m512i p01 = _mm512_max_epu32 (_mm512_castps_si512 (p0), _mm512_castps_si512 (p1));
      const __m512i p23 = _mm512_max_epu32 (_mm512_castps_si512 (p2), _mm512_castps_si512 (p3));
      most_bits = _mm512_max_epu32 (most_bits, _mm512_max_epu32 (p01, p23));
      const __m512 rg01 = _mm512_permutex2var_ps (p0, rg, p1),
                   rg23 = _mm512_permutex2var_ps (p2, rg, p3);
      const __m512 bb01 = _mm512_permutex2var_ps (p0, bb, p1),
                   bb23 = _mm512_permutex2var_ps (p2, bb, p3);
      _mm512_storeu_ps (r + i, _mm512_shuffle_f32x4 (rg01, rg23, _MM_SHUFFLE (1, 0, 1, 0)));
      _mm512_storeu_ps (g + i, _mm512_shuffle_f32x4 (rg01, rg23, _MM_SHUFFLE (3, 2, 3, 2)));
      _mm512_storeu_ps (b + i, _mm512_mask_blend_ps (0xff00, bb01, bb23));
    }
  *is_plain &= _mm512_reduce_max_epu32 (most_bits) <= COLORSHINE_ONE_BITS;
}

/* @n: a multiple of PACKED_AT_ONCE */
COLORSHINE_INLINE void
pack_groups (size_t n, const float *r, const float *g, const float *b, const float *in, float *out,
             bool clips)
{
  const __m512 zero = _mm512_setzero_ps (), one = _mm512_set1_ps (1.0f);
  const __m512i low = _mm512_setr_epi32 (0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  const __m512i high = _mm512_add_epi32 (low, _mm512_set1_epi32 (8));
  /* The first four pixels of eight; alpha is to come. */
  const __m512i first = _mm512_setr_epi32 (0, 1, 16, 16, 2, 3, 17, 17, 4, 5, 18, 18, 6, 7, 19, 19);
  const __m512i step = _mm512_setr_epi32 (8, 8, 4, 4, 8, 8, 4, 4, 8, 8, 4, 4, 8, 8, 4, 4);
  const __m512i blue_step = _mm512_setr_epi32 (0, 0, 8, 8, 0, 0, 8, 8, 0, 0, 8, 8, 0, 0, 8, 8);
  const __m512i second = _mm512_add_epi32 (first, step);
  const __m512i third = _mm512_add_epi32 (first, blue_step);
  const __m512i fourth = _mm512_add_epi32 (second, blue_step);
  for (size_t i = 0; i < n; i += PACKED_AT_ONCE)
    {
      __m512 red = _mm512_loadu_ps (r + i), green = _mm512_loadu_ps (g + i),
             blue = _mm512_loadu_ps (b + i);
      if (clips)
        {
          /* As real_clamp01(): 0 of NaN. */
          red = _mm512_min_ps (_mm512_max_ps (red, zero), one);
          green = _mm512_min_ps (_mm512_max_ps (green, zero), one);
          blue = _mm512_min_ps (_mm512_max_ps (blue, zero), one);
        }
      const __m512 rg0 = _mm512_permutex2var_ps (red, low, green),
                   rg8 = _mm512_permutex2var_ps (red, high, green);
      const __m512 pixels[4] = {
        _mm512_permutex2var_ps (rg0, first, blue), _mm512_permutex2var_ps (rg0, second, blue),
        _mm512_permutex2var_ps (rg8, third, blue), _mm512_permutex2var_ps (rg8, fourth, blue)
      };
      const __mmask16 alphas = 0x8888;
      for (int k = 0; k < 4; k++)
        _mm512_storeu_ps (out + 4 * i + 16 * k,
                          _mm512_mask_loadu_ps (pixels[k], alphas, in + 4 * i + 16 * k));
    }
}
#elif defined __AVX2__
enum { PACKED_AT_ONCE = 8 };

/* Two pixels, four places apart, as a vector. */
COLORSHINE_INLINE __m256
load_two_pixels (const float *rgba)
{
  return _mm256_insertf128_ps (_mm256_castps128_ps256 (_mm_loadu_ps (rgba)),
                               _mm_loadu_ps (rgba + 16), 1);
}

/* @n: a multiple of PACKED_AT_ONCE */
COLORSHINE_INLINE void
unpack_groups (size_t n, const float *rgba, float *r, float *g, float *b, bool *is_plain)
{
  __m256i most_bits = _mm256_setzero_si256 ();
  for (size_t i = 0; i < n; i += PACKED_AT_ONCE)
    {
      const float *from = rgba + 4 * i;
      const __m256 p0 = load_two_pixels (from), p1 = load_two_pixels (from + 4),
                   p2 = load_two_pixels (from + 8), p3 = load_two_pixels (from + 12);
      const __m256i p01 = _mm256_max_epu32 (_mm256_castps_si256 (p0), _mm256_castps_si256 (p1));
      const __m256i p23 = _mm256_max_epu32 (_mm256_castps_si256 (p2), _mm256_castps_si256 (p3));
      most_bits = _mm256_max_epu32 (most_bits, _mm256_max_epu32 (p01, p23));
      const __m256 rg01 = _mm256_unpacklo_ps (p0, p1), ba01 = _mm256_unpackhi_ps (p0, p1);
      const __m256 rg23 = _mm256_unpacklo_ps (p2, p3), ba23 = _mm256_unpackhi_ps (p2, p3);
      _mm256_storeu_ps (r + i, _mm256_shuffle_ps (rg01, rg23, _MM_SHUFFLE (1, 0, 1, 0)));
      _mm256_storeu_ps (g + i, _mm256_shuffle_ps (rg01, rg23, _MM_SHUFFLE (3, 2, 3, 2)));
      _mm256_storeu_ps (b + i, _mm256_shuffle_ps (ba01, ba23, _MM_SHUFFLE (1, 0, 1, 0)));
    }
  uint32_t bits[8];
  _mm256_storeu_si256 ((__m256i *) bits, most_bits);
  for (int k = 0; k < 8; k++)
    *is_plain &= bits[k] <= COLORSHINE_ONE_BITS;
}

/* @n: a multiple of PACKED_AT_ONCE */
COLORSHINE_INLINE void
pack_groups (size_t n, const float *r, const float *g, const float *b, const float *in, float *out,
             bool clips)
{
  const __m256 zero = _mm256_setzero_ps (), one = _mm256_set1_ps (1.0f);
  for (size_t i = 0; i < n; i += PACKED_AT_ONCE)
    {
      __m256 red = _mm256_loadu_ps (r + i), green = _mm256_loadu_ps (g + i),
             blue = _mm256_loadu_ps (b + i);
      if (clips)
        {
          /* As real_clamp01(): 0 of NaN. */
          red = _mm256_min_ps (_mm256_max_ps (red, zero), one);
          green = _mm256_min_ps (_mm256_max_ps (green, zero), one);
          blue = _mm256_min_ps (_mm256_max_ps (blue, zero), one);
        }
      const __m256 rg01 = _mm256_unpacklo_ps (red, green), rg23 = _mm256_unpackhi_ps (red, green);
      /* Pixels 0 and 4, 1 and 5, 2 and 6, 3 and 7; alpha is to come. */
      const __m256 p0 = _mm256_shuffle_ps (rg01, blue, _MM_SHUFFLE (0, 0, 1, 0)),
                   p1 = _mm256_shuffle_ps (rg01, blue, _MM_SHUFFLE (1, 1, 3, 2)),
                   p2 = _mm256_shuffle_ps (rg23, blue, _MM_SHUFFLE (2, 2, 1, 0)),
                   p3 = _mm256_shuffle_ps (rg23, blue, _MM_SHUFFLE (3, 3, 3, 2));
      const __m256 pairs[4] = {
        _mm256_permute2f128_ps (p0, p1, 0x20), _mm256_permute2f128_ps (p2, p3, 0x20),
        _mm256_permute2f128_ps (p0, p1, 0x31), _mm256_permute2f128_ps (p2, p3, 0x31),
      };
      for (int k = 0; k < 4; k++)
        {
          const __m256 source = _mm256_loadu_ps (in + 4 * i + 8 * k);
          _mm256_storeu_ps (out + 4 * i + 8 * k, _mm256_blend_ps (pairs[k], source, 0x88));
        }
    }
}
#elif defined __SSE2__
enum { PACKED_AT_ONCE = 4 };

/* @n: a multiple of PACKED_AT_ONCE */
COLORSHINE_INLINE void
unpack_groups (size_t n, const float *rgba, float *r, float *g, float *b, bool *is_plain)
{
  const __m128i one = _mm_set1_epi32 ((int) COLORSHINE_ONE_BITS);
  /* The sign is set where bits are larger than COLORSHINE_ONE_BITS: without instructions for
   * the maximum of unsigned integers that is cheaper. */
  __m128i larger = _mm_setzero_si128 ();
  for (size_t i = 0; i < n; i += PACKED_AT_ONCE)
    {
      __m128 p[4];
      for (int k = 0; k < 4; k++)
        {
          p[k] = _mm_loadu_ps (rgba + 4 * (i + (size_t) k));
          const __m128i bits = _mm_castps_si128 (p[k]);
          larger = _mm_or_si128 (larger, _mm_or_si128 (bits, _mm_sub_epi32 (one, bits)));
        }
      const __m128 rg01 = _mm_unpacklo_ps (p[0], p[1]), rg23 = _mm_unpacklo_ps (p[2], p[3]);
      const __m128 ba01 = _mm_unpackhi_ps (p[0], p[1]), ba23 = _mm_unpackhi_ps (p[2], p[3]);
      _mm_storeu_ps (r + i, _mm_movelh_ps (rg01, rg23));
      _mm_storeu_ps (g + i, _mm_movehl_ps (rg23, rg01));
      _mm_storeu_ps (b + i, _mm_movelh_ps (ba01, ba23));
    }
  *is_plain &= _mm_movemask_ps (_mm_castsi128_ps (larger)) == 0;
}
#endif

/** Returns whether all is plain: no component, alpha neither, is NaN, infinite, -0 or
 * outside 0–1. */
COLORSHINE_INLINE bool
unpack_pixels (size_t n, const float *rgba, float *r, float *g, float *b)
{
  bool is_plain = true;
#if defined __SSE2__
  const size_t done = n - n % PACKED_AT_ONCE;
  unpack_groups (done, rgba, r, g, b, &is_plain);
#else
  const size_t done = 0;
#endif
  uint32_t most = 0;
#pragma omp simd reduction(max : most)
  for (size_t i = done; i < n; i++)
    {
      r[i] = rgba[4 * i];
      g[i] = rgba[4 * i + 1];
      b[i] = rgba[4 * i + 2];
      const uint32_t rg_bits = larger_bits (float_bits (rgba[4 * i]), float_bits (rgba[4 * i + 1]));
      const uint32_t ba_bits = larger_bits (float_bits (rgba[4 * i + 2]), float_bits (rgba[4 * i + 3]));
      most = larger_bits (larger_bits (rg_bits, ba_bits), most);
    }
  return is_plain & (most <= COLORSHINE_ONE_BITS);
}

/** Every alpha of @in keeps its bits. @clips: colours into 0–1; of NaN: 0. */
COLORSHINE_INLINE void
pack_pixels (size_t n, const float *r, const float *g, const float *b, const float *in, float *out,
             bool clips)
{
#if defined __AVX2__
  const size_t done = n - n % PACKED_AT_ONCE;
  pack_groups (done, r, g, b, in, out, clips);
#else
  const size_t done = 0;
#endif
#pragma omp simd
  for (size_t i = done; i < n; i++)
    {
      const float alpha = in[4 * i + 3];
      out[4 * i] = clips ? real_clamp01 (r[i]) : r[i];
      out[4 * i + 1] = clips ? real_clamp01 (g[i]) : g[i];
      out[4 * i + 2] = clips ? real_clamp01 (b[i]) : b[i];
      out[4 * i + 3] = alpha;
    }
}

#if defined __AVX512F__
/* The numbers, from @first on, of the lanes that @mask names. Returns: how many are
 * @chosen in all */
COLORSHINE_INLINE size_t
append_chosen (__mmask16 mask, size_t first, uint16_t *chosen, size_t n_chosen)
{
  const __m512i lanes = _mm512_setr_epi32 (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  const __m512i numbers = _mm512_add_epi32 (lanes, _mm512_set1_epi32 ((int) first));
  const __m512i found = _mm512_maskz_compress_epi32 (mask, numbers);
  _mm256_storeu_si256 ((__m256i *) (chosen + n_chosen), _mm512_cvtepi32_epi16 (found));
  return n_chosen + (size_t) __builtin_popcount (mask);
}
#endif

/**
 * choose_lanes:
 * @chosen: (out): has room for 16 more than @n
 *
 * The numbers, in order, of the lanes among the first @n where @one and @other are
 * both above 0; returns how many. Without a branch on them: there is no foretelling
 * them.
 */
COLORSHINE_INLINE size_t
choose_lanes (size_t n, const float *one, const float *other, uint16_t *chosen)
{
  size_t n_chosen = 0, done = 0;
#if defined __AVX512F__
  const __m512 zero = _mm512_setzero_ps ();
  for (; done + 16 <= n; done += 16)
    {
      const __mmask16 has_one = _mm512_cmp_ps_mask (_mm512_loadu_ps (one + done), zero, _CMP_GT_OQ);
      const __mmask16 has_both
          = _mm512_mask_cmp_ps_mask (has_one, _mm512_loadu_ps (other + done), zero, _CMP_GT_OQ);
      n_chosen = append_chosen (has_both, done, chosen, n_chosen);
    }
#elif defined __SSE2__
  /* Which of four lanes are chosen, by a bit for each. */
  static const uint16_t places[16][4] = {
    { 0 }, { 0 },    { 1 },    { 0, 1 },    { 2 },    { 0, 2 },    { 1, 2 },    { 0, 1, 2 },
    { 3 }, { 0, 3 }, { 1, 3 }, { 0, 1, 3 }, { 2, 3 }, { 0, 2, 3 }, { 1, 2, 3 }, { 0, 1, 2, 3 },
  };
  const __m128 zero = _mm_setzero_ps ();
  for (; done + 4 <= n; done += 4)
    {
      const __m128 has_one = _mm_cmpgt_ps (_mm_loadu_ps (one + done), zero);
      const __m128 has_other = _mm_cmpgt_ps (_mm_loadu_ps (other + done), zero);
      const unsigned has_both = (unsigned) _mm_movemask_ps (_mm_and_ps (has_one, has_other));
      const __m128i found = _mm_loadl_epi64 ((const __m128i *) places[has_both]);
      _mm_storel_epi64 ((__m128i *) (chosen + n_chosen),
                        _mm_add_epi16 (found, _mm_set1_epi16 ((short) done)));
      n_chosen += (size_t) __builtin_popcount (has_both);
    }
#endif
  for (size_t i = done; i < n; i++)
    {
      chosen[n_chosen] = (uint16_t) i;
      n_chosen += (one[i] > 0.0f) & (other[i] > 0.0f);
    }
  return n_chosen;
}

/** The same of numbers that are at most @last. */
COLORSHINE_INLINE size_t
choose_low (size_t n, const uint32_t *numbers, uint32_t last, uint16_t *chosen)
{
  size_t n_chosen = 0, done = 0;
#if defined __AVX512F__
  const __m512i limit = _mm512_set1_epi32 ((int) last);
  for (; done + 16 <= n; done += 16)
    {
      const __mmask16 is_low
          = _mm512_cmple_epu32_mask (_mm512_loadu_si512 (numbers + done), limit);
      n_chosen = append_chosen (is_low, done, chosen, n_chosen);
    }
#endif
  for (size_t i = done; i < n; i++)
    {
      chosen[n_chosen] = (uint16_t) i;
      n_chosen += numbers[i] <= last;
    }
  return n_chosen;
}
