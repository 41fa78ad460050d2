/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * What the weights of all attractors make of one pixel: section "Blend" of
 * docs/model.md. First every attractor adds to the sums of the channels it may
 * change, then one of the two blends turns the sums into a colour.
 */
#pragma once

#include "oklab.h"

/** Chroma is reduced where the votes for a hue agree less than this, so that
 * opposite hues pass through grey instead of jumping; differences up to 150°
 * are unchanged. */
#define COLORSHINE_HUE_AGREEMENT REAL (0.25)

/** A set of weights that is used together, as attractors are added to it. */
typedef struct {
  real weight; /* Σ w of the pulling attractors */
  real keep;   /* Π (1 − w) of the protecting ones */
  real x, y;   /* Σ w · target */
} Sum;

static const Sum SUM_EMPTY = { REAL (0.0), REAL (1.0), REAL (0.0), REAL (0.0) };

/** What each w is multiplied by before use: overlapping pulls must not add up
 * to more than 1, and protection acts after that, or it would do nothing under
 * overlap. */
COLORSHINE_INLINE real
sum_share (Sum sum)
{
  return sum.keep / real_max (sum.weight, REAL (1.0));
}

/** What the pulling weights add up to in the end. Not share · weight: where they
 * add up to more than 1, nothing but rounding would be left to the source. */
COLORSHINE_INLINE real
sum_used (Sum sum)
{
  return sum.keep * real_min (sum.weight, REAL (1.0));
}

/** What a sum asks of a pixel. */
typedef struct {
  real used;  /* 0–1: what is left to the source is 1 − used */
  real share; /* of x and y */
  real x, y;
} Wish;

COLORSHINE_INLINE Wish
wish_of (Sum sum)
{
  return (Wish){ sum_used (sum), sum_share (sum), sum.x, sum.y };
}

/** A pixel's chroma and hue. */
typedef struct {
  real chroma;
  real cos_h, sin_h; /* (0, 0) where the hue is undefined */
  real trust;        /* 0–1: how much the pixel's own hue counts */
} Polar;

/** How far a hue at this chroma can be trusted; sensor noise on greys would
 * else turn into coloured blotches. */
typedef struct {
  real neutral_chroma_squared;
  real least_chroma; /* no trust below; only for neutral chroma 0 */
} Neutral;

COLORSHINE_INLINE Neutral
neutral_from_chroma (real neutral_chroma)
{
  return (Neutral){ neutral_chroma * neutral_chroma,
                    neutral_chroma > REAL (0.0) ? REAL (0.0) : COLORSHINE_POWERLESS_CHROMA };
}

COLORSHINE_INLINE real
hue_trust (Neutral neutral, real chroma)
{
  const real tiny = REAL (1e-36); /* 0/0 at chroma 0 with neutral chroma 0 */
  const real square = chroma * chroma;
  const real trust = square / real_max (square + neutral.neutral_chroma_squared, tiny);
  return chroma >= neutral.least_chroma ? trust : REAL (0.0);
}

COLORSHINE_INLINE Polar
polar_from_ab (Neutral neutral, real a, real b)
{
  const real chroma = real_sqrt (a * a + b * b);
  const real scale = chroma >= COLORSHINE_POWERLESS_CHROMA
                         ? REAL (1.0) / real_max (chroma, COLORSHINE_POWERLESS_CHROMA)
                         : REAL (0.0);
  return (Polar){ chroma, a * scale, b * scale, hue_trust (neutral, chroma) };
}

/** Where an attractor pulls (a, b) to; depends on the channels it may change. */
typedef enum {
  TARGET_COLOR,  /* chroma and hue: its own (a, b) */
  TARGET_HUE,    /* hue alone: the pixel's chroma in its direction */
  TARGET_CHROMA, /* chroma alone, or both with a hue of `none` */
  TARGET_OWN,    /* hue alone, but it has none: the pixel's own */
} TargetKind;

