/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From what the user named (files, folders, a list on standard input) to the files
 * of a run, each with its place in a mirrored tree. Nothing is dropped silently:
 * what was left out is noted, and what can't be looked at stays, with its error.
 */
#pragma once

#include <glib.h>
#include <sys/types.h>

typedef struct {
  char *path;   /* opens it */
  char *base;   /* the folder that @name counts from */
  char *name;   /* below @base: its place in a mirrored tree; never leads out of it */
  guint64 n_bytes;
  dev_t device; /* with @inode: which file it is, by whatever name */
  ino_t inode;
  char *error;  /* why it can't be looked at; NULL if it can */
  int error_number; /* errno of that */
} Input;

typedef struct {
  GPtrArray *files; /* of Input */
  GPtrArray *notes; /* of char *: sentences about what was left out */
} Inputs;

/** Whether the file @name in @folder is to be taken from a folder that the user
 * named. Files that the user named are always taken. */
typedef gboolean (*InputFilter) (int folder, const char *name);

Inputs *inputs_new (void);
void inputs_free (Inputs *inputs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Inputs, inputs_free)

/**
 * inputs_add:
 * @path: a file, or a folder: then all files below it that @filter takes
 * @left_out: (nullable): a folder that is not searched: that of the outputs
 *
 * Hidden files and folders are not searched. Symbolic links are followed; a folder
 * is searched once, by its real place if it has one below @path. The files of a
 * folder come in the order of their names.
 */
void inputs_add (Inputs *inputs, const char *path, InputFilter filter, const char *left_out);

/**
 * inputs_add_list:
 * @bytes: names, each ended by a NUL if there is any, else by a newline
 *
 * As inputs_add() for each, but a file that is named relative to the current folder
 * keeps its folders in a mirrored tree.
 */
void inputs_add_list (Inputs *inputs, const char *bytes, gsize length, InputFilter filter,
                      const char *left_out);
