/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * What the row kernels share: a block of pixels taken apart into one array per
 * component. The files named after kernels are compiled once per instruction set
 * (core/meson.build); the formulae are those of the reference, and these files hold
 * the loops and the packing.
 *
 * Each step is a loop of its own over the block: one loop for everything was
 * measured 2 to 2.5 times slower, because it runs out of registers and its pixels wait
 * for long chains of operations. Blocks are
 * padded to whole vectors, so that a pixel's result never depends on its place in
 * the row.
 */
#pragma once

#define COLORSHINE_SINGLE_PRECISION
#include "transform.h"

#include "dispatch.h"
#include "packing.h"
#include "traffic.h"

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_ (a, b)
/* COLORSHINE_KERNEL is the instruction set as an identifier, such as x86_64_v3. */
#define KERNEL_NAME(stem) JOIN (colorshine_##stem##_, COLORSHINE_KERNEL)

enum { BLOCK = COLORSHINE_BLOCK_PIXELS, LANES = 16 };

/** One component of every pixel of a block. */
typedef float Lanes[BLOCK] __attribute__ ((aligned (64)));

/** Number of lanes that hold @n pixels; a multiple that the compiler can see. */
static inline size_t
padded (size_t n)
{
  return (n + LANES - 1) / LANES * LANES;
}

/** Where the colours of a block lie. */
typedef struct {
  float low[3], high[3]; /* L, a, b */
} LabBox;

/** The pixels as they came. Lanes beyond the last pixel repeat it. */
typedef struct {
  Lanes r, g, b;
  Lanes lab_l, lab_a, lab_b; /* NaN or infinite where any component is */
  LabBox box;                /* of those that are finite */
  /* Nothing is NaN, infinite or outside 0–1: what such pixels need can be left
   * out for the whole block. */
  bool is_plain;
} SourceBlock;

/** The pixels as they leave. */
typedef struct {
  Lanes lab_l, lab_a, lab_b;
  Lanes influence;  /* > 0 where an attractor changes the pixel */
  Lanes r, g, b;    /* the source where nothing does */
  bool is_any_beyond; /* some r, g or b is outside 0–1, if only by what the gamut allows */
  Lanes is_outside;   /* where any is: 1 where r, g, b were outside the gamut, else 0 */
  bool is_any_outside;
  bool is_to_clip; /* r, g and b, as they are stored */
} ResultBlock;

/** The pulls that may act on some pixel of a block. */
typedef struct {
  const Pull *pulls[COLORSHINE_MAX_ATTRACTORS + 1];
  size_t n;
  bool is_any_pulling; /* not all of them protect */
} Reaching;

typedef struct {
  Lanes weight, keep, x, y;
} SumBlock;

/** What all attractors want of a block of pixels. */
typedef struct {
  SumBlock sums[N_SUMS]; /* with joint weights, those of the first are for all */
  Lanes votes;
  float most_weight; /* of joint weights */
  bool is_any_protecting;
  Lanes shown_weight;
  const Pull *shown;
} WishesBlock;

/** Pixels for which single precision is not enough, or which the kernels leave to
 * the reference: each takes its result, from the source on. */
typedef struct {
  size_t n;
  uint16_t index[2 * BLOCK]; /* by the gamut and by the hue: a pixel may be in it twice */
} Referred;

/** Takes @n pixels apart; @source: (out) */
void KERNEL_NAME (load_block) (const Matrix3 *rgb_to_lms, const float *rgba, size_t n,
                               SourceBlock *source);

/** Takes over @n pixels that are apart; @source: (out) */
void KERNEL_NAME (load_planes) (const Matrix3 *rgb_to_lms, const ColorPlanes *planes, size_t n,
                                SourceBlock *source);

/** Puts @n pixels together; see pack_pixels(). */
COLORSHINE_INLINE void
store_block (size_t n, const Lanes r, const Lanes g, const Lanes b, const float *in, float *out,
             bool clips)
{
  /* A constant length leaves no rest to handle. */
  if (n == BLOCK)
    pack_pixels (BLOCK, r, g, b, in, out, clips);
  else
    pack_pixels (n, r, g, b, in, out, clips);
}

/** `gamut` = reduce-chroma over the touched pixels of a block that lie outside. */
void KERNEL_NAME (reduce_chroma) (const ColorshineSpace *space, size_t n, ResultBlock *result,
                                  Referred *referred);

/** The attractors that may act on colours in @box; @reaching: (out) */
void KERNEL_NAME (find_reaching) (const ColorshineTransform *transform, const LabBox *box,
                                  Reaching *reaching);

/** What these attractors want of @n pixels; @wishes: (out) */
void KERNEL_NAME (collect_wishes) (const ColorshineTransform *transform, const Reaching *reaching,
                                   size_t n, const SourceBlock *source, WishesBlock *wishes,
                                   Traffic *traffic);

/** Whether any of them weighs anything. */
bool KERNEL_NAME (is_any_weight) (const ColorshineTransform *transform, size_t n,
                                  const WishesBlock *wishes);

/** Which weights the sums of a block have, known outside its loops. */
typedef enum {
  WEIGHTS_SEPARATE,    /* each its own */
  WEIGHTS_JOINT,       /* those of the first are for all */
  WEIGHTS_AS_THEY_ARE, /* joint ones that add up to 1 at most, and nothing protects */
} WeightsKind;

COLORSHINE_INLINE WeightsKind
kind_of_weights (const ColorshineTransform *transform, const WishesBlock *wishes)
{
  if (!transform->has_joint_weights)
    return WEIGHTS_SEPARATE;
  return wishes->most_weight <= 1.0f && !wishes->is_any_protecting ? WEIGHTS_AS_THEY_ARE
                                                                   : WEIGHTS_JOINT;
}

COLORSHINE_INLINE Wish
wish_at (const WishesBlock *wishes, WeightsKind kind, int k, size_t i)
{
  const SumBlock *sum = &wishes->sums[k];
  const SumBlock *weights = kind == WEIGHTS_SEPARATE ? sum : wishes->sums;
  if (kind == WEIGHTS_AS_THEY_ARE)
    return (Wish){ weights->weight[i], 1.0f, sum->x[i], sum->y[i] };
  return wish_of ((Sum){ weights->weight[i], weights->keep[i], sum->x[i], sum->y[i] });
}

COLORSHINE_INLINE Polar
polar_at (Neutral neutral, const SourceBlock *source, size_t i)
{
  return polar_from_ab (neutral, source->lab_a[i], source->lab_b[i]);
}

COLORSHINE_INLINE Neutral
neutral_of (const ColorshineTransform *transform)
{
  return neutral_from_chroma ((float) transform->options.neutral_chroma);
}
