/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads the golden files, which golden/make_golden.py computes in double and
 * independently of the core.
 */
#pragma once

#include "colorshine.h"

#include <glib.h>

/** The rows of a file in tests/golden: fields between tabs, unescaped; comment
 * lines left out. (transfer full): g_ptr_array_unref() */
GPtrArray *golden_rows (const char *file_name);

/** Field of a row; the test fails if there is none. */
const char *golden_field (GPtrArray *rows, guint row, guint field);

/** The same as a number; "nan" and "inf" too. */
double golden_number (GPtrArray *rows, guint row, guint field);

/** The space of that name in spaces.tsv. (transfer full) */
ColorshineSpace *golden_space (const char *name);

/** Fails with @what unless |@value − @expected| ≤ @tolerance (both NaN is equal). */
void assert_near (double value, double expected, double tolerance, const char *what);
