/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * What all attractors want of a block of pixels, in float: see kernel.h. Attractors are
 * the outer loop, pixels the inner one, so that an attractor's numbers stay in registers
 * and its kind is decided outside the loop. Those whose range misses the block are left
 * out, which changes no pixel's value.
 */
#include "kernel.h"

/* ── Which attractors reach a block ─────────────────────────────────────── */

/* What lies farther away than this times the reach weighs exactly 0, however the
 * distance is rounded. */
static const float SURELY_BEYOND = 1.0f + 1e-5f;

static float
gap (float center, float low, float high)
{
  return real_max (real_max (low - center, center - high), 0.0f);
}

void
KERNEL_NAME (find_reaching) (const ColorshineTransform *transform, const LabBox *box,
                             Reaching *reaching)
{
  const Reaches *reaches = &transform->reaches;
  bool is_beyond[COLORSHINE_MAX_ATTRACTORS];
#pragma omp simd
  for (size_t p = 0; p < transform->n_pulls; p++)
    {
      const float dl = gap (reaches->l[p], box->low[0], box->high[0]);
      const float da = gap (reaches->a[p], box->low[1], box->high[1]);
      const float db = gap (reaches->b[p], box->low[2], box->high[2]);
      is_beyond[p] = dl * dl + da * da + db * db > reaches->squared[p] * SURELY_BEYOND;
    }
  /* The influence of a protecting attractor is its weight, whatever it shields. */
  const bool needs_all = transform->options.show == COLORSHINE_SHOW_INFLUENCE;
  reaching->n = 0;
  reaching->is_any_pulling = false;
  /* Without a branch: whether one reaches is hard to foretell. */
  for (size_t p = 0; p < transform->n_pulls; p++)
    {
      const bool reaches_block = needs_all | !is_beyond[p];
      reaching->pulls[reaching->n] = &transform->pulls[p];
      reaching->n += reaches_block;
      reaching->is_any_pulling |= reaches_block & !transform->pulls[p].protect;
    }
}

/* ── Weights ────────────────────────────────────────────────────────────── */

COLORSHINE_INLINE void
weigh_as (ColorshineFalloff falloff, bool has_lift, const Pull *pull, size_t n,
          const SourceBlock *source, float *weight)
{
  const Range range = range_of (pull);
  const size_t lanes = padded (n);
#pragma omp simd
  for (size_t i = 0; i < lanes; i++)
    weight[i] = weight_at (falloff, has_lift, &range, source->lab_l[i], source->lab_a[i],
                           source->lab_b[i]);
}

static void
weigh (const Pull *pull, size_t n, const SourceBlock *source, float *weight)
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

/* ── Sums, each with weights of its own ─────────────────────────────────── */

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
add_relative_as (TargetKind kind, const Pull *pull, Neutral neutral, size_t n, const float *weight,
                 const SourceBlock *source, SumBlock *sum)
{
  const Target target = target_of (pull);
  const size_t lanes = padded (n);
#pragma omp simd
  for (size_t i = 0; i < lanes; i++)
    {
      const Ab wish = oklab_target (kind, &target, source->lab_a[i], source->lab_b[i],
                                    polar_at (neutral, source, i));
      sum->weight[i] += weight[i];
      sum->x[i] += weight[i] * wish.a;
      sum->y[i] += weight[i] * wish.b;
    }
}

