/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * The transform as docs/model.md states it, one pixel at a time, in double:
 * start here. colorshine_transform_pixel() is the reference that every kernel is
 * checked against; the formulae themselves stand in oklab.h, falloff.h, blend.h
 * and gamut.h.
 */
#include "transform.h"

#include "dispatch.h"
#include "gamut.h"

#include <float.h>
#include <stdlib.h>

/* Beyond this, 1/radius would overflow when squared in float. No two different
 * colours in float are this close. */
static const double SMALLEST_RADIUS = 1e-18;

/* ── Making a transform ─────────────────────────────────────────────────── */

static void
set_range (Pull *pull, const ColorshineAttractor *attractor, double radius)
{
  const double share = attractor->strength / 100.0;
  const double alpha = attractor->color.alpha;
  pull->falloff = attractor->falloff;
  pull->center_l = attractor->from.lightness;
  pull->center_a = attractor->from.a;
  pull->center_b = attractor->from.b;
  pull->inverse_radius_squared = 1.0 / fmax (radius * radius, SMALLEST_RADIUS * SMALLEST_RADIUS);
  /* Up to strength 100: share · f. Above: f + (share − 1)·(1 − f), and a skirt. */
  pull->has_lift = share > 1.0;
  pull->slope = alpha * (pull->has_lift ? 2.0 - share : share);
  pull->lift = alpha * (pull->has_lift ? share - 1.0 : 0.0);
}

static void
set_target (Pull *pull, const ColorshineAttractor *attractor, unsigned channels, Neutral neutral)
{
  const ColorshineColor *color = &attractor->color;
  pull->l = color->lightness;
  pull->a = color->a;
  pull->b = color->b;
  pull->chroma = hypot (color->a, color->b);

  const bool has_hue = !color->hue_is_none && pull->chroma >= COLORSHINE_POWERLESS_CHROMA;
  pull->cos_h = has_hue ? color->a / pull->chroma : 0.0;
  pull->sin_h = has_hue ? color->b / pull->chroma : 0.0;
  pull->trust = has_hue ? hue_trust (neutral, pull->chroma) : 0.0;

  const bool chroma = channels & COLORSHINE_CHANNEL_CHROMA;
  const bool hue = channels & COLORSHINE_CHANNEL_HUE;
  if (chroma)
    pull->target_kind = hue && !color->hue_is_none ? TARGET_COLOR : TARGET_CHROMA;
  else
    pull->target_kind = has_hue ? TARGET_HUE : TARGET_OWN;
}

static void
set_channels (Pull *pull, unsigned channels, ColorshineBlend blend)
{
  const bool chroma = channels & COLORSHINE_CHANNEL_CHROMA;
  const bool hue = channels & COLORSHINE_CHANNEL_HUE;
  pull->acts_on[SUM_LIGHTNESS] = channels & COLORSHINE_CHANNEL_LIGHTNESS;
  if (blend == COLORSHINE_BLEND_OKLAB)
    {
      pull->acts_on[SUM_AB] = chroma || hue;
      pull->acts_on[SUM_HUE] = false;
    }
  else
    {
      pull->acts_on[SUM_CHROMA] = chroma;
      pull->acts_on[SUM_HUE] = hue;
    }
}

/* Where the pull ends: at the edge of its range or of its skirt. */
static void
set_reach (Reaches *reaches, size_t i, const Pull *pull)
{
  const double reach = pull->has_lift ? 1.0 + COLORSHINE_SKIRT_WIDTH : 1.0;
  reaches->l[i] = (float) pull->center_l;
  reaches->a[i] = (float) pull->center_a;
  reaches->b[i] = (float) pull->center_b;
  reaches->squared[i] = (float) fmin (reach * reach / pull->inverse_radius_squared, FLT_MAX);
}

static bool
has_joint_weights (const ColorshineTransform *transform)
{
  const bool is_oklab = transform->options.blend == COLORSHINE_BLEND_OKLAB;
  for (size_t i = 0; i < transform->n_pulls; i++)
    {
      const Pull *pull = &transform->pulls[i];
      if (!pull->acts_on[SUM_LIGHTNESS] || !pull->acts_on[SUM_AB]
          || (is_oklab ? !pull->protect && pull->target_kind != TARGET_COLOR
                       : !pull->acts_on[SUM_HUE]))
        return false;
    }
  return true;
}

