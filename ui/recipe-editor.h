/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What belongs to the recipe as a whole: switches, blend, gamut, and its text.
 */
#pragma once

#include "recipe-model.h"

#include <gtk/gtk.h>

/* @config holds the settings by the core's names. */
GtkWidget *recipe_editor_new (RecipeModel *model, GObject *config);
