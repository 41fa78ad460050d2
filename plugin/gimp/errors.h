/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Errors of the plug-in: the core's errors become sentences in the user's
 * language here.
 */
#pragma once

#include <glib.h>

#include "colorshine.h"

#define COLORSHINE_ERROR colorshine_error_quark ()

GQuark colorshine_error_quark (void);

/* An error of the core, with its code. */
void set_core_error (GError **error, const ColorshineError *core_error);
