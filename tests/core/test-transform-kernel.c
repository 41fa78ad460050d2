/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every kernel that this processor can run, against the reference: random recipes
 * and settings over random and photograph-like pixels, rows of every length, and
 * pixels that must pass bit for bit.
 */
#include "golden.h"
#include "test-main.h"

#include "dispatch.h"
#include "gamut.h"
#include "transform.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Rounding in float moves ΔE by less than this; the largest is that of pixels in
 * small ranges and of colours mapped into the gamut next to its edges. */
static const double DELTA_E_P9999 = 1e-4;
static const double DELTA_E_MAX = 1e-3;

/* A weight has a kink, and a step where its range is small, at the edge of the
 * range; a pixel this close may lie on either side in float. */
static const double EDGE_DELTA_E = 1e-5;

enum { N_PIXELS = 8192, N_RECIPES = 40 };

static const char *const SPACES[] = { "srgb", "display-p3", "a98", "rec2020", "prophoto", "icc-srgb" };

static char *recipe_text; /* the last random one, for messages */

static ColorshineSpace *spaces[G_N_ELEMENTS (SPACES)];

/* ── Random input ───────────────────────────────────────────────────────── */

static double
random_in (double low, double high)
{
  return g_test_rand_double_range (low, high);
}

static void
append_random_attractor (GString *text, gboolean is_first)
{
  static const char *const extra[]
      = { "", ";falloff=linear", ";falloff=quadratic", ";falloff=gaussian", ";falloff=cubic" };
  static const char *const channels[]
      = { "", "", ";channels=l", ";channels=c", ";channels=h", ";channels=lc", ";channels=ch" };
  g_autofree char *hue = g_test_rand_int_range (0, 8) == 0
                             ? g_strdup ("none")
                             : g_strdup_printf ("%d", g_test_rand_int_range (0, 360));
  g_string_append_printf (text, "%soklch(%d%% 0.%03d %s / %d%%);1;%d;radius=0.%03d%s%s",
                          is_first ? "" : "|", g_test_rand_int_range (0, 101),
                          g_test_rand_int_range (0, 330), hue,
                          g_test_rand_bit () ? 100 : g_test_rand_int_range (0, 101),
                          g_test_rand_int_range (0, 201), g_test_rand_int_range (20, 800),
                          extra[g_test_rand_int_range (0, G_N_ELEMENTS (extra))],
                          channels[g_test_rand_int_range (0, G_N_ELEMENTS (channels))]);
  if (g_test_rand_bit ())
    g_string_append_printf (text, ";from=rgb(%d %d %d)", g_test_rand_int_range (0, 256),
                            g_test_rand_int_range (0, 256), g_test_rand_int_range (0, 256));
  if (g_test_rand_int_range (0, 8) == 0)
    g_string_append (text, ";protect");
}

static ColorshineTransform *
random_transform (const ColorshineSpace *space, ColorshineShow show)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const int n = g_test_rand_int_range (1, 9);
  for (int i = 0; i < n; i++)
    append_random_attractor (text, i == 0);
  ColorshineRecipe *recipe = colorshine_recipe_parse (text->str, NULL);
  g_assert_nonnull (recipe);
  double radii[COLORSHINE_MAX_ATTRACTORS];
  colorshine_analysis_resolve (NULL, recipe, radii);

  static const double neutrals[] = { 0.0, 0.02, 0.02, 0.2 };
  ColorshineOptions options;
  colorshine_options_init (&options);
  options.lightness = g_test_rand_int_range (0, 4) > 0;
  options.chroma = g_test_rand_int_range (0, 4) > 0;
  options.hue = g_test_rand_int_range (0, 4) > 0;
  options.blend = (ColorshineBlend) g_test_rand_int_range (0, 2);
  options.gamut = (ColorshineGamut) g_test_rand_int_range (0, 4);
  options.neutral_chroma = neutrals[g_test_rand_int_range (0, 4)];
  options.show = show;
  options.show_attractor = (unsigned) g_test_rand_int_range (0, n + 2);
  ColorshineTransform *transform = colorshine_transform_new (recipe, radii, &options, space);
  g_free (recipe_text);
  recipe_text = colorshine_recipe_format (recipe, "|");
  colorshine_recipe_free (recipe);
  return transform;
}

