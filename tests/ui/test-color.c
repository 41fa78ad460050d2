/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Colours on their way between the core and GEGL.
 */
#include "color.h"

#include <math.h>
#include <string.h>

#include "golden.h"
#include "languages.h"
#include "test-main.h"

static ColorshineColor
color_of (const char *css)
{
  ColorshineColor color;
  g_assert_true (colorshine_color_parse (css, strlen (css), &color, NULL));
  return color;
}

/* GEGL reads the same colour as the core does. */
static void
assert_same_in_gegl (const char *css, double red, double green, double blue, double alpha)
{
  const ColorshineColor color = color_of (css);
  GeglColor *gegl_color = gegl_color_from_color (&color);
  double rgba[4];
  gegl_color_get_pixel (gegl_color, babl_format ("R'G'B'A double"), rgba);
  g_object_unref (gegl_color);
  const double expected[4] = { red, green, blue, alpha };
  /* The core's matrices have more digits than babl's. */
  for (int i = 0; i < 4; i++)
    assert_near (rgba[i], expected[i], 1e-4, css);
}

static void
test_to_gegl (void)
{
  assert_same_in_gegl ("black", 0, 0, 0, 1);
  assert_same_in_gegl ("white", 1, 1, 1, 1);
  assert_same_in_gegl ("#ff8000", 1, 128 / 255.0, 0, 1);
  assert_same_in_gegl ("rgb(10 20 30 / 40%)", 10 / 255.0, 20 / 255.0, 30 / 255.0, 0.4);
  assert_same_in_gegl ("transparent", 0, 0, 0, 0);
}

/* Back to text that means the same to the core. */
static void
assert_round_trip (const char *css, double tolerance)
{
  const ColorshineColor color = color_of (css);
  GeglColor *gegl_color = gegl_color_from_color (&color);
  g_autofree char *text = css_from_gegl_color (gegl_color);
  g_object_unref (gegl_color);
  const ColorshineColor again = color_of (text);
  assert_near (colorshine_delta_e_ok (&color, &again), 0.0, tolerance, css);
  /* Alpha is written with four decimals at least. */
  assert_near (again.alpha, color.alpha, 0.5e-4, css);
}

static void
test_round_trip (void)
{
  /* What colorshine_color_format() promises of each form. */
  static const char *const in_gamut[] = { "orange", "#123456", "rgb(1 2 3 / 40%)", "transparent" };
  static const char *const beyond[] = { "color(display-p3 0 1 0)", "oklch(70% 0.4 150)",
                                        "color(rec2020 1 0 0 / 50%)" };
  for (guint i = 0; i < G_N_ELEMENTS (in_gamut); i++)
    assert_round_trip (in_gamut[i], 2e-4);
  for (guint i = 0; i < G_N_ELEMENTS (beyond); i++)
    assert_round_trip (beyond[i], 2e-4);
}

static void
assert_css (const char *gegl_text, const char *css)
{
  GeglColor *color = gegl_color_new (gegl_text);
  g_autofree char *text = css_from_gegl_color (color);
  g_object_unref (color);
  g_assert_cmpstr (text, ==, css);
}

static void
test_from_gegl (void)
{
  assert_css ("rgb(1.0, 0.0, 0.0)", "#ff0000");
  assert_css ("rgba(0.0, 0.0, 1.0, 0.2)", "#0000ff33");
  assert_css ("rgb(0.0, 0.0, 0.0)", "#000000");
}

/* Foreground colours may come in any format, and none leads to text that the core
 * can't read. */
static void
test_odd_colors (void)
{
  static const double odd[][4] = {
    { 4.0, 1.0, 0.5, 1.0 }, { -0.5, 0.2, 0.1, 1.0 }, { 0.2, 0.2, 0.2, 1.5 }, { 1.0, 0.0, 0.0, -1.0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      GeglColor *color = gegl_color_new (NULL);
      gegl_color_set_pixel (color, babl_format ("RGBA double"), odd[i]);
      g_autofree char *text = css_from_gegl_color (color);
      g_object_unref (color);
      const ColorshineColor again = color_of (text);
      g_assert_true (isfinite (again.lightness + again.a + again.b));
      assert_near (again.alpha, CLAMP (odd[i][3], 0.0, 1.0), 1e-12, text);
    }
}

static void
test_decimal_comma (void)
{
  if (!speak_german ())
    return;
  assert_round_trip ("color(display-p3 0 1 0 / 12.5%)", 2e-4);
  speak_english ();
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  speak_english ();
  gegl_init (NULL, NULL);
  g_test_add_func ("/color/to-gegl", test_to_gegl);
  g_test_add_func ("/color/from-gegl", test_from_gegl);
  g_test_add_func ("/color/round-trip", test_round_trip);
  g_test_add_func ("/color/odd-colors", test_odd_colors);
  g_test_add_func ("/color/decimal-comma", test_decimal_comma);
  return g_test_run ();
}
