/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A folder of its own for each test, which is also the current one, so that tests
 * name files as users do.
 */
#pragma once

#include <glib.h>

/** Makes the folder and goes there. */
void scratch_enter (void);

/** Goes away and removes the folder with all in it. */
void scratch_leave (void);

/** Writes a file, with the folders that lead to it. */
void scratch_write (const char *path, const char *text);

/** Writes an image, as PPM: its left @n_left columns have the one colour, the others the
 * other. Of each three bytes, of which none is 0. */
void scratch_write_stripes (const char *path, guint width, guint height, const char *left,
                            const char *right, guint n_left);

/** Its text: (transfer full) */
char *scratch_read (const char *path);

/** Adds a test that runs in a folder of its own. */
void scratch_test (const char *path, void (*test) (void));
