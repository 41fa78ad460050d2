/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * GEGL doesn't tell an operation in which format its output is wanted. Rounding to
 * 8 bits is free where a buffer of 8 bits is the end of it and would be a loss in
 * front of another filter, so the graph is followed from the operation to its
 * ends, and what is not known is taken for a loss.
 */
#include "consumers.h"

#include <string.h>

/* One look through a graph. */
typedef struct {
  const Babl *codes;
  GHashTable *seen; /* nodes: a graph may fork and join at every layer */
} Search;

/* Same curve, space and bits; alpha makes no difference to colours. */
static gboolean
is_as_coarse (const Babl *format, const Babl *codes)
{
  const int alpha = BABL_MODEL_FLAG_ALPHA;
  return format && !babl_format_is_palette (format)
         && babl_format_get_space (format) == babl_format_get_space (codes)
         && babl_format_get_type (format, 0) == babl_format_get_type (codes, 0)
         && (babl_get_model_flags (babl_format_get_model (format)) & ~alpha)
                == (babl_get_model_flags (babl_format_get_model (codes)) & ~alpha);
}

static gboolean
buffer_is_as_coarse (GeglNode *node, const Babl *codes)
{
  g_autoptr (GeglBuffer) buffer = NULL;
  gegl_node_get (node, "buffer", &buffer, NULL);
  return buffer && is_as_coarse (gegl_buffer_get_format (buffer), codes);
}

static gboolean
format_is_as_coarse (GeglNode *node, const Babl *codes)
{
  const Babl *format = NULL;
  gegl_node_get (node, "format", &format, NULL);
  return is_as_coarse (format, codes);
}

/* The nodes of GIMP's that lay a layer or a filter's result over what is below it, in
 * an image of the layer's own depth. What is mixed in parts is not rounded before. */
static gboolean
lays_over (GeglNode *node, const char *operation)
{
  gdouble opacity = 0.0;
  if (!g_str_has_prefix (operation, "gimp:") || !gegl_node_has_pad (node, "aux")
      || !gegl_node_find_property (node, "opacity"))
    return FALSE;
  gegl_node_get (node, "opacity", &opacity, NULL);
  return opacity >= 1.0;
}

/* Operations that hand pixels on as they are. */
static gboolean
hands_on (GeglNode *node, const char *operation)
{
  static const char *const names[]
      = { "gegl:nop", "gegl:cache", "gegl:copy-buffer", "gegl:crop", "gegl:translate", NULL };
  return g_strv_contains (names, operation) || lays_over (node, operation);
}

static gboolean all_consumers_keep (Search *search, GeglNode *node, gboolean is_in_gimp);

static gboolean
consumer_keeps (Search *search, GeglNode *node, gboolean is_in_gimp)
{
  const char *operation = gegl_node_get_operation (node);
  if (!operation)
    return FALSE;
  if (g_str_equal (operation, "gegl:write-buffer"))
    return buffer_is_as_coarse (node, search->codes);
  if (g_str_equal (operation, "gegl:buffer-sink") || g_str_equal (operation, "gegl:convert-format"))
    return format_is_as_coarse (node, search->codes);
  if (!hands_on (node, operation))
    return FALSE;
  return all_consumers_keep (search, node, is_in_gimp || g_str_has_prefix (operation, "gimp:"));
}

/* GIMP reads its graph at the end, which has no consumers. Elsewhere nothing is
 * known of who reads there. */
static gboolean
all_consumers_keep (Search *search, GeglNode *node, gboolean is_in_gimp)
{
  if (!g_hash_table_add (search->seen, node))
    return TRUE;
  g_autofree GeglNode **nodes = NULL;
  g_autofree const char **pads = NULL;
  const gint n = gegl_node_get_consumers (node, "output", &nodes, &pads);
  for (gint i = 0; i < n; i++)
    if (!consumer_keeps (search, nodes[i], is_in_gimp))
      return FALSE;
  return n > 0 || is_in_gimp;
}

gboolean
consumers_keep_codes (GeglNode *node, const Babl *codes)
{
  Search search = { codes, g_hash_table_new (NULL, NULL) };
  const gboolean keep = all_consumers_keep (&search, node, FALSE);
  g_hash_table_unref (search.seen);
  return keep;
}
