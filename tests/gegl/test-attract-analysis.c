/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * When the operation looks at its whole input: once, and again when the input
 * changed, by whatever way; not when only its own properties did, nor ever for a
 * resolved recipe. And what counts there.
 */
#include "attract-graph.h"
#include "counting-source.h"
#include "photographs.h"

#include <string.h>

enum { SIDE = 300, PIECE = 16 };

static const GeglRectangle CORNER = { 5, 7, PIECE, PIECE };
static const gint64 WHOLE = (gint64) SIDE * SIDE, PART = (gint64) PIECE * PIECE;

static const char TOLERANCE[] = "purple;30;90;from=gray";

/* ── How often ──────────────────────────────────────────────────────────── */

static Graph *
counting_graph (const char *attractors)
{
  Graph *graph = g_new (Graph, 1);
  graph->root = gegl_node_new ();
  graph->source = gegl_node_new_child (graph->root, "operation", COUNTING_SOURCE, NULL);
  graph->attract = gegl_node_new_child (graph->root, "operation", "colorshine:attract",
                                        "attractors", attractors, NULL);
  gegl_node_link (graph->source, graph->attract);
  counting_source_take_count ();
  return graph;
}

/* Pixels of the source that a look at a corner costs. */
static gint64
cost_of_corner (Graph *graph)
{
  float pixels[4 * PIECE * PIECE];
  graph_render (graph, &CORNER, babl_format ("RGBA float"), pixels);
  return counting_source_take_count ();
}

static void
test_resolved (void)
{
  g_autoptr (Graph) graph = counting_graph ("purple;30;90;radius=0.4|red;0;50|blue;30;50;off");
  g_assert_cmpint (cost_of_corner (graph), ==, PART);
  gegl_node_set (graph->attract, "blend", 1, NULL);
  g_assert_cmpint (cost_of_corner (graph), ==, PART);
}

/* A piece that was asked for before a change is not all of what came after it. */
static void
test_changed_meanwhile (void)
{
  const Babl *format = babl_format ("RGBA float");
  const GeglRectangle whole = { 0, 0, SIDE, SIDE };
  g_autoptr (Graph) graph = counting_graph (TOLERANCE);
  g_autofree float *before = graph_rendered (graph, &whole, format);
  g_autofree float *corner = graph_rendered (graph, &CORNER, format);
  counting_source_take_count ();

  counting_source_change_while_rendering ();
  g_autofree float *changed_corner = graph_rendered (graph, &CORNER, format);
  g_assert_cmpint (counting_source_take_count (), ==, PART);
  g_assert_cmpmem (corner, area_bytes (&CORNER, format), changed_corner,
                   area_bytes (&CORNER, format));
  g_assert_cmpint (cost_of_corner (graph), ==, WHOLE);
  g_autofree float *after = graph_rendered (graph, &whole, format);
  g_assert_cmpmem (before, area_bytes (&whole, format), after, area_bytes (&whole, format));
}

static void
test_reused (void)
{
  static const char *const recipes[]
      = { "purple;31;90;from=gray", "red;5;10", "green;60;90|blue;1;2;falloff=cubic" };
  g_autoptr (Graph) graph = counting_graph (TOLERANCE);
  g_assert_cmpint (cost_of_corner (graph), ==, WHOLE);
  for (guint i = 0; i < G_N_ELEMENTS (recipes); i++)
    {
      gegl_node_set (graph->attract, "attractors", recipes[i], NULL);
      g_assert_cmpint (cost_of_corner (graph), ==, PART);
    }
  gegl_node_set (graph->attract, "lightness", FALSE, "blend", 1, "gamut", 2, "neutral-chroma", 0.1,
                 "show", 1, "show-attractor", 1, "split", 0.01, NULL);
  g_assert_cmpint (cost_of_corner (graph), ==, PART);
  gegl_node_set (graph->attract, "attractors", "nonsense", NULL);
  gegl_node_set (graph->attract, "attractors", "red;5;10;radius=1", NULL);
  g_assert_cmpint (cost_of_corner (graph), ==, PART);
  gegl_node_set (graph->attract, "attractors", TOLERANCE, NULL);
  g_assert_cmpint (cost_of_corner (graph), ==, PART);
}

