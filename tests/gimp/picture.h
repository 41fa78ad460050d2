/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Images of GIMP whose every pixel a test knows.
 */
#pragma once

#include <libgimp/gimp.h>

#include "colorshine.h"

/** A new image of 8 bits, with one layer of its size: many colours and every alpha,
 * the same for the same @seed. gimp_image_delete() ends it. */
GimpImage *picture_new (gint width, gint height, guint seed);

/** The one layer of a new picture. */
GimpDrawable *picture_layer (GimpImage *image);

/** A layer above the others, at an offset. */
GimpDrawable *picture_add_layer (GimpImage *image, gint width, gint height, gint x, gint y,
                                 guint seed);

/** The drawable's pixels as "RGBA float" in its own space. (transfer full) */
float *picture_pixels (GimpDrawable *drawable);

/** The colours of an area of pixels @width wide, analysed by the core alone.
 * (transfer full) */
ColorshineAnalysis *picture_analysis (const float *pixels, gint width, const GeglRectangle *area);

/** Fails unless both give the same radius around several colours. */
void assert_same_analysis (const ColorshineAnalysis *analysis, const ColorshineAnalysis *expected);
