/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * The transform over a row of pixels, in float; compiled once per instruction
 * set (core/meson.build). The formulae are those of the reference: this file
 * holds the loops and the packing. A row is cut into blocks that are taken apart
 * into one array per component, and each step is a loop of its own over the
 * block: one loop for everything was measured 2 to 2.5 times slower, because it
 * runs out of registers. Attractors are the outer loop, pixels the inner one, so
 * that an attractor's numbers stay in registers and its kind is decided outside
 * the loop. Blocks are padded to whole vectors: a pixel's result never depends
 * on its place in the row.
 */
#define COLORSHINE_SINGLE_PRECISION
#include "transform.h"

#include "dispatch.h"
#include "gamut.h"

#include <float.h>

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_ (a, b)
/* COLORSHINE_KERNEL is the instruction set as an identifier, such as x86_64_v3. */
#define KERNEL_NAME(stem) JOIN (colorshine_##stem##_, COLORSHINE_KERNEL)

enum { BLOCK = COLORSHINE_BLOCK_PIXELS, LANES = 16 };

/* One component of every pixel of a block. */
typedef float Lanes[BLOCK] __attribute__ ((aligned (64)));

/* Pixels of a block, one array per component. */
typedef struct {
  Lanes r, g, b; /* 0 where not finite */
  Lanes lab_l, lab_a, lab_b;
  Lanes is_finite; /* 1 or 0 */
} Source;

typedef struct {
  Lanes chroma, cos_h, sin_h, trust;
} PolarBlock;

typedef struct {
  Lanes weight, keep, x, y;
} SumBlock;

typedef struct {
  Lanes lab_l, lab_a, lab_b;
  Lanes influence;
  Lanes unmapped_r, unmapped_g, unmapped_b;
  Lanes r, g, b;    /* mapped */
  Lanes is_outside; /* 1 or 0 */
  Lanes is_final;   /* 1 where r, g, b came from the reference, else 0 */
} Result;

/* Number of lanes that hold n pixels; a multiple that the compiler can see. */
static inline size_t
padded (size_t n)
{
  return (n + LANES - 1) / LANES * LANES;
}

/* ── Into arrays and Oklab ──────────────────────────────────────────────── */

static void
load_source (const float *rgba, size_t n, Source *source)
{
#pragma omp simd
  for (size_t i = 0; i < n; i++)
    {
      const float r = rgba[4 * i], g = rgba[4 * i + 1], b = rgba[4 * i + 2], alpha = rgba[4 * i + 3];
      const bool all_finite = (fabsf (r) <= FLT_MAX) & (fabsf (g) <= FLT_MAX)
                              & (fabsf (b) <= FLT_MAX) & (fabsf (alpha) <= FLT_MAX);
      const float is_finite = all_finite ? 1.0f : 0.0f;
      source->r[i] = is_finite > 0.0f ? r : 0.0f;
      source->g[i] = is_finite > 0.0f ? g : 0.0f;
      source->b[i] = is_finite > 0.0f ? b : 0.0f;
      source->is_finite[i] = is_finite;
    }
  for (size_t i = n; i < padded (n); i++)
    source->r[i] = source->g[i] = source->b[i] = source->is_finite[i] = 0.0f;
}

static void
convert_to_oklab (const Matrix3 *rgb_to_lms, size_t n, Source *source)
{
  const Matrix matrix = matrix_of (rgb_to_lms);
  const size_t lanes = padded (n);
#pragma omp simd
  for (size_t i = 0; i < lanes; i++)
    {
      const Oklab color = oklab_from_linear_rgb (&matrix, source->r[i], source->g[i], source->b[i]);
      source->lab_l[i] = color.l;
      source->lab_a[i] = color.a;
      source->lab_b[i] = color.b;
    }
}

static void
convert_to_polar (const ColorshineTransform *transform, size_t n, const Source *source,
                  PolarBlock *polar)
{
  const Neutral neutral = neutral_from_chroma ((float) transform->options.neutral_chroma);
  const size_t lanes = padded (n);
#pragma omp simd
  for (size_t i = 0; i < lanes; i++)
    {
      const Polar p = polar_from_ab (neutral, source->lab_a[i], source->lab_b[i]);
      polar->chroma[i] = p.chroma;
      polar->cos_h[i] = p.cos_h;
      polar->sin_h[i] = p.sin_h;
      polar->trust[i] = p.trust;
    }
}

