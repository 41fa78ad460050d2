/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One piece of the kernels' work, for test_instructions.py to count: which pixels
 * and how many depends on nothing but the arguments.
 *
 * Usage: kernel-work round-trip | analysis | transform ATTRACTORS BLEND PICTURE,
 * where BLEND is oklab or oklch, PICTURE smooth, random or untouched.
 */
#include "picture.h"

#include "colorshine.h"
#include "dispatch.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 2048, HEIGHT = 8 };

static void
misused (void)
{
  fputs ("Usage: kernel-work round-trip | analysis | transform ATTRACTORS BLEND PICTURE\n", stderr);
  exit (2);
}

/* Colours as in a photograph's sky and skin: neighbours are alike, none is vivid. */
static Picture
picture_smooth (void)
{
  Picture picture = picture_blank (WIDTH, HEIGHT);
  for (size_t i = 0; i < (size_t) WIDTH * HEIGHT; i++)
    {
      const double place = (double) (i % WIDTH) / WIDTH, row = (double) (i / WIDTH) / HEIGHT;
      float *pixel = picture.rgba + 4 * i;
      pixel[0] = (float) (0.2 + 0.3 * place);
      pixel[1] = (float) (0.25 + 0.1 * row);
      pixel[2] = (float) (0.45 - 0.3 * place);
      pixel[3] = 1.0f;
    }
  return picture;
}

/* Ranges with centres among the picture's colours; far away with @is_beyond. */
static ColorshineTransform *
make_transform (unsigned n, ColorshineBlend blend, bool is_beyond, const ColorshineSpace *space)
{
  char text[COLORSHINE_MAX_ATTRACTORS * 64] = "";
  for (unsigned i = 0; i < n; i++)
    {
      const size_t length = strlen (text);
      snprintf (text + length, sizeof text - length, "%soklch(%u%% %s %.1f);1;75;radius=0.3",
                i ? "|" : "", 45 + 10 * (i % 5), is_beyond ? "2" : "0.13",
                fmod (40.0 + 137.508 * i, 360.0));
    }
  ColorshineRecipe *recipe = colorshine_recipe_parse (text, NULL);
  double radii[COLORSHINE_MAX_ATTRACTORS];
  ColorshineOptions options;
  colorshine_options_init (&options);
  options.blend = blend;
  if (!recipe)
    misused ();
  colorshine_analysis_resolve (NULL, recipe, radii, 1);
  ColorshineTransform *transform = colorshine_transform_new (recipe, radii, &options, space);
  colorshine_recipe_free (recipe);
  return transform;
}

static void
transform_picture (char **arguments, const ColorshineSpace *space)
{
  const unsigned long n = strtoul (arguments[0], NULL, 10);
  if (n < 1 || n > COLORSHINE_MAX_ATTRACTORS)
    misused ();
  const bool is_oklch = strcmp (arguments[1], "oklch") == 0;
  const bool is_random = strcmp (arguments[2], "random") == 0;
  ColorshineTransform *transform
      = make_transform ((unsigned) n, is_oklch ? COLORSHINE_BLEND_OKLCH : COLORSHINE_BLEND_OKLAB,
                        strcmp (arguments[2], "untouched") == 0, space);
  Picture in = is_random ? picture_random (WIDTH, HEIGHT) : picture_smooth ();
  Picture out = picture_blank (WIDTH, HEIGHT);
  for (size_t y = 0; y < HEIGHT; y++)
    colorshine_kernel ()->transform_row (transform, in.rgba + 4 * WIDTH * y,
                                         out.rgba + 4 * WIDTH * y, WIDTH, NULL);
  colorshine_transform_free (transform);
  picture_clear (&in);
  picture_clear (&out);
}

static void
round_trip (const ColorshineSpace *space)
{
  Picture in = picture_smooth (), out = picture_blank (WIDTH, HEIGHT);
  for (size_t y = 0; y < HEIGHT; y++)
    colorshine_kernel ()->round_trip (space, in.rgba + 4 * WIDTH * y, out.rgba + 4 * WIDTH * y,
                                      WIDTH);
  picture_clear (&in);
  picture_clear (&out);
}

static void
analyse (const ColorshineSpace *space)
{
  Picture picture = picture_random (WIDTH, HEIGHT);
  ColorshineAnalysis *analysis = colorshine_analysis_new (space);
  if (!analysis || !colorshine_analysis_add (analysis, picture.rgba, 4 * WIDTH, 0, 0, WIDTH, HEIGHT, 1))
    exit (1);
  colorshine_analysis_free (analysis);
  picture_clear (&picture);
}

int
main (int argc, char **argv)
{
  if (argc < 2 || !colorshine_isa_override_is_valid ())
    misused ();
  ColorshineSpace *space = colorshine_space_new_srgb ();
  if (strcmp (argv[1], "round-trip") == 0 && argc == 2)
    round_trip (space);
  else if (strcmp (argv[1], "analysis") == 0 && argc == 2)
    analyse (space);
  else if (strcmp (argv[1], "transform") == 0 && argc == 5)
    transform_picture (argv + 2, space);
  else
    misused ();
  colorshine_space_free (space);
  return 0;
}
