/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See manifest.h.
 */
#include "manifest.h"

#include "failure.h"
#include "file-name.h"
#include "report.h"

typedef struct {
  Inputs *inputs;
  GPtrArray *outputs;
} Manifest;

/* A manifest names files, so that a folder in it is one file that can't be done. */
static gboolean
take_nothing (int folder, const char *name)
{
  (void) folder, (void) name;
  return FALSE;
}

static gboolean
take_entry (JsonObject *object, guint line_number, gpointer data, GError **error)
{
  Manifest *manifest = data;
  (void) line_number;
  g_autofree char *input = file_name_from_json (object, "input");
  g_autofree char *output = file_name_from_json (object, "output");
  if (!input || !*input || !output || !*output)
    {
      g_set_error_literal (error, FAILURE_DOMAIN, FAILURE_SETTINGS,
                           "expected an object with \"input\" and \"output\"");
      return FALSE;
    }
  const guint n_before = manifest->inputs->files->len;
  inputs_add (manifest->inputs, input, take_nothing, NULL);
  if (manifest->inputs->files->len == n_before)
    {
      g_set_error_literal (error, FAILURE_DOMAIN, FAILURE_SETTINGS,
                           "the input is a folder; expected a file");
      return FALSE;
    }
  g_ptr_array_add (manifest->outputs, g_steal_pointer (&output));
  return TRUE;
}

gboolean
manifest_read (const char *path, Inputs *inputs, GPtrArray *outputs, GError **error)
{
  Manifest manifest = { inputs, outputs };
  return report_read (path, take_entry, &manifest, error);
}

JsonObject *
manifest_entry (const Output *output)
{
  JsonObject *object = json_object_new ();
  file_name_to_json (object, "input", output->input->path);
  file_name_to_json (object, "output", output->path);
  json_object_set_int_member (object, "bytes", (gint64) output->input->n_bytes);
  return object;
}
