/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * In which format the operation gives its pixels: as coarse as they came only where
 * that is known to become of them.
 */
#include "attract-graph.h"

#include <gegl-plugin.h>

static const GeglRectangle AREA = { 0, 0, 16, 16 };

static const char RECIPE[] = "red;1;50;radius=0.5";

/* ── Operations as GIMP has them ────────────────────────────────────────── */

/* What lays a layer over another, and a filter of GIMP's own. Only their names, pads
 * and opacity are looked at. */
typedef struct {
  GeglOperationPointComposer parent;
  gdouble opacity;
} Mode;
typedef GeglOperationPointComposerClass ModeClass;
typedef GeglOperationPointFilter OwnFilter;
typedef GeglOperationPointFilterClass OwnFilterClass;

static GType mode_get_type (void);
static GType own_filter_get_type (void);
G_DEFINE_TYPE (Mode, mode, GEGL_TYPE_OPERATION_POINT_COMPOSER)
G_DEFINE_TYPE (OwnFilter, own_filter, GEGL_TYPE_OPERATION_POINT_FILTER)

static void
mode_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  ((Mode *) object)->opacity = g_value_get_double (value);
}

static void
mode_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  g_value_set_double (value, ((Mode *) object)->opacity);
}

static void
mode_class_init (ModeClass *klass)
{
  G_OBJECT_CLASS (klass)->set_property = mode_set_property;
  G_OBJECT_CLASS (klass)->get_property = mode_get_property;
  g_object_class_install_property (
      G_OBJECT_CLASS (klass), 1,
      g_param_spec_double ("opacity", NULL, NULL, 0.0, 1.0, 1.0,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT));
  gegl_operation_class_set_keys (GEGL_OPERATION_CLASS (klass), "name", "gimp:test-mode", NULL);
}

static void
mode_init (Mode *self)
{
}

static void
own_filter_class_init (OwnFilterClass *klass)
{
  gegl_operation_class_set_keys (GEGL_OPERATION_CLASS (klass), "name", "gimp:test-curves", NULL);
}

static void
own_filter_init (OwnFilter *self)
{
}

/* ── Chains ─────────────────────────────────────────────────────────────── */

/* GEGL 0.4.42 has only what is deprecated since. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
static void
lead (GeglNode *source, GeglNode *sink, const char *pad)
{
  gegl_node_connect_to (source, "output", sink, pad);
}
#pragma GCC diagnostic pop

static GeglNode *
append (Graph *graph, GeglNode *last, const char *operation, const char *pad)
{
  GeglNode *node = gegl_node_new_child (graph->root, "operation", operation, NULL);
  lead (last, node, pad);
  return node;
}

static GeglNode *
append_buffer (Graph *graph, GeglNode *last, const Babl *format)
{
  g_autoptr (GeglBuffer) buffer = gegl_buffer_new (&AREA, format);
  GeglNode *node = append (graph, last, "gegl:write-buffer", "input");
  gegl_node_set (node, "buffer", buffer, NULL);
  return node;
}

static Graph *
graph_of (const char *format)
{
  g_autoptr (GeglBuffer) buffer = gegl_buffer_new (&AREA, babl_format (format));
  return graph_new (buffer, RECIPE);
}

/* GEGL prepares an operation anew when what comes in changes, or for a node that it
 * has not rendered yet; a changed end alone does not do it. */
static void
assert_given (Graph *graph, const char *format)
{
  gegl_node_get_bounding_box (graph->attract);
  GeglOperation *operation = gegl_node_get_gegl_operation (graph->attract);
  GEGL_OPERATION_GET_CLASS (operation)->prepare (operation);
  g_assert_cmpstr (babl_get_name (gegl_operation_get_format (operation, "output")), ==, format);
}

/* One source and the buffer that all becomes. */
static void
test_buffers (void)
{
  static const struct {
    const char *source, *end, *given;
  } cases[] = {
    { "R'G'B' u8", "R'G'B' u8", "R'G'B' u8" },
    { "R'G'B' u8", "R'G'B'A u8", "R'G'B' u8" },
    { "R'G'B'A u8", "R'G'B' u8", "R'G'B'A u8" },
    { "R'G'B'A u16", "R'G'B'A u16", "R'G'B'A u16" },
    { "RGB u8", "RGB u8", "RGB u8" },
    { "R~G~B~A u16", "R~G~B~A u16", "R~G~B~A u16" },
    /* Another curve, or more or fewer bits, would round twice. */
    { "R'G'B' u8", "RGB u8", "RGBA float" },
    { "R'G'B' u8", "R'G'B' u16", "RGBA float" },
    { "R'G'B' u16", "R'G'B' u8", "RGBA float" },
    { "R'G'B'A u8", "R'aG'aB'aA u8", "RGBA float" },
    { "R'G'B' u8", "Y' u8", "RGBA float" },
    { "R'G'B' u8", "RGBA float", "RGBA float" },
    { "R'G'B' u8", "R'G'B'A half", "RGBA float" },
    /* Not taken as codes. */
    { "Y' u8", "Y' u8", "RGBA float" },
    { "Y'A u16", "Y'A u16", "RGBA float" },
    { "R'aG'aB'aA u8", "R'aG'aB'aA u8", "RGBA float" },
    { "R'G'B'A float", "R'G'B'A u8", "R'G'B'A float" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Graph) graph = graph_of (cases[i].source);
      append_buffer (graph, graph->attract, babl_format (cases[i].end));
      assert_given (graph, cases[i].given);
    }
}

