/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The dialog, put together from its parts.
 */
#include "config.h"

#include "dialog.h"

#include <glib/gi18n.h>

#include "attractor-editor.h"
#include "attractor-list.h"
#include "blend-mode-chooser.h"
#include "names.h"
#include "preset-chooser.h"
#include "recipe-editor.h"
#include "view-options.h"
#include "wire-lock.h"

#define RESPONSE_ADD_ANOTHER 1001

struct _ColorshineDialog {
  GimpProcedureDialog parent;
  GObject *config;
  RecipeModel *model;
  GtkWidget *list, *view, *progress, *message;
  gint response;
};

G_DEFINE_FINAL_TYPE (ColorshineDialog, colorshine_dialog, GIMP_TYPE_PROCEDURE_DIALOG)

enum { CHANGED, VIEW_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
colorshine_dialog_dispose (GObject *object)
{
  ColorshineDialog *dialog = COLORSHINE_DIALOG (object);
  g_clear_object (&dialog->model);
  G_OBJECT_CLASS (colorshine_dialog_parent_class)->dispose (object);
}

static void
colorshine_dialog_class_init (ColorshineDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = colorshine_dialog_dispose;
  signals[CHANGED] = g_signal_new ("changed", COLORSHINE_TYPE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[VIEW_CHANGED] = g_signal_new ("view-changed", COLORSHINE_TYPE_DIALOG, G_SIGNAL_RUN_LAST,
                                        0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
colorshine_dialog_init (ColorshineDialog *dialog)
{
}

/* GIMP's way of running a dialog says only whether it was OK. */
static void
responded (ColorshineDialog *dialog, gint response)
{
  dialog->response = response;
}

static void
recipe_changed (ColorshineDialog *dialog)
{
  /* A recipe that can't be read is not what the preview shows. */
  gtk_dialog_set_response_sensitive (GTK_DIALOG (dialog), GTK_RESPONSE_OK,
                                     !recipe_model_get_error (dialog->model));
  g_signal_emit (dialog, signals[CHANGED], 0);
}

static void
setting_changed (ColorshineDialog *dialog, GParamSpec *spec)
{
  /* The recipe is told of by its model. */
  if (strcmp (spec->name, "attractors") != 0)
    g_signal_emit (dialog, signals[CHANGED], 0);
}

static void
view_changed (ColorshineDialog *dialog)
{
  g_signal_emit (dialog, signals[VIEW_CHANGED], 0);
}

static void
picking (ColorshineDialog *dialog, gboolean is_picking)
{
  view_options_set_picking (VIEW_OPTIONS (dialog->view), is_picking);
}

static GtkWidget *
framed (const char *title, GtkWidget *content)
{
  GtkWidget *frame = gimp_frame_new (title);
  gtk_container_add (GTK_CONTAINER (frame), content);
  gtk_widget_show (frame);
  return frame;
}

static GtkWidget *
build_filter_options (ColorshineDialog *dialog, const ColorshineDialogOffer *offer)
{
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *label = gtk_label_new_with_mnemonic (_("Mo_de"));
  GtkWidget *mode = blend_mode_chooser_new (dialog->config, "blend-mode");
  GtkWidget *opacity = gimp_prop_spin_scale_new (dialog->config, "opacity", 1, 10, 1);
  name_after_setting (mode, dialog->config, "blend-mode");
  name_after_setting (opacity, dialog->config, "opacity");
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 6);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), mode);
  gtk_widget_set_hexpand (mode, TRUE);
  gtk_grid_attach (GTK_GRID (grid), label, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), mode, 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), opacity, 0, 1, 2, 1);
  GtkWidget *merge = gimp_prop_check_button_new (dialog->config, "merge-filter", NULL);
  gtk_widget_set_sensitive (merge, offer->can_keep && !offer->is_edit);
  gtk_grid_attach (GTK_GRID (grid), merge, 0, 2, 2, 1);
  if (offer->has_several_layers)
    gtk_grid_attach (GTK_GRID (grid),
                     gimp_prop_check_button_new (dialog->config, "analyse-together", NULL), 0, 3, 2,
                     1);
  gtk_widget_show_all (grid);
  return grid;
}

static GtkWidget *
build_foot (ColorshineDialog *dialog)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  dialog->progress = gtk_progress_bar_new ();
  gtk_progress_bar_set_text (GTK_PROGRESS_BAR (dialog->progress), _("Counting the image's colors"));
  gtk_progress_bar_set_show_text (GTK_PROGRESS_BAR (dialog->progress), TRUE);
  atk_object_set_name (gtk_widget_get_accessible (dialog->progress),
                       _("Counting the image's colors"));
  dialog->message = gtk_label_new ("");
  gtk_label_set_line_wrap (GTK_LABEL (dialog->message), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (dialog->message), 60);
  gtk_label_set_xalign (GTK_LABEL (dialog->message), 0.0F);
  gtk_box_pack_start (GTK_BOX (box), dialog->progress, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), dialog->message, FALSE, FALSE, 0);
  gtk_widget_show (box);
  return box;
}

