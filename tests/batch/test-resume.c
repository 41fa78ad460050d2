/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What earlier runs left, and what a later one makes of it.
 */
#include "resume.h"
#include "scratch-folder.h"
#include "state-writer.h"
#include "test-main.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SETTINGS "5e771"

static Input input = { .path = (char *) "in/a.jpg", .name = (char *) "a.jpg" };
static Output output
    = { &input, (char *) "out/a.jpg", (char *) "out", (char *) "a.jpg", FALSE, FALSE, NULL };

static JsonObject *
done_result (void)
{
  JsonObject *result = json_object_new ();
  g_autofree char *hash = resume_hash_file ("in/a.jpg");
  json_object_set_string_member (result, "status", "done");
  json_object_set_string_member (result, "content-hash", hash);
  json_object_set_int_member (result, "output-bytes", 6);
  return result;
}

/* The state that a run leaves that did out/a.jpg, or was killed over it. */
static void
leave_state (gboolean is_finished)
{
  g_autoptr (StateWriter) writer = state_writer_new ("1/1");
  scratch_write ("in/a.jpg", "input");
  scratch_write ("out/a.jpg", "output");
  g_assert_true (state_writer_add (writer, "out", resume_record_sent (&output, 1), NULL));
  if (!is_finished)
    return;
  g_autoptr (JsonObject) result = done_result ();
  g_assert_true (
      state_writer_add (writer, "out", resume_record_finished (&output, result, SETTINGS), NULL));
}

static ResumeVerdict
verdict (const char *settings_hash)
{
  g_autoptr (Resume) resume = resume_new ();
  g_autofree char *hash = NULL;
  GError *error = NULL;
  g_assert_true (resume_read_states (resume, "out", &error));
  g_assert_no_error (error);
  g_assert_true (resume_read_states (resume, "out", &error));
  return resume_look_up (resume, &output, settings_hash, &hash);
}

static void
test_finished (void)
{
  g_assert_cmpint (verdict (SETTINGS), ==, RESUME_TO_DO);
  leave_state (TRUE);
  g_assert_cmpint (verdict (SETTINGS), ==, RESUME_FINISHED);
  g_assert_cmpint (verdict ("other"), ==, RESUME_OTHER);
}

static void
test_changed_output (void)
{
  leave_state (TRUE);
  scratch_write ("out/a.jpg", "shorter or longer");
  g_assert_cmpint (verdict (SETTINGS), ==, RESUME_OTHER);
  g_assert_cmpint (unlink ("out/a.jpg"), ==, 0);
  g_assert_cmpint (verdict (SETTINGS), ==, RESUME_TO_DO);
}

/* Of the same size and, for all that a clock can tell, of the same time. */
static void
test_changed_input (void)
{
  leave_state (TRUE);
  scratch_write ("in/a.jpg", "INPUT");
  g_assert_cmpint (verdict (SETTINGS), ==, RESUME_OTHER);
}

static void
test_moved_folder (void)
{
  leave_state (TRUE);
  g_assert_cmpint (rename ("out", "moved"), ==, 0);
  Output moved = output;
  moved.path = (char *) "moved/a.jpg";
  moved.base = (char *) "moved";
  g_autoptr (Resume) resume = resume_new ();
  g_autofree char *hash = NULL;
  g_assert_true (resume_read_states (resume, "moved", NULL));
  g_assert_cmpint (resume_look_up (resume, &moved, SETTINGS, &hash), ==, RESUME_FINISHED);
}

static void
test_unknown_end (void)
{
  leave_state (FALSE);
  g_assert_cmpint (verdict (SETTINGS), ==, RESUME_UNKNOWN_END);
  g_assert_cmpint (unlink ("out/a.jpg"), ==, 0);
  g_assert_cmpint (verdict (SETTINGS), ==, RESUME_TO_DO);
}

