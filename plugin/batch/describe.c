/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See describe.h.
 */
#include "config.h"

#include "describe.h"

#include "verb.h"

#include <stdio.h>
#include <string.h>

typedef void (*EntryVisitor) (const GOptionEntry *entry);

static void
visit_options (const Verb *verb, EntryVisitor visit)
{
  for (guint i = 0; verb->options && verb->options[i]; i++)
    for (const GOptionEntry *entry = verb->options[i] (); entry->long_name; entry++)
      if (!(entry->flags & G_OPTION_FLAG_HIDDEN))
        visit (entry);
}

/* ── Man page (groff's man macros) ──────────────────────────────────────── */

/* A dash that stays a dash, and no command at the beginning of a line. */
static void
print_roff (const char *text)
{
  if (*text == '.' || *text == '\'')
    printf ("\\&");
  for (; *text; text++)
    if (*text == '-')
      printf ("\\-");
    else if (*text == '\\')
      printf ("\\e");
    else if (*text == '\'')
      printf ("\\(aq");
    else
      putchar (*text);
}

static void
print_roff_option (const GOptionEntry *entry)
{
  printf (".TP\n");
  if (entry->short_name)
    printf ("\\fB\\-%c\\fR, ", entry->short_name);
  printf ("\\fB\\-\\-");
  print_roff (entry->long_name);
  printf ("\\fR");
  if (entry->arg_description)
    {
      printf ("=\\fI");
      print_roff (entry->arg_description);
      printf ("\\fR");
    }
  printf ("\n");
  print_roff (entry->description);
  printf (".\n");
}

static void
print_roff_verb (const Verb *verb)
{
  printf (".SS colorshine ");
  print_roff (verb->name);
  printf (" [OPTION...] ");
  print_roff (verb->arguments);
  printf ("\n");
  print_roff (verb->description);
  printf ("\n");
  visit_options (verb, print_roff_option);
  printf (".PP\nExamples:\n");
  for (const VerbExample *example = verb->examples; example->command; example++)
    {
      printf (".TP\n.nh\n\\fB");
      print_roff (example->command);
      printf ("\\fR\n.hy\n");
      print_roff (example->effect);
      printf (".\n");
    }
}

static void
print_man_page (void)
{
  printf (".TH COLORSHINE 1 \"\" \"Colorshine %s\" \"User commands\"\n", COLORSHINE_VERSION);
  printf (".SH NAME\ncolorshine \\- recolour images with colour attractors\n");
  printf (".SH SYNOPSIS\n");
  for (guint i = 0; VERBS[i]; i++)
    {
      printf ("%s.B colorshine ", i > 0 ? ".br\n" : "");
      print_roff (VERBS[i]->name);
      printf ("\n[OPTION...] ");
      print_roff (VERBS[i]->arguments);
      printf ("\n");
    }
  printf (".SH DESCRIPTION\nColours, how far each reaches and how hard it pulls are a recipe; the "
          "pixels of images drift towards them in Oklab. A recipe has one attractor a line, or "
          "between |: COLOR;TOLERANCE;STRENGTH and options.\n");
  printf (".SH VERBS\n");
  for (guint i = 0; VERBS[i]; i++)
    print_roff_verb (VERBS[i]);
  printf (".SH EXIT STATUS\n");
  printf (".TP\n0\nAll was done.\n.TP\n1\nSome files failed, or a recipe can\\(aqt be read.\n");
  printf (".TP\n2\nWrong use: an unknown option or a bad value.\n.TP\n130\nInterrupted.\n");
  printf (".SH ENVIRONMENT\n.TP\nCOLORSHINE_ISA\nThe instruction set to use, such as x86\\-64\\-v2.\n");
}

/* ── Completion ─────────────────────────────────────────────────────────── */

static void
print_bash_option (const GOptionEntry *entry)
{
  printf (" --%s%s", entry->long_name, entry->arg_description ? "=" : "");
}

static void
print_bash_completion (void)
{
  printf ("# bash completion for colorshine, made from its table of options.\n");
  printf ("_colorshine ()\n{\n");
  printf ("  local current=${COMP_WORDS[COMP_CWORD]} words=\n");
  printf ("  case ${COMP_WORDS[1]} in\n");
  for (guint i = 0; VERBS[i]; i++)
    {
      printf ("    %s) words='--help", VERBS[i]->name);
      visit_options (VERBS[i], print_bash_option);
      printf ("' ;;\n");
    }
  printf ("  esac\n  if ((COMP_CWORD == 1)); then\n    words='--help --version");
  for (guint i = 0; VERBS[i]; i++)
    printf (" %s", VERBS[i]->name);
  printf ("'\n  elif [[ $current != -* ]]; then\n");
  printf ("    compopt -o filenames\n");
  printf ("    mapfile -t COMPREPLY < <(compgen -f -- \"$current\")\n    return\n  fi\n");
  printf ("  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n");
  printf ("  [[ ${COMPREPLY[*]} != *= ]] || compopt -o nospace\n}\n");
  printf ("complete -F _colorshine colorshine\n");
}

int
describe_main (int argc, char **argv)
{
  if (argc == 2 && strcmp (argv[1], "man") == 0)
    print_man_page ();
  else if (argc == 2 && strcmp (argv[1], "bash") == 0)
    print_bash_completion ();
  else
    return EXIT_USAGE;
  return EXIT_ALL_DONE;
}
