/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See worker.h.
 */
#include "worker.h"

#include "complaints.h"
#include "failure.h"
#include "image-file.h"
#include "job.h"

#include <fcntl.h>
#include <signal.h>
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

/* All that a worker knows between two lines. */
static struct {
  Settings *settings;
  ColorshineAnalysis *analysis; /* of the files that were to be analysed together */
  guint32 n_rows;
  gboolean is_busy;             /* with the job of this number */
  gint64 id;
} worker;

static JsonObject *
new_answer (void)
{
  JsonObject *object = json_object_new ();
  json_object_set_int_member (object, "id", worker.id);
  return object;
}

static void
tell_started (const ImageHeader *header, gpointer unused)
{
  JsonObject *object = new_answer ();
  json_object_set_boolean_member (object, "started", TRUE);
  json_object_set_int_member (object, "width", header->width);
  json_object_set_int_member (object, "height", header->height);
  json_object_set_string_member (object, "format", image_format_name (header->format));
  answer (object);
  json_object_unref (object);
}

static void
set_radii (JsonObject *object, const double *radii)
{
  JsonArray *array = json_array_new ();
  for (size_t i = 0; i < worker.settings->recipe->n_attractors; i++)
    json_array_add_double_element (array, radii[i]);
  json_object_set_array_member (object, "radii", array);
}

static void
set_measures (JsonObject *object, const JobResult *result)
{
  const ColorshineCoverage *coverage = &result->coverage;
  const double n_pixels = (double) MAX (coverage->n_pixels, 1);
  json_object_set_int_member (object, "input-bytes", (gint64) result->input_bytes);
  json_object_set_int_member (object, "output-bytes", (gint64) result->output_bytes);
  json_object_set_double_member (object, "megapixels", result->megapixels);
  json_object_set_double_member (object, "seconds-wall", result->seconds_wall);
  json_object_set_double_member (object, "seconds-cpu", result->seconds_cpu);
  json_object_set_int_member (object, "memory-need-bytes", (gint64) result->memory_need_bytes);
  json_object_set_int_member (object, "peak-memory-bytes", (gint64) result->peak_memory_bytes);
  json_object_set_double_member (object, "delta-e-mean", coverage->sum_delta_e_ok / n_pixels);
  json_object_set_double_member (object, "delta-e-max", coverage->largest_delta_e_ok);
  json_object_set_double_member (object, "coverage", (double) coverage->n_moved / n_pixels);
  json_object_set_string_member (object, "content-hash", result->content_hash);
  set_radii (object, result->radii);
}

/* Ends the job. */
static void
tell_end (JsonObject *object, const GError *error)
{
  worker.is_busy = FALSE;
  json_object_set_string_member (object, "status", error ? "failed" : "done");
  if (error)
    json_object_set_object_member (object, "error", failure_to_json (error));
  answer (object);
  json_object_unref (object);
}

/* libjpeg ends the process over what it can't decode. */
static void
tell_exit (const char *sentence)
{
  if (!worker.is_busy)
    return;
  g_autoptr (GError) error = g_error_new (FAILURE_DOMAIN, FAILURE_CORRUPT,
                                          "the decoder gave up: %s", sentence);
  tell_end (new_answer (), error);
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
do_recolour (JsonObject *object)
{
  g_autoptr (GError) error = NULL;
  JobResult result = { 0 };
  g_autofree char *input = name_member (object, "input", &error);
  g_autofree char *output = error ? NULL : name_member (object, "output", &error);
  /* What an earlier try of this job may have put there. */
  Settings own = *worker.settings;
  if (json_object_get_boolean_member_with_default (object, "overwrite", FALSE))
    own.overwrite = TRUE;
  if (!error)
    job_run (&own, input, output, tell_started, NULL, &result, &error);
  JsonObject *told = new_answer ();
  set_measures (told, &result);
  tell_end (told, error);
}

/* {"analyse": true}: counts a file's colours together with those before. */
static void
do_analyse (JsonObject *object)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *input = name_member (object, "input", &error);
  if (!error)
    job_analyse (input, worker.settings->memory_bytes, &worker.analysis, &worker.n_rows, &error);
  tell_end (new_answer (), error);
}

/* {"resolve": true}: the radii over all files that were analysed. */
static void
do_resolve (void)
{
  g_autoptr (GError) error = NULL;
  double radii[COLORSHINE_MAX_ATTRACTORS] = { 0 };
  if (worker.analysis)
    colorshine_analysis_resolve (worker.analysis, worker.settings->recipe, radii,
                                 image_file_n_threads ());
  else
    g_set_error_literal (&error, FAILURE_DOMAIN, FAILURE_SETTINGS, "no file was analysed");
  JsonObject *told = new_answer ();
  set_radii (told, radii);
  tell_end (told, error);
}

static void
do_job (JsonObject *object)
{
  worker.id = json_object_get_int_member_with_default (object, "id", 0);
  worker.is_busy = TRUE;
  if (json_object_get_boolean_member_with_default (object, "analyse", FALSE))
    do_analyse (object);
  else if (json_object_get_boolean_member_with_default (object, "resolve", FALSE))
    do_resolve ();
  else
    do_recolour (object);
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
  json_object_set_object_member (object, "error", failure_to_json (error));
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
  /* A file that grows larger than is allowed is that file's error alone. */
  signal (SIGXFSZ, SIG_IGN);
  worker.settings = read_settings (&error);
  if (!worker.settings)
    {
      refuse (error);
      g_error_free (error);
      return 2;
    }
  image_file_init (worker.settings->n_threads > 0 ? (guint) worker.settings->n_threads
                                                  : colorshine_default_threads ());
  complaints_on_exit (tell_exit);
  JsonObject *ready = json_object_new ();
  json_object_set_boolean_member (ready, "ready", TRUE);
  answer (ready);
  json_object_unref (ready);
  for (gboolean is_end = FALSE; !is_end;)
    {
      JsonObject *object = read_object (&is_end, &error);
      if (object)
        do_job (object);
      else if (error)
        refuse (error);
      g_clear_error (&error);
      g_clear_pointer (&object, json_object_unref);
    }
  colorshine_analysis_free (worker.analysis);
  settings_free (worker.settings);
  gegl_exit ();
  return 0;
}
