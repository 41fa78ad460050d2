/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How fast the core is, as multiples of copying the same pixels: the kernels of
 * every instruction set, the analysis, preparing a transform. bench.py runs it.
 *
 * Usage: bench-core [--megapixels N] [--rounds N] [--threads N] PHOTOGRAPH.ppm
 */
#include "measure.h"
#include "picture.h"

#include "colorshine.h"
#include "dispatch.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What AVX2 may take, by the bars that are stated for AVX-512. */
static const double AVX2_ALLOWANCE = 1.5;

typedef struct {
  unsigned megapixels, n_rounds, n_threads;
  Picture photograph, random, out;
  ColorshineSpace *srgb;
  ColorshineAnalysis *photograph_colors, *random_colors;
} Bench;

/* ── Sides ──────────────────────────────────────────────────────────────── */

typedef struct {
  const float *in;
  float *out;
  size_t width, height;
  unsigned n_threads;
} Copy;

static void
run_copy (void *data)
{
  const Copy *copy = data;
  const size_t row = 4 * copy->width;
  const size_t share = (copy->height + copy->n_threads - 1) / copy->n_threads;
#pragma omp parallel for num_threads(copy->n_threads)
  for (unsigned i = 0; i < copy->n_threads; i++)
    {
      const size_t first = i * share;
      const size_t last = first + share < copy->height ? first + share : copy->height;
      memcpy (copy->out + first * row, copy->in + first * row, (last - first) * row * sizeof (float));
    }
}

typedef struct {
  const ColorshineKernel *kernel;
  const ColorshineSpace *space;
  Copy picture;
} RoundTrip;

static void
run_round_trip (void *data)
{
  const RoundTrip *trip = data;
  const Copy *p = &trip->picture;
#pragma omp parallel for num_threads(p->n_threads)
  for (size_t y = 0; y < p->height; y++)
    trip->kernel->round_trip (trip->space, p->in + 4 * y * p->width, p->out + 4 * y * p->width,
                              p->width);
}

typedef struct {
  const ColorshineKernel *kernel;
  const ColorshineTransform *transform;
  Copy picture;
} Recolouring;

static void
run_recolouring (void *data)
{
  const Recolouring *r = data;
  const Copy *p = &r->picture;
  colorshine_transform_image_by (r->kernel, r->transform, p->in, p->out, 4 * p->width, p->width,
                                 p->height, p->n_threads, NULL);
}

/* ── Recipes ────────────────────────────────────────────────────────────── */

static ColorshineRecipe *
parse (const char *text)
{
  ColorshineRecipe *recipe = colorshine_recipe_parse (text, NULL);
  if (!recipe)
    {
      fprintf (stderr, "bench-core: not a recipe: %s\n", text);
      exit (1);
    }
  return recipe;
}

/* @n attractors of the defaults' kind all around the hue circle, each of which
 * reaches a third of the picture. */
static ColorshineRecipe *
recipe_of (unsigned n)
{
  char text[COLORSHINE_MAX_ATTRACTORS * 48] = "";
  for (unsigned i = 0; i < n; i++)
    {
      const size_t length = strlen (text);
      snprintf (text + length, sizeof text - length, "%soklch(%u%% 0.13 %.1f);33;75",
                i ? "|" : "", 45 + 10 * (i % 5), fmod (40.0 + 137.508 * i, 360.0));
    }
  return parse (text);
}

static ColorshineTransform *
transform_of (const ColorshineRecipe *recipe, const ColorshineAnalysis *colors,
              const ColorshineSpace *space, ColorshineBlend blend)
{
  double radii[COLORSHINE_MAX_ATTRACTORS];
  ColorshineOptions options;
  colorshine_options_init (&options);
  options.blend = blend;
  colorshine_analysis_resolve (colors, recipe, radii, 1);
  return colorshine_transform_new (recipe, radii, &options, space);
}

