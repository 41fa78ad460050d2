/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What belongs to the recipe as a whole. The text is read while it is written; a
 * mistake is told below it, with its line and column.
 */
#include "config.h"

#include "recipe-editor.h"

#include <glib/gi18n.h>
#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>

#include "error-text.h"
#include "names.h"

/* Pixels. Below 0 it is that of all lines but an attractor's first. */
#define WRAPPED_INDENT -24

typedef struct {
  RecipeModel *model;
  GtkTextBuffer *buffer;
  GtkWidget *view, *error;
  gboolean is_showing, is_typing;
} RecipeText;

static char *
buffer_text (GtkTextBuffer *buffer)
{
  GtkTextIter start, end;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
show_text (GtkWidget *box)
{
  RecipeText *self = g_object_get_data (G_OBJECT (box), "recipe-text");
  const ColorshineError *error = recipe_model_get_error (self->model);
  g_autofree char *sentence = error ? error_text (error) : g_strdup ("");
  gtk_label_set_text (GTK_LABEL (self->error), sentence);
  gtk_widget_set_visible (self->error, error != NULL);
  /* The user's own writing stays as it is, comments and spaces included. */
  g_autofree char *shown = buffer_text (self->buffer);
  if (self->is_typing || strcmp (shown, recipe_model_get_text (self->model)) == 0)
    return;
  self->is_showing = TRUE;
  gtk_text_buffer_set_text (self->buffer, recipe_model_get_text (self->model), -1);
  self->is_showing = FALSE;
}

static void
text_changed (GtkTextBuffer *buffer, RecipeText *self)
{
  if (self->is_showing)
    return;
  g_autofree char *text = buffer_text (buffer);
  self->is_typing = TRUE;
  recipe_model_set_text (self->model, text);
  self->is_typing = FALSE;
}

static GtkWidget *
recipe_text_new (RecipeModel *model)
{
  RecipeText *self = g_new0 (RecipeText, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *scrolled = gtk_scrolled_window_new (NULL, NULL);
  GtkWidget *label = gtk_label_new_with_mnemonic (_("R_ecipe as text"));
  self->model = model;
  self->view = gtk_text_view_new ();
  self->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  self->error = gtk_label_new ("");
  gtk_label_set_xalign (GTK_LABEL (label), 0.0F);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), self->view);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (self->view), TRUE);
  /* Not between all letters: in some languages there would be a hyphen, which is not
   * in the recipe. */
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->view), GTK_WRAP_WORD);
  gtk_text_view_set_indent (GTK_TEXT_VIEW (self->view), WRAPPED_INDENT);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->view), FALSE);
  gtk_widget_set_tooltip_text (self->view,
                               _("One attractor per line: COLOR;TOLERANCE;STRENGTH and options. "
                                 "Example: orange;30;75;from=#b5763f"));
  atk_object_set_name (gtk_widget_get_accessible (self->view), _("Recipe as text"));
  gtk_label_set_line_wrap (GTK_LABEL (self->error), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->error), 0.0F);
  gtk_label_set_selectable (GTK_LABEL (self->error), TRUE);
  gtk_widget_set_no_show_all (self->error, TRUE);
  gtk_style_context_add_class (gtk_widget_get_style_context (self->error), GTK_STYLE_CLASS_ERROR);
  gtk_scrolled_window_set_shadow_type (GTK_SCROLLED_WINDOW (scrolled), GTK_SHADOW_IN);
  gtk_widget_set_size_request (scrolled, -1, 90);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_container_add (GTK_CONTAINER (scrolled), self->view);
  gtk_box_pack_start (GTK_BOX (box), label, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), scrolled, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (box), self->error, FALSE, FALSE, 0);
  gtk_widget_show_all (box);
  g_object_set_data_full (G_OBJECT (box), "recipe-text", self, g_free);
  g_signal_connect (self->buffer, "changed", G_CALLBACK (text_changed), self);
  g_signal_connect_object (model, "changed", G_CALLBACK (show_text), box, G_CONNECT_SWAPPED);
  show_text (box);
  return box;
}

static void
attach_choice (GtkGrid *grid, GObject *config, ColorshineSettingId id, gint row)
{
  const char *name = colorshine_setting (id)->name;
  GParamSpec *spec = g_object_class_find_property (G_OBJECT_GET_CLASS (config), name);
  GtkWidget *label = gtk_label_new_with_mnemonic (g_param_spec_get_nick (spec));
  GtkWidget *combo = gimp_prop_choice_combo_box_new (config, name);
  gtk_label_set_xalign (GTK_LABEL (label), 0.0F);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), combo);
  gtk_widget_set_hexpand (combo, TRUE);
  gtk_widget_set_tooltip_text (combo, g_param_spec_get_blurb (spec));
  name_after_setting (combo, config, name);
  gtk_grid_attach (grid, label, 0, row, 1, 1);
  gtk_grid_attach (grid, combo, 1, row, 1, 1);
}

GtkWidget *
recipe_editor_new (RecipeModel *model, GObject *config)
{
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *switches = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  const ColorshineSettingId switch_ids[]
      = { COLORSHINE_SETTING_LIGHTNESS, COLORSHINE_SETTING_CHROMA, COLORSHINE_SETTING_HUE };
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 6);
  for (gsize i = 0; i < G_N_ELEMENTS (switch_ids); i++)
    gtk_box_pack_start (GTK_BOX (switches),
                        gimp_prop_check_button_new (config, colorshine_setting (switch_ids[i])->name,
                                                    NULL),
                        FALSE, FALSE, 0);
  gtk_grid_attach (GTK_GRID (grid), switches, 0, 0, 2, 1);
  attach_choice (GTK_GRID (grid), config, COLORSHINE_SETTING_BLEND, 1);
  attach_choice (GTK_GRID (grid), config, COLORSHINE_SETTING_GAMUT, 2);
  const char *neutral = colorshine_setting (COLORSHINE_SETTING_NEUTRAL_CHROMA)->name;
  GtkWidget *scale = gimp_prop_spin_scale_new (config, neutral, 0.001, 0.01, 3);
  name_after_setting (scale, config, neutral);
  gtk_grid_attach (GTK_GRID (grid), scale, 0, 3, 2, 1);
  gtk_grid_attach (GTK_GRID (grid), recipe_text_new (model), 0, 4, 2, 1);
  gtk_widget_show_all (grid);
  return grid;
}
