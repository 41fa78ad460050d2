/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The presets and graphs that come with Colorshine, through the gegl command as a
 * user would run it: each runs, says nothing, and changes the picture.
 */
#include "attract-graph.h"

#include <glib/gstdio.h>
#include <string.h>

static char *folder; /* for what the tests write */

/* A picture's pixels as 8 bits, and its size. */
static guint8 *
read_picture (const char *path, GeglRectangle *area)
{
  const Babl *format = babl_format ("R'G'B'A u8");
  GeglNode *root = gegl_node_new ();
  GeglNode *load = gegl_node_new_child (root, "operation", "gegl:load", "path", path, NULL);
  *area = gegl_node_get_bounding_box (load);
  g_assert_cmpint (area->width, >, 0);
  guint8 *pixels = g_malloc (area_bytes (area, format));
  gegl_node_blit (load, 1.0, area, format, pixels, GEGL_AUTO_ROWSTRIDE, GEGL_BLIT_DEFAULT);
  g_object_unref (root);
  return pixels;
}

/* Runs the command in the folder of the graphs; it must succeed and, unless
 * @may_speak, say nothing. */
static void
run_gegl (char **command, gboolean may_speak)
{
  g_autofree char *where = g_build_filename (g_getenv ("COLORSHINE_DATA"), "graphs", NULL);
  g_autofree char *output = NULL, *said = NULL;
  g_autoptr (GError) error = NULL;
  int status;
  g_spawn_sync (where, command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, &said, &status,
                &error);
  g_assert_no_error (error);
  if (!may_speak)
    g_assert_cmpstr (said, ==, "");
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

static void
assert_differ (const char *one, const char *other)
{
  GeglRectangle area_of_one, area_of_other;
  g_autofree guint8 *pixels = read_picture (one, &area_of_one);
  g_autofree guint8 *other_pixels = read_picture (other, &area_of_other);
  g_assert_true (gegl_rectangle_equal (&area_of_one, &area_of_other));
  guint n_different = 0;
  const guint n_pixels = (guint) area_of_one.width * (guint) area_of_one.height;
  for (guint i = 0; i < n_pixels; i++)
    {
      n_different += memcmp (pixels + 4 * i, other_pixels + 4 * i, 3) != 0;
      g_assert_cmpuint (pixels[4 * i + 3], ==, other_pixels[4 * i + 3]);
    }
  /* Less would not be worth a preset. */
  g_assert_cmpuint (n_different, >, n_pixels / 100);
}

static void
test_preset (gconstpointer path)
{
  g_autofree char *recipe = NULL, *output = g_build_filename (folder, "preset.png", NULL);
  g_assert_true (g_file_get_contents (path, &recipe, NULL, NULL));
  g_autofree char *property = g_strconcat ("attractors=", recipe, NULL);
  char *command[] = { (char *) "gegl", (char *) "garden.jpg", (char *) "-o", output,
                      (char *) "--", (char *) "colorshine:attract", property, NULL };
  run_gegl (command, FALSE);
  g_autofree char *input
      = g_build_filename (g_getenv ("COLORSHINE_DATA"), "graphs", "garden.jpg", NULL);
  assert_differ (output, input);
}

static void
test_graph (gconstpointer path)
{
  g_autofree char *output = g_build_filename (folder, "graph.png", NULL);
  char *command[] = { (char *) "gegl", (char *) path, (char *) "-o", output, NULL };
  run_gegl (command, FALSE);

  /* The same without the operation; what is then not known is complained about. */
  g_autofree char *xml = NULL, *plain = g_build_filename (folder, "plain.png", NULL);
  g_assert_true (g_file_get_contents (path, &xml, NULL, NULL));
  g_auto (GStrv) parts = g_strsplit (xml, "colorshine:attract", -1);
  g_assert_cmpuint (g_strv_length (parts), >=, 2);
  g_autofree char *without = g_strjoinv ("gegl:nop", parts);
  char *plain_command[] = { (char *) "gegl", (char *) "-x", without, (char *) "-o", plain, NULL };
  run_gegl (plain_command, TRUE);
  assert_differ (output, plain);
}

static void
test_command_line (void)
{
  g_autofree char *output = g_build_filename (folder, "line.png", NULL);
  char *command[] = { (char *) "gegl", (char *) "garden.jpg", (char *) "-o", output, (char *) "--",
                      (char *) "colorshine:attract", (char *) "attractors=orange;50;75",
                      (char *) "blend=oklch", (char *) "gamut=css", (char *) "hue=false", NULL };
  run_gegl (command, FALSE);
  g_autofree char *input
      = g_build_filename (g_getenv ("COLORSHINE_DATA"), "graphs", "garden.jpg", NULL);
  assert_differ (output, input);
}

/* One test for each file of a kind; at least one. */
static void
add_for_files (const char *kind, const char *suffix, GTestDataFunc function)
{
  g_autofree char *where = g_build_filename (g_getenv ("COLORSHINE_DATA"), kind, NULL);
  g_autoptr (GDir) files = g_dir_open (where, 0, NULL);
  g_assert_nonnull (files);
  guint n = 0;
  for (const char *name; (name = g_dir_read_name (files));)
    {
      if (!g_str_has_suffix (name, suffix))
        continue;
      g_autofree char *path = g_strdup_printf ("/gegl-command/%s/%s", kind, name);
      g_test_add_data_func_full (path, g_build_filename (where, name, NULL), function, g_free);
      n++;
    }
  g_assert_cmpuint (n, >, 0);
}

static void
add_tests (void)
{
  add_for_files ("presets", ".colorshine", test_preset);
  add_for_files ("graphs", ".xml", test_graph);
  g_test_add_func ("/gegl-command/command-line", test_command_line);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  folder = g_dir_make_tmp ("colorshine-test-XXXXXX", &error);
  g_assert_no_error (error);
  const int result = run_gegl_tests (argc, argv, add_tests);
  static const char *const written[] = { "preset.png", "graph.png", "plain.png", "line.png" };
  for (guint i = 0; i < G_N_ELEMENTS (written); i++)
    {
      g_autofree char *path = g_build_filename (folder, written[i], NULL);
      g_remove (path);
    }
  g_rmdir (folder);
  g_free (folder);
  return result;
}