/** An attractor's target, ready for the pixel loop. */
typedef struct {
  real l, a, b;
  real chroma;
  real cos_h, sin_h; /* (0, 0) where the hue is undefined */
  real trust;        /* of its hue; 0 where undefined */
} Target;

typedef struct {
  real a, b;
} Ab;

COLORSHINE_INLINE Ab
oklab_target (TargetKind kind, const Target *target, real a, real b, Polar pixel)
{
  switch (kind)
    {
    case TARGET_COLOR:
      return (Ab){ target->a, target->b };
    case TARGET_HUE:
      return (Ab){ pixel.chroma * target->cos_h, pixel.chroma * target->sin_h };
    case TARGET_CHROMA:
      {
        const real growth = target->chroma - pixel.chroma;
        const real chroma
            = pixel.chroma + growth * (growth > REAL (0.0) ? pixel.trust : REAL (1.0));
        return (Ab){ chroma * pixel.cos_h, chroma * pixel.sin_h };
      }
    case TARGET_OWN:
    default:
      return (Ab){ a, b };
    }
}

/** The result of a blend, and the largest of the sums of weights it used. */
typedef struct {
  Oklab color;
  real influence;
} Blended;

/** @target: the wish's component; @own: the pixel's. With share 1, the same bits as
 * without. */
COLORSHINE_INLINE real
blend_component (Wish wish, real target, real own)
{
  return real_multiply_add (REAL (1.0) - wish.used, own, wish.share * target);
}

/** Straight lines in Oklab. @ab: the attractors that allow chroma or hue. */
COLORSHINE_INLINE Blended
blend_oklab (Wish lightness, Wish ab, Oklab pixel)
{
  return (Blended){
    { blend_component (lightness, lightness.x, pixel.l), blend_component (ab, ab.x, pixel.a),
      blend_component (ab, ab.y, pixel.b) },
    real_max (lightness.used, ab.used),
  };
}

/* What a pixel's own hue has at least, so that it stays where nothing else votes. Beside
 * votes that add up to less than this, which no eye can tell from none, it wins. */
#define COLORSHINE_LAST_VOTE REAL (1e-16)

/** Around the hue circle. @hue holds votes: directions weighted by w and trust;
 * @votes: their magnitudes. */
COLORSHINE_INLINE Blended
blend_oklch (Wish lightness, Wish chroma, Wish hue, real votes, Oklab pixel, Polar polar)
{
  const real used_votes = hue.share * votes;

  const bool has_hue = polar.chroma >= COLORSHINE_POWERLESS_CHROMA;
  const real own_vote
      = has_hue ? real_max ((REAL (1.0) - hue.used) * polar.trust, COLORSHINE_LAST_VOTE) : REAL (0.0);
  const real x = real_multiply_add (own_vote, polar.cos_h, hue.share * hue.x);
  const real y = real_multiply_add (own_vote, polar.sin_h, hue.share * hue.y);
  const real length = real_sqrt (real_multiply_add (x, x, y * y));
  const real tiny = REAL (1e-36);
  const real agreement = length / real_max (own_vote + used_votes, tiny);

  const real blended = blend_component (chroma, chroma.x, polar.chroma)
                       * real_min (agreement * (REAL (1.0) / COLORSHINE_HUE_AGREEMENT), REAL (1.0));
  /* Greys don't grow colour along a hue that nobody vouches for. */
  const real vouched = real_min (used_votes / real_max (chroma.used, tiny), REAL (1.0));
  const real growth = blended - polar.chroma;
  const real allowed = growth > REAL (0.0)
                           ? polar.trust + (REAL (1.0) - polar.trust) * vouched
                           : REAL (1.0);
  const real new_chroma = polar.chroma + allowed * growth;

  const real scale = new_chroma / real_max (length, tiny);
  return (Blended){
    { blend_component (lightness, lightness.x, pixel.l), x * scale, y * scale },
    real_max (lightness.used, real_max (chroma.used, hue.used)),
  };
}
