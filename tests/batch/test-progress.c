/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a run tells of itself.
 */
#include "failure.h"
#include "progress.h"
#include "test-main.h"

static const ProgressSums HALF = {
  .n_files = 200,
  .n_done = 97,
  .n_failed = 2,
  .n_finished_before = 1,
  .n_workers = 2,
  .megapixels = 400.0,
  .seconds = 10.0,
  .bytes_read = 30000000,
  .bytes_written = 20000000,
  .bytes_ended = 30000000,
  .bytes_of_run = 90000000,
};

static void
test_line (void)
{
  g_autofree char *line = progress_line_text (&HALF);
  /* A third of the bytes took 10 s. */
  g_assert_cmpstr (line, ==,
                   "100/200 files, 2 failed, 0:20 left, 40.0 MP/s, read 30.0\302\240MB, written "
                   "20.0\302\240MB, 2 workers");
}

static void
test_bar (void)
{
  g_autofree char *wide = progress_bar_text (&HALF, 200);
  g_autofree char *line = progress_bar_text (&HALF, 60);
  g_assert_true (g_str_has_prefix (wide, "[##########----------]  100/200 files  2 failed  "));
  g_assert_true (g_str_has_suffix (wide, "2 workers"));
  g_assert_cmpstr (line, ==, "[##########----------]  100/200 files  2 failed  0:20 left");
  for (guint n_columns = 0; n_columns < 120; n_columns++)
    {
      g_autofree char *text = progress_bar_text (&HALF, n_columns);
      g_assert_cmpint (g_utf8_strlen (text, -1), <=, MAX (n_columns, 1) - 1);
    }
}

static void
test_beginning_and_end (void)
{
  ProgressSums sums = { .n_files = 3, .bytes_of_run = 10 };
  g_autofree char *line = progress_line_text (&sums);
  g_assert_cmpfloat (progress_seconds_left (&sums), <, 0.0);
  g_assert_null (strstr (line, "left"));
  sums.n_done = 3;
  /* A file that grew since it was listed. */
  sums.bytes_ended = 20;
  sums.seconds = 4000.0;
  g_assert_cmpfloat (progress_seconds_left (&sums), ==, 0.0);
  sums.bytes_ended = 5;
  sums.n_done = 1;
  g_autofree char *hours = progress_line_text (&sums);
  g_assert_nonnull (strstr (hours, "1:06:40 left"));
}

static void
test_sums (void)
{
  g_autoptr (Progress) progress = progress_new (PROGRESS_NONE, 2, 300);
  g_autoptr (JsonObject) record = json_object_new ();
  json_object_set_string_member (record, "input", "a.jpg");
  json_object_set_string_member (record, "status", "done");
  json_object_set_int_member (record, "input-bytes", 100);
  json_object_set_int_member (record, "output-bytes", 70);
  json_object_set_double_member (record, "megapixels", 1.5);
  progress_file (progress, record, 100);
  json_object_set_string_member (record, "status", "failed");
  progress_file (progress, record, 200);
  const ProgressSums *sums = progress_sums (progress);
  g_assert_cmpuint (sums->n_done, ==, 1);
  g_assert_cmpuint (sums->n_failed, ==, 1);
  g_assert_cmpuint (sums->bytes_read, ==, 200);
  g_assert_cmpuint (sums->bytes_written, ==, 70);
  g_assert_cmpuint (sums->bytes_ended, ==, 300);
  g_assert_cmpfloat (sums->megapixels, ==, 1.5);
}

static void
test_json (void)
{
  g_autoptr (JsonObject) object = progress_json (&HALF, "progress");
  g_assert_cmpstr (json_object_get_string_member (object, "event"), ==, "progress");
  g_assert_cmpint (json_object_get_int_member (object, "files"), ==, 200);
  g_assert_cmpint (json_object_get_int_member (object, "done"), ==, 97);
  g_assert_cmpfloat (json_object_get_double_member (object, "seconds-left"), ==, 20.0);
  g_assert_cmpfloat (json_object_get_double_member (object, "megapixels-per-second"), ==, 40.0);
}

static void
test_kinds (void)
{
  ProgressKind kind;
  g_autoptr (GError) error = NULL;
  g_assert_true (progress_parse_kind ("json", &kind, NULL));
  g_assert_cmpint (kind, ==, PROGRESS_JSON);
  g_assert_true (progress_parse_kind (NULL, &kind, NULL));
  g_assert_false (progress_parse_kind ("lines", &kind, &error));
  g_assert_error (error, FAILURE_DOMAIN, FAILURE_SETTINGS);
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/progress/line", test_line);
  g_test_add_func ("/progress/bar", test_bar);
  g_test_add_func ("/progress/beginning-and-end", test_beginning_and_end);
  g_test_add_func ("/progress/sums", test_sums);
  g_test_add_func ("/progress/json", test_json);
  g_test_add_func ("/progress/kinds", test_kinds);
  return g_test_run ();
}
