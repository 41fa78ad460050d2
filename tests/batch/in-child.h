/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A verb or another main function, run as the command runs it: in a process of its own,
 * with standard input and output, so that every call begins with fresh options.
 */
#pragma once

#include "verb.h"

typedef struct {
  int status; /* exit status */
  char *out, *err;
} InChild;

/** Runs @main with the words of @line, split at spaces, of which the first is its name. */
InChild in_child_main (int (*main) (int argc, char **argv), const char *line, const char *input);

/** The same with a verb. */
InChild in_child_verb (const Verb *verb, const char *line, const char *input);

void in_child_clear (InChild *child);

/** Checks all that it said, and frees it. */
void in_child_assert (InChild child, int status, const char *out, const char *err);
