/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * Collects an image's colours, from which radius.c finds the radius of each
 * attractor. Radii are percentiles of the distances of all pixels to a centre that
 * may change at any time, so the colours themselves are kept: all of them while
 * they fit, else a selection (sampling.h). Sums are of integers, so that the order
 * in which pixels come doesn't matter.
 */
#define _GNU_SOURCE /* madvise */
#include "analysis.h"
#include "space.h"
#include "traffic.h"

#include <stdlib.h>
#if defined __linux__
#include <sys/mman.h>
#endif

/* Samples are collected in batches, one per thread, and handed over together. */
enum { BATCH_SAMPLES = 4096 };

typedef struct {
  ColorSample samples[BATCH_SAMPLES];
  size_t n;
  size_t n_just_missed; /* kept at the level below the present one */
  float outliers_low[3], outliers_high[3];
  bool has_outliers;
} Batch;

static void
clear_batch (Batch *batch)
{
  batch->n = 0;
  batch->n_just_missed = 0;
  batch->has_outliers = false;
}

/* Room beyond what is kept, so that what is no longer kept is removed seldom. */
enum { MAX_ALLOCATED = COLORSHINE_MAX_SAMPLES + COLORSHINE_MAX_SAMPLES / 8 };

/* ── Which pixels are kept ──────────────────────────────────────────────── */

/* u/w ≤ this is kept at a level; without bounds at level 0. */
static double
level_limit (unsigned level)
{
  return level == 0 ? INFINITY
                    : exp2 (COLORSHINE_FIRST_LEVEL_OCTAVE
                            - (double) level / COLORSHINE_LEVELS_PER_OCTAVE);
}

/* The last level at which a pixel is kept: that whose limit, 2^(34 − j/5), is not
 * below u/w. By the bits of a number, because a logarithm for each would take longer
 * than all else: each eighth of the mantissa's range has at most one limit in it. */
static unsigned
last_level (uint32_t number, float weight)
{
  static const struct {
    double limit; /* 2 where there is none */
    int n_below;  /* limits before this eighth */
  } EIGHTHS[8] = { { 1.0, 0 },
                   { 1.1486983549970351, 1 },
                   { 1.3195079107728942, 2 },
                   { 2.0, 3 },
                   { 1.5157165665103981, 3 },
                   { 1.7411011265922482, 4 },
                   { 2.0, 5 },
                   { 2.0, 5 } };
  const int bias = 1023, mantissa_bits = 52;
  const double u = (number + 0.5) / 4294967296.0;
  const double ratio = weight < 1.0f ? u / (double) weight : u;
  uint64_t bits;
  memcpy (&bits, &ratio, sizeof bits);
  const int octave = (int) (bits >> mantissa_bits) - bias;
  bits -= (uint64_t) octave << mantissa_bits;
  double mantissa;
  memcpy (&mantissa, &bits, sizeof mantissa);
  const unsigned eighth = bits >> (mantissa_bits - 3) & 7;
  const int level = COLORSHINE_LEVELS_PER_OCTAVE * (COLORSHINE_FIRST_LEVEL_OCTAVE - octave)
                    - EIGHTHS[eighth].n_below - (mantissa > EIGHTHS[eighth].limit);
  return level > 0 ? (unsigned) level : 0;
}

unsigned
analysis_last_level_of_opaque (uint32_t number)
{
  return last_level (number, 1.0f);
}

uint64_t
analysis_least_weight (const ColorshineAnalysis *analysis)
{
  return (uint64_t) fmin (COLORSHINE_FULL_WEIGHT / level_limit (analysis->level),
                          COLORSHINE_FULL_WEIGHT);
}

/* ── Making ─────────────────────────────────────────────────────────────── */

static void
point_boxes (ColorBoxes *boxes, float *bounds, size_t n)
{
  for (size_t k = 0; k < 3; k++)
    {
      boxes->low[k] = bounds + k * n;
      boxes->high[k] = bounds + (3 + k) * n;
    }
}

