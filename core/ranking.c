/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * Radii for a recipe that is known before the image is looked at. Distances alone
 * are kept then, not colours: a quarter of the memory, nothing to put in order, and
 * in images of which an analysis keeps a selection, the other pixels are not even
 * decoded.
 */
#include "analysis.h"
#include "encoded.h"
#include "rank.h"
#include "space.h"

#include <stdlib.h>

/* An analysis takes less memory than the distances to more. */
enum { MAX_CENTRES = 4 };

struct ColorshineRanking {
  const ColorshineSpace *space;
  const ColorshineRecipe *recipe;

  size_t n_centres;
  float centres[MAX_CENTRES][3];
  float *distances[MAX_CENTRES]; /* to each centre, in any order */
  size_t n_room;
  atomic_size_t n_kept; /* may grow beyond the room: then nothing is known */

  /* Every pixel is kept, or those that draw at most @last_number; so that this is
   * an analysis's selection, too many must draw at most @last_too_many. */
  bool keeps_all;
  uint32_t last_number, last_too_many;
  atomic_size_t n_too_many;
};

/* ── Making ─────────────────────────────────────────────────────────────── */

/* Whether an analysis keeps every pixel. */
static bool
keeps_all (size_t n_pixels)
{
  return n_pixels <= COLORSHINE_MAX_SAMPLES;
}

/* Distances to each centre for which there is room. */
static size_t
room_for (size_t n_pixels)
{
  return keeps_all (n_pixels) ? n_pixels : COLORSHINE_MAX_SAMPLES;
}

size_t
colorshine_ranking_bytes (const ColorshineRecipe *recipe, uint32_t width, uint32_t height)
{
  const size_t n_pixels = (size_t) width * height;
  size_t n_centres = 0;
  for (size_t i = 0; i < recipe->n_attractors; i++)
    {
      const ColorshineAttractor *attractor = &recipe->attractors[i];
      if (!colorshine_attractor_waits_for_image (attractor))
        continue;
      n_centres++;
      if (attractor->tolerance_percentile >= 100.0 && !keeps_all (n_pixels))
        return 0;
    }
  return n_centres <= MAX_CENTRES ? n_centres * room_for (n_pixels) * sizeof (float) : 0;
}

static void
take_centres (ColorshineRanking *ranking)
{
  for (size_t i = 0; i < ranking->recipe->n_attractors; i++)
    {
      const ColorshineAttractor *attractor = &ranking->recipe->attractors[i];
      if (!colorshine_attractor_waits_for_image (attractor))
        continue;
      float *centre = ranking->centres[ranking->n_centres++];
      centre[0] = (float) attractor->from.lightness;
      centre[1] = (float) attractor->from.a;
      centre[2] = (float) attractor->from.b;
    }
}

/* The largest number with which a pixel is kept at @level. */
static uint32_t
last_number_at (unsigned level)
{
  uint32_t number = 0;
  for (uint32_t bit = 1u << 31; bit; bit >>= 1)
    if (analysis_last_level_of_opaque (number + bit) >= level)
      number += bit;
  return number;
}

static bool
make_room (ColorshineRanking *ranking, size_t n)
{
  ranking->n_room = n;
  for (size_t i = 0; i < ranking->n_centres; i++)
    if (!(ranking->distances[i] = malloc (n * sizeof *ranking->distances[i])))
      return false;
  return true;
}

ColorshineRanking *
colorshine_ranking_new (const ColorshineSpace *space, const ColorshineRecipe *recipe,
                        uint32_t width, uint32_t height)
{
  const size_t n_pixels = (size_t) width * height;
  if (colorshine_ranking_bytes (recipe, width, height) == 0)
    return NULL;
  ColorshineRanking *ranking = calloc (1, sizeof *ranking);
  if (!ranking)
    return NULL;
  ranking->space = space;
  ranking->recipe = recipe;
  ranking->keeps_all = keeps_all (n_pixels);
  if (!ranking->keeps_all)
    {
      const unsigned level = analysis_expected_level (n_pixels);
      ranking->last_too_many = last_number_at (level);
      ranking->last_number = last_number_at (level + 1);
    }
  take_centres (ranking);
  if (make_room (ranking, room_for (n_pixels)))
    return ranking;
  colorshine_ranking_free (ranking);
  return NULL;
}

void
colorshine_ranking_free (ColorshineRanking *ranking)
{
  if (!ranking)
    return;
  for (size_t i = 0; i < ranking->n_centres; i++)
    free (ranking->distances[i]);
  free (ranking);
}

/* ── Adding ─────────────────────────────────────────────────────────────── */

/* Pixels that are kept, until there is a block of them. */
typedef struct {
  ColorPlanes planes;
  size_t n;
} Kept;

static void
rank_kept (ColorshineRanking *ranking, Kept *kept)
{
  const ColorshineKernel *kernel = colorshine_kernel ();
  const size_t n = kept->n;
  float l[COLORSHINE_BLOCK_PIXELS], a[COLORSHINE_BLOCK_PIXELS], b[COLORSHINE_BLOCK_PIXELS];
  const size_t place = atomic_fetch_add_explicit (&ranking->n_kept, n, memory_order_relaxed);
  kept->n = 0;
  if (n == 0 || place + n > ranking->n_room)
    return;
  kernel->planes_oklab (&ranking->space->rgb_to_lms, &kept->planes, n, l, a, b);
  for (size_t i = 0; i < ranking->n_centres; i++)
    kernel->color_distances (l, a, b, n, ranking->centres[i], ranking->distances[i] + place);
}