void
KERNEL_NAME (weighted_oklab) (const Matrix3 *rgb_to_lms, const float *rgba, size_t n_pixels,
                              float *l, float *a, float *b, float *weight)
{
  Source source;
  load_source (rgba, n_pixels, &source);
  convert_to_oklab (rgb_to_lms, n_pixels, &source);
  memcpy (l, source.lab_l, sizeof source.lab_l);
  memcpy (a, source.lab_a, sizeof source.lab_a);
  memcpy (b, source.lab_b, sizeof source.lab_b);
  for (size_t i = 0; i < n_pixels; i++)
    weight[i] = source.is_finite[i] > 0.0f ? real_clamp01 (rgba[4 * i + 3]) : 0.0f;
}

/* ── Weights and sums ───────────────────────────────────────────────────── */

COLORSHINE_INLINE void
weigh_as (ColorshineFalloff falloff, bool has_lift, const Pull *pull, size_t n,
          const Source *source, float *weight)
{
  const Range range = range_of (pull);
  const size_t lanes = padded (n);
#pragma omp simd
  for (size_t i = 0; i < lanes; i++)
    weight[i] = weight_at (falloff, has_lift, &range, source->lab_l[i], source->lab_a[i], source->lab_b[i])
                * source->is_finite[i];
}

static void
weigh (const Pull *pull, size_t n, const Source *source, float *weight)
{
#define CASE(FALLOFF)                                                                             \
  case FALLOFF:                                                                                   \
    if (pull->has_lift)                                                                           \
      weigh_as (FALLOFF, true, pull, n, source, weight);                                          \
    else                                                                                          \
      weigh_as (FALLOFF, false, pull, n, source, weight);                                         \
    break
  switch (pull->falloff)
    {
      CASE (COLORSHINE_FALLOFF_COSINE);
      CASE (COLORSHINE_FALLOFF_LINEAR);
      CASE (COLORSHINE_FALLOFF_QUADRATIC);
      CASE (COLORSHINE_FALLOFF_GAUSSIAN);
      CASE (COLORSHINE_FALLOFF_CUBIC);
    }
#undef CASE
}

static void
protect (size_t n, const float *weight, SumBlock *sum)
{
  const size_t lanes = padded (n);
#pragma omp simd
  for (size_t i = 0; i < lanes; i++)
    sum->keep[i] *= 1.0f - weight[i];
}

/* Towards a target that is the same for every pixel. */
static void
add_constant (size_t n, const float *weight, float x, float y, SumBlock *sum)
{
  const size_t lanes = padded (n);
#pragma omp simd
  for (size_t i = 0; i < lanes; i++)
    {
      sum->weight[i] += weight[i];
      sum->x[i] += weight[i] * x;
      sum->y[i] += weight[i] * y;
    }
}

COLORSHINE_INLINE void
add_relative_as (TargetKind kind, const Pull *pull, size_t n, const float *weight,
                 const Source *source, const PolarBlock *polar, SumBlock *sum)
{
  const Target target = target_of (pull);
  const size_t lanes = padded (n);
#pragma omp simd
  for (size_t i = 0; i < lanes; i++)
    {
      const Polar p = { polar->chroma[i], polar->cos_h[i], polar->sin_h[i], polar->trust[i] };
      const Ab wish = oklab_target (kind, &target, source->lab_a[i], source->lab_b[i], p);
      sum->weight[i] += weight[i];
      sum->x[i] += weight[i] * wish.a;
      sum->y[i] += weight[i] * wish.b;
    }
}

static void
add_ab (const Pull *pull, size_t n, const float *weight, const Source *source,
        const PolarBlock *polar, SumBlock *sum)
{
  switch (pull->target_kind)
    {
    case TARGET_COLOR:
      add_constant (n, weight, (float) pull->a, (float) pull->b, sum);
      break;
    case TARGET_HUE:
      add_relative_as (TARGET_HUE, pull, n, weight, source, polar, sum);
      break;
    case TARGET_CHROMA:
      add_relative_as (TARGET_CHROMA, pull, n, weight, source, polar, sum);
      break;
    case TARGET_OWN:
      add_relative_as (TARGET_OWN, pull, n, weight, source, polar, sum);
      break;
    }
}

