/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files of JSON objects, one a line, that outlive whatever happens to their writer:
 * each line is written at once and whole, and a line that was cut off is passed over
 * when the file is read again.
 */
#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

typedef struct Report Report;

typedef enum {
  REPORT_NEW,     /* must not exist */
  REPORT_REPLACE, /* what there is goes */
  REPORT_APPEND,
} ReportMode;

Report *report_open (const char *path, ReportMode mode, GError **error);

/** Adds a line. FALSE at the first time that it fails, with @error; that line and the
 * later ones are tried again whenever one is added and at the end, in silence. */
gboolean report_write (Report *report, JsonObject *object, GError **error);

/** To the disk, and closed. */
void report_close (Report *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Report, report_close)

/** Without its end: (transfer full) */
char *report_line (JsonObject *object);

/** Gets each object of a file. FALSE and @error end the reading. */
typedef gboolean (*ReportFunc) (JsonObject *object, guint line_number, gpointer data,
                                GError **error);

/** Reads a file. A last line without an end is not read; any other that holds no object
 * is an error, which names its number. */
gboolean report_read (const char *path, ReportFunc func, gpointer data, GError **error);
