/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See suggest.h. The clustering is the core's.
 */
#include "suggest.h"

#include "image-colors.h"
#include "image-file.h"

#include <stdio.h>
#include <stdlib.h>

static int
suggest_run (char **arguments)
{
  g_autoptr (GError) error = NULL;
  image_file_init (colorshine_default_threads ());
  g_autoptr (ImageColors) colors = image_colors_new (arguments[0], &error);
  if (!colors)
    return image_colors_failed ("suggest", arguments[0], error);
  ColorshineRecipe *recipe = colorshine_analysis_suggest (colors->analysis);
  char *text = recipe ? colorshine_recipe_format (recipe, "\n") : NULL;
  if (text && *text)
    puts (text);
  if (text && !*text)
    fprintf (stderr, "colorshine suggest: no colour of the image catches 2 to 60 %% of its pixels\n");
  if (!text)
    fprintf (stderr, "colorshine suggest: not enough memory\n");
  const int status = text ? EXIT_ALL_DONE : EXIT_SOME_FAILED;
  free (text);
  colorshine_recipe_free (recipe);
  return status;
}

static const VerbExample EXAMPLES[] = {
  { "colorshine suggest photo.jpg", "A recipe, one attractor a line" },
  { "colorshine suggest photo.jpg > look.txt", "The same, to be edited and used with --recipe" },
  { NULL, NULL },
};

const Verb suggest_verb = {
  .name = "suggest",
  .arguments = "FILE",
  .summary = "Print a recipe from an image's own colours",
  .description
  = "Prints a recipe of at most six of the image's own colours, found by clustering in Oklab, the "
    "most frequent first. The tolerance of each catches 2 to 60 % of the pixels. The same image "
    "always gives the same recipe.",
  .examples = EXAMPLES,
  .least_arguments = 1,
  .most_arguments = 1,
  .run = suggest_run,
};