static void
add_votes (const Pull *pull, size_t n, const float *weight, SumBlock *hue, float *votes)
{
  const Target target = target_of (pull);
  add_constant (n, weight, target.trust * target.cos_h, target.trust * target.sin_h, hue);
  const size_t lanes = padded (n);
#pragma omp simd
  for (size_t i = 0; i < lanes; i++)
    votes[i] += weight[i] * target.trust;
}

/* What all attractors want of a block of pixels. */
typedef struct {
  SumBlock sums[N_SUMS];
  Lanes votes;
  Lanes shown_weight;
  const Pull *shown;
} WishesBlock;

static void
clear_wishes (size_t n, WishesBlock *wishes)
{
  const size_t lanes = padded (n);
  for (int k = 0; k < N_SUMS; k++)
    {
      SumBlock *sum = &wishes->sums[k];
#pragma omp simd
      for (size_t i = 0; i < lanes; i++)
        {
          sum->weight[i] = SUM_EMPTY.weight;
          sum->keep[i] = SUM_EMPTY.keep;
          sum->x[i] = SUM_EMPTY.x;
          sum->y[i] = SUM_EMPTY.y;
        }
    }
  memset (wishes->votes, 0, lanes * sizeof *wishes->votes);
  wishes->shown = NULL;
}

static void
collect_wishes (const ColorshineTransform *transform, size_t n, const Source *source,
                const PolarBlock *polar, WishesBlock *wishes)
{
  const bool is_oklab = transform->options.blend == COLORSHINE_BLEND_OKLAB;
  clear_wishes (n, wishes);
  for (size_t p = 0; p < transform->n_pulls; p++)
    {
      const Pull *pull = &transform->pulls[p];
      Lanes weight;
      weigh (pull, n, source, weight);
      if (pull->number == transform->options.show_attractor)
        {
          wishes->shown = pull;
          memcpy (wishes->shown_weight, weight, sizeof weight);
        }
      if (pull->protect)
        {
          for (int k = 0; k < N_SUMS; k++)
            if (pull->acts_on[k])
              protect (n, weight, &wishes->sums[k]);
          continue;
        }
      if (pull->acts_on[SUM_LIGHTNESS])
        add_constant (n, weight, (float) pull->l, 0.0f, &wishes->sums[SUM_LIGHTNESS]);
      if (pull->acts_on[SUM_AB] && is_oklab)
        add_ab (pull, n, weight, source, polar, &wishes->sums[SUM_AB]);
      if (pull->acts_on[SUM_CHROMA] && !is_oklab)
        add_constant (n, weight, (float) pull->chroma, 0.0f, &wishes->sums[SUM_CHROMA]);
      if (pull->acts_on[SUM_HUE])
        add_votes (pull, n, weight, &wishes->sums[SUM_HUE], wishes->votes);
    }
}

/* ── Blend ──────────────────────────────────────────────────────────────── */

COLORSHINE_INLINE Sum
sum_at (const SumBlock *sum, size_t i)
{
  return (Sum){ sum->weight[i], sum->keep[i], sum->x[i], sum->y[i] };
}

COLORSHINE_INLINE void
store_blended (Blended blended, size_t i, Result *result)
{
  result->lab_l[i] = blended.color.l;
  result->lab_a[i] = blended.color.a;
  result->lab_b[i] = blended.color.b;
  result->influence[i] = blended.influence;
}

static void
blend (const ColorshineTransform *transform, size_t n, const Source *source,
       const PolarBlock *polar, const WishesBlock *wishes, Result *result)
{
  const SumBlock *sums = wishes->sums;
  const size_t lanes = padded (n);
  if (transform->options.blend == COLORSHINE_BLEND_OKLAB)
    {
#pragma omp simd
      for (size_t i = 0; i < lanes; i++)
        {
          const Oklab pixel = { source->lab_l[i], source->lab_a[i], source->lab_b[i] };
          store_blended (
              blend_oklab (sum_at (&sums[SUM_LIGHTNESS], i), sum_at (&sums[SUM_AB], i), pixel), i,
              result);
        }
      return;
    }
#pragma omp simd
  for (size_t i = 0; i < lanes; i++)
    {
      const Oklab pixel = { source->lab_l[i], source->lab_a[i], source->lab_b[i] };
      const Polar p = { polar->chroma[i], polar->cos_h[i], polar->sin_h[i], polar->trust[i] };
      store_blended (blend_oklch (sum_at (&sums[SUM_LIGHTNESS], i), sum_at (&sums[SUM_CHROMA], i),
                                  sum_at (&sums[SUM_HUE], i), wishes->votes[i], pixel, p),
                     i, result);
    }
}

