/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list of attractors: one row each, with a switch, its colours and what it does
 * in words.
 */
#include "config.h"

#include "attractor-list.h"

#include <glib/gi18n.h>
#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>

#include <math.h>

#include "color.h"

typedef struct {
  RecipeModel *model;
  GtkWidget *list, *hint;
  GtkWidget *remove, *duplicate, *up, *down, *add;
  gboolean is_filling;
  char *new_color; /* CSS text */
} AttractorList;

/* ── Rows ───────────────────────────────────────────────────────────────── */

static char *
row_text (const ColorshineAttractor *attractor)
{
  g_autofree char *range
      = attractor->radius_delta_e_ok >= 0.0
            ? g_strdup_printf ("ΔE %.3f", attractor->radius_delta_e_ok)
            /* Translators: how far an attractor reaches: this share of the pixels. */
            : g_strdup_printf (_("%.4g %%"), attractor->tolerance_percentile);
  if (attractor->protect)
    return g_strdup_printf (_("protect · %s"), range);
  return g_strdup_printf (_("%s · strength %.4g"), range, attractor->strength);
}

static GtkWidget *
swatch (const ColorshineColor *color)
{
  GeglColor *gegl_color = gegl_color_from_color (color);
  GtkWidget *area = gimp_color_area_new (gegl_color, GIMP_COLOR_AREA_SMALL_CHECKS, 0);
  gtk_widget_set_size_request (area, 22, 22);
  gtk_widget_set_valign (area, GTK_ALIGN_CENTER);
  g_object_unref (gegl_color);
  return area;
}

static void
switch_toggled (GtkToggleButton *button, AttractorList *self)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_LIST_BOX_ROW);
  if (!self->is_filling && row)
    recipe_model_set_off (self->model, gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)),
                          !gtk_toggle_button_get_active (button));
}

/* What a row holds; made anew for each change, which costs less than a
 * millisecond. */
static GtkWidget *
row_content (AttractorList *self, const ColorshineAttractor *attractor, gsize number)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *check = gtk_check_button_new ();
  g_autofree char *text = row_text (attractor);
  g_autofree char *name = g_strdup_printf (_("Attractor %u is on"), (guint) number);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (check), !attractor->off);
  gtk_widget_set_tooltip_text (check, _("Switch this attractor on or off"));
  atk_object_set_name (gtk_widget_get_accessible (check), name);
  g_signal_connect (check, "toggled", G_CALLBACK (switch_toggled), self);
  g_object_set_data (G_OBJECT (box), "switch", check);
  gtk_box_pack_start (GTK_BOX (box), check, FALSE, FALSE, 0);
  if (attractor->from_text)
    {
      gtk_box_pack_start (GTK_BOX (box), swatch (&attractor->from), FALSE, FALSE, 0);
      gtk_box_pack_start (GTK_BOX (box), gtk_label_new ("→"), FALSE, FALSE, 0);
    }
  gtk_box_pack_start (GTK_BOX (box), swatch (&attractor->color), FALSE, FALSE, 0);
  GtkWidget *title = gtk_label_new (attractor->color_text);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (title), 0.0F);
  gtk_box_pack_start (GTK_BOX (box), title, TRUE, TRUE, 0);
  gtk_box_pack_end (GTK_BOX (box), gtk_label_new (text), FALSE, FALSE, 0);
  gtk_widget_set_margin_start (box, 4);
  gtk_widget_set_margin_end (box, 4);
  gtk_widget_show_all (box);
  return box;
}

static void
fill_row (AttractorList *self, GtkListBoxRow *row, const ColorshineAttractor *attractor,
          gsize number)
{
  /* The same text and colours look the same. */
  const ColorshineRecipe one = { 1, { *attractor } };
  char *text = colorshine_recipe_format (&one, "\n");
  if (text && g_strcmp0 (text, g_object_get_data (G_OBJECT (row), "recipe")) != 0)
    {
      GtkWidget *old = gtk_bin_get_child (GTK_BIN (row));
      if (old)
        gtk_container_remove (GTK_CONTAINER (row), old);
      gtk_container_add (GTK_CONTAINER (row), row_content (self, attractor, number));
      g_object_set_data_full (G_OBJECT (row), "recipe", g_strdup (text), g_free);
      g_autofree char *words = row_text (attractor);
      g_autofree char *name = g_strdup_printf (_("Attractor %u: %s, %s"), (guint) number,
                                               attractor->color_text, words);
      atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (row)), name);
    }
  free (text);
}

