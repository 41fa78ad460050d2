/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pool with workers that end, talk nonsense or answer for other files: shells,
 * because the real one does none of this when it is asked to.
 */
#include "failure.h"
#include "pool.h"
#include "test-main.h"

#include <string.h>

/* What a shell does first, and what it does with the number of each file. */
#define READY "read settings; echo '{\"ready\": true}'; "
#define WITH_EACH "while read line; do id=${line#*: }; id=${id%%,*}; "

enum { FILES_PER_WORKER = 60 };

typedef struct {
  GPtrArray *inputs, *outputs;
  Plan *plan;
  guint n_sent;
  GPtrArray *codes;  /* of the errors of files; "" for what is done */
  guint n_retries;   /* of all files together */
  guint n_finished;
  guint64 memory_bytes; /* that a worker was last allowed */
  guint n_workers;      /* that were told so */
} Run;

static char *
settings_line (guint n_threads, guint64 memory_bytes, gpointer data)
{
  Run *run = data;
  run->memory_bytes = memory_bytes;
  run->n_workers++;
  return g_strdup_printf ("{\"threads\": %u}", n_threads);
}

static void
on_sent (const Output *output, GPid process, gpointer data)
{
  Run *run = data;
  (void) output, (void) process;
  run->n_sent++;
}

static void
on_finished (const Output *output, JsonObject *result, guint n_retries, gpointer data)
{
  Run *run = data;
  (void) output;
  const char *code = "";
  if (json_object_has_member (result, "error"))
    code = json_object_get_string_member (json_object_get_object_member (result, "error"), "code");
  g_ptr_array_add (run->codes, g_strdup (code));
  run->n_finished++;
  run->n_retries += n_retries;
}

static void
on_tick (gpointer data)
{
  (void) data;
}

static const PoolEvents EVENTS = { settings_line, on_sent, on_finished, on_tick };

static void
run_init (Run *run, guint n_files, guint n_workers, guint64 memory_bytes)
{
  *run = (Run){ .inputs = g_ptr_array_new_with_free_func (g_free),
                .outputs = g_ptr_array_new_with_free_func (g_free),
                .codes = g_ptr_array_new_with_free_func (g_free) };
  for (guint i = 0; i < n_files; i++)
    {
      Input *input = g_new0 (Input, 1);
      Output *output = g_new0 (Output, 1);
      input->path = (char *) "in.png";
      input->n_bytes = 1000;
      output->input = input;
      output->path = (char *) "/nonexistent/out.png";
      g_ptr_array_add (run->inputs, input);
      g_ptr_array_add (run->outputs, output);
    }
  run->plan = plan_new (n_workers, memory_bytes);
  plan_add (run->plan, run->outputs);
}

static void
run_clear (Run *run)
{
  plan_free (run->plan);
  g_ptr_array_unref (run->codes);
  g_ptr_array_unref (run->outputs);
  g_ptr_array_unref (run->inputs);
}

static PoolEnd
run_pool (Run *run, const char *script, guint n_retries, GError **error)
{
  const char *const arguments[] = { "/bin/sh", "-c", script, NULL };
  const PoolSettings settings = { .worker_arguments = arguments, .n_cores = 2,
                                  .timeout_seconds = 60.0, .n_retries = n_retries,
                                  .files_per_worker = FILES_PER_WORKER };
  g_autoptr (Pool) pool = pool_new (run->plan, &settings, &EVENTS, run);
  return pool_run (pool, error);
}

