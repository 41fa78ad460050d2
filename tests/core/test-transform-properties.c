/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Promises of docs/model.md that hold for every recipe and image: what changes
 * nothing, what a full pull reaches, what stays in range, and what must not
 * matter. Rows go through every kernel that this processor can run.
 */
#include "golden.h"
#include "test-main.h"

#include "dispatch.h"
#include "oklab.h"
#include "space.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N_PIXELS = 1024 };

static ColorshineSpace *space;

/* ── Recipes and images ─────────────────────────────────────────────────── */

typedef struct {
  ColorshineRecipe *recipe;
  ColorshineOptions options;
  double radii[COLORSHINE_MAX_ATTRACTORS];
  ColorshineTransform *transform;
} Setup;

static void
setup_clear (Setup *setup)
{
  colorshine_transform_free (setup->transform);
  colorshine_recipe_free (setup->recipe);
}

static void
setup_remake (Setup *setup)
{
  colorshine_transform_free (setup->transform);
  setup->transform
      = colorshine_transform_new (setup->recipe, setup->radii, &setup->options, space);
  g_assert_nonnull (setup->transform);
}

/* @analysis: NULL if the recipe is resolved. */
static Setup
setup_with (const char *text, const ColorshineAnalysis *analysis, ColorshineBlend blend,
            ColorshineGamut gamut)
{
  Setup setup = { 0 };
  setup.recipe = colorshine_recipe_parse (text, NULL);
  g_assert_nonnull (setup.recipe);
  colorshine_options_init (&setup.options);
  setup.options.blend = blend;
  setup.options.gamut = gamut;
  colorshine_analysis_resolve (analysis, setup.recipe, setup.radii, 1);
  setup_remake (&setup);
  return setup;
}

static double
random_in (double low, double high)
{
  return g_test_rand_double_range (low, high);
}

/* Colours of a display, dull and vivid, with the corners of the cube. */
static void
fill_in_gamut (float *pixels)
{
  for (int i = 0; i < 4 * N_PIXELS; i += 4)
    {
      const double grey = random_in (0.0, 1.0), spread = random_in (0.0, 1.0);
      for (int k = 0; k < 3; k++)
        {
          const double value = grey + spread * random_in (-1.0, 1.0);
          pixels[i + k] = (float) pow (fmin (fmax (value, 0.0), 1.0), 2.2);
        }
      pixels[i + 3] = (float) random_in (0.01, 1.0);
    }
}

static void
fill_anything (float *pixels)
{
  static const float odd[] = { NAN, INFINITY, -INFINITY, 0.0f, -0.0f, FLT_MAX, -FLT_MAX, FLT_MIN,
                               1e-40f, 65504.0f };
  for (int i = 0; i < 4 * N_PIXELS; i++)
    pixels[i] = g_test_rand_int_range (0, 8) == 0 ? odd[g_test_rand_int_range (0, G_N_ELEMENTS (odd))]
                                                  : (float) random_in (-0.5, 4.0);
}

static Oklab
oklab_of (const float *pixel)
{
  const Matrix matrix = matrix_of (&space->rgb_to_lms);
  return oklab_from_linear_rgb (&matrix, pixel[0], pixel[1], pixel[2]);
}

static double
delta_e (const float *one, const float *other)
{
  const Oklab a = oklab_of (one), b = oklab_of (other);
  return sqrt ((a.l - b.l) * (a.l - b.l) + (a.a - b.a) * (a.a - b.a) + (a.b - b.b) * (a.b - b.b));
}

static void
append_random_attractor (GString *text)
{
  static const char *const falloffs[] = { "cosine", "linear", "quadratic", "gaussian", "cubic" };
  static const char *const channels[] = { "lch", "lch", "l", "c", "h", "lc", "lh", "ch" };
  g_string_append_printf (text,
                          "%soklch(%d%% 0.%03d %d);1;%d;radius=0.%03d;falloff=%s;channels=%s%s",
                          text->len > 0 ? "|" : "", g_test_rand_int_range (0, 101),
                          g_test_rand_int_range (0, 400), g_test_rand_int_range (0, 360),
                          g_test_rand_int_range (0, 201), g_test_rand_int_range (50, 1000),
                          falloffs[g_test_rand_int_range (0, 5)],
                          channels[g_test_rand_int_range (0, 8)],
                          g_test_rand_int_range (0, 6) == 0 ? ";protect" : "");
}

