/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list of attractors, above all by keyboard: whoever uses that must find the
 * focus where it was.
 */
#include "attractor-list.h"

#include <libgimp/gimpui.h>

#include "in-gimp.h"
#include "languages.h"
#include "user.h"

#define THREE "orange;30;75\n#00F;20;120;from=LightGreen\nred;5;100;radius=0.25;protect"

typedef struct {
  GimpProcedureConfig *config;
  RecipeModel *model;
  GtkWidget *window, *content, *list;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer recipe)
{
  fixture->config = new_config ();
  g_object_set (fixture->config, "attractors", recipe, NULL);
  fixture->model = recipe_model_new (G_OBJECT (fixture->config));
  fixture->content = attractor_list_new (fixture->model);
  fixture->window = user_sees (fixture->content);
  fixture->list = user_finds (fixture->content, GTK_TYPE_LIST_BOX, "Attractors");
}

static void
tear_down (Fixture *fixture, gconstpointer recipe)
{
  gtk_widget_destroy (fixture->window);
  g_object_unref (fixture->model);
  g_object_unref (fixture->config);
}

/* ── Looking ────────────────────────────────────────────────────────────── */

static GtkWidget *
row (Fixture *fixture, int index)
{
  GtkListBoxRow *found = gtk_list_box_get_row_at_index (GTK_LIST_BOX (fixture->list), index);
  g_assert_nonnull (found);
  return GTK_WIDGET (found);
}

/* The names of the rows, as assistive technologies have them. */
static void
assert_rows (Fixture *fixture, const char *const *names)
{
  const int n = (int) g_strv_length ((char **) names);
  for (int i = 0; i < n; i++)
    g_assert_cmpstr (atk_object_get_name (gtk_widget_get_accessible (row (fixture, i))), ==,
                     names[i]);
  g_assert_null (gtk_list_box_get_row_at_index (GTK_LIST_BOX (fixture->list), n));
}

/* The row that is selected is the chosen attractor's. */
static void
assert_selected (Fixture *fixture, int index)
{
  g_assert_cmpint (recipe_model_get_selected (fixture->model), ==, index);
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (GTK_LIST_BOX (fixture->list));
  g_assert_cmpint (selected ? gtk_list_box_row_get_index (selected) : -1, ==, index);
}

static void
assert_focused (Fixture *fixture, int index)
{
  assert_selected (fixture, index);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture->window)) == row (fixture, index));
}

static void
assert_text (Fixture *fixture, const char *text)
{
  g_assert_cmpstr (recipe_model_get_text (fixture->model), ==, text);
}

static GtkWidget *
find_button (Fixture *fixture, const char *name)
{
  return user_finds (fixture->window, GTK_TYPE_BUTTON, name);
}

static void
click (Fixture *fixture, const char *name)
{
  gtk_button_clicked (GTK_BUTTON (find_button (fixture, name)));
  user_waits ();
}

/* ── Rows ───────────────────────────────────────────────────────────────── */

static void
test_rows (Fixture *fixture, gconstpointer recipe)
{
  assert_rows (fixture, (const char *const[]){ "Attractor 1: orange, 30 % · strength 75",
                                               "Attractor 2: #00F, 20 % · strength 120",
                                               "Attractor 3: red, protect · ΔE 0.250", NULL });
  assert_selected (fixture, 0);
  recipe_model_select (fixture->model, 2);
  assert_selected (fixture, 2);
  recipe_model_set_strength (fixture->model, 12.5);
  recipe_model_set_protect (fixture->model, FALSE);
  assert_rows (fixture, (const char *const[]){ "Attractor 1: orange, 30 % · strength 75",
                                               "Attractor 2: #00F, 20 % · strength 120",
                                               "Attractor 3: red, ΔE 0.250 · strength 12.5", NULL });
  recipe_model_set_text (fixture->model, "blue;1;2");
  assert_rows (fixture, (const char *const[]){ "Attractor 1: blue, 1 % · strength 2", NULL });
  recipe_model_set_text (fixture->model, "");
  assert_rows (fixture, (const char *const[]){ NULL });
  assert_selected (fixture, -1);
}

/* Where the same attractor gets another number, its row tells that. */
static void
test_equal_rows_have_their_numbers (Fixture *fixture, gconstpointer recipe)
{
  recipe_model_set_text (fixture->model, "red;1;2\nred;1;2\nblue;1;2");
  assert_rows (fixture, (const char *const[]){ "Attractor 1: red, 1 % · strength 2",
                                               "Attractor 2: red, 1 % · strength 2",
                                               "Attractor 3: blue, 1 % · strength 2", NULL });
  user_finds (row (fixture, 1), GTK_TYPE_CHECK_BUTTON, "Attractor 2 is on");
}

