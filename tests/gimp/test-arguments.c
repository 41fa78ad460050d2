/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The procedure's arguments are the core's settings, and the operation's properties.
 */
#include "arguments.h"

#include <gegl-plugin.h>

#include "colorshine.h"
#include "in-gimp.h"
#include "languages.h"

static const ColorshineSettingId SHARED[]
    = { COLORSHINE_SETTING_LIGHTNESS, COLORSHINE_SETTING_CHROMA,
        COLORSHINE_SETTING_HUE,       COLORSHINE_SETTING_BLEND,
        COLORSHINE_SETTING_GAMUT,     COLORSHINE_SETTING_NEUTRAL_CHROMA,
        COLORSHINE_SETTING_SHOW,      COLORSHINE_SETTING_SHOW_ATTRACTOR,
        COLORSHINE_SETTING_SPLIT };

static GParamSpec *
find_argument (GimpProcedureConfig *config, const char *name)
{
  GParamSpec *spec = g_object_class_find_property (G_OBJECT_GET_CLASS (config), name);
  if (!spec)
    g_error ("there is no argument “%s”", name);
  return spec;
}

static void
assert_choice (GParamSpec *spec, const ColorshineSetting *setting)
{
  GimpChoice *choice = gimp_param_spec_choice_get_choice (spec);
  const char *const *names = setting->choices;
  g_assert_cmpstr (gimp_param_spec_choice_get_default (spec), ==,
                   names[(int) setting->default_value]);
  int n = 0;
  for (; names[n]; n++)
    {
      const char *label, *help;
      g_assert_cmpint (gimp_choice_get_id (choice, names[n]), ==, n);
      g_assert_true (gimp_choice_get_documentation (choice, names[n], &label, &help));
      g_assert_cmpstr (label, !=, "");
    }
  g_assert_cmpuint (g_list_length (gimp_choice_list_nicks (choice)), ==, (guint) n);
}

static void
assert_argument (GimpProcedureConfig *config, const ColorshineSetting *setting)
{
  GParamSpec *spec = find_argument (config, setting->name);
  if (setting->choices)
    assert_choice (spec, setting);
  else if (G_IS_PARAM_SPEC_BOOLEAN (spec))
    g_assert_cmpint (G_PARAM_SPEC_BOOLEAN (spec)->default_value, ==, setting->default_value != 0.0);
  else if (G_IS_PARAM_SPEC_INT (spec))
    {
      g_assert_cmpint (G_PARAM_SPEC_INT (spec)->minimum, ==, (int) setting->minimum);
      g_assert_cmpint (G_PARAM_SPEC_INT (spec)->maximum, ==, (int) setting->maximum);
      g_assert_cmpint (G_PARAM_SPEC_INT (spec)->default_value, ==, (int) setting->default_value);
    }
  else
    {
      g_assert_true (G_IS_PARAM_SPEC_DOUBLE (spec));
      g_assert_cmpfloat (G_PARAM_SPEC_DOUBLE (spec)->minimum, ==, setting->minimum);
      g_assert_cmpfloat (G_PARAM_SPEC_DOUBLE (spec)->maximum, ==, setting->maximum);
      g_assert_cmpfloat (G_PARAM_SPEC_DOUBLE (spec)->default_value, ==, setting->default_value);
    }
}

static void
test_settings_of_core (void)
{
  g_autoptr (GimpProcedureConfig) config = new_config ();
  for (guint i = 0; i < G_N_ELEMENTS (SHARED); i++)
    {
      const ColorshineSetting *setting = colorshine_setting (SHARED[i]);
      assert_argument (config, setting);
      g_assert_true (g_strv_contains (ARGUMENTS_OF_OPERATION, setting->name));
    }
  g_assert_cmpuint (g_strv_length ((char **) ARGUMENTS_OF_OPERATION), ==, G_N_ELEMENTS (SHARED));
  g_autofree char *recipe = NULL;
  g_object_get (config, ARGUMENT_ATTRACTORS, &recipe, NULL);
  g_assert_cmpstr (recipe, ==, "");
}

/* What goes into a filter is what the operation has. */
static void
test_properties_of_operation (void)
{
  guint n;
  g_autofree GParamSpec **properties = gegl_operation_list_properties ("colorshine:attract", &n);
  g_assert_cmpuint (n, ==, g_strv_length ((char **) ARGUMENTS_OF_OPERATION) + 1);
  for (guint i = 0; i < n; i++)
    g_assert_true (strcmp (properties[i]->name, ARGUMENT_ATTRACTORS) == 0
                   || g_strv_contains (ARGUMENTS_OF_OPERATION, properties[i]->name));
}

static void
test_reset_for_looking (void)
{
  g_autoptr (GimpProcedureConfig) config = new_config ();
  gdouble split, neutral_chroma;
  int attractor;
  g_autofree char *show = NULL;
  g_object_set (config, "show", "influence", "show-attractor", 3, "split", 0.5, "neutral-chroma",
                0.1, NULL);
  arguments_reset_for_looking (config);
  g_object_get (config, "show", &show, "show-attractor", &attractor, "split", &split,
                "neutral-chroma", &neutral_chroma, NULL);
  g_assert_cmpstr (show, ==, "result");
  g_assert_cmpint (attractor, ==, 0);
  g_assert_cmpfloat (split, ==, 0.0);
  g_assert_cmpfloat (neutral_chroma, ==, 0.1);
}

static void
test_filter (void)
{
  g_autoptr (GimpProcedureConfig) config = new_config ();
  gdouble opacity;
  GimpLayerMode mode;
  gboolean merge, together;
  g_object_get (config, ARGUMENT_OPACITY, &opacity, ARGUMENT_BLEND_MODE, &mode,
                ARGUMENT_MERGE_FILTER, &merge, ARGUMENT_ANALYSE_TOGETHER, &together, NULL);
  g_assert_cmpfloat (opacity, ==, 100.0);
  /* What the operation gives takes the place of what was there. */
  g_assert_cmpint (mode, ==, GIMP_LAYER_MODE_REPLACE);
  g_assert_false (merge);
  g_assert_false (together);
}

/* Every argument has a name and a sentence, in German too. */
static void
assert_texts (gboolean is_german)
{
  g_autoptr (GimpProcedureConfig) config = new_config ();
  GParamSpec *merge = find_argument (config, ARGUMENT_MERGE_FILTER);
  for (const char *const *name = ARGUMENTS_OF_OPERATION; *name; name++)
    {
      GParamSpec *spec = find_argument (config, *name);
      g_assert_cmpstr (g_param_spec_get_nick (spec), !=, *name);
      g_assert_cmpstr (g_param_spec_get_blurb (spec), !=, "");
    }
  g_assert_cmpint (strstr (g_param_spec_get_blurb (merge), "Pixel") != NULL, ==, is_german);
}

static void
test_texts (void)
{
  assert_texts (FALSE);
  if (speak_german ())
    assert_texts (TRUE);
  speak_english ();
}

void
add_tests (void)
{
  g_test_add_func ("/arguments/settings-of-core", test_settings_of_core);
  g_test_add_func ("/arguments/properties-of-operation", test_properties_of_operation);
  g_test_add_func ("/arguments/reset-for-looking", test_reset_for_looking);
  g_test_add_func ("/arguments/filter", test_filter);
  g_test_add_func ("/arguments/texts", test_texts);
}
