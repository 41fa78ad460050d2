/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names for assistive technologies, where a widget's own label is drawn and not
 * told.
 */
#pragma once

#include <gtk/gtk.h>

/* Names a widget as its setting is named, less the mnemonic. */
void name_after_setting (GtkWidget *widget, GObject *config, const char *setting);