static char *
random_recipe (void)
{
  GString *text = g_string_new (NULL);
  for (int n = g_test_rand_int_range (1, 6); n > 0; n--)
    append_random_attractor (text);
  return g_string_free (text, FALSE);
}

/* Calls @check with every kernel. */
typedef void (*Check) (const ColorshineKernel *kernel);

static void
with_every_kernel (Check check)
{
  for (const char *const *isa = colorshine_isa_list (); *isa; isa++)
    check (colorshine_kernel_by_name (*isa));
}

/* ── What changes nothing ───────────────────────────────────────────────── */

static void
check_identities (const ColorshineKernel *kernel)
{
  static const char *const texts[]
      = { "",
          "red;50;0;radius=0.5",
          "red;0;100|blue;0;200;from=teal",
          "red;50;100;radius=0",
          "red;50;100;radius=0.5;off|blue;50;200;off;radius=9",
          "rgb(255 0 0 / 0);50;100;radius=9|transparent;1;200;radius=9",
          "red;50;100;radius=9;protect|white;50;200;radius=9;protect" };
  float in[4 * N_PIXELS], out[4 * N_PIXELS];
  for (guint t = 0; t < G_N_ELEMENTS (texts); t++)
    for (int settings = 0; settings < 8; settings++)
      {
        Setup setup = setup_with (texts[t], NULL, (ColorshineBlend) (settings % 2),
                                  (ColorshineGamut) (settings / 2));
        g_assert_true (colorshine_transform_is_identity (setup.transform));
        fill_anything (in);
        kernel->transform_row (setup.transform, in, out, N_PIXELS, NULL);
        g_assert_cmpmem (out, sizeof out, in, sizeof in);
        setup_clear (&setup);
      }

  /* All channels switched off. */
  Setup setup = setup_with ("red;50;100;radius=9", NULL, COLORSHINE_BLEND_OKLAB,
                            COLORSHINE_GAMUT_REDUCE_CHROMA);
  g_assert_false (colorshine_transform_is_identity (setup.transform));
  setup.options.lightness = setup.options.chroma = setup.options.hue = false;
  setup_remake (&setup);
  g_assert_true (colorshine_transform_is_identity (setup.transform));
  fill_anything (in);
  kernel->transform_row (setup.transform, in, out, N_PIXELS, NULL);
  g_assert_cmpmem (out, sizeof out, in, sizeof in);
  /* What shows something else is no identity. */
  setup.options.show = COLORSHINE_SHOW_INFLUENCE;
  setup_remake (&setup);
  g_assert_false (colorshine_transform_is_identity (setup.transform));
  setup_clear (&setup);
}

static void
test_identities (void)
{
  with_every_kernel (check_identities);
}

/* Alpha is the source's, whatever it is; and a finite source never becomes NaN. */
static void
check_alpha (const ColorshineKernel *kernel)
{
  float in[4 * N_PIXELS], out[4 * N_PIXELS];
  for (int i = 0; i < 24; i++)
    {
      g_autofree char *text = random_recipe ();
      Setup setup = setup_with (text, NULL, (ColorshineBlend) (i % 2), (ColorshineGamut) (i / 2 % 4));
      setup.options.show = (ColorshineShow) (i % 3);
      setup_remake (&setup);
      fill_anything (in);
      kernel->transform_row (setup.transform, in, out, N_PIXELS, NULL);
      for (int k = 0; k < 4 * N_PIXELS; k += 4)
        {
          g_assert_cmpmem (out + k + 3, sizeof *out, in + k + 3, sizeof *in);
          const bool is_finite = isfinite (in[k]) && isfinite (in[k + 1]) && isfinite (in[k + 2]);
          if (is_finite && isfinite (in[k + 3]))
            g_assert_true (isfinite (out[k]) && isfinite (out[k + 1]) && isfinite (out[k + 2]));
          else if (setup.options.show == COLORSHINE_SHOW_RESULT)
            g_assert_cmpmem (out + k, 12, in + k, 12);
        }
      setup_clear (&setup);
    }
}

