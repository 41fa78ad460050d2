/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See inputs.h. A folder is read whole and closed before the next is opened, so
 * that neither depth nor width costs descriptors or stack.
 */
#define _GNU_SOURCE /* d_type */
#include "inputs.h"

#include "file-name.h"
#include "long-path.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ── The list ───────────────────────────────────────────────────────────── */

static void
input_free (gpointer pointer)
{
  Input *input = pointer;
  g_free (input->path);
  g_free (input->base);
  g_free (input->name);
  g_free (input->error);
  g_free (input);
}

Inputs *
inputs_new (void)
{
  Inputs *inputs = g_new0 (Inputs, 1);
  inputs->files = g_ptr_array_new_with_free_func (input_free);
  inputs->notes = g_ptr_array_new_with_free_func (g_free);
  return inputs;
}

void
inputs_free (Inputs *inputs)
{
  if (!inputs)
    return;
  g_ptr_array_unref (inputs->files);
  g_ptr_array_unref (inputs->notes);
  g_free (inputs);
}

static Input *
take_file (Inputs *inputs, const char *base, const char *path, const char *name,
           const struct stat *status)
{
  Input *input = g_new0 (Input, 1);
  input->base = g_strdup (base);
  input->path = g_strdup (path);
  input->name = g_strdup (name);
  input->n_bytes = (guint64) status->st_size;
  input->device = status->st_dev;
  input->inode = status->st_ino;
  g_ptr_array_add (inputs->files, input);
  return input;
}

static void
take_error (Inputs *inputs, const char *base, const char *path, const char *name, int number)
{
  const struct stat nothing = { 0 };
  Input *input = take_file (inputs, base, path, name, &nothing);
  input->error_number = number;
  input->error = g_strdup (g_strerror (number));
}

static void
note (Inputs *inputs, const char *path, const char *what)
{
  g_autofree char *name = file_name_for_people (path);
  g_ptr_array_add (inputs->notes, g_strdup_printf ("%s: %s", name, what));
}

/* ── Searching a folder ─────────────────────────────────────────────────── */

typedef struct {
  dev_t device;
  ino_t inode;
} FolderId;

typedef struct {
  Inputs *inputs;
  const char *base;
  InputFilter filter;
  FolderId left_out;
  gboolean has_left_out;
  GQueue folders;     /* of char *: names below base */
  GQueue links;       /* the same, but by a symbolic link: after all others */
  GHashTable *seen;   /* of FolderId */
} Search;

static guint
folder_id_hash (gconstpointer id)
{
  const FolderId *folder = id;
  return (guint) folder->inode ^ (guint) (folder->inode >> 32) ^ ((guint) folder->device << 16);
}

static gboolean
folder_id_equal (gconstpointer a, gconstpointer b)
{
  const FolderId *first = a, *second = b;
  return first->device == second->device && first->inode == second->inode;
}

static char *
path_below (const char *base, const char *name)
{
  return *name ? g_build_filename (base, name, NULL) : g_strdup (base);
}

