/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * Finds the distance that holds a given share of an image's colours. Dialogs ask
 * for it with every movement of a slider, so not every colour is looked at: the
 * samples are ordered by colour once, neighbours share a box, and as many
 * neighbouring boxes share another. The distances of the boxes tell within what
 * bounds the wanted one lies; only samples in boxes that cross these bounds are
 * measured.
 */
#include "analysis.h"
#include "rank.h"

#include <float.h>
#include <stdlib.h>

/* Rounding of float colours at cell borders, and of distances. */
static const double GRID_SLACK = 1e-6;

/* ── Ordering ───────────────────────────────────────────────────────────── */

/* By digits, the coarsest first; what has fewer samples in common is near enough to
 * each other. */
enum { MANY_SAMPLES = 4 * COLORSHINE_LEAF_SAMPLES };

/* Moves samples to the others of their digit; @ends: (out) behind the last of each.
 *
 * In place, because a second array would be half of all the memory. Each sample in
 * turn changes places with the one that lies where it belongs ("American flag sort",
 * McIlroy, Bostic and McIlroy 1993, without the chains of that, in which every step
 * waits for the one before: measured twice as slow). */
static void
gather_digits (ColorSample *samples, uint16_t *digits, size_t n, unsigned place,
               uint32_t ends[COLORSHINE_N_DIGITS])
{
  uint32_t next[COLORSHINE_N_DIGITS] = { 0 }, end = 0;
  colorshine_kernel ()->sample_digits (samples, n, place, digits);
  for (size_t i = 0; i < n; i++)
    next[digits[i]]++;
  for (unsigned digit = 0; digit < COLORSHINE_N_DIGITS; digit++)
    {
      const uint32_t start = end;
      ends[digit] = end += next[digit];
      next[digit] = start;
    }
  /* Once for each digit may leave some that others have driven out since. */
  for (bool goes_on = true; goes_on;)
    {
      goes_on = false;
      for (unsigned digit = 0; digit < COLORSHINE_N_DIGITS; digit++)
        for (uint32_t i = next[digit]; i < ends[digit]; i++)
          {
            const ColorSample sample = samples[i];
            const uint16_t own_digit = digits[i];
            const uint32_t to = next[own_digit]++;
            samples[i] = samples[to];
            digits[i] = digits[to];
            samples[to] = sample;
            digits[to] = own_digit;
            goes_on = true;
          }
    }
}

/* @digits: room for one of each sample. */
static void
order_by_digits (ColorSample *samples, uint16_t *digits, size_t n, unsigned place, int threads)
{
  uint32_t ends[COLORSHINE_N_DIGITS];
  gather_digits (samples, digits, n, place, ends);
  if (place + 1 == COLORSHINE_N_PLACES)
    return;
  (void) threads; /* without OpenMP */
#pragma omp parallel for schedule(dynamic) num_threads(threads) if (threads > 1)
  for (unsigned digit = 0; digit < COLORSHINE_N_DIGITS; digit++)
    {
      const uint32_t start = digit ? ends[digit - 1] : 0;
      if (ends[digit] - start >= MANY_SAMPLES)
        order_by_digits (samples + start, digits + start, ends[digit] - start, place + 1, 1);
    }
}

/* Without memory, the order stays as it is: radii take longer then. */
static void
order_samples (ColorshineAnalysis *analysis, int threads)
{
  const size_t n = analysis->n_samples;
  uint16_t *digits = malloc (n * sizeof *digits);
  if (digits)
    order_by_digits (analysis->samples, digits, n, 0, threads);
  free (digits);
  ColorSample *smaller = n > 0 ? analysis_reallocate (analysis->samples, n) : NULL;
  if (smaller)
    {
      analysis->samples = smaller;
      analysis->n_allocated = n;
    }
}

/* ── Boxes ──────────────────────────────────────────────────────────────── */

