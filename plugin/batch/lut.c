/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See lut.h.
 */
#include "config.h"

#include "lut.h"

#include "atomic-file.h"
#include "failure.h"
#include "image-file.h"
#include "job.h"
#include "lut-file.h"
#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The Cube form allows 2 to 256; programs that read it take these for granted. */
enum { LEAST_SIZE = 17, MOST_SIZE = 129, DEFAULT_SIZE = 65, DEFAULT_LEVEL = 8 };

static struct {
  char *output, *space;
  char **from_images;
  int size, level; /* 0 where nothing was said */
  gboolean overwrite;
} parsed;

/* ── What was asked for ─────────────────────────────────────────────────── */

typedef struct {
  LutForm form;
  guint n_nodes; /* per side */
  const char *space_name;
} Table;

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, FAILURE_DOMAIN, FAILURE_SETTINGS, sentence);
  return FALSE;
}

static gboolean
read_number_of_nodes (Table *table, GError **error)
{
  if (table->form == LUT_CUBE && parsed.level != 0)
    return refuse (error, "--level belongs to a Hald CLUT (.png); a .cube has a --size");
  if (table->form == LUT_HALD && parsed.size != 0)
    return refuse (error, "--size belongs to a .cube; a Hald CLUT (.png) has a --level");
  const int size = parsed.size ? parsed.size : DEFAULT_SIZE;
  const int level = parsed.level ? parsed.level : DEFAULT_LEVEL;
  if (size < LEAST_SIZE || size > MOST_SIZE)
    g_set_error (error, FAILURE_DOMAIN, FAILURE_SETTINGS,
                 "--size: found %d; expected nodes per side from %d to %d", size, LEAST_SIZE,
                 MOST_SIZE);
  else if (level < COLORSHINE_MIN_HALD_LEVEL || level > COLORSHINE_MAX_HALD_LEVEL)
    g_set_error (error, FAILURE_DOMAIN, FAILURE_SETTINGS,
                 "--level: found %d; expected a level from %d to %d", level,
                 COLORSHINE_MIN_HALD_LEVEL, COLORSHINE_MAX_HALD_LEVEL);
  else
    {
      table->n_nodes = (guint) (table->form == LUT_CUBE ? size : level * level);
      return TRUE;
    }
  return FALSE;
}

static gboolean
read_table (Table *table, GError **error)
{
  const char *const *names = colorshine_space_names ();
  table->space_name = parsed.space ? parsed.space : names[0];
  if (!parsed.output)
    return refuse (error, "expected --output FILE.cube or FILE.png");
  if (!lut_form_for_name (parsed.output, &table->form, error)
      || !read_number_of_nodes (table, error))
    return FALSE;
  if (g_strv_contains (names, table->space_name))
    return TRUE;
  g_autofree char *list = g_strjoinv (", ", (char **) names);
  g_set_error (error, FAILURE_DOMAIN, FAILURE_SETTINGS, "--space: found “%s”; expected one of %s",
               table->space_name, list);
  return FALSE;
}

/* ── Radii ──────────────────────────────────────────────────────────────── */

static gboolean
refuse_unresolved (const ColorshineRecipe *recipe, GError **error)
{
  size_t i = 0;
  while (!colorshine_attractor_waits_for_image (&recipe->attractors[i]))
    i++;
  g_set_error (error, FAILURE_DOMAIN, FAILURE_RECIPE,
               "attractor %zu (%s) has a tolerance of %g %% and no radius: how far it reaches "
               "depends on an image's colours, and a table knows no image. Give it radius=… "
               "('colorshine inspect' prints the radii for an image), or name the image with "
               "--from-image FILE",
               i + 1, recipe->attractors[i].color_text,
               recipe->attractors[i].tolerance_percentile);
  return FALSE;
}

/* The colours of all images named, counted together. */
static ColorshineAnalysis *
analyse_images (guint64 memory_bytes, GError **error)
{
  ColorshineAnalysis *analysis = NULL;
  guint32 n_rows = 0;
  gboolean is_done = TRUE;
  for (char **image = parsed.from_images; is_done && *image; image++)
    {
      is_done = job_analyse (*image, memory_bytes, &analysis, &n_rows, error);
      if (!is_done)
        {
          g_autofree char *name = g_filename_display_name (*image);
          g_prefix_error (error, "%s: ", name);
        }
    }
  if (is_done && colorshine_analysis_is_empty (analysis))
    is_done = refuse (error, "--from-image: there is no visible pixel");
  if (!is_done)
    g_clear_pointer (&analysis, colorshine_analysis_free);
  return analysis;
}

