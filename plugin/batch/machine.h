/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a run may take of the machine: memory that is free now, within the limits of
 * the control groups that this process is in, and how many workers that is good for.
 */
#pragma once

#include <glib.h>

/** Least memory for one worker; what an image of 4 megapixels takes is below it. */
#define MACHINE_LEAST_WORKER_BYTES ((guint64) 128 << 20)

/**
 * machine_free_memory:
 * @root: "/", or a folder with a `proc` and a `sys` for tests
 *
 * Bytes that can be taken without swapping: the system's estimate, or what the
 * tightest control group (version 1 or 2) leaves if that is less. 0 if unknown.
 */
guint64 machine_free_memory (const char *root);

/** What a run takes of @free_bytes if it isn't told: 70 % of more than 16 GB, else 50 %. */
guint64 machine_share_of_memory (guint64 free_bytes);

/** Workers for @n_cores and @memory_bytes; at least 1. */
guint machine_workers (guint n_cores, guint64 memory_bytes);

/** "1500000", "512M" or "4G" (powers of 1,024). */
gboolean machine_parse_bytes (const char *text, guint64 *bytes, GError **error);
