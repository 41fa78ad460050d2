/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The operation by OpenCL: that it ran there, that it computes what the core's
 * reference computes, and that the processor takes over where it can't. GEGL falls
 * back in silence, so pixels are counted.
 */
#include "photographs.h"
#include "reference.h"

#include <gegl-plugin.h>
#include <opencl/gegl-cl.h>

#include <string.h>

/* As plugin/gegl/opencl.h says. */
#define OPENCL_PIXELS_KEY "colorshine-opencl-pixels"

enum { WIDTH = 200, HEIGHT = 150, N_PIXELS = WIDTH * HEIGHT };

static const GeglRectangle AREA = { 0, 0, WIDTH, HEIGHT };

static const Look LOOKS[] = {
  { .attractors = "oklch(70% 0.15 60);30;75;from=oklch(60% 0.1 120)" },
  { .attractors = "#e07030;1;120;radius=0.22;channels=ch|teal;45;60;falloff=linear" },
  { .attractors = "purple;60;90;falloff=gaussian|white;5;100;protect",
    .blend = COLORSHINE_BLEND_OKLCH },
  { .attractors = "royalblue;100;180;falloff=cubic;channels=h|gold;1;50;radius=0.3",
    .blend = COLORSHINE_BLEND_OKLCH,
    .gamut = COLORSHINE_GAMUT_CLIP },
  { .attractors = "lime;75;60;falloff=quadratic|rgb(200 30 90 / 50%);50;200;from=gray",
    .gamut = COLORSHINE_GAMUT_NONE,
    .keep_lightness = TRUE },
  { .attractors = "blue;100;100;channels=c|oklch(60% none none);60;80" },
  { .attractors = "red;50;80|cyan;50;80", .show = COLORSHINE_SHOW_INFLUENCE },
  { .attractors = "red;50;80|cyan;50;80;protect",
    .show = COLORSHINE_SHOW_INFLUENCE,
    .show_attractor = 2 },
  { .attractors = "oklch(70% 0.3 150);90;90", .show = COLORSHINE_SHOW_OUT_OF_GAMUT },
};

static ColorshineSpace *srgb;
static GPtrArray *messages; /* of the domain Colorshine */

static void
keep_message (const char *domain, GLogLevelFlags level, const char *text, gpointer data)
{
  if ((level & G_LOG_LEVEL_MASK) != G_LOG_LEVEL_MESSAGE)
    g_error ("%s", text);
  g_ptr_array_add (messages, g_strdup (text));
}

static guint
n_messages_with (const char *part)
{
  guint n = 0;
  for (guint i = 0; i < messages->len; i++)
    n += strstr (g_ptr_array_index (messages, i), part) != NULL;
  return n;
}

static gboolean
has_device (void)
{
  if (gegl_cl_is_accelerated ())
    return TRUE;
  g_test_skip ("GEGL finds no OpenCL device for GEGL_USE_OPENCL");
  return FALSE;
}

static gsize
n_done_by_opencl (Graph *graph)
{
  GObject *operation = G_OBJECT (gegl_node_get_gegl_operation (graph->attract));
  return GPOINTER_TO_SIZE (g_object_get_data (operation, OPENCL_PIXELS_KEY));
}

/* ── Parity ─────────────────────────────────────────────────────────────── */

/* @pixels: linear RGBA float in the space of @core_space */
static Graph *
graph_for (const Look *look, const Babl *linear, const float *pixels)
{
  g_autoptr (GeglBuffer) buffer = buffer_from_pixels (&AREA, linear, pixels);
  Graph *graph = graph_new (buffer, "");
  graph_set_look (graph, look);
  return graph;
}

static void
compare (Comparison *comparison, const Look *look, const Babl *linear,
         const ColorshineSpace *core_space, const float *pixels)
{
  g_autoptr (Graph) graph = graph_for (look, linear, pixels);
  g_autoptr (Reference) reference = reference_new (look, core_space, pixels, WIDTH, HEIGHT);
  g_autofree float *output = graph_rendered (graph, &AREA, linear);
  g_assert_cmpuint (n_done_by_opencl (graph), ==, N_PIXELS);
  comparison_add (comparison, reference, linear, pixels, output, N_PIXELS);
}

static void
test_photographs (void)
{
  const Babl *space = NULL;
  ColorshineSpace *wide = NULL;
  if (!has_device () || !profile_spaces ("Rec2020.icm", &space, &wide))
    return;
  Comparison comparison;
  comparison_init (&comparison);
  for (guint number = 0; number < N_PHOTOGRAPHS; number++)
    {
      g_autofree float *pixels = photograph_crop (number, WIDTH, HEIGHT, "RGBA float");
      if (!pixels)
        return;
      for (guint i = 0; i < G_N_ELEMENTS (LOOKS); i++)
        {
          compare (&comparison, &LOOKS[i], babl_format ("RGBA float"), srgb, pixels);
          compare (&comparison, &LOOKS[i], babl_format_with_space ("RGBA float", space), wide,
                   pixels);
        }
    }
  comparison_finish (&comparison, "photographs");
  colorshine_space_free (wide);
}