/* ── Pixels for the reference ───────────────────────────────────────────── */

/* Single precision is not enough everywhere: such a pixel takes the reference's
 * result, from the source on. */
static void
take_reference (const ColorshineTransform *transform, const float *in, size_t i, Result *result)
{
  const double source[4] = { in[4 * i], in[4 * i + 1], in[4 * i + 2], in[4 * i + 3] };
  double mapped[4];
  colorshine_transform_pixel (transform, source, mapped, NULL);
  result->r[i] = (float) mapped[0];
  result->g[i] = (float) mapped[1];
  result->b[i] = (float) mapped[2];
  result->is_final[i] = 1.0f;
}

/* Chroma below which rounding turns a hue by more than 1e-4 radians. */
static const float ROUNDED_CHROMA = 1e-3f;

/* With a neutral chroma next to 0 the hues of greys count in full, so they must be
 * known. */
static void
redo_greys (const ColorshineTransform *transform, size_t n, const float *in,
            const PolarBlock *polar, Result *result)
{
  if (!transform->needs_polar || transform->options.neutral_chroma >= ROUNDED_CHROMA)
    return;
  for (size_t i = 0; i < n; i++)
    if (result->influence[i] > 0.0f && polar->chroma[i] < ROUNDED_CHROMA)
      take_reference (transform, in, i, result);
}

/* ── Gamut ──────────────────────────────────────────────────────────────── */

/* Back to RGB; pixels that nothing touched keep their source. Returns how many
 * lie outside the gamut. */
static size_t
convert_to_rgb (const ColorshineTransform *transform, size_t n, const Source *source,
                Result *result)
{
  const Matrix matrix = matrix_of (&transform->space->lms_to_rgb);
  const size_t lanes = padded (n);
  float n_outside = 0.0f;
#pragma omp simd reduction(+ : n_outside)
  for (size_t i = 0; i < lanes; i++)
    {
      const Rgb moved
          = linear_rgb_from_oklab (&matrix, result->lab_l[i], result->lab_a[i], result->lab_b[i]);
      const bool is_touched = result->influence[i] > 0.0f;
      const Rgb rgb = { is_touched ? moved.r : source->r[i], is_touched ? moved.g : source->g[i],
                        is_touched ? moved.b : source->b[i] };
      const float is_outside = gamut_contains (rgb) ? 0.0f : 1.0f;
      result->r[i] = result->unmapped_r[i] = rgb.r;
      result->g[i] = result->unmapped_g[i] = rgb.g;
      result->b[i] = result->unmapped_b[i] = rgb.b;
      result->is_outside[i] = is_outside;
      result->is_final[i] = 0.0f;
      n_outside += is_outside;
    }
  return (size_t) n_outside;
}

