/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The colours of drawables' selected pixels, analysed piece by piece: GIMP may be
 * asked for pixels by one thread alone, so that reads, and another one analyses.
 */
#pragma once

#include <libgimp/gimp.h>

#include "colorshine.h"

typedef struct _ImageColors ImageColors;

/* Called in the main loop when a first sample, and when everything is analysed. */
typedef void (*ImageColorsFunc) (gpointer data);

/* Reads nothing yet. @n_drawables of one image are taken together. */
ImageColors *image_colors_new (GimpDrawable **drawables, gsize n_drawables,
                               ImageColorsFunc analysed, gpointer data);

void image_colors_free (ImageColors *colors);

/* Reads one piece; FALSE when there is no more to read. May wait for the analysis
 * of earlier pieces, for some milliseconds. */
gboolean image_colors_read_piece (ImageColors *colors);

/* Reads all that is left and waits for its analysis. */
void image_colors_read_all (ImageColors *colors);

/* How much was read, 0–1. */
gdouble image_colors_get_progress (const ImageColors *colors);

/* The analysis of everything, and that of pieces spread over the area, which is
 * there earlier and answers sooner; NULL while there is none. They no longer change
 * and may be read by any thread. (transfer none) */
const ColorshineAnalysis *image_colors_get_all (const ImageColors *colors);
const ColorshineAnalysis *image_colors_get_sample (const ImageColors *colors);

/* TRUE if no pixel is selected. */
gboolean image_colors_is_empty (const ImageColors *colors);
