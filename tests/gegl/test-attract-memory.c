/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How much memory the operation takes on 24 megapixels: a resolved recipe as much
 * as any point filter, a tolerance the analysis on top. Each is measured in a
 * process of its own, by the peak of its resident pages.
 */
#include "attract-graph.h"

#include <stdio.h>
#include <string.h>

static const GeglRectangle IMAGE = { 0, 0, 6000, 4000 };

/* What the core states for an analysis, and what tiles and malloc vary by. */
enum { ANALYSIS_MIB = 62, ALLOWANCE_MIB = 2 };

static const char *program;

/* ── In the process that is measured ────────────────────────────────────── */

static GeglBuffer *
large_buffer (void)
{
  const Babl *format = babl_format ("R'G'B' u8");
  GeglBuffer *buffer = gegl_buffer_new (&IMAGE, format);
  g_autofree guint8 *row = g_malloc (3 * (gsize) IMAGE.width);
  guint32 state = 1;
  for (int y = 0; y < IMAGE.height; y++)
    {
      for (int i = 0; i < 3 * IMAGE.width; i++)
        {
          state = state * 1664525u + 1013904223u;
          row[i] = (guint8) (state >> 24);
        }
      gegl_buffer_set (buffer, GEGL_RECTANGLE (0, y, IMAGE.width, 1), 0, format, row,
                       GEGL_AUTO_ROWSTRIDE);
    }
  return buffer;
}

/* Peak of the resident pages in KiB since the last call; 0 where the kernel doesn't
 * say. gegl_init() has a peak of its own, of hundreds of MiB. */
static double
take_peak (void)
{
  g_autofree char *status = NULL;
  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0.0;
  const char *line = strstr (status, "VmHWM:");
  /* proc(5): 5 resets the peak to what is resident now. */
  FILE *reset = fopen ("/proc/self/clear_refs", "w");
  if (!line || !reset)
    return 0.0;
  fputs ("5", reset);
  return fclose (reset) == 0 ? g_ascii_strtod (line + strlen ("VmHWM:"), NULL) : 0.0;
}

/* Prints the peak in KiB. */
static int
process_large_image (const char *operation, const char *attractors)
{
  gegl_init (NULL, NULL);
  /* Several vary by a few MiB in what they hold at once. */
  g_object_set (gegl_config (), "threads", 1, NULL);
  GeglBuffer *input = large_buffer ();
  GeglBuffer *output = gegl_buffer_new (&IMAGE, babl_format ("R'G'B' u8"));
  GeglNode *root = gegl_node_new ();
  GeglNode *source
      = gegl_node_new_child (root, "operation", "gegl:buffer-source", "buffer", input, NULL);
  GeglNode *filter = gegl_node_new_child (root, "operation", operation, NULL);
  GeglNode *sink
      = gegl_node_new_child (root, "operation", "gegl:write-buffer", "buffer", output, NULL);
  if (attractors)
    gegl_node_set (filter, "attractors", attractors, NULL);
  else
    gegl_node_set (filter, "scale", 1.5, NULL);
  gegl_node_link_many (source, filter, sink, NULL);
  GeglProcessor *processor = gegl_node_new_processor (sink, &IMAGE);
  take_peak ();
  while (gegl_processor_work (processor, NULL))
    ;
  g_print ("%.0f\n", take_peak ());
  g_object_unref (processor);
  g_object_unref (root);
  g_object_unref (input);
  g_object_unref (output);
  gegl_exit ();
  return 0;
}

/* ── In the test ────────────────────────────────────────────────────────── */

static double
peak_in_mib (const char *operation, const char *attractors)
{
  char *command[] = { (char *) program, (char *) "--process", (char *) operation,
                      (char *) attractors, NULL };
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;
  int status;
  g_spawn_sync (NULL, command, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  const double mib = g_ascii_strtod (output, NULL) / 1024.0;
  g_test_message ("%s %s: %.1f MiB", operation, attractors ? attractors : "", mib);
  return mib;
}

static void
test_memory (void)
{
  const double point_filter = peak_in_mib ("gegl:saturation", NULL);
  if (point_filter == 0.0)
    {
      g_test_skip ("the peak can't be known without /proc");
      return;
    }
  g_assert_cmpfloat (point_filter, >, 100.0); /* the image is there twice, 69 MiB each */
  const double resolved = peak_in_mib ("colorshine:attract", "red;50;75;radius=0.3");
  const double tolerance = peak_in_mib ("colorshine:attract", "red;50;75");
  g_assert_cmpfloat (resolved, <=, point_filter + 16.0);
  g_assert_cmpfloat (tolerance, <=, resolved + ANALYSIS_MIB + ALLOWANCE_MIB);
}

static void
add_tests (void)
{
  g_test_add_func ("/attract/memory", test_memory);
}

int
main (int argc, char **argv)
{
  program = argv[0];
  if (argc > 2 && strcmp (argv[1], "--process") == 0)
    return process_large_image (argv[2], argc > 3 ? argv[3] : NULL);
  return run_gegl_tests (argc, argv, add_tests);
}
