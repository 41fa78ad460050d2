/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A run's files as a file, one JSON object with "input" and "output" a line: made
 * once by --dry-run --progress json, shared out among machines.
 */
#pragma once

#include "inputs.h"
#include "outputs.h"

#include <json-glib/json-glib.h>

/** Adds the files of the manifest at @path to @inputs, and their outputs to @outputs
 * (element-type filename). */
gboolean manifest_read (const char *path, Inputs *inputs, GPtrArray *outputs, GError **error);

/** A line of a manifest: (transfer full) */
JsonObject *manifest_entry (const Output *output);
