/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Blend modes by name, in both directions.
 */
#include "blend-mode-chooser.h"

#include <libgimp/gimpui.h>

#include "arguments.h"
#include "in-gimp.h"
#include "languages.h"

typedef struct {
  GimpProcedureConfig *config;
  GtkWidget *chooser;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->config = new_config ();
  fixture->chooser
      = g_object_ref_sink (blend_mode_chooser_new (G_OBJECT (fixture->config), ARGUMENT_BLEND_MODE));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_widget_destroy (fixture->chooser);
  g_object_unref (fixture->chooser);
  g_object_unref (fixture->config);
}

static void
set_mode (Fixture *fixture, GimpLayerMode mode)
{
  g_object_set (fixture->config, ARGUMENT_BLEND_MODE, mode, NULL);
}

static void
assert_mode (Fixture *fixture, GimpLayerMode expected)
{
  GimpLayerMode mode;
  g_object_get (fixture->config, ARGUMENT_BLEND_MODE, &mode, NULL);
  g_assert_cmpint (mode, ==, expected);
}

static void
assert_shown (Fixture *fixture, const char *name)
{
  g_autofree char *shown
      = gtk_combo_box_text_get_active_text (GTK_COMBO_BOX_TEXT (fixture->chooser));
  g_assert_cmpstr (shown, ==, name);
}

static void
test_both_ways (Fixture *fixture, gconstpointer data)
{
  assert_shown (fixture, "Replace");
  set_mode (fixture, GIMP_LAYER_MODE_MULTIPLY);
  assert_shown (fixture, "Multiply");
  gtk_combo_box_set_active (GTK_COMBO_BOX (fixture->chooser), 0);
  assert_mode (fixture, GIMP_LAYER_MODE_REPLACE);
}

/* Each name stands for one mode, and the mode for that name. */
static void
test_every_mode (Fixture *fixture, gconstpointer data)
{
  GtkTreeModel *rows = gtk_combo_box_get_model (GTK_COMBO_BOX (fixture->chooser));
  const gint n = gtk_tree_model_iter_n_children (rows, NULL);
  g_autoptr (GHashTable) modes = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_assert_cmpint (n, >, 30);
  for (gint i = 0; i < n; i++)
    {
      GimpLayerMode mode;
      gtk_combo_box_set_active (GTK_COMBO_BOX (fixture->chooser), i);
      g_object_get (fixture->config, ARGUMENT_BLEND_MODE, &mode, NULL);
      char *name = gtk_combo_box_text_get_active_text (GTK_COMBO_BOX_TEXT (fixture->chooser));
      g_assert_true (g_hash_table_add (modes, GINT_TO_POINTER (mode)));
      g_assert_true (g_hash_table_add (names, name));
      set_mode (fixture, i == 0 ? GIMP_LAYER_MODE_DIVIDE : GIMP_LAYER_MODE_REPLACE);
      set_mode (fixture, mode);
      assert_shown (fixture, name);
    }
}

/* A filter that a script made may have a mode that is not offered. */
static void
test_mode_that_is_not_offered (Fixture *fixture, gconstpointer data)
{
  set_mode (fixture, GIMP_LAYER_MODE_MULTIPLY_LEGACY);
  assert_shown (fixture, NULL);
  assert_mode (fixture, GIMP_LAYER_MODE_MULTIPLY_LEGACY);
  gtk_combo_box_set_active (GTK_COMBO_BOX (fixture->chooser), 0);
  assert_mode (fixture, GIMP_LAYER_MODE_REPLACE);
}

static void
test_german (void)
{
  if (!speak_german ())
    return;
  Fixture fixture;
  set_up (&fixture, NULL);
  assert_shown (&fixture, "Ersetzen");
  tear_down (&fixture, NULL);
  speak_english ();
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

void
add_tests (void)
{
  add ("/blend-mode-chooser/both-ways", test_both_ways);
  add ("/blend-mode-chooser/every-mode", test_every_mode);
  add ("/blend-mode-chooser/mode-that-is-not-offered", test_mode_that_is_not_offered);
  g_test_add_func ("/blend-mode-chooser/german", test_german);
}
