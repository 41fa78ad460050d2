/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a user does with widgets: sees them in a window, finds them by the names
 * that assistive technologies tell, and presses keys.
 */
#pragma once

#include <gtk/gtk.h>

/** Shows a widget in a window of its own, and is done when it is drawn: the window.
 * gtk_widget_destroy() ends both. */
GtkWidget *user_sees (GtkWidget *content);

/** Until all that was queued has happened. */
void user_waits (void);

/** The widget of a type, such as GTK_TYPE_ENTRY, with this accessible name; the test
 * fails where it is missing. With no name, the first of the type. */
GtkWidget *user_finds (GtkWidget *below, GType type, const char *name);

/** The same, or NULL. */
GtkWidget *user_looks_for (GtkWidget *below, GType type, const char *name);

/** Presses and lets go of a key, in the window that holds the focus. */
void user_presses (GtkWidget *window, guint key, GdkModifierType modifiers);

/** Holds a key, or lets go of it. */
void user_holds (GtkWidget *window, guint key, gboolean holds);

/** Puts a text in place of an entry's by the keyboard. */
void user_types (GtkWidget *window, GtkWidget *entry, const char *text);

/** Gives the focus to a widget, as a click would. */
void user_focuses (GtkWidget *widget);

/** Calls @answer with the next dialog that waits for one, such as a question. */
typedef void (*UserAnswer) (GtkDialog *dialog, gpointer data);
void user_will_answer (UserAnswer answer, gpointer data);
