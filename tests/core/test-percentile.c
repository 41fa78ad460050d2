/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tolerance → radius: golden values, brute force on small images, the promised
 * rank error on large ones, and the same result whatever the order.
 */
#include "golden.h"
#include "test-main.h"

#include "analysis.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The model adds this to each radius. */
static const double RADIUS_MARGIN = 1e-5;

/* Colours are kept in single precision, distances are ranked by their squares in
 * single precision. */
static const double ROUNDING = 1e-6;

/* Above this many pixels the analysis keeps a selection. */
enum { N_KEPT = 3145728 };

static ColorshineSpace *srgb;

static ColorshineColor
color (const char *text)
{
  ColorshineColor result;
  g_assert_true (colorshine_color_parse (text, strlen (text), &result, NULL));
  return result;
}

/* ── Small images ───────────────────────────────────────────────────────── */

static void
test_golden (void)
{
  g_autoptr (GPtrArray) rows = golden_rows ("radii.tsv");
  ColorshineAnalysis *analysis = NULL;
  guint n_radii = 0;
  uint32_t x = 0;
  for (guint row = 0; row < rows->len; row++)
    {
      const char *kind = golden_field (rows, row, 0);
      if (strcmp (kind, "image") == 0)
        {
          colorshine_analysis_free (analysis);
          analysis = colorshine_analysis_new (srgb);
          x = 0;
        }
      else if (strcmp (kind, "p") == 0)
        {
          float pixel[4];
          for (guint k = 0; k < 4; k++)
            pixel[k] = (float) golden_number (rows, row, 1 + k);
          g_assert_true (colorshine_analysis_add (analysis, pixel, 4, x++, 0, 1, 1, 1));
        }
      else
        {
          const ColorshineColor centre = color (golden_field (rows, row, 1));
          const double radius
              = colorshine_analysis_radius (analysis, &centre, golden_number (rows, row, 2));
          g_autofree char *what = g_strdup_printf ("%s at %s %%", golden_field (rows, row, 1),
                                                   golden_field (rows, row, 2));
          assert_near (radius, golden_number (rows, row, 3), ROUNDING, what);
          n_radii++;
        }
    }
  colorshine_analysis_free (analysis);
  g_assert_cmpuint (n_radii, >=, 50);
}

static void
test_empty (void)
{
  const float pixels[3][4] = { { 0.5f, 0.5f, 0.5f, 0.0f },
                               { NAN, 0.5f, 0.5f, 1.0f },
                               { 0.5f, INFINITY, 0.5f, 1.0f } };
  const ColorshineColor black = color ("black");
  ColorshineAnalysis *analysis = colorshine_analysis_new (srgb);
  g_assert_true (colorshine_analysis_is_empty (analysis));
  g_assert_true (colorshine_analysis_add (analysis, pixels[0], 12, 0, 0, 3, 1, 1));
  g_assert_true (colorshine_analysis_is_empty (analysis));
  g_assert_cmpfloat (colorshine_analysis_radius (analysis, &black, 100.0), ==, 0.0);
  colorshine_analysis_free (analysis);
}

/* A flat image has one distance; the margin alone makes its colour lie inside. */
static void
test_flat (void)
{
  float pixels[4 * 64];
  for (int i = 0; i < 256; i++)
    pixels[i] = i % 4 == 3 ? 1.0f : 0.25f;
  const double rgb[3] = { 0.25, 0.25, 0.25 };
  ColorshineColor centre;
  colorshine_space_color_from_rgb (srgb, rgb, &centre);
  ColorshineAnalysis *analysis = colorshine_analysis_new (srgb);
  g_assert_true (colorshine_analysis_add (analysis, pixels, 32, 0, 0, 8, 8, 1));
  g_assert_cmpfloat (colorshine_analysis_radius (analysis, &centre, 0.0), ==, 0.0);
  assert_near (colorshine_analysis_radius (analysis, &centre, 0.001), RADIUS_MARGIN, ROUNDING,
               "radius");
  assert_near (colorshine_analysis_radius (analysis, &centre, 100.0), RADIUS_MARGIN, ROUNDING,
               "radius");
  colorshine_analysis_free (analysis);
}

