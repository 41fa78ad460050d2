/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Recipe text ↔ attractors: golden recipes, errors and their places, and round
 * trips of random recipes.
 */
#include "golden.h"
#include "test-main.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <string.h>

static void
assert_attractor (const ColorshineAttractor *attractor, GPtrArray *rows, guint row,
                  const char *text)
{
  const char *const *falloffs = colorshine_setting (COLORSHINE_SETTING_FALLOFF)->choices;
  const double colors[7] = { attractor->color.lightness, attractor->color.a,
                             attractor->color.b,         attractor->color.alpha,
                             attractor->from.lightness,  attractor->from.a,
                             attractor->from.b };
  for (guint k = 0; k < 7; k++)
    assert_near (colors[k], golden_number (rows, row, 2 + k), 1e-9, text);
  assert_near (attractor->tolerance_percentile, golden_number (rows, row, 9), 0.0, text);
  assert_near (attractor->radius_delta_e_ok, golden_number (rows, row, 10), 0.0, text);
  assert_near (attractor->strength, golden_number (rows, row, 11), 0.0, text);
  g_assert_cmpstr (falloffs[attractor->falloff], ==, golden_field (rows, row, 12));
  const char *letters = golden_field (rows, row, 13);
  g_assert_cmpint (attractor->channels, ==,
                   (strchr (letters, 'l') ? COLORSHINE_CHANNEL_LIGHTNESS : 0)
                       | (strchr (letters, 'c') ? COLORSHINE_CHANNEL_CHROMA : 0)
                       | (strchr (letters, 'h') ? COLORSHINE_CHANNEL_HUE : 0));
  g_assert_cmpint (attractor->protect, ==, golden_number (rows, row, 14) != 0.0);
  g_assert_cmpint (attractor->off, ==, golden_number (rows, row, 15) != 0.0);
}

static void
test_valid (void)
{
  g_autoptr (GPtrArray) rows = golden_rows ("recipes.tsv");
  guint n_recipes = 0;
  for (guint row = 0; row < rows->len; row++)
    {
      if (strcmp (golden_field (rows, row, 0), "ok") != 0)
        continue;
      const char *text = golden_field (rows, row, 1);
      ColorshineError error = { 0 };
      ColorshineRecipe *recipe = colorshine_recipe_parse (text, &error);
      if (!recipe)
        {
          char message[300];
          colorshine_error_format (&error, message, sizeof message);
          g_error ("“%s”: %s", text, message);
        }
      g_assert_cmpuint (recipe->n_attractors, ==, (guint) golden_number (rows, row, 2));
      for (guint i = 0; i < recipe->n_attractors; i++)
        assert_attractor (&recipe->attractors[i], rows, ++row, text);
      colorshine_recipe_free (recipe);
      n_recipes++;
    }
  g_assert_cmpuint (n_recipes, >=, 60);
}

static void
test_invalid (void)
{
  g_autoptr (GPtrArray) rows = golden_rows ("recipes.tsv");
  guint n_recipes = 0;
  for (guint row = 0; row < rows->len; row++)
    {
      if (strcmp (golden_field (rows, row, 0), "bad") != 0)
        continue;
      const char *text = golden_field (rows, row, 1);
      ColorshineError error = { 0 };
      if (colorshine_recipe_parse (text, &error))
        g_error ("“%s” was read as a recipe", text);
      if (error.attractor != (guint) golden_number (rows, row, 2))
        g_error ("“%s”: attractor %u is blamed", text, error.attractor);
      g_assert_cmpuint (error.offset, <=, strlen (text));
      g_assert_cmpstr (error.expected, !=, "");
      n_recipes++;
    }
  g_assert_cmpuint (n_recipes, >=, 80);
}

static void
assert_error (const char *text, ColorshineErrorCode code, const char *sentence)
{
  ColorshineError error;
  char message[300];
  g_assert_null (colorshine_recipe_parse (text, &error));
  colorshine_error_format (&error, message, sizeof message);
  g_assert_cmpstr (message, ==, sentence);
  g_assert_cmpint (error.code, ==, code);
}