static void
set_leaf (ColorshineAnalysis *analysis, size_t leaf, uint64_t least)
{
  const ColorSample *sample = analysis->samples + leaf * COLORSHINE_LEAF_SAMPLES;
  const size_t rest = analysis->n_samples - leaf * COLORSHINE_LEAF_SAMPLES;
  const size_t n = rest < COLORSHINE_LEAF_SAMPLES ? rest : COLORSHINE_LEAF_SAMPLES;
  float low[3] = { FLT_MAX, FLT_MAX, FLT_MAX }, high[3] = { -FLT_MAX, -FLT_MAX, -FLT_MAX };
  uint64_t weight = 0;
  for (size_t i = 0; i < n; i++)
    {
      const float color[3] = { sample[i].l, sample[i].a, sample[i].b };
      for (int k = 0; k < 3; k++)
        {
          low[k] = color[k] < low[k] ? color[k] : low[k];
          high[k] = color[k] > high[k] ? color[k] : high[k];
        }
      weight += analysis_sample_weight (sample[i].weight, least);
    }
  for (int k = 0; k < 3; k++)
    {
      analysis->leaves.low[k][leaf] = low[k];
      analysis->leaves.high[k][leaf] = high[k];
    }
  analysis->leaf_weights[leaf] = weight;
}

static size_t
leaves_of_branch (const ColorshineAnalysis *analysis, size_t branch)
{
  const size_t rest = analysis->n_leaves - branch * COLORSHINE_BRANCH_LEAVES;
  return rest < COLORSHINE_BRANCH_LEAVES ? rest : COLORSHINE_BRANCH_LEAVES;
}

static void
set_branch (ColorshineAnalysis *analysis, size_t branch)
{
  const size_t first = branch * COLORSHINE_BRANCH_LEAVES;
  const size_t n = leaves_of_branch (analysis, branch);
  for (int k = 0; k < 3; k++)
    {
      const float *lows = analysis->leaves.low[k] + first;
      const float *highs = analysis->leaves.high[k] + first;
      float low = lows[0], high = highs[0];
      for (size_t i = 1; i < n; i++)
        {
          low = lows[i] < low ? lows[i] : low;
          high = highs[i] > high ? highs[i] : high;
        }
      analysis->branches.low[k][branch] = low;
      analysis->branches.high[k][branch] = high;
    }
  analysis->branch_weights[branch] = 0;
  for (size_t i = 0; i < n; i++)
    analysis->branch_weights[branch] += analysis->leaf_weights[first + i];
}

static void
set_boxes (ColorshineAnalysis *analysis, int threads)
{
  const uint64_t least = analysis_least_weight (analysis);
  (void) threads; /* without OpenMP */
  analysis->n_leaves
      = (analysis->n_samples + COLORSHINE_LEAF_SAMPLES - 1) / COLORSHINE_LEAF_SAMPLES;
  analysis->n_branches
      = (analysis->n_leaves + COLORSHINE_BRANCH_LEAVES - 1) / COLORSHINE_BRANCH_LEAVES;
#pragma omp parallel for num_threads(threads) if (threads > 1)
  for (size_t leaf = 0; leaf < analysis->n_leaves; leaf++)
    set_leaf (analysis, leaf, least);
  analysis->total_weight = 0;
  for (size_t branch = 0; branch < analysis->n_branches; branch++)
    {
      set_branch (analysis, branch);
      analysis->total_weight += analysis->branch_weights[branch];
    }
}

/* The order of the samples is no part of what an analysis is, so a constant one may
 * be put in order. */
void
analysis_put_in_order (const ColorshineAnalysis *constant, int threads)
{
  ColorshineAnalysis *analysis = (ColorshineAnalysis *) constant;
  pthread_mutex_lock (&analysis->mutex);
  if (!analysis->is_ordered)
    {
      analysis_drop_below_level (analysis);
      order_samples (analysis, threads);
      set_boxes (analysis, threads);
      analysis->is_ordered = true;
    }
  pthread_mutex_unlock (&analysis->mutex);
}

/* ── Searching ──────────────────────────────────────────────────────────── */

enum { BIN_BITS = 9, N_BINS = 1 << BIN_BITS };

enum { MAX_CANDIDATES = 1 << 15 };

