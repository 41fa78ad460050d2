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

#include <string.h>

/* As for GEGL's point filters: below this a second thread costs more than it saves. */
static const double PIXELS_PER_THREAD = 64.0 * 64.0;

typedef struct {
  GeglBuffer *buffer;
  Encoding encoding;
  const Babl *linear;   /* what the analysis reads */
  ColorshineAnalysis *analysis;
  guint32 first_row;    /* in the analysis */
  gint n_failed;

  GeglBuffer *target;
  const ColorshineTransform *transform;
  GMutex mutex; /* guards the movement */
  Movement movement;
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

/* In their own format, which GEGL need not convert. */
static void
analyse_codes (const GeglRectangle *area, Pixels *pixels)
{
  const Encoding *encoding = &pixels->encoding;
  GeglBufferIterator *iterator = gegl_buffer_iterator_new (
      pixels->buffer, area, 0, encoding->input, GEGL_ACCESS_READ, GEGL_ABYSS_NONE, 1);
  while (gegl_buffer_iterator_next (iterator))
    {
      const GeglRectangle *roi = &iterator->items[0].roi;
      if (!colorshine_analysis_add_encoded (
              pixels->analysis, encoding->curve, babl_format_has_alpha (encoding->input),
              iterator->items[0].data, encoding->input_bytes * (gsize) roi->width,
              (guint32) roi->x, pixels->first_row + (guint32) roi->y, (gsize) roi->width,
              (gsize) roi->height))
        g_atomic_int_inc (&pixels->n_failed);
    }
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
                                    4 * (gsize) roi->width, (guint32) roi->x,
                                    pixels->first_row + (guint32) roi->y, (gsize) roi->width, (gsize) roi->height, 1))
        g_atomic_int_inc (&pixels->n_failed);
    }
}

static gboolean
analyse_all (Pixels *pixels)
{
  gegl_parallel_distribute_area (
      gegl_buffer_get_extent (pixels->buffer), PIXELS_PER_THREAD, GEGL_SPLIT_STRATEGY_AUTO,
      (GeglParallelDistributeAreaFunc) (pixels->encoding.curve ? analyse_codes : analyse_area),
      pixels);
  return pixels->n_failed == 0;
}

ColorshineAnalysis *
recolour_analyse_for (GeglBuffer *buffer, const ColorshineRecipe *recipe)
{
  Pixels pixels = pixels_of (buffer, FALSE);
  const guint64 n_pixels
      = (guint64) gegl_buffer_get_width (buffer) * (guint64) gegl_buffer_get_height (buffer);
  pixels.analysis = colorshine_analysis_new (space_of (&pixels));
  if (pixels.analysis && colorshine_analysis_expect (pixels.analysis, recipe, n_pixels)
      && analyse_all (&pixels) && colorshine_analysis_is_as_expected (pixels.analysis))
    return pixels.analysis;
  colorshine_analysis_free (pixels.analysis);
  return recolour_analyse (buffer);
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
    pixels = (Pixels){ .buffer = buffer, .linear = babl_format_with_space ("RGBA float", srgb) };
  pixels.analysis = *analysis;
  pixels.first_row = *n_rows;
  *n_rows += (guint32) gegl_buffer_get_height (buffer);
  if (*analysis && analyse_all (&pixels))
    return TRUE;
  g_set_error_literal (error, FAILURE_DOMAIN, FAILURE_MEMORY,
                       "not enough memory to count the colours");
  return FALSE;
}

/* ── Moving ─────────────────────────────────────────────────────────────── */

enum { CHUNK_PIXELS = 1024, MAX_BYTES_PER_PIXEL = 4 * sizeof (double) };

static void
add_movement (Movement *sum, const Movement *part)
{
  sum->n_pixels += part->n_pixels;
  sum->n_moved += part->n_moved;
  sum->sum_delta_e += part->sum_delta_e;
  sum->largest_delta_e = MAX (sum->largest_delta_e, part->largest_delta_e);
}

static void
measure (const ColorshineSpace *space, const float *before, const float *after, gsize n,
         Movement *movement)
{
  float delta_e[CHUNK_PIXELS];
  colorshine_space_delta_e_row (space, before, after, n, delta_e);
  for (gsize i = 0; i < n; i++)
    {
      movement->n_moved += memcmp (before + 4 * i, after + 4 * i, 3 * sizeof (float)) != 0;
      movement->sum_delta_e += delta_e[i];
      movement->largest_delta_e = MAX (movement->largest_delta_e, delta_e[i]);
    }
}

