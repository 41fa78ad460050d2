/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The gamut's boundary: the exact search against a dense scan, the kernels'
 * search against the exact one, and what mapping must leave alone.
 */
#include "golden.h"
#include "test-main.h"

#include "dispatch.h"
#include "gamut.h"
#include "transform.h"

#include <math.h>
#include <string.h>

static const char *const SPACES[]
    = { "srgb", "display-p3", "a98", "rec2020", "prophoto", "icc-srgb" };

static ColorshineSpace *spaces[G_N_ELEMENTS (SPACES)];

static double
random_in (double low, double high)
{
  return g_test_rand_double_range (low, high);
}

/* Of any direction, but often next to sRGB blue (264.05°) or where ProPhoto's
 * imaginary primaries lie (yellow and blue). */
static double
random_hue (void)
{
  switch (g_test_rand_int_range (0, 4))
    {
    case 0:
      return random_in (263.0, 265.0);
    case 1:
      return random_in (95.0, 115.0);
    default:
      return random_in (0.0, 360.0);
    }
}

typedef struct {
  Matrix lms_to_rgb;
  double lightness, cos_h, sin_h;
} Ray;

static Ray
ray_in (const ColorshineSpace *space, double lightness, double hue_degrees)
{
  const double radians = hue_degrees * G_PI / 180.0;
  return (Ray){ matrix_of (&space->lms_to_rgb), lightness, cos (radians), sin (radians) };
}

static bool
ray_is_in_gamut (const Ray *ray, double chroma)
{
  return gamut_contains (linear_rgb_from_oklab (&ray->lms_to_rgb, ray->lightness,
                                                chroma * ray->cos_h, chroma * ray->sin_h));
}

/* ── The exact search ───────────────────────────────────────────────────── */

enum { N_RAYS = 1500, N_SCAN = 2000 };

/* Nothing in gamut lies beyond what was found, and what was found is in gamut and
 * at its edge. */
static void
test_largest_chroma (void)
{
  for (guint s = 0; s < G_N_ELEMENTS (SPACES); s++)
    for (int i = 0; i < N_RAYS; i++)
      {
        const double most = random_in (0.05, 0.6), hue = random_hue ();
        const Ray ray = ray_in (spaces[s], random_in (0.001, 0.999), hue);
        if (ray_is_in_gamut (&ray, most))
          continue;
        const double found
            = gamut_largest_chroma (&ray.lms_to_rgb, ray.lightness, ray.cos_h, ray.sin_h, most);
        g_assert_cmpfloat (found, >=, 0.0);
        g_assert_cmpfloat (found, <=, most);
        /* The search is good to 1e-12. */
        g_assert_true (ray_is_in_gamut (&ray, fmax (found - 1e-12, 0.0)));
        g_assert_false (ray_is_in_gamut (&ray, found + 1e-12));
        for (int k = 1; k < N_SCAN; k++)
          {
            const double chroma = found + (most - found) * k / N_SCAN;
            if (chroma > found + 1e-12 && ray_is_in_gamut (&ray, chroma))
              g_error ("%s, L %.17g, hue %.17g: %.17g was found, but %.17g is in gamut", SPACES[s],
                       ray.lightness, hue, found, chroma);
          }
      }
}

/* Bin of a direction, as the kernels find it. */
static int
hue_bin (double cos_h, double sin_h)
{
  const double x = cos_h / (fabs (cos_h) + fabs (sin_h));
  const double diamond = sin_h >= 0.0 ? 1.0 - x : 3.0 + x;
  return MIN ((int) (diamond * (COLORSHINE_N_HUES / 4)), COLORSHINE_N_HUES - 1);
}

/* Whether the ray, from grey outwards, leaves the gamut and comes back; and the
 * farthest chroma in gamut that was seen. */
static bool
scan_comes_back (const Ray *ray, double most, double *farthest)
{
  bool has_left = false;
  *farthest = 0.0;
  for (int k = 1; k <= N_SCAN; k++)
    {
      const double chroma = most * k / N_SCAN;
      const bool is_inside = ray_is_in_gamut (ray, chroma);
      if (is_inside)
        *farthest = chroma;
      if (is_inside && has_left)
        return true;
      has_left |= !is_inside;
    }
  return false;
}

