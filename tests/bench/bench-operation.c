/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How fast the operation is inside GEGL, beside operations of GEGL's own that change
 * colours, by pixel format; and how much memory it takes. bench.py runs it.
 *
 * Usage: bench-operation [--megapixels N] [--rounds N] [--threads N] PHOTOGRAPH.ppm
 */
#include "measure.h"
#include "peak.h"
#include "picture.h"

#include "colorshine.h"

#include <gegl-plugin.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

/* What AVX2 may take, by the bars that are stated for AVX-512. */
static const double AVX2_ALLOWANCE = 1.5;

static const char *program;
static int megapixels = 24, n_rounds = 9, n_threads = 2;

static const GOptionEntry OPTIONS[] = {
  { "megapixels", 0, 0, G_OPTION_ARG_INT, &megapixels, "Size of the pictures", "N" },
  { "rounds", 0, 0, G_OPTION_ARG_INT, &n_rounds, "Medians are of so many", "N" },
  { "threads", 0, 0, G_OPTION_ARG_INT, &n_threads, "GEGL's; 2 by default, as the bars are stated", "N" },
  { 0 },
};

/* ── Operations ─────────────────────────────────────────────────────────── */

enum { ATTRACT, ATTRACT_OKLCH, SATURATION, HUE_CHROMA, COLOR_WARP, ATTRACT_RESOLVED, N_OPERATIONS };

/* What is timed; the rest is there for its memory. */
enum { N_TIMED = ATTRACT_RESOLVED };

static const struct {
  const char *operation, *title;
} OPERATIONS[N_OPERATIONS] = {
  { "colorshine:attract", "oklab" },          { "colorshine:attract", "oklch" },
  { "gegl:saturation", "gegl:saturation" },   { "gegl:hue-chroma", "gegl:hue-chroma" },
  { "gegl:color-warp", "gegl:color-warp" },   { "colorshine:attract", "resolved" },
};

/* Four attractors around the hue circle, each of which reaches a third of the
 * picture; the radii are found once, while warming up. */
static const char RECIPE[] = "oklch(45% 0.13 40);33;75|oklch(55% 0.13 177.5);33;75|"
                             "oklch(65% 0.13 315);33;75|oklch(75% 0.13 92.5);33;75";

static const char RESOLVED_RECIPE[] = "oklch(45% 0.13 40);33;75;radius=0.3";

static void
set_up_color_warp (GeglNode *node)
{
  static const char *const pairs[][2] = { { "#b5763f", "#7f3f1f" },
                                          { "#3fb576", "#1f7f5f" },
                                          { "#763fb5", "#9f5fdf" },
                                          { "#b5b53f", "#dfc41f" } };
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *from = g_strdup_printf ("from-%u", i), *to = g_strdup_printf ("to-%u", i);
      GeglColor *from_color = gegl_color_new (pairs[i][0]), *to_color = gegl_color_new (pairs[i][1]);
      gegl_node_set (node, from, from_color, to, to_color, NULL);
      g_object_unref (from_color);
      g_object_unref (to_color);
    }
}

static GeglNode *
new_filter (GeglNode *root, int operation)
{
  GeglNode *node
      = gegl_node_new_child (root, "operation", OPERATIONS[operation].operation, NULL);
  switch (operation)
    {
    case ATTRACT:
    case ATTRACT_OKLCH:
      gegl_node_set (node, "attractors", RECIPE, "blend",
                     operation == ATTRACT ? COLORSHINE_BLEND_OKLAB : COLORSHINE_BLEND_OKLCH, NULL);
      break;
    case ATTRACT_RESOLVED:
      gegl_node_set (node, "attractors", RESOLVED_RECIPE, NULL);
      break;
    case SATURATION:
      gegl_node_set (node, "scale", 1.5, NULL);
      break;
    case HUE_CHROMA:
      gegl_node_set (node, "hue", 30.0, "chroma", 10.0, NULL);
      break;
    default:
      set_up_color_warp (node);
    }
  return node;
}

/* ── Graphs ─────────────────────────────────────────────────────────────── */

typedef struct {
  GeglNode *root, *filter, *sink;
} Graph;

