/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What previews ask for: the image as it was left of the split, and maps of where
 * a recipe acts and where its result leaves the gamut.
 */
#include "photographs.h"
#include "reference.h"

#include <math.h>
#include <string.h>

static const char RECIPE[] = "oklch(70% 0.25 40);60;120;from=oklch(60% 0.1 60)|teal;40;80";

/* ── Split ──────────────────────────────────────────────────────────────── */

/* Columns left of the split are the input's, the others those without a split. */
static void
check_split (const GeglRectangle *extent, const Babl *format, const guint8 *pixels, double split,
             int n_kept)
{
  const gsize bytes = (gsize) babl_format_get_bytes_per_pixel (format);
  const gsize row = (gsize) extent->width * bytes, kept = (gsize) n_kept * bytes;
  g_autoptr (GeglBuffer) buffer = buffer_from_pixels (extent, format, pixels);
  g_autoptr (Graph) graph = graph_new (buffer, RECIPE);
  g_autofree guint8 *whole = graph_rendered (graph, extent, format);
  gegl_node_set (graph->attract, "split", split, NULL);
  g_autofree guint8 *output = graph_rendered (graph, extent, format);
  for (gsize y = 0; y < (gsize) extent->height; y++)
    {
      g_assert_cmpmem (output + y * row, kept, pixels + y * row, kept);
      g_assert_cmpmem (output + y * row + kept, row - kept, whole + y * row + kept, row - kept);
    }
  g_assert_true (memcmp (whole, pixels, area_bytes (extent, format)) != 0);

  /* A piece of it that lies across the split. */
  const GeglRectangle piece = { extent->x + MAX (n_kept - 3, 0), extent->y, 5, extent->height };
  GeglRectangle inside;
  g_assert_true (gegl_rectangle_intersect (&inside, &piece, extent));
  g_autofree guint8 *part = graph_rendered (graph, &inside, format);
  const gsize part_row = (gsize) inside.width * bytes;
  for (gsize y = 0; y < (gsize) inside.height; y++)
    g_assert_cmpmem (part + y * part_row, part_row,
                     output + y * row + (gsize) (inside.x - extent->x) * bytes, part_row);
}

static void
test_split (gconstpointer data)
{
  static const struct {
    GeglRectangle extent;
    double split;
    int n_kept;
  } cases[] = {
    { { 0, 0, 257, 40 }, 0.0, 0 },        { { 0, 0, 257, 40 }, 0.3, 77 },
    { { 0, 0, 257, 40 }, 0.5, 129 },      { { 0, 0, 257, 40 }, 1.0, 257 },
    { { -200, -30, 257, 40 }, 0.5, 129 }, { { -1000, 3, 127, 40 }, 0.3, 38 },
    { { 77, 999, 300, 140 }, 0.3, 90 },   { { 0, 0, 1, 40 }, 0.5, 1 },
    { { 0, 0, 128, 1 }, 0.5, 64 },        { { -64, 0, 129, 129 }, 0.999, 129 },
  };
  const Babl *format = babl_format (data);
  g_autofree guint8 *pixels = photograph_crop (0, 300, 140, data);
  for (guint i = 0; pixels && i < G_N_ELEMENTS (cases); i++)
    check_split (&cases[i].extent, format, pixels, cases[i].split, cases[i].n_kept);
}

/* ── Maps ───────────────────────────────────────────────────────────────── */

enum { WIDTH = 200, HEIGHT = 150, N_PIXELS = WIDTH * HEIGHT };

