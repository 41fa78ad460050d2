/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The most memory that this process had, for the benchmarks.
 */
#pragma once

/** Peak of the resident pages in MiB since the last call, or since the start; 0 where
 * the kernel doesn't say. */
double peak_take (void);