/* A distance is looked for among those to @centre. */
typedef struct {
  const ColorshineAnalysis *analysis;
  const ColorshineKernel *kernel;
  float centre[3];
  uint64_t target; /* the least weight at which it is reached */
  uint64_t least;  /* weight of a sample */

  float low, high; /* between which it lies, both included */
  uint64_t below;  /* weight of what was found to lie below low */

  /* Weights by distance: of boxes by their nearest and farthest points, of samples
   * all in one. */
  float bins_per_unit;
  uint32_t low_key;
  int key_shift;
  uint64_t nearest[N_BINS], farthest[N_BINS];

  /* All samples between the bounds, if they are so few and there is memory. */
  WeightedKey *candidates; /* room for MAX_CANDIDATES, or NULL */
  size_t n_candidates;     /* with those that found no room */
} Search;

static void
clear_bins (Search *search)
{
  const float width = search->high - search->low;
  search->bins_per_unit = width > 0.0f ? (N_BINS - 1) / width : 0.0f;
  memset (search->nearest, 0, sizeof search->nearest);
  memset (search->farthest, 0, sizeof search->farthest);
}

/* Distances out of the bounds count at the bounds. */
static int
bin_of (const Search *search, float distance)
{
  const float place = (distance - search->low) * search->bins_per_unit;
  return place > 0.0f ? (int) (place < N_BINS - 1 ? place : N_BINS - 1) : 0;
}

static void
count_box (Search *search, float nearest, float farthest, uint64_t weight)
{
  search->nearest[bin_of (search, nearest)] += weight;
  search->farthest[bin_of (search, farthest)] += weight;
}

/* The first bin at which the running sum, from @below on, reaches the target. */
static uint32_t
find_bin (const Search *search, const uint64_t bins[N_BINS], uint64_t *below)
{
  uint32_t bin = 0;
  while (bin < N_BINS - 1 && *below + bins[bin] < search->target)
    *below += bins[bin++];
  return bin;
}

/* Were every sample at the nearest point of its box, the wanted distance would be
 * too small; at the farthest, too large. A hundredth of a bin is left for rounding. */
static void
narrow_bounds (Search *search)
{
  if (!(search->bins_per_unit > 0.0f))
    return;
  const float width = 1.0f / search->bins_per_unit;
  uint64_t below_nearest = search->below, below_farthest = search->below;
  const float first = (float) find_bin (search, search->nearest, &below_nearest);
  const float last = (float) find_bin (search, search->farthest, &below_farthest);
  const float low = search->low + (first - 0.01f) * width;
  const float high = search->low + (last + 1.01f) * width;
  search->low = low > search->low ? low : search->low;
  search->high = high < search->high ? high : search->high;
}

static void
count_branches (Search *search)
{
  const ColorshineAnalysis *analysis = search->analysis;
  float nearest[COLORSHINE_MAX_BRANCHES], farthest[COLORSHINE_MAX_BRANCHES];
  search->kernel->box_distances (&analysis->branches, 0, analysis->n_branches, search->centre,
                                 nearest, farthest);
  search->low = 0.0f;
  search->high = 0.0f;
  for (size_t i = 0; i < analysis->n_branches; i++)
    search->high = farthest[i] > search->high ? farthest[i] : search->high;
  search->below = 0;
  clear_bins (search);
  for (size_t i = 0; i < analysis->n_branches; i++)
    count_box (search, nearest[i], farthest[i], analysis->branch_weights[i]);
}

