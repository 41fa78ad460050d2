/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See atomic-file.h.
 */
#define _GNU_SOURCE /* renameat2, O_PATH, memfd_create */
#include "atomic-file.h"

#include "failure.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

/* Bytes of a path that are given to the system at a time; PATH_MAX is 4,096. */
enum { PIECE_BYTES = 2048 };

/* An encoder that failed for want of room asked for no more at a time. */
enum { PROBE_BYTES = 1 << 20 };

#define TEMPORARY_PREFIX ".colorshine-%d-"
#define TEMPORARY_SUFFIX ".tmp"

struct AtomicFile {
  int folder;      /* descriptor */
  int memory;      /* descriptor; −1 where the temporary file is written itself */
  char *name;      /* in the folder */
  char *temporary; /* in the folder; NULL once committed */
  char *path;      /* to write to */
  gboolean overwrite;
};

/* A descriptor of the folder that @path lies in, and its last part in @name. */
static int
open_folder (const char *path, const char **name)
{
  int folder = open (*path == '/' ? "/" : ".", O_PATH | O_DIRECTORY | O_CLOEXEC);
  while (*path == '/')
    path++;
  const char *last = strrchr (path, '/');
  while (folder >= 0 && last && path < last)
    {
      const gsize rest = (gsize) (last - path);
      gsize length = MIN (rest, PIECE_BYTES);
      while (length < rest && length > 0 && path[length] != '/')
        length--;
      if (length == 0)
        {
          close (folder);
          errno = ENAMETOOLONG;
          return -1;
        }
      g_autofree char *piece = g_strndup (path, length);
      const int next = openat (folder, piece, O_PATH | O_DIRECTORY | O_CLOEXEC);
      const int number = errno;
      close (folder);
      errno = number;
      folder = next;
      path += length;
      while (*path == '/')
        path++;
    }
  *name = last ? last + 1 : path;
  return folder;
}

