/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is left to do, and what of it comes next: the longest first, small files in
 * groups, a failed one again after a while, and what needs much memory last, by fewer
 * workers that may each take more. Knows nothing of processes.
 */
#pragma once

#include "outputs.h"

/** A file below this goes to a worker in a group. */
#define PLAN_SMALL_BYTES (128 * 1024)

/** One output and what became of it so far. */
typedef struct {
  const Output *output;
  guint64 id;           /* for who does it */
  guint n_tries;        /* that ended */
  gint64 not_before;    /* monotonic time, µs */
  guint64 memory_bytes; /* what it is known to need; 0 = not known */
  gboolean may_replace; /* an earlier try may have made the output */
} Task;

typedef struct Plan Plan;

/** @n_workers: at most; each may take @memory_bytes ÷ their number. */
Plan *plan_new (guint n_workers, guint64 memory_bytes);
void plan_free (Plan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Plan, plan_free)

/** @outputs: (element-type Output): outlive the plan; those that have an error or are finished are passed over */
void plan_add (Plan *plan, GPtrArray *outputs);

/** The next group for one worker: (element-type Task) (transfer container): empty where
 * nothing is due at the time @now. */
GPtrArray *plan_take (Plan *plan, gint64 now);

/** Ends a task that was taken. */
void plan_finish (Plan *plan, Task *task);

/** Takes back a task that was taken but never begun. */
void plan_put_back (Plan *plan, Task *task);

/** Takes back a task for another try: after 1 s the first time, then 2, 4, … 60 s. */
void plan_retry (Plan *plan, Task *task, gint64 now);

/** Takes back a task that needs @memory_bytes, more than its worker may take. Returns:
 * FALSE where no worker could take more: the task is then still the caller's */
gboolean plan_put_off (Plan *plan, Task *task, guint64 memory_bytes);

/** If only tasks are left that were put off: begins with them, with fewer workers. */
gboolean plan_begin_next_phase (Plan *plan);

guint plan_n_workers (const Plan *plan);
guint64 plan_memory_per_worker (const Plan *plan);

/** Tasks that are not finished. */
guint plan_n_left (const Plan *plan);

/** Tasks that a worker could be given at the time @now. */
guint plan_n_due (const Plan *plan, gint64 now);

/** "I/N" as I from 0, and N. */
gboolean plan_parse_shard (const char *text, guint *index, guint *count, GError **error);

/** Whether the file of this name is in the shard: the same on every machine and
 * whatever other files there are. */
gboolean plan_shard_has (const char *name, guint index, guint count);
