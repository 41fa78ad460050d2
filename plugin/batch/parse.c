/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See parse.h. The JSON is printed here and not by a library, because its numbers
 * have nine significant digits.
 */
#include "parse.h"

#include "colorshine.h"

#include <glib.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
append_number (GString *text, const char *name, double value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd (digits, sizeof digits, "%.9g", value);
  g_string_append_printf (text, ",\"%s\":%s", name, digits);
}

static void
append_string (GString *text, const char *name, const char *value)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), value);
  g_autofree char *quoted = json_to_string (node, FALSE);
  g_string_append_printf (text, ",\"%s\":%s", name, quoted);
}

static void
append_color (GString *text, const ColorshineColor *color)
{
  append_number (text, "L", color->lightness);
  append_number (text, "a", color->a);
  append_number (text, "b", color->b);
  append_number (text, "alpha", color->alpha);
}

/* The centre of the range, where it is not the colour itself; its alpha counts nothing. */
static void
append_centre (GString *text, const ColorshineAttractor *attractor)
{
  append_string (text, "from", attractor->from_text);
  append_number (text, "from-L", attractor->from.lightness);
  append_number (text, "from-a", attractor->from.a);
  append_number (text, "from-b", attractor->from.b);
}

static void
append_attractor (GString *text, size_t number, const ColorshineAttractor *attractor)
{
  char channels[4] = "", *channel = channels;
  if (attractor->channels & COLORSHINE_CHANNEL_LIGHTNESS)
    *channel++ = 'l';
  if (attractor->channels & COLORSHINE_CHANNEL_CHROMA)
    *channel++ = 'c';
  if (attractor->channels & COLORSHINE_CHANNEL_HUE)
    *channel++ = 'h';
  *channel = '\0';
  g_string_append_printf (text, "{\"number\":%zu", number);
  append_string (text, "color", attractor->color_text);
  append_color (text, &attractor->color);
  append_number (text, "tolerance", attractor->tolerance_percentile);
  append_number (text, "strength", attractor->strength);
  if (attractor->from_text)
    append_centre (text, attractor);
  if (attractor->radius_delta_e_ok >= 0.0)
    append_number (text, "radius", attractor->radius_delta_e_ok);
  append_string (text, "falloff",
                 colorshine_setting (COLORSHINE_SETTING_FALLOFF)->choices[attractor->falloff]);
  append_string (text, "channels", channels);
  g_string_append_printf (text, ",\"protect\":%s,\"off\":%s}",
                          attractor->protect ? "true" : "false",
                          attractor->off ? "true" : "false");
}

static int
parse_one (const char *recipe_text)
{
  ColorshineError error;
  ColorshineRecipe *recipe = colorshine_recipe_parse (recipe_text, &error);
  if (!recipe)
    {
      char sentence[512];
      colorshine_error_format (&error, sentence, sizeof sentence);
      fprintf (stderr, "colorshine parse: %s\n", sentence);
      return EXIT_SOME_FAILED;
    }
  g_autoptr (GString) text = g_string_new (NULL);
  for (size_t i = 0; i < recipe->n_attractors; i++)
    {
      append_attractor (text, i + 1, &recipe->attractors[i]);
      g_string_append_c (text, '\n');
    }
  fputs (text->str, stdout);
  colorshine_recipe_free (recipe);
  return EXIT_ALL_DONE;
}

static void
append_recipe (GString *text, const ColorshineRecipe *recipe)
{
  g_string_append_c (text, '[');
  for (size_t i = 0; i < recipe->n_attractors; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      append_attractor (text, i + 1, &recipe->attractors[i]);
    }
  g_string_append_c (text, ']');
}

static void
append_error (GString *text, const char *sentence)
{
  g_autofree char *valid = g_utf8_make_valid (sentence, -1);
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), valid);
  g_autofree char *quoted = json_to_string (node, FALSE);
  g_string_append_printf (text, "{\"error\":%s}", quoted);
}

/* One line in, one line out. */
static void
answer_line (const char *line, gsize length)
{
  ColorshineError error;
  char sentence[512] = "a NUL in the line; expected a recipe as text";
  g_autoptr (GString) text = g_string_new (NULL);
  ColorshineRecipe *recipe = NULL;
  if (strlen (line) == length)
    {
      recipe = colorshine_recipe_parse (line, &error);
      if (!recipe)
        colorshine_error_format (&error, sentence, sizeof sentence);
    }
  if (recipe)
    append_recipe (text, recipe);
  else
    append_error (text, sentence);
  puts (text->str);
  fflush (stdout);
  colorshine_recipe_free (recipe);
}

static int
parse_standard_input (void)
{
  char *line = NULL;
  size_t size = 0;
  for (ssize_t length; (length = getline (&line, &size, stdin)) >= 0;)
    {
      if (length > 0 && line[length - 1] == '\n')
        line[--length] = '\0';
      answer_line (line, (gsize) length);
    }
  free (line);
  return EXIT_ALL_DONE;
}

static gboolean reads_stdin;

static const GOptionEntry *
parse_options (void)
{
  static const GOptionEntry entries[] = {
    { "stdin", 0, 0, G_OPTION_ARG_NONE, &reads_stdin,
      "Read one recipe a line and answer each with one line", NULL },
    G_OPTION_ENTRY_NULL,
  };
  return entries;
}

static int
parse_run (char **arguments)
{
  if (reads_stdin)
    return arguments[0] ? verb_misused ("parse", "expected a RECIPE or --stdin, not both")
                        : parse_standard_input ();
  return arguments[0] ? parse_one (arguments[0])
                      : verb_misused ("parse", "expected RECIPE or --stdin");
}

static const VerbExample EXAMPLES[] = {
  { "colorshine parse 'orange;50;75'", "One attractor, as one line" },
  { "colorshine parse --stdin < recipes.txt", "One answer for each line" },
  { NULL, NULL },
};

const Verb parse_verb = {
  .name = "parse",
  .arguments = "RECIPE",
  .summary = "Print a recipe as JSON",
  .description
  = "Prints one line of JSON for each attractor: its number, its colour as it was written and in "
    "Oklab (L, a, b) with nine significant digits, alpha, tolerance, strength and options. A recipe "
    "that can't be read is an error that says where and what was expected. With --stdin each line "
    "is one recipe, answered by one line: an array of its attractors, or an object with the error.",
  .examples = EXAMPLES,
  .options = (const GOptionEntry *(*const[]) (void)){ parse_options, NULL },
  .least_arguments = 0,
  .most_arguments = 1,
  .run = parse_run,
};
