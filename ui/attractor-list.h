/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list of attractors, with the buttons that add, remove, copy and reorder.
 */
#pragma once

#include "recipe-model.h"

#include <gegl.h>
#include <gtk/gtk.h>

/* (transfer floating) */
GtkWidget *attractor_list_new (RecipeModel *model);

/* The foreground colour of GIMP, for new attractors, unless it is a grey: pulling half
 * of a picture to black is hardly meant. */
void attractor_list_set_foreground (GtkWidget *list, GeglColor *foreground);
