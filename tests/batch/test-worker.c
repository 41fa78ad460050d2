/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The lines that a worker answers, and how it ends.
 */
#include "in-child.h"
#include "scratch-folder.h"
#include "test-main.h"
#include "worker.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define READY "{\"ready\":true}"

static void
write_image (const char *path)
{
  scratch_write_stripes (path, 8, 4, "\xff\x40\x20", "\x10\x20\xff", 4);
}

/* A string of an object, or of one inside it. */
static const char *
member (JsonParser *parser, const char *line, const char *outer, const char *name)
{
  GError *error = NULL;
  json_parser_load_from_data (parser, line, -1, &error);
  g_assert_no_error (error);
  JsonObject *object = json_node_get_object (json_parser_get_root (parser));
  if (outer)
    object = json_object_get_object_member (object, outer);
  return json_object_get_string_member_with_default (object, name, "");
}

static void
test_settings (void)
{
  in_child_assert (in_child_main (worker_main, "worker", "{\"recipe\":\"\"}\n"), 0, READY "\n", "");
  in_child_assert (in_child_main (worker_main, "worker more", ""), 2, "", "");
  in_child_assert (in_child_main (worker_main, "worker", ""), 2,
                   "{\"error\":{\"code\":\"settings\",\"message\":\"expected settings\","
                   "\"transient\":false}}\n",
                   "");
  InChild child = in_child_main (worker_main, "worker", "{\"recipe\":\"orange\"}\n{\"id\":1}\n");
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_assert_cmpint (child.status, ==, 2);
  g_assert_cmpstr (member (parser, child.out, "error", "code"), ==, "recipe");
  in_child_clear (&child);
}

/* A job is answered twice, and what can't be understood once; the next is done. */
static void
test_jobs (void)
{
  write_image ("a b.ppm");
  InChild child = in_child_main (
      worker_main, "worker",
      "{\"recipe\":\"teal;50;100;radius=0.9\",\"threads\":1}\n"
      "{\"id\":1,\"input\":\"none.ppm\",\"output\":\"b.png\"}\n"
      "what?\n"
      "{\"id\":2,\"input\":\"a%20b.ppm\",\"output\":\"a%0Ab.png\"}\n"
      "{\"id\":3,\"input\":\"a%20b.ppm\",\"output\":\"a%0Ab.png\"}\n"
      "{\"id\":4,\"input\":\"a%20b.ppm\",\"output\":\"a%0Ab.png\",\"overwrite\":true}\n");
  g_auto (GStrv) lines = g_strsplit (g_strchomp (child.out), "\n", -1);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_assert_cmpint (child.status, ==, 0);
  g_assert_cmpuint (g_strv_length (lines), ==, 9);
  g_assert_cmpstr (lines[0], ==, READY);
  g_assert_cmpstr (member (parser, lines[1], "error", "code"), ==, "not-found");
  g_assert_cmpstr (member (parser, lines[2], "error", "code"), ==, "settings");
  g_assert_nonnull (strstr (lines[3], "\"started\":true"));
  g_assert_cmpstr (member (parser, lines[4], NULL, "status"), ==, "done");
  g_assert_nonnull (strstr (lines[5], "\"id\":3"));
  g_assert_cmpstr (member (parser, lines[6], "error", "code"), ==, "exists");
  g_assert_nonnull (strstr (lines[7], "\"id\":4"));
  g_assert_cmpstr (member (parser, lines[8], NULL, "status"), ==, "done");
  g_assert_true (g_file_test ("a\nb.png", G_FILE_TEST_IS_REGULAR));
  in_child_clear (&child);
}

/* Files that are counted together have one radius for an attractor. */
static void
test_together (void)
{
  write_image ("a.ppm");
  InChild child = in_child_main (worker_main, "worker",
                                 "{\"recipe\":\"red;100;100\",\"threads\":1}\n"
                                 "{\"id\":1,\"resolve\":true}\n"
                                 "{\"id\":2,\"analyse\":true,\"input\":\"a.ppm\"}\n"
                                 "{\"id\":3,\"resolve\":true}\n");
  g_auto (GStrv) lines = g_strsplit (g_strchomp (child.out), "\n", -1);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_cmpstr (member (parser, lines[1], "error", "message"), ==, "no file was analysed");
  g_assert_cmpstr (member (parser, lines[2], NULL, "status"), ==, "done");
  g_assert_cmpstr (member (parser, lines[3], NULL, "status"), ==, "done");
  JsonArray *radii = json_object_get_array_member (
      json_node_get_object (json_parser_get_root (parser)), "radii");
  g_assert_cmpuint (json_array_get_length (radii), ==, 1);
  g_assert_cmpfloat (json_array_get_double_element (radii, 0), >, 0.1);
  in_child_clear (&child);
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  scratch_test ("/worker/settings", test_settings);
  scratch_test ("/worker/jobs", test_jobs);
  scratch_test ("/worker/together", test_together);
  return g_test_run ();
}
