/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Real photographs and colour profiles as the system installs them; what Meson
 * says in COLORSHINE_PHOTOGRAPHS and COLORSHINE_PROFILES is where they lie.
 */
#pragma once

#include "colorshine.h"

#include <gegl.h>

/** Photographs with much, little and no colour. */
enum { N_PHOTOGRAPHS = 4 };

/** Path of a photograph; NULL, with the test marked as skipped, if it isn't
 * installed. (transfer full): g_free() */
char *photograph_path (guint number);

/** An area in the middle of a photograph, packed as @format. NULL, with the test
 * marked as skipped, if it isn't installed. (transfer full): g_free() */
void *photograph_crop (guint number, int width, int height, const char *format);

/** babl's space of an ICC profile, and the core's with the same matrix, which is nearly
 * that in the file. False, with the test marked as skipped, if it isn't installed. */
gboolean profile_spaces (const char *file_name, const Babl **space, ColorshineSpace **core_space);