static ColorshineTransform *
transform_for (const Bench *bench, unsigned n_attractors, bool is_random, ColorshineBlend blend)
{
  ColorshineRecipe *recipe = recipe_of (n_attractors);
  ColorshineTransform *transform
      = transform_of (recipe, is_random ? bench->random_colors : bench->photograph_colors,
                      bench->srgb, blend);
  colorshine_recipe_free (recipe);
  return transform;
}

/* ── Kernels ────────────────────────────────────────────────────────────── */

static Copy
picture_of (const Bench *bench, bool is_random, unsigned n_threads)
{
  const Picture *picture = is_random ? &bench->random : &bench->photograph;
  return (Copy){ picture->rgba, bench->out.rgba, picture->width, picture->height, n_threads };
}

static double
n_pixels (const Bench *bench)
{
  return (double) bench->out.width * (double) bench->out.height;
}

/* Bars are stated for AVX-512 and, with an allowance, AVX2. */
static double
allowance (const ColorshineKernel *kernel)
{
  if (strcmp (kernel->name, "x86-64-v4") == 0)
    return 1.0;
  return strcmp (kernel->name, "x86-64-v3") == 0 ? AVX2_ALLOWANCE : (double) NAN;
}

/* What @told leaves open; its bar is for AVX-512. */
static void
report_times_copy (const Bench *bench, const ColorshineKernel *kernel, Comparison comparison,
                   Result told)
{
  const double factor = allowance (kernel);
  told.value = comparison.ratio;
  told.unit = "× memcpy";
  told.must *= factor;
  told.aim *= factor;
  told.nanoseconds = 1e9 * comparison.seconds / n_pixels (bench);
  told.threads = bench->n_threads;
  told.isa = kernel->name;
  measure_report (&told);
}

static void
bench_copy (const Bench *bench)
{
  for (unsigned n_threads = 1; n_threads <= bench->n_threads; n_threads++)
    {
      Copy copy = picture_of (bench, false, n_threads);
      const double seconds = measure_seconds ((Side){ run_copy, &copy }, bench->n_rounds);
      measure_report (&(Result){ .bar = "memcpy of the same pixels",
                                 .value = 1e9 * seconds / n_pixels (bench),
                                 .unit = "ns per pixel",
                                 .must = NAN,
                                 .nanoseconds = NAN,
                                 .threads = n_threads });
    }
}

static void
bench_round_trip (const Bench *bench, const ColorshineKernel *kernel)
{
  RoundTrip trip = { kernel, bench->srgb, picture_of (bench, false, bench->n_threads) };
  const Comparison comparison = measure_ratio ((Side){ run_round_trip, &trip },
                                               (Side){ run_copy, &trip.picture }, bench->n_rounds);
  report_times_copy (bench, kernel, comparison,
                     (Result){ .bar = "linear RGB → Oklab → linear RGB", .must = 1.8, .aim = 1.4 });
}

typedef struct {
  unsigned n_attractors;
  double must, aim;               /* on the photograph; NaN: told only */
  double random_must, random_aim; /* on random colours */
} TransformBar;

static const TransformBar TRANSFORM_BARS[] = {
  { 1, NAN, NAN, NAN, NAN }, { 2, NAN, NAN, NAN, NAN },  { 4, 3.0, 2.3, 4.5, 3.3 },
  { 8, NAN, NAN, NAN, NAN }, { 16, 8.0, 6.0, 8.0, 6.0 }, { 32, NAN, NAN, NAN, NAN },
  { 64, NAN, NAN, NAN, NAN },
};
enum { N_TRANSFORM_BARS = sizeof TRANSFORM_BARS / sizeof *TRANSFORM_BARS };

static const char *const BLEND_NAMES[] = { "oklab", "oklch" };

