/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * However GEGL cuts the work up, the pixels are the same: any number of threads,
 * any tiles and caches, in one go or in pieces in any order, and whether the
 * recipe is resolved or not.
 */
#include "attract-graph.h"
#include "photographs.h"

#include <string.h>

/* More than GEGL gives to one thread, not a multiple of anything. */
static const GeglRectangle EXTENT = { -13, 29, 901, 577 };

enum { PIECE = 64 };

static const char *const RECIPES[] = {
  "oklch(70% 0.15 60);30;75;from=oklch(60% 0.1 120);radius=0.2|teal;1;120;radius=0.1",
  "oklch(70% 0.15 60);30;75;from=oklch(60% 0.1 120)|teal;12.5;120",
};

static const char *const FORMATS[] = { "R'G'B' u8", "R'G'B'A float" };

typedef struct {
  const char *attractors;
  const Babl *format;
  guint8 *pixels;   /* of the image */
  guint8 *expected; /* in one go, with one thread */
} Case;

/* Keeps NULL in pixels where there is no photograph. */
static void
case_init (Case *this, guint number)
{
  const char *format = FORMATS[number / G_N_ELEMENTS (RECIPES)];
  this->attractors = RECIPES[number % G_N_ELEMENTS (RECIPES)];
  this->format = babl_format (format);
  this->pixels = photograph_crop (0, EXTENT.width, EXTENT.height, format);
  if (!this->pixels)
    return;
  g_object_set (gegl_config (), "threads", 1, NULL);
  g_autoptr (GeglBuffer) buffer = buffer_from_pixels (&EXTENT, this->format, this->pixels);
  g_autoptr (Graph) graph = graph_new (buffer, this->attractors);
  this->expected = graph_rendered (graph, &EXTENT, this->format);
  g_assert_true (memcmp (this->expected, this->pixels, area_bytes (&EXTENT, this->format)) != 0);
}

static void
case_clear (Case *this)
{
  g_free (this->pixels);
  g_free (this->expected);
}

static void
assert_expected (const Case *this, const guint8 *output)
{
  g_assert_cmpmem (output, area_bytes (&EXTENT, this->format), this->expected,
                   area_bytes (&EXTENT, this->format));
}

/* ── Settings of GEGL ───────────────────────────────────────────────────── */

static void
test_threads (gconstpointer data)
{
  Case this = { 0 };
  case_init (&this, GPOINTER_TO_UINT (data));
  for (int threads = 2; this.pixels && threads <= 5; threads++)
    {
      g_object_set (gegl_config (), "threads", threads, NULL);
      g_autoptr (GeglBuffer) buffer = buffer_from_pixels (&EXTENT, this.format, this.pixels);
      g_autoptr (Graph) graph = graph_new (buffer, this.attractors);
      g_autofree guint8 *output = graph_rendered (graph, &EXTENT, this.format);
      assert_expected (&this, output);
    }
  case_clear (&this);
}

/* A buffer keeps the tiles that it was born with; results get the same ones. */
static void
test_tiles (gconstpointer data)
{
  static const int sizes[][2] = { { 32, 32 }, { 128, 64 }, { 500, 17 }, { 1024, 1024 } };
  int width, height;
  guint64 cache;
  g_object_get (gegl_config (), "tile-width", &width, "tile-height", &height, "tile-cache-size",
                &cache, NULL);
  Case this = { 0 };
  case_init (&this, GPOINTER_TO_UINT (data));
  g_object_set (gegl_config (), "threads", 2, NULL);
  for (guint i = 0; this.pixels && i < G_N_ELEMENTS (sizes); i++)
    {
      /* The cache holds less than the image. */
      g_object_set (gegl_config (), "tile-width", sizes[i][0], "tile-height", sizes[i][1],
                    "tile-cache-size", (guint64) 500000, NULL);
      g_autoptr (GeglBuffer) buffer = buffer_from_pixels (&EXTENT, this.format, this.pixels);
      g_autoptr (Graph) graph = graph_new (buffer, this.attractors);
      g_autofree guint8 *output = graph_rendered (graph, &EXTENT, this.format);
      assert_expected (&this, output);
    }
  g_object_set (gegl_config (), "tile-width", width, "tile-height", height, "tile-cache-size",
                cache, NULL);
  case_clear (&this);
}

/* ── Pieces ─────────────────────────────────────────────────────────────── */

static GArray *
pieces_in_random_order (void)
{
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (GeglRectangle));
  for (int y = 0; y < EXTENT.height; y += PIECE)
    for (int x = 0; x < EXTENT.width; x += PIECE)
      {
        const GeglRectangle piece
            = { EXTENT.x + x, EXTENT.y + y, MIN (PIECE, EXTENT.width - x),
                MIN (PIECE, EXTENT.height - y) };
        g_array_append_val (pieces, piece);
      }
  GeglRectangle *all = (GeglRectangle *) (void *) pieces->data;
  for (guint i = pieces->len - 1; i > 0; i--)
    {
      const guint other = (guint) g_test_rand_int_range (0, (gint32) i + 1);
      const GeglRectangle kept = all[i];
      all[i] = all[other];
      all[other] = kept;
    }
  return pieces;
}

