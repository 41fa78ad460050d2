/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An image file that is being read: opened once, checked, and reached by its
 * descriptor from then on, so that nothing can be put in its place meanwhile.
 */
#pragma once

#include "image-header.h"

typedef struct {
  int fd;
  char *path; /* through the descriptor: short, and without odd bytes */
  GMappedFile *mapped;
  ImageHeader header;
} InputFile;

/** Characters of a SHA-256 in hexadecimal, with its NUL. */
enum { INPUT_FILE_HASH_SIZE = 65 };

/** Opens and checks a file; @path is any bytes. To be closed in either case. */
gboolean input_file_open (InputFile *input, const char *path, GError **error);

void input_file_close (InputFile *input);

const guint8 *input_file_bytes (const InputFile *input);
gsize input_file_length (const InputFile *input);

/** SHA-256 of all bytes. */
void input_file_hash (const InputFile *input, char hash[INPUT_FILE_HASH_SIZE]);

/** Lets go of the pages that were looked at, which count as this process's memory. */
void input_file_drop_pages (const InputFile *input);
