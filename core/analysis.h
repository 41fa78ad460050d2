/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * Inside of an analysis: the kept colours as percentile.c collects them, as
 * radius.c finds distances among them, and as others may look at them.
 */
#pragma once

#include "dispatch.h"
#include "sampling.h"

#include <pthread.h>
#include <stdatomic.h>

/** Kept colours: 3,145,728 at most. A share p of this many random ones is known
 * within 0.03 percentage points (standard deviation at p = 50 %), worst case,
 * before stratification. */
enum { COLORSHINE_MAX_SAMPLES = 48 * 65536 };

/** Weight of an opaque pixel, in 23 bits. Multiples of it by 1/255 and 1/65535 are
 * whole, so that alpha of 8 and 16 bits counts exactly. */
enum { COLORSHINE_FULL_WEIGHT = 128 * 65535 };

/** The selection is thinned in levels. At level 0 everything is kept; at level j a
 * pixel of weight w (0–1) whose number is u (0–1) is kept if u/w ≤ 2^(34 − j/5):
 * with probability min(1, w · 2^(34 − j/5)). The first levels only reach weights
 * next to nothing; each thins by 13 %. */
enum {
  COLORSHINE_LEVELS_PER_OCTAVE = 5,
  COLORSHINE_FIRST_LEVEL_OCTAVE = 34,
  COLORSHINE_N_LEVELS = 512, /* 9 bits; more than any pixel reaches: 5 · (34 + 33) */
};

/** Samples are ordered by colour, and this many neighbours share a box; so do as
 * many neighbouring boxes. */
enum {
  COLORSHINE_LEAF_SAMPLES = 32,
  COLORSHINE_MAX_LEAVES = COLORSHINE_MAX_SAMPLES / COLORSHINE_LEAF_SAMPLES,
  COLORSHINE_BRANCH_LEAVES = 64,
  COLORSHINE_MAX_BRANCHES = COLORSHINE_MAX_LEAVES / COLORSHINE_BRANCH_LEAVES,
};

struct ColorshineAnalysis {
  const ColorshineSpace *space;
  pthread_mutex_t mutex; /* guards all but the grid */

  /* What is kept, and some that is no longer: see analysis_drop_below_level(). */
  ColorSample *samples;
  size_t n_samples, n_allocated;
  size_t n_per_level[COLORSHINE_N_LEVELS];
  size_t n_kept;
  atomic_uint level; /* what is kept */
  bool counts_missed; /* what the level below would keep in addition: */
  size_t n_just_missed;

  float outliers_low[3], outliers_high[3]; /* of pixels outside the grid */
  bool has_outliers;
  /* Which cells hold any pixel, kept or not. The last one, of what lies outside, is
   * never marked. */
  atomic_uchar grid[COLORSHINE_GRID_CELLS + 1];

  /* Made when a radius is asked for; see radius.c. */
  bool is_ordered;
  bool was_asked; /* for the radii of a recipe */
  size_t n_leaves, n_branches;
  ColorBoxes leaves, branches;
  float leaf_bounds[6][COLORSHINE_MAX_LEAVES], branch_bounds[6][COLORSHINE_MAX_BRANCHES];
  uint64_t leaf_weights[COLORSHINE_MAX_LEAVES], branch_weights[COLORSHINE_MAX_BRANCHES];
  uint64_t total_weight;
};

/** @samples, or new where that is NULL, with room for @n; NULL without memory, and
 * @samples are then as they were. */
ColorSample *analysis_reallocate (ColorSample *samples, size_t n);

/** Removes the samples that are no longer kept. Under the mutex. */
void analysis_drop_below_level (ColorshineAnalysis *analysis);

/** What a kept pixel stands for at least: at a level that keeps it with
 * probability p < 1, w/p, which is the same for all such pixels. */
uint64_t analysis_least_weight (const ColorshineAnalysis *analysis);

/** @weight: the sample's own; @least: analysis_least_weight() */
COLORSHINE_INLINE uint64_t
analysis_sample_weight (uint32_t weight, uint64_t least)
{
  return weight > least ? weight : least;
}

/** Of @total, in whole units. */
uint64_t analysis_weight_at_percentile (uint64_t total, double percentile);

/** Which distance to @centre holds @percentile of the samples? */
typedef struct {
  const ColorshineColor *centre;
  double percentile;
  double distance; /* if it is found */
  bool is_found;   /* false where the samples' order is the better way */
} DistanceQuery;

/** Answers queries about samples that are all kept, whatever their order: few-radii.c.
 * Under the mutex. */
void analysis_find_distances (const ColorshineAnalysis *analysis, DistanceQuery *queries, size_t n,
                              int threads);

/** The last level at which an opaque pixel that draws @number is kept. */
unsigned analysis_last_level_of_opaque (uint32_t number);

/** The last level at which @n_pixels that weigh 1 are too many, but for chance. */
unsigned analysis_expected_level (size_t n_pixels);

/** What is added to every radius, so that pixels that lie exactly at the
 * percentile are inside for float and double alike. */
#define COLORSHINE_RADIUS_MARGIN 1e-5

/** Makes the boxes, unless they are there. */
void analysis_put_in_order (const ColorshineAnalysis *analysis, int threads);

/** Called with a kept colour and its weight; an opaque pixel's is
 * COLORSHINE_FULL_WEIGHT at least. */
typedef void (*ColorshineSampleVisitor) (const float lab[3], uint64_t weight, void *data);

/** Visits every kept colour, in an order that depends on how they were added. */
void colorshine_analysis_visit (const ColorshineAnalysis *analysis, ColorshineSampleVisitor visit,
                                void *data);
