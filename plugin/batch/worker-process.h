/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One worker seen from outside: a process that is given lines and gives lines
 * back, and that may end, hang or talk nonsense at any time. Needs a running main
 * loop; never waits.
 */
#pragma once

#include <glib.h>

typedef struct WorkerProcess WorkerProcess;

typedef struct {
  /** A whole line that the worker wrote, without its end. */
  void (*line) (WorkerProcess *process, const char *line, gpointer data);
  /** It is gone, and all that it wrote was told. Called once; then free it. */
  void (*ended) (WorkerProcess *process, gpointer data);
} WorkerProcessEvents;

/**
 * worker_process_start:
 * @arguments: the program, and what it is given; ends with NULL
 * @pass_on_messages: whether what it writes to standard error is seen at once
 *
 * The process ends with this one. It ignores the keyboard's interrupt: who started it
 * decides.
 */
WorkerProcess *worker_process_start (const char *const *arguments, gboolean pass_on_messages,
                                     const WorkerProcessEvents *events, gpointer data,
                                     GError **error);

/** Frees what has ended; what has not is killed first, without its event. */
void worker_process_free (WorkerProcess *process);

/** Sends @line, now or as soon as the worker takes it. */
void worker_process_send (WorkerProcess *process, const char *line);

/** No more lines: it ends when it has done what it was sent. */
void worker_process_close (WorkerProcess *process);

void worker_process_signal (WorkerProcess *process, int number);

GPid worker_process_id (const WorkerProcess *process);

/** Bytes of memory in use by it now; 0 where that can't be seen. */
guint64 worker_process_memory (const WorkerProcess *process);

/** After its end: how, such as "was killed by signal 11 (Segmentation fault)", and its last
 * message if it had one. (transfer full) */
char *worker_process_end_in_words (const WorkerProcess *process);
