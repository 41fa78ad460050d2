/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The command `colorshine`: finds the verb.
 */
#include "config.h"

#include "apply.h"
#include "colorshine.h"
#include "describe.h"
#include "inspect.h"
#include "lut.h"
#include "merge-reports.h"
#include "parse.h"
#include "shine.h"
#include "suggest.h"
#include "verb.h"
#include "worker.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

const Verb *const VERBS[] = {
  &apply_verb,
  &suggest_verb,
  &inspect_verb,
  &lut_verb,
  &parse_verb,
  &merge_reports_verb,
  &shine_verb,
  NULL,
};

const Verb *
verb_by_name (const char *name)
{
  for (guint i = 0; VERBS[i]; i++)
    if (strcmp (VERBS[i]->name, name) == 0)
      return VERBS[i];
  return NULL;
}

/* Called by Colorshine itself. */
static const struct {
  const char *name;
  int (*run) (int argc, char **argv);
} INNER_VERBS[] = {
  { "describe", describe_main },
  { "worker", worker_main },
};

static gboolean
has_usable_isa (void)
{
  if (colorshine_isa_override_is_valid ())
    return TRUE;
  g_autofree char *usable = g_strjoinv (", ", (char **) colorshine_isa_list ());
  fprintf (stderr,
           "colorshine: " COLORSHINE_ISA_VARIABLE "=%s is not usable here; expected one of %s\n",
           g_getenv (COLORSHINE_ISA_VARIABLE), usable);
  return FALSE;
}

static void
print_help (void)
{
  printf ("Usage: colorshine VERB [OPTION…] …\n\nRecolours images with colour attractors.\n\n");
  for (guint i = 0; VERBS[i]; i++)
    printf ("  %-15s %s\n", VERBS[i]->name, VERBS[i]->summary);
  printf ("\n'colorshine VERB --help' tells of a verb's options, with examples.\n\n"
          "Exit status: 0 all done, 1 some failed, 2 wrong use, 130 interrupted.\n");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  if (!has_usable_isa ())
    return EXIT_USAGE;
  const char *name = argc > 1 ? argv[1] : "";
  for (guint i = 0; i < G_N_ELEMENTS (INNER_VERBS); i++)
    if (strcmp (name, INNER_VERBS[i].name) == 0)
      return INNER_VERBS[i].run (argc - 1, argv + 1);
  const Verb *verb = verb_by_name (name);
  if (verb)
    return verb_run (verb, argc - 1, argv + 1);
  if (strcmp (name, "--help") == 0 || strcmp (name, "-h") == 0 || strcmp (name, "help") == 0)
    {
      print_help ();
      return EXIT_ALL_DONE;
    }
  if (strcmp (name, "--version") == 0)
    {
      printf ("colorshine %s\n", COLORSHINE_VERSION);
      return EXIT_ALL_DONE;
    }
  fprintf (stderr, "colorshine: %s%s%s; expected a verb. See 'colorshine --help'.\n",
           *name ? "there is no verb “" : "nothing was asked for", name, *name ? "”" : "");
  return EXIT_USAGE;
}