/* Leaves a recipe without open tolerances. */
static gboolean
resolve (Settings *settings, GError **error)
{
  ColorshineRecipe *recipe = settings->recipe;
  double radii[COLORSHINE_MAX_ATTRACTORS];
  if (colorshine_recipe_is_resolved (recipe))
    return TRUE;
  if (!parsed.from_images)
    return refuse_unresolved (recipe, error);
  ColorshineAnalysis *analysis = analyse_images (settings->memory_bytes, error);
  if (!analysis)
    return FALSE;
  colorshine_analysis_resolve (analysis, recipe, radii, image_file_n_threads ());
  colorshine_analysis_free (analysis);
  for (size_t i = 0; i < recipe->n_attractors; i++)
    if (colorshine_attractor_waits_for_image (&recipe->attractors[i]))
      recipe->attractors[i].radius_delta_e_ok = radii[i];
  return TRUE;
}

/* ── Baking ─────────────────────────────────────────────────────────────── */

/* What the file says of itself: enough to make it again. */
static char *
comment_of (const Settings *settings, const Table *table)
{
  const ColorshineOptions *options = &settings->options;
  char *recipe = colorshine_recipe_format (settings->recipe, "\n");
  char *comment = g_strdup_printf (
      "Colorshine " COLORSHINE_VERSION "; input and output: encoded %s\n"
      "blend=%s gamut=%s neutral-chroma=%g lightness=%s chroma=%s hue=%s\n%s",
      table->space_name, colorshine_setting (COLORSHINE_SETTING_BLEND)->choices[options->blend],
      colorshine_setting (COLORSHINE_SETTING_GAMUT)->choices[options->gamut],
      options->neutral_chroma, options->lightness ? "yes" : "no", options->chroma ? "yes" : "no",
      options->hue ? "yes" : "no", recipe ? recipe : "");
  free (recipe);
  return comment;
}

static void
print_error (const char *interpolation, const ColorshineClutError *error)
{
  g_print ("  %-12s mean %.6f  p99 %.6f  max %.6f\n", interpolation, error->mean, error->p99,
           error->max);
}

/* The file's name without folder and extension. */
static char *
title_of (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  *strrchr (name, '.') = '\0';
  return g_filename_display_name (name);
}

static gboolean
write_table (const Settings *settings, const Table *table, const ColorshineClut *clut,
             AtomicFile *file, GError **error)
{
  g_autofree char *title = title_of (parsed.output);
  g_autofree char *comment = comment_of (settings, table);
  return lut_file_write (clut, table->form, file, title, comment, error)
         && atomic_file_commit (file, error);
}

static gboolean
print_errors (const Table *table, const ColorshineTransform *transform, const ColorshineClut *clut,
              unsigned n_threads)
{
  ColorshineClutError errors[COLORSHINE_N_INTERPOLATIONS];
  if (!colorshine_clut_measure (clut, transform, n_threads, errors))
    return FALSE;
  g_autofree char *name = g_filename_display_name (parsed.output);
  g_print ("%s: %u nodes per side, encoded %s\n"
           "Difference from the transform in ΔE OK, over %" G_GUINT64_FORMAT " colours:\n",
           name, table->n_nodes, table->space_name, errors[0].n_colors);
  print_error ("tetrahedral", &errors[COLORSHINE_INTERPOLATION_TETRAHEDRAL]);
  print_error ("trilinear", &errors[COLORSHINE_INTERPOLATION_TRILINEAR]);
  return TRUE;
}

