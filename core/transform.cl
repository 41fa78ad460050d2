/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * The transform as an OpenCL kernel: colorshine_transform_pixel() in float, a pixel
 * a work item, by the same formulae, which stand before it in the program
 * (embed-opencl.py). Pixels for which single precision is not enough are
 * left to the host.
 */

/* What all attractors want of one pixel. */
typedef struct {
  Sum sums[N_SUMS];
  float votes;
  float shown_weight;
  int shown; /* index of the pull, or -1 */
} Wishes;

static void
add_wish (__global const OpenclPull *pull, int is_oklab, Oklab pixel, Polar polar, float w,
          Wishes *wishes)
{
  const Target target = pull->target;
  Ab wish = { target.chroma, 0.0f };
  if (is_oklab)
    wish = oklab_target ((TargetKind) pull->target_kind, &target, pixel.a, pixel.b, polar);
  const Ab per_sum[N_SUMS] = { { target.l, 0.0f },
                               wish,
                               { target.trust * target.cos_h, target.trust * target.sin_h } };
  for (int k = 0; k < N_SUMS; k++)
    {
      Sum *sum = &wishes->sums[k];
      if (!pull->acts_on[k])
        continue;
      if (pull->is_protecting)
        {
          sum->keep *= 1.0f - w;
          continue;
        }
      sum->weight += w;
      sum->x += w * per_sum[k].a;
      sum->y += w * per_sum[k].b;
      if (k == SUM_HUE)
        wishes->votes += w * target.trust;
    }
}

static Wishes
collect_wishes (__global const OpenclTransform *transform, Oklab pixel, Polar polar)
{
  Wishes wishes;
  for (int k = 0; k < N_SUMS; k++)
    wishes.sums[k] = SUM_EMPTY;
  wishes.votes = wishes.shown_weight = 0.0f;
  wishes.shown = -1;
  for (int i = 0; i < transform->n_pulls; i++)
    {
      __global const OpenclPull *pull = &transform->pulls[i];
      const Range range = pull->range;
      const float w = weight_at ((ColorshineFalloff) pull->falloff, pull->has_lift != 0, &range,
                                 pixel.l, pixel.a, pixel.b);
      if (pull->number == transform->show_attractor)
        {
          wishes.shown = i;
          wishes.shown_weight = w;
        }
      add_wish (pull, transform->blend == COLORSHINE_BLEND_OKLAB, pixel, polar, w, &wishes);
    }
  return wishes;
}

static float
shown_influence (__global const OpenclTransform *transform, const Wishes *wishes, float influence)
{
  if (transform->show_attractor == 0)
    return influence;
  if (wishes->shown < 0)
    return 0.0f;
  __global const OpenclPull *pull = &transform->pulls[wishes->shown];
  if (pull->is_protecting)
    return wishes->shown_weight;
  float largest = 0.0f;
  for (int k = 0; k < N_SUMS; k++)
    if (pull->acts_on[k])
      largest = real_max (sum_share (wishes->sums[k]) * wishes->shown_weight, largest);
  return largest;
}

/* The largest chroma inside. */
static Rgb
search_boundary (const Matrix *lms_to_rgb, Oklab color, float chroma, float cos_h, float sin_h,
                 float bound)
{
  const Slopes slopes = cone_slopes (cos_h, sin_h);
  const float inverse = 1.0f / color.l;
  const float ceiling = (1.0f + COLORSHINE_GAMUT_ABOVE) * inverse * inverse * inverse;
  BoundarySearch search
      = boundary_search_from (lms_to_rgb, slopes, real_min (chroma * inverse, bound), ceiling);
  for (int step = 0; step < COLORSHINE_BOUNDARY_STEPS; step++)
    search = boundary_search_step (lms_to_rgb, slopes, ceiling, search);
  const float found = search.x * color.l;
  return linear_rgb_from_oklab (lms_to_rgb, color.l, found * cos_h, found * sin_h);
}

