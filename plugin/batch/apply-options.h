/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The options of `apply` that are about the run, not about the colours.
 */
#pragma once

#include "outputs.h"
#include "progress.h"

typedef struct {
  OutputRule rule;
  const char *manifest; /* NULL = none */
  const char *report;
  const char *shard;    /* "1/1" = all */
  guint shard_index, n_shards;
  gboolean dry_run, resume, analyse_together, verbose;
  ProgressKind progress;
  guint n_jobs;         /* 0 = as many as the machine is good for */
  guint64 memory_bytes; /* 0 = a share of what is free */
  double timeout_seconds;
  guint n_retries;
} ApplyOptions;

/** --output, --output-dir, --name, --dry-run, --resume, --analyse-together. */
const GOptionEntry *apply_options_files (void);

/** --jobs, --memory, --timeout, --retries, --shard, --manifest. */
const GOptionEntry *apply_options_pool (void);

/** --progress, --report, --quiet, --verbose. */
const GOptionEntry *apply_options_messages (void);

/** What was parsed, checked; texts belong to the parser. */
gboolean apply_options_read (ApplyOptions *options, GError **error);
