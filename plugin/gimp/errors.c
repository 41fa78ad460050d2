/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The plug-in's errors.
 */
#include "errors.h"

#include "error-text.h"

/* The name is part of the interface. */
G_DEFINE_QUARK (colorshine-error-quark, colorshine_error)

void
set_core_error (GError **error, const ColorshineError *core_error)
{
  g_autofree char *sentence = error_text (core_error);
  g_set_error_literal (error, COLORSHINE_ERROR, (int) core_error->code, sentence);
}
