/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * What the analysis does with every pixel of an image, and with the kept ones for
 * every radius. Compiled once per instruction set; see kernel.h.
 */
#include "kernel.h"

#include "sampling.h"

size_t
KERNEL_NAME (sample_block) (const float *l, const float *a, const float *b, const float *weight,
                            const uint32_t *columns, uint32_t row, uint32_t seed,
                            size_t n_pixels, float bound, uint32_t *number, uint32_t *cell,
                            uint16_t *chosen)
{
  Lanes room;
#pragma omp simd
  for (size_t i = 0; i < n_pixels; i++)
    {
      number[i] = scrambled_index (columns[i] | row, seed);
      cell[i] = grid_cell (l[i], a[i], b[i]);
    }
#pragma omp simd
  for (size_t i = 0; i < n_pixels; i++)
    /* Halved, because not every instruction set converts unsigned numbers. */
    room[i] = bound * weight[i] - (float) (int32_t) (number[i] >> 1);
  return choose_lanes (n_pixels, weight, room, chosen);
}

void
KERNEL_NAME (columns) (uint32_t x, size_t n_pixels, uint32_t *columns)
{
#pragma omp simd
  for (size_t i = 0; i < n_pixels; i++)
    columns[i] = column_bits (x + (uint32_t) i);
}

size_t
KERNEL_NAME (choose_pixels) (const uint32_t *columns, uint32_t row, uint32_t seed, size_t n_pixels,
                             uint32_t last, uint32_t limit, uint16_t *chosen, size_t *n_low)
{
  uint32_t numbers[BLOCK];
  uint32_t n_at_most = 0;
#pragma omp simd reduction(+ : n_at_most)
  for (size_t i = 0; i < n_pixels; i++)
    {
      numbers[i] = scrambled_index (columns[i] | row, seed);
      n_at_most += numbers[i] <= limit;
    }
  *n_low = n_at_most;
  return choose_low (n_pixels, numbers, last, chosen);
}

void
KERNEL_NAME (sample_digits) (const ColorSample *samples, size_t n, unsigned place,
                             uint16_t *digits)
{
  const float cells = (float) (1u << (COLORSHINE_DIGIT_BITS * (place + 1)));
#pragma omp simd
  for (size_t i = 0; i < n; i++)
    digits[i] = (uint16_t) color_digit (samples[i].l, samples[i].a, samples[i].b, cells);
}

COLORSHINE_INLINE float
distance_of (float dl, float da, float db)
{
  return sqrtf (real_multiply_add (dl, dl, real_multiply_add (da, da, db * db)));
}

COLORSHINE_INLINE void
measure_samples (const ColorSample *samples, size_t n, const float centre[3], float *distances)
{
  const float l = centre[0], a = centre[1], b = centre[2];
#pragma omp simd
  for (size_t i = 0; i < n; i++)
    distances[i] = distance_of (samples[i].l - l, samples[i].a - a, samples[i].b - b);
}

void
KERNEL_NAME (sample_distances) (const ColorSample *samples, size_t n, const float centre[3],
                                float *distances)
{
  /* A constant length leaves no rest to handle. */
  enum { USUAL = 32 };
  if (n == USUAL)
    measure_samples (samples, USUAL, centre, distances);
  else
    measure_samples (samples, n, centre, distances);
}

COLORSHINE_INLINE void
split (const ColorSample *samples, size_t n, float *l, float *a, float *b)
{
#pragma omp simd
  for (size_t i = 0; i < n; i++)
    {
      l[i] = samples[i].l;
      a[i] = samples[i].a;
      b[i] = samples[i].b;
    }
}

void
KERNEL_NAME (split_samples) (const ColorSample *samples, size_t n, float *l, float *a, float *b)
{
  if (n == BLOCK)
    split (samples, BLOCK, l, a, b);
  else
    split (samples, n, l, a, b);
}

void
KERNEL_NAME (color_distances) (const float *l, const float *a, const float *b, size_t n,
                               const float centre[3], float *distances)
{
  const float centre_l = centre[0], centre_a = centre[1], centre_b = centre[2];
#pragma omp simd
  for (size_t i = 0; i < n; i++)
    distances[i] = distance_of (l[i] - centre_l, a[i] - centre_a, b[i] - centre_b);
}

/* What lies between bounds is above one and below the other. */
COLORSHINE_INLINE ColorCounts
compare_colors (const float *l, const float *a, const float *b, size_t n, const float centre[3],
                float low, float high, float *distances, float *above, float *below)
{
  const float centre_l = centre[0], centre_a = centre[1], centre_b = centre[2];
  uint32_t n_below = 0, n_at_low = 0, n_at_high = 0;
#pragma omp simd reduction(+ : n_below, n_at_low, n_at_high)
  for (size_t i = 0; i < n; i++)
    {
      const float distance = distance_of (l[i] - centre_l, a[i] - centre_a, b[i] - centre_b);
      distances[i] = distance;
      above[i] = distance - low;
      below[i] = high - distance;
      n_below += distance < low;
      n_at_low += distance == low;
      n_at_high += distance == high;
    }
  return (ColorCounts){ n_below, n_at_low, n_at_high };
}

size_t
KERNEL_NAME (survey_colors) (const float *l, const float *a, const float *b, size_t n,
                             const float centre[3], float low, float high, float *distances,
                             uint16_t *between, ColorCounts *counts)
{
  Lanes above, below;
  *counts = n == BLOCK
                ? compare_colors (l, a, b, BLOCK, centre, low, high, distances, above, below)
                : compare_colors (l, a, b, n, centre, low, high, distances, above, below);
  return choose_lanes (n, above, below, between);
}

/* Distances of samples may be rounded otherwise than those of their boxes. */
static const float ROUNDING = 1e-6f;

void
KERNEL_NAME (box_distances) (const ColorBoxes *boxes, size_t first, size_t n,
                             const float centre[3], float *nearest, float *farthest)
{
  const float *low_l = boxes->low[0] + first, *high_l = boxes->high[0] + first,
              *low_a = boxes->low[1] + first, *high_a = boxes->high[1] + first,
              *low_b = boxes->low[2] + first, *high_b = boxes->high[2] + first;
  const float l = centre[0], a = centre[1], b = centre[2];
#pragma omp simd
  for (size_t i = 0; i < n; i++)
    {
      const float before_l = low_l[i] - l, after_l = l - high_l[i];
      const float before_a = low_a[i] - a, after_a = a - high_a[i];
      const float before_b = low_b[i] - b, after_b = b - high_b[i];
      nearest[i] = distance_of (real_max (real_max (before_l, after_l), 0.0f),
                                real_max (real_max (before_a, after_a), 0.0f),
                                real_max (real_max (before_b, after_b), 0.0f))
                   * (1.0f - ROUNDING);
      farthest[i] = distance_of (real_max (-before_l, -after_l), real_max (-before_a, -after_a),
                                 real_max (-before_b, -after_b))
                    * (1.0f + ROUNDING);
    }
}
