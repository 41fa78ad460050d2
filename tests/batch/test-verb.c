/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A verb of the test's own, called in every way.
 */
#include "in-child.h"
#include "test-main.h"

#include <stdio.h>
#include <string.h>

#define SEE "See 'colorshine taste --help'.\n"

static int number;

static const GOptionEntry *
number_option (void)
{
  static const GOptionEntry entries[] = {
    { "number", 'n', 0, G_OPTION_ARG_INT, &number, "A number", "NUMBER" },
    G_OPTION_ENTRY_NULL,
  };
  return entries;
}

static int
taste_run (char **arguments)
{
  printf ("%d", number);
  for (char **argument = arguments; *argument; argument++)
    printf (" [%s]", *argument);
  return 7;
}

static const VerbExample EXAMPLES[] = { { "colorshine taste soup", "Tells" }, { NULL, NULL } };

static const Verb taste = {
  .name = "taste",
  .arguments = "FILE…",
  .summary = "Say what it tastes of",
  .description = "Tastes.",
  .examples = EXAMPLES,
  .options = (const GOptionEntry *(*const[]) (void)){ number_option, NULL },
  .least_arguments = 1,
  .most_arguments = 2,
  .run = taste_run,
};

static void
test_arguments (void)
{
  in_child_assert (in_child_verb (&taste, "taste a", ""), 7, "0 [a]", "");
  in_child_assert (in_child_verb (&taste, "taste --number=5 a b", ""), 7, "5 [a] [b]", "");
  in_child_assert (in_child_verb (&taste, "taste a -n 5", ""), 7, "5 [a]", "");
  in_child_assert (in_child_verb (&taste, "taste -- -n", ""), 7, "0 [-n]", "");
  in_child_assert (in_child_verb (&taste, "taste \xff\xfe", ""), 7, "0 [\xff\xfe]", "");
}

static void
test_misused (void)
{
  static const struct {
    const char *line, *sentence;
  } cases[] = {
    { "taste", "expected FILE…" },
    { "taste a b c", "expected FILE…" },
    { "taste --what a", "Unknown option --what" },
    { "taste --number=x a", "Cannot parse integer value “x” for --number" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *expected = g_strdup_printf ("colorshine taste: %s\n" SEE, cases[i].sentence);
      in_child_assert (in_child_verb (&taste, cases[i].line, ""), EXIT_USAGE, "", expected);
    }
}

/* Bytes that are no text don't reach a terminal. */
static int
misused_main (int argc, char **argv)
{
  return argc == 2 ? verb_misused (argv[0], argv[1]) : 0;
}

static void
test_sentence (void)
{
  in_child_assert (in_child_main (misused_main, "taste \xff", ""), EXIT_USAGE, "",
                   "colorshine taste: \xef\xbf\xbd\n" SEE);
}

static void
test_help (void)
{
  InChild child = in_child_verb (&taste, "taste --help", "");
  g_assert_cmpint (child.status, ==, 0);
  g_assert_true (g_str_has_prefix (child.out, "Usage:\n  colorshine taste ["));
  g_assert_nonnull (strstr (child.out, " Say what it tastes of\n\nTastes.\n"));
  g_assert_nonnull (strstr (child.out, "  -n, --number=NUMBER     A number\n"));
  g_assert_nonnull (strstr (child.out, "\nExamples:\n  colorshine taste soup\n      Tells\n\n"
                                       "Exit status: 0 all done, 1 some failed, 2 wrong use, "
                                       "130 interrupted.\n"));
  in_child_clear (&child);
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/verb/arguments", test_arguments);
  g_test_add_func ("/verb/misused", test_misused);
  g_test_add_func ("/verb/sentence", test_sentence);
  g_test_add_func ("/verb/help", test_help);
  return g_test_run ();
}
