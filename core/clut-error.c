/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * How far a table lies from the transform that it was baked from. Between the
 * nodes a table is straight and the transform is not, so whoever hands a table on
 * should know by how much.
 */
#include "clut.h"

#include "rank.h"
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

/* The same colours for both ways of reading the table. */
static void
measure_row (const ColorshineClut *clut, const ColorshineTransform *transform, size_t row,
             float *const delta_e[])
{
  const Transfer transfer = clut->space->transfer;
  float encoded[4 * N_BOXES], linear[4 * N_BOXES], read[4 * N_BOXES];
  ColorshineColor direct[N_BOXES];
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
  for (size_t i = 0; i < N_BOXES; i++)
    direct[i] = color_of (clut->space, linear + 4 * i);
  for (int way = 0; way < COLORSHINE_N_INTERPOLATIONS; way++)
    {
      colorshine_clut_apply (clut, (ColorshineInterpolation) way, encoded, read, N_BOXES);
      for (size_t i = 0; i < N_BOXES; i++)
        {
          for (size_t k = 0; k < 3; k++)
            read[4 * i + k] = (float) transfer_decode (transfer, read[4 * i + k]);
          const ColorshineColor looked_up = color_of (clut->space, read + 4 * i);
          delta_e[way][row * N_BOXES + i]
              = (float) colorshine_delta_e_ok (&direct[i], &looked_up);
        }
    }
}

/* @delta_e: its order is lost. False without memory. */
static bool
sum_up (float *delta_e, size_t n, ColorshineClutError *error)
{
  double sum = 0.0, max = 0.0;
  for (size_t i = 0; i < n; i++)
    {
      sum += delta_e[i];
      max = delta_e[i] > max ? delta_e[i] : max;
    }
  *error = (ColorshineClutError){ .n_colors = n, .mean = sum / (double) n, .max = max };
  uint32_t *counts = rank_counts_new ();
  if (counts)
    error->p99 = rank_find (delta_e, n, n / 100 * 99 + 1, counts);
  free (counts);
  return counts != NULL;
}

bool
colorshine_clut_measure (const ColorshineClut *clut, const ColorshineTransform *transform,
                         unsigned n_threads,
                         ColorshineClutError errors[COLORSHINE_N_INTERPOLATIONS])
{
  const size_t n_rows = N_BOXES * N_BOXES, n_colors = n_rows * N_BOXES;
  float *all = malloc (COLORSHINE_N_INTERPOLATIONS * n_colors * sizeof *all);
  if (!all)
    return false;
  float *delta_e[COLORSHINE_N_INTERPOLATIONS];
  for (size_t way = 0; way < COLORSHINE_N_INTERPOLATIONS; way++)
    delta_e[way] = all + way * n_colors;
  const int threads = (int) (n_threads ? n_threads : colorshine_default_threads ());
  (void) threads; /* without OpenMP */
#pragma omp parallel for num_threads(threads) if (threads > 1) schedule(dynamic, 16)
  for (size_t row = 0; row < n_rows; row++)
    measure_row (clut, transform, row, delta_e);

  bool is_done = true;
  for (size_t way = 0; way < COLORSHINE_N_INTERPOLATIONS; way++)
    is_done = sum_up (delta_e[way], n_colors, &errors[way]) && is_done;
  free (all);
  return is_done;
}