static Graph
graph_new (GeglBuffer *input, GeglBuffer *output, int operation)
{
  GeglNode *root = gegl_node_new ();
  GeglNode *source
      = gegl_node_new_child (root, "operation", "gegl:buffer-source", "buffer", input, NULL);
  GeglNode *filter = new_filter (root, operation);
  GeglNode *sink
      = gegl_node_new_child (root, "operation", "gegl:write-buffer", "buffer", output, NULL);
  gegl_node_link_many (source, filter, sink, NULL);
  return (Graph){ root, filter, sink };
}

static void
run_graph (void *data)
{
  const Graph *graph = data;
  gegl_node_process (graph->sink);
}

static GeglBuffer *
new_buffer (const Picture *picture, const char *format, gboolean is_filled)
{
  const GeglRectangle extent = { 0, 0, (int) picture->width, (int) picture->height };
  GeglBuffer *buffer = gegl_buffer_new (&extent, babl_format (format));
  if (is_filled)
    gegl_buffer_set (buffer, &extent, 0, babl_format ("RGBA float"), picture->rgba,
                     GEGL_AUTO_ROWSTRIDE);
  return buffer;
}

/* ── Bars ───────────────────────────────────────────────────────────────── */

typedef struct {
  double must, aim; /* NaN: told only */
} Bar;

typedef struct {
  const char *title, *input, *output;
  Bar bars[N_OPERATIONS];
} Format;

static const char CODES[] = "R'G'B'A u8", LINEAR[] = "RGBA float";

static const Format FORMATS[] = {
  { "u8→u8", CODES, CODES,
    { [SATURATION] = { 0.85, 1.1 }, [HUE_CHROMA] = { 1.3, 2.0 }, [COLOR_WARP] = { 12.0, 15.0 } } },
  { "u8→float", CODES, LINEAR,
    { [SATURATION] = { NAN, NAN }, [HUE_CHROMA] = { 1.6, 2.2 }, [COLOR_WARP] = { 12.0, 15.0 } } },
  { "float→float", LINEAR, LINEAR,
    { [SATURATION] = { 0.6, 0.75 }, [HUE_CHROMA] = { 3.2, 4.0 }, [COLOR_WARP] = { 12.0, 15.0 } } },
};

enum { N_FORMATS = G_N_ELEMENTS (FORMATS) };

/* Bars are stated for AVX-512 and, with an allowance, AVX2. */
static double
allowance (void)
{
  if (strcmp (colorshine_isa_name (), "x86-64-v4") == 0)
    return 1.0;
  return strcmp (colorshine_isa_name (), "x86-64-v3") == 0 ? AVX2_ALLOWANCE : (double) NAN;
}

static void
report_ratio (const Format *format, const char *picture_title, int own, int peer,
              Comparison comparison, double n_pixels)
{
  g_autofree char *bar
      = g_strdup_printf ("operation ÷ %s, 4 attractors, %s, %s, %s", OPERATIONS[peer].title,
                         format->title, OPERATIONS[own].title, picture_title);
  measure_report (&(Result){
      .bar = bar,
      .value = comparison.ratio,
      .unit = "× throughput",
      .must = format->bars[peer].must / allowance (),
      .aim = format->bars[peer].aim / allowance (),
      .at_least = true,
      .nanoseconds = 1e9 * comparison.other_seconds / n_pixels,
      .threads = (unsigned) n_threads,
      .isa = colorshine_isa_name (),
  });
}

/* The peers that this GEGL has. */
static gboolean
is_there (int operation)
{
  return gegl_has_operation (OPERATIONS[operation].operation);
}