ColorshineAnalysis *
colorshine_analysis_new (const ColorshineSpace *space)
{
  ColorshineAnalysis *analysis = calloc (1, sizeof *analysis);
  if (!analysis)
    return NULL;
  analysis->space = space;
  point_boxes (&analysis->leaves, analysis->leaf_bounds[0], COLORSHINE_MAX_LEAVES);
  point_boxes (&analysis->branches, analysis->branch_bounds[0], COLORSHINE_MAX_BRANCHES);
  pthread_mutex_init (&analysis->mutex, NULL);
  return analysis;
}

void
colorshine_analysis_free (ColorshineAnalysis *analysis)
{
  if (!analysis)
    return;
  free (analysis->samples);
  pthread_mutex_destroy (&analysis->mutex);
  free (analysis);
}

/* ── Keeping ────────────────────────────────────────────────────────────── */

ColorSample *
analysis_reallocate (ColorSample *samples, size_t n)
{
  ColorSample *moved = realloc (samples, n * sizeof *moved);
#if defined __linux__
  /* Many megabytes that are soon filled: larger pages take less time to come by. */
  const size_t page = 4096, size = n * sizeof *moved;
  if (moved && size >= 1024 * page)
    {
      const size_t offset = (page - (uintptr_t) moved % page) % page;
      madvise ((char *) moved + offset, (size - offset) / page * page, MADV_HUGEPAGE);
    }
#endif
  return moved;
}

void
analysis_drop_below_level (ColorshineAnalysis *analysis)
{
  ColorSample *samples = analysis->samples;
  const unsigned level = analysis->level;
  size_t n = 0;
  if (analysis->n_samples == analysis->n_kept)
    return;
  for (size_t i = 0; i < analysis->n_samples; i++)
    {
      samples[n] = samples[i];
      n += samples[i].level >= level;
    }
  analysis->n_samples = n;
}

static bool
make_room (ColorshineAnalysis *analysis, size_t n_more)
{
  if (analysis->n_samples + n_more > MAX_ALLOCATED)
    analysis_drop_below_level (analysis);
  const size_t wanted = analysis->n_samples + n_more;
  if (wanted <= analysis->n_allocated)
    return true;
  size_t n = 2 * analysis->n_allocated > wanted ? 2 * analysis->n_allocated : wanted;
  n = n < MAX_ALLOCATED ? n : MAX_ALLOCATED;
  ColorSample *samples = analysis_reallocate (analysis->samples, n);
  if (!samples)
    return false;
  analysis->samples = samples;
  analysis->n_allocated = n;
  return true;
}

static void
extend_outliers (const float low[3], const float high[3], float to_low[3], float to_high[3],
                 bool *has_any)
{
  for (int k = 0; k < 3; k++)
    {
      to_low[k] = *has_any && to_low[k] < low[k] ? to_low[k] : low[k];
      to_high[k] = *has_any && to_high[k] > high[k] ? to_high[k] : high[k];
    }
  *has_any = true;
}

/* Takes over a batch. The level rises to the lowest at which all
 * that came fits; so the final one is the lowest at which the whole image fits,
 * whatever the order: any part of it fits where the whole does. Under the mutex. */
static bool
keep_batch (ColorshineAnalysis *analysis, Batch *batch)
{
  if (batch->has_outliers)
    extend_outliers (batch->outliers_low, batch->outliers_high, analysis->outliers_low,
                     analysis->outliers_high, &analysis->has_outliers);
  if (batch->n > 0)
    analysis->is_ordered = false;
  analysis->n_just_missed += batch->n_just_missed;
  if (!make_room (analysis, batch->n))
    return false;
  unsigned level = analysis->level;
  for (size_t i = 0; i < batch->n; i++)
    {
      const ColorSample sample = batch->samples[i];
      if (sample.level < level)
        continue;
      analysis->samples[analysis->n_samples++] = sample;
      analysis->n_per_level[sample.level]++;
      analysis->n_kept++;
    }
  while (analysis->n_kept > COLORSHINE_MAX_SAMPLES)
    analysis->n_kept -= analysis->n_per_level[level++];
  analysis->level = level;
  return true;
}

