/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is seen while the dialog is open, by mouse and by keyboard.
 */
#include "view-options.h"

#include <libgimp/gimpui.h>

#include "in-gimp.h"
#include "user.h"

typedef struct {
  GimpProcedureConfig *config;
  RecipeModel *model;
  GtkWidget *window, *view;
  int n_changed;
} Fixture;

static void
changed (Fixture *fixture)
{
  fixture->n_changed++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->config = new_config ();
  g_object_set (fixture->config, "attractors", "orange;30;75\nblue;1;2", NULL);
  fixture->model = recipe_model_new (G_OBJECT (fixture->config));
  fixture->view = view_options_new (fixture->model, G_OBJECT (fixture->config));
  fixture->window = user_sees (fixture->view);
  g_signal_connect_swapped (fixture->view, "changed", G_CALLBACK (changed), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_widget_destroy (fixture->window);
  g_object_unref (fixture->model);
  g_object_unref (fixture->config);
}

static void
assert_visible (Fixture *fixture, gboolean is_visible, int n_changed)
{
  g_assert_cmpint (view_options_get_visible (VIEW_OPTIONS (fixture->view)), ==, is_visible);
  g_assert_cmpint (fixture->n_changed, ==, n_changed);
}

static GtkWidget *
find_button (Fixture *fixture, const char *name)
{
  return user_finds (fixture->view, GTK_TYPE_BUTTON, name);
}

static void
test_preview (Fixture *fixture, gconstpointer data)
{
  assert_visible (fixture, TRUE, 0);
  user_focuses (find_button (fixture, "Preview"));
  user_presses (fixture->window, GDK_KEY_space, 0);
  assert_visible (fixture, FALSE, 1);
  user_presses (fixture->window, GDK_KEY_space, 0);
  assert_visible (fixture, TRUE, 2);
}

static void
test_hold_by_keyboard (Fixture *fixture, gconstpointer data)
{
  user_focuses (find_button (fixture, "Hold to see the original"));
  user_holds (fixture->window, GDK_KEY_space, TRUE);
  assert_visible (fixture, FALSE, 1);
  /* The keyboard repeats. */
  user_holds (fixture->window, GDK_KEY_space, TRUE);
  assert_visible (fixture, FALSE, 1);
  user_holds (fixture->window, GDK_KEY_space, FALSE);
  assert_visible (fixture, TRUE, 2);
}

/* Another window took the keyboard, and the end of the key with it. */
static void
test_hold_ends_with_the_focus (Fixture *fixture, gconstpointer data)
{
  user_focuses (find_button (fixture, "Hold to see the original"));
  user_holds (fixture->window, GDK_KEY_space, TRUE);
  assert_visible (fixture, FALSE, 1);
  user_focuses (find_button (fixture, "Preview"));
  assert_visible (fixture, TRUE, 2);
}

static void
test_hold_by_mouse (Fixture *fixture, gconstpointer data)
{
  GtkWidget *hold = find_button (fixture, "Hold to see the original");
  g_signal_emit_by_name (hold, "pressed");
  assert_visible (fixture, FALSE, 1);
  g_signal_emit_by_name (hold, "released");
  assert_visible (fixture, TRUE, 2);
}

static void
test_picking (Fixture *fixture, gconstpointer data)
{
  view_options_set_picking (VIEW_OPTIONS (fixture->view), TRUE);
  assert_visible (fixture, FALSE, 1);
  view_options_set_picking (VIEW_OPTIONS (fixture->view), FALSE);
  assert_visible (fixture, TRUE, 2);
  /* The preview stays off after a pick, where it was off. */
  user_focuses (find_button (fixture, "Preview"));
  user_presses (fixture->window, GDK_KEY_space, 0);
  view_options_set_picking (VIEW_OPTIONS (fixture->view), TRUE);
  view_options_set_picking (VIEW_OPTIONS (fixture->view), FALSE);
  g_assert_false (view_options_get_visible (VIEW_OPTIONS (fixture->view)));
}

static gdouble
split_of (Fixture *fixture)
{
  gdouble split;
  g_object_get (fixture->config, "split", &split, NULL);
  return split;
}

static void
test_split (Fixture *fixture, gconstpointer data)
{
  GtkWidget *has_split = find_button (fixture, "Split view");
  GtkWidget *split = user_finds (fixture->view, GTK_TYPE_SPIN_BUTTON, "Split");
  g_assert_false (gtk_widget_get_sensitive (split));
  user_focuses (has_split);
  user_presses (fixture->window, GDK_KEY_space, 0);
  g_assert_cmpfloat (split_of (fixture), ==, 0.5);
  g_assert_true (gtk_widget_get_sensitive (split));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (split), 0.25);
  g_assert_cmpfloat (split_of (fixture), ==, 0.25);
  /* Nothing is left of 0. */
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (split), 0.0);
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (has_split)));
  g_assert_false (gtk_widget_get_sensitive (split));
  /* Settings that are loaded or reset. */
  g_object_set (fixture->config, "split", 0.75, NULL);
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (has_split)));
  g_assert_cmpfloat (split_of (fixture), ==, 0.75);
  user_focuses (has_split);
  user_presses (fixture->window, GDK_KEY_space, 0);
  g_assert_cmpfloat (split_of (fixture), ==, 0.0);
}

static void
assert_shown_attractor (Fixture *fixture, int expected)
{
  int number;
  g_object_get (fixture->config, "show-attractor", &number, NULL);
  g_assert_cmpint (number, ==, expected);
}

static void
test_influence_is_of_the_chosen (Fixture *fixture, gconstpointer data)
{
  assert_shown_attractor (fixture, 1);
  recipe_model_select (fixture->model, 1);
  assert_shown_attractor (fixture, 2);
  recipe_model_move (fixture->model, -1);
  assert_shown_attractor (fixture, 1);
  recipe_model_set_text (fixture->model, "");
  assert_shown_attractor (fixture, 0);
}

static void
test_show (Fixture *fixture, gconstpointer data)
{
  GtkWidget *show = user_finds (fixture->view, GTK_TYPE_COMBO_BOX, "Show");
  g_autofree char *chosen = NULL;
  gtk_combo_box_set_active (GTK_COMBO_BOX (show), 2);
  g_object_get (fixture->config, "show", &chosen, NULL);
  g_assert_cmpstr (chosen, ==, "out-of-gamut");
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

void
add_tests (void)
{
  add ("/view-options/preview", test_preview);
  add ("/view-options/hold-by-keyboard", test_hold_by_keyboard);
  add ("/view-options/hold-ends-with-the-focus", test_hold_ends_with_the_focus);
  add ("/view-options/hold-by-mouse", test_hold_by_mouse);
  add ("/view-options/picking", test_picking);
  add ("/view-options/split", test_split);
  add ("/view-options/influence-is-of-the-chosen", test_influence_is_of_the_chosen);
  add ("/view-options/show", test_show);
}
