/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the user looks at: whether the canvas shows the result, a map, or parts of
 * both. Nothing here outlives the dialog.
 */
#pragma once

#include "recipe-model.h"

#include <gtk/gtk.h>

#define VIEW_TYPE_OPTIONS (view_options_get_type ())
G_DECLARE_FINAL_TYPE (ViewOptions, view_options, VIEW, OPTIONS, GtkGrid)

/* Signal: "changed" (whether the filter is to be seen). */

/* @config holds "show", "show-attractor" and "split". */
GtkWidget *view_options_new (RecipeModel *model, GObject *config);

/* Whether the filter is to be seen now. */
gboolean view_options_get_visible (ViewOptions *view);

/* While a colour is picked, the image is shown without the filter. */
void view_options_set_picking (ViewOptions *view, gboolean is_picking);