int
file_open (const char *path, GError **error)
{
  const char *name = path;
  const int folder = open_folder (path, &name);
  /* A pipe must not make the worker wait. */
  const int fd = folder < 0 ? -1 : openat (folder, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  const int number = errno;
  if (folder >= 0)
    close (folder);
  if (fd < 0)
    {
      failure_set_from_errno (error, number, FAILURE_READ, "the input can't be opened");
      return -1;
    }
  struct stat status;
  if (fstat (fd, &status) == 0 && S_ISREG (status.st_mode))
    return fd;
  g_set_error_literal (error, FAILURE_DOMAIN, FAILURE_NOT_A_FILE,
                       "the input is no regular file");
  close (fd);
  return -1;
}

char *
file_descriptor_path (int fd)
{
  return g_strdup_printf ("/proc/self/fd/%d", fd);
}

/* Whether the name is free, or may be replaced and is not the input's. */
static gboolean
may_take_name (int folder, const char *name, gboolean overwrite, int input, GError **error)
{
  struct stat there, own;
  const char *reason = NULL;
  if (fstatat (folder, name, &there, AT_SYMLINK_NOFOLLOW) != 0)
    return TRUE;
  if (!overwrite)
    reason = "the output exists; --overwrite replaces it";
  else if (S_ISDIR (there.st_mode))
    reason = "the output is a folder";
  else if (fstatat (folder, name, &there, 0) == 0 && fstat (input, &own) == 0
           && there.st_dev == own.st_dev && there.st_ino == own.st_ino)
    reason = "the output is the input itself, which is never replaced";
  if (reason)
    g_set_error_literal (error, FAILURE_DOMAIN, FAILURE_EXISTS, reason);
  return !reason;
}

/* A name that nothing has, in a folder in which a file can be made: a process that had
 * the same number may have left one. It is not there yet, because GIO would put a third
 * file in its place, which a killed worker would leave. (transfer full) (nullable) */
static char *
find_temporary (int folder, GError **error)
{
  static guint n_files;
  int fd = -1;
  g_autofree char *name = NULL;
  do
    {
      g_free (name);
      name = g_strdup_printf (TEMPORARY_PREFIX "%u" TEMPORARY_SUFFIX, (int) getpid (), ++n_files);
      fd = openat (folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    }
  while (fd < 0 && errno == EEXIST);
  if (fd < 0)
    {
      failure_set_from_errno (error, errno, FAILURE_WRITE, "the output can't be begun");
      return NULL;
    }
  close (fd);
  unlinkat (folder, name, 0);
  return g_steal_pointer (&name);
}

AtomicFile *
atomic_file_new (const char *path, gboolean overwrite, int input, gboolean in_memory, GError **error)
{
  const char *name = path;
  const int folder = open_folder (path, &name);
  if (folder < 0)
    {
      failure_set_from_errno (error, errno, FAILURE_WRITE, "the output's folder can't be opened");
      return NULL;
    }
  char *temporary = may_take_name (folder, name, overwrite, input, error)
                        ? find_temporary (folder, error)
                        : NULL;
  if (!temporary)
    {
      close (folder);
      return NULL;
    }
  AtomicFile *file = g_new0 (AtomicFile, 1);
  file->folder = folder;
  file->memory = in_memory ? memfd_create ("image", MFD_CLOEXEC) : -1;
  file->name = g_strdup (name);
  file->temporary = temporary;
  file->path = file->memory >= 0
                   ? file_descriptor_path (file->memory)
                   : g_strdup_printf ("/proc/self/fd/%d/%s", folder, file->temporary);
  file->overwrite = overwrite;
  return file;
}

const char *
atomic_file_path (const AtomicFile *file)
{
  return file->path;
}

/* 0 where @n_bytes more can be written to the temporary file, else errno. */
static int
try_to_grow (const AtomicFile *file, gsize n_bytes)
{
  g_autofree char *bytes = g_malloc0 (n_bytes);
  const int fd = openat (file->folder, file->temporary, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  ssize_t n = 0;
  gsize done = 0;
  while (fd >= 0 && done < n_bytes && (n = write (fd, bytes, n_bytes - done)) >= 0)
    done += (gsize) n;
  const int number = fd < 0 || n < 0 ? errno : 0;
  if (fd >= 0)
    close (fd);
  return number;
}

void
atomic_file_blame_disk (const AtomicFile *file, GError **error)
{
  const int number = file->memory < 0 ? try_to_grow (file, PROBE_BYTES) : 0;
  if (number == 0 || !error)
    return;
  g_clear_error (error);
  failure_set_from_errno (error, number, FAILURE_WRITE, "the output can't be written");
}

/* Under its name, where nothing is or may be replaced. */
static int
rename_to_target (const AtomicFile *file)
{
  if (file->overwrite)
    return renameat (file->folder, file->temporary, file->folder, file->name);
  if (renameat2 (file->folder, file->temporary, file->folder, file->name, RENAME_NOREPLACE) == 0)
    return 0;
  if (errno != EINVAL && errno != ENOSYS)
    return -1;
  /* A file system without RENAME_NOREPLACE. */
  if (linkat (file->folder, file->temporary, file->folder, file->name, 0) != 0)
    return -1;
  return unlinkat (file->folder, file->temporary, 0);
}

/* The temporary file, with what it is to hold; −1 with errno. */
static int
open_temporary (const AtomicFile *file)
{
  if (file->memory < 0)
    return openat (file->folder, file->temporary, O_RDONLY | O_CLOEXEC);
  const int fd
      = openat (file->folder, file->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  struct stat status;
  off_t done = 0;
  if (fd < 0 || fstat (file->memory, &status) != 0)
    return fd;
  while (done < status.st_size)
    if (sendfile (fd, file->memory, &done, (size_t) (status.st_size - done)) <= 0)
      {
        const int number = errno;
        close (fd);
        errno = number;
        return -1;
      }
  return fd;
}

/* So that the name is on the disk, too; folders that can't be read can't be asked. */
static void
sync_folder (const AtomicFile *file)
{
  const int fd = openat (file->folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return;
  if (fsync (fd) != 0)
    g_debug ("the folder can't be synchronized: %s", g_strerror (errno));
  close (fd);
}

gboolean
atomic_file_commit (AtomicFile *file, GError **error)
{
  const int fd = open_temporary (file);
  const gboolean is_in_place = fd >= 0 && fsync (fd) == 0 && rename_to_target (file) == 0;
  if (!is_in_place)
    failure_set_from_errno (error, errno, FAILURE_WRITE, "the output can't be put in place");
  if (fd >= 0)
    close (fd);
  if (!is_in_place)
    return FALSE;
  sync_folder (file);
  g_clear_pointer (&file->temporary, g_free);
  return TRUE;
}

void
atomic_file_free (AtomicFile *file)
{
  if (!file)
    return;
  if (file->temporary)
    unlinkat (file->folder, file->temporary, 0);
  if (file->memory >= 0)
    close (file->memory);
  close (file->folder);
  g_free (file->name);
  g_free (file->temporary);
  g_free (file->path);
  g_free (file);
}

void
atomic_file_remove_leftovers (const char *path, int process)
{
  const char *name;
  const int parent = open_folder (path, &name);
  const int folder = parent < 0 ? -1 : openat (parent, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *stream = folder < 0 ? NULL : fdopendir (folder);
  g_autofree char *prefix = g_strdup_printf (TEMPORARY_PREFIX, process);
  const struct dirent *entry;
  while (stream && (entry = readdir (stream)))
    if (g_str_has_prefix (entry->d_name, prefix) && g_str_has_suffix (entry->d_name, TEMPORARY_SUFFIX))
      unlinkat (parent, entry->d_name, 0);
  if (stream)
    closedir (stream);
  else if (folder >= 0)
    close (folder);
  if (parent >= 0)
    close (parent);
}