static bool
hand_over (ColorshineAnalysis *analysis, Batch *batch)
{
  pthread_mutex_lock (&analysis->mutex);
  const bool success = keep_batch (analysis, batch);
  pthread_mutex_unlock (&analysis->mutex);
  clear_batch (batch);
  return success;
}

/* ── Merging ────────────────────────────────────────────────────────────── */

/* What is known of all pixels, kept or not. */
static void
absorb_extent (ColorshineAnalysis *analysis, const ColorshineAnalysis *other)
{
  for (size_t i = 0; i < COLORSHINE_GRID_CELLS; i++)
    if (other->grid[i])
      analysis->grid[i] = 1;
  if (other->has_outliers)
    extend_outliers (other->outliers_low, other->outliers_high, analysis->outliers_low,
                     analysis->outliers_high, &analysis->has_outliers);
}

/* Under the mutex. */
static bool
absorb (ColorshineAnalysis *analysis, const ColorshineAnalysis *other)
{
  absorb_extent (analysis, other);
  for (unsigned level = analysis->level; level < other->level; level++)
    analysis->n_kept -= analysis->n_per_level[level];
  if (other->level > analysis->level)
    {
      analysis->level = other->level;
      analysis->is_ordered = false;
    }
  Batch batch;
  clear_batch (&batch);
  for (size_t done = 0; done < other->n_samples; done += batch.n)
    {
      const size_t rest = other->n_samples - done;
      batch.n = rest < BATCH_SAMPLES ? rest : BATCH_SAMPLES;
      memcpy (batch.samples, other->samples + done, batch.n * sizeof *batch.samples);
      if (!keep_batch (analysis, &batch))
        return false;
    }
  return true;
}

/* The same; @other's samples need not be copied where there are none yet. */
static bool
take_over (ColorshineAnalysis *analysis, ColorshineAnalysis *other)
{
  bool success = true;
  pthread_mutex_lock (&analysis->mutex);
  if (analysis->n_samples > 0 || analysis->level > other->level)
    success = absorb (analysis, other);
  else
    {
      absorb_extent (analysis, other);
      free (analysis->samples);
      analysis->samples = other->samples;
      other->samples = NULL;
      analysis->n_samples = other->n_samples;
      analysis->n_allocated = other->n_allocated;
      analysis->n_kept = other->n_kept;
      memcpy (analysis->n_per_level, other->n_per_level, sizeof analysis->n_per_level);
      analysis->level = other->level;
      analysis->is_ordered = false;
    }
  pthread_mutex_unlock (&analysis->mutex);
  return success;
}

/* ── Adding ─────────────────────────────────────────────────────────────── */

/* A block of pixels, one array per number. */
typedef struct {
  float l[COLORSHINE_BLOCK_PIXELS], a[COLORSHINE_BLOCK_PIXELS], b[COLORSHINE_BLOCK_PIXELS],
      weight[COLORSHINE_BLOCK_PIXELS];
  uint32_t number[COLORSHINE_BLOCK_PIXELS], cell[COLORSHINE_BLOCK_PIXELS];
  uint16_t chosen[COLORSHINE_BLOCK_PIXELS + 16]; /* those that may be kept */
  size_t n_chosen;
} PixelBlock;

static void
mark_cells (ColorshineAnalysis *analysis, const PixelBlock *block, size_t n_pixels, Batch *batch)
{
  for (size_t i = 0; i < n_pixels; i++)
    {
      atomic_uchar *cell = &analysis->grid[block->cell[i]];
      /* Most cells are marked already: reading first keeps threads out of each
       * other's cache lines. */
      if (atomic_load_explicit (cell, memory_order_relaxed) || !(block->weight[i] > 0.0f))
        continue;
      const float color[3] = { block->l[i], block->a[i], block->b[i] };
      if (block->cell[i] == COLORSHINE_GRID_CELLS)
        extend_outliers (color, color, batch->outliers_low, batch->outliers_high,
                         &batch->has_outliers);
      else
        atomic_store_explicit (cell, 1, memory_order_relaxed);
    }
}

