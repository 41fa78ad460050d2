/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See progress.h.
 */
#include "progress.h"

#include "failure.h"
#include "file-name.h"
#include "report.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define SECONDS_BETWEEN_LINES 10.0
#define SECONDS_BETWEEN_JSON 1.0
#define DEFAULT_COLUMNS 80
#define BAR_COLUMNS 20

struct Progress {
  ProgressKind kind;
  ProgressSums sums;
  gint64 start;
  double last_told; /* seconds since the start */
  gboolean has_bar; /* on the screen now */
};

/* ── Texts ──────────────────────────────────────────────────────────────── */

static guint
n_ended (const ProgressSums *sums)
{
  return sums->n_done + sums->n_failed + sums->n_finished_before;
}

double
progress_seconds_left (const ProgressSums *sums)
{
  if (sums->bytes_ended == 0)
    return -1.0;
  const guint64 left = sums->bytes_of_run - MIN (sums->bytes_ended, sums->bytes_of_run);
  return sums->seconds * (double) left / (double) sums->bytes_ended;
}

static double
megapixels_per_second (const ProgressSums *sums)
{
  return sums->seconds > 0.0 ? sums->megapixels / sums->seconds : 0.0;
}

static char *
duration_text (double seconds)
{
  const guint64 whole = (guint64) (seconds + 0.5);
  const guint64 hours = whole / 3600;
  const guint minutes = (guint) (whole / 60 % 60), rest = (guint) (whole % 60);
  if (hours > 0)
    return g_strdup_printf ("%" G_GUINT64_FORMAT ":%02u:%02u", hours, minutes, rest);
  return g_strdup_printf ("%u:%02u", minutes, rest);
}

/* What a line tells, most wanted first. Ends with NULL. */
static GPtrArray *
parts_of (const ProgressSums *sums)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_free);
  const double seconds_left = progress_seconds_left (sums);
  g_autofree char *read = g_format_size (sums->bytes_read);
  g_autofree char *written = g_format_size (sums->bytes_written);
  g_ptr_array_add (parts, g_strdup_printf ("%u/%u files", n_ended (sums), sums->n_files));
  if (sums->n_failed > 0)
    g_ptr_array_add (parts, g_strdup_printf ("%u failed", sums->n_failed));
  if (seconds_left >= 0.0 && n_ended (sums) < sums->n_files)
    {
      g_autofree char *left = duration_text (seconds_left);
      g_ptr_array_add (parts, g_strdup_printf ("%s left", left));
    }
  g_ptr_array_add (parts, g_strdup_printf ("%.1f MP/s", megapixels_per_second (sums)));
  g_ptr_array_add (parts, g_strdup_printf ("read %s", read));
  g_ptr_array_add (parts, g_strdup_printf ("written %s", written));
  g_ptr_array_add (parts, g_strdup_printf ("%u worker%s", sums->n_workers,
                                           sums->n_workers == 1 ? "" : "s"));
  return parts;
}

char *
progress_line_text (const ProgressSums *sums)
{
  g_autoptr (GPtrArray) parts = parts_of (sums);
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (", ", (char **) parts->pdata);
}

char *
progress_bar_text (const ProgressSums *sums, guint n_columns)
{
  g_autoptr (GPtrArray) parts = parts_of (sums);
  const double share = sums->n_files > 0 ? (double) n_ended (sums) / sums->n_files : 1.0;
  const guint n_full = (guint) (share * BAR_COLUMNS);
  GString *text = g_string_new ("[");
  for (guint i = 0; i < BAR_COLUMNS; i++)
    g_string_append_c (text, i < n_full ? '#' : '-');
  g_string_append_c (text, ']');
  for (guint i = 0; i < parts->len; i++)
    {
      const char *part = g_ptr_array_index (parts, i);
      const glong length = g_utf8_strlen (text->str, -1) + 2 + g_utf8_strlen (part, -1);
      /* A full last column would break the line on some terminals. */
      if (length >= (glong) n_columns)
        break;
      g_string_append_printf (text, "  %s", part);
    }
  if (text->len >= n_columns)
    g_string_truncate (text, n_columns > 0 ? n_columns - 1 : 0);
  return g_string_free (text, FALSE);
}

