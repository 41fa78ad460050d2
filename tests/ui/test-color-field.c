/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A colour as text, button and eyedropper: the three show one colour, and a text
 * that is none is told in place.
 */
#include "color-field.h"

#include <libgimp/gimpui.h>
#include <string.h>

#include "color.h"
#include "in-gimp.h"
#include "languages.h"
#include "user.h"

typedef struct {
  GtkWidget *window, *field, *entry, *button, *pick;
  int n_edited;
  GString *picking; /* + begins, - ends */
} Fixture;

static void
edited (int *n)
{
  (*n)++;
}

static void
picking (GtkWidget *field, gboolean is_picking, GString *log)
{
  g_string_append_c (log, is_picking ? '+' : '-');
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->field = color_field_new ("Target color");
  fixture->window = user_sees (fixture->field);
  fixture->entry = color_field_get_entry (COLOR_FIELD (fixture->field));
  fixture->button = user_finds (fixture->field, GIMP_TYPE_COLOR_BUTTON, NULL);
  fixture->pick = user_finds (fixture->field, GIMP_TYPE_PICK_BUTTON, NULL);
  fixture->picking = g_string_new (NULL);
  g_signal_connect_swapped (fixture->field, "edited", G_CALLBACK (edited), &fixture->n_edited);
  g_signal_connect (fixture->field, "picking", G_CALLBACK (picking), fixture->picking);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_widget_destroy (fixture->window);
  g_string_free (fixture->picking, TRUE);
}

static void
show (Fixture *fixture, const char *css)
{
  ColorshineColor color;
  g_assert_true (colorshine_color_parse (css, strlen (css), &color, NULL));
  color_field_set (COLOR_FIELD (fixture->field), css, &color);
}

static void
assert_button (Fixture *fixture, const char *css)
{
  GeglColor *color = gimp_color_button_get_color (GIMP_COLOR_BUTTON (fixture->button));
  g_autofree char *text = css_from_gegl_color (color);
  g_object_unref (color);
  g_assert_cmpstr (text, ==, css);
}

static const char *
shown_error (Fixture *fixture)
{
  return atk_object_get_description (gtk_widget_get_accessible (fixture->entry));
}

static gboolean
has_warning_icon (Fixture *fixture)
{
  return gtk_entry_get_icon_name (GTK_ENTRY (fixture->entry), GTK_ENTRY_ICON_SECONDARY) != NULL;
}

static void
test_shows (Fixture *fixture, gconstpointer data)
{
  show (fixture, "Orange");
  g_assert_cmpstr (color_field_get_text (COLOR_FIELD (fixture->field)), ==, "Orange");
  assert_button (fixture, "#ffa500");
  g_assert_cmpint (fixture->n_edited, ==, 0);
}

static void
test_typed (Fixture *fixture, gconstpointer data)
{
  show (fixture, "orange");
  user_types (fixture->window, fixture->entry, "#00f");
  g_assert_cmpstr (color_field_get_text (COLOR_FIELD (fixture->field)), ==, "#00f");
  assert_button (fixture, "#0000ff");
  g_assert_false (has_warning_icon (fixture));
  /* "#00f" alone is a colour on the way there. */
  g_assert_cmpint (fixture->n_edited, ==, 1);
}

static void
test_unreadable (Fixture *fixture, gconstpointer data)
{
  show (fixture, "orange");
  user_types (fixture->window, fixture->entry, "rgb(10 20");
  g_assert_cmpint (fixture->n_edited, ==, 0);
  g_assert_true (has_warning_icon (fixture));
  g_assert_cmpstr (shown_error (fixture), ==,
                   "column 10: found nothing; expected a closing bracket");
  g_autofree char *tooltip = gtk_entry_get_icon_tooltip_text (GTK_ENTRY (fixture->entry),
                                                              GTK_ENTRY_ICON_SECONDARY);
  g_assert_cmpstr (tooltip, ==, shown_error (fixture));
  assert_button (fixture, "#ffa500");
  user_types (fixture->window, fixture->entry, "red");
  g_assert_false (has_warning_icon (fixture));
  g_assert_cmpstr (shown_error (fixture), ==, "");
  /* So does another colour that is shown. */
  user_types (fixture->window, fixture->entry, "re");
  g_assert_true (has_warning_icon (fixture));
  show (fixture, "red");
  g_assert_false (has_warning_icon (fixture));
}