static ColorSample
sample_of (const PixelBlock *block, size_t i)
{
  const float weight = block->weight[i];
  return (ColorSample){
    block->l[i], block->a[i], block->b[i],
    /* Rounded up: what weighs anything counts. */
    weight < 1.0f ? (uint32_t) ceil ((double) weight * COLORSHINE_FULL_WEIGHT)
                  : (uint32_t) COLORSHINE_FULL_WEIGHT,
    last_level (block->number[i], weight)
  };
}

static void
append_chosen (const PixelBlock *block, unsigned level, Batch *batch)
{
  for (size_t k = 0; k < block->n_chosen; k++)
    {
      const ColorSample sample = sample_of (block, block->chosen[k]);
      batch->samples[batch->n] = sample;
      batch->n += sample.level >= level;
      batch->n_just_missed += sample.level + 1u == level;
    }
}

/* Pixels of a row that share a curve of numbers. */
typedef struct {
  const float *rgba;
  const uint32_t *columns; /* column_bits() of each */
  uint32_t row, seed;      /* row_bits() and curve_seed() of all */
  size_t n_pixels;
} Stretch;

static void
add_stretch (ColorshineAnalysis *analysis, const Stretch *stretch, Batch *batch, Traffic *traffic)
{
  enum { PORTION = 24 * FLOATS_A_LINE };
  const ColorshineKernel *kernel = colorshine_kernel ();
  PixelBlock block;
  const unsigned level = analysis->level;
  const size_t n = stretch->n_pixels;
  kernel->weighted_oklab (&analysis->space->rgb_to_lms, stretch->rgba, n, block.l, block.a,
                          block.b, block.weight);
  move_traffic (traffic, PORTION);
  /* Half the number's range, as the kernel has it; what is near the limit is
   * decided by its level. */
  const double limit = level_limit (level - analysis->counts_missed);
  const float bound = (float) (limit * 2147483648.0 * 1.001);
  block.n_chosen = kernel->sample_block (block.l, block.a, block.b, block.weight, stretch->columns,
                                         stretch->row, stretch->seed, n, bound, block.number,
                                         block.cell, block.chosen);
  move_traffic (traffic, PORTION);
  mark_cells (analysis, &block, n, batch);
  move_traffic (traffic, SIZE_MAX);
  append_chosen (&block, level, batch);
}

/* Part of an image. */
typedef struct {
  const float *rgba;
  size_t row_stride;
  uint32_t x, y;
  size_t width, height;
} Area;

/* A part in columns that share a curve of numbers. @columns: column_bits() of each */
static bool
add_strip (ColorshineAnalysis *analysis, const Area *area, const uint32_t *columns, int threads)
{
  (void) threads; /* without OpenMP */
  const size_t blocks_per_row
      = (area->width + COLORSHINE_BLOCK_PIXELS - 1) / COLORSHINE_BLOCK_PIXELS;
  int n_failed = 0;
#pragma omp parallel reduction(+ : n_failed) num_threads(threads) if (threads > 1)
  {
    Batch batch;
    clear_batch (&batch);
#pragma omp for schedule(dynamic, 64)
    for (size_t block = 0; block < blocks_per_row * area->height; block++)
      {
        const size_t row = block / blocks_per_row;
        const size_t column = block % blocks_per_row * COLORSHINE_BLOCK_PIXELS;
        const size_t rest = area->width - column, n = smaller_size (rest, COLORSHINE_BLOCK_PIXELS);
        const uint32_t y = area->y + (uint32_t) row;
        const Stretch stretch = {
          .rgba = area->rgba + row * area->row_stride + 4 * column,
          .columns = columns + column,
          .row = row_bits (y),
          .seed = curve_seed (area->x, y),
          .n_pixels = n,
        };
        Traffic traffic = {
          .ahead = stretch.rgba + 4 * n,
          .n_ahead = 4 * smaller_size (rest - n, COLORSHINE_BLOCK_PIXELS),
        };
        if (batch.n > BATCH_SAMPLES - COLORSHINE_BLOCK_PIXELS)
          n_failed += !hand_over (analysis, &batch);
        add_stretch (analysis, &stretch, &batch, &traffic);
      }
    n_failed += !hand_over (analysis, &batch);
  }
  return n_failed == 0;
}

