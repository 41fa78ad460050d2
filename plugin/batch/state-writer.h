/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keeps what resume.h reads, in the folder that a tree of outputs begins at.
 */
#pragma once

#include "resume.h"

typedef struct StateWriter StateWriter;

/** @shard: "I/N": each shard writes a file of its own, because file systems that
 * machines share don't append in turns */
StateWriter *state_writer_new (const char *shard);
void state_writer_free (StateWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StateWriter, state_writer_free)

/** Adds a line to the state in @base. Takes @record. FALSE at the first time that it
 * fails, with @error. */
gboolean state_writer_add (StateWriter *writer, const char *base, JsonObject *record,
                           GError **error);
