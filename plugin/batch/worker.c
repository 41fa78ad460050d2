/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See worker.h.
 */
#include "worker.h"

#include "failure.h"
#include "image-file.h"
#include "job.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static FILE *answers;

static void
answer (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *text = json_to_string (node, FALSE);
  fprintf (answers, "%s\n", text);
  fflush (answers);
}

static JsonObject *
error_object (const GError *error)
{
  const FailureCode code = error->domain == FAILURE_DOMAIN ? (FailureCode) error->code : FAILURE_SETTINGS;
  g_autofree char *message = g_utf8_make_valid (error->message, -1);
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "code", failure_name (code));
  json_object_set_string_member (object, "message", message);
  json_object_set_boolean_member (object, "transient", failure_is_transient (code));
  return object;
}

/* The next line as an object: (transfer full) (nullable): NULL at the end or with an
 * error. */
static JsonObject *
read_object (gboolean *is_end, GError **error)
{
  char *line = NULL;
  size_t size = 0;
  const ssize_t length = getline (&line, &size, stdin);
  JsonObject *object = NULL;
  *is_end = length < 0;
  if (length >= 0)
    {
      g_autoptr (JsonParser) parser = json_parser_new ();
      if (json_parser_load_from_data (parser, line, length, error))
        {
          JsonNode *root = json_parser_get_root (parser);
          if (root && JSON_NODE_HOLDS_OBJECT (root))
            object = json_object_ref (json_node_get_object (root));
          else
            g_set_error_literal (error, FAILURE_DOMAIN, FAILURE_SETTINGS,
                                 "expected a JSON object");
        }
    }
  free (line);
  return object;
}

/* ── Jobs ───────────────────────────────────────────────────────────────── */

typedef struct {
  gint64 id;
} Asked;

static void
tell_started (const ImageHeader *header, gpointer data)
{
  const Asked *asked = data;
  JsonObject *object = json_object_new ();
  json_object_set_int_member (object, "id", asked->id);
  json_object_set_boolean_member (object, "started", TRUE);
  json_object_set_int_member (object, "width", header->width);
  json_object_set_int_member (object, "height", header->height);
  json_object_set_string_member (object, "format", image_format_name (header->format));
  answer (object);
  json_object_unref (object);
}

static void
tell_result (gint64 id, const Settings *settings, const JobResult *result, const GError *error)
{
  JsonObject *object = json_object_new ();
  json_object_set_int_member (object, "id", id);
  json_object_set_string_member (object, "status", error ? "failed" : "done");
  json_object_set_int_member (object, "input-bytes", (gint64) result->input_bytes);
  json_object_set_int_member (object, "output-bytes", (gint64) result->output_bytes);
  json_object_set_double_member (object, "megapixels", result->megapixels);
  json_object_set_double_member (object, "seconds-wall", result->seconds_wall);
  json_object_set_double_member (object, "seconds-cpu", result->seconds_cpu);
  json_object_set_int_member (object, "peak-memory-bytes", (gint64) result->peak_memory_bytes);
  JsonArray *radii = json_array_new ();
  for (size_t i = 0; i < settings->recipe->n_attractors; i++)
    json_array_add_double_element (radii, result->radii[i]);
  json_object_set_array_member (object, "radii", radii);
  json_object_set_string_member (object, "content-hash", result->content_hash);
  if (error)
    json_object_set_object_member (object, "error", error_object (error));
  answer (object);
  json_object_unref (object);
}

/* A name's bytes: (transfer full) (nullable). */
static char *
name_member (JsonObject *object, const char *member, GError **error)
{
  const char *escaped = json_object_get_string_member_with_default (object, member, NULL);
  g_autoptr (GBytes) bytes = escaped ? g_uri_unescape_bytes (escaped, -1, "", NULL) : NULL;
  gsize length = 0;
  const char *data = bytes ? g_bytes_get_data (bytes, &length) : NULL;
  if (data && length > 0 && !memchr (data, '\0', length))
    return g_strndup (data, length);
  g_set_error (error, FAILURE_DOMAIN, FAILURE_SETTINGS, "“%s”: expected a percent-escaped name",
               member);
  return NULL;
}

static void
do_job (const Settings *settings, JsonObject *object)
{
  GError *error = NULL;
  JobResult result = { 0 };
  Asked asked = { json_object_get_int_member_with_default (object, "id", 0) };
  g_autofree char *input = name_member (object, "input", &error);
  g_autofree char *output = error ? NULL : name_member (object, "output", &error);
  if (!error)
    job_run (settings, input, output, tell_started, &asked, &result, &error);
  tell_result (asked.id, settings, &result, error);
  g_clear_error (&error);
}

/* ── The process ────────────────────────────────────────────────────────── */

/* Libraries print to standard output, which is only for answers. */
static gboolean
keep_standard_output_for_answers (void)
{
  const int fd = fcntl (STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  if (fd < 0 || dup2 (STDERR_FILENO, STDOUT_FILENO) < 0)
    return FALSE;
  answers = fdopen (fd, "w");
  return answers != NULL;
}

static void
refuse (const GError *error)
{
  JsonObject *object = json_object_new ();
  json_object_set_object_member (object, "error", error_object (error));
  answer (object);
  json_object_unref (object);
}

static Settings *
read_settings (GError **error)
{
  gboolean is_end = FALSE;
  JsonObject *object = read_object (&is_end, error);
  Settings *settings = object ? settings_new_from_json (object, error) : NULL;
  g_clear_pointer (&object, json_object_unref);
  if (is_end)
    g_set_error_literal (error, FAILURE_DOMAIN, FAILURE_SETTINGS, "expected settings");
  return settings;
}

int
worker_main (int argc, char **argv)
{
  GError *error = NULL;
  (void) argv;
  if (argc > 1 || !keep_standard_output_for_answers ())
    return 2;
  g_autoptr (Settings) settings = read_settings (&error);
  if (!settings)
    {
      refuse (error);
      g_error_free (error);
      return 2;
    }
  image_file_init (settings->n_threads > 0 ? (guint) settings->n_threads
                                           : colorshine_default_threads ());
  JsonObject *ready = json_object_new ();
  json_object_set_boolean_member (ready, "ready", TRUE);
  answer (ready);
  json_object_unref (ready);
  for (gboolean is_end = FALSE; !is_end;)
    {
      JsonObject *object = read_object (&is_end, &error);
      if (object)
        do_job (settings, object);
      else if (error)
        refuse (error);
      g_clear_error (&error);
      g_clear_pointer (&object, json_object_unref);
    }
  gegl_exit ();
  return 0;
}
