/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The procedure's arguments. Ranges and defaults are the core's; texts follow the
 * operation's.
 */
#include "config.h"

#include "arguments.h"

#include <glib/gi18n.h>

#include "colorshine.h"

const char *const ARGUMENTS_OF_OPERATION[] = {
  "lightness", "chroma", "hue", "blend", "gamut", "neutral-chroma",
  "show", "show-attractor", "split", NULL,
};
const char *const ARGUMENTS_FOR_LOOKING[] = { "show", "show-attractor", "split", NULL };

/* Adds a choice whose names are the core's, with @labels in the same order. */
static void
add_choice (GimpProcedure *procedure, ColorshineSettingId id, const char *nick, const char *blurb,
            const char *const *labels)
{
  const ColorshineSetting *setting = colorshine_setting (id);
  GimpChoice *choice = gimp_choice_new ();
  for (int i = 0; setting->choices[i]; i++)
    gimp_choice_add (choice, setting->choices[i], i, labels[i], NULL);
  gimp_procedure_add_choice_argument (procedure, setting->name, nick, blurb, choice,
                                      setting->choices[(int) setting->default_value],
                                      G_PARAM_READWRITE);
}

static void
add_boolean (GimpProcedure *procedure, ColorshineSettingId id, const char *nick, const char *blurb)
{
  const ColorshineSetting *setting = colorshine_setting (id);
  gimp_procedure_add_boolean_argument (procedure, setting->name, nick, blurb,
                                       setting->default_value != 0.0, G_PARAM_READWRITE);
}

static void
add_double (GimpProcedure *procedure, ColorshineSettingId id, const char *nick, const char *blurb)
{
  const ColorshineSetting *setting = colorshine_setting (id);
  gimp_procedure_add_double_argument (procedure, setting->name, nick, blurb, setting->minimum,
                                      setting->maximum, setting->default_value, G_PARAM_READWRITE);
}

static void
add_recipe_arguments (GimpProcedure *procedure)
{
  const char *const blends[] = { _("Oklab (straight lines)"), _("OKLCH (around the hue circle)") };
  const char *const gamuts[] = { _("Reduce chroma"), _("CSS Color 4"), _("Clip"),
                                 _("None (keep out-of-range values)") };
  gimp_procedure_add_string_argument (
      procedure, ARGUMENT_ATTRACTORS, _("_Recipe"),
      _("One attractor per line: COLOR;TOLERANCE;STRENGTH and options. "
        "Example: orange;30;75;from=#b5763f"),
      "", G_PARAM_READWRITE);
  add_boolean (procedure, COLORSHINE_SETTING_LIGHTNESS, _("Lightness"),
               _("Let attractors change lightness"));
  add_boolean (procedure, COLORSHINE_SETTING_CHROMA, _("Chroma"),
               _("Let attractors change chroma"));
  add_boolean (procedure, COLORSHINE_SETTING_HUE, _("Hue"), _("Let attractors change hue"));
  add_choice (procedure, COLORSHINE_SETTING_BLEND, _("_Blend"),
              _("The way that colors take to an attractor"), blends);
  add_choice (procedure, COLORSHINE_SETTING_GAMUT, _("_Gamut mapping"),
              _("What happens to colors that the image's space cannot hold"), gamuts);
  add_double (procedure, COLORSHINE_SETTING_NEUTRAL_CHROMA, _("Neutral chroma"),
              _("Keeps noise on grays from turning into color: the chroma at which a color's own "
                "hue counts half. Matters where hue or chroma change alone, and in OKLCH"));
}

static void
add_arguments_for_looking (GimpProcedure *procedure)
{
  const char *const shows[] = { _("Result"), _("Influence"), _("Out of gamut") };
  const ColorshineSetting *attractor = colorshine_setting (COLORSHINE_SETTING_SHOW_ATTRACTOR);
  add_choice (procedure, COLORSHINE_SETTING_SHOW, _("Sho_w"),
              _("The result, or a map of what the recipe does"), shows);
  gimp_procedure_add_int_argument (
      procedure, attractor->name, _("Show attractor"),
      _("Whose influence is shown: the number of an attractor, or 0 for all"),
      (int) attractor->minimum, (int) attractor->maximum, (int) attractor->default_value,
      G_PARAM_READWRITE);
  add_double (procedure, COLORSHINE_SETTING_SPLIT, _("Split"),
              _("The part of the image left of this stays as it was; 0 is off"));
}

void
arguments_add (GimpProcedure *procedure)
{
  add_recipe_arguments (procedure);
  add_arguments_for_looking (procedure);
  gimp_procedure_add_double_argument (procedure, ARGUMENT_OPACITY, _("Opacit_y"),
                                      _("Opacity of the filter"), 0.0, 100.0, 100.0,
                                      G_PARAM_READWRITE);
  gimp_procedure_add_enum_argument (procedure, ARGUMENT_BLEND_MODE, _("Mo_de"),
                                    _("Blend mode of the filter"), GIMP_TYPE_LAYER_MODE,
                                    GIMP_LAYER_MODE_REPLACE, G_PARAM_READWRITE);
  gimp_procedure_add_boolean_argument (
      procedure, ARGUMENT_MERGE_FILTER, _("_Merge filter"),
      _("Change the pixels for good, instead of keeping a filter that can be edited later"), FALSE,
      G_PARAM_READWRITE);
  gimp_procedure_add_boolean_argument (
      procedure, ARGUMENT_ANALYSE_TOGETHER, _("Take the layers' colors together"),
      _("With several layers: tolerances count the pixels of all of them, so that all are "
        "treated alike"),
      FALSE, G_PARAM_READWRITE);
}

void
arguments_reset_for_looking (GimpProcedureConfig *config)
{
  for (const char *const *name = ARGUMENTS_FOR_LOOKING; *name; name++)
    {
      GParamSpec *spec = g_object_class_find_property (G_OBJECT_GET_CLASS (config), *name);
      GValue value = G_VALUE_INIT;
      g_value_init (&value, spec->value_type);
      g_param_value_set_default (spec, &value);
      g_object_set_property (G_OBJECT (config), *name, &value);
      g_value_unset (&value);
    }
}
