/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See scratch-folder.h.
 */
#include "scratch-folder.h"

#include <stdio.h>
#include <unistd.h>

static char *folder;

void
scratch_enter (void)
{
  GError *error = NULL;
  folder = g_dir_make_tmp ("colorshine-XXXXXX", &error);
  g_assert_no_error (error);
  g_assert_cmpint (chdir (folder), ==, 0);
}

void
scratch_leave (void)
{
  const char *const arguments[] = { "rm", "-rf", "--", folder, NULL };
  g_assert_cmpint (chdir ("/"), ==, 0);
  g_assert_true (g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
                               NULL, NULL, NULL, NULL));
  g_clear_pointer (&folder, g_free);
}

void
scratch_write (const char *path, const char *text)
{
  g_autofree char *parent = g_path_get_dirname (path);
  g_assert_cmpint (g_mkdir_with_parents (parent, 0777), ==, 0);
  /* Not g_file_set_contents(), whose temporary name is longer. */
  FILE *file = fopen (path, "w");
  g_assert_nonnull (file);
  g_assert_cmpint (fputs (text, file), >=, 0);
  g_assert_cmpint (fclose (file), ==, 0);
}

void
scratch_write_stripes (const char *path, guint width, guint height, const char *left,
                       const char *right, guint n_left)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_string_printf (text, "P6\n%u %u\n255\n", width, height);
  for (guint i = 0; i < width * height; i++)
    g_string_append (text, i % width < n_left ? left : right);
  scratch_write (path, text->str);
}

char *
scratch_read (const char *path)
{
  GError *error = NULL;
  char *text = NULL;
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
run_in_scratch (gconstpointer test)
{
  scratch_enter ();
  ((void (*) (void)) test) ();
  scratch_leave ();
}

void
scratch_test (const char *path, void (*test) (void))
{
  g_test_add_data_func (path, (gconstpointer) test, run_in_scratch);
}
