/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * Distances that hold given shares of colours which are in no order. To put them in
 * order takes longer than to look at all of them once, and who asks for the radii of
 * one recipe alone gains by it only if they are many. A few samples tell between which
 * bounds each distance lies; one look at all of them counts those below, and keeps the
 * few in between.
 */
#include "analysis.h"
#include "rank.h"

#include <float.h>
#include <stdlib.h>

/* Samples that give the bounds, and how far these lie from the wanted rank, as a
 * share of all: five standard deviations, 0.5 / √8192 each, at a share of a half. */
enum { N_PICKED = 8192 };
static const double MARGIN = 0.0277;

/* Of fewer samples, the order is quickly made. */
enum { FEWEST_SAMPLES = 16 * N_PICKED };

/* Room for samples between the bounds, as a share of all: twice the expected. */
enum { CANDIDATES_SHARE = 9 };

/* Samples are read for several distances together, but each takes memory: as many by
 * each thread, and by all of them. */
enum { MOST_OF_A_THREAD = 4, MOST_AT_A_TIME = 8 };

/* A distance is looked for. */
typedef struct {
  DistanceQuery *query;
  float centre[3];
  float low, high;
  uint64_t below, at_low, at_high; /* weights */
  WeightedKey *candidates;         /* between the bounds; room for @n_most, or NULL */
  size_t n, n_most;
} Survey;

/* ── Bounds ─────────────────────────────────────────────────────────────── */

/* Not at equal steps, which an image's own might follow. */
static void
pick_samples (const ColorshineAnalysis *analysis, ColorSample picked[N_PICKED])
{
  const size_t step = analysis->n_samples / N_PICKED;
  for (size_t i = 0; i < N_PICKED; i++)
    picked[i] = analysis->samples[i * step + (uint32_t) i * 2654435761u % step];
}

static void
set_bounds (Survey *survey, const ColorSample picked[N_PICKED], uint32_t *counts)
{
  const double place = survey->query->percentile / 100.0 * N_PICKED, margin = MARGIN * N_PICKED;
  float distances[N_PICKED];
  colorshine_kernel ()->sample_distances (picked, N_PICKED, survey->centre, distances);
  survey->low = 0.0f;
  survey->high = FLT_MAX;
  if (place - margin >= 0.0)
    survey->low = rank_find (distances, N_PICKED, (uint64_t) (place - margin) + 1, counts);
  if (place + margin >= N_PICKED)
    return;
  colorshine_kernel ()->sample_distances (picked, N_PICKED, survey->centre, distances);
  survey->high = rank_find (distances, N_PICKED, (uint64_t) (place + margin) + 1, counts);
}

/* ── Counting ───────────────────────────────────────────────────────────── */

/* Samples that are looked at together. */
typedef struct {
  const ColorSample *samples;
  size_t n;
  uint64_t least;  /* weight of a sample */
  uint64_t weight; /* of every one, or 0 where they differ */
  float l[COLORSHINE_BLOCK_PIXELS], a[COLORSHINE_BLOCK_PIXELS], b[COLORSHINE_BLOCK_PIXELS];
} Block;

static uint64_t
weight_in_block (const Block *block, size_t i)
{
  return analysis_sample_weight (block->samples[i].weight, block->least);
}

/* Returns: what all of them weigh */
static uint64_t
take_block (Block *block, const ColorSample *samples, size_t n)
{
  block->samples = samples;
  block->n = n;
  block->weight = weight_in_block (block, 0);
  colorshine_kernel ()->split_samples (samples, n, block->l, block->a, block->b);
  if (block->least == COLORSHINE_FULL_WEIGHT)
    return n * block->weight;
  uint64_t total = 0;
  bool differ = false;
  for (size_t i = 0; i < n; i++)
    {
      const uint64_t weight = weight_in_block (block, i);
      total += weight;
      differ |= weight != block->weight;
    }
  if (differ)
    block->weight = 0;
  return total;
}

static void
add_weights (Survey *survey, const Block *block, const float *distances)
{
  for (size_t i = 0; i < block->n; i++)
    {
      const uint64_t weight = weight_in_block (block, i);
      survey->below += distances[i] < survey->low ? weight : 0;
      survey->at_low += distances[i] == survey->low ? weight : 0;
      survey->at_high += distances[i] == survey->high ? weight : 0;
    }
}

static void
keep_candidates (Survey *survey, const Block *block, const float *distances,
                 const uint16_t *between, size_t n)
{
  if (survey->n + n > survey->n_most)
    {
      free (survey->candidates);
      survey->candidates = NULL;
      return;
    }
  WeightedKey *candidates = survey->candidates + survey->n;
  for (size_t k = 0; k < n; k++)
    candidates[k] = (WeightedKey){ float_bits (distances[between[k]]),
                                   (uint32_t) weight_in_block (block, between[k]) };
  survey->n += n;
}

