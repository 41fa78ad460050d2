/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See long-path.h.
 */
#define _GNU_SOURCE /* O_PATH */
#include "long-path.h"

#include "file-name.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#define FOLDER_FLAGS (O_PATH | O_DIRECTORY | O_CLOEXEC)

static void
close_keeping_errno (int descriptor)
{
  const int number = errno;
  if (descriptor >= 0)
    close (descriptor);
  errno = number;
}

/* The last slash of the piece that the kernel takes; NULL where a name alone is
 * longer. */
static const char *
end_of_piece (const char *path)
{
  for (const char *at = path + PATH_MAX - 1; at > path; at--)
    if (*at == '/')
      return at;
  errno = ENAMETOOLONG;
  return NULL;
}

/* Opens all of @path but what fits into one call; *@rest is that. The result may
 * be AT_FDCWD. */
static int
open_long_beginning (const char *path, const char **rest)
{
  char piece[PATH_MAX];
  int folder = AT_FDCWD;
  while (strlen (path) >= PATH_MAX)
    {
      const char *end = end_of_piece (path);
      if (!end)
        {
          close_keeping_errno (folder);
          return -1;
        }
      memcpy (piece, path, (size_t) (end - path));
      piece[end - path] = '\0';
      const int next = openat (folder, piece, FOLDER_FLAGS);
      close_keeping_errno (folder);
      if (next < 0)
        return -1;
      folder = next;
      path = end + strspn (end, "/");
    }
  *rest = path;
  return folder;
}

int
long_path_open_folder (const char *path, const char **name)
{
  *name = file_name_last_part (path);
  g_autofree char *folder = g_strndup (path, (gsize) (*name - path));
  return long_path_open (*folder ? folder : ".", FOLDER_FLAGS);
}

int
long_path_open (const char *path, int flags)
{
  const char *rest;
  const int folder = open_long_beginning (path, &rest);
  if (folder == -1)
    return -1;
  const int opened = openat (folder, *rest ? rest : ".", flags | O_CLOEXEC);
  close_keeping_errno (folder);
  return opened;
}

int
long_path_stat (const char *path, struct stat *status)
{
  const char *rest;
  const int folder = open_long_beginning (path, &rest);
  if (folder == -1)
    return -1;
  const int result = fstatat (folder, *rest ? rest : ".", status, 0);
  close_keeping_errno (folder);
  return result;
}

/* Opens the folder @name in @folder, made where it is missing. Closes @folder. */
static int
enter_or_make (int folder, const char *name)
{
  int next = openat (folder, name, FOLDER_FLAGS);
  if (next < 0 && errno == ENOENT && (mkdirat (folder, name, 0777) == 0 || errno == EEXIST))
    next = openat (folder, name, FOLDER_FLAGS);
  close_keeping_errno (folder);
  return next;
}

int
long_path_make_folders (int folder, const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "/", -1);
  int at = fcntl (folder, F_DUPFD_CLOEXEC, 0);
  for (char **part = parts; at >= 0 && *part && part[1]; part++)
    if (**part)
      at = enter_or_make (at, *part);
  close_keeping_errno (at);
  return at >= 0 ? 0 : -1;
}