static void
bench_transform (const Bench *bench, const ColorshineKernel *kernel, const TransformBar *bar,
                 bool is_random, ColorshineBlend blend)
{
  ColorshineTransform *transform = transform_for (bench, bar->n_attractors, is_random, blend);
  Recolouring r = { kernel, transform, picture_of (bench, is_random, bench->n_threads) };
  const Comparison comparison = measure_ratio ((Side){ run_recolouring, &r },
                                               (Side){ run_copy, &r.picture }, bench->n_rounds);
  char name[96];
  snprintf (name, sizeof name, "%u attractor%s, %s, %s", bar->n_attractors,
            bar->n_attractors == 1 ? "" : "s", BLEND_NAMES[blend],
            is_random ? "random colours" : "photograph");
  char series[96];
  snprintf (series, sizeof series, "attractors: %s, %s", BLEND_NAMES[blend],
            is_random ? "random colours" : "photograph");
  report_times_copy (bench, kernel, comparison,
                     (Result){ .bar = name,
                               .must = is_random ? bar->random_must : bar->must,
                               .aim = is_random ? bar->random_aim : bar->aim,
                               /* Of one kernel, or its line would be several. */
                               .series = kernel == colorshine_kernel () ? series : NULL,
                               .x = bar->n_attractors });
  colorshine_transform_free (transform);
}

static void
bench_transforms (const Bench *bench, const ColorshineKernel *kernel)
{
  for (int i = 0; i < N_TRANSFORM_BARS; i++)
    {
      const TransformBar *bar = &TRANSFORM_BARS[i];
      /* One kernel shows the whole series. */
      if (kernel != colorshine_kernel () && isnan (allowance (kernel) * bar->must)
          && bar->n_attractors != 4)
        continue;
      for (int blend = 0; blend < 2; blend++)
        for (int is_random = 0; is_random < 2; is_random++)
          bench_transform (bench, kernel, bar, is_random, (ColorshineBlend) blend);
    }
}

static void
bench_two_threads (const Bench *bench, const ColorshineKernel *kernel)
{
  if (bench->n_threads < 2)
    return;
  ColorshineTransform *transform = transform_for (bench, 4, false, COLORSHINE_BLEND_OKLAB);
  Recolouring one = { kernel, transform, picture_of (bench, false, 1) };
  Recolouring two = { kernel, transform, picture_of (bench, false, 2) };
  const Comparison comparison = measure_ratio ((Side){ run_recolouring, &one },
                                               (Side){ run_recolouring, &two }, bench->n_rounds);
  measure_report (&(Result){ .bar = "throughput of two threads ÷ one, 4 attractors, photograph",
                             .value = comparison.ratio,
                             .unit = "×",
                             .must = 1.8,
                             .aim = 1.95,
                             .at_least = true,
                             .nanoseconds = 1e9 * comparison.seconds / n_pixels (bench),
                             .isa = kernel->name });
  colorshine_transform_free (transform);
}

static void
report_threads (const char *line, unsigned n_threads, Comparison comparison)
{
  char bar[96], series[96];
  snprintf (bar, sizeof bar, "speed ÷ that of one thread, %s, %u threads", line, n_threads);
  snprintf (series, sizeof series, "threads: %s", line);
  measure_report (&(Result){ .bar = bar,
                             .value = comparison.ratio,
                             .unit = "×",
                             .must = NAN,
                             .nanoseconds = NAN,
                             .threads = n_threads,
                             .series = series,
                             .x = n_threads });
}

/* 1, 2, 4 and so on, and as many as there are, however few the bars are stated for. */
static void
bench_thread_series (const Bench *bench, const ColorshineKernel *kernel)
{
  enum { MOST = 16 };
  const unsigned most = colorshine_default_threads ();
  ColorshineTransform *transform = transform_for (bench, 4, false, COLORSHINE_BLEND_OKLAB);
  Recolouring recolourings[MOST];
  Side sides[2 * MOST];
  unsigned n = 0;
  for (unsigned threads = 1; threads < 2 * most && n < MOST; threads *= 2, n++)
    {
      recolourings[n] = (Recolouring){ kernel, transform,
                                       picture_of (bench, false, threads < most ? threads : most) };
      sides[2 * n] = (Side){ run_recolouring, &recolourings[n] };
      sides[2 * n + 1] = (Side){ run_copy, &recolourings[n].picture };
    }
  double *seconds = malloc (2 * n * bench->n_rounds * sizeof *seconds);
  if (!seconds)
    exit (1);
  measure_in_turns (sides, 2 * n, bench->n_rounds, seconds);
  for (unsigned i = 0; i < 2 * n; i++)
    report_threads (i % 2 ? "memcpy" : "kernel, 4 attractors", recolourings[i / 2].picture.n_threads,
                    measure_comparison (seconds, 2 * n, bench->n_rounds, i % 2, i));
  free (seconds);
  colorshine_transform_free (transform);
}