/* Keys outside the bounds belong to other parts of the ranking. */
static void
count_samples (Search *search, size_t leaf)
{
  const ColorshineAnalysis *analysis = search->analysis;
  const size_t first = leaf * COLORSHINE_LEAF_SAMPLES;
  const size_t rest = analysis->n_samples - first;
  const size_t n = rest < COLORSHINE_LEAF_SAMPLES ? rest : COLORSHINE_LEAF_SAMPLES;
  const ColorSample *samples = analysis->samples + first;
  float distances[COLORSHINE_LEAF_SAMPLES];
  search->kernel->sample_distances (samples, n, search->centre, distances);
  for (size_t i = 0; i < n; i++)
    {
      const uint64_t weight = analysis_sample_weight (samples[i].weight, search->least);
      const uint32_t bin = (float_bits (distances[i]) - search->low_key) >> search->key_shift;
      if (distances[i] < search->low)
        search->below += weight;
      else if (bin < N_BINS)
        {
          search->nearest[bin] += weight;
          if (distances[i] > search->high)
            continue;
          if (search->candidates && search->n_candidates < MAX_CANDIDATES)
            search->candidates[search->n_candidates]
                = (WeightedKey){ float_bits (distances[i]), (uint32_t) weight };
          search->n_candidates++;
        }
    }
}

/* Those leaves of a branch that are neither surely below nor above the bounds. */
static void
count_leaves (Search *search, size_t branch, bool counts_samples)
{
  const ColorshineAnalysis *analysis = search->analysis;
  float nearest[COLORSHINE_BRANCH_LEAVES], farthest[COLORSHINE_BRANCH_LEAVES];
  size_t crossing[COLORSHINE_BRANCH_LEAVES], n_crossing = 0;
  const size_t first = branch * COLORSHINE_BRANCH_LEAVES;
  const size_t n = leaves_of_branch (analysis, branch);
  search->kernel->box_distances (&analysis->leaves, first, n, search->centre, nearest, farthest);
  for (size_t i = 0; i < n; i++)
    {
      const size_t leaf = first + i;
      if (farthest[i] < search->low)
        search->below += analysis->leaf_weights[leaf];
      else if (nearest[i] <= search->high && !counts_samples)
        count_box (search, nearest[i], farthest[i], analysis->leaf_weights[leaf]);
      else if (nearest[i] <= search->high)
        {
          crossing[n_crossing++] = leaf;
          /* They lie here and there, far from each other. */
          const ColorSample *samples = analysis->samples + leaf * COLORSHINE_LEAF_SAMPLES;
          for (size_t k = 0; k < COLORSHINE_LEAF_SAMPLES; k += 64 / sizeof *samples)
            __builtin_prefetch (samples + k);
        }
    }
  for (size_t i = 0; i < n_crossing; i++)
    count_samples (search, crossing[i]);
}

static void
count_crossing (Search *search, bool counts_samples)
{
  const ColorshineAnalysis *analysis = search->analysis;
  float nearest[COLORSHINE_MAX_BRANCHES], farthest[COLORSHINE_MAX_BRANCHES];
  search->kernel->box_distances (&analysis->branches, 0, analysis->n_branches, search->centre,
                                 nearest, farthest);
  search->below = 0;
  for (size_t branch = 0; branch < analysis->n_branches; branch++)
    if (farthest[branch] < search->low)
      search->below += analysis->branch_weights[branch];
    else if (nearest[branch] <= search->high)
      count_leaves (search, branch, counts_samples);
}

/* By bins of whole numbers of keys, until a bin is one key, or the samples in one are
 * so few that all are kept. */
static float
find_among_samples (Search *search)
{
  for (;;)
    {
      const uint32_t high_key = float_bits (search->high);
      search->low_key = float_bits (search->low);
      search->key_shift = 0;
      while ((high_key - search->low_key) >> search->key_shift >= N_BINS)
        search->key_shift++;
      clear_bins (search);
      search->n_candidates = 0;
      count_crossing (search, true);
      if (search->candidates && search->n_candidates <= MAX_CANDIDATES)
        return float_from_bits (rank_find_weighted (search->candidates, search->n_candidates,
                                                    search->low_key, high_key,
                                                    search->target - search->below));
      const uint32_t bin = find_bin (search, search->nearest, &search->below);
      const uint32_t key = search->low_key + (bin << search->key_shift);
      if (search->key_shift == 0)
        return float_from_bits (key);
      search->low = float_from_bits (key);
      search->high = float_from_bits (key + (1u << search->key_shift) - 1);
    }
}

