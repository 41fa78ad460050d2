/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * 8 and 16 bits taken and given as they are: the same as linear float and then the
 * nearest code, in spaces with various curves.
 */
#include "photographs.h"
#include "reference.h"

#include <math.h>
#include <string.h>

enum { WIDTH = 160, HEIGHT = 120, N_PIXELS = WIDTH * HEIGHT };

static const GeglRectangle AREA = { 0, 0, WIDTH, HEIGHT };

/* NULL is sRGB. babl's powers go astray next to black, where codes of 16 bits, in
 * SMPTE 431 even those of 8, don't grow with their linear light (babl 0.1.114):
 * those are not taken as they are. */
typedef struct {
  const char *profile;
  gboolean takes_u8, takes_u16;
} Space;

static const Space SPACES[] = {
  { NULL, TRUE, TRUE },           { "DisplayP3.icm", TRUE, TRUE },
  { "Rec2020.icm", TRUE, TRUE },  { "ProPhoto.icm", TRUE, FALSE },
  { "ClayRGB1998.icm", TRUE, FALSE }, { "SMPTE431_P3.icm", FALSE, FALSE },
};

static const char *const FORMATS[]
    = { "R'G'B' u8",  "R'G'B'A u8",  "RGB u8",  "RGBA u8",  "R~G~B~ u8",  "R~G~B~A u8",
        "R'G'B' u16", "R'G'B'A u16", "RGB u16", "RGBA u16", "R~G~B~ u16", "R~G~B~A u16" };

static const Look LOOKS[] = {
  { .attractors = "oklch(70% 0.15 60);1;75;radius=0.3;from=oklch(60% 0.1 120)" },
  { .attractors = "purple;1;90;radius=0.5;falloff=gaussian|white;1;100;radius=0.2;protect",
    .blend = COLORSHINE_BLEND_OKLCH },
  { .attractors = "lime;1;60;radius=0.6", .gamut = COLORSHINE_GAMUT_NONE },
};

