/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How a pull fades, and what strength makes of it: the formulae of docs/model.md,
 * written out a second time.
 */
#include "golden.h"
#include "single-precision.h"
#include "test-main.h"

#include "falloff.h"

#include <math.h>
#include <string.h>

static const ColorshineFalloff LAST_FALLOFF = COLORSHINE_FALLOFF_CUBIC;

enum { N_STEPS = 100000 };

static double
model_falloff (ColorshineFalloff falloff, double d)
{
  const double edge = exp (-1.0 / (2.0 * 0.4 * 0.4));
  switch (falloff)
    {
    case COLORSHINE_FALLOFF_COSINE:
      return (1.0 + cos (G_PI * d)) / 2.0;
    case COLORSHINE_FALLOFF_LINEAR:
      return 1.0 - d;
    case COLORSHINE_FALLOFF_QUADRATIC:
      return 1.0 - pow (d, 2.0);
    case COLORSHINE_FALLOFF_GAUSSIAN:
      return (exp (-d * d / (2.0 * 0.4 * 0.4)) - edge) / (1.0 - edge);
    case COLORSHINE_FALLOFF_CUBIC:
      return pow (1.0 - d, 3.0);
    }
  g_assert_not_reached ();
}

/* Section "Weight" of the model, its strength 0–200 and d ≥ 0. */
static double
model_weight (ColorshineFalloff falloff, double strength, double alpha, double d)
{
  const double f = d <= 1.0 ? model_falloff (falloff, d) : 0.0;
  const double lift = (strength - 100.0) / 100.0;
  if (strength <= 100.0)
    return alpha * strength / 100.0 * f;
  if (d <= 1.0)
    return alpha * (f + lift * (1.0 - f));
  return d <= 1.05 ? alpha * lift * (1.0 - (d - 1.0) / 0.05) : 0.0;
}

static void
test_formulae (void)
{
  for (ColorshineFalloff falloff = 0; falloff <= LAST_FALLOFF; falloff++)
    {
      /* Exact at the ends: no contour at the edge, a full pull in the centre. */
      g_assert_cmpfloat (falloff_at (falloff, 0.0), ==, 1.0);
      assert_near (falloff_at (falloff, 1.0), 0.0, 0.0, "f(1)");
      double before = 1.0;
      for (int i = 1; i <= N_STEPS; i++)
        {
          const double d = (double) i / N_STEPS, f = falloff_at (falloff, d * d);
          /* The rounding of d² and of 1 − d², where the slope is −3.1 at most; two
           * of the result. */
          assert_near (f, model_falloff (falloff, d), 1.1e-15, "f(d)");
          g_assert_cmpfloat (f, <=, before);
          before = f;
        }
    }
}

/* The polynomials of the kernels, over their variable, against the errors that
 * falloff.h states. */
static void
test_polynomials (void)
{
  double cosine = 0.0, gaussian = 0.0;
  for (int i = 0; i <= 1000000; i++)
    {
      const float v = (float) (i / 1e6);
      const double d = sqrt (1.0 - (double) v);
      cosine = fmax (cosine, fabs (single_falloff_cosine (v)
                                   - model_falloff (COLORSHINE_FALLOFF_COSINE, d)));
      gaussian = fmax (gaussian, fabs (single_falloff_gaussian (v)
                                       - model_falloff (COLORSHINE_FALLOFF_GAUSSIAN, d)));
    }
  g_test_message ("largest errors: cosine %.3g, gaussian %.3g", cosine, gaussian);
  g_assert_cmpfloat (cosine, <=, 1.4e-7);
  g_assert_cmpfloat (gaussian, <=, 1.7e-7);
}

static void
test_single (void)
{
  for (ColorshineFalloff falloff = 0; falloff <= LAST_FALLOFF; falloff++)
    {
      double largest = 0.0;
      g_assert_cmpfloat (single_falloff (falloff, 0.0f), ==, 1.0f);
      g_assert_cmpfloat (single_falloff (falloff, 1.0f), ==, 0.0f);
      float before = 1.0f;
      for (int i = 1; i <= N_STEPS; i++)
        {
          const float d = (float) i / N_STEPS, f = single_falloff (falloff, d);
          largest = fmax (largest, fabs (f - model_falloff (falloff, (double) d)));
          g_assert_cmpfloat (f, >=, 0.0f);
          /* Monotone up to a rounding: neighbouring steps may differ by less. */
          g_assert_cmpfloat (f, <=, before + 1.2e-7f);
          before = f;
        }
      g_test_message ("falloff %d: largest error in float %.3g", (int) falloff, largest);
      /* The polynomial's, and the rounding of d² where the slope is −1.3 at most. */
      g_assert_cmpfloat (largest, <=, 2.4e-7);
    }
}

/* Next to the edge a polynomial's error must not outgrow what is left of f. */
static void
test_single_at_edge (void)
{
  for (ColorshineFalloff falloff = 0; falloff <= LAST_FALLOFF; falloff++)
    for (int i = 1; i <= 1000; i++)
      {
        const float d = 1.0f - (float) i * 1e-5f;
        const double expected = model_falloff (falloff, (double) d);
        assert_near (single_falloff (falloff, d), expected, 1e-7 + 1e-3 * expected, "f next to 1");
      }
}

