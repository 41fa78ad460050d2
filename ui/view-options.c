/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the user looks at.
 */
#include "config.h"

#include "view-options.h"

#include <glib/gi18n.h>
#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>

#include "names.h"

struct _ViewOptions {
  GtkGrid parent;
  RecipeModel *model;
  GObject *config;
  GtkWidget *preview, *hold, *has_split, *split;
  gboolean is_held, is_picking, is_showing;
};

G_DEFINE_FINAL_TYPE (ViewOptions, view_options, GTK_TYPE_GRID)

static guint changed_signal;

static void
view_options_class_init (ViewOptionsClass *klass)
{
  changed_signal = g_signal_new ("changed", VIEW_TYPE_OPTIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
view_options_init (ViewOptions *view)
{
  gtk_grid_set_row_spacing (GTK_GRID (view), 6);
  gtk_grid_set_column_spacing (GTK_GRID (view), 6);
}

gboolean
view_options_get_visible (ViewOptions *view)
{
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (view->preview)) && !view->is_held
         && !view->is_picking;
}

void
view_options_set_picking (ViewOptions *view, gboolean is_picking)
{
  view->is_picking = is_picking;
  g_signal_emit (view, changed_signal, 0);
}

static void
preview_toggled (ViewOptions *view)
{
  g_signal_emit (view, changed_signal, 0);
}

static void
set_held (ViewOptions *view, gboolean is_held)
{
  if (view->is_held == is_held)
    return;
  view->is_held = is_held;
  g_signal_emit (view, changed_signal, 0);
}

static void
hold_pressed (ViewOptions *view)
{
  set_held (view, TRUE);
}

static void
hold_released (ViewOptions *view)
{
  set_held (view, FALSE);
}

/* The button's own signals don't tell how long a key is held. */
static gboolean
hold_key (GtkWidget *button, GdkEventKey *event, ViewOptions *view)
{
  if (event->keyval != GDK_KEY_space)
    return GDK_EVENT_PROPAGATE;
  set_held (view, event->type == GDK_KEY_PRESS);
  return GDK_EVENT_STOP;
}

static gboolean
hold_left (GtkWidget *button, GdkEvent *event, ViewOptions *view)
{
  set_held (view, FALSE);
  return GDK_EVENT_PROPAGATE;
}

static void
has_split_toggled (ViewOptions *view)
{
  const gboolean has_split = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (view->has_split));
  if (!view->is_showing)
    g_object_set (view->config, "split", has_split ? 0.5 : 0.0, NULL);
}

static void
split_changed (ViewOptions *view)
{
  gdouble split;
  g_object_get (view->config, "split", &split, NULL);
  view->is_showing = TRUE;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (view->has_split), split > 0.0);
  gtk_widget_set_sensitive (view->split, split > 0.0);
  view->is_showing = FALSE;
}

/* The influence that is shown is that of the chosen attractor. */
static void
follow_selection (ViewOptions *view)
{
  g_object_set (view->config, "show-attractor", recipe_model_get_selected (view->model) + 1, NULL);
}

static void
build_hold (ViewOptions *view)
{
  view->hold = gtk_button_new_with_mnemonic (_("Hold to see the original"));
  gtk_widget_set_tooltip_text (view->hold, _("Hold the button, or Space, to see the image without "
                                             "the filter"));
  gtk_widget_add_events (view->hold, GDK_KEY_PRESS_MASK | GDK_KEY_RELEASE_MASK);
  g_signal_connect_swapped (view->hold, "pressed", G_CALLBACK (hold_pressed), view);
  g_signal_connect_swapped (view->hold, "released", G_CALLBACK (hold_released), view);
  g_signal_connect (view->hold, "key-press-event", G_CALLBACK (hold_key), view);
  g_signal_connect (view->hold, "key-release-event", G_CALLBACK (hold_key), view);
  g_signal_connect (view->hold, "focus-out-event", G_CALLBACK (hold_left), view);
}

GtkWidget *
view_options_new (RecipeModel *model, GObject *config)
{
  ViewOptions *view = g_object_new (VIEW_TYPE_OPTIONS, NULL);
  GtkGrid *grid = GTK_GRID (view);
  GtkWidget *label = gtk_label_new_with_mnemonic (_("Sho_w"));
  GtkWidget *show = gimp_prop_choice_combo_box_new (config, "show");
  view->model = model;
  view->config = config;
  view->preview = gtk_check_button_new_with_mnemonic (_("_Preview"));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (view->preview), TRUE);
  view->has_split = gtk_check_button_new_with_mnemonic (_("Split _view"));
  gtk_widget_set_tooltip_text (view->has_split, _("Keep the left part of the image as it was"));
  view->split = gimp_prop_spin_scale_new (config, "split", 0.01, 0.1, 2);
  name_after_setting (view->split, config, "split");
  name_after_setting (show, config, "show");
  gtk_widget_set_hexpand (view->split, TRUE);
  gtk_widget_set_hexpand (show, TRUE);
  build_hold (view);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), show);
  gtk_label_set_xalign (GTK_LABEL (label), 0.0F);
  gtk_grid_attach (grid, label, 0, 0, 1, 1);
  gtk_grid_attach (grid, show, 1, 0, 1, 1);
  gtk_grid_attach (grid, view->preview, 0, 1, 1, 1);
  gtk_grid_attach (grid, view->hold, 1, 1, 1, 1);
  gtk_grid_attach (grid, view->has_split, 0, 2, 1, 1);
  gtk_grid_attach (grid, view->split, 1, 2, 1, 1);
  gtk_widget_show_all (GTK_WIDGET (view));
  g_signal_connect_swapped (view->preview, "toggled", G_CALLBACK (preview_toggled), view);
  g_signal_connect_swapped (view->has_split, "toggled", G_CALLBACK (has_split_toggled), view);
  g_signal_connect_object (config, "notify::split", G_CALLBACK (split_changed), view,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "selected", G_CALLBACK (follow_selection), view,
                           G_CONNECT_SWAPPED);
  split_changed (view);
  follow_selection (view);
  return GTK_WIDGET (view);
}
