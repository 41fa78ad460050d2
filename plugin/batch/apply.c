/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See apply.h. From the command line to the files of the run; run.c does them.
 */
#include "config.h"

#include "apply.h"

#include "apply-options.h"
#include "failure.h"
#include "file-name.h"
#include "image-file.h"
#include "manifest.h"
#include "options.h"
#include "plan.h"
#include "report.h"
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ── Files ──────────────────────────────────────────────────────────────── */

static gboolean
check_output_name (const char *name, GError **error)
{
  ImageFormat format;
  return image_format_for_name (name, &format, error);
}

/* By its first bytes; that it may be cut off or broken is for its worker to tell. */
static gboolean
begins_like_image (int folder, const char *name)
{
  guint8 bytes[4096];
  ImageHeader header;
  g_autoptr (GError) error = NULL;
  const int descriptor = openat (folder, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  const ssize_t n = descriptor >= 0 ? read (descriptor, bytes, sizeof bytes) : -1;
  if (descriptor >= 0)
    close (descriptor);
  return n > 0
         && (image_header_read (bytes, (gsize) n, &header, &error)
             || !g_error_matches (error, FAILURE_DOMAIN, FAILURE_FORMAT));
}

/* Whether a file in a folder is an image by its name or by its content. */
static gboolean
is_image (int folder, const char *name)
{
  return check_output_name (name, NULL) || begins_like_image (folder, name);
}

static gboolean
add_standard_input (Inputs *inputs, const char *left_out, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 piece[65536];
  ssize_t n;
  while ((n = read (STDIN_FILENO, piece, sizeof piece)) > 0 || (n < 0 && errno == EINTR))
    g_byte_array_append (bytes, piece, (guint) MAX (n, 0));
  if (n < 0)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "standard input: %s",
                   g_strerror (errno));
      return FALSE;
    }
  inputs_add_list (inputs, (const char *) bytes->data, bytes->len, is_image, left_out);
  return TRUE;
}

static gboolean
add_arguments (Inputs *inputs, char **arguments, const char *left_out, GError **error)
{
  for (char **argument = arguments; *argument; argument++)
    if (strcmp (*argument, "-") != 0)
      inputs_add (inputs, *argument, is_image, left_out);
    else if (!add_standard_input (inputs, left_out, error))
      return FALSE;
  return TRUE;
}

/* All outputs of the run: (nullable) */
static GPtrArray *
find_outputs (const ApplyOptions *options, char **arguments, Inputs *inputs, GError **error)
{
  if (options->manifest)
    {
      g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
      return manifest_read (options->manifest, inputs, paths, error)
                 ? outputs_assign_pairs (inputs, paths, check_output_name, error)
                 : NULL;
    }
  return add_arguments (inputs, arguments, options->rule.folder, error)
             ? outputs_assign (inputs, &options->rule, check_output_name, inputs->notes, error)
             : NULL;
}

/* Those that this machine does: (transfer container) */
static GPtrArray *
shard_of (GPtrArray *whole_set, const ApplyOptions *options)
{
  GPtrArray *outputs = g_ptr_array_new ();
  for (guint i = 0; i < whole_set->len; i++)
    {
      Output *output = g_ptr_array_index (whole_set, i);
      if (plan_shard_has (output->input->name, options->shard_index, options->n_shards))
        g_ptr_array_add (outputs, output);
    }
  return outputs;
}

/* ── Telling what would be done ─────────────────────────────────────────── */

static void
print_output (const Output *output, ProgressKind kind)
{
  if (kind == PROGRESS_JSON)
    {
      JsonObject *entry = manifest_entry (output);
      g_autofree char *line = report_line (entry);
      puts (line);
      json_object_unref (entry);
      return;
    }
  g_autofree char *input = file_name_for_people (output->input->path);
  g_autofree char *path = file_name_for_people (output->path);
  g_print ("%s -> %s\n", input, path);
}

static int
dry_run (const ApplyOptions *options, GPtrArray *outputs)
{
  int status = EXIT_ALL_DONE;
  for (guint i = 0; i < outputs->len; i++)
    {
      const Output *output = g_ptr_array_index (outputs, i);
      if (!output->error)
        {
          print_output (output, options->progress);
          continue;
        }
      g_autofree char *input = file_name_for_people (output->input->path);
      g_printerr ("colorshine: %s: %s\n", input, output->error->message);
      status = EXIT_SOME_FAILED;
    }
  return status;
}

