/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * Numbers by their rank, digit by digit of their bits: the others of a digit are left
 * out before the next is looked at.
 */
#include "rank.h"

#include <stdlib.h>

/* ── Each counts once ───────────────────────────────────────────────────── */

/* These many bits of a number's key at a time. */
enum { MOST_BITS = 15 };

static uint32_t
digit_of (float number, int shift)
{
  return float_bits (number) >> shift & ((1u << MOST_BITS) - 1);
}

/* Numbers with the digit under which the @rank-th smallest is found, moved to the
 * front. Returns: how many */
static size_t
narrow (float *numbers, size_t n, int shift, uint64_t *rank, uint32_t *counts)
{
  memset (counts, 0, sizeof *counts << MOST_BITS);
  for (size_t i = 0; i < n; i++)
    counts[digit_of (numbers[i], shift)]++;
  uint32_t digit = 0;
  while (counts[digit] < *rank)
    *rank -= counts[digit++];
  size_t n_left = 0;
  for (size_t i = 0; i < n; i++)
    {
      const float number = numbers[i];
      numbers[n_left] = number;
      n_left += digit_of (number, shift) == digit;
    }
  return n_left;
}

uint32_t *
rank_counts_new (void)
{
  return malloc (sizeof (uint32_t) << MOST_BITS);
}

float
rank_find (float *numbers, size_t n, uint64_t rank, uint32_t *counts)
{
  static const int shifts[] = { 32 - MOST_BITS, 32 - 2 * MOST_BITS, 0 };
  for (size_t i = 0; i < sizeof shifts / sizeof *shifts && n > 1; i++)
    n = narrow (numbers, n, shifts[i], &rank, counts);
  return numbers[0];
}

/* ── Each by its weight ─────────────────────────────────────────────────── */

enum { BIN_BITS = 9, N_BINS = 1 << BIN_BITS };

uint32_t
rank_find_weighted (WeightedKey *keys, size_t n, uint32_t low, uint32_t high, uint64_t weight)
{
  for (;;)
    {
      uint64_t bins[N_BINS] = { 0 };
      int shift = 0;
      while ((high - low) >> shift >= N_BINS)
        shift++;
      for (size_t i = 0; i < n; i++)
        bins[(keys[i].key - low) >> shift] += keys[i].weight;
      uint32_t bin = 0;
      while (bin < N_BINS - 1 && bins[bin] < weight)
        weight -= bins[bin++];
      low += bin << shift;
      if (shift == 0)
        return low;
      high = low + ((1u << shift) - 1);
      size_t n_left = 0;
      for (size_t i = 0; i < n; i++)
        {
          const WeightedKey key = keys[i];
          keys[n_left] = key;
          n_left += (key.key >= low) & (key.key <= high);
        }
      n = n_left;
    }
}
