/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The beginning of every test program's main(). A test that was told to use an
 * instruction set and silently used another would prove nothing, so an unknown
 * or unusable COLORSHINE_ISA ends the program.
 */
#pragma once

#include "colorshine.h"

#include <glib.h>
#include <stdlib.h>

/** g_test_init(), and exit status 2 with the usable names where COLORSHINE_ISA is
 * none of them. Subprocesses of a test may look at such a core. */
static inline void
init_tests (int *argc, char ***argv)
{
  g_test_init (argc, argv, NULL);
  if (g_test_subprocess () || colorshine_isa_override_is_valid ())
    return;
  g_autofree char *usable = g_strjoinv (", ", (char **) colorshine_isa_list ());
  g_printerr ("%s=%s: no such instruction set here; usable: %s\n", COLORSHINE_ISA_VARIABLE,
              g_getenv (COLORSHINE_ISA_VARIABLE), usable);
  exit (2);
}