static void
test_upstream_property (void)
{
  g_autoptr (Graph) graph = counting_graph (TOLERANCE);
  g_assert_cmpint (cost_of_corner (graph), ==, WHOLE);
  gegl_node_set (graph->source, "seed", 17, NULL);
  g_assert_cmpint (cost_of_corner (graph), ==, WHOLE);
  g_assert_cmpint (gegl_node_get_bounding_box (graph->attract).width, ==, SIDE);
  gegl_node_set (graph->source, "width", 200, NULL);
  g_assert_cmpint (cost_of_corner (graph), ==, 200 * SIDE);
}

/* A tolerance that comes after changes that nobody looked at. */
static void
test_changes_while_resolved (void)
{
  g_autoptr (Graph) graph = counting_graph (TOLERANCE);
  g_assert_cmpint (cost_of_corner (graph), ==, WHOLE);
  gegl_node_set (graph->attract, "attractors", "red;1;2;radius=1", NULL);
  gegl_node_set (graph->source, "seed", 3, NULL);
  g_assert_cmpint (cost_of_corner (graph), ==, PART);
  gegl_node_set (graph->attract, "attractors", TOLERANCE, NULL);
  g_assert_cmpint (cost_of_corner (graph), ==, WHOLE);
}

static void
test_reconnected (void)
{
  g_autoptr (Graph) graph = counting_graph (TOLERANCE);
  GeglNode *other
      = gegl_node_new_child (graph->root, "operation", COUNTING_SOURCE, "seed", 9, NULL);
  g_assert_cmpint (cost_of_corner (graph), ==, WHOLE);
  gegl_node_link (other, graph->attract);
  g_assert_cmpint (cost_of_corner (graph), ==, WHOLE);
  gegl_node_disconnect (graph->attract, "input");
  gegl_node_link (graph->source, graph->attract);
  g_assert_cmpint (cost_of_corner (graph), ==, WHOLE);
}

static void
test_passthrough (void)
{
  g_autoptr (Graph) graph = counting_graph (TOLERANCE);
  g_assert_cmpint (cost_of_corner (graph), ==, WHOLE);
  gegl_node_set_passthrough (graph->attract, TRUE);
  g_assert_cmpint (cost_of_corner (graph), ==, PART);
  gegl_node_set (graph->source, "seed", 23, NULL);
  gegl_node_set_passthrough (graph->attract, FALSE);
  g_assert_cmpint (cost_of_corner (graph), ==, WHOLE);
}

/* In pieces: the first look costs the whole, the others themselves. */
static void
test_pieces (void)
{
  g_autoptr (Graph) graph = counting_graph (TOLERANCE);
  gint64 cost = 0;
  for (int y = 0; y < SIDE; y += 100)
    for (int x = 0; x < SIDE; x += 100)
      {
        g_autofree void *pixels = graph_rendered (graph, GEGL_RECTANGLE (x, y, 100, 100),
                                                  babl_format ("RGBA float"));
        cost += counting_source_take_count ();
      }
  g_assert_cmpint (cost, ==, WHOLE + WHOLE - 100 * 100);
}

/* ── The same as if it had always been so ───────────────────────────────── */

static void
assert_as_new (Graph *graph, GeglBuffer *buffer)
{
  const Babl *format = babl_format ("RGBA float");
  const GeglRectangle *all = gegl_buffer_get_extent (buffer);
  g_autoptr (Graph) fresh = graph_new (buffer, TOLERANCE);
  g_autofree float *expected = graph_rendered (fresh, all, format);
  g_autofree float *output = graph_rendered (graph, all, format);
  g_assert_cmpmem (output, area_bytes (all, format), expected, area_bytes (all, format));
}

static GeglBuffer *
photograph_buffer (guint number, const GeglRectangle *extent)
{
  g_autofree guint8 *pixels
      = photograph_crop (number, extent->width, extent->height, "R'G'B'A u8");
  return pixels ? buffer_from_pixels (extent, babl_format ("R'G'B'A u8"), pixels) : NULL;
}

