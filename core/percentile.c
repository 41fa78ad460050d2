/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * An image's colours → the radius of each attractor. Radii are percentiles of
 * the distances of all pixels to a centre that may change at any time, so the
 * colours themselves are kept: all of them while they fit, else a selection.
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
 * the curve as in Ahmed and Wonka 2020). Sums are of integers, so that their order
 * doesn't matter either.
 */
#include "analysis.h"
#include "dispatch.h"
#include "real.h"
#include "space.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

/* Kept colours: 3,145,728 at most, in chunks that are made as they fill: 54 MiB.
 * A share p of this many random ones is known within 0.03 percentage points
 * (standard deviation at p = 50 %), worst case, before stratification. */
enum { CHUNK_SAMPLES = 65536, MAX_CHUNKS = 48 };
static const size_t MAX_SAMPLES = (size_t) CHUNK_SAMPLES * MAX_CHUNKS;

typedef struct {
  float l[CHUNK_SAMPLES], a[CHUNK_SAMPLES], b[CHUNK_SAMPLES];
  uint32_t weight[CHUNK_SAMPLES];
  uint16_t level[CHUNK_SAMPLES]; /* the last one at which it is kept */
} Chunk;

/* The selection is thinned in levels. At level 0 everything is kept; at level j a
 * pixel of weight w (0–1) whose number is u (0–1) is kept if u/w ≤ 2^(34 − j/5):
 * with probability min(1, w · 2^(34 − j/5)). The first levels only reach weights
 * next to nothing; each thins by 13 %. */
static const double LEVELS_PER_OCTAVE = 5.0;
static const double FIRST_LEVEL_OCTAVE = 34.0;
enum { N_LEVELS = 512 }; /* more than any pixel reaches: 5 · (34 + 33) */

/* Weight of an opaque pixel. Multiples of it by 1/255 and 1/65535 are whole, so
 * that alpha of 8 and 16 bits counts exactly. */
static const uint32_t FULL_WEIGHT = UINT32_MAX;

/* For tolerance 100: which cells of this grid hold any pixel, kept or not. */
enum { GRID = 64 };
static const float GRID_CELLS_PER_UNIT = GRID; /* L 0–1, a and b −0.5–0.5 */

/* Rounding of float colours at cell borders, and of distances. */
static const double GRID_SLACK = 1e-6;

/* White may be rounded to a little above L = 1. */
static const float GRID_TOP = GRID * 1.0000005f;

/* What is added to every radius, so that pixels that lie exactly at the
 * percentile are inside for float and double alike. */
static const double RADIUS_MARGIN = 1e-5;

typedef struct {
  float low[3], high[3];
} Box;

struct ColorshineAnalysis {
  const ColorshineSpace *space;
  pthread_mutex_t mutex; /* guards all but the grid */
  Chunk *chunks[MAX_CHUNKS];
  size_t n_samples;
  unsigned level;      /* what is kept */
  Box outliers;        /* of pixels outside the grid */
  bool has_outliers;
  atomic_uchar grid[GRID * GRID * GRID];
};

/* ── Which pixels are kept ──────────────────────────────────────────────── */

static uint32_t
spread_bits (uint32_t x)
{
  x &= 0xffff;
  x = (x | x << 8) & 0x00ff00ff;
  x = (x | x << 4) & 0x0f0f0f0f;
  x = (x | x << 2) & 0x33333333;
  return (x | x << 1) & 0x55555555;
}

static uint32_t
reverse_bits (uint32_t x)
{
  x = (x >> 1 & 0x55555555) | (x & 0x55555555) << 1;
  x = (x >> 2 & 0x33333333) | (x & 0x33333333) << 2;
  x = (x >> 4 & 0x0f0f0f0f) | (x & 0x0f0f0f0f) << 4;
  x = (x >> 8 & 0x00ff00ff) | (x & 0x00ff00ff) << 8;
  return x >> 16 | x << 16;
}

/* Any hash that mixes well: MurmurHash3's finalizer (Appleby 2011). */
static uint32_t
mix_bits (uint32_t x)
{
  x ^= x >> 16;
  x *= 0x85ebca6b;
  x ^= x >> 13;
  x *= 0xc2b2ae35;
  return x ^ x >> 16;
}