/* Many may be as far away as a bound, but not many in between. */
static void
survey_block (Survey *survey, const Block *block)
{
  float distances[COLORSHINE_BLOCK_PIXELS];
  uint16_t between[COLORSHINE_BLOCK_PIXELS + 16];
  ColorCounts counts;
  const size_t n_between = colorshine_kernel ()->survey_colors (
      block->l, block->a, block->b, block->n, survey->centre, survey->low, survey->high, distances,
      between, &counts);
  survey->below += counts.n_below * block->weight;
  survey->at_low += counts.n_at_low * block->weight;
  survey->at_high += counts.n_at_high * block->weight;
  if (block->weight == 0)
    add_weights (survey, block, distances);
  keep_candidates (survey, block, distances, between, n_between);
}

/* Returns: what all samples weigh */
static uint64_t
survey_samples (const ColorshineAnalysis *analysis, Survey *surveys, size_t n_surveys)
{
  Block block = { .least = analysis_least_weight (analysis) };
  uint64_t total = 0;
  for (size_t done = 0; done < analysis->n_samples; done += COLORSHINE_BLOCK_PIXELS)
    {
      const size_t rest = analysis->n_samples - done;
      total += take_block (&block, analysis->samples + done,
                           smaller_size (rest, COLORSHINE_BLOCK_PIXELS));
      for (size_t i = 0; i < n_surveys; i++)
        if (surveys[i].candidates)
          survey_block (&surveys[i], &block);
    }
  return total;
}

/* ── Finding ────────────────────────────────────────────────────────────── */

/* False where it lies outside the bounds. */
static bool
find_key (Survey *survey, uint64_t target, uint32_t *key)
{
  const uint32_t low = float_bits (survey->low), high = float_bits (survey->high);
  const uint64_t at_high = high > low ? survey->at_high : 0;
  if (survey->below >= target)
    return false;
  *key = low;
  if (survey->below + survey->at_low >= target)
    return true;
  const uint64_t wanted = target - survey->below - survey->at_low;
  uint64_t between = 0;
  for (size_t i = 0; i < survey->n; i++)
    between += survey->candidates[i].weight;
  *key = between >= wanted ? rank_find_weighted (survey->candidates, survey->n, low, high, wanted)
                           : high;
  return between + at_high >= wanted;
}

/* False where there is no memory for any. */
static bool
start_surveys (const ColorshineAnalysis *analysis, DistanceQuery *queries, size_t n,
               Survey *surveys)
{
  ColorSample *picked = malloc (N_PICKED * sizeof *picked);
  uint32_t *counts = rank_counts_new ();
  bool has_any = false;
  if (picked)
    pick_samples (analysis, picked);
  for (size_t i = 0; i < n && picked && counts; i++)
    {
      const ColorshineColor *centre = queries[i].centre;
      surveys[i] = (Survey){
        .query = &queries[i],
        .centre = { (float) centre->lightness, (float) centre->a, (float) centre->b },
        .n_most = analysis->n_samples / CANDIDATES_SHARE,
      };
      set_bounds (&surveys[i], picked, counts);
      surveys[i].candidates = malloc (surveys[i].n_most * sizeof *surveys[i].candidates);
      has_any |= surveys[i].candidates != NULL;
    }
  free (counts);
  free (picked);
  return has_any;
}

/* At most MOST_OF_A_THREAD. */
static void
find_few (const ColorshineAnalysis *analysis, DistanceQuery *queries, size_t n)
{
  Survey surveys[MOST_OF_A_THREAD] = { 0 };
  if (!start_surveys (analysis, queries, n, surveys))
    return;
  const uint64_t total = survey_samples (analysis, surveys, n);
  for (size_t i = 0; i < n; i++)
    {
      const uint64_t target = analysis_weight_at_percentile (total, queries[i].percentile);
      uint32_t key;
      queries[i].is_found = surveys[i].candidates && find_key (&surveys[i], target, &key);
      if (queries[i].is_found)
        queries[i].distance = (double) float_from_bits (key);
      free (surveys[i].candidates);
    }
}

void
analysis_find_distances (const ColorshineAnalysis *analysis, DistanceQuery *queries, size_t n,
                         int threads)
{
  if (n == 0 || analysis->n_samples < FEWEST_SAMPLES)
    return;
  const size_t n_threads = smaller_size ((size_t) threads, smaller_size (n, MOST_AT_A_TIME));
  const size_t share = (n + n_threads - 1) / n_threads;
  const size_t n_most = smaller_size (MOST_AT_A_TIME / n_threads, MOST_OF_A_THREAD);
  const size_t n_group = smaller_size (share, n_most);
#pragma omp parallel for schedule(dynamic) num_threads((int) n_threads) if (n_threads > 1)
  for (size_t first = 0; first < n; first += n_group)
    find_few (analysis, queries + first, smaller_size (n - first, n_group));
}