static void
test_reentrant (void)
{
  for (guint s = 0; s < G_N_ELEMENTS (SPACES); s++)
    {
      int n_returns = 0, n_flagged = 0;
      for (int i = 0; i < N_RAYS; i++)
        {
          const Ray ray = ray_in (spaces[s], random_in (0.01, 0.999), random_hue ());
          const int bin = hue_bin (ray.cos_h, ray.sin_h);
          double farthest, limit;
          const bool is_flagged
              = gamut_is_reentrant (&ray.lms_to_rgb, ray.cos_h, ray.sin_h, 64.0, &limit);
          n_flagged += is_flagged;
          if (scan_comes_back (&ray, 0.8, &farthest))
            {
              n_returns++;
              g_assert_true (is_flagged);
              g_assert_cmpfloat (spaces[s]->chroma_bound[bin], ==, 0.0f);
            }
          else if (spaces[s]->chroma_bound[bin] > 0.0f)
            {
              g_assert_cmpfloat (farthest / ray.lightness, <=, limit);
              g_assert_cmpfloat (farthest / ray.lightness, <=, spaces[s]->chroma_bound[bin]);
            }
        }
      g_test_message ("%s: %d rays come back, %d are expected to, of %d", SPACES[s], n_returns,
                      n_flagged, (int) N_RAYS);
    }
}

/* ── The kernels' search ────────────────────────────────────────────────── */

/* A transform that sends every pixel to one colour. */
static ColorshineTransform *
transform_to (const ColorshineSpace *space, Oklab target, ColorshineGamut gamut)
{
  ColorshineRecipe *recipe = colorshine_recipe_parse ("white;100;200;radius=100", NULL);
  ColorshineOptions options;
  colorshine_options_init (&options);
  options.gamut = gamut;
  recipe->attractors[0].color = (ColorshineColor){ target.l, target.a, target.b, 1.0, false };
  ColorshineTransform *transform = colorshine_transform_new (
      recipe, &recipe->attractors[0].radius_delta_e_ok, &options, space);
  colorshine_recipe_free (recipe);
  return transform;
}

static int
compare_doubles (const void *one, const void *other)
{
  const double a = *(const double *) one, b = *(const double *) other;
  return (a > b) - (a < b);
}

static double
chroma_in (const ColorshineSpace *space, const float *pixel)
{
  const Matrix matrix = matrix_of (&space->rgb_to_lms);
  const Oklab color = oklab_from_linear_rgb (&matrix, pixel[0], pixel[1], pixel[2]);
  return hypot (color.a, color.b);
}

/* Errors in C of what a kernel makes of colours outside the gamut, in order. */
static GArray *
search_errors (const ColorshineKernel *kernel, const ColorshineSpace *space)
{
  const ColorshineKernel *scalar = colorshine_kernel_by_name ("scalar");
  static const float grey[4] = { 0.2f, 0.2f, 0.2f, 1.0f };
  GArray *errors = g_array_new (FALSE, FALSE, sizeof (double));
  for (int i = 0; i < 4 * N_RAYS; i++)
    {
      const double chroma = random_in (0.02, 0.6);
      const Ray ray = ray_in (space, random_in (0.01, 0.99), random_hue ());
      if (space->chroma_bound[hue_bin (ray.cos_h, ray.sin_h)] == 0.0f || ray_is_in_gamut (&ray, chroma))
        continue;
      float got[4], expected[4];
      ColorshineTransform *transform
          = transform_to (space, (Oklab){ ray.lightness, chroma * ray.cos_h, chroma * ray.sin_h },
                          COLORSHINE_GAMUT_REDUCE_CHROMA);
      kernel->transform_row (transform, grey, got, 1, NULL);
      scalar->transform_row (transform, grey, expected, 1, NULL);
      const double error = fabs (chroma_in (space, got) - chroma_in (space, expected));
      g_array_append_val (errors, error);
      colorshine_transform_free (transform);
    }
  g_array_sort (errors, compare_doubles);
  return errors;
}

/* Next to yellow, rays graze the upper bound, and rounding moves where they meet
 * it. Measured with a million rays there in each space, times about 2; the model
 * allows 1e-4. */
static double
largest_error_allowed (const char *space)
{
  return strcmp (space, "prophoto") == 0 ? 5e-5 : 2e-5;
}