/* Every second pixel next to sRGB's blue, where rays leave the gamut and come back
 * and single precision does not do; the others anywhere, and outside 0–1. */
static float *
difficult_pixels (void)
{
  float *pixels = g_new (float, 4 * N_PIXELS);
  for (gsize i = 0; i < 4 * N_PIXELS; i++)
    {
      const float blue = i % 4 == 2 ? 0.8f : 0.0f;
      pixels[i] = i / 4 % 2 ? blue + 0.2f * (float) g_test_rand_double ()
                            : (float) g_test_rand_double_range (-0.2, 1.6);
    }
  return pixels;
}

static void
test_difficult_colors (void)
{
  if (!has_device ())
    return;
  g_autofree float *pixels = difficult_pixels ();
  Comparison comparison;
  comparison_init (&comparison);
  static const Look more_chroma = { .attractors = "oklch(45% 0.4 264.1);1;50;radius=3;channels=c" };
  compare (&comparison, &more_chroma, babl_format ("RGBA float"), srgb, pixels);
  for (guint i = 0; i < G_N_ELEMENTS (LOOKS); i++)
    if (LOOKS[i].show == COLORSHINE_SHOW_RESULT)
      compare (&comparison, &LOOKS[i], babl_format ("RGBA float"), srgb, pixels);
  comparison_finish (&comparison, "difficult colours");
}

/* With neutral chroma 0 the hues of near greys count in full. */
static void
test_greys (void)
{
  if (!has_device ())
    return;
  static const Look look = { .attractors = "oklch(60% 0.2 30);1;50;radius=3;channels=hc",
                             .blend = COLORSHINE_BLEND_OKLCH };
  const Babl *linear = babl_format ("RGBA float");
  g_autofree float *pixels = g_new (float, 4 * N_PIXELS);
  for (gsize i = 0; i < 4 * N_PIXELS; i++)
    pixels[i] = 0.001f * (float) (i / 4 % 1000) + 1e-4f * (float) g_test_rand_double ();
  g_autoptr (Graph) graph = graph_for (&look, linear, pixels);
  g_autoptr (Reference) reference = reference_new (&look, srgb, pixels, WIDTH, HEIGHT);
  gegl_node_set (graph->attract, "neutral-chroma", 0.0, NULL);
  ColorshineOptions options;
  colorshine_options_init (&options);
  options.blend = look.blend;
  options.neutral_chroma = 0.0;
  colorshine_transform_free (reference->transform);
  reference->transform
      = colorshine_transform_new (reference->recipe, reference->radii, &options, srgb);

  g_autofree float *output = graph_rendered (graph, &AREA, linear);
  Comparison comparison;
  comparison_init (&comparison);
  comparison_add (&comparison, reference, linear, pixels, output, N_PIXELS);
  comparison_finish (&comparison, "greys");
  g_assert_cmpuint (n_done_by_opencl (graph), ==, N_PIXELS);
}

/* Left of the split pixels keep their bits, right of it all of them are done. */
static void
test_split (void)
{
  if (!has_device ())
    return;
  static const Look look = { .attractors = "red;1;100;radius=3" };
  const Babl *linear = babl_format ("RGBA float");
  g_autofree float *pixels = difficult_pixels ();
  g_autoptr (Graph) graph = graph_for (&look, linear, pixels);
  gegl_node_set (graph->attract, "split", 0.25, NULL);
  g_autofree float *output = graph_rendered (graph, &AREA, linear);
  for (gsize i = 0; i < N_PIXELS; i++)
    {
      const gboolean is_kept = memcmp (output + 4 * i, pixels + 4 * i, 4 * sizeof (float)) == 0;
      g_assert_cmpint (is_kept, ==, i % WIDTH < WIDTH / 4);
    }
  g_assert_cmpuint (n_done_by_opencl (graph), ==, N_PIXELS);
}