/* Multiplied out in long double: 7 % of 100 pixels is 7, which 0.07 · 100 is not in
 * binary. */
uint64_t
analysis_weight_at_percentile (uint64_t total, double percentile)
{
  const long double wanted = (long double) total * percentile;
  uint64_t weight = (uint64_t) (wanted / 100.0L);
  while ((long double) weight * 100.0L < wanted)
    weight++;
  return weight;
}

static Search
search_around (const ColorshineAnalysis *analysis, const ColorshineColor *centre)
{
  return (Search){ .analysis = analysis,
                   .kernel = colorshine_kernel (),
                   .centre = { (float) centre->lightness, (float) centre->a, (float) centre->b },
                   .least = analysis_least_weight (analysis) };
}

static double
distance_at_percentile (const ColorshineAnalysis *analysis, const ColorshineColor *centre,
                        double percentile)
{
  Search search = search_around (analysis, centre);
  search.target = analysis_weight_at_percentile (analysis->total_weight, percentile);
  count_branches (&search);
  narrow_bounds (&search);
  clear_bins (&search);
  count_crossing (&search, false);
  narrow_bounds (&search);
  search.candidates = malloc (MAX_CANDIDATES * sizeof *search.candidates);
  const float distance = find_among_samples (&search);
  free (search.candidates);
  return (double) distance;
}

/* ── Tolerance 100 ──────────────────────────────────────────────────────── */

static double
distance_to_farthest_corner (const double low[3], const double high[3],
                             const ColorshineColor *centre)
{
  const double from[3] = { centre->lightness, centre->a, centre->b };
  double square = 0.0;
  for (int k = 0; k < 3; k++)
    {
      const double farther = fmax (fabs (low[k] - from[k]), fabs (high[k] - from[k]));
      square += farther * farther;
    }
  return sqrt (square);
}

/* At least the distance of the farthest pixel, kept or not. */
static double
distance_bound (const ColorshineAnalysis *analysis, const ColorshineColor *centre)
{
  const double cell = 1.0 / COLORSHINE_GRID;
  double bound = 0.0;
  for (int x = 0; x < COLORSHINE_GRID; x++)
    for (int y = 0; y < COLORSHINE_GRID; y++)
      for (int z = 0; z < COLORSHINE_GRID; z++)
        if (analysis->grid[(x * COLORSHINE_GRID + y) * COLORSHINE_GRID + z])
          {
            const double low[3] = { x * cell, y * cell - 0.5, z * cell - 0.5 };
            const double high[3] = { low[0] + cell, low[1] + cell, low[2] + cell };
            bound = fmax (bound, distance_to_farthest_corner (low, high, centre));
          }
  if (analysis->has_outliers)
    {
      double low[3], high[3];
      for (int k = 0; k < 3; k++)
        {
          low[k] = analysis->outliers_low[k];
          high[k] = analysis->outliers_high[k];
        }
      bound = fmax (bound, distance_to_farthest_corner (low, high, centre));
    }
  return bound + GRID_SLACK;
}

/* ── Radii ──────────────────────────────────────────────────────────────── */

/* A selection doesn't know the farthest pixel, but the grid knows all. */
static bool
needs_samples (const ColorshineAnalysis *analysis, double tolerance_percentile)
{
  return tolerance_percentile < 100.0 || analysis->level == 0;
}

double
colorshine_analysis_radius (const ColorshineAnalysis *analysis, const ColorshineColor *centre,
                            double tolerance_percentile)
{
  if (!(tolerance_percentile > 0.0) || colorshine_analysis_is_empty (analysis))
    return 0.0;
  if (!needs_samples (analysis, tolerance_percentile))
    return distance_bound (analysis, centre) + COLORSHINE_RADIUS_MARGIN;
  analysis_put_in_order (analysis, 1);
  return distance_at_percentile (analysis, centre, tolerance_percentile) + COLORSHINE_RADIUS_MARGIN;
}

/* For more radii than these the order is worth its time. */
enum { FEW_RADII = 24 };

