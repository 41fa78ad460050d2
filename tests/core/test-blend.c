/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the weights make of a pixel: section "Blend" of docs/model.md, rule by
 * rule.
 */
#include "golden.h"
#include "test-main.h"

#include "blend.h"

#include <math.h>

/* A handful of roundings of numbers around 1. */
static const double ROUNDING = 1e-15;

static Oklab
oklch (double lightness, double chroma, double hue_degrees)
{
  const double radians = hue_degrees * G_PI / 180.0;
  return (Oklab){ lightness, chroma * cos (radians), chroma * sin (radians) };
}

static void
assert_color (Oklab color, Oklab expected, double tolerance)
{
  assert_near (color.l, expected.l, tolerance, "L");
  assert_near (color.a, expected.a, tolerance, "a");
  assert_near (color.b, expected.b, tolerance, "b");
}

static void
test_trust (void)
{
  const Neutral neutral = neutral_from_chroma (0.02);
  assert_near (hue_trust (neutral, 0.02), 0.5, ROUNDING, "trust at the neutral chroma");
  g_assert_cmpfloat (hue_trust (neutral, 0.0), ==, 0.0);
  assert_near (hue_trust (neutral, 0.2), 0.04 / 0.0404, ROUNDING, "trust of a vivid colour");
  double before = 0.0;
  for (double chroma = 1e-4; chroma < 0.5; chroma += 1e-4)
    {
      const double trust = hue_trust (neutral, chroma);
      g_assert_cmpfloat (trust, >, before);
      g_assert_cmpfloat (trust, <, 1.0);
      before = trust;
    }
  /* Neutral chroma 0: all or nothing. */
  const Neutral none = neutral_from_chroma (0.0);
  g_assert_cmpfloat (hue_trust (none, 0.0), ==, 0.0);
  g_assert_cmpfloat (hue_trust (none, 0.99e-5), ==, 0.0);
  g_assert_cmpfloat (hue_trust (none, 1.01e-5), ==, 1.0);
}

static void
test_polar (void)
{
  const Neutral neutral = neutral_from_chroma (0.02);
  const Polar polar = polar_from_ab (neutral, -0.03, 0.04);
  assert_near (polar.chroma, 0.05, ROUNDING, "chroma");
  assert_near (polar.cos_h, -0.6, ROUNDING, "cos h");
  assert_near (polar.sin_h, 0.8, ROUNDING, "sin h");
  assert_near (polar.trust, 0.0025 / 0.0029, ROUNDING, "trust");
  /* No hue, and never 0/0. */
  for (double chroma = 0.0; chroma < 1e-5; chroma += 3e-6)
    {
      const Polar grey = polar_from_ab (neutral, 0.0, -chroma);
      g_assert_cmpfloat (grey.chroma, ==, chroma);
      g_assert_cmpfloat (grey.cos_h, ==, 0.0);
      assert_near (grey.sin_h, 0.0, 0.0, "sin h of a grey");
    }
}

static void
test_shares (void)
{
  Sum sum = SUM_EMPTY;
  g_assert_cmpfloat (sum_used (sum), ==, 0.0);
  g_assert_cmpfloat (sum_share (sum), ==, 1.0);
  sum.weight = 0.75;
  g_assert_cmpfloat (sum_used (sum), ==, 0.75);
  /* Beyond 1, the sum is divided: nothing is left to the source, nothing more. */
  sum.weight = 2.5;
  g_assert_cmpfloat (sum_used (sum), ==, 1.0);
  g_assert_cmpfloat (sum_share (sum), ==, 0.4);
  /* Protection acts after the division. */
  sum.keep = 0.25;
  g_assert_cmpfloat (sum_used (sum), ==, 0.25);
  g_assert_cmpfloat (sum_share (sum), ==, 0.1);
  sum.keep = 0.0;
  g_assert_cmpfloat (sum_used (sum), ==, 0.0);
}

