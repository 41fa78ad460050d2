/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See report.h.
 */
#define _GNU_SOURCE /* memrchr */
#include "report.h"

#include "failure.h"
#include "file-name.h"
#include "long-path.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct Report {
  int descriptor;
  char *name;
  GString *unwritten; /* whole lines */
  gboolean has_failed;
};

static int
open_for_writing (const char *path, ReportMode mode)
{
  static const int flags[] = {
    [REPORT_NEW] = O_EXCL,
    [REPORT_REPLACE] = O_TRUNC,
    [REPORT_APPEND] = 0,
  };
  const char *name;
  const int folder = long_path_open_folder (path, &name);
  if (folder < 0)
    return -1;
  const int descriptor
      = openat (folder, name, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | flags[mode], 0666);
  const int number = errno;
  close (folder);
  errno = number;
  return descriptor;
}

static gboolean
write_all (int descriptor, const char *bytes, gsize length)
{
  while (length > 0)
    {
      const ssize_t n = write (descriptor, bytes, length);
      if (n < 0 && errno != EINTR)
        return FALSE;
      bytes += MAX (n, 0);
      length -= (gsize) MAX (n, 0);
    }
  return TRUE;
}

/* Cuts off a last line that an earlier writer could not end. */
static gboolean
drop_unended_line (int descriptor)
{
  char bytes[4096];
  off_t end = lseek (descriptor, 0, SEEK_END);
  const off_t size = end;
  while (end > 0)
    {
      const off_t start = MAX (end - (off_t) sizeof bytes, 0);
      const ssize_t n = pread (descriptor, bytes, (size_t) (end - start), start);
      const char *last = n > 0 ? memrchr (bytes, '\n', (size_t) n) : NULL;
      if (n <= 0)
        return FALSE;
      end = last ? start + (last - bytes) + 1 : start;
      if (last)
        break;
    }
  return end == size || ftruncate (descriptor, end) == 0;
}

/* A disk that is full takes half of a line, and a moment later, when something was
 * removed, the next line: the half goes, and the line waits. */
static gboolean
write_lines (Report *report)
{
  const char *start = report->unwritten->str, *stop;
  while ((stop = strchr (start, '\n')) && write_all (report->descriptor, start, (gsize) (stop + 1 - start)))
    start = stop + 1;
  const int number = errno;
  if (stop)
    drop_unended_line (report->descriptor);
  g_string_erase (report->unwritten, 0, start - report->unwritten->str);
  errno = number;
  return !stop;
}

Report *
report_open (const char *path, ReportMode mode, GError **error)
{
  const int descriptor = open_for_writing (path, mode);
  g_autofree char *name = file_name_for_people (path);
  if (descriptor < 0 || !drop_unended_line (descriptor))
    {
      failure_set_from_errno (error, errno, FAILURE_WRITE, name);
      if (descriptor >= 0)
        close (descriptor);
      return NULL;
    }
  Report *report = g_new0 (Report, 1);
  report->descriptor = descriptor;
  report->name = g_steal_pointer (&name);
  report->unwritten = g_string_new (NULL);
  return report;
}

char *
report_line (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  return json_to_string (node, FALSE);
}

gboolean
report_write (Report *report, JsonObject *object, GError **error)
{
  g_autofree char *text = report_line (object);
  g_string_append (report->unwritten, text);
  g_string_append_c (report->unwritten, '\n');
  if (write_lines (report) || report->has_failed)
    return TRUE;
  report->has_failed = TRUE;
  failure_set_from_errno (error, errno, FAILURE_WRITE, report->name);
  return FALSE;
}

void
report_close (Report *report)
{
  if (!report)
    return;
  write_lines (report);
  fsync (report->descriptor);
  close (report->descriptor);
  g_string_free (report->unwritten, TRUE);
  g_free (report->name);
  g_free (report);
}

/* ── Reading ────────────────────────────────────────────────────────────── */

static gboolean
read_line (const char *line, gssize length, guint number, ReportFunc func, gpointer data,
           GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root = NULL;
  if (json_parser_load_from_data (parser, line, length, NULL))
    root = json_parser_get_root (parser);
  if (root && JSON_NODE_HOLDS_OBJECT (root))
    return func (json_node_get_object (root), number, data, error);
  g_set_error_literal (error, FAILURE_DOMAIN, FAILURE_SETTINGS, "expected a JSON object");
  return FALSE;
}

gboolean
report_read (const char *path, ReportFunc func, gpointer data, GError **error)
{
  g_autofree char *name = file_name_for_people (path);
  const int descriptor = long_path_open (path, O_RDONLY);
  FILE *file = descriptor >= 0 ? fdopen (descriptor, "r") : NULL;
  if (!file)
    {
      failure_set_from_errno (error, errno, FAILURE_READ, name);
      return FALSE;
    }
  char *line = NULL;
  size_t size = 0;
  ssize_t length;
  gboolean is_ok = TRUE;
  for (guint number = 1; is_ok && (length = getline (&line, &size, file)) > 0; number++)
    {
      if (line[length - 1] != '\n')
        break;
      is_ok = length == 1 || read_line (line, length, number, func, data, error);
      if (!is_ok)
        g_prefix_error (error, "%s, line %u: ", name, number);
    }
  free (line);
  fclose (file);
  return is_ok;
}
