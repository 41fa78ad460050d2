/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The core's errors in the user's language.
 */
#pragma once

#include <glib.h>

#include "colorshine.h"

/* What colorshine_error_format() says, translated: (transfer full). */
char *error_text (const ColorshineError *error);