static void
test_german (Fixture *fixture, gconstpointer recipe)
{
  if (!speak_german ())
    return;
  recipe_model_set_text (fixture->model, "orange;12.5;75|red;1;2;radius=0.25");
  assert_rows (fixture, (const char *const[]){ "Attraktor 1: orange, 12,5 % · Stärke 75",
                                               "Attraktor 2: red, ΔE 0,250 · Stärke 2", NULL });
  speak_english ();
}

/* ── Buttons ────────────────────────────────────────────────────────────── */

static void
set_foreground (Fixture *fixture, const char *name)
{
  GeglColor *color = gegl_color_new (name);
  attractor_list_set_foreground (fixture->content, color);
  g_object_unref (color);
}

static void
test_add (Fixture *fixture, gconstpointer recipe)
{
  recipe_model_set_text (fixture->model, "");
  click (fixture, "Add attractor");
  assert_text (fixture, "orange;50;75");
  set_foreground (fixture, "rgb(0.0, 0.0, 1.0)");
  click (fixture, "Add attractor");
  assert_text (fixture, "orange;50;75\n#0000ff;50;75");
  assert_selected (fixture, 1);
  set_foreground (fixture, "gray");
  click (fixture, "Add attractor");
  assert_text (fixture, "orange;50;75\n#0000ff;50;75\norange;50;75");
}

static void
assert_sensitive (Fixture *fixture, gboolean add, gboolean remove, gboolean duplicate, gboolean up,
                  gboolean down)
{
  static const char *const names[] = { "Add attractor", "Remove attractor", "Duplicate attractor",
                                       "Move attractor up", "Move attractor down" };
  const gboolean expected[] = { add, remove, duplicate, up, down };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (gtk_widget_get_sensitive (find_button (fixture, names[i])) != expected[i])
      g_error ("“%s” can%s be used", names[i], expected[i] ? "not" : "");
}

static void
test_what_can_be_done (Fixture *fixture, gconstpointer recipe)
{
  assert_sensitive (fixture, TRUE, TRUE, TRUE, FALSE, TRUE);
  recipe_model_select (fixture->model, 1);
  assert_sensitive (fixture, TRUE, TRUE, TRUE, TRUE, TRUE);
  recipe_model_select (fixture->model, 2);
  assert_sensitive (fixture, TRUE, TRUE, TRUE, TRUE, FALSE);
  recipe_model_set_text (fixture->model, "");
  assert_sensitive (fixture, TRUE, FALSE, FALSE, FALSE, FALSE);
  for (int i = 0; i < COLORSHINE_MAX_ATTRACTORS; i++)
    recipe_model_add (fixture->model, "red");
  assert_sensitive (fixture, FALSE, TRUE, FALSE, TRUE, FALSE);
}

static void
test_buttons (Fixture *fixture, gconstpointer recipe)
{
  recipe_model_set_text (fixture->model, "red;1;2\nblue;3;4");
  click (fixture, "Move attractor down");
  assert_text (fixture, "blue;3;4\nred;1;2");
  click (fixture, "Move attractor up");
  assert_text (fixture, "red;1;2\nblue;3;4");
  click (fixture, "Duplicate attractor");
  assert_text (fixture, "red;1;2\nred;1;2\nblue;3;4");
  assert_selected (fixture, 1);
  click (fixture, "Remove attractor");
  assert_text (fixture, "red;1;2\nblue;3;4");
  assert_selected (fixture, 1);
}

/* ── Keyboard ───────────────────────────────────────────────────────────── */

static void
test_arrows (Fixture *fixture, gconstpointer recipe)
{
  user_focuses (row (fixture, 0));
  user_presses (fixture->window, GDK_KEY_Down, 0);
  assert_focused (fixture, 1);
  user_presses (fixture->window, GDK_KEY_End, 0);
  assert_focused (fixture, 2);
  user_presses (fixture->window, GDK_KEY_Up, 0);
  assert_focused (fixture, 1);
  assert_text (fixture, THREE);
}

static void
test_delete (Fixture *fixture, gconstpointer recipe)
{
  recipe_model_set_text (fixture->model, "red;1;2\nblue;3;4\ngold;5;6");
  user_focuses (row (fixture, 0));
  user_presses (fixture->window, GDK_KEY_End, 0);
  user_presses (fixture->window, GDK_KEY_Delete, 0);
  assert_text (fixture, "red;1;2\nblue;3;4");
  assert_focused (fixture, 1);
  user_presses (fixture->window, GDK_KEY_Up, 0);
  user_presses (fixture->window, GDK_KEY_Delete, 0);
  assert_text (fixture, "blue;3;4");
  assert_focused (fixture, 0);
  user_presses (fixture->window, GDK_KEY_Delete, 0);
  assert_text (fixture, "");
  user_presses (fixture->window, GDK_KEY_Delete, 0);
  assert_text (fixture, "");
}

