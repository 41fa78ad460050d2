/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See memory-need.h. A file goes through phases, and the need is that of the
 * largest. Each term follows what GEGL 0.4.62's loaders and savers hold at a time; the
 * numbers were measured on photographs (tests/batch/test_memory_need.py).
 */
#include "memory-need.h"

#include "image-file.h"

static const double MEBIBYTE = 1024.0 * 1024.0;

/* GEGL with the few operations that are loaded, and babl's tables. */
static const double BASE_MEBIBYTES = 24.0;

/* The core's analysis: 16 bytes a pixel up to 3,145,728 of them, with room to grow and
 * to find radii. */
static const double ANALYSIS_BYTES = 20.5, ANALYSIS_PIXELS = 3145728.0;

/* An image's tiles reach over its edges, and some are kept twice while it is written. */
static const double TILES = 1.26;

/* libjpeg's coefficients, of which it chooses codes, and what it has written so far. */
static const double JPEG_BYTES = 6.0;

/* libwebp's planes. It makes none of alpha where all is opaque: 5.5, else 10.4. */
static const double WEBP_BYTES = 5.5, WEBP_ALPHA_BYTES = 8.0;

static double
decoder_bytes (const ImageHeader *header)
{
  switch (header->format)
    {
    case IMAGE_JPEG:
      /* All coefficients. */
      return header->is_progressive ? 2.0 * header->n_channels : 0.0;
    case IMAGE_WEBP:
    case IMAGE_GIF:
      return 4.0;
    case IMAGE_PNM:
      return header->bits / 8.0 * header->n_channels;
    default:
      return 0.0;
    }
}

/* @target: bytes of a pixel that is written. */
static double
encoder_bytes (ImageFormat output, double target, gboolean has_alpha)
{
  switch (output)
    {
    case IMAGE_JPEG:
      return JPEG_BYTES;
    case IMAGE_WEBP:
      return has_alpha ? WEBP_ALPHA_BYTES : WEBP_BYTES;
    case IMAGE_TIFF:
    case IMAGE_EXR:
    case IMAGE_PNM:
      /* All rows at once. */
      return target;
    default:
      return 0.0;
    }
}

/* The image, flattened beside itself where its alpha can't be kept, and the encoder. */
static double
writing_bytes (ImageFormat output, double target, gboolean has_alpha)
{
  if (!has_alpha || image_file_keeps_alpha (output))
    return TILES * target + encoder_bytes (output, target, has_alpha);
  const double flat = 0.75 * target;
  return TILES * (target + flat) + encoder_bytes (output, flat, FALSE);
}

static double
analysis_bytes (double n_pixels)
{
  return ANALYSIS_BYTES * MIN (n_pixels, ANALYSIS_PIXELS);
}

/* To find the radii of @recipe: see recolour_resolve(). */
static double
resolving_bytes (const ImageHeader *header, const ColorshineRecipe *recipe, double n_pixels)
{
  const gboolean is_ranked = header->n_channels == 3 && !header->is_float && header->bits <= 16;
  const size_t bytes
      = is_ranked ? colorshine_ranking_bytes (recipe, header->width, header->height) : 0;
  if (bytes > 0)
    return (double) bytes;
  return colorshine_recipe_is_resolved (recipe) ? 0.0 : analysis_bytes (n_pixels);
}

static double
bytes_per_pixel (const ImageHeader *header)
{
  return header->bits / 8.0 * header->n_channels;
}

guint64
memory_need_base (void)
{
  return (guint64) (BASE_MEBIBYTES * MEBIBYTE);
}

guint64
memory_need_to_analyse (const ImageHeader *header)
{
  const double n_pixels = (double) header->width * header->height;
  const double source = bytes_per_pixel (header) * n_pixels;
  /* One analysis is for all files, and stays. */
  return memory_need_base ()
         + (guint64) (source + decoder_bytes (header) * n_pixels + analysis_bytes (ANALYSIS_PIXELS));
}

/* Whether the pixels are moved where they lie: OpenEXR's are linear. */
static gboolean
is_in_place (const ImageHeader *header, ImageFormat output, double source, double target)
{
  return source == target && (header->format == IMAGE_EXR) == (output == IMAGE_EXR);
}

guint64
memory_need (const ImageHeader *header, ImageFormat output, const Settings *settings)
{
  const double n_pixels = (double) header->width * header->height;
  const double source = bytes_per_pixel (header);
  const double target = image_file_bytes_per_pixel (output, header, settings->depth);
  const double phases[] = {
    (source + decoder_bytes (header)) * n_pixels,
    source * n_pixels
        + (settings->radii ? 0.0 : resolving_bytes (header, settings->recipe, n_pixels)),
    is_in_place (header, output, source, target) ? 0.0 : (source + target) * n_pixels,
    writing_bytes (output, target, header->n_channels % 2 == 0) * n_pixels,
  };
  double largest = 0.0;
  for (guint i = 0; i < G_N_ELEMENTS (phases); i++)
    largest = MAX (largest, phases[i]);
  return memory_need_base () + (guint64) largest;
}