/* A few pixels out of a block that need the gamut's boundary. */
typedef struct {
  Lanes l, chroma, cos_h, sin_h, bound;
  size_t index[BLOCK];
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

static void
add_outsider (const ColorshineSpace *space, const Result *result, size_t i, float chroma,
              size_t bin, Outsiders *outsiders)
{
  const size_t k = outsiders->n++;
  outsiders->index[k] = i;
  outsiders->l[k] = result->lab_l[i];
  outsiders->chroma[k] = chroma;
  outsiders->cos_h[k] = result->lab_a[i] / chroma;
  outsiders->sin_h[k] = result->lab_b[i] / chroma;
  outsiders->bound[k] = space->chroma_bound[bin];
}

/* Collects the touched pixels outside the gamut that need a search for its
 * boundary; others are mapped at once. */
static void
collect_outsiders (const ColorshineTransform *transform, size_t n, const float *in,
                   Result *result, Outsiders *outsiders)
{
  outsiders->n = 0;
  for (size_t i = 0; i < n; i++)
    {
      if (!(result->influence[i] > 0.0f) || !(result->is_outside[i] > 0.0f))
        continue;
      const float l = result->lab_l[i], a = result->lab_a[i], b = result->lab_b[i];
      const float chroma = sqrtf (a * a + b * b);
      if (!(l > 0.0f) || !(l < 1.0f) || !(chroma > 0.0f))
        {
          const float grey = l < 1.0f ? real_max (l * l * l, 0.0f) : 1.0f;
          result->r[i] = result->g[i] = result->b[i] = grey;
          continue;
        }
      const size_t bin = hue_bin (a / chroma, b / chroma);
      if (transform->space->is_reentrant[bin])
        take_reference (transform, in, i, result);
      else
        add_outsider (transform->space, result, i, chroma, bin, outsiders);
    }
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

static void
reduce_chroma (const ColorshineTransform *transform, size_t n, const float *in, Result *result)
{
  Outsiders outsiders;
  Search search;
  collect_outsiders (transform, n, in, result, &outsiders);
  const Matrix matrix = matrix_of (&transform->space->lms_to_rgb);
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

/* Not vectorized: a chosen alternative, for comparison with CSS. In the unit cube
 * it changes nothing. */
static void
map_css (const ColorshineTransform *transform, size_t n, const float *in, Result *result)
{
  for (size_t i = 0; i < n; i++)
    {
      const Rgb unmapped = { result->unmapped_r[i], result->unmapped_g[i], result->unmapped_b[i] };
      if (result->influence[i] > 0.0f && gamut_excess (unmapped) > 0.0f)
        take_reference (transform, in, i, result);
    }
}

static void
clip_and_keep_hdr (size_t n, const Source *source, Result *result)
{
  const size_t lanes = padded (n);
#pragma omp simd
  for (size_t i = 0; i < lanes; i++)
    {
      const Rgb clipped = gamut_clip ((Rgb){ result->r[i], result->g[i], result->b[i] });
      const float excess = gamut_excess ((Rgb){ source->r[i], source->g[i], source->b[i] });
      const float share = unmapped_share (excess, result->influence[i]);
      const bool is_final = result->is_final[i] > 0.0f;
      result->r[i] = is_final ? result->r[i] : mix (clipped.r, result->unmapped_r[i], share);
      result->g[i] = is_final ? result->g[i] : mix (clipped.g, result->unmapped_g[i], share);
      result->b[i] = is_final ? result->b[i] : mix (clipped.b, result->unmapped_b[i], share);
    }
}

static void
map_into_gamut (const ColorshineTransform *transform, size_t n, size_t n_outside, const float *in,
                const Source *source, Result *result)
{
  const ColorshineGamut gamut = transform->options.gamut;
  if (gamut == COLORSHINE_GAMUT_NONE)
    return;
  if (gamut == COLORSHINE_GAMUT_REDUCE_CHROMA && n_outside > 0)
    reduce_chroma (transform, n, in, result);
  if (gamut == COLORSHINE_GAMUT_CSS)
    map_css (transform, n, in, result);
  clip_and_keep_hdr (n, source, result);
}

/* ── Out ────────────────────────────────────────────────────────────────── */

static void
count_coverage (size_t n, const Result *result, size_t n_outside,
                ColorshineCoverage *coverage)
{
  coverage->n_pixels += n;
  coverage->n_outside += n_outside;
  if (n_outside == 0)
    return;
  for (size_t i = 0; i < n; i++)
    {
      const double excess = gamut_excess (
          (Rgb){ result->unmapped_r[i], result->unmapped_g[i], result->unmapped_b[i] });
      if (result->is_outside[i] > 0.0f && excess > coverage->largest_excess)
        coverage->largest_excess = excess;
    }
}

static void
shown_influence (const ColorshineTransform *transform, const WishesBlock *wishes, size_t n,
                 Result *result)
{
  if (transform->options.show_attractor == 0)
    return;
  for (size_t i = 0; i < n; i++)
    {
      float largest = 0.0f;
      if (wishes->shown && wishes->shown->protect)
        largest = wishes->shown_weight[i];
      else if (wishes->shown)
        for (int k = 0; k < N_SUMS; k++)
          if (wishes->shown->acts_on[k])
            largest = real_max (sum_share (sum_at (&wishes->sums[k], i)) * wishes->shown_weight[i],
                                largest);
      result->influence[i] = largest;
    }
}

static void
store_grey (size_t n, const float *grey, const float *in, float *out)
{
  for (size_t i = 0; i < n; i++)
    {
      memmove (out + 4 * i + 3, in + 4 * i + 3, sizeof *out);
      out[4 * i] = out[4 * i + 1] = out[4 * i + 2] = grey[i];
    }
}

/* Pixels that nothing touched, and every alpha, keep their bits. */
static void
store_result (size_t n, const Result *result, const float *in, float *out)
{
#pragma omp simd
  for (size_t i = 0; i < n; i++)
    {
      const float r = in[4 * i], g = in[4 * i + 1], b = in[4 * i + 2], alpha = in[4 * i + 3];
      const bool is_touched = result->influence[i] > 0.0f;
      out[4 * i] = is_touched ? result->r[i] : r;
      out[4 * i + 1] = is_touched ? result->g[i] : g;
      out[4 * i + 2] = is_touched ? result->b[i] : b;
      out[4 * i + 3] = alpha;
    }
}

static bool
is_any_touched (size_t n, const float *influence)
{
  const size_t lanes = padded (n);
  float most = 0.0f;
#pragma omp simd reduction(max : most)
  for (size_t i = 0; i < lanes; i++)
    most = influence[i] > most ? influence[i] : most;
  return most > 0.0f;
}

static void
transform_block (const ColorshineTransform *transform, const float *in, float *out, size_t n,
                 ColorshineCoverage *coverage)
{
  Source source;
  PolarBlock polar;
  WishesBlock wishes;
  Result result;

  load_source (in, n, &source);
  convert_to_oklab (&transform->space->rgb_to_lms, n, &source);
  if (transform->needs_polar)
    convert_to_polar (transform, n, &source, &polar);
  collect_wishes (transform, n, &source, &polar, &wishes);
  blend (transform, n, &source, &polar, &wishes, &result);

  const ColorshineShow show = transform->options.show;
  if (show == COLORSHINE_SHOW_RESULT && !coverage && !is_any_touched (n, result.influence))
    {
      if (in != out)
        memcpy (out, in, 4 * n * sizeof *out);
      return;
    }
  if (show == COLORSHINE_SHOW_RESULT || show == COLORSHINE_SHOW_OUT_OF_GAMUT || coverage)
    {
      const size_t n_outside = convert_to_rgb (transform, n, &source, &result);
      if (coverage)
        count_coverage (n, &result, n_outside, coverage);
      if (show == COLORSHINE_SHOW_RESULT)
        {
          map_into_gamut (transform, n, n_outside, in, &source, &result);
          redo_greys (transform, n, in, &polar, &result);
        }
    }
  if (show == COLORSHINE_SHOW_INFLUENCE)
    {
      shown_influence (transform, &wishes, n, &result);
      store_grey (n, result.influence, in, out);
    }
  else if (show == COLORSHINE_SHOW_OUT_OF_GAMUT)
    store_grey (n, result.is_outside, in, out);
  else
    store_result (n, &result, in, out);
}

void
KERNEL_NAME (transform_row) (const ColorshineTransform *transform, const float *in, float *out,
                             size_t n_pixels, ColorshineCoverage *coverage)
{
  for (size_t done = 0; done < n_pixels; done += BLOCK)
    {
      const size_t n = n_pixels - done < BLOCK ? n_pixels - done : BLOCK;
      transform_block (transform, in + 4 * done, out + 4 * done, n, coverage);
    }
}

void
KERNEL_NAME (round_trip) (const ColorshineSpace *space, const float *in, float *out,
                          size_t n_pixels)
{
  const Matrix to_rgb = matrix_of (&space->lms_to_rgb);
  for (size_t done = 0; done < n_pixels; done += BLOCK)
    {
      const size_t n = n_pixels - done < BLOCK ? n_pixels - done : BLOCK;
      const float *from = in + 4 * done;
      float *to = out + 4 * done;
      Source source;
      load_source (from, n, &source);
      convert_to_oklab (&space->rgb_to_lms, n, &source);
#pragma omp simd
      for (size_t i = 0; i < n; i++)
        {
          const Rgb rgb = linear_rgb_from_oklab (&to_rgb, source.lab_l[i], source.lab_a[i],
                                                 source.lab_b[i]);
          const float alpha = from[4 * i + 3];
          to[4 * i] = rgb.r;
          to[4 * i + 1] = rgb.g;
          to[4 * i + 2] = rgb.b;
          to[4 * i + 3] = alpha;
        }
    }
}
