/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A run of `apply` after its files are known: what earlier runs did is passed over,
 * the pool does the rest, and every file's end is told, reported and remembered.
 */
#pragma once

#include "apply-options.h"
#include "settings.h"

/** @outputs: (element-type Output): those of @whole_set that this run's shard has.
 * @keep_state: whether a later --resume can go on from what this run did. Returns: the exit
 * status */
int run_outputs (const ApplyOptions *options, Settings *settings, GPtrArray *whole_set,
                 GPtrArray *outputs, gboolean keep_state, Progress *progress);
