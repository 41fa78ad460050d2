/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See run.h.
 */
#define _GNU_SOURCE /* O_PATH */
#include "config.h"

#include "run.h"

#include "failure.h"
#include "file-name.h"
#include "long-path.h"
#include "machine.h"
#include "merge-reports.h"
#include "pool.h"
#include "resume.h"
#include "state-writer.h"
#include "together.h"
#include "verb.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Of this process, which is no worker. */
#define OWN_MEMORY ((guint64) 32 << 20)
/* GEGL's JPEG loader leaks 5 KB a file (0.4.62; 31 KB in 0.4.42). With the rest of a
 * group of 100, that is 18 MiB at most. */
#define FILES_PER_WORKER 500

typedef struct {
  const ApplyOptions *options;
  Settings *settings;
  char *settings_hash;
  GPtrArray *outputs;
  Progress *progress;
  Report *report;      /* NULL = none asked for */
  StateWriter *states; /* NULL = none kept */
  int output_folder;   /* descriptor of --output-dir; −1 = none */
  Pool *pool;
  gboolean has_failed; /* apart from files */
} Run;

/* ── What is kept of each file ──────────────────────────────────────────── */

/* A problem that costs no file. Takes @error. */
static void
warn (Run *run, GError *error)
{
  run->has_failed = TRUE;
  progress_warn (run->progress, error->message);
  g_error_free (error);
}

static JsonObject *
record_of (const Run *run, const Output *output, JsonObject *result)
{
  JsonObject *record = json_object_new ();
  file_name_to_json (record, "input", output->input->path);
  if (output->path)
    file_name_to_json (record, "output", output->path);
  g_autoptr (GList) members = json_object_get_members (result);
  for (const GList *link = members; link; link = link->next)
    json_object_set_member (record, link->data,
                            json_node_copy (json_object_get_member (result, link->data)));
  json_object_set_string_member (record, "settings-hash", run->settings_hash);
  return record;
}

static void
write_record (Run *run, JsonObject *record)
{
  GError *error = NULL;
  if (run->report && !report_write (run->report, record, &error))
    warn (run, error);
}

static void
write_state (Run *run, const Output *output, JsonObject *record)
{
  GError *error = NULL;
  if (!state_writer_add (run->states, output->base, record, &error))
    warn (run, error);
}

static void
end_output (Run *run, const Output *output, JsonObject *result)
{
  JsonObject *record = record_of (run, output, result);
  write_record (run, record);
  progress_file (run->progress, record, output->input->n_bytes);
  json_object_unref (record);
}

/* An output that can't be begun. */
static void
end_with_error (Run *run, const Output *output)
{
  JsonObject *result = json_object_new ();
  json_object_set_string_member (result, "status", "failed");
  json_object_set_object_member (result, "error", failure_to_json (output->error));
  json_object_set_int_member (result, "retries", 0);
  end_output (run, output, result);
  json_object_unref (result);
}

/* ── The pool's events ──────────────────────────────────────────────────── */

static char *
settings_line (guint n_threads, guint64 memory_bytes, gpointer data)
{
  Run *run = data;
  run->settings->n_threads = (int) n_threads;
  run->settings->memory_bytes = memory_bytes;
  JsonObject *object = settings_to_json (run->settings);
  char *line = report_line (object);
  json_object_unref (object);
  return line;
}

/* A folder that can't be made is a worker's to tell: it can't write there. */
static void
make_folders (const Run *run, const Output *output)
{
  if (run->output_folder >= 0)
    long_path_make_folders (run->output_folder, output->name);
  else if (run->options->manifest)
    {
      const int start = open (*output->path == '/' ? "/" : ".", O_PATH | O_DIRECTORY | O_CLOEXEC);
      if (start >= 0)
        {
          long_path_make_folders (start, output->path);
          close (start);
        }
    }
}

static void
on_sent (const Output *output, GPid process, gpointer data)
{
  Run *run = data;
  make_folders (run, output);
  if (run->states)
    write_state (run, output, resume_record_sent (output, process));
}

static void
on_finished (const Output *output, JsonObject *result, guint n_retries, gpointer data)
{
  Run *run = data;
  json_object_set_int_member (result, "retries", n_retries);
  end_output (run, output, result);
  if (run->states)
    write_state (run, output, resume_record_finished (output, result, run->settings_hash));
}

static void
on_tick (gpointer data)
{
  Run *run = data;
  progress_tick (run->progress, pool_n_active (run->pool));
}

static const PoolEvents EVENTS = { settings_line, on_sent, on_finished, on_tick };

/* ── What is there already ──────────────────────────────────────────────── */