static bool
add_area (ColorshineAnalysis *analysis, const Area *area, int threads)
{
  uint32_t *columns = malloc (smaller_size (area->width, COLORSHINE_CURVE_SIDE) * sizeof *columns);
  bool success = columns || area->width == 0;
  Area strip = *area;
  for (size_t done = 0; success && done < area->width; done += strip.width)
    {
      strip.rgba = area->rgba + 4 * done;
      strip.x = area->x + (uint32_t) done;
      strip.width = smaller_size (area->width - done,
                                  COLORSHINE_CURVE_SIDE - strip.x % COLORSHINE_CURVE_SIDE);
      colorshine_kernel ()->columns (strip.x, strip.width, columns);
      success = add_strip (analysis, &strip, columns, threads);
    }
  free (columns);
  return success;
}

unsigned
analysis_expected_level (size_t n_pixels)
{
  const double octaves = log2 ((double) n_pixels / COLORSHINE_MAX_SAMPLES);
  return (unsigned) ((COLORSHINE_FIRST_LEVEL_OCTAVE + octaves) * COLORSHINE_LEVELS_PER_OCTAVE);
}

/* Starts at the level at which an image of opaque pixels will end: else three times as
 * many samples are kept for a while as in the end. That was right if at the level below
 * there are too many. */
static bool
add_at_expected_level (ColorshineAnalysis *analysis, const Area *area, int threads, bool *was_right)
{
  const size_t n_pixels = area->width * area->height;
  ColorshineAnalysis *own
      = n_pixels > COLORSHINE_MAX_SAMPLES ? colorshine_analysis_new (analysis->space) : NULL;
  *was_right = false;
  if (!own)
    return true;
  const unsigned level = analysis_expected_level (n_pixels) + 1;
  own->level = level;
  own->counts_missed = true;
  bool success = make_room (own, COLORSHINE_MAX_SAMPLES) && add_area (own, area, threads);
  *was_right = own->level > level || own->n_kept + own->n_just_missed > COLORSHINE_MAX_SAMPLES;
  if (success && *was_right)
    success = take_over (analysis, own);
  colorshine_analysis_free (own);
  return success;
}

bool
colorshine_analysis_add (ColorshineAnalysis *analysis, const float *rgba, size_t row_stride,
                         uint32_t x, uint32_t y, size_t width, size_t height, unsigned n_threads)
{
  const int threads = (int) (n_threads ? n_threads : colorshine_default_threads ());
  const Area area = { rgba, row_stride, x, y, width, height };
  bool is_done;
  if (!add_at_expected_level (analysis, &area, threads, &is_done))
    return false;
  return is_done || add_area (analysis, &area, threads);
}

/* ── Others ─────────────────────────────────────────────────────────────── */

bool
colorshine_analysis_merge (ColorshineAnalysis *analysis, const ColorshineAnalysis *other)
{
  /* Then no other reader moves its samples. */
  analysis_put_in_order (other, 1);
  pthread_mutex_lock (&analysis->mutex);
  const bool success = absorb (analysis, other);
  pthread_mutex_unlock (&analysis->mutex);
  return success;
}

bool
colorshine_analysis_is_empty (const ColorshineAnalysis *analysis)
{
  return analysis->n_kept == 0;
}

void
colorshine_analysis_visit (const ColorshineAnalysis *analysis, ColorshineSampleVisitor visit,
                           void *data)
{
  analysis_put_in_order (analysis, 1);
  const uint64_t least = analysis_least_weight (analysis);
  for (size_t i = 0; i < analysis->n_samples; i++)
    {
      const ColorSample *sample = &analysis->samples[i];
      const float lab[3] = { sample->l, sample->a, sample->b };
      visit (lab, analysis_sample_weight (sample->weight, least), data);
    }
}