/* Saturated, dull, dark and HDR colours, and the eight corners. */
static void
fill_random (float *pixels, size_t n)
{
  for (size_t i = 0; i < n; i++)
    {
      float *p = pixels + 4 * i;
      const int kind = g_test_rand_int_range (0, 10);
      const double grey = random_in (0.0, 1.0), spread = kind < 3 ? 0.03 : 1.0;
      for (int k = 0; k < 3; k++)
        {
          const double value = spread < 1.0 ? grey + spread * random_in (-1.0, 1.0) * grey
                                            : random_in (0.0, 1.0);
          p[k] = (float) pow (fmin (fabs (value), 1.0), 2.2);
          if (kind == 8)
            p[k] = (float) random_in (-0.1, 4.0);
          if (kind == 9)
            p[k] = (float) g_test_rand_int_range (0, 2);
        }
      p[3] = (float) random_in (0.0, 1.0);
    }
}

/* ── Comparing ──────────────────────────────────────────────────────────── */

static Oklab
oklab_of (const ColorshineTransform *transform, const float *pixel)
{
  const Matrix matrix = matrix_of (&transform->space->rgb_to_lms);
  return oklab_from_linear_rgb (&matrix, pixel[0], pixel[1], pixel[2]);
}

static double
distance (Oklab one, Oklab other)
{
  return sqrt ((one.l - other.l) * (one.l - other.l) + (one.a - other.a) * (one.a - other.a)
               + (one.b - other.b) * (one.b - other.b));
}

/* Whether float may rightly differ: next to the edge of a range or, with
 * blend = oklch, where the votes for a hue cancel out. */
static gboolean
is_excluded (const ColorshineTransform *transform, const float *pixel)
{
  const Oklab color = oklab_of (transform, pixel);
  const Neutral neutral = neutral_from_chroma (transform->options.neutral_chroma);
  const Polar polar = polar_from_ab (neutral, color.a, color.b);
  Sum hue = SUM_EMPTY;
  double votes = 0.0;
  for (size_t i = 0; i < transform->n_pulls; i++)
    {
      const Pull *pull = &transform->pulls[i];
      const Range range = range_of (pull);
      const double radius = 1.0 / sqrt (pull->inverse_radius_squared);
      const double d = distance (color, (Oklab){ range.l, range.a, range.b });
      if (fabs (d - radius) < EDGE_DELTA_E
          || fabs (d - radius * (1.0 + COLORSHINE_SKIRT_WIDTH)) < EDGE_DELTA_E)
        return TRUE;
      if (!pull->acts_on[SUM_HUE])
        continue;
      const double w
          = weight_at (pull->falloff, pull->has_lift, &range, color.l, color.a, color.b);
      if (pull->protect)
        {
          hue.keep *= 1.0 - w;
          continue;
        }
      hue.weight += w;
      hue.x += w * pull->trust * pull->cos_h;
      hue.y += w * pull->trust * pull->sin_h;
      votes += w * pull->trust;
    }
  if (transform->options.blend != COLORSHINE_BLEND_OKLCH)
    return FALSE;
  /* The hue of a grey is defined or not by a hair. */
  if (fabs (polar.chroma - COLORSHINE_POWERLESS_CHROMA) < EDGE_DELTA_E)
    return TRUE;
  const double share = sum_share (hue), own = (1.0 - sum_used (hue)) * polar.trust;
  const double all = own + share * votes;
  return all > 0.0
         && hypot (own * polar.cos_h + share * hue.x, own * polar.sin_h + share * hue.y)
                <= COLORSHINE_HUE_AGREEMENT * all;
}

static int
compare_doubles (const void *one, const void *other)
{
  const double a = *(const double *) one, b = *(const double *) other;
  return (a > b) - (a < b);
}

/* ΔE OK of two results. Where a cone response is next to 0 its cube root would
 * make any ΔE of the rounding of a float; such colours lie outside sRGB. There,
 * components that agree to 1e-4 of the largest count as equal. */
static double
result_delta_e (const ColorshineTransform *transform, const float *one, const float *other)
{
  double largest = 0.0, difference = 0.0, least_cone = INFINITY, largest_cone = 0.0;
  for (int k = 0; k < 3; k++)
    {
      const double *m = transform->space->rgb_to_lms.m + 3 * k;
      const double cone = fabs (m[0] * other[0] + m[1] * other[1] + m[2] * other[2]);
      least_cone = fmin (least_cone, cone);
      largest_cone = fmax (largest_cone, cone);
      largest = fmax (largest, fabs (other[k]));
      difference = fmax (difference, fabs ((double) one[k] - other[k]));
    }
  if (least_cone < 1e-3 * largest_cone && difference <= 1e-4 * largest)
    return 0.0;
  return distance (oklab_of (transform, one), oklab_of (transform, other));
}

/* Whether the reference itself jumps within the rounding of its input: on the
 * gamut's surface, where a ray leaves it and comes back. */
