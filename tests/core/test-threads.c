/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Several threads of a host at work on the same objects, as GEGL's are: a
 * transform that all read, an analysis that all add to, and what the core
 * decides once for the process. Mostly for the thread sanitizer, which does not
 * know OpenMP; so the core starts no threads of its own here.
 */
#include "golden.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { N_THREADS = 4, WIDTH = 700, HEIGHT = 64 };

static const char recipe_text[]
    = "orange;50;75|blue;30;150;from=teal|oklch(0.7 0.3 150);80;100|white;5;100;protect";

typedef struct {
  const ColorshineSpace *space;
  ColorshineAnalysis *analysis;
  const ColorshineTransform *transform;
  const float *in;
  float *out;
  ColorshineCoverage coverage;
  int first_row;
  bool is_ok;
} Job;

/* Runs @work in N_THREADS threads, each with every N_THREADS-th row. */
static void
run_jobs (void *(*work) (void *), const Job *common, Job jobs[N_THREADS])
{
  pthread_t threads[N_THREADS];
  for (int i = 0; i < N_THREADS; i++)
    {
      jobs[i] = *common;
      jobs[i].first_row = i;
      g_assert_cmpint (pthread_create (&threads[i], NULL, work, &jobs[i]), ==, 0);
    }
  for (int i = 0; i < N_THREADS; i++)
    {
      g_assert_cmpint (pthread_join (threads[i], NULL), ==, 0);
      g_assert_true (jobs[i].is_ok);
    }
}

static void *
add_rows (void *data)
{
  Job *job = data;
  job->is_ok = true;
  for (int row = job->first_row; row < HEIGHT; row += N_THREADS)
    job->is_ok &= colorshine_analysis_add (job->analysis, job->in + (size_t) row * WIDTH * 4,
                                           WIDTH * 4, 0, (uint32_t) row, WIDTH, 1, 1);
  return NULL;
}

static void *
transform_rows (void *data)
{
  Job *job = data;
  for (int row = job->first_row; row < HEIGHT; row += N_THREADS)
    colorshine_transform_row (job->transform, job->in + (size_t) row * WIDTH * 4,
                              job->out + (size_t) row * WIDTH * 4, WIDTH, &job->coverage);
  job->is_ok = true;
  return NULL;
}

/* What is decided or made once: the kernel, the C locale for numbers. */
static void *
first_use (void *data)
{
  Job *job = data;
  ColorshineColor color;
  job->is_ok = colorshine_isa_name () != NULL && colorshine_isa_list ()[0] != NULL
               && colorshine_default_threads () >= 1
               && colorshine_color_parse ("rgb(10.5 20 30)", 15, &color, NULL);
  ColorshineRecipe *recipe = colorshine_recipe_parse (recipe_text, NULL);
  char *text = recipe ? colorshine_recipe_format (recipe, "|") : NULL;
  job->is_ok = job->is_ok && text && strcmp (text, recipe_text) == 0;
  free (text);
  colorshine_recipe_free (recipe);
  return NULL;
}

static void
test_first_use (void)
{
  Job jobs[N_THREADS];
  run_jobs (first_use, &(const Job){ 0 }, jobs);
}

static float *
random_image (void)
{
  float *pixels = g_new (float, 4 * WIDTH * HEIGHT);
  for (int i = 0; i < 4 * WIDTH * HEIGHT; i++)
    pixels[i] = (float) g_test_rand_double_range (-0.05, 1.1);
  return pixels;
}

static void
test_rows (void)
{
  ColorshineSpace *space = colorshine_space_new_srgb ();
  ColorshineRecipe *recipe = colorshine_recipe_parse (recipe_text, NULL);
  ColorshineOptions options;
  colorshine_options_init (&options);
  g_autofree float *in = random_image (), *out = g_new (float, 4 * WIDTH * HEIGHT),
                   *expected = g_new (float, 4 * WIDTH * HEIGHT);
  Job common = { .space = space, .in = in, .out = out }, jobs[N_THREADS];

  common.analysis = colorshine_analysis_new (space);
  run_jobs (add_rows, &common, jobs);
  ColorshineAnalysis *alone = colorshine_analysis_new (space);
  g_assert_true (colorshine_analysis_add (alone, in, WIDTH * 4, 0, 0, WIDTH, HEIGHT, 1));
  double radii[COLORSHINE_MAX_ATTRACTORS], radii_alone[COLORSHINE_MAX_ATTRACTORS];
  colorshine_analysis_resolve (common.analysis, recipe, radii, 1);
  colorshine_analysis_resolve (alone, recipe, radii_alone, 1);
  const size_t size = recipe->n_attractors * sizeof *radii;
  g_assert_cmpmem (radii, size, radii_alone, size);

  ColorshineTransform *transform = colorshine_transform_new (recipe, radii, &options, space);
  common.transform = transform;
  run_jobs (transform_rows, &common, jobs);
  ColorshineCoverage coverage = { 0 };
  uint64_t n_pixels = 0, n_outside = 0;
  colorshine_transform_image (transform, in, expected, WIDTH * 4, WIDTH, HEIGHT, 1, &coverage);
  g_assert_cmpmem (out, 4 * WIDTH * HEIGHT * sizeof *out, expected,
                   4 * WIDTH * HEIGHT * sizeof *expected);
  for (int i = 0; i < N_THREADS; i++)
    {
      n_pixels += jobs[i].coverage.n_pixels;
      n_outside += jobs[i].coverage.n_outside;
    }
  g_assert_cmpuint (n_pixels, ==, WIDTH * HEIGHT);
  g_assert_cmpuint (n_outside, ==, coverage.n_outside);

  colorshine_transform_free (transform);
  colorshine_analysis_free (alone);
  colorshine_analysis_free (common.analysis);
  colorshine_recipe_free (recipe);
  colorshine_space_free (space);
}

/* All that only reads an analysis, at the same time: half of the jobs merge it into one
 * of their own while the others ask it for radii. */
static void *
read_analysis (void *data)
{
  Job *job = data;
  const ColorshineColor centre = { .lightness = 0.6, .a = 0.1, .b = 0.05, .alpha = 1.0 };
  ColorshineAnalysis *own = colorshine_analysis_new (job->space);
  const bool merges_first = job->first_row % 2 == 0;
  job->is_ok = !merges_first || colorshine_analysis_merge (own, job->analysis);
  const double radius = colorshine_analysis_radius (job->analysis, &centre, 30.0);
  const double share = colorshine_analysis_share (job->analysis, &centre, radius);
  job->is_ok &= merges_first || colorshine_analysis_merge (own, job->analysis);
  job->is_ok &= colorshine_analysis_radius (own, &centre, 30.0) == radius
                && fabs (share - 0.3) < 0.001;
  colorshine_analysis_free (own);
  return NULL;
}

static void
test_readers (void)
{
  ColorshineSpace *space = colorshine_space_new_srgb ();
  g_autofree float *in = random_image ();
  Job jobs[N_THREADS];
  for (int round = 0; round < 20; round++)
    {
      Job common = { .space = space, .analysis = colorshine_analysis_new (space), .in = in };
      run_jobs (add_rows, &common, jobs);
      run_jobs (read_analysis, &common, jobs);
      colorshine_analysis_free (common.analysis);
    }
  colorshine_space_free (space);
}

int
main (int argc, char **argv)
{
  /* Not init_tests(), which asks for the kernel before the threads can. */
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/threads/first-use", test_first_use);
  g_test_add_func ("/threads/rows", test_rows);
  g_test_add_func ("/threads/readers", test_readers);
  return g_test_run ();
}