ColorshineTransform *
colorshine_transform_new (const ColorshineRecipe *recipe, const double *radii,
                          const ColorshineOptions *options, const ColorshineSpace *space)
{
  ColorshineTransform *transform = calloc (1, sizeof *transform);
  if (!transform)
    return NULL;
  transform->space = space;
  transform->options = *options;
  transform->needs_polar = options->blend == COLORSHINE_BLEND_OKLCH;

  const Neutral neutral = neutral_from_chroma (options->neutral_chroma);
  const unsigned switches = (options->lightness ? COLORSHINE_CHANNEL_LIGHTNESS : 0)
                            | (options->chroma ? COLORSHINE_CHANNEL_CHROMA : 0)
                            | (options->hue ? COLORSHINE_CHANNEL_HUE : 0);
  for (size_t i = 0; i < recipe->n_attractors; i++)
    {
      const ColorshineAttractor *attractor = &recipe->attractors[i];
      const unsigned channels = attractor->channels & switches;
      /* The influence of a protecting attractor is its weight, whatever it
       * shields, so one that shields nothing is still kept. */
      if (attractor->off || !(radii[i] > 0.0) || (channels == 0 && !attractor->protect))
        continue;
      Pull *pull = &transform->pulls[transform->n_pulls];
      set_range (pull, attractor, radii[i]);
      if (pull->slope == 0.0 && pull->lift == 0.0)
        continue;
      pull->number = (unsigned) i + 1;
      pull->protect = attractor->protect;
      set_target (pull, attractor, channels, neutral);
      set_channels (pull, channels, options->blend);
      if (pull->target_kind == TARGET_HUE || pull->target_kind == TARGET_CHROMA)
        transform->needs_polar = true;
      set_reach (&transform->reaches, transform->n_pulls, pull);
      transform->n_pulls++;
    }
  transform->has_joint_weights = has_joint_weights (transform);
  return transform;
}

void
colorshine_transform_free (ColorshineTransform *transform)
{
  free (transform);
}

bool
colorshine_transform_is_identity (const ColorshineTransform *transform)
{
  if (transform->options.show != COLORSHINE_SHOW_RESULT)
    return false;
  for (size_t i = 0; i < transform->n_pulls; i++)
    if (!transform->pulls[i].protect)
      return false;
  return true;
}

/* ── The reference ──────────────────────────────────────────────────────── */

/* What all attractors together want of one pixel. */
typedef struct {
  Sum sums[N_SUMS];
  double votes;        /* Σ of the magnitudes of the votes for a hue */
  const Pull *shown;   /* the attractor that `show-attractor` names, and */
  double shown_weight; /* its weight */
} Wishes;

static Wishes
collect_wishes (const ColorshineTransform *transform, Oklab pixel, Polar polar)
{
  Wishes wishes = { .sums = { SUM_EMPTY, SUM_EMPTY, SUM_EMPTY } };
  for (size_t i = 0; i < transform->n_pulls; i++)
    {
      const Pull *pull = &transform->pulls[i];
      const Range range = range_of (pull);
      const Target target = target_of (pull);
      const double w
          = weight_at (pull->falloff, pull->has_lift, &range, pixel.l, pixel.a, pixel.b);
      if (pull->number == transform->options.show_attractor)
        {
          wishes.shown = pull;
          wishes.shown_weight = w;
        }
      Ab wish = { 0.0, 0.0 }; /* for (a, b), or for chroma in wish.a */
      if (transform->options.blend == COLORSHINE_BLEND_OKLAB)
        wish = oklab_target (pull->target_kind, &target, pixel.a, pixel.b, polar);
      else
        wish.a = target.chroma;
      const Ab per_sum[N_SUMS]
          = { { target.l, 0.0 },
              wish,
              { target.trust * target.cos_h, target.trust * target.sin_h } };

      for (int k = 0; k < N_SUMS; k++)
        {
          Sum *sum = &wishes.sums[k];
          if (!pull->acts_on[k])
            continue;
          if (pull->protect)
            {
              sum->keep *= 1.0 - w;
              continue;
            }
          sum->weight += w;
          sum->x += w * per_sum[k].a;
          sum->y += w * per_sum[k].b;
          if (k == SUM_HUE)
            wishes.votes += w * target.trust;
        }
    }
  return wishes;
}