/* One instruction set against the next better one. */
static void
bench_isas (const Bench *bench, const char *slower_name, const char *faster_name,
            const char *bar, double must, double aim)
{
  const ColorshineKernel *slower = colorshine_kernel_by_name (slower_name),
                         *faster = colorshine_kernel_by_name (faster_name);
  if (!slower || !faster)
    return;
  for (int blend = 0; blend < 2; blend++)
    {
      ColorshineTransform *transform = transform_for (bench, 4, false, (ColorshineBlend) blend);
      Recolouring one = { slower, transform, picture_of (bench, false, bench->n_threads) };
      Recolouring other = { faster, transform, one.picture };
      const Comparison comparison = measure_ratio (
          (Side){ run_recolouring, &one }, (Side){ run_recolouring, &other }, bench->n_rounds);
      char name[96];
      snprintf (name, sizeof name, "%s, 4 attractors, %s, photograph", bar, BLEND_NAMES[blend]);
      measure_report (&(Result){ .bar = name,
                                 .value = comparison.ratio,
                                 .unit = "×",
                                 .must = must,
                                 .aim = aim,
                                 .nanoseconds = NAN,
                                 .threads = bench->n_threads });
      colorshine_transform_free (transform);
    }
}

/* ── Scaling ────────────────────────────────────────────────────────────── */

/* Nanoseconds per pixel should not grow with the image. */
static void
bench_size (const Bench *bench, unsigned megapixels, unsigned n_threads)
{
  const size_t width = 1000, height = (size_t) megapixels * 1000;
  Picture in = picture_random (width, height), out = picture_blank (width, height);
  ColorshineTransform *transform = transform_for (bench, 4, true, COLORSHINE_BLEND_OKLAB);
  Recolouring r = { colorshine_kernel (), transform,
                    { in.rgba, out.rgba, width, height, n_threads } };
  const Comparison comparison = measure_ratio ((Side){ run_recolouring, &r },
                                               (Side){ run_copy, &r.picture }, bench->n_rounds);
  char name[96], series[96];
  snprintf (name, sizeof name, "%u megapixels of random colours, 4 attractors", megapixels);
  snprintf (series, sizeof series, "kernel-size: %u thread%s", n_threads, n_threads == 1 ? "" : "s");
  measure_report (&(Result){ .bar = name,
                             .value = comparison.ratio,
                             .unit = "× memcpy",
                             .must = NAN,
                             .nanoseconds = 1e9 * comparison.seconds / ((double) megapixels * 1e6),
                             .threads = n_threads,
                             .isa = r.kernel->name,
                             .series = series,
                             .x = megapixels });
  colorshine_transform_free (transform);
  picture_clear (&in);
  picture_clear (&out);
}

/* In and out, with as much to spare. */
static bool
fits_memory (unsigned megapixels)
{
  const double bytes = (double) sysconf (_SC_AVPHYS_PAGES) * (double) sysconf (_SC_PAGESIZE);
  return 4.0 * megapixels * 1e6 * 4.0 * sizeof (float) <= bytes;
}

