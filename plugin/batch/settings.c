/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See settings.h. Ranges and names come from the core's table.
 */
#include "settings.h"

#include "failure.h"

#include <math.h>
#include <string.h>

Settings *
settings_new (void)
{
  Settings *settings = g_new0 (Settings, 1);
  colorshine_options_init (&settings->options);
  settings->recipe = colorshine_recipe_parse ("", NULL);
  return settings;
}

void
settings_free (Settings *settings)
{
  if (!settings)
    return;
  colorshine_recipe_free (settings->recipe);
  g_free (settings->radii);
  g_free (settings);
}

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
  return TRUE;
}

/* ── From JSON ──────────────────────────────────────────────────────────── */

static gboolean
refuse (GError **error, const char *name, const char *expected)
{
  g_set_error (error, FAILURE_DOMAIN, FAILURE_SETTINGS, "setting “%s”: expected %s", name,
               expected);
  return FALSE;
}

static gboolean
node_is (JsonNode *node, GType type)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

static gboolean
node_is_number (JsonNode *node)
{
  return node_is (node, G_TYPE_INT64) || node_is (node, G_TYPE_DOUBLE);
}

static gboolean
read_switch (JsonNode *node, const char *name, gboolean *value, GError **error)
{
  if (!node_is (node, G_TYPE_BOOLEAN))
    return refuse (error, name, "true or false");
  *value = json_node_get_boolean (node);
  return TRUE;
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

/* A number, or null for 0. */
static gboolean
read_number (JsonNode *node, const char *name, double minimum, double maximum, double *value,
             GError **error)
{
  const double number = JSON_NODE_HOLDS_NULL (node) ? 0.0
                        : node_is_number (node)     ? json_node_get_double (node)
                                                    : NAN;
  if (JSON_NODE_HOLDS_NULL (node) || (number >= minimum && number <= maximum))
    {
      *value = number;
      return TRUE;
    }
  g_autofree char *expected = g_strdup_printf ("a number from %g to %g", minimum, maximum);
  return refuse (error, name, expected);
}

static gboolean
read_choice (JsonNode *node, ColorshineSettingId id, int *value, GError **error)
{
  const ColorshineSetting *setting = colorshine_setting (id);
  const char *text = node_is (node, G_TYPE_STRING) ? json_node_get_string (node) : "";
  for (int i = 0; setting->choices[i]; i++)
    if (strcmp (setting->choices[i], text) == 0)
      {
        *value = i;
        return TRUE;
      }
  g_autofree char *choices = g_strjoinv (", ", (char **) setting->choices);
  g_autofree char *expected = g_strconcat ("one of ", choices, NULL);
  return refuse (error, setting->name, expected);
}

static gboolean
read_radii (JsonNode *node, Settings *settings, GError **error)
{
  if (JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return refuse (error, "radii", "an array of numbers, or null");
  JsonArray *array = json_node_get_array (node);
  const guint n = json_array_get_length (array);
  g_clear_pointer (&settings->radii, g_free);
  settings->radii = g_new0 (double, COLORSHINE_MAX_ATTRACTORS);
  for (guint i = 0; i < n; i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      if (i >= COLORSHINE_MAX_ATTRACTORS || !node_is_number (element)
          || !(json_node_get_double (element) >= 0.0))
        return refuse (error, "radii", "an array of numbers from 0, one per attractor");
      settings->radii[i] = json_node_get_double (element);
    }
  /* Kept for the check against the recipe, which may come later. */
  settings->n_radii = n;
  return TRUE;
}

static gboolean
read_recipe (JsonNode *node, Settings *settings, GError **error)
{
  if (!node_is (node, G_TYPE_STRING))
    return refuse (error, "recipe", "a recipe's text");
  return settings_take_recipe_text (settings, json_node_get_string (node), error);
}

static gboolean
read_depth (JsonNode *node, Settings *settings, GError **error)
{
  double number = 0.0;
  if (!read_number (node, "depth", 8.0, 32.0, &number, error))
    return FALSE;
  settings->depth = (int) number;
  if (settings->depth != 0 && settings->depth != 8 && settings->depth != 16
      && settings->depth != 32)
    return refuse (error, "depth", "8, 16 or 32");
  return TRUE;
}

static gboolean
read_member (Settings *settings, const char *name, JsonNode *node, GError **error)
{
  double number = 0.0;
  int choice = 0;
  if (strcmp (name, "recipe") == 0)
    return read_recipe (node, settings, error);
  if (strcmp (name, "lightness") == 0)
    return read_channel (node, name, &settings->options.lightness, error);
  if (strcmp (name, "chroma") == 0)
    return read_channel (node, name, &settings->options.chroma, error);
  if (strcmp (name, "hue") == 0)
    return read_channel (node, name, &settings->options.hue, error);
  if (strcmp (name, "blend") == 0)
    {
      if (!read_choice (node, COLORSHINE_SETTING_BLEND, &choice, error))
        return FALSE;
      settings->options.blend = (ColorshineBlend) choice;
      return TRUE;
    }
  if (strcmp (name, "gamut") == 0)
    {
      if (!read_choice (node, COLORSHINE_SETTING_GAMUT, &choice, error))
        return FALSE;
      settings->options.gamut = (ColorshineGamut) choice;
      return TRUE;
    }
  if (strcmp (name, "neutral-chroma") == 0)
    {
      const ColorshineSetting *setting = colorshine_setting (COLORSHINE_SETTING_NEUTRAL_CHROMA);
      return read_number (node, name, setting->minimum, setting->maximum,
                          &settings->options.neutral_chroma, error);
    }
  if (strcmp (name, "radii") == 0)
    return read_radii (node, settings, error);
  if (strcmp (name, "verify") == 0)
    return read_switch (node, name, &settings->verify, error);
  if (strcmp (name, "overwrite") == 0)
    return read_switch (node, name, &settings->overwrite, error);
  if (strcmp (name, "depth") == 0)
    return read_depth (node, settings, error);
  if (strcmp (name, "quality") == 0)
    {
      if (!read_number (node, name, 1.0, 100.0, &number, error))
        return FALSE;
      settings->quality = (int) number;
      return TRUE;
    }
  if (strcmp (name, "threads") == 0)
    {
      if (!read_number (node, name, 0.0, 1024.0, &number, error))
        return FALSE;
      settings->n_threads = (guint) number;
      return TRUE;
    }
  if (strcmp (name, "memory-bytes") == 0)
    {
      if (!read_number (node, name, 0.0, 9e15, &number, error))
        return FALSE;
      settings->memory_bytes = (guint64) number;
      return TRUE;
    }
  return refuse (error, name, "no setting of this name");
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
    if (!read_member (settings, name, node, error))
      return NULL;
  if (settings->radii && settings->n_radii != settings->recipe->n_attractors)
    {
      refuse (error, "radii", "as many numbers as the recipe has attractors");
      return NULL;
    }
  return g_steal_pointer (&settings);
}
