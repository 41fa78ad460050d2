/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * How far a table lies from the transform that it was baked from. Between the
 * nodes a table is straight and the transform is not, so whoever hands a table on
 * should know by how much.
 */
#include "clut.h"

#include "real.h"
#include "transform.h"

#include <stdlib.h>

/* One colour in each box. Half of the outer boxes overhangs the cube of all colours
 * and is pushed back onto its faces: clipped lights, full shadows and pure hues are
 * more common in images than chance would make them. */
enum { N_BOXES = 128 };

/* SplitMix64 (Steele, Lea and Flood 2014) with its place as the state: the same
 * numbers whatever the order. In 0–1. */
static double
random_at (uint64_t index)
{
  uint64_t x = (index + 1) * UINT64_C (0x9e3779b97f4a7c15);
  x = (x ^ x >> 30) * UINT64_C (0xbf58476d1ce4e5b9);
  x = (x ^ x >> 27) * UINT64_C (0x94d049bb133111eb);
  return (double) ((x ^ x >> 31) >> 11) * 0x1p-53;
}

static ColorshineColor
color_of (const ColorshineSpace *space, const float linear[3])
{
  const double rgb[3] = { linear[0], linear[1], linear[2] };
  ColorshineColor color;
  colorshine_space_color_from_rgb (space, rgb, &color);
  return color;
}

static void
measure_row (const ColorshineClut *clut, const ColorshineTransform *transform,
             ColorshineInterpolation interpolation, size_t row, float *delta_e)
{
  const Transfer transfer = clut->space->transfer;
  float encoded[4 * N_BOXES], linear[4 * N_BOXES];
  for (size_t i = 0; i < N_BOXES; i++)
    {
      const size_t box[3] = { i, row % N_BOXES, row / N_BOXES };
      for (size_t k = 0; k < 3; k++)
        {
          const double offset = random_at (3 * (row * N_BOXES + i) + k) - 0.5;
          const double place = ((double) box[k] + offset) / (N_BOXES - 1);
          encoded[4 * i + k] = (float) real_clamp01 (place);
          linear[4 * i + k] = (float) transfer_decode (transfer, encoded[4 * i + k]);
        }
      encoded[4 * i + 3] = linear[4 * i + 3] = 1.0f;
    }
  colorshine_transform_row (transform, linear, linear, N_BOXES, NULL);
  colorshine_clut_apply (clut, interpolation, encoded, encoded, N_BOXES);
  for (size_t i = 0; i < N_BOXES; i++)
    {
      for (size_t k = 0; k < 3; k++)
        encoded[4 * i + k] = (float) transfer_decode (transfer, encoded[4 * i + k]);
      const ColorshineColor direct = color_of (clut->space, linear + 4 * i);
      const ColorshineColor looked_up = color_of (clut->space, encoded + 4 * i);
      delta_e[i] = (float) colorshine_delta_e_ok (&direct, &looked_up);
    }
}

static int
compare_floats (const void *first, const void *second)
{
  const float a = *(const float *) first, b = *(const float *) second;
  return (a > b) - (a < b);
}

bool
colorshine_clut_measure (const ColorshineClut *clut, const ColorshineTransform *transform,
                         ColorshineInterpolation interpolation, unsigned n_threads,
                         ColorshineClutError *error)
{
  const size_t n_rows = N_BOXES * N_BOXES, n_colors = n_rows * N_BOXES;
  float *delta_e = malloc (n_colors * sizeof *delta_e);
  if (!delta_e)
    return false;
  const int threads = (int) (n_threads ? n_threads : colorshine_default_threads ());
  (void) threads; /* without OpenMP */
#pragma omp parallel for num_threads(threads) if (threads > 1) schedule(dynamic, 16)
  for (size_t row = 0; row < n_rows; row++)
    measure_row (clut, transform, interpolation, row, delta_e + row * N_BOXES);

  double sum = 0.0;
  for (size_t i = 0; i < n_colors; i++)
    sum += delta_e[i];
  qsort (delta_e, n_colors, sizeof *delta_e, compare_floats);
  *error = (ColorshineClutError){ .n_colors = n_colors,
                                  .mean = sum / (double) n_colors,
                                  .p99 = delta_e[n_colors / 100 * 99],
                                  .max = delta_e[n_colors - 1] };
  free (delta_e);
  return true;
}