/* However the work is cut up, pixels are the same to the last bit. */
static void
test_pieces (void)
{
  static const int widths[] = { 1, 3, 16, 61, WIDTH };
  if (!has_device ())
    return;
  const Babl *linear = babl_format ("RGBA float");
  g_autofree float *pixels = difficult_pixels ();
  for (guint look = 0; look < G_N_ELEMENTS (LOOKS); look++)
    {
      g_autoptr (Graph) graph = graph_for (&LOOKS[look], linear, pixels);
      g_autofree float *whole = graph_rendered (graph, &AREA, linear);
      for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
        {
          const int x = (WIDTH - widths[i]) / 2;
          const GeglRectangle piece = { x, (int) (7 + 11 * i), widths[i], 10 };
          g_autoptr (Graph) other = graph_for (&LOOKS[look], linear, pixels);
          g_autofree float *output = graph_rendered (other, &piece, linear);
          for (int row = 0; row < piece.height; row++)
            g_assert_cmpmem (output + 4 * row * piece.width, 16 * (gsize) piece.width,
                             whole + 4 * ((piece.y + row) * WIDTH + x), 16 * (gsize) piece.width);
        }
    }
}

/* ── The processor takes over ───────────────────────────────────────────── */

/* @format: of the input */
static void
assert_done_by_processor (const Look *look, const Babl *format, const char *reason)
{
  const Babl *linear = babl_format ("RGBA float");
  g_autofree float *pixels = difficult_pixels ();
  g_autofree void *encoded = converted (pixels, linear, format, N_PIXELS);
  g_autoptr (GeglBuffer) buffer = buffer_from_pixels (&AREA, format, encoded);
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (Graph) graph = graph_new (buffer, "");
      graph_set_look (graph, look);
      g_autofree float *output = graph_rendered (graph, &AREA, linear);
      g_autoptr (Reference) reference = reference_new (look, srgb, pixels, WIDTH, HEIGHT);
      Comparison comparison;
      comparison_init (&comparison);
      comparison_add (&comparison, reference, linear, pixels, output, N_PIXELS);
      comparison_finish (&comparison, reason);
      g_assert_cmpuint (n_done_by_opencl (graph), ==, 0);
    }
  g_assert_cmpuint (n_messages_with (reason), ==, 1);
}

static void
test_css_gamut (void)
{
  static const Look look
      = { .attractors = "orange;1;50;radius=0.4", .gamut = COLORSHINE_GAMUT_CSS };
  if (has_device ())
    assert_done_by_processor (&look, babl_format ("RGBA float"), "CSS");
}

static void
test_wide_encoding (void)
{
  if (has_device ())
    assert_done_by_processor (&LOOKS[0], babl_format ("RGBA double"), "encoding");
}

static cl_int
fail (void)
{
  return CL_OUT_OF_RESOURCES;
}

static void
test_failing_device (void)
{
  if (!has_device ())
    return;
  __typeof__ (gegl_clEnqueueNDRangeKernel) own = gegl_clEnqueueNDRangeKernel;
  gegl_clEnqueueNDRangeKernel = (__typeof__ (own)) (void (*) (void)) fail;
  assert_done_by_processor (&LOOKS[0], babl_format ("RGBA float"), "the device failed");
  gegl_clEnqueueNDRangeKernel = own;
}

/* The program is built once in a process. */
static void
test_failing_compiler (void)
{
  if (!has_device ())
    return;
  if (g_test_subprocess ())
    {
      gegl_clBuildProgram = (__typeof__ (gegl_clBuildProgram)) (void (*) (void)) fail;
      assert_done_by_processor (&LOOKS[0], babl_format ("RGBA float"), "could not be built");
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

/* The last test: what is off stays off. */
static void
test_off (void)
{
  if (!has_device ())
    return;
  gegl_cl_disable ();
  assert_done_by_processor (&LOOKS[0], babl_format ("RGBA float"), "no device in use");
}

static void
add_tests (void)
{
  srgb = colorshine_space_new_srgb ();
  messages = g_ptr_array_new_with_free_func (g_free);
  g_log_set_handler ("Colorshine", (GLogLevelFlags) (G_LOG_LEVEL_MASK & ~G_LOG_LEVEL_INFO),
                     keep_message, NULL);
  g_test_add_func ("/attract/opencl/photographs", test_photographs);
  g_test_add_func ("/attract/opencl/difficult-colors", test_difficult_colors);
  g_test_add_func ("/attract/opencl/greys", test_greys);
  g_test_add_func ("/attract/opencl/split", test_split);
  g_test_add_func ("/attract/opencl/pieces", test_pieces);
  g_test_add_func ("/attract/opencl/css-gamut", test_css_gamut);
  g_test_add_func ("/attract/opencl/wide-encoding", test_wide_encoding);
  g_test_add_func ("/attract/opencl/failing-device", test_failing_device);
  g_test_add_func ("/attract/opencl/failing-compiler", test_failing_compiler);
  g_test_add_func ("/attract/opencl/off", test_off);
}

int
main (int argc, char **argv)
{
  const int result = run_gegl_tests (argc, argv, add_tests);
  g_clear_pointer (&messages, g_ptr_array_unref);
  colorshine_space_free (srgb);
  return result;
}
