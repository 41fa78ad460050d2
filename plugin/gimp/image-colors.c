/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The colours of drawables' selected pixels. The first pieces are spread over the
 * whole area, so that what they hold stands for the rest until that is read.
 */
#include "config.h"

#include "image-colors.h"

#include "rgb-space.h"

/* Of GIMP's tiles, four: a piece takes about a millisecond to read. */
#define PIECE_WIDTH 256
#define PIECE_HEIGHT 256
/* Half a million pixels: the rank of a colour is then right within about a point. */
#define N_SAMPLE_PIECES 8
/* Pieces that were read and wait: 4 MiB of pixels at most. */
#define MAX_WAITING 4

typedef struct {
  GimpDrawable *drawable;
  GeglBuffer *buffer;
  const Babl *format;
  GeglRectangle area;      /* the selected part, in the drawable */
  gint offset_x, offset_y; /* of the drawable in the image */
  guint32 first_row;       /* of this drawable in the analysis */
} Source;

typedef struct {
  gsize source;
  GeglRectangle area;
} Piece;

typedef struct {
  float *rgba;
  Piece piece;
  ColorshineAnalysis *analysis;
} Job;

struct _ImageColors {
  gint n_references; /* atomic */
  Source *sources;
  gsize n_sources;
  GeglBuffer *selection; /* NULL: everything is selected */
  GArray *pieces;

  GThreadPool *pool;
  GMutex mutex; /* guards what follows */
  GCond done;
  gsize n_read;
  gsize n_waiting;
  gboolean failed;

  ColorshineAnalysis *sample; /* of the first pieces */
  ColorshineAnalysis *all;
};

static void
analyse_piece (gpointer job_pointer, gpointer colors_pointer)
{
  Job *job = job_pointer;
  ImageColors *colors = colors_pointer;
  const Source *source = &colors->sources[job->piece.source];
  const GeglRectangle *area = &job->piece.area;
  const gboolean success = colorshine_analysis_add (
      job->analysis, job->rgba, 4 * (gsize) area->width, (guint32) area->x,
      source->first_row + (guint32) area->y, (gsize) area->width, (gsize) area->height, 1);
  g_free (job->rgba);
  g_free (job);
  g_mutex_lock (&colors->mutex);
  colors->n_waiting--;
  if (!success)
    colors->failed = TRUE;
  g_cond_signal (&colors->done);
  g_mutex_unlock (&colors->mutex);
}

/* ── Making ─────────────────────────────────────────────────────────────── */

static void
add_source (ImageColors *colors, GimpDrawable *drawable, guint32 *n_rows)
{
  Source *source = &colors->sources[colors->n_sources];
  if (!gimp_drawable_mask_intersect (drawable, &source->area.x, &source->area.y,
                                     &source->area.width, &source->area.height))
    return;
  source->drawable = drawable;
  source->buffer = gimp_drawable_get_buffer (drawable);
  const Babl *space = rgb_space_for_pixels (
      babl_format_get_space (gimp_drawable_get_format (drawable)));
  source->format = babl_format_with_space ("RGBA float", space);
  gimp_drawable_get_offsets (drawable, &source->offset_x, &source->offset_y);
  source->first_row = *n_rows;
  *n_rows += (guint32) gimp_drawable_get_height (drawable);

  const GeglRectangle *area = &source->area;
  for (gint y = area->y; y < area->y + area->height; y += PIECE_HEIGHT)
    for (gint x = area->x; x < area->x + area->width; x += PIECE_WIDTH)
      {
        const Piece piece = { colors->n_sources,
                              { x, y, MIN (PIECE_WIDTH, area->x + area->width - x),
                                MIN (PIECE_HEIGHT, area->y + area->height - y) } };
        g_array_append_val (colors->pieces, piece);
      }
  colors->n_sources++;
}

/* Brings pieces that are spread evenly over the area to the front. */
static void
bring_sample_forward (GArray *pieces)
{
  const gsize n = MIN (N_SAMPLE_PIECES, pieces->len);
  for (gsize i = 0; i < n; i++)
    {
      const gsize j = (2 * i + 1) * pieces->len / (2 * n);
      const Piece piece = g_array_index (pieces, Piece, i);
      g_array_index (pieces, Piece, i) = g_array_index (pieces, Piece, j);
      g_array_index (pieces, Piece, j) = piece;
    }
}

ImageColors *
image_colors_new (GimpDrawable **drawables, gsize n_drawables)
{
  ImageColors *colors = g_new0 (ImageColors, 1);
  colors->n_references = 1;
  GimpImage *image = gimp_item_get_image (GIMP_ITEM (drawables[0]));
  guint32 n_rows = 0;
  colors->sources = g_new0 (Source, n_drawables);
  colors->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  g_mutex_init (&colors->mutex);
  g_cond_init (&colors->done);
  if (!gimp_selection_is_empty (image))
    colors->selection = gimp_drawable_get_buffer (GIMP_DRAWABLE (gimp_image_get_selection (image)));
  for (gsize i = 0; i < n_drawables; i++)
    add_source (colors, drawables[i], &n_rows);
  bring_sample_forward (colors->pieces);
  if (colors->n_sources > 0)
    {
      const ColorshineSpace *space
          = rgb_space_lookup (babl_format_get_space (colors->sources[0].format));
      colors->sample = colorshine_analysis_new (space);
      colors->all = colorshine_analysis_new (space);
    }
  /* The core's analysis takes several threads at once, but one keeps up with
   * reading, and GIMP needs the others for drawing. */
  colors->pool = g_thread_pool_new (analyse_piece, colors, 1, FALSE, NULL);
  return colors;
}