static void
test_resolve (void)
{
  const float pixels[8] = { 0.0f, 0.0f, 0.0f, 1.0f, 1.0f, 1.0f, 1.0f, 1.0f };
  ColorshineAnalysis *analysis = colorshine_analysis_new (srgb);
  g_assert_true (colorshine_analysis_add (analysis, pixels, 8, 0, 0, 2, 1, 1));
  ColorshineRecipe *recipe = colorshine_recipe_parse (
      "red;50;75;radius=0.25|red;50;75;off|red;0;75|red;100;75;from=black|black;100;75;from=red",
      NULL);
  double radii[COLORSHINE_MAX_ATTRACTORS];
  colorshine_analysis_resolve (analysis, recipe, radii, 1);
  g_assert_cmpfloat (radii[0], ==, 0.25);
  g_assert_cmpfloat (radii[1], ==, 0.0);
  g_assert_cmpfloat (radii[2], ==, 0.0);
  assert_near (radii[3], 1.0 + RADIUS_MARGIN, ROUNDING, "from black to white");
  const ColorshineColor red = color ("red"), black = color ("black");
  assert_near (radii[4], colorshine_delta_e_ok (&red, &black) + RADIUS_MARGIN, ROUNDING,
               "from red to black");
  colorshine_recipe_free (recipe);
  colorshine_analysis_free (analysis);
}

/* ── Large images ───────────────────────────────────────────────────────── */

typedef void (*Paint) (float *pixel, guint32 x, guint32 y, guint32 width, guint32 height);

static void
paint_noise (float *pixel, guint32 x, guint32 y, guint32 width, guint32 height)
{
  (void) x, (void) y, (void) width, (void) height;
  for (int k = 0; k < 3; k++)
    pixel[k] = (float) g_test_rand_double ();
}

static void
paint_ramp (float *pixel, guint32 x, guint32 y, guint32 width, guint32 height)
{
  (void) y, (void) height;
  pixel[0] = pixel[1] = pixel[2] = (float) x / (float) width;
}

static void
paint_stripes (float *pixel, guint32 x, guint32 y, guint32 width, guint32 height)
{
  (void) y, (void) width, (void) height;
  pixel[0] = pixel[1] = pixel[2] = x % 3 == 0 ? 0.9f : x % 61 == 0 ? 0.5f : 0.1f;
}

static void
paint_chessboard (float *pixel, guint32 x, guint32 y, guint32 width, guint32 height)
{
  (void) width, (void) height;
  pixel[0] = (x + y) % 2 ? 0.2f : 0.7f;
  pixel[1] = pixel[2] = (x / 2 + y / 2) % 2 ? 0.3f : 0.31f;
}

/* Two colours that differ by one step of 16 bits, a third and two thirds. */
static void
paint_neighbours (float *pixel, guint32 x, guint32 y, guint32 width, guint32 height)
{
  (void) x, (void) width;
  pixel[0] = pixel[1] = pixel[2] = y < height / 3 ? 0.3f : 0.3f + 1.0f / 65535.0f;
}

/* Few pixels weigh nearly all: a feathered selection. */
static void
paint_feathered (float *pixel, guint32 x, guint32 y, guint32 width, guint32 height)
{
  paint_noise (pixel, x, y, width, height);
  const double draw = g_test_rand_double ();
  pixel[3] = draw < 0.02 ? 1.0f : draw < 0.5 ? 0.0f : (float) (0.01 * g_test_rand_double ());
}

typedef struct {
  const char *name;
  Paint paint;
} Picture;

static const Picture PICTURES[] = {
  { "noise", paint_noise },           { "ramp", paint_ramp },
  { "stripes", paint_stripes },       { "chessboard", paint_chessboard },
  { "neighbours", paint_neighbours }, { "feathered", paint_feathered },
};

enum { WIDTH = 2600, HEIGHT = 2000 }; /* 5.2 megapixels: a selection is kept */
G_STATIC_ASSERT (WIDTH * HEIGHT > N_KEPT);

static float *
paint_picture (Paint paint)
{
  float *pixels = g_new (float, 4 * WIDTH * HEIGHT);
  for (guint32 y = 0; y < HEIGHT; y++)
    for (guint32 x = 0; x < WIDTH; x++)
      {
        float *pixel = pixels + 4 * (y * WIDTH + x);
        pixel[3] = 1.0f;
        paint (pixel, x, y, WIDTH, HEIGHT);
      }
  return pixels;
}

/* How far the tolerance lies outside [P(D < r), P(D ≤ r)], in percentage points. */
static double
rank_error (const double *distances, const float *pixels, double radius, double tolerance)
{
  const double r = radius - RADIUS_MARGIN;
  double below = 0.0, at_most = 0.0, total = 0.0;
  for (gsize i = 0; i < (gsize) WIDTH * HEIGHT; i++)
    {
      const double weight = pixels[4 * i + 3];
      total += weight;
      below += distances[i] < r - ROUNDING ? weight : 0.0;
      at_most += distances[i] <= r + ROUNDING ? weight : 0.0;
    }
  return fmax (0.0, fmax (100.0 * below / total - tolerance, tolerance - 100.0 * at_most / total));
}