/* The map and what the reference says, where no rounding decides. */
static void
check_map (const Look *look, const char *format_name, guint most_different)
{
  const GeglRectangle area = { 0, 0, WIDTH, HEIGHT };
  const Babl *linear_format = babl_format ("RGBA float"), *format = babl_format (format_name);
  g_autofree float *straight = photograph_crop (1, WIDTH, HEIGHT, "RGBA float");
  if (!straight)
    return;
  for (gsize i = 0; i < N_PIXELS; i++)
    straight[4 * i + 3] = (float) (i % 256) / 255.0f;
  g_autofree void *pixels = converted (straight, linear_format, format, N_PIXELS);
  g_autofree float *linear = converted (pixels, format, linear_format, N_PIXELS);
  ColorshineSpace *space = colorshine_space_new_srgb ();
  Reference *reference = reference_new (look, space, linear, WIDTH, HEIGHT);
  g_autoptr (GeglBuffer) buffer = buffer_from_pixels (&area, format, pixels);
  g_autoptr (Graph) graph = graph_new (buffer, "");
  graph_set_look (graph, look);
  g_autofree float *output = graph_rendered (graph, &area, linear_format);

  guint n_different = 0, n_set = 0;
  for (gsize i = 0; i < 4 * N_PIXELS; i += 4)
    {
      const double in[4] = { linear[i], linear[i + 1], linear[i + 2], linear[i + 3] };
      double expected[4];
      colorshine_transform_pixel (reference->transform, in, expected, NULL);
      g_assert_cmpmem (output + i + 3, sizeof (float), linear + i + 3, sizeof (float));
      n_set += expected[0] > 0.01;
      for (gsize k = 0; k < 3; k++)
        /* Single precision of a weight where the range is 0.1 or wider, and babl's
         * way from linear to encoded and back. */
        if (!(fabs (output[i + k] - expected[k]) <= 2e-4)
            && !reference_is_at_an_edge (reference, linear + i))
          n_different++;
    }
  g_assert_cmpuint (n_different, <=, 3 * most_different);
  g_assert_cmpuint (n_set, >, 100);
  g_assert_cmpuint (n_set, <, N_PIXELS);
  reference_free (reference);
  colorshine_space_free (space);
}

static const char *const MAP_FORMATS[]
    = { "R'G'B'A u8", "RGBA float", "R'G'B'A float", "R~G~B~A float", "RGBA double" };

static void
test_influence (void)
{
  const Look looks[] = {
    { .attractors = RECIPE, .show = COLORSHINE_SHOW_INFLUENCE },
    { .attractors = RECIPE, .show = COLORSHINE_SHOW_INFLUENCE, .show_attractor = 1 },
    { .attractors = RECIPE, .show = COLORSHINE_SHOW_INFLUENCE, .show_attractor = 2 },
    { .attractors = "red;60;90;from=gray|olive;50;70;protect",
      .show = COLORSHINE_SHOW_INFLUENCE,
      .show_attractor = 2,
      .blend = COLORSHINE_BLEND_OKLCH },
  };
  for (guint i = 0; i < G_N_ELEMENTS (MAP_FORMATS); i++)
    for (guint k = 0; k < G_N_ELEMENTS (looks); k++)
      check_map (&looks[k], MAP_FORMATS[i], 0);
}

static void
test_out_of_gamut (void)
{
  const Look look = { .attractors = "oklch(70% 0.4 150);100;90;from=gray",
                      .show = COLORSHINE_SHOW_OUT_OF_GAMUT };
  for (guint i = 0; i < G_N_ELEMENTS (MAP_FORMATS); i++)
    /* Rounding decides about pixels on the gamut's surface: one in a thousand. */
    check_map (&look, MAP_FORMATS[i], N_PIXELS / 1000);
}

/* No such attractor: no influence. */
static void
test_attractor_beyond_the_last (void)
{
  const GeglRectangle area = { 0, 0, WIDTH, HEIGHT };
  const Babl *format = babl_format ("R'G'B'A u8");
  g_autofree guint8 *pixels = photograph_crop (1, WIDTH, HEIGHT, "R'G'B'A u8");
  if (!pixels)
    return;
  g_autoptr (GeglBuffer) buffer = buffer_from_pixels (&area, format, pixels);
  g_autoptr (Graph) graph = graph_new (buffer, RECIPE);
  gegl_node_set (graph->attract, "show", (int) COLORSHINE_SHOW_INFLUENCE, "show-attractor", 3,
                 NULL);
  g_autofree guint8 *output = graph_rendered (graph, &area, format);
  for (gsize i = 0; i < 4 * N_PIXELS; i += 4)
    {
      static const guint8 black[3] = { 0 };
      g_assert_cmpmem (output + i, 3, black, 3);
      g_assert_cmpuint (output[i + 3], ==, pixels[i + 3]);
    }
}

static void
add_tests (void)
{
  g_test_add_data_func ("/attract/show/split/u8", "R'G'B' u8", test_split);
  g_test_add_data_func ("/attract/show/split/u16", "R'G'B'A u16", test_split);
  g_test_add_data_func ("/attract/show/split/float", "R'G'B' float", test_split);
  g_test_add_func ("/attract/show/influence", test_influence);
  g_test_add_func ("/attract/show/out-of-gamut", test_out_of_gamut);
  g_test_add_func ("/attract/show/attractor-beyond-the-last", test_attractor_beyond_the_last);
}

int
main (int argc, char **argv)
{
  return run_gegl_tests (argc, argv, add_tests);
}