/* Apart from OK, which people look for in the corner. */
static void
add_another_button (ColorshineDialog *dialog)
{
  GtkWidget *button
      = gtk_dialog_add_button (GTK_DIALOG (dialog), _("Add Another Instead"), RESPONSE_ADD_ANOTHER);
  GtkWidget *parent = gtk_widget_get_parent (button);
  if (GTK_IS_BUTTON_BOX (parent))
    gtk_button_box_set_child_secondary (GTK_BUTTON_BOX (parent), button, TRUE);
}

static void
build (ColorshineDialog *dialog, const ColorshineDialogOffer *offer)
{
  GtkWidget *content = gtk_dialog_get_content_area (GTK_DIALOG (dialog));
  GtkWidget *columns = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *left = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *right = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *editor = attractor_editor_new (dialog->model);
  dialog->list = attractor_list_new (dialog->model);
  dialog->view = view_options_new (dialog->model, dialog->config);
  gtk_box_pack_start (GTK_BOX (left), preset_chooser_new (dialog->model), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (left), dialog->list, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (left), framed (_("Attractor"), editor), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (right),
                      framed (_("Whole Recipe"), recipe_editor_new (dialog->model, dialog->config)),
                      TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (right), framed (_("View"), dialog->view), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (right), framed (_("Filter"), build_filter_options (dialog, offer)),
                      FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (columns), left, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (columns), right, TRUE, TRUE, 0);
  gtk_container_set_border_width (GTK_CONTAINER (columns), 12);
  gtk_box_pack_start (GTK_BOX (content), columns, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (content), build_foot (dialog), FALSE, FALSE, 6);
  gtk_widget_show_all (columns);
  g_signal_connect_swapped (editor, "picking", G_CALLBACK (picking), dialog);
  g_signal_connect_swapped (dialog->view, "changed", G_CALLBACK (view_changed), dialog);
  if (offer->is_edit)
    add_another_button (dialog);
}

ColorshineDialog *
colorshine_dialog_new (GimpProcedure *procedure, GimpProcedureConfig *config,
                       const ColorshineDialogOffer *offer)
{
  gboolean use_header_bar;
  g_object_get (gtk_settings_get_default (), "gtk-dialogs-use-header", &use_header_bar, NULL);
  ColorshineDialog *dialog
      = g_object_new (COLORSHINE_TYPE_DIALOG, "procedure", procedure, "config", config, "title",
                      offer->title, "help-func", wire_lock_help_func, "use-header-bar",
                      use_header_bar, NULL);
  dialog->config = G_OBJECT (config);
  dialog->model = recipe_model_new (dialog->config);
  build (dialog, offer);
  g_signal_connect_swapped (dialog->model, "changed", G_CALLBACK (recipe_changed), dialog);
  g_signal_connect_object (config, "notify", G_CALLBACK (setting_changed), dialog,
                           G_CONNECT_SWAPPED);
  g_signal_connect (dialog, "response", G_CALLBACK (responded), NULL);
  recipe_changed (dialog);
  return dialog;
}

gboolean
colorshine_dialog_run (ColorshineDialog *dialog, gboolean *adds_another)
{
  const gboolean is_ok = gimp_procedure_dialog_run (GIMP_PROCEDURE_DIALOG (dialog));
  *adds_another = dialog->response == RESPONSE_ADD_ANOTHER;
  return is_ok;
}

void
colorshine_dialog_give_up (ColorshineDialog *dialog)
{
  gtk_dialog_response (GTK_DIALOG (dialog), GTK_RESPONSE_CANCEL);
}

RecipeModel *
colorshine_dialog_get_model (ColorshineDialog *dialog)
{
  return dialog->model;
}

gboolean
colorshine_dialog_get_visible (ColorshineDialog *dialog)
{
  return view_options_get_visible (VIEW_OPTIONS (dialog->view));
}

void
colorshine_dialog_set_foreground (ColorshineDialog *dialog, GeglColor *foreground)
{
  attractor_list_set_foreground (dialog->list, foreground);
}

void
colorshine_dialog_set_progress (ColorshineDialog *dialog, gdouble fraction)
{
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (dialog->progress), fraction);
  gtk_widget_set_visible (dialog->progress, fraction < 1.0);
}

void
colorshine_dialog_set_message (ColorshineDialog *dialog, const char *message)
{
  gtk_label_set_text (GTK_LABEL (dialog->message), message ? message : "");
  gtk_widget_set_visible (dialog->message, message != NULL);
}