static void
test_painted (void)
{
  g_autoptr (GeglBuffer) buffer = photograph_buffer (0, GEGL_RECTANGLE (0, 0, SIDE, SIDE));
  g_autoptr (GeglBuffer) other = photograph_buffer (2, GEGL_RECTANGLE (0, 0, SIDE, SIDE));
  if (!buffer || !other)
    return;
  g_autoptr (Graph) graph = graph_new (buffer, TOLERANCE);
  assert_as_new (graph, buffer);
  const guint8 red[4] = { 255, 0, 0, 255 };
  gegl_buffer_set_color_from_pixel (buffer, GEGL_RECTANGLE (10, 10, 200, 200), red,
                                    babl_format ("R'G'B'A u8"));
  assert_as_new (graph, buffer);

  /* Far from where anybody looked. */
  float corner[4 * PIECE * PIECE];
  graph_render (graph, &CORNER, babl_format ("RGBA float"), corner);
  gegl_buffer_clear (buffer, GEGL_RECTANGLE (200, 200, 100, 100));
  graph_render (graph, &CORNER, babl_format ("RGBA float"), corner);
  assert_as_new (graph, buffer);

  gegl_node_set (graph->source, "buffer", other, NULL);
  assert_as_new (graph, other);
}

/* A history of everything, in random order, ends where a new graph begins. */
static void
test_random_history (void)
{
  g_autoptr (GeglBuffer) buffer = photograph_buffer (1, GEGL_RECTANGLE (0, 0, SIDE, SIDE));
  if (!buffer)
    return;
  g_autoptr (Graph) graph = graph_new (buffer, TOLERANCE);
  for (int i = 0; i < 60; i++)
    {
      const guint8 color[4] = { (guint8) (40 * i), (guint8) (90 * i), (guint8) i, 255 };
      const GeglRectangle area = { g_test_rand_int_range (0, 250), g_test_rand_int_range (0, 250),
                                   g_test_rand_int_range (1, 50), g_test_rand_int_range (1, 50) };
      switch (g_test_rand_int_range (0, 5))
        {
        case 0:
          gegl_node_set_passthrough (graph->attract, i % 2 == 0);
          break;
        case 1:
          gegl_node_set (graph->attract, "attractors", i % 2 ? "red;3;4" : "red;3;4;radius=0.2",
                         NULL);
          break;
        case 2:
          gegl_node_disconnect (graph->attract, "input");
          gegl_node_link (graph->source, graph->attract);
          break;
        case 3:
          g_free (graph_rendered (graph, &area, babl_format ("RGBA float")));
          break;
        default:
          gegl_buffer_set_color_from_pixel (buffer, &area, color, babl_format ("R'G'B'A u8"));
        }
      if (i % 10 != 9)
        continue;
      gegl_node_set_passthrough (graph->attract, FALSE);
      gegl_node_set (graph->attract, "attractors", TOLERANCE, NULL);
      assert_as_new (graph, buffer);
    }
}

/* ── What counts ────────────────────────────────────────────────────────── */

/* Radii show in which pixels have influence. */
static float *
influence (GeglBuffer *buffer)
{
  g_autoptr (Graph) graph = graph_new (buffer, "purple;40;200;from=teal;falloff=linear");
  gegl_node_set (graph->attract, "show", (int) COLORSHINE_SHOW_INFLUENCE, NULL);
  return graph_rendered (graph, gegl_buffer_get_extent (buffer), babl_format ("RGBA float"));
}

/* Transparent pixels around don't change what happens to the others. */
static void
test_transparent_pixels (void)
{
  const GeglRectangle inner = { 0, 0, 150, 150 }, outer = { 0, 0, SIDE, SIDE };
  g_autoptr (GeglBuffer) small = photograph_buffer (0, &inner);
  if (!small)
    return;
  const Babl *format = babl_format ("R'G'B'A u8");
  g_autoptr (GeglBuffer) large = gegl_buffer_new (&outer, format);
  const guint8 clear_teal[4] = { 0, 128, 128, 0 };
  gegl_buffer_set_color_from_pixel (large, &outer, clear_teal, format);
  gegl_buffer_copy (small, &inner, GEGL_ABYSS_NONE, large, &inner);
  g_autofree float *expected = influence (small), *output = influence (large);
  for (int y = 0; y < inner.height; y++)
    g_assert_cmpmem (output + 4 * SIDE * y, 16 * (gsize) inner.width,
                     expected + 4 * inner.width * y, 16 * (gsize) inner.width);
  g_assert_cmpfloat (output[4 * SIDE * SIDE - 1], ==, 0.0f);

  /* The same pixels would count if they were opaque. */
  const guint8 teal[4] = { 0, 128, 128, 255 };
  gegl_buffer_set_color_from_pixel (large, GEGL_RECTANGLE (150, 0, 150, SIDE), teal, format);
  g_autofree float *opaque = influence (large);
  g_assert_true (memcmp (opaque, output, 16 * (gsize) inner.width) != 0);
}

