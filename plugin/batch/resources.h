/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What this process has used so far.
 */
#pragma once

#include <glib.h>

/** Processor time of all threads, in seconds. */
double resources_cpu_seconds (void);

/** Makes the kernel forget the largest size that this process had, where it can. */
void resources_forget_peak (void);

/** The largest size in memory since then, in bytes. */
guint64 resources_peak (void);
