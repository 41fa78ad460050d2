/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a host gets for OpenCL: a program in OpenCL C, and a transform's numbers. That
 * the program computes the transform is tested where there is a device
 * (tests/gegl/test-attract-opencl.c).
 */
#include "test-main.h"

#include <string.h>

static guint
n_occurrences (const char *text, const char *part)
{
  guint n = 0;
  for (const char *found = strstr (text, part); found; found = strstr (found + 1, part))
    n++;
  return n;
}

/* What C11 allows and OpenCL C 1.2 doesn't, and what the formulae are. */
static void
test_program (void)
{
  static const char *const foreign[] = { "#include", "#pragma once", "static const ", "printf", "/*" };
  static const char *const formulae[]
      = { "cube_root (float x)",      "oklab_from_linear_rgb (", "weight_at (", "blend_oklab (",
          "blend_oklch (",            "ray_place (",             "gamut_clip (" };
  const char *source = colorshine_opencl_source ();
  for (guint i = 0; i < G_N_ELEMENTS (foreign); i++)
    g_assert_null (strstr (source, foreign[i]));
  for (guint i = 0; i < G_N_ELEMENTS (formulae); i++)
    g_assert_nonnull (strstr (source, formulae[i]));
  g_assert_cmpuint (n_occurrences (source, "{"), ==, n_occurrences (source, "}"));
  g_assert_cmpuint (n_occurrences (source, "("), ==, n_occurrences (source, ")"));
  g_assert_cmpuint (n_occurrences (source, "__kernel void\n" COLORSHINE_OPENCL_KERNEL " ("), ==, 1);
}

static ColorshineTransform *
transform_of (const char *text, const ColorshineOptions *options, const ColorshineSpace *space)
{
  double radii[COLORSHINE_MAX_ATTRACTORS];
  ColorshineRecipe *recipe = colorshine_recipe_parse (text, NULL);
  g_assert_nonnull (recipe);
  colorshine_analysis_resolve (NULL, recipe, radii, 1);
  ColorshineTransform *transform = colorshine_transform_new (recipe, radii, options, space);
  colorshine_recipe_free (recipe);
  return transform;
}

static gboolean
have_same_parameters (const ColorshineTransform *one, const ColorshineTransform *other)
{
  size_t n_one, n_other;
  void *numbers = colorshine_transform_opencl_parameters (one, &n_one);
  void *other_numbers = colorshine_transform_opencl_parameters (other, &n_other);
  g_assert_cmpuint (n_one, ==, n_other);
  g_assert_cmpuint (n_one % 4, ==, 0);
  const gboolean are_same = memcmp (numbers, other_numbers, n_one) == 0;
  free (numbers);
  free (other_numbers);
  return are_same;
}

/* Equal for what is equal; else whatever differs is in them. */
static void
test_parameters (void)
{
  static const char *const texts[]
      = { "red;1;50;radius=0.3",          "red;1;50;radius=0.31",
          "red;1;51;radius=0.3",          "#fe0000;1;50;radius=0.3",
          "red;1;50;radius=0.3;from=lime", "red;1;50;radius=0.3;falloff=cubic",
          "red;1;50;radius=0.3;channels=l", "red;1;50;radius=0.3;protect",
          "red;1;150;radius=0.3",         "red;1;50;radius=0.3|blue;1;50;radius=0.2" };
  ColorshineSpace *space = colorshine_space_new_srgb ();
  ColorshineOptions options;
  colorshine_options_init (&options);
  ColorshineTransform *transforms[G_N_ELEMENTS (texts)];
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    transforms[i] = transform_of (texts[i], &options, space);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    for (guint k = 0; k < G_N_ELEMENTS (texts); k++)
      g_assert_cmpint (have_same_parameters (transforms[i], transforms[k]), ==, i == k);

  ColorshineTransform *same = transform_of (texts[0], &options, space);
  g_assert_true (have_same_parameters (transforms[0], same));
  options.neutral_chroma = 0.1;
  ColorshineTransform *other = transform_of (texts[0], &options, space);
  g_assert_false (have_same_parameters (transforms[0], other));
  colorshine_transform_free (same);
  colorshine_transform_free (other);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    colorshine_transform_free (transforms[i]);
  colorshine_space_free (space);
}

static void
test_suits (void)
{
  ColorshineSpace *space = colorshine_space_new_srgb ();
  ColorshineOptions options;
  colorshine_options_init (&options);
  for (int gamut = COLORSHINE_GAMUT_REDUCE_CHROMA; gamut <= COLORSHINE_GAMUT_NONE; gamut++)
    for (int show = COLORSHINE_SHOW_RESULT; show <= COLORSHINE_SHOW_OUT_OF_GAMUT; show++)
      {
        options.gamut = (ColorshineGamut) gamut;
        options.show = (ColorshineShow) show;
        ColorshineTransform *transform = transform_of ("red;1;50;radius=0.3", &options, space);
        /* Maps are taken before the gamut matters. */
        const gboolean maps_css = gamut == COLORSHINE_GAMUT_CSS && show == COLORSHINE_SHOW_RESULT;
        g_assert_cmpint (colorshine_transform_suits_opencl (transform), ==, !maps_css);
        colorshine_transform_free (transform);
      }
  colorshine_space_free (space);
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/opencl/program", test_program);
  g_test_add_func ("/opencl/parameters", test_parameters);
  g_test_add_func ("/opencl/suits", test_suits);
  return g_test_run ();
}