static char *
name_below (const char *folder, const char *name)
{
  return *folder ? g_strconcat (folder, "/", name, NULL) : g_strdup (name);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The names in a folder that are not hidden, sorted; NULL and errno where it can't be
 * read. Takes @descriptor. */
static GPtrArray *
read_folder (int descriptor)
{
  DIR *stream = descriptor >= 0 ? fdopendir (descriptor) : NULL;
  if (!stream)
    {
      if (descriptor >= 0)
        close (descriptor);
      return NULL;
    }
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const struct dirent *entry;
  errno = 0;
  while ((entry = readdir (stream)))
    if (entry->d_name[0] != '.')
      g_ptr_array_add (names, g_strdup (entry->d_name));
  const int number = errno;
  closedir (stream);
  errno = number;
  if (number)
    return NULL;
  g_ptr_array_sort (names, compare_names);
  return g_steal_pointer (&names);
}

static gboolean
is_link (int folder, const char *name)
{
  struct stat status;
  return fstatat (folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK (status.st_mode);
}

static void
look_at (Search *search, int folder, const char *folder_name, const char *entry)
{
  struct stat status;
  const gboolean is_there = fstatat (folder, entry, &status, 0) == 0;
  const int number = errno;
  g_autofree char *name = name_below (folder_name, entry);
  if (is_there && S_ISDIR (status.st_mode))
    {
      GQueue *queue = is_link (folder, entry) ? &search->links : &search->folders;
      g_queue_push_tail (queue, g_steal_pointer (&name));
      return;
    }
  /* Opening a pipe would wait for its other end. */
  if ((is_there && !S_ISREG (status.st_mode)) || !search->filter (folder, entry))
    return;
  g_autofree char *path = path_below (search->base, name);
  if (is_there)
    take_file (search->inputs, search->base, path, name, &status);
  else if (number == ELOOP)
    note (search->inputs, path, "a symbolic link to itself; left out");
  else
    take_error (search->inputs, search->base, path, name, number);
}

/* Whether the folder is to be searched: not if it was, or is that of the outputs. */
static gboolean
is_new_folder (Search *search, int descriptor, const char *path)
{
  struct stat status;
  if (fstat (descriptor, &status) != 0)
    return TRUE;
  const FolderId id = { status.st_dev, status.st_ino };
  if (search->has_left_out && folder_id_equal (&id, &search->left_out))
    {
      note (search->inputs, path, "the folder of the outputs; not searched");
      return FALSE;
    }
  if (g_hash_table_contains (search->seen, &id))
    {
      note (search->inputs, path, "a symbolic link to a folder already searched; not followed");
      return FALSE;
    }
  g_hash_table_add (search->seen, g_memdup2 (&id, sizeof id));
  return TRUE;
}

static void
search_folder (Search *search, const char *name)
{
  g_autofree char *path = path_below (search->base, name);
  const int folder = long_path_open (path, O_RDONLY | O_DIRECTORY);
  if (folder >= 0 && !is_new_folder (search, folder, path))
    {
      close (folder);
      return;
    }
  g_autoptr (GPtrArray) entries = read_folder (folder >= 0 ? dup (folder) : -1);
  if (!entries)
    take_error (search->inputs, search->base, path, name, errno);
  for (guint i = 0; entries && i < entries->len; i++)
    look_at (search, folder, name, g_ptr_array_index (entries, i));
  if (folder >= 0)
    close (folder);
}

static int
compare_inputs (gconstpointer a, gconstpointer b)
{
  const Input *first = *(const Input *const *) a, *second = *(const Input *const *) b;
  return strcmp (first->path, second->path);
}

/* Sorts what came from @first on. */
static void
sort_from (GPtrArray *files, guint first)
{
  if (files->len > first)
    qsort (files->pdata + first, files->len - first, sizeof *files->pdata, compare_inputs);
}

static void
search (Inputs *inputs, const char *base, InputFilter filter, const char *left_out)
{
  Search search = { .inputs = inputs, .base = base, .filter = filter };
  struct stat status;
  const guint n_before = inputs->files->len;
  if (left_out && long_path_stat (left_out, &status) == 0)
    {
      search.has_left_out = TRUE;
      search.left_out = (FolderId){ status.st_dev, status.st_ino };
    }
  search.seen = g_hash_table_new_full (folder_id_hash, folder_id_equal, g_free, NULL);
  g_queue_push_tail (&search.folders, g_strdup (""));
  for (;;)
    {
      g_autofree char *name = g_queue_pop_head (&search.folders);
      if (!name)
        name = g_queue_pop_head (&search.links);
      if (!name)
        break;
      search_folder (&search, name);
    }
  g_hash_table_unref (search.seen);
  sort_from (inputs->files, n_before);
}

/* ── What the user named ────────────────────────────────────────────────── */

/* Adds what is at @path; a file with @base and @name. */
static void
add (Inputs *inputs, const char *path, const char *base, const char *name, InputFilter filter,
     const char *left_out)
{
  struct stat status;
  if (long_path_stat (path, &status) != 0)
    {
      take_error (inputs, base, path, name, errno);
      return;
    }
  if (S_ISDIR (status.st_mode))
    {
      search (inputs, path, filter, left_out);
      return;
    }
  Input *input = take_file (inputs, base, path, name, &status);
  if (!S_ISREG (status.st_mode))
    {
      input->error = g_strdup ("not a regular file");
      input->error_number = EINVAL;
    }
}

void
inputs_add (Inputs *inputs, const char *path, InputFilter filter, const char *left_out)
{
  const char *name = file_name_last_part (path);
  g_autofree char *folder = g_strndup (path, (gsize) (name - path));
  add (inputs, path, *folder ? folder : ".", name, filter, left_out);
}

/* A path that stays below the current folder, whatever links lie on it. */
static gboolean
stays_below (const char *path)
{
  if (g_path_is_absolute (path))
    return FALSE;
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  return !g_strv_contains ((const char *const *) parts, "..");
}

/* Without "./" at its beginning and slashes that stand twice. */
static char *
tidy (const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  GString *tidied = g_string_new (NULL);
  for (char **part = parts; *part; part++)
    if (**part && strcmp (*part, ".") != 0)
      g_string_append_printf (tidied, "%s%s", tidied->len > 0 ? "/" : "", *part);
  return g_string_free (tidied, FALSE);
}

static void
add_listed (Inputs *inputs, const char *path, InputFilter filter, const char *left_out)
{
  g_autofree char *name = tidy (path);
  if (stays_below (path) && *name)
    add (inputs, path, ".", name, filter, left_out);
  else
    inputs_add (inputs, path, filter, left_out);
}

void
inputs_add_list (Inputs *inputs, const char *bytes, gsize length, InputFilter filter,
                 const char *left_out)
{
  const char separator = length > 0 && memchr (bytes, '\0', length) ? '\0' : '\n';
  const char *end = bytes + length;
  while (bytes < end)
    {
      const char *stop = memchr (bytes, separator, (size_t) (end - bytes));
      if (!stop)
        stop = end;
      g_autofree char *path = g_strndup (bytes, (gsize) (stop - bytes));
      if (*path)
        add_listed (inputs, path, filter, left_out);
      bytes = stop + 1;
    }
}
