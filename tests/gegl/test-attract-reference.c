/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The operation computes what the core's reference computes: on photographs in
 * every encoding that it meets, in spaces with other primaries, at odd sizes and
 * wherever the image lies.
 */
#include "photographs.h"
#include "reference.h"

enum { WIDTH = 80, HEIGHT = 60 };

static const char *const FORMATS[] = {
  "R'G'B' u8",     "R'G'B'A u8",    "RGB u8",         "R'aG'aB'aA u8",  "R~G~B~ u8",
  "R'G'B' u16",    "RGB u16",       "R'G'B'A u16",    "RaGaBaA u16",    "R'G'B' u32",
  "R'G'B'A half",  "RGB half",      "RaGaBaA half",   "RGB float",      "RGBA float",
  "R'G'B' float",  "R'G'B'A float", "R~G~B~A float",  "RaGaBaA float",  "R'aG'aB'aA float",
  "RGBA double",   "R'G'B'A double", "RaGaBaA double",
};

/* NULL is sRGB. */
static const char *const PROFILES[] = { NULL, "ProPhoto.icm", "Rec2020.icm", "DisplayP3.icm" };

static const Look LOOKS[] = {
  { .attractors = "oklch(70% 0.15 60);30;75;from=oklch(60% 0.1 120)" },
  { .attractors = "#e07030;1;120;radius=0.22;channels=ch|teal;45;60;falloff=linear",
    .gamut = COLORSHINE_GAMUT_CSS },
  { .attractors = "purple;60;90;falloff=gaussian|white;5;100;protect",
    .blend = COLORSHINE_BLEND_OKLCH },
  { .attractors = "royalblue;100;180;falloff=cubic;channels=h|gold;1;50;radius=0.3",
    .blend = COLORSHINE_BLEND_OKLCH,
    .gamut = COLORSHINE_GAMUT_CLIP },
  { .attractors = "lime;75;60|rgb(200 30 90 / 50%);50;200;from=gray",
    .gamut = COLORSHINE_GAMUT_NONE,
    .keep_lightness = TRUE },
};

static const Babl *spaces[G_N_ELEMENTS (PROFILES)];
static ColorshineSpace *core_spaces[G_N_ELEMENTS (PROFILES)];

/* ── Encodings and spaces ───────────────────────────────────────────────── */

/* R'G'B'A float with an alpha that takes all values down to 0; decoded once. */
static const float *
straight_pixels (guint number)
{
  static float *known[N_PHOTOGRAPHS];
  if (!known[number])
    known[number] = photograph_crop (number, WIDTH, HEIGHT, "R'G'B'A float");
  for (int i = 0; known[number] && i < WIDTH * HEIGHT; i++)
    known[number][4 * i + 3] = (float) (i % 256) / 255.0f;
  return known[number];
}

/* The same numbers in a wide space are more vivid colours. */
static void *
source_pixels (guint number, const Babl *format, const Babl *space)
{
  const float *straight = straight_pixels (number);
  if (!straight)
    return NULL;
  return converted (straight, babl_format_with_space ("R'G'B'A float", space), format,
                    WIDTH * HEIGHT);
}

static void
compare_image (Comparison *comparison, const Look *look, const GeglRectangle *extent,
               const Babl *format, const Babl *space, const ColorshineSpace *core_space,
               const void *pixels)
{
  const Babl *linear_format = babl_format_with_space ("RGBA float", space);
  const gsize n_pixels = (gsize) extent->width * (gsize) extent->height;
  g_autoptr (GeglBuffer) buffer = buffer_from_pixels (extent, format, pixels);
  g_autoptr (Graph) graph = graph_new (buffer, "");
  graph_set_look (graph, look);
  const Babl *encoding = graph_format (graph);
  g_assert_true (babl_format_get_space (encoding) == babl_format_get_space (linear_format));

  g_autofree void *encoded = converted (pixels, format, encoding, n_pixels);
  g_autofree float *linear = converted (encoded, encoding, linear_format, n_pixels);
  g_autoptr (Reference) reference
      = reference_new (look, core_space, linear, extent->width, extent->height);

  g_autofree void *rendered = graph_rendered (graph, extent, encoding);
  g_autofree float *output = converted (rendered, encoding, linear_format, n_pixels);
  comparison_add (comparison, reference, encoding, linear, output, n_pixels);
}