static void
test_error_sentences (void)
{
  assert_error ("orange;50;75|blue;5O;60", COLORSHINE_ERROR_NUMBER,
                "attractor 2, column 19: found \"5O\"; expected a tolerance from 0 to 100, "
                "such as 12.5");
  assert_error ("orange;50;750", COLORSHINE_ERROR_RANGE,
                "attractor 1, column 11: found \"750\"; expected a strength from 0 to 200");
  assert_error ("// head\norange;50;75\n  oklch(74% 0.18 60;1;2", COLORSHINE_ERROR_COLOR_UNCLOSED,
                "attractor 2, line 3, column 20: found nothing; expected a closing bracket");
  assert_error ("orange;50", COLORSHINE_ERROR_MISSING,
                "attractor 1, column 10: found nothing; expected ; and a strength from 0 to 200");
  assert_error ("orange;50;75;radius=-1", COLORSHINE_ERROR_RANGE,
                "attractor 1, column 21: found \"-1\"; expected a radius of 0 or more");
  assert_error ("orange;50;75;off;off", COLORSHINE_ERROR_OPTION_REPEATED,
                "attractor 1, column 18: found \"off\"; expected off only once");
  assert_error ("orange;50;75;blend=oklch", COLORSHINE_ERROR_OPTION,
                "attractor 1, column 14: found \"blend=oklch\"; expected from=, radius=, falloff=, "
                "channels=, protect or off (the next attractor begins behind a | or on a "
                "new line)");
  assert_error ("orange;1;2||red;1;2", COLORSHINE_ERROR_EMPTY_ATTRACTOR,
                "attractor 2, column 12: found \"|\"; expected an attractor on both sides of |");
}

static const char *
random_color (void)
{
  static const char *const colors[]
      = { "orange", "#7f8081", "oklch(74% 0.18 none)", "rgb(1 2 3 / 40%)", "/* | ; */ red",
          "color(display-p3 1 0 0)", "hsl(1.5turn, 10%, 20%)", "TRANSPARENT" };
  return colors[g_test_rand_int_range (0, G_N_ELEMENTS (colors))];
}

/* A number whose shortest text may need all 17 digits. */
static double
random_number (double maximum)
{
  return g_test_rand_bit () ? g_test_rand_double_range (0.0, maximum)
                            : (double) g_test_rand_int_range (0, (gint) maximum + 1);
}

static void
append_random_attractor (GString *text)
{
  const char *const *falloffs = colorshine_setting (COLORSHINE_SETTING_FALLOFF)->choices;
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  g_string_append (text, random_color ());
  g_string_append_printf (text, " ;%s", g_ascii_dtostr (number, sizeof number, random_number (100)));
  g_string_append_printf (text, "; %s", g_ascii_dtostr (number, sizeof number, random_number (200)));
  if (g_test_rand_bit ())
    g_string_append_printf (text, "; from = %s", random_color ());
  if (g_test_rand_bit ())
    g_string_append_printf (text, ";radius=%s",
                            g_ascii_dtostr (number, sizeof number,
                                            pow (10.0, g_test_rand_double_range (-300, 300))));
  if (g_test_rand_bit ())
    g_string_append_printf (text, ";FALLOFF=%s", falloffs[g_test_rand_int_range (0, 5)]);
  if (g_test_rand_bit ())
    g_string_append (text, g_test_rand_bit () ? ";channels=hl" : ";channels=C");
  if (g_test_rand_bit ())
    g_string_append (text, ";protect");
  if (g_test_rand_bit ())
    g_string_append (text, ";off ");
}

static void
assert_same_attractor (const ColorshineAttractor *one, const ColorshineAttractor *other)
{
  g_assert_cmpstr (one->color_text, ==, other->color_text);
  g_assert_cmpstr (one->from_text, ==, other->from_text);
  g_assert_cmpmem (&one->tolerance_percentile, 8, &other->tolerance_percentile, 8);
  g_assert_cmpmem (&one->radius_delta_e_ok, 8, &other->radius_delta_e_ok, 8);
  g_assert_cmpmem (&one->strength, 8, &other->strength, 8);
  g_assert_cmpint (one->falloff, ==, other->falloff);
  g_assert_cmpint (one->channels, ==, other->channels);
  g_assert_cmpint (one->protect, ==, other->protect);
  g_assert_cmpint (one->off, ==, other->off);
}

