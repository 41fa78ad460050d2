/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The search for a distance among the kept colours, which measures only a few of
 * them, against measuring and sorting all; and the kernels that it stands on.
 */
#include "golden.h"
#include "test-main.h"

#include "analysis.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

static const double RADIUS_MARGIN = 1e-5; /* the model adds this */

/* Colours are kept and distances measured in single precision. */
static const double ROUNDING = 1e-6;

enum { N_PIXELS = 40000 };

static ColorshineSpace *srgb;

typedef struct {
  double distance, weight;
} Ranked;

static int
compare_ranked (const void *one, const void *other)
{
  const Ranked *a = one, *b = other;
  return (a->distance > b->distance) - (a->distance < b->distance);
}

/* Colours in clouds and alone, a few of them beyond what a display shows. */
static void
fill_clouds (float *rgba, gboolean is_opaque)
{
  for (gsize i = 0; i < N_PIXELS; i++)
    {
      float *pixel = rgba + 4 * i;
      const double spread = i % 3 == 0 ? 0.5 : 0.01;
      for (int k = 0; k < 3; k++)
        pixel[k] = (float) (0.5 + 0.1 * (double) (i % 7) * (k - 1) / 3.0
                            + spread * g_test_rand_double_range (-1.0, 1.0));
      if (i % 5000 == 17)
        pixel[0] = 3.0f;
      pixel[3] = is_opaque ? 1.0f : (float) g_test_rand_double ();
    }
}

static void
fill_flat (float *rgba, gboolean is_opaque)
{
  for (gsize i = 0; i < 4 * (gsize) N_PIXELS; i++)
    rgba[i] = i % 4 == 3 && !is_opaque ? 0.5f : i % 4 == 3 ? 1.0f : i < 100 ? 0.7f : 0.3f;
}

/* The smallest distance up to which at least @tolerance of the weight lies. */
static double
expected_radius (const Ranked *ranked, double total, double tolerance)
{
  double sum = 0.0;
  for (gsize i = 0; i < N_PIXELS; i++)
    {
      sum += ranked[i].weight;
      /* Exact: weights are whole numbers, and tolerances are fractions in binary. */
      if (100.0 * sum >= tolerance * total)
        return ranked[i].distance + RADIUS_MARGIN;
    }
  return ranked[N_PIXELS - 1].distance + RADIUS_MARGIN;
}

static void
assert_radii (const ColorshineAnalysis *analysis, const float *rgba, const ColorshineColor *centre)
{
  g_autofree Ranked *ranked = g_new (Ranked, N_PIXELS);
  double total = 0.0;
  for (gsize i = 0; i < N_PIXELS; i++)
    {
      const double rgb[3] = { rgba[4 * i], rgba[4 * i + 1], rgba[4 * i + 2] };
      ColorshineColor color;
      colorshine_space_color_from_rgb (srgb, rgb, &color);
      ranked[i] = (Ranked){ colorshine_delta_e_ok (&color, centre),
                            ceil ((double) rgba[4 * i + 3] * COLORSHINE_FULL_WEIGHT) };
      total += ranked[i].weight;
    }
  qsort (ranked, N_PIXELS, sizeof *ranked, compare_ranked);
  static const double tolerances[] = { 0.0009765625, 0.125, 1.0, 7.0, 33.0, 50.0, 66.75, 90.0, 99.984375, 100.0 };
  for (guint i = 0; i < G_N_ELEMENTS (tolerances); i++)
    assert_near (colorshine_analysis_radius (analysis, centre, tolerances[i]),
                 expected_radius (ranked, total, tolerances[i]), ROUNDING, "radius");
}

static void
test_search (void)
{
  typedef void (*Fill) (float *, gboolean);
  static const Fill fills[] = { fill_clouds, fill_flat };
  g_autofree float *rgba = g_new (float, 4 * N_PIXELS);
  for (int i = 0; i < 4; i++)
    for (int threads = 1; threads <= 3; threads++)
      {
        fills[i / 2](rgba, i % 2);
        ColorshineAnalysis *analysis = colorshine_analysis_new (srgb);
        g_assert_true (colorshine_analysis_add (analysis, rgba, 4 * N_PIXELS, 0, 0, N_PIXELS, 1,
                                                (unsigned) threads));
        for (int k = 0; k < 4; k++)
          {
            const ColorshineColor centre
                = { g_test_rand_double (), 0.3 * g_test_rand_double_range (-1.0, 1.0),
                    0.3 * g_test_rand_double_range (-1.0, 1.0), 1.0, false };
            assert_radii (analysis, rgba, &centre);
          }
        colorshine_analysis_free (analysis);
      }
}

