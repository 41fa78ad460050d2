/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files that are there whole or not at all, in the two ways in which they are made.
 */
#define _GNU_SOURCE /* SIGXFSZ */
#include "atomic-file.h"
#include "failure.h"
#include "scratch-folder.h"
#include "test-main.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static AtomicFile *
begin (const char *path, gboolean overwrite, gboolean in_memory)
{
  GError *error = NULL;
  AtomicFile *file = atomic_file_new (path, overwrite, -1, in_memory, &error);
  g_assert_no_error (error);
  return file;
}

static void
write_to (AtomicFile *file, const char *text)
{
  const int fd = open (atomic_file_path (file), O_WRONLY | O_CREAT | O_TRUNC, 0666);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, text, strlen (text)), ==, (gssize) strlen (text));
  close (fd);
}

static guint
n_entries (void)
{
  guint n = 0;
  GDir *folder = g_dir_open (".", 0, NULL);
  while (g_dir_read_name (folder))
    n++;
  g_dir_close (folder);
  return n;
}

static void
assert_content (const char *path, const char *expected)
{
  g_autofree char *text = scratch_read (path);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_commit (void)
{
  for (int in_memory = 0; in_memory < 2; in_memory++)
    {
      GError *error = NULL;
      const char *name = in_memory ? "one" : "other";
      g_autoptr (AtomicFile) file = begin (name, FALSE, in_memory);
      write_to (file, "text");
      g_assert_false (g_file_test (name, G_FILE_TEST_EXISTS));
      assert_content (atomic_file_path (file), "text");
      g_assert_true (atomic_file_commit (file, &error));
      assert_content (name, "text");
    }
  g_assert_cmpuint (n_entries (), ==, 2);
}

static void
test_given_up (void)
{
  for (int in_memory = 0; in_memory < 2; in_memory++)
    {
      AtomicFile *file = begin ("a", FALSE, in_memory);
      write_to (file, "text");
      atomic_file_free (file);
      atomic_file_free (begin ("b", FALSE, in_memory));
    }
  g_assert_cmpuint (n_entries (), ==, 0);
}

/* Who comes first keeps the name. */
static void
test_race (void)
{
  for (int in_memory = 0; in_memory < 2; in_memory++)
    {
      GError *error = NULL;
      g_autoptr (AtomicFile) file = begin ("a", FALSE, in_memory);
      write_to (file, "ours");
      scratch_write ("a", "theirs");
      g_assert_false (atomic_file_commit (file, &error));
      g_assert_error (error, FAILURE_DOMAIN, FAILURE_EXISTS);
      g_assert_cmpstr (error->message, ==, "the output can't be put in place: File exists");
      assert_content ("a", "theirs");
      g_clear_error (&error);
      unlink ("a");
    }
  g_assert_cmpuint (n_entries (), ==, 0);
}

static void
test_overwrite (void)
{
  GError *error = NULL;
  scratch_write ("a", "before");
  g_assert_null (atomic_file_new ("a", FALSE, -1, FALSE, &error));
  g_assert_error (error, FAILURE_DOMAIN, FAILURE_EXISTS);
  g_clear_error (&error);
  g_autoptr (AtomicFile) file = begin ("a", TRUE, FALSE);
  write_to (file, "after");
  assert_content ("a", "before");
  g_assert_true (atomic_file_commit (file, &error));
  assert_content ("a", "after");
  g_assert_cmpuint (n_entries (), ==, 1);
}

/* What is made in memory finds the disk full when it is put there. */
static void
test_no_room (void)
{
  for (int in_memory = 0; in_memory < 2; in_memory++)
    {
      GError *error = NULL;
      struct rlimit before, small;
      g_autofree char *large = g_strnfill (100000, 'x');
      AtomicFile *file = begin ("a", FALSE, in_memory);
      if (in_memory)
        write_to (file, large);
      g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
      small = (struct rlimit){ 1000, before.rlim_max };
      g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
      const gboolean is_done = atomic_file_commit (file, &error);
      g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
      g_assert_false (is_done);
      const FailureCode expected = in_memory ? FAILURE_DISK_FULL : FAILURE_NOT_FOUND;
      g_assert_error (error, FAILURE_DOMAIN, (int) expected);
      g_error_free (error);
      atomic_file_free (file);
      g_assert_cmpuint (n_entries (), ==, 0);
    }
}

static void
assert_blamed (const AtomicFile *file, int code, const char *message)
{
  GError *error
      = g_error_new_literal (FAILURE_DOMAIN, FAILURE_WRITE, "Write error at scanline 7");
  atomic_file_blame_disk (file, &error);
  g_assert_error (error, FAILURE_DOMAIN, code);
  g_assert_cmpstr (error->message, ==, message);
  g_error_free (error);
}

/* An encoder that failed and doesn't say why. */
static void
test_blame (void)
{
  struct rlimit before, small;
  g_assert_cmpint (mkdir ("folder", 0777), ==, 0);
  AtomicFile *file = begin ("folder/a", FALSE, FALSE);
  write_to (file, "half");
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  small = (struct rlimit){ 1000, before.rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  assert_blamed (file, FAILURE_DISK_FULL, "the output can't be written: File too large");
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  assert_blamed (file, FAILURE_WRITE, "Write error at scanline 7");
  g_assert_cmpint (unlink (atomic_file_path (file)), ==, 0);
  g_assert_cmpint (rmdir ("folder"), ==, 0);
  assert_blamed (file, FAILURE_NOT_FOUND,
                 "the output can't be written: No such file or directory");
  atomic_file_free (file);
  g_assert_cmpuint (n_entries (), ==, 0);
}

/* The folder goes away under a worker's hands. */
static void
test_folder_removed (void)
{
  for (int in_memory = 0; in_memory < 2; in_memory++)
    {
      GError *error = NULL;
      g_assert_cmpint (mkdir ("folder", 0777), ==, 0);
      AtomicFile *file = begin ("folder/a", FALSE, in_memory);
      g_assert_cmpint (rmdir ("folder"), ==, 0);
      g_assert_false (atomic_file_commit (file, &error));
      g_assert_error (error, FAILURE_DOMAIN, FAILURE_NOT_FOUND);
      g_error_free (error);
      atomic_file_free (file);
    }
}

static void
test_read (void)
{
  GError *error = NULL;
  scratch_write ("a b\n\xff", "text");
  const int fd = file_open ("a b\n\xff", &error);
  g_assert_no_error (error);
  g_autofree char *path = file_descriptor_path (fd);
  assert_content (path, "text");
  close (fd);
  g_assert_cmpint (file_open (".", &error), <, 0);
  g_assert_error (error, FAILURE_DOMAIN, FAILURE_NOT_A_FILE);
  g_error_free (error);
}

static void
test_leftovers (void)
{
  scratch_write (".colorshine-77-1.tmp", "");
  scratch_write (".colorshine-77-2.tmp", "");
  scratch_write (".colorshine-78-1.tmp", "");
  scratch_write (".colorshine-77-1.png", "");
  atomic_file_remove_leftovers ("a.png", 77);
  g_assert_cmpuint (n_entries (), ==, 2);
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  signal (SIGXFSZ, SIG_IGN);
  scratch_test ("/atomic-file/commit", test_commit);
  scratch_test ("/atomic-file/given-up", test_given_up);
  scratch_test ("/atomic-file/race", test_race);
  scratch_test ("/atomic-file/overwrite", test_overwrite);
  scratch_test ("/atomic-file/no-room", test_no_room);
  scratch_test ("/atomic-file/blame", test_blame);
  scratch_test ("/atomic-file/folder-removed", test_folder_removed);
  scratch_test ("/atomic-file/read", test_read);
  scratch_test ("/atomic-file/leftovers", test_leftovers);
  return g_test_run ();
}
