/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See reference.h.
 */
#include "reference.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Rounding in float moves ΔE by less than this; largest where a colour is mapped
 * into the gamut, and where a range is small. */
static const double DELTA_E_P9999 = 1e-4;
static const double DELTA_E_MAX = 1e-3;

/* A weight has a kink, and a step where its range is small, at the edge of the
 * range; a pixel this close may lie on either side in float. */
static const double EDGE_DELTA_E = 1e-5;

/* Where a cone's response is next to 0, outside every gamut, the cube root of Oklab is
 * so steep that a few roundings of the channels are a large ΔE. In roundings of the
 * largest channel. */
static const float ROUNDINGS = 16.0f;

/* Section "Weight" of docs/model.md: where the skirt of strengths above 100 ends,
 * in radii. */
static const double SKIRT_END = 1.05;

void
graph_set_look (Graph *graph, const Look *look)
{
  gegl_node_set (graph->attract, "attractors", look->attractors, "blend", (int) look->blend,
                 "gamut", (int) look->gamut, "lightness", !look->keep_lightness, "show",
                 (int) look->show, "show-attractor", (int) look->show_attractor, NULL);
}

Reference *
reference_new (const Look *look, const ColorshineSpace *space, const float *linear, int width,
               int height)
{
  Reference *reference = g_new0 (Reference, 1);
  ColorshineError error;
  reference->space = space;
  reference->recipe = colorshine_recipe_parse (look->attractors, &error);
  g_assert_nonnull (reference->recipe);

  ColorshineAnalysis *analysis = colorshine_analysis_new (space);
  g_assert_true (colorshine_analysis_add (analysis, linear, 4 * (size_t) width, 0, 0,
                                          (size_t) width, (size_t) height, 1));
  colorshine_analysis_resolve (analysis, reference->recipe, reference->radii, 1);
  colorshine_analysis_free (analysis);

  ColorshineOptions options;
  colorshine_options_init (&options);
  options.blend = look->blend;
  options.gamut = look->gamut;
  options.lightness = !look->keep_lightness;
  options.show = look->show;
  options.show_attractor = look->show_attractor;
  reference->transform
      = colorshine_transform_new (reference->recipe, reference->radii, &options, space);
  g_assert_nonnull (reference->transform);
  return reference;
}

void
reference_free (Reference *reference)
{
  colorshine_transform_free (reference->transform);
  colorshine_recipe_free (reference->recipe);
  g_free (reference);
}

static ColorshineColor
color_of (const Reference *reference, const float *linear)
{
  const double rgb[3] = { linear[0], linear[1], linear[2] };
  ColorshineColor color;
  colorshine_space_color_from_rgb (reference->space, rgb, &color);
  return color;
}

gboolean
reference_is_at_an_edge (const Reference *reference, const float *linear)
{
  const ColorshineColor color = color_of (reference, linear);
  for (size_t i = 0; i < reference->recipe->n_attractors; i++)
    {
      const double distance
          = colorshine_delta_e_ok (&color, &reference->recipe->attractors[i].from);
      if (fabs (distance - reference->radii[i]) < EDGE_DELTA_E
          || fabs (distance - SKIRT_END * reference->radii[i]) < EDGE_DELTA_E)
        return TRUE;
    }
  return FALSE;
}

void
comparison_init (Comparison *comparison)
{
  comparison->delta_e = g_array_new (FALSE, FALSE, sizeof (double));
  comparison->n_left_out = 0;
}

/* What the reference makes of pixels, after a way through @encoding where it
 * changes one. (transfer full) */
static float *
expected_pixels (const Reference *reference, const Babl *encoding, const float *linear,
                 gsize n_pixels)
{
  const Babl *format = babl_format_with_space ("RGBA float", babl_format_get_space (encoding));
  g_autofree float *expected = g_new (float, 4 * n_pixels);
  for (gsize i = 0; i < 4 * n_pixels; i += 4)
    {
      const double in[4] = { linear[i], linear[i + 1], linear[i + 2], linear[i + 3] };
      double out[4];
      colorshine_transform_pixel (reference->transform, in, out, NULL);
      for (gsize k = 0; k < 4; k++)
        expected[i + k] = (float) out[k];
    }
  g_autofree void *encoded = converted (expected, format, encoding, n_pixels);
  float *decoded = converted (encoded, encoding, format, n_pixels);
  for (gsize i = 0; i < 4 * n_pixels; i += 4)
    if (memcmp (expected + i, linear + i, 4 * sizeof (float)) == 0)
      memcpy (decoded + i, linear + i, 4 * sizeof (float));
  return decoded;
}

static gboolean
differ_by_rounding (const float *one, const float *other)
{
  float largest = 0.0f, difference = 0.0f;
  for (int i = 0; i < 3; i++)
    {
      largest = MAX (largest, fabsf (other[i]));
      difference = MAX (difference, fabsf (one[i] - other[i]));
    }
  return difference <= ROUNDINGS * FLT_EPSILON * largest;
}

void
comparison_add (Comparison *comparison, const Reference *reference, const Babl *encoding,
                const float *linear, const float *output, gsize n_pixels)
{
  g_autofree float *expected = expected_pixels (reference, encoding, linear, n_pixels);
  for (gsize i = 0; i < n_pixels; i++)
    {
      const float *in = linear + 4 * i, *out = output + 4 * i, *wanted = expected + 4 * i;
      if (reference_is_at_an_edge (reference, in))
        {
          comparison->n_left_out++;
          continue;
        }
      const ColorshineColor got_color = color_of (reference, out);
      const ColorshineColor wanted_color = color_of (reference, wanted);
      const double delta_e = colorshine_delta_e_ok (&got_color, &wanted_color);
      if (!(delta_e <= DELTA_E_MAX) && !differ_by_rounding (out, wanted))
        g_error ("ΔE %g for pixel %" G_GSIZE_FORMAT ", %.9g %.9g %.9g %.9g: got %.9g %.9g %.9g, "
                 "expected %.9g %.9g %.9g",
                 delta_e, i, in[0], in[1], in[2], in[3], out[0], out[1], out[2], wanted[0],
                 wanted[1], wanted[2]);
      g_array_append_val (comparison->delta_e, delta_e);
    }
}

static int
compare_doubles (const void *one, const void *other)
{
  const double a = *(const double *) one, b = *(const double *) other;
  return (a > b) - (a < b);
}

void
comparison_finish (Comparison *comparison, const char *what)
{
  const guint n = comparison->delta_e->len;
  double *sorted = (double *) (void *) comparison->delta_e->data;
  /* Tolerances put the edge of a range at a pixel, which may have many equals. */
  g_assert_cmpuint (comparison->n_left_out, <=, n / 20);
  g_assert_cmpuint (n, >, 0);
  qsort (sorted, n, sizeof *sorted, compare_doubles);
  const double p9999 = sorted[(guint) (0.9999 * n)];
  g_test_message ("%s: %u pixels, ΔE median %.2g, p99.99 %.2g, max %.2g; %u left out at edges",
                  what, n, sorted[n / 2], p9999, sorted[n - 1], comparison->n_left_out);
  g_assert_cmpfloat (p9999, <=, DELTA_E_P9999);
  g_clear_pointer (&comparison->delta_e, g_array_unref);
}
