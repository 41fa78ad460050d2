/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The operation as a filter on a drawable: made, changed, taken off, merged.
 */
#pragma once

#include <libgimp/gimp.h>

/* What a filter is set to, but for its recipe. Constant, so that any thread may use it. */
typedef struct _AttractSettings AttractSettings;

/* Those of the arguments. */
AttractSettings *attract_settings_new (GimpProcedureConfig *config);
void attract_settings_free (AttractSettings *settings);

/* Gives a filter that a drawable has other settings. */
void attract_filter_update (GimpDrawableFilter *filter, const char *recipe,
                            const AttractSettings *settings);

/* The same with everything that arguments say. */
void attract_filter_set (GimpDrawableFilter *filter, GimpProcedureConfig *config);

/* Shows or hides a drawable's filter, on the canvas too. */
void attract_filter_set_visible (GimpDrawable *drawable, GimpDrawableFilter *filter,
                                 gboolean visible);

/* Reads a drawable's filter into arguments. */
void attract_filter_read (GimpDrawableFilter *filter, GimpProcedureConfig *config);

/* The topmost filter of this operation, or NULL: (transfer none). */
GimpDrawableFilter *attract_filter_find (GimpDrawable *drawable);

/* Whether a drawable has this filter now. One that was undone is still valid, but
 * no longer there. */
gboolean attract_filter_is_on (GimpDrawable *drawable, GimpDrawableFilter *wanted);

/* Whether it can have filters: a layer or a group can; masks and channels are merged
 * with them at once. */
gboolean attract_filter_can_keep (GimpDrawable *drawable);

/* Whether a drawable can have a new filter, kept or merged; else FALSE with an error
 * that says why. */
gboolean attract_filter_check (GimpDrawable *drawable, gboolean merge, GError **error);

/* Puts a new filter on a drawable, kept or merged; false with an error that says
 * why this drawable can't have it. */
gboolean attract_filter_apply (GimpDrawable *drawable, const char *recipe,
                               const AttractSettings *settings, gboolean merge, GError **error);

/* Whether a new filter on the drawable would act where this one does: it is the
 * topmost, and neither it nor a new one is confined to a selection. */
gboolean attract_filter_is_replaceable (GimpDrawable *drawable, GimpDrawableFilter *filter);

/* Puts a new filter on that changes nothing yet, without a step in the undo history or
 * a change to save; NULL with an error. */
GimpDrawableFilter *attract_filter_append_quietly (GimpDrawable *drawable, GError **error);

/* Takes it off in the same way. */
void attract_filter_delete_quietly (GimpImage *image, GimpDrawableFilter *filter);
