/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * RGB spaces from their matrices: whites, ways to Oklab and back, and matrices
 * that are no space.
 */
#include "golden.h"
#include "test-main.h"

#include "space.h"

#include <math.h>
#include <string.h>

static const char *const SPACES[]
    = { "srgb", "display-p3", "a98", "rec2020", "prophoto", "icc-srgb" };

/* D50 in two of them, and colorants of five digits in the last: all whites are
 * Oklab 1, 0, 0 all the same. */
static void
test_whites (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (SPACES); i++)
    {
      ColorshineSpace *space = golden_space (SPACES[i]);
      const double white[3] = { 1.0, 1.0, 1.0 };
      ColorshineColor color;
      colorshine_space_color_from_rgb (space, white, &color);
      assert_near (color.lightness, 1.0, 1e-14, SPACES[i]);
      assert_near (hypot (color.a, color.b), 0.0, 1e-14, SPACES[i]);
      g_assert_cmpfloat (color.alpha, ==, 1.0);
      g_assert_false (color.hue_is_none);
      colorshine_space_free (space);
    }
}

static void
test_round_trip (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (SPACES); i++)
    {
      ColorshineSpace *space = golden_space (SPACES[i]);
      for (int n = 0; n < 10000; n++)
        {
          double rgb[3], again[3];
          ColorshineColor color;
          for (int k = 0; k < 3; k++)
            rgb[k] = g_test_rand_double_range (-0.5, 4.0);
          colorshine_space_color_from_rgb (space, rgb, &color);
          colorshine_space_rgb_from_color (space, &color, again);
          for (int k = 0; k < 3; k++)
            /* The matrices of Oklab are published to 16 digits, and the inverse of
             * ProPhoto's multiplies what is lost by up to a dozen. */
            assert_near (again[k], rgb[k], 1e-13, SPACES[i]);
        }
      colorshine_space_free (space);
    }
}

/* The same colour, whatever the space that states it: CSS text knows nothing of
 * ColorshineSpace. */
static void
test_against_css (void)
{
  static const struct
  {
    const char *space, *css;
    double tolerance;
  } cases[] = {
    { "srgb", "color(srgb-linear %.17g %.17g %.17g)", 1e-12 },
    /* The rows of its matrix are divided by their sums, which rounding left at
     * 1 ± 1e-15. */
    { "srgb", "color(srgb-linear %.17g %.17g %.17g / 50%%)", 1e-12 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      ColorshineSpace *space = golden_space (cases[i].space);
      for (int n = 0; n < 100; n++)
        {
          double rgb[3];
          for (int k = 0; k < 3; k++)
            rgb[k] = g_test_rand_double_range (-0.5, 2.0);
          char text[200];
          g_snprintf (text, sizeof text, cases[i].css, rgb[0], rgb[1], rgb[2]);
          ColorshineColor parsed, made;
          g_assert_true (colorshine_color_parse (text, strlen (text), &parsed, NULL));
          colorshine_space_color_from_rgb (space, rgb, &made);
          assert_near (colorshine_delta_e_ok (&parsed, &made), 0.0, cases[i].tolerance, text);
        }
      colorshine_space_free (space);
    }
}

static void
test_srgb (void)
{
  ColorshineSpace *built_in = colorshine_space_new_srgb (), *golden = golden_space ("srgb");
  for (int k = 0; k < 9; k++)
    assert_near (built_in->rgb_to_lms.m[k], golden->rgb_to_lms.m[k], 1e-14, "matrix");
  colorshine_space_free (built_in);
  colorshine_space_free (golden);
}

static void
test_named (void)
{
  static const struct
  {
    const char *name, *golden;
    Transfer transfer;
  } cases[] = {
    { "srgb", "srgb", TRANSFER_SRGB },
    { "display-p3", "display-p3", TRANSFER_SRGB },
    { "a98-rgb", "a98", TRANSFER_A98 },
    { "prophoto-rgb", "prophoto", TRANSFER_PROPHOTO },
    { "rec2020", "rec2020", TRANSFER_REC2020 },
  };
  const char *const *names = colorshine_space_names ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpstr (names[i], ==, cases[i].name);
      ColorshineSpace *named = colorshine_space_new_named (cases[i].name);
      ColorshineSpace *golden = golden_space (cases[i].golden);
      g_assert_nonnull (named);
      g_assert_cmpint (named->transfer, ==, cases[i].transfer);
      for (int k = 0; k < 9; k++)
        assert_near (named->rgb_to_lms.m[k], golden->rgb_to_lms.m[k], 1e-14, cases[i].name);
      colorshine_space_free (named);
      colorshine_space_free (golden);
    }
  g_assert_null (names[G_N_ELEMENTS (cases)]);

  /* CSS knows these, but they have no encoding of their own. */
  static const char *const others[] = { "srgb-linear", "xyz", "sRGB", "" };
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_null (colorshine_space_new_named (others[i]));
}

