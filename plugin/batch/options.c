/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See options.h. One command line is parsed per process, so the values are static;
 * ranges, names and defaults come from the core's table.
 */
#include "config.h"

#include "options.h"

#include "failure.h"

#include <math.h>
#include <string.h>

enum { NOT_SAID = G_MININT };

/* What was parsed. Switches: -1 where nothing was said. */
static struct {
  char **attractors;
  char *recipe_file;
  char *preset;
  int lightness, chroma, hue;
  char *blend, *gamut;
  double neutral_chroma; /* NaN where nothing was said */
  int quality, depth;
  gboolean overwrite, verify;
  int n_threads;
} parsed = { .lightness = -1, .chroma = -1, .hue = -1, .neutral_chroma = NAN, .quality = NOT_SAID,
             .depth = NOT_SAID };

/* ── Descriptions from the table ────────────────────────────────────────── */

static const char *
describe_choice (ColorshineSettingId id, const char *meaning)
{
  const ColorshineSetting *setting = colorshine_setting (id);
  g_autofree char *choices = g_strjoinv (", ", (char **) setting->choices);
  g_autofree char *text = g_strdup_printf ("%s: %s; default: %s", meaning, choices,
                                           setting->choices[(int) setting->default_value]);
  return g_intern_string (text);
}

static const char *
describe_switch (ColorshineSettingId id, const char *meaning)
{
  g_autofree char *text
      = g_strdup_printf ("%s: yes or no; default: %s", meaning,
                         colorshine_setting (id)->default_value != 0.0 ? "yes" : "no");
  return g_intern_string (text);
}

static const char *
describe_number (ColorshineSettingId id, const char *meaning)
{
  const ColorshineSetting *setting = colorshine_setting (id);
  g_autofree char *text = g_strdup_printf ("%s: %g to %g; default: %g", meaning, setting->minimum,
                                           setting->maximum, setting->default_value);
  return g_intern_string (text);
}

/* ── Reading values ─────────────────────────────────────────────────────── */

gboolean
options_read_switch (const char *text, gboolean *value)
{
  static const char *const yes[] = { "yes", "true", "on", "1" };
  static const char *const no[] = { "no", "false", "off", "0" };
  for (guint i = 0; i < G_N_ELEMENTS (yes); i++)
    if (g_ascii_strcasecmp (text, yes[i]) == 0 || g_ascii_strcasecmp (text, no[i]) == 0)
      {
        *value = g_ascii_strcasecmp (text, yes[i]) == 0;
        return TRUE;
      }
  return FALSE;
}

static gboolean
parse_switch (const char *option, const char *text, gpointer unused, GError **error)
{
  int *target = strcmp (option, "--lightness") == 0 ? &parsed.lightness
                : strcmp (option, "--chroma") == 0  ? &parsed.chroma
                                                    : &parsed.hue;
  if (options_read_switch (text, target))
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "%s: found “%s”; expected yes or no", option, text);
  return FALSE;
}

static gboolean
parse_neutral_chroma (const char *option, const char *text, gpointer unused, GError **error)
{
  const ColorshineSetting *setting = colorshine_setting (COLORSHINE_SETTING_NEUTRAL_CHROMA);
  char *end = NULL;
  parsed.neutral_chroma = g_ascii_strtod (text, &end);
  if (end != text && *end == '\0' && parsed.neutral_chroma >= setting->minimum
      && parsed.neutral_chroma <= setting->maximum)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "%s: found “%s”; expected a number from %g to %g", option, text, setting->minimum,
               setting->maximum);
  return FALSE;
}

/* ── The lists ──────────────────────────────────────────────────────────── */

const GOptionEntry *
options_recipe (void)
{
  static const GOptionEntry entries[] = {
    { "attractor", 'a', 0, G_OPTION_ARG_STRING_ARRAY, &parsed.attractors,
      "An attractor, or several between |; may be repeated", "COLOR;TOLERANCE;STRENGTH" },
    { "recipe", 'r', 0, G_OPTION_ARG_FILENAME, &parsed.recipe_file, "The recipe in a file",
      "FILE" },
    { "preset", 'p', 0, G_OPTION_ARG_STRING, &parsed.preset,
      "The preset of that name, such as autumn", "NAME" },
    G_OPTION_ENTRY_NULL,
  };
  return entries;
}

const GOptionEntry *
options_transform (void)
{
  static GOptionEntry entries[] = {
    { "lightness", 0, 0, G_OPTION_ARG_CALLBACK, parse_switch, NULL, "SWITCH" },
    { "chroma", 0, 0, G_OPTION_ARG_CALLBACK, parse_switch, NULL, "SWITCH" },
    { "hue", 0, 0, G_OPTION_ARG_CALLBACK, parse_switch, NULL, "SWITCH" },
    { "blend", 0, 0, G_OPTION_ARG_STRING, &parsed.blend, NULL, "NAME" },
    { "gamut", 0, 0, G_OPTION_ARG_STRING, &parsed.gamut, NULL, "NAME" },
    { "neutral-chroma", 0, 0, G_OPTION_ARG_CALLBACK, parse_neutral_chroma, NULL, "NUMBER" },
    G_OPTION_ENTRY_NULL,
  };
  entries[0].description
      = describe_switch (COLORSHINE_SETTING_LIGHTNESS, "Let attractors change lightness");
  entries[1].description
      = describe_switch (COLORSHINE_SETTING_CHROMA, "Let attractors change chroma");
  entries[2].description = describe_switch (COLORSHINE_SETTING_HUE, "Let attractors change hue");
  entries[3].description
      = describe_choice (COLORSHINE_SETTING_BLEND, "The way that colours take to an attractor");
  entries[4].description = describe_choice (COLORSHINE_SETTING_GAMUT,
                                            "What happens to colours that the image's space can't hold");
  entries[5].description
      = describe_number (COLORSHINE_SETTING_NEUTRAL_CHROMA,
                         "Chroma at which a colour's own hue counts half");
  return entries;
}