ImageColors *
image_colors_ref (ImageColors *colors)
{
  g_atomic_int_inc (&colors->n_references);
  return colors;
}

void
image_colors_unref (ImageColors *colors)
{
  if (!colors || !g_atomic_int_dec_and_test (&colors->n_references))
    return;
  g_thread_pool_free (colors->pool, FALSE, TRUE);
  for (gsize i = 0; i < colors->n_sources; i++)
    g_object_unref (colors->sources[i].buffer);
  g_clear_object (&colors->selection);
  g_free (colors->sources);
  g_array_unref (colors->pieces);
  colorshine_analysis_free (colors->sample);
  colorshine_analysis_free (colors->all);
  g_mutex_clear (&colors->mutex);
  g_cond_clear (&colors->done);
  g_free (colors);
}

/* ── Reading ────────────────────────────────────────────────────────────── */

/* A pixel weighs its alpha times its selection. */
static void
weigh_by_selection (const ImageColors *colors, const Piece *piece, float *rgba)
{
  const Source *source = &colors->sources[piece->source];
  const gsize n_pixels = (gsize) piece->area.width * (gsize) piece->area.height;
  g_autofree float *selected = g_new (float, n_pixels);
  const GeglRectangle in_image = { piece->area.x + source->offset_x,
                                   piece->area.y + source->offset_y, piece->area.width,
                                   piece->area.height };
  gegl_buffer_get (colors->selection, &in_image, 1.0, babl_format ("Y float"), selected,
                   GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  for (gsize i = 0; i < n_pixels; i++)
    rgba[4 * i + 3] *= selected[i];
}

/* Waits until at most @n pieces wait for their analysis. */
static void
wait_for_analysis (ImageColors *colors, gsize n)
{
  g_mutex_lock (&colors->mutex);
  while (colors->n_waiting > n)
    g_cond_wait (&colors->done, &colors->mutex);
  g_mutex_unlock (&colors->mutex);
}

static void
queue_analysis (ImageColors *colors, const Piece *piece, float *rgba, ColorshineAnalysis *analysis)
{
  wait_for_analysis (colors, MAX_WAITING);
  Job *job = g_new (Job, 1);
  *job = (Job){ rgba, *piece, analysis };
  g_mutex_lock (&colors->mutex);
  colors->n_waiting++;
  g_mutex_unlock (&colors->mutex);
  g_thread_pool_push (colors->pool, job, NULL);
}

/* The sample, and then everything, is analysed. */
static void
finish_part (ImageColors *colors, gboolean is_last)
{
  wait_for_analysis (colors, 0);
  if (is_last && !colorshine_analysis_merge (colors->all, colors->sample))
    colors->failed = TRUE;
}

gboolean
image_colors_read_piece (ImageColors *colors)
{
  /* No other thread changes it. */
  const gsize n = colors->n_read;
  if (n == colors->pieces->len)
    return FALSE;
  const Piece *piece = &g_array_index (colors->pieces, Piece, n);
  const Source *source = &colors->sources[piece->source];
  const gsize n_pixels = (gsize) piece->area.width * (gsize) piece->area.height;
  float *rgba = g_new (float, 4 * n_pixels);
  gegl_buffer_get (source->buffer, &piece->area, 1.0, source->format, rgba, GEGL_AUTO_ROWSTRIDE,
                   GEGL_ABYSS_NONE);
  if (colors->selection)
    weigh_by_selection (colors, piece, rgba);
  queue_analysis (colors, piece, rgba, n < N_SAMPLE_PIECES ? colors->sample : colors->all);
  const gboolean is_last = n + 1 == colors->pieces->len;
  if (n + 1 == N_SAMPLE_PIECES || is_last)
    finish_part (colors, is_last);
  g_mutex_lock (&colors->mutex);
  colors->n_read = n + 1;
  g_mutex_unlock (&colors->mutex);
  return !is_last;
}

void
image_colors_read_all (ImageColors *colors)
{
  while (image_colors_read_piece (colors))
    ;
}

static gsize
n_read (ImageColors *colors)
{
  g_mutex_lock (&colors->mutex);
  const gsize n = colors->failed ? 0 : colors->n_read;
  g_mutex_unlock (&colors->mutex);
  return n;
}

gdouble
image_colors_get_progress (ImageColors *colors)
{
  return colors->pieces->len ? (gdouble) n_read (colors) / colors->pieces->len : 1.0;
}

const ColorshineAnalysis *
image_colors_get_all (ImageColors *colors)
{
  return n_read (colors) == colors->pieces->len ? colors->all : NULL;
}

const ColorshineAnalysis *
image_colors_get_sample (ImageColors *colors)
{
  return n_read (colors) >= MIN (N_SAMPLE_PIECES, colors->pieces->len) ? colors->sample : NULL;
}

gboolean
image_colors_is_empty (const ImageColors *colors)
{
  return colors->n_sources == 0;
}
