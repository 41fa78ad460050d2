/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A colour profile for a WebP file, which GEGL's saver writes without.
 */
#pragma once

#include <babl/babl.h>
#include <glib.h>

/** Writes the file at @path anew with the profile of @space. */
gboolean webp_add_profile (const char *path, const Babl *space, GError **error);