static void
fill_distances (const float *pixels, const ColorshineColor *centre, double *distances)
{
  for (gsize i = 0; i < (gsize) WIDTH * HEIGHT; i++)
    {
      const double rgb[3] = { pixels[4 * i], pixels[4 * i + 1], pixels[4 * i + 2] };
      ColorshineColor pixel;
      colorshine_space_color_from_rgb (srgb, rgb, &pixel);
      distances[i] = colorshine_delta_e_ok (&pixel, centre);
    }
}

static void
assert_radii (const ColorshineAnalysis *analysis, const float *pixels, const char *centre_text)
{
  static const double tolerances[] = { 0.5, 10.0, 34.0, 50.0, 80.0, 99.5 };
  const ColorshineColor centre = color (centre_text);
  g_autofree double *distances = g_new (double, (gsize) WIDTH * HEIGHT);
  fill_distances (pixels, &centre, distances);
  double worst = 0.0, farthest = 0.0;
  for (guint i = 0; i < G_N_ELEMENTS (tolerances); i++)
    worst = fmax (worst,
                  rank_error (distances, pixels,
                              colorshine_analysis_radius (analysis, &centre, tolerances[i]),
                              tolerances[i]));
  for (gsize i = 0; i < (gsize) WIDTH * HEIGHT; i++)
    if (pixels[4 * i + 3] > 0.0f)
      farthest = fmax (farthest, distances[i]);
  const double all = colorshine_analysis_radius (analysis, &centre, 100.0);
  g_test_message ("%s: rank error %.4f points; farthest %.4f, radius at 100 %% %.4f", centre_text,
                  worst, farthest, all);
  g_assert_cmpfloat (worst, <=, 0.1); /* the model's bound */
  g_assert_cmpfloat (all, >=, farthest);
  g_assert_cmpfloat (all, <=, farthest + 0.028); /* a cell's diagonal, as documented */
}

/* A recipe's radii are those that are asked for one by one, the farthest too, of which a
 * selection may know nothing. */
static void
test_resolve_of_selection (void)
{
  ColorshineError error;
  ColorshineRecipe *recipe = colorshine_recipe_parse ("orange;30;75|teal;60;50|gray;100;100", &error);
  g_autofree float *pixels = paint_picture (paint_noise);
  ColorshineAnalysis *analysis = colorshine_analysis_new (srgb);
  g_assert_true (colorshine_analysis_add (analysis, pixels, 4 * WIDTH, 0, 0, WIDTH, HEIGHT, 2));
  g_assert_cmpuint (analysis->level, >, 0);
  double radii[3];
  colorshine_analysis_resolve (analysis, recipe, radii, 2);
  g_assert_false (analysis->is_ordered);
  for (guint i = 0; i < G_N_ELEMENTS (radii); i++)
    g_assert_cmpfloat (radii[i], ==,
                       colorshine_analysis_radius (analysis, &recipe->attractors[i].from,
                                                   recipe->attractors[i].tolerance_percentile));
  colorshine_recipe_free (recipe);
  colorshine_analysis_free (analysis);
}

/* u ≤ 2^(34 − j/5): by a logarithm. */
static void
test_levels (void)
{
  for (int i = 0; i < 2000000; i++)
    {
      const guint32 number = g_test_rand_int () >> (i % 24);
      const double level = 5.0 * (34.0 - log2 ((number + 0.5) / 4294967296.0));
      if (fabs (level - round (level)) > 1e-9)
        g_assert_cmpuint (analysis_last_level_of_opaque (number), ==, (guint) floor (level));
    }
}

static void
test_rank_error (gconstpointer data)
{
  const Picture *picture = data;
  g_autofree float *pixels = paint_picture (picture->paint);
  ColorshineAnalysis *analysis = colorshine_analysis_new (srgb);
  g_assert_true (colorshine_analysis_add (analysis, pixels, 4 * WIDTH, 0, 0, WIDTH, HEIGHT, 0));
  assert_radii (analysis, pixels, "gray");
  assert_radii (analysis, pixels, "oklch(60% 0.1 130)");
  colorshine_analysis_free (analysis);
}

/* ── Whatever the order ─────────────────────────────────────────────────── */

typedef struct {
  ColorshineAnalysis *analysis;
  const float *pixels;
  const guint *tiles; /* their numbers, shuffled */
  guint n_tiles;
  gint next;
} Share;

