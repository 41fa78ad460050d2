/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A colour as button, eyedropper and CSS text. The text is what counts: the other
 * two write it.
 */
#include "config.h"

#include "color-field.h"

#include <glib/gi18n.h>
#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>

#include "color-button.h"
#include "color.h"
#include "error-text.h"

struct _ColorField {
  GtkBox parent;
  GtkWidget *button, *pick, *entry;
  gboolean is_showing; /* not a change by the user */
  gboolean is_picking;
  guint pick_end;
};

G_DEFINE_FINAL_TYPE (ColorField, color_field, GTK_TYPE_BOX)

enum { EDITED, PICKING, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
set_picking (ColorField *field, gboolean picking)
{
  if (field->is_picking == picking)
    return;
  field->is_picking = picking;
  g_signal_emit (field, signals[PICKING], 0, picking);
}

static void
color_field_dispose (GObject *object)
{
  ColorField *field = COLOR_FIELD (object);
  g_clear_handle_id (&field->pick_end, g_source_remove);
  G_OBJECT_CLASS (color_field_parent_class)->dispose (object);
}

static void
color_field_class_init (ColorFieldClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = color_field_dispose;
  signals[EDITED] = g_signal_new ("edited", COLOR_TYPE_FIELD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  signals[PICKING] = g_signal_new ("picking", COLOR_TYPE_FIELD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

/* Says in place what is wrong with a text, or that nothing is. */
static void
show_error (ColorField *field, const ColorshineError *error)
{
  g_autofree char *sentence = error ? error_text (error) : g_strdup ("");
  gtk_entry_set_icon_from_icon_name (GTK_ENTRY (field->entry), GTK_ENTRY_ICON_SECONDARY,
                                     error ? GIMP_ICON_DIALOG_WARNING : NULL);
  gtk_entry_set_icon_tooltip_text (GTK_ENTRY (field->entry), GTK_ENTRY_ICON_SECONDARY,
                                   error ? sentence : NULL);
  atk_object_set_description (gtk_widget_get_accessible (field->entry), sentence);
}

static void
show_on_button (ColorField *field, const ColorshineColor *color)
{
  GeglColor *gegl_color = gegl_color_from_color (color);
  gimp_color_button_set_color (GIMP_COLOR_BUTTON (field->button), gegl_color);
  g_object_unref (gegl_color);
}

static void
entry_changed (GtkEntry *entry, ColorField *field)
{
  if (field->is_showing)
    return;
  const char *text = gtk_entry_get_text (entry);
  ColorshineColor color;
  ColorshineError error;
  if (!colorshine_color_parse (text, strlen (text), &color, &error))
    {
      show_error (field, &error);
      return;
    }
  show_error (field, NULL);
  field->is_showing = TRUE;
  show_on_button (field, &color);
  field->is_showing = FALSE;
  g_signal_emit (field, signals[EDITED], 0);
}

/* The user's text stays where it means this colour already. */
static void
take_color (ColorField *field, GeglColor *gegl_color)
{
  const char *text = gtk_entry_get_text (GTK_ENTRY (field->entry));
  g_autofree char *css = css_from_gegl_color (gegl_color);
  ColorshineColor color;
  g_autofree char *css_of_text = NULL;
  if (colorshine_color_parse (text, strlen (text), &color, NULL))
    {
      GeglColor *of_text = gegl_color_from_color (&color);
      css_of_text = css_from_gegl_color (of_text);
      g_object_unref (of_text);
    }
  if (g_strcmp0 (css, css_of_text) != 0)
    gtk_entry_set_text (GTK_ENTRY (field->entry), css);
}

static void
button_changed (GimpColorButton *button, ColorField *field)
{
  if (field->is_showing)
    return;
  GeglColor *color = gimp_color_button_get_color (button);
  take_color (field, color);
  g_object_unref (color);
}

/* A pick is reported several times, so it is over a moment after the last. */
static gboolean
end_pick (gpointer field_pointer)
{
  ColorField *field = field_pointer;
  field->pick_end = 0;
  set_picking (field, FALSE);
  return G_SOURCE_REMOVE;
}

static void
color_picked (GimpPickButton *pick, GeglColor *color, ColorField *field)
{
  take_color (field, color);
  g_clear_handle_id (&field->pick_end, g_source_remove);
  field->pick_end = g_timeout_add (100, end_pick, field);
}

static void
pick_started (GtkButton *pick, ColorField *field)
{
  g_clear_handle_id (&field->pick_end, g_source_remove);
  set_picking (field, TRUE);
}

/* The button holds a grab while it picks; the end of that is the end of a pick
 * that was given up, too. */
static void
grab_changed (GtkWidget *pick, gboolean was_grabbed, ColorField *field)
{
  if (was_grabbed && field->is_picking && !field->pick_end)
    field->pick_end = g_timeout_add (100, end_pick, field);
}

static void
color_field_init (ColorField *field)
{
  gtk_box_set_spacing (GTK_BOX (field), 6);
  field->button = color_button_new (40, 24);
  field->pick = gimp_pick_button_new ();
  field->entry = gtk_entry_new ();
  gtk_entry_set_width_chars (GTK_ENTRY (field->entry), 20);
  gtk_widget_set_tooltip_text (field->entry, _("Any CSS color, such as orange, #ff8800 or "
                                               "oklch(74% 0.18 60)"));
  gtk_widget_set_tooltip_text (field->pick, _("Pick a color of the unchanged image"));
  gtk_box_pack_start (GTK_BOX (field), field->button, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (field), field->pick, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (field), field->entry, TRUE, TRUE, 0);
  gtk_widget_show_all (GTK_WIDGET (field));
  g_signal_connect (field->entry, "changed", G_CALLBACK (entry_changed), field);
  g_signal_connect (field->button, "color-changed", G_CALLBACK (button_changed), field);
  g_signal_connect (field->pick, "clicked", G_CALLBACK (pick_started), field);
  g_signal_connect (field->pick, "color-picked", G_CALLBACK (color_picked), field);
  g_signal_connect (field->pick, "grab-notify", G_CALLBACK (grab_changed), field);
}

GtkWidget *
color_field_new (const char *name)
{
  ColorField *field = g_object_new (COLOR_TYPE_FIELD, "orientation", GTK_ORIENTATION_HORIZONTAL,
                                    NULL);
  g_autofree char *pick_name = g_strdup_printf (_("%s: pick from the image"), name);
  g_autofree char *text_name = g_strdup_printf (_("%s: CSS text"), name);
  gimp_color_button_set_title (GIMP_COLOR_BUTTON (field->button), name);
  atk_object_set_name (gtk_widget_get_accessible (field->button), name);
  atk_object_set_name (gtk_widget_get_accessible (field->pick), pick_name);
  atk_object_set_name (gtk_widget_get_accessible (field->entry), text_name);
  return GTK_WIDGET (field);
}

void
color_field_set (ColorField *field, const char *css_text, const ColorshineColor *color)
{
  field->is_showing = TRUE;
  if (strcmp (css_text, gtk_entry_get_text (GTK_ENTRY (field->entry))) != 0)
    gtk_entry_set_text (GTK_ENTRY (field->entry), css_text);
  show_on_button (field, color);
  show_error (field, NULL);
  field->is_showing = FALSE;
}

const char *
color_field_get_text (ColorField *field)
{
  return gtk_entry_get_text (GTK_ENTRY (field->entry));
}

GtkWidget *
color_field_get_entry (ColorField *field)
{
  return field->entry;
}
