/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How the operation's time and memory grow with the image, and its speed with the
 * threads, beside an operation of GEGL's own. 8 bits in and out, because 400
 * megapixels of floats are more than most machines hold. bench.py runs it.
 *
 * Usage: bench-scaling [--rounds N] [--threads N] [--most-megabytes N] PHOTOGRAPH.ppm
 */
#include "measure.h"
#include "peak.h"
#include "picture.h"
#include "recipe-text.h"

#include <gegl.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int MEGAPIXELS[] = { 1, 4, 12, 24, 50, 100, 200, 400 };

/* Of the picture whose threads are counted. */
enum { THREADS_MEGAPIXELS = 24 };

/* Two images of 4 bytes a pixel. */
static const double MEGABYTES_PER_MEGAPIXEL = 8.0;
/* GEGL, babl and the operation; with some room. */
static const double MEGABYTES_BESIDE = 500.0;

static const char FORMAT[] = "R'G'B'A u8";

static const char *program;
static int n_rounds = 9, n_threads = 2, most_megabytes = 8000, megapixels = 24;

static const GOptionEntry OPTIONS[] = {
  { "megapixels", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_INT, &megapixels, NULL, NULL },
  { "rounds", 0, 0, G_OPTION_ARG_INT, &n_rounds, "Medians are of so many", "N" },
  { "threads", 0, 0, G_OPTION_ARG_INT, &n_threads, "GEGL's, while the size grows; 2 by default",
    "N" },
  { "most-megabytes", 0, 0, G_OPTION_ARG_INT, &most_megabytes,
    "Sizes that take more are left out; 8000 by default", "N" },
  { 0 },
};

/* ── Operations ─────────────────────────────────────────────────────────── */

enum { ATTRACT, ATTRACT_AND_ANALYSE, SATURATION, N_TIMED, NO_OPERATION = N_TIMED, N_OPERATIONS };

static const char *const LINES[N_OPERATIONS] = {
  "4 attractors, radii given",
  "4 attractors with analysis",
  "gegl:saturation",
  "input and output alone",
};

typedef struct {
  GeglBuffer *input, *output;
  int operation, threads;
} Run;

/* A new graph each time: an operation that is kept doesn't analyse again. */
static void
run_operation (void *data)
{
  const Run *run = data;
  g_object_set (gegl_config (), "threads", run->threads, NULL);
  GeglNode *root = gegl_node_new ();
  GeglNode *source
      = gegl_node_new_child (root, "operation", "gegl:buffer-source", "buffer", run->input, NULL);
  GeglNode *filter
      = run->operation == SATURATION
            ? gegl_node_new_child (root, "operation", "gegl:saturation", "scale", 1.5, NULL)
            : gegl_node_new_child (root, "operation", "colorshine:attract", "attractors",
                                   run->operation == ATTRACT ? FOUR_ATTRACTORS (";radius=0.3")
                                                             : FOUR_ATTRACTORS (""),
                                   NULL);
  GeglNode *sink
      = gegl_node_new_child (root, "operation", "gegl:write-buffer", "buffer", run->output, NULL);
  gegl_node_link_many (source, filter, sink, NULL);
  gegl_node_process (sink);
  g_object_unref (root);
}

/* ── Pictures ───────────────────────────────────────────────────────────── */

/* 3:2, as cameras take them. */
static GeglRectangle
extent_of (int size)
{
  const int height = (int) sqrt (size * 1e6 / 1.5);
  return (GeglRectangle){ 0, 0, height * 3 / 2, height };
}

/* In strips, so that the floats take less memory than what is measured. */
static GeglBuffer *
new_photograph (const Picture *tile, const GeglRectangle *extent)
{
  GeglBuffer *buffer = gegl_buffer_new (extent, babl_format (FORMAT));
  Picture strip = picture_repeat (tile, (size_t) extent->width, 256);
  for (int y = 0; y < extent->height; y += (int) strip.height)
    {
      const GeglRectangle place
          = { 0, y, extent->width, MIN ((int) strip.height, extent->height - y) };
      gegl_buffer_set (buffer, &place, 0, babl_format ("RGBA float"), strip.rgba,
                       GEGL_AUTO_ROWSTRIDE);
    }
  picture_clear (&strip);
  return buffer;
}

/* ── In processes of their own ──────────────────────────────────────────── */

static void
report (const char *plot, const char *line, double x, unsigned threads, double value,
        const char *unit)
{
  g_autofree char *bar = g_strdup_printf ("%s at %g", line, x);
  g_autofree char *series = g_strdup_printf ("%s: %s", plot, line);
  measure_report (&(Result){ .bar = bar,
                             .value = value,
                             .unit = unit,
                             .must = NAN,
                             .nanoseconds = NAN,
                             .threads = threads,
                             .series = series,
                             .x = x });
}

