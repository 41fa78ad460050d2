/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Many nodes at once, in several threads, made, changed and dropped in any state:
 * the same pixels as alone, nothing kept, no crash.
 */
#include "attract-graph.h"
#include "photographs.h"

#include <string.h>
#include <sys/resource.h>

enum { SIDE = 160, N_THREADS = 4, N_ROUNDS = 12 };

static const GeglRectangle AREA = { 0, 0, SIDE, SIDE };

static const char *const RECIPES[] = {
  "red;40;60",
  "teal;1;120;radius=0.3|gold;30;50;from=gray",
  "oklch(60% 0.2 300);75;90;falloff=gaussian;channels=ch",
  "navy;1;80;radius=0.5",
};

static GeglBuffer *
photograph_buffer (guint number)
{
  g_autofree guint8 *pixels = photograph_crop (number, SIDE, SIDE, "R'G'B' u8");
  return pixels ? buffer_from_pixels (&AREA, babl_format ("R'G'B' u8"), pixels) : NULL;
}

static float *
rendered_alone (GeglBuffer *buffer, const char *attractors)
{
  g_autoptr (Graph) graph = graph_new (buffer, attractors);
  return graph_rendered (graph, &AREA, babl_format ("RGBA float"));
}

/* ── At once ────────────────────────────────────────────────────────────── */

typedef struct {
  GeglBuffer *buffer; /* shared */
  float *expected[G_N_ELEMENTS (RECIPES)];
  guint number;
  gint *is_over; /* (nullable) atomic */
} Worker;

/* A node that keeps changing its recipe must always show the last one. */
static gpointer
work (gpointer data)
{
  const Worker *worker = data;
  const Babl *format = babl_format ("RGBA float");
  g_autoptr (Graph) graph = graph_new (worker->buffer, "");
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      const guint k = (round + worker->number) % G_N_ELEMENTS (RECIPES);
      gegl_node_set (graph->attract, "attractors", RECIPES[k], NULL);
      g_autofree float *output = graph_rendered (graph, &AREA, format);
      g_assert_cmpmem (output, area_bytes (&AREA, format), worker->expected[k],
                       area_bytes (&AREA, format));
    }
  return NULL;
}

static void
worker_init (Worker *worker, GeglBuffer *buffer)
{
  *worker = (Worker){ .buffer = buffer };
  for (guint k = 0; k < G_N_ELEMENTS (RECIPES); k++)
    worker->expected[k] = rendered_alone (buffer, RECIPES[k]);
}

static void
worker_clear (Worker *worker)
{
  for (guint k = 0; k < G_N_ELEMENTS (RECIPES); k++)
    g_free (worker->expected[k]);
}

static void
test_many_nodes (void)
{
  g_autoptr (GeglBuffer) buffer = photograph_buffer (0);
  if (!buffer)
    return;
  Worker workers[N_THREADS];
  GThread *threads[N_THREADS];
  worker_init (&workers[0], buffer);
  for (guint i = 0; i < N_THREADS; i++)
    {
      workers[i] = workers[0];
      workers[i].number = i;
      threads[i] = g_thread_new ("render", work, &workers[i]);
    }
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  worker_clear (&workers[0]);
}

/* What a dialog does while an image is exported. */
static gpointer
change_properties (gpointer data)
{
  const Worker *worker = data;
  g_autoptr (Graph) graph = graph_new (worker->buffer, "red;40;60");
  for (guint i = 0; !g_atomic_int_get (worker->is_over); i++)
    {
      gegl_node_set (graph->attract, "attractors", RECIPES[i % G_N_ELEMENTS (RECIPES)], "blend",
                     (int) (i % 2), "gamut", (int) (i % 4), "split", 0.25 * (i % 4), NULL);
      gegl_node_get_bounding_box (graph->attract);
      if (i % 8 == 0)
        g_free (graph_rendered (graph, GEGL_RECTANGLE (0, 0, 30, 30), babl_format ("R'G'B' u8")));
    }
  return NULL;
}

static void
test_changes_elsewhere (void)
{
  g_autoptr (GeglBuffer) buffer = photograph_buffer (1);
  if (!buffer)
    return;
  gint is_over = 0;
  Worker worker;
  worker_init (&worker, buffer);
  worker.is_over = &is_over;
  GThread *thread = g_thread_new ("change", change_properties, &worker);
  work (&worker);
  g_atomic_int_set (&is_over, 1);
  g_thread_join (thread);
  worker_clear (&worker);
}