static void
test_unreadable_in_german (Fixture *fixture, gconstpointer data)
{
  if (!speak_german ())
    return;
  user_types (fixture->window, fixture->entry, "#ff");
  g_assert_cmpstr (shown_error (fixture), ==,
                   "Spalte 1: „#ff“ gefunden; erwartet: 3, 4, 6 oder 8 hexadezimale Ziffern nach "
                   "dem # (ein Kommentar beginnt mit //)");
  speak_english ();
}

static void
choose (GtkWidget *button, const char *css)
{
  ColorshineColor color;
  g_assert_true (colorshine_color_parse (css, strlen (css), &color, NULL));
  GeglColor *gegl_color = gegl_color_from_color (&color);
  if (GIMP_IS_COLOR_BUTTON (button))
    gimp_color_button_set_color (GIMP_COLOR_BUTTON (button), gegl_color);
  else
    g_signal_emit_by_name (button, "color-picked", gegl_color);
  g_object_unref (gegl_color);
}

static void
test_button (Fixture *fixture, gconstpointer data)
{
  show (fixture, "orange");
  choose (fixture->button, "royalblue");
  g_assert_cmpstr (color_field_get_text (COLOR_FIELD (fixture->field)), ==, "#4169e1");
  g_assert_cmpint (fixture->n_edited, ==, 1);
  /* A name is not replaced by what it means. */
  show (fixture, "RoyalBlue");
  choose (fixture->button, "royalblue");
  g_assert_cmpstr (color_field_get_text (COLOR_FIELD (fixture->field)), ==, "RoyalBlue");
  g_assert_cmpint (fixture->n_edited, ==, 1);
}

static gboolean
is_over (Fixture *fixture)
{
  return strchr (fixture->picking->str, '-') != NULL;
}

/* The image is shown as it is for as long as a colour is picked, and GIMP's button
 * tells of one colour several times. */
static void
test_pick (Fixture *fixture, gconstpointer data)
{
  show (fixture, "orange");
  g_signal_emit_by_name (fixture->pick, "clicked");
  g_assert_cmpstr (fixture->picking->str, ==, "+");
  choose (fixture->pick, "red");
  choose (fixture->pick, "royalblue");
  g_assert_cmpstr (fixture->picking->str, ==, "+");
  while (!is_over (fixture))
    gtk_main_iteration ();
  g_assert_cmpstr (fixture->picking->str, ==, "+-");
  g_assert_cmpstr (color_field_get_text (COLOR_FIELD (fixture->field)), ==, "#4169e1");
  g_assert_cmpint (fixture->n_edited, ==, 2);
}

/* Escape, for one. */
static void
test_pick_given_up (Fixture *fixture, gconstpointer data)
{
  show (fixture, "orange");
  g_signal_emit_by_name (fixture->pick, "clicked");
  user_presses (fixture->window, GDK_KEY_Escape, 0);
  while (!is_over (fixture))
    gtk_main_iteration ();
  g_assert_cmpstr (fixture->picking->str, ==, "+-");
  g_assert_cmpstr (color_field_get_text (COLOR_FIELD (fixture->field)), ==, "orange");
}

/* The end of a pick is still to come. */
static void
test_destroyed_meanwhile (Fixture *fixture, gconstpointer data)
{
  choose (fixture->pick, "red");
  gtk_widget_destroy (fixture->field);
  const gint64 end = g_get_monotonic_time () + 300 * G_TIME_SPAN_MILLISECOND;
  while (g_get_monotonic_time () < end)
    gtk_main_iteration_do (FALSE);
  g_assert_cmpstr (fixture->picking->str, ==, "");
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  user_finds (fixture->field, GIMP_TYPE_COLOR_BUTTON, "Target color");
  user_finds (fixture->field, GIMP_TYPE_PICK_BUTTON, "Target color: pick from the image");
  user_finds (fixture->field, GTK_TYPE_ENTRY, "Target color: CSS text");
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

void
add_tests (void)
{
  add ("/color-field/shows", test_shows);
  add ("/color-field/typed", test_typed);
  add ("/color-field/unreadable", test_unreadable);
  add ("/color-field/unreadable-in-german", test_unreadable_in_german);
  add ("/color-field/button", test_button);
  add ("/color-field/pick", test_pick);
  add ("/color-field/pick-given-up", test_pick_given_up);
  add ("/color-field/destroyed-meanwhile", test_destroyed_meanwhile);
  add ("/color-field/names", test_names);
}
