/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finds the radii of a recipe in a thread of its own, because each takes tens of
 * milliseconds. What was found is kept, so that only what changed is found again.
 */
#pragma once

#include "image-colors.h"

typedef struct _RadiusFinder RadiusFinder;

/* Called in the main loop when better radii are there. */
typedef void (*RadiusFinderFunc) (gpointer data);

RadiusFinder *radius_finder_new (ImageColors *colors, RadiusFinderFunc found, gpointer data);

void radius_finder_free (RadiusFinder *finder);

typedef enum {
  RADII_UNKNOWN, /* some are not known at all yet */
  RADII_ROUGH,   /* some are from the sample */
  RADII_EXACT,
} RadiiState;

/* Gives what is known of the radii (ΔE OK), and starts finding the others. */
RadiiState radius_finder_find (RadiusFinder *finder, const ColorshineRecipe *recipe, double *radii);
