/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See file-name.h.
 */
#include "file-name.h"

#include <string.h>

/* Text without what moves a cursor, hides, or breaks a line. */
static gboolean
is_plain_text (const char *name)
{
  if (!g_utf8_validate (name, -1, NULL))
    return FALSE;
  for (const char *at = name; *at; at = g_utf8_next_char (at))
    if (!g_unichar_isprint (g_utf8_get_char (at)))
      return FALSE;
  return TRUE;
}

static void
append_escaped (GString *text, guchar byte)
{
  if (byte == '\n')
    g_string_append (text, "\\n");
  else if (byte == '\t')
    g_string_append (text, "\\t");
  else
    g_string_append_printf (text, "\\x%02X", byte);
}

char *
file_name_for_people (const char *name)
{
  if (is_plain_text (name))
    return g_strdup (name);
  GString *text = g_string_new (NULL);
  for (const char *at = name; *at;)
    {
      const gunichar character = g_utf8_get_char_validated (at, -1);
      const gboolean is_text = character != (gunichar) -1 && character != (gunichar) -2;
      if (is_text && g_unichar_isprint (character))
        {
          g_string_append_unichar (text, character);
          at = g_utf8_next_char (at);
        }
      else
        append_escaped (text, (guchar) *at++);
    }
  return g_string_free (text, FALSE);
}

char *
file_name_escape (const char *name)
{
  return g_uri_escape_bytes ((const guint8 *) name, strlen (name), "/");
}

char *
file_name_unescape (const char *escaped)
{
  g_autoptr (GBytes) bytes = g_uri_unescape_bytes (escaped, -1, NULL, NULL);
  if (!bytes)
    return NULL;
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  if (length > 0 && memchr (data, '\0', length))
    return NULL;
  return g_strndup (length > 0 ? data : "", length);
}

void
file_name_to_json (JsonObject *object, const char *member, const char *name)
{
  if (g_utf8_validate (name, -1, NULL))
    {
      json_object_set_string_member (object, member, name);
      return;
    }
  g_autofree char *text = file_name_for_people (name);
  g_autofree char *escaped_member = g_strconcat (member, "-escaped", NULL);
  g_autofree char *escaped = file_name_escape (name);
  json_object_set_string_member (object, member, text);
  json_object_set_string_member (object, escaped_member, escaped);
}

static const char *
string_member (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);
  const gboolean is_string = node && JSON_NODE_HOLDS_VALUE (node)
                             && json_node_get_value_type (node) == G_TYPE_STRING;
  return is_string ? json_node_get_string (node) : NULL;
}

char *
file_name_from_json (JsonObject *object, const char *member)
{
  g_autofree char *escaped_member = g_strconcat (member, "-escaped", NULL);
  const char *escaped = string_member (object, escaped_member);
  if (escaped)
    return file_name_unescape (escaped);
  return g_strdup (string_member (object, member));
}

const char *
file_name_last_part (const char *path)
{
  const char *slash = strrchr (path, '/');
  return slash ? slash + 1 : path;
}

const char *
file_name_extension (const char *name)
{
  const char *last = file_name_last_part (name);
  const char *dot = strrchr (last, '.');
  return dot && dot > last ? dot + 1 : name + strlen (name);
}