static void
test_alpha (void)
{
  with_every_kernel (check_alpha);
}

/* The largest floats, whose Oklab may overflow, lie outside every range that a
 * photograph could need, with a skirt and without. */
static void
check_largest (const ColorshineKernel *kernel)
{
  static const float values[] = { FLT_MAX, -FLT_MAX, 3.4028230e38f, 1e38f, 65504.0f };
  float in[4 * G_N_ELEMENTS (values)], out[4 * G_N_ELEMENTS (values)];
  for (guint i = 0; i < 4 * G_N_ELEMENTS (values); i++)
    in[i] = values[i / 4];
  for (int strength = 50; strength <= 200; strength += 50)
    for (int settings = 0; settings < 8; settings++)
      {
        g_autofree char *text = g_strdup_printf ("red;1;%d;radius=9", strength);
        Setup setup = setup_with (text, NULL, (ColorshineBlend) (settings % 2),
                                  (ColorshineGamut) (settings / 2));
        kernel->transform_row (setup.transform, in, out, G_N_ELEMENTS (values), NULL);
        g_assert_cmpmem (out, sizeof out, in, sizeof in);
        setup_clear (&setup);
      }
}

static void
test_largest (void)
{
  with_every_kernel (check_largest);
}

/* ── A full pull ────────────────────────────────────────────────────────── */

/* Tolerance 100 reaches every pixel, strength 200 leaves nothing of it. */
static void
assert_all_on_target (const float *in, const char *color, const char *from)
{
  g_autofree char *text = g_strdup_printf ("%s;100;200;from=%s", color, from);
  ColorshineAnalysis *analysis = colorshine_analysis_new (space);
  g_assert_true (
      colorshine_analysis_add (analysis, in, 4 * N_PIXELS, 0, 0, N_PIXELS, 1, 1));
  Setup setup = setup_with (text, analysis, COLORSHINE_BLEND_OKLAB, COLORSHINE_GAMUT_NONE);
  double rgb[3], out[4];
  colorshine_space_rgb_from_color (space, &setup.recipe->attractors[0].color, rgb);
  for (int i = 0; i < 4 * N_PIXELS; i += 4)
    {
      const double pixel[4] = { in[i], in[i + 1], in[i + 2], in[i + 3] };
      colorshine_transform_pixel (setup.transform, pixel, out, NULL);
      for (int k = 0; k < 3; k++)
        assert_near (out[k], rgb[k], 1e-14, text); /* rounding of double */
    }
  float row[4 * N_PIXELS];
  for (const char *const *isa = colorshine_isa_list (); *isa; isa++)
    {
      colorshine_kernel_by_name (*isa)->transform_row (setup.transform, in, row, N_PIXELS, NULL);
      for (int i = 0; i < 4 * N_PIXELS; i++)
        if (i % 4 < 3)
          assert_near (row[i], rgb[i % 4], 4e-6, text); /* rounding of float */
    }
  setup_clear (&setup);
  colorshine_analysis_free (analysis);
}

static void
test_full_pull (void)
{
  float in[4 * N_PIXELS];
  fill_in_gamut (in);
  assert_all_on_target (in, "orange", "orange");
  assert_all_on_target (in, "gray", "blue");
  assert_all_on_target (in, "oklch(0.6 0.3 250)", "white");
  /* Flat images: every distance is the same, or 0. */
  for (int i = 4; i < 4 * N_PIXELS; i++)
    in[i] = in[i % 4];
  assert_all_on_target (in, "orange", "orange");
  const float orange_like[4] = { 0.25f, 0.5f, 0.125f, 1.0f };
  for (int i = 0; i < 4 * N_PIXELS; i++)
    in[i] = orange_like[i % 4];
  assert_all_on_target (in, "red", "color(srgb-linear 0.25 0.5 0.125)");
}

/* ── What stays in range ────────────────────────────────────────────────── */

