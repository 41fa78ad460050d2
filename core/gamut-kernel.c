/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * Pixels outside the gamut, a vector of them at a time: the few of a block are
 * collected, because most blocks have some and most pixels are inside. See
 * kernel.h.
 */
#include "kernel.h"

#include "gamut.h"

/* Pixels out of a block that need the gamut's boundary. */
typedef struct {
  Lanes l, a, b;
  Lanes chroma, cos_h, sin_h, bound;
  Lanes is_special; /* 1 where they need none, or the reference; else 0 */
  uint16_t index[BLOCK + LANES];
  size_t n;
} Outsiders;

/* In loops that collect from scattered places: one by one is up to twice as fast as
 * what compilers make of them, gathers, which wait for each of their parts. */
#define KEEP_SCALAR() __asm__ volatile ("")

/* The touched pixels outside. */
static void
find_outsiders (size_t n, const ResultBlock *result, Outsiders *outsiders)
{
  const size_t n_found = choose_lanes (n, result->is_outside, result->influence, outsiders->index);
  outsiders->n = n_found;
  /* Whole vectors: the last one again. */
  for (size_t k = n_found; n_found > 0 && k < padded (n_found); k++)
    outsiders->index[k] = outsiders->index[n_found - 1];
  for (size_t k = 0; k < padded (n_found); k++)
    {
      const size_t i = outsiders->index[k];
      outsiders->l[k] = result->lab_l[i];
      outsiders->a[k] = result->lab_a[i];
      outsiders->b[k] = result->lab_b[i];
      KEEP_SCALAR ();
    }
}

static void
look_up_bounds (const ColorshineSpace *space, Outsiders *outsiders)
{
  int32_t bin[BLOCK] __attribute__ ((aligned (64)));
  const size_t lanes = padded (outsiders->n);
#pragma omp simd
  for (size_t k = 0; k < lanes; k++)
    bin[k] = gamut_hue_bin (outsiders->a[k], outsiders->b[k], COLORSHINE_N_HUES);
  for (size_t k = 0; k < lanes; k++)
    {
      outsiders->bound[k] = space->chroma_bound[bin[k]];
      KEEP_SCALAR ();
    }
}

/* Their rays from grey. White, black, greys, and hues that leave the gamut and come
 * back are special. */
static void
set_rays (Outsiders *outsiders)
{
  const size_t lanes = padded (outsiders->n);
#pragma omp simd
  for (size_t k = 0; k < lanes; k++)
    {
      const float l = outsiders->l[k], a = outsiders->a[k], b = outsiders->b[k];
      const float chroma = sqrtf (a * a + b * b);
      const bool has_ray = (l > 0.0f) & (l < 1.0f) & (chroma > 0.0f);
      const float scale = 1.0f / (has_ray ? chroma : 1.0f);
      const bool is_special = !has_ray | !(outsiders->bound[k] > 0.0f);
      outsiders->is_special[k] = is_special ? 1.0f : 0.0f;
      outsiders->l[k] = is_special ? 0.5f : l;
      outsiders->chroma[k] = chroma;
      outsiders->cos_h[k] = has_ray ? a * scale : 1.0f;
      outsiders->sin_h[k] = has_ray ? b * scale : 0.0f;
    }
}

typedef struct {
  Lanes low, high, x; /* as in BoundarySearch */
  Lanes slope_l, slope_m, slope_s;
  Lanes ceiling;      /* of ray_place() */
} Searches;

static void
start_searches (const Matrix *lms_to_rgb, const Outsiders *outsiders, size_t lanes,
                Searches *searches)
{
  const Matrix matrix = *lms_to_rgb;
#pragma omp simd
  for (size_t k = 0; k < lanes; k++)
    {
      const Slopes slopes = cone_slopes (outsiders->cos_h[k], outsiders->sin_h[k]);
      const float inverse = 1.0f / outsiders->l[k];
      const float asked = outsiders->chroma[k] * inverse;
      const float ceiling = (1.0f + COLORSHINE_GAMUT_ABOVE) * inverse * inverse * inverse;
      const BoundarySearch search
          = boundary_search_from (&matrix, slopes, real_min (asked, outsiders->bound[k]), ceiling);
      searches->low[k] = search.low;
      searches->high[k] = search.high;
      searches->x[k] = search.x;
      searches->slope_l[k] = slopes.l;
      searches->slope_m[k] = slopes.m;
      searches->slope_s[k] = slopes.s;
      searches->ceiling[k] = ceiling;
    }
}

/* A step this small ends a search: the next would be about its square. */
static const float LAST_STEP = 3e-4f;

/* Returns whether any search goes on. One that has ended stays where it is, whatever
 * the others of its block do: low and high are then x. */
static bool
step_searches (const Matrix *lms_to_rgb, size_t lanes, Searches *searches)
{
  const Matrix matrix = *lms_to_rgb;
  float longest = 0.0f;
#pragma omp simd reduction(max : longest)
  for (size_t k = 0; k < lanes; k++)
    {
      const Slopes slopes
          = { searches->slope_l[k], searches->slope_m[k], searches->slope_s[k] };
      const float x = searches->x[k];
      const BoundarySearch next
          = boundary_search_step (&matrix, slopes, searches->ceiling[k],
                                  (BoundarySearch){ searches->low[k], searches->high[k], x });
      const float step = fabsf (next.x - x);
      const bool goes_on = step > LAST_STEP;
      searches->low[k] = goes_on ? next.low : next.x;
      searches->high[k] = goes_on ? next.high : next.x;
      searches->x[k] = next.x;
      longest = real_max (step, longest);
    }
  return longest > LAST_STEP;
}

static void
map_special (size_t i, ResultBlock *result, Referred *referred)
{
  const float l = result->lab_l[i], a = result->lab_a[i], b = result->lab_b[i];
  if ((l > 0.0f) & (l < 1.0f) & (a * a + b * b > 0.0f))
    referred->index[referred->n++] = (uint16_t) i;
  else
    result->r[i] = result->g[i] = result->b[i] = l < 1.0f ? real_max (l * l * l, 0.0f) : 1.0f;
}

void
KERNEL_NAME (reduce_chroma) (const ColorshineSpace *space, size_t n, ResultBlock *result,
                             Referred *referred)
{
  Outsiders outsiders;
  Searches searches;
  find_outsiders (n, result, &outsiders);
  look_up_bounds (space, &outsiders);
  set_rays (&outsiders);
  const Matrix matrix = matrix_of (&space->lms_to_rgb);
  const size_t lanes = padded (outsiders.n);
  start_searches (&matrix, &outsiders, lanes, &searches);
  bool goes_on = lanes > 0;
  for (int step = 0; goes_on && step < COLORSHINE_BOUNDARY_STEPS; step++)
    goes_on = step_searches (&matrix, lanes, &searches);

  Lanes r, g, b;
#pragma omp simd
  for (size_t k = 0; k < lanes; k++)
    {
      const float l = outsiders.l[k], chroma = searches.x[k] * l;
      const Rgb rgb = linear_rgb_from_oklab (&matrix, l, chroma * outsiders.cos_h[k],
                                             chroma * outsiders.sin_h[k]);
      r[k] = rgb.r;
      g[k] = rgb.g;
      b[k] = rgb.b;
    }
  for (size_t k = 0; k < outsiders.n; k++)
    {
      const size_t i = outsiders.index[k];
      if (outsiders.is_special[k] > 0.0f)
        {
          map_special (i, result, referred);
          continue;
        }
      result->r[i] = r[k];
      result->g[i] = g[k];
      result->b[i] = b[k];
    }
}