static void
update_buttons (AttractorList *self)
{
  const int selected = recipe_model_get_selected (self->model);
  const int n = (int) recipe_model_get_recipe (self->model)->n_attractors;
  gtk_widget_set_sensitive (self->add, n < COLORSHINE_MAX_ATTRACTORS);
  gtk_widget_set_sensitive (self->remove, selected >= 0);
  gtk_widget_set_sensitive (self->duplicate, selected >= 0 && n < COLORSHINE_MAX_ATTRACTORS);
  gtk_widget_set_sensitive (self->up, selected > 0);
  gtk_widget_set_sensitive (self->down, selected >= 0 && selected < n - 1);
}

/* ── Focus ──────────────────────────────────────────────────────────────── */

/* Rows are filled anew, and the last one goes when another was removed; whoever works
 * by keyboard stays in the list all the same. */
typedef enum {
  FOCUS_ELSEWHERE,
  FOCUS_ON_ROW,
  FOCUS_ON_SWITCH,
} FocusPlace;

static FocusPlace
find_focus (AttractorList *self, gint *row_index)
{
  GtkWidget *window = gtk_widget_get_toplevel (self->list);
  GtkWidget *focus = GTK_IS_WINDOW (window) ? gtk_window_get_focus (GTK_WINDOW (window)) : NULL;
  if (!focus || !gtk_widget_is_ancestor (focus, self->list))
    return FOCUS_ELSEWHERE;
  GtkWidget *row = gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX_ROW);
  *row_index = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
  return focus == row ? FOCUS_ON_ROW : FOCUS_ON_SWITCH;
}

static void
restore_focus (AttractorList *self, FocusPlace place, gint row_index)
{
  GtkListBox *list = GTK_LIST_BOX (self->list);
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, row_index);
  if (place == FOCUS_ELSEWHERE)
    return;
  if (place == FOCUS_ON_SWITCH && row)
    {
      GtkWidget *content = gtk_bin_get_child (GTK_BIN (row));
      gtk_widget_grab_focus (g_object_get_data (G_OBJECT (content), "switch"));
      return;
    }
  row = gtk_list_box_get_selected_row (list);
  gtk_widget_grab_focus (row ? GTK_WIDGET (row) : self->add);
}

static void
update_rows (AttractorList *self)
{
  gint focused_row = -1;
  const FocusPlace place = find_focus (self, &focused_row);
  const ColorshineRecipe *recipe = recipe_model_get_recipe (self->model);
  GtkListBox *list = GTK_LIST_BOX (self->list);
  self->is_filling = TRUE;
  for (gsize i = 0; i < recipe->n_attractors; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, (gint) i);
      if (!row)
        {
          row = GTK_LIST_BOX_ROW (gtk_list_box_row_new ());
          gtk_widget_show (GTK_WIDGET (row));
          gtk_list_box_insert (list, GTK_WIDGET (row), -1);
        }
      fill_row (self, row, &recipe->attractors[i], i + 1);
    }
  GtkListBoxRow *extra;
  while ((extra = gtk_list_box_get_row_at_index (list, (gint) recipe->n_attractors)))
    gtk_widget_destroy (GTK_WIDGET (extra));
  const int selected = recipe_model_get_selected (self->model);
  gtk_list_box_select_row (list,
                           selected < 0 ? NULL : gtk_list_box_get_row_at_index (list, selected));
  update_buttons (self);
  restore_focus (self, place, focused_row);
  self->is_filling = FALSE;
}

static void
row_selected (GtkListBox *list, GtkListBoxRow *row, AttractorList *self)
{
  if (!self->is_filling && row)
    recipe_model_select (self->model, gtk_list_box_row_get_index (row));
}

/* ── Buttons ────────────────────────────────────────────────────────────── */

static void
add (AttractorList *self)
{
  recipe_model_add (self->model, self->new_color);
}

static void
duplicate (AttractorList *self)
{
  recipe_model_duplicate (self->model);
}

static void
remove_chosen (AttractorList *self)
{
  recipe_model_remove (self->model);
}

static void
move_up (AttractorList *self)
{
  recipe_model_move (self->model, -1);
}

static void
move_down (AttractorList *self)
{
  recipe_model_move (self->model, 1);
}

static GtkWidget *
new_button (AttractorList *self, GtkWidget *box, const char *icon, const char *name,
            const char *tooltip, void (*clicked) (AttractorList *))
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon, GTK_ICON_SIZE_BUTTON);
  gtk_widget_set_tooltip_text (button, tooltip);
  atk_object_set_name (gtk_widget_get_accessible (button), name);
  gtk_box_pack_start (GTK_BOX (box), button, FALSE, FALSE, 0);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (clicked), self);
  return button;
}