static void
test_other_modifiers (Fixture *fixture, gconstpointer recipe)
{
  user_focuses (row (fixture, 0));
  user_presses (fixture->window, GDK_KEY_Delete, GDK_SHIFT_MASK);
  user_presses (fixture->window, GDK_KEY_d, 0);
  user_presses (fixture->window, GDK_KEY_d, GDK_CONTROL_MASK | GDK_SHIFT_MASK);
  user_presses (fixture->window, GDK_KEY_Down, GDK_MOD1_MASK | GDK_CONTROL_MASK);
  assert_text (fixture, THREE);
  /* Locks of the keyboard don't count. */
  user_presses (fixture->window, GDK_KEY_Delete, GDK_MOD2_MASK);
  g_assert_cmpuint (recipe_model_get_recipe (fixture->model)->n_attractors, ==, 2);
}

static void
test_duplicate (Fixture *fixture, gconstpointer recipe)
{
  recipe_model_set_text (fixture->model, "red;1;2\nblue;3;4");
  user_focuses (row (fixture, 0));
  user_presses (fixture->window, GDK_KEY_d, GDK_CONTROL_MASK);
  assert_text (fixture, "red;1;2\nred;1;2\nblue;3;4");
  assert_focused (fixture, 1);
}

static void
test_move (Fixture *fixture, gconstpointer recipe)
{
  recipe_model_set_text (fixture->model, "red;1;2\nblue;3;4\ngold;5;6");
  user_focuses (row (fixture, 0));
  user_presses (fixture->window, GDK_KEY_Down, GDK_MOD1_MASK);
  assert_text (fixture, "blue;3;4\nred;1;2\ngold;5;6");
  assert_focused (fixture, 1);
  user_presses (fixture->window, GDK_KEY_Down, GDK_MOD1_MASK);
  user_presses (fixture->window, GDK_KEY_Down, GDK_MOD1_MASK);
  assert_text (fixture, "blue;3;4\ngold;5;6\nred;1;2");
  user_presses (fixture->window, GDK_KEY_Up, GDK_MOD1_MASK);
  assert_text (fixture, "blue;3;4\nred;1;2\ngold;5;6");
  /* The arrows go on from there. */
  user_presses (fixture->window, GDK_KEY_Down, 0);
  assert_focused (fixture, 2);
}

static void
test_switch (Fixture *fixture, gconstpointer recipe)
{
  GtkWidget *check = user_finds (row (fixture, 1), GTK_TYPE_CHECK_BUTTON, "Attractor 2 is on");
  user_focuses (check);
  user_presses (fixture->window, GDK_KEY_space, 0);
  assert_text (fixture,
               "orange;30;75\n#00F;20;120;from=LightGreen;off\nred;5;100;radius=0.25;protect");
  /* The focus stays, so that the same key switches it on again. */
  check = user_finds (row (fixture, 1), GTK_TYPE_CHECK_BUTTON, "Attractor 2 is on");
  g_assert_true (gtk_widget_is_focus (check));
  user_presses (fixture->window, GDK_KEY_space, 0);
  assert_text (fixture, THREE);
}

/* Changes elsewhere in the dialog don't take the focus from there. */
static void
test_focus_elsewhere (Fixture *fixture, gconstpointer recipe)
{
  GtkWidget *add = find_button (fixture, "Add attractor");
  user_focuses (add);
  recipe_model_set_strength (fixture->model, 50);
  recipe_model_move (fixture->model, 1);
  recipe_model_set_off (fixture->model, 1, TRUE);
  user_waits ();
  g_assert_true (gtk_widget_is_focus (add));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, THREE, set_up, test, tear_down);
}

void
add_tests (void)
{
  add ("/attractor-list/rows", test_rows);
  add ("/attractor-list/equal-rows-have-their-numbers", test_equal_rows_have_their_numbers);
  add ("/attractor-list/german", test_german);
  add ("/attractor-list/add", test_add);
  add ("/attractor-list/what-can-be-done", test_what_can_be_done);
  add ("/attractor-list/buttons", test_buttons);
  add ("/attractor-list/arrows", test_arrows);
  add ("/attractor-list/delete", test_delete);
  add ("/attractor-list/other-modifiers", test_other_modifiers);
  add ("/attractor-list/duplicate", test_duplicate);
  add ("/attractor-list/move", test_move);
  add ("/attractor-list/switch", test_switch);
  add ("/attractor-list/focus-elsewhere", test_focus_elsewhere);
}
