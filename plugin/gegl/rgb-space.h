/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * babl's RGB spaces as the core's.
 */
#pragma once

#include "colorshine.h"

#include <babl/babl.h>

/** The space in which pixels of @space are transformed: itself where it is an RGB
 * space with independent primaries, else sRGB. Never NULL. */
const Babl *rgb_space_for_pixels (const Babl *space);

/** The core's object for it: made once, kept for the life of the process.
 * Thread-safe. (transfer none) */
const ColorshineSpace *rgb_space_lookup (const Babl *space);