static void
bench_scaling (const Bench *bench)
{
  static const unsigned sizes[] = { 1, 4, 16, 64, 100, 400 };
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
    if (fits_memory (sizes[i]))
      for (unsigned n_threads = 1; n_threads <= bench->n_threads; n_threads++)
        bench_size (bench, sizes[i], n_threads);
    else
      printf ("{\"note\": \"core: %u megapixels are left out: too little memory is free\"}\n",
              sizes[i]);
}

/* ── Nothing to do ──────────────────────────────────────────────────────── */

/* Colours in the gamut that the picture does not have, each with half the distance
 * to the nearest one that it has for a radius: no weight is above 0, which only
 * looking at the pixels can tell. */
static ColorshineTransform *
transform_that_misses (const Bench *bench)
{
  ColorshineRecipe *recipe = recipe_of (4);
  double radii[4];
  size_t n = 0;
  for (unsigned i = 0; n < 4 && i < 4096; i++)
    {
      const double rgb[3] = { (i * 7 % 16) / 15.0, (i / 16 % 16) / 15.0, (i / 256) / 15.0 };
      ColorshineColor centre;
      colorshine_space_color_from_rgb (bench->srgb, rgb, &centre);
      const double nearest = colorshine_analysis_radius (bench->photograph_colors, &centre, 1e-9);
      if (nearest < 0.05 || nearest > 0.1)
        continue;
      recipe->attractors[n].from = centre;
      radii[n++] = 0.5 * nearest;
    }
  recipe->n_attractors = n;
  ColorshineOptions options;
  colorshine_options_init (&options);
  ColorshineTransform *transform
      = colorshine_transform_new (recipe, radii, &options, bench->srgb);
  colorshine_recipe_free (recipe);
  return transform;
}

static void
bench_untouched (const Bench *bench, const ColorshineKernel *kernel)
{
  ColorshineTransform *transform = transform_that_misses (bench);
  Recolouring r = { kernel, transform, picture_of (bench, false, bench->n_threads) };
  const Comparison comparison = measure_ratio ((Side){ run_recolouring, &r },
                                               (Side){ run_copy, &r.picture }, bench->n_rounds);
  if (colorshine_transform_is_identity (transform)
      || memcmp (r.picture.in, r.picture.out, 16 * r.picture.width * r.picture.height) != 0)
    {
      fputs ("bench-core: the untouched image was touched\n", stderr);
      exit (1);
    }
  report_times_copy (bench, kernel, comparison,
                     (Result){ .bar = "untouched image, 4 attractors", .must = 2.2, .aim = 1.5 });
  colorshine_transform_free (transform);
}

/* ── Analysis ───────────────────────────────────────────────────────────── */

typedef struct {
  const Bench *bench;
  ColorshineRecipe *recipe;
  ColorshineAnalysis *analysis;
  size_t next; /* of the tolerances to ask for */
} Analysing;

static ColorshineAnalysis *
analysis_of (const Bench *bench, const Picture *picture, size_t height)
{
  ColorshineAnalysis *analysis = colorshine_analysis_new (bench->srgb);
  if (!analysis
      || !colorshine_analysis_add (analysis, picture->rgba, 4 * picture->width, 0, 0,
                                   picture->width, height, bench->n_threads))
    {
      fputs ("bench-core: no memory for an analysis\n", stderr);
      exit (1);
    }
  return analysis;
}

static void
run_analysis (void *data)
{
  Analysing *analysing = data;
  double radii[COLORSHINE_MAX_ATTRACTORS];
  ColorshineAnalysis *analysis = analysis_of (
      analysing->bench, &analysing->bench->photograph, analysing->bench->photograph.height);
  colorshine_analysis_resolve (analysis, analysing->recipe, radii, analysing->bench->n_threads);
  colorshine_analysis_free (analysis);
}

/* As many pixels as GIMP's dialog reads before its first answer. */
static void
run_first_answer (void *data)
{
  Analysing *analysing = data;
  const Picture *picture = &analysing->bench->photograph;
  const size_t n_sampled = 8 * 256 * 256;
  double radii[COLORSHINE_MAX_ATTRACTORS];
  ColorshineAnalysis *analysis
      = analysis_of (analysing->bench, picture, (n_sampled + picture->width - 1) / picture->width);
  colorshine_analysis_resolve (analysis, analysing->recipe, radii, analysing->bench->n_threads);
  colorshine_analysis_free (analysis);
}

