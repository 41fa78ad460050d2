/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * The transform over a row of pixels, in float: see kernel.h.
 *
 * Whole blocks take short cuts that change no pixel's value: a block that nothing
 * touches is copied, and what values outside 0–1 need is left out where there are none.
 */
#include "kernel.h"

#include "gamut.h"

#include <float.h>

typedef struct {
  Lanes chroma, cos_h, sin_h, trust;
} PolarBlock;

static void
convert_to_polar (const ColorshineTransform *transform, size_t n, const SourceBlock *source,
                  PolarBlock *polar)
{
  const Neutral neutral = neutral_of (transform);
  const size_t lanes = padded (n);
#pragma omp simd
  for (size_t i = 0; i < lanes; i++)
    {
      const Polar p = polar_at (neutral, source, i);
      polar->chroma[i] = p.chroma;
      polar->cos_h[i] = p.cos_h;
      polar->sin_h[i] = p.sin_h;
      polar->trust[i] = p.trust;
    }
}

/* ── Blend, and back to RGB ─────────────────────────────────────────────── */

COLORSHINE_INLINE void
blend_as (ColorshineBlend blend, WeightsKind weights, const PolarBlock *polar, size_t n,
          const SourceBlock *source, const WishesBlock *wishes, ResultBlock *result)
{
  const size_t lanes = padded (n);
#pragma omp simd
  for (size_t i = 0; i < lanes; i++)
    {
      const Oklab pixel = { source->lab_l[i], source->lab_a[i], source->lab_b[i] };
      const Wish lightness = wish_at (wishes, weights, SUM_LIGHTNESS, i);
      Blended blended;
      if (blend == COLORSHINE_BLEND_OKLAB)
        blended = blend_oklab (lightness, wish_at (wishes, weights, SUM_AB, i), pixel);
      else
        blended = blend_oklch (lightness, wish_at (wishes, weights, SUM_CHROMA, i),
                               wish_at (wishes, weights, SUM_HUE, i), wishes->votes[i], pixel,
                               (Polar){ polar->chroma[i], polar->cos_h[i], polar->sin_h[i],
                                        polar->trust[i] });
      result->lab_l[i] = blended.color.l;
      result->lab_a[i] = blended.color.a;
      result->lab_b[i] = blended.color.b;
      result->influence[i] = blended.influence;
    }
}

static void
blend (const ColorshineTransform *transform, size_t n, const SourceBlock *source,
       const WishesBlock *wishes, ResultBlock *result, Traffic *traffic)
{
  PolarBlock polar;
  if (transform->options.blend == COLORSHINE_BLEND_OKLCH)
    convert_to_polar (transform, n, source, &polar);
  move_traffic (traffic, TRAFFIC_PORTION);
#define CASE(WEIGHTS)                                                                             \
  case WEIGHTS:                                                                                   \
    if (transform->options.blend == COLORSHINE_BLEND_OKLAB)                                       \
      blend_as (COLORSHINE_BLEND_OKLAB, WEIGHTS, &polar, n, source, wishes, result);              \
    else                                                                                          \
      blend_as (COLORSHINE_BLEND_OKLCH, WEIGHTS, &polar, n, source, wishes, result);              \
    break
  switch (kind_of_weights (transform, wishes))
    {
      CASE (WEIGHTS_SEPARATE);
      CASE (WEIGHTS_JOINT);
      CASE (WEIGHTS_AS_THEY_ARE);
    }
#undef CASE
}

static void
convert_to_rgb (const Matrix3 *lms_to_rgb, size_t n, const SourceBlock *source,
                ResultBlock *result)
{
  const Matrix matrix = matrix_of (lms_to_rgb);
  const size_t lanes = padded (n);
  float least = 0.0f, most = 1.0f;
#pragma omp simd reduction(min : least) reduction(max : most)
  for (size_t i = 0; i < lanes; i++)
    {
      const Rgb moved = linear_rgb_from_oklab (&matrix, result->lab_l[i], result->lab_a[i],
                                               result->lab_b[i]);
      const bool is_touched = result->influence[i] > 0.0f;
      const float r = source->r[i], g = source->g[i], b = source->b[i];
      const Rgb rgb
          = { is_touched ? moved.r : r, is_touched ? moved.g : g, is_touched ? moved.b : b };
      result->r[i] = rgb.r;
      result->g[i] = rgb.g;
      result->b[i] = rgb.b;
      least = real_min (rgb_least (rgb), least);
      most = real_max (rgb_most (rgb), most);
    }
  result->is_any_beyond = least < 0.0f || most > 1.0f;
  result->is_any_outside = false;
  result->is_to_clip = false;
}

