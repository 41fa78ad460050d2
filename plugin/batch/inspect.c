/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See inspect.h. Everything that is printed, as text or as JSON, is first one tree.
 */
#include "inspect.h"

#include "failure.h"
#include "image-colors.h"
#include "image-file.h"
#include "options.h"
#include "recolour.h"

#include <stdio.h>
#include <stdlib.h>

static gboolean as_json;

static const GOptionEntry *
inspect_options (void)
{
  static const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, "Print JSON instead of text", NULL },
    G_OPTION_ENTRY_NULL,
  };
  return entries;
}

/* Of the distances to an attractor's centre. */
static const double PERCENTILES[] = { 1, 5, 10, 25, 50, 75, 90, 95, 99, 100 };

/* ── The tree ───────────────────────────────────────────────────────────── */

static void
set_number (JsonObject *object, const char *name, double value)
{
  json_object_set_double_member (object, name, value);
}

static JsonObject *
describe_image (const char *path, const ImageColors *colors)
{
  JsonObject *object = json_object_new ();
  g_autofree char *shown = g_filename_display_name (path);
  const Babl *format = gegl_buffer_get_format (colors->pixels);
  const Babl *space = babl_format_get_space (format);
  json_object_set_string_member (object, "file", shown);
  json_object_set_string_member (object, "format", image_format_name (colors->header.format));
  json_object_set_int_member (object, "width", colors->header.width);
  json_object_set_int_member (object, "height", colors->header.height);
  json_object_set_int_member (object, "bits", colors->header.bits);
  json_object_set_boolean_member (object, "floating-point", colors->header.is_float);
  json_object_set_boolean_member (object, "alpha", babl_format_has_alpha (format));
  json_object_set_boolean_member (object, "srgb", space == babl_space ("sRGB"));
  return object;
}

/* The image's own colours, as `suggest` finds them. */
static JsonArray *
describe_colors (const ImageColors *colors)
{
  JsonArray *array = json_array_new ();
  ColorshineRecipe *recipe = colorshine_analysis_suggest (colors->analysis);
  for (size_t i = 0; recipe && i < recipe->n_attractors; i++)
    {
      const ColorshineAttractor *attractor = &recipe->attractors[i];
      const double radius = colorshine_analysis_radius (colors->analysis, &attractor->color,
                                                        attractor->tolerance_percentile);
      JsonObject *object = json_object_new ();
      json_object_set_string_member (object, "color", attractor->color_text);
      set_number (object, "share",
                  colorshine_analysis_share (colors->analysis, &attractor->color, radius));
      set_number (object, "radius", radius);
      json_array_add_object_element (array, object);
    }
  colorshine_recipe_free (recipe);
  return array;
}

static JsonObject *
describe_attractor (const ImageColors *colors, const ColorshineAttractor *attractor, double radius)
{
  JsonObject *object = json_object_new (), *distances = json_object_new ();
  json_object_set_string_member (object, "color", attractor->color_text);
  set_number (object, "radius", radius);
  set_number (object, "share",
              colorshine_analysis_share (colors->analysis, &attractor->from, radius));
  for (guint i = 0; i < G_N_ELEMENTS (PERCENTILES); i++)
    {
      g_autofree char *name = g_strdup_printf ("%g", PERCENTILES[i]);
      set_number (distances, name,
                  colorshine_analysis_radius (colors->analysis, &attractor->from, PERCENTILES[i]));
    }
  json_object_set_object_member (object, "distances", distances);
  return object;
}

static void
describe_recipe (JsonObject *tree, const ImageColors *colors, const Settings *settings)
{
  double radii[COLORSHINE_MAX_ATTRACTORS];
  JsonArray *attractors = json_array_new ();
  const ColorshineRecipe *recipe = settings->recipe;
  colorshine_analysis_resolve (colors->analysis, recipe, radii, image_file_n_threads ());
  for (size_t i = 0; i < recipe->n_attractors; i++)
    json_array_add_object_element (attractors,
                                   describe_attractor (colors, &recipe->attractors[i], radii[i]));
  json_object_set_array_member (tree, "attractors", attractors);

  const ColorshineCoverage coverage = recolour_coverage (colors->pixels, settings, radii);
  JsonObject *gamut = json_object_new ();
  set_number (gamut, "share-outside",
              (double) coverage.n_outside / (double) MAX (coverage.n_pixels, 1));
  set_number (gamut, "largest-excess", coverage.largest_excess);
  json_object_set_object_member (tree, "gamut", gamut);
}

/* ── As text ────────────────────────────────────────────────────────────── */