/* False where the reference has to. */
static bool
reduce_chroma (__global const OpenclTransform *transform, Oklab color, Rgb *rgb)
{
  const Matrix lms_to_rgb = transform->lms_to_rgb;
  const float chroma = sqrt (color.a * color.a + color.b * color.b);
  if (!(color.l > 0.0f) || !(color.l < 1.0f) || !(chroma > 0.0f))
    {
      const float grey = color.l < 1.0f ? real_max (cube (color.l), 0.0f) : 1.0f;
      *rgb = (Rgb){ grey, grey, grey };
      return true;
    }
  const float cos_h = color.a / chroma, sin_h = color.b / chroma;
  const float bound = transform->chroma_bound[gamut_hue_bin (color.a, color.b, COLORSHINE_N_HUES)];
  if (!(bound > 0.0f))
    return false;
  *rgb = search_boundary (&lms_to_rgb, color, chroma, cos_h, sin_h, bound);
  return true;
}

static bool
map_into_gamut (__global const OpenclTransform *transform, Blended blended, Rgb source, Rgb *rgb)
{
  const Rgb unmapped = *rgb;
  if (transform->gamut == COLORSHINE_GAMUT_NONE)
    return true;
  if (transform->gamut == COLORSHINE_GAMUT_REDUCE_CHROMA && !gamut_contains (unmapped)
      && !reduce_chroma (transform, blended.color, rgb))
    return false;
  const Rgb clipped = gamut_clip (*rgb);
  const float share = unmapped_share (gamut_excess (source), blended.influence);
  *rgb = (Rgb){ mix (clipped.r, unmapped.r, share), mix (clipped.g, unmapped.g, share),
                mix (clipped.b, unmapped.b, share) };
  return true;
}

static bool
is_finite_pixel (float4 pixel)
{
  return fabs (pixel.x) <= FLT_MAX && fabs (pixel.y) <= FLT_MAX && fabs (pixel.z) <= FLT_MAX
         && fabs (pixel.w) <= FLT_MAX;
}

/**
 * colorshine_attract:
 * @width: pixels of a row
 * @n_kept: pixels at the left of each row that stay as they are
 * @referred: the number of pixels that the host has to do, then their indices
 */
__kernel void
colorshine_attract (__global const float4 *in, __global float4 *out,
                    __global const OpenclTransform *transform, int width, int n_kept,
                    __global uint *referred)
{
  const uint i = (uint) get_global_id (0);
  const float4 own = in[i];
  const bool shows_result = transform->show == COLORSHINE_SHOW_RESULT;
  if ((int) (i % (uint) width) < n_kept)
    {
      out[i] = own;
      return;
    }
  if (!is_finite_pixel (own))
    {
      out[i] = shows_result ? own : (float4) (0.0f, 0.0f, 0.0f, own.w);
      return;
    }

  const Matrix rgb_to_lms = transform->rgb_to_lms, lms_to_rgb = transform->lms_to_rgb;
  const Rgb source = { own.x, own.y, own.z };
  const Oklab pixel = oklab_from_linear_rgb (&rgb_to_lms, source.r, source.g, source.b);
  const Polar polar = polar_from_ab (transform->neutral, pixel.a, pixel.b);
  const Wishes wishes = collect_wishes (transform, pixel, polar);
  const Wish lightness = wish_of (wishes.sums[SUM_LIGHTNESS]);
  const Blended blended
      = transform->blend == COLORSHINE_BLEND_OKLAB
            ? blend_oklab (lightness, wish_of (wishes.sums[SUM_AB]), pixel)
            : blend_oklch (lightness, wish_of (wishes.sums[SUM_CHROMA]),
                           wish_of (wishes.sums[SUM_HUE]), wishes.votes, pixel, polar);
  const bool is_touched = blended.influence > 0.0f;
  Rgb rgb = source;
  if (is_touched)
    rgb = linear_rgb_from_oklab (&lms_to_rgb, blended.color.l, blended.color.a, blended.color.b);

  if (!shows_result)
    {
      const float grey = transform->show == COLORSHINE_SHOW_INFLUENCE
                             ? shown_influence (transform, &wishes, blended.influence)
                             : gamut_contains (rgb) ? 0.0f : 1.0f;
      out[i] = (float4) (grey, grey, grey, own.w);
      return;
    }
  out[i] = own;
  if (!is_touched)
    return;
  if (polar.chroma < transform->referred_chroma
      || !map_into_gamut (transform, blended, source, &rgb))
    referred[1 + atomic_inc (referred)] = i;
  else
    out[i] = (float4) (rgb.r, rgb.g, rgb.b, own.w);
}
