/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What users name, and what is found there.
 */
#include "inputs.h"
#include "scratch-folder.h"
#include "test-main.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
is_jpg (int folder, const char *name)
{
  (void) folder;
  return g_str_has_suffix (name, ".jpg");
}

/* "path=name" of each file, in order. */
static char *
texts (const Inputs *inputs)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < inputs->files->len; i++)
    {
      const Input *input = g_ptr_array_index (inputs->files, i);
      g_string_append_printf (text, "%s%s=%s%s", i > 0 ? " " : "", input->path, input->name,
                              input->error ? "!" : "");
      g_autofree char *joined = g_build_filename (input->base, input->name, NULL);
      const char *tidy = g_str_has_prefix (joined, "./") ? joined + 2 : joined;
      if (strcmp (input->base, ".") != 0)
        g_assert_cmpstr (tidy, ==, input->path);
    }
  return g_string_free (text, FALSE);
}

static void
assert_files (const Inputs *inputs, const char *expected)
{
  g_autofree char *text = texts (inputs);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_files (void)
{
  g_autoptr (Inputs) inputs = inputs_new ();
  scratch_write ("a/one.jpg", "12345");
  scratch_write ("two.txt", "");
  g_assert_cmpint (mkfifo ("pipe.jpg", 0666), ==, 0);
  inputs_add (inputs, "a/one.jpg", is_jpg, NULL);
  inputs_add (inputs, "two.txt", is_jpg, NULL);
  inputs_add (inputs, "none.jpg", is_jpg, NULL);
  inputs_add (inputs, "pipe.jpg", is_jpg, NULL);
  assert_files (inputs, "a/one.jpg=one.jpg two.txt=two.txt none.jpg=none.jpg! pipe.jpg=pipe.jpg!");
  const Input *first = g_ptr_array_index (inputs->files, 0);
  const Input *missing = g_ptr_array_index (inputs->files, 2);
  const Input *pipe = g_ptr_array_index (inputs->files, 3);
  g_assert_cmpuint (first->n_bytes, ==, 5);
  g_assert_cmpint (missing->error_number, ==, ENOENT);
  g_assert_cmpstr (pipe->error, ==, "not a regular file");
}

static void
test_folder (void)
{
  g_autoptr (Inputs) inputs = inputs_new ();
  scratch_write ("in/b.jpg", "");
  scratch_write ("in/a/z.jpg", "");
  scratch_write ("in/a/b/c.jpg", "");
  scratch_write ("in/a.txt", "");
  scratch_write ("in/.hidden.jpg", "");
  scratch_write ("in/.folder/d.jpg", "");
  scratch_write ("in/out/e.jpg", "");
  g_assert_cmpint (mkfifo ("in/pipe.jpg", 0666), ==, 0);
  inputs_add (inputs, "in/", is_jpg, "in/out");
  assert_files (inputs, "in/a/b/c.jpg=a/b/c.jpg in/a/z.jpg=a/z.jpg in/b.jpg=b.jpg");
  g_assert_cmpuint (inputs->notes->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (inputs->notes, 0), ==,
                   "in/out: the folder of the outputs; not searched");
}

static void
test_links (void)
{
  g_autoptr (Inputs) inputs = inputs_new ();
  scratch_write ("in/real/photo.jpg", "");
  scratch_write ("elsewhere/other.jpg", "");
  g_assert_cmpint (symlink ("..", "in/real/loop"), ==, 0);
  /* Sorted before the folder that it leads to, which keeps its own name. */
  g_assert_cmpint (symlink ("real", "in/link"), ==, 0);
  g_assert_cmpint (symlink ("../elsewhere", "in/out"), ==, 0);
  g_assert_cmpint (symlink ("real/photo.jpg", "in/photo.jpg"), ==, 0);
  g_assert_cmpint (symlink ("self.jpg", "in/self.jpg"), ==, 0);
  g_assert_cmpint (symlink ("nowhere", "in/dangling.jpg"), ==, 0);
  inputs_add (inputs, "in", is_jpg, NULL);
  assert_files (inputs, "in/dangling.jpg=dangling.jpg! in/out/other.jpg=out/other.jpg "
                        "in/photo.jpg=photo.jpg in/real/photo.jpg=real/photo.jpg");
  g_assert_cmpuint (inputs->notes->len, ==, 3);
}

/* 2^40 paths lead through these links. */
static void
test_many_links (void)
{
  g_autoptr (Inputs) inputs = inputs_new ();
  for (int i = 0; i < 40; i++)
    {
      g_autofree char *folder = g_strdup_printf ("in/%02d", i);
      g_autofree char *next = g_strdup_printf ("../%02d", i + 1);
      g_autofree char *one = g_strdup_printf ("%s/one", folder);
      g_autofree char *two = g_strdup_printf ("%s/two", folder);
      g_assert_cmpint (g_mkdir_with_parents (folder, 0777), ==, 0);
      g_assert_cmpint (symlink (next, one), ==, 0);
      g_assert_cmpint (symlink (next, two), ==, 0);
    }
  scratch_write ("in/40/photo.jpg", "");
  inputs_add (inputs, "in", is_jpg, NULL);
  assert_files (inputs, "in/40/photo.jpg=40/photo.jpg");
}

static void
test_unreadable_folder (void)
{
  g_autoptr (Inputs) inputs = inputs_new ();
  scratch_write ("in/closed/photo.jpg", "");
  if (geteuid () == 0)
    {
      g_test_skip ("root reads every folder");
      return;
    }
  g_assert_cmpint (chmod ("in/closed", 0), ==, 0);
  inputs_add (inputs, "in", is_jpg, NULL);
  g_assert_cmpint (chmod ("in/closed", 0777), ==, 0);
  assert_files (inputs, "in/closed=closed!");
}

static void
add_list (Inputs *inputs, const char *bytes, gsize length)
{
  inputs_add_list (inputs, bytes, length, is_jpg, NULL);
}

static void
test_list_of_lines (void)
{
  g_autoptr (Inputs) inputs = inputs_new ();
  static const char list[] = "./a/one.jpg\n\na//b/two.jpg\na/../a/one.jpg\nin\nlast.jpg";
  scratch_write ("a/one.jpg", "");
  scratch_write ("a/b/two.jpg", "");
  scratch_write ("in/three.jpg", "");
  scratch_write ("last.jpg", "");
  add_list (inputs, list, strlen (list));
  assert_files (inputs, "./a/one.jpg=a/one.jpg a//b/two.jpg=a/b/two.jpg a/../a/one.jpg=one.jpg "
                        "in/three.jpg=three.jpg last.jpg=last.jpg");
}

static void
test_list_of_odd_names (void)
{
  g_autoptr (Inputs) inputs = inputs_new ();
  static const char list[] = "two\nlines.jpg\0 space .jpg\0\xe4\xff.jpg\0";
  scratch_write ("two\nlines.jpg", "");
  scratch_write (" space .jpg", "");
  scratch_write ("\xe4\xff.jpg", "");
  add_list (inputs, list, sizeof list - 1);
  assert_files (inputs, "two\nlines.jpg=two\nlines.jpg  space .jpg= space .jpg "
                        "\xe4\xff.jpg=\xe4\xff.jpg");
  add_list (inputs, "", 0);
  g_assert_cmpuint (inputs->files->len, ==, 3);
}

static guint
n_descriptors (void)
{
  g_autoptr (GDir) folder = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;
  while (folder && g_dir_read_name (folder))
    n++;
  return n;
}

/* Deeper than there are descriptors, and longer than a path may be. */
static void
test_deep (void)
{
  g_autoptr (Inputs) inputs = inputs_new ();
  g_autofree char *start = g_get_current_dir ();
  const guint n_before = n_descriptors ();
  for (int i = 0; i < 1100; i++)
    {
      g_assert_cmpint (mkdir ("folder", 0777), ==, 0);
      g_assert_cmpint (chdir ("folder"), ==, 0);
    }
  scratch_write ("photo.jpg", "");
  g_assert_cmpint (chdir (start), ==, 0);
  inputs_add (inputs, "folder", is_jpg, NULL);
  g_assert_cmpuint (inputs->files->len, ==, 1);
  const Input *input = g_ptr_array_index (inputs->files, 0);
  g_assert_null (input->error);
  g_assert_cmpuint (strlen (input->path), ==, 1100 * strlen ("folder/") + strlen ("photo.jpg"));
  g_assert_cmpuint (n_descriptors (), ==, n_before);
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  scratch_test ("/inputs/files", test_files);
  scratch_test ("/inputs/folder", test_folder);
  scratch_test ("/inputs/links", test_links);
  scratch_test ("/inputs/many-links", test_many_links);
  scratch_test ("/inputs/unreadable-folder", test_unreadable_folder);
  scratch_test ("/inputs/list-of-lines", test_list_of_lines);
  scratch_test ("/inputs/list-of-odd-names", test_list_of_odd_names);
  scratch_test ("/inputs/deep", test_deep);
  return g_test_run ();
}
