/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A source that counts the pixels which it is asked for and keeps none: the honest
 * way to see from outside when the operation looks at its whole input.
 */
#pragma once

#include <gegl.h>

/** Name of the operation. Its properties: `seed` (int), which changes its colours,
 * `width` and `height` (int). */
#define COUNTING_SOURCE "colorshine-test:counting-source"

/** Registers the operation; after gegl_init(). */
void counting_source_register (void);

/** Pixels that were rendered since the last call. */
gint64 counting_source_take_count (void);

/** The next time that a source renders, it says in the middle of it that all of it
 * has changed, though its pixels stay the same. */
void counting_source_change_while_rendering (void);
