/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See outputs.h. Paths are compared by the folder that they truly lie in, which may
 * not be there yet.
 */
#include "outputs.h"

#include "failure.h"
#include "file-name.h"
#include "long-path.h"

#include <limits.h>
#include <string.h>

#define MAX_CONFLICTS_NAMED 5

/* ── Templates ──────────────────────────────────────────────────────────── */

static const char *const PLACEHOLDERS[] = { "{name}", "{ext}", "{{", "}}", NULL };

/* The placeholder that @text begins with, or NULL. */
static const char *
placeholder_at (const char *text)
{
  for (const char *const *placeholder = PLACEHOLDERS; *placeholder; placeholder++)
    if (g_str_has_prefix (text, *placeholder))
      return *placeholder;
  return NULL;
}

gboolean
outputs_template_is_valid (const char *text, GError **error)
{
  gboolean is_valid = *text && !strchr (text, '/');
  gboolean has_name = FALSE;
  for (const char *at = text; is_valid && *at;)
    {
      const char *placeholder = placeholder_at (at);
      has_name = has_name || placeholder == PLACEHOLDERS[0];
      is_valid = placeholder || (*at != '{' && *at != '}');
      at += placeholder ? strlen (placeholder) : 1;
    }
  if (is_valid && has_name)
    return TRUE;
  g_autofree char *shown = file_name_for_people (text);
  g_set_error (error, FAILURE_DOMAIN, FAILURE_SETTINGS,
               "--name: found “%s”; expected a name without slashes with {name} in it, and {ext} "
               "for the input's extension, such as " OUTPUTS_DEFAULT_TEMPLATE,
               shown);
  return FALSE;
}

char *
outputs_name (const char *name_template, const char *input_name)
{
  const char *name = file_name_last_part (input_name);
  const char *extension = file_name_extension (name);
  const gsize length = *extension ? (gsize) (extension - name) - 1 : strlen (name);
  GString *text = g_string_new (NULL);
  for (const char *at = name_template; *at;)
    {
      const char *placeholder = placeholder_at (at);
      if (placeholder == PLACEHOLDERS[0])
        g_string_append_len (text, name, (gssize) length);
      else if (placeholder == PLACEHOLDERS[1])
        g_string_append (text, extension);
      else
        g_string_append_c (text, *at);
      at += placeholder ? strlen (placeholder) : 1;
    }
  if (!*extension && text->len > 0 && text->str[text->len - 1] == '.')
    g_string_truncate (text, text->len - 1);
  return g_string_free (text, FALSE);
}

/* ── What a path truly is ───────────────────────────────────────────────── */

/* Folders' texts → what they are. */
typedef GHashTable FolderNames;

/* "DEVICE:INODE" of a folder, with the parts of it that are not there yet. */
static char *
true_folder (const char *folder)
{
  struct stat status;
  g_autofree char *at = g_strdup (folder);
  g_autoptr (GString) missing = g_string_new (NULL);
  while (long_path_stat (at, &status) != 0)
    {
      char *slash = strrchr (at, '/');
      if (slash == at || (!slash && strcmp (at, ".") == 0))
        return g_strdup (folder);
      g_string_prepend (missing, slash ? slash + 1 : at);
      g_string_prepend_c (missing, '/');
      if (slash)
        *slash = '\0';
      else
        {
          g_free (at);
          at = g_strdup (".");
        }
    }
  return g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT "%s", (guint64) status.st_dev,
                          (guint64) status.st_ino, missing->str);
}

static char *
true_path (FolderNames *folders, const char *path)
{
  const char *name = file_name_last_part (path);
  g_autofree char *folder = g_strndup (path, (gsize) (name - path));
  /* Without the slash at its end, but for that of the root. */
  const gsize length = strlen (folder);
  if (length > 1)
    folder[length - 1] = '\0';
  const char *known = g_hash_table_lookup (folders, folder);
  if (!known)
    {
      char *found = true_folder (*folder ? folder : ".");
      g_hash_table_insert (folders, g_strdup (folder), found);
      known = found;
    }
  return g_strconcat (known, "/", name, NULL);
}

/* ── One output ─────────────────────────────────────────────────────────── */

