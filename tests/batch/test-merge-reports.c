/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reports of several runs as one.
 */
#include "merge-reports.h"
#include "scratch-folder.h"
#include "test-main.h"

#define HEAD(settings, shard, n)                                                                  \
  "{\"status\":\"run\",\"settings-hash\":\"" settings "\",\"shard\":\"" shard "\",\"files\":" #n "}\n"
#define LINE(output, status) "{\"output\":\"" output "\",\"status\":\"" status "\"}\n"

static MergedSums
sum_of (const char *const *reports, guint n, char **lines)
{
  g_autoptr (MergedReports) merged = merged_reports_new ();
  MergedSums sums;
  GError *error = NULL;
  for (guint i = 0; i < n; i++)
    {
      scratch_write ("r.jsonl", reports[i]);
      g_assert_true (merged_reports_add (merged, "r.jsonl", &error));
      g_assert_no_error (error);
    }
  merged_reports_sum (merged, &sums);
  g_autoptr (GPtrArray) array = merged_reports_lines (merged);
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < array->len; i++)
    {
      JsonObject *line = g_ptr_array_index (array, i);
      g_string_append_printf (text, "%s:%s ", json_object_get_string_member (line, "output"),
                              json_object_get_string_member (line, "status"));
    }
  *lines = g_string_free (text, FALSE);
  return sums;
}

static void
test_complete (void)
{
  static const char *const reports[]
      = { HEAD ("a", "1/2", 2) LINE ("1", "done") LINE ("2", "done"),
          HEAD ("a", "2/2", 1) LINE ("3", "done") };
  g_autofree char *lines = NULL;
  const MergedSums sums = sum_of (reports, 2, &lines);
  g_assert_cmpstr (lines, ==, "1:done 2:done 3:done ");
  g_assert_cmpuint (sums.n_done, ==, 3);
  g_assert_cmpuint (sums.n_failed, ==, 0);
  g_assert_cmpuint (sums.n_missing, ==, 0);
  g_assert_null (sums.missing_shards);
  g_assert_false (sums.has_several_settings);
}

/* A killed task's report, and that of the same task put in the queue again. */
static void
test_tries (void)
{
  static const char *const reports[]
      = { HEAD ("a", "1/1", 4) LINE ("1", "done") LINE ("2", "failed") LINE ("3", "failed"),
          HEAD ("a", "1/1", 4) LINE ("1", "failed") LINE ("2", "done") LINE ("3", "failed") };
  g_autofree char *lines = NULL;
  const MergedSums sums = sum_of (reports, 2, &lines);
  g_assert_cmpstr (lines, ==, "1:done 2:done 3:failed ");
  g_assert_cmpuint (sums.n_done, ==, 2);
  g_assert_cmpuint (sums.n_failed, ==, 1);
  g_assert_cmpuint (sums.n_missing, ==, 1);
}

static void
test_missing (void)
{
  static const char *const reports[] = { HEAD ("a", "2/4", 5) LINE ("1", "done"),
                                         HEAD ("b", "4/4", 0) };
  g_autofree char *lines = NULL;
  MergedSums sums = sum_of (reports, 2, &lines);
  g_assert_cmpuint (sums.n_missing, ==, 4);
  g_assert_cmpstr (sums.missing_shards, ==, "1/4, 3/4");
  g_assert_true (sums.has_several_settings);
  g_free (sums.missing_shards);
}

static void
test_without_output (void)
{
  g_autoptr (MergedReports) merged = merged_reports_new ();
  g_autoptr (GError) error = NULL;
  MergedSums sums;
  scratch_write ("r.jsonl", "{\"input\":\"gone.jpg\",\"status\":\"failed\"}\n");
  g_assert_true (merged_reports_add (merged, "r.jsonl", NULL));
  merged_reports_sum (merged, &sums);
  g_assert_cmpuint (sums.n_failed, ==, 1);
  scratch_write ("r.jsonl", "{\"a\":1}\n");
  g_assert_false (merged_reports_add (merged, "r.jsonl", &error));
  g_assert_true (g_str_has_prefix (error->message, "r.jsonl, line 1: expected a line of a report"));
}

static void
test_head (void)
{
  g_autoptr (JsonObject) head = merge_reports_head ("abc", "2/5", 7);
  g_autofree char *line = report_line (head);
  g_autofree char *text = g_strconcat (line, "\n", NULL);
  const char *const reports[] = { text };
  g_autofree char *lines = NULL;
  MergedSums sums = sum_of (reports, 1, &lines);
  g_assert_cmpuint (sums.n_missing, ==, 7);
  g_assert_cmpstr (sums.missing_shards, ==, "1/5, 3/5, 4/5, 5/5");
  g_free (sums.missing_shards);
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  scratch_test ("/merge-reports/complete", test_complete);
  scratch_test ("/merge-reports/tries", test_tries);
  scratch_test ("/merge-reports/missing", test_missing);
  scratch_test ("/merge-reports/without-output", test_without_output);
  scratch_test ("/merge-reports/head", test_head);
  return g_test_run ();
}
