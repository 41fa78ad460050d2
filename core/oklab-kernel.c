/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * Rows of pixels into arrays and Oklab, and back: what every transform and the
 * analysis begin with. See kernel.h.
 */
#include "kernel.h"

#include <float.h>

/* ── Into arrays ────────────────────────────────────────────────────────── */

/* Bits of 1.0f. As integers, the bits of numbers outside 0–1, of NaN and of
 * infinities are larger; so are those of -0. */
static const uint32_t ONE_BITS = 0x3f800000;

COLORSHINE_INLINE uint32_t
bits_of (float value)
{
  uint32_t bits;
  memcpy (&bits, &value, sizeof bits);
  return bits;
}

/* Returns the most of the components' bits. */
COLORSHINE_INLINE uint32_t
take_apart (const float *rgba, size_t n, SourceBlock *source)
{
  uint32_t most = 0;
#pragma omp simd reduction(max : most)
  for (size_t i = 0; i < n; i++)
    {
      const float r = rgba[4 * i], g = rgba[4 * i + 1], b = rgba[4 * i + 2];
      const uint32_t r_bits = bits_of (r), g_bits = bits_of (g), b_bits = bits_of (b),
                     alpha_bits = bits_of (rgba[4 * i + 3]);
      const uint32_t rg_bits = r_bits > g_bits ? r_bits : g_bits;
      const uint32_t ba_bits = b_bits > alpha_bits ? b_bits : alpha_bits;
      const uint32_t bits = rg_bits > ba_bits ? rg_bits : ba_bits;
      source->r[i] = r;
      source->g[i] = g;
      source->b[i] = b;
      most = bits > most ? bits : most;
    }
  return most;
}

COLORSHINE_INLINE uint32_t
take_over (const ColorPlanes *planes, size_t n, SourceBlock *source)
{
  uint32_t most = 0;
#pragma omp simd reduction(max : most)
  for (size_t i = 0; i < n; i++)
    {
      const float r = planes->r[i], g = planes->g[i], b = planes->b[i];
      const uint32_t r_bits = bits_of (r), g_bits = bits_of (g), b_bits = bits_of (b);
      const uint32_t rg_bits = r_bits > g_bits ? r_bits : g_bits;
      const uint32_t bits = rg_bits > b_bits ? rg_bits : b_bits;
      source->r[i] = r;
      source->g[i] = g;
      source->b[i] = b;
      most = bits > most ? bits : most;
    }
  return most;
}

static void
pad (size_t n, SourceBlock *source)
{
  for (size_t i = n; i < padded (n); i++)
    {
      source->r[i] = source->r[n - 1];
      source->g[i] = source->g[n - 1];
      source->b[i] = source->b[n - 1];
    }
}

/* A NaN or infinite alpha must leave its pixel untouched, which a NaN colour does. */
static void
spoil_for_alpha (const float *rgba, size_t n, SourceBlock *source)
{
  for (size_t i = 0; i < n; i++)
    if (!(fabsf (rgba[4 * i + 3]) <= FLT_MAX))
      source->lab_l[i] = source->lab_a[i] = source->lab_b[i] = NAN;
}

/* ── Oklab ──────────────────────────────────────────────────────────────── */

/* Not inlined: a compiler fuses products and sums in each copy of a loop otherwise, and
 * a colour must not depend on who asks. */
static __attribute__ ((noinline)) void
convert_to_oklab (const Matrix3 *rgb_to_lms, size_t n, const float *r, const float *g,
                  const float *b, float *lab_l, float *lab_a, float *lab_b, LabBox *box)
{
  const Matrix matrix = matrix_of (rgb_to_lms);
  const size_t lanes = padded (n);
  float low_l = FLT_MAX, low_a = FLT_MAX, low_b = FLT_MAX;
  float high_l = -FLT_MAX, high_a = -FLT_MAX, high_b = -FLT_MAX;
#pragma omp simd reduction(min : low_l, low_a, low_b) reduction(max : high_l, high_a, high_b)
  for (size_t i = 0; i < lanes; i++)
    {
      const Oklab color = oklab_from_linear_rgb (&matrix, r[i], g[i], b[i]);
      lab_l[i] = color.l;
      lab_a[i] = color.a;
      lab_b[i] = color.b;
      low_l = real_min (color.l, low_l);
      low_a = real_min (color.a, low_a);
      low_b = real_min (color.b, low_b);
      high_l = real_max (color.l, high_l);
      high_a = real_max (color.a, high_a);
      high_b = real_max (color.b, high_b);
    }
  *box = (LabBox){ { low_l, low_a, low_b }, { high_l, high_a, high_b } };
}

