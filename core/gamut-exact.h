/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * Exact gamut mapping for callers in single precision: the kernels hand over the
 * few pixels that their own search can't map. @lab is Oklab, @rgb linear.
 */
#pragma once

#include "space.h"

/** See gamut_reduce_chroma(). */
void colorshine_gamut_reduce_chroma_exact (const ColorshineSpace *space, const double lab[3],
                                           double rgb[3]);

/** See gamut_map_css(). */
void colorshine_gamut_map_css_exact (const ColorshineSpace *space, const double lab[3],
                                     double rgb[3]);