/* One after the other in one graph. */
static void
test_chain (void)
{
  g_autoptr (GeglBuffer) buffer = photograph_buffer (2);
  if (!buffer)
    return;
  const Babl *format = babl_format ("RGBA float");
  g_autoptr (Graph) graph = graph_new (buffer, RECIPES[0]);
  GeglNode *second = gegl_node_new_child (graph->root, "operation", "colorshine:attract",
                                          "attractors", RECIPES[1], NULL);
  gegl_node_link (graph->attract, second);
  g_autofree float *output = g_malloc (area_bytes (&AREA, format));
  gegl_node_blit (second, 1.0, &AREA, format, output, GEGL_AUTO_ROWSTRIDE, GEGL_BLIT_DEFAULT);

  g_autofree float *between = rendered_alone (buffer, RECIPES[0]);
  g_autoptr (GeglBuffer) middle = buffer_from_pixels (&AREA, format, between);
  g_autofree float *expected = rendered_alone (middle, RECIPES[1]);
  g_assert_cmpmem (output, area_bytes (&AREA, format), expected, area_bytes (&AREA, format));
}

/* ── Ends ───────────────────────────────────────────────────────────────── */

static void
test_dropped_in_any_state (void)
{
  g_autoptr (GeglBuffer) buffer = photograph_buffer (0);
  if (!buffer)
    return;
  graph_free (graph_new (buffer, RECIPES[0])); /* never prepared */
  graph_free (graph_new (buffer, "nonsense"));
  Graph *graph = graph_new (buffer, RECIPES[0]);
  graph_format (graph); /* prepared, never processed */
  graph_free (graph);
  GeglNode *root = gegl_node_new ();
  gegl_node_new_child (root, "operation", "colorshine:attract", NULL);
  g_object_unref (root);
}

/* A node can be given another operation: what the first one heard from it must end
 * with it. */
static void
test_other_operation (void)
{
  g_autoptr (GeglBuffer) buffer = photograph_buffer (0);
  if (!buffer)
    return;
  const Babl *format = babl_format ("R'G'B' u8");
  g_autoptr (Graph) graph = graph_new (buffer, RECIPES[0]);
  g_autofree guint8 *colored = graph_rendered (graph, &AREA, format);
  gegl_node_set (graph->attract, "operation", "gegl:nop", NULL);
  g_object_set (graph->attract, "passthrough", TRUE, NULL);
  gegl_buffer_clear (buffer, GEGL_RECTANGLE (0, 0, 10, 10));
  g_object_set (graph->attract, "passthrough", FALSE, NULL);
  g_autofree guint8 *plain = graph_rendered (graph, &AREA, format);
  g_assert_true (memcmp (plain, colored, area_bytes (&AREA, format)) != 0);
}

/* The input is let go, and so is what was learnt from it: an analysis of this size
 * takes 2 MB and more, so 300 of them could not hide in the allowance. */
static void
test_nothing_is_kept (void)
{
  const GeglRectangle area = { 0, 0, 400, 400 };
  const Babl *format = babl_format ("RGBA float");
  GeglBuffer *buffer = NULL;
  long kilobytes = 0;
  struct rusage usage;
  g_autofree float *pixels = g_new (float, 4 * 400 * 400);
  for (gsize i = 0; i < 4 * 400 * 400; i++)
    pixels[i] = (float) (i % 1013) / 1012.0f;
  for (int i = 0; i < 330; i++)
    {
      buffer = buffer_from_pixels (&area, format, pixels);
      g_object_add_weak_pointer (G_OBJECT (buffer), (gpointer *) &buffer);
      Graph *graph = graph_new (buffer, "red;40;60");
      g_free (graph_rendered (graph, GEGL_RECTANGLE (0, 0, 10, 10), format));
      gegl_node_set (graph->attract, "attractors", "nonsense", NULL);
      graph_free (graph);
      g_object_unref (buffer);
      g_assert_null (buffer);
      getrusage (RUSAGE_SELF, &usage);
      if (i == 30)
        kilobytes = usage.ru_maxrss;
    }
  g_test_message ("%ld KiB more after 300 graphs", usage.ru_maxrss - kilobytes);
  g_assert_cmpint (usage.ru_maxrss - kilobytes, <, 50000);
}

static void
add (const char *name, GTestFunc function)
{
  g_autofree char *path = g_strdup_printf ("/attract/threads/%s", name);
  g_test_add_func (path, function);
}

static void
add_tests (void)
{
  /* Complaints about nonsense are tested elsewhere. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  add ("many-nodes", test_many_nodes);
  add ("changes-elsewhere", test_changes_elsewhere);
  add ("chain", test_chain);
  add ("dropped-in-any-state", test_dropped_in_any_state);
  add ("other-operation", test_other_operation);
  add ("nothing-is-kept", test_nothing_is_kept);
}

int
main (int argc, char **argv)
{
  return run_gegl_tests (argc, argv, add_tests);
}
