/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See resume.h. A state has a line before a file is begun and one after it: between
 * them nobody knows whether the output is in place.
 */
#include "resume.h"

#include "atomic-file.h"
#include "failure.h"
#include "file-name.h"
#include "long-path.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

typedef struct {
  gboolean is_done, is_begun;
  char *content_hash, *settings_hash;
  gint64 output_bytes;
  char *process; /* "HOST:NUMBER" */
} Record;

struct Resume {
  GHashTable *records; /* output → Record */
  GHashTable *bases;   /* that were read */
  const char *base;    /* that is being read; NULL for a report */
};

static void
record_free (gpointer pointer)
{
  Record *record = pointer;
  g_free (record->content_hash);
  g_free (record->settings_hash);
  g_free (record->process);
  g_free (record);
}

Resume *
resume_new (void)
{
  Resume *resume = g_new0 (Resume, 1);
  resume->records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, record_free);
  resume->bases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return resume;
}

void
resume_free (Resume *resume)
{
  if (!resume)
    return;
  g_hash_table_unref (resume->records);
  g_hash_table_unref (resume->bases);
  g_free (resume);
}

/* ── Reading ────────────────────────────────────────────────────────────── */

/* A state is found by its folder, whatever that is called now; a report, by the
 * output's whole path. */
static char *
key_below (const char *base, const char *name)
{
  return g_strconcat (base, "\n", name, NULL);
}

static gboolean
take_record (JsonObject *object, guint line_number, gpointer data, GError **error)
{
  Resume *resume = data;
  (void) line_number;
  const char *status = json_object_get_string_member_with_default (object, "status", "");
  char *output = file_name_from_json (object, "output");
  if (!output && g_strcmp0 (status, "run") == 0)
    return TRUE;
  if (!output || !*status)
    {
      g_free (output);
      g_set_error_literal (error, FAILURE_DOMAIN, FAILURE_SETTINGS,
                           "expected an object with \"output\" and \"status\"");
      return FALSE;
    }
  Record *record = g_new0 (Record, 1);
  record->is_done = g_strcmp0 (status, "done") == 0;
  record->is_begun = g_strcmp0 (status, "begun") == 0;
  record->content_hash
      = g_strdup (json_object_get_string_member_with_default (object, "content-hash", ""));
  record->settings_hash
      = g_strdup (json_object_get_string_member_with_default (object, "settings-hash", ""));
  record->output_bytes = json_object_get_int_member_with_default (object, "output-bytes", -1);
  record->process = g_strdup (json_object_get_string_member_with_default (object, "process", ""));
  char *key = resume->base ? key_below (resume->base, output) : g_strdup (output);
  g_hash_table_replace (resume->records, key, record);
  g_free (output);
  return TRUE;
}

gboolean
resume_read_states (Resume *resume, const char *base, GError **error)
{
  if (!g_hash_table_add (resume->bases, g_strdup (base)))
    return TRUE;
  const int folder = long_path_open (base, O_RDONLY | O_DIRECTORY);
  DIR *stream = folder >= 0 ? fdopendir (folder) : NULL;
  const struct dirent *entry;
  gboolean is_ok = TRUE;
  resume->base = base;
  while (is_ok && stream && (entry = readdir (stream)))
    if (g_str_has_prefix (entry->d_name, RESUME_STATE_NAME))
      {
        g_autofree char *path = g_build_filename (base, entry->d_name, NULL);
        is_ok = report_read (path, take_record, resume, error);
      }
  if (stream)
    closedir (stream);
  else if (folder >= 0)
    close (folder);
  return is_ok;
}

gboolean
resume_read_report (Resume *resume, const char *path, GError **error)
{
  resume->base = NULL;
  return report_read (path, take_record, resume, error);
}

/* ── Looking up ─────────────────────────────────────────────────────────── */

char *
resume_hash_file (const char *path)
{
  guint8 bytes[65536];
  const int descriptor = long_path_open (path, O_RDONLY);
  if (descriptor < 0)
    return NULL;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  ssize_t n;
  while ((n = read (descriptor, bytes, sizeof bytes)) > 0 || (n < 0 && errno == EINTR))
    g_checksum_update (checksum, bytes, MAX (n, 0));
  close (descriptor);
  return n == 0 ? g_strdup (g_checksum_get_string (checksum)) : NULL;
}

/* One that ended, but that its parent has not asked about, keeps its number: where
 * nobody takes over what killed runs leave, as in many containers, for ever. Its state
 * follows its name, which may hold anything (proc_pid_stat(5)). */
static gboolean
is_running (int process)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", process);
  g_autofree char *text = NULL;
  if (kill (process, 0) != 0 && errno == ESRCH)
    return FALSE;
  const char *name_end
      = g_file_get_contents (path, &text, NULL, NULL) ? strrchr (text, ')') : NULL;
  return !name_end || !g_str_has_prefix (name_end, ") Z");
}

/* Removes what a worker that was killed with its parent left of this output. */
static void
remove_leftovers (const Record *record, const Output *output)
{
  const char *colon = strrchr (record->process, ':');
  const gsize length = colon ? (gsize) (colon - record->process) : 0;
  const int process = colon ? atoi (colon + 1) : 0;
  if (process > 0 && strlen (g_get_host_name ()) == length
      && strncmp (record->process, g_get_host_name (), length) == 0
      && !is_running (process))
    atomic_file_remove_leftovers (output->path, process);
}

static const Record *
find_record (Resume *resume, const Output *output)
{
  g_autofree char *key = key_below (output->base, output->name);
  const Record *record = g_hash_table_lookup (resume->records, key);
  return record ? record : g_hash_table_lookup (resume->records, output->path);
}

ResumeVerdict
resume_look_up (Resume *resume, const Output *output, const char *settings_hash,
                char **content_hash)
{
  struct stat status;
  const Record *record = find_record (resume, output);
  *content_hash = NULL;
  if (record && record->is_begun)
    remove_leftovers (record, output);
  if (!record || long_path_stat (output->path, &status) != 0)
    return RESUME_TO_DO;
  if (record->is_begun)
    return RESUME_UNKNOWN_END;
  if (!record->is_done)
    return RESUME_TO_DO;
  if (status.st_size != record->output_bytes
      || strcmp (record->settings_hash, settings_hash) != 0)
    return RESUME_OTHER;
  *content_hash = resume_hash_file (output->input->path);
  return g_strcmp0 (*content_hash, record->content_hash) == 0 ? RESUME_FINISHED : RESUME_OTHER;
}

/* ── Writing ────────────────────────────────────────────────────────────── */

static JsonObject *
record_of (const Output *output, const char *status)
{
  JsonObject *object = json_object_new ();
  file_name_to_json (object, "output", output->name);
  json_object_set_string_member (object, "status", status);
  return object;
}

JsonObject *
resume_record_sent (const Output *output, GPid process)
{
  g_autofree char *text = g_strdup_printf ("%s:%d", g_get_host_name (), (int) process);
  JsonObject *object = record_of (output, "begun");
  json_object_set_string_member (object, "process", text);
  return object;
}

static void
copy_member (JsonObject *from, JsonObject *to, const char *member)
{
  JsonNode *node = json_object_get_member (from, member);
  if (node)
    json_object_set_member (to, member, json_node_copy (node));
}

JsonObject *
resume_record_finished (const Output *output, JsonObject *result, const char *settings_hash)
{
  JsonObject *object = record_of (
      output, json_object_get_string_member_with_default (result, "status", "failed"));
  json_object_set_string_member (object, "settings-hash", settings_hash);
  copy_member (result, object, "content-hash");
  copy_member (result, object, "output-bytes");
  return object;
}
