/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GIMP's colour button in a dialog whose preview talks to GIMP in another thread.
 */
#include "color-button.h"

#include <libgimp/gimp.h>
#include <libgimpwidgets/gimpwidgets.h>

#include "in-gimp.h"
#include "user.h"
#include "wire-lock.h"

typedef struct {
  GtkWidget *button, *window;
  guint n_changes;
} Fixture;

static void
count_change (Fixture *fixture)
{
  fixture->n_changes++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->button = color_button_new (24, 16);
  g_signal_connect_swapped (fixture->button, "color-changed", G_CALLBACK (count_change), fixture);
  fixture->window = user_sees (fixture->button);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_widget_destroy (fixture->window);
}

static void
assert_takes (Fixture *fixture, const char *action, GeglColor *expected)
{
  GActionGroup *group
      = G_ACTION_GROUP (gimp_color_button_get_action_group (GIMP_COLOR_BUTTON (fixture->button)));
  const guint n_before = fixture->n_changes;
  g_action_group_activate_action (group, action, NULL);
  GeglColor *color = gimp_color_button_get_color (GIMP_COLOR_BUTTON (fixture->button));
  g_assert_true (gimp_color_is_perceptually_identical (color, expected));
  g_assert_cmpuint (fixture->n_changes, ==, n_before + 1);
  g_object_unref (color);
}

static void
test_menu (Fixture *fixture, gconstpointer data)
{
  GeglColor *orange = gegl_color_new ("rgb(1.0, 0.5, 0.0)");
  GeglColor *blue = gegl_color_new ("rgb(0.0, 0.2, 1.0)");
  gimp_context_set_foreground (orange);
  gimp_context_set_background (blue);
  assert_takes (fixture, "use-foreground", orange);
  assert_takes (fixture, "use-background", blue);
  g_object_unref (orange);
  g_object_unref (blue);
}

typedef struct {
  gint has_lock, may_end;
} Other;

/* The preview's thread, while it waits for GIMP. */
static gpointer
hold_wire (gpointer other_pointer)
{
  Other *other = other_pointer;
  wire_lock ();
  g_atomic_int_set (&other->has_lock, TRUE);
  while (!g_atomic_int_get (&other->may_end))
    g_usleep (1000);
  GeglColor *color = gimp_context_get_foreground ();
  g_object_unref (color);
  g_atomic_int_set (&other->has_lock, FALSE);
  wire_unlock ();
  return NULL;
}

static gpointer
let_go_later (gpointer other_pointer)
{
  Other *other = other_pointer;
  g_usleep (100000);
  g_atomic_int_set (&other->may_end, TRUE);
  return NULL;
}

/* It waits its turn, and both get their own answers. */
static void
test_turns (Fixture *fixture, gconstpointer data)
{
  Other other = { FALSE, FALSE };
  GThread *holding = g_thread_new ("holds-wire", hold_wire, &other);
  while (!g_atomic_int_get (&other.has_lock))
    g_usleep (1000);
  GThread *letting = g_thread_new ("lets-go", let_go_later, &other);
  GActionGroup *group
      = G_ACTION_GROUP (gimp_color_button_get_action_group (GIMP_COLOR_BUTTON (fixture->button)));
  g_action_group_activate_action (group, "use-foreground", NULL);
  g_assert_false (g_atomic_int_get (&other.has_lock));
  g_thread_join (holding);
  g_thread_join (letting);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

void
add_tests (void)
{
  add ("/color-button/menu", test_menu);
  add ("/color-button/turns", test_turns);
}