/* ── The verb ───────────────────────────────────────────────────────────── */

static guint64
sum_bytes (GPtrArray *outputs)
{
  guint64 sum = 0;
  for (guint i = 0; i < outputs->len; i++)
    sum += ((const Output *) g_ptr_array_index (outputs, i))->input->n_bytes;
  return sum;
}

static void
tell_notes (Progress *progress, const Inputs *inputs, guint n_outputs)
{
  for (guint i = 0; i < inputs->notes->len; i++)
    progress_note (progress, g_ptr_array_index (inputs->notes, i));
  if (n_outputs == 0)
    progress_note (progress, "no images here");
}

/* A file that was named alone leaves nothing behind but its result. */
static gboolean
is_single_file (const ApplyOptions *options, char **arguments, GPtrArray *outputs)
{
  const Output *first = outputs->len == 1 ? g_ptr_array_index (outputs, 0) : NULL;
  return options->rule.file
         || (first && !options->rule.folder && *arguments
             && strcmp (first->input->path, *arguments) == 0);
}

static int
apply_to (const ApplyOptions *options, Settings *settings, char **arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Inputs) inputs = inputs_new ();
  g_autoptr (GPtrArray) whole_set = find_outputs (options, arguments, inputs, &error);
  if (!whole_set)
    return verb_misused ("apply", error->message);
  const gboolean keep_state = options->resume || !is_single_file (options, arguments, whole_set);
  g_autoptr (GPtrArray) outputs = shard_of (whole_set, options);
  if (options->dry_run)
    return dry_run (options, outputs);
  g_autoptr (Progress) progress
      = progress_new (options->progress, outputs->len, sum_bytes (outputs));
  tell_notes (progress, inputs, outputs->len);
  return run_outputs (options, settings, whole_set, outputs, keep_state, progress);
}

/* Before anything is begun there is nothing to end. */
static void
exit_at_once (int signal_number)
{
  (void) signal_number;
  _exit (EXIT_INTERRUPTED);
}

static int
apply_run (char **arguments)
{
  g_autoptr (GError) error = NULL;
  ApplyOptions options;
  if (!apply_options_read (&options, &error))
    return verb_misused ("apply", error->message);
  if (!*arguments == !options.manifest)
    return verb_misused ("apply", "expected FILE or FOLDER…, or - for a list of them on standard "
                                  "input, or --manifest");
  g_autoptr (Settings) settings = options_settings (TRUE, &error);
  if (!settings)
    return verb_misused ("apply", error->message);
  signal (SIGINT, exit_at_once);
  signal (SIGTERM, exit_at_once);
  signal (SIGHUP, exit_at_once);
  if (options.verbose)
    g_setenv ("G_MESSAGES_DEBUG", G_LOG_DOMAIN, FALSE);
  return apply_to (&options, settings, arguments);
}

static const VerbExample EXAMPLES[] = {
  { "colorshine apply --attractor 'orange;30;75' photo.jpg",
    "Makes photo_colorshine.jpg beside it" },
  { "colorshine apply --preset autumn --output-dir warm photos",
    "The images below photos into the same folders below warm" },
  { "colorshine apply --preset autumn --output-dir warm --resume photos",
    "The rest of them, after an interruption" },
  { "find . -name '*.tif' -print0 | colorshine apply -r look.colorshine --name '{name}.png' -",
    "What another program lists" },
  { "colorshine apply --preset autumn --output-dir warm --shard 2/5 --report 2.jsonl photos",
    "The second fifth of them, on the second of five machines" },
  { NULL, NULL },
};

const Verb apply_verb = {
  .name = "apply",
  .arguments = "FILE|FOLDER|-…",
  .summary = "Recolour images",
  .description
  = "Recolours each image with the recipe, several at a time, and writes the results beside the "
    "inputs or into another folder. An input is never changed, an output never half-written, and a "
    "file that is there never replaced unless asked. Folders are searched for images; - reads names "
    "from standard input, each ended by a newline, or by a NUL if there is any.",
  .examples = EXAMPLES,
  .options = (const GOptionEntry *(*const[]) (void)){ options_recipe, options_transform,
                                                      apply_options_files, options_output,
                                                      apply_options_pool, apply_options_messages,
                                                      NULL },
  .least_arguments = 0,
  .most_arguments = G_MAXUINT,
  .run = apply_run,
};