static void
check_range (const ColorshineKernel *kernel)
{
  float in[4 * N_PIXELS], out[4 * N_PIXELS];
  for (int i = 0; i < 30; i++)
    {
      static const ColorshineGamut gamuts[]
          = { COLORSHINE_GAMUT_REDUCE_CHROMA, COLORSHINE_GAMUT_CSS, COLORSHINE_GAMUT_CLIP };
      g_autofree char *text = random_recipe ();
      Setup setup = setup_with (text, NULL, (ColorshineBlend) (i % 2), gamuts[i % 3]);
      fill_in_gamut (in);
      kernel->transform_row (setup.transform, in, out, N_PIXELS, NULL);
      for (int k = 0; k < 4 * N_PIXELS; k++)
        if (!(out[k] >= 0.0f && out[k] <= 1.0f))
          g_error ("%s: component %.9g; gamut %d, %s", kernel->name, out[k], (int) gamuts[i % 3],
                   text);
      setup_clear (&setup);
    }
}

static void
test_range (void)
{
  with_every_kernel (check_range);
}

static void
check_coverage (const ColorshineKernel *kernel)
{
  float in[4 * N_PIXELS], out[4 * N_PIXELS];
  for (int i = 0; i < 12; i++)
    {
      g_autofree char *text = random_recipe ();
      Setup setup = setup_with (text, NULL, (ColorshineBlend) (i % 2),
                                COLORSHINE_GAMUT_REDUCE_CHROMA);
      ColorshineCoverage coverage = { 0 }, shown = { 0 };
      fill_in_gamut (in);
      kernel->transform_row (setup.transform, in, out, N_PIXELS, &coverage);
      g_assert_cmpuint (coverage.n_pixels, ==, N_PIXELS);
      /* Calls add up. */
      kernel->transform_row (setup.transform, in, out, N_PIXELS / 2, &coverage);
      g_assert_cmpuint (coverage.n_pixels, ==, N_PIXELS + N_PIXELS / 2);

      setup.options.show = COLORSHINE_SHOW_OUT_OF_GAMUT;
      setup_remake (&setup);
      kernel->transform_row (setup.transform, in, out, N_PIXELS, &shown);
      uint64_t n_shown = 0, n_again = 0;
      for (int k = 0; k < N_PIXELS; k++)
        {
          n_shown += out[4 * k] == 1.0f;
          n_again += out[4 * k] == 1.0f && k < N_PIXELS / 2;
        }
      g_assert_cmpuint (shown.n_outside, ==, n_shown);
      g_assert_cmpuint (coverage.n_outside, ==, n_shown + n_again);
      g_assert_true ((coverage.largest_excess > 0.0) == (coverage.n_outside > 0));
      g_assert_cmpfloat (coverage.largest_excess, ==, shown.largest_excess);
      setup_clear (&setup);
    }
}

static void
test_coverage (void)
{
  with_every_kernel (check_coverage);
}

static ColorshineColor
color_of_pixel (const float *pixel)
{
  const double rgb[3] = { pixel[0], pixel[1], pixel[2] };
  ColorshineColor color;
  colorshine_space_color_from_rgb (space, rgb, &color);
  return color;
}

/* Against the result, in whichever gamut, and the influence. */
static void
check_movement (const ColorshineKernel *kernel)
{
  float in[4 * N_PIXELS], out[4 * N_PIXELS];
  for (int i = 0; i < 8; i++)
    {
      g_autofree char *text = random_recipe ();
      Setup setup = setup_with (text, NULL, (ColorshineBlend) (i % 2), (ColorshineGamut) (i / 2));
      ColorshineCoverage coverage = { 0 };
      double sum = 0.0, largest = 0.0;
      fill_in_gamut (in);
      in[0] = NAN;
      kernel->transform_row (setup.transform, in, out, N_PIXELS, &coverage);
      for (int k = 4; k < 4 * N_PIXELS; k += 4)
        {
          const ColorshineColor from = color_of_pixel (in + k), to = color_of_pixel (out + k);
          const double delta_e = colorshine_delta_e_ok (&from, &to);
          sum += delta_e;
          largest = fmax (largest, delta_e);
        }
      /* Distances are measured in single precision. */
      assert_near (coverage.sum_delta_e_ok, sum, 2e-6 * N_PIXELS, "sum of ΔE");
      assert_near (coverage.largest_delta_e_ok, largest, 2e-6, "largest ΔE");

      setup.options.show = COLORSHINE_SHOW_INFLUENCE;
      setup_remake (&setup);
      kernel->transform_row (setup.transform, in, out, N_PIXELS, NULL);
      uint64_t n_moved = 0;
      for (int k = 0; k < N_PIXELS; k++)
        n_moved += out[4 * k] > 0.0f;
      g_assert_cmpuint (coverage.n_moved, ==, n_moved);
      setup_clear (&setup);
    }
}

