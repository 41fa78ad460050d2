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
#include "image-file.h"
#include "rgb-space.h"

/* As for GEGL's point filters: below this a second thread costs more than it saves. */
static const double PIXELS_PER_THREAD = 64.0 * 64.0;

typedef struct {
  GeglBuffer *buffer;
  Encoding encoding;
  const Babl *linear;   /* what the core works in */
  ColorshineAnalysis *analysis;
  guint32 first_row;    /* in the analysis */
  gint n_failed;
  ColorshineRanking *ranking;

  GeglBuffer *target;
  const ColorshineTransform *transform;
  GMutex mutex; /* guards the coverage */
  ColorshineCoverage coverage;
} Pixels;

static Pixels
pixels_of (GeglBuffer *buffer, gboolean is_in_place)
{
  const Babl *format = gegl_buffer_get_format (buffer);
  const Babl *space = rgb_space_for_pixels (babl_format_get_space (format));
  return (Pixels){ .buffer = buffer,
                   .encoding = is_in_place ? encoding_in_place (format, space)
                                           : encoding_for_source (format, space, NULL, FALSE),
                   .linear = babl_format_with_space ("RGBA float", space) };
}

static const ColorshineSpace *
space_of (const Pixels *pixels)
{
  return rgb_space_lookup (babl_format_get_space (pixels->linear));
}

/* In the image's own format, which GEGL need not convert. */
static void
analyse_area (const GeglRectangle *area, Pixels *pixels)
{
  const Encoding *encoding = &pixels->encoding;
  g_autofree float *linear = NULL;
  GeglBufferIterator *iterator = gegl_buffer_iterator_new (
      pixels->buffer, area, 0, encoding->input, GEGL_ACCESS_READ, GEGL_ABYSS_NONE, 1);
  while (gegl_buffer_iterator_next (iterator))
    {
      const GeglRectangle *roi = &iterator->items[0].roi;
      linear = g_renew (float, linear, 4 * (gsize) iterator->length);
      encoding_decode_row (encoding, iterator->items[0].data, linear, (gsize) iterator->length);
      if (!colorshine_analysis_add (pixels->analysis, linear, 4 * (gsize) roi->width,
                                    (guint32) roi->x, pixels->first_row + (guint32) roi->y,
                                    (gsize) roi->width, (gsize) roi->height, 1))
        g_atomic_int_inc (&pixels->n_failed);
    }
}

static gboolean
analyse_all (Pixels *pixels)
{
  gegl_parallel_distribute_area (gegl_buffer_get_extent (pixels->buffer), PIXELS_PER_THREAD,
                                 GEGL_SPLIT_STRATEGY_AUTO,
                                 (GeglParallelDistributeAreaFunc) analyse_area, pixels);
  return pixels->n_failed == 0;
}

ColorshineAnalysis *
recolour_analyse (GeglBuffer *buffer)
{
  Pixels pixels = pixels_of (buffer, FALSE);
  pixels.analysis = colorshine_analysis_new (space_of (&pixels));
  if (pixels.analysis && !analyse_all (&pixels))
    g_clear_pointer (&pixels.analysis, colorshine_analysis_free);
  return pixels.analysis;
}

gboolean
recolour_analyse_more (GeglBuffer *buffer, ColorshineAnalysis **analysis, guint32 *n_rows,
                       GError **error)
{
  const Babl *srgb = babl_space ("sRGB");
  if (!*analysis)
    *analysis = colorshine_analysis_new (rgb_space_lookup (srgb));
  Pixels pixels = pixels_of (buffer, FALSE);
  /* Those of other spaces are converted. */
  if (babl_format_get_space (pixels.linear) != srgb)
    pixels.encoding = encoding_for_source (NULL, srgb, NULL, FALSE);
  pixels.analysis = *analysis;
  pixels.first_row = *n_rows;
  *n_rows += (guint32) gegl_buffer_get_height (buffer);
  if (*analysis && analyse_all (&pixels))
    return TRUE;
  g_set_error_literal (error, FAILURE_DOMAIN, FAILURE_MEMORY,
                       "not enough memory to count the colours");
  return FALSE;
}

static void
rank_area (const GeglRectangle *area, Pixels *pixels)
{
  GeglBufferIterator *iterator = gegl_buffer_iterator_new (
      pixels->buffer, area, 0, pixels->encoding.input, GEGL_ACCESS_READ, GEGL_ABYSS_NONE, 1);
  while (gegl_buffer_iterator_next (iterator))
    {
      const GeglRectangle *roi = &iterator->items[0].roi;
      colorshine_ranking_add (pixels->ranking, pixels->encoding.curve, iterator->items[0].data,
                              (gsize) roi->width * pixels->encoding.input_bytes, (guint32) roi->x,
                              (guint32) roi->y, (gsize) roi->width, (gsize) roi->height);
    }
}