static void
test_kernel_search (void)
{
  for (const char *const *isa = colorshine_isa_list (); *isa; isa++)
    for (guint s = 0; s < G_N_ELEMENTS (SPACES); s++)
      {
        if (strcmp (*isa, "scalar") == 0)
          continue;
        g_autoptr (GArray) errors
            = search_errors (colorshine_kernel_by_name (*isa), spaces[s]);
        const double p99 = g_array_index (errors, double, errors->len * 99 / 100);
        const double largest = g_array_index (errors, double, errors->len - 1);
        g_test_message ("%s, %s: error in C at the boundary: p99 %.2g, largest %.2g of %u", *isa,
                        SPACES[s], p99, largest, errors->len);
        g_assert_cmpuint (errors->len, >, N_RAYS);
        g_assert_cmpfloat (p99, <=, 2e-6); /* measured: 4e-7 */
        g_assert_cmpfloat (largest, <=, largest_error_allowed (SPACES[s]));
      }
}

/* ── What mapping leaves alone ──────────────────────────────────────────── */

static double
decoded (int value)
{
  const double encoded = value / 255.0;
  return encoded <= 0.04045 ? encoded / 12.92 : pow ((encoded + 0.055) / 1.055, 2.4);
}

/* A pull that is next to nothing must change next to nothing: with a strict test
 * for the gamut #0005ff fell to #0030e7 the moment it was touched. */
static void
test_weak_pull (void)
{
  static const double strengths[] = { 1e-7, 1e-5, 1e-3 };
  static const char *const targets[] = { "orange", "blue", "gray", "#0005ff", "white" };
  float pixels[4 * 12], out[4 * 12];
  for (int i = 0; i < 12; i++)
    for (int k = 0; k < 4; k++)
      pixels[4 * i + k] = i >> k & 1 || k == 3 ? 1.0f : 0.0f;
  for (int i = 8; i < 12; i++)
    {
      static const int near_blue[4][3] = { { 0, 5, 255 }, { 0, 1, 250 }, { 3, 0, 255 }, { 0, 5, 253 } };
      for (int k = 0; k < 3; k++)
        pixels[4 * i + k] = (float) decoded (near_blue[i - 8][k]);
    }
  for (guint t = 0; t < G_N_ELEMENTS (targets); t++)
    for (guint w = 0; w < G_N_ELEMENTS (strengths); w++)
      for (int settings = 0; settings < 6; settings++)
        {
          g_autofree char *text = g_strdup_printf ("%s;100;%.7f;radius=9", targets[t], strengths[w]);
          ColorshineRecipe *recipe = colorshine_recipe_parse (text, NULL);
          ColorshineOptions options;
          colorshine_options_init (&options);
          options.blend = (ColorshineBlend) (settings % 2);
          options.gamut = (ColorshineGamut) (settings / 2);
          ColorshineTransform *transform = colorshine_transform_new (
              recipe, &recipe->attractors[0].radius_delta_e_ok, &options, spaces[0]);
          for (const char *const *isa = colorshine_isa_list (); *isa; isa++)
            {
              colorshine_kernel_by_name (*isa)->transform_row (transform, pixels, out, 12, NULL);
              for (int i = 0; i < 48; i++)
                /* A weight of w moves by ΔE 1.1 · w at most, and no component of
                 * linear sRGB changes faster than 6 per ΔE; rounding in float. */
                assert_near (out[i], pixels[i], 6.6 * strengths[w] / 100.0 + 3e-6, text);
            }
          colorshine_transform_free (transform);
          colorshine_recipe_free (recipe);
        }
}

/* ΔE that the final clipping of reduce-chroma may cost: measured with two million
 * colours in each space. ProPhoto's imaginary blue has a cone response next to 0,
 * where a clipped component is worth up to 0.13. */
static double
largest_clipping_allowed (const char *space)
{
  if (strcmp (space, "prophoto") == 0)
    return 0.14;
  return strcmp (space, "rec2020") == 0 ? 0.0055 : 0.0023;
}

/* Results of every mapping lie in 0–1, at the target's lightness and hue but for
 * the clipping, and colours in gamut stay. */
