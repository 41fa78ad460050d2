/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See memory-need.h. The terms follow what GEGL's loaders and savers hold at a time;
 * the numbers were measured with GEGL 0.4.62 (tests/batch/test-memory-need.py).
 */
#include "memory-need.h"

static const double MEBIBYTE = 1024.0 * 1024.0;

/* GEGL with its operations and babl's tables. */
static const double BASE_BYTES = 30.0 * 1024.0 * 1024.0;

/* The core's analysis: 18 bytes a pixel up to 3,145,728 of them. */
static const double ANALYSIS_BYTES = 18.0, ANALYSIS_PIXELS = 3145728.0;

static double
decoder_bytes (const ImageHeader *header, double n_pixels)
{
  switch (header->format)
    {
    case IMAGE_JPEG:
      /* All coefficients. */
      return header->is_progressive ? 2.0 * header->n_channels * n_pixels : 0.0;
    case IMAGE_WEBP:
    case IMAGE_GIF:
      return 4.0 * n_pixels;
    case IMAGE_PNM:
      return header->bits / 8.0 * header->n_channels * n_pixels;
    case IMAGE_HDR:
      return 16.0 * n_pixels;
    default:
      return 0.0;
    }
}

static double
encoder_bytes (ImageFormat output, double bytes_per_pixel, double n_pixels)
{
  switch (output)
    {
    case IMAGE_JPEG:
      return 6.0 * n_pixels;
    case IMAGE_WEBP:
      return 10.0 * n_pixels;
    case IMAGE_TIFF:
    case IMAGE_EXR:
    case IMAGE_PNM:
      return bytes_per_pixel * n_pixels;
    case IMAGE_HDR:
      return 12.0 * n_pixels;
    default:
      return 0.0;
    }
}

guint64
memory_need_base (void)
{
  return (guint64) BASE_BYTES;
}

guint64
memory_need_to_analyse (const ImageHeader *header)
{
  const double n_pixels = (double) header->width * header->height;
  const double source = header->bits / 8.0 * header->n_channels * n_pixels;
  const double analysis = ANALYSIS_BYTES * ANALYSIS_PIXELS;
  return (guint64) (BASE_BYTES + MEBIBYTE + source + analysis + decoder_bytes (header, n_pixels));
}

guint64
memory_need (const ImageHeader *header, ImageFormat output, const Settings *settings)
{
  const double n_pixels = (double) header->width * header->height;
  const double source = header->bits / 8.0 * header->n_channels * n_pixels;
  const double target_bytes
      = (settings->depth ? settings->depth : (int) header->bits) / 8.0 * MAX (header->n_channels, 3);
  const gboolean is_analysed
      = !settings->radii && !colorshine_recipe_is_resolved (settings->recipe);
  const double analysis = is_analysed ? ANALYSIS_BYTES * MIN (n_pixels, ANALYSIS_PIXELS) : 0.0;
  const double decoding = decoder_bytes (header, n_pixels);
  const double encoding = encoder_bytes (output, target_bytes, n_pixels);
  return (guint64) (BASE_BYTES + MEBIBYTE + source + MAX (MAX (decoding, analysis), encoding));
}