static void
test_chains (void)
{
  static const char *const handing_on[]
      = { "gegl:nop", "gegl:cache", "gegl:copy-buffer", "gegl:crop", "gegl:translate" };
  const Babl *format = babl_format ("R'G'B'A u8");
  g_autoptr (Graph) graph = graph_of ("R'G'B'A u8");
  GeglNode *last = graph->attract;
  assert_given (graph, "RGBA float"); /* whoever reads it */
  for (guint i = 0; i < G_N_ELEMENTS (handing_on); i++)
    last = append (graph, last, handing_on[i], "input");
  assert_given (graph, "RGBA float");
  GeglNode *end = append_buffer (graph, last, format);
  assert_given (graph, "R'G'B'A u8");

  /* A filter on the way, and a fork of which one branch has one. */
  GeglNode *filter = append (graph, last, "gegl:invert-linear", "input");
  append_buffer (graph, filter, format);
  assert_given (graph, "RGBA float");
  gegl_node_disconnect (filter, "input");
  assert_given (graph, "R'G'B'A u8");
  lead (filter, end, "input");
  lead (last, filter, "input");
  assert_given (graph, "RGBA float");
}

static void
test_format_that_is_asked_for (void)
{
  static const char *const names[] = { "gegl:convert-format", "gegl:buffer-sink" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (Graph) graph = graph_of ("R'G'B'A u8");
      GeglNode *end = append (graph, graph->attract, names[i], "input");
      gegl_node_set (end, "format", NULL, NULL);
      assert_given (graph, "RGBA float");
      gegl_node_set (end, "format", babl_format ("R'G'B'A u8"), NULL);
      assert_given (graph, "R'G'B'A u8");
      gegl_node_set (end, "format", babl_format ("R'G'B'A float"), NULL);
      assert_given (graph, "RGBA float");
    }
}

/* A filter on a layer: its own blend mode, then the layer's, and the end, which
 * GIMP reads. */
static void
test_layers (void)
{
  g_autoptr (Graph) graph = graph_of ("R'G'B'A u8");
  GeglNode *nop = append (graph, graph->attract, "gegl:nop", "input");
  GeglNode *own_mode = append (graph, nop, "gimp:test-mode", "aux");
  assert_given (graph, "R'G'B'A u8");
  GeglNode *cache = append (graph, own_mode, "gegl:cache", "input");
  GeglNode *layer_mode = append (graph, cache, "gimp:test-mode", "aux");
  GeglNode *next_layer = append (graph, layer_mode, "gimp:test-mode", "input");
  append (graph, next_layer, "gegl:nop", "input");
  assert_given (graph, "R'G'B'A u8");

  /* What is below shows through in part. */
  gegl_node_set (own_mode, "opacity", 0.7, NULL);
  assert_given (graph, "RGBA float");
  gegl_node_set (own_mode, "opacity", 1.0, NULL);
  assert_given (graph, "R'G'B'A u8");

  /* Another filter above this one. */
  GeglNode *filter = append (graph, own_mode, "gimp:test-curves", "input");
  assert_given (graph, "RGBA float");
  gegl_node_disconnect (filter, "input");
  assert_given (graph, "R'G'B'A u8");
  append (graph, own_mode, "gegl:unsharp-mask", "input");
  assert_given (graph, "RGBA float");
}

/* Every node forks into the next two: followed once, not 2⁶⁴ times. */
static void
test_many_forks (void)
{
  g_autoptr (Graph) graph = graph_of ("R'G'B'A u8");
  GeglNode *last = graph->attract;
  for (int i = 0; i < 64; i++)
    {
      GeglNode *node = append (graph, last, "gimp:test-mode", "input");
      lead (last, node, "aux");
      last = node;
    }
  assert_given (graph, "R'G'B'A u8");
}

static void
add_tests (void)
{
  g_type_class_ref (mode_get_type ());
  g_type_class_ref (own_filter_get_type ());
  g_test_add_func ("/attract/consumers/buffers", test_buffers);
  g_test_add_func ("/attract/consumers/chains", test_chains);
  g_test_add_func ("/attract/consumers/format-that-is-asked-for", test_format_that_is_asked_for);
  g_test_add_func ("/attract/consumers/layers", test_layers);
  g_test_add_func ("/attract/consumers/many-forks", test_many_forks);
}

int
main (int argc, char **argv)
{
  return run_gegl_tests (argc, argv, add_tests);
}
