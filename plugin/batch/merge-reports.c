/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See merge-reports.h.
 */
#include "config.h"

#include "merge-reports.h"

#include "failure.h"
#include "file-name.h"

#include <stdio.h>
#include <string.h>

/* What the reports of one shard say of it. */
typedef struct {
  guint n_files;
  GHashTable *outputs; /* that have a line */
} Shard;

struct MergedReports {
  GPtrArray *lines;       /* of JsonObject: each output once, in the order of first sight */
  GHashTable *places;     /* output → index in lines + 1 */
  GHashTable *shards;     /* "I/N" → Shard */
  GHashTable *settings;   /* hashes */
  Shard *shard;           /* whose report is being read; NULL before its first line */
};

static void
shard_free (gpointer pointer)
{
  Shard *shard = pointer;
  g_hash_table_unref (shard->outputs);
  g_free (shard);
}

JsonObject *
merge_reports_head (const char *settings_hash, const char *shard, guint n_files)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format_iso8601 (now);
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "status", "run");
  json_object_set_string_member (object, "version", COLORSHINE_VERSION);
  json_object_set_string_member (object, "time", time);
  json_object_set_string_member (object, "host", g_get_host_name ());
  json_object_set_string_member (object, "settings-hash", settings_hash);
  json_object_set_string_member (object, "shard", shard);
  json_object_set_int_member (object, "files", n_files);
  return object;
}

MergedReports *
merged_reports_new (void)
{
  MergedReports *merged = g_new0 (MergedReports, 1);
  merged->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  merged->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  merged->shards = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, shard_free);
  merged->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return merged;
}

void
merged_reports_free (MergedReports *merged)
{
  if (!merged)
    return;
  g_ptr_array_unref (merged->lines);
  g_hash_table_unref (merged->places);
  g_hash_table_unref (merged->shards);
  g_hash_table_unref (merged->settings);
  g_free (merged);
}

/* ── Adding ─────────────────────────────────────────────────────────────── */

static void
take_head (MergedReports *merged, JsonObject *object)
{
  const char *name = json_object_get_string_member_with_default (object, "shard", "1/1");
  merged->shard = g_hash_table_lookup (merged->shards, name);
  if (!merged->shard)
    {
      merged->shard = g_new0 (Shard, 1);
      merged->shard->outputs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_insert (merged->shards, g_strdup (name), merged->shard);
    }
  const gint64 n_files = json_object_get_int_member_with_default (object, "files", 0);
  merged->shard->n_files = MAX (merged->shard->n_files, (guint) CLAMP (n_files, 0, G_MAXUINT));
  g_hash_table_add (merged->settings, g_strdup (json_object_get_string_member_with_default (
                                          object, "settings-hash", "")));
}

static gboolean
is_done (JsonObject *line)
{
  return g_strcmp0 (json_object_get_string_member_with_default (line, "status", ""), "done") == 0;
}

/* @key is taken. */
static void
take_file (MergedReports *merged, char *key, JsonObject *object)
{
  const guint place = GPOINTER_TO_UINT (g_hash_table_lookup (merged->places, key));
  if (merged->shard)
    g_hash_table_add (merged->shard->outputs, g_strdup (key));
  if (place == 0)
    {
      g_ptr_array_add (merged->lines, json_object_ref (object));
      g_hash_table_insert (merged->places, key, GUINT_TO_POINTER (merged->lines->len));
      return;
    }
  JsonObject **old = (JsonObject **) &merged->lines->pdata[place - 1];
  if (is_done (object) || !is_done (*old))
    {
      json_object_unref (*old);
      *old = json_object_ref (object);
    }
  g_free (key);
}

static gboolean
take_line (JsonObject *object, guint line_number, gpointer data, GError **error)
{
  MergedReports *merged = data;
  (void) line_number;
  const char *status = json_object_get_string_member_with_default (object, "status", "");
  if (strcmp (status, "run") == 0)
    {
      take_head (merged, object);
      return TRUE;
    }
  /* What can't have an output is known by its input. */
  char *key = file_name_from_json (object, "output");
  if (!key)
    key = file_name_from_json (object, "input");
  if (key && *status)
    {
      take_file (merged, key, object);
      return TRUE;
    }
  g_free (key);
  g_set_error_literal (error, FAILURE_DOMAIN, FAILURE_SETTINGS,
                       "expected a line of a report: an object with \"status\", and \"output\" or "
                       "\"input\"");
  return FALSE;
}

