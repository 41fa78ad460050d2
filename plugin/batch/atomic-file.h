/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files by names of any bytes and any length, and files that are there whole or
 * not at all. A path longer than the system takes is walked piece by piece, so the
 * limit is that of one name, 255 bytes.
 */
#pragma once

#include <glib.h>

/** Opens a regular file for reading; -1 with an error. */
int file_open (const char *path, GError **error);

/** A path, short and without odd bytes, that opens what @fd has open. (transfer full) */
char *file_descriptor_path (int fd);

/** A file that is being made under a temporary name in its own folder. */
typedef struct AtomicFile AtomicFile;

/**
 * atomic_file_new:
 * @path: the name that it will have
 * @overwrite: whether a file of that name may be replaced
 * @input: descriptor of a file that may not be replaced all the same
 * @in_memory: whether it is first made in memory: for encoders that go on for ever
 *   when the disk is full
 *
 * Fails with FAILURE_EXISTS before any work is done.
 */
AtomicFile *atomic_file_new (const char *path, gboolean overwrite, int input, gboolean in_memory,
                             GError **error);

/** A path to write to, for libraries that open paths; it opens what was written, too. */
const char *atomic_file_path (const AtomicFile *file);

/**
 * atomic_file_blame_disk:
 * @error: (inout): why it could not be written, as far as its writer knows
 *
 * Encoders don't all say why they failed, or for what file. Where the disk takes no
 * more, or the folder is gone, @error is replaced by one that says so.
 */
void atomic_file_blame_disk (const AtomicFile *file, GError **error);

/** Puts it on the disk, and then under its name. */
gboolean atomic_file_commit (AtomicFile *file, GError **error);

/** Removes what was not committed. */
void atomic_file_free (AtomicFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtomicFile, atomic_file_free)

/** Removes what the process @process, which is gone, began in the folder of @path. */
void atomic_file_remove_leftovers (const char *path, int process);
