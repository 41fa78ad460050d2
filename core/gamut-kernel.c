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
  Lanes l, chroma, cos_h, sin_h, bound;
  uint16_t index[BLOCK];
  size_t n;
} Outsiders;

/* Bin of a direction of unit length; see COLORSHINE_N_HUES. */
static inline size_t
hue_bin (float cos_h, float sin_h)
{
  const float x = cos_h / (fabsf (cos_h) + fabsf (sin_h));
  const float diamond = sin_h >= 0.0f ? 1.0f - x : 3.0f + x;
  const size_t bin = (size_t) (diamond * (COLORSHINE_N_HUES / 4));
  return bin < COLORSHINE_N_HUES ? bin : COLORSHINE_N_HUES - 1;
}

/* Appends one pixel, unless it can be mapped at once or takes the reference. */
static void
collect_outsider (const ColorshineSpace *space, size_t i, ResultBlock *result, Outsiders *outsiders,
                  Referred *referred)
{
  const float l = result->lab_l[i], a = result->lab_a[i], b = result->lab_b[i];
  const float chroma = sqrtf (a * a + b * b);
  if (!(l > 0.0f) || !(l < 1.0f) || !(chroma > 0.0f))
    {
      const float grey = l < 1.0f ? real_max (l * l * l, 0.0f) : 1.0f;
      result->r[i] = result->g[i] = result->b[i] = grey;
      return;
    }
  const size_t bin = hue_bin (a / chroma, b / chroma);
  if (space->is_reentrant[bin])
    {
      referred->index[referred->n++] = (uint16_t) i;
      return;
    }
  const size_t k = outsiders->n++;
  outsiders->index[k] = (uint16_t) i;
  outsiders->l[k] = l;
  outsiders->chroma[k] = chroma;
  outsiders->cos_h[k] = a / chroma;
  outsiders->sin_h[k] = b / chroma;
  outsiders->bound[k] = space->chroma_bound[bin];
}

static void
collect_outsiders (const ColorshineSpace *space, size_t n, ResultBlock *result,
                   Outsiders *outsiders, Referred *referred)
{
  outsiders->n = 0;
  for (size_t i = 0; i < n; i++)
    if (result->influence[i] > 0.0f && result->is_outside[i] > 0.0f)
      collect_outsider (space, i, result, outsiders, referred);
  for (size_t k = outsiders->n; k < padded (outsiders->n); k++)
    {
      outsiders->l[k] = 0.5f;
      outsiders->chroma[k] = outsiders->cos_h[k] = outsiders->bound[k] = 1.0f;
      outsiders->sin_h[k] = 0.0f;
    }
}

/* Newton steps on the least of the six inequalities, kept between a chroma that
 * is inside and one that is outside; from grey outwards, and from the far side
 * where an estimate lies beyond. This many leave at most 1e-5 in C on random rays
 * of sRGB, Display P3, Adobe RGB and Rec. 2020; more only next to yellow, where
 * rays graze the ceiling, and in ProPhoto (tests/core/test-gamut.c). */
enum { BOUNDARY_STEPS = 8 };

/* One chroma on each outsider's ray, in C/L, and what is known around it. */
typedef struct {
  Lanes low;  /* in gamut */
  Lanes high; /* outside, or as far as was asked for */
  Lanes x;
} Search;

static void
start_search (const Outsiders *outsiders, size_t lanes, Search *search)
{
#pragma omp simd
  for (size_t k = 0; k < lanes; k++)
    {
      const float asked = outsiders->chroma[k] / outsiders->l[k];
      search->low[k] = search->x[k] = 0.0f;
      search->high[k] = real_min (asked, outsiders->bound[k]);
    }
}

static void
step_search (const Matrix *lms_to_rgb, const Outsiders *outsiders, size_t lanes, Search *search)
{
  const Matrix matrix = *lms_to_rgb;
#pragma omp simd
  for (size_t k = 0; k < lanes; k++)
    {
      const Slopes slopes = cone_slopes (outsiders->cos_h[k], outsiders->sin_h[k]);
      const float inverse = 1.0f / outsiders->l[k];
      const float ceiling = (1.0f + COLORSHINE_GAMUT_ABOVE) * inverse * inverse * inverse;
      const float x = search->x[k];
      const RayPlace place = ray_place (&matrix, slopes, x, ceiling);
      const bool is_inside = place.margin >= 0.0f;
      const float low = is_inside ? x : search->low[k];
      const float high = is_inside ? search->high[k] : x;
      search->low[k] = low;
      search->high[k] = high;
      const bool is_between = (place.nearest >= low) & (place.nearest <= high);
      search->x[k] = is_between ? place.nearest : high;
    }
}

void
KERNEL_NAME (reduce_chroma) (const ColorshineSpace *space, size_t n, ResultBlock *result,
                             Referred *referred)
{
  Outsiders outsiders;
  Search search;
  collect_outsiders (space, n, result, &outsiders, referred);
  const Matrix matrix = matrix_of (&space->lms_to_rgb);
  const size_t lanes = padded (outsiders.n);
  start_search (&outsiders, lanes, &search);
  for (int step = 0; step < BOUNDARY_STEPS; step++)
    step_search (&matrix, &outsiders, lanes, &search);

  Lanes r, g, b;
#pragma omp simd
  for (size_t k = 0; k < lanes; k++)
    {
      const float l = outsiders.l[k], chroma = search.x[k] * l;
      const Rgb rgb = linear_rgb_from_oklab (&matrix, l, chroma * outsiders.cos_h[k],
                                             chroma * outsiders.sin_h[k]);
      r[k] = rgb.r;
      g[k] = rgb.g;
      b[k] = rgb.b;
    }
  for (size_t k = 0; k < outsiders.n; k++)
    {
      result->r[outsiders.index[k]] = r[k];
      result->g[outsiders.index[k]] = g[k];
      result->b[outsiders.index[k]] = b[k];
    }
}
