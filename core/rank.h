/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * Numbers by their rank, for radii: distances are never negative, so their bits are
 * ordered like them.
 */
#pragma once

#include "real.h"

#include <stddef.h>

/** Room for rank_find(), to be freed with free(); NULL without memory. */
uint32_t *rank_counts_new (void);

/**
 * rank_find:
 * @numbers: not negative; their order is lost
 * @n: at least 1
 * @rank: from 1 to @n
 *
 * Returns: the @rank-th smallest
 */
float rank_find (float *numbers, size_t n, uint64_t rank, uint32_t *counts);

typedef struct {
  uint32_t key; /* float_bits() of a number */
  uint32_t weight;
} WeightedKey;

/**
 * rank_find_weighted:
 * @keys: from @low to @high, both included; their order is lost
 * @weight: at most what all of them weigh
 *
 * Returns: the least key at which the running sum of weights reaches @weight
 */
uint32_t rank_find_weighted (WeightedKey *keys, size_t n, uint32_t low, uint32_t high,
                             uint64_t weight);