/* What decides about the pixels and bytes of an output. */
static char *
hash_settings (const Settings *settings)
{
  static const char *const without[]
      = { "recipe", "threads", "memory-bytes", "verify", "overwrite", NULL };
  JsonObject *object = settings_to_json (settings);
  for (const char *const *member = without; *member; member++)
    json_object_remove_member (object, *member);
  char *recipe = colorshine_recipe_format (settings->recipe, "\n");
  json_object_set_string_member (object, "recipe", recipe ? recipe : "");
  json_object_set_string_member (object, "version", COLORSHINE_VERSION);
  free (recipe);
  g_autofree char *line = report_line (object);
  json_object_unref (object);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, line, -1);
}

static void
set_exists (Output *output, const char *sentence)
{
  g_set_error_literal (&output->error, FAILURE_DOMAIN, FAILURE_EXISTS, sentence);
}

static void
tell_finished_before (Run *run, const Output *output, const char *content_hash)
{
  struct stat status = { 0 };
  JsonObject *result = json_object_new ();
  long_path_stat (output->path, &status);
  json_object_set_string_member (result, "status", "done");
  json_object_set_boolean_member (result, "finished-before", TRUE);
  json_object_set_int_member (result, "input-bytes", (gint64) output->input->n_bytes);
  json_object_set_int_member (result, "output-bytes", (gint64) status.st_size);
  json_object_set_string_member (result, "content-hash", content_hash);
  JsonObject *record = record_of (run, output, result);
  write_record (run, record);
  progress_finished_before (run->progress, record);
  json_object_unref (record);
  json_object_unref (result);
}

/* Decides what is to be done about an output whose name may be taken. */
static void
check_place (Run *run, Resume *resume, Output *output)
{
  struct stat status;
  g_autofree char *content_hash = NULL;
  const ResumeVerdict verdict
      = resume ? resume_look_up (resume, output, run->settings_hash, &content_hash)
               : RESUME_TO_DO;
  output->is_finished = verdict == RESUME_FINISHED;
  output->may_replace = verdict == RESUME_UNKNOWN_END;
  if (output->is_finished)
    tell_finished_before (run, output, content_hash);
  if (output->is_finished || output->may_replace || run->settings->overwrite
      || long_path_stat (output->path, &status) != 0)
    return;
  if (verdict == RESUME_OTHER)
    set_exists (output, "the output exists, made from another input or with other settings, or "
                        "changed since; --overwrite replaces it");
  else
    set_exists (output, "the output exists; --overwrite replaces it");
}

static Resume *
read_earlier_runs (const Run *run, GError **error)
{
  g_autoptr (Resume) resume = resume_new ();
  struct stat status;
  for (guint i = 0; i < run->outputs->len; i++)
    {
      const Output *output = g_ptr_array_index (run->outputs, i);
      if (!resume_read_states (resume, output->base, error))
        return NULL;
    }
  const char *report = run->options->report;
  if (report && long_path_stat (report, &status) == 0 && S_ISREG (status.st_mode)
      && !resume_read_report (resume, report, error))
    return NULL;
  return g_steal_pointer (&resume);
}

/* ── Steps ──────────────────────────────────────────────────────────────── */

static gboolean
open_report (Run *run, GError **error)
{
  const ApplyOptions *options = run->options;
  if (!options->report)
    return TRUE;
  const ReportMode mode = options->resume                 ? REPORT_APPEND
                          : run->settings->overwrite      ? REPORT_REPLACE
                                                          : REPORT_NEW;
  run->report = report_open (options->report, mode, error);
  if (!run->report)
    {
      if (mode == REPORT_NEW && g_error_matches (*error, FAILURE_DOMAIN, FAILURE_EXISTS))
        g_prefix_error (error, "--report: expected --resume or --overwrite for a report that is "
                               "there: ");
      return FALSE;
    }
  JsonObject *head = merge_reports_head (run->settings_hash, options->shard, run->outputs->len);
  write_record (run, head);
  json_object_unref (head);
  return TRUE;
}

static gboolean
open_output_folder (Run *run, GError **error)
{
  const char *folder = run->options->rule.folder;
  run->output_folder = -1;
  if (!folder)
    return TRUE;
  g_autofree char *name = file_name_for_people (folder);
  if (g_mkdir_with_parents (folder, 0777) == 0)
    run->output_folder = long_path_open (folder, O_PATH | O_DIRECTORY);
  if (run->output_folder < 0)
    failure_set_from_errno (error, errno, FAILURE_WRITE, name);
  return run->output_folder >= 0;
}

static gboolean
prepare (Run *run, gboolean keep_state, GError **error)
{
  g_autoptr (Resume) resume = NULL;
  if (!open_output_folder (run, error))
    return FALSE;
  if (run->options->resume && !(resume = read_earlier_runs (run, error)))
    return FALSE;
  if (!open_report (run, error))
    return FALSE;
  if (keep_state)
    run->states = state_writer_new (run->options->shard);
  for (guint i = 0; i < run->outputs->len; i++)
    {
      Output *output = g_ptr_array_index (run->outputs, i);
      if (!output->error)
        check_place (run, resume, output);
      if (output->error)
        end_with_error (run, output);
    }
  return TRUE;
}