static void
test_movement (void)
{
  with_every_kernel (check_movement);
}

/* ── What must not matter ───────────────────────────────────────────────── */

static void
check_order (const ColorshineKernel *kernel)
{
  float in[4 * N_PIXELS], forward[4 * N_PIXELS], backward[4 * N_PIXELS];
  for (int i = 0; i < 16; i++)
    {
      g_autofree char *text = random_recipe ();
      /* oklch turns rounding into any hue where votes nearly cancel out, which
       * test-blend.c looks at in double. */
      Setup setup = setup_with (text, NULL, COLORSHINE_BLEND_OKLAB, COLORSHINE_GAMUT_CLIP);
      fill_in_gamut (in);
      kernel->transform_row (setup.transform, in, forward, N_PIXELS, NULL);
      const size_t n = setup.recipe->n_attractors;
      for (size_t k = 0; k < n / 2; k++)
        {
          const ColorshineAttractor first = setup.recipe->attractors[k];
          const double radius = setup.radii[k];
          setup.recipe->attractors[k] = setup.recipe->attractors[n - 1 - k];
          setup.radii[k] = setup.radii[n - 1 - k];
          setup.recipe->attractors[n - 1 - k] = first;
          setup.radii[n - 1 - k] = radius;
        }
      setup_remake (&setup);
      kernel->transform_row (setup.transform, in, backward, N_PIXELS, NULL);
      for (int k = 0; k < 4 * N_PIXELS; k++)
        assert_near (forward[k], backward[k], 1e-5, text); /* float sums of 5 terms, cubed */
      setup_clear (&setup);
    }
}

static void
test_order (void)
{
  with_every_kernel (check_order);
}

/* Any number of threads, and rows one by one: the same bits. */
static void
test_threads (void)
{
  enum { WIDTH = 333, HEIGHT = 97, STRIDE = 4 * WIDTH + 12 };
  const size_t size = STRIDE * HEIGHT;
  g_autofree float *in = g_new0 (float, size), *out = g_new0 (float, size),
                   *expected = g_new0 (float, size);
  for (size_t i = 0; i < size; i++)
    in[i] = (float) random_in (-0.1, 1.5);
  g_autofree char *text = random_recipe ();
  Setup setup = setup_with (text, NULL, COLORSHINE_BLEND_OKLCH, COLORSHINE_GAMUT_REDUCE_CHROMA);
  ColorshineCoverage coverage = { 0 };
  for (int row = 0; row < HEIGHT; row++)
    colorshine_transform_row (setup.transform, in + row * STRIDE, expected + row * STRIDE, WIDTH,
                              &coverage);
  for (unsigned n_threads = 0; n_threads <= 7; n_threads++)
    {
      ColorshineCoverage own = { 0 };
      memset (out, 0, size * sizeof *out);
      colorshine_transform_image (setup.transform, in, out, STRIDE, WIDTH, HEIGHT, n_threads, &own);
      g_assert_cmpmem (out, size * sizeof *out, expected, size * sizeof *expected);
      g_assert_cmpuint (own.n_pixels, ==, WIDTH * HEIGHT);
      g_assert_cmpuint (own.n_outside, ==, coverage.n_outside);
      g_assert_cmpfloat (own.largest_excess, ==, coverage.largest_excess);
    }
  /* In place, and without coverage. */
  colorshine_transform_image (setup.transform, in, in, STRIDE, WIDTH, HEIGHT, 3, NULL);
  for (int row = 0; row < HEIGHT; row++)
    g_assert_cmpmem (in + row * STRIDE, 16 * WIDTH, expected + row * STRIDE, 16 * WIDTH);
  setup_clear (&setup);
}

