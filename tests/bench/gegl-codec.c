/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the batch is measured against: GEGL alone decodes JPEG files and encodes them
 * again with the savers' own settings. Reads "INPUT<tab>OUTPUT" lines, and answers
 * each with an empty one. Argument: the number of threads.
 */
#include <gegl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
convert (const char *input, const char *output)
{
  GeglNode *graph = gegl_node_new ();
  GeglNode *load = gegl_node_new_child (graph, "operation", "gegl:jpg-load", "path", input, NULL);
  GeglNode *save = gegl_node_new_child (graph, "operation", "gegl:jpg-save", "path", output, NULL);
  gegl_node_link (load, save);
  gegl_node_process (save);
  g_object_unref (graph);
}

int
main (int argc, char **argv)
{
  char *line = NULL;
  size_t size = 0;
  ssize_t length;
  if (argc != 2)
    return 2;
  gegl_init (NULL, NULL);
  g_object_set (gegl_config (), "threads", atoi (argv[1]), "swap", NULL, NULL);
  puts ("");
  fflush (stdout);
  while ((length = getline (&line, &size, stdin)) > 0)
    {
      char *tab = strchr (line, '\t');
      line[length - 1] = '\0';
      if (!tab)
        return 2;
      *tab = '\0';
      convert (line, tab + 1);
      puts ("");
      fflush (stdout);
    }
  free (line);
  gegl_exit ();
  return 0;
}