static void
print_image (JsonObject *image)
{
  printf ("%s\n  %s, %" G_GINT64_FORMAT " × %" G_GINT64_FORMAT " pixels, %" G_GINT64_FORMAT
          " bits%s%s, %s\n",
          json_object_get_string_member (image, "file"),
          json_object_get_string_member (image, "format"),
          json_object_get_int_member (image, "width"), json_object_get_int_member (image, "height"),
          json_object_get_int_member (image, "bits"),
          json_object_get_boolean_member (image, "floating-point") ? " floating point" : "",
          json_object_get_boolean_member (image, "alpha") ? ", alpha" : "",
          json_object_get_boolean_member (image, "srgb") ? "sRGB" : "a space of its own");
}

static void
print_color (JsonArray *array, guint index, JsonNode *node, gpointer unused)
{
  JsonObject *color = json_node_get_object (node);
  printf ("  %-28s %5.1f %% of the pixels within ΔE %.4f\n",
          json_object_get_string_member (color, "color"),
          100.0 * json_object_get_double_member (color, "share"),
          json_object_get_double_member (color, "radius"));
}

static void
print_distances (JsonObject *attractor)
{
  JsonObject *distances = json_object_get_object_member (attractor, "distances");
  printf ("    distances:");
  for (guint i = 0; i < G_N_ELEMENTS (PERCENTILES); i++)
    {
      g_autofree char *name = g_strdup_printf ("%g", PERCENTILES[i]);
      printf (" %s %%: %.4f%s", name, json_object_get_double_member (distances, name),
              i + 1 < G_N_ELEMENTS (PERCENTILES) ? "," : "\n");
    }
}

static void
print_attractor (JsonArray *array, guint index, JsonNode *node, gpointer unused)
{
  print_color (array, index, node, NULL);
  print_distances (json_node_get_object (node));
}

static void
print_text (JsonObject *tree)
{
  print_image (json_object_get_object_member (tree, "image"));
  printf ("Colours\n");
  json_array_foreach_element (json_object_get_array_member (tree, "colors"), print_color, NULL);
  if (!json_object_has_member (tree, "attractors"))
    return;
  printf ("Recipe\n");
  json_array_foreach_element (json_object_get_array_member (tree, "attractors"), print_attractor,
                              NULL);
  JsonObject *gamut = json_object_get_object_member (tree, "gamut");
  printf ("  %.2f %% of the pixels leave the gamut before they are mapped, by up to %.4f\n",
          100.0 * json_object_get_double_member (gamut, "share-outside"),
          json_object_get_double_member (gamut, "largest-excess"));
}

static void
print_json (JsonObject *tree)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), tree);
  g_autofree char *text = json_to_string (node, FALSE);
  puts (text);
}

/* ── The verb ───────────────────────────────────────────────────────────── */

static int
inspect_run (char **arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Settings) settings = options_settings (FALSE, &error);
  if (!settings)
    return verb_misused ("inspect", error->message);
  image_file_init (colorshine_default_threads ());
  g_autoptr (ImageColors) colors = image_colors_new (arguments[0], &error);
  if (!colors)
    return image_colors_failed ("inspect", arguments[0], error);
  JsonObject *tree = json_object_new ();
  json_object_set_object_member (tree, "image", describe_image (arguments[0], colors));
  json_object_set_array_member (tree, "colors", describe_colors (colors));
  if (settings->recipe->n_attractors > 0)
    describe_recipe (tree, colors, settings);
  if (as_json)
    print_json (tree);
  else
    print_text (tree);
  json_object_unref (tree);
  return EXIT_ALL_DONE;
}

static const VerbExample EXAMPLES[] = {
  { "colorshine inspect photo.jpg", "The file's kind and its most frequent colours" },
  { "colorshine inspect --json -a 'orange;50;75' photo.jpg",
    "What the tolerance means there: radius, share, distances, gamut coverage" },
  { NULL, NULL },
};

const Verb inspect_verb = {
  .name = "inspect",
  .arguments = "FILE",
  .summary = "Print an image's colours and what a recipe reaches in it",
  .description
  = "Prints the file's kind, size, depth and space, and its most frequent colours with the share of "
    "the pixels near them. With a recipe also, for each attractor, the radius that its tolerance "
    "gives, the share of the pixels inside, percentiles of their distances (ΔE OK), and how many "
    "pixels leave the gamut before they are mapped into it.",
  .examples = EXAMPLES,
  .options = (const GOptionEntry *(*const[]) (void)){ inspect_options, options_recipe,
                                                      options_transform, NULL },
  .least_arguments = 1,
  .most_arguments = 1,
  .run = inspect_run,
};