static void
assert_codes (const Run *run, guint n, const char *code)
{
  g_assert_cmpuint (run->n_finished, ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpstr (g_ptr_array_index (run->codes, i), ==, code);
}

/* ── Starts ─────────────────────────────────────────────────────────────── */

static void
test_workers_that_never_begin (void)
{
  static const struct {
    const char *script, *message;
  } cases[] = {
    { "exit 3", "workers end before they are ready: the last one ended with status 3" },
    { "echo reason >&2; exit 3", "the last one ended with status 3: reason" },
    { "kill -9 $$", "was killed by signal 9" },
    { "read settings; echo '{\"error\": {\"code\": \"recipe\", \"message\": \"no such recipe\"}}'; read x",
      "no such recipe" },
    { "read settings; echo '{}'; read x", "the worker's first answer can't be understood" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      Run run;
      run_init (&run, 3, 2, 1 << 30);
      g_assert_cmpint (run_pool (&run, cases[i].script, 5, &error), ==, POOL_BROKEN);
      g_assert_nonnull (strstr (error->message, cases[i].message));
      g_assert_cmpuint (run.n_finished, ==, 0);
      run_clear (&run);
    }
}

/* ── Files ──────────────────────────────────────────────────────────────── */

static void
test_each_file_once (void)
{
  g_autoptr (GError) error = NULL;
  Run run;
  run_init (&run, 250, 3, 1 << 30);
  const PoolEnd end = run_pool (
      &run, READY WITH_EACH "echo \"{\\\"id\\\": $id, \\\"started\\\": true}\"; "
                            "echo \"{\\\"id\\\": $id, \\\"status\\\": \\\"done\\\"}\"; done", 0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (end, ==, POOL_ALL_DONE);
  assert_codes (&run, 250, "");
  g_assert_cmpuint (run.n_sent, ==, 250);
  /* Others took the places of those that had done enough: with the last group, none did
   * more than 80. */
  g_assert_cmpuint (run.n_workers, >, 3);
  g_assert_cmpuint (run.n_workers, <=, 3 + 250 / FILES_PER_WORKER);
  run_clear (&run);
}

/* A worker that can't be trusted is ended; its file fails, the others are done by
 * the next one. */
static void
test_nonsense (void)
{
  static const char *const scripts[] = {
    READY "read line; echo hello; read line",
    READY "read line; echo '[1]'; read line",
    READY "read line; echo '{\"id\": 999999, \"status\": \"done\"}'; read line",
    READY "read line; echo '{\"status\": \"done\"}'; read line",
    /* A line that has no end. */
    READY "read line; head -c 3000000 /dev/zero | tr '\\0' x; read line",
    READY "read line; kill -11 $$",
    READY "read line; exit 0",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autoptr (GError) error = NULL;
      Run run;
      run_init (&run, 3, 1, 1 << 30);
      g_assert_cmpint (run_pool (&run, scripts[i], 0, &error), ==, POOL_ALL_DONE);
      g_assert_no_error (error);
      assert_codes (&run, 3, "crashed");
      run_clear (&run);
    }
}

static void
test_retries (void)
{
  static const struct {
    const char *error;
    guint n_sent;
  } cases[] = {
    { "{\"code\": \"read\", \"message\": \"\", \"transient\": true}", 2 },
    { "{\"code\": \"corrupt\", \"message\": \"\", \"transient\": false}", 1 },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *script = g_strdup_printf (
          READY WITH_EACH "echo \"{\\\"id\\\": $id, \\\"status\\\": \\\"failed\\\", \\\"error\\\": \"'%s'\"}\"; "
                          "done", cases[i].error);
      Run run;
      run_init (&run, 1, 1, 1 << 30);
      g_assert_cmpint (run_pool (&run, script, 1, &error), ==, POOL_ALL_DONE);
      g_assert_cmpuint (run.n_finished, ==, 1);
      g_assert_cmpuint (run.n_sent, ==, cases[i].n_sent);
      g_assert_cmpuint (run.n_retries, ==, cases[i].n_sent - 1);
      run_clear (&run);
    }
}

/* A file that needs more than a third of the memory is done when there is one worker;
 * one that needs more than all never. */
static void
test_memory (void)
{
  static const struct {
    guint64 need;
    const char *code;
    guint n_sent;
  } cases[] = { { 900 << 20, "", 4 }, { 2000u << 20, "memory", 2 } };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      /* It says no as long as it may take less. */
      g_autofree char *script = g_strdup_printf (
          "read settings; echo '{\"ready\": true}'; " WITH_EACH
          "case $settings in *': 2}') echo \"{\\\"id\\\": $id, \\\"status\\\": \\\"done\\\"}\";; "
          "*) echo \"{\\\"id\\\": $id, \\\"status\\\": \\\"failed\\\", \\\"memory-need-bytes\\\": %" G_GUINT64_FORMAT
          ", \\\"error\\\": {\\\"code\\\": \\\"memory\\\", \\\"message\\\": \\\"\\\"}}\";; esac; done",
          cases[i].need);
      Run run;
      run_init (&run, 2, 2, (guint64) 1 << 30);
      g_assert_cmpint (run_pool (&run, script, 0, &error), ==, POOL_ALL_DONE);
      assert_codes (&run, 2, cases[i].code);
      g_assert_cmpuint (run.n_sent, ==, cases[i].n_sent);
      run_clear (&run);
    }
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/pool/workers-that-never-begin", test_workers_that_never_begin);
  g_test_add_func ("/pool/each-file-once", test_each_file_once);
  g_test_add_func ("/pool/nonsense", test_nonsense);
  g_test_add_func ("/pool/retries", test_retries);
  g_test_add_func ("/pool/memory", test_memory);
  return g_test_run ();
}
