/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One image's pixels and their analysis, for the verbs that only look.
 */
#pragma once

#include "image-header.h"

#include "colorshine.h"

#include <gegl.h>

typedef struct {
  ImageHeader header;
  GeglBuffer *pixels;
  ColorshineAnalysis *analysis; /* in the image's own space */
} ImageColors;

/** Reads a file, after image_file_init(): (transfer full) (nullable). */
ImageColors *image_colors_new (const char *path, GError **error);

void image_colors_free (ImageColors *colors);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ImageColors, image_colors_free)

/** "colorshine VERB: FILE: sentence" on standard error; EXIT_SOME_FAILED. */
int image_colors_failed (const char *verb, const char *path, const GError *error);
