/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * Which pixels of a large image the analysis keeps, and which cell of its grid a
 * colour lies in; shared by percentile.c and the kernels, which do both for a
 * block of pixels at a time.
 *
 * The selection must not depend on the order in which pixels come, and must
 * represent photographs and test patterns alike: regular steps were off by more
 * than two percentage points. Every pixel draws a number from its position alone,
 * and is kept if that number, divided by its weight, is among the lowest: priority
 * sampling (Duffield, Lund and Thorup 2007), which stays exact for pixels that
 * outweigh the others. The numbers are the Owen-scrambled index of the pixel along
 * a Morton curve, read backwards, so that the kept pixels are spread like one
 * random pixel out of every small square (Owen 1995; the hash of Laine and Karras
 * 2011 with the constants of Burley 2020, "Practical Hash-based Owen Scrambling";
 * the curve as in Ahmed and Wonka 2020).
 */
#pragma once

#include "real.h"

/** Cells of a unit of L, a and b in the grid that tells which colours occur. */
enum {
  COLORSHINE_GRID = 64,
  COLORSHINE_GRID_CELLS = COLORSHINE_GRID * COLORSHINE_GRID * COLORSHINE_GRID,
};

COLORSHINE_INLINE uint32_t
spread_bits (uint32_t x)
{
  x &= 0xffff;
  x = (x | x << 8) & 0x00ff00ff;
  x = (x | x << 4) & 0x0f0f0f0f;
  x = (x | x << 2) & 0x33333333;
  return (x | x << 1) & 0x55555555;
}

COLORSHINE_INLINE uint32_t
reverse_bits (uint32_t x)
{
  x = (x >> 1 & 0x55555555) | (x & 0x55555555) << 1;
  x = (x >> 2 & 0x33333333) | (x & 0x33333333) << 2;
  x = (x >> 4 & 0x0f0f0f0f) | (x & 0x0f0f0f0f) << 4;
  x = (x >> 8 & 0x00ff00ff) | (x & 0x00ff00ff) << 8;
  return x >> 16 | x << 16;
}

/* Any hash that mixes well: MurmurHash3's finalizer (Appleby 2011). */
COLORSHINE_INLINE uint32_t
mix_bits (uint32_t x)
{
  x ^= x >> 16;
  x *= 0x85ebca6b;
  x ^= x >> 13;
  x *= 0xc2b2ae35;
  return x ^ x >> 16;
}

/** What pixels of a column, and of a row, have in common: their bits of the index,
 * backwards. */
COLORSHINE_INLINE uint32_t
column_bits (uint32_t x)
{
  return reverse_bits (spread_bits (x));
}

COLORSHINE_INLINE uint32_t
row_bits (uint32_t y)
{
  return reverse_bits (spread_bits (y) << 1);
}

/** Beyond this many pixels a side the curve starts anew with another scramble. */
enum { COLORSHINE_CURVE_SIDE = 65536 };

COLORSHINE_INLINE uint32_t
curve_seed (uint32_t x, uint32_t y)
{
  return mix_bits (x / COLORSHINE_CURVE_SIDE ^ mix_bits (y / COLORSHINE_CURVE_SIDE + 0x9e3779b9));
}

COLORSHINE_INLINE uint32_t
scrambled_index (uint32_t index, uint32_t seed)
{
  uint32_t p = index;
  p ^= p * 0x3d20adea;
  p += seed;
  p *= (seed >> 16) | 1;
  p ^= p * 0x05526c56;
  p ^= p * 0x53a22864;
  return p;
}

/** The number that a pixel draws: uniform in 0 to 2³² − 1. In loops its parts are worked
 * out once a column and once a row. */
COLORSHINE_INLINE uint32_t
pixel_number (uint32_t x, uint32_t y)
{
  return scrambled_index (column_bits (x) | row_bits (y), curve_seed (x, y));
}

/* For casts: NaN becomes 0, too. */
COLORSHINE_INLINE float
grid_clamp (float x)
{
  const float last = COLORSHINE_GRID - 1;
  const float least = x > 0.0f ? x : 0.0f;
  return least < last ? least : last;
}

/** A colour's cell; COLORSHINE_GRID_CELLS outside L 0–1, a and b −0.5–0.5. */
COLORSHINE_INLINE uint32_t
grid_cell (float l, float a, float b)
{
  /* White may be rounded to a little above L = 1. */
  const float top = COLORSHINE_GRID * 1.0000005f;
  const float x = l * COLORSHINE_GRID, y = (a + 0.5f) * COLORSHINE_GRID,
              z = (b + 0.5f) * COLORSHINE_GRID;
  const bool is_inside = (x >= 0.0f) & (x <= top) & (y >= 0.0f) & (y < COLORSHINE_GRID)
                         & (z >= 0.0f) & (z < COLORSHINE_GRID);
  const int cell = ((int) grid_clamp (x) * COLORSHINE_GRID + (int) grid_clamp (y)) * COLORSHINE_GRID
                   + (int) grid_clamp (z);
  return is_inside ? (uint32_t) cell : (uint32_t) COLORSHINE_GRID_CELLS;
}

/** Colours are ordered by digits: three bits of each component, the coarsest digit
 * first, so that those that share digits lie in the same small cube. */
enum {
  COLORSHINE_DIGIT_BITS = 3,
  COLORSHINE_N_DIGITS = 1 << (3 * COLORSHINE_DIGIT_BITS),
  COLORSHINE_N_PLACES = 3,
};

/* From @cells of the component's range; what lies beyond counts as at its end. */
COLORSHINE_INLINE uint32_t
component_digit (float component, float cells)
{
  const float least = component > 0.0f ? component * cells : 0.0f;
  const float last = cells - 1.0f;
  const uint32_t digit = (uint32_t) (int) (least < last ? least : last);
  /* Bits 0, 1 and 2 go to 0, 3 and 6: neighbours stay together in all components,
   * as along a Morton curve. */
  return (digit & 1) | (digit & 2) << 2 | (digit & 4) << 4;
}

/** @cells: 8 to the power of the digit's place, counted from 1. */
COLORSHINE_INLINE uint32_t
color_digit (float l, float a, float b, float cells)
{
  return component_digit (l, cells) << 2 | component_digit (a + 0.5f, cells) << 1
         | component_digit (b + 0.5f, cells);
}
