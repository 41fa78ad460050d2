/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a run tells while it goes on: a bar on a terminal, lines for a log, JSON for
 * programs. Sentences go to standard error; standard output is for JSON alone.
 */
#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

typedef enum {
  PROGRESS_NONE,  /* failures only */
  PROGRESS_PLAIN, /* a line at most every ten seconds */
  PROGRESS_BAR,
  PROGRESS_JSON,
  N_PROGRESS_KINDS,
} ProgressKind;

/** Sums over the files that ended. */
typedef struct {
  guint n_files;  /* of the run */
  guint n_done, n_failed, n_finished_before;
  guint n_workers; /* that are busy now */
  double megapixels, seconds;
  guint64 bytes_read, bytes_written;
  guint64 bytes_ended, bytes_of_run; /* of inputs, as planned: for the time left */
} ProgressSums;

typedef struct Progress Progress;

/** "bar", "plain", "json"; the kind that fits standard error for NULL. */
gboolean progress_parse_kind (const char *text, ProgressKind *kind, GError **error);

Progress *progress_new (ProgressKind kind, guint n_files, guint64 bytes_of_run);
void progress_free (Progress *progress);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Progress, progress_free)

const ProgressSums *progress_sums (const Progress *progress);

/** A file ended: @record is its line of the report, @n_bytes its input's as planned. */
void progress_file (Progress *progress, JsonObject *record, guint64 n_bytes);

/** A file that an earlier run finished. */
void progress_finished_before (Progress *progress, JsonObject *record);

/** A sentence about the run; not with PROGRESS_NONE. */
void progress_note (Progress *progress, const char *sentence);

/** A sentence that is always told. */
void progress_warn (Progress *progress, const char *sentence);

/** Redraws or tells, if it is time. */
void progress_tick (Progress *progress, guint n_workers);

/** The last words: sums, and the exit status in JSON. */
void progress_end (Progress *progress, int exit_status);

/** A bar for a terminal of @n_columns: (transfer full) */
char *progress_bar_text (const ProgressSums *sums, guint n_columns);

/** A line for a log: (transfer full) */
char *progress_line_text (const ProgressSums *sums);

/** The same for programs: (transfer full) */
JsonObject *progress_json (const ProgressSums *sums, const char *event);

/** Seconds until the end at the rate so far; negative if unknown. */
double progress_seconds_left (const ProgressSums *sums);
