/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The settings of the chosen attractor, each with a widget that shows the model and
 * changes it.
 */
#include "config.h"

#include "attractor-editor.h"

#include <glib/gi18n.h>
#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>

#include <math.h>

#include "color-field.h"

#define SETTING(ID) colorshine_setting (COLORSHINE_SETTING_##ID)

/* Radii beyond this hold every colour that a display shows; more can be written as
 * text. */
#define LARGEST_RADIUS 2.0

struct _AttractorEditor {
  GtkGrid parent;
  RecipeModel *model;
  gboolean is_showing; /* not a change by the user */
  gboolean will_fix;   /* the radius, when it is known exactly */
  GtkWidget *color, *has_from, *from;
  GtkWidget *tolerance, *reach, *is_fixed, *radius;
  GtkWidget *strength, *falloff;
  GtkWidget *channels[3]; /* in the order of the core's bits */
  GtkWidget *protect;
};

G_DEFINE_FINAL_TYPE (AttractorEditor, attractor_editor, GTK_TYPE_GRID)

static guint picking_signal;

static void
attractor_editor_class_init (AttractorEditorClass *klass)
{
  picking_signal = g_signal_new ("picking", ATTRACTOR_TYPE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void show_attractor (AttractorEditor *self);

/* ── From the widgets to the model ──────────────────────────────────────── */

static void
color_edited (AttractorEditor *self)
{
  recipe_model_set_color (self->model, color_field_get_text (COLOR_FIELD (self->color)), NULL);
}

static void
from_edited (AttractorEditor *self)
{
  recipe_model_set_from (self->model, color_field_get_text (COLOR_FIELD (self->from)), NULL);
}

static void
picking (AttractorEditor *self, gboolean is_picking)
{
  g_signal_emit (self, picking_signal, 0, is_picking);
}

static void
has_from_toggled (AttractorEditor *self)
{
  const ColorshineAttractor *attractor = recipe_model_get_attractor (self->model);
  if (self->is_showing || !attractor)
    return;
  const gboolean has_from = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->has_from));
  recipe_model_set_from (self->model, has_from ? attractor->color_text : NULL, NULL);
}

/* Whether a widget's number is another than the recipe's. Widgets round to the digits
 * that they show as soon as the focus leaves them. */
static gboolean
is_another (GtkWidget *widget, double current)
{
  GtkSpinButton *button = GTK_SPIN_BUTTON (widget);
  const double last_digit = pow (10.0, -(double) gtk_spin_button_get_digits (button));
  return fabs (gtk_spin_button_get_value (button) - current) > 0.5001 * last_digit;
}

static void
tolerance_changed (AttractorEditor *self)
{
  const ColorshineAttractor *attractor = recipe_model_get_attractor (self->model);
  if (attractor && !self->is_showing && is_another (self->tolerance, attractor->tolerance_percentile))
    recipe_model_set_tolerance (self->model,
                                gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->tolerance)));
}

/* As far as it reaches here; later, if that is not known yet. */
static void
fix_radius (AttractorEditor *self)
{
  gboolean is_exact;
  const double radius = recipe_model_get_radius (self->model, &is_exact);
  if (radius < 0.0 || !is_exact)
    return;
  self->will_fix = FALSE;
  recipe_model_set_fixed_radius (self->model, radius);
}

static void
is_fixed_toggled (AttractorEditor *self)
{
  if (self->is_showing)
    return;
  self->will_fix = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->is_fixed));
  if (self->will_fix)
    fix_radius (self);
  else
    recipe_model_set_fixed_radius (self->model, -1.0);
}

static void
radius_changed (AttractorEditor *self)
{
  const ColorshineAttractor *attractor = recipe_model_get_attractor (self->model);
  if (attractor && !self->is_showing && is_another (self->radius, attractor->radius_delta_e_ok))
    recipe_model_set_fixed_radius (self->model,
                                   gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->radius)));
}

static void
strength_changed (AttractorEditor *self)
{
  const ColorshineAttractor *attractor = recipe_model_get_attractor (self->model);
  if (attractor && !self->is_showing && is_another (self->strength, attractor->strength))
    recipe_model_set_strength (self->model,
                               gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->strength)));
}

static void
falloff_changed (AttractorEditor *self)
{
  if (!self->is_showing)
    recipe_model_set_falloff (
        self->model, (ColorshineFalloff) gtk_combo_box_get_active (GTK_COMBO_BOX (self->falloff)));
}

static void
channels_toggled (AttractorEditor *self)
{
  unsigned channels = 0;
  if (self->is_showing)
    return;
  for (unsigned i = 0; i < G_N_ELEMENTS (self->channels); i++)
    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->channels[i])))
      channels |= 1U << i;
  recipe_model_set_channels (self->model, channels);
  /* The last one stays on. */
  if (!channels)
    show_attractor (self);
}

static void
protect_toggled (AttractorEditor *self)
{
  if (!self->is_showing)
    recipe_model_set_protect (self->model,
                              gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->protect)));
}

/* ── From the model to the widgets ──────────────────────────────────────── */

