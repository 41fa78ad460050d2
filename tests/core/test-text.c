/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The reader under colours and recipes: CSS numbers in and out, white space, and
 * the places of errors.
 */
#include "golden.h"
#include "test-main.h"

#include "text.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static Reader
reader_of (const char *text)
{
  return (Reader){ text, text, text + strlen (text) };
}

static void
test_numbers (void)
{
  static const struct
  {
    const char *text;
    double value;
    const char *rest;
  } cases[] = { { "12", 12.0, "" },         { "+.5", 0.5, "" },       { "-0.25x", -0.25, "x" },
                { "1e3", 1000.0, "" },      { "1E-2;", 0.01, ";" },   { "1e+2", 100.0, "" },
                { "1.", 1.0, "." },         { "1em", 1.0, "em" },     { "1e+", 1.0, "e+" },
                { "1.5.5", 1.5, ".5" },     { "1-2", 1.0, "-2" },     { "0x10", 0.0, "x10" },
                { "1e999", INFINITY, "" },  { "1e-999", 0.0, "" },    { "1,5", 1.0, ",5" },
                { "0.1", 0.1, "" } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Reader reader = reader_of (cases[i].text);
      double value;
      g_assert_true (reader_take_number (&reader, &value));
      assert_near (value, cases[i].value, 0.0, cases[i].text);
      g_assert_cmpstr (reader.at, ==, cases[i].rest);
    }
}

static void
test_not_numbers (void)
{
  static const char *const texts[] = { "", ".", "+", "-", "e5", ".e5", "+-1", "inf", "nan", "infinity",
                                       "--1", " 1", "٣" };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      Reader reader = reader_of (texts[i]);
      double value = 42.0;
      g_assert_false (reader_take_number (&reader, &value));
      g_assert_true (reader.at == reader.start);
    }
}

/* Longer than the buffer for ordinary ones; exactly that of strtod. */
static void
test_long_number (void)
{
  g_autoptr (GString) text = g_string_new ("0.");
  for (int i = 0; i < 5000; i++)
    g_string_append_c (text, (char) ('0' + i % 10));
  Reader reader = { text->str, text->str, text->str + text->len };
  double value;
  g_assert_true (reader_take_number (&reader, &value));
  g_assert_true (reader_is_at_end (&reader));
  assert_near (value, g_ascii_strtod (text->str, NULL), 0.0, "5,000 digits");
}

static void
assert_formats (double value, const char *expected)
{
  char text[32];
  format_number (value, text);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_format (void)
{
  assert_formats (0.0, "0");
  assert_formats (50.0, "50");
  assert_formats (100.0, "100");
  assert_formats (0.1, "0.1");
  assert_formats (0.30000000000000004, "0.30000000000000004");
  assert_formats (-2.5, "-2.5");
  assert_formats (1e-5, "0.00001");
  assert_formats (1e15, "1e+15");
  assert_formats (123456789012345.0, "123456789012345");
}

/* Every double reads back to the same bits, and no shorter text would. */
static void
test_format_round_trip (void)
{
  for (int i = 0; i < 20000; i++)
    {
      const guint64 bits = (guint64) (guint32) g_test_rand_int () << 32 | (guint32) g_test_rand_int ();
      double value = 0.0, again = 0.0;
      memcpy (&value, &bits, sizeof value);
      if (!isfinite (value))
        continue;
      char text[32];
      format_number (value, text);
      g_assert_cmpuint (strlen (text), <, sizeof text);
      Reader reader = reader_of (text);
      g_assert_true (reader_take_number (&reader, &again));
      g_assert_true (reader_is_at_end (&reader));
      g_assert_cmpmem (&value, sizeof value, &again, sizeof again);
    }
  static const double extremes[] = { DBL_MAX, DBL_MIN, DBL_EPSILON, 4.9e-324, -0.0 };
  for (guint i = 0; i < G_N_ELEMENTS (extremes); i++)
    {
      char text[32];
      format_number (extremes[i], text);
      g_assert_cmpfloat (g_ascii_strtod (text, NULL), ==, extremes[i]);
    }
}

/* GIMP sets the user's locale, maybe with a decimal comma, for all threads. */
static void
test_locale (void)
{
  static const char *const locales[] = { "de_DE.UTF-8", "de_DE.utf8", "de_DE", "fr_FR.UTF-8" };
  const char *found = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (locales) && !found; i++)
    found = setlocale (LC_ALL, locales[i]);
  if (!found)
    {
      g_test_skip ("no locale with a decimal comma here");
      return;
    }
  g_assert_cmpstr (localeconv ()->decimal_point, ==, ",");
  Reader reader = reader_of ("0.125");
  double value;
  g_assert_true (reader_take_number (&reader, &value));
  g_assert_cmpfloat (value, ==, 0.125);
  assert_formats (0.125, "0.125");
  /* The host's locale is as it was. */
  g_assert_cmpstr (localeconv ()->decimal_point, ==, ",");
  setlocale (LC_ALL, "C");
}

