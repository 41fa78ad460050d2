/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Paths that the kernel refuses in one piece.
 */
#include "long-path.h"
#include "scratch-folder.h"
#include "test-main.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#define DEPTH 60
/* DEPTH folders of 201 bytes make 12,060: three pieces. */
#define NAME_BYTES 200

static char *
long_name (const char *last)
{
  GString *path = g_string_new (NULL);
  for (guint i = 0; i < DEPTH; i++)
    {
      for (guint j = 0; j < NAME_BYTES; j++)
        g_string_append_c (path, (char) ('a' + i % 26));
      g_string_append_c (path, '/');
    }
  g_string_append (path, last);
  return g_string_free (path, FALSE);
}

static void
write_there (const char *path)
{
  const char *name;
  const int folder = long_path_open_folder (path, &name);
  g_assert_cmpint (folder, >=, 0);
  g_assert_cmpstr (name, ==, "photo.jpg");
  const int file = openat (folder, name, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
  g_assert_cmpint (write (file, "12345", 5), ==, 5);
  close (file);
  close (folder);
}

static void
test_long (void)
{
  g_autofree char *path = long_name ("photo.jpg");
  struct stat status;
  char text[6] = "";
  const int here = open (".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  g_assert_cmpint (long_path_make_folders (here, path), ==, 0);
  g_assert_cmpint (long_path_make_folders (here, path), ==, 0);
  close (here);
  write_there (path);
  g_assert_cmpint (long_path_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_size, ==, 5);
  const int file = long_path_open (path, O_RDONLY);
  g_assert_cmpint (read (file, text, 5), ==, 5);
  g_assert_cmpstr (text, ==, "12345");
  close (file);
  g_autofree char *here_name = g_get_current_dir ();
  g_autofree char *absolute = g_build_filename (here_name, path, NULL);
  g_assert_cmpint (long_path_stat (absolute, &status), ==, 0);
}

static void
test_missing (void)
{
  g_autofree char *path = long_name ("none");
  struct stat status;
  g_assert_cmpint (long_path_stat (path, &status), ==, -1);
  g_assert_cmpint (errno, ==, ENOENT);
  g_assert_cmpint (long_path_open ("none", O_RDONLY), ==, -1);
  g_assert_cmpint (errno, ==, ENOENT);
  g_autofree char *name = g_strnfill (PATH_MAX + 10, 'x');
  g_assert_cmpint (long_path_stat (name, &status), ==, -1);
  g_assert_cmpint (errno, ==, ENAMETOOLONG);
}

/* A folder that is gone is not made again in another place. */
static void
test_removed_folder (void)
{
  g_assert_cmpint (g_mkdir_with_parents ("out", 0777), ==, 0);
  const int folder = open ("out", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  g_assert_cmpint (rmdir ("out"), ==, 0);
  g_assert_cmpint (long_path_make_folders (folder, "a/b.jpg"), ==, -1);
  g_assert_cmpint (errno, ==, ENOENT);
  g_assert_false (g_file_test ("out", G_FILE_TEST_EXISTS));
  close (folder);
}

static void
test_short (void)
{
  struct stat status;
  const char *name;
  g_assert_cmpint (long_path_stat ("/", &status), ==, 0);
  g_assert_cmpint (long_path_stat ("", &status), ==, 0);
  const int root = long_path_open_folder ("/etc", &name);
  g_assert_cmpint (root, >=, 0);
  g_assert_cmpstr (name, ==, "etc");
  close (root);
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  scratch_test ("/long-path/long", test_long);
  scratch_test ("/long-path/missing", test_missing);
  scratch_test ("/long-path/removed-folder", test_removed_folder);
  scratch_test ("/long-path/short", test_short);
  return g_test_run ();
}