/* A radius asked for between two halves of an image changes nothing. */
static void
test_asked_between (void)
{
  g_autofree float *rgba = g_new (float, 4 * N_PIXELS);
  fill_clouds (rgba, FALSE);
  const ColorshineColor centre = { 0.6, 0.05, 0.0, 1.0, false };
  ColorshineAnalysis *analysis = colorshine_analysis_new (srgb);
  for (uint32_t half = 0; half < 2; half++)
    {
      g_assert_true (colorshine_analysis_add (analysis, rgba + half * 2 * N_PIXELS, 2 * N_PIXELS,
                                              half * N_PIXELS / 2, 0, N_PIXELS / 2, 1, 1));
      g_assert_cmpfloat (colorshine_analysis_radius (analysis, &centre, 50.0), >, 0.0);
    }
  assert_radii (analysis, rgba, &centre);
  colorshine_analysis_free (analysis);
}

/* ── Kernels ────────────────────────────────────────────────────────────── */

enum { N_BLOCK = COLORSHINE_BLOCK_PIXELS - 3 };

/* Whether pixel @i is chosen; what is chosen comes in order. */
static gboolean
is_next (const uint16_t *chosen, size_t n_chosen, size_t *next, guint32 i)
{
  if (*next == n_chosen || chosen[*next] != i)
    return FALSE;
  ++*next;
  return TRUE;
}

static void
test_sample_block (gconstpointer data)
{
  const ColorshineKernel *kernel = data;
  float l[COLORSHINE_BLOCK_PIXELS], a[COLORSHINE_BLOCK_PIXELS], b[COLORSHINE_BLOCK_PIXELS],
      weight[COLORSHINE_BLOCK_PIXELS];
  uint32_t number[COLORSHINE_BLOCK_PIXELS], cell[COLORSHINE_BLOCK_PIXELS];
  uint16_t chosen[COLORSHINE_BLOCK_PIXELS + 16];
  for (int i = 0; i < N_BLOCK; i++)
    {
      l[i] = (float) g_test_rand_double_range (-0.1, 1.1);
      a[i] = (float) g_test_rand_double_range (-0.6, 0.6);
      b[i] = (float) g_test_rand_double_range (-0.6, 0.6);
      weight[i] = i % 5 == 0 ? 0.0f : (float) g_test_rand_double ();
    }
  l[0] = 1.0f, a[0] = b[0] = 0.0f;
  const float bound = 1e9f;
  const uint32_t x = COLORSHINE_CURVE_SIDE + 30, y = 77;
  uint32_t columns[COLORSHINE_BLOCK_PIXELS];
  kernel->columns (x, N_BLOCK, columns);
  size_t n_chosen = kernel->sample_block (l, a, b, weight, columns, row_bits (y),
                                          curve_seed (x, y), N_BLOCK, bound, number, cell, chosen);
  size_t next = 0;
  for (guint32 i = 0; i < N_BLOCK; i++)
    {
      g_assert_cmpuint (number[i], ==, pixel_number (x + i, y));
      g_assert_cmpuint (cell[i], ==, grid_cell (l[i], a[i], b[i]));
      const double share = number[i] / 2.0 - (double) bound * (double) weight[i];
      const gboolean is_chosen = is_next (chosen, n_chosen, &next, i);
      if (fabs (share) > 1e3) /* the rounding of numbers up to 2³¹ to float, and more */
        g_assert_cmpuint (is_chosen, ==, weight[i] > 0.0f && share < 0.0);
    }
  g_assert_cmpuint (next, ==, n_chosen);
  g_assert_cmpuint (cell[0], <, COLORSHINE_GRID_CELLS);
  g_assert_cmpuint (n_chosen, >, N_BLOCK / 16);
  /* Whatever the number, where there is no bound. */
  n_chosen = kernel->sample_block (l, a, b, weight, columns, 0, 0, N_BLOCK, INFINITY, number, cell,
                                   chosen);
  next = 0;
  for (guint32 i = 0; i < N_BLOCK; i++)
    g_assert_cmpuint (is_next (chosen, n_chosen, &next, i), ==, weight[i] > 0.0f);
}