static void
time_size (const Picture *tile)
{
  const GeglRectangle extent = extent_of (megapixels);
  g_autoptr (GeglBuffer) input = new_photograph (tile, &extent);
  g_autoptr (GeglBuffer) output = gegl_buffer_new (&extent, babl_format (FORMAT));
  Run runs[N_TIMED];
  Side sides[N_TIMED];
  for (int i = 0; i < N_TIMED; i++)
    {
      runs[i] = (Run){ input, output, i, n_threads };
      sides[i] = (Side){ run_operation, &runs[i] };
    }
  g_autofree double *seconds = g_new (double, N_TIMED * n_rounds);
  measure_in_turns (sides, N_TIMED, (unsigned) n_rounds, seconds);
  for (unsigned i = 0; i < N_TIMED; i++)
    {
      const Comparison itself
          = measure_comparison (seconds, N_TIMED, (unsigned) n_rounds, i, i);
      report ("size", LINES[i], megapixels, (unsigned) n_threads,
              1e9 * itself.seconds / ((double) extent.width * extent.height), "ns");
      if (i != SATURATION)
        report ("size-ratio", LINES[i], megapixels, (unsigned) n_threads,
                measure_comparison (seconds, N_TIMED, (unsigned) n_rounds, i, SATURATION).ratio,
                "×");
    }
}

/* The first run of all finds conversions in babl, which takes more memory than a
 * picture of a few megapixels. */
static void
warm_up (const Picture *tile, int operation)
{
  const GeglRectangle extent = { 0, 0, 128, 128 };
  g_autoptr (GeglBuffer) input = new_photograph (tile, &extent);
  g_autoptr (GeglBuffer) output = gegl_buffer_new (&extent, babl_format (FORMAT));
  run_operation (&(Run){ input, output, operation, 1 });
}

/* On one thread: what several hold at once is another each time. */
static void
measure_memory (const Picture *tile, int operation)
{
  const GeglRectangle extent = extent_of (megapixels);
  if (operation != NO_OPERATION)
    warm_up (tile, operation);
  g_autoptr (GeglBuffer) input = new_photograph (tile, &extent);
  g_autoptr (GeglBuffer) output = operation == NO_OPERATION
                                      ? new_photograph (tile, &extent)
                                      : gegl_buffer_new (&extent, babl_format (FORMAT));
  peak_take ();
  if (operation != NO_OPERATION)
    run_operation (&(Run){ input, output, operation, 1 });
  printf ("%.3f\n", peak_take ());
}

/* 1, 2, 4 and so on, and all of them. */
static void
time_threads (const Picture *tile)
{
  const GeglRectangle extent = extent_of (THREADS_MEGAPIXELS);
  g_autoptr (GeglBuffer) input = new_photograph (tile, &extent);
  g_autoptr (GeglBuffer) output = gegl_buffer_new (&extent, babl_format (FORMAT));
  const int most = (int) g_get_num_processors ();
  Run runs[sizeof (int) * 8 + 1];
  Side sides[G_N_ELEMENTS (runs)];
  unsigned n = 0;
  for (int threads = 1; threads < 2 * most; threads *= 2)
    {
      runs[n] = (Run){ input, output, ATTRACT, MIN (threads, most) };
      sides[n] = (Side){ run_operation, &runs[n] };
      n++;
    }
  g_autofree double *seconds = g_new (double, n * (unsigned) n_rounds);
  measure_in_turns (sides, n, (unsigned) n_rounds, seconds);
  for (unsigned i = 0; i < n; i++)
    report ("threads", "operation in GEGL", runs[i].threads, (unsigned) runs[i].threads,
            measure_comparison (seconds, n, (unsigned) n_rounds, 0, i).ratio, "×");
}

/* ── Running ────────────────────────────────────────────────────────────── */

/* Runs this program again; what it prints goes into @output, or where ours goes if
 * that is NULL. */
static void
run_again (const char *what, int operation, int size, const char *photograph, char **output)
{
  g_autofree char *operation_text = g_strdup_printf ("%d", operation);
  g_autofree char *size_text = g_strdup_printf ("%d", size);
  g_autofree char *rounds = g_strdup_printf ("%d", n_rounds);
  g_autofree char *threads = g_strdup_printf ("%d", n_threads);
  g_autofree char *most = g_strdup_printf ("%d", most_megabytes);
  const char *command[] = { program,   "--only",           what, "--operation",  operation_text,
                            "--megapixels", size_text,     "--rounds", rounds,   "--threads",
                            threads,   "--most-megabytes", most, photograph,     NULL };
  g_autoptr (GError) error = NULL;
  int status;
  fflush (stdout);
  if (!g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_DEFAULT, NULL, NULL, output, NULL,
                     &status, &error)
      || !g_spawn_check_wait_status (status, &error))
    {
      fprintf (stderr, "bench-scaling: %d megapixels: %s\n", size, error->message);
      exit (1);
    }
}