/* Columns that are looked at together, row by row. */
typedef struct {
  uint32_t x;
  size_t n;
  uint32_t bits[COLORSHINE_BLOCK_PIXELS];
} Columns;

static Columns
columns_from (uint32_t x, size_t n_most)
{
  const size_t on_curve = COLORSHINE_CURVE_SIDE - x % COLORSHINE_CURVE_SIDE;
  Columns columns = { .x = x, .n = n_most };
  if (columns.n > COLORSHINE_BLOCK_PIXELS)
    columns.n = COLORSHINE_BLOCK_PIXELS;
  if (columns.n > on_curve)
    columns.n = on_curve;
  colorshine_kernel ()->columns (x, columns.n, columns.bits);
  return columns;
}

/* Which pixels of row @y are kept. Returns: how many */
static size_t
choose_pixels (ColorshineRanking *ranking, const Columns *columns, uint32_t y, uint16_t *chosen)
{
  size_t n_too_many;
  const size_t n_chosen = colorshine_kernel ()->choose_pixels (
      columns->bits, row_bits (y), curve_seed (columns->x, y), columns->n, ranking->last_number,
      ranking->last_too_many, chosen, &n_too_many);
  atomic_fetch_add_explicit (&ranking->n_too_many, n_too_many, memory_order_relaxed);
  return n_chosen;
}

static void
keep_chosen (ColorshineRanking *ranking, const ColorshineTransferCurve *curve, const void *codes,
             const Columns *columns, uint32_t y, Kept *kept)
{
  uint16_t chosen[COLORSHINE_BLOCK_PIXELS + 16];
  size_t n_taken;
  const size_t n_chosen = choose_pixels (ranking, columns, y, chosen);
  for (size_t done = 0; done < n_chosen; done += n_taken)
    {
      const size_t room = COLORSHINE_BLOCK_PIXELS - kept->n, rest = n_chosen - done;
      n_taken = rest < room ? rest : room;
      transfer_curve_decode_chosen (curve, codes, chosen + done, n_taken, kept->n, &kept->planes);
      kept->n += n_taken;
      if (kept->n == COLORSHINE_BLOCK_PIXELS)
        rank_kept (ranking, kept);
    }
}

static void
keep_all (ColorshineRanking *ranking, const ColorshineTransferCurve *curve, const void *codes,
          size_t n, Kept *kept)
{
  transfer_curve_decode_planes (curve, false, codes, n, &kept->planes);
  kept->n = n;
  rank_kept (ranking, kept);
}

void
colorshine_ranking_add (ColorshineRanking *ranking, const ColorshineTransferCurve *curve,
                        const void *codes, size_t row_bytes, uint32_t x, uint32_t y, size_t width,
                        size_t height)
{
  const size_t bytes = colorshine_transfer_curve_pixel_bytes (curve, false);
  Kept kept;
  kept.n = 0;
  for (size_t done = 0, n; done < width; done += n)
    {
      const Columns columns = columns_from (x + (uint32_t) done, width - done);
      n = columns.n;
      for (size_t row = 0; row < height; row++)
        {
          const uint8_t *from = (const uint8_t *) codes + row * row_bytes + done * bytes;
          if (ranking->keeps_all)
            keep_all (ranking, curve, from, n, &kept);
          else
            keep_chosen (ranking, curve, from, &columns, y + (uint32_t) row, &kept);
        }
    }
  rank_kept (ranking, &kept);
}

/* ── Ranking ────────────────────────────────────────────────────────────── */

/* All weigh the same: full. */
static uint64_t
rank_at_percentile (size_t n, double percentile)
{
  const uint64_t weight
      = analysis_weight_at_percentile ((uint64_t) n * COLORSHINE_FULL_WEIGHT, percentile);
  return (weight + COLORSHINE_FULL_WEIGHT - 1) / COLORSHINE_FULL_WEIGHT;
}

static bool
is_selection_of_analysis (const ColorshineRanking *ranking)
{
  return ranking->n_kept <= ranking->n_room
         && (ranking->keeps_all || ranking->n_too_many > COLORSHINE_MAX_SAMPLES);
}

bool
colorshine_ranking_resolve (ColorshineRanking *ranking, double *radii)
{
  uint32_t *counts = rank_counts_new ();
  const bool is_possible = counts && is_selection_of_analysis (ranking);
  size_t centre = 0;
  for (size_t i = 0; is_possible && i < ranking->recipe->n_attractors; i++)
    {
      const ColorshineAttractor *attractor = &ranking->recipe->attractors[i];
      const size_t n = ranking->n_kept;
      if (colorshine_attractor_waits_for_image (attractor) && n > 0)
        radii[i] = (double) rank_find (ranking->distances[centre++], n,
                                       rank_at_percentile (n, attractor->tolerance_percentile),
                                       counts)
                   + COLORSHINE_RADIUS_MARGIN;
      else
        radii[i] = attractor->radius_delta_e_ok >= 0.0 ? attractor->radius_delta_e_ok : 0.0;
    }
  free (counts);
  return is_possible;
}
