/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Recipes as JSON: its numbers, its strings and its lines.
 */
#include "in-child.h"
#include "parse.h"
#include "test-main.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* Black and white are exact in Oklab. */
#define WHITE \
  "{\"number\":1,\"color\":\"oklab(1 0 0)\",\"L\":1,\"a\":0,\"b\":0,\"alpha\":1,\"tolerance\":5," \
  "\"strength\":7.5,\"falloff\":\"cosine\",\"channels\":\"lch\",\"protect\":false," \
  "\"off\":false}"
#define BLACK \
  "{\"number\":2,\"color\":\"oklab(0 0 0)\",\"L\":0,\"a\":0,\"b\":0,\"alpha\":1,\"tolerance\":5," \
  "\"strength\":100,\"radius\":0.25,\"falloff\":\"linear\",\"channels\":\"ch\",\"protect\":true," \
  "\"off\":true}"
#define RECIPE \
  "oklab(1_0_0);5;7.5|oklab(0_0_0);5;100;radius=.25;falloff=linear;channels=ch;protect;off"

/* @recipe has _ for the spaces in it, at which words end here. */
static int
parse_main (int argc, char **argv)
{
  for (int i = 1; i < argc; i++)
    g_strdelimit (argv[i], "_", ' ');
  return verb_run (&parse_verb, argc, argv);
}

static void
test_attractors (void)
{
  in_child_assert (in_child_main (parse_main, "parse " RECIPE, ""), EXIT_ALL_DONE,
                   WHITE "\n" BLACK "\n", "");
}

/* Nine significant digits, and the centre where it is another colour. */
static void
test_members (void)
{
  InChild child = in_child_main (parse_main, "parse orange;5;5;from=#\"", "");
  g_assert_cmpint (child.status, ==, EXIT_SOME_FAILED);
  in_child_clear (&child);
  child = in_child_main (parse_main, "parse oklab(0.123456789123_0.1_-0.1);5;5;from=oklab(0.5_0_0)", "");
  g_assert_nonnull (strstr (child.out, ",\"L\":0.123456789,\"a\":0.1,\"b\":-0.1,"));
  g_assert_nonnull (strstr (child.out, ",\"from\":\"oklab(0.5 0 0)\",\"from-L\":0.5,\"from-a\":0,"
                                       "\"from-b\":0,"));
  in_child_clear (&child);
}

static void
test_errors (void)
{
  static const char see[] = "See 'colorshine parse --help'.\n";
  g_autofree char *neither = g_strconcat ("colorshine parse: expected RECIPE or --stdin\n", see, NULL);
  g_autofree char *both
      = g_strconcat ("colorshine parse: expected a RECIPE or --stdin, not both\n", see, NULL);
  in_child_assert (in_child_main (parse_main, "parse", ""), EXIT_USAGE, "", neither);
  in_child_assert (in_child_main (parse_main, "parse --stdin red;5;5", ""), EXIT_USAGE, "", both);
  InChild child = in_child_main (parse_main, "parse red;5", "");
  g_assert_cmpint (child.status, ==, EXIT_SOME_FAILED);
  g_assert_cmpstr (child.out, ==, "");
  g_assert_true (g_str_has_prefix (child.err, "colorshine parse: attractor 1, "));
  in_child_clear (&child);
}

/* Each line is answered by one, the last also without an end. */
static void
test_lines (void)
{
  InChild child = in_child_main (parse_main, "parse --stdin",
                                 "oklab(1 0 0);5;7.5\n\nred;5;\xff\"\noklab(1 0 0);5;7.5");
  g_auto (GStrv) lines = g_strsplit (child.out, "\n", -1);
  g_assert_cmpint (child.status, ==, EXIT_ALL_DONE);
  g_assert_cmpuint (g_strv_length (lines), ==, 5);
  g_assert_cmpstr (lines[0], ==, "[" WHITE "]");
  g_assert_cmpstr (lines[1], ==, "[]");
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_assert_true (json_parser_load_from_data (parser, lines[2], -1, NULL));
  JsonObject *error = json_node_get_object (json_parser_get_root (parser));
  g_assert_true (g_str_has_prefix (json_object_get_string_member (error, "error"), "attractor 1, "));
  g_assert_cmpstr (lines[3], ==, lines[0]);
  in_child_clear (&child);
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/parse/attractors", test_attractors);
  g_test_add_func ("/parse/members", test_members);
  g_test_add_func ("/parse/errors", test_errors);
  g_test_add_func ("/parse/lines", test_lines);
  return g_test_run ();
}