/* The one in the middle of three: babl makes a table of 256 MiB for a conversion when
 * it finds the time, whatever the operation. */
static void
report_memory (int operation, int size, const char *photograph)
{
  double low = INFINITY, high = 0.0, sum = 0.0;
  for (int i = 0; i < 3; i++)
    {
      g_autofree char *output = NULL;
      run_again ("memory", operation, size, photograph, &output);
      const double peak = g_ascii_strtod (output, NULL);
      low = MIN (low, peak);
      high = MAX (high, peak);
      sum += peak;
    }
  if (low > 0.0)
    report ("memory", LINES[operation], size, 1, sum - low - high, "MiB");
}

/* What can be had without anything being pushed out; without limit where the kernel
 * doesn't say. */
static double
available_megabytes (void)
{
  g_autofree char *information = NULL;
  if (!g_file_get_contents ("/proc/meminfo", &information, NULL, NULL))
    return INFINITY;
  const char *line = strstr (information, "MemAvailable:");
  return line ? g_ascii_strtod (line + strlen ("MemAvailable:"), NULL) * 1024.0 / 1e6 : INFINITY;
}

static gboolean
fits (int size)
{
  const double needed = MEGABYTES_PER_MEGAPIXEL * size + MEGABYTES_BESIDE;
  const double available = available_megabytes ();
  const double most = MIN (available, most_megabytes);
  if (needed <= most)
    return TRUE;
  printf ("{\"note\": \"scaling: %d megapixels are left out: they take %.0f MB, and %s %.0f MB\"}\n",
          size, needed, available < most_megabytes ? "there are" : "the limit is", most);
  return FALSE;
}

static void
run_all (const char *photograph)
{
  for (guint i = 0; i < G_N_ELEMENTS (MEGAPIXELS); i++)
    {
      if (!fits (MEGAPIXELS[i]))
        continue;
      run_again ("size", 0, MEGAPIXELS[i], photograph, NULL);
      for (int operation = 0; operation < N_OPERATIONS; operation++)
        report_memory (operation, MEGAPIXELS[i], photograph);
    }
  run_again ("threads", 0, THREADS_MEGAPIXELS, photograph, NULL);
}

/* Everything in memory: else GEGL would write tiles to disk, and that would be
 * measured. */
static gboolean
start_gegl (void)
{
  gegl_init (NULL, NULL);
  g_object_set (gegl_config (), "swap", "RAM", "tile-cache-size",
                (guint64) most_megabytes * 1000000, "use-opencl", FALSE, NULL);
  if (gegl_has_operation ("colorshine:attract"))
    return TRUE;
  fputs ("bench-scaling: GEGL does not find colorshine:attract (GEGL_PATH)\n", stderr);
  return FALSE;
}

static int
run_one (const char *what, int operation, const char *photograph)
{
  Picture tile;
  if (!picture_load (photograph, &tile) || !start_gegl ())
    return 1;
  if (strcmp (what, "size") == 0)
    time_size (&tile);
  else if (strcmp (what, "memory") == 0)
    measure_memory (&tile, operation);
  else
    time_threads (&tile);
  picture_clear (&tile);
  gegl_exit ();
  return 0;
}

int
main (int argc, char **argv)
{
  g_autofree char *only = NULL;
  int operation = 0;
  const GOptionEntry internal[]
      = { { "only", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &only, NULL, NULL },
          { "operation", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_INT, &operation, NULL, NULL },
          { 0 } };
  g_autoptr (GError) error = NULL;
  g_autoptr (GOptionContext) context = g_option_context_new ("PHOTOGRAPH.ppm");
  program = argv[0];
  g_option_context_add_main_entries (context, OPTIONS, NULL);
  g_option_context_add_main_entries (context, internal, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 2 || n_rounds < 1
      || n_rounds > 99 || n_threads < 1 || most_megabytes < 1)
    {
      fprintf (stderr, "bench-scaling: %s\n",
               error ? error->message : "expected one photograph, and numbers from 1 (rounds to 99)");
      return 2;
    }
  if (only)
    return run_one (only, operation, argv[1]);
  run_all (argv[1]);
  return 0;
}
