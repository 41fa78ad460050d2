/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a header says of a file's memory: the figures of docs/formats.md, phase by phase.
 * That they are true is measured in test_memory_need.py.
 */
#include "memory-need.h"
#include "test-main.h"

#define MEBIBYTE (1024.0 * 1024.0)

/* A million pixels; those that an analysis keeps; and more than these. */
enum { SIDE = 1000, MOST_KEPT = 3145728, LARGE_SIDE = 3000 };

static ImageHeader
header_of (ImageFormat format, guint32 side, guint bits, guint n_channels)
{
  return (ImageHeader){ .format = format, .width = side, .height = side, .bits = bits,
                        .n_channels = n_channels };
}

/* Beyond the process itself. Rounded to whole bytes. */
static void
assert_need (const ImageHeader *header, ImageFormat output, const Settings *settings,
             double expected)
{
  const double base = (double) memory_need_base ();
  g_assert_cmpfloat_with_epsilon ((double) memory_need (header, output, settings) - base, expected,
                                  1.0);
}

static Settings *
settings_of (const char *recipe)
{
  GError *error = NULL;
  Settings *settings = settings_new ();
  g_assert_true (settings_take_recipe_text (settings, recipe, &error));
  return settings;
}

static void
test_base (void)
{
  g_autoptr (Settings) settings = settings_of ("red;50;50");
  ImageHeader header = header_of (IMAGE_PNG, 1, 8, 3);
  g_assert_cmpfloat ((double) memory_need_base (), ==, 24.0 * MEBIBYTE);
  assert_need (&header, IMAGE_PNG, settings, 7.0);
}

static void
test_decoding (void)
{
  g_autoptr (Settings) settings = settings_of ("red;50;50;radius=0.1");
  ImageHeader header = header_of (IMAGE_JPEG, SIDE, 8, 3);
  const double n = (double) SIDE * SIDE;
  assert_need (&header, IMAGE_PNG, settings, 1.26 * 3.0 * n);
  header.is_progressive = TRUE;
  assert_need (&header, IMAGE_PNG, settings, 9.0 * n);
  header = header_of (IMAGE_WEBP, SIDE, 8, 3);
  assert_need (&header, IMAGE_PNG, settings, 7.0 * n);
  header = header_of (IMAGE_GIF, SIDE, 8, 4);
  assert_need (&header, IMAGE_PNG, settings, 8.0 * n);
  header = header_of (IMAGE_PNM, SIDE, 16, 3);
  assert_need (&header, IMAGE_PNG, settings, 12.0 * n);
}

/* A distance for each tolerance where colours can be ranked, else an analysis. */
static void
test_radii (void)
{
  static const struct {
    const char *recipe;
    guint32 side;
    guint bits, n_channels;
    double bytes, kept_bytes; /* of each pixel, and of each that is kept */
  } cases[] = {
    { "red;50;50", SIDE, 8, 3, 3.0, 4.0 },
    { "red;1;50|red;2;50|red;3;50|red;4;50", SIDE, 16, 3, 6.0, 16.0 },
    { "red;1;50|red;2;50|red;3;50|red;4;50;off|red;0;5|red;5;50;radius=1", SIDE, 8, 3, 3.0, 12.0 },
    { "red;1;50|red;2;50|red;3;50|red;4;50|red;5;50", SIDE, 8, 3, 3.0, 20.5 },
    { "red;50;50", SIDE, 8, 4, 4.0, 20.5 },
    { "red;50;50", SIDE, 8, 1, 1.0, 20.5 },
    { "red;50;50", LARGE_SIDE, 16, 3, 6.0, 4.0 },
    { "red;50;50", LARGE_SIDE, 8, 4, 4.0, 20.5 },
    { "red;100;50", LARGE_SIDE, 8, 3, 3.0, 20.5 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Settings) settings = settings_of (cases[i].recipe);
      const ImageHeader header
          = header_of (IMAGE_PNG, cases[i].side, cases[i].bits, cases[i].n_channels);
      const double n = (double) cases[i].side * cases[i].side, n_kept = MIN (n, MOST_KEPT);
      assert_need (&header, IMAGE_PNG, settings,
                   MAX (cases[i].bytes * n + cases[i].kept_bytes * n_kept,
                        1.26 * cases[i].bytes * n));
    }
}

static void
test_no_radii (void)
{
  const double n = (double) SIDE * SIDE;
  const ImageHeader header = header_of (IMAGE_PNG, SIDE, 8, 3);
  g_autoptr (Settings) resolved = settings_of ("red;50;50;radius=0.1"),
                       frozen = settings_of ("red;50;50"), empty = settings_of ("");
  frozen->radii = g_new0 (double, COLORSHINE_MAX_ATTRACTORS);
  assert_need (&header, IMAGE_PNG, resolved, 1.26 * 3.0 * n);
  assert_need (&header, IMAGE_PNG, frozen, 1.26 * 3.0 * n);
  assert_need (&header, IMAGE_PNG, empty, 1.26 * 3.0 * n);
}

static void
test_writing (void)
{
  g_autoptr (Settings) settings = settings_of ("");
  const double n = (double) SIDE * SIDE;
  const ImageHeader opaque = header_of (IMAGE_PNG, SIDE, 8, 3), clear = header_of (IMAGE_PNG, SIDE, 8, 4);
  assert_need (&opaque, IMAGE_JPEG, settings, (1.26 * 3.0 + 6.0) * n);
  assert_need (&opaque, IMAGE_WEBP, settings, (1.26 * 3.0 + 5.5) * n);
  assert_need (&clear, IMAGE_WEBP, settings, (1.26 * 4.0 + 8.0) * n);
  assert_need (&opaque, IMAGE_TIFF, settings, (1.26 * 3.0 + 3.0) * n);
  assert_need (&opaque, IMAGE_EXR, settings, (1.26 * 6.0 + 6.0) * n);
  /* Laid over white beside itself. */
  assert_need (&clear, IMAGE_JPEG, settings, (1.26 * 7.0 + 6.0) * n);
  settings->depth = 16;
  assert_need (&opaque, IMAGE_PNG, settings, 9.0 * n);
}

/* One analysis for all files, however small. */
static void
test_analysing (void)
{
  const ImageHeader header = header_of (IMAGE_JPEG, SIDE, 8, 3);
  const double expected = 3.0 * SIDE * SIDE + 20.5 * MOST_KEPT;
  g_assert_cmpfloat_with_epsilon (
      (double) memory_need_to_analyse (&header) - (double) memory_need_base (), expected, 1.0);
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/memory-need/base", test_base);
  g_test_add_func ("/memory-need/decoding", test_decoding);
  g_test_add_func ("/memory-need/radii", test_radii);
  g_test_add_func ("/memory-need/no-radii", test_no_radii);
  g_test_add_func ("/memory-need/writing", test_writing);
  g_test_add_func ("/memory-need/analysing", test_analysing);
  return g_test_run ();
}
