/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The lock for libgimp's wire.
 */
#include "config.h"

#include "wire-lock.h"

#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>

static GRecMutex wire;

void
wire_lock (void)
{
  g_rec_mutex_lock (&wire);
}

void
wire_unlock (void)
{
  g_rec_mutex_unlock (&wire);
}

static void
handle_event (GdkEvent *event, gpointer data)
{
  const gboolean asks_for_help
      = event->type == GDK_KEY_PRESS
        && (event->key.keyval == GDK_KEY_F1 || event->key.keyval == GDK_KEY_Help);
  if (asks_for_help)
    wire_lock ();
  gtk_main_do_event (event);
  if (asks_for_help)
    wire_unlock ();
}

void
wire_lock_guard_help_keys (void)
{
  gdk_event_handler_set (handle_event, NULL, NULL);
}

void
wire_lock_help_func (const gchar *help_id, gpointer help_data)
{
  wire_lock ();
  gimp_standard_help_func (help_id, help_data);
  wire_unlock ();
}
