/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pixels of one image: its colours counted, its recipe resolved, its pixels
 * moved in place. The mathematics is the core's.
 */
#pragma once

#include "settings.h"

#include <gegl.h>

/** Counts all pixels of @buffer: (transfer full) (nullable): NULL without memory. */
ColorshineAnalysis *recolour_analyse (GeglBuffer *buffer);

/** Moves the pixels of @buffer. @radii: as many as the recipe has attractors. */
gboolean recolour_apply (GeglBuffer *buffer, const Settings *settings, const double *radii,
                         GError **error);
