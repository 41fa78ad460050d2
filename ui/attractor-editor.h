/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The settings of the chosen attractor.
 */
#pragma once

#include "recipe-model.h"

#include <gtk/gtk.h>

#define ATTRACTOR_TYPE_EDITOR (attractor_editor_get_type ())
G_DECLARE_FINAL_TYPE (AttractorEditor, attractor_editor, ATTRACTOR, EDITOR, GtkGrid)

/* Signal: "picking" (gboolean: whether a colour is being picked from the screen). */

GtkWidget *attractor_editor_new (RecipeModel *model);
