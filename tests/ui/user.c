/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See user.h. Events are handed to GTK, so that no window manager and no pointer
 * are needed.
 */
#include "user.h"

/* Ten times what a busy machine took. */
#define PATIENCE_MICROSECONDS (20 * G_USEC_PER_SEC)

void
user_waits (void)
{
  while (gtk_events_pending ())
    gtk_main_iteration ();
}

static void
wait_until (GtkWidget *widget, gboolean (*is_so) (GtkWidget *))
{
  const gint64 end = g_get_monotonic_time () + PATIENCE_MICROSECONDS;
  while (!is_so (widget))
    {
      if (g_get_monotonic_time () > end)
        g_error ("the window did not get the keyboard");
      gtk_main_iteration_do (FALSE);
      g_usleep (1000);
    }
  user_waits ();
}

static gboolean
is_active (GtkWidget *window)
{
  return gtk_window_is_active (GTK_WINDOW (window));
}

GtkWidget *
user_sees (GtkWidget *content)
{
  GtkWidget *window = gtk_window_new (GTK_WINDOW_TOPLEVEL);
  gtk_container_add (GTK_CONTAINER (window), content);
  gtk_widget_show (content);
  gtk_widget_show (window);
  wait_until (window, gtk_widget_get_mapped);
  gtk_window_present (GTK_WINDOW (window));
  wait_until (window, is_active);
  return window;
}

/* ── Finding ────────────────────────────────────────────────────────────── */

typedef struct {
  GType type;
  const char *name;
  GtkWidget *found;
} Search;

static void
look_at (GtkWidget *widget, gpointer search_pointer)
{
  Search *search = search_pointer;
  if (search->found)
    return;
  if (g_type_is_a (G_OBJECT_TYPE (widget), search->type)
      && (!search->name
          || g_strcmp0 (atk_object_get_name (gtk_widget_get_accessible (widget)), search->name)
                 == 0))
    search->found = widget;
  else if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), look_at, search);
}

GtkWidget *
user_looks_for (GtkWidget *below, GType type, const char *name)
{
  Search search = { type, name, NULL };
  look_at (below, &search);
  return search.found;
}

GtkWidget *
user_finds (GtkWidget *below, GType type, const char *name)
{
  GtkWidget *found = user_looks_for (below, type, name);
  if (!found)
    g_error ("there is no %s named “%s”", g_type_name (type), name ? name : "");
  return found;
}

/* ── Keyboard ───────────────────────────────────────────────────────────── */

static void
send_key (GtkWidget *window, GdkEventType type, guint key, GdkModifierType modifiers)
{
  GdkDisplay *display = gtk_widget_get_display (window);
  GdkEvent *event = gdk_event_new (type);
  g_autofree GdkKeymapKey *places = NULL;
  gint n_places;
  event->key.window = g_object_ref (gtk_widget_get_window (window));
  event->key.time = GDK_CURRENT_TIME;
  event->key.state = modifiers;
  event->key.keyval = key;
  if (gdk_keymap_get_entries_for_keyval (gdk_keymap_get_for_display (display), key, &places,
                                         &n_places))
    event->key.hardware_keycode = (guint16) places[0].keycode;
  gdk_event_set_device (event, gdk_seat_get_keyboard (gdk_display_get_default_seat (display)));
  gtk_main_do_event (event);
  gdk_event_free (event);
  user_waits ();
}

void
user_presses (GtkWidget *window, guint key, GdkModifierType modifiers)
{
  send_key (window, GDK_KEY_PRESS, key, modifiers);
  send_key (window, GDK_KEY_RELEASE, key, modifiers);
}

void
user_holds (GtkWidget *window, guint key, gboolean holds)
{
  send_key (window, holds ? GDK_KEY_PRESS : GDK_KEY_RELEASE, key, 0);
}

void
user_focuses (GtkWidget *widget)
{
  gtk_widget_grab_focus (widget);
  user_waits ();
  g_assert_true (gtk_widget_is_focus (widget));
}

void
user_types (GtkWidget *window, GtkWidget *entry, const char *text)
{
  user_focuses (entry);
  user_presses (window, GDK_KEY_a, GDK_CONTROL_MASK);
  user_presses (window, GDK_KEY_Delete, 0);
  for (const char *at = text; *at; at = g_utf8_next_char (at))
    user_presses (window, gdk_unicode_to_keyval (g_utf8_get_char (at)), 0);
}

/* ── Questions ──────────────────────────────────────────────────────────── */

typedef struct {
  UserAnswer answer;
  gpointer data;
} Readiness;

/* A button that the keyboard presses takes a moment, so that a dialog may still be
 * there although it was answered. */
static gboolean
is_question (GtkWidget *window)
{
  return GTK_IS_DIALOG (window) && gtk_widget_get_mapped (window)
         && gtk_window_get_modal (GTK_WINDOW (window))
         && !g_object_get_data (G_OBJECT (window), "answered");
}

static gboolean
look_for_question (gpointer readiness_pointer)
{
  Readiness *readiness = readiness_pointer;
  g_autoptr (GList) windows = gtk_window_list_toplevels ();
  for (GList *item = windows; item; item = item->next)
    if (is_question (item->data))
      {
        g_object_set_data (item->data, "answered", "yes");
        readiness->answer (item->data, readiness->data);
        return G_SOURCE_REMOVE;
      }
  return G_SOURCE_CONTINUE;
}

void
user_will_answer (UserAnswer answer, gpointer data)
{
  Readiness *readiness = g_new (Readiness, 1);
  *readiness = (Readiness){ answer, data };
  g_timeout_add_full (G_PRIORITY_DEFAULT, 5, look_for_question, readiness, g_free);
}
