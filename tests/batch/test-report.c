/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines that outlive their writer.
 */
#include "failure.h"
#include "report.h"
#include "scratch-folder.h"
#include "test-main.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>

static gboolean
collect (JsonObject *object, guint line_number, gpointer data, GError **error)
{
  GString *text = data;
  (void) error;
  g_string_append_printf (text, "%u:%s ", line_number, json_object_get_string_member (object, "a"));
  return TRUE;
}

static void
assert_lines (const char *path, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GError *error = NULL;
  g_assert_true (report_read (path, collect, text, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (text->str, ==, expected);
}

static void
write_line (Report *report, const char *value)
{
  g_autoptr (JsonObject) object = json_object_new ();
  json_object_set_string_member (object, "a", value);
  g_assert_true (report_write (report, object, NULL));
}

static void
write_report (ReportMode mode, const char *value)
{
  GError *error = NULL;
  g_autoptr (Report) report = report_open ("r.jsonl", mode, &error);
  g_assert_no_error (error);
  write_line (report, value);
}

static void
test_modes (void)
{
  g_autoptr (GError) error = NULL;
  write_report (REPORT_NEW, "one");
  g_assert_null (report_open ("r.jsonl", REPORT_NEW, &error));
  g_assert_error (error, FAILURE_DOMAIN, FAILURE_EXISTS);
  write_report (REPORT_APPEND, "two\nlines");
  assert_lines ("r.jsonl", "1:one 2:two\nlines ");
  write_report (REPORT_REPLACE, "three");
  assert_lines ("r.jsonl", "1:three ");
}

/* What was cut off is not read, and is gone when something is added. */
static void
test_cut_off (void)
{
  scratch_write ("r.jsonl", "{\"a\":\"one\"}\n\n{\"a\":\"tw");
  assert_lines ("r.jsonl", "1:one ");
  write_report (REPORT_APPEND, "three");
  assert_lines ("r.jsonl", "1:one 3:three ");
  g_autofree char *long_line = g_strnfill (10000, 'x');
  scratch_write ("r.jsonl", long_line);
  write_report (REPORT_APPEND, "four");
  assert_lines ("r.jsonl", "1:four ");
}

static void
test_not_a_report (void)
{
  static const char *const texts[] = { "{\"a\":\"one\"}\nnonsense\n", "{\"a\":\"one\"}\n[1]\n",
                                       "{\"a\":\"one\"}\n\xff\xd8\xff\n" };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GString) text = g_string_new (NULL);
      scratch_write ("r.jsonl", texts[i]);
      g_assert_false (report_read ("r.jsonl", collect, text, &error));
      g_assert_cmpstr (error->message, ==, "r.jsonl, line 2: expected a JSON object");
    }
  g_autoptr (GError) error = NULL;
  g_assert_false (report_read ("none", collect, NULL, &error));
  g_assert_error (error, FAILURE_DOMAIN, FAILURE_NOT_FOUND);
}

static void
set_room (rlim_t n_bytes)
{
  struct rlimit limit;
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = n_bytes;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

/* A full disk is told once. It takes the beginning of a line, which is taken back; when
 * it takes more again, no line is missing. */
static void
test_full (void)
{
  g_autoptr (GError) error = NULL;
  Report *report = report_open ("r.jsonl", REPORT_NEW, NULL);
  g_autoptr (JsonObject) object = json_object_new ();
  json_object_set_string_member (object, "a", "long enough to be over the limit");
  signal (SIGXFSZ, SIG_IGN);
  write_line (report, "one");
  set_room (20);
  const gboolean first = report_write (report, object, &error);
  const gboolean second = report_write (report, object, NULL);
  g_autofree char *meanwhile = scratch_read ("r.jsonl");
  set_room (80);
  write_line (report, "late");
  g_autofree char *later = scratch_read ("r.jsonl");
  set_room (RLIM_INFINITY);
  g_assert_false (first);
  g_assert_error (error, FAILURE_DOMAIN, FAILURE_DISK_FULL);
  g_assert_cmpstr (error->message, ==, "r.jsonl: File too large");
  g_assert_true (second);
  g_assert_cmpstr (meanwhile, ==, "{\"a\":\"one\"}\n");
  g_assert_cmpstr (later, ==, "{\"a\":\"one\"}\n{\"a\":\"long enough to be over the limit\"}\n");
  report_close (report);
  assert_lines ("r.jsonl", "1:one 2:long enough to be over the limit "
                           "3:long enough to be over the limit 4:late ");
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  scratch_test ("/report/modes", test_modes);
  scratch_test ("/report/cut-off", test_cut_off);
  scratch_test ("/report/not-a-report", test_not_a_report);
  scratch_test ("/report/full", test_full);
  return g_test_run ();
}
