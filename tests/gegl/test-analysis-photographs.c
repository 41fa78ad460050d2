/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rank error of radii on photographs, against all their pixels: neighbouring
 * pixels are alike in photographs, which misleads samples that noise does not.
 */
#include "attract-graph.h"
#include "colorshine.h"

#include <math.h>
#include <string.h>

/* The model's bound, in percentage points. */
static const double LARGEST_RANK_ERROR = 0.1;

/* See tests/core/test-percentile.c. */
static const double RADIUS_MARGIN = 1e-5;
static const double ROUNDING = 1e-6;

static const char *const CENTRES[] = { "gray", "oklch(60% 0.1 130)" };
static const double TOLERANCES[] = { 1.0, 10.0, 34.0, 50.0, 75.0, 99.0 };

typedef struct {
  float *pixels; /* linear RGBA */
  gsize width, height;
} Photograph;

static gboolean
load_photograph (const char *path, double scale, Photograph *photograph)
{
  g_autoptr (GeglNode) root = gegl_node_new ();
  GeglNode *load = gegl_node_new_child (root, "operation", "gegl:load", "path", path, NULL);
  GeglNode *scaled = gegl_node_new_child (root, "operation", "gegl:scale-ratio", "x", scale, "y",
                                          scale, NULL);
  gegl_node_link (load, scaled);
  GeglNode *last = scale == 1.0 ? load : scaled;
  const GeglRectangle extent = gegl_node_get_bounding_box (last);
  if (extent.width <= 0 || extent.height <= 0)
    return FALSE;
  photograph->width = (gsize) extent.width;
  photograph->height = (gsize) extent.height;
  photograph->pixels = g_new (float, 4 * photograph->width * photograph->height);
  gegl_node_blit (last, 1.0, &extent, babl_format ("RGBA float"), photograph->pixels,
                  GEGL_AUTO_ROWSTRIDE, GEGL_BLIT_DEFAULT);
  return TRUE;
}

/* How far @tolerance lies outside [P(D < r), P(D ≤ r)]. */
static double
rank_error (const double *distances, gsize n, double radius, double tolerance)
{
  const double r = radius - RADIUS_MARGIN;
  gsize n_below = 0, n_at_most = 0;
  for (gsize i = 0; i < n; i++)
    {
      n_below += distances[i] < r - ROUNDING;
      n_at_most += distances[i] <= r + ROUNDING;
    }
  const double below = 100.0 * (double) n_below / (double) n;
  const double at_most = 100.0 * (double) n_at_most / (double) n;
  return fmax (0.0, fmax (below - tolerance, tolerance - at_most));
}

static double
worst_rank_error (const Photograph *photograph, const ColorshineSpace *space,
                  const ColorshineAnalysis *analysis, const char *centre_text)
{
  const gsize n = photograph->width * photograph->height;
  g_autofree double *distances = g_new (double, n);
  ColorshineColor centre;
  g_assert_true (colorshine_color_parse (centre_text, strlen (centre_text), &centre, NULL));
  for (gsize i = 0; i < n; i++)
    {
      const float *pixel = photograph->pixels + 4 * i;
      const double rgb[3] = { pixel[0], pixel[1], pixel[2] };
      ColorshineColor color;
      colorshine_space_color_from_rgb (space, rgb, &color);
      distances[i] = colorshine_delta_e_ok (&color, &centre);
    }
  double worst = 0.0;
  for (guint i = 0; i < G_N_ELEMENTS (TOLERANCES); i++)
    worst = fmax (worst,
                  rank_error (distances, n,
                              colorshine_analysis_radius (analysis, &centre, TOLERANCES[i]),
                              TOLERANCES[i]));
  return worst;
}

static void
check_photograph (const char *path, double scale)
{
  Photograph photograph = { NULL, 0, 0 };
  g_assert_true (load_photograph (path, scale, &photograph));
  ColorshineSpace *space = colorshine_space_new_srgb ();
  ColorshineAnalysis *analysis = colorshine_analysis_new (space);
  g_assert_true (colorshine_analysis_add (analysis, photograph.pixels, 4 * photograph.width, 0, 0,
                                          photograph.width, photograph.height, 0));
  for (guint i = 0; i < G_N_ELEMENTS (CENTRES); i++)
    {
      const double worst = worst_rank_error (&photograph, space, analysis, CENTRES[i]);
      g_test_message ("%s, %.1f megapixels, around %s: %.4f points", path,
                      1e-6 * (double) (photograph.width * photograph.height), CENTRES[i], worst);
      g_assert_cmpfloat (worst, <=, LARGEST_RANK_ERROR);
    }
  colorshine_analysis_free (analysis);
  colorshine_space_free (space);
  g_free (photograph.pixels);
}

/* Every photograph of the folder; the first one also at 20 megapixels and more. */
static void
test_rank_error (void)
{
  const char *folder = g_getenv ("COLORSHINE_PHOTOGRAPHS");
  g_autoptr (GDir) dir = folder ? g_dir_open (folder, 0, NULL) : NULL;
  if (!dir)
    {
      g_test_skip ("no photographs are installed");
      return;
    }
  guint n_photographs = 0;
  for (const char *name; (name = g_dir_read_name (dir));)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      if (!g_str_has_suffix (name, ".jpg"))
        continue;
      check_photograph (path, 1.0);
      if (n_photographs++ == 0)
        check_photograph (path, 2.4);
    }
  g_assert_cmpuint (n_photographs, >, 0);
}

static void
add_tests (void)
{
  g_test_add_func ("/analysis-photographs/rank-error", test_rank_error);
}

int
main (int argc, char **argv)
{
  return run_gegl_tests (argc, argv, add_tests);
}