/* Tolerance and radius together, in words. */
static void
show_reach (AttractorEditor *self)
{
  const ColorshineAttractor *attractor = recipe_model_get_attractor (self->model);
  if (!attractor)
    return;
  gboolean is_exact;
  const double radius = recipe_model_get_radius (self->model, &is_exact);
  g_autofree char *text = NULL;
  if (attractor->radius_delta_e_ok >= 0.0)
    text = g_strdup_printf (_("ΔE %.3f, whatever the image"), radius);
  else if (radius < 0.0)
    text = g_strdup_printf (_("%.4g %% of the pixels"), attractor->tolerance_percentile);
  else
    text = g_strdup_printf (is_exact ? _("%.4g %% of the pixels · ΔE %.3f")
                                     : _("%.4g %% of the pixels · ΔE about %.3f"),
                            attractor->tolerance_percentile, radius);
  if (strcmp (text, gtk_label_get_text (GTK_LABEL (self->reach))) != 0)
    gtk_label_set_text (GTK_LABEL (self->reach), text);
  const gboolean was_showing = self->is_showing;
  self->is_showing = TRUE;
  if (radius >= 0.0)
    gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->radius), radius);
  self->is_showing = was_showing;
}

static void
radii_known (AttractorEditor *self)
{
  show_reach (self);
  if (self->will_fix)
    fix_radius (self);
}

static void
show_attractor (AttractorEditor *self)
{
  const ColorshineAttractor *attractor = recipe_model_get_attractor (self->model);
  gtk_widget_set_sensitive (GTK_WIDGET (self), attractor != NULL);
  if (!attractor)
    return;
  self->is_showing = TRUE;
  const gboolean is_fixed = attractor->radius_delta_e_ok >= 0.0;
  color_field_set (COLOR_FIELD (self->color), attractor->color_text, &attractor->color);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->has_from), attractor->from_text != NULL);
  gtk_widget_set_sensitive (self->from, attractor->from_text != NULL);
  color_field_set (COLOR_FIELD (self->from),
                   attractor->from_text ? attractor->from_text : attractor->color_text,
                   &attractor->from);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->tolerance), attractor->tolerance_percentile);
  self->will_fix = FALSE;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->is_fixed), is_fixed);
  /* Nobody looks for the radius of one that is off. */
  gtk_widget_set_sensitive (self->is_fixed, is_fixed || !attractor->off);
  gtk_widget_set_sensitive (self->radius, is_fixed);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->strength), attractor->strength);
  gtk_combo_box_set_active (GTK_COMBO_BOX (self->falloff), (gint) attractor->falloff);
  for (unsigned i = 0; i < G_N_ELEMENTS (self->channels); i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->channels[i]),
                                  (attractor->channels & 1U << i) != 0);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->protect), attractor->protect);
  show_reach (self);
  self->is_showing = FALSE;
}

/* ── Making ─────────────────────────────────────────────────────────────── */

static void
attractor_editor_init (AttractorEditor *self)
{
  gtk_grid_set_row_spacing (GTK_GRID (self), 6);
  gtk_grid_set_column_spacing (GTK_GRID (self), 6);
}

static void
attach_with_label (AttractorEditor *self, const char *mnemonic, GtkWidget *widget,
                   GtkWidget *focused, gint row)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (mnemonic);
  gtk_label_set_xalign (GTK_LABEL (label), 0.0F);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), focused);
  gtk_grid_attach (GTK_GRID (self), label, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (self), widget, 1, row, 1, 1);
}

static void
build_colors (AttractorEditor *self)
{
  self->color = color_field_new (_("Target color"));
  gtk_widget_set_hexpand (self->color, TRUE);
  attach_with_label (self, _("P_ull towards"), self->color,
                     color_field_get_entry (COLOR_FIELD (self->color)), 0);
  self->has_from = gtk_check_button_new_with_mnemonic (_("Colors li_ke"));
  gtk_widget_set_tooltip_text (self->has_from, _("Pull the colors around another one than the "
                                                 "target"));
  self->from = color_field_new (_("Source color"));
  gtk_grid_attach (GTK_GRID (self), self->has_from, 0, 1, 1, 1);
  gtk_grid_attach (GTK_GRID (self), self->from, 1, 1, 1, 1);
  g_signal_connect_swapped (self->color, "edited", G_CALLBACK (color_edited), self);
  g_signal_connect_swapped (self->from, "edited", G_CALLBACK (from_edited), self);
  g_signal_connect_swapped (self->color, "picking", G_CALLBACK (picking), self);
  g_signal_connect_swapped (self->from, "picking", G_CALLBACK (picking), self);
  g_signal_connect_swapped (self->has_from, "toggled", G_CALLBACK (has_from_toggled), self);
}

static GtkWidget *
new_scale (const ColorshineSetting *setting, const char *label, const char *name,
           const char *tooltip)
{
  GtkAdjustment *adjustment = gtk_adjustment_new (setting->default_value, setting->minimum,
                                                  setting->maximum, 1.0, 10.0, 0.0);
  GtkWidget *scale = gimp_spin_scale_new (adjustment, label, 1);
  gtk_widget_set_tooltip_text (scale, tooltip);
  atk_object_set_name (gtk_widget_get_accessible (scale), name);
  return scale;
}

