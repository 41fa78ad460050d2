/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What this process has used so far.
 */
#pragma once

#include <glib.h>

/** Processor time of all threads, in seconds. */
double resources_cpu_seconds (void);

/**
 * resources_expect:
 * @need: bytes that the next file needs
 * @may_keep: whether that is the peak, too, of a process that keeps what it frees
 *
 * From one file to the next memory is kept, unless that needs less than an eighth of it.
 */
void resources_expect (guint64 need, gboolean may_keep);

/** Makes the kernel forget the largest size that this process had, where it can. */
void resources_forget_peak (void);

/** The largest size in memory since then, in bytes. */
guint64 resources_peak (void);