static double
shown_influence (const ColorshineTransform *transform, const Wishes *wishes, double influence)
{
  if (transform->options.show_attractor == 0)
    return influence;
  if (!wishes->shown)
    return 0.0;
  if (wishes->shown->protect)
    return wishes->shown_weight;
  double largest = 0.0;
  for (int k = 0; k < N_SUMS; k++)
    if (wishes->shown->acts_on[k])
      largest = fmax (largest, sum_share (wishes->sums[k]) * wishes->shown_weight);
  return largest;
}

static Rgb
map_into_gamut (const ColorshineTransform *transform, Oklab color, Rgb unmapped)
{
  const Matrix rgb_to_lms = matrix_of (&transform->space->rgb_to_lms);
  const Matrix lms_to_rgb = matrix_of (&transform->space->lms_to_rgb);
  switch (transform->options.gamut)
    {
    case COLORSHINE_GAMUT_REDUCE_CHROMA:
      if (gamut_contains (unmapped))
        return gamut_clip (unmapped);
      return gamut_reduce_chroma (&lms_to_rgb, color);
    case COLORSHINE_GAMUT_CSS:
      return gamut_map_css (&rgb_to_lms, &lms_to_rgb, color);
    case COLORSHINE_GAMUT_CLIP:
      return gamut_clip (unmapped);
    case COLORSHINE_GAMUT_NONE:
    default:
      return unmapped;
    }
}

static void
count_movement (ColorshineCoverage *coverage, Oklab from, const Matrix *rgb_to_lms,
                const double out[4])
{
  const Oklab to = oklab_from_linear_rgb (rgb_to_lms, out[0], out[1], out[2]);
  const double delta_e_ok = oklab_distance (from, to);
  coverage->n_moved++;
  coverage->sum_delta_e_ok += delta_e_ok;
  coverage->largest_delta_e_ok = fmax (coverage->largest_delta_e_ok, delta_e_ok);
}

static void
count_coverage (ColorshineCoverage *coverage, Rgb unmapped)
{
  coverage->n_pixels++;
  if (gamut_contains (unmapped))
    return;
  coverage->n_outside++;
  coverage->largest_excess = fmax (coverage->largest_excess, gamut_excess (unmapped));
}

static void
set_grey (double out[4], double value)
{
  out[0] = out[1] = out[2] = value;
}

void
colorshine_transform_pixel (const ColorshineTransform *transform, const double in[4],
                            double out[4], ColorshineCoverage *coverage)
{
  const ColorshineOptions *options = &transform->options;
  const Rgb source = { in[0], in[1], in[2] };
  for (int k = 0; k < 4; k++)
    out[k] = in[k];
  if (!isfinite (source.r) || !isfinite (source.g) || !isfinite (source.b) || !isfinite (in[3]))
    {
      if (options->show != COLORSHINE_SHOW_RESULT)
        set_grey (out, 0.0);
      if (coverage)
        coverage->n_pixels++;
      return;
    }

  const Matrix rgb_to_lms = matrix_of (&transform->space->rgb_to_lms);
  const Matrix lms_to_rgb = matrix_of (&transform->space->lms_to_rgb);
  const Neutral neutral = neutral_from_chroma (options->neutral_chroma);
  const Oklab pixel = oklab_from_linear_rgb (&rgb_to_lms, source.r, source.g, source.b);
  const Polar polar = polar_from_ab (neutral, pixel.a, pixel.b);

  const Wishes wishes = collect_wishes (transform, pixel, polar);
  const Wish lightness = wish_of (wishes.sums[SUM_LIGHTNESS]);
  const Blended blended
      = options->blend == COLORSHINE_BLEND_OKLAB
            ? blend_oklab (lightness, wish_of (wishes.sums[SUM_AB]), pixel)
            : blend_oklch (lightness, wish_of (wishes.sums[SUM_CHROMA]),
                           wish_of (wishes.sums[SUM_HUE]), wishes.votes, pixel, polar);
  const bool is_touched = blended.influence > 0.0;
  const Oklab color = blended.color;
  const Rgb unmapped
      = is_touched ? linear_rgb_from_oklab (&lms_to_rgb, color.l, color.a, color.b) : source;
  if (coverage)
    count_coverage (coverage, unmapped);

  if (options->show == COLORSHINE_SHOW_INFLUENCE)
    set_grey (out, shown_influence (transform, &wishes, blended.influence));
  else if (options->show == COLORSHINE_SHOW_OUT_OF_GAMUT)
    set_grey (out, gamut_contains (unmapped) ? 0.0 : 1.0);
  else if (is_touched)
    {
      const Rgb mapped = map_into_gamut (transform, color, unmapped);
      const double share = unmapped_share (gamut_excess (source), blended.influence);
      out[0] = mix (mapped.r, unmapped.r, share);
      out[1] = mix (mapped.g, unmapped.g, share);
      out[2] = mix (mapped.b, unmapped.b, share);
      if (coverage)
        count_movement (coverage, pixel, &rgb_to_lms, out);
    }
}

