/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See verb.h.
 */
#include "verb.h"

#include <stdio.h>
#include <string.h>

int
verb_misused (const char *verb, const char *sentence)
{
  g_autofree char *valid = g_utf8_make_valid (sentence, -1);
  fprintf (stderr, "colorshine %s: %s\nSee 'colorshine %s --help'.\n", verb, valid, verb);
  return EXIT_USAGE;
}

static char *
examples_text (const Verb *verb)
{
  GString *text = g_string_new ("Examples:\n");
  for (const VerbExample *example = verb->examples; example->command; example++)
    g_string_append_printf (text, "  %s\n      %s\n", example->command, example->effect);
  g_string_append (text, "\nExit status: 0 all done, 1 some failed, 2 wrong use, 130 interrupted.");
  return g_string_free (text, FALSE);
}

static GOptionContext *
make_context (const Verb *verb, char ***arguments)
{
  const GOptionEntry rest[] = {
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, arguments, NULL, verb->arguments },
    G_OPTION_ENTRY_NULL,
  };
  g_autofree char *title = g_strdup_printf ("– %s", verb->summary);
  g_autofree char *examples = examples_text (verb);
  GOptionContext *context = g_option_context_new (title);
  g_option_context_set_summary (context, verb->description);
  g_option_context_set_description (context, examples);
  for (guint i = 0; verb->options && verb->options[i]; i++)
    g_option_context_add_main_entries (context, verb->options[i] (), NULL);
  g_option_context_add_main_entries (context, rest, NULL);
  return context;
}

static gboolean
has_right_number (const Verb *verb, guint n)
{
  return n >= verb->least_arguments && n <= verb->most_arguments;
}

int
verb_run (const Verb *verb, int argc, char **argv)
{
  g_auto (GStrv) arguments = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GOptionContext) context = make_context (verb, &arguments);
  /* Of which g_option_context_parse() takes away what it understands. */
  g_auto (GStrv) rest = g_new0 (char *, argc + 1);
  rest[0] = g_strdup_printf ("colorshine %s", verb->name);
  for (int i = 1; i < argc; i++)
    rest[i] = g_strdup (argv[i]);
  g_set_prgname (rest[0]);
  if (!g_option_context_parse_strv (context, &rest, &error))
    return verb_misused (verb->name, error->message);
  if (!arguments)
    arguments = g_new0 (char *, 1);
  if (!has_right_number (verb, g_strv_length (arguments)))
    {
      g_autofree char *sentence = g_strdup_printf ("expected %s", verb->arguments);
      return verb_misused (verb->name, sentence);
    }
  return verb->run (arguments);
}