static void
bench_format (const Picture *picture, const char *picture_title, const Format *format)
{
  g_autoptr (GeglBuffer) input = new_buffer (picture, format->input, TRUE);
  g_autoptr (GeglBuffer) output = new_buffer (picture, format->output, FALSE);
  Graph graphs[N_TIMED];
  Side sides[N_TIMED];
  int operations[N_TIMED];
  unsigned n = 0;
  for (int i = 0; i < N_TIMED; i++)
    if (is_there (i))
      {
        graphs[n] = graph_new (input, output, i);
        sides[n] = (Side){ run_graph, &graphs[n] };
        operations[n++] = i;
      }
  g_autofree double *seconds = g_new (double, n * (unsigned) n_rounds);
  measure_in_turns (sides, n, (unsigned) n_rounds, seconds);

  for (unsigned peer = SATURATION; peer < n; peer++)
    for (unsigned own = ATTRACT; own <= ATTRACT_OKLCH; own++)
      report_ratio (format, picture_title, (int) own, operations[peer],
                    measure_comparison (seconds, n, (unsigned) n_rounds, peer, own),
                    (double) picture->width * (double) picture->height);
  for (unsigned i = 0; i < n; i++)
    g_object_unref (graphs[i].root);
}

/* ── OpenCL ─────────────────────────────────────────────────────────────── */

/* As plugin/gegl/opencl.h says. */
#define OPENCL_PIXELS_KEY "colorshine-opencl-pixels"

static void
run_by_opencl (void *data)
{
  g_object_set (gegl_config (), "use-opencl", TRUE, NULL);
  run_graph (data);
  g_object_set (gegl_config (), "use-opencl", FALSE, NULL);
}

static gsize
n_done_by_opencl (const Graph *graph)
{
  GObject *operation = G_OBJECT (gegl_node_get_gegl_operation (graph->filter));
  return GPOINTER_TO_SIZE (g_object_get_data (operation, OPENCL_PIXELS_KEY));
}

/* On the device that GEGL_USE_OPENCL names; without it, the processor as one. */
static void
bench_opencl (const Picture *picture)
{
  const Format *format = &FORMATS[N_FORMATS - 1];
  g_autoptr (GeglBuffer) input = new_buffer (picture, format->input, TRUE);
  g_autoptr (GeglBuffer) output = new_buffer (picture, format->output, FALSE);
  Graph device = graph_new (input, output, ATTRACT);
  Graph processor = graph_new (input, output, ATTRACT);
  const Comparison comparison
      = measure_ratio ((Side){ run_graph, &processor }, (Side){ run_by_opencl, &device },
                       (unsigned) n_rounds);
  /* GEGL falls back in silence. */
  const gsize n_expected = (gsize) (n_rounds + 1) * picture->width * picture->height;
  if (n_done_by_opencl (&device) == n_expected && n_done_by_opencl (&processor) == 0)
    measure_report (&(Result){
        .bar = "operation by OpenCL ÷ by the processor, 4 attractors, float→float, photograph",
        .value = comparison.ratio,
        .unit = "× throughput",
        .must = NAN,
        .nanoseconds
        = 1e9 * comparison.other_seconds / ((double) picture->width * (double) picture->height),
        .threads = (unsigned) n_threads,
        .isa = "OpenCL" });
  else
    fputs ("bench-operation: OpenCL did not run and is left out\n", stderr);
  g_object_unref (device.root);
  g_object_unref (processor.root);
}

/* ── Memory ─────────────────────────────────────────────────────────────── */

/* In a process of its own: prints the peak of one operation with one format. */
static void
print_peak (const Picture *picture, int operation, const Format *format)
{
  g_autoptr (GeglBuffer) input = new_buffer (picture, format->input, TRUE);
  g_autoptr (GeglBuffer) output = new_buffer (picture, format->output, FALSE);
  Graph graph = graph_new (input, output, operation);
  peak_take ();
  run_graph (&graph);
  printf ("%.3f\n", peak_take ());
  g_object_unref (graph.root);
}

/* In MiB; 0 where it can't be known. */
static double
peak_of (int operation, int format, const char *photograph)
{
  g_autofree char *what = g_strdup_printf ("%d", operation * N_FORMATS + format);
  g_autofree char *size = g_strdup_printf ("%d", megapixels);
  const char *command[] = { program, "--megapixels", size, "--peak", what, photograph, NULL };
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;
  int status;
  if (!g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL,
                     &status, &error)
      || !g_spawn_check_wait_status (status, &error))
    {
      fprintf (stderr, "bench-operation: %s\n", error->message);
      exit (1);
    }
  return g_ascii_strtod (output, NULL);
}