static gboolean
reference_jumps (const ColorshineTransform *transform, const float *pixel)
{
  double first[4] = { 0.0 };
  for (int nudge = 0; nudge < 9; nudge++)
    {
      double in[4], out[4];
      for (int k = 0; k < 4; k++)
        in[k] = pixel[k] * (1.0 + (nudge == 8 ? 0.0 : nudge >> k & 1 ? 2e-6 : -2e-6));
      colorshine_transform_pixel (transform, in, out, NULL);
      for (int k = 0; k < 3; k++)
        if (nudge > 0 && fabs (out[k] - first[k]) > 1e-4)
          return TRUE;
      memcpy (first, out, sizeof first);
    }
  return FALSE;
}

/* Whether the unmapped result lies so near the gamut's surface that rounding
 * decides on its side. */
static gboolean
is_on_surface (const ColorshineTransform *transform, const float *pixel)
{
  ColorshineTransform unmapped = *transform;
  unmapped.options.show = COLORSHINE_SHOW_RESULT;
  unmapped.options.gamut = COLORSHINE_GAMUT_NONE;
  const double in[4] = { pixel[0], pixel[1], pixel[2], pixel[3] };
  double out[4];
  colorshine_transform_pixel (&unmapped, in, out, NULL);
  const double floor = -COLORSHINE_GAMUT_BELOW * (out[0] + out[1] + out[2]);
  const double above = fmax (out[0], fmax (out[1], out[2])) - 1.0;
  const double below = floor - fmin (out[0], fmin (out[1], out[2]));
  return fabs (fmax (above, below)) < 2e-5;
}

typedef struct {
  GArray *delta_e;
  guint n_excluded;
} Comparison;

static void
compare_pixels (const ColorshineTransform *transform, const float *in, const float *out,
                const float *expected, Comparison *comparison)
{
  for (size_t i = 0; i < N_PIXELS; i++)
    {
      g_assert_cmpmem (out + 4 * i + 3, sizeof *out, in + 4 * i + 3, sizeof *in);
      if (is_excluded (transform, in + 4 * i))
        {
          comparison->n_excluded++;
          continue;
        }
      const double delta_e = result_delta_e (transform, out + 4 * i, expected + 4 * i);
      if (!(delta_e <= DELTA_E_MAX) && reference_jumps (transform, in + 4 * i))
        {
          comparison->n_excluded++;
          continue;
        }
      if (!(delta_e <= DELTA_E_MAX))
        g_error ("ΔE %g for pixel %.9g %.9g %.9g: got %.9g %.9g %.9g, expected %.9g %.9g %.9g; "
                 "blend %d, gamut %d, neutral chroma %g, %s",
                 delta_e, in[4 * i], in[4 * i + 1], in[4 * i + 2], out[4 * i], out[4 * i + 1],
                 out[4 * i + 2], expected[4 * i], expected[4 * i + 1], expected[4 * i + 2],
                 (int) transform->options.blend, (int) transform->options.gamut,
                 transform->options.neutral_chroma, recipe_text);
      g_array_append_val (comparison->delta_e, delta_e);
    }
}

static void
test_against_reference (gconstpointer data)
{
  const ColorshineKernel *kernel = data;
  const ColorshineKernel *scalar = colorshine_kernel_by_name ("scalar");
  g_autofree float *in = g_new (float, 4 * N_PIXELS), *out = g_new (float, 4 * N_PIXELS),
                   *expected = g_new (float, 4 * N_PIXELS);
  Comparison comparison = { g_array_new (FALSE, FALSE, sizeof (double)), 0 };
  for (int i = 0; i < N_RECIPES; i++)
    {
      const ColorshineSpace *space = spaces[i % G_N_ELEMENTS (SPACES)];
      ColorshineTransform *transform = random_transform (space, COLORSHINE_SHOW_RESULT);
      fill_random (in, N_PIXELS);
      kernel->transform_row (transform, in, out, N_PIXELS, NULL);
      scalar->transform_row (transform, in, expected, N_PIXELS, NULL);
      compare_pixels (transform, in, out, expected, &comparison);
      colorshine_transform_free (transform);
    }
  const guint n = comparison.delta_e->len;
  double *sorted = (double *) (void *) comparison.delta_e->data;
  qsort (sorted, n, sizeof *sorted, compare_doubles);
  const double p9999 = sorted[(guint) (0.9999 * n)];
  g_test_message ("%s: %u pixels, ΔE median %.2g, p99.99 %.2g, max %.2g; %u left out at edges",
                  kernel->name, n, sorted[n / 2], p9999, sorted[n - 1], comparison.n_excluded);
  g_assert_cmpuint (n, >, N_PIXELS * N_RECIPES / 2);
  g_assert_cmpfloat (p9999, <=, DELTA_E_P9999);
  g_array_unref (comparison.delta_e);
}