static void
test_mapped (void)
{
  for (guint s = 0; s < G_N_ELEMENTS (SPACES); s++)
    {
      const Matrix to_rgb = matrix_of (&spaces[s]->lms_to_rgb);
      const Matrix to_lms = matrix_of (&spaces[s]->rgb_to_lms);
      double farthest = 0.0;
      for (int i = 0; i < 4 * N_RAYS; i++)
        {
          const double l = random_in (0.0, 1.0), chroma = random_in (0.0, 0.5);
          const double radians = random_hue () * G_PI / 180.0;
          const Oklab color = { l, chroma * cos (radians), chroma * sin (radians) };
          const Rgb unmapped = linear_rgb_from_oklab (&to_rgb, l, color.a, color.b);
          const Rgb css = gamut_map_css (&to_lms, &to_rgb, color);
          g_assert_cmpfloat (gamut_excess (css), ==, 0.0);
          if (gamut_excess (unmapped) == 0.0)
            g_assert_cmpmem (&css, sizeof css, &unmapped, sizeof unmapped);
          if (gamut_contains (unmapped))
            continue;
          const Rgb mapped = gamut_reduce_chroma (&to_rgb, color);
          g_assert_cmpfloat (gamut_excess (mapped), ==, 0.0);
          const double reduced
              = gamut_largest_chroma (&to_rgb, l, cos (radians), sin (radians), chroma);
          const Oklab result = oklab_from_linear_rgb (&to_lms, mapped.r, mapped.g, mapped.b);
          farthest = fmax (farthest, sqrt (pow (result.l - l, 2.0)
                                           + pow (result.a - reduced * cos (radians), 2.0)
                                           + pow (result.b - reduced * sin (radians), 2.0)));
        }
      g_test_message ("%s: clipping after reduce-chroma moves by ΔE %.2g at most", SPACES[s],
                      farthest);
      g_assert_cmpfloat (farthest, <=, largest_clipping_allowed (SPACES[s]));
    }
}

static void
test_white_and_black (void)
{
  const Matrix to_rgb = matrix_of (&spaces[0]->lms_to_rgb);
  const Matrix to_lms = matrix_of (&spaces[0]->rgb_to_lms);
  for (int css = 0; css < 2; css++)
    for (double l = -0.5; l <= 1.5; l += 0.5)
      {
        if (l == 0.5)
          continue;
        const Oklab color = { l, 0.1, -0.2 };
        const Rgb mapped
            = css ? gamut_map_css (&to_lms, &to_rgb, color) : gamut_reduce_chroma (&to_rgb, color);
        const double expected = l >= 1.0 ? 1.0 : 0.0;
        g_assert_cmpfloat (mapped.r, ==, expected);
        g_assert_cmpfloat (mapped.g, ==, expected);
        g_assert_cmpfloat (mapped.b, ==, expected);
      }
}

static void
test_hdr_share (void)
{
  /* Sources in gamut keep nothing of the unmapped result; those 0.01 outside keep
   * what the pull leaves. */
  g_assert_cmpfloat (unmapped_share (0.0, 0.5), ==, 0.0);
  assert_near (unmapped_share (0.005, 0.5), 0.25, 1e-15, "half way");
  assert_near (unmapped_share (3.0, 0.25), 0.75, 1e-15, "HDR");
  g_assert_cmpfloat (unmapped_share (3.0, 1.0), ==, 0.0);
  g_assert_cmpfloat (gamut_excess ((Rgb){ 0.0, 1.0, 0.5 }), ==, 0.0);
  assert_near (gamut_excess ((Rgb){ -0.25, 1.125, 0.5 }), 0.25, 0.0, "below");
  assert_near (gamut_excess ((Rgb){ -0.25, 1.5, 0.5 }), 0.5, 0.0, "above");
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  for (guint s = 0; s < G_N_ELEMENTS (SPACES); s++)
    spaces[s] = golden_space (SPACES[s]);
  g_test_add_func ("/gamut/largest-chroma", test_largest_chroma);
  g_test_add_func ("/gamut/reentrant", test_reentrant);
  g_test_add_func ("/gamut/kernel-search", test_kernel_search);
  g_test_add_func ("/gamut/weak-pull", test_weak_pull);
  g_test_add_func ("/gamut/mapped", test_mapped);
  g_test_add_func ("/gamut/white-and-black", test_white_and_black);
  g_test_add_func ("/gamut/hdr-share", test_hdr_share);
  const int result = g_test_run ();
  for (guint s = 0; s < G_N_ELEMENTS (SPACES); s++)
    colorshine_space_free (spaces[s]);
  return result;
}