static void
add_ab (const Pull *pull, Neutral neutral, size_t n, const float *weight,
        const SourceBlock *source, SumBlock *sum)
{
  switch (pull->target_kind)
    {
    case TARGET_COLOR:
      add_constant (n, weight, (float) pull->a, (float) pull->b, sum);
      break;
    case TARGET_HUE:
      add_relative_as (TARGET_HUE, pull, neutral, n, weight, source, sum);
      break;
    case TARGET_CHROMA:
      add_relative_as (TARGET_CHROMA, pull, neutral, n, weight, source, sum);
      break;
    case TARGET_OWN:
      add_relative_as (TARGET_OWN, pull, neutral, n, weight, source, sum);
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

static void
add_separately (const ColorshineTransform *transform, const Pull *pull, size_t n,
                const float *weight, const SourceBlock *source, WishesBlock *wishes)
{
  const bool is_oklab = transform->options.blend == COLORSHINE_BLEND_OKLAB;
  SumBlock *sums = wishes->sums;
  if (pull->acts_on[SUM_LIGHTNESS])
    add_constant (n, weight, (float) pull->l, 0.0f, &sums[SUM_LIGHTNESS]);
  if (pull->acts_on[SUM_AB] && is_oklab)
    add_ab (pull, neutral_of (transform), n, weight, source, &sums[SUM_AB]);
  if (pull->acts_on[SUM_CHROMA] && !is_oklab)
    add_constant (n, weight, (float) pull->chroma, 0.0f, &sums[SUM_CHROMA]);
  if (pull->acts_on[SUM_HUE])
    add_votes (pull, n, weight, &sums[SUM_HUE], wishes->votes);
}

/* ── Sums with joint weights ────────────────────────────────────────────── */

/* This many attractors are added in one go, so that the sums are loaded and stored
 * less often: measured 1.3 times as fast as one by one. */
enum { BATCH = 4 };

typedef struct {
  Lanes weights[BATCH];
  const Pull *pulls[BATCH];
  size_t n;
  bool is_first;
} Batch;

COLORSHINE_INLINE void
add_batch_as (ColorshineBlend blend, size_t n_pulls, bool is_first, size_t n, const Batch *batch,
              WishesBlock *wishes)
{
  SumBlock *sums = wishes->sums;
  Target targets[BATCH];
  for (size_t p = 0; p < n_pulls; p++)
    targets[p] = target_of (batch->pulls[p]);
  const size_t lanes = padded (n);
  float most = 0.0f;
#pragma omp simd reduction(max : most)
  for (size_t i = 0; i < lanes; i++)
    {
      float weight = is_first ? 0.0f : sums[0].weight[i];
      float l = is_first ? 0.0f : sums[SUM_LIGHTNESS].x[i];
      float x = is_first ? 0.0f : sums[SUM_AB].x[i], y = is_first ? 0.0f : sums[SUM_AB].y[i];
      float hue_x = is_first ? 0.0f : sums[SUM_HUE].x[i];
      float hue_y = is_first ? 0.0f : sums[SUM_HUE].y[i];
      float votes = is_first ? 0.0f : wishes->votes[i];
      for (size_t p = 0; p < n_pulls; p++)
        {
          const float w = batch->weights[p][i];
          const Target *target = &targets[p];
          weight += w;
          l += w * target->l;
          if (blend == COLORSHINE_BLEND_OKLAB)
            {
              x += w * target->a;
              y += w * target->b;
            }
          else
            {
              x += w * target->chroma;
              hue_x += w * (target->trust * target->cos_h);
              hue_y += w * (target->trust * target->sin_h);
              votes += w * target->trust;
            }
        }
      sums[0].weight[i] = weight;
      sums[SUM_LIGHTNESS].x[i] = l;
      sums[SUM_AB].x[i] = x;
      if (blend == COLORSHINE_BLEND_OKLAB)
        sums[SUM_AB].y[i] = y;
      else
        {
          sums[SUM_HUE].x[i] = hue_x;
          sums[SUM_HUE].y[i] = hue_y;
          wishes->votes[i] = votes;
        }
      most = real_max (weight, most);
    }
  wishes->most_weight = most;
}

static void
add_batch (ColorshineBlend blend, size_t n, Batch *batch, WishesBlock *wishes)
{
#define ADD(BLEND, N_PULLS)                                                                       \
  (batch->is_first ? add_batch_as (BLEND, N_PULLS, true, n, batch, wishes)                        \
                   : add_batch_as (BLEND, N_PULLS, false, n, batch, wishes))
#define CASE(N_PULLS)                                                                             \
  case N_PULLS:                                                                                   \
    if (blend == COLORSHINE_BLEND_OKLAB)                                                          \
      ADD (COLORSHINE_BLEND_OKLAB, N_PULLS);                                                      \
    else                                                                                          \
      ADD (COLORSHINE_BLEND_OKLCH, N_PULLS);                                                      \
    break
  switch (batch->n)
    {
      CASE (0); /* nothing pulls: the sums are 0 */
      CASE (1);
      CASE (2);
      CASE (3);
      CASE (BATCH);
    }
#undef CASE
#undef ADD
  batch->n = 0;
  batch->is_first = false;
}

/* ── All wishes ─────────────────────────────────────────────────────────── */

static void
clear_sum (size_t n, SumBlock *sum)
{
  const size_t lanes = padded (n);
#pragma omp simd
  for (size_t i = 0; i < lanes; i++)
    {
      sum->weight[i] = SUM_EMPTY.weight;
      sum->keep[i] = SUM_EMPTY.keep;
      sum->x[i] = SUM_EMPTY.x;
      sum->y[i] = SUM_EMPTY.y;
    }
}

static void
clear_wishes (bool has_joint_weights, size_t n, WishesBlock *wishes)
{
  wishes->shown = NULL;
  wishes->most_weight = 0.0f;
  wishes->is_any_protecting = false;
  if (has_joint_weights)
    {
      /* The first batch sets the rest. */
      const size_t lanes = padded (n);
#pragma omp simd
      for (size_t i = 0; i < lanes; i++)
        wishes->sums[0].keep[i] = SUM_EMPTY.keep;
      return;
    }
  for (int k = 0; k < N_SUMS; k++)
    clear_sum (n, &wishes->sums[k]);
  memset (wishes->votes, 0, sizeof wishes->votes);
}

void
KERNEL_NAME (collect_wishes) (const ColorshineTransform *transform, const Reaching *reaching,
                              size_t n, const SourceBlock *source, WishesBlock *wishes,
                              Traffic *traffic)
{
  Batch batch;
  batch.n = 0;
  batch.is_first = true;
  clear_wishes (transform->has_joint_weights, n, wishes);
  for (size_t p = 0; p < reaching->n; p++)
    {
      const Pull *pull = reaching->pulls[p];
      float *weight = batch.weights[batch.n];
      weigh (pull, n, source, weight);
      move_traffic (traffic, TRAFFIC_PORTION);
      if (pull->number == transform->options.show_attractor)
        {
          wishes->shown = pull;
          memcpy (wishes->shown_weight, weight, sizeof wishes->shown_weight);
        }
      if (pull->protect)
        {
          wishes->is_any_protecting = true;
          for (int k = 0; k < N_SUMS; k++)
            if (pull->acts_on[k])
              protect (n, weight, &wishes->sums[k]);
        }
      else if (!transform->has_joint_weights)
        add_separately (transform, pull, n, weight, source, wishes);
      else
        {
          batch.pulls[batch.n++] = pull;
          if (batch.n == BATCH)
            add_batch (transform->options.blend, n, &batch, wishes);
        }
    }
  if (transform->has_joint_weights && (batch.n > 0 || batch.is_first))
    add_batch (transform->options.blend, n, &batch, wishes);
}

bool
KERNEL_NAME (is_any_weight) (const ColorshineTransform *transform, size_t n,
                             const WishesBlock *wishes)
{
  if (transform->has_joint_weights)
    return wishes->most_weight > 0.0f;
  const size_t lanes = padded (n);
  float most = 0.0f;
  for (int k = 0; k < N_SUMS; k++)
    {
      const float *weight = wishes->sums[k].weight;
#pragma omp simd reduction(max : most)
      for (size_t i = 0; i < lanes; i++)
        most = real_max (weight[i], most);
    }
  return most > 0.0f;
}