static uint32_t
pixel_number (uint32_t x, uint32_t y)
{
  /* Beyond 65,536 pixels a side the curve starts anew with another scramble. */
  const uint32_t seed = mix_bits ((x >> 16) ^ mix_bits ((y >> 16) + 0x9e3779b9));
  uint32_t p = reverse_bits (spread_bits (x) | spread_bits (y) << 1);
  p ^= p * 0x3d20adea;
  p += seed;
  p *= (seed >> 16) | 1;
  p ^= p * 0x05526c56;
  p ^= p * 0x53a22864;
  return p;
}

/* u/w ≤ this is kept at a level; without bounds at level 0. */
static double
level_limit (unsigned level)
{
  return level == 0 ? INFINITY : exp2 (FIRST_LEVEL_OCTAVE - level / LEVELS_PER_OCTAVE);
}

static unsigned
last_level (uint32_t number, double weight)
{
  const double u = (number + 0.5) / 4294967296.0;
  const double level = floor ((FIRST_LEVEL_OCTAVE - log2 (u / weight)) * LEVELS_PER_OCTAVE);
  return level > 0.0 ? (unsigned) level : 0;
}

/* ── Adding ─────────────────────────────────────────────────────────────── */

ColorshineAnalysis *
colorshine_analysis_new (const ColorshineSpace *space)
{
  ColorshineAnalysis *analysis = calloc (1, sizeof *analysis);
  if (!analysis)
    return NULL;
  analysis->space = space;
  pthread_mutex_init (&analysis->mutex, NULL);
  return analysis;
}

void
colorshine_analysis_free (ColorshineAnalysis *analysis)
{
  if (!analysis)
    return;
  for (int i = 0; i < MAX_CHUNKS; i++)
    free (analysis->chunks[i]);
  pthread_mutex_destroy (&analysis->mutex);
  free (analysis);
}

/* Drops what is not kept at the present level; keeps the order. */
static void
drop_below_level (ColorshineAnalysis *analysis)
{
  size_t n_kept = 0;
  for (size_t i = 0; i < analysis->n_samples; i++)
    {
      const Chunk *from = analysis->chunks[i / CHUNK_SAMPLES];
      const size_t source = i % CHUNK_SAMPLES;
      if (from->level[source] < analysis->level)
        continue;
      Chunk *to = analysis->chunks[n_kept / CHUNK_SAMPLES];
      const size_t target = n_kept++ % CHUNK_SAMPLES;
      to->l[target] = from->l[source];
      to->a[target] = from->a[source];
      to->b[target] = from->b[source];
      to->weight[target] = from->weight[source];
      to->level[target] = from->level[source];
    }
  analysis->n_samples = n_kept;
}

/* Makes room for one more, by the lowest level at which all of them fit. So the
 * final level is the lowest at which the whole image fits, whatever the order: any
 * part of it fits where the whole does. */
static void
raise_level (ColorshineAnalysis *analysis, unsigned newcomer_level)
{
  size_t n_per_level[N_LEVELS] = { 0 };
  for (size_t i = 0; i < analysis->n_samples; i++)
    n_per_level[analysis->chunks[i / CHUNK_SAMPLES]->level[i % CHUNK_SAMPLES]]++;
  n_per_level[newcomer_level]++;
  for (size_t n = analysis->n_samples + 1; n > MAX_SAMPLES;)
    n -= n_per_level[analysis->level++];
  drop_below_level (analysis);
}

static bool
append_sample (ColorshineAnalysis *analysis, float l, float a, float b, uint32_t weight,
               unsigned level)
{
  if (level >= analysis->level && analysis->n_samples == MAX_SAMPLES)
    raise_level (analysis, level);
  if (level < analysis->level)
    return true;

  Chunk **chunk = &analysis->chunks[analysis->n_samples / CHUNK_SAMPLES];
  if (!*chunk && !(*chunk = malloc (sizeof **chunk)))
    return false;
  const size_t i = analysis->n_samples++ % CHUNK_SAMPLES;
  (*chunk)->l[i] = l;
  (*chunk)->a[i] = a;
  (*chunk)->b[i] = b;
  (*chunk)->weight[i] = weight;
  (*chunk)->level[i] = (uint16_t) level;
  return true;
}

static void
extend_box (Box *box, const float *low, const float *high, bool *has_any)
{
  for (int k = 0; k < 3; k++)
    {
      box->low[k] = *has_any && box->low[k] < low[k] ? box->low[k] : low[k];
      box->high[k] = *has_any && box->high[k] > high[k] ? box->high[k] : high[k];
    }
  *has_any = true;
}