static void
build_reach (AttractorEditor *self)
{
  self->tolerance = new_scale (SETTING (TOLERANCE), _("_Tolerance (%)"), _("Tolerance"),
                               _("The share of the image's pixels, nearest in color first, that "
                                 "are pulled"));
  self->reach = gtk_label_new ("");
  gtk_label_set_xalign (GTK_LABEL (self->reach), 0.0F);
  atk_object_set_name (gtk_widget_get_accessible (self->reach), _("Reach"));
  self->is_fixed = gtk_check_button_new_with_mnemonic (_("Fi_xed radius"));
  gtk_widget_set_tooltip_text (self->is_fixed, _("Reach as far in color (ΔE OK) in every image, "
                                                 "instead of to a share of its pixels"));
  self->radius = gtk_spin_button_new_with_range (0.0, LARGEST_RADIUS, 0.001);
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (self->radius), 4);
  gtk_widget_set_halign (self->radius, GTK_ALIGN_START);
  atk_object_set_name (gtk_widget_get_accessible (self->radius), _("Radius (ΔE OK)"));
  gtk_grid_attach (GTK_GRID (self), self->tolerance, 0, 2, 2, 1);
  gtk_grid_attach (GTK_GRID (self), self->reach, 1, 3, 1, 1);
  gtk_grid_attach (GTK_GRID (self), self->is_fixed, 0, 4, 1, 1);
  gtk_grid_attach (GTK_GRID (self), self->radius, 1, 4, 1, 1);
  g_signal_connect_swapped (self->tolerance, "value-changed", G_CALLBACK (tolerance_changed), self);
  g_signal_connect_swapped (self->is_fixed, "toggled", G_CALLBACK (is_fixed_toggled), self);
  g_signal_connect_swapped (self->radius, "value-changed", G_CALLBACK (radius_changed), self);
}

static void
build_pull (AttractorEditor *self)
{
  /* In the order of ColorshineFalloff. */
  const char *const falloffs[] = { _("Cosine"), _("Linear"), _("Quadratic"), _("Gaussian"),
                                   _("Cubic") };
  self->strength = new_scale (SETTING (STRENGTH), _("Stre_ngth"), _("Strength"),
                              _("0–100 scales the pull, 100–200 flattens it to a full one"));
  self->falloff = gtk_combo_box_text_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (falloffs); i++)
    gtk_combo_box_text_append_text (GTK_COMBO_BOX_TEXT (self->falloff), falloffs[i]);
  atk_object_set_name (gtk_widget_get_accessible (self->falloff), _("Falloff"));
  gtk_grid_attach (GTK_GRID (self), self->strength, 0, 5, 2, 1);
  attach_with_label (self, _("_Falloff"), self->falloff, self->falloff, 6);
  g_signal_connect_swapped (self->strength, "value-changed", G_CALLBACK (strength_changed), self);
  g_signal_connect_swapped (self->falloff, "changed", G_CALLBACK (falloff_changed), self);
}

static void
build_channels (AttractorEditor *self)
{
  const char *const labels[] = { _("L"), _("C"), _("h") };
  const char *const names[] = { _("This attractor changes lightness"),
                                _("This attractor changes chroma"),
                                _("This attractor changes hue") };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      self->channels[i] = gtk_check_button_new_with_label (labels[i]);
      gtk_widget_set_tooltip_text (self->channels[i], names[i]);
      atk_object_set_name (gtk_widget_get_accessible (self->channels[i]), names[i]);
      gtk_box_pack_start (GTK_BOX (box), self->channels[i], FALSE, FALSE, 0);
      g_signal_connect_swapped (self->channels[i], "toggled", G_CALLBACK (channels_toggled), self);
    }
  self->protect = gtk_check_button_new_with_mnemonic (_("Protect _instead of pull"));
  gtk_widget_set_tooltip_text (self->protect, _("Shield these colors from the other attractors"));
  gtk_box_pack_end (GTK_BOX (box), self->protect, FALSE, FALSE, 0);
  g_signal_connect_swapped (self->protect, "toggled", G_CALLBACK (protect_toggled), self);
  attach_with_label (self, _("Changes"), box, self->channels[0], 7);
}

GtkWidget *
attractor_editor_new (RecipeModel *model)
{
  AttractorEditor *self = g_object_new (ATTRACTOR_TYPE_EDITOR, NULL);
  self->model = model;
  build_colors (self);
  build_reach (self);
  build_pull (self);
  build_channels (self);
  gtk_widget_show_all (GTK_WIDGET (self));
  g_signal_connect_object (model, "changed", G_CALLBACK (show_attractor), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "selected", G_CALLBACK (show_attractor), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "radii", G_CALLBACK (radii_known), self, G_CONNECT_SWAPPED);
  show_attractor (self);
  return GTK_WIDGET (self);
}
