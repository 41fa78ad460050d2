/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Previews that a plug-in left behind because it was killed. Each preview is noted
 * in the image while it is there; the next run takes off those whose process is
 * gone.
 */
#pragma once

#include <libgimp/gimp.h>

/* Notes a preview, or that it is gone. Neither makes a step in the undo history nor
 * a change to save. */
void leftovers_note (GimpImage *image, GimpDrawableFilter *filter);
void leftovers_forget (GimpImage *image, GimpDrawableFilter *filter);

/* Takes off what dead processes left; returns how many filters. */
guint leftovers_remove (GimpImage *image);