JsonObject *
progress_json (const ProgressSums *sums, const char *event)
{
  JsonObject *object = json_object_new ();
  const double seconds_left = progress_seconds_left (sums);
  json_object_set_string_member (object, "event", event);
  json_object_set_int_member (object, "files", sums->n_files);
  json_object_set_int_member (object, "done", sums->n_done);
  json_object_set_int_member (object, "failed", sums->n_failed);
  json_object_set_int_member (object, "finished-before", sums->n_finished_before);
  json_object_set_double_member (object, "megapixels", sums->megapixels);
  json_object_set_double_member (object, "megapixels-per-second", megapixels_per_second (sums));
  json_object_set_int_member (object, "bytes-read", (gint64) sums->bytes_read);
  json_object_set_int_member (object, "bytes-written", (gint64) sums->bytes_written);
  json_object_set_double_member (object, "seconds", sums->seconds);
  if (seconds_left >= 0.0)
    json_object_set_double_member (object, "seconds-left", seconds_left);
  json_object_set_int_member (object, "workers", sums->n_workers);
  return object;
}

/* ── Telling ────────────────────────────────────────────────────────────── */

static guint
n_columns (void)
{
  struct winsize size;
  const gboolean is_known = ioctl (STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return is_known ? size.ws_col : DEFAULT_COLUMNS;
}

static void
hide_bar (Progress *progress)
{
  /* ECMA-48: erase in line. */
  if (progress->has_bar)
    fputs ("\r\033[K", stderr);
  progress->has_bar = FALSE;
}

static void
show_bar (Progress *progress)
{
  g_autofree char *text = progress_bar_text (&progress->sums, n_columns ());
  hide_bar (progress);
  g_printerr ("%s", text);
  fflush (stderr);
  progress->has_bar = TRUE;
}

/* One line of JSON on standard output. Takes @object. */
static void
tell_json (JsonObject *object)
{
  g_autofree char *line = report_line (object);
  fprintf (stdout, "%s\n", line);
  fflush (stdout);
  json_object_unref (object);
}

static void
tell_sentence (Progress *progress, const char *sentence, const char *event)
{
  if (progress->kind == PROGRESS_JSON)
    {
      JsonObject *object = json_object_new ();
      json_object_set_string_member (object, "event", event);
      json_object_set_string_member (object, "message", sentence);
      tell_json (object);
      return;
    }
  hide_bar (progress);
  g_printerr ("colorshine: %s\n", sentence);
}

void
progress_note (Progress *progress, const char *sentence)
{
  if (progress->kind != PROGRESS_NONE)
    tell_sentence (progress, sentence, "note");
}

void
progress_warn (Progress *progress, const char *sentence)
{
  tell_sentence (progress, sentence, "warning");
}

static void
tell_failure (Progress *progress, JsonObject *record)
{
  JsonNode *node = json_object_get_member (record, "error");
  JsonObject *error = node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *message
      = error ? json_object_get_string_member_with_default (error, "message", "") : "";
  g_autofree char *input = file_name_from_json (record, "input");
  g_autofree char *name = file_name_for_people (input ? input : "");
  g_autofree char *sentence = g_strdup_printf ("%s: %s", name, message);
  hide_bar (progress);
  g_printerr ("colorshine: %s\n", sentence);
}

/* The record of a file with the event's name before it. */
static void
tell_file (JsonObject *record)
{
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "event", "file");
  g_autoptr (GList) members = json_object_get_members (record);
  for (const GList *link = members; link; link = link->next)
    json_object_set_member (object, link->data,
                            json_node_copy (json_object_get_member (record, link->data)));
  tell_json (object);
}

/* ── Public ─────────────────────────────────────────────────────────────── */

gboolean
progress_parse_kind (const char *text, ProgressKind *kind, GError **error)
{
  static const char *const names[N_PROGRESS_KINDS] = {
    [PROGRESS_NONE] = "none",
    [PROGRESS_PLAIN] = "plain",
    [PROGRESS_BAR] = "bar",
    [PROGRESS_JSON] = "json",
  };
  if (!text)
    {
      *kind = isatty (STDERR_FILENO) ? PROGRESS_BAR : PROGRESS_PLAIN;
      return TRUE;
    }
  for (int i = 0; i < N_PROGRESS_KINDS; i++)
    if (strcmp (names[i], text) == 0)
      {
        *kind = (ProgressKind) i;
        return TRUE;
      }
  g_set_error (error, FAILURE_DOMAIN, FAILURE_SETTINGS,
               "--progress: found “%s”; expected bar, plain, json or none", text);
  return FALSE;
}

