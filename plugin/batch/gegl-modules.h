/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Of GEGL's operations only those that are called here, and what lies in one file with
 * them. All of them, with the libraries behind them, take 16 MiB and a tenth of a second
 * more in each process.
 */
#pragma once

/** gegl_init() with few modules; with all where these can't be told apart. */
void gegl_modules_init (void);