/* A process number that no process has: one more than the largest (proc(5)). */
static void
test_leftovers (void)
{
  scratch_write ("out/.colorshine-4194305-1.tmp", "half");
  scratch_write ("out/.colorshine-41943-1.tmp", "another's");
  g_autoptr (StateWriter) writer = state_writer_new ("1/1");
  g_assert_true (state_writer_add (writer, "out", resume_record_sent (&output, 4194305), NULL));
  g_assert_cmpint (verdict (SETTINGS), ==, RESUME_TO_DO);
  g_assert_false (g_file_test ("out/.colorshine-4194305-1.tmp", G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test ("out/.colorshine-41943-1.tmp", G_FILE_TEST_EXISTS));
}

static void
test_living_process (void)
{
  g_autofree char *name = g_strdup_printf ("out/.colorshine-%d-1.tmp", (int) getpid ());
  scratch_write (name, "being written");
  g_autoptr (StateWriter) writer = state_writer_new ("1/1");
  g_assert_true (state_writer_add (writer, "out", resume_record_sent (&output, getpid ()), NULL));
  g_assert_cmpint (verdict (SETTINGS), ==, RESUME_TO_DO);
  g_assert_true (g_file_test (name, G_FILE_TEST_EXISTS));
}

/* A process that ended, while its parent never asks how. */
static void
test_unasked_process (void)
{
  const pid_t child = fork ();
  if (child == 0)
    _exit (0);
  siginfo_t end;
  g_assert_cmpint (waitid (P_PID, (id_t) child, &end, WEXITED | WNOWAIT), ==, 0);
  g_autofree char *name = g_strdup_printf ("out/.colorshine-%d-1.tmp", (int) child);
  scratch_write (name, "half");
  g_autoptr (StateWriter) writer = state_writer_new ("1/1");
  g_assert_true (state_writer_add (writer, "out", resume_record_sent (&output, child), NULL));
  g_assert_cmpint (verdict (SETTINGS), ==, RESUME_TO_DO);
  g_assert_false (g_file_test (name, G_FILE_TEST_EXISTS));
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
}

static void
test_report (void)
{
  leave_state (TRUE);
  g_assert_cmpint (unlink ("out/" RESUME_STATE_NAME), ==, 0);
  g_autoptr (Report) report = report_open ("r.jsonl", REPORT_NEW, NULL);
  g_autoptr (JsonObject) head = json_object_new (), line = done_result ();
  json_object_set_string_member (head, "status", "run");
  json_object_set_string_member (line, "output", "out/a.jpg");
  json_object_set_string_member (line, "settings-hash", SETTINGS);
  report_write (report, head, NULL);
  report_write (report, line, NULL);
  g_autoptr (Resume) resume = resume_new ();
  g_autofree char *hash = NULL;
  g_assert_true (resume_read_report (resume, "r.jsonl", NULL));
  g_assert_cmpint (resume_look_up (resume, &output, SETTINGS, &hash), ==, RESUME_FINISHED);
  scratch_write ("other.jsonl", "{\"a\":5}\n");
  g_autoptr (GError) error = NULL;
  g_assert_false (resume_read_report (resume, "other.jsonl", &error));
  g_assert_nonnull (error);
}

static void
test_hash (void)
{
  /* FIPS 180-2, example B.1. */
  scratch_write ("abc", "abc");
  g_autofree char *hash = resume_hash_file ("abc");
  g_assert_cmpstr (hash, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  g_assert_null (resume_hash_file ("none"));
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  scratch_test ("/resume/finished", test_finished);
  scratch_test ("/resume/changed-output", test_changed_output);
  scratch_test ("/resume/changed-input", test_changed_input);
  scratch_test ("/resume/moved-folder", test_moved_folder);
  scratch_test ("/resume/unknown-end", test_unknown_end);
  scratch_test ("/resume/leftovers", test_leftovers);
  scratch_test ("/resume/living-process", test_living_process);
  scratch_test ("/resume/unasked-process", test_unasked_process);
  scratch_test ("/resume/report", test_report);
  scratch_test ("/resume/hash", test_hash);
  return g_test_run ();
}
