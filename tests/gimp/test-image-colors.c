/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is read of GIMP's drawables is what the core finds in the same pixels.
 */
#include "image-colors.h"

#include "in-gimp.h"
#include "picture.h"

/* More pieces than a sample has, the last ones narrower. */
enum { WIDTH = 1100, HEIGHT = 700 };

static void
assert_all_is (GimpDrawable **drawables, gsize n_drawables, const ColorshineAnalysis *expected)
{
  g_autoptr (ImageColors) colors = image_colors_new (drawables, n_drawables);
  g_assert_false (image_colors_is_empty (colors));
  image_colors_read_all (colors);
  assert_same_analysis (image_colors_get_all (colors), expected);
}

static void
test_whole_layer (void)
{
  GimpImage *image = picture_new (WIDTH, HEIGHT, 1);
  GimpDrawable *layer = picture_layer (image);
  g_autofree float *pixels = picture_pixels (layer);
  ColorshineAnalysis *expected
      = picture_analysis (pixels, WIDTH, GEGL_RECTANGLE (0, 0, WIDTH, HEIGHT));
  assert_all_is (&layer, 1, expected);
  colorshine_analysis_free (expected);
  gimp_image_delete (image);
}

static void
test_progress (void)
{
  GimpImage *image = picture_new (WIDTH, HEIGHT, 1);
  GimpDrawable *layer = picture_layer (image);
  g_autoptr (ImageColors) colors = image_colors_new (&layer, 1);
  gdouble progress = 0.0, progress_of_sample = 0.0;
  g_assert_cmpfloat (image_colors_get_progress (colors), ==, 0.0);
  g_assert_null (image_colors_get_sample (colors));
  gboolean is_more = TRUE;
  while (is_more)
    {
      g_assert_null (image_colors_get_all (colors));
      is_more = image_colors_read_piece (colors);
      g_assert_cmpfloat (image_colors_get_progress (colors), >, progress);
      progress = image_colors_get_progress (colors);
      if (image_colors_get_sample (colors) && progress_of_sample == 0.0)
        progress_of_sample = progress;
    }
  g_assert_cmpfloat (progress, ==, 1.0);
  g_assert_nonnull (image_colors_get_all (colors));
  /* The sample is there before the rest. */
  g_assert_cmpfloat (progress_of_sample, >, 0.0);
  g_assert_cmpfloat (progress_of_sample, <, 1.0);
  g_assert_false (image_colors_read_piece (colors));
  gimp_image_delete (image);
}

/* Of a picture that changes from left to right, the sample holds something of every
 * part. */
static void
test_sample_is_spread (void)
{
  GimpImage *image = picture_new (WIDTH, HEIGHT, 1);
  GimpDrawable *layer = picture_layer (image);
  GeglBuffer *buffer = gimp_drawable_get_buffer (layer);
  GeglColor *dark = gegl_color_new ("black"), *light = gegl_color_new ("white");
  gegl_buffer_set_color (buffer, GEGL_RECTANGLE (0, 0, WIDTH, HEIGHT / 2), dark);
  gegl_buffer_set_color (buffer, GEGL_RECTANGLE (0, HEIGHT / 2, WIDTH, HEIGHT / 2), light);
  g_object_unref (dark);
  g_object_unref (light);
  g_object_unref (buffer);
  g_autoptr (ImageColors) colors = image_colors_new (&layer, 1);
  while (!image_colors_get_sample (colors))
    image_colors_read_piece (colors);
  const ColorshineColor black = { .lightness = 0.0 };
  /* Half is black; the sample may be wrong about a quarter of that, not about all. */
  const ColorshineAnalysis *sample = image_colors_get_sample (colors);
  g_assert_cmpfloat (colorshine_analysis_radius (sample, &black, 30.0), <, 0.01);
  g_assert_cmpfloat (colorshine_analysis_radius (sample, &black, 70.0), >, 0.99);
  gimp_image_delete (image);
}

static void
test_selected_part (void)
{
  GimpImage *image = picture_new (WIDTH, HEIGHT, 1);
  GimpDrawable *layer = picture_layer (image);
  const GeglRectangle part = { 300, 100, 500, 400 };
  gimp_image_select_rectangle (image, GIMP_CHANNEL_OP_REPLACE, part.x, part.y, part.width,
                               part.height);
  g_autofree float *pixels = picture_pixels (layer);
  ColorshineAnalysis *expected = picture_analysis (pixels, WIDTH, &part);
  assert_all_is (&layer, 1, expected);
  colorshine_analysis_free (expected);
  gimp_image_delete (image);
}

