/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Radii of a known recipe are those of an analysis, to the bit: of images that are
 * kept whole and of those that are not, however they are split.
 */
#include "test-main.h"

#include "analysis.h"
#include "transfer.h"

#include <string.h>

static ColorshineSpace *srgb;

static const char RECIPE[] = "orange;30;75|#345;0.01;50|gray;99.9;20|oklch(70% 0.3 250);66.6;90"
                             "|red;50;100;radius=0.2|blue;50;100;off|lime;0;30";

typedef struct {
  ColorshineTransferCurve *curve;
  gsize bytes; /* a pixel */
  uint32_t width, height;
  guint8 *codes;
} Image;

static ColorshineTransferCurve *
new_curve (gsize n_codes)
{
  g_autofree float *linear = g_new (float, n_codes), *between = g_new (float, n_codes - 1);
  const double last = (double) (n_codes - 1);
  for (gsize i = 0; i < n_codes; i++)
    {
      linear[i] = (float) transfer_decode (TRANSFER_SRGB, (double) i / last);
      if (i + 1 < n_codes)
        between[i] = (float) transfer_decode (TRANSFER_SRGB, ((double) i + 0.5) / last);
    }
  return colorshine_transfer_curve_new (linear, between, n_codes);
}

/* Soft areas with some noise. */
static Image
new_image (gsize n_codes, uint32_t width, uint32_t height)
{
  Image image = { new_curve (n_codes), n_codes == 256 ? 3 : 6, width, height, NULL };
  const gsize n = 3 * (gsize) width * height;
  image.codes = g_malloc (n * image.bytes / 3);
  for (gsize i = 0; i < n; i++)
    {
      const gsize column = i / 3 % width, row = i / 3 / width;
      const guint32 noise = (guint32) i * 2654435761u >> 27;
      const gsize code = (column * (i % 3 + 1) / 7 + row / 5 + noise) * n_codes / 256 % n_codes;
      if (n_codes == 256)
        image.codes[i] = (guint8) code;
      else
        ((guint16 *) image.codes)[i] = (guint16) code;
    }
  return image;
}

static void
clear_image (Image *image)
{
  colorshine_transfer_curve_free (image->curve);
  g_free (image->codes);
}

static void
find_by_analysis (const Image *image, const ColorshineRecipe *recipe, double *radii)
{
  const gsize n = (gsize) image->width * image->height;
  g_autofree float *rgba = g_new (float, 4 * n);
  ColorshineAnalysis *analysis = colorshine_analysis_new (srgb);
  colorshine_transfer_curve_decode_row (image->curve, false, image->codes, rgba, n);
  g_assert_true (colorshine_analysis_add (analysis, rgba, 4 * (gsize) image->width, 0, 0,
                                          image->width, image->height, 2));
  colorshine_analysis_resolve (analysis, recipe, radii, 1);
  colorshine_analysis_free (analysis);
}

/* ── In parts ───────────────────────────────────────────────────────────── */

typedef struct {
  ColorshineRanking *ranking;
  const Image *image;
  uint32_t first, step; /* of the tiles */
} Share;

enum { TILE_WIDTH = 517, TILE_HEIGHT = 93 };

static gpointer
add_share (gpointer pointer)
{
  const Share *share = pointer;
  const Image *image = share->image;
  const uint32_t columns = (image->width + TILE_WIDTH - 1) / TILE_WIDTH;
  const uint32_t rows = (image->height + TILE_HEIGHT - 1) / TILE_HEIGHT;
  const gsize row_bytes = image->width * image->bytes;
  for (uint32_t tile = share->first; tile < columns * rows; tile += share->step)
    {
      const uint32_t x = tile % columns * TILE_WIDTH, y = tile / columns * TILE_HEIGHT;
      colorshine_ranking_add (share->ranking, image->curve,
                              image->codes + y * row_bytes + x * image->bytes, row_bytes, x, y,
                              MIN (TILE_WIDTH, image->width - x),
                              MIN (TILE_HEIGHT, image->height - y));
    }
  return NULL;
}

static gboolean
find_by_ranking (const Image *image, const ColorshineRecipe *recipe, uint32_t n_threads,
                 double *radii)
{
  ColorshineRanking *ranking
      = colorshine_ranking_new (srgb, recipe, image->width, image->height);
  Share shares[3];
  GThread *threads[3];
  g_assert_nonnull (ranking);
  for (uint32_t i = 0; i < n_threads; i++)
    {
      shares[i] = (Share){ ranking, image, i, n_threads };
      threads[i] = g_thread_new ("adding", add_share, &shares[i]);
    }
  for (uint32_t i = 0; i < n_threads; i++)
    g_thread_join (threads[i]);
  const gboolean is_resolved = colorshine_ranking_resolve (ranking, radii);
  colorshine_ranking_free (ranking);
  return is_resolved;
}

/* ── Radii ──────────────────────────────────────────────────────────────── */

