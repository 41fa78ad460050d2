/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The operation's name, version and properties are frozen: files written by GIMP
 * hold them. Ranges, defaults and choices are those of the core's table.
 */
#include "attract-graph.h"
#include "colorshine.h"

#include <gegl-plugin.h>
#include <string.h>

static const char *const NAMES[] = { "attractors", "lightness", "chroma", "hue", "blend", "gamut",
                                     "neutral-chroma", "show", "show-attractor", "split" };

static GParamSpec *
property (const char *name)
{
  GParamSpec *found = gegl_operation_find_property ("colorshine:attract", name);
  if (!found)
    g_error ("there is no property %s", name);
  return found;
}

static void
test_operation (void)
{
  guint n;
  g_autofree char **names = gegl_list_operations (&n);
  g_assert_true (g_strv_contains ((const char *const *) names, "colorshine:attract"));
  g_assert_cmpstr (gegl_operation_get_key ("colorshine:attract", "op-version"), ==, "1:0");
  g_assert_cmpstr (gegl_operation_get_key ("colorshine:attract", "categories"), ==, "color");
  g_assert_cmpstr (gegl_operation_get_key ("colorshine:attract", "title"), ==, "Color Attractors");
  /* A menu entry of its own would stand beside the plug-in's. */
  g_assert_null (gegl_operation_get_key ("colorshine:attract", "gimp:menu-path"));
}

static void
test_names (void)
{
  guint n;
  g_autofree GParamSpec **found = gegl_operation_list_properties ("colorshine:attract", &n);
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (NAMES));
  for (guint i = 0; i < n; i++)
    g_assert_cmpstr (found[i]->name, ==, NAMES[i]);
  g_assert_true (G_IS_PARAM_SPEC_STRING (property ("attractors")));
  g_assert_cmpstr (G_PARAM_SPEC_STRING (property ("attractors"))->default_value, ==, "");
}

static void
check_choices (GParamSpec *pspec, const ColorshineSetting *setting)
{
  g_assert_true (G_IS_PARAM_SPEC_ENUM (pspec));
  GParamSpecEnum *choice = G_PARAM_SPEC_ENUM (pspec);
  g_assert_cmpint (choice->default_value, ==, (int) setting->default_value);
  guint n = 0;
  for (; setting->choices[n]; n++)
    {
      const GEnumValue *value = g_enum_get_value (choice->enum_class, (int) n);
      g_assert_nonnull (value);
      g_assert_cmpstr (value->value_nick, ==, setting->choices[n]);
    }
  g_assert_cmpuint (choice->enum_class->n_values, ==, n);
  g_assert_cmpint ((int) setting->maximum, ==, (int) n - 1);
}

static void
check_range (GParamSpec *pspec, const ColorshineSetting *setting)
{
  if (G_IS_PARAM_SPEC_BOOLEAN (pspec))
    {
      g_assert_cmpint (G_PARAM_SPEC_BOOLEAN (pspec)->default_value, ==,
                       setting->default_value != 0.0);
      g_assert_cmpfloat (setting->minimum, ==, 0.0);
      g_assert_cmpfloat (setting->maximum, ==, 1.0);
    }
  else if (G_IS_PARAM_SPEC_INT (pspec))
    {
      g_assert_cmpfloat (G_PARAM_SPEC_INT (pspec)->minimum, ==, setting->minimum);
      g_assert_cmpfloat (G_PARAM_SPEC_INT (pspec)->maximum, ==, setting->maximum);
      g_assert_cmpfloat (G_PARAM_SPEC_INT (pspec)->default_value, ==, setting->default_value);
    }
  else
    {
      g_assert_true (G_IS_PARAM_SPEC_DOUBLE (pspec));
      g_assert_cmpfloat (G_PARAM_SPEC_DOUBLE (pspec)->minimum, ==, setting->minimum);
      g_assert_cmpfloat (G_PARAM_SPEC_DOUBLE (pspec)->maximum, ==, setting->maximum);
      g_assert_cmpfloat (G_PARAM_SPEC_DOUBLE (pspec)->default_value, ==, setting->default_value);
    }
}

