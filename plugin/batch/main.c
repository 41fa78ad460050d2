/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The command `colorshine`: finds the verb.
 */
#include "config.h"

#include "colorshine.h"
#include "parse.h"
#include "worker.h"

#include <glib.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

static const struct {
  const char *name;
  int (*run) (int argc, char **argv);
} VERBS[] = {
  { "parse", parse_main },
  { "worker", worker_main },
};

static gboolean
has_usable_isa (void)
{
  if (colorshine_isa_override_is_valid ())
    return TRUE;
  g_autofree char *usable = g_strjoinv (", ", (char **) colorshine_isa_list ());
  fprintf (stderr, "colorshine: " COLORSHINE_ISA_VARIABLE "=%s is not usable here; expected one of %s\n",
           g_getenv (COLORSHINE_ISA_VARIABLE), usable);
  return FALSE;
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  if (!has_usable_isa ())
    return 2;
  for (guint i = 0; argc > 1 && i < G_N_ELEMENTS (VERBS); i++)
    if (strcmp (argv[1], VERBS[i].name) == 0)
      return VERBS[i].run (argc - 1, argv + 1);
  fprintf (stderr, "colorshine: expected a verb: parse\n");
  return 2;
}
