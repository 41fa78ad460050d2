/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The core's own reading of a table, for test_lut.py to hold other programs'
 * against: bakes a recipe and applies the table to pixels of 16 bits.
 *
 * Usage: apply-clut RECIPE SPACE NODES cube|hald tetrahedral|trilinear < IN > OUT
 * IN and OUT: R, G, B of each pixel, 16 bits each in the machine's byte order.
 */
#include "colorshine.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_PIXELS = 4096 };

static const float FULL = 65535.0f;

static void
fail (const char *what)
{
  fprintf (stderr, "apply-clut: %s\n", what);
  exit (2);
}

static ColorshineClut *
bake (const char *recipe_text, const ColorshineSpace *space, unsigned n_nodes)
{
  ColorshineRecipe *recipe = colorshine_recipe_parse (recipe_text, NULL);
  if (!recipe || !colorshine_recipe_is_resolved (recipe))
    fail ("not a resolved recipe");
  double radii[COLORSHINE_MAX_ATTRACTORS];
  colorshine_analysis_resolve (NULL, recipe, radii, 1);
  ColorshineOptions options;
  colorshine_options_init (&options);
  ColorshineTransform *transform = colorshine_transform_new (recipe, radii, &options, space);
  ColorshineClut *clut = colorshine_clut_new (transform, n_nodes, 0);
  if (!clut)
    fail ("not a number of nodes");
  colorshine_transform_free (transform);
  colorshine_recipe_free (recipe);
  return clut;
}

static void
apply (const ColorshineClut *clut, ColorshineInterpolation interpolation)
{
  uint16_t values[3 * CHUNK_PIXELS];
  float pixels[4 * CHUNK_PIXELS];
  for (size_t n; (n = fread (values, 3 * sizeof *values, CHUNK_PIXELS, stdin)) > 0;)
    {
      for (size_t i = 0; i < 3 * n; i++)
        pixels[i / 3 * 4 + i % 3] = (float) values[i] / FULL;
      for (size_t i = 0; i < n; i++)
        pixels[4 * i + 3] = 1.0f;
      colorshine_clut_apply (clut, interpolation, pixels, pixels, n);
      for (size_t i = 0; i < 3 * n; i++)
        values[i] = (uint16_t) lroundf (fminf (fmaxf (pixels[i / 3 * 4 + i % 3], 0.0f), 1.0f) * FULL);
      if (fwrite (values, 3 * sizeof *values, n, stdout) != n)
        fail ("the output can't be written");
    }
}

int
main (int argc, char **argv)
{
  if (argc != 6)
    fail ("expected RECIPE SPACE NODES FORM INTERPOLATION");
  ColorshineSpace *space = colorshine_space_new_named (argv[2]);
  if (!space)
    fail ("no such space");
  ColorshineClut *clut = bake (argv[1], space, (unsigned) strtoul (argv[3], NULL, 10));
  if (strcmp (argv[4], "hald") == 0)
    colorshine_clut_round_to_16_bits (clut);
  apply (clut, strcmp (argv[5], "trilinear") == 0 ? COLORSHINE_INTERPOLATION_TRILINEAR
                                                  : COLORSHINE_INTERPOLATION_TETRAHEDRAL);
  colorshine_clut_free (clut);
  colorshine_space_free (space);
  return 0;
}