/* What a recipe asks for, and for which attractor. */
typedef struct {
  DistanceQuery queries[COLORSHINE_MAX_ATTRACTORS];
  size_t attractors[COLORSHINE_MAX_ATTRACTORS];
  size_t n;
} Questions;

static Questions
questions_of (const ColorshineAnalysis *analysis, const ColorshineRecipe *recipe)
{
  Questions questions = { .n = 0 };
  for (size_t i = 0; i < recipe->n_attractors; i++)
    {
      const ColorshineAttractor *attractor = &recipe->attractors[i];
      if (!colorshine_attractor_waits_for_image (attractor)
          || !needs_samples (analysis, attractor->tolerance_percentile))
        continue;
      questions.attractors[questions.n] = i;
      questions.queries[questions.n++] = (DistanceQuery){
        .centre = &attractor->from, .percentile = attractor->tolerance_percentile
      };
    }
  return questions;
}

/* For who asks the first time; whoever asks again will go on asking, and an order will
 * be worth its time. */
static void
answer_without_order (ColorshineAnalysis *analysis, Questions *questions, int threads)
{
  pthread_mutex_lock (&analysis->mutex);
  if (!analysis->was_asked && !analysis->is_ordered && questions->n <= FEW_RADII)
    {
      analysis_drop_below_level (analysis);
      analysis_find_distances (analysis, questions->queries, questions->n, threads);
    }
  analysis->was_asked = true;
  pthread_mutex_unlock (&analysis->mutex);
}

/* Puts the samples in order if that is the better way, or the only one. */
static void
answer_questions (const ColorshineAnalysis *analysis, Questions *questions, int threads)
{
  bool has_all = true;
  if (questions->n == 0)
    return;
  answer_without_order ((ColorshineAnalysis *) analysis, questions, threads);
  for (size_t i = 0; i < questions->n; i++)
    has_all &= questions->queries[i].is_found;
  if (has_all)
    return;
  analysis_put_in_order (analysis, threads);
#pragma omp parallel for schedule(dynamic) num_threads(threads) if (threads > 1)
  for (size_t i = 0; i < questions->n; i++)
    {
      DistanceQuery *query = &questions->queries[i];
      if (!query->is_found)
        query->distance = distance_at_percentile (analysis, query->centre, query->percentile);
    }
}

void
colorshine_analysis_resolve (const ColorshineAnalysis *analysis, const ColorshineRecipe *recipe,
                             double *radii, unsigned n_threads)
{
  const int threads = (int) (n_threads ? n_threads : colorshine_default_threads ());
  Questions questions = { .n = 0 };
  if (analysis && !colorshine_analysis_is_empty (analysis))
    {
      questions = questions_of (analysis, recipe);
      answer_questions (analysis, &questions, threads);
    }
  for (size_t i = 0, next = 0; i < recipe->n_attractors; i++)
    {
      const ColorshineAttractor *attractor = &recipe->attractors[i];
      if (next < questions.n && questions.attractors[next] == i)
        radii[i] = questions.queries[next++].distance + COLORSHINE_RADIUS_MARGIN;
      else if (attractor->radius_delta_e_ok >= 0.0)
        radii[i] = attractor->radius_delta_e_ok;
      else if (colorshine_attractor_waits_for_image (attractor))
        radii[i] = colorshine_analysis_radius (analysis, &attractor->from,
                                               attractor->tolerance_percentile);
      else
        radii[i] = 0.0;
    }
}

double
colorshine_analysis_share (const ColorshineAnalysis *analysis, const ColorshineColor *centre,
                           double radius)
{
  if (colorshine_analysis_is_empty (analysis) || !(radius >= 0.0))
    return 0.0;
  analysis_put_in_order (analysis, 1);
  Search search = search_around (analysis, centre);
  /* What lies below the next number in float lies within the radius. */
  const float limit = (float) fmin (radius, FLT_MAX / 2);
  search.low = (double) limit > radius ? limit : nextafterf (limit, FLT_MAX);
  search.high = search.low;
  count_crossing (&search, true);
  return (double) search.below / (double) analysis->total_weight;
}
