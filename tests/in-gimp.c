/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The plug-in that a test program is: an interpreter for GIMP's batch commands,
 * whose one command names the file that gets the results.
 */
#include "in-gimp.h"

#include <libgimp/gimpui.h>
#include <stdio.h>

#include "arguments.h"
#include "languages.h"
#include "test-main.h"

#define INTERPRETER "plug-in-colorshine-tests"

typedef struct {
  GimpPlugIn parent;
} TestPlugIn;

typedef struct {
  GimpPlugInClass parent;
} TestPlugInClass;

GType test_plug_in_get_type (void);

G_DEFINE_TYPE (TestPlugIn, test_plug_in, GIMP_TYPE_PLUG_IN)

static GimpValueArray *
run (GimpProcedure *procedure, GimpRunMode run_mode, const char *results,
     GimpProcedureConfig *config, gpointer data)
{
  static char *program[] = { (char *) INTERPRETER, NULL };
  int n_arguments = 1;
  char **arguments = program;
  gegl_init (NULL, NULL);
  gimp_ui_init (g_get_prgname ());
  /* GIMP and its plug-ins talk by pipes of their own. */
  if (!freopen (results, "w", stdout))
    g_error ("%s can't be written", results);
  init_tests (&n_arguments, &arguments);
  speak_english ();
  add_tests ();
  const gboolean success = g_test_run () == 0;
  /* How GIMP ends is no result. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK);
  if (!freopen ("/dev/null", "w", stdout))
    g_error ("the results can't be ended");
  return gimp_procedure_new_return_values (
      procedure, success ? GIMP_PDB_SUCCESS : GIMP_PDB_EXECUTION_ERROR, NULL);
}

static GList *
query_procedures (GimpPlugIn *plug_in)
{
  return g_list_append (NULL, g_strdup (INTERPRETER));
}

static GimpProcedure *
create_procedure (GimpPlugIn *plug_in, const char *name)
{
  GimpProcedure *procedure = gimp_batch_procedure_new (
      plug_in, name, "Tests", GIMP_PDB_PROC_TYPE_PLUGIN, run, NULL, NULL);
  gimp_procedure_set_documentation (procedure, "Runs tests", NULL, name);
  return procedure;
}

static gboolean
set_i18n (GimpPlugIn *plug_in, const char *procedure, char **domain, char **folder)
{
  return FALSE;
}

static void
test_plug_in_class_init (TestPlugInClass *klass)
{
  GIMP_PLUG_IN_CLASS (klass)->query_procedures = query_procedures;
  GIMP_PLUG_IN_CLASS (klass)->create_procedure = create_procedure;
  GIMP_PLUG_IN_CLASS (klass)->set_i18n = set_i18n;
}

static void
test_plug_in_init (TestPlugIn *plug_in)
{
}

GIMP_MAIN (test_plug_in_get_type ())

/* ── For the tests ──────────────────────────────────────────────────────── */

static GimpValueArray *
never_run (GimpProcedure *procedure, GimpRunMode run_mode, GimpImage *image,
           GimpDrawable **drawables, GimpProcedureConfig *config, gpointer data)
{
  g_assert_not_reached ();
}

GimpProcedure *
new_procedure (void)
{
  static int number = 0;
  /* Of the same name it would have the same arguments, in their first language. */
  g_autofree char *name = g_strdup_printf ("plug-in-colorshine-%d", number++);
  GimpProcedure *procedure = gimp_image_procedure_new (
      gimp_get_plug_in (), name, GIMP_PDB_PROC_TYPE_PLUGIN, never_run, NULL, NULL);
  /* With help, the dialog has a button for it. */
  gimp_procedure_set_documentation (procedure, name, NULL, name);
  arguments_add (procedure);
  return procedure;
}

GimpProcedureConfig *
new_config (void)
{
  g_autoptr (GimpProcedure) procedure = new_procedure ();
  return gimp_procedure_create_config (procedure);
}