/* FALSE where only an analysis will do. */
static gboolean
resolve_by_ranking (GeglBuffer *buffer, const ColorshineRecipe *recipe, double *radii)
{
  Pixels pixels = pixels_of (buffer, TRUE);
  if (!pixels.encoding.curve || babl_format_has_alpha (pixels.encoding.input))
    return FALSE;
  const GeglRectangle *extent = gegl_buffer_get_extent (buffer);
  pixels.ranking = colorshine_ranking_new (space_of (&pixels), recipe, (guint32) extent->width,
                                           (guint32) extent->height);
  if (!pixels.ranking)
    return FALSE;
  gegl_parallel_distribute_area (extent, PIXELS_PER_THREAD, GEGL_SPLIT_STRATEGY_AUTO,
                                 (GeglParallelDistributeAreaFunc) rank_area, &pixels);
  const gboolean is_resolved = colorshine_ranking_resolve (pixels.ranking, radii);
  colorshine_ranking_free (pixels.ranking);
  return is_resolved;
}

gboolean
recolour_resolve (GeglBuffer *buffer, const ColorshineRecipe *recipe, double *radii,
                  GError **error)
{
  ColorshineAnalysis *analysis = NULL;
  if (!colorshine_recipe_is_resolved (recipe))
    {
      if (resolve_by_ranking (buffer, recipe, radii))
        return TRUE;
      analysis = recolour_analyse (buffer);
      if (!analysis)
        {
          g_set_error_literal (error, FAILURE_DOMAIN, FAILURE_MEMORY,
                               "not enough memory to count the colours");
          return FALSE;
        }
    }
  colorshine_analysis_resolve (analysis, recipe, radii, image_file_n_threads ());
  colorshine_analysis_free (analysis);
  return TRUE;
}

/* ── Moving ─────────────────────────────────────────────────────────────── */

static void
apply_to_area (const GeglRectangle *area, Pixels *pixels)
{
  ColorshineCoverage coverage = { 0 };
  const gboolean is_in_place = pixels->target == pixels->buffer;
  GeglBufferIterator *iterator = gegl_buffer_iterator_new (
      pixels->target, area, 0, pixels->encoding.output,
      is_in_place ? GEGL_ACCESS_READWRITE : GEGL_ACCESS_WRITE, GEGL_ABYSS_NONE, 2);
  /* Two views of one buffer would not see each other's pixels. */
  if (!is_in_place)
    gegl_buffer_iterator_add (iterator, pixels->buffer, area, 0, pixels->encoding.input,
                              GEGL_ACCESS_READ, GEGL_ABYSS_NONE);
  while (gegl_buffer_iterator_next (iterator))
    encoding_transform_row (&pixels->encoding, pixels->transform,
                            iterator->items[is_in_place ? 0 : 1].data, iterator->items[0].data,
                            (gsize) iterator->length, &coverage);
  g_mutex_lock (&pixels->mutex);
  colorshine_coverage_add (&pixels->coverage, &coverage);
  g_mutex_unlock (&pixels->mutex);
}

GeglBuffer *
recolour_apply (GeglBuffer *buffer, const Babl *format, const Settings *settings,
                const double *radii, ColorshineCoverage *coverage, GError **error)
{
  const gboolean is_in_place = format == gegl_buffer_get_format (buffer);
  Pixels pixels = pixels_of (buffer, is_in_place);
  ColorshineTransform *transform = colorshine_transform_new (settings->recipe, radii,
                                                             &settings->options, space_of (&pixels));
  if (!transform)
    {
      g_set_error_literal (error, FAILURE_DOMAIN, FAILURE_MEMORY, "not enough memory");
      return NULL;
    }
  const GeglRectangle *extent = gegl_buffer_get_extent (buffer);
  pixels.transform = transform;
  pixels.target = is_in_place ? g_object_ref (buffer) : gegl_buffer_new (extent, format);
  g_mutex_init (&pixels.mutex);
  gegl_parallel_distribute_area (extent, PIXELS_PER_THREAD, GEGL_SPLIT_STRATEGY_AUTO,
                                 (GeglParallelDistributeAreaFunc) apply_to_area, &pixels);
  g_mutex_clear (&pixels.mutex);
  *coverage = pixels.coverage;
  colorshine_transform_free (transform);
  return pixels.target;
}

/* ── Gamut coverage ─────────────────────────────────────────────────────── */

enum { CHUNK_PIXELS = 1024 };

ColorshineCoverage
recolour_coverage (GeglBuffer *buffer, const Settings *settings, const double *radii)
{
  ColorshineCoverage coverage = { 0 };
  Pixels pixels = pixels_of (buffer, FALSE);
  ColorshineTransform *transform = colorshine_transform_new (settings->recipe, radii,
                                                             &settings->options, space_of (&pixels));
  float moved[4 * CHUNK_PIXELS];
  GeglBufferIterator *iterator = gegl_buffer_iterator_new (
      buffer, NULL, 0, pixels.linear, GEGL_ACCESS_READ, GEGL_ABYSS_NONE, 1);
  while (gegl_buffer_iterator_next (iterator))
    for (gint done = 0; transform && done < iterator->length; done += CHUNK_PIXELS)
      colorshine_transform_row (transform, (const float *) iterator->items[0].data + 4 * done,
                                moved, (size_t) MIN (iterator->length - done, CHUNK_PIXELS),
                                &coverage);
  colorshine_transform_free (transform);
  return coverage;
}
