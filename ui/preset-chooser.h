/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Recipes by name: those that come with Colorshine and those that the user saved.
 */
#pragma once

#include "recipe-model.h"

#include <gtk/gtk.h>

/* A chooser with a button that saves. */
GtkWidget *preset_chooser_new (RecipeModel *model);