static void
convert_source (const Matrix3 *rgb_to_lms, size_t n, SourceBlock *source)
{
  convert_to_oklab (rgb_to_lms, n, source->r, source->g, source->b, source->lab_l, source->lab_a,
                    source->lab_b, &source->box);
}

void
KERNEL_NAME (load_block) (const Matrix3 *rgb_to_lms, const float *rgba, size_t n,
                          SourceBlock *source)
{
  /* A constant length leaves no rest to handle. */
  const uint32_t most
      = n == BLOCK ? take_apart (rgba, BLOCK, source) : take_apart (rgba, n, source);
  pad (n, source);
  source->is_plain = most <= ONE_BITS;
  convert_source (rgb_to_lms, n, source);
  if (!source->is_plain)
    spoil_for_alpha (rgba, n, source);
}

void
KERNEL_NAME (load_planes) (const Matrix3 *rgb_to_lms, const ColorPlanes *planes, size_t n,
                           SourceBlock *source)
{
  const uint32_t most
      = n == BLOCK ? take_over (planes, BLOCK, source) : take_over (planes, n, source);
  pad (n, source);
  source->is_plain = most <= ONE_BITS;
  convert_source (rgb_to_lms, n, source);
}

/* ── For the analysis and the benchmark ─────────────────────────────────── */

void
KERNEL_NAME (planes_oklab) (const Matrix3 *rgb_to_lms, const ColorPlanes *planes, size_t n_pixels,
                            float *l, float *a, float *b)
{
  LabBox unused;
  convert_to_oklab (rgb_to_lms, n_pixels, planes->r, planes->g, planes->b, l, a, b, &unused);
}

void
KERNEL_NAME (weighted_oklab) (const Matrix3 *rgb_to_lms, const float *rgba, size_t n_pixels,
                              float *l, float *a, float *b, float *weight)
{
  SourceBlock source;
  KERNEL_NAME (load_block) (rgb_to_lms, rgba, n_pixels, &source);
  for (size_t i = 0; i < n_pixels; i++)
    {
      const bool is_finite = (fabsf (source.r[i]) <= FLT_MAX) & (fabsf (source.g[i]) <= FLT_MAX)
                             & (fabsf (source.b[i]) <= FLT_MAX)
                             & (fabsf (rgba[4 * i + 3]) <= FLT_MAX);
      l[i] = is_finite ? source.lab_l[i] : 0.0f;
      a[i] = is_finite ? source.lab_a[i] : 0.0f;
      b[i] = is_finite ? source.lab_b[i] : 0.0f;
      weight[i] = is_finite ? real_clamp01 (rgba[4 * i + 3]) : 0.0f;
    }
}

void
KERNEL_NAME (round_trip) (const ColorshineSpace *space, const float *in, float *out,
                          size_t n_pixels)
{
  const Matrix to_rgb = matrix_of (&space->lms_to_rgb);
  for (size_t done = 0; done < n_pixels; done += BLOCK)
    {
      const size_t n = n_pixels - done < BLOCK ? n_pixels - done : BLOCK;
      const size_t lanes = padded (n);
      SourceBlock block;
      KERNEL_NAME (load_block) (&space->rgb_to_lms, in + 4 * done, n, &block);
#pragma omp simd
      for (size_t i = 0; i < lanes; i++)
        {
          const Rgb rgb = linear_rgb_from_oklab (&to_rgb, block.lab_l[i], block.lab_a[i],
                                                 block.lab_b[i]);
          block.r[i] = rgb.r;
          block.g[i] = rgb.g;
          block.b[i] = rgb.b;
        }
      store_block (n, block.r, block.g, block.b, in + 4 * done, out + 4 * done);
    }
}
