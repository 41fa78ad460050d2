/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * Rows of pixels into arrays and Oklab, and back: what every transform and the
 * analysis begin with. See kernel.h.
 */
#include "kernel.h"

#include <float.h>

/* ── Into arrays ────────────────────────────────────────────────────────── */

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

static void
take_apart (const float *rgba, size_t n, SourceBlock *source)
{
  /* A constant length leaves no rest to handle. */
  source->is_plain = n == BLOCK
                         ? unpack_pixels (BLOCK, rgba, source->r, source->g, source->b)
                         : unpack_pixels (n, rgba, source->r, source->g, source->b);
  pad (n, source);
}

static bool
are_plain (const ColorPlanes *planes, size_t n)
{
  uint32_t most = 0;
#pragma omp simd reduction(max : most)
  for (size_t i = 0; i < n; i++)
    {
      const uint32_t rg_bits = larger_bits (float_bits (planes->r[i]), float_bits (planes->g[i]));
      most = larger_bits (larger_bits (rg_bits, float_bits (planes->b[i])), most);
    }
  return most <= COLORSHINE_ONE_BITS;
}

static void
take_over (const ColorPlanes *planes, size_t n, SourceBlock *source)
{
  memcpy (source->r, planes->r, n * sizeof *source->r);
  memcpy (source->g, planes->g, n * sizeof *source->g);
  memcpy (source->b, planes->b, n * sizeof *source->b);
  source->is_plain = are_plain (planes, n);
  pad (n, source);
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

/* Of every pixel of a block: where its components are, and where L, a and b go. */
typedef struct {
  const float *r, *g, *b;
  float *lab_l, *lab_a, *lab_b;
} Conversion;

/* Cube roots of what the cones answer, in the places of L, a and b. */
COLORSHINE_INLINE void
take_roots_as (bool is_positive, const Matrix *rgb_to_lms, size_t lanes, const Conversion *c)
{
  const Matrix matrix = *rgb_to_lms;
#pragma omp simd
  for (size_t i = 0; i < lanes; i++)
    {
      const Cones cones = cones_from_linear_rgb (&matrix, c->r[i], c->g[i], c->b[i]);
      c->lab_l[i] = is_positive ? cube_root_of_positive (cones.l) : cube_root (cones.l);
      c->lab_a[i] = is_positive ? cube_root_of_positive (cones.m) : cube_root (cones.m);
      c->lab_b[i] = is_positive ? cube_root_of_positive (cones.s) : cube_root (cones.s);
    }
}

/* Signs cost an eighth of a cube root. The same bits with and without them. */
static void
take_roots (const Matrix *rgb_to_lms, bool is_plain, size_t lanes, const Conversion *c)
{
  /* Beyond the rounding of what the coefficients add up to. */
  const float least = 1e-5f;
  bool is_positive = is_plain;
  for (int i = 0; i < 9; i++)
    is_positive &= rgb_to_lms->m[i] >= least;
  if (is_positive)
    take_roots_as (true, rgb_to_lms, lanes, c);
  else
    take_roots_as (false, rgb_to_lms, lanes, c);
}

/* Not inlined: a compiler fuses products and sums in each copy of a loop otherwise, and
 * a colour must not depend on who asks. */
static __attribute__ ((noinline)) LabBox
convert_to_oklab (const Matrix3 *rgb_to_lms, bool is_plain, size_t n, Conversion c)
{
  const Matrix matrix = matrix_of (rgb_to_lms);
  const size_t lanes = padded (n);
  take_roots (&matrix, is_plain, lanes, &c);
  float low_l = FLT_MAX, low_a = FLT_MAX, low_b = FLT_MAX;
  float high_l = -FLT_MAX, high_a = -FLT_MAX, high_b = -FLT_MAX;
#pragma omp simd reduction(min : low_l, low_a, low_b) reduction(max : high_l, high_a, high_b)
  for (size_t i = 0; i < lanes; i++)
    {
      const Oklab color = oklab_from_roots ((Cones){ c.lab_l[i], c.lab_a[i], c.lab_b[i] });
      c.lab_l[i] = color.l;
      c.lab_a[i] = color.a;
      c.lab_b[i] = color.b;
      low_l = real_min (color.l, low_l);
      low_a = real_min (color.a, low_a);
      low_b = real_min (color.b, low_b);
      high_l = real_max (color.l, high_l);
      high_a = real_max (color.a, high_a);
      high_b = real_max (color.b, high_b);
    }
  return (LabBox){ { low_l, low_a, low_b }, { high_l, high_a, high_b } };
}

static void
convert_source (const Matrix3 *rgb_to_lms, size_t n, SourceBlock *source)
{
  source->box = convert_to_oklab (rgb_to_lms, source->is_plain, n,
                                  (Conversion){ source->r, source->g, source->b, source->lab_l,
                                                source->lab_a, source->lab_b });
}

void
KERNEL_NAME (load_block) (const Matrix3 *rgb_to_lms, const float *rgba, size_t n,
                          SourceBlock *source)
{
  take_apart (rgba, n, source);
  convert_source (rgb_to_lms, n, source);
  if (!source->is_plain)
    spoil_for_alpha (rgba, n, source);
}

void
KERNEL_NAME (load_planes) (const Matrix3 *rgb_to_lms, const ColorPlanes *planes, size_t n,
                           SourceBlock *source)
{
  take_over (planes, n, source);
  convert_source (rgb_to_lms, n, source);
}

/* ── For the analysis and the benchmark ─────────────────────────────────── */

void
KERNEL_NAME (planes_oklab) (const Matrix3 *rgb_to_lms, const ColorPlanes *planes, size_t n_pixels,
                            float *l, float *a, float *b)
{
  convert_to_oklab (rgb_to_lms, are_plain (planes, n_pixels), n_pixels,
                    (Conversion){ planes->r, planes->g, planes->b, l, a, b });
}

void
KERNEL_NAME (weighted_oklab) (const Matrix3 *rgb_to_lms, const float *rgba, size_t n_pixels,
                              float *l, float *a, float *b, float *weight)
{
  SourceBlock source;
  take_apart (rgba, n_pixels, &source);
  convert_to_oklab (rgb_to_lms, source.is_plain, n_pixels,
                    (Conversion){ source.r, source.g, source.b, l, a, b });
  for (size_t i = 0; i < n_pixels; i++)
    weight[i] = rgba[4 * i + 3];
  for (size_t i = 0; i < n_pixels && !source.is_plain; i++)
    {
      const bool is_finite = (fabsf (l[i]) <= FLT_MAX) & (fabsf (a[i]) <= FLT_MAX)
                             & (fabsf (b[i]) <= FLT_MAX) & (fabsf (weight[i]) <= FLT_MAX);
      l[i] = is_finite ? l[i] : 0.0f;
      a[i] = is_finite ? a[i] : 0.0f;
      b[i] = is_finite ? b[i] : 0.0f;
      weight[i] = is_finite ? real_clamp01 (weight[i]) : 0.0f;
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
      store_block (n, block.r, block.g, block.b, in + 4 * done, out + 4 * done, false);
    }
}
