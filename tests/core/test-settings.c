/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table of settings: it agrees with the enumerations, with itself and with
 * the names that the world sees.
 */
#include "golden.h"
#include "test-main.h"

#include <math.h>
#include <string.h>

static void
test_table (void)
{
  static const char *const names[COLORSHINE_N_SETTINGS]
      = { "tolerance", "strength", "radius", "falloff", "lightness", "chroma", "hue", "blend",
          "gamut", "neutral-chroma", "show", "show-attractor", "split" };
  for (int id = 0; id < COLORSHINE_N_SETTINGS; id++)
    {
      const ColorshineSetting *setting = colorshine_setting ((ColorshineSettingId) id);
      g_assert_cmpstr (setting->name, ==, names[id]);
      g_assert_nonnull (setting->unit);
      g_assert_cmpfloat (setting->minimum, <, setting->maximum);
      g_assert_cmpfloat (setting->default_value, >=, setting->minimum);
      g_assert_cmpfloat (setting->default_value, <=, setting->maximum);
      if (!setting->choices)
        continue;
      g_assert_cmpfloat (setting->minimum, ==, 0.0);
      g_assert_cmpuint (g_strv_length ((char **) setting->choices), ==,
                        (guint) setting->maximum + 1);
    }
}

static void
test_choices (void)
{
  const char *const *falloffs = colorshine_setting (COLORSHINE_SETTING_FALLOFF)->choices;
  g_assert_cmpstr (falloffs[COLORSHINE_FALLOFF_COSINE], ==, "cosine");
  g_assert_cmpstr (falloffs[COLORSHINE_FALLOFF_LINEAR], ==, "linear");
  g_assert_cmpstr (falloffs[COLORSHINE_FALLOFF_QUADRATIC], ==, "quadratic");
  g_assert_cmpstr (falloffs[COLORSHINE_FALLOFF_GAUSSIAN], ==, "gaussian");
  g_assert_cmpstr (falloffs[COLORSHINE_FALLOFF_CUBIC], ==, "cubic");
  const char *const *blends = colorshine_setting (COLORSHINE_SETTING_BLEND)->choices;
  g_assert_cmpstr (blends[COLORSHINE_BLEND_OKLAB], ==, "oklab");
  g_assert_cmpstr (blends[COLORSHINE_BLEND_OKLCH], ==, "oklch");
  const char *const *gamuts = colorshine_setting (COLORSHINE_SETTING_GAMUT)->choices;
  g_assert_cmpstr (gamuts[COLORSHINE_GAMUT_REDUCE_CHROMA], ==, "reduce-chroma");
  g_assert_cmpstr (gamuts[COLORSHINE_GAMUT_CSS], ==, "css");
  g_assert_cmpstr (gamuts[COLORSHINE_GAMUT_CLIP], ==, "clip");
  g_assert_cmpstr (gamuts[COLORSHINE_GAMUT_NONE], ==, "none");
  const char *const *shows = colorshine_setting (COLORSHINE_SETTING_SHOW)->choices;
  g_assert_cmpstr (shows[COLORSHINE_SHOW_RESULT], ==, "result");
  g_assert_cmpstr (shows[COLORSHINE_SHOW_INFLUENCE], ==, "influence");
  g_assert_cmpstr (shows[COLORSHINE_SHOW_OUT_OF_GAMUT], ==, "out-of-gamut");
}

/* The defaults and ranges of docs/model.md. */
static void
test_model (void)
{
  ColorshineOptions options;
  memset (&options, 0xff, sizeof options);
  colorshine_options_init (&options);
  g_assert_true (options.lightness && options.chroma && options.hue);
  g_assert_cmpint (options.blend, ==, COLORSHINE_BLEND_OKLAB);
  g_assert_cmpint (options.gamut, ==, COLORSHINE_GAMUT_REDUCE_CHROMA);
  g_assert_cmpfloat (options.neutral_chroma, ==, 0.02);
  g_assert_cmpint (options.show, ==, COLORSHINE_SHOW_RESULT);
  g_assert_cmpuint (options.show_attractor, ==, 0);

  g_assert_cmpfloat (colorshine_setting (COLORSHINE_SETTING_TOLERANCE)->maximum, ==, 100.0);
  g_assert_cmpfloat (colorshine_setting (COLORSHINE_SETTING_STRENGTH)->maximum, ==, 200.0);
  g_assert_cmpfloat (colorshine_setting (COLORSHINE_SETTING_SHOW_ATTRACTOR)->maximum, ==,
                     COLORSHINE_MAX_ATTRACTORS);
}

/* The ends of each range are values that recipes may hold; beyond, none are. */
static void
test_recipe_ranges (void)
{
  static const struct
  {
    const char *text;
    gboolean is_valid;
  } cases[] = { { "red;0;0;radius=0", TRUE },     { "red;100;200;radius=1e300", TRUE },
                { "red;100.0001;1", FALSE },      { "red;-0.0001;1", FALSE },
                { "red;1;200.0001", FALSE },      { "red;1;-0.0001", FALSE },
                { "red;1;1;radius=-0.1", FALSE }, { "red;1;1;radius=1e999", FALSE } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      ColorshineRecipe *recipe = colorshine_recipe_parse (cases[i].text, NULL);
      g_assert_cmpint (recipe != NULL, ==, cases[i].is_valid);
      colorshine_recipe_free (recipe);
    }
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/settings/table", test_table);
  g_test_add_func ("/settings/choices", test_choices);
  g_test_add_func ("/settings/model", test_model);
  g_test_add_func ("/settings/recipe-ranges", test_recipe_ranges);
  return g_test_run ();
}