static void
test_shows (gconstpointer data)
{
  const ColorshineKernel *kernel = data;
  const ColorshineKernel *scalar = colorshine_kernel_by_name ("scalar");
  g_autofree float *in = g_new (float, 4 * N_PIXELS), *out = g_new (float, 4 * N_PIXELS),
                   *expected = g_new (float, 4 * N_PIXELS);
  for (int i = 0; i < 16; i++)
    {
      const ColorshineShow show = i % 2 ? COLORSHINE_SHOW_INFLUENCE : COLORSHINE_SHOW_OUT_OF_GAMUT;
      ColorshineTransform *transform = random_transform (spaces[i % G_N_ELEMENTS (SPACES)], show);
      fill_random (in, N_PIXELS);
      in[0] = NAN;
      ColorshineCoverage coverage = { 0 }, expected_coverage = { 0 };
      kernel->transform_row (transform, in, out, N_PIXELS, &coverage);
      scalar->transform_row (transform, in, expected, N_PIXELS, &expected_coverage);
      guint n_uncertain = 0;
      for (size_t k = 0; k < N_PIXELS; k++)
        {
          g_assert_true (out[4 * k] == out[4 * k + 1] && out[4 * k] == out[4 * k + 2]);
          g_assert_cmpmem (out + 4 * k + 3, sizeof *out, in + 4 * k + 3, sizeof *in);
          if (fabsf (out[4 * k] - expected[4 * k]) <= 2e-4f)
            continue;
          g_assert_true (is_excluded (transform, in + 4 * k)
                         || (show == COLORSHINE_SHOW_OUT_OF_GAMUT
                             && is_on_surface (transform, in + 4 * k)));
          n_uncertain++;
        }
      g_assert_cmpfloat (out[0], ==, 0.0f);
      g_assert_cmpuint (coverage.n_pixels, ==, N_PIXELS);
      if (show == COLORSHINE_SHOW_OUT_OF_GAMUT)
        assert_near ((double) coverage.n_outside, (double) expected_coverage.n_outside,
                     n_uncertain, "pixels outside");
      assert_near (coverage.largest_excess, expected_coverage.largest_excess,
                   1e-3 * fmax (1.0, expected_coverage.largest_excess), "largest excess");
      colorshine_transform_free (transform);
    }
}

/* In place or not, in one row or in pieces: the same bits. */
static void
test_rows (gconstpointer data)
{
  const ColorshineKernel *kernel = data;
  enum { LENGTH = 3 * COLORSHINE_BLOCK_PIXELS + 7 };
  float in[4 * LENGTH], whole[4 * LENGTH], pieces[4 * LENGTH];
  for (int i = 0; i < 12; i++)
    {
      ColorshineTransform *transform = random_transform (spaces[i % G_N_ELEMENTS (SPACES)],
                                                         COLORSHINE_SHOW_RESULT);
      fill_random (in, LENGTH);
      in[4 * 5] = INFINITY;
      kernel->transform_row (transform, in, whole, LENGTH, NULL);
      memcpy (pieces, in, sizeof pieces);
      for (size_t done = 0; done < LENGTH;)
        {
          const size_t wanted = (size_t) g_test_rand_int_range (1, 300);
          const size_t n = MIN (wanted, LENGTH - done);
          kernel->transform_row (transform, pieces + 4 * done, pieces + 4 * done, n, NULL);
          done += n;
        }
      g_assert_cmpmem (whole, sizeof whole, pieces, sizeof pieces);
      kernel->transform_row (transform, in, whole, 0, NULL);
      colorshine_transform_free (transform);
    }
}