/* A transform that shows the influence of one attractor with centre mid-grey
 * lets a pixel's weight be read off. */
static double
weight_in_transform (const ColorshineSpace *space, ColorshineFalloff falloff, double strength,
                     double alpha, double radius, double distance)
{
  const char *name = colorshine_setting (COLORSHINE_SETTING_FALLOFF)->choices[falloff];
  char numbers[3][G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_dtostr (numbers[0], sizeof numbers[0], alpha);
  g_ascii_dtostr (numbers[1], sizeof numbers[1], strength);
  g_ascii_dtostr (numbers[2], sizeof numbers[2], radius);
  g_autofree char *text = g_strdup_printf ("oklab(0.5 0.1 0 / %s);1;%s;radius=%s;falloff=%s;"
                                           "from=oklab(0.5 0 0)",
                                           numbers[0], numbers[1], numbers[2], name);
  ColorshineRecipe *recipe = colorshine_recipe_parse (text, NULL);
  g_assert_nonnull (recipe);
  ColorshineOptions options;
  colorshine_options_init (&options);
  options.show = COLORSHINE_SHOW_INFLUENCE;
  ColorshineTransform *transform
      = colorshine_transform_new (recipe, &recipe->attractors[0].radius_delta_e_ok, &options, space);
  const double lightness = 0.5 + distance, grey = lightness * lightness * lightness;
  const double in[4] = { grey, grey, grey, 1.0 };
  double out[4];
  colorshine_transform_pixel (transform, in, out, NULL);
  colorshine_transform_free (transform);
  colorshine_recipe_free (recipe);
  return out[0];
}

static void
test_strength (void)
{
  static const double strengths[] = { 0, 1e-6, 37.5, 99.999, 100, 100.001, 125, 160, 200 };
  static const double distances[]
      = { 0, 0.01, 0.25, 0.5, 0.75, 0.999, 1.001, 1.025, 1.0499, 1.0501, 1.5 };
  ColorshineSpace *space = colorshine_space_new_srgb ();
  for (ColorshineFalloff falloff = 0; falloff <= LAST_FALLOFF; falloff++)
    for (guint s = 0; s < G_N_ELEMENTS (strengths); s++)
      for (guint i = 0; i < G_N_ELEMENTS (distances); i++)
        for (double alpha = 1.0; alpha >= 0.0; alpha -= 0.5)
          {
            const double radius = 0.25, d = distances[i];
            const double w
                = weight_in_transform (space, falloff, strengths[s], alpha, radius, d * radius);
            /* Rounding of the pixel's L (1e-16), over the radius, times the skirt's
             * slope of 20. */
            assert_near (w, model_weight (falloff, strengths[s], alpha, d), 1e-13, "weight");
          }
  colorshine_space_free (space);
}

/* No step at the edge of the range nor at the end of the skirt, and none where
 * strength passes 100. */
static void
test_continuity (void)
{
  const double tiny = 1e-9;
  ColorshineSpace *space = colorshine_space_new_srgb ();
  for (ColorshineFalloff falloff = 0; falloff <= LAST_FALLOFF; falloff++)
    {
      for (double strength = 0.0; strength <= 200.0; strength += 12.5)
        for (double edge = 1.0; edge <= 1.05; edge += 0.05)
          {
            const double inside = weight_in_transform (space, falloff, strength, 1.0, 0.25,
                                                       0.25 * (edge - tiny));
            const double outside = weight_in_transform (space, falloff, strength, 1.0, 0.25,
                                                        0.25 * (edge + tiny));
            /* The steepest slope is that of the skirt: 20 per radius. */
            assert_near (inside, outside, 21.0 * 2.0 * tiny, "weight at an edge");
          }
      for (double d = 0.0; d < 1.1; d += 0.01)
        assert_near (weight_in_transform (space, falloff, 100.0 - tiny, 1.0, 0.25, 0.25 * d),
                     weight_in_transform (space, falloff, 100.0 + tiny, 1.0, 0.25, 0.25 * d),
                     tiny, "weight at strength 100");
    }
  colorshine_space_free (space);
}

/* A NaN distance ends outside every range. */
static void
test_nan (void)
{
  const Range range = { 0.5, 0.0, 0.0, 4.0, 0.5, 0.5 };
  for (ColorshineFalloff falloff = 0; falloff <= LAST_FALLOFF; falloff++)
    {
      assert_near (weight_at (falloff, false, &range, NAN, 0.0, 0.0), 0.0, 0.0, "weight of NaN");
      assert_near (weight_at (falloff, true, &range, 0.5, NAN, 0.0), 0.0, 0.0, "weight of NaN");
    }
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/falloff/formulae", test_formulae);
  g_test_add_func ("/falloff/polynomials", test_polynomials);
  g_test_add_func ("/falloff/single", test_single);
  g_test_add_func ("/falloff/single-at-edge", test_single_at_edge);
  g_test_add_func ("/falloff/strength", test_strength);
  g_test_add_func ("/falloff/continuity", test_continuity);
  g_test_add_func ("/falloff/nan", test_nan);
  return g_test_run ();
}
