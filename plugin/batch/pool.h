/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Worker processes that share out a plan: started when there is something to do,
 * kept warm, replaced when they end, hang, or take more memory than they may. One
 * file at most is lost to such a worker, and that one is tried again.
 */
#pragma once

#include "plan.h"

#include <json-glib/json-glib.h>

typedef struct Pool Pool;

typedef struct {
  const char *const *worker_arguments; /* the program and its verb; ends with NULL */
  guint n_cores;                       /* shared out as threads */
  double timeout_seconds;              /* for one file; 0 = none */
  guint files_per_worker;              /* after about so many its memory is given back by
                                          another in its place; 0 = no limit */
  guint n_retries;                     /* further tries for a file that may yet succeed */
  gboolean pass_on_messages;           /* what workers write to standard error is seen */
} PoolSettings;

typedef struct {
  /** The first line for a worker: (transfer full) */
  char *(*settings_line) (guint n_threads, guint64 memory_bytes, gpointer data);
  /** About to be given to the process. */
  void (*sent) (const Output *output, GPid process, gpointer data);
  /** The end of an output: what the worker answered, or the same for what ended it. */
  void (*finished) (const Output *output, JsonObject *result, guint n_retries, gpointer data);
  /** Some times a second. */
  void (*tick) (gpointer data);
} PoolEvents;

typedef enum {
  POOL_ALL_DONE,    /* each output was told as finished */
  POOL_INTERRUPTED, /* by a signal; the others were not begun, or broken off without a trace */
  POOL_BROKEN,      /* no worker can work */
} PoolEnd;

/** @plan: outlives the pool */
Pool *pool_new (Plan *plan, const PoolSettings *settings, const PoolEvents *events, gpointer data);

/** Runs the default main loop until the plan is done. SIGINT, SIGTERM and SIGHUP end the
 * workers; a second one ends them at once. @error is set for POOL_BROKEN. */
PoolEnd pool_run (Pool *pool, GError **error);

/** Workers that have something to do. */
guint pool_n_active (const Pool *pool);

void pool_free (Pool *pool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pool, pool_free)