/* ── Whole rows and images ──────────────────────────────────────────────── */

/* COLORSHINE_ISA=scalar: the reference over a row. */
void
colorshine_transform_row_scalar (const ColorshineTransform *transform, const float *in,
                                 float *out, size_t n_pixels, ColorshineCoverage *coverage)
{
  for (size_t i = 0; i < 4 * n_pixels; i += 4)
    {
      const double source[4] = { in[i], in[i + 1], in[i + 2], in[i + 3] };
      double result[4];
      colorshine_transform_pixel (transform, source, result, coverage);
      for (int k = 0; k < 4; k++)
        /* Equal values are copied as they are: a NaN may lose its payload on the
         * way through double. */
        if (result[k] == source[k] || result[k] != result[k])
          memmove (out + i + k, in + i + k, sizeof *out);
        else
          out[i + k] = (float) result[k];
    }
}

/* The same over what a kernel holds at a time; see ColorshineKernel. */
bool
colorshine_transform_planes_scalar (const ColorshineTransform *transform, ColorPlanes *planes,
                                    size_t n_pixels, bool is_changed[COLORSHINE_BLOCK_RUNS],
                                    ColorshineCoverage *coverage)
{
  bool is_any = false;
  memset (is_changed, 0, COLORSHINE_BLOCK_RUNS * sizeof *is_changed);
  for (size_t i = 0; i < n_pixels; i++)
    {
      float *pixel[3] = { &planes->r[i], &planes->g[i], &planes->b[i] };
      const double source[4] = { *pixel[0], *pixel[1], *pixel[2], 1.0 };
      double result[4];
      colorshine_transform_pixel (transform, source, result, coverage);
      for (int k = 0; k < 3; k++)
        {
          is_changed[i / COLORSHINE_RUN_PIXELS] |= *pixel[k] != (float) result[k];
          is_any |= *pixel[k] != (float) result[k];
          *pixel[k] = (float) result[k];
        }
    }
  return is_any;
}

/* Also for the analysis. */
void
colorshine_planes_oklab_scalar (const Matrix3 *rgb_to_lms, const ColorPlanes *planes,
                                size_t n_pixels, float *l, float *a, float *b)
{
  const Matrix matrix = matrix_of (rgb_to_lms);
  for (size_t i = 0; i < n_pixels; i++)
    {
      const Oklab color
          = oklab_from_linear_rgb (&matrix, planes->r[i], planes->g[i], planes->b[i]);
      l[i] = (float) color.l;
      a[i] = (float) color.a;
      b[i] = (float) color.b;
    }
}

