/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The verb `merge-reports`: the reports of a run's shards, or of its tries, as one.
 */
#pragma once

#include "report.h"
#include "verb.h"

extern const Verb merge_reports_verb;

/** A report's first line: what run wrote it. (transfer full) */
JsonObject *merge_reports_head (const char *settings_hash, const char *shard, guint n_files);

typedef struct MergedReports MergedReports;

MergedReports *merged_reports_new (void);
void merged_reports_free (MergedReports *merged);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MergedReports, merged_reports_free)

/** Adds a report. Of two lines for one output the one that says "done" counts, else the
 * later one. */
gboolean merged_reports_add (MergedReports *merged, const char *path, GError **error);

/** The lines that count, each output once: (element-type JsonObject) (transfer container) */
GPtrArray *merged_reports_lines (MergedReports *merged);

typedef struct {
  guint n_done, n_failed;
  guint n_missing; /* files that a shard was to do and has no line for */
  char *missing_shards; /* "2/5, 4/5", of which there is no report at all; or NULL */
  gboolean has_several_settings;
} MergedSums;

void merged_reports_sum (MergedReports *merged, MergedSums *sums);
