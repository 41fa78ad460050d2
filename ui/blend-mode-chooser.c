/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Blend modes by the names that GIMP's own menus give them, in their order. Those
 * of old files, and those that a filter can't have, are not offered.
 */
#include "config.h"

#include "blend-mode-chooser.h"

#include <glib/gi18n.h>
#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>

static const struct {
  GimpLayerMode mode;
  const char *name;
} MODES[] = {
  { GIMP_LAYER_MODE_REPLACE, N_("Replace") },
  { GIMP_LAYER_MODE_NORMAL, N_("Normal") },
  { GIMP_LAYER_MODE_DISSOLVE, N_("Dissolve") },
  { GIMP_LAYER_MODE_LIGHTEN_ONLY, N_("Lighten only") },
  { GIMP_LAYER_MODE_LUMA_LIGHTEN_ONLY, N_("Luma/Luminance lighten only") },
  { GIMP_LAYER_MODE_SCREEN, N_("Screen") },
  { GIMP_LAYER_MODE_DODGE, N_("Dodge") },
  { GIMP_LAYER_MODE_ADDITION, N_("Addition") },
  { GIMP_LAYER_MODE_DARKEN_ONLY, N_("Darken only") },
  { GIMP_LAYER_MODE_LUMA_DARKEN_ONLY, N_("Luma/Luminance darken only") },
  { GIMP_LAYER_MODE_MULTIPLY, N_("Multiply") },
  { GIMP_LAYER_MODE_BURN, N_("Burn") },
  { GIMP_LAYER_MODE_LINEAR_BURN, N_("Linear burn") },
  { GIMP_LAYER_MODE_OVERLAY, N_("Overlay") },
  { GIMP_LAYER_MODE_SOFTLIGHT, N_("Soft light") },
  { GIMP_LAYER_MODE_HARDLIGHT, N_("Hard light") },
  { GIMP_LAYER_MODE_VIVID_LIGHT, N_("Vivid light") },
  { GIMP_LAYER_MODE_PIN_LIGHT, N_("Pin light") },
  { GIMP_LAYER_MODE_LINEAR_LIGHT, N_("Linear light") },
  { GIMP_LAYER_MODE_HARD_MIX, N_("Hard mix") },
  { GIMP_LAYER_MODE_DIFFERENCE, N_("Difference") },
  { GIMP_LAYER_MODE_EXCLUSION, N_("Exclusion") },
  { GIMP_LAYER_MODE_SUBTRACT, N_("Subtract") },
  { GIMP_LAYER_MODE_GRAIN_EXTRACT, N_("Grain extract") },
  { GIMP_LAYER_MODE_GRAIN_MERGE, N_("Grain merge") },
  { GIMP_LAYER_MODE_DIVIDE, N_("Divide") },
  { GIMP_LAYER_MODE_HSV_HUE, N_("HSV Hue") },
  { GIMP_LAYER_MODE_HSV_SATURATION, N_("HSV Saturation") },
  { GIMP_LAYER_MODE_HSL_COLOR, N_("HSL Color") },
  { GIMP_LAYER_MODE_HSV_VALUE, N_("HSV Value") },
  { GIMP_LAYER_MODE_LCH_HUE, N_("LCh Hue") },
  { GIMP_LAYER_MODE_LCH_CHROMA, N_("LCh Chroma") },
  { GIMP_LAYER_MODE_LCH_COLOR, N_("LCh Color") },
  { GIMP_LAYER_MODE_LCH_LIGHTNESS, N_("LCh Lightness") },
  { GIMP_LAYER_MODE_LUMINANCE, N_("Luminance") },
};

static void
mode_chosen (GtkComboBox *combo, GObject *config)
{
  const char *property = g_object_get_data (G_OBJECT (combo), "property");
  const gint chosen = gtk_combo_box_get_active (combo);
  if (chosen >= 0)
    g_object_set (config, property, MODES[chosen].mode, NULL);
}

static void
show_mode (GtkComboBox *combo)
{
  GimpLayerMode mode;
  g_object_get (g_object_get_data (G_OBJECT (combo), "config"),
                g_object_get_data (G_OBJECT (combo), "property"), &mode, NULL);
  gint shown = -1; /* one that is not offered */
  for (gsize i = 0; i < G_N_ELEMENTS (MODES); i++)
    if (MODES[i].mode == mode)
      shown = (gint) i;
  if (gtk_combo_box_get_active (combo) != shown)
    gtk_combo_box_set_active (combo, shown);
}

GtkWidget *
blend_mode_chooser_new (GObject *config, const char *property)
{
  GtkWidget *combo = gtk_combo_box_text_new ();
  g_autofree char *signal = g_strconcat ("notify::", property, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (MODES); i++)
    gtk_combo_box_text_append_text (GTK_COMBO_BOX_TEXT (combo), _(MODES[i].name));
  g_object_set_data (G_OBJECT (combo), "config", config);
  g_object_set_data_full (G_OBJECT (combo), "property", g_strdup (property), g_free);
  show_mode (GTK_COMBO_BOX (combo));
  g_signal_connect (combo, "changed", G_CALLBACK (mode_chosen), config);
  g_signal_connect_object (config, signal, G_CALLBACK (show_mode), combo, G_CONNECT_SWAPPED);
  return combo;
}
