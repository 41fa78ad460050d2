/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a plug-in left behind because it was killed. Each preview, and each filter that
 * is being edited, is noted in the image meanwhile; the next run takes off the
 * previews, and puts back the filters, of processes that are gone.
 */
#pragma once

#include <libgimp/gimp.h>

/* None of these makes a step in the undo history or a change to save. */
void leftovers_note (GimpImage *image, GimpDrawableFilter *filter);
void leftovers_note_edit (GimpImage *image, GimpDrawableFilter *filter,
                          GimpProcedureConfig *original);
void leftovers_forget (GimpImage *image, GimpDrawableFilter *filter);

/* Clears up after dead processes. */
void leftovers_remove (GimpProcedure *procedure, GimpImage *image);
