/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * Distances that hold given shares of colours which are in no order. To put them in
 * order takes longer than to look at all of them once, and who asks for the radii of
 * one recipe alone never gains by it. A few samples tell between which bounds each
 * distance lies; one look at all of them counts those below, and keeps the few in
 * between.
 */
#include "analysis.h"

#include <float.h>
#include <stdlib.h>

/* Samples that give the bounds, and how far these lie from the wanted rank, as a
 * share of all: five standard deviations, 0.5 / √8192 each, at a share of a half. */
enum { N_PICKED = 8192 };
static const double MARGIN = 0.0277;

/* Of fewer samples, the order is quickly made. */
enum { FEWEST_SAMPLES = 16 * N_PICKED };

/* Room for samples between the bounds, as a share of all: three times the expected. */
enum { CANDIDATES_SHARE = 6 };

/* Distances looked for at a time by each thread: samples are read for all of them
 * together, but each takes memory. */
enum { AT_A_TIME = 4 };

enum { BIN_BITS = 9, N_BINS = 1 << BIN_BITS };

typedef struct {
  uint32_t key;    /* bits of the distance, which are ordered like it */
  uint32_t weight; /* the sample's own */
} Candidate;

/* A distance is looked for. */
typedef struct {
  DistanceQuery *query;
  float centre[3];
  float low, high;
  uint64_t below, at_low, at_high; /* weights */
  Candidate *candidates;           /* between the bounds; room for @n_most, or NULL */
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
    survey->low
        = analysis_find_rank (distances, N_PICKED, (uint64_t) (place - margin) + 1, counts);
  if (place + margin >= N_PICKED)
    return;
  colorshine_kernel ()->sample_distances (picked, N_PICKED, survey->centre, distances);
  survey->high
      = analysis_find_rank (distances, N_PICKED, (uint64_t) (place + margin) + 1, counts);
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

static void
take_block (Block *block, const ColorSample *samples, size_t n)
{
  block->samples = samples;
  block->n = n;
  block->weight = weight_in_block (block, 0);
  for (size_t i = 0; i < n && block->least < COLORSHINE_FULL_WEIGHT; i++)
    if (weight_in_block (block, i) != block->weight)
      block->weight = 0;
  colorshine_kernel ()->split_samples (samples, n, block->l, block->a, block->b);
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
  Candidate *candidates = survey->candidates + survey->n;
  for (size_t k = 0; k < n; k++)
    candidates[k]
        = (Candidate){ float_bits (distances[between[k]]), block->samples[between[k]].weight };
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

static void
survey_samples (const ColorshineAnalysis *analysis, Survey *surveys, size_t n_surveys)
{
  Block block = { .least = analysis_least_weight (analysis) };
  for (size_t done = 0; done < analysis->n_samples; done += COLORSHINE_BLOCK_PIXELS)
    {
      const size_t rest = analysis->n_samples - done;
      take_block (&block, analysis->samples + done,
                  rest < COLORSHINE_BLOCK_PIXELS ? rest : COLORSHINE_BLOCK_PIXELS);
      for (size_t i = 0; i < n_surveys; i++)
        if (surveys[i].candidates)
          survey_block (&surveys[i], &block);
    }
}

/* ── Finding ────────────────────────────────────────────────────────────── */

/* The least key at which the candidates' running sum reaches @wanted, if it does. */
static bool
find_candidate (Survey *survey, uint64_t wanted, uint64_t least, uint32_t *key)
{
  uint32_t low = float_bits (survey->low), high = float_bits (survey->high);
  for (;;)
    {
      uint64_t bins[N_BINS] = { 0 };
      int shift = 0;
      while ((high - low) >> shift >= N_BINS)
        shift++;
      for (size_t i = 0; i < survey->n; i++)
        bins[(survey->candidates[i].key - low) >> shift]
            += analysis_sample_weight (survey->candidates[i].weight, least);
      uint32_t bin = 0;
      while (bin < N_BINS && bins[bin] < wanted)
        wanted -= bins[bin++];
      if (bin == N_BINS)
        return false;
      low += bin << shift;
      *key = low;
      if (shift == 0)
        return true;
      high = low + (1u << shift) - 1;
      size_t n = 0;
      for (size_t i = 0; i < survey->n; i++)
        {
          survey->candidates[n] = survey->candidates[i];
          n += (survey->candidates[i].key >= low) & (survey->candidates[i].key <= high);
        }
      survey->n = n;
    }
}

static bool
find_key (Survey *survey, uint64_t target, uint64_t least, uint32_t *key)
{
  const uint64_t at_high = survey->high > survey->low ? survey->at_high : 0;
  if (survey->below >= target)
    return false;
  *key = float_bits (survey->low);
  if (survey->below + survey->at_low >= target)
    return true;
  const uint64_t wanted = target - survey->below - survey->at_low;
  uint64_t between = 0;
  for (size_t i = 0; i < survey->n; i++)
    between += analysis_sample_weight (survey->candidates[i].weight, least);
  if (between >= wanted)
    return find_candidate (survey, wanted, least, key);
  *key = float_bits (survey->high);
  return between + at_high >= wanted;
}

static uint64_t
total_weight (const ColorshineAnalysis *analysis, uint64_t least)
{
  if (least >= COLORSHINE_FULL_WEIGHT)
    return analysis->n_samples * least;
  uint64_t total = 0;
  for (size_t i = 0; i < analysis->n_samples; i++)
    total += analysis_sample_weight (analysis->samples[i].weight, least);
  return total;
}

/* At most AT_A_TIME. */
static void
find_few (const ColorshineAnalysis *analysis, uint64_t total, DistanceQuery *queries, size_t n)
{
  const uint64_t least = analysis_least_weight (analysis);
  ColorSample *picked = malloc (N_PICKED * sizeof *picked);
  uint32_t *counts = analysis_new_rank_counts ();
  Survey surveys[AT_A_TIME] = { 0 };
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
    }
  survey_samples (analysis, surveys, n);
  for (size_t i = 0; i < n; i++)
    {
      const uint64_t target = analysis_weight_at_percentile (total, queries[i].percentile);
      uint32_t key;
      queries[i].is_found
          = surveys[i].candidates && find_key (&surveys[i], target, least, &key);
      if (queries[i].is_found)
        queries[i].distance = (double) float_from_bits (key);
      free (surveys[i].candidates);
    }
  free (counts);
  free (picked);
}

void
analysis_find_distances (const ColorshineAnalysis *analysis, DistanceQuery *queries, size_t n,
                         int threads)
{
  if (analysis->n_samples < FEWEST_SAMPLES)
    return;
  const uint64_t total = total_weight (analysis, analysis_least_weight (analysis));
  const size_t share = (n + (size_t) threads - 1) / (size_t) threads;
  const size_t n_group = share < AT_A_TIME ? share : AT_A_TIME;
#pragma omp parallel for schedule(dynamic) num_threads(threads) if (threads > 1)
  for (size_t first = 0; first < n; first += n_group)
    find_few (analysis, total, queries + first, n - first < n_group ? n - first : n_group);
}
