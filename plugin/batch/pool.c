/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See pool.h.
 */
#include "pool.h"

#include "atomic-file.h"
#include "failure.h"
#include "file-name.h"
#include "worker-process.h"

#include <glib-unix.h>
#include <signal.h>

#define TICK_MS 200
/* Time that this process was stopped, with its workers, is not theirs. */
#define MAX_TICK_SECONDS 2.0
/* Until a worker that was asked to end is made to. */
#define PATIENCE_SECONDS 5.0
/* Workers that end before they are ready, one after the other. */
#define MAX_FAILED_STARTS 3
/* What a worker may take beyond what it was allowed before it is ended: its need is
 * known to a quarter, and its libraries take some. */
#define MEMORY_TOLERANCE 1.25
#define MEMORY_OF_LIBRARIES ((guint64) 64 << 20)

typedef enum {
  WORKER_STARTING,
  WORKER_READY,
  WORKER_RETIRING, /* has done enough; another takes its place */
  WORKER_ENDING, /* was told to; what it still says counts */
} WorkerState;

typedef struct {
  Pool *pool;
  WorkerProcess *process;
  WorkerState state;
  GQueue tasks;             /* of Task: the first is being done */
  guint n_tasks;            /* so far */
  double seconds;           /* for the first task, or in this state */
  FailureCode killed_for;   /* 0 = nothing */
  guint64 killed_over;      /* the task's id */
  guint64 memory_bytes;     /* the most that was seen */
} Worker;

struct Pool {
  Plan *plan;
  PoolSettings settings;
  const PoolEvents *events;
  gpointer data;
  GMainLoop *loop;
  GPtrArray *workers; /* of Worker */
  guint64 next_id;
  guint n_failed_starts;
  gint64 last_tick;
  gboolean is_stopping; /* nothing more is begun */
  gboolean is_interrupted;
  GError *error;
};

static void share_out (Pool *pool);

/* ── Ends of tasks ──────────────────────────────────────────────────────── */

static JsonObject *
failed_result (FailureCode code, const char *message, double seconds)
{
  JsonObject *result = json_object_new ();
  JsonObject *error = json_object_new ();
  json_object_set_string_member (error, "code", failure_name (code));
  json_object_set_string_member (error, "message", message);
  json_object_set_boolean_member (error, "transient", failure_is_transient (code));
  json_object_set_string_member (result, "status", "failed");
  json_object_set_double_member (result, "seconds-wall", seconds);
  json_object_set_object_member (result, "error", error);
  return result;
}