/* A loop of its own: most blocks of a photograph need none of it. */
static void
find_outside (size_t n, ResultBlock *result)
{
  const size_t lanes = padded (n);
  float most = 0.0f;
#pragma omp simd reduction(max : most)
  for (size_t i = 0; i < lanes; i++)
    {
      const Rgb rgb = { result->r[i], result->g[i], result->b[i] };
      const float is_outside = gamut_contains (rgb) ? 0.0f : 1.0f;
      result->is_outside[i] = is_outside;
      most = real_max (is_outside, most);
    }
  result->is_any_outside = most > 0.0f;
}

/* ── Into the gamut ─────────────────────────────────────────────────────── */

/* Not vectorized: a chosen alternative, for comparison with CSS. In the unit cube
 * it changes nothing. */
static void
refer_css (size_t n, const ResultBlock *result, Referred *referred)
{
  for (size_t i = 0; i < n; i++)
    if (result->influence[i] > 0.0f
        && gamut_excess ((Rgb){ result->r[i], result->g[i], result->b[i] }) > 0.0f)
      referred->index[referred->n++] = (uint16_t) i;
}

/* Chroma below which rounding turns a hue by more than 3e-5 radians. */
static const float ROUNDED_CHROMA = 1e-2f;

/* With a neutral chroma next to 0 the hues of greys count in full, so they must be
 * known. */
static void
refer_greys (const ColorshineTransform *transform, size_t n, const SourceBlock *source,
             const ResultBlock *result, Referred *referred)
{
  if (!transform->needs_polar || transform->options.neutral_chroma >= ROUNDED_CHROMA)
    return;
  const Neutral neutral = neutral_of (transform);
  for (size_t i = 0; i < n; i++)
    if (result->influence[i] > 0.0f
        && polar_at (neutral, source, i).chroma < ROUNDED_CHROMA)
      referred->index[referred->n++] = (uint16_t) i;
}

static void
take_reference (const ColorshineTransform *transform, const SourceBlock *source,
                const Referred *referred, ResultBlock *result)
{
  for (size_t k = 0; k < referred->n; k++)
    {
      const size_t i = referred->index[k];
      /* Any finite alpha will do. */
      const double pixel[4] = { source->r[i], source->g[i], source->b[i], 1.0 };
      double mapped[4];
      colorshine_transform_pixel (transform, pixel, mapped, NULL);
      result->r[i] = (float) mapped[0];
      result->g[i] = (float) mapped[1];
      result->b[i] = (float) mapped[2];
    }
}

static void
clip (size_t n, ResultBlock *result)
{
  if (!result->is_to_clip)
    return;
  const size_t lanes = padded (n);
#pragma omp simd
  for (size_t i = 0; i < lanes; i++)
    {
      const Rgb clipped = gamut_clip ((Rgb){ result->r[i], result->g[i], result->b[i] });
      result->r[i] = clipped.r;
      result->g[i] = clipped.g;
      result->b[i] = clipped.b;
    }
  result->is_to_clip = false;
}

/* What sources outside 0–1 keep of the unmapped result; pixels that nothing touched
 * keep all of the source. */
