/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What this process has used so far, and what it keeps to use again.
 */
#pragma once

#include <glib.h>

/** Processor time of all threads, in seconds. */
double resources_cpu_seconds (void);

/** Makes the kernel forget the largest size that this process had, where it can. */
void resources_forget_peak (void);

/** The largest size in memory since then, in bytes. */
guint64 resources_peak (void);

/** From now on, memory that is freed stays with this process: to be given new pages for
 * every file takes a sixth of a worker's time. */
void resources_keep_memory (void);

/** Gives back what is free, where that is more than @most_bytes. */
void resources_limit_kept_memory (guint64 most_bytes);
