/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See settings.h. Ranges and names come from the core's table.
 */
#include "settings.h"

#include "failure.h"

#include <math.h>
#include <string.h>

/* More is a slip of the hand. */
static const double MOST_THREADS = 1024.0;

/* Whole numbers up to here are exact in JSON. */
static const double MOST_BYTES = 9007199254740992.0;

Settings *
settings_new (void)
{
  Settings *settings = g_new0 (Settings, 1);
  colorshine_options_init (&settings->options);
  settings->recipe_text = g_strdup ("");
  settings->recipe = colorshine_recipe_parse ("", NULL);
  return settings;
}

void
settings_free (Settings *settings)
{
  if (!settings)
    return;
  colorshine_recipe_free (settings->recipe);
  g_free (settings->recipe_text);
  g_free (settings->radii);
  g_free (settings);
}

/* ── One at a time ──────────────────────────────────────────────────────── */

gboolean
settings_take_recipe_text (Settings *settings, const char *text, GError **error)
{
  ColorshineError core_error;
  ColorshineRecipe *recipe = colorshine_recipe_parse (text, &core_error);
  if (!recipe)
    {
      failure_set_from_core (error, &core_error);
      return FALSE;
    }
  colorshine_recipe_free (settings->recipe);
  settings->recipe = recipe;
  g_free (settings->recipe_text);
  settings->recipe_text = g_strdup (text);
  return TRUE;
}

static gboolean
refuse (GError **error, const char *name, const char *expected)
{
  g_set_error (error, FAILURE_DOMAIN, FAILURE_SETTINGS, "%s: expected %s", name, expected);
  return FALSE;
}

static gboolean
find_choice (ColorshineSettingId id, const char *name, int *value, GError **error)
{
  const ColorshineSetting *setting = colorshine_setting (id);
  for (int i = 0; setting->choices[i]; i++)
    if (strcmp (setting->choices[i], name) == 0)
      {
        *value = i;
        return TRUE;
      }
  g_autofree char *choices = g_strjoinv (", ", (char **) setting->choices);
  g_autofree char *expected = g_strdup_printf ("one of %s; found “%s”", choices, name);
  return refuse (error, setting->name, expected);
}

gboolean
settings_set_blend (Settings *settings, const char *name, GError **error)
{
  int value = 0;
  if (!find_choice (COLORSHINE_SETTING_BLEND, name, &value, error))
    return FALSE;
  settings->options.blend = (ColorshineBlend) value;
  return TRUE;
}

gboolean
settings_set_gamut (Settings *settings, const char *name, GError **error)
{
  int value = 0;
  if (!find_choice (COLORSHINE_SETTING_GAMUT, name, &value, error))
    return FALSE;
  settings->options.gamut = (ColorshineGamut) value;
  return TRUE;
}

gboolean
settings_set_quality (Settings *settings, double quality, GError **error)
{
  if (quality != 0.0 && !(quality >= 1.0 && quality <= 100.0))
    return refuse (error, "quality", "a number from 1 to 100");
  settings->quality = (int) quality;
  return TRUE;
}

gboolean
settings_set_depth (Settings *settings, double depth, GError **error)
{
  if (depth != 0.0 && depth != 8.0 && depth != 16.0 && depth != 32.0)
    return refuse (error, "depth", "8, 16 or 32 bits");
  settings->depth = (int) depth;
  return TRUE;
}

gboolean
settings_set_threads (Settings *settings, double n_threads, GError **error)
{
  if (!(n_threads >= 0.0 && n_threads <= MOST_THREADS))
    return refuse (error, "threads", "a number from 0 to 1024; 0 is the default");
  settings->n_threads = (int) n_threads;
  return TRUE;
}

/* ── From JSON ──────────────────────────────────────────────────────────── */

static gboolean
read_switch (JsonNode *node, const char *name, gboolean *value, GError **error)
{
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return refuse (error, name, "true or false");
  *value = json_node_get_boolean (node);
  return TRUE;
}

static gboolean
is_number (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node)
         && (json_node_get_value_type (node) == G_TYPE_INT64
             || json_node_get_value_type (node) == G_TYPE_DOUBLE);
}

/* A number, or null for 0. */
static gboolean
read_number (JsonNode *node, const char *name, double minimum, double maximum, double *value,
             GError **error)
{
  *value = is_number (node) ? json_node_get_double (node) : 0.0;
  if (JSON_NODE_HOLDS_NULL (node)
      || (is_number (node) && *value >= minimum && *value <= maximum))
    return TRUE;
  g_autofree char *expected = g_strdup_printf ("a number from %g to %g", minimum, maximum);
  return refuse (error, name, expected);
}

static const char *
text_of (JsonNode *node)
{
  const gboolean is_text
      = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
  return is_text ? json_node_get_string (node) : "";
}

static gboolean
read_channel (JsonNode *node, const char *name, bool *value, GError **error)
{
  gboolean is_on = FALSE;
  if (!read_switch (node, name, &is_on, error))
    return FALSE;
  *value = is_on;
  return TRUE;
}

