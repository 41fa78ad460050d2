/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names for assistive technologies.
 */
#include "config.h"

#include "names.h"

void
name_after_setting (GtkWidget *widget, GObject *config, const char *setting)
{
  GParamSpec *spec = g_object_class_find_property (G_OBJECT_GET_CLASS (config), setting);
  g_auto (GStrv) parts = g_strsplit (g_param_spec_get_nick (spec), "_", 2);
  g_autofree char *name = g_strjoinv ("", parts);
  atk_object_set_name (gtk_widget_get_accessible (widget), name);
}