static void
test_targets (void)
{
  const Neutral neutral = neutral_from_chroma (0.02);
  const Polar pixel = polar_from_ab (neutral, 0.03, 0.0);
  const Oklab orange = oklch (0.7, 0.15, 60.0);
  const Target target = { orange.l, orange.a, orange.b, 0.15, orange.a / 0.15, orange.b / 0.15, 1.0 };

  const Ab color = oklab_target (TARGET_COLOR, &target, 0.03, 0.0, pixel);
  assert_near (color.a, orange.a, 0.0, "a");
  assert_near (color.b, orange.b, 0.0, "b");
  const Ab hue = oklab_target (TARGET_HUE, &target, 0.03, 0.0, pixel);
  assert_near (hue.a, 0.03 * cos (G_PI / 3.0), ROUNDING, "a of the hue");
  assert_near (hue.b, 0.03 * sin (G_PI / 3.0), ROUNDING, "b of the hue");
  const Ab own = oklab_target (TARGET_OWN, &target, 0.03, 0.0, pixel);
  assert_near (own.a, 0.03, 0.0, "own a");

  /* Chroma grows as far as the pixel's own hue can be trusted, and shrinks fully. */
  const Ab grown = oklab_target (TARGET_CHROMA, &target, 0.03, 0.0, pixel);
  assert_near (grown.a, 0.03 + 9.0 / 13.0 * 0.12, ROUNDING, "grown chroma");
  const Target dull = { 0.7, 0.01, 0.0, 0.01, 1.0, 0.0, 1.0 };
  const Ab shrunk = oklab_target (TARGET_CHROMA, &dull, 0.03, 0.0, pixel);
  assert_near (shrunk.a, 0.01, ROUNDING, "shrunk chroma");
}

static Wish
wish_for (double weight, double x, double y)
{
  return wish_of ((Sum){ weight, 1.0, weight * x, weight * y });
}

static void
test_oklab (void)
{
  const Oklab pixel = { 0.4, 0.1, -0.05 }, target = { 0.8, -0.1, 0.15 };
  for (double w = 0.0; w <= 1.0; w += 0.125)
    {
      const Blended half
          = blend_oklab (wish_for (w, target.l, 0.0), wish_for (w, target.a, target.b), pixel);
      const Oklab expected = { pixel.l + w * (target.l - pixel.l), pixel.a + w * (target.a - pixel.a),
                               pixel.b + w * (target.b - pixel.b) };
      assert_color (half.color, expected, ROUNDING);
      g_assert_cmpfloat (half.influence, ==, w);
    }
  /* Channels are summed apart; the larger sum is the influence. */
  const Blended apart = blend_oklab (wish_for (0.25, 1.0, 0.0), wish_for (0.75, 0.0, 0.0), pixel);
  assert_color (apart.color, (Oklab){ 0.55, 0.025, -0.0125 }, ROUNDING);
  g_assert_cmpfloat (apart.influence, ==, 0.75);
}

/* A full pull leaves nothing of the source: the target to the last bit, also
 * where many overlap. */
static void
test_full_pull (void)
{
  const Oklab pixel = { 0.4, 0.1, -0.05 };
  for (double w = 1.0; w < 20.0; w += 1.0)
    {
      const Blended blended = blend_oklab (wish_for (w, 0.7, 0.0), wish_for (w, 0.1, 0.2), pixel);
      assert_color (blended.color, (Oklab){ 0.7, 0.1, 0.2 }, ROUNDING);
      g_assert_cmpfloat (blended.influence, ==, 1.0);
    }
}

typedef struct {
  double weight, chroma, hue_degrees, trust;
} Pulling;

/* blend_oklch() of a pixel under attractors that act on chroma and hue. */
static Oklab
blend_pulling (Oklab pixel, const Pulling *pulling, int n)
{
  Sum lightness = SUM_EMPTY, chroma = SUM_EMPTY, hue = SUM_EMPTY;
  double votes = 0.0;
  for (int i = 0; i < n; i++)
    {
      const Pulling *p = &pulling[i];
      const double radians = p->hue_degrees * G_PI / 180.0;
      chroma.weight += p->weight;
      chroma.x += p->weight * p->chroma;
      hue.weight += p->weight;
      hue.x += p->weight * p->trust * cos (radians);
      hue.y += p->weight * p->trust * sin (radians);
      votes += p->weight * p->trust;
    }
  const Polar polar = polar_from_ab (neutral_from_chroma (0.02), pixel.a, pixel.b);
  return blend_oklch (wish_of (lightness), wish_of (chroma), wish_of (hue), votes, pixel, polar)
      .color;
}

static double
chroma_of (Oklab color)
{
  return hypot (color.a, color.b);
}

/* Two attractors of one chroma and weight: their votes agree by the cosine of
 * half the difference. */
static void
test_agreement (void)
{
  const Oklab grey = { 0.5, 0.0, 0.0 };
  for (double difference = 0.0; difference <= 180.0; difference += 0.5)
    {
      const Pulling two[2]
          = { { 0.5, 0.1, 20.0, 1.0 }, { 0.5, 0.1, 20.0 + difference, 1.0 } };
      const Oklab color = blend_pulling (grey, two, 2);
      const double agreement = cos (difference / 2.0 * G_PI / 180.0);
      /* Up to 150° nothing is lost (agreement 0.2588); 180° is grey. */
      assert_near (chroma_of (color), 0.1 * fmin (1.0, agreement / 0.25), 1e-14, "chroma");
      if (difference < 179.0)
        assert_near (atan2 (color.b, color.a), (20.0 + difference / 2.0) * G_PI / 180.0, 1e-12,
                     "hue");
    }
}

