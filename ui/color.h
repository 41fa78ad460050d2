/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Colours between the core, GEGL and GIMP's colour widgets.
 */
#pragma once

#include <gegl.h>

#include "colorshine.h"

/* (transfer full) */
GeglColor *gegl_color_from_color (const ColorshineColor *color);

/* CSS text of a colour: (transfer full). */
char *css_from_gegl_color (GeglColor *color);
