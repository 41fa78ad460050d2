/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs one path through the program once, on one thread, for callgrind to count what
 * it executes: bench_profile.py runs it, and has all but profiled_path() left out.
 *
 * Usage: bench-paths PATH PHOTOGRAPH.ppm; without arguments it lists the paths
 */
#include "picture.h"
#include "recipe-text.h"

#include "colorshine.h"

#include <gegl.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  Picture photograph, out;
  ColorshineSpace *srgb;
  ColorshineRecipe *recipe;
  ColorshineTransform *transform;
  GeglNode *sink;
  size_t n_pixels; /* that the path saw */
} Prepared;

typedef struct {
  const char *name;
  void (*prepare) (Prepared *prepared);
  void (*run) (Prepared *prepared);
} Path;

/* ── The core ───────────────────────────────────────────────────────────── */

static ColorshineAnalysis *
analysis_of (const Prepared *prepared, const Picture *picture)
{
  ColorshineAnalysis *analysis = colorshine_analysis_new (prepared->srgb);
  if (!analysis
      || !colorshine_analysis_add (analysis, picture->rgba, 4 * picture->width, 0, 0,
                                   picture->width, picture->height, 1))
    {
      fputs ("bench-paths: no memory for an analysis\n", stderr);
      exit (1);
    }
  return analysis;
}

static ColorshineTransform *
transform_for (Prepared *prepared, const Picture *picture, ColorshineBlend blend)
{
  double radii[COLORSHINE_MAX_ATTRACTORS];
  ColorshineOptions options;
  colorshine_options_init (&options);
  options.blend = blend;
  ColorshineAnalysis *analysis = analysis_of (prepared, picture);
  colorshine_analysis_resolve (analysis, prepared->recipe, radii, 1);
  colorshine_analysis_free (analysis);
  return colorshine_transform_new (prepared->recipe, radii, &options, prepared->srgb);
}

static void
prepare_oklab (Prepared *prepared)
{
  prepared->transform
      = transform_for (prepared, &prepared->photograph, COLORSHINE_BLEND_OKLAB);
}

static void
prepare_oklch (Prepared *prepared)
{
  prepared->transform
      = transform_for (prepared, &prepared->photograph, COLORSHINE_BLEND_OKLCH);
}

static void
prepare_random (Prepared *prepared)
{
  Picture random = picture_random (prepared->photograph.width, prepared->photograph.height);
  picture_clear (&prepared->photograph);
  prepared->photograph = random;
  prepare_oklab (prepared);
}

static void
run_transform (Prepared *prepared)
{
  const Picture *in = &prepared->photograph;
  colorshine_transform_image (prepared->transform, in->rgba, prepared->out.rgba, 4 * in->width,
                              in->width, in->height, 1, NULL);
}

static void
prepare_nothing (Prepared *prepared)
{
  (void) prepared;
}

static void
run_analysis (Prepared *prepared)
{
  double radii[COLORSHINE_MAX_ATTRACTORS];
  ColorshineAnalysis *analysis = analysis_of (prepared, &prepared->photograph);
  colorshine_analysis_resolve (analysis, prepared->recipe, radii, 1);
  colorshine_analysis_free (analysis);
}

/* ── The operation ──────────────────────────────────────────────────────── */

static void
prepare_graph (Prepared *prepared, const char *format)
{
  const GeglRectangle extent
      = { 0, 0, (int) prepared->photograph.width, (int) prepared->photograph.height };
  GeglBuffer *input = gegl_buffer_new (&extent, babl_format (format));
  GeglBuffer *output = gegl_buffer_new (&extent, babl_format (format));
  gegl_buffer_set (input, &extent, 0, babl_format ("RGBA float"), prepared->photograph.rgba,
                   GEGL_AUTO_ROWSTRIDE);
  GeglNode *root = gegl_node_new ();
  GeglNode *source
      = gegl_node_new_child (root, "operation", "gegl:buffer-source", "buffer", input, NULL);
  GeglNode *filter = gegl_node_new_child (root, "operation", "colorshine:attract", "attractors",
                                          FOUR_ATTRACTORS (";radius=0.3"), NULL);
  prepared->sink
      = gegl_node_new_child (root, "operation", "gegl:write-buffer", "buffer", output, NULL);
  gegl_node_link_many (source, filter, prepared->sink, NULL);
  /* Conversions are looked up, and pages touched, only once. */
  gegl_node_process (prepared->sink);
}

static void
prepare_codes (Prepared *prepared)
{
  prepare_graph (prepared, "R'G'B'A u8");
}

static void
prepare_floats (Prepared *prepared)
{
  prepare_graph (prepared, "RGBA float");
}

static void
run_graph (Prepared *prepared)
{
  gegl_node_process (prepared->sink);
}

/* ── Program ────────────────────────────────────────────────────────────── */

static const Path PATHS[] = {
  { "kernel, oklab, photograph", prepare_oklab, run_transform },
  { "kernel, oklch, photograph", prepare_oklch, run_transform },
  { "kernel, oklab, random colours", prepare_random, run_transform },
  { "analysis", prepare_nothing, run_analysis },
  { "operation, 8 bits", prepare_codes, run_graph },
  { "operation, float", prepare_floats, run_graph },
};

/* The name that callgrind is told. Something comes after the call, or the compiler
 * would leave the function by a jump, and callgrind would take it for ended. */
static __attribute__ ((noinline)) void
profiled_path (const Path *path, Prepared *prepared)
{
  path->run (prepared);
  prepared->n_pixels = prepared->photograph.width * prepared->photograph.height;
}

static const Path *
find_path (const char *name)
{
  for (size_t i = 0; i < G_N_ELEMENTS (PATHS); i++)
    if (strcmp (PATHS[i].name, name) == 0)
      return &PATHS[i];
  fprintf (stderr, "bench-paths: there is no path \"%s\"; without arguments they are listed\n",
           name);
  return NULL;
}

static void
list_paths (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (PATHS); i++)
    puts (PATHS[i].name);
}

int
main (int argc, char **argv)
{
  if (argc == 1)
    {
      list_paths ();
      return 0;
    }
  if (argc != 3)
    {
      fputs ("Usage: bench-paths PATH PHOTOGRAPH.ppm\n", stderr);
      return 2;
    }
  const Path *path = find_path (argv[1]);
  if (!path)
    return 2;
  gegl_init (NULL, NULL);
  g_object_set (gegl_config (), "threads", 1, "swap", "RAM", "use-opencl", FALSE, NULL);
  Prepared prepared = { .srgb = colorshine_space_new_srgb (),
                        .recipe = colorshine_recipe_parse (FOUR_ATTRACTORS (""), NULL) };
  if (!picture_load (argv[2], &prepared.photograph))
    return 1;
  prepared.out = picture_blank (prepared.photograph.width, prepared.photograph.height);
  path->prepare (&prepared);
  profiled_path (path, &prepared);
  printf ("%zu\n", prepared.n_pixels);
  return 0;
}