static JsonObject *
error_of (JsonObject *result)
{
  JsonNode *node = json_object_get_member (result, "error");
  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* A worker knows only its own part of what the run may take. */
static void
tell_memory (JsonObject *error, guint64 need, guint64 allowed)
{
  g_autofree char *needed = g_format_size_full (need, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *all = g_format_size_full (allowed, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *sentence = g_strdup_printf (
      "needs %s of memory; the run may take %s (see --memory)", needed, all);
  json_object_set_string_member (error, "message", sentence);
}

/* Puts it off until there are fewer workers, if that helps. */
static gboolean
is_put_off (Pool *pool, Task *task, JsonObject *result)
{
  const guint64 allowed = plan_memory_per_worker (pool->plan);
  const gint64 told = json_object_get_int_member_with_default (result, "memory-need-bytes", 0);
  const guint64 need = MAX ((guint64) MAX (told, 0), allowed + 1);
  if (plan_put_off (pool->plan, task, need))
    return TRUE;
  tell_memory (error_of (result), need, allowed * plan_n_workers (pool->plan));
  return FALSE;
}

/* Whether the task goes on although this try failed. */
static gboolean
is_tried_again (Pool *pool, Task *task, JsonObject *result)
{
  JsonObject *error = error_of (result);
  if (!error)
    return FALSE;
  if (g_strcmp0 (json_object_get_string_member_with_default (error, "code", ""),
                 failure_name (FAILURE_MEMORY)) == 0)
    return is_put_off (pool, task, result);
  if (!json_object_get_boolean_member_with_default (error, "transient", FALSE)
      || task->n_tries > pool->settings.n_retries)
    return FALSE;
  plan_retry (pool->plan, task, g_get_monotonic_time ());
  return TRUE;
}

static void
end_task (Pool *pool, Task *task, JsonObject *result)
{
  task->n_tries++;
  if (is_tried_again (pool, task, result))
    {
      g_debug ("%s: try %u failed", task->output->input->path, task->n_tries);
      return;
    }
  pool->events->finished (task->output, result, task->n_tries - 1, pool->data);
  plan_finish (pool->plan, task);
}

/* ── Answers ────────────────────────────────────────────────────────────── */

static void
kill_for (Worker *worker, FailureCode code)
{
  const Task *task = g_queue_peek_head (&worker->tasks);
  worker->killed_for = code;
  worker->killed_over = task ? task->id : 0;
  worker_process_signal (worker->process, SIGKILL);
}

static void
stop (Pool *pool, int signal_number)
{
  pool->is_stopping = TRUE;
  for (guint i = 0; i < pool->workers->len; i++)
    {
      Worker *worker = g_ptr_array_index (pool->workers, i);
      if (worker->state != WORKER_ENDING)
        worker->seconds = 0.0;
      worker->state = WORKER_ENDING;
      worker_process_close (worker->process);
      if (signal_number)
        worker_process_signal (worker->process, signal_number);
    }
}

static void
take_first_answer (Worker *worker, JsonObject *answer)
{
  Pool *pool = worker->pool;
  JsonObject *error = error_of (answer);
  if (json_object_get_boolean_member_with_default (answer, "ready", FALSE))
    {
      worker->state = WORKER_READY;
      worker->seconds = 0.0;
      pool->n_failed_starts = 0;
      return;
    }
  if (!pool->error)
    g_set_error_literal (&pool->error, FAILURE_DOMAIN, FAILURE_SETTINGS,
                         error ? json_object_get_string_member_with_default (error, "message", "")
                               : "the worker's first answer can't be understood");
  stop (pool, SIGKILL);
}

static void
take_result (Worker *worker, JsonObject *answer)
{
  Task *task = g_queue_peek_head (&worker->tasks);
  const gint64 id = json_object_get_int_member_with_default (answer, "id", -1);
  if (!task || id < 0 || task->id != (guint64) id)
    {
      kill_for (worker, FAILURE_CRASHED);
      return;
    }
  if (!json_object_has_member (answer, "status"))
    return;
  g_queue_pop_head (&worker->tasks);
  worker->seconds = 0.0;
  worker->memory_bytes = 0;
  json_object_remove_member (answer, "id");
  end_task (worker->pool, task, answer);
}

static void
on_line (WorkerProcess *process, const char *line, gpointer pointer)
{
  Worker *worker = pointer;
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root = NULL;
  (void) process;
  /* What it finished before it was killed counts. */
  if (worker->killed_for == FAILURE_CRASHED)
    return;
  if (json_parser_load_from_data (parser, line, -1, NULL))
    root = json_parser_get_root (parser);
  if (!root || !JSON_NODE_HOLDS_OBJECT (root))
    kill_for (worker, FAILURE_CRASHED);
  else if (worker->state == WORKER_STARTING)
    take_first_answer (worker, json_node_get_object (root));
  else
    take_result (worker, json_node_get_object (root));
  share_out (worker->pool);
}

/* ── Ends of workers ────────────────────────────────────────────────────── */

static JsonObject *
result_of_end (const Worker *worker)
{
  g_autofree char *message = NULL;
  JsonObject *result;
  switch (worker->killed_for)
    {
    case FAILURE_TIMEOUT:
      message = g_strdup_printf ("took longer than %g s (see --timeout)",
                                 worker->pool->settings.timeout_seconds);
      break;
    case FAILURE_MEMORY:
      message = g_strdup_printf ("its worker took %" G_GUINT64_FORMAT " MiB (see --memory)",
                                 worker->memory_bytes >> 20);
      break;
    default:
      message = worker_process_end_in_words (worker->process);
      g_autofree char *sentence = g_strconcat ("its worker ", message, NULL);
      return failed_result (FAILURE_CRASHED, sentence, worker->seconds);
    }
  result = failed_result (worker->killed_for, message, worker->seconds);
  if (worker->killed_for == FAILURE_MEMORY)
    json_object_set_int_member (result, "memory-need-bytes", (gint64) worker->memory_bytes);
  return result;
}

/* The first task failed with the worker, which may have put its output in place; the
 * others were not begun. */
static void
end_tasks_of (Worker *worker)
{
  Pool *pool = worker->pool;
  Task *first = g_queue_pop_head (&worker->tasks);
  if (first)
    atomic_file_remove_leftovers (first->output->path, worker_process_id (worker->process));
  if (first && (pool->is_stopping || (worker->killed_for && first->id != worker->killed_over)))
    plan_put_back (pool->plan, first);
  else if (first)
    {
      JsonObject *result = result_of_end (worker);
      first->may_replace = TRUE;
      end_task (pool, first, result);
      json_object_unref (result);
    }
  while (worker->tasks.length > 0)
    plan_put_back (pool->plan, g_queue_pop_head (&worker->tasks));
}

static void
worker_free (gpointer pointer)
{
  Worker *worker = pointer;
  worker_process_free (worker->process);
  g_queue_clear_full (&worker->tasks, NULL);
  g_free (worker);
}

static void
note_failed_start (Worker *worker)
{
  Pool *pool = worker->pool;
  if (++pool->n_failed_starts < MAX_FAILED_STARTS || pool->error)
    return;
  g_autofree char *words = worker_process_end_in_words (worker->process);
  g_set_error (&pool->error, FAILURE_DOMAIN, FAILURE_CRASHED,
               "workers end before they are ready: the last one %s", words);
  stop (pool, SIGKILL);
}

static void
on_end (WorkerProcess *process, gpointer pointer)
{
  Worker *worker = pointer;
  Pool *pool = worker->pool;
  (void) process;
  if (worker->state == WORKER_STARTING)
    note_failed_start (worker);
  end_tasks_of (worker);
  g_ptr_array_remove (pool->workers, worker);
  share_out (pool);
}

/* ── Sharing out ────────────────────────────────────────────────────────── */

static const WorkerProcessEvents PROCESS_EVENTS = { on_line, on_end };

static void
start_worker (Pool *pool)
{
  const guint n_threads = MAX (pool->settings.n_cores / plan_n_workers (pool->plan), 1);
  Worker *worker = g_new0 (Worker, 1);
  worker->pool = pool;
  g_queue_init (&worker->tasks);
  worker->process
      = worker_process_start (pool->settings.worker_arguments, pool->settings.pass_on_messages,
                              &PROCESS_EVENTS, worker, pool->error ? NULL : &pool->error);
  if (!worker->process)
    {
      g_free (worker);
      stop (pool, SIGKILL);
      return;
    }
  g_autofree char *line
      = pool->events->settings_line (n_threads, plan_memory_per_worker (pool->plan), pool->data);
  worker_process_send (worker->process, line);
  g_ptr_array_add (pool->workers, worker);
}

static void
send_task (Worker *worker, Task *task)
{
  g_autofree char *input = file_name_escape (task->output->input->path);
  g_autofree char *output = file_name_escape (task->output->path);
  task->id = worker->pool->next_id++;
  /* Escaped names hold nothing that JSON would escape. */
  g_autofree char *line = g_strdup_printf (
      "{\"id\": %" G_GUINT64_FORMAT ", \"input\": \"%s\", \"output\": \"%s\"%s}", task->id, input,
      output, task->may_replace || task->output->may_replace ? ", \"overwrite\": true" : "");
  worker->pool->events->sent (task->output, worker_process_id (worker->process),
                              worker->pool->data);
  g_queue_push_tail (&worker->tasks, task);
  worker->n_tasks++;
  worker_process_send (worker->process, line);
}

static void
give_tasks (Worker *worker)
{
  g_autoptr (GPtrArray) group = plan_take (worker->pool->plan, g_get_monotonic_time ());
  worker->seconds = 0.0;
  for (guint i = 0; i < group->len; i++)
    send_task (worker, g_ptr_array_index (group, i));
}

/* Decoders leak. Returns: whether it has done enough */
static gboolean
retire (Worker *worker)
{
  const guint most = worker->pool->settings.files_per_worker;
  if (most == 0 || worker->n_tasks < most)
    return FALSE;
  worker->state = WORKER_RETIRING;
  worker->seconds = 0.0;
  worker_process_close (worker->process);
  return TRUE;
}

/* Gives idle workers what is left; starts as many as there is work for. */
static void
employ (Pool *pool)
{
  guint n_starting = 0;
  for (guint i = 0; i < pool->workers->len; i++)
    {
      Worker *worker = g_ptr_array_index (pool->workers, i);
      n_starting += worker->state == WORKER_STARTING;
      if (worker->state == WORKER_READY && worker->tasks.length == 0 && !retire (worker))
        give_tasks (worker);
    }
  while (!pool->is_stopping && pool->workers->len < plan_n_workers (pool->plan)
         && n_starting < plan_n_due (pool->plan, g_get_monotonic_time ()))
    {
      start_worker (pool);
      n_starting++;
    }
}

static void
share_out (Pool *pool)
{
  if (!pool->is_stopping && plan_n_left (pool->plan) == 0)
    stop (pool, 0);
  if (pool->is_stopping && pool->workers->len == 0)
    g_main_loop_quit (pool->loop);
  if (pool->is_stopping)
    return;
  if (plan_begin_next_phase (pool->plan))
    {
      /* All end before the first of the next begins: they are allowed more. */
      stop (pool, 0);
      pool->is_stopping = FALSE;
    }
  for (guint i = 0; i < pool->workers->len; i++)
    if (((const Worker *) g_ptr_array_index (pool->workers, i))->state == WORKER_ENDING)
      return;
  employ (pool);
}

/* ── Time ───────────────────────────────────────────────────────────────── */

static void
look_after (Worker *worker, double seconds)
{
  const PoolSettings *settings = &worker->pool->settings;
  const guint64 allowed = plan_memory_per_worker (worker->pool->plan);
  const guint64 memory = worker_process_memory (worker->process);
  const gboolean has_time_limit = worker->tasks.length > 0 || worker->state == WORKER_STARTING;
  worker->seconds += seconds;
  worker->memory_bytes = MAX (worker->memory_bytes, memory);
  if (worker->killed_for)
    return;
  if (worker->state == WORKER_ENDING || worker->state == WORKER_RETIRING)
    {
      if (worker->seconds > PATIENCE_SECONDS)
        worker_process_signal (worker->process, SIGKILL);
    }
  else if (has_time_limit && settings->timeout_seconds > 0.0
           && worker->seconds > settings->timeout_seconds)
    kill_for (worker, FAILURE_TIMEOUT);
  else if ((double) memory > MEMORY_TOLERANCE * (double) allowed + MEMORY_OF_LIBRARIES)
    kill_for (worker, FAILURE_MEMORY);
}

static gboolean
on_tick (gpointer pointer)
{
  Pool *pool = pointer;
  const gint64 now = g_get_monotonic_time ();
  const double seconds = MIN (1e-6 * (double) (now - pool->last_tick), MAX_TICK_SECONDS);
  pool->last_tick = now;
  for (guint i = 0; i < pool->workers->len; i++)
    look_after (g_ptr_array_index (pool->workers, i), seconds);
  pool->events->tick (pool->data);
  share_out (pool);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_signal (gpointer pointer)
{
  Pool *pool = pointer;
  stop (pool, pool->is_interrupted ? SIGKILL : SIGTERM);
  pool->is_interrupted = TRUE;
  share_out (pool);
  return G_SOURCE_CONTINUE;
}

/* ── Public ─────────────────────────────────────────────────────────────── */

Pool *
pool_new (Plan *plan, const PoolSettings *settings, const PoolEvents *events, gpointer data)
{
  Pool *pool = g_new0 (Pool, 1);
  pool->plan = plan;
  pool->settings = *settings;
  pool->events = events;
  pool->data = data;
  pool->loop = g_main_loop_new (NULL, FALSE);
  pool->workers = g_ptr_array_new_with_free_func (worker_free);
  return pool;
}

PoolEnd
pool_run (Pool *pool, GError **error)
{
  static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
  guint sources[G_N_ELEMENTS (signals) + 1];
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    sources[i] = g_unix_signal_add (signals[i], on_signal, pool);
  sources[G_N_ELEMENTS (signals)] = g_timeout_add (TICK_MS, on_tick, pool);
  /* A worker that is gone makes writing to it fail; that is seen there. */
  signal (SIGPIPE, SIG_IGN);
  pool->last_tick = g_get_monotonic_time ();
  share_out (pool);
  if (plan_n_left (pool->plan) > 0 || pool->workers->len > 0)
    g_main_loop_run (pool->loop);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);
  if (pool->is_interrupted && plan_n_left (pool->plan) > 0)
    return POOL_INTERRUPTED;
  if (!pool->error)
    return POOL_ALL_DONE;
  g_propagate_error (error, g_steal_pointer (&pool->error));
  return POOL_BROKEN;
}

guint
pool_n_active (const Pool *pool)
{
  guint n = 0;
  for (guint i = 0; i < pool->workers->len; i++)
    n += ((const Worker *) g_ptr_array_index (pool->workers, i))->tasks.length > 0;
  return n;
}

void
pool_free (Pool *pool)
{
  if (!pool)
    return;
  g_ptr_array_unref (pool->workers);
  g_main_loop_unref (pool->loop);
  g_clear_error (&pool->error);
  g_free (pool);
}