static void
test_encoding (gconstpointer data)
{
  const char *name = data;
  Comparison comparison;
  comparison_init (&comparison);
  guint look = 0;
  for (guint i = 0; i < G_N_ELEMENTS (PROFILES); i++)
    {
      if (PROFILES[i] && !spaces[i] && !profile_spaces (PROFILES[i], &spaces[i], &core_spaces[i]))
        return;
      const Babl *format = babl_format_with_space (name, spaces[i]);
      for (guint number = 0; number < N_PHOTOGRAPHS; number++, look++)
        {
          g_autofree void *pixels = source_pixels (number, format, spaces[i]);
          if (!pixels)
            return;
          /* Four photographs and five looks: each meets each. */
          compare_image (&comparison, &LOOKS[look % G_N_ELEMENTS (LOOKS)],
                         GEGL_RECTANGLE (0, 0, WIDTH, HEIGHT), format, spaces[i], core_spaces[i],
                         pixels);
        }
    }
  comparison_finish (&comparison, name);
}

/* ── Sizes and places ───────────────────────────────────────────────────── */

static void
test_sizes (void)
{
  /* Tiles are 128 pixels wide by default. */
  static const GeglRectangle EXTENTS[] = {
    { 0, 0, 1, 1 },        { 0, 0, 1, 97 },        { 0, 0, 97, 1 },     { 0, 0, 127, 5 },
    { 0, 0, 128, 5 },      { 0, 0, 129, 5 },       { 0, 0, 257, 5 },    { 0, 0, 5, 129 },
    { -3, -7, 20, 20 },    { -200, -130, 257, 9 }, { 1000, 77, 33, 3 }, { -128, 128, 129, 2 },
    { -1000001, 5, 64, 2 },
  };
  g_autofree guint8 *pixels = photograph_crop (1, 257, 129, "R'G'B' u8");
  if (!pixels)
    return;
  Comparison comparison;
  comparison_init (&comparison);
  for (guint i = 0; i < G_N_ELEMENTS (EXTENTS); i++)
    for (guint k = 0; k < G_N_ELEMENTS (LOOKS); k++)
      compare_image (&comparison, &LOOKS[k], &EXTENTS[i], babl_format ("R'G'B' u8"), NULL,
                     core_spaces[0], pixels);
  comparison_finish (&comparison, "sizes");
}

/* The place of an image in the plane doesn't move its colours. */
static void
test_place_is_irrelevant (void)
{
  const Babl *format = babl_format ("R'G'B'A u8");
  const GeglRectangle here = { 0, 0, 200, 150 }, there = { -77, 1234, 200, 150 };
  g_autofree guint8 *pixels = photograph_crop (0, here.width, here.height, "R'G'B'A u8");
  if (!pixels)
    return;
  g_autoptr (GeglBuffer) buffer_here = buffer_from_pixels (&here, format, pixels);
  g_autoptr (GeglBuffer) buffer_there = buffer_from_pixels (&there, format, pixels);
  g_autoptr (Graph) graph_here = graph_new (buffer_here, LOOKS[0].attractors);
  g_autoptr (Graph) graph_there = graph_new (buffer_there, LOOKS[0].attractors);
  const Babl *linear = babl_format ("RGBA float");
  g_autofree float *output_here = graph_rendered (graph_here, &here, linear);
  g_autofree float *output_there = graph_rendered (graph_there, &there, linear);
  g_assert_cmpmem (output_here, area_bytes (&here, linear), output_there,
                   area_bytes (&there, linear));
}

static void
add_tests (void)
{
  core_spaces[0] = colorshine_space_new_srgb ();
  for (guint i = 0; i < G_N_ELEMENTS (FORMATS); i++)
    {
      g_autofree char *path = g_strdup_printf ("/attract/reference/%s", FORMATS[i]);
      g_test_add_data_func (path, FORMATS[i], test_encoding);
    }
  g_test_add_func ("/attract/reference/sizes", test_sizes);
  g_test_add_func ("/attract/reference/place-is-irrelevant", test_place_is_irrelevant);
}

int
main (int argc, char **argv)
{
  const int result = run_gegl_tests (argc, argv, add_tests);
  for (guint i = 0; i < G_N_ELEMENTS (PROFILES); i++)
    colorshine_space_free (core_spaces[i]);
  return result;
}
