/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tests that need GIMP: its widgets, its settings, its images. Each test program is
 * a plug-in that in-gimp.sh has GIMP run, without GIMP's windows and on a screen of
 * its own, so that everything below the tests is real.
 */
#pragma once

#include <libgimp/gimp.h>

/** A test program defines this instead of main(): it adds its tests. GTK, GEGL and
 * the connection to GIMP are there. */
void add_tests (void);

/** The plug-in's procedure with its arguments, in the language of now:
 * (transfer full). */
GimpProcedure *new_procedure (void);

/** Settings of such a procedure, at their defaults: (transfer full). */
GimpProcedureConfig *new_config (void);
