/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The colours of drawables' selected pixels, analysed piece by piece: GIMP may be
 * asked for pixels by one thread at a time, so the caller's reads, and another one
 * analyses.
 */
#pragma once

#include <libgimp/gimp.h>

#include "colorshine.h"

typedef struct _ImageColors ImageColors;

/* Reads nothing yet. @n_drawables of one image are taken together. */
ImageColors *image_colors_new (GimpDrawable **drawables, gsize n_drawables);

/* Any thread may hold a reference, and ask for what was found. */
ImageColors *image_colors_ref (ImageColors *colors);
void image_colors_unref (ImageColors *colors);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ImageColors, image_colors_unref)

/* Reads one piece; FALSE when there is no more to read. May wait for the analysis
 * of earlier pieces, for some milliseconds. */
gboolean image_colors_read_piece (ImageColors *colors);

/* Reads all that is left and waits for its analysis. */
void image_colors_read_all (ImageColors *colors);

/* How much was read, 0–1. */
gdouble image_colors_get_progress (ImageColors *colors);

/* The analysis of everything, and that of pieces spread over the area, which is
 * there earlier and answers sooner; NULL while there is none. They no longer change
 * and may be read by any thread. (transfer none) */
const ColorshineAnalysis *image_colors_get_all (ImageColors *colors);
const ColorshineAnalysis *image_colors_get_sample (ImageColors *colors);

/* TRUE if no pixel is selected. */
gboolean image_colors_is_empty (const ImageColors *colors);
