/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Processes that answer, end, hang and flood, seen from outside: shells, because
 * what a worker process is given to say does not matter here.
 */
#include "test-main.h"
#include "worker-process.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

typedef struct {
  GMainLoop *loop;
  GString *lines;
  guint n_ended;
  guint n_lines_wanted; /* then the loop is left */
  guint n_lines;
} Heard;

static void
on_line (WorkerProcess *process, const char *line, gpointer data)
{
  Heard *heard = data;
  (void) process;
  if (heard->lines->len < 1000)
    g_string_append_printf (heard->lines, "%s|", line);
  if (++heard->n_lines == heard->n_lines_wanted)
    g_main_loop_quit (heard->loop);
}

static void
on_ended (WorkerProcess *process, gpointer data)
{
  Heard *heard = data;
  (void) process;
  heard->n_ended++;
  g_main_loop_quit (heard->loop);
}

static const WorkerProcessEvents EVENTS = { on_line, on_ended };

static Heard
heard_new (void)
{
  return (Heard){ .loop = g_main_loop_new (NULL, FALSE), .lines = g_string_new (NULL) };
}

static void
heard_clear (Heard *heard)
{
  g_main_loop_unref (heard->loop);
  g_string_free (heard->lines, TRUE);
}

static WorkerProcess *
start (const char *script, Heard *heard)
{
  const char *const arguments[] = { "/bin/sh", "-c", script, NULL };
  GError *error = NULL;
  WorkerProcess *process = worker_process_start (arguments, FALSE, &EVENTS, heard, &error);
  g_assert_no_error (error);
  return process;
}

static void
assert_end (const char *script, const char *lines, const char *words)
{
  Heard heard = heard_new ();
  WorkerProcess *process = start (script, &heard);
  g_main_loop_run (heard.loop);
  g_assert_cmpuint (heard.n_ended, ==, 1);
  g_assert_cmpstr (heard.lines->str, ==, lines);
  g_autofree char *said = worker_process_end_in_words (process);
  g_assert_cmpstr (said, ==, words);
  worker_process_free (process);
  heard_clear (&heard);
}

static void
test_ends (void)
{
  assert_end ("echo one; echo two; exit 3", "one|two|", "ended with status 3");
  assert_end ("echo first >&2; echo 'no memory' >&2; exit 1", "", "ended with status 1: no memory");
  assert_end ("echo one; printf half; kill -SEGV $$", "one|",
              "was killed by signal 11 (Segmentation fault)");
  assert_end ("printf '\\377\\n' >&2; kill -KILL $$", "",
              "was killed by signal 9 (Killed): \357\277\275");
}

/* More than both pipes hold, in both directions at once: nobody waits for the other. */
static void
test_flood (void)
{
  Heard heard = heard_new ();
  WorkerProcess *process = start ("while read -r line; do echo \"$line\"; done", &heard);
  g_autofree char *line = g_strnfill (5000, 'x');
  for (int i = 0; i < 400; i++)
    worker_process_send (process, line);
  worker_process_close (process);
  g_main_loop_run (heard.loop);
  g_assert_cmpuint (heard.n_lines, ==, 400);
  g_assert_cmpuint (heard.n_ended, ==, 1);
  worker_process_free (process);
  heard_clear (&heard);
}

/* A line without an end does not fill this process's memory. */
static void
test_endless_line (void)
{
  assert_end ("exec tr '\\0' x </dev/zero", "", "was killed by signal 9 (Killed)");
}

static void
test_hang (void)
{
  Heard heard = heard_new ();
  WorkerProcess *process = start ("echo ready; trap '' TERM; while :; do sleep 0.2; done", &heard);
  heard.n_lines_wanted = 1;
  g_main_loop_run (heard.loop);
  g_assert_cmpuint (worker_process_memory (process), >, 0);
  worker_process_signal (process, SIGSTOP);
  worker_process_signal (process, SIGTERM);
  worker_process_signal (process, SIGKILL);
  g_main_loop_run (heard.loop);
  g_assert_cmpuint (heard.n_ended, ==, 1);
  g_assert_cmpuint (worker_process_memory (process), ==, 0);
  worker_process_free (process);
  heard_clear (&heard);
}

static void
test_send_to_dead (void)
{
  Heard heard = heard_new ();
  WorkerProcess *process = start ("exec true", &heard);
  signal (SIGPIPE, SIG_IGN);
  for (int i = 0; i < 100; i++)
    worker_process_send (process, "a line");
  g_main_loop_run (heard.loop);
  worker_process_send (process, "a line");
  g_assert_cmpuint (heard.n_ended, ==, 1);
  worker_process_free (process);
  heard_clear (&heard);
}

static void
test_free_running (void)
{
  Heard heard = heard_new ();
  WorkerProcess *process = start ("exec sleep 600", &heard);
  const GPid id = worker_process_id (process);
  worker_process_free (process);
  g_assert_cmpint (kill (id, 0), ==, -1);
  g_assert_cmpuint (heard.n_ended, ==, 0);
  heard_clear (&heard);
}

static void
test_no_program (void)
{
  const char *const arguments[] = { "/nowhere/colorshine", "worker", NULL };
  g_autoptr (GError) error = NULL;
  g_assert_null (worker_process_start (arguments, FALSE, &EVENTS, NULL, &error));
  g_assert_nonnull (error);
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

static void
test_descriptors (void)
{
  assert_end ("exit 0", "", "ended with status 0");
  const guint n_before = n_descriptors ();
  for (int i = 0; i < 20; i++)
    assert_end ("exit 0", "", "ended with status 0");
  g_assert_cmpuint (n_descriptors (), ==, n_before);
}

/* The keyboard's interrupt is for this process to handle. */
static void
test_interrupt (void)
{
  assert_end ("kill -INT $$; echo still here", "still here|", "ended with status 0");
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/worker-process/ends", test_ends);
  g_test_add_func ("/worker-process/flood", test_flood);
  g_test_add_func ("/worker-process/endless-line", test_endless_line);
  g_test_add_func ("/worker-process/hang", test_hang);
  g_test_add_func ("/worker-process/send-to-dead", test_send_to_dead);
  g_test_add_func ("/worker-process/free-running", test_free_running);
  g_test_add_func ("/worker-process/no-program", test_no_program);
  g_test_add_func ("/worker-process/descriptors", test_descriptors);
  g_test_add_func ("/worker-process/interrupt", test_interrupt);
  return g_test_run ();
}