/* A row that goes beyond a curve of numbers goes on with those of the next. */
static void
test_next_curve (void)
{
  enum { WIDTH = 700 };
  const uint32_t x = COLORSHINE_CURVE_SIDE - 300, y = 5;
  g_autofree float *rgba = g_new (float, 4 * WIDTH);
  for (int i = 0; i < 4 * WIDTH; i++)
    rgba[i] = 1.0f;
  ColorshineAnalysis *analysis = colorshine_analysis_new (srgb);
  g_assert_true (colorshine_analysis_add (analysis, rgba, 4 * WIDTH, x, y, WIDTH, 1, 1));
  g_assert_cmpuint (analysis->n_samples, ==, WIDTH);
  for (uint32_t i = 0; i < WIDTH; i++)
    g_assert_cmpuint (analysis->samples[i].level, ==,
                      analysis_last_level_of_opaque (pixel_number (x + i, y)));
  colorshine_analysis_free (analysis);
}

static void
test_distances (gconstpointer data)
{
  const ColorshineKernel *kernel = data;
  enum { N = 75 };
  ColorSample samples[N];
  float bounds[6][N], nearest[N], farthest[N], distances[N];
  const ColorBoxes boxes = { { bounds[0], bounds[1], bounds[2] },
                             { bounds[3], bounds[4], bounds[5] } };
  const float centre[3] = { 0.6f, -0.1f, 0.05f };
  for (int i = 0; i < N; i++)
    {
      float color[3];
      for (int k = 0; k < 3; k++)
        {
          color[k] = (float) g_test_rand_double_range (k ? -0.4 : 0.0, k ? 0.4 : 1.0);
          /* Some boxes hold no more than the sample. */
          bounds[k][i] = color[k] - (i % 4 ? 0.1f * (float) g_test_rand_double () : 0.0f);
          bounds[3 + k][i] = color[k] + (i % 4 ? 0.1f * (float) g_test_rand_double () : 0.0f);
        }
      samples[i] = (ColorSample){ color[0], color[1], color[2], 1, 0 };
    }
  kernel->sample_distances (samples, N, centre, distances);
  kernel->box_distances (&boxes, 3, N - 3, centre, nearest + 3, farthest + 3);
  for (int i = 0; i < N; i++)
    {
      const double dl = samples[i].l - centre[0], da = samples[i].a - centre[1],
                   db = samples[i].b - centre[2];
      assert_near (distances[i], sqrt (dl * dl + da * da + db * db), 4.0 * FLT_EPSILON, "distance");
      if (i < 3)
        continue;
      g_assert_cmpfloat (nearest[i], <=, distances[i]);
      g_assert_cmpfloat (farthest[i], >=, distances[i]);
      /* The diagonal of the box, and the slack for rounding. */
      g_assert_cmpfloat (farthest[i] - nearest[i], <=, i % 4 ? 0.2 * sqrt (3.0) : 5e-6);
    }
}

/* Of the cell that holds a component, out of so many to its range. */
static guint
component_bits (double component, guint cells)
{
  return (guint) CLAMP (floor (component * cells), 0, cells - 1);
}

/* Bits of L, a and b in turns, from the top; colours out of range count as at its end. */
/* The same bits as of samples one by one, and what lies where. */
static void
assert_survey (const ColorshineKernel *kernel, const ColorSample *samples, size_t n,
               const float *expected, float low, float high)
{
  const float centre[3] = { 0.6f, -0.1f, 0.05f };
  float l[COLORSHINE_BLOCK_PIXELS], a[COLORSHINE_BLOCK_PIXELS], b[COLORSHINE_BLOCK_PIXELS],
      distances[COLORSHINE_BLOCK_PIXELS];
  uint16_t between[COLORSHINE_BLOCK_PIXELS + 16];
  ColorCounts counts;
  kernel->split_samples (samples, n, l, a, b);
  const size_t n_between
      = kernel->survey_colors (l, a, b, n, centre, low, high, distances, between, &counts);
  g_assert_cmpmem (distances, n * sizeof *distances, expected, n * sizeof *expected);
  uint32_t n_below = 0, n_at_low = 0, n_at_high = 0;
  size_t next = 0;
  for (size_t i = 0; i < n; i++)
    {
      n_below += expected[i] < low;
      n_at_low += expected[i] == low;
      n_at_high += expected[i] == high;
      g_assert_cmpuint (is_next (between, n_between, &next, (guint32) i), ==,
                        expected[i] > low && expected[i] < high);
    }
  g_assert_cmpuint (next, ==, n_between);
  g_assert_cmpuint (counts.n_below, ==, n_below);
  g_assert_cmpuint (counts.n_at_low, ==, n_at_low);
  g_assert_cmpuint (counts.n_at_high, ==, n_at_high);
}

