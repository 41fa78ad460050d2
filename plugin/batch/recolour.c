/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See recolour.h. GEGL's own threads walk the tiles where they lie, so that a large
 * image is never held as floats; the core's row entry point is therefore the one
 * to use.
 */
#include "recolour.h"

#include "encoding.h"
#include "failure.h"
#include "rgb-space.h"

/* As for GEGL's point filters: below this a second thread costs more than it saves. */
static const double PIXELS_PER_THREAD = 64.0 * 64.0;

typedef struct {
  GeglBuffer *buffer;
  Encoding encoding;
  const Babl *linear;
  ColorshineAnalysis *analysis;
  const ColorshineTransform *transform;
  gint n_failed;
} Pixels;

static Pixels
pixels_of (GeglBuffer *buffer)
{
  const Babl *format = gegl_buffer_get_format (buffer);
  const Babl *space = rgb_space_for_pixels (babl_format_get_space (format));
  Pixels pixels = { .buffer = buffer, .encoding = encoding_for_source (format, space) };
  pixels.linear = encoding_linear_format (&pixels.encoding);
  return pixels;
}

static const ColorshineSpace *
space_of (const Pixels *pixels)
{
  return rgb_space_lookup (babl_format_get_space (pixels->encoding.format));
}

static void
analyse_area (const GeglRectangle *area, Pixels *pixels)
{
  GeglBufferIterator *iterator = gegl_buffer_iterator_new (
      pixels->buffer, area, 0, pixels->linear, GEGL_ACCESS_READ, GEGL_ABYSS_NONE, 1);
  while (gegl_buffer_iterator_next (iterator))
    {
      const GeglRectangle *roi = &iterator->items[0].roi;
      if (!colorshine_analysis_add (pixels->analysis, iterator->items[0].data,
                                    4 * (gsize) roi->width, (guint32) roi->x, (guint32) roi->y,
                                    (gsize) roi->width, (gsize) roi->height, 1))
        g_atomic_int_inc (&pixels->n_failed);
    }
}

ColorshineAnalysis *
recolour_analyse (GeglBuffer *buffer)
{
  Pixels pixels = pixels_of (buffer);
  pixels.analysis = colorshine_analysis_new (space_of (&pixels));
  if (!pixels.analysis)
    return NULL;
  gegl_parallel_distribute_area (gegl_buffer_get_extent (buffer), PIXELS_PER_THREAD,
                                 GEGL_SPLIT_STRATEGY_AUTO,
                                 (GeglParallelDistributeAreaFunc) analyse_area, &pixels);
  if (pixels.n_failed > 0)
    g_clear_pointer (&pixels.analysis, colorshine_analysis_free);
  return pixels.analysis;
}

static void
apply_to_area (const GeglRectangle *area, Pixels *pixels)
{
  GeglBufferIterator *iterator
      = gegl_buffer_iterator_new (pixels->buffer, area, 0, pixels->encoding.format,
                                  GEGL_ACCESS_READWRITE, GEGL_ABYSS_NONE, 1);
  while (gegl_buffer_iterator_next (iterator))
    encoding_transform_row (&pixels->encoding, pixels->transform, iterator->items[0].data,
                            iterator->items[0].data, (gsize) iterator->length);
}

gboolean
recolour_apply (GeglBuffer *buffer, const Settings *settings, const double *radii, GError **error)
{
  Pixels pixels = pixels_of (buffer);
  ColorshineTransform *transform = colorshine_transform_new (settings->recipe, radii,
                                                             &settings->options, space_of (&pixels));
  if (!transform)
    {
      g_set_error_literal (error, FAILURE_DOMAIN, FAILURE_MEMORY, "not enough memory");
      return FALSE;
    }
  pixels.transform = transform;
  if (!colorshine_transform_is_identity (transform))
    gegl_parallel_distribute_area (gegl_buffer_get_extent (buffer), PIXELS_PER_THREAD,
                                   GEGL_SPLIT_STRATEGY_AUTO,
                                   (GeglParallelDistributeAreaFunc) apply_to_area, &pixels);
  colorshine_transform_free (transform);
  return TRUE;
}
