/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * States in as many folders as a run has, with one descriptor.
 */
#include "scratch-folder.h"
#include "state-writer.h"
#include "test-main.h"

#include <unistd.h>

static JsonObject *
record (int number)
{
  JsonObject *object = json_object_new ();
  json_object_set_int_member (object, "n", number);
  return object;
}

static void
test_folders (void)
{
  g_autoptr (StateWriter) writer = state_writer_new ("1/1");
  g_assert_cmpint (g_mkdir_with_parents ("one", 0777), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents ("two", 0777), ==, 0);
  for (int i = 0; i < 4; i++)
    g_assert_true (state_writer_add (writer, i % 2 ? "two" : "one", record (i), NULL));
  g_autofree char *one = scratch_read ("one/" RESUME_STATE_NAME);
  g_autofree char *two = scratch_read ("two/" RESUME_STATE_NAME);
  g_assert_cmpstr (one, ==, "{\"n\":0}\n{\"n\":2}\n");
  g_assert_cmpstr (two, ==, "{\"n\":1}\n{\"n\":3}\n");
}

static void
test_shards (void)
{
  g_autoptr (StateWriter) writer = state_writer_new ("2/5");
  g_assert_true (state_writer_add (writer, ".", record (1), NULL));
  g_autofree char *text = scratch_read (RESUME_STATE_NAME "-2-of-5");
  g_assert_cmpstr (text, ==, "{\"n\":1}\n");
}

/* Told once; the run goes on. */
static void
test_failure (void)
{
  g_autoptr (StateWriter) writer = state_writer_new ("1/1");
  g_autoptr (GError) error = NULL;
  g_assert_false (state_writer_add (writer, "none", record (1), &error));
  g_assert_nonnull (error);
  g_assert_true (state_writer_add (writer, "none", record (2), NULL));
  g_assert_true (state_writer_add (writer, ".", record (3), NULL));
  g_assert_true (g_file_test (RESUME_STATE_NAME, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  scratch_test ("/state-writer/folders", test_folders);
  scratch_test ("/state-writer/shards", test_shards);
  scratch_test ("/state-writer/failure", test_failure);
  return g_test_run ();
}