static void
restore_hdr (size_t n, const SourceBlock *source, const ResultBlock *unmapped, ResultBlock *result)
{
  const size_t lanes = padded (n);
#pragma omp simd
  for (size_t i = 0; i < lanes; i++)
    {
      const float r = unmapped->r[i], g = unmapped->g[i], b = unmapped->b[i];
      const float excess = gamut_excess ((Rgb){ source->r[i], source->g[i], source->b[i] });
      const float share = unmapped_share (excess, result->influence[i]);
      const bool is_touched = result->influence[i] > 0.0f;
      result->r[i] = is_touched ? mix (result->r[i], r, share) : r;
      result->g[i] = is_touched ? mix (result->g[i], g, share) : g;
      result->b[i] = is_touched ? mix (result->b[i], b, share) : b;
    }
}

static void
map_into_gamut (const ColorshineTransform *transform, size_t n, const SourceBlock *source,
                ResultBlock *result, Referred *referred)
{
  const ColorshineGamut gamut = transform->options.gamut;
  if (gamut == COLORSHINE_GAMUT_NONE)
    return;
  result->is_to_clip = result->is_any_beyond;
  ResultBlock unmapped;
  if (!source->is_plain)
    unmapped = *result;
  if (gamut == COLORSHINE_GAMUT_REDUCE_CHROMA && result->is_any_outside)
    KERNEL_NAME (reduce_chroma) (transform->space, n, result, referred);
  if (gamut == COLORSHINE_GAMUT_CSS && result->is_any_beyond)
    refer_css (n, result, referred);
  if (!source->is_plain)
    {
      clip (n, result);
      restore_hdr (n, source, &unmapped, result);
    }
}

/* ── Out ────────────────────────────────────────────────────────────────── */

static bool
is_finite_pixel (const float *pixel)
{
  return (fabsf (pixel[0]) <= FLT_MAX) & (fabsf (pixel[1]) <= FLT_MAX)
         & (fabsf (pixel[2]) <= FLT_MAX) & (fabsf (pixel[3]) <= FLT_MAX);
}

/* Pixels that have no colour are not outside. */
static void
forgive_not_finite (size_t n, const float *in, ResultBlock *result)
{
  for (size_t i = 0; i < n; i++)
    if (!is_finite_pixel (in + 4 * i))
      result->is_outside[i] = 0.0f;
}

static void
count_coverage (size_t n, const ResultBlock *result, ColorshineCoverage *coverage)
{
  coverage->n_pixels += n;
  if (!result->is_any_outside)
    return;
  for (size_t i = 0; i < n; i++)
    if (result->is_outside[i] > 0.0f)
      {
        const double excess = gamut_excess ((Rgb){ result->r[i], result->g[i], result->b[i] });
        coverage->n_outside++;
        if (excess > coverage->largest_excess)
          coverage->largest_excess = excess;
      }
}

/* The wished colour is where the pixel went, but for what was mapped. */
static void
find_mapped (const ColorshineTransform *transform, size_t n, const SourceBlock *source,
             ResultBlock *result)
{
  if (source->is_plain && !result->is_any_outside)
    return;
  const Matrix matrix = matrix_of (&transform->space->rgb_to_lms);
  const size_t lanes = padded (n);
#pragma omp simd
  for (size_t i = 0; i < lanes; i++)
    {
      const Oklab color = oklab_from_linear_rgb (&matrix, result->r[i], result->g[i], result->b[i]);
      result->lab_l[i] = color.l;
      result->lab_a[i] = color.a;
      result->lab_b[i] = color.b;
    }
}

static void
count_movement (const ColorshineTransform *transform, size_t n, const SourceBlock *source,
                ResultBlock *result, ColorshineCoverage *coverage)
{
  uint32_t n_moved = 0;
  float sum = 0.0f, largest = 0.0f;
  find_mapped (transform, n, source, result);
#pragma omp simd reduction(+ : n_moved, sum) reduction(max : largest)
  for (size_t i = 0; i < n; i++)
    {
      const Oklab from = { source->lab_l[i], source->lab_a[i], source->lab_b[i] };
      const Oklab to = { result->lab_l[i], result->lab_a[i], result->lab_b[i] };
      const bool is_touched = result->influence[i] > 0.0f;
      const float delta_e_ok = is_touched ? oklab_distance (from, to) : 0.0f;
      n_moved += is_touched;
      sum += delta_e_ok;
      largest = real_max (delta_e_ok, largest);
    }
  coverage->n_moved += n_moved;
  coverage->sum_delta_e_ok += sum;
  if (largest > coverage->largest_delta_e_ok)
    coverage->largest_delta_e_ok = largest;
}