/* Selects all pixels, the left half wholly and the right one by a quarter. */
static void
select_right_half_by_a_quarter (GimpImage *image)
{
  GeglColor *color = gegl_color_new ("black");
  GimpChannel *channel = gimp_channel_new (image, "mask", WIDTH, HEIGHT, 100.0, color);
  g_object_unref (color);
  gimp_image_insert_channel (image, channel, NULL, 0);
  GeglBuffer *buffer = gimp_drawable_get_buffer (GIMP_DRAWABLE (channel));
  g_autofree float *values = g_new (float, WIDTH * HEIGHT);
  for (gint i = 0; i < WIDTH * HEIGHT; i++)
    values[i] = i % WIDTH < WIDTH / 2 ? 1.0F : 51.0F / 255.0F;
  gegl_buffer_set (buffer, GEGL_RECTANGLE (0, 0, WIDTH, HEIGHT), 0, babl_format ("Y float"), values,
                   GEGL_AUTO_ROWSTRIDE);
  g_object_unref (buffer);
  gimp_image_select_item (image, GIMP_CHANNEL_OP_REPLACE, GIMP_ITEM (channel));
}

static void
test_selection_weighs (void)
{
  GimpImage *image = picture_new (WIDTH, HEIGHT, 1);
  GimpDrawable *layer = picture_layer (image);
  select_right_half_by_a_quarter (image);
  g_autofree float *pixels = picture_pixels (layer);
  for (gint i = 0; i < WIDTH * HEIGHT; i++)
    if (i % WIDTH >= WIDTH / 2)
      pixels[4 * i + 3] *= 51.0F / 255.0F;
  ColorshineAnalysis *expected
      = picture_analysis (pixels, WIDTH, GEGL_RECTANGLE (0, 0, WIDTH, HEIGHT));
  assert_all_is (&layer, 1, expected);
  colorshine_analysis_free (expected);
  gimp_image_delete (image);
}

/* Layers that are smaller than the image and lie beside it in part. */
static void
test_offset_layer (void)
{
  GimpImage *image = picture_new (WIDTH, HEIGHT, 1);
  GimpDrawable *layer = picture_add_layer (image, 400, 300, -100, 500, 2);
  gimp_image_select_rectangle (image, GIMP_CHANNEL_OP_REPLACE, 50, 550, 1000, 1000);
  g_autofree float *pixels = picture_pixels (layer);
  /* The image's (50, 550) is the layer's (150, 50); the image ends at its row 200. */
  ColorshineAnalysis *expected = picture_analysis (pixels, 400, GEGL_RECTANGLE (150, 50, 250, 150));
  assert_all_is (&layer, 1, expected);
  colorshine_analysis_free (expected);
  gimp_image_delete (image);
}

static void
test_together (void)
{
  GimpImage *image = picture_new (WIDTH, HEIGHT, 1);
  GimpDrawable *layers[2] = { picture_layer (image), NULL };
  layers[1] = picture_add_layer (image, 400, 300, 10, 10, 2);
  g_autofree float *first = picture_pixels (layers[0]);
  g_autofree float *second = picture_pixels (layers[1]);
  ColorshineAnalysis *expected
      = picture_analysis (first, WIDTH, GEGL_RECTANGLE (0, 0, WIDTH, HEIGHT));
  ColorshineAnalysis *other = picture_analysis (second, 400, GEGL_RECTANGLE (0, 0, 400, 300));
  g_assert_true (colorshine_analysis_merge (expected, other));
  assert_all_is (layers, 2, expected);
  colorshine_analysis_free (expected);
  colorshine_analysis_free (other);
  gimp_image_delete (image);
}

static void
test_nothing_selected (void)
{
  GimpImage *image = picture_new (WIDTH, HEIGHT, 1);
  GimpDrawable *layer = picture_add_layer (image, 50, 50, 0, 0, 2);
  gimp_image_select_rectangle (image, GIMP_CHANNEL_OP_REPLACE, 200, 200, 100, 100);
  g_autoptr (ImageColors) colors = image_colors_new (&layer, 1);
  g_assert_true (image_colors_is_empty (colors));
  g_assert_false (image_colors_read_piece (colors));
  g_assert_cmpfloat (image_colors_get_progress (colors), ==, 1.0);
  gimp_image_delete (image);
}

/* It may be dropped while pieces wait for their analysis. */
static void
test_dropped_meanwhile (void)
{
  GimpImage *image = picture_new (WIDTH, HEIGHT, 1);
  GimpDrawable *layer = picture_layer (image);
  for (int n = 0; n < 6; n++)
    {
      ImageColors *colors = image_colors_new (&layer, 1);
      for (int i = 0; i < n; i++)
        image_colors_read_piece (colors);
      image_colors_unref (image_colors_ref (colors));
      image_colors_unref (colors);
    }
  image_colors_unref (NULL);
  gimp_image_delete (image);
}

void
add_tests (void)
{
  g_test_add_func ("/image-colors/whole-layer", test_whole_layer);
  g_test_add_func ("/image-colors/progress", test_progress);
  g_test_add_func ("/image-colors/sample-is-spread", test_sample_is_spread);
  g_test_add_func ("/image-colors/selected-part", test_selected_part);
  g_test_add_func ("/image-colors/selection-weighs", test_selection_weighs);
  g_test_add_func ("/image-colors/offset-layer", test_offset_layer);
  g_test_add_func ("/image-colors/together", test_together);
  g_test_add_func ("/image-colors/nothing-selected", test_nothing_selected);
  g_test_add_func ("/image-colors/dropped-meanwhile", test_dropped_meanwhile);
}
