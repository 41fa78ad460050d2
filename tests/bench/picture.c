/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See picture.h.
 */
#include "picture.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Picture
picture_blank (size_t width, size_t height)
{
  const size_t size = 4 * width * height * sizeof (float);
  /* Of whole pages, as every large buffer is. */
  Picture picture = { aligned_alloc (4096, (size + 4095) / 4096 * 4096), width, height };
  if (!picture.rgba)
    {
      fprintf (stderr, "bench: no memory for %zu × %zu pixels\n", width, height);
      exit (1);
    }
  memset (picture.rgba, 0, size);
  return picture;
}

void
picture_clear (Picture *picture)
{
  free (picture->rgba);
  *picture = (Picture){ NULL, 0, 0 };
}

/* The curve of IEC 61966-2-1:1999. */
static void
fill_linear (float linear[256])
{
  for (int code = 0; code < 256; code++)
    {
      const double encoded = code / 255.0;
      linear[code] = (float) (encoded <= 0.04045 ? encoded / 12.92
                                                 : pow ((encoded + 0.055) / 1.055, 2.4));
    }
}

static void
set_pixel (const float linear[256], const uint8_t codes[3], float *pixel)
{
  for (int k = 0; k < 3; k++)
    pixel[k] = linear[codes[k]];
  pixel[3] = 1.0f;
}

static bool
read_pixels (FILE *file, Picture *picture)
{
  size_t width, height;
  float linear[256];
  if (fscanf (file, "P6 %zu %zu 255%*1[ \n]", &width, &height) != 2 || width == 0 || height == 0
      || width > 65536 || height > 65536)
    return false;
  fill_linear (linear);
  *picture = picture_blank (width, height);
  for (size_t i = 0; i < width * height; i++)
    {
      uint8_t codes[3];
      if (fread (codes, sizeof codes, 1, file) != 1)
        {
          picture_clear (picture);
          return false;
        }
      set_pixel (linear, codes, picture->rgba + 4 * i);
    }
  return true;
}

bool
picture_load (const char *path, Picture *picture)
{
  FILE *file = fopen (path, "rb");
  if (!file)
    {
      perror (path);
      return false;
    }
  const bool success = read_pixels (file, picture);
  fclose (file);
  if (!success)
    fprintf (stderr, "%s: not a PPM file with 8 bits a component (P6)\n", path);
  return success;
}

/* Place in a tile of @size that is mirrored at each repetition. */
static size_t
mirrored (size_t i, size_t size)
{
  const size_t place = i % (2 * size);
  return place < size ? place : 2 * size - 1 - place;
}

Picture
picture_repeat (const Picture *tile, size_t width, size_t height)
{
  Picture picture = picture_blank (width, height);
  for (size_t y = 0; y < height; y++)
    for (size_t x = 0; x < width; x++)
      memcpy (picture.rgba + 4 * (y * width + x),
              tile->rgba
                  + 4 * (mirrored (y, tile->height) * tile->width + mirrored (x, tile->width)),
              4 * sizeof (float));
  return picture;
}

Picture
picture_random (size_t width, size_t height)
{
  Picture picture = picture_blank (width, height);
  float linear[256];
  fill_linear (linear);
  uint64_t state = 1;
  for (size_t i = 0; i < width * height; i++)
    {
      /* Knuth's MMIX generator (2002); the high bits are the random ones. */
      state = state * 6364136223846793005u + 1442695040888963407u;
      const uint8_t codes[3]
          = { (uint8_t) (state >> 56), (uint8_t) (state >> 48), (uint8_t) (state >> 40) };
      set_pixel (linear, codes, picture.rgba + 4 * i);
    }
  return picture;
}