Progress *
progress_new (ProgressKind kind, guint n_files, guint64 bytes_of_run)
{
  Progress *progress = g_new0 (Progress, 1);
  progress->kind = kind;
  progress->sums.n_files = n_files;
  progress->sums.bytes_of_run = bytes_of_run;
  progress->start = g_get_monotonic_time ();
  return progress;
}

void
progress_free (Progress *progress)
{
  if (!progress)
    return;
  hide_bar (progress);
  g_free (progress);
}

const ProgressSums *
progress_sums (const Progress *progress)
{
  return &progress->sums;
}

void
progress_file (Progress *progress, JsonObject *record, guint64 n_bytes)
{
  ProgressSums *sums = &progress->sums;
  const gboolean is_done
      = g_strcmp0 (json_object_get_string_member_with_default (record, "status", ""), "done") == 0;
  *(is_done ? &sums->n_done : &sums->n_failed) += 1;
  sums->bytes_ended += n_bytes;
  sums->bytes_read += (guint64) json_object_get_int_member_with_default (record, "input-bytes", 0);
  if (is_done)
    {
      sums->megapixels += json_object_get_double_member_with_default (record, "megapixels", 0.0);
      sums->bytes_written
          += (guint64) json_object_get_int_member_with_default (record, "output-bytes", 0);
    }
  if (progress->kind == PROGRESS_JSON)
    tell_file (record);
  else if (!is_done)
    tell_failure (progress, record);
}

void
progress_finished_before (Progress *progress, JsonObject *record)
{
  progress->sums.n_finished_before++;
  if (progress->kind == PROGRESS_JSON)
    tell_file (record);
}

static void
take_time (Progress *progress)
{
  progress->sums.seconds = 1e-6 * (double) (g_get_monotonic_time () - progress->start);
}

void
progress_tick (Progress *progress, guint n_workers)
{
  progress->sums.n_workers = n_workers;
  take_time (progress);
  const double since = progress->sums.seconds - progress->last_told;
  if (progress->kind == PROGRESS_BAR)
    show_bar (progress);
  if (progress->kind == PROGRESS_PLAIN && since >= SECONDS_BETWEEN_LINES)
    {
      g_autofree char *line = progress_line_text (&progress->sums);
      g_printerr ("colorshine: %s\n", line);
      progress->last_told = progress->sums.seconds;
    }
  if (progress->kind == PROGRESS_JSON && since >= SECONDS_BETWEEN_JSON)
    {
      tell_json (progress_json (&progress->sums, "progress"));
      progress->last_told = progress->sums.seconds;
    }
}

static void
tell_sums (Progress *progress)
{
  const ProgressSums *sums = &progress->sums;
  g_autofree char *duration = duration_text (sums->seconds);
  g_autoptr (GString) text = g_string_new (NULL);
  g_string_append_printf (text, "%u of %u file%s done", sums->n_done + sums->n_finished_before,
                          sums->n_files, sums->n_files == 1 ? "" : "s");
  if (sums->n_finished_before > 0)
    g_string_append_printf (text, " (%u before)", sums->n_finished_before);
  if (sums->n_failed > 0)
    g_string_append_printf (text, ", %u failed", sums->n_failed);
  g_string_append_printf (text, ", %s, %.1f MP/s", duration, megapixels_per_second (sums));
  g_printerr ("colorshine: %s\n", text->str);
}

void
progress_end (Progress *progress, int exit_status)
{
  take_time (progress);
  progress->sums.n_workers = 0;
  hide_bar (progress);
  if (progress->kind == PROGRESS_JSON)
    {
      JsonObject *object = progress_json (&progress->sums, "end");
      json_object_set_int_member (object, "exit-status", exit_status);
      tell_json (object);
    }
  else if (progress->kind != PROGRESS_NONE)
    tell_sums (progress);
}
