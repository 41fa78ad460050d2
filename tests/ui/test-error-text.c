/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The core's errors in words: in English as the core puts them, in German nothing
 * of that.
 */
#include "error-text.h"

#include <string.h>

#include "golden.h"
#include "languages.h"
#include "test-main.h"

static void
assert_text (const ColorshineError *error, const char *expected)
{
  g_autofree char *text = error_text (error);
  g_assert_cmpstr (text, ==, expected);
}

/* Calls @check with the error of every text that the golden files call bad. */
static void
for_each_golden_error (void (*check) (const ColorshineError *error))
{
  g_autoptr (GPtrArray) recipes = golden_rows ("recipes.tsv");
  g_autoptr (GPtrArray) colors = golden_rows ("css-colors.tsv");
  ColorshineError error;
  for (guint row = 0; row < recipes->len; row++)
    if (strcmp (golden_field (recipes, row, 0), "bad") == 0)
      {
        g_assert_null (colorshine_recipe_parse (golden_field (recipes, row, 1), &error));
        check (&error);
      }
  for (guint row = 0; row < colors->len; row++)
    if (strcmp (golden_field (colors, row, 0), "bad") == 0)
      {
        const char *text = golden_field (colors, row, 1);
        ColorshineColor color;
        g_assert_false (colorshine_color_parse (text, strlen (text), &color, &error));
        check (&error);
      }
}

static void
assert_as_the_core_says (const ColorshineError *error)
{
  char sentence[512];
  colorshine_error_format (error, sentence, sizeof sentence);
  assert_text (error, sentence);
}

static void
test_english (void)
{
  for_each_golden_error (assert_as_the_core_says);
}

static GHashTable *expectations; /* set of those that were met */

/* Every part of the sentence is German, or is what the user wrote. */
static void
assert_german (const ColorshineError *error)
{
  GString *start = g_string_new (NULL);
  if (error->attractor > 0)
    g_string_append_printf (start, "Attraktor %u, ", error->attractor);
  if (error->line > 1)
    g_string_append_printf (start, "Zeile %u, ", error->line);
  g_string_append_printf (start, "Spalte %u: ", error->column);
  if (error->found[0])
    g_string_append_printf (start, "„%s“ gefunden; erwartet: ", error->found);
  else
    g_string_append (start, "nichts gefunden; erwartet: ");
  g_autofree char *text = error_text (error);
  g_assert_true (g_str_has_prefix (text, start->str));
  const char *expected = text + start->len;
  g_string_free (start, TRUE);
  if (strcmp (expected, error->expected) == 0)
    g_error ("“%s” has no German", expected);
  g_hash_table_add (expectations, g_strdup (error->expected));
}

static void
test_german (void)
{
  if (!speak_german ())
    return;
  expectations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for_each_golden_error (assert_german);
  /* So many that no kind of mistake can be missing from the golden files. */
  g_assert_cmpuint (g_hash_table_size (expectations), >=, 40);
  g_hash_table_unref (expectations);
  speak_english ();
}

static void
assert_german_sentence (const char *recipe, const char *sentence)
{
  ColorshineError error;
  g_assert_null (colorshine_recipe_parse (recipe, &error));
  assert_text (&error, sentence);
}

static void
test_german_sentences (void)
{
  if (!speak_german ())
    return;
  assert_german_sentence ("orange;50;75|blue;5O;60",
                          "Attraktor 2, Spalte 19: „5O“ gefunden; erwartet: eine Toleranz von 0 "
                          "bis 100 mit Dezimalpunkt, etwa 12.5");
  assert_german_sentence ("// head\norange;50;75\n  oklch(74% 0.18 60;1;2",
                          "Attraktor 2, Zeile 3, Spalte 20: nichts gefunden; erwartet: eine "
                          "schließende Klammer");
  assert_german_sentence ("orange;50;75;off;off",
                          "Attraktor 1, Spalte 18: „off“ gefunden; erwartet: off nur einmal");
  assert_german_sentence ("orange;50;75;protect=1",
                          "Attraktor 1, Spalte 14: „protect=1“ gefunden; erwartet: protect ohne "
                          "einen Wert");
  const ColorshineError memory = { .code = COLORSHINE_ERROR_MEMORY };
  assert_text (&memory, "zu wenig Speicher");
  const double flat[9] = { 1, 1, 1, 1, 1, 1, 1, 1, 1 };
  ColorshineError error;
  g_assert_null (colorshine_space_new (flat, &error));
  assert_text (&error, "dieser RGB-Farbraum hat keine Umkehrung; erwartet: die Matrix dreier "
                       "unabhängiger Primärfarben");
  speak_english ();
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  speak_english ();
  g_test_add_func ("/error-text/english", test_english);
  g_test_add_func ("/error-text/german", test_german);
  g_test_add_func ("/error-text/german-sentences", test_german_sentences);
  return g_test_run ();
}
