/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A run with the dialog: previews on the canvas while the user decides.
 */
#pragma once

#include <libgimp/gimp.h>

/* GIMP_PDB_SUCCESS after OK, GIMP_PDB_CANCEL, or GIMP_PDB_EXECUTION_ERROR with an
 * error. */
GimpPDBStatusType interactive_run (GimpProcedure *procedure, GimpImage *image,
                                   GimpDrawable **drawables, GimpProcedureConfig *config,
                                   GError **error);