const GOptionEntry *
options_mixing (void)
{
  return options_transform () + 3;
}

const GOptionEntry *
options_output (void)
{
  static const GOptionEntry entries[] = {
    { "quality", 'q', 0, G_OPTION_ARG_INT, &parsed.quality,
      "Quality of JPEG and WebP: 1 to 100; default: 90", "NUMBER" },
    { "depth", 0, 0, G_OPTION_ARG_INT, &parsed.depth,
      "Bits a component: 8, 16 or 32 (floating point); default: the input's, where the output's "
      "format can",
      "BITS" },
    { "overwrite", 0, 0, G_OPTION_ARG_NONE, &parsed.overwrite,
      "Replace an output that is there already", NULL },
    { "verify", 0, 0, G_OPTION_ARG_NONE, &parsed.verify,
      "Decode each output again before it takes its name", NULL },
    G_OPTION_ENTRY_NULL,
  };
  return entries;
}

const GOptionEntry *
options_threads (void)
{
  static const GOptionEntry entries[] = {
    { "threads", 0, 0, G_OPTION_ARG_INT, &parsed.n_threads,
      "Threads for one image; default: as many as this process may use", "NUMBER" },
    G_OPTION_ENTRY_NULL,
  };
  return entries;
}

/* ── Settings ───────────────────────────────────────────────────────────── */

static char *
read_recipe_file (const char *path, GError **error)
{
  GError *file_error = NULL;
  char *text = NULL;
  gsize length = 0;
  if (!g_file_get_contents (path, &text, &length, &file_error))
    {
      g_set_error_literal (error, FAILURE_DOMAIN, FAILURE_RECIPE, file_error->message);
      g_error_free (file_error);
      return NULL;
    }
  if (g_utf8_validate (text, (gssize) length, NULL))
    return text;
  g_autofree char *shown = g_filename_display_name (path);
  g_set_error (error, FAILURE_DOMAIN, FAILURE_RECIPE,
               "%s is no recipe: found bytes that are no UTF-8 text", shown);
  g_free (text);
  return NULL;
}

static char *
read_preset (const char *name, GError **error)
{
  g_autofree char *file = g_strconcat (name, ".colorshine", NULL);
  g_autofree char *own = g_build_filename (g_get_user_config_dir (), "colorshine", "presets", file, NULL);
  g_autofree char *shared = g_build_filename (PRESETS_DIR, file, NULL);
  if (!strchr (name, '/') && g_file_test (own, G_FILE_TEST_EXISTS))
    return read_recipe_file (own, error);
  if (!strchr (name, '/') && g_file_test (shared, G_FILE_TEST_EXISTS))
    return read_recipe_file (shared, error);
  g_set_error (error, FAILURE_DOMAIN, FAILURE_RECIPE,
               "there is no preset “%s”; presets are the files *.colorshine in %s and "
               "~/.config/colorshine/presets",
               name, PRESETS_DIR);
  return NULL;
}

/* The recipe's text: (transfer full) (nullable): NULL without an error where none was given. */
static char *
recipe_text (GError **error)
{
  if (!!parsed.attractors + !!parsed.recipe_file + !!parsed.preset > 1)
    {
      g_set_error_literal (error, FAILURE_DOMAIN, FAILURE_SETTINGS,
                           "expected one of --attractor, --recipe and --preset");
      return NULL;
    }
  if (parsed.attractors)
    return g_strjoinv ("\n", parsed.attractors);
  if (parsed.recipe_file)
    return read_recipe_file (parsed.recipe_file, error);
  return parsed.preset ? read_preset (parsed.preset, error) : NULL;
}

/* For settings, 0 is the default, which no one may say. */
static int
said (int number)
{
  return number == NOT_SAID ? 0 : number == 0 ? -1 : number;
}

static gboolean
take_recipe (Settings *settings, gboolean needs_recipe, GError **error)
{
  GError *own_error = NULL;
  g_autofree char *text = recipe_text (&own_error);
  if (own_error)
    {
      g_propagate_error (error, own_error);
      return FALSE;
    }
  if (text)
    return settings_take_recipe_text (settings, text, error);
  if (needs_recipe)
    g_set_error_literal (error, FAILURE_DOMAIN, FAILURE_SETTINGS,
                         "expected a recipe: --attractor, --recipe or --preset");
  return !needs_recipe;
}

Settings *
options_settings (gboolean needs_recipe, GError **error)
{
  g_autoptr (Settings) settings = settings_new ();
  if (!take_recipe (settings, needs_recipe, error))
    return NULL;
  if (parsed.lightness >= 0)
    settings->options.lightness = parsed.lightness;
  if (parsed.chroma >= 0)
    settings->options.chroma = parsed.chroma;
  if (parsed.hue >= 0)
    settings->options.hue = parsed.hue;
  if (!isnan (parsed.neutral_chroma))
    settings->options.neutral_chroma = parsed.neutral_chroma;
  settings->overwrite = parsed.overwrite;
  settings->verify = parsed.verify;
  if (parsed.blend && !settings_set_blend (settings, parsed.blend, error))
    return NULL;
  if (parsed.gamut && !settings_set_gamut (settings, parsed.gamut, error))
    return NULL;
  if (!settings_set_quality (settings, said (parsed.quality), error)
      || !settings_set_depth (settings, said (parsed.depth), error)
      || !settings_set_threads (settings, parsed.n_threads, error))
    return NULL;
  return g_steal_pointer (&settings);
}
