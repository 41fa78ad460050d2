/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See together.h.
 */
#include "together.h"

#include "failure.h"
#include "file-name.h"
#include "report.h"
#include "worker-process.h"

#include <signal.h>
#include <string.h>

#define TICK_MS 200
#define RETRY_SECONDS 1
#define MAX_LOST_ALONE 3

typedef enum {
  STEP_START,   /* the settings were sent */
  STEP_COUNT,   /* a file was sent */
  STEP_RESOLVE, /* all were */
} Step;

/* One worker's life. */
typedef struct {
  const TogetherSettings *how;
  Settings *settings;
  GPtrArray *outputs;
  GMainLoop *loop;
  WorkerProcess *process;
  Step step;
  guint at;           /* index of the file that was sent */
  guint limit;        /* where it ends */
  guint n_counted;
  gint64 since;       /* monotonic time of the last answer */
  FailureCode killed_for;
  gboolean has_resolved;
  gboolean is_lost;   /* it ended before it was done */
  guint last_suspect; /* index of a file that ended a worker; G_MAXUINT = none */
  guint n_lost_alone; /* of those that were doing no file */
  GError *error;      /* that ends all */
} Count;

static void
set_error (Output *output, FailureCode code, const char *message)
{
  g_clear_error (&output->error);
  g_set_error_literal (&output->error, FAILURE_DOMAIN, (int) code, message);
}

/* An error as in answers. */
static void
take_error (JsonObject *answer, GError **error)
{
  JsonNode *node = json_object_get_member (answer, "error");
  JsonObject *object = node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  if (!object)
    return;
  const char *name = json_object_get_string_member_with_default (object, "code", "");
  int code = FAILURE_CORRUPT;
  for (int i = 0; i < N_FAILURES; i++)
    if (strcmp (failure_name ((FailureCode) i), name) == 0)
      code = i;
  g_set_error_literal (error, FAILURE_DOMAIN, code,
                       json_object_get_string_member_with_default (object, "message", ""));
}

/* ── Asking ─────────────────────────────────────────────────────────────── */

static void
send_next (Count *count)
{
  const Output *output = NULL;
  for (; count->at < count->limit; count->at++)
    {
      output = g_ptr_array_index (count->outputs, count->at);
      if (!output->error)
        break;
    }
  count->since = g_get_monotonic_time ();
  if (count->at == count->limit)
    {
      count->step = STEP_RESOLVE;
      if (count->n_counted > 0)
        worker_process_send (count->process, "{\"id\": 0, \"resolve\": true}");
      else
        worker_process_close (count->process);
      return;
    }
  g_autofree char *name = file_name_escape (output->input->path);
  g_autofree char *line
      = g_strdup_printf ("{\"id\": %u, \"analyse\": true, \"input\": \"%s\"}", count->at, name);
  count->step = STEP_COUNT;
  worker_process_send (count->process, line);
}

static void
take_count (Count *count, JsonObject *answer)
{
  Output *output = g_ptr_array_index (count->outputs, count->at++);
  take_error (answer, &output->error);
  count->n_counted += !output->error;
  send_next (count);
}

static void
take_radii (Count *count, JsonObject *answer)
{
  const guint n = (guint) count->settings->recipe->n_attractors;
  JsonNode *node = json_object_get_member (answer, "radii");
  JsonArray *array = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  count->has_resolved = array && json_array_get_length (array) == n;
  if (count->has_resolved)
    {
      g_free (count->settings->radii);
      count->settings->radii = g_new0 (double, COLORSHINE_MAX_ATTRACTORS);
      for (guint i = 0; i < n; i++)
        count->settings->radii[i] = json_array_get_double_element (array, i);
    }
  worker_process_close (count->process);
}

static void
on_line (WorkerProcess *process, const char *line, gpointer pointer)
{
  Count *count = pointer;
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root = json_parser_load_from_data (parser, line, -1, NULL)
                       ? json_parser_get_root (parser)
                       : NULL;
  if (count->killed_for)
    return;
  if (!root || !JSON_NODE_HOLDS_OBJECT (root))
    {
      worker_process_signal (process, SIGKILL);
      return;
    }
  JsonObject *answer = json_node_get_object (root);
  if (count->step == STEP_START)
    {
      take_error (answer, &count->error);
      if (count->error)
        worker_process_close (process);
      else
        send_next (count);
    }
  else if (json_object_has_member (answer, "status"))
    {
      if (count->step == STEP_COUNT)
        take_count (count, answer);
      else
        take_radii (count, answer);
    }
}