static void
output_free (gpointer pointer)
{
  Output *output = pointer;
  g_free (output->path);
  g_free (output->base);
  g_free (output->name);
  g_clear_error (&output->error);
  g_free (output);
}

static Output *
output_new (Input *input, const char *base, const char *name)
{
  Output *output = g_new0 (Output, 1);
  output->input = input;
  output->base = g_strdup (base);
  output->name = g_strdup (name);
  output->path = strcmp (base, ".") == 0 ? g_strdup (name) : g_build_filename (base, name, NULL);
  return output;
}

static Output *
output_by_rule (Input *input, const OutputRule *rule)
{
  const char *fallback = rule->folder ? OUTPUTS_MIRROR_TEMPLATE : OUTPUTS_DEFAULT_TEMPLATE;
  const char *last = file_name_last_part (input->name);
  g_autofree char *folder = g_strndup (input->name, (gsize) (last - input->name));
  g_autofree char *name
      = outputs_name (rule->name_template ? rule->name_template : fallback, last);
  g_autofree char *name_below = g_strconcat (folder, name, NULL);
  return output_new (input, rule->folder ? rule->folder : input->base, name_below);
}

static Output *
output_at (Input *input, const char *path)
{
  const char *name = file_name_last_part (path);
  g_autofree char *base = g_strndup (path, (gsize) (name - path));
  return output_new (input, *base ? base : ".", name);
}

static void
check_output (Output *output, OutputCheck check)
{
  if (output->input->error)
    {
      g_set_error_literal (&output->error, FAILURE_DOMAIN,
                           failure_from_errno (output->input->error_number, FAILURE_NOT_A_FILE),
                           output->input->error);
      return;
    }
  const char *name = file_name_last_part (output->path);
  if (!*name)
    g_set_error (&output->error, FAILURE_DOMAIN, FAILURE_OUTPUT_FORMAT,
                 "“%s” is a folder; expected the name of a file", output->path);
  else if (strlen (name) > NAME_MAX)
    g_set_error (&output->error, FAILURE_DOMAIN, FAILURE_WRITE,
                 "the output's name has %" G_GSIZE_FORMAT " bytes; expected at most %d (see --name)",
                 strlen (name), NAME_MAX);
  else
    check (name, &output->error);
}

/* ── All of them ────────────────────────────────────────────────────────── */

typedef struct {
  GPtrArray *outputs;   /* of Output */
  FolderNames *folders;
  GHashTable *by_path;  /* true path → Output that goes there */
  GString *conflicts;
  guint n_conflicts;
} Assignment;

static void
note_conflict (Assignment *assignment, const Output *first, const Output *second)
{
  if (assignment->n_conflicts++ >= MAX_CONFLICTS_NAMED)
    return;
  g_autofree char *one = file_name_for_people (first->input->path);
  g_autofree char *other = file_name_for_people (second->input->path);
  g_autofree char *path = file_name_for_people (second->path);
  g_string_append_printf (assignment->conflicts, "%s%s and %s would both become %s",
                          assignment->conflicts->len > 0 ? "; " : "", one, other, path);
}

static gboolean
is_same_file (const Input *first, const Input *second)
{
  return !first->error && !second->error && first->device == second->device
         && first->inode == second->inode;
}

/* Takes @output. An input that is named twice is done once. */
static void
enter (Assignment *assignment, Output *output)
{
  if (output->input->error)
    {
      g_clear_pointer (&output->path, g_free);
      g_ptr_array_add (assignment->outputs, output);
      return;
    }
  g_autofree char *path = true_path (assignment->folders, output->path);
  Output *other = g_hash_table_lookup (assignment->by_path, path);
  if (!other)
    {
      g_hash_table_insert (assignment->by_path, g_steal_pointer (&path), output);
      g_ptr_array_add (assignment->outputs, output);
      return;
    }
  if (!is_same_file (other->input, output->input)
      && strcmp (other->input->path, output->input->path) != 0)
    note_conflict (assignment, other, output);
  output_free (output);
}

/* The other input whose output is this one's file; NULL where it is its own, with its
 * error set. */