static void
run_new_tolerances (void *data)
{
  Analysing *analysing = data;
  double radii[COLORSHINE_MAX_ATTRACTORS];
  analysing->next++;
  for (size_t i = 0; i < analysing->recipe->n_attractors; i++)
    analysing->recipe->attractors[i].tolerance_percentile
        = 1.0 + (double) ((analysing->next * 37 + i * 11) % 98);
  colorshine_analysis_resolve (analysing->analysis, analysing->recipe, radii,
                               analysing->bench->n_threads);
}

static void
bench_analysis (const Bench *bench)
{
  Analysing analysing = { bench, recipe_of (8), NULL, 0 };
  Copy copy = picture_of (bench, false, bench->n_threads);
  const Comparison comparison = measure_ratio ((Side){ run_analysis, &analysing },
                                               (Side){ run_copy, &copy }, bench->n_rounds);
  report_times_copy (
      bench, colorshine_kernel (), comparison,
      (Result){ .bar = "analysis for 8 attractors, photograph", .must = 6.0, .aim = 3.0 });

  const double first = measure_seconds ((Side){ run_first_answer, &analysing }, bench->n_rounds);
  measure_report (&(Result){ .bar = "first answer, from a sample, for 8 attractors",
                             .value = 1e3 * first,
                             .unit = "ms",
                             .must = 30.0,
                             .aim = 10.0,
                             .nanoseconds = NAN,
                             .threads = bench->n_threads });

  analysing.analysis = analysis_of (bench, &bench->photograph, bench->photograph.height);
  const double again = measure_seconds ((Side){ run_new_tolerances, &analysing }, bench->n_rounds);
  measure_report (&(Result){ .bar = "8 new radii after only tolerances changed",
                             .value = 1e3 * again,
                             .unit = "ms",
                             .must = 1.0,
                             .aim = 0.1,
                             .nanoseconds = NAN });
  colorshine_analysis_free (analysing.analysis);
  colorshine_recipe_free (analysing.recipe);
}

/* ── Preparing ──────────────────────────────────────────────────────────── */

typedef struct {
  ColorshineRecipe *recipe;
  double radii[COLORSHINE_MAX_ATTRACTORS];
  const ColorshineSpace *space; /* NULL: made anew each time */
} Preparation;

/* ITU-R BT.2020-2 (2015), D65. */
static const double REC2020_TO_XYZ[9] = {
  0.6369580483012914, 0.14461690358620832, 0.1688809751641721,  //
  0.2627002120112671, 0.6779980715188708,  0.05930171646986196, //
  0.0,                0.028072693049087428, 1.060985057710791,  //
};

static void
run_preparation (void *data)
{
  const Preparation *p = data;
  ColorshineOptions options;
  colorshine_options_init (&options);
  ColorshineSpace *made = p->space ? NULL : colorshine_space_new (REC2020_TO_XYZ, NULL);
  colorshine_transform_free (
      colorshine_transform_new (p->recipe, p->radii, &options, made ? made : p->space));
  colorshine_space_free (made);
}

static void
bench_preparation (const Bench *bench)
{
  Preparation cold = { recipe_of (64), { 0 }, NULL };
  for (int i = 0; i < 64; i++)
    cold.radii[i] = 0.1;
  Preparation warm = cold;
  ColorshineSpace *space = colorshine_space_new (REC2020_TO_XYZ, NULL);
  warm.space = space;
  const double cold_seconds = measure_seconds ((Side){ run_preparation, &cold }, bench->n_rounds);
  const double warm_seconds = measure_seconds ((Side){ run_preparation, &warm }, bench->n_rounds);
  measure_report (&(Result){ .bar = "preparing 64 attractors in Rec. 2020, gamut table cold",
                             .value = 1e3 * cold_seconds,
                             .unit = "ms",
                             .must = 5.0,
                             .aim = 1.0,
                             .nanoseconds = NAN });
  measure_report (&(Result){ .bar = "preparing 64 attractors in Rec. 2020, gamut table warm",
                             .value = 1e3 * warm_seconds,
                             .unit = "ms",
                             .must = 0.1,
                             .aim = 0.02,
                             .nanoseconds = NAN });
  colorshine_space_free (space);
  colorshine_recipe_free (cold.recipe);
}