static void
assert_same_radii (gsize n_codes, uint32_t width, uint32_t height)
{
  double expected[COLORSHINE_MAX_ATTRACTORS], radii[COLORSHINE_MAX_ATTRACTORS];
  ColorshineRecipe *recipe = colorshine_recipe_parse (RECIPE, NULL);
  Image image = new_image (n_codes, width, height);
  find_by_analysis (&image, recipe, expected);
  for (uint32_t n_threads = 1; n_threads <= 3; n_threads += 2)
    {
      g_assert_true (find_by_ranking (&image, recipe, n_threads, radii));
      for (gsize i = 0; i < recipe->n_attractors; i++)
        g_assert_cmpfloat (radii[i], ==, expected[i]);
    }
  clear_image (&image);
  colorshine_recipe_free (recipe);
}

static void
test_whole (void)
{
  assert_same_radii (256, 1, 1);
  assert_same_radii (256, 700, 301);
  assert_same_radii (65536, 300, 301);
}

static void
test_selection (void)
{
  assert_same_radii (256, 2400, 1700);
  assert_same_radii (256, 1111, 3001);
  /* More columns than the curve has. */
  assert_same_radii (256, 70001, 47);
  assert_same_radii (65536, 5000, 900);
}

/* ── Refusals ───────────────────────────────────────────────────────────── */

static void
assert_bytes (const char *text, uint32_t width, uint32_t height, gsize expected)
{
  ColorshineRecipe *recipe = colorshine_recipe_parse (text, NULL);
  ColorshineRanking *ranking = colorshine_ranking_new (srgb, recipe, width, height);
  g_assert_cmpuint (colorshine_ranking_bytes (recipe, width, height), ==, expected);
  g_assert_true ((ranking == NULL) == (expected == 0));
  colorshine_ranking_free (ranking);
  colorshine_recipe_free (recipe);
}

static void
test_bytes (void)
{
  assert_bytes ("red;1;1|red;2;1|red;3;1|red;4;1", 10, 10, 4 * 4 * 100);
  assert_bytes ("red;1;1|red;2;1|red;3;1|red;4;1|red;5;1", 10, 10, 0);
  assert_bytes ("red;1;1|red;2;1|red;0;1|red;4;1;off|red;5;1;radius=0.1", 10, 10, 2 * 4 * 100);
  assert_bytes ("red;100;50", 2048, 1536, 4 * 2048 * 1536);
  assert_bytes ("red;100;50", 2049, 1536, 0);
  assert_bytes ("red;99;50", 20000, 10000, 4 * 2048 * 1536);
}

/* ── Kernels ────────────────────────────────────────────────────────────── */

/* Ranking and analysis must agree to the bit. */
static void
test_kernel (gconstpointer data)
{
  enum { N = COLORSHINE_BLOCK_PIXELS - 5 };
  const ColorshineKernel *kernel = data;
  float l[N], a[N], b[N], distances[N], expected[N];
  const float centre[] = { 0.6f, 0.1f, -0.2f };
  ColorSample samples[N];
  for (int i = 0; i < N; i++)
    {
      samples[i].l = l[i] = (float) g_test_rand_double ();
      samples[i].a = a[i] = (float) g_test_rand_double_range (-0.5, 0.5);
      samples[i].b = b[i] = (float) g_test_rand_double_range (-0.5, 0.5);
    }
  kernel->color_distances (l, a, b, N, centre, distances);
  kernel->sample_distances (samples, N, centre, expected);
  g_assert_cmpmem (distances, sizeof distances, expected, sizeof expected);
  uint32_t columns[N];
  uint16_t chosen[N + 16];
  gsize n_low, n_expected = 0, n_chosen = 0;
  const uint32_t last = 1u << 29, limit = 3u << 30;
  kernel->columns (65536, N, columns);
  const gsize n_found = kernel->choose_pixels (columns, row_bits (70001), curve_seed (65536, 70001),
                                               N, last, limit, chosen, &n_low);
  for (uint32_t i = 0; i < N; i++)
    {
      const uint32_t number = pixel_number (65536 + i, 70001);
      n_expected += number <= limit;
      if (number <= last)
        g_assert_cmpuint (chosen[n_chosen++], ==, i);
    }
  g_assert_cmpuint (n_found, ==, n_chosen);
  g_assert_cmpuint (n_low, ==, n_expected);
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  srgb = colorshine_space_new_srgb ();
  g_test_add_func ("/ranking/whole", test_whole);
  g_test_add_func ("/ranking/selection", test_selection);
  g_test_add_func ("/ranking/bytes", test_bytes);
  for (const char *const *isa = colorshine_isa_list (); *isa; isa++)
    {
      g_autofree char *name = g_strdup_printf ("/ranking/%s/kernel", *isa);
      g_test_add_data_func (name, colorshine_kernel_by_name (*isa), test_kernel);
    }
  const int result = g_test_run ();
  colorshine_space_free (srgb);
  return result;
}