static const Output *
whose_output_is (Assignment *assignment, Output *output)
{
  g_autofree char *path = true_path (assignment->folders, output->input->path);
  const Output *maker = g_hash_table_lookup (assignment->by_path, path);
  if (maker != output)
    return maker;
  g_clear_error (&output->error);
  g_set_error_literal (&output->error, FAILURE_DOMAIN, FAILURE_EXISTS,
                       "the output would be the input itself; expected another --name, --output "
                       "or --output-dir");
  return NULL;
}

/* Drops each input that is another's output; or, without @notes, counts it as a
 * conflict. */
static void
leave_out_outputs (Assignment *assignment, GPtrArray *notes)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  g_autoptr (GPtrArray) dropped = g_ptr_array_new_with_free_func (output_free);
  for (guint i = 0; i < assignment->outputs->len; i++)
    {
      Output *output = g_ptr_array_index (assignment->outputs, i);
      const Output *maker = whose_output_is (assignment, output);
      g_ptr_array_add (maker ? dropped : kept, output);
      if (!maker)
        continue;
      g_autofree char *name = file_name_for_people (output->input->path);
      g_autofree char *of = file_name_for_people (maker->input->path);
      if (notes)
        g_ptr_array_add (notes, g_strdup_printf ("%s: the output of %s; left out", name, of));
      else if (assignment->n_conflicts++ < MAX_CONFLICTS_NAMED)
        g_string_append_printf (assignment->conflicts, "%s%s is an input and the output of %s",
                                assignment->conflicts->len > 0 ? "; " : "", name, of);
    }
  g_ptr_array_set_free_func (assignment->outputs, NULL);
  g_ptr_array_set_size (assignment->outputs, 0);
  g_ptr_array_set_free_func (assignment->outputs, output_free);
  g_ptr_array_extend_and_steal (assignment->outputs, g_steal_pointer (&kept));
}

static Assignment
start (void)
{
  return (Assignment){
    .outputs = g_ptr_array_new_with_free_func (output_free),
    .folders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
    .by_path = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .conflicts = g_string_new (NULL),
  };
}

static GPtrArray *
finish (Assignment *assignment, OutputCheck check, GPtrArray *notes, GError **error)
{
  for (guint i = 0; i < assignment->outputs->len; i++)
    check_output (g_ptr_array_index (assignment->outputs, i), check);
  if (assignment->n_conflicts == 0)
    leave_out_outputs (assignment, notes);
  if (assignment->n_conflicts > MAX_CONFLICTS_NAMED)
    g_string_append_printf (assignment->conflicts, "; and %u more",
                            assignment->n_conflicts - MAX_CONFLICTS_NAMED);
  if (assignment->n_conflicts > 0)
    g_set_error (error, FAILURE_DOMAIN, FAILURE_SETTINGS, "nothing was done: %s",
                 assignment->conflicts->str);
  GPtrArray *outputs = g_steal_pointer (&assignment->outputs);
  if (assignment->n_conflicts > 0)
    g_clear_pointer (&outputs, g_ptr_array_unref);
  g_hash_table_unref (assignment->by_path);
  g_hash_table_unref (assignment->folders);
  g_string_free (assignment->conflicts, TRUE);
  return outputs;
}

GPtrArray *
outputs_assign (const Inputs *inputs, const OutputRule *rule, OutputCheck check, GPtrArray *notes,
                GError **error)
{
  if (rule->file && inputs->files->len != 1)
    {
      g_set_error (error, FAILURE_DOMAIN, FAILURE_SETTINGS,
                   "--output names one file, and there are %u inputs; expected --output-dir",
                   inputs->files->len);
      return NULL;
    }
  Assignment assignment = start ();
  for (guint i = 0; i < inputs->files->len; i++)
    {
      Input *input = g_ptr_array_index (inputs->files, i);
      enter (&assignment,
             rule->file ? output_at (input, rule->file) : output_by_rule (input, rule));
    }
  return finish (&assignment, check, notes, error);
}

GPtrArray *
outputs_assign_pairs (const Inputs *inputs, GPtrArray *paths, OutputCheck check, GError **error)
{
  Assignment assignment = start ();
  for (guint i = 0; i < inputs->files->len; i++)
    enter (&assignment, output_at (g_ptr_array_index (inputs->files, i),
                                   g_ptr_array_index (paths, i)));
  return finish (&assignment, check, NULL, error);
}