/* Through the operation into a buffer of the same format. (transfer full) */
static guint8 *
processed (const Look *look, const Babl *format, const void *pixels)
{
  g_autoptr (GeglBuffer) input = buffer_from_pixels (&AREA, format, pixels);
  g_autoptr (GeglBuffer) output = gegl_buffer_new (&AREA, format);
  g_autoptr (Graph) graph = graph_new (input, "");
  graph_set_look (graph, look);

  GeglNode *end = gegl_node_new_child (graph->root, "operation", "gegl:write-buffer", "buffer",
                                       output, NULL);
  gegl_node_link (graph->attract, end);
  gegl_node_process (end);
  g_assert_true (graph_format (graph) == format);
  guint8 *result = g_malloc (area_bytes (&AREA, format));
  gegl_buffer_get (output, &AREA, 1.0, format, result, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  return result;
}

/* ── Values ─────────────────────────────────────────────────────────────── */

static gsize
component (const Babl *format, const guint8 *pixels, gsize i)
{
  guint16 large;
  if (babl_format_get_type (format, 0) == babl_type ("u8"))
    return pixels[i];
  memcpy (&large, pixels + 2 * i, sizeof large);
  return large;
}

/* Of the same codes without alpha, with which babl takes rougher ways for some
 * curves; in sRGB where the space makes no difference. */
static const Babl *
plain_format (const Babl *format, const char *type)
{
  const char *model = babl_get_name (babl_format_get_model (format));
  const char *plain = g_str_has_prefix (model, "RGB") ? "RGB" : strchr (model, '~') ? "R~G~B~" : "R'G'B'";
  g_autofree char *name = g_strdup_printf ("%s %s", plain, type);
  const gboolean has_own_curve = g_str_equal (plain, "R'G'B'");
  return babl_format_with_space (name, has_own_curve ? babl_format_get_space (format) : NULL);
}

static const Babl *
linear_format_for (const Babl *format, const char *name)
{
  return babl_format_with_space (name, babl_format_get_space (format));
}

/* Linear light of the places between codes: by babl, but for the formula of sRGB
 * and of linear codes, which babl only approximates. */
static double *
rounding_places (const Babl *format, gsize n_places)
{
  const Babl *encoded = plain_format (format, "float");
  const gboolean is_linear = g_str_has_prefix (babl_get_name (babl_format_get_model (encoded)), "RGB");
  g_autofree float *values = g_new (float, 3 * n_places);
  double *places = g_new (double, n_places);
  for (gsize i = 0; i < 3 * n_places; i++)
    values[i] = (float) (((double) (i / 3) + 0.5) / (double) n_places);
  g_autofree float *linear
      = converted (values, encoded, linear_format_for (encoded, "RGB float"), n_places);
  double largest_error = 0.0;
  for (gsize i = 0; i < n_places; i++)
    {
      const double v = ((double) i + 0.5) / (double) n_places;
      places[i] = is_linear ? v : v <= 0.04045 ? v / 12.92 : pow ((v + 0.055) / 1.055, 2.4);
      largest_error = fmax (largest_error, fabs (places[i] - linear[3 * i]));
    }
  /* Six times babl's largest error with sRGB; other curves are off by 1e-3. */
  if (largest_error > 2e-6)
    for (gsize i = 0; i < n_places; i++)
      places[i] = linear[3 * i];
  return places;
}

static gsize
nearest_code (const double *places, gsize n_places, double linear)
{
  gsize low = 0, high = n_places;
  while (low < high)
    {
      const gsize middle = (low + high) / 2;
      if (linear >= places[middle])
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* Linear RGBA by babl. */
static float *
decoded (const guint8 *pixels, const Babl *format)
{
  const gsize n = (gsize) babl_format_get_n_components (format);
  const gsize bytes = (gsize) babl_format_get_bytes_per_pixel (format) / n * 3;
  const Babl *plain = plain_format (format, babl_get_name (babl_format_get_type (format, 0)));
  g_autofree guint8 *colors = g_malloc (N_PIXELS * bytes);
  for (gsize i = 0; i < N_PIXELS; i++)
    memcpy (colors + i * bytes, pixels + i * bytes / 3 * n, bytes);
  return converted (colors, plain, linear_format_for (plain, "RGBA float"), N_PIXELS);
}

typedef struct {
  guint n_samples, n_other, n_touched;
} Tally;

static void
compare_codes (Tally *tally, const Look *look, const Babl *format, const ColorshineSpace *space,
               const guint8 *pixels)
{
  const gsize n = (gsize) babl_format_get_n_components (format);
  const gsize n_places = babl_format_get_type (format, 0) == babl_type ("u8") ? 255 : 65535;
  g_autofree double *places = rounding_places (format, n_places);
  g_autofree float *source = decoded (pixels, format);
  g_autofree float *expected = g_new (float, 4 * N_PIXELS);
  g_autoptr (Reference) reference = reference_new (look, space, source, WIDTH, HEIGHT);
  colorshine_transform_row (reference->transform, source, expected, N_PIXELS, NULL);
  g_autofree guint8 *output = processed (look, format, pixels);

  for (gsize i = 0; i < N_PIXELS * n; i++)
    {
      const gsize got = component (format, output, i), own = component (format, pixels, i);
      const gsize k = i / n * 4 + i % n;
      if (i % n == 3 || memcmp (expected + i / n * 4, source + i / n * 4, 3 * sizeof (float)) == 0)
        {
          g_assert_cmpuint (got, ==, own);
          continue;
        }
      const gsize wanted = nearest_code (places, n_places, expected[k]);
      g_assert_cmpuint (got, <=, wanted + 1);
      g_assert_cmpuint (got + 1, >=, wanted);
      tally->n_samples++;
      tally->n_other += got != wanted;
      tally->n_touched += got != own;
    }
}

static gboolean
is_tried (const char *format, const Space *space)
{
  if (!g_str_has_prefix (format, "R'"))
    return space == SPACES || g_strcmp0 (space->profile, "Rec2020.icm") == 0;
  return g_str_has_suffix (format, "u8") ? space->takes_u8 : space->takes_u16;
}

/* Photographs with every alpha. */
static void
test_codes (gconstpointer data)
{
  const char *name = data;
  Tally tally = { 0 };
  for (guint p = 0; p < G_N_ELEMENTS (SPACES); p++)
    {
      const Babl *space = NULL;
      ColorshineSpace *core_space = NULL;
      if (!is_tried (name, &SPACES[p]))
        continue;
      if (!SPACES[p].profile)
        core_space = colorshine_space_new_srgb ();
      else if (!profile_spaces (SPACES[p].profile, &space, &core_space))
        return;
      const Babl *format = babl_format_with_space (name, space);
      g_autofree float *straight
          = photograph_crop (p % N_PHOTOGRAPHS, WIDTH, HEIGHT, "R'G'B'A float");
      if (!straight)
        return;
      for (gsize i = 0; i < N_PIXELS; i++)
        straight[4 * i + 3] = (float) (i % 256) / 255.0f;
      g_autofree guint8 *pixels = converted (
          straight, babl_format_with_space ("R'G'B'A float", space), format, N_PIXELS);
      for (guint look = 0; look < G_N_ELEMENTS (LOOKS); look++)
        compare_codes (&tally, &LOOKS[look], format, core_space, pixels);
      colorshine_space_free (core_space);
    }
  g_test_message ("%s: %u of %u samples not the nearest code, %u changed", name, tally.n_other,
                  tally.n_samples, tally.n_touched);
  g_assert_cmpuint (tally.n_other, <=, tally.n_samples / 1000);
  g_assert_cmpuint (tally.n_touched, >, tally.n_samples / 4);
}

/* Left of the split codes stay, right of it they are transformed. */
static void
test_split (void)
{
  const Babl *format = babl_format ("R'G'B'A u8");
  g_autofree guint8 *pixels = photograph_crop (0, WIDTH, HEIGHT, "R'G'B'A u8");
  if (!pixels)
    return;
  const Look look = { .attractors = "red;1;100;radius=2" };
  g_autofree guint8 *whole = processed (&look, format, pixels);
  g_autoptr (GeglBuffer) input = buffer_from_pixels (&AREA, format, pixels);
  g_autoptr (GeglBuffer) output = gegl_buffer_new (&AREA, format);
  g_autoptr (Graph) graph = graph_new (input, "");
  graph_set_look (graph, &look);
  gegl_node_set (graph->attract, "split", 0.5, NULL);

  GeglNode *end = gegl_node_new_child (graph->root, "operation", "gegl:write-buffer", "buffer",
                                       output, NULL);
  gegl_node_link (graph->attract, end);
  gegl_node_process (end);
  g_autofree guint8 *result = g_malloc (area_bytes (&AREA, format));
  gegl_buffer_get (output, &AREA, 1.0, format, result, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  const gsize half = 4 * WIDTH / 2;
  for (gsize row = 0; row < HEIGHT; row++)
    {
      const gsize at = 4 * WIDTH * row;
      g_assert_cmpmem (result + at, half, pixels + at, half);
      g_assert_cmpmem (result + at + half, half, whole + at + half, half);
    }
}

/* What is read as float has more than 8 bits, whatever came in. */
static void
test_float_output (void)
{
  const Babl *format = babl_format ("R'G'B' u8"), *linear_format = babl_format ("RGBA float");
  g_autofree guint8 *pixels = photograph_crop (0, WIDTH, HEIGHT, "R'G'B' u8");
  if (!pixels)
    return;
  ColorshineSpace *space = colorshine_space_new_srgb ();
  g_autofree float *linear = converted (pixels, format, linear_format, N_PIXELS);
  g_autoptr (Reference) reference = reference_new (&LOOKS[0], space, linear, WIDTH, HEIGHT);
  g_autoptr (GeglBuffer) input = buffer_from_pixels (&AREA, format, pixels);
  g_autoptr (Graph) graph = graph_new (input, "");
  graph_set_look (graph, &LOOKS[0]);
  g_autofree float *output = graph_rendered (graph, &AREA, linear_format);
  Comparison comparison;
  comparison_init (&comparison);
  comparison_add (&comparison, reference, linear_format, linear, output, N_PIXELS);
  comparison_finish (&comparison, "8 bits in, float out");
  colorshine_space_free (space);
}

static void
add_tests (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (FORMATS); i++)
    {
      g_autofree char *path = g_strdup_printf ("/attract/codes/%s", FORMATS[i]);
      g_test_add_data_func (path, FORMATS[i], test_codes);
    }
  g_test_add_func ("/attract/codes/split", test_split);
  g_test_add_func ("/attract/codes/float-output", test_float_output);
}

int
main (int argc, char **argv)
{
  return run_gegl_tests (argc, argv, add_tests);
}