static gboolean
read_transform_member (Settings *settings, const char *name, JsonNode *node, gboolean *is_known,
                       GError **error)
{
  ColorshineOptions *options = &settings->options;
  *is_known = TRUE;
  if (strcmp (name, "lightness") == 0)
    return read_channel (node, name, &options->lightness, error);
  if (strcmp (name, "chroma") == 0)
    return read_channel (node, name, &options->chroma, error);
  if (strcmp (name, "hue") == 0)
    return read_channel (node, name, &options->hue, error);
  if (strcmp (name, "blend") == 0)
    return settings_set_blend (settings, text_of (node), error);
  if (strcmp (name, "gamut") == 0)
    return settings_set_gamut (settings, text_of (node), error);
  if (strcmp (name, "neutral-chroma") == 0)
    {
      const ColorshineSetting *setting = colorshine_setting (COLORSHINE_SETTING_NEUTRAL_CHROMA);
      return read_number (node, name, setting->minimum, setting->maximum, &options->neutral_chroma,
                          error);
    }
  *is_known = FALSE;
  return TRUE;
}

static gboolean
read_member (Settings *settings, const char *name, JsonNode *node, GError **error)
{
  gboolean is_known = FALSE;
  double number = 0.0;
  const gboolean is_ok = read_transform_member (settings, name, node, &is_known, error);
  if (is_known)
    return is_ok;
  if (strcmp (name, "recipe") == 0)
    return settings_take_recipe_text (settings, text_of (node), error);
  if (strcmp (name, "verify") == 0)
    return read_switch (node, name, &settings->verify, error);
  if (strcmp (name, "overwrite") == 0)
    return read_switch (node, name, &settings->overwrite, error);
  if (strcmp (name, "depth") == 0)
    return read_number (node, name, 0.0, 32.0, &number, error)
           && settings_set_depth (settings, number, error);
  if (strcmp (name, "quality") == 0)
    return read_number (node, name, 0.0, 100.0, &number, error)
           && settings_set_quality (settings, number, error);
  if (strcmp (name, "threads") == 0)
    return read_number (node, name, 0.0, MOST_THREADS, &number, error)
           && settings_set_threads (settings, number, error);
  if (strcmp (name, "memory-bytes") == 0)
    {
      if (!read_number (node, name, 0.0, MOST_BYTES, &number, error))
        return FALSE;
      settings->memory_bytes = (guint64) number;
      return TRUE;
    }
  return refuse (error, name, "no setting of this name");
}

/* After the recipe, whose attractors they belong to. */
static gboolean
read_radii (Settings *settings, JsonNode *node, GError **error)
{
  static const char expected[] = "null, or an array of numbers from 0, one per attractor";
  if (!node || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  if (!array || json_array_get_length (array) != settings->recipe->n_attractors)
    return refuse (error, "radii", expected);
  settings->radii = g_new0 (double, COLORSHINE_MAX_ATTRACTORS);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      settings->radii[i] = is_number (element) ? json_node_get_double (element) : -1.0;
      if (!(settings->radii[i] >= 0.0))
        return refuse (error, "radii", expected);
    }
  return TRUE;
}

Settings *
settings_new_from_json (JsonObject *object, GError **error)
{
  g_autoptr (Settings) settings = settings_new ();
  JsonObjectIter iterator;
  const char *name;
  JsonNode *node;
  json_object_iter_init (&iterator, object);
  while (json_object_iter_next (&iterator, &name, &node))
    if (strcmp (name, "radii") != 0 && !read_member (settings, name, node, error))
      return NULL;
  if (!read_radii (settings, json_object_get_member (object, "radii"), error))
    return NULL;
  return g_steal_pointer (&settings);
}

/* ── To JSON ────────────────────────────────────────────────────────────── */

static const char *
choice_name (ColorshineSettingId id, int value)
{
  return colorshine_setting (id)->choices[value];
}

JsonObject *
settings_to_json (const Settings *settings)
{
  const ColorshineOptions *options = &settings->options;
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "recipe", settings->recipe_text);
  json_object_set_boolean_member (object, "lightness", options->lightness);
  json_object_set_boolean_member (object, "chroma", options->chroma);
  json_object_set_boolean_member (object, "hue", options->hue);
  json_object_set_string_member (object, "blend",
                                 choice_name (COLORSHINE_SETTING_BLEND, (int) options->blend));
  json_object_set_string_member (object, "gamut",
                                 choice_name (COLORSHINE_SETTING_GAMUT, (int) options->gamut));
  json_object_set_double_member (object, "neutral-chroma", options->neutral_chroma);
  if (settings->radii)
    {
      JsonArray *radii = json_array_new ();
      for (size_t i = 0; i < settings->recipe->n_attractors; i++)
        json_array_add_double_element (radii, settings->radii[i]);
      json_object_set_array_member (object, "radii", radii);
    }
  else
    json_object_set_null_member (object, "radii");
  json_object_set_int_member (object, "threads", settings->n_threads);
  json_object_set_int_member (object, "memory-bytes", (gint64) settings->memory_bytes);
  json_object_set_boolean_member (object, "verify", settings->verify);
  json_object_set_boolean_member (object, "overwrite", settings->overwrite);
  json_object_set_int_member (object, "quality", settings->quality);
  json_object_set_int_member (object, "depth", settings->depth);
  return object;
}