static GtkWidget *
new_button_row (AttractorList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  self->add = gtk_button_new_with_mnemonic (_("_Add attractor"));
  gtk_box_pack_start (GTK_BOX (box), self->add, FALSE, FALSE, 0);
  g_signal_connect_swapped (self->add, "clicked", G_CALLBACK (add), self);
  self->remove = new_button (self, box, GIMP_ICON_LIST_REMOVE, _("Remove attractor"),
                             _("Remove this attractor (Delete)"), remove_chosen);
  self->duplicate = new_button (self, box, GIMP_ICON_OBJECT_DUPLICATE, _("Duplicate attractor"),
                                _("Duplicate this attractor (Ctrl+D)"), duplicate);
  self->up = new_button (self, box, GIMP_ICON_GO_UP, _("Move attractor up"),
                         _("Move this attractor up (Alt+Up)"), move_up);
  self->down = new_button (self, box, GIMP_ICON_GO_DOWN, _("Move attractor down"),
                           _("Move this attractor down (Alt+Down)"), move_down);
  return box;
}

static gboolean
key_pressed (GtkWidget *list, GdkEventKey *event, AttractorList *self)
{
  const GdkModifierType modifiers = event->state & gtk_accelerator_get_default_mod_mask ();
  if (event->keyval == GDK_KEY_Delete && modifiers == 0)
    remove_chosen (self);
  else if (event->keyval == GDK_KEY_d && modifiers == GDK_CONTROL_MASK)
    duplicate (self);
  else if (event->keyval == GDK_KEY_Up && modifiers == GDK_MOD1_MASK)
    move_up (self);
  else if (event->keyval == GDK_KEY_Down && modifiers == GDK_MOD1_MASK)
    move_down (self);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

/* Tab leaves the list from the chosen row. By itself it would go through all rows,
 * choose each, and come to the editor with the last one. */
static gboolean
moved_focus (GtkWidget *list, GtkDirectionType direction)
{
  GtkWidget *row = gtk_container_get_focus_child (GTK_CONTAINER (list));
  if (!row || (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD))
    return FALSE;
  g_signal_stop_emission_by_name (list, "focus");
  return gtk_widget_child_focus (row, direction);
}

static void
model_changed (GtkWidget *box)
{
  update_rows (g_object_get_data (G_OBJECT (box), "attractor-list"));
}

static void
list_free (AttractorList *self)
{
  g_free (self->new_color);
  g_free (self);
}

GtkWidget *
attractor_list_new (RecipeModel *model)
{
  AttractorList *self = g_new0 (AttractorList, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *scrolled = gtk_scrolled_window_new (NULL, NULL);
  self->model = model;
  self->new_color = g_strdup ("orange");
  self->list = gtk_list_box_new ();
  self->hint = gtk_label_new (_("Add an attractor: a color that other colors drift towards."));
  gtk_label_set_line_wrap (GTK_LABEL (self->hint), TRUE);
  gtk_widget_show (self->hint);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_BROWSE);
  gtk_list_box_set_placeholder (GTK_LIST_BOX (self->list), self->hint);
  atk_object_set_name (gtk_widget_get_accessible (self->list), _("Attractors"));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_shadow_type (GTK_SCROLLED_WINDOW (scrolled), GTK_SHADOW_IN);
  gtk_widget_set_size_request (scrolled, 340, 130);
  gtk_container_add (GTK_CONTAINER (scrolled), self->list);
  gtk_box_pack_start (GTK_BOX (box), scrolled, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (box), new_button_row (self), FALSE, FALSE, 0);
  gtk_widget_show_all (box);
  g_object_set_data_full (G_OBJECT (box), "attractor-list", self, (GDestroyNotify) list_free);
  g_signal_connect (self->list, "row-selected", G_CALLBACK (row_selected), self);
  g_signal_connect (self->list, "key-press-event", G_CALLBACK (key_pressed), self);
  g_signal_connect (self->list, "focus", G_CALLBACK (moved_focus), NULL);
  g_signal_connect_object (model, "changed", G_CALLBACK (model_changed), box,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "selected", G_CALLBACK (model_changed), box,
                           G_CONNECT_SWAPPED);
  update_rows (self);
  return box;
}

void
attractor_list_set_foreground (GtkWidget *list, GeglColor *foreground)
{
  AttractorList *self = g_object_get_data (G_OBJECT (list), "attractor-list");
  g_autofree char *css = css_from_gegl_color (foreground);
  ColorshineColor color;
  const gboolean is_colored = colorshine_color_parse (css, strlen (css), &color, NULL)
                              && hypot (color.a, color.b) > 0.02;
  g_free (self->new_color);
  self->new_color = g_strdup (is_colored ? css : "orange");
}
