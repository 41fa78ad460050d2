/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Colours written as CSS text read back as the same colours.
 */
#include "colorshine.h"
#include "test-main.h"

#include <locale.h>
#include <math.h>
#include <string.h>

/* What the reader makes of the writer's text. */
static ColorshineColor
round_trip (const ColorshineColor *color, char text[64])
{
  ColorshineColor again;
  colorshine_color_format (color, text, 64);
  g_assert_cmpuint (strlen (text), <, 63);
  g_assert_true (colorshine_color_parse (text, strlen (text), &again, NULL));
  return again;
}

static void
assert_formats_as (const char *css, const char *expected)
{
  ColorshineColor color;
  char text[64];
  g_assert_true (colorshine_color_parse (css, strlen (css), &color, NULL));
  round_trip (&color, text);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_forms (void)
{
  assert_formats_as ("orange", "#ffa500");
  assert_formats_as ("#01fe80", "#01fe80");
  assert_formats_as ("transparent", "#00000000");
  assert_formats_as ("rgb(255 0 0 / 20%)", "#ff000033");
  assert_formats_as ("oklch(70% 0.35 150)", "oklch(70% 0.35 150)");
  assert_formats_as ("oklch(50% 0.3 20 / 12.34%)", "oklch(50% 0.3 20 / 0.1234)");
  assert_formats_as ("oklch(70% 0.1 none)", "oklch(70% 0.1 none)");
  assert_formats_as ("oklch(150% 0 0)", "#ffffff");
}

static void
test_every_8_bit_grey_and_primary (void)
{
  for (int i = 0; i < 256; i++)
    for (int mask = 1; mask < 8; mask++)
      {
        char css[8];
        g_snprintf (css, sizeof css, "#%02x%02x%02x", mask & 1 ? i : 0, mask & 2 ? i : 0,
                    mask & 4 ? i : 0);
        assert_formats_as (css, css);
      }
}

static void
test_random (void)
{
  GRand *random = g_rand_new_with_seed (7);
  for (int i = 0; i < 20000; i++)
    {
      char text[64];
      const ColorshineColor color = { .lightness = g_rand_double (random),
                                      .a = g_rand_double_range (random, -0.4, 0.4),
                                      .b = g_rand_double_range (random, -0.4, 0.4),
                                      .alpha = i % 3 ? 1.0 : g_rand_double (random) };
      const ColorshineColor again = round_trip (&color, text);
      /* Half a step in each of the numbers, or what the header says of hex. */
      g_assert_cmpfloat (colorshine_delta_e_ok (&color, &again), <, text[0] == '#' ? 2.01e-4 : 2e-5);
      g_assert_cmpfloat (fabs (color.alpha - again.alpha), <, 5.1e-5);
    }
  g_rand_free (random);
}

static void
test_locale (void)
{
  if (!setlocale (LC_ALL, "de_DE.UTF-8"))
    {
      g_test_skip ("there is no German locale here");
      return;
    }
  assert_formats_as ("oklch(70.5% 0.35 150)", "oklch(70.5% 0.35 150)");
  setlocale (LC_ALL, "C");
}

static void
test_short_buffer (void)
{
  ColorshineColor color;
  char text[4] = { 'x', 'x', 'x', 'x' };
  colorshine_color_parse ("red", 3, &color, NULL);
  colorshine_color_format (&color, text, 3);
  g_assert_cmpstr (text, ==, "#f");
  g_assert_cmpint (text[3], ==, 'x');
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/color-format/forms", test_forms);
  g_test_add_func ("/color-format/8-bit", test_every_8_bit_grey_and_primary);
  g_test_add_func ("/color-format/random", test_random);
  g_test_add_func ("/color-format/locale", test_locale);
  g_test_add_func ("/color-format/short-buffer", test_short_buffer);
  return g_test_run ();
}