enum { TILE = 173 };

static gpointer
add_tiles (gpointer data)
{
  Share *share = data;
  const guint tiles_per_row = (WIDTH + TILE - 1) / TILE;
  for (;;)
    {
      const guint i = (guint) g_atomic_int_add (&share->next, 1);
      if (i >= share->n_tiles)
        return NULL;
      const guint x = share->tiles[i] % tiles_per_row * TILE;
      const guint y = share->tiles[i] / tiles_per_row * TILE;
      g_assert_true (colorshine_analysis_add (share->analysis,
                                              share->pixels + 4 * ((gsize) y * WIDTH + x),
                                              4 * WIDTH, x, y, MIN (TILE, WIDTH - x),
                                              MIN (TILE, HEIGHT - y), 1));
    }
}

static void
add_shuffled (ColorshineAnalysis *analysis, const float *pixels, guint n_threads)
{
  const guint n_tiles = ((WIDTH + TILE - 1) / TILE) * ((HEIGHT + TILE - 1) / TILE);
  g_autofree guint *tiles = g_new (guint, n_tiles);
  for (guint i = 0; i < n_tiles; i++)
    {
      const guint k = (guint) g_test_rand_int_range (0, (gint) i + 1);
      tiles[i] = tiles[k];
      tiles[k] = i;
    }
  Share share = { analysis, pixels, tiles, n_tiles, 0 };
  GThread *threads[8];
  for (guint i = 0; i < n_threads; i++)
    threads[i] = g_thread_new ("adder", add_tiles, &share);
  for (guint i = 0; i < n_threads; i++)
    g_thread_join (threads[i]);
}

static void
assert_same_radii (const ColorshineAnalysis *one, const ColorshineAnalysis *other)
{
  static const char *const centres[] = { "gray", "red", "#4d7f9a" };
  for (guint i = 0; i < G_N_ELEMENTS (centres); i++)
    for (double tolerance = 5.0; tolerance <= 100.0; tolerance += 19.0)
      {
        const ColorshineColor centre = color (centres[i]);
        const double a = colorshine_analysis_radius (one, &centre, tolerance);
        const double b = colorshine_analysis_radius (other, &centre, tolerance);
        g_assert_cmpmem (&a, sizeof a, &b, sizeof b);
      }
}

static void
test_split (void)
{
  g_autofree float *pixels = paint_picture (paint_feathered);
  ColorshineAnalysis *whole = colorshine_analysis_new (srgb);
  ColorshineAnalysis *tiles = colorshine_analysis_new (srgb);
  ColorshineAnalysis *top = colorshine_analysis_new (srgb);
  ColorshineAnalysis *bottom = colorshine_analysis_new (srgb);
  g_assert_true (colorshine_analysis_add (whole, pixels, 4 * WIDTH, 0, 0, WIDTH, HEIGHT, 1));
  add_shuffled (tiles, pixels, 3);
  assert_same_radii (whole, tiles);

  const guint half = HEIGHT / 3;
  g_assert_true (colorshine_analysis_add (top, pixels, 4 * WIDTH, 0, 0, WIDTH, half, 2));
  g_assert_true (colorshine_analysis_add (bottom, pixels + 4 * (gsize) WIDTH * half, 4 * WIDTH, 0,
                                          half, WIDTH, HEIGHT - half, 5));
  g_assert_true (colorshine_analysis_merge (top, bottom));
  assert_same_radii (whole, top);
  colorshine_analysis_free (whole);
  colorshine_analysis_free (tiles);
  colorshine_analysis_free (top);
  colorshine_analysis_free (bottom);
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  srgb = colorshine_space_new_srgb ();
  g_test_add_func ("/percentile/levels", test_levels);
  g_test_add_func ("/percentile/resolve-of-selection", test_resolve_of_selection);
  g_test_add_func ("/percentile/golden", test_golden);
  g_test_add_func ("/percentile/empty", test_empty);
  g_test_add_func ("/percentile/flat", test_flat);
  g_test_add_func ("/percentile/resolve", test_resolve);
  for (guint i = 0; i < G_N_ELEMENTS (PICTURES); i++)
    {
      g_autofree char *path = g_strdup_printf ("/percentile/rank-error/%s", PICTURES[i].name);
      g_test_add_data_func (path, &PICTURES[i], test_rank_error);
    }
  g_test_add_func ("/percentile/split", test_split);
  const int result = g_test_run ();
  colorshine_space_free (srgb);
  return result;
}
