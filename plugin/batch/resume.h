/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What earlier runs did, so that a later one finishes the set and does nothing twice.
 * An output counts as finished if it is there as it was written, from an input of the
 * same bytes, by the same recipe and settings; times of files are not asked.
 */
#pragma once

#include "outputs.h"
#include "report.h"

/** In the folder that a tree of outputs begins at; more with its name before them hold
 * the states of shards. */
#define RESUME_STATE_NAME ".colorshine-state"

typedef enum {
  RESUME_TO_DO,
  RESUME_FINISHED,
  RESUME_UNKNOWN_END, /* it was begun; what is there now came of that */
  RESUME_OTHER,       /* what is there came of another input or other settings */
} ResumeVerdict;

typedef struct Resume Resume;

Resume *resume_new (void);
void resume_free (Resume *resume);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Resume, resume_free)

/** Reads the states that lie in @base; none is no error. Once for each @base. */
gboolean resume_read_states (Resume *resume, const char *base, GError **error);

/** Reads a report of earlier runs. */
gboolean resume_read_report (Resume *resume, const char *path, GError **error);

/** @content_hash: (out): SHA-256 of the input where it was needed, else NULL; (transfer full) */
ResumeVerdict resume_look_up (Resume *resume, const Output *output, const char *settings_hash,
                              char **content_hash);

/** SHA-256 of a file's bytes, in hexadecimal: (transfer full) (nullable) */
char *resume_hash_file (const char *path);

/** A line of a state: @output was given to @process. */
JsonObject *resume_record_sent (const Output *output, GPid process);

/** A line of a state: the end of @output. */
JsonObject *resume_record_finished (const Output *output, JsonObject *result,
                                    const char *settings_hash);