/* Images that are larger than the caches are stored past them: the same bits. */
static void
check_large (const char *text, const float *rows, size_t n_rows, size_t width, size_t shift)
{
  const size_t height = COLORSHINE_STREAM_BYTES / (16 * width) + 1, stride = 4 * width + 4;
  g_autofree float *in = g_new0 (float, stride * height);
  g_autofree float *out = g_new0 (float, stride * height + shift);
  g_autofree float *expected = g_new (float, stride);
  Setup setup = setup_with (text, NULL, COLORSHINE_BLEND_OKLAB, COLORSHINE_GAMUT_REDUCE_CHROMA);
  float *to = out + shift;
  for (size_t y = 0; y < height; y++)
    memcpy (in + y * stride, rows + y % n_rows * stride, stride * sizeof *in);
  colorshine_transform_image (setup.transform, in, to, stride, width, height, 2, NULL);
  for (size_t y = 0; y < height; y++)
    {
      memset (expected, 0, stride * sizeof *expected);
      colorshine_transform_row (setup.transform, in + y * stride, expected, width, NULL);
      g_assert_cmpmem (to + y * stride, stride * sizeof *to, expected, stride * sizeof *expected);
    }
  setup_clear (&setup);
}

static void
test_large (void)
{
  enum { WIDTH = 9 * COLORSHINE_BLOCK_PIXELS + 3, STRIDE = 4 * WIDTH + 4, N_ROWS = 5 };
  g_autofree float *rows = g_new (float, STRIDE * N_ROWS);
  for (size_t i = 0; i < STRIDE * N_ROWS; i++)
    rows[i] = (float) random_in (-0.1, 1.5);
  memcpy (rows + 8, &(guint32){ 0x7f800001 }, sizeof *rows); /* a NaN that signals */
  g_autofree char *text = random_recipe ();
  check_large (text, rows, N_ROWS, WIDTH, 0);
  check_large (text, rows, N_ROWS, WIDTH, 1); /* where nothing can be streamed to */
  check_large ("blue;1;100;radius=1e-6", rows, N_ROWS, WIDTH, 0); /* nothing is touched */
}

/* ── Protection and channels ────────────────────────────────────────────── */

/* A full shield over the range of the others: not one bit changes, though the
 * others pull with all their might. */
static void
check_protect (const ColorshineKernel *kernel)
{
  float in[4 * N_PIXELS], out[4 * N_PIXELS];
  for (int settings = 0; settings < 8; settings++)
    {
      Setup setup = setup_with ("red;1;200;radius=9|gray;1;200;radius=9|"
                                "blue;1;200;radius=0.3;protect",
                                NULL, (ColorshineBlend) (settings % 2),
                                (ColorshineGamut) (settings / 2));
      const Oklab blue = oklab_of ((const float[4]){ 0.0f, 0.0f, 1.0f, 1.0f });
      guint n_shielded = 0;
      fill_in_gamut (in);
      kernel->transform_row (setup.transform, in, out, N_PIXELS, NULL);
      for (int i = 0; i < 4 * N_PIXELS; i += 4)
        {
          const Oklab color = oklab_of (in + i);
          const double distance = sqrt (pow (color.l - blue.l, 2.0) + pow (color.a - blue.a, 2.0)
                                        + pow (color.b - blue.b, 2.0));
          if (distance < 0.2999)
            {
              g_assert_cmpmem (out + i, 16, in + i, 16);
              n_shielded++;
            }
          else if (distance > 0.3 * 1.0501)
            g_assert_cmpfloat (delta_e (in + i, out + i), >, 0.0);
        }
      g_assert_cmpuint (n_shielded, >, 0);
      setup_clear (&setup);
    }
}

static void
test_protect (void)
{
  with_every_kernel (check_protect);
}