/* ── Program ────────────────────────────────────────────────────────────── */

static void
misused (void)
{
  fputs ("Usage: bench-core [--megapixels N] [--rounds N] [--threads N] PHOTOGRAPH.ppm\n", stderr);
  exit (2);
}

static unsigned
parse_count (const char *text, unsigned most)
{
  char *end;
  const unsigned long value = text ? strtoul (text, &end, 10) : 0;
  if (value < 1 || value > most || *end != '\0')
    misused ();
  return (unsigned) value;
}

static const char *
parse_arguments (char **argv, Bench *bench)
{
  const char *path = NULL;
  for (char **argument = argv + 1; *argument; argument++)
    {
      if (strcmp (*argument, "--megapixels") == 0)
        bench->megapixels = parse_count (*++argument, 400);
      else if (strcmp (*argument, "--rounds") == 0)
        bench->n_rounds = parse_count (*++argument, 99);
      else if (strcmp (*argument, "--threads") == 0)
        bench->n_threads = parse_count (*++argument, 64);
      else if (**argument == '-' || path)
        misused ();
      else
        path = *argument;
    }
  if (!path)
    misused ();
  return path;
}

static void
bench_all (const Bench *bench)
{
  bench_copy (bench);
  for (const char *const *isa = colorshine_isa_list (); *isa; isa++)
    {
      const ColorshineKernel *kernel = colorshine_kernel_by_name (*isa);
      /* The reference is there to be right. */
      if (strcmp (kernel->name, "scalar") == 0)
        continue;
      bench_round_trip (bench, kernel);
      bench_transforms (bench, kernel);
      bench_untouched (bench, kernel);
    }
  bench_isas (bench, "x86-64-v3", "x86-64-v4", "AVX2 ÷ AVX-512", 1.6, 1.4);
  bench_isas (bench, "baseline", "x86-64-v3", "SSE2 ÷ AVX2", 2.5, 2.0);
  bench_two_threads (bench, colorshine_kernel ());
  bench_thread_series (bench, colorshine_kernel ());
  bench_analysis (bench);
  bench_preparation (bench);
  bench_scaling (bench);
}

int
main (int argc, char **argv)
{
  (void) argc;
  Bench bench = { .megapixels = 24, .n_rounds = 9, .n_threads = colorshine_default_threads () };
  if (bench.n_threads > 2)
    bench.n_threads = 2; /* as the bars are stated */
  Picture tile;
  if (!colorshine_isa_override_is_valid () || !picture_load (parse_arguments (argv, &bench), &tile))
    return 2;
  const size_t width = 6000, height = (size_t) bench.megapixels * 1000000 / width;
  bench.photograph = picture_repeat (&tile, width, height);
  bench.random = picture_random (width, height);
  bench.out = picture_blank (width, height);
  bench.srgb = colorshine_space_new_srgb ();
  bench.photograph_colors = analysis_of (&bench, &bench.photograph, height);
  bench.random_colors = analysis_of (&bench, &bench.random, height);

  bench_all (&bench);

  colorshine_analysis_free (bench.photograph_colors);
  colorshine_analysis_free (bench.random_colors);
  colorshine_space_free (bench.srgb);
  picture_clear (&tile);
  picture_clear (&bench.photograph);
  picture_clear (&bench.random);
  picture_clear (&bench.out);
  return 0;
}