static void
test_round_trip (void)
{
  for (int i = 0; i < 2000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      const int n = g_test_rand_int_range (0, 6);
      for (int k = 0; k < n; k++)
        {
          if (k > 0)
            g_string_append (text, g_test_rand_bit () ? " | " : "\n// note ; |\n\n");
          append_random_attractor (text);
        }
      ColorshineError error;
      ColorshineRecipe *recipe = colorshine_recipe_parse (text->str, &error);
      g_assert_nonnull (recipe);
      char *formatted = colorshine_recipe_format (recipe, "|");
      ColorshineRecipe *again = colorshine_recipe_parse (formatted, &error);
      g_assert_nonnull (again);
      g_assert_cmpuint (again->n_attractors, ==, recipe->n_attractors);
      for (size_t k = 0; k < recipe->n_attractors; k++)
        assert_same_attractor (&recipe->attractors[k], &again->attractors[k]);
      char *formatted_again = colorshine_recipe_format (again, "|");
      g_assert_cmpstr (formatted, ==, formatted_again);
      free (formatted);
      free (formatted_again);
      colorshine_recipe_free (recipe);
      colorshine_recipe_free (again);
    }
}

static void
test_format_is_short (void)
{
  ColorshineRecipe *recipe
      = colorshine_recipe_parse (" orange ; 50.0;7.5e1;falloff=cosine;channels=hcl ", NULL);
  char *text = colorshine_recipe_format (recipe, "|");
  g_assert_cmpstr (text, ==, "orange;50;75");
  free (text);
  colorshine_recipe_free (recipe);
}

static void
test_resolved (void)
{
  const struct
  {
    const char *text;
    bool is_resolved;
  } cases[] = { { "", true },
                { "red;10;10", false },
                { "red;10;10;radius=0.1", true },
                { "red;10;10;off", true },
                { "red;0;10", true },
                { "red;10;10;radius=0.1|red;10;10;protect", false } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      ColorshineRecipe *recipe = colorshine_recipe_parse (cases[i].text, NULL);
      g_assert_cmpint (colorshine_recipe_is_resolved (recipe), ==, cases[i].is_resolved);
      colorshine_recipe_free (recipe);
    }
}

/* Damaged recipes must be refused or read, never more. */
static void
test_damaged (void)
{
  static const char seed[] = "// a\noklch(74% .18 60 / .5);50;75;from=#b5763f;radius=.1|rgb(1,2,3);1;2;"
                             "channels=lc;falloff=cubic;protect\n/* ; | */ red;3;4;off";
  for (int i = 0; i < 20000; i++)
    {
      g_autofree char *text = g_strdup (seed);
      const gsize length = strlen (text);
      for (int k = g_test_rand_int_range (1, 4); k > 0; k--)
        text[g_test_rand_int_range (0, (gint) length)] = (char) g_test_rand_int_range (1, 256);
      if (g_test_rand_bit ())
        text[g_test_rand_int_range (0, (gint) length)] = '\0';
      ColorshineError error = { 0 };
      ColorshineRecipe *recipe = colorshine_recipe_parse (text, &error);
      if (!recipe)
        g_assert_cmpuint (error.offset, <=, strlen (text));
      colorshine_recipe_free (recipe);
    }
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/recipe/valid", test_valid);
  g_test_add_func ("/recipe/invalid", test_invalid);
  g_test_add_func ("/recipe/error-sentences", test_error_sentences);
  g_test_add_func ("/recipe/round-trip", test_round_trip);
  g_test_add_func ("/recipe/format-is-short", test_format_is_short);
  g_test_add_func ("/recipe/resolved", test_resolved);
  g_test_add_func ("/recipe/damaged", test_damaged);
  return g_test_run ();
}
