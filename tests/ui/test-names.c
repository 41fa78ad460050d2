/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What assistive technologies are told of a widget that shows a setting.
 */
#include "names.h"

#include "arguments.h"
#include "in-gimp.h"
#include "languages.h"

static void
assert_name (const char *setting, const char *name)
{
  g_autoptr (GimpProcedureConfig) config = new_config ();
  GtkWidget *widget = g_object_ref_sink (gtk_spin_button_new_with_range (0, 1, 1));
  name_after_setting (widget, G_OBJECT (config), setting);
  g_assert_cmpstr (atk_object_get_name (gtk_widget_get_accessible (widget)), ==, name);
  g_object_unref (widget);
}

static void
test_mnemonics_are_left_out (void)
{
  /* Of labels with a mnemonic at the start, within, and without one. */
  assert_name (ARGUMENT_OPACITY, "Opacity");
  assert_name (ARGUMENT_BLEND_MODE, "Mode");
  assert_name ("show-attractor", "Show attractor");
}

static void
test_german (void)
{
  if (!speak_german ())
    return;
  assert_name (ARGUMENT_OPACITY, "Deckkraft");
  speak_english ();
}

void
add_tests (void)
{
  g_test_add_func ("/names/mnemonics-are-left-out", test_mnemonics_are_left_out);
  g_test_add_func ("/names/german", test_german);
}
