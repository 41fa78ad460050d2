/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The man page and the completion of a table with one verb, which has all that is
 * hard to write.
 */
#include "describe.h"
#include "in-child.h"
#include "test-main.h"

#include <string.h>

static const GOptionEntry *
odd_options (void)
{
  static char *value;
  static const GOptionEntry entries[] = {
    { "long-name", 'l', 0, G_OPTION_ARG_STRING, &value, "It's a \\ in words", "A-WORD" },
    { "hidden", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &value, "Hidden", "WORD" },
    { "plain", 0, 0, G_OPTION_ARG_NONE, &value, ".at the beginning", NULL },
    G_OPTION_ENTRY_NULL,
  };
  return entries;
}

static int
never (char **arguments)
{
  return **arguments;
}

static const VerbExample EXAMPLES[] = { { "colorshine taste 'soup'", "Tells" }, { NULL, NULL } };

static const Verb taste = {
  .name = "taste",
  .arguments = "FILE…",
  .summary = "Say what it tastes of",
  .description = "Tastes.",
  .examples = EXAMPLES,
  .options = (const GOptionEntry *(*const[]) (void)){ odd_options, NULL },
  .run = never,
};

const Verb *const VERBS[] = { &taste, NULL };

static void
test_man (void)
{
  static const char verb[]
      = ".SS colorshine taste [OPTION...] FILE…\nTastes.\n"
        ".TP\n\\fB\\-l\\fR, \\fB\\-\\-long\\-name\\fR=\\fIA\\-WORD\\fR\nIt\\(aqs a \\e in words.\n"
        ".TP\n\\fB\\-\\-plain\\fR\n\\&.at the beginning.\n"
        ".PP\nExamples:\n"
        ".TP\n.nh\n\\fBcolorshine taste \\(aqsoup\\(aq\\fR\n.hy\nTells.\n"
        ".SH EXIT STATUS\n";
  InChild child = in_child_main (describe_main, "describe man", "");
  g_assert_cmpint (child.status, ==, EXIT_ALL_DONE);
  g_assert_true (g_str_has_prefix (child.out, ".TH COLORSHINE 1 "));
  g_assert_nonnull (strstr (child.out, "\n.B colorshine taste\n[OPTION...] FILE…\n"));
  g_assert_nonnull (strstr (child.out, verb));
  g_assert_null (strstr (child.out, "idden"));
  in_child_clear (&child);
}

static void
test_bash (void)
{
  InChild child = in_child_main (describe_main, "describe bash", "");
  g_assert_cmpint (child.status, ==, EXIT_ALL_DONE);
  g_assert_nonnull (strstr (child.out, "    taste) words='--help --long-name= --plain' ;;\n"));
  g_assert_nonnull (strstr (child.out, "words='--help --version taste'\n"));
  g_assert_true (g_str_has_suffix (child.out, "complete -F _colorshine colorshine\n"));
  in_child_clear (&child);
}

static void
test_misused (void)
{
  in_child_assert (in_child_main (describe_main, "describe", ""), EXIT_USAGE, "", "");
  in_child_assert (in_child_main (describe_main, "describe html", ""), EXIT_USAGE, "", "");
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/describe/man", test_man);
  g_test_add_func ("/describe/bash", test_bash);
  g_test_add_func ("/describe/misused", test_misused);
  return g_test_run ();
}