gboolean
merged_reports_add (MergedReports *merged, const char *path, GError **error)
{
  merged->shard = NULL;
  return report_read (path, take_line, merged, error);
}

/* ── What came of it ────────────────────────────────────────────────────── */

GPtrArray *
merged_reports_lines (MergedReports *merged)
{
  GPtrArray *lines = g_ptr_array_new ();
  for (guint i = 0; i < merged->lines->len; i++)
    g_ptr_array_add (lines, g_ptr_array_index (merged->lines, i));
  return lines;
}

/* The shards of which there is no report, if any report is of a shard. */
static char *
missing_shards (MergedReports *merged)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GHashTableIter iterator;
  gpointer name;
  guint n_shards = 0;
  g_hash_table_iter_init (&iterator, merged->shards);
  while (g_hash_table_iter_next (&iterator, &name, NULL))
    {
      unsigned index, count;
      if (sscanf (name, "%u/%u", &index, &count) == 2)
        n_shards = MAX (n_shards, count);
    }
  for (guint i = 1; i <= n_shards; i++)
    {
      g_autofree char *shard = g_strdup_printf ("%u/%u", i, n_shards);
      if (!g_hash_table_contains (merged->shards, shard))
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", shard);
    }
  return text->len > 0 ? g_strdup (text->str) : NULL;
}

void
merged_reports_sum (MergedReports *merged, MergedSums *sums)
{
  GHashTableIter iterator;
  gpointer value;
  memset (sums, 0, sizeof *sums);
  for (guint i = 0; i < merged->lines->len; i++)
    *(is_done (g_ptr_array_index (merged->lines, i)) ? &sums->n_done : &sums->n_failed) += 1;
  g_hash_table_iter_init (&iterator, merged->shards);
  while (g_hash_table_iter_next (&iterator, NULL, &value))
    {
      const Shard *shard = value;
      const guint n_lines = g_hash_table_size (shard->outputs);
      sums->n_missing += shard->n_files - MIN (n_lines, shard->n_files);
    }
  sums->missing_shards = missing_shards (merged);
  sums->has_several_settings = g_hash_table_size (merged->settings) > 1;
}

/* ── The verb ───────────────────────────────────────────────────────────── */

static void
print_lines (MergedReports *merged)
{
  g_autoptr (GPtrArray) lines = merged_reports_lines (merged);
  for (guint i = 0; i < lines->len; i++)
    {
      g_autofree char *line = report_line (g_ptr_array_index (lines, i));
      puts (line);
    }
}

static int
print_sums (const MergedSums *sums)
{
  g_printerr ("colorshine: %u done, %u failed, %u without a line\n", sums->n_done, sums->n_failed,
              sums->n_missing);
  if (sums->missing_shards)
    g_printerr ("colorshine: no report of shard %s\n", sums->missing_shards);
  if (sums->has_several_settings)
    g_printerr ("colorshine: the reports are of runs with different recipes or settings\n");
  const gboolean is_complete = sums->n_failed == 0 && sums->n_missing == 0
                               && !sums->missing_shards && !sums->has_several_settings;
  return is_complete ? EXIT_ALL_DONE : EXIT_SOME_FAILED;
}

static int
merge_reports_run (char **arguments)
{
  g_autoptr (MergedReports) merged = merged_reports_new ();
  g_autoptr (GError) error = NULL;
  MergedSums sums;
  for (char **path = arguments; *path; path++)
    if (!merged_reports_add (merged, *path, &error))
      return verb_misused ("merge-reports", error->message);
  print_lines (merged);
  merged_reports_sum (merged, &sums);
  const int status = print_sums (&sums);
  g_free (sums.missing_shards);
  return status;
}

static const VerbExample EXAMPLES[] = {
  { "colorshine merge-reports 1.jsonl 2.jsonl 3.jsonl > all.jsonl",
    "The reports of three shards as one" },
  { NULL, NULL },
};

const Verb merge_reports_verb = {
  .name = "merge-reports",
  .arguments = "REPORT…",
  .summary = "Put the reports of several runs together",
  .description
  = "Prints each output's line once: the one that says that it is done, else the last one. On "
    "standard error follows how many are done and failed, and what is missing: files that a run "
    "was to do and has no line for, and shards without a report. The exit status is 0 only if "
    "every file of every shard is done, with one recipe.",
  .examples = EXAMPLES,
  .options = NULL,
  .least_arguments = 1,
  .most_arguments = G_MAXUINT,
  .run = merge_reports_run,
};