void
colorshine_weighted_oklab_scalar (const Matrix3 *rgb_to_lms, const float *rgba, size_t n_pixels,
                                  float *l, float *a, float *b, float *weight)
{
  const Matrix matrix = matrix_of (rgb_to_lms);
  for (size_t i = 0; i < n_pixels; i++)
    {
      const float *pixel = rgba + 4 * i;
      const bool is_finite = isfinite (pixel[0]) && isfinite (pixel[1]) && isfinite (pixel[2])
                             && isfinite (pixel[3]);
      const Oklab color = is_finite ? oklab_from_linear_rgb (&matrix, pixel[0], pixel[1], pixel[2])
                                    : (Oklab){ 0.0, 0.0, 0.0 };
      l[i] = (float) color.l;
      a[i] = (float) color.a;
      b[i] = (float) color.b;
      weight[i] = is_finite ? (float) real_clamp01 (pixel[3]) : 0.0f;
    }
}

void
colorshine_round_trip_scalar (const ColorshineSpace *space, const float *in, float *out,
                              size_t n_pixels)
{
  const Matrix to_lms = matrix_of (&space->rgb_to_lms), to_rgb = matrix_of (&space->lms_to_rgb);
  for (size_t i = 0; i < 4 * n_pixels; i += 4)
    {
      const Oklab color = oklab_from_linear_rgb (&to_lms, in[i], in[i + 1], in[i + 2]);
      const Rgb rgb = linear_rgb_from_oklab (&to_rgb, color.l, color.a, color.b);
      out[i] = (float) rgb.r;
      out[i + 1] = (float) rgb.g;
      out[i + 2] = (float) rgb.b;
      memmove (out + i + 3, in + i + 3, sizeof *out);
    }
}

/* The reference need not be fast. */
void
colorshine_stream_row_scalar (const ColorshineTransform *transform, const float *in, float *out,
                              size_t n_pixels, ColorshineCoverage *coverage)
{
  colorshine_transform_row_scalar (transform, in, out, n_pixels, coverage);
}

void
colorshine_transform_row (const ColorshineTransform *transform, const float *in, float *out,
                          size_t n_pixels, ColorshineCoverage *coverage)
{
  colorshine_kernel ()->transform_row (transform, in, out, n_pixels, coverage);
}

void
colorshine_coverage_add (ColorshineCoverage *coverage, const ColorshineCoverage *other)
{
  coverage->n_pixels += other->n_pixels;
  coverage->n_outside += other->n_outside;
  coverage->largest_excess = fmax (coverage->largest_excess, other->largest_excess);
  coverage->n_moved += other->n_moved;
  coverage->sum_delta_e_ok += other->sum_delta_e_ok;
  coverage->largest_delta_e_ok
      = fmax (coverage->largest_delta_e_ok, other->largest_delta_e_ok);
}

static bool
is_to_stream (const float *in, const float *out, size_t row_stride, size_t width, size_t height)
{
  const size_t alignment = 16; /* see ColorshineKernel */
  return in != out && 4 * width * height * sizeof *out >= COLORSHINE_STREAM_BYTES
         && (uintptr_t) out % alignment == 0 && row_stride * sizeof *out % alignment == 0;
}

void
colorshine_transform_image_by (const ColorshineKernel *kernel, const ColorshineTransform *transform,
                               const float *in, float *out, size_t row_stride, size_t width,
                               size_t height, unsigned n_threads, ColorshineCoverage *coverage)
{
  const int threads = (int) (n_threads ? n_threads : colorshine_default_threads ());
  void (*transform_row) (const ColorshineTransform *, const float *, float *, size_t,
                         ColorshineCoverage *)
      = is_to_stream (in, out, row_stride, width, height) ? kernel->stream_row
                                                          : kernel->transform_row;
  (void) threads; /* without OpenMP */
#pragma omp parallel num_threads(threads) if (threads > 1)
  {
    ColorshineCoverage own = { 0 };
#pragma omp for schedule(dynamic, 16)
    for (size_t row = 0; row < height; row++)
      transform_row (transform, in + row * row_stride, out + row * row_stride, width,
                     coverage ? &own : NULL);
    if (coverage)
      {
#pragma omp critical(colorshine_coverage)
        colorshine_coverage_add (coverage, &own);
      }
  }
}

void
colorshine_transform_image (const ColorshineTransform *transform, const float *in, float *out,
                            size_t row_stride, size_t width, size_t height, unsigned n_threads,
                            ColorshineCoverage *coverage)
{
  colorshine_transform_image_by (colorshine_kernel (), transform, in, out, row_stride, width,
                                 height, n_threads, coverage);
}
