/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See state-writer.h. One file is open at a time, however many folders there are.
 */
#include "state-writer.h"

#include <string.h>

struct StateWriter {
  char *name; /* of the file */
  char *base; /* whose file is open */
  Report *file;
  gboolean has_failed;
};

StateWriter *
state_writer_new (const char *shard)
{
  StateWriter *writer = g_new0 (StateWriter, 1);
  if (strcmp (shard, "1/1") == 0)
    writer->name = g_strdup (RESUME_STATE_NAME);
  else
    {
      g_auto (GStrv) numbers = g_strsplit (shard, "/", 2);
      writer->name = g_strdup_printf (RESUME_STATE_NAME "-%s-of-%s", numbers[0], numbers[1]);
    }
  return writer;
}

static void
close_file (StateWriter *writer)
{
  g_clear_pointer (&writer->file, report_close);
  g_clear_pointer (&writer->base, g_free);
}

void
state_writer_free (StateWriter *writer)
{
  if (!writer)
    return;
  close_file (writer);
  g_free (writer->name);
  g_free (writer);
}

gboolean
state_writer_add (StateWriter *writer, const char *base, JsonObject *record, GError **error)
{
  gboolean is_ok = TRUE;
  GError *own_error = NULL;
  if (g_strcmp0 (base, writer->base) != 0)
    {
      g_autofree char *path = g_build_filename (base, writer->name, NULL);
      close_file (writer);
      writer->file = report_open (path, REPORT_APPEND, &own_error);
      writer->base = g_strdup (base);
    }
  if (writer->file)
    report_write (writer->file, record, &own_error);
  json_object_unref (record);
  if (own_error && !writer->has_failed)
    {
      writer->has_failed = TRUE;
      is_ok = FALSE;
      g_propagate_error (error, g_steal_pointer (&own_error));
    }
  g_clear_error (&own_error);
  return is_ok;
}
