/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GIMP's colour button with the wire's lock.
 */
#include "config.h"

#include "color-button.h"

#include "wire-lock.h"

struct _ColorButton {
  GimpColorButton parent;
};

G_DEFINE_FINAL_TYPE (ColorButton, color_button, GIMP_TYPE_COLOR_BUTTON)

/* The first time, this loads what GIMP's settings allow. */
static void
clicked (GtkButton *button)
{
  wire_lock ();
  GTK_BUTTON_CLASS (color_button_parent_class)->clicked (button);
  wire_unlock ();
}

static void
take (GimpColorButton *button, GeglColor *(*get) (void))
{
  wire_lock ();
  GeglColor *color = get ();
  wire_unlock ();
  gimp_color_button_set_color (button, color);
  g_object_unref (color);
}

static void
use_foreground (GSimpleAction *action, GVariant *parameter, gpointer button)
{
  take (button, gimp_context_get_foreground);
}

static void
use_background (GSimpleAction *action, GVariant *parameter, gpointer button)
{
  take (button, gimp_context_get_background);
}

/* GIMP makes the menu here. */
static void
constructed (GObject *object)
{
  /* In place of the entries of the same names. */
  const GActionEntry entries[] = { { .name = "use-foreground", .activate = use_foreground },
                                   { .name = "use-background", .activate = use_background } };
  G_OBJECT_CLASS (color_button_parent_class)->constructed (object);
  GSimpleActionGroup *group = gimp_color_button_get_action_group (GIMP_COLOR_BUTTON (object));
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), object);
}

static void
color_button_class_init (ColorButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = constructed;
  GTK_BUTTON_CLASS (klass)->clicked = clicked;
}

static void
color_button_init (ColorButton *button)
{
}

GtkWidget *
color_button_new (gint width, gint height)
{
  GtkWidget *button = g_object_new (COLOR_TYPE_BUTTON, "area-width", width, "area-height", height,
                                    "type", GIMP_COLOR_AREA_SMALL_CHECKS, "title", "", NULL);
  gimp_color_button_set_update (GIMP_COLOR_BUTTON (button), TRUE);
  return button;
}