static gboolean
make_table (const Settings *settings, const Table *table, GError **error)
{
  const unsigned n_threads = (unsigned) settings->n_threads;
  double radii[COLORSHINE_MAX_ATTRACTORS];
  g_autoptr (AtomicFile) file = atomic_file_new (parsed.output, parsed.overwrite, -1,
                                                 table->form == LUT_HALD, error);
  if (!file)
    return FALSE;
  colorshine_analysis_resolve (NULL, settings->recipe, radii, 1);
  ColorshineSpace *space = colorshine_space_new_named (table->space_name);
  ColorshineTransform *transform
      = space ? colorshine_transform_new (settings->recipe, radii, &settings->options, space) : NULL;
  ColorshineClut *clut
      = transform ? colorshine_clut_new (transform, table->n_nodes, n_threads) : NULL;
  if (clut && table->form == LUT_HALD)
    colorshine_clut_round_to_16_bits (clut);
  const gboolean is_made = clut && print_errors (table, transform, clut, n_threads)
                           && write_table (settings, table, clut, file, error);
  if (!is_made && error && !*error)
    g_set_error_literal (error, FAILURE_DOMAIN, FAILURE_MEMORY, "not enough memory");
  colorshine_clut_free (clut);
  colorshine_transform_free (transform);
  colorshine_space_free (space);
  return is_made;
}

static int
lut_run (char **unused)
{
  Table table;
  g_autoptr (GError) error = NULL;
  g_autoptr (Settings) settings = options_settings (TRUE, &error);
  if (!settings || !read_table (&table, &error))
    return verb_misused ("lut", error->message);
  image_file_init (settings->n_threads > 0 ? (guint) settings->n_threads
                                           : colorshine_default_threads ());
  if (resolve (settings, &error) && make_table (settings, &table, &error))
    return EXIT_ALL_DONE;
  g_printerr ("colorshine lut: %s\n", error->message);
  return EXIT_SOME_FAILED;
}

/* ── The verb ───────────────────────────────────────────────────────────── */

static const GOptionEntry *
lut_options (void)
{
  static GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &parsed.output,
      "The table: .cube, or .png for a Hald CLUT of 16 bits", "FILE" },
    { "size", 0, 0, G_OPTION_ARG_INT, &parsed.size,
      "Nodes per side of a .cube: 17 to 129; default: 65", "NUMBER" },
    { "level", 0, 0, G_OPTION_ARG_INT, &parsed.level,
      "Level of a Hald CLUT: 4 to 12; default: 8, an image of 512×512 with 64 nodes per side",
      "NUMBER" },
    { "space", 0, 0, G_OPTION_ARG_STRING, &parsed.space, NULL, "NAME" },
    { "from-image", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &parsed.from_images,
      "Take the radii of open tolerances from this image's colours; may be repeated, for several "
      "images together",
      "FILE" },
    { "overwrite", 0, 0, G_OPTION_ARG_NONE, &parsed.overwrite,
      "Replace an output that is there already", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autofree char *names = g_strjoinv (", ", (char **) colorshine_space_names ());
  g_autofree char *text = g_strdup_printf (
      "RGB space of the pixels that the table is for, with its own encoding: %s; default: %s",
      names, colorshine_space_names ()[0]);
  entries[3].description = g_intern_string (text);
  return entries;
}

static const VerbExample EXAMPLES[] = {
  { "colorshine lut --attractor 'orange;50;75;radius=0.25' --output warm.cube",
    "A table of 65 nodes per side for programs that read .cube" },
  { "colorshine lut --preset autumn --from-image still.jpg --output autumn.png",
    "A Hald CLUT, with the radii that the recipe has on one still" },
  { "ffmpeg -i in.mov -vf lut3d=warm.cube:interp=tetrahedral out.mov", "The table on a video" },
  { NULL, NULL },
};

const Verb lut_verb = {
  .name = "lut",
  .arguments = "",
  .summary = "Write a recipe as a 3-D table (.cube or Hald CLUT)",
  .description
  = "Bakes a recipe into a table for programs that know tables and not recipes, and prints how "
    "far the table lies from the recipe itself: the mean, the 99th percentile and the largest "
    "difference, in ΔE OK, for both ways of reading it. Input and output of the table are RGB "
    "with the encoding of the space. A table knows no image, so every attractor needs a radius=, "
    "or --from-image.",
  .examples = EXAMPLES,
  .options = (const GOptionEntry *(*const[]) (void)){ options_recipe, options_transform,
                                                      options_threads, lut_options, NULL },
  .least_arguments = 0,
  .most_arguments = 0,
  .run = lut_run,
};
