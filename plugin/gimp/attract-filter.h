/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The operation as a filter on a drawable: made, changed, taken off, merged.
 */
#pragma once

#include <libgimp/gimp.h>

/* What a filter is set to. */
typedef struct {
  const char *attractors;      /* a recipe, resolved */
  GimpProcedureConfig *config; /* the operation's other properties by name */
  gdouble opacity;             /* 0–1 */
  GimpLayerMode mode;
} AttractSettings;

/* Opacity and mode as the arguments say. */
AttractSettings attract_settings (GimpProcedureConfig *config, const char *attractors);

/* A filter that no drawable has yet; NULL with an error where GIMP doesn't find the
 * operation. */
GimpDrawableFilter *attract_filter_new (GimpDrawable *drawable, const AttractSettings *settings,
                                        GError **error);

/* Gives a filter that a drawable has other settings. */
void attract_filter_update (GimpDrawableFilter *filter, const AttractSettings *settings);

/* Reads a drawable's filter into arguments, and its recipe: (transfer full). */
void attract_filter_read (GimpDrawableFilter *filter, GimpProcedureConfig *config, char **recipe);

/* The topmost filter of this operation, or NULL: (transfer none). */
GimpDrawableFilter *attract_filter_find (GimpDrawable *drawable);

/* Whether a drawable can have a new filter, kept or merged; else FALSE with an error
 * that says why. */
gboolean attract_filter_check (GimpDrawable *drawable, gboolean merge, GError **error);

/* Puts a new filter on a drawable, kept or merged; false with an error that says
 * why this drawable can't have it. */
gboolean attract_filter_apply (GimpDrawable *drawable, const AttractSettings *settings,
                               gboolean merge, GError **error);

/* Whether a new filter on the drawable would act where this one does: it is the
 * topmost, and neither it nor a new one is confined to a selection. */
gboolean attract_filter_is_replaceable (GimpDrawable *drawable, GimpDrawableFilter *filter);

/* Puts a new filter on without a step in the undo history or a change to save; NULL with an error. */
GimpDrawableFilter *attract_filter_append_quietly (GimpDrawable *drawable,
                                                   const AttractSettings *settings,
                                                   GError **error);

/* Takes it off in the same way. */
void attract_filter_delete_quietly (GimpImage *image, GimpDrawableFilter *filter);