/* Marks the colour's cell; false if it lies outside the grid. */
static bool
mark_cell (ColorshineAnalysis *analysis, float l, float a, float b)
{
  const float x = l * GRID_CELLS_PER_UNIT, y = (a + 0.5f) * GRID_CELLS_PER_UNIT,
              z = (b + 0.5f) * GRID_CELLS_PER_UNIT;
  const bool is_inside = (x >= 0.0f) & (x <= GRID_TOP) & (y >= 0.0f) & (y < GRID) & (z >= 0.0f) & (z < GRID);
  if (!is_inside)
    return false;
  atomic_uchar *cell = &analysis->grid[((int) fminf (x, GRID - 1) * GRID + (int) y) * GRID + (int) z];
  /* Most cells are marked already: reading first keeps threads out of each
   * other's cache lines. */
  if (!atomic_load_explicit (cell, memory_order_relaxed))
    atomic_store_explicit (cell, 1, memory_order_relaxed);
  return true;
}

static bool
add_block (ColorshineAnalysis *analysis, const float *rgba, uint32_t x, uint32_t y,
           size_t n_pixels)
{
  float l[COLORSHINE_BLOCK_PIXELS], a[COLORSHINE_BLOCK_PIXELS], b[COLORSHINE_BLOCK_PIXELS],
      weight[COLORSHINE_BLOCK_PIXELS];
  uint32_t number[COLORSHINE_BLOCK_PIXELS];
  Box outliers = { { 0 }, { 0 } };
  bool has_outliers = false;

  colorshine_kernel ()->weighted_oklab (&analysis->space->rgb_to_lms, rgba, n_pixels, l, a, b,
                                        weight);
  for (size_t i = 0; i < n_pixels; i++)
    number[i] = pixel_number (x + (uint32_t) i, y);
  for (size_t i = 0; i < n_pixels; i++)
    if (weight[i] > 0.0f && !mark_cell (analysis, l[i], a[i], b[i]))
      {
        const float color[3] = { l[i], a[i], b[i] };
        extend_box (&outliers, color, color, &has_outliers);
      }

  bool is_ok = true;
  pthread_mutex_lock (&analysis->mutex);
  if (has_outliers)
    extend_box (&analysis->outliers, outliers.low, outliers.high, &analysis->has_outliers);
  /* Most pixels of a large image fail here, without a logarithm; what is near the
   * limit is decided by its level. */
  const double limit = level_limit (analysis->level) * 4294967296.0 * 1.001;
  for (size_t i = 0; i < n_pixels && is_ok; i++)
    if (weight[i] > 0.0f && number[i] < limit * weight[i])
      /* Rounded up: what weighs anything counts. */
      is_ok = append_sample (analysis, l[i], a[i], b[i],
                             (uint32_t) ceil ((double) weight[i] * FULL_WEIGHT),
                             last_level (number[i], weight[i]));
  pthread_mutex_unlock (&analysis->mutex);
  return is_ok;
}

bool
colorshine_analysis_add (ColorshineAnalysis *analysis, const float *rgba, size_t row_stride,
                         uint32_t x, uint32_t y, size_t width, size_t height, unsigned n_threads)
{
  const int threads = (int) (n_threads ? n_threads : colorshine_default_threads ());
  (void) threads; /* without OpenMP */
  const size_t blocks_per_row = (width + COLORSHINE_BLOCK_PIXELS - 1) / COLORSHINE_BLOCK_PIXELS;
  int n_failed = 0;
#pragma omp parallel for schedule(dynamic, 64) reduction(+ : n_failed) num_threads(threads)       \
    if (threads > 1)
  for (size_t block = 0; block < blocks_per_row * height; block++)
    {
      const size_t row = block / blocks_per_row;
      const size_t column = block % blocks_per_row * COLORSHINE_BLOCK_PIXELS;
      const size_t rest = width - column;
      n_failed += !add_block (analysis, rgba + row * row_stride + 4 * column,
                              x + (uint32_t) column, y + (uint32_t) row,
                              rest < COLORSHINE_BLOCK_PIXELS ? rest : COLORSHINE_BLOCK_PIXELS);
    }
  return n_failed == 0;
}