static void
test_settings (void)
{
  /* What comes before belongs to a single attractor: it stands in the recipe. */
  const guint n_of_recipe = COLORSHINE_N_SETTINGS - COLORSHINE_SETTING_LIGHTNESS;
  g_assert_cmpuint (n_of_recipe, ==, G_N_ELEMENTS (NAMES) - 1);
  for (guint id = COLORSHINE_SETTING_LIGHTNESS; id < COLORSHINE_N_SETTINGS; id++)
    {
      const ColorshineSetting *setting = colorshine_setting ((ColorshineSettingId) id);
      GParamSpec *pspec = property (setting->name);
      if (setting->choices)
        check_choices (pspec, setting);
      else
        check_range (pspec, setting);
    }
}

/* Whoever sees the operation in a dialog sees these. */
static void
test_texts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (NAMES); i++)
    {
      GParamSpec *pspec = property (NAMES[i]);
      g_assert_cmpstr (g_param_spec_get_nick (pspec), !=, "");
      g_assert_cmpstr (g_param_spec_get_nick (pspec), !=, NAMES[i]);
      g_assert_nonnull (g_param_spec_get_blurb (pspec));
      g_assert_cmpstr (g_param_spec_get_blurb (pspec), !=, "");
    }
  g_assert_cmpstr (gegl_param_spec_get_property_key (property ("attractors"), "multiline"), ==,
                   "true");
}

/* The recipe in the property's description is one. */
static void
test_example (void)
{
  const char *example = strstr (g_param_spec_get_blurb (property ("attractors")), "Example: ");
  g_assert_nonnull (example);
  ColorshineRecipe *recipe = colorshine_recipe_parse (example + strlen ("Example: "), NULL);
  g_assert_nonnull (recipe);
  g_assert_cmpuint (recipe->n_attractors, ==, 1);
  colorshine_recipe_free (recipe);
}

/* A node that was never set is at the defaults, and gives back what it gets. */
static void
test_values (void)
{
  GeglNode *root = gegl_node_new ();
  GeglNode *node = gegl_node_new_child (root, "operation", "colorshine:attract", NULL);
  g_autofree char *recipe = NULL;
  double neutral_chroma, split;
  int blend, show_attractor;
  gboolean lightness;
  gegl_node_get (node, "attractors", &recipe, "neutral-chroma", &neutral_chroma, "split", &split,
                 "blend", &blend, "show-attractor", &show_attractor, "lightness", &lightness, NULL);
  ColorshineOptions options;
  colorshine_options_init (&options);
  g_assert_cmpstr (recipe, ==, "");
  g_assert_cmpfloat (neutral_chroma, ==, options.neutral_chroma);
  g_assert_cmpfloat (split, ==, 0.0);
  g_assert_cmpint (blend, ==, (int) options.blend);
  g_assert_cmpint (show_attractor, ==, 0);
  g_assert_cmpint (lightness, ==, options.lightness);

  const char *text = "// Zürich\norange; 50; 75 | rgb(1 2 3 / 40%);1;2;off";
  gegl_node_set (node, "attractors", text, NULL);
  g_free (recipe);
  gegl_node_get (node, "attractors", &recipe, NULL);
  g_assert_cmpstr (recipe, ==, text);
  g_object_unref (root);
}

static void
add_tests (void)
{
  g_test_add_func ("/attract/properties/operation", test_operation);
  g_test_add_func ("/attract/properties/names", test_names);
  g_test_add_func ("/attract/properties/settings", test_settings);
  g_test_add_func ("/attract/properties/texts", test_texts);
  g_test_add_func ("/attract/properties/example", test_example);
  g_test_add_func ("/attract/properties/values", test_values);
}

int
main (int argc, char **argv)
{
  return run_gegl_tests (argc, argv, add_tests);
}