/* Section 5.4 of the model: what no weight touches passes bit for bit. */
static void
test_untouched (gconstpointer data)
{
  const ColorshineKernel *kernel = data;
  static const guint32 odd_bits[]
      = { 0x7fc00001, 0xffc12345, 0x7f800001 /* signalling */, 0x7f800000, 0xff800000, 0x00000001,
          0x80000000, 0x7f7fffff, 0xc0800000 };
  ColorshineRecipe *recipe = colorshine_recipe_parse ("red;1;150;radius=0.05", NULL);
  double radii[COLORSHINE_MAX_ATTRACTORS];
  ColorshineOptions options;
  colorshine_options_init (&options);
  colorshine_analysis_resolve (NULL, recipe, radii);
  for (int blend = 0; blend < 2; blend++)
    for (int gamut = 0; gamut < 4; gamut++)
      {
        float in[4 * 40], out[4 * 40];
        options.blend = (ColorshineBlend) blend;
        options.gamut = (ColorshineGamut) gamut;
        ColorshineTransform *transform
            = colorshine_transform_new (recipe, radii, &options, spaces[0]);
        for (int i = 0; i < 160; i++)
          in[i] = (float) (0.1 * (i % 4) + 0.001 * i); /* greys and blues */
        for (guint i = 0; i < G_N_ELEMENTS (odd_bits); i++)
          memcpy (in + 16 * i + i % 4, &odd_bits[i], sizeof *in);
        in[156] = 0.9f, in[157] = 0.01f, in[158] = 0.01f; /* one that is pulled */
        kernel->transform_row (transform, in, out, 40, NULL);
        g_assert_cmpmem (out, 156 * sizeof *out, in, 156 * sizeof *in);
        g_assert_cmpfloat (out[156], !=, in[156]);
        colorshine_transform_free (transform);
      }
  colorshine_recipe_free (recipe);
}

static void
test_weighted_oklab (gconstpointer data)
{
  const ColorshineKernel *kernel = data;
  const ColorshineKernel *scalar = colorshine_kernel_by_name ("scalar");
  float in[4 * COLORSHINE_BLOCK_PIXELS], got[4][COLORSHINE_BLOCK_PIXELS],
      expected[4][COLORSHINE_BLOCK_PIXELS];
  fill_random (in, COLORSHINE_BLOCK_PIXELS);
  in[4 * 3 + 3] = 1.5f;
  in[4 * 4 + 3] = -1.0f;
  in[4 * 5 + 1] = NAN;
  in[4 * 6 + 3] = INFINITY;
  const Matrix3 *matrix = &spaces[0]->rgb_to_lms;
  kernel->weighted_oklab (matrix, in, 250, got[0], got[1], got[2], got[3]);
  scalar->weighted_oklab (matrix, in, 250, expected[0], expected[1], expected[2], expected[3]);
  for (int k = 0; k < 4; k++)
    for (int i = 0; i < 250; i++)
      /* Single precision of values up to about 1.6 through sums of a few terms. */
      assert_near (got[k][i], expected[k][i], 2e-6, "component");
  g_assert_cmpfloat (got[3][3], ==, 1.0f);
  g_assert_cmpfloat (got[3][4], ==, 0.0f);
  g_assert_cmpfloat (got[3][5], ==, 0.0f);
  g_assert_cmpfloat (got[3][6], ==, 0.0f);
}

static void
test_round_trip (gconstpointer data)
{
  const ColorshineKernel *kernel = data;
  enum { LENGTH = COLORSHINE_BLOCK_PIXELS + 7 };
  float in[4 * LENGTH], out[4 * LENGTH];
  fill_random (in, LENGTH);
  for (guint s = 0; s < G_N_ELEMENTS (SPACES); s++)
    {
      kernel->round_trip (spaces[s], in, out, LENGTH);
      for (int i = 0; i < 4 * LENGTH; i++)
        if (i % 4 == 3)
          g_assert_cmpmem (out + i, sizeof *out, in + i, sizeof *in);
        else
          /* A few roundings in float of each cone response, up to 4 here, times
           * the largest factor back to RGB, 5. */
          assert_near (out[i], in[i], 4.0 * 5.0 * 8.0 * (double) FLT_EPSILON, SPACES[s]);
    }
}

static void
add_for_kernel (const char *isa, const char *name, GTestDataFunc function)
{
  g_autofree char *path = g_strdup_printf ("/transform-kernel/%s/%s", isa, name);
  g_test_add_data_func (path, colorshine_kernel_by_name (isa), function);
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (SPACES); i++)
    spaces[i] = golden_space (SPACES[i]);
  for (const char *const *isa = colorshine_isa_list (); *isa; isa++)
    {
      add_for_kernel (*isa, "rows", test_rows);
      add_for_kernel (*isa, "untouched", test_untouched);
      add_for_kernel (*isa, "shows", test_shows);
      add_for_kernel (*isa, "weighted-oklab", test_weighted_oklab);
      add_for_kernel (*isa, "round-trip", test_round_trip);
      if (strcmp (*isa, "scalar") != 0)
        add_for_kernel (*isa, "against-reference", test_against_reference);
    }
  const int result = g_test_run ();
  for (guint i = 0; i < G_N_ELEMENTS (SPACES); i++)
    colorshine_space_free (spaces[i]);
  return result;
}