static void
test_survey (gconstpointer data)
{
  const ColorshineKernel *kernel = data;
  const float centre[3] = { 0.6f, -0.1f, 0.05f };
  ColorSample samples[COLORSHINE_BLOCK_PIXELS];
  float distances[COLORSHINE_BLOCK_PIXELS];
  for (int i = 0; i < COLORSHINE_BLOCK_PIXELS; i++)
    samples[i] = i % 3 == 2 ? samples[i / 2]
                            : (ColorSample){ (float) g_test_rand_double (),
                                             (float) g_test_rand_double_range (-0.3, 0.3),
                                             (float) g_test_rand_double_range (-0.3, 0.3), 1, 0 };
  kernel->sample_distances (samples, COLORSHINE_BLOCK_PIXELS, centre, distances);
  const float one = MIN (distances[0], distances[1]), other = MAX (distances[0], distances[1]);
  static const size_t counts[] = { 1, 75, COLORSHINE_BLOCK_PIXELS };
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      assert_survey (kernel, samples, counts[i], distances, one, other);
      assert_survey (kernel, samples, counts[i], distances, one, one);
      assert_survey (kernel, samples, counts[i], distances, 0.0f, FLT_MAX);
    }
}

static void
test_digits (gconstpointer data)
{
  const ColorshineKernel *kernel = data;
  enum { N = 77 };
  ColorSample samples[N];
  for (int i = 0; i < N; i++)
    samples[i] = (ColorSample){ (float) g_test_rand_double_range (-0.2, 1.4),
                                (float) g_test_rand_double_range (-0.6, 0.6),
                                (float) g_test_rand_double_range (-0.6, 0.6), 1, 0 };
  for (guint place = 0; place < COLORSHINE_N_PLACES; place++)
    {
      guint16 digits[N];
      kernel->sample_digits (samples, N, place, digits);
      for (int i = 0; i < N; i++)
        {
          const guint cells = 1u << (COLORSHINE_DIGIT_BITS * (place + 1));
          const guint bits[3] = { component_bits (samples[i].b + 0.5f, cells),
                                  component_bits (samples[i].a + 0.5f, cells),
                                  component_bits (samples[i].l, cells) };
          for (int bit = 0; bit < 3 * COLORSHINE_DIGIT_BITS; bit++)
            g_assert_cmpuint (digits[i] >> bit & 1, ==, bits[bit % 3] >> bit / 3 & 1);
          g_assert_cmpuint (digits[i], <, COLORSHINE_N_DIGITS);
        }
    }
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  srgb = colorshine_space_new_srgb ();
  g_test_add_func ("/radius/next-curve", test_next_curve);
  g_test_add_func ("/radius/search", test_search);
  g_test_add_func ("/radius/asked-between", test_asked_between);
  for (const char *const *isa = colorshine_isa_list (); *isa; isa++)
    {
      g_autofree char *block = g_strdup_printf ("/radius/%s/sample-block", *isa);
      g_autofree char *distances = g_strdup_printf ("/radius/%s/distances", *isa);
      g_test_add_data_func (block, colorshine_kernel_by_name (*isa), test_sample_block);
      g_autofree char *digits = g_strdup_printf ("/radius/%s/digits", *isa);
      g_test_add_data_func (distances, colorshine_kernel_by_name (*isa), test_distances);
      g_test_add_data_func (digits, colorshine_kernel_by_name (*isa), test_digits);
      g_autofree char *survey = g_strdup_printf ("/radius/%s/survey", *isa);
      g_test_add_data_func (survey, colorshine_kernel_by_name (*isa), test_survey);
    }
  const int result = g_test_run ();
  colorshine_space_free (srgb);
  return result;
}
