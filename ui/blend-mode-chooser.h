/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Blend modes by their names: libgimp has no widget for them, and no names.
 */
#pragma once

#include <gtk/gtk.h>

/* A combo box for a property of type GimpLayerMode. */
GtkWidget *blend_mode_chooser_new (GObject *config, const char *property);
