/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every format that is written, in every depth, with and without alpha, in sRGB and in
 * another space: written and read again, the pixels are the same, or as near as the
 * format's own coding lets them be. The table in the documentation says what is tested
 * here.
 */
#include "failure.h"
#include "image-file.h"
#include "input-file.h"
#include "scratch-folder.h"
#include "test-main.h"

#include <math.h>
#include <string.h>

/* Odd numbers: rows that are no multiple of anything. */
enum { WIDTH = 61, HEIGHT = 47, N_PIXELS = WIDTH * HEIGHT };

/* Profiles hold their matrices with 16 binary digits; a component of 1 is the sum of
 * three such numbers, times another space's. */
static const double PROFILE_ROUNDING = 1e-3;

/* JPEG and WebP at their default quality, over a gradient. */
static const double LOSSY = 0.05;

/* What a source becomes. */
static const struct {
  const char *name;
  const char *source;
  int depth;           /* asked for; 0 = the source's */
  const char *written; /* what is handed to the saver, and what the loader gives */
} CASES[] = {
  { "a.png", "R'G'B' u8", 0, "R'G'B' u8" },
  { "a.png", "R'G'B'A u8", 0, "R'G'B'A u8" },
  { "a.png", "R'G'B' u16", 0, "R'G'B' u16" },
  { "a.png", "R'G'B'A u16", 0, "R'G'B'A u16" },
  { "a.png", "R'G'B' u16", 8, "R'G'B' u8" },
  { "a.png", "Y'A u8", 16, "R'G'B'A u16" },
  { "a.PNG", "RGBA float", 0, "R'G'B'A u16" },
  { "a.tif", "R'G'B' u8", 0, "R'G'B' u8" },
  { "a.tif", "R'G'B'A u8", 0, "R'G'B'A u8" },
  { "a.tif", "R'G'B' u16", 0, "R'G'B' u16" },
  { "a.tif", "R'G'B'A u16", 0, "R'G'B'A u16" },
  { "a.tif", "R'aG'aB'aA u16", 0, "R'aG'aB'aA u16" },
  { "a.tif", "RGB half", 0, "R'G'B' half" },
  { "a.tiff", "R'G'B' u8", 32, "R'G'B' float" },
  { "a.tiff", "R'G'B'A float", 0, "R'G'B'A float" },
  { "a.tiff", "R'G'B' double", 0, "R'G'B' double" },
  { "a.tiff", "R'G'B' u32", 0, "R'G'B' u32" },
  { "a.exr", "RGB half", 0, "RGB half" },
  { "a.exr", "RaGaBaA half", 0, "RaGaBaA half" },
  { "a.exr", "RGBA float", 0, "RaGaBaA float" },
  { "a.exr", "RGBA float", 16, "RaGaBaA half" },
  { "a.exr", "R'G'B' u8", 0, "RGB half" },
  { "a.exr", "R'G'B' u16", 0, "RGB float" },
  { "a.ppm", "R'G'B' u8", 0, "R'G'B' u8" },
  { "a.ppm", "R'G'B' u16", 0, "R'G'B' u16" },
  { "a.jpg", "R'G'B' u8", 0, "R'G'B' u8" },
  { "a.jpeg", "R'G'B' u16", 0, "R'G'B' u8" },
  { "a.jpe", "Y' u8", 0, "R'G'B' u8" },
  { "a.webp", "R'G'B' u8", 0, "R'G'B' u8" },
  { "a.webp", "R'G'B'A u8", 0, "R'G'B'A u8" },
  { "a.webp", "R'G'B'A u16", 0, "R'G'B'A u8" },
};

static GeglBuffer *
paint (const Babl *format)
{
  const GeglRectangle extent = { 0, 0, WIDTH, HEIGHT };
  GeglBuffer *buffer = gegl_buffer_new (&extent, format);
  float pixels[4 * N_PIXELS];
  for (int i = 0; i < N_PIXELS; i++)
    {
      const int x = i % WIDTH, y = i / WIDTH;
      pixels[4 * i] = (float) x / WIDTH;
      pixels[4 * i + 1] = (float) y / HEIGHT;
      pixels[4 * i + 2] = (float) (x + y) / (WIDTH + HEIGHT);
      pixels[4 * i + 3] = 0.25f + 0.75f * (float) y / HEIGHT;
    }
  gegl_buffer_set (buffer, &extent, 0,
                   babl_format_with_space ("R'G'B'A float", babl_format_get_space (format)), pixels,
                   GEGL_AUTO_ROWSTRIDE);
  return buffer;
}