static void
shown_influence (const ColorshineTransform *transform, const WishesBlock *wishes, size_t n,
                 ResultBlock *result)
{
  if (transform->options.show_attractor == 0)
    return;
  const WeightsKind weights = kind_of_weights (transform, wishes);
  for (size_t i = 0; i < n; i++)
    {
      float largest = 0.0f;
      if (wishes->shown && wishes->shown->protect)
        largest = wishes->shown_weight[i];
      else if (wishes->shown)
        for (int k = 0; k < N_SUMS; k++)
          if (wishes->shown->acts_on[k])
            {
              const float share = wish_at (wishes, weights, k, i).share;
              largest = real_max (share * wishes->shown_weight[i], largest);
            }
      result->influence[i] = largest;
    }
}

static void
show_grey (const Lanes grey, ResultBlock *result)
{
  memcpy (result->r, grey, sizeof result->r);
  memcpy (result->g, grey, sizeof result->g);
  memcpy (result->b, grey, sizeof result->b);
}

/* What is shown of a block that attractors may touch. */
static void
finish_block (const ColorshineTransform *transform, size_t n, const SourceBlock *source,
              const WishesBlock *wishes, ResultBlock *result, ColorshineCoverage *coverage)
{
  Referred referred = { .n = 0 };
  switch (transform->options.show)
    {
    case COLORSHINE_SHOW_INFLUENCE:
      shown_influence (transform, wishes, n, result);
      show_grey (result->influence, result);
      break;
    case COLORSHINE_SHOW_OUT_OF_GAMUT:
      if (!result->is_any_beyond)
        memset (result->is_outside, 0, sizeof result->is_outside);
      show_grey (result->is_outside, result);
      break;
    case COLORSHINE_SHOW_RESULT:
      map_into_gamut (transform, n, source, result, &referred);
      refer_greys (transform, n, source, result, &referred);
      take_reference (transform, source, &referred, result);
      if (coverage)
        {
          clip (n, result);
          count_movement (transform, n, source, result, coverage);
        }
      break;
    }
}

/* Returns: false for a block that is to stay as it is; @result is then not set.
 * @rgba: (nullable): the pixels as they came; NULL where all are finite */
static bool
transform_block (const ColorshineTransform *transform, size_t n, const SourceBlock *source,
                 const float *rgba, ResultBlock *result, ColorshineCoverage *coverage,
                 Traffic *traffic)
{
  WishesBlock wishes;
  Reaching reaching;
  /* What is not plain may be outside the gamut as it is. */
  const bool may_stay = transform->options.show == COLORSHINE_SHOW_RESULT
                        && (!coverage || source->is_plain);
  move_traffic (traffic, TRAFFIC_PORTION);
  KERNEL_NAME (find_reaching) (transform, &source->box, &reaching);
  bool stays = may_stay && !reaching.is_any_pulling;
  if (!stays)
    {
      KERNEL_NAME (collect_wishes) (transform, &reaching, n, source, &wishes, traffic);
      move_traffic (traffic, TRAFFIC_PORTION);
      stays = may_stay && !KERNEL_NAME (is_any_weight) (transform, n, &wishes);
    }
  if (stays)
    {
      if (coverage)
        coverage->n_pixels += n;
      return false;
    }
  blend (transform, n, source, &wishes, result, traffic);
  move_traffic (traffic, TRAFFIC_PORTION);
  convert_to_rgb (&transform->space->lms_to_rgb, n, source, result);
  if (result->is_any_beyond)
    find_outside (n, result);
  move_traffic (traffic, TRAFFIC_PORTION);
  if (rgba && result->is_any_outside && !source->is_plain)
    forgive_not_finite (n, rgba, result);
  if (coverage)
    count_coverage (n, result, coverage);
  finish_block (transform, n, source, &wishes, result, coverage);
  return true;
}

