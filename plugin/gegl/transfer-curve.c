/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * A format's curve is asked for by converting all of its codes: so pixels that the
 * core decodes are what babl would have made of them, whatever formula or table a
 * profile has, and nothing here needs to know it.
 */
#include "transfer-curve.h"

#include <glib.h>

static GMutex mutex;
static GHashTable *curves; /* format, which stands for its space too → curve, or NULL */

static const Babl *
format_of (const char *model, const char *type, const Babl *space)
{
  g_autofree char *name = g_strdup_printf ("%s %s", model, type);
  return babl_format_exists (name) ? babl_format_with_space (name, space) : NULL;
}

/* One channel of linear light; NULL where the three differ. (transfer full) */
static float *
linear_light (const Babl *format, const void *pixels, gsize n_pixels)
{
  const Babl *linear = babl_format_with_space ("RGBA float", babl_format_get_space (format));
  g_autofree float *rgba = g_new (float, 4 * n_pixels);
  g_autofree float *channel = g_new (float, n_pixels);
  babl_process (babl_fish (format, linear), pixels, rgba, (glong) n_pixels);
  for (gsize i = 0; i < n_pixels; i++)
    {
      channel[i] = rgba[4 * i];
      if (rgba[4 * i + 1] != rgba[4 * i] || rgba[4 * i + 2] != rgba[4 * i])
        return NULL;
    }
  return g_steal_pointer (&channel);
}

static float *
sample_codes (const Babl *format, gsize n_codes)
{
  g_autofree guint8 *small = g_new (guint8, 3 * n_codes);
  g_autofree guint16 *large = g_new (guint16, 3 * n_codes);
  for (gsize i = 0; i < 3 * n_codes; i++)
    {
      small[i] = (guint8) (i / 3);
      large[i] = (guint16) (i / 3);
    }
  return linear_light (format, n_codes == 256 ? (void *) small : (void *) large, n_codes);
}

/* @format: the same encoding in float. */
static float *
sample_between (const Babl *format, gsize n_codes)
{
  const gsize n_places = n_codes - 1;
  g_autofree float *pixels = g_new (float, 3 * n_places);
  for (gsize i = 0; i < 3 * n_places; i++)
    pixels[i] = (float) (((double) (i / 3) + 0.5) / (double) n_places);
  return linear_light (format, pixels, n_places);
}

static ColorshineTransferCurve *
make_curve (const Babl *codes, const Babl *between)
{
  const gboolean is_small = g_str_equal (babl_get_name (babl_format_get_type (codes, 0)), "u8");
  const gsize n_codes = is_small ? 256 : 65536;
  g_autofree float *of_codes = sample_codes (codes, n_codes);
  g_autofree float *of_places = sample_between (between, n_codes);
  if (!of_codes || !of_places)
    return NULL;
  return colorshine_transfer_curve_new (of_codes, of_places, n_codes);
}

const ColorshineTransferCurve *
transfer_curve_lookup (const char *model, const char *type, const Babl *space)
{
  gpointer found = NULL;
  /* Linear and perceptual codes mean the same in every space; for those of ICC
   * profiles babl may take rougher ways, by chance: it chooses by timing. */
  const Babl *own = g_str_has_prefix (model, "R'") ? space : babl_space ("sRGB");
  const Babl *codes = format_of (model, type, own), *between = format_of (model, "float", own);
  if (!codes || !between)
    return NULL;
  g_mutex_lock (&mutex);
  if (!curves)
    curves = g_hash_table_new (NULL, NULL);
  if (!g_hash_table_lookup_extended (curves, codes, NULL, &found))
    {
      found = make_curve (codes, between);
      g_hash_table_insert (curves, (gpointer) codes, found);
    }
  g_mutex_unlock (&mutex);
  return found;
}