/* Of a large image some pixels are drawn, by their position within it and not in the
 * plane. No two pixels are alike here, so that other draws mean other radii. */
static void
test_moved_extent (void)
{
  const GeglRectangle here = { 0, 0, 2300, 1700 }, there = { -4321, 987, 2300, 1700 };
  const Babl *format = babl_format ("RGB float");
  g_autofree float *pixels = g_malloc (area_bytes (&here, format));
  for (gsize i = 0; i < area_bytes (&here, format) / sizeof (float); i++)
    pixels[i] = (float) g_test_rand_double ();
  g_autoptr (GeglBuffer) buffer_here = buffer_from_pixels (&here, format, pixels);
  g_autoptr (GeglBuffer) buffer_there = buffer_from_pixels (&there, format, pixels);
  g_autoptr (Graph) graph_here = graph_new (buffer_here, TOLERANCE);
  g_autoptr (Graph) graph_there = graph_new (buffer_there, TOLERANCE);
  const GeglRectangle part_here = { 1000, 500, 400, 300 },
                      part_there = { 1000 - 4321, 500 + 987, 400, 300 };
  g_autofree float *output_here = graph_rendered (graph_here, &part_here, format);
  g_autofree float *output_there = graph_rendered (graph_there, &part_there, format);
  g_assert_cmpmem (output_here, area_bytes (&part_here, format), output_there,
                   area_bytes (&part_here, format));
}

/* ── What is drawn again ────────────────────────────────────────────────── */

static void
join_area (GeglNode *node, const GeglRectangle *area, GeglRectangle *all)
{
  gegl_rectangle_bounding_box (all, all, area);
}

/* A dot of paint moves the percentiles of all: hosts must draw everything again.
 * With radii given, it is a dot. */
static void
test_invalidated_area (void)
{
  const GeglRectangle whole = { 0, 0, SIDE, SIDE }, dot = { 33, 44, 5, 6 };
  const guint8 red[4] = { 255, 0, 0, 255 };
  g_autoptr (GeglBuffer) buffer = photograph_buffer (0, &whole);
  if (!buffer)
    return;
  g_autoptr (Graph) graph = graph_new (buffer, TOLERANCE);
  g_free (graph_rendered (graph, &whole, babl_format ("R'G'B' u8")));
  GeglRectangle area = { 0, 0, 0, 0 };
  g_signal_connect (graph->attract, "invalidated", G_CALLBACK (join_area), &area);
  gegl_buffer_set_color_from_pixel (buffer, &dot, red, babl_format ("R'G'B'A u8"));
  g_assert_true (gegl_rectangle_equal (&area, &whole));

  gegl_node_set (graph->attract, "attractors", "red;1;2;radius=1", NULL);
  g_free (graph_rendered (graph, &whole, babl_format ("R'G'B' u8")));
  area = (GeglRectangle){ 0, 0, 0, 0 };
  gegl_buffer_set_color_from_pixel (buffer, &dot, red, babl_format ("R'G'B'A u8"));
  g_assert_true (gegl_rectangle_equal (&area, &dot));
}

static void
add (const char *name, GTestFunc function)
{
  g_autofree char *path = g_strdup_printf ("/attract/analysis/%s", name);
  g_test_add_func (path, function);
}

static void
add_tests (void)
{
  counting_source_register ();
  add ("resolved", test_resolved);
  add ("reused", test_reused);
  add ("changed-meanwhile", test_changed_meanwhile);
  add ("upstream-property", test_upstream_property);
  add ("changes-while-resolved", test_changes_while_resolved);
  add ("reconnected", test_reconnected);
  add ("passthrough", test_passthrough);
  add ("pieces", test_pieces);
  add ("painted", test_painted);
  add ("random-history", test_random_history);
  add ("transparent-pixels", test_transparent_pixels);
  add ("moved-extent", test_moved_extent);
  add ("invalidated-area", test_invalidated_area);
}

int
main (int argc, char **argv)
{
  return run_gegl_tests (argc, argv, add_tests);
}
