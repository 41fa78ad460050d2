/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The reference against golden values, and the promises of the model that hold
 * for every recipe.
 */
#include "golden.h"
#include "test-main.h"

#include <math.h>
#include <string.h>

/* The golden values come from another program in double; what is left is the
 * rounding of two orders of summation, and 1e-12 of the exact gamut search. */
static const double GOLDEN_TOLERANCE = 1e-8;

static int
choice (ColorshineSettingId id, const char *name)
{
  const char *const *choices = colorshine_setting (id)->choices;
  for (int i = 0; choices[i]; i++)
    if (strcmp (choices[i], name) == 0)
      return i;
  g_error ("no %s in %s", name, colorshine_setting (id)->name);
}

static ColorshineTransform *
golden_transform (GPtrArray *rows, guint row, const ColorshineSpace *space)
{
  ColorshineRecipe *recipe = colorshine_recipe_parse (golden_field (rows, row, 3), NULL);
  g_assert_nonnull (recipe);
  g_assert_true (colorshine_recipe_is_resolved (recipe));
  double radii[COLORSHINE_MAX_ATTRACTORS];
  colorshine_analysis_resolve (NULL, recipe, radii, 1);

  ColorshineOptions options;
  colorshine_options_init (&options);
  options.lightness = golden_number (rows, row, 4) != 0.0;
  options.chroma = golden_number (rows, row, 5) != 0.0;
  options.hue = golden_number (rows, row, 6) != 0.0;
  options.blend = (ColorshineBlend) choice (COLORSHINE_SETTING_BLEND, golden_field (rows, row, 7));
  options.gamut = (ColorshineGamut) choice (COLORSHINE_SETTING_GAMUT, golden_field (rows, row, 8));
  options.neutral_chroma = golden_number (rows, row, 9);
  options.show = (ColorshineShow) choice (COLORSHINE_SETTING_SHOW, golden_field (rows, row, 10));
  options.show_attractor = (unsigned) golden_number (rows, row, 11);
  ColorshineTransform *transform = colorshine_transform_new (recipe, radii, &options, space);
  colorshine_recipe_free (recipe);
  return transform;
}

static void
test_golden (void)
{
  g_autoptr (GPtrArray) rows = golden_rows ("transform.tsv");
  guint n_pixels = 0;
  ColorshineSpace *space = NULL;
  ColorshineTransform *transform = NULL;
  const char *name = NULL;
  for (guint row = 0; row < rows->len; row++)
    {
      if (strcmp (golden_field (rows, row, 0), "case") == 0)
        {
          colorshine_transform_free (transform);
          colorshine_space_free (space);
          name = golden_field (rows, row, 1);
          space = golden_space (golden_field (rows, row, 2));
          transform = golden_transform (rows, row, space);
          continue;
        }
      double in[4], out[4];
      for (guint k = 0; k < 4; k++)
        in[k] = golden_number (rows, row, 1 + k);
      colorshine_transform_pixel (transform, in, out, NULL);
      for (guint k = 0; k < 4; k++)
        {
          const double expected = golden_number (rows, row, 5 + k);
          /* Relative for HDR values. */
          const double tolerance = GOLDEN_TOLERANCE * fmax (1.0, fabs (expected));
          g_autofree char *what
              = g_strdup_printf ("%s, pixel %.9g %.9g %.9g, component %u", name, in[0], in[1], in[2], k);
          assert_near (out[k], expected, tolerance, what);
        }
      n_pixels++;
    }
  colorshine_transform_free (transform);
  colorshine_space_free (space);
  g_assert_cmpuint (n_pixels, >=, 4000);
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/transform/golden", test_golden);
  return g_test_run ();
}