static void
report_memory (const char *what, const char *format, double own, double peer, Bar bar)
{
  g_autofree char *name
      = g_strdup_printf ("operation's peak memory − gegl:saturation's, %s, %s", format, what);
  measure_report (&(Result){ .bar = name,
                             .value = own - peer,
                             .unit = "MiB",
                             .must = bar.must,
                             .aim = bar.aim,
                             .nanoseconds = NAN,
                             .threads = 1 });
}

static void
bench_memory (const char *photograph)
{
  for (int i = 0; i < N_FORMATS; i++)
    {
      const double peer = peak_of (SATURATION, i, photograph);
      if (peer == 0.0)
        return;
      report_memory ("resolved radii", FORMATS[i].title,
                     peak_of (ATTRACT_RESOLVED, i, photograph), peer, (Bar){ 16.0, 4.0 });
      report_memory ("with the analysis of all colours", FORMATS[i].title,
                     peak_of (ATTRACT, i, photograph), peer, (Bar){ NAN, NAN });
    }
}

/* ── Running ────────────────────────────────────────────────────────────── */

/* 3:2, as cameras take them. */
static Picture
sized (const Picture *photograph)
{
  const size_t height = (size_t) sqrt (megapixels * 1e6 / 1.5);
  return picture_repeat (photograph, height * 3 / 2, height);
}

/* Everything in memory: else GEGL would write tiles to disk, and that would be
 * measured. For memory GEGL's own cache, and one thread: several vary by what they
 * hold at once. */
static void
configure_gegl (gboolean for_memory)
{
  if (for_memory)
    g_object_set (gegl_config (), "swap", "RAM", "threads", 1, "use-opencl", FALSE, NULL);
  else
    g_object_set (gegl_config (), "swap", "RAM", "tile-cache-size", (guint64) 8 << 30, "threads",
                  n_threads, "use-opencl", FALSE, NULL);
}

static void
bench_all (Picture *photograph, const char *path)
{
  Picture picture = sized (photograph);
  picture_clear (photograph);
  for (int i = 0; i < N_FORMATS; i++)
    bench_format (&picture, "photograph", &FORMATS[i]);
  bench_opencl (&picture);
  Picture random = picture_random (picture.width, picture.height);
  picture_clear (&picture);
  for (int i = 0; i < N_FORMATS; i++)
    bench_format (&random, "random colours", &FORMATS[i]);
  picture_clear (&random);
  bench_memory (path);
}

int
main (int argc, char **argv)
{
  int peak = -1;
  const GOptionEntry internal[]
      = { { "peak", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_INT, &peak, NULL, NULL }, { 0 } };
  g_autoptr (GError) error = NULL;
  g_autoptr (GOptionContext) context = g_option_context_new ("PHOTOGRAPH.ppm");
  program = argv[0];
  g_option_context_add_main_entries (context, OPTIONS, NULL);
  g_option_context_add_main_entries (context, internal, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 2 || megapixels < 1
      || n_rounds < 1 || n_rounds > 99 || n_threads < 1)
    {
      fprintf (stderr, "bench-operation: %s\n",
               error ? error->message : "expected one photograph, and numbers from 1 (rounds to 99)");
      return 2;
    }
  Picture photograph;
  if (!picture_load (argv[1], &photograph))
    return 1;
  /* What GEGL finds now can be turned on later. */
  g_setenv ("GEGL_USE_OPENCL", "cpu", FALSE);
  gegl_init (NULL, NULL);
  g_unsetenv ("GEGL_USE_OPENCL");
  configure_gegl (peak >= 0);
  if (!is_there (ATTRACT))
    {
      fputs ("bench-operation: GEGL does not find colorshine:attract (GEGL_PATH)\n", stderr);
      return 1;
    }
  if (peak < 0)
    bench_all (&photograph, argv[1]);
  else
    {
      Picture picture = sized (&photograph);
      print_peak (&picture, peak / N_FORMATS,
                  &FORMATS[peak % N_FORMATS]);
      picture_clear (&picture);
    }
  gegl_exit ();
  return 0;
}
