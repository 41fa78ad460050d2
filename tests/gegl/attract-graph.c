/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See attract-graph.h.
 */
#include "attract-graph.h"

#include <gegl-plugin.h>
#include <opencl/gegl-cl.h>
#include <stdio.h>

Graph *
graph_new (GeglBuffer *buffer, const char *attractors)
{
  Graph *graph = g_new (Graph, 1);
  graph->root = gegl_node_new ();
  graph->source = gegl_node_new_child (graph->root, "operation", "gegl:buffer-source", "buffer",
                                       buffer, NULL);
  graph->attract = gegl_node_new_child (graph->root, "operation", "colorshine:attract",
                                        "attractors", attractors, NULL);
  gegl_node_link (graph->source, graph->attract);
  return graph;
}

void
graph_free (Graph *graph)
{
  g_object_unref (graph->root);
  g_free (graph);
}

const Babl *
graph_format (Graph *graph)
{
  gegl_node_get_bounding_box (graph->attract); /* prepares it */
  return gegl_operation_get_format (gegl_node_get_gegl_operation (graph->attract), "output");
}

void
graph_render (Graph *graph, const GeglRectangle *area, const Babl *format, void *pixels)
{
  gegl_node_blit (graph->attract, 1.0, area, format, pixels, GEGL_AUTO_ROWSTRIDE,
                  GEGL_BLIT_DEFAULT);
}

void *
graph_rendered (Graph *graph, const GeglRectangle *area, const Babl *format)
{
  void *pixels = g_malloc (area_bytes (area, format));
  graph_render (graph, area, format, pixels);
  return pixels;
}

GeglBuffer *
buffer_from_pixels (const GeglRectangle *extent, const Babl *format, const void *pixels)
{
  GeglBuffer *buffer = gegl_buffer_new (extent, format);
  gegl_buffer_set (buffer, extent, 0, format, pixels, GEGL_AUTO_ROWSTRIDE);
  return buffer;
}

gsize
area_bytes (const GeglRectangle *area, const Babl *format)
{
  return (gsize) area->width * (gsize) area->height
         * (gsize) babl_format_get_bytes_per_pixel (format);
}

void *
converted (const void *pixels, const Babl *from, const Babl *to, gsize n_pixels)
{
  void *result = g_malloc (n_pixels * (gsize) babl_format_get_bytes_per_pixel (to));
  babl_process (babl_fish (from, to), pixels, result, (glong) n_pixels);
  return result;
}

/* GEGL warns where OpenCL is asked for and there is no device. */
static void
init_gegl (int *argc, char ***argv)
{
  const GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
  gegl_init (argc, argv);
  g_log_set_always_fatal (fatal);
}

int
run_gegl_tests (int argc, char **argv, void (*add) (void))
{
  g_test_init (&argc, &argv, NULL);
  init_gegl (&argc, &argv);
  if (g_getenv ("GEGL_USE_OPENCL") && !gegl_cl_is_accelerated ())
    {
      puts ("1..0 # SKIP GEGL finds no OpenCL device for GEGL_USE_OPENCL");
      gegl_exit ();
      return 0;
    }
  add ();
  const int result = g_test_run ();
  gegl_exit ();
  return result;
}
