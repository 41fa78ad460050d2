/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The GIMP plug-in: one procedure, Filters ▸ Color Attractors.
 */
#include "config.h"

#include <glib/gi18n.h>
#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>

#include "apply.h"
#include "arguments.h"
#include "errors.h"
#include "interactive.h"
#include "leftovers.h"

#define PROCEDURE "plug-in-colorshine"
/* The name of its folder, which is GIMP's name for the translations. */
#define BINARY "colorshine"

/* Pixels are read once and in order, so a large cache would only hold memory. */
#define TILE_CACHE_BYTES (8 * 1024 * 1024)

typedef struct {
  GimpPlugIn parent;
} ColorshinePlugIn;

typedef struct {
  GimpPlugInClass parent;
} ColorshinePlugInClass;

GType colorshine_plug_in_get_type (void);

G_DEFINE_TYPE (ColorshinePlugIn, colorshine_plug_in, GIMP_TYPE_PLUG_IN)

/* Runs without a dialog. */
static GimpPDBStatusType
run_at_once (GimpImage *image, GimpDrawable **drawables, GimpProcedureConfig *config,
             GError **error)
{
  ColorshineError core_error;
  g_autofree char *text = NULL;
  g_object_get (config, ARGUMENT_ATTRACTORS, &text, NULL);
  ColorshineRecipe *recipe = colorshine_recipe_parse (text ? text : "", &core_error);
  if (!recipe)
    {
      set_core_error (error, &core_error);
      return GIMP_PDB_CALLING_ERROR;
    }
  const gboolean success = apply_recipe (image, drawables, NULL, recipe, config, error);
  colorshine_recipe_free (recipe);
  return success ? GIMP_PDB_SUCCESS : GIMP_PDB_EXECUTION_ERROR;
}

static GimpValueArray *
run (GimpProcedure *procedure, GimpRunMode run_mode, GimpImage *image, GimpDrawable **drawables,
     GimpProcedureConfig *config, gpointer data)
{
  GError *error = NULL;
  GimpPDBStatusType status = GIMP_PDB_CALLING_ERROR;
  gegl_init (NULL, NULL);
  g_object_set (gegl_config (), "tile-cache-size", (guint64) TILE_CACHE_BYTES, NULL);
  leftovers_remove (procedure, image);
  if (!drawables || !*drawables)
    g_set_error_literal (&error, COLORSHINE_ERROR, 0,
                         _("Choose at least one layer, mask or channel."));
  else if (run_mode == GIMP_RUN_INTERACTIVE)
    {
      gimp_ui_init (BINARY);
      status = interactive_run (procedure, image, drawables, config, &error);
    }
  else
    status = run_at_once (image, drawables, config, &error);
  return gimp_procedure_new_return_values (procedure, status, error);
}

static GList *
query_procedures (GimpPlugIn *plug_in)
{
  return g_list_append (NULL, g_strdup (PROCEDURE));
}

static GimpProcedure *
create_procedure (GimpPlugIn *plug_in, const gchar *name)
{
  if (g_strcmp0 (name, PROCEDURE) != 0)
    return NULL;
  GimpProcedure *procedure
      = gimp_image_procedure_new (plug_in, name, GIMP_PDB_PROC_TYPE_PLUGIN, run, NULL, NULL);
  gimp_procedure_set_image_types (procedure, "*");
  gimp_procedure_set_sensitivity_mask (procedure, GIMP_PROCEDURE_SENSITIVE_DRAWABLE
                                                      | GIMP_PROCEDURE_SENSITIVE_DRAWABLES);
  gimp_procedure_set_menu_label (procedure, _("Color _Attractors..."));
  gimp_procedure_set_icon_name (procedure, GIMP_ICON_COLOR_SELECTOR_WATER);
  gimp_procedure_add_menu_path (procedure, "<Image>/Filters");
  gimp_procedure_set_documentation (
      procedure, _("Let the image's colors drift towards colors that you name"),
      _("Each attractor is a color that pulls other colors towards itself: as far as its "
        "tolerance reaches, a share of the image's own pixels, and as hard as its strength says. "
        "The result is kept as a filter on the layer, which can be opened and changed again, or "
        "merged into its pixels."),
      name);
  gimp_procedure_set_attribution (procedure, "Colorshine contributors", "Colorshine contributors",
                                  "2026");
  arguments_add (procedure);
  return procedure;
}

static void
colorshine_plug_in_class_init (ColorshinePlugInClass *klass)
{
  GIMP_PLUG_IN_CLASS (klass)->query_procedures = query_procedures;
  GIMP_PLUG_IN_CLASS (klass)->create_procedure = create_procedure;
}

static void
colorshine_plug_in_init (ColorshinePlugIn *plug_in)
{
}

GIMP_MAIN (colorshine_plug_in_get_type ())
