/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The colours of all files of a set counted as if they were one image, so that one
 * recipe reaches as far in each of them: frames of a film, stills of a series.
 */
#pragma once

#include "outputs.h"
#include "settings.h"

typedef struct {
  const char *const *worker_arguments; /* the program and its verb; ends with NULL */
  double timeout_seconds;              /* for one file; 0 = none */
  guint n_retries;                     /* further tries for a file that ends its worker */
  gboolean pass_on_messages;           /* what the worker writes to standard error is seen */
  void (*tick) (gpointer data);        /* some times a second; may be NULL */
  gpointer data;
} TogetherSettings;

/**
 * together_analyse:
 * @settings: gets the radii; what they say about threads and memory is for one worker
 * @outputs: (element-type Output): the whole set, whatever part of it is done here, so
 *   that every part gets the same radii. Those that can't be counted get their error
 *
 * One worker after another counts: its counts end with it. A file that ended a worker
 * is first tried alone. Runs the default main loop.
 */
gboolean together_analyse (const TogetherSettings *how, Settings *settings, GPtrArray *outputs,
                           GError **error);
