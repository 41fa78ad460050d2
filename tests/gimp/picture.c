/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See picture.h.
 */
#include "picture.h"

/* Another number for each, spread over all values. */
static guint8
scrambled (guint number)
{
  return (guint8) ((number * 2654435761U) >> 24);
}

static void
paint (GimpDrawable *drawable, guint seed)
{
  GeglBuffer *buffer = gimp_drawable_get_buffer (drawable);
  const GeglRectangle *extent = gegl_buffer_get_extent (buffer);
  const gsize n_bytes = 4 * (gsize) extent->width * (gsize) extent->height;
  g_autofree guint8 *pixels = g_new (guint8, n_bytes);
  for (gsize i = 0; i < n_bytes; i++)
    pixels[i] = scrambled ((guint) i + 7919 * seed);
  gegl_buffer_set (buffer, extent, 0, babl_format ("R'G'B'A u8"), pixels, GEGL_AUTO_ROWSTRIDE);
  g_object_unref (buffer);
}

GimpImage *
picture_new (gint width, gint height, guint seed)
{
  GimpImage *image = gimp_image_new (width, height, GIMP_RGB);
  picture_add_layer (image, width, height, 0, 0, seed);
  gimp_image_clean_all (image);
  return image;
}

GimpDrawable *
picture_layer (GimpImage *image)
{
  g_autofree GimpLayer **layers = gimp_image_get_layers (image);
  return GIMP_DRAWABLE (layers[0]);
}

GimpDrawable *
picture_add_layer (GimpImage *image, gint width, gint height, gint x, gint y, guint seed)
{
  GimpLayer *layer = gimp_layer_new (image, "layer", width, height, GIMP_RGBA_IMAGE, 100.0,
                                     GIMP_LAYER_MODE_NORMAL);
  gimp_image_insert_layer (image, layer, NULL, 0);
  gimp_layer_set_offsets (layer, x, y);
  paint (GIMP_DRAWABLE (layer), seed);
  return GIMP_DRAWABLE (layer);
}

float *
picture_pixels (GimpDrawable *drawable)
{
  GeglBuffer *buffer = gimp_drawable_get_buffer (drawable);
  const GeglRectangle *extent = gegl_buffer_get_extent (buffer);
  float *pixels = g_new (float, 4 * (gsize) extent->width * (gsize) extent->height);
  const Babl *space = babl_format_get_space (gimp_drawable_get_format (drawable));
  gegl_buffer_get (buffer, extent, 1.0, babl_format_with_space ("RGBA float", space), pixels,
                   GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  g_object_unref (buffer);
  return pixels;
}

ColorshineAnalysis *
picture_analysis (const float *pixels, gint width, const GeglRectangle *area)
{
  static ColorshineSpace *srgb;
  if (!srgb)
    srgb = colorshine_space_new_srgb ();
  ColorshineAnalysis *analysis = colorshine_analysis_new (srgb);
  const float *first = pixels + 4 * ((gsize) area->y * (gsize) width + (gsize) area->x);
  g_assert_true (colorshine_analysis_add (analysis, first, 4 * (gsize) width, (guint32) area->x,
                                          (guint32) area->y, (gsize) area->width,
                                          (gsize) area->height, 1));
  return analysis;
}

void
assert_same_analysis (const ColorshineAnalysis *analysis, const ColorshineAnalysis *expected)
{
  static const ColorshineColor centres[] = { { .lightness = 0.0 },
                                             { .lightness = 0.8, .a = 0.06, .b = 0.16 },
                                             { .lightness = 0.5, .a = -0.1, .b = 0.1 } };
  g_assert_nonnull (analysis);
  for (guint i = 0; i < G_N_ELEMENTS (centres); i++)
    for (double tolerance = 0.5; tolerance < 100.0; tolerance += 16.25)
      {
        const double radius = colorshine_analysis_radius (analysis, &centres[i], tolerance);
        const double other = colorshine_analysis_radius (expected, &centres[i], tolerance);
        g_assert_cmpfloat (radius, >, 0.0);
        /* babl's sRGB and the core's differ in the last digits of their matrices. */
        g_assert_cmpfloat_with_epsilon (radius, other, 2e-5);
      }
}
