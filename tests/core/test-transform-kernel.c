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
#include "transfer.h"
#include "transform.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What the kernels promise against the reference in double; not where a hair decides:
 * see is_excluded(). */
static const double DELTA_E_P9999 = 1e-5;
static const double DELTA_E_MAX = 2e-4;

/* A weight has a kink, and a step where its range is small, at the edge of the
 * range; a pixel this close may lie on either side in float. */
static const double EDGE_DELTA_E = 1e-5;

enum { N_PIXELS = 8192, N_RECIPES = 20 };

static const char *const SPACES[] = { "srgb", "display-p3", "a98", "rec2020", "prophoto", "icc-srgb" };

static char *recipe_text; /* the last random one, for messages */

static ColorshineSpace *spaces[G_N_ELEMENTS (SPACES)];

/* ── Random input ───────────────────────────────────────────────────────── */

static double
random_in (double low, double high)
{
  return g_test_rand_double_range (low, high);
}

static ColorshineBlend
random_blend (void)
{
  return (ColorshineBlend) g_test_rand_int_range (0, 2);
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
random_transform (const ColorshineSpace *space, ColorshineBlend blend, ColorshineShow show)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const int n = g_test_rand_int_range (1, 9);
  for (int i = 0; i < n; i++)
    append_random_attractor (text, i == 0);
  ColorshineRecipe *recipe = colorshine_recipe_parse (text->str, NULL);
  g_assert_nonnull (recipe);
  double radii[COLORSHINE_MAX_ATTRACTORS];
  colorshine_analysis_resolve (NULL, recipe, radii, 1);

  static const double neutrals[] = { 0.0, 0.02, 0.02, 0.2 };
  ColorshineOptions options;
  colorshine_options_init (&options);
  options.lightness = g_test_rand_int_range (0, 4) > 0;
  options.chroma = g_test_rand_int_range (0, 4) > 0;
  options.hue = g_test_rand_int_range (0, 4) > 0;
  options.blend = blend;
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

/* Codes of 8 bits, each near the one before; sensor noise on greys among them. */
static void
fill_photograph (float *pixels, size_t n)
{
  int codes[3] = { 128, 128, 128 };
  for (size_t i = 0; i < n; i++)
    {
      const gboolean is_elsewhere = g_test_rand_int_range (0, 64) == 0;
      const int grey = g_test_rand_int_range (0, 256), spread = g_test_rand_bit () ? 2 : 100;
      for (int k = 0; k < 3; k++)
        {
          const int code = is_elsewhere ? grey + g_test_rand_int_range (-spread, spread + 1)
                                        : codes[k] + g_test_rand_int_range (-2, 3);
          codes[k] = CLAMP (code, 0, 255);
          pixels[4 * i + k] = (float) transfer_decode (TRANSFER_SRGB, codes[k] / 255.0);
        }
      pixels[4 * i + 3] = 1.0f;
    }
}

/* ── Comparing ──────────────────────────────────────────────────────────── */

static Oklab
oklab_of (const ColorshineTransform *transform, const double *rgb)
{
  const Matrix matrix = matrix_of (&transform->space->rgb_to_lms);
  return oklab_from_linear_rgb (&matrix, rgb[0], rgb[1], rgb[2]);
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
  const double rgb[3] = { pixel[0], pixel[1], pixel[2] };
  const Oklab color = oklab_of (transform, rgb);
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

/* Whether a cone response is next to 0, as no colour of sRGB has it: its cube root
 * makes any ΔE of the rounding of a float. */
static gboolean
is_beyond_eyes (const ColorshineTransform *transform, const double *rgb)
{
  double least = INFINITY, largest = 0.0;
  for (int k = 0; k < 3; k++)
    {
      const double *m = transform->space->rgb_to_lms.m + 3 * k;
      const double cone = fabs (m[0] * rgb[0] + m[1] * rgb[1] + m[2] * rgb[2]);
      least = fmin (least, cone);
      largest = fmax (largest, cone);
    }
  return least < 1e-3 * largest;
}

/* Of such colours the components must agree: of the largest one, single precision
 * times the largest factors between components and cone responses. */
static const double COMPONENT_AGREEMENT = 1e-4;

static gboolean
do_components_agree (const double *got, const double *expected)
{
  double largest = 0.0, difference = 0.0;
  for (int k = 0; k < 3; k++)
    {
      largest = fmax (largest, fabs (expected[k]));
      difference = fmax (difference, fabs (got[k] - expected[k]));
    }
  return difference <= COMPONENT_AGREEMENT * largest;
}

static int
code_of (double linear)
{
  return (int) floor (255.0 * transfer_encode (TRANSFER_SRGB, CLAMP (linear, 0.0, 1.0)) + 0.5);
}

/* Of the codes of 8 bits that the components are rounded to. */
static int
most_codes_off (const double *got, const double *expected)
{
  int most = 0;
  for (int k = 0; k < 3; k++)
    {
      const int off = abs (code_of (got[k]) - code_of (expected[k]));
      most = MAX (most, off);
    }
  return most;
}

/* Whether the reference itself jumps within the rounding of its input: on the
 * gamut's surface, where a ray leaves it and comes back. */
static gboolean
reference_jumps (const ColorshineTransform *transform, const double *source)
{
  double first[4] = { 0.0 };
  for (int nudge = 0; nudge < 9; nudge++)
    {
      double in[4] = { source[0], source[1], source[2], source[3] }, out[4];
      for (int k = 0; k < 3; k++)
        in[k] *= 1.0 + (nudge == 8 ? 0.0 : nudge >> k & 1 ? 2e-6 : -2e-6);
      colorshine_transform_pixel (transform, in, out, NULL);
      for (int k = 0; k < 3; k++)
        if (nudge > 0 && fabs (out[k] - first[k]) > 1e-3)
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
  guint n_excluded, n_jumps, n_beyond_eyes;
  guint n_codes_off; /* by one */
} Comparison;

static void
compare_pixel (const ColorshineTransform *transform, const float *in, const float *got,
               Comparison *comparison)
{
  const double source[4] = { in[0], in[1], in[2], in[3] };
  double expected[4];
  colorshine_transform_pixel (transform, source, expected, NULL);
  g_assert_cmpmem (got + 3, sizeof *got, in + 3, sizeof *in);
  if (is_excluded (transform, in))
    {
      comparison->n_excluded++;
      return;
    }
  const double result[3] = { got[0], got[1], got[2] };
  const gboolean is_beyond = is_beyond_eyes (transform, expected);
  const double delta_e = distance (oklab_of (transform, result), oklab_of (transform, expected));
  const int codes_off = most_codes_off (result, expected);
  const gboolean is_right = codes_off <= 1
                            && (is_beyond ? do_components_agree (result, expected)
                                          : delta_e <= DELTA_E_MAX);
  if (!is_right && reference_jumps (transform, source))
    {
      comparison->n_jumps++;
      return;
    }
  if (!is_right)
    g_error ("ΔE %g, codes off by %d, for pixel %.9g %.9g %.9g: got %.9g %.9g %.9g, expected %.9g "
             "%.9g %.9g; gamut %d, neutral chroma %g, %s",
             delta_e, codes_off, in[0], in[1], in[2], got[0], got[1], got[2], expected[0],
             expected[1], expected[2], (int) transform->options.gamut,
             transform->options.neutral_chroma, recipe_text);
  comparison->n_codes_off += codes_off > 0;
  if (is_beyond)
    comparison->n_beyond_eyes++;
  else
    g_array_append_val (comparison->delta_e, delta_e);
}

static void
assert_precision (const char *what, GArray *delta_e)
{
  const guint n = delta_e->len;
  double *sorted = (double *) (void *) delta_e->data;
  qsort (sorted, n, sizeof *sorted, compare_doubles);
  const double p9999 = sorted[(guint) (0.9999 * n)];
  g_test_message ("%s: %u pixels, ΔE median %.2g, p99.99 %.2g, max %.2g", what, n, sorted[n / 2],
                  p9999, sorted[n - 1]);
  g_assert_cmpuint (n, >, N_PIXELS * N_RECIPES / 2);
  g_assert_cmpfloat (p9999, <=, DELTA_E_P9999);
}

static void
compare_with_reference (const ColorshineKernel *kernel, ColorshineBlend blend,
                        void (*fill) (float *pixels, size_t n), const char *what)
{
  g_autofree float *in = g_new (float, 4 * N_PIXELS), *out = g_new (float, 4 * N_PIXELS);
  Comparison comparison = { g_array_new (FALSE, FALSE, sizeof (double)), 0, 0, 0, 0 };
  for (int i = 0; i < N_RECIPES; i++)
    {
      ColorshineTransform *transform = random_transform (spaces[i % G_N_ELEMENTS (SPACES)], blend,
                                                         COLORSHINE_SHOW_RESULT);
      fill (in, N_PIXELS);
      kernel->transform_row (transform, in, out, N_PIXELS, NULL);
      for (size_t k = 0; k < N_PIXELS; k++)
        compare_pixel (transform, in + 4 * k, out + 4 * k, &comparison);
      colorshine_transform_free (transform);
    }
  g_test_message ("%s: left out at edges and between hues %u, where the reference jumps %u; "
                  "compared in linear light %u; 8-bit codes off by one for %u",
                  what, comparison.n_excluded, comparison.n_jumps, comparison.n_beyond_eyes,
                  comparison.n_codes_off);
  /* Yellow in ProPhoto, say, on which random pixels lie by chance alone. */
  g_assert_cmpuint (comparison.n_jumps, <, N_PIXELS * N_RECIPES / 1000);
  assert_precision (what, comparison.delta_e);
  g_array_unref (comparison.delta_e);
}

static void
test_against_reference (gconstpointer data)
{
  compare_with_reference (data, COLORSHINE_BLEND_OKLAB, fill_photograph, "oklab, photograph");
  compare_with_reference (data, COLORSHINE_BLEND_OKLAB, fill_random, "oklab, random colours");
  compare_with_reference (data, COLORSHINE_BLEND_OKLCH, fill_photograph, "oklch, photograph");
  compare_with_reference (data, COLORSHINE_BLEND_OKLCH, fill_random, "oklch, random colours");
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
      ColorshineTransform *transform = random_transform (spaces[i % G_N_ELEMENTS (SPACES)], random_blend (), show);
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

/* In a row or in planes: the same bits. */
static void
test_planes (gconstpointer data)
{
  const ColorshineKernel *kernel = data;
  static const size_t lengths[] = { 1, 16, 17, 100, 255, COLORSHINE_BLOCK_PIXELS };
  float row[4 * COLORSHINE_BLOCK_PIXELS], expected[4 * COLORSHINE_BLOCK_PIXELS];
  float lab[6][COLORSHINE_BLOCK_PIXELS], weight[COLORSHINE_BLOCK_PIXELS];
  for (size_t i = 0; i < 10 * G_N_ELEMENTS (lengths); i++)
    {
      const size_t n = lengths[i % G_N_ELEMENTS (lengths)];
      const ColorshineSpace *space = spaces[i % G_N_ELEMENTS (SPACES)];
      ColorshineTransform *transform
          = random_transform (space, random_blend (), (ColorshineShow) (i % 3));
      ColorshineCoverage coverage = { 0 }, expected_coverage = { 0 };
      ColorPlanes planes;
      bool is_changed[COLORSHINE_BLOCK_RUNS];
      fill_photograph (row, n);
      for (size_t k = 0; k < n; k++)
        {
          row[4 * k + 3] = 1.0f;
          planes.r[k] = row[4 * k];
          planes.g[k] = row[4 * k + 1];
          planes.b[k] = row[4 * k + 2];
        }
      kernel->planes_oklab (&space->rgb_to_lms, &planes, n, lab[0], lab[1], lab[2]);
      kernel->weighted_oklab (&space->rgb_to_lms, row, n, lab[3], lab[4], lab[5], weight);
      for (int k = 0; k < 3; k++)
        g_assert_cmpmem (lab[k], n * sizeof (float), lab[3 + k], n * sizeof (float));
      kernel->transform_row (transform, row, expected, n, &expected_coverage);
      const bool is_any
          = kernel->transform_planes (transform, &planes, n, is_changed, &coverage);
      g_assert_cmpmem (&coverage, sizeof coverage, &expected_coverage, sizeof expected_coverage);
      for (size_t k = 0; k < n; k++)
        {
          const float got[3] = { planes.r[k], planes.g[k], planes.b[k] };
          g_assert_cmpmem (got, sizeof got, expected + 4 * k, sizeof got);
          if (!is_any || !is_changed[k / COLORSHINE_RUN_PIXELS])
            g_assert_cmpmem (got, sizeof got, row + 4 * k, sizeof got);
        }
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
      ColorshineTransform *transform = random_transform (
          spaces[i % G_N_ELEMENTS (SPACES)], random_blend (), COLORSHINE_SHOW_RESULT);
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

/* What pulls at a pixel weighs between these, all in all. */
static void
assert_weights (const ColorshineTransform *transform, const float *pixel, double least,
                double most)
{
  const Oklab color = oklab_of (transform, (double[]){ pixel[0], pixel[1], pixel[2] });
  double sum = 0.0;
  for (size_t i = 0; i < transform->n_pulls; i++)
    {
      const Pull *pull = &transform->pulls[i];
      const Range range = range_of (pull);
      if (!pull->protect)
        sum += weight_at (pull->falloff, pull->has_lift, &range, color.l, color.a, color.b);
    }
  g_assert_cmpfloat (sum, >, least);
  g_assert_cmpfloat (sum, <, most);
}

/* Where weights add up to more than 1 they are divided, and protection takes its part, for
 * the whole block: the same bits as of a pixel alone, whose own weights need neither. */
static void
test_neighbours (gconstpointer data)
{
  const ColorshineKernel *kernel = data;
  static const char *const recipes[] = {
    "orange;1;80;radius=0.4|gold;1;80;radius=0.4",
    "orange;1;40;radius=0.4|maroon;1;80;radius=0.2;protect",
  };
  /* In linear light: orange; far from it, but in reach; maroon. */
  static const float colors[][4]
      = { { 1.0f, 0.376f, 0.0f, 1.0f }, { 0.6f, 0.05f, 0.03f, 1.0f }, { 0.216f, 0.0f, 0.0f, 1.0f } };
  enum { LENGTH = COLORSHINE_BLOCK_PIXELS };
  float in[4 * LENGTH], together[4 * LENGTH], alone[4];
  double radii[COLORSHINE_MAX_ATTRACTORS];
  ColorshineOptions options;
  colorshine_options_init (&options);
  fill_photograph (in, LENGTH);
  memcpy (in + 4 * 20, colors, sizeof colors);
  for (guint i = 0; i < 2 * G_N_ELEMENTS (recipes); i++)
    {
      ColorshineRecipe *recipe = colorshine_recipe_parse (recipes[i / 2], NULL);
      g_assert_nonnull (recipe);
      colorshine_analysis_resolve (NULL, recipe, radii, 1);
      options.blend = (ColorshineBlend) (i % 2);
      ColorshineTransform *transform
          = colorshine_transform_new (recipe, radii, &options, spaces[0]);
      g_assert_true (transform->has_joint_weights);
      kernel->transform_row (transform, in, together, LENGTH, NULL);
      assert_weights (transform, colors[0], i < 2 ? 1.2 : 0.3, 2.0);
      assert_weights (transform, colors[1], 1e-3, 0.9);
      for (size_t k = 0; k < LENGTH; k++)
        {
          kernel->transform_row (transform, in + 4 * k, alone, 1, NULL);
          g_assert_cmpmem (alone, sizeof alone, together + 4 * k, sizeof alone);
        }
      colorshine_transform_free (transform);
      colorshine_recipe_free (recipe);
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
  colorshine_analysis_resolve (NULL, recipe, radii, 1);
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
      add_for_kernel (*isa, "neighbours", test_neighbours);
      add_for_kernel (*isa, "untouched", test_untouched);
      add_for_kernel (*isa, "shows", test_shows);
      add_for_kernel (*isa, "weighted-oklab", test_weighted_oklab);
      add_for_kernel (*isa, "planes", test_planes);
      add_for_kernel (*isa, "round-trip", test_round_trip);
      if (strcmp (*isa, "scalar") != 0)
        add_for_kernel (*isa, "against-reference", test_against_reference);
    }
  const int result = g_test_run ();
  for (guint i = 0; i < G_N_ELEMENTS (SPACES); i++)
    colorshine_space_free (spaces[i]);
  return result;
}
