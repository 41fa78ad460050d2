/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * The distance that holds a given share of colours which are in no order. To put
 * them in order takes longer than to look at all of them a few times, and who asks
 * for the radii of one recipe alone never gains by it. A few samples tell between
 * which bounds the distance lies; one look at all of them counts those below, and
 * keeps the few in between.
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
enum { CANDIDATES_SHARE = 6, AT_A_TIME = 32 };

enum { BIN_BITS = 9, N_BINS = 1 << BIN_BITS };

typedef struct {
  uint32_t key;    /* bits of the distance, which are ordered like it */
  uint64_t weight;
} Candidate;

typedef struct {
  const ColorshineAnalysis *analysis;
  float centre[3];
  float low, high;
  uint64_t below, at_low, at_high, total; /* weights */
  Candidate *candidates;                  /* between the bounds */
  size_t n, n_most;
} Survey;

static int
compare_floats (const void *one, const void *other)
{
  const float a = *(const float *) one, b = *(const float *) other;
  return (a > b) - (a < b);
}

/* Not at equal steps, which an image's own might follow. */
static void
set_bounds (Survey *survey, double percentile)
{
  const size_t step = survey->analysis->n_samples / N_PICKED;
  ColorSample picked[N_PICKED];
  float distances[N_PICKED];
  for (size_t i = 0; i < N_PICKED; i++)
    picked[i] = survey->analysis->samples[i * step + (uint32_t) i * 2654435761u % step];
  colorshine_kernel ()->sample_distances (picked, N_PICKED, survey->centre, distances);
  qsort (distances, N_PICKED, sizeof *distances, compare_floats);
  const double place = percentile / 100.0 * N_PICKED, margin = MARGIN * N_PICKED;
  survey->low = place - margin < 0.0 ? 0.0f : distances[(size_t) (place - margin)];
  survey->high = place + margin >= N_PICKED ? FLT_MAX : distances[(size_t) (place + margin)];
}

/* Many may be as far away as a bound, but not many in between. False without room. */
static bool
count_samples (Survey *survey)
{
  const ColorshineAnalysis *analysis = survey->analysis;
  const ColorshineKernel *kernel = colorshine_kernel ();
  const uint64_t least = analysis_least_weight (analysis);
  const float low = survey->low, high = survey->high;
  float distances[AT_A_TIME];
  for (size_t done = 0; done < analysis->n_samples; done += AT_A_TIME)
    {
      const size_t rest = analysis->n_samples - done, n = rest < AT_A_TIME ? rest : AT_A_TIME;
      const ColorSample *samples = analysis->samples + done;
      kernel->sample_distances (samples, n, survey->centre, distances);
      if (survey->n + AT_A_TIME > survey->n_most)
        return false;
      for (size_t i = 0; i < n; i++)
        {
          const uint64_t weight = analysis_sample_weight (&samples[i], least);
          const float distance = distances[i];
          survey->total += weight;
          survey->below += distance < low ? weight : 0;
          survey->at_low += distance == low ? weight : 0;
          survey->at_high += (distance == high) & (high > low) ? weight : 0;
          survey->candidates[survey->n] = (Candidate){ float_bits (distance), weight };
          survey->n += (distance > low) & (distance < high);
        }
    }
  return true;
}

/* The least key at which the candidates' running sum reaches @wanted, if it does. */
static bool
find_candidate (Survey *survey, uint64_t wanted, uint32_t *key)
{
  uint32_t low = float_bits (survey->low), high = float_bits (survey->high);
  for (;;)
    {
      uint64_t bins[N_BINS] = { 0 };
      int shift = 0;
      while ((high - low) >> shift >= N_BINS)
        shift++;
      for (size_t i = 0; i < survey->n; i++)
        bins[(survey->candidates[i].key - low) >> shift] += survey->candidates[i].weight;
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
find_distance (Survey *survey, double percentile, double *distance)
{
  const uint64_t target = analysis_weight_at_percentile (survey->total, percentile);
  uint32_t key;
  if (survey->below >= target)
    return false;
  if (survey->below + survey->at_low >= target)
    key = float_bits (survey->low);
  else
    {
      const uint64_t wanted = target - survey->below - survey->at_low;
      uint64_t between = 0;
      for (size_t i = 0; i < survey->n; i++)
        between += survey->candidates[i].weight;
      if (between < wanted && between + survey->at_high < wanted)
        return false;
      if (between < wanted)
        key = float_bits (survey->high);
      else if (!find_candidate (survey, wanted, &key))
        return false;
    }
  *distance = (double) float_from_bits (key);
  return true;
}

bool
analysis_find_distance (const ColorshineAnalysis *analysis, const ColorshineColor *centre,
                        double percentile, double *distance)
{
  if (analysis->n_samples < FEWEST_SAMPLES)
    return false;
  Survey survey = { .analysis = analysis,
                    .centre = { (float) centre->lightness, (float) centre->a, (float) centre->b },
                    .n_most = analysis->n_samples / CANDIDATES_SHARE };
  survey.candidates = malloc (survey.n_most * sizeof *survey.candidates);
  if (!survey.candidates)
    return false;
  set_bounds (&survey, percentile);
  const bool is_found
      = count_samples (&survey) && find_distance (&survey, percentile, distance);
  free (survey.candidates);
  return is_found;
}