static void
test_space (void)
{
  static const struct
  {
    const char *text, *rest;
    gboolean is_closed;
  } cases[] = { { "  \t\r\n\fx", "x", TRUE },        { "/* a */ /**/x", "x", TRUE },
                { "/* a", "/* a", FALSE },           { " /*/", "/*/", FALSE },
                { "/x", "/x", TRUE },                { "/", "/", TRUE },
                { "/***/", "", TRUE },               { "\vx", "\vx", TRUE },
                { "/* /* */ */x", "*/x", TRUE },     { "", "", TRUE } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Reader reader = reader_of (cases[i].text);
      g_assert_cmpint (reader_skip_space (&reader), ==, cases[i].is_closed);
      g_assert_cmpstr (reader.at, ==, cases[i].rest);
    }
}

static void
test_keywords (void)
{
  g_assert_true (is_keyword ("OkLch", 5, "oklch"));
  g_assert_false (is_keyword ("oklc", 4, "oklch"));
  g_assert_false (is_keyword ("oklchx", 6, "oklch"));
  /* K (Kelvin sign) folds to k in Unicode, not in CSS. */
  g_assert_false (is_keyword ("o\xe2\x84\xaalch", 7, "oklch"));
  Reader reader = reader_of ("dé-_9(");
  const char *identifier;
  g_assert_cmpuint (reader_take_identifier (&reader, &identifier), ==, 6);
  g_assert_cmpint (reader_peek (&reader), ==, '(');
}

static void
assert_place (const char *text, size_t offset, unsigned line, unsigned column, const char *found)
{
  Reader reader = { text, text + offset, text + strlen (text) };
  ColorshineError error;
  g_assert_false (reader_fail (&reader, &error, COLORSHINE_ERROR_NUMBER, "a number"));
  g_assert_cmpint (error.code, ==, COLORSHINE_ERROR_NUMBER);
  g_assert_cmpuint (error.offset, ==, offset);
  g_assert_cmpuint (error.line, ==, line);
  g_assert_cmpuint (error.column, ==, column);
  g_assert_cmpstr (error.found, ==, found);
  g_assert_cmpstr (error.expected, ==, "a number");
  g_assert_false (reader_fail (&reader, NULL, COLORSHINE_ERROR_NUMBER, "a number"));
}

/* Columns count characters, as an editor shows them: é has two bytes, € three,
 * the fox four. */
static void
test_error_place (void)
{
  assert_place ("abc", 0, 1, 1, "abc");
  assert_place ("abc", 3, 1, 4, "");
  assert_place ("é€🦊;x", 2, 1, 2, "€🦊");
  assert_place ("é€🦊;x", 9, 1, 4, ";");
  assert_place ("é€🦊;x", 10, 1, 5, "x");
  assert_place ("a\né\n€€x", 5, 3, 1, "€€x");
  assert_place ("a\né\n€€x|y", 11, 3, 3, "x");
  assert_place ("a\r\nb", 3, 2, 1, "b");
  assert_place ("a\nb", 1, 1, 2, "\n");
}

/* What was found is cut at a whole character, with an ellipsis. */
static void
test_error_is_short (void)
{
  for (int lead = 0; lead < 8; lead++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      for (int i = 0; i < lead; i++)
        g_string_append_c (text, 'x');
      for (int i = 0; i < 40; i++)
        g_string_append (text, i % 2 ? "🦊" : "€");
      Reader reader = { text->str, text->str, text->str + text->len };
      ColorshineError error;
      reader_fail (&reader, &error, COLORSHINE_ERROR_COLOR, "a colour");
      g_assert_true (g_utf8_validate (error.found, -1, NULL));
      g_assert_true (g_str_has_suffix (error.found, "..."));
      g_assert_true (strncmp (error.found, text->str, strlen (error.found) - strlen ("...")) == 0);
      g_assert_cmpuint (strlen (error.found), >=, sizeof error.found - 8);
    }
}

static void
test_error_sentences (void)
{
  ColorshineError error = { .code = COLORSHINE_ERROR_MEMORY };
  char text[400];
  colorshine_error_format (&error, text, sizeof text);
  g_assert_cmpstr (text, ==, "not enough memory");

  error = (ColorshineError){ .code = COLORSHINE_ERROR_NUMBER, .attractor = 64, .line = 3,
                             .column = 7, .found = "5O", .expected = "a number" };
  colorshine_error_format (&error, text, sizeof text);
  g_assert_cmpstr (text, ==, "attractor 64, line 3, column 7: found \"5O\"; expected a number");
  /* A small buffer gets as much as fits, terminated. */
  colorshine_error_format (&error, text, 10);
  g_assert_cmpstr (text, ==, "attractor");
  char untouched = 'x';
  colorshine_error_format (&error, &untouched, 0);
  g_assert_cmpint (untouched, ==, 'x');
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/text/numbers", test_numbers);
  g_test_add_func ("/text/not-numbers", test_not_numbers);
  g_test_add_func ("/text/long-number", test_long_number);
  g_test_add_func ("/text/format", test_format);
  g_test_add_func ("/text/format-round-trip", test_format_round_trip);
  g_test_add_func ("/text/locale", test_locale);
  g_test_add_func ("/text/space", test_space);
  g_test_add_func ("/text/keywords", test_keywords);
  g_test_add_func ("/text/error-place", test_error_place);
  g_test_add_func ("/text/error-is-short", test_error_is_short);
  g_test_add_func ("/text/error-sentences", test_error_sentences);
  return g_test_run ();
}
