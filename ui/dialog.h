/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The dialog: its own widgets in GIMP's dialog for procedures. It changes settings
 * and tells what it is to show; what becomes of them is its host's business.
 */
#pragma once

#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>

#include "recipe-model.h"

#define COLORSHINE_TYPE_DIALOG (colorshine_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ColorshineDialog, colorshine_dialog, COLORSHINE, DIALOG, GimpProcedureDialog)

/* Signals: "changed" (the recipe or any other setting), "view-changed" (whether the
 * filter is to be seen). */

/* What the host can do, and what the dialog offers accordingly. */
typedef struct {
  const char *title;
  gboolean has_several_layers;
  gboolean can_keep;  /* a filter */
  gboolean is_edit;   /* of a filter that is there: it stays one */
} ColorshineDialogOffer;

ColorshineDialog *colorshine_dialog_new (GimpProcedure *procedure, GimpProcedureConfig *config,
                                         const ColorshineDialogOffer *offer);

/* Runs until the user decides; TRUE for OK, TRUE in *@adds_another where the
 * user would rather have a new filter than edit the old one. */
gboolean colorshine_dialog_run (ColorshineDialog *dialog, gboolean *adds_another);

/* Ends colorshine_dialog_run(), as Cancel does. */
void colorshine_dialog_give_up (ColorshineDialog *dialog);

RecipeModel *colorshine_dialog_get_model (ColorshineDialog *dialog);

/* Whether the filter is to be seen now. */
gboolean colorshine_dialog_get_visible (ColorshineDialog *dialog);

/* GIMP's foreground colour, for new attractors. */
void colorshine_dialog_set_foreground (ColorshineDialog *dialog, GeglColor *foreground);

/* How much of the image is analysed, 0–1; 1 hides it. */
void colorshine_dialog_set_progress (ColorshineDialog *dialog, gdouble fraction);

/* A sentence at the dialog's foot; NULL takes it away. */
void colorshine_dialog_set_message (ColorshineDialog *dialog, const char *message);
