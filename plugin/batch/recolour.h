/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pixels of one image: its colours counted and its pixels moved. The mathematics
 * is the core's.
 */
#pragma once

#include "settings.h"

#include <gegl.h>

/** Counts all pixels of @buffer: (transfer full) (nullable): NULL without memory. */
ColorshineAnalysis *recolour_analyse (GeglBuffer *buffer);

/**
 * recolour_resolve:
 * @radii: (out): as many as the recipe has attractors
 *
 * What an analysis of @buffer gives, by the shortest way.
 */
gboolean recolour_resolve (GeglBuffer *buffer, const ColorshineRecipe *recipe, double *radii,
                           GError **error);

/**
 * recolour_analyse_more:
 * @analysis: (inout): NULL before the first image; in sRGB, whatever theirs
 * @n_rows: (inout): rows of the images so far
 *
 * Counts another image's pixels into the same analysis.
 */
gboolean recolour_analyse_more (GeglBuffer *buffer, ColorshineAnalysis **analysis,
                                guint32 *n_rows, GError **error);

/**
 * recolour_apply:
 * @buffer: the image, which may be changed in place
 * @pixels: the format of the result; RGB in @buffer's space
 * @radii: as many as the recipe has attractors
 * @coverage: (out): what was moved
 *
 * Returns: (transfer full) (nullable): the result, which may be @buffer
 */
GeglBuffer *recolour_apply (GeglBuffer *buffer, const Babl *pixels, const Settings *settings,
                            const double *radii, ColorshineCoverage *coverage, GError **error);

/** What of @buffer would leave its space's gamut. @buffer is not changed. */
ColorshineCoverage recolour_coverage (GeglBuffer *buffer, const Settings *settings,
                                      const double *radii);
