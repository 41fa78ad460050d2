/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See languages.h.
 */
#include "config.h"

#include "languages.h"

#include <libintl.h>
#include <locale.h>

static void
use_catalogues_of_build (void)
{
  bindtextdomain (GETTEXT_PACKAGE, CATALOGUES);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_unsetenv ("LANGUAGE");
}

void
speak_english (void)
{
  use_catalogues_of_build ();
  g_assert_nonnull (setlocale (LC_ALL, "C.UTF-8"));
}

gboolean
speak_german (void)
{
  use_catalogues_of_build ();
  if (setlocale (LC_ALL, "de_DE.UTF-8"))
    return TRUE;
  speak_english ();
  g_test_skip ("there is no German locale here");
  return FALSE;
}