bool
colorshine_analysis_merge (ColorshineAnalysis *analysis, const ColorshineAnalysis *other)
{
  if (other->level > analysis->level)
    {
      analysis->level = other->level;
      drop_below_level (analysis);
    }
  if (other->has_outliers)
    extend_box (&analysis->outliers, other->outliers.low, other->outliers.high,
                &analysis->has_outliers);
  for (size_t i = 0; i < sizeof analysis->grid; i++)
    if (other->grid[i])
      analysis->grid[i] = 1;
  for (size_t i = 0; i < other->n_samples; i++)
    {
      const Chunk *chunk = other->chunks[i / CHUNK_SAMPLES];
      const size_t k = i % CHUNK_SAMPLES;
      if (!append_sample (analysis, chunk->l[k], chunk->a[k], chunk->b[k], chunk->weight[k],
                          chunk->level[k]))
        return false;
    }
  return true;
}

bool
colorshine_analysis_is_empty (const ColorshineAnalysis *analysis)
{
  return analysis->n_samples == 0;
}

/* ── Radii ──────────────────────────────────────────────────────────────── */

/* Distances are ranked by the bits of their square in float, which are ordered
 * like the numbers: first by the highest bits, then, inside the bin that holds the
 * percentile, by the next ones. No distance needs to be stored. The sign bit is
 * always 0. */
enum { RANK_BITS = 11, N_BINS = 1 << RANK_BITS };
static const int RANK_SHIFTS[] = { 20, 10, 0 };
enum { N_PASSES = sizeof RANK_SHIFTS / sizeof *RANK_SHIFTS };

static uint32_t
distance_key (const Chunk *chunk, size_t i, const ColorshineColor *centre)
{
  const double dl = chunk->l[i] - centre->lightness, da = chunk->a[i] - centre->a,
               db = chunk->b[i] - centre->b;
  const float square = (float) (dl * dl + da * da + db * db);
  uint32_t key;
  memcpy (&key, &square, sizeof key);
  return key;
}

static double
distance_from_key (uint32_t key)
{
  float square;
  memcpy (&square, &key, sizeof square);
  return sqrt ((double) square);
}

/* What a kept pixel stands for: at a level that keeps it with probability p < 1,
 * w/p, which is the same for all such pixels. */
static uint64_t
least_weight (const ColorshineAnalysis *analysis)
{
  return (uint64_t) fmin (FULL_WEIGHT / level_limit (analysis->level), FULL_WEIGHT);
}

static uint64_t
weight_of (const Chunk *chunk, size_t i, uint64_t least)
{
  return chunk->weight[i] > least ? chunk->weight[i] : least;
}

/* Adds up the weights in one bin per value of (key − low) >> shift. Keys outside
 * the bins belong to other parts of the ranking. */
static void
sum_by_distance (const ColorshineAnalysis *analysis, const ColorshineColor *centre, uint32_t low,
                 int shift, uint64_t bins[N_BINS])
{
  const uint64_t least = least_weight (analysis);
  memset (bins, 0, N_BINS * sizeof *bins);
  for (size_t i = 0; i < analysis->n_samples; i++)
    {
      const Chunk *chunk = analysis->chunks[i / CHUNK_SAMPLES];
      const uint32_t bin = (distance_key (chunk, i % CHUNK_SAMPLES, centre) - low) >> shift;
      if (bin < N_BINS)
        bins[bin] += weight_of (chunk, i % CHUNK_SAMPLES, least);
    }
}

static uint64_t
total_weight (const ColorshineAnalysis *analysis)
{
  const uint64_t least = least_weight (analysis);
  uint64_t total = 0;
  for (size_t i = 0; i < analysis->n_samples; i++)
    total += weight_of (analysis->chunks[i / CHUNK_SAMPLES], i % CHUNK_SAMPLES, least);
  return total;
}

/* The first bin at which the running sum, from @below on, reaches @percentile of
 * @total. Multiplied out in long double: 7 % of 100 pixels is 7, which 0.07 · 100
 * is not in binary. */
static uint32_t
find_bin (const uint64_t bins[N_BINS], double percentile, uint64_t total, uint64_t *below)
{
  const long double wanted = (long double) total * percentile;
  uint32_t last = 0;
  for (uint32_t i = 0; i < N_BINS; i++)
    {
      if (bins[i] == 0)
        continue;
      last = i;
      if ((long double) (*below + bins[i]) * 100.0L >= wanted)
        break;
      *below += bins[i];
    }
  return last;
}

