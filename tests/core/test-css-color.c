/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * CSS colours against golden values, and what must not be read as one.
 */
#include "golden.h"
#include "test-main.h"

#include <locale.h>
#include <math.h>
#include <string.h>

/* Both sides compute in double with matrices that agree to the last digits. */
static const double GOLDEN_TOLERANCE = 1e-9;

static void
test_valid (void)
{
  g_autoptr (GPtrArray) rows = golden_rows ("css-colors.tsv");
  guint n_colors = 0;
  for (guint row = 0; row < rows->len; row++)
    {
      if (strcmp (golden_field (rows, row, 0), "ok") != 0)
        continue;
      const char *text = golden_field (rows, row, 1);
      ColorshineColor color;
      ColorshineError error = { 0 };
      if (!colorshine_color_parse (text, strlen (text), &color, &error))
        {
          char message[300];
          colorshine_error_format (&error, message, sizeof message);
          g_error ("“%s”: %s", text, message);
        }
      assert_near (color.lightness, golden_number (rows, row, 2), GOLDEN_TOLERANCE, text);
      assert_near (color.a, golden_number (rows, row, 3), GOLDEN_TOLERANCE, text);
      assert_near (color.b, golden_number (rows, row, 4), GOLDEN_TOLERANCE, text);
      assert_near (color.alpha, golden_number (rows, row, 5), 1e-12, text);
      g_assert_cmpint (color.hue_is_none, ==, golden_number (rows, row, 6) != 0.0);
      n_colors++;
    }
  g_assert_cmpuint (n_colors, >=, 350);
}

static void
test_invalid (void)
{
  g_autoptr (GPtrArray) rows = golden_rows ("css-colors.tsv");
  guint n_texts = 0;
  for (guint row = 0; row < rows->len; row++)
    {
      if (strcmp (golden_field (rows, row, 0), "bad") != 0)
        continue;
      const char *text = golden_field (rows, row, 1);
      ColorshineColor color;
      ColorshineError error = { 0 };
      if (colorshine_color_parse (text, strlen (text), &color, &error))
        g_error ("“%s” was read as a colour", text);
      g_assert_cmpint (error.code, !=, COLORSHINE_ERROR_NONE);
      g_assert_cmpuint (error.offset, <=, strlen (text));
      g_assert_cmpuint (error.column, >=, 1);
      g_assert_cmpstr (error.expected, !=, "");
      g_assert_true (g_utf8_validate (error.found, -1, NULL) || !g_utf8_validate (text, -1, NULL));
      n_texts++;
    }
  g_assert_cmpuint (n_texts, >=, 120);
}

/* Without the terminating NUL, so that reading past the end is seen by the
 * address sanitizer. */
static void
test_every_prefix (void)
{
  static const char *const texts[] = { "oklch(74% .18 60deg / 50%)", "rgb(1, 2, 3, 4%)", "#ff8a1c80",
                                       "/* c */ color(display-p3 1 none -.5e-1)", "rebeccapurple" };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    for (gsize length = 0; length <= strlen (texts[i]); length++)
      {
        g_autofree char *text = g_memdup2 (texts[i], length);
        ColorshineColor color;
        ColorshineError error;
        colorshine_color_parse (text, length, &color, &error);
      }
}

/* Parts of colours in any order, and damaged bytes: refused or read as a finite
 * colour, never more. */
static void
test_soup (void)
{
  static const char *const parts[]
      = { "rgb(", "hsl(", "oklch(", "lab(", "color(", "srgb ", "xyz-d50 ", "none", "#", "ff8a1c",
          "red", "1", ".5", "-3e", "1e400", "-1e300", "%", "deg", "turn", ",", "/", " ", ")", "(",
          "/*", "*/", "calc(", "from", "\xff", "é", "\t" };
  for (int i = 0; i < 50000; i++)
    {
      g_autoptr (GString) soup = g_string_new (NULL);
      for (int n = g_test_rand_int_range (0, 12); n > 0; n--)
        g_string_append (soup, parts[g_test_rand_int_range (0, G_N_ELEMENTS (parts))]);
      if (soup->len > 0 && g_test_rand_int_range (0, 4) == 0)
        soup->str[g_test_rand_int_range (0, (gint) soup->len)] = (char) g_test_rand_int_range (0, 256);
      g_autofree char *text = g_memdup2 (soup->str, soup->len);
      ColorshineColor color;
      ColorshineError error = { 0 };
      if (!colorshine_color_parse (text, soup->len, &color, &error))
        {
          g_assert_cmpint (error.code, !=, COLORSHINE_ERROR_NONE);
          g_assert_cmpuint (error.offset, <=, soup->len);
          continue;
        }
      g_assert_true (isfinite (color.lightness) && isfinite (color.a) && isfinite (color.b));
      g_assert_true (color.alpha >= 0.0 && color.alpha <= 1.0);
    }
}

static void
test_error_place (void)
{
  ColorshineColor color;
  ColorshineError error;
  const char *text = "rgb(10 20é 30)";
  g_assert_false (colorshine_color_parse (text, strlen (text), &color, &error));
  g_assert_cmpint (error.code, ==, COLORSHINE_ERROR_COLOR);
  g_assert_cmpuint (error.column, ==, 8);
  g_assert_cmpstr (error.found, ==, "20é 30)");

  g_assert_false (colorshine_color_parse ("calc(1)", 7, &color, &error));
  g_assert_cmpint (error.code, ==, COLORSHINE_ERROR_COLOR_UNSUPPORTED);
  g_assert_nonnull (strstr (error.expected, "calc()"));
  g_assert_false (colorshine_color_parse ("rgb(1 2 3", 9, &color, &error));
  g_assert_cmpint (error.code, ==, COLORSHINE_ERROR_COLOR_UNCLOSED);
  g_assert_false (colorshine_color_parse ("red /*", 6, &color, NULL));
}

/* GIMP sets the user's locale for the whole process. */
static void
test_decimal_comma (void)
{
  ColorshineColor color;
  if (!setlocale (LC_ALL, "de_DE.UTF-8"))
    {
      g_test_skip ("no German locale here");
      return;
    }
  g_assert_true (colorshine_color_parse ("oklab(0.5 0.25 0.125)", 21, &color, NULL));
  assert_near (color.a, 0.25, 0.0, "a");
  setlocale (LC_ALL, "C");
}

static void
test_delta_e (void)
{
  ColorshineColor black, white;
  g_assert_true (colorshine_color_parse ("black", 5, &black, NULL));
  g_assert_true (colorshine_color_parse ("white", 5, &white, NULL));
  assert_near (colorshine_delta_e_ok (&black, &white), 1.0, 1e-9, "black to white");
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/css-color/valid", test_valid);
  g_test_add_func ("/css-color/invalid", test_invalid);
  g_test_add_func ("/css-color/every-prefix", test_every_prefix);
  g_test_add_func ("/css-color/soup", test_soup);
  g_test_add_func ("/css-color/error-place", test_error_place);
  g_test_add_func ("/css-color/decimal-comma", test_decimal_comma);
  g_test_add_func ("/css-color/delta-e", test_delta_e);
  return g_test_run ();
}