static void
on_end (WorkerProcess *process, gpointer pointer)
{
  Count *count = pointer;
  (void) process;
  count->is_lost = !count->has_resolved && (count->step != STEP_RESOLVE || count->n_counted > 0);
  g_main_loop_quit (count->loop);
}

static gboolean
on_tick (gpointer pointer)
{
  Count *count = pointer;
  const double seconds = 1e-6 * (double) (g_get_monotonic_time () - count->since);
  if (count->how->tick)
    count->how->tick (count->how->data);
  if (count->how->timeout_seconds > 0.0 && seconds > count->how->timeout_seconds
      && !count->killed_for)
    {
      count->killed_for = FAILURE_TIMEOUT;
      worker_process_signal (count->process, SIGKILL);
    }
  return G_SOURCE_CONTINUE;
}

/* ── One worker after another ───────────────────────────────────────────── */

/* Counts the files from @first to before @limit. FALSE where no worker can work;
 * count->is_lost where this one ended before it was done. */
static gboolean
run_worker (Count *count, guint first, guint limit)
{
  static const WorkerProcessEvents events = { on_line, on_end };
  g_clear_pointer (&count->process, worker_process_free);
  count->step = STEP_START;
  count->at = first;
  count->limit = limit;
  count->n_counted = 0;
  count->killed_for = 0;
  count->has_resolved = count->is_lost = FALSE;
  count->since = g_get_monotonic_time ();
  count->process = worker_process_start (count->how->worker_arguments,
                                         count->how->pass_on_messages, &events, count,
                                         &count->error);
  if (!count->process)
    return FALSE;
  JsonObject *settings = settings_to_json (count->settings);
  g_autofree char *line = report_line (settings);
  json_object_unref (settings);
  worker_process_send (count->process, line);
  const guint source = g_timeout_add (TICK_MS, on_tick, count);
  g_main_loop_run (count->loop);
  g_source_remove (source);
  return !count->error;
}

/* A worker that ended while it was doing no file: again, but not for ever. */
static gboolean
may_go_on (Count *count)
{
  if (++count->n_lost_alone < MAX_LOST_ALONE)
    return TRUE;
  g_autofree char *words = worker_process_end_in_words (count->process);
  g_set_error (&count->error, FAILURE_DOMAIN, FAILURE_CRASHED,
               "the workers that count colours end before they do it: the last one %s", words);
  return FALSE;
}

/* The file that the worker ended over gets its error. */
static void
blame (Count *count, Output *output)
{
  if (count->killed_for == FAILURE_TIMEOUT)
    {
      g_autofree char *text = g_strdup_printf ("took longer than %g s (see --timeout)",
                                               count->how->timeout_seconds);
      set_error (output, FAILURE_TIMEOUT, text);
      return;
    }
  g_autofree char *words = worker_process_end_in_words (count->process);
  g_autofree char *text = g_strconcat ("its worker ", words, NULL);
  set_error (output, FAILURE_CRASHED, text);
}

/* Tries a file that ended a worker alone, which costs nothing but that file. Where it
 * ends its worker each time, or in the whole set again, it keeps its error. */
static gboolean
try_alone (Count *count)
{
  const guint suspect = count->at;
  Output *output = g_ptr_array_index (count->outputs, suspect);
  const gboolean is_known = suspect == count->last_suspect;
  count->last_suspect = suspect;
  blame (count, output);
  for (guint i = 0; i < count->how->n_retries && !is_known; i++)
    {
      g_usleep (RETRY_SECONDS * G_USEC_PER_SEC);
      g_clear_error (&output->error);
      if (!run_worker (count, suspect, suspect + 1))
        return FALSE;
      if (!count->is_lost)
        return TRUE;
      blame (count, output);
    }
  return TRUE;
}

static gboolean
count_all (Count *count)
{
  while (run_worker (count, 0, count->outputs->len))
    {
      if (!count->is_lost)
        return TRUE;
      if (count->step == STEP_COUNT ? !try_alone (count) : !may_go_on (count))
        return FALSE;
    }
  return FALSE;
}

gboolean
together_analyse (const TogetherSettings *how, Settings *settings, GPtrArray *outputs,
                  GError **error)
{
  Count count = { .how = how, .settings = settings, .outputs = outputs,
                  .last_suspect = G_MAXUINT };
  g_clear_pointer (&settings->radii, g_free);
  count.loop = g_main_loop_new (NULL, FALSE);
  const gboolean is_ok = count_all (&count);
  g_clear_pointer (&count.process, worker_process_free);
  g_main_loop_unref (count.loop);
  if (count.error)
    g_propagate_error (error, count.error);
  return is_ok;
}