static void
test_pieces (gconstpointer data)
{
  Case this = { 0 };
  case_init (&this, GPOINTER_TO_UINT (data));
  if (!this.pixels)
    return;
  g_object_set (gegl_config (), "threads", 2, NULL);
  g_autoptr (GeglBuffer) buffer = buffer_from_pixels (&EXTENT, this.format, this.pixels);
  g_autoptr (GeglBuffer) target = gegl_buffer_new (&EXTENT, this.format);
  g_autoptr (Graph) graph = graph_new (buffer, this.attractors);
  g_autoptr (GArray) pieces = pieces_in_random_order ();
  for (guint i = 0; i < pieces->len; i++)
    {
      const GeglRectangle *piece = &g_array_index (pieces, GeglRectangle, i);
      g_autofree guint8 *output = graph_rendered (graph, piece, this.format);
      gegl_buffer_set (target, piece, 0, this.format, output, GEGL_AUTO_ROWSTRIDE);
    }
  g_autofree guint8 *output = g_malloc (area_bytes (&EXTENT, this.format));
  gegl_buffer_get (target, &EXTENT, 1.0, this.format, output, GEGL_AUTO_ROWSTRIDE,
                   GEGL_ABYSS_NONE);
  assert_expected (&this, output);
  case_clear (&this);
}

/* In front of a buffer of 8 bits the operation rounds, elsewhere babl does, which takes
 * for some values the next code. */
static void
assert_expected_within_a_code (const Case *this, const guint8 *output)
{
  if (babl_format_get_type (this->format, 0) != babl_type ("u8"))
    {
      assert_expected (this, output);
      return;
    }
  for (gsize i = 0; i < area_bytes (&EXTENT, this->format); i++)
    g_assert_cmpint (ABS (output[i] - this->expected[i]), <=, 1);
}

/* As GIMP and the gegl command work: a processor and a sink. */
static void
test_processor (gconstpointer data)
{
  Case this = { 0 };
  case_init (&this, GPOINTER_TO_UINT (data));
  if (!this.pixels)
    return;
  g_object_set (gegl_config (), "threads", 2, NULL);
  g_autoptr (GeglBuffer) buffer = buffer_from_pixels (&EXTENT, this.format, this.pixels);
  g_autoptr (GeglBuffer) target = gegl_buffer_new (&EXTENT, this.format);
  g_autoptr (Graph) graph = graph_new (buffer, this.attractors);
  GeglNode *sink = gegl_node_new_child (graph->root, "operation", "gegl:write-buffer", "buffer",
                                        target, NULL);
  gegl_node_link (graph->attract, sink);
  GeglProcessor *processor = gegl_node_new_processor (sink, &EXTENT);
  guint n_chunks = 1;
  while (gegl_processor_work (processor, NULL))
    n_chunks++;
  g_assert_cmpuint (n_chunks, >, 1);
  g_object_unref (processor);
  g_autofree guint8 *output = g_malloc (area_bytes (&EXTENT, this.format));
  gegl_buffer_get (target, &EXTENT, 1.0, this.format, output, GEGL_AUTO_ROWSTRIDE,
                   GEGL_ABYSS_NONE);
  assert_expected_within_a_code (&this, output);
  case_clear (&this);
}

/* An area that overlaps the image's edge: nothing is made up outside. */
static void
test_beyond_the_edge (void)
{
  Case this = { 0 };
  case_init (&this, 3);
  if (!this.pixels)
    return;
  g_autoptr (GeglBuffer) buffer = buffer_from_pixels (&EXTENT, this.format, this.pixels);
  g_autoptr (Graph) graph = graph_new (buffer, this.attractors);
  const GeglRectangle around
      = { EXTENT.x - 50, EXTENT.y - 20, EXTENT.width + 100, EXTENT.height + 40 };
  g_autofree float *output = graph_rendered (graph, &around, this.format);
  const float *row = output + 4 * 20 * around.width;
  for (int i = 0; i < 4 * 50; i++)
    g_assert_cmpfloat (row[i], ==, 0.0f);
  g_assert_cmpmem (row + 4 * 50, 16 * (gsize) EXTENT.width, this.expected,
                   16 * (gsize) EXTENT.width);
  case_clear (&this);
}

static void
add_tests (void)
{
  static const struct {
    const char *name;
    GTestDataFunc function;
  } tests[] = { { "threads", test_threads },
                { "tiles", test_tiles },
                { "pieces", test_pieces },
                { "processor", test_processor } };
  static const char *const kinds[]
      = { "u8/resolved", "u8/tolerance", "float/resolved", "float/tolerance" };
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
      {
        g_autofree char *path = g_strdup_printf ("/attract/tiling/%s/%s", tests[i].name, kinds[k]);
        g_test_add_data_func (path, GUINT_TO_POINTER (k), tests[i].function);
      }
  g_test_add_func ("/attract/tiling/beyond-the-edge", test_beyond_the_edge);
}

int
main (int argc, char **argv)
{
  return run_gegl_tests (argc, argv, add_tests);
}
