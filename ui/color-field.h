/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A colour that the user names by GIMP's colour button, by picking it from the
 * screen, or as CSS text.
 */
#pragma once

#include <gtk/gtk.h>

#include "colorshine.h"

#define COLOR_TYPE_FIELD (color_field_get_type ())
G_DECLARE_FINAL_TYPE (ColorField, color_field, COLOR, FIELD, GtkBox)

/* Signals: "edited" (the text is another colour that can be read), "picking" (gboolean: whether
 * the user is picking a colour from the screen). */

/* @name: of what colour it is, for assistive technologies and window titles. */
GtkWidget *color_field_new (const char *name);

/* Shows a colour, without "edited". */
void color_field_set (ColorField *field, const char *css_text, const ColorshineColor *color);

const char *color_field_get_text (ColorField *field);

/* For the mnemonic of a label. */
GtkWidget *color_field_get_entry (ColorField *field);