static void
test_oklch (void)
{
  /* Around the circle: half way from 30° to 90° is 60°, with the chroma kept;
   * straight lines would lose 13 %. */
  const Oklab pixel = oklch (0.5, 0.1, 30.0);
  const double trust = 0.01 / 0.0104;
  const Pulling one = { 0.5, 0.1, 90.0, trust };
  const Oklab color = blend_pulling (pixel, &one, 1);
  assert_color (color, oklch (0.5, 0.1, 60.0), 1e-15);

  /* Greys don't grow colour along a hue that nobody vouches for. */
  const Oklab grey = { 0.5, 0.0, 0.0 };
  const Pulling nobody = { 1.0, 0.2, 0.0, 0.0 };
  assert_near (chroma_of (blend_pulling (grey, &nobody, 1)), 0.0, 0.0, "chroma of a grey");
  const Pulling somebody = { 1.0, 0.2, 90.0, 0.6 };
  assert_near (chroma_of (blend_pulling (grey, &somebody, 1)), 0.12, ROUNDING, "vouched for");

  /* No votes at all: the hue stays, chroma goes. */
  const Wish none = wish_of (SUM_EMPTY);
  const Blended shrunk
      = blend_oklch (none, wish_for (0.5, 0.0, 0.0), none, 0.0, pixel,
                     polar_from_ab (neutral_from_chroma (0.02), pixel.a, pixel.b));
  assert_color (shrunk.color, oklch (0.5, 0.05, 30.0), ROUNDING);
  /* Not even the pixel's own, which a full pull leaves no part. */
  const Pulling silent = { 1.0, 0.05, 90.0, 0.0 };
  assert_color (blend_pulling (pixel, &silent, 1), oklch (0.5, 0.05, 30.0), 1e-15);
}

/* Where the weights add up to 1, division sets in: no step. */
static void
test_continuity_at_one (void)
{
  const double tiny = 1e-9;
  const Oklab pixel = oklch (0.5, 0.1, 30.0);
  for (int kind = 0; kind < 2; kind++)
    {
      Oklab colors[2];
      for (int side = 0; side < 2; side++)
        {
          const double w = 0.6 + (side ? tiny : -tiny);
          const Pulling two[2] = { { w, 0.2, 90.0, 0.9 }, { 0.4, 0.05, 200.0, 0.8 } };
          const Sum lightness = { w + 0.4, 1.0, 0.9 * w + 0.4 * 0.2, 0.0 };
          const Sum ab = { w + 0.4, 1.0, 0.1 * w, 0.2 * w - 0.4 * 0.1 };
          colors[side] = kind ? blend_pulling (pixel, two, 2)
                              : blend_oklab (wish_of (lightness), wish_of (ab), pixel).color;
        }
      /* Slopes of both blends in a weight are below 2. */
      assert_color (colors[0], colors[1], 4.0 * tiny);
    }
}

static void
test_order (void)
{
  for (int n = 0; n < 1000; n++)
    {
      Pulling forward[5], backward[5];
      const Oklab pixel = oklch (0.5, g_test_rand_double_range (0.0, 0.3),
                                 g_test_rand_double_range (0.0, 360.0));
      for (int i = 0; i < 5; i++)
        {
          forward[i] = (Pulling){ g_test_rand_double_range (0.0, 1.0),
                                  g_test_rand_double_range (0.0, 0.3),
                                  g_test_rand_double_range (0.0, 360.0),
                                  g_test_rand_double_range (0.1, 1.0) };
          backward[4 - i] = forward[i];
        }
      /* Rounding of the sums, over votes that may nearly cancel out. */
      assert_color (blend_pulling (pixel, forward, 5), blend_pulling (pixel, backward, 5), 1e-12);
    }
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/blend/trust", test_trust);
  g_test_add_func ("/blend/polar", test_polar);
  g_test_add_func ("/blend/shares", test_shares);
  g_test_add_func ("/blend/targets", test_targets);
  g_test_add_func ("/blend/oklab", test_oklab);
  g_test_add_func ("/blend/full-pull", test_full_pull);
  g_test_add_func ("/blend/agreement", test_agreement);
  g_test_add_func ("/blend/oklch", test_oklch);
  g_test_add_func ("/blend/continuity-at-one", test_continuity_at_one);
  g_test_add_func ("/blend/order", test_order);
  return g_test_run ();
}