static gboolean
is_half_read_as_single (ImageFormat format)
{
  int major, minor, micro;
  gegl_get_version (&major, &minor, &micro);
  return format == IMAGE_EXR && major == 0 && minor == 4 && micro < 46;
}

/* What was read, its header checked against its pixels: (transfer full). */
static GeglBuffer *
load (const char *path)
{
  GError *error = NULL;
  InputFile input;
  g_assert_true (input_file_open (&input, path, &error));
  GeglBuffer *buffer
      = image_file_load (&input.header, input_file_bytes (&input), input.path, NULL, &error);
  g_assert_no_error (error);
  const Babl *format = gegl_buffer_get_format (buffer);
  g_assert_cmpuint (input.header.width, ==, WIDTH);
  g_assert_cmpuint (input.header.height, ==, HEIGHT);
  if (!is_half_read_as_single (input.header.format))
    g_assert_cmpuint (input.header.bits * input.header.n_channels, ==,
                      8 * (guint) babl_format_get_bytes_per_pixel (format));
  g_assert_cmpint (input.header.n_channels % 2 == 0, ==, babl_format_has_alpha (format));
  input_file_close (&input);
  return buffer;
}

/* Largest difference of the components, each buffer's in its own space. */
static double
difference (GeglBuffer *one, GeglBuffer *other, const Babl *other_space)
{
  double largest = 0.0;
  g_autofree float *first = g_new (float, 4 * N_PIXELS), *second = g_new (float, 4 * N_PIXELS);
  const Babl *one_space = babl_format_get_space (gegl_buffer_get_format (one));
  gegl_buffer_get (one, NULL, 1.0, babl_format_with_space ("R'G'B'A float", one_space), first,
                   GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  gegl_buffer_get (other, NULL, 1.0, babl_format_with_space ("R'G'B'A float", other_space), second,
                   GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  for (guint i = 0; i < 4 * N_PIXELS; i++)
    largest = fmax (largest, fabs (first[i] - second[i]));
  return largest;
}

static void
assert_same_bytes (GeglBuffer *one, GeglBuffer *other)
{
  const Babl *format = gegl_buffer_get_format (one);
  const gsize size = N_PIXELS * (gsize) babl_format_get_bytes_per_pixel (format);
  g_autofree guint8 *first = g_malloc (size), *second = g_malloc (size);
  gegl_buffer_get (one, NULL, 1.0, format, first, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  gegl_buffer_get (other, NULL, 1.0, gegl_buffer_get_format (other), second, GEGL_AUTO_ROWSTRIDE,
                   GEGL_ABYSS_NONE);
  g_assert_cmpmem (first, size, second, size);
}

static void
test_case (guint i, const char *space_name)
{
  GError *error = NULL;
  ImageFormat format;
  const Babl *space = babl_space (space_name);
  const Babl *source = babl_format_with_space (CASES[i].source, space);
  g_test_message ("%s %s %s", CASES[i].name, CASES[i].source, space_name);
  g_assert_true (image_format_for_name (CASES[i].name, &format, NULL));
  const Babl *pixels = image_file_pixels (format, source, CASES[i].depth, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (babl_format_get_encoding (pixels), ==, CASES[i].written);
  g_autoptr (GeglBuffer) buffer = paint (pixels);
  g_assert_true (image_file_save (buffer, CASES[i].name, format, 0, NULL, &error));
  g_autoptr (GeglBuffer) again = load (CASES[i].name);
  if (!is_half_read_as_single (format))
    g_assert_cmpstr (babl_format_get_encoding (gegl_buffer_get_format (again)), ==,
                     CASES[i].written);
  const gboolean is_lossy = format == IMAGE_JPEG || format == IMAGE_WEBP;
  g_assert_cmpfloat (difference (buffer, again, space), <, is_lossy ? LOSSY : PROFILE_ROUNDING);
  if (!is_lossy && !is_half_read_as_single (format))
    assert_same_bytes (buffer, again);
}

static void
test_srgb (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    test_case (i, "sRGB");
}

/* Formats that hold a profile keep the numbers and what they mean. */
static void
test_space (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    if (!strstr (CASES[i].name, ".ppm"))
      test_case (i, "ProPhoto");
}

/* PPM holds none, so the pixels become sRGB's. */
static void
test_ppm_is_srgb (void)
{
  GError *error = NULL;
  const float teal[3] = { 0.3f, 0.5f, 0.5f };
  float back[3];
  const GeglRectangle extent = { 0, 0, WIDTH, HEIGHT }, pixel = { 0, 0, 1, 1 };
  const Babl *srgb = babl_format ("R'G'B' float"), *rec2020 = babl_space ("Rec2020");
  g_autoptr (GeglBuffer) buffer
      = gegl_buffer_new (&extent, babl_format_with_space ("R'G'B' u16", rec2020));
  for (int i = 0; i < N_PIXELS; i++)
    gegl_buffer_set (buffer, GEGL_RECTANGLE (i % WIDTH, i / WIDTH, 1, 1), 0, srgb, teal, 0);
  g_assert_true (image_file_save (buffer, "a.ppm", IMAGE_PNM, 0, NULL, &error));
  g_autoptr (GeglBuffer) again = load ("a.ppm");
  gegl_buffer_get (again, &pixel, 1.0, srgb, back, 0, GEGL_ABYSS_NONE);
  for (int k = 0; k < 3; k++)
    g_assert_cmpfloat (fabs (back[k] - teal[k]), <, PROFILE_ROUNDING);
}

/* Every encoding that a loader gives can go into every format. */
static void
test_any_to_any (void)
{
  static const char *const sources[]
      = { "Y' u8",       "Y'A u8",      "Y' u16",         "Y'A u16",         "Y' float",
          "Y float",     "R'G'B' u8",   "R'G'B'A u8",     "R'G'B' u16",      "R'G'B'A u16",
          "R'G'B' u32",  "R'G'B' half", "R'aG'aB'aA u16", "R'aG'aB'aA u8",   "R'G'B'A double",
          "RaGaBaA half", "RGBA float", "RaGaBaA float",  "R'aG'aB'aA float" };
  static const char *const names[] = { "a.jpg", "a.png", "a.tif", "a.webp", "a.exr", "a.ppm" };
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    for (guint k = 0; k < G_N_ELEMENTS (names); k++)
      {
        GError *error = NULL;
        ImageFormat format;
        const Babl *source = babl_format (sources[i]);
        g_test_message ("%s to %s", sources[i], names[k]);
        g_assert_true (image_format_for_name (names[k], &format, NULL));
        const Babl *pixels = image_file_pixels (format, source, 0, &error);
        g_assert_no_error (error);
        g_autoptr (GeglBuffer) buffer = paint (source);
        const GeglRectangle *extent = gegl_buffer_get_extent (buffer);
        g_autoptr (GeglBuffer) converted = gegl_buffer_new (extent, pixels);
        gegl_buffer_copy (buffer, NULL, GEGL_ABYSS_NONE, converted, NULL);
        g_assert_true (image_file_save (converted, names[k], format, 0, NULL, &error));
        g_autoptr (GeglBuffer) again = load (names[k]);
        const gboolean keeps_alpha
            = format == IMAGE_PNG || format == IMAGE_TIFF || format == IMAGE_WEBP || format == IMAGE_EXR;
        if (babl_format_has_alpha (source) && !keeps_alpha)
          continue; /* in test_flatten() */
        g_assert_cmpfloat (difference (buffer, again, babl_space ("sRGB")), <, LOSSY);
      }
}

/* Half-transparent black on white is mid grey in linear light. */
static void
test_flatten (void)
{
  static const char *const names[] = { "a.jpg", "a.ppm" };
  for (guint k = 0; k < G_N_ELEMENTS (names); k++)
    {
      GError *error = NULL;
      ImageFormat format;
      float pixel[3];
      const guint16 half_black[4] = { 0, 0, 0, 32768 };
      const GeglRectangle extent = { 0, 0, WIDTH, HEIGHT }, middle = { WIDTH / 2, HEIGHT / 2, 1, 1 };
      g_assert_true (image_format_for_name (names[k], &format, NULL));
      const Babl *pixels
          = image_file_pixels (format, babl_format ("R'G'B'A u16"), 0, &error);
      g_autoptr (GeglBuffer) buffer = gegl_buffer_new (&extent, pixels);
      for (int i = 0; i < N_PIXELS; i++)
        gegl_buffer_set (buffer, GEGL_RECTANGLE (i % WIDTH, i / WIDTH, 1, 1), 0,
                         babl_format ("R'G'B'A u16"), half_black, 0);
      g_assert_true (image_file_save (buffer, names[k], format, 0, NULL, &error));
      g_autoptr (GeglBuffer) again = load (names[k]);
      gegl_buffer_get (again, &middle, 1.0, babl_format ("RGB float"), pixel, 0, GEGL_ABYSS_NONE);
      /* A step of 8 bits there is 0.007 in linear light; JPEG may be off by two. */
      for (int i = 0; i < 3; i++)
        g_assert_cmpfloat (fabs (pixel[i] - 0.5), <, 0.015);
    }
}

static void
test_quality (void)
{
  gsize sizes[2];
  const int qualities[2] = { 10, 95 };
  for (guint i = 0; i < 2; i++)
    {
      GError *error = NULL;
      g_autofree char *bytes = NULL;
      g_autoptr (GeglBuffer) buffer = paint (babl_format ("R'G'B' u8"));
      g_assert_true (image_file_save (buffer, "a.jpg", IMAGE_JPEG, qualities[i], NULL, &error));
      g_assert_true (g_file_get_contents ("a.jpg", &bytes, &sizes[i], NULL));
    }
  g_assert_cmpuint (sizes[0], <, sizes[1]);
}

static void
assert_refused (GError *error, FailureCode code, const char *sentence)
{
  g_assert_error (error, FAILURE_DOMAIN, (int) code);
  g_assert_cmpstr (error->message, ==, sentence);
  g_error_free (error);
}

static void
test_refused (void)
{
  static const char expected[] = "expected one of jpg, jpeg, jpe, png, tif, tiff, webp, exr, ppm";
  static const struct {
    const char *name, *extension;
  } names[] = { { "a.gif", "gif" },   { "a", "" },         { "a.png/b", "" },
                { "a.hdr", "hdr" },   { "a.xcf", "xcf" }, { ".", "" },         { "", "" },
                { "a.pn\xff", "pn\xef\xbf\xbd" } };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      ImageFormat format;
      GError *error = NULL;
      g_autofree char *sentence
          = g_strdup_printf ("the output's extension is “%s”; %s", names[i].extension, expected);
      g_assert_false (image_format_for_name (names[i].name, &format, &error));
      assert_refused (error, FAILURE_OUTPUT_FORMAT, sentence);
    }
  GError *error = NULL;
  g_assert_null (image_file_pixels (IMAGE_JPEG, babl_format ("R'G'B' u8"), 16, &error));
  assert_refused (error, FAILURE_OUTPUT_FORMAT, "JPEG is not written with 16 bits here");
}

static void
test_size (void)
{
  GError *error = NULL;
  g_assert_true (image_file_check_size (IMAGE_JPEG, 65500, 1, 3, &error));
  g_assert_false (image_file_check_size (IMAGE_JPEG, 1, 65501, 3, &error));
  assert_refused (g_steal_pointer (&error), FAILURE_TOO_LARGE,
                  "JPEG holds up to 65500 pixels a side; found 65501");
  g_assert_false (image_file_check_size (IMAGE_WEBP, 16384, 1, 3, &error));
  assert_refused (g_steal_pointer (&error), FAILURE_TOO_LARGE,
                  "WebP holds up to 16383 pixels a side; found 16384");
  g_assert_false (image_file_check_size (IMAGE_TIFF, 40000, 40000, 8, &error));
  assert_refused (error, FAILURE_TOO_LARGE,
                  "40000 × 40000 pixels are more than 2 GiB, which is not written here");
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  image_file_init (1);
  scratch_test ("/image-file/srgb", test_srgb);
  scratch_test ("/image-file/space", test_space);
  scratch_test ("/image-file/ppm-is-srgb", test_ppm_is_srgb);
  scratch_test ("/image-file/any-to-any", test_any_to_any);
  scratch_test ("/image-file/flatten", test_flatten);
  scratch_test ("/image-file/quality", test_quality);
  g_test_add_func ("/image-file/refused", test_refused);
  g_test_add_func ("/image-file/size", test_size);
  const int result = g_test_run ();
  gegl_exit ();
  return result;
}
