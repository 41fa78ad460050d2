/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * A format's curve is asked for by converting all of its codes, so whatever formula
 * or table a profile has, nothing here needs to know it.
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

/* The channel of @n grey pixels; NULL where their three channels differ. (transfer full) */
static float *
channel_of (const double *rgb, gsize n)
{
  g_autofree float *channel = g_new (float, n);
  for (gsize i = 0; i < n; i++)
    {
      channel[i] = (float) rgb[3 * i];
      if (rgb[3 * i + 1] != rgb[3 * i] || rgb[3 * i + 2] != rgb[3 * i])
        return NULL;
    }
  return g_steal_pointer (&channel);
}

/* Linear light of @n values from code @first on. Double has one way through babl, an
 * exact one; of those for floats it chooses by timing, in each process again. */
static float *
sample (const Babl *encoded, double first, gsize n, gsize n_codes)
{
  const Babl *linear = babl_format_with_space ("RGB double", babl_format_get_space (encoded));
  g_autofree double *values = g_new (double, 3 * n);
  for (gsize i = 0; i < 3 * n; i++)
    values[i] = ((double) (i / 3) + first) / (double) (n_codes - 1);
  babl_process (babl_fish (encoded, linear), values, values, (glong) n);
  return channel_of (values, n);
}

/* Linear light of all codes of 16 bits, as it is in babl's own floats: these are so fine
 * that a pixel would otherwise depend on who decodes it. */
static float *
convert_codes (const Babl *codes, gsize n_codes)
{
  const Babl *linear = babl_format_with_space ("RGBA float", babl_format_get_space (codes));
  g_autofree guint16 *pixels = g_new (guint16, 3 * n_codes);
  g_autofree float *rgba = g_new (float, 4 * n_codes);
  g_autofree double *rgb = g_new (double, 3 * n_codes);
  for (gsize i = 0; i < 3 * n_codes; i++)
    pixels[i] = (guint16) (i / 3);
  babl_process (babl_fish (codes, linear), pixels, rgba, (glong) n_codes);
  for (gsize i = 0; i < 3 * n_codes; i++)
    rgb[i] = rgba[i / 3 * 4 + i % 3];
  return channel_of (rgb, n_codes);
}

/* @encoded: as @codes, in double */
static ColorshineTransferCurve *
make_curve (const Babl *codes, const Babl *encoded)
{
  const gboolean is_small = g_str_equal (babl_get_name (babl_format_get_type (codes, 0)), "u8");
  const gsize n_codes = is_small ? 256 : 65536;
  g_autofree float *of_codes
      = is_small ? sample (encoded, 0.0, n_codes, n_codes) : convert_codes (codes, n_codes);
  g_autofree float *of_places = sample (encoded, 0.5, n_codes - 1, n_codes);
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
  const Babl *codes = format_of (model, type, own), *encoded = format_of (model, "double", own);
  if (!codes || !encoded)
    return NULL;
  g_mutex_lock (&mutex);
  if (!curves)
    curves = g_hash_table_new (NULL, NULL);
  if (!g_hash_table_lookup_extended (curves, codes, NULL, &found))
    {
      found = make_curve (codes, encoded);
      g_hash_table_insert (curves, (gpointer) codes, found);
    }
  g_mutex_unlock (&mutex);
  return found;
}
