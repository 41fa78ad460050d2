/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * A space's matrix is asked for by converting unit vectors to CIE XYZ: that works
 * for babl's own spaces and for those read from ICC profiles alike. The core keeps
 * a table per space, so each is made once.
 */
#include "rgb-space.h"

#include <glib.h>

static GMutex mutex;
static GHashTable *spaces; /* Babl space → ColorshineSpace, NULL where there is none */

static ColorshineSpace *
make_space (const Babl *space)
{
  /* babl's sRGB goes through a D50 matrix rounded for ICC. */
  if (space == babl_space ("sRGB"))
    return colorshine_space_new_srgb ();

  static const double unit_vectors[9] = { 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0 };
  const Babl *rgb = babl_format_with_space ("RGB double", space);
  const Babl *xyz = babl_format_with_space ("CIE XYZ double", space);
  double columns[9], matrix[9];
  babl_process (babl_fish (rgb, xyz), unit_vectors, columns, 3);
  for (int row = 0; row < 3; row++)
    for (int column = 0; column < 3; column++)
      matrix[3 * row + column] = columns[3 * column + row];
  return colorshine_space_new (matrix, NULL);
}

/* NULL where the space has no usable primaries. */
static const ColorshineSpace *
lookup (const Babl *space)
{
  gpointer found = NULL;
  g_mutex_lock (&mutex);
  if (!spaces)
    spaces = g_hash_table_new (NULL, NULL);
  if (!g_hash_table_lookup_extended (spaces, space, NULL, &found))
    {
      found = make_space (space);
      g_hash_table_insert (spaces, (gpointer) space, found);
    }
  g_mutex_unlock (&mutex);
  return found;
}

const Babl *
rgb_space_for_pixels (const Babl *space)
{
  const Babl *srgb = babl_space ("sRGB");
  if (!space || babl_space_is_cmyk (space) || babl_space_is_gray (space))
    return srgb;
  return lookup (space) ? space : srgb;
}

const ColorshineSpace *
rgb_space_lookup (const Babl *space)
{
  return lookup (space);
}
