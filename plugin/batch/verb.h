/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The verbs of the command as rows of one table, from which the parser, --help, the
 * man page and the completion of the shell are made.
 */
#pragma once

#include <glib.h>

/** Exit statuses, documented in the man page. */
typedef enum {
  EXIT_ALL_DONE = 0,
  EXIT_SOME_FAILED = 1,
  EXIT_USAGE = 2,
  EXIT_INTERRUPTED = 130,
} ExitStatus;

typedef struct {
  const char *command; /* with its arguments, as in a shell */
  const char *effect;  /* what it does */
} VerbExample;

typedef struct {
  const char *name;
  const char *arguments;         /* "FILE…": what follows the options */
  const char *summary;           /* one line, no full stop */
  const char *description;       /* paragraphs */
  const VerbExample *examples;   /* up to one without a command */
  const GOptionEntry *(*const *options) (void); /* lists of options, then NULL */
  guint least_arguments, most_arguments; /* how many follow the options */
  int (*run) (char **arguments); /* ExitStatus; the arguments are any bytes */
} Verb;

/** All verbs that users see, then NULL. */
extern const Verb *const VERBS[];

/** The verb of that name, or NULL. */
const Verb *verb_by_name (const char *name);

/** Parses options and runs it. @argv[0] is the verb's name. */
int verb_run (const Verb *verb, int argc, char **argv);

/** "colorshine VERB: sentence" on standard error. Returns EXIT_USAGE. */
int verb_misused (const char *verb, const char *sentence);