/* The program that is running now, as another process of it can be started. */
static char *
own_program (void)
{
  g_autofree char *path = g_file_read_link ("/proc/self/exe", NULL);
  if (path && g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&path);
  /* It may have been replaced by another version meanwhile; without /proc, it is
   * looked for. */
  return g_strdup (path ? "/proc/self/exe" : "colorshine");
}

/* For all workers together. */
static guint64
memory_of_workers (const ApplyOptions *options)
{
  guint64 memory = options->memory_bytes;
  if (memory == 0)
    memory = machine_share_of_memory (machine_free_memory ("/"));
  return memory - MIN (OWN_MEMORY, memory / 2);
}

static void
on_tick_of_count (gpointer data)
{
  progress_tick (data, 1);
}

/* Freezes the radii: those of the whole set @outputs. */
static gboolean
analyse_together (const ApplyOptions *options, Settings *settings, GPtrArray *outputs,
                  Progress *progress, GError **error)
{
  g_autofree char *program = own_program ();
  const char *const arguments[] = { program, "worker", NULL };
  const TogetherSettings how = {
    .worker_arguments = arguments,
    .timeout_seconds = options->timeout_seconds,
    .n_retries = options->n_retries,
    .pass_on_messages = options->verbose,
    .tick = on_tick_of_count,
    .data = progress,
  };
  if (colorshine_recipe_is_resolved (settings->recipe))
    return TRUE;
  g_autofree char *sentence = g_strdup_printf ("counting the colours of %u files", outputs->len);
  progress_note (progress, sentence);
  settings->n_threads = (int) colorshine_available_cpus ();
  settings->memory_bytes = memory_of_workers (options);
  return together_analyse (&how, settings, outputs, error);
}

static PoolEnd
run_pool (Run *run, GError **error)
{
  const ApplyOptions *options = run->options;
  const guint n_cores = colorshine_available_cpus ();
  const guint64 memory = memory_of_workers (options);
  const guint n_workers
      = options->n_jobs > 0 ? options->n_jobs : machine_workers (n_cores, memory);
  g_autofree char *program = own_program ();
  const char *const arguments[] = { program, "worker", NULL };
  const PoolSettings settings = {
    .worker_arguments = arguments,
    .n_cores = n_cores,
    .timeout_seconds = options->timeout_seconds,
    .files_per_worker = FILES_PER_WORKER,
    .n_retries = options->n_retries,
    .pass_on_messages = options->verbose,
  };
  g_debug ("%u workers, %u cores, %" G_GUINT64_FORMAT " MiB", n_workers, n_cores, memory >> 20);
  g_autoptr (Plan) plan = plan_new (n_workers, memory);
  plan_add (plan, run->outputs);
  g_autoptr (Pool) pool = pool_new (plan, &settings, &EVENTS, run);
  run->pool = pool;
  return pool_run (pool, error);
}

static int
exit_status (const Run *run, PoolEnd end)
{
  if (end == POOL_INTERRUPTED)
    return EXIT_INTERRUPTED;
  if (end == POOL_BROKEN || run->has_failed || progress_sums (run->progress)->n_failed > 0)
    return EXIT_SOME_FAILED;
  return EXIT_ALL_DONE;
}

static void
run_clear (Run *run)
{
  report_close (run->report);
  state_writer_free (run->states);
  if (run->output_folder >= 0)
    close (run->output_folder);
  g_free (run->settings_hash);
}

int
run_outputs (const ApplyOptions *options, Settings *settings, GPtrArray *whole_set,
             GPtrArray *outputs, gboolean keep_state, Progress *progress)
{
  GError *error = NULL;
  if (options->analyse_together
      && !analyse_together (options, settings, whole_set, progress, &error))
    {
      progress_warn (progress, error->message);
      g_error_free (error);
      return EXIT_SOME_FAILED;
    }
  Run run = {
    .options = options,
    .settings = settings,
    .settings_hash = hash_settings (settings),
    .outputs = outputs,
    .progress = progress,
  };
  if (!prepare (&run, keep_state, &error))
    {
      run_clear (&run);
      const int status = verb_misused ("apply", error->message);
      g_error_free (error);
      return status;
    }
  const PoolEnd end = run_pool (&run, &error);
  if (error)
    warn (&run, g_steal_pointer (&error));
  const int status = exit_status (&run, end);
  if (end == POOL_INTERRUPTED && run.states)
    progress_note (progress, "interrupted; --resume finishes the rest");
  progress_end (progress, status);
  run_clear (&run);
  return status;
}