static double
distance_at_percentile (const ColorshineAnalysis *analysis, const ColorshineColor *centre,
                        double percentile, uint64_t total)
{
  uint64_t bins[N_BINS], below = 0;
  uint32_t key = 0;
  for (int pass = 0; pass < N_PASSES; pass++)
    {
      sum_by_distance (analysis, centre, key, RANK_SHIFTS[pass], bins);
      key += find_bin (bins, percentile, total, &below) << RANK_SHIFTS[pass];
    }
  return distance_from_key (key);
}

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
  const double cell = 1.0 / GRID_CELLS_PER_UNIT;
  double bound = 0.0;
  for (int x = 0; x < GRID; x++)
    for (int y = 0; y < GRID; y++)
      for (int z = 0; z < GRID; z++)
        if (analysis->grid[(x * GRID + y) * GRID + z])
          {
            const double low[3] = { x * cell, y * cell - 0.5, z * cell - 0.5 };
            const double high[3] = { low[0] + cell, low[1] + cell, low[2] + cell };
            bound = fmax (bound, distance_to_farthest_corner (low, high, centre));
          }
  if (analysis->has_outliers)
    {
      const Box *box = &analysis->outliers;
      const double low[3] = { box->low[0], box->low[1], box->low[2] };
      const double high[3] = { box->high[0], box->high[1], box->high[2] };
      bound = fmax (bound, distance_to_farthest_corner (low, high, centre));
    }
  return bound + GRID_SLACK;
}

static double
radius_of_total (const ColorshineAnalysis *analysis, const ColorshineColor *centre,
                 double tolerance_percentile, uint64_t total)
{
  if (!(tolerance_percentile > 0.0) || analysis->n_samples == 0)
    return 0.0;
  if (tolerance_percentile >= 100.0 && analysis->level > 0)
    return distance_bound (analysis, centre) + RADIUS_MARGIN;
  return distance_at_percentile (analysis, centre, tolerance_percentile, total) + RADIUS_MARGIN;
}

double
colorshine_analysis_radius (const ColorshineAnalysis *analysis, const ColorshineColor *centre,
                            double tolerance_percentile)
{
  return radius_of_total (analysis, centre, tolerance_percentile, total_weight (analysis));
}

void
colorshine_analysis_resolve (const ColorshineAnalysis *analysis, const ColorshineRecipe *recipe,
                             double *radii)
{
  const uint64_t total = analysis ? total_weight (analysis) : 0;
  for (size_t i = 0; i < recipe->n_attractors; i++)
    {
      const ColorshineAttractor *attractor = &recipe->attractors[i];
      if (attractor->radius_delta_e_ok >= 0.0)
        radii[i] = attractor->radius_delta_e_ok;
      else if (attractor->off || attractor->tolerance_percentile == 0.0)
        radii[i] = 0.0;
      else
        radii[i] = radius_of_total (analysis, &attractor->from, attractor->tolerance_percentile,
                                    total);
    }
}

double
colorshine_analysis_share (const ColorshineAnalysis *analysis, const ColorshineColor *centre,
                           double radius)
{
  const uint64_t least = least_weight (analysis), total = total_weight (analysis);
  uint64_t inside = 0;
  for (size_t i = 0; i < analysis->n_samples; i++)
    {
      const Chunk *chunk = analysis->chunks[i / CHUNK_SAMPLES];
      const size_t k = i % CHUNK_SAMPLES;
      if (distance_from_key (distance_key (chunk, k, centre)) <= radius)
        inside += weight_of (chunk, k, least);
    }
  return total > 0 ? (double) inside / (double) total : 0.0;
}

void
colorshine_analysis_visit (const ColorshineAnalysis *analysis, ColorshineSampleVisitor visit,
                           void *data)
{
  const uint64_t least = least_weight (analysis);
  for (size_t i = 0; i < analysis->n_samples; i++)
    {
      const Chunk *chunk = analysis->chunks[i / CHUNK_SAMPLES];
      const size_t k = i % CHUNK_SAMPLES;
      const float lab[3] = { chunk->l[k], chunk->a[k], chunk->b[k] };
      visit (lab, weight_of (chunk, k, least), data);
    }
}
