/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files whose path is longer than the kernel takes in one piece: the path is
 * opened folder by folder. Errors are left in errno.
 */
#pragma once

#include <glib.h>
#include <sys/stat.h>
#include <sys/types.h>

/** Opens the folder that @path lies in, and points *@name to its last part.
 * Returns: a descriptor, or -1 */
int long_path_open_folder (const char *path, const char **name);

/** As open() without O_CREAT; closed on exec. */
int long_path_open (const char *path, int flags);

/** As stat(). Returns: 0, or -1 */
int long_path_stat (const char *path, struct stat *status);

/** Makes the folders that lead to the last part of @name, where they are missing,
 * below @folder alone: nothing is made where @folder itself is gone.
 * Returns: 0, or -1 */
int long_path_make_folders (int folder, const char *name);