/* ── Rows and planes ────────────────────────────────────────────────────── */

static void
store_result (size_t n, const ResultBlock *result, const float *in, float *out)
{
  if (result->is_to_clip)
    store_block (n, result->r, result->g, result->b, in, out, true);
  else
    store_block (n, result->r, result->g, result->b, in, out, false);
}

COLORSHINE_INLINE void
transform_row_as (bool streams, const ColorshineTransform *transform, const float *in, float *out,
                  size_t n_pixels, ColorshineCoverage *coverage)
{
  float results[2][4 * BLOCK] __attribute__ ((aligned (64)));
  Traffic traffic = { .n_done = 0 };
  size_t n;
  for (size_t done = 0, block = 0; done < n_pixels; done += n, block++)
    {
      n = smaller_size (n_pixels - done, BLOCK);
      const float *from = in + 4 * done;
      float *to = streams ? results[block % 2] : out + 4 * done;
      SourceBlock source;
      ResultBlock result;
      traffic.ahead = from + 4 * n;
      traffic.n_ahead = 4 * smaller_size (n_pixels - done - n, BLOCK);
      traffic.room = to;
      traffic.n_room = streams || to == from ? 0 : 4 * n;
      KERNEL_NAME (load_block) (&transform->space->rgb_to_lms, from, n, &source);
      const bool stays
          = !transform_block (transform, n, &source, from, &result, coverage, &traffic);
      if (!stays)
        store_result (n, &result, from, to);
      else if (!streams && from != to)
        memcpy (to, from, 4 * n * sizeof *to);
      move_traffic (&traffic, SIZE_MAX);
      if (streams)
        {
          traffic.done = stays ? from : to;
          traffic.to = out + 4 * done;
          traffic.n_done = 4 * n;
        }
    }
  if (streams)
    end_traffic (&traffic);
}

void
KERNEL_NAME (transform_row) (const ColorshineTransform *transform, const float *in, float *out,
                             size_t n_pixels, ColorshineCoverage *coverage)
{
  transform_row_as (false, transform, in, out, n_pixels, coverage);
}

void
KERNEL_NAME (stream_row) (const ColorshineTransform *transform, const float *in, float *out,
                          size_t n_pixels, ColorshineCoverage *coverage)
{
  transform_row_as (true, transform, in, out, n_pixels, coverage);
}

static bool
take_changed_runs (size_t n, const SourceBlock *source, const ResultBlock *result,
                   ColorPlanes *planes, bool is_changed[COLORSHINE_BLOCK_RUNS])
{
  bool is_any = false;
  for (size_t run = 0; run < padded (n) / COLORSHINE_RUN_PIXELS; run++)
    {
      const size_t first = run * COLORSHINE_RUN_PIXELS;
      uint32_t n_changed = 0;
#pragma omp simd reduction(+ : n_changed)
      for (size_t i = first; i < first + COLORSHINE_RUN_PIXELS; i++)
        {
          n_changed += (source->r[i] != result->r[i]) | (source->g[i] != result->g[i])
                       | (source->b[i] != result->b[i]);
          planes->r[i] = result->r[i];
          planes->g[i] = result->g[i];
          planes->b[i] = result->b[i];
        }
      is_changed[run] = n_changed > 0;
      is_any |= n_changed > 0;
    }
  return is_any;
}

bool
KERNEL_NAME (transform_planes) (const ColorshineTransform *transform, ColorPlanes *planes,
                                size_t n_pixels, bool is_changed[COLORSHINE_BLOCK_RUNS],
                                ColorshineCoverage *coverage)
{
  SourceBlock source;
  ResultBlock result;
  Traffic none = { .n_ahead = 0 };
  KERNEL_NAME (load_planes) (&transform->space->rgb_to_lms, planes, n_pixels, &source);
  if (!transform_block (transform, n_pixels, &source, NULL, &result, coverage, &none))
    return false;
  clip (n_pixels, &result);
  return take_changed_runs (n_pixels, &source, &result, planes, is_changed);
}
