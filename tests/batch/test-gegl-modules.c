/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The operations that are needed are there, others are not, and nothing else is
 * changed.
 */
#include "gegl-modules.h"
#include "test-main.h"

#include <gegl.h>
#include <glib/gstdio.h>

static void
test_operations (void)
{
  static const char *const needed[]
      = { "gegl:buffer-source", "gegl:buffer-sink", "gegl:jpg-load", "gegl:jpg-save",
          "gegl:png-load",      "gegl:png-save",    "gegl:tiff-load", "gegl:tiff-save",
          "gegl:webp-load",     "gegl:webp-save",   "gegl:exr-load",  "gegl:exr-save",
          "gegl:ppm-load",      "gegl:ppm-save",    "gegl:gif-load" };
  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    g_assert_true (gegl_has_operation (needed[i]));
  static const char *const others[] = { "gegl:svg-load", "gegl:pdf-load", "gegl:text" };
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (gegl_has_operation (others[i]));
}

/* The folder of links is gone, and the variable is as it was. */
static void
test_traces (void)
{
  GDir *folder = g_dir_open (g_get_tmp_dir (), 0, NULL);
  g_assert_null (g_dir_read_name (folder));
  g_dir_close (folder);
  g_assert_cmpstr (g_getenv ("GEGL_PATH"), ==, NULL);
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  /* Before GLib looks for the folder of temporary files. */
  g_autofree char *folder = g_build_filename (g_get_current_dir (), "gegl-modules-XXXXXX", NULL);
  g_assert_nonnull (g_mkdtemp (folder));
  g_setenv ("TMPDIR", folder, TRUE);
  g_unsetenv ("GEGL_PATH");
  gegl_modules_init ();
  g_test_add_func ("/gegl-modules/operations", test_operations);
  g_test_add_func ("/gegl-modules/traces", test_traces);
  const int result = g_test_run ();
  g_rmdir (folder);
  return result;
}
