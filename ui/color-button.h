/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GIMP's colour button. What it asks GIMP for (the foreground colour, modules for
 * choosing colours) waits until no other thread talks to GIMP.
 */
#pragma once

#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>

#define COLOR_TYPE_BUTTON (color_button_get_type ())
G_DECLARE_FINAL_TYPE (ColorButton, color_button, COLOR, BUTTON, GimpColorButton)

GtkWidget *color_button_new (gint width, gint height);