/* What was written, as linear floats. */
static void
decode_output (const Encoding *encoding, const void *out, float *linear, gsize n)
{
  if (encoding->output == encoding->input)
    encoding_decode_row (encoding, out, linear, n);
  else
    memcpy (linear, out, n * encoding->output_bytes);
}

/* Leaves those pixels of @before and @after that lie where codes differ at the front,
 * and returns how many: runs of equal ones are left out, which are most of the others. */
static gsize
leave_out_equal (guint8 *before, guint8 *after, gsize n, gsize pixel_bytes)
{
  enum { RUN_PIXELS = 16 };
  gsize n_left = 0;
  for (gsize done = 0; done < n; done += RUN_PIXELS)
    {
      const gsize n_run = MIN (n - done, RUN_PIXELS), bytes = n_run * pixel_bytes;
      const guint8 *one = before + done * pixel_bytes, *other = after + done * pixel_bytes;
      if (memcmp (one, other, bytes) == 0)
        continue;
      memmove (before + n_left * pixel_bytes, one, bytes);
      memmove (after + n_left * pixel_bytes, other, bytes);
      n_left += n_run;
    }
  return n_left;
}

static void
move_chunk (const Pixels *pixels, const void *in, void *out, gsize n, Movement *movement)
{
  const Encoding *encoding = &pixels->encoding;
  guint8 source[MAX_BYTES_PER_PIXEL * CHUNK_PIXELS], moved[MAX_BYTES_PER_PIXEL * CHUNK_PIXELS];
  float before[4 * CHUNK_PIXELS], after[4 * CHUNK_PIXELS];
  const guint8 *result = out;
  /* @in may be @out. */
  memcpy (source, in, n * encoding->input_bytes);
  encoding_transform_row (encoding, pixels->transform, source, out, n);
  movement->n_pixels += n;
  if (encoding->curve && encoding->output == encoding->input)
    {
      memcpy (moved, out, n * encoding->output_bytes);
      n = leave_out_equal (source, moved, n, encoding->input_bytes);
      result = moved;
    }
  encoding_decode_row (encoding, source, before, n);
  decode_output (encoding, result, after, n);
  measure (space_of (pixels), before, after, n, movement);
}

static void
move_pixels (const Pixels *pixels, const void *in, void *out, gint n_pixels, Movement *movement)
{
  const Encoding *encoding = &pixels->encoding;
  for (gint done = 0; done < n_pixels; done += CHUNK_PIXELS)
    move_chunk (pixels, (const guint8 *) in + (gsize) done * encoding->input_bytes,
                (guint8 *) out + (gsize) done * encoding->output_bytes,
                (gsize) MIN (n_pixels - done, CHUNK_PIXELS), movement);
}

static void
apply_to_area (const GeglRectangle *area, Pixels *pixels)
{
  Movement movement = { 0 };
  const gboolean is_in_place = pixels->target == pixels->buffer;
  GeglBufferIterator *iterator = gegl_buffer_iterator_new (
      pixels->target, area, 0, pixels->encoding.output,
      is_in_place ? GEGL_ACCESS_READWRITE : GEGL_ACCESS_WRITE, GEGL_ABYSS_NONE, 2);
  /* Two views of one buffer would not see each other's pixels. */
  if (!is_in_place)
    gegl_buffer_iterator_add (iterator, pixels->buffer, area, 0, pixels->encoding.input,
                              GEGL_ACCESS_READ, GEGL_ABYSS_NONE);
  while (gegl_buffer_iterator_next (iterator))
    move_pixels (pixels, iterator->items[is_in_place ? 0 : 1].data, iterator->items[0].data,
                 iterator->length, &movement);
  g_mutex_lock (&pixels->mutex);
  add_movement (&pixels->movement, &movement);
  g_mutex_unlock (&pixels->mutex);
}

GeglBuffer *
recolour_apply (GeglBuffer *buffer, const Babl *format, const Settings *settings,
                const double *radii, Movement *movement, GError **error)
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
  *movement = pixels.movement;
  colorshine_transform_free (transform);
  return pixels.target;
}

/* ── Gamut coverage ─────────────────────────────────────────────────────── */

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
