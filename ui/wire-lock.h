/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * libgimp talks to GIMP over one wire and has no lock for it. While a dialog is open,
 * a thread does that, so that the dialog never waits; GIMP's own widgets, which talk
 * to it now and then, take turns with that thread here.
 */
#pragma once

#include <gtk/gtk.h>

/* May be taken again by the thread that has it. */
void wire_lock (void);
void wire_unlock (void);

/* From then on the keys for help, which GIMP's dialogs handle, take the lock. */
void wire_lock_guard_help_keys (void);

/* gimp_standard_help_func() with the lock taken. */
void wire_lock_help_func (const gchar *help_id, gpointer help_data);