/* What the switches forbid stays as it was, for colours with a sure hue. */
static void
assert_channels (const Setup *setup, Oklab before, Oklab after, const char *text)
{
  const double chroma = hypot (before.a, before.b), new_chroma = hypot (after.a, after.b);
  /* Oklab to RGB and back; where a cone responds with next to 0, the cube root
   * turns a rounding of 1e-17 into 2e-6. */
  const double tolerance = 1e-5;
  if (!setup->options.lightness)
    assert_near (after.l, before.l, tolerance, text);
  /* Straight lines to another hue, and opposite votes, lose chroma; never more. */
  if (!setup->options.chroma)
    g_assert_cmpfloat (new_chroma, <=, chroma + tolerance);
  if (!setup->options.chroma && !setup->options.hue)
    assert_near (new_chroma, chroma, tolerance, text);
  if (!setup->options.hue && chroma > 0.01 && new_chroma > 0.01)
    {
      assert_near (after.a / new_chroma, before.a / chroma, tolerance / 0.01, text);
      assert_near (after.b / new_chroma, before.b / chroma, tolerance / 0.01, text);
    }
}

static void
test_channels (void)
{
  const Matrix matrix = matrix_of (&space->rgb_to_lms);
  float in[4 * N_PIXELS];
  for (int i = 0; i < 64; i++)
    {
      g_autofree char *text = random_recipe ();
      Setup setup = setup_with (text, NULL, (ColorshineBlend) (i % 2), COLORSHINE_GAMUT_NONE);
      setup.options.lightness = i & 2;
      setup.options.chroma = i & 4;
      setup.options.hue = i & 8;
      setup_remake (&setup);
      fill_in_gamut (in);
      for (int k = 0; k < N_PIXELS; k++)
        {
          const double pixel[4] = { in[4 * k], in[4 * k + 1], in[4 * k + 2], 1.0 };
          double out[4];
          colorshine_transform_pixel (setup.transform, pixel, out, NULL);
          assert_channels (&setup, oklab_from_linear_rgb (&matrix, pixel[0], pixel[1], pixel[2]),
                           oklab_from_linear_rgb (&matrix, out[0], out[1], out[2]), text);
        }
      setup_clear (&setup);
    }
}

/* The most that a recipe may hold, with every kind of attractor. */
static void
check_many (const ColorshineKernel *kernel)
{
  float in[4 * N_PIXELS], out[4 * N_PIXELS], expected[4 * N_PIXELS];
  g_autoptr (GString) text = g_string_new (NULL);
  for (int i = 0; i < COLORSHINE_MAX_ATTRACTORS; i++)
    append_random_attractor (text);
  Setup setup
      = setup_with (text->str, NULL, COLORSHINE_BLEND_OKLAB, COLORSHINE_GAMUT_REDUCE_CHROMA);
  g_assert_cmpuint (setup.recipe->n_attractors, ==, COLORSHINE_MAX_ATTRACTORS);
  fill_in_gamut (in);
  kernel->transform_row (setup.transform, in, out, N_PIXELS, NULL);
  colorshine_kernel_by_name ("scalar")->transform_row (setup.transform, in, expected, N_PIXELS,
                                                       NULL);
  for (int i = 0; i < 4 * N_PIXELS; i++)
    /* Float sums of 64 terms, and the gamut's boundary. */
    assert_near (out[i], expected[i], 1e-3, text->str);
  setup_clear (&setup);
}

static void
test_many (void)
{
  with_every_kernel (check_many);
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  space = colorshine_space_new_srgb ();
  g_test_add_func ("/transform-properties/identities", test_identities);
  g_test_add_func ("/transform-properties/alpha", test_alpha);
  g_test_add_func ("/transform-properties/largest", test_largest);
  g_test_add_func ("/transform-properties/full-pull", test_full_pull);
  g_test_add_func ("/transform-properties/range", test_range);
  g_test_add_func ("/transform-properties/coverage", test_coverage);
  g_test_add_func ("/transform-properties/movement", test_movement);
  g_test_add_func ("/transform-properties/order", test_order);
  g_test_add_func ("/transform-properties/threads", test_threads);
  g_test_add_func ("/transform-properties/large", test_large);
  g_test_add_func ("/transform-properties/protect", test_protect);
  g_test_add_func ("/transform-properties/channels", test_channels);
  g_test_add_func ("/transform-properties/many", test_many);
  const int result = g_test_run ();
  colorshine_space_free (space);
  return result;
}
