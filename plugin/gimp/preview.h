/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The filters that show the result while the dialog is open, and the image's colours.
 * A thread of its own talks to GIMP, because every call waits while GIMP draws, up
 * to some tenths of a second, and the dialog shall not.
 */
#pragma once

#include <libgimp/gimp.h>

#include "attract-filter.h"
#include "image-colors.h"

typedef struct _Preview Preview;

/* Called in the main loop when any of the functions below may answer otherwise. */
typedef void (*PreviewFunc) (gpointer data);

/* Starts the thread. It shows @edited, a filter that is there, or appends one to each
 * of the @drawables, which have @image and must outlive it. */
Preview *preview_new (GimpImage *image, GimpDrawable **drawables, GimpDrawableFilter *edited,
                      PreviewFunc changed, gpointer data);

/* Ends the thread: from then on the caller may talk to GIMP, and the functions that
 * ask for something do nothing. */
void preview_stop (Preview *preview);

/* FALSE where a filter that was edited is no longer there, because the user undid it:
 * then one was appended in its place. After preview_stop(). */
gboolean preview_is_edit (Preview *preview);

/* Takes off what was appended; after preview_stop(). */
void preview_remove_filters (Preview *preview);

/* After preview_stop(). */
void preview_free (Preview *preview);

/* Shows one resolved recipe for each drawable, as soon as GIMP can; what GIMP had no
 * time for yet is not shown at all. (transfer full) */
void preview_show (Preview *preview, char **recipes, AttractSettings *settings, gboolean visible);

/* Looks whether the image and its drawables are still there, and what the foreground
 * colour is. */
void preview_check (Preview *preview);

/* Reads the colours anew, of all drawables together or of each. */
void preview_read_colors (Preview *preview, gboolean together);

/* Those of each drawable, or one set for all; NULL-terminated, (transfer full) with
 * preview_colors_free(). NULL while none is known. */
ImageColors **preview_get_colors (Preview *preview);
void preview_colors_free (ImageColors **colors);

/* GIMP's foreground colour, or NULL while it isn't known. (transfer full) */
GeglColor *preview_get_foreground (Preview *preview);

/* What is wrong: that there is no preview on a drawable, or NULL. (transfer full) */
char *preview_get_problem (Preview *preview);

/* TRUE if the image or one of the drawables is no longer there. */
gboolean preview_is_gone (Preview *preview);
