/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See apply-options.h. One command line is parsed per process, so the values are
 * static.
 */
#include "apply-options.h"

#include "failure.h"
#include "machine.h"
#include "plan.h"

#define DEFAULT_TIMEOUT 600.0
#define DEFAULT_RETRIES 2
#define MOST_JOBS 1024
#define MOST_RETRIES 100

#define QUOTED(value) QUOTED_TEXT (value)
#define QUOTED_TEXT(value) #value

static struct {
  char *output, *output_dir, *name;
  gboolean dry_run, resume, analyse_together;
  int n_jobs, n_retries;
  char *memory, *shard, *manifest;
  double timeout;
  char *progress, *report;
  gboolean quiet, verbose;
} parsed = { .n_jobs = -1, .n_retries = DEFAULT_RETRIES, .timeout = DEFAULT_TIMEOUT };

const GOptionEntry *
apply_options_files (void)
{
  static const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &parsed.output, "Where the result of one input goes",
      "FILE" },
    { "output-dir", 'd', 0, G_OPTION_ARG_FILENAME, &parsed.output_dir,
      "Where results go, in folders like those of the inputs; default: beside each input",
      "FOLDER" },
    { "name", 'n', 0, G_OPTION_ARG_FILENAME, &parsed.name,
      "Names of results: {name} and {ext} stand for the input's; default: "
      OUTPUTS_DEFAULT_TEMPLATE ", with --output-dir " OUTPUTS_MIRROR_TEMPLATE,
      "TEMPLATE" },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &parsed.dry_run,
      "Print each input and where its result would go; with --progress json, as a manifest",
      NULL },
    { "resume", 0, 0, G_OPTION_ARG_NONE, &parsed.resume,
      "Finish an earlier run: what it did from the same bytes with the same recipe and settings "
      "is not done again",
      NULL },
    { "analyse-together", 0, 0, G_OPTION_ARG_NONE, &parsed.analyse_together,
      "Count the colours of all inputs together, so that tolerances reach as far in each of them; "
      "with --shard, of all shards' inputs",
      NULL },
    G_OPTION_ENTRY_NULL,
  };
  return entries;
}

const GOptionEntry *
apply_options_pool (void)
{
  static const GOptionEntry entries[] = {
    { "jobs", 'j', 0, G_OPTION_ARG_INT, &parsed.n_jobs,
      "Files at a time; default: by cores and memory", "NUMBER" },
    { "memory", 0, 0, G_OPTION_ARG_STRING, &parsed.memory,
      "Memory for all workers together, such as 4G; default: 70 % of what is free if that is more "
      "than 16 GB, else 50 %",
      "SIZE" },
    { "timeout", 0, 0, G_OPTION_ARG_DOUBLE, &parsed.timeout,
      "Time for one file; 0: no limit; default: 600", "SECONDS" },
    { "retries", 0, 0, G_OPTION_ARG_INT, &parsed.n_retries,
      "Further tries for a file whose worker crashed, took too long or could not read or write; "
      "default: " QUOTED (DEFAULT_RETRIES),
      "NUMBER" },
    { "shard", 0, 0, G_OPTION_ARG_STRING, &parsed.shard,
      "Do only the I-th of N parts of the files: the same part on every machine", "I/N" },
    { "manifest", 0, 0, G_OPTION_ARG_FILENAME, &parsed.manifest,
      "Take inputs and outputs from a file of JSON lines instead of arguments", "FILE" },
    G_OPTION_ENTRY_NULL,
  };
  return entries;
}

const GOptionEntry *
apply_options_messages (void)
{
  static const GOptionEntry entries[] = {
    { "progress", 0, 0, G_OPTION_ARG_STRING, &parsed.progress,
      "bar, plain, json (on standard output) or none; default: bar on a terminal, else plain",
      "KIND" },
    { "report", 0, 0, G_OPTION_ARG_FILENAME, &parsed.report,
      "Write a line of JSON for each file; --resume adds to it", "FILE" },
    { "quiet", 0, 0, G_OPTION_ARG_NONE, &parsed.quiet, "Tell failures only", NULL },
    { "verbose", 'v', 0, G_OPTION_ARG_NONE, &parsed.verbose,
      "Show the messages of workers and libraries, and those of G_MESSAGES_DEBUG", NULL },
    G_OPTION_ENTRY_NULL,
  };
  return entries;
}

/* ── Checks ─────────────────────────────────────────────────────────────── */

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, FAILURE_DOMAIN, FAILURE_SETTINGS, sentence);
  return FALSE;
}

static gboolean
read_output_rule (OutputRule *rule, GError **error)
{
  *rule = (OutputRule){ parsed.output, parsed.output_dir, parsed.name };
  if (rule->file && (rule->folder || rule->name_template))
    return refuse (error, "expected --output, or --output-dir and --name, not both");
  if (rule->folder && !*rule->folder)
    return refuse (error, "--output-dir: expected a folder");
  if (parsed.manifest && (rule->file || rule->folder || rule->name_template))
    return refuse (error, "--manifest names the outputs too; expected no --output, --output-dir "
                          "or --name");
  return !rule->name_template || outputs_template_is_valid (rule->name_template, error);
}

static gboolean
read_numbers (ApplyOptions *options, GError **error)
{
  if (parsed.n_jobs == 0 || parsed.n_jobs < -1 || parsed.n_jobs > MOST_JOBS)
    return refuse (error, "--jobs: expected a number from 1 to " QUOTED (MOST_JOBS));
  if (parsed.n_retries < 0 || parsed.n_retries > MOST_RETRIES)
    return refuse (error, "--retries: expected a number from 0 to " QUOTED (MOST_RETRIES));
  if (!(parsed.timeout >= 0.0 && parsed.timeout < G_MAXINT))
    return refuse (error, "--timeout: expected a number of seconds from 0");
  options->n_jobs = (guint) MAX (parsed.n_jobs, 0);
  options->n_retries = (guint) parsed.n_retries;
  options->timeout_seconds = parsed.timeout;
  return !parsed.memory || machine_parse_bytes (parsed.memory, &options->memory_bytes, error);
}

gboolean
apply_options_read (ApplyOptions *options, GError **error)
{
  *options = (ApplyOptions){
    .manifest = parsed.manifest,
    .report = parsed.report,
    .shard = parsed.shard ? parsed.shard : "1/1",
    .dry_run = parsed.dry_run,
    .resume = parsed.resume,
    .analyse_together = parsed.analyse_together,
    .verbose = parsed.verbose,
  };
  if (!read_output_rule (&options->rule, error) || !read_numbers (options, error)
      || !plan_parse_shard (options->shard, &options->shard_index, &options->n_shards, error)
      || !progress_parse_kind (parsed.progress, &options->progress, error))
    return FALSE;
  if (parsed.quiet && parsed.progress)
    return refuse (error, "expected --quiet or --progress, not both");
  if (parsed.quiet)
    options->progress = PROGRESS_NONE;
  return TRUE;
}
