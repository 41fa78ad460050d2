/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The dialog as it is put together, before anybody works with it; tests/gimp works
 * with it.
 */
#include "dialog.h"

#include "in-gimp.h"
#include "languages.h"
#include "user.h"

/* ── Mnemonics ──────────────────────────────────────────────────────────── */

typedef struct {
  GHashTable *labels; /* key → the label that has it */
  GString *doubles;
} Mnemonics;

static guint
mnemonic_of (GtkWidget *widget, const char **label)
{
  if (GTK_IS_LABEL (widget))
    {
      *label = gtk_label_get_label (GTK_LABEL (widget));
      return gtk_label_get_mnemonic_keyval (GTK_LABEL (widget));
    }
  if (GIMP_IS_SPIN_SCALE (widget))
    {
      *label = gimp_spin_scale_get_label (GIMP_SPIN_SCALE (widget));
      return gimp_spin_scale_get_mnemonic_keyval (GIMP_SPIN_SCALE (widget));
    }
  return GDK_KEY_VoidSymbol;
}

static void
note_mnemonic (GtkWidget *widget, gpointer mnemonics_pointer)
{
  Mnemonics *mnemonics = mnemonics_pointer;
  const char *label;
  const guint key = mnemonic_of (widget, &label);
  if (key != GDK_KEY_VoidSymbol && gtk_widget_get_visible (widget))
    {
      const gpointer upper = GUINT_TO_POINTER (gdk_keyval_to_upper (key));
      const char *other = g_hash_table_lookup (mnemonics->labels, upper);
      g_test_message ("%s: %s", gdk_keyval_name (gdk_keyval_to_upper (key)), label);
      if (other)
        g_string_append_printf (mnemonics->doubles, " “%s” and “%s”;", other, label);
      g_hash_table_insert (mnemonics->labels, upper, (char *) label);
    }
  if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), note_mnemonic, mnemonics);
}

static void
assert_no_doubles (GtkWidget *dialog)
{
  Mnemonics mnemonics = { g_hash_table_new (NULL, NULL), g_string_new (NULL) };
  note_mnemonic (dialog, &mnemonics);
  if (mnemonics.doubles->len > 0)
    g_error ("the same mnemonic:%s", mnemonics.doubles->str);
  /* They were found at all. */
  g_assert_cmpuint (g_hash_table_size (mnemonics.labels), >, 20);
  g_hash_table_unref (mnemonics.labels);
  g_string_free (mnemonics.doubles, TRUE);
}

/* With everything that it can offer. It is not shown: that needs GIMP's window. */
static void
assert_mnemonics (gboolean is_edit)
{
  const ColorshineDialogOffer offer = { .title = "Color Attractors",
                                        .has_several_layers = !is_edit,
                                        .can_keep = TRUE,
                                        .is_edit = is_edit };
  g_autoptr (GimpProcedure) procedure = new_procedure ();
  g_autoptr (GimpProcedureConfig) config = gimp_procedure_create_config (procedure);
  g_object_set (config, "attractors", "orange;30;75;from=green", NULL);
  ColorshineDialog *dialog = colorshine_dialog_new (procedure, config, &offer);
  assert_no_doubles (GTK_WIDGET (dialog));
  gtk_widget_destroy (GTK_WIDGET (dialog));
}

static void
test_mnemonics (void)
{
  assert_mnemonics (FALSE);
  assert_mnemonics (TRUE);
}

static void
test_mnemonics_in_german (void)
{
  if (!speak_german ())
    return;
  assert_mnemonics (FALSE);
  assert_mnemonics (TRUE);
  speak_english ();
}

void
add_tests (void)
{
  g_test_add_func ("/dialog/mnemonics", test_mnemonics);
  g_test_add_func ("/dialog/mnemonics-in-german", test_mnemonics_in_german);
}