/* A matrix may come in any scale and for any white: RGB 1, 1, 1 is white. */
static void
test_scale_and_white (void)
{
  g_autoptr (GPtrArray) rows = golden_rows ("spaces.tsv");
  double matrix[9];
  for (guint k = 0; k < 9; k++)
    matrix[k] = 100.0 * golden_number (rows, 0, k + 1);
  ColorshineSpace *space = golden_space (golden_field (rows, 0, 0));
  ColorshineSpace *scaled = colorshine_space_new (matrix, NULL);
  g_assert_nonnull (scaled);
  for (int k = 0; k < 9; k++)
    assert_near (scaled->rgb_to_lms.m[k], space->rgb_to_lms.m[k], 1e-14, "scaled by 100");
  colorshine_space_free (scaled);
  colorshine_space_free (space);
}

static void
assert_no_space (const double matrix[9])
{
  ColorshineError error = { 0 };
  g_assert_null (colorshine_space_new (matrix, &error));
  g_assert_cmpint (error.code, ==, COLORSHINE_ERROR_SPACE);
  char message[300];
  colorshine_error_format (&error, message, sizeof message);
  g_assert_cmpstr (message, ==,
                   "this RGB space has no inverse; expected the matrix of three independent "
                   "primaries");
  g_assert_null (colorshine_space_new (matrix, NULL));
}

static void
test_not_a_space (void)
{
  assert_no_space ((const double[9]){ 0 });
  assert_no_space ((const double[9]){ 1, 1, 1, 1, 1, 1, 1, 1, 1 });
  assert_no_space ((const double[9]){ 0.4, 0.3, 0.4, 0.2, 0.7, 0.2, 0.1, 0.1, 0.1 });
  assert_no_space ((const double[9]){ 0.4, 0.3, 0.1, 0.2, NAN, 0.1, 0.1, 0.1, 1.0 });
  assert_no_space ((const double[9]){ 0.4, 0.3, 0.1, 0.2, INFINITY, 0.1, 0.1, 0.1, 1.0 });
  colorshine_space_free (NULL);
}

/* The kernels start their search for the gamut's boundary at the bound. */
static void
test_tables (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (SPACES); i++)
    {
      ColorshineSpace *space = golden_space (SPACES[i]);
      int n_reentrant = 0;
      for (int bin = 0; bin < COLORSHINE_N_HUES; bin++)
        {
          g_assert_cmpfloat (space->chroma_bound[bin], >=, 0.0);
          g_assert_true (isfinite (space->chroma_bound[bin]));
          n_reentrant += space->chroma_bound[bin] == 0.0f;
        }
      g_test_message ("%s: %d of %d hues may come back into gamut", SPACES[i], n_reentrant,
                      (int) COLORSHINE_N_HUES);
      /* Pixels of such hues are mapped one at a time; a quarter would be slow. */
      g_assert_cmpint (n_reentrant, <, COLORSHINE_N_HUES / 4);
      colorshine_space_free (space);
    }
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/space/whites", test_whites);
  g_test_add_func ("/space/round-trip", test_round_trip);
  g_test_add_func ("/space/against-css", test_against_css);
  g_test_add_func ("/space/srgb", test_srgb);
  g_test_add_func ("/space/named", test_named);
  g_test_add_func ("/space/scale-and-white", test_scale_and_white);
  g_test_add_func ("/space/not-a-space", test_not_a_space);
  g_test_add_func ("/space/tables", test_tables);
  return g_test_run ();
}
