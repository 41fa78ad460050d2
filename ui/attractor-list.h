/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list of attractors, with the buttons that add, remove, copy and reorder.
 */
#pragma once

#include "recipe-model.h"

#include <gtk/gtk.h>

/* (transfer floating) */
GtkWidget *attractor_list_new (RecipeModel *model);
