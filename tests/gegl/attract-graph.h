/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The smallest graph that holds the operation: a buffer, the operation, and a way
 * to look at its output.
 */
#pragma once

#include <gegl.h>

typedef struct {
  GeglNode *root;
  GeglNode *source;  /* gegl:buffer-source */
  GeglNode *attract; /* colorshine:attract */
} Graph;

/** A graph over @buffer, whose recipe is @attractors. (transfer full) */
Graph *graph_new (GeglBuffer *buffer, const char *attractors);

void graph_free (Graph *graph);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Graph, graph_free)

/** The format in which the operation takes and gives pixels. */
const Babl *graph_format (Graph *graph);

/** Renders an area of the operation's output. */
void graph_render (Graph *graph, const GeglRectangle *area, const Babl *format, void *pixels);

/** The same into new memory. (transfer full): g_free() */
void *graph_rendered (Graph *graph, const GeglRectangle *area, const Babl *format);

/** A buffer with @extent that holds @pixels, packed. (transfer full) */
GeglBuffer *buffer_from_pixels (const GeglRectangle *extent, const Babl *format,
                                const void *pixels);

/** Bytes of an area in a format. */
gsize area_bytes (const GeglRectangle *area, const Babl *format);

/** Converts packed pixels. (transfer full): g_free() */
void *converted (const void *pixels, const Babl *from, const Babl *to, gsize n_pixels);

/** g_test_init(), gegl_init(), and at the end gegl_exit(). @add adds the tests. */
int run_gegl_tests (int argc, char **argv, void (*add) (void));
