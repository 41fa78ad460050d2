/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * EXIF, XMP, IPTC, orientation and colour profile through whole jobs, from every
 * format that holds them to every other.
 */
#include "image-file.h"
#include "input-file.h"
#include "job.h"
#include "metadata.h"
#include "scratch-folder.h"
#include "test-main.h"

#include <gegl-metadatahash.h>
#include <gexiv2/gexiv2.h>
#include <string.h>

enum { WIDTH = 40, HEIGHT = 30 };

static const struct {
  const char *tag, *value;
} TAGS[] = {
  { "Exif.Image.Make", "A camera" },
  { "Exif.Image.Orientation", "6" },
  { "Exif.Image.Copyright", "someone" },
  { "Exif.Photo.DateTimeOriginal", "2024:02:03 04:05:06" },
  { "Exif.Photo.ExposureTime", "1/250" },
  { "Exif.Photo.ISOSpeedRatings", "400" },
  { "Exif.GPSInfo.GPSLatitudeRef", "N" },
  { "Exif.GPSInfo.GPSLatitude", "52/1 31/1 12/1" },
  { "Xmp.dc.title", "A titlé" },
  { "Xmp.xmp.Rating", "4" },
  { "Iptc.Application2.Caption", "A captión" },
};

static const char *const NAMES[] = { "a.jpg", "a.png", "a.tif", "a.webp" };
static const char PROFILE_SPACE[] = "ProPhoto";

static GeglBuffer *
new_buffer (const char *format)
{
  const GeglRectangle extent = { 0, 0, WIDTH, HEIGHT };
  GeglBuffer *buffer
      = gegl_buffer_new (&extent, babl_format_with_space (format, babl_space (PROFILE_SPACE)));
  for (int i = 0; i < WIDTH * HEIGHT; i++)
    {
      const float pixel[4] = { 0.8f, (float) (i % WIDTH) / WIDTH, (float) i / (WIDTH * HEIGHT), 1.0f };
      gegl_buffer_set (buffer, GEGL_RECTANGLE (i % WIDTH, i / WIDTH, 1, 1), 0,
                       babl_format_with_space ("R'G'B'A float", babl_space (PROFILE_SPACE)), pixel,
                       0);
    }
  return buffer;
}

/* In a WebP, IPTC is in XMP. */
static const char *
tag_in (const char *name, const char *tag)
{
  const gboolean is_moved = g_str_has_suffix (name, ".webp") && g_str_has_prefix (tag, "Iptc.");
  return is_moved ? "Xmp.dc.description" : tag;
}

static void
set_tag (GExiv2Metadata *tags, const char *tag, const char *value)
{
  GError *error = NULL;
  g_assert_true (gexiv2_metadata_try_set_tag_string (tags, tag, value, &error));
}

/* A file with all of it. */
static void
write_input (const char *name)
{
  GError *error = NULL;
  ImageFormat format;
  g_autoptr (GeglBuffer) buffer = new_buffer ("R'G'B' u8");
  g_assert_true (image_format_for_name (name, &format, NULL));
  g_assert_true (image_file_save (buffer, name, format, 0, NULL, &error));
  g_autoptr (GExiv2Metadata) tags = gexiv2_metadata_new ();
  g_assert_true (gexiv2_metadata_open_path (tags, name, &error));
  for (guint i = 0; i < G_N_ELEMENTS (TAGS); i++)
    if (tag_in (name, TAGS[i].tag) == TAGS[i].tag)
      set_tag (tags, TAGS[i].tag, TAGS[i].value);
  g_assert_true (gexiv2_metadata_save_file (tags, name, &error));
}

static JobResult
run_job (const char *recipe, const char *input, const char *output)
{
  GError *error = NULL;
  JobResult result;
  Settings *settings = settings_new ();
  g_assert_true (settings_take_recipe_text (settings, recipe, &error));
  settings->n_threads = 1;
  settings->overwrite = TRUE;
  settings->verify = TRUE;
  const gboolean is_done = job_run (settings, input, output, NULL, NULL, &result, &error);
  g_assert_no_error (error);
  g_assert_true (is_done);
  settings_free (settings);
  return result;
}

static void
assert_tag (GExiv2Metadata *tags, const char *tag, const char *value)
{
  g_autofree char *found = gexiv2_metadata_try_get_tag_string (tags, tag, NULL);
  g_assert_cmpstr (found, ==, value);
}

/* A text in a language comes back with that. */
static void
assert_value (GExiv2Metadata *tags, const char *tag, const char *value)
{
  g_autofree char *found = gexiv2_metadata_try_get_tag_string (tags, tag, NULL);
  g_assert_nonnull (found);
  g_assert_true (g_str_has_suffix (found, value));
}

static void
test_all_to_all (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (NAMES); i++)
    for (guint k = 0; k < G_N_ELEMENTS (NAMES); k++)
      {
        GError *error = NULL;
        g_autofree char *output = g_strconcat ("out-", NAMES[k], NULL);
        g_test_message ("%s to %s", NAMES[i], NAMES[k]);
        write_input (NAMES[i]);
        run_job ("orange;50;75", NAMES[i], output);
        g_autoptr (GExiv2Metadata) tags = gexiv2_metadata_new ();
        g_assert_true (gexiv2_metadata_open_path (tags, output, &error));
        for (guint tag = 0; tag < G_N_ELEMENTS (TAGS); tag++)
          if (tag_in (NAMES[i], TAGS[tag].tag) == TAGS[tag].tag)
            assert_value (tags, tag_in (output, TAGS[tag].tag), TAGS[tag].value);
        /* The orientation stays a tag, so the pixels stay as they lie. */
        g_assert_cmpint (gexiv2_metadata_get_pixel_width (tags), ==, WIDTH);
        g_assert_cmpint (gexiv2_metadata_get_pixel_height (tags), ==, HEIGHT);
      }
}

/* The profile's own bytes are the loaders' affair; what the numbers mean is the same. */
static void
test_profile (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (NAMES); i++)
    for (guint k = 0; k < G_N_ELEMENTS (NAMES); k++)
      {
        GError *error = NULL;
        InputFile input;
        double matrix[9], expected[9];
        g_autofree char *output = g_strconcat ("out-", NAMES[k], NULL);
        g_test_message ("%s to %s", NAMES[i], NAMES[k]);
        write_input (NAMES[i]);
        run_job ("orange;50;75", NAMES[i], output);
        g_assert_true (input_file_open (&input, output, &error));
        g_autoptr (GeglBuffer) buffer
            = image_file_load (&input.header, input_file_bytes (&input), input.path, NULL, &error);
        g_assert_no_error (error);
        babl_space_get_rgb_luminance (babl_space (PROFILE_SPACE), &expected[0], &expected[1],
                                      &expected[2]);
        babl_space_get_rgb_luminance (babl_format_get_space (gegl_buffer_get_format (buffer)),
                                      &matrix[0], &matrix[1], &matrix[2]);
        /* 16 binary digits after the point. */
        for (int c = 0; c < 3; c++)
          g_assert_cmpfloat (ABS (matrix[c] - expected[c]), <, 1e-4);
        input_file_close (&input);
      }
}

/* A small picture of the old colours must not stay behind. */
static void
test_thumbnail (void)
{
  GError *error = NULL;
  gsize length = 0;
  guint8 *thumbnail = NULL;
  gint size = 0;
  g_autofree char *small = NULL;
  write_input ("a.jpg");
  g_assert_true (g_file_get_contents ("a.jpg", &small, &length, NULL));
  {
    g_autoptr (GExiv2Metadata) tags = gexiv2_metadata_new ();
    g_assert_true (gexiv2_metadata_open_path (tags, "a.jpg", &error));
    gexiv2_metadata_try_set_exif_thumbnail_from_buffer (tags, (const guint8 *) small,
                                                        (gint) length, &error);
    g_assert_no_error (error);
    g_assert_true (gexiv2_metadata_save_file (tags, "a.jpg", &error));
    gexiv2_metadata_get_exif_thumbnail (tags, &thumbnail, &size);
    g_assert_cmpint (size, ==, (gint) length);
    g_free (thumbnail);
  }
  run_job ("orange;50;75", "a.jpg", "out.jpg");
  g_autoptr (GExiv2Metadata) after = gexiv2_metadata_new ();
  g_assert_true (gexiv2_metadata_open_path (after, "out.jpg", &error));
  assert_tag (after, "Exif.Image.Make", "A camera");
  size = 0;
  gexiv2_metadata_get_exif_thumbnail (after, &thumbnail, &size);
  g_assert_cmpint (size, ==, 0);
}

/* To a format that holds none, it is left out without an error. */
static void
test_to_others (void)
{
  write_input ("a.jpg");
  run_job ("orange;50;75", "a.jpg", "out.exr");
  run_job ("orange;50;75", "a.jpg", "out.ppm");
  run_job ("orange;50;75", "out.exr", "out.jpg");
  GError *error = NULL;
  g_autoptr (GExiv2Metadata) tags = gexiv2_metadata_new ();
  g_assert_true (gexiv2_metadata_open_path (tags, "out.jpg", &error));
  g_assert_false (gexiv2_metadata_try_has_tag (tags, "Exif.Image.Make", NULL));
}

/* A TIFF's tags that say how its pixels lie are its own. */
static void
test_structure_of_tiff (void)
{
  GError *error = NULL;
  write_input ("a.tif");
  run_job ("orange;50;75", "a.tif", "out.jpg");
  g_autoptr (GExiv2Metadata) tags = gexiv2_metadata_new ();
  g_assert_true (gexiv2_metadata_open_path (tags, "out.jpg", &error));
  g_assert_true (gexiv2_metadata_try_has_tag (tags, "Exif.Image.Make", NULL));
  g_assert_false (gexiv2_metadata_try_has_tag (tags, "Exif.Image.StripOffsets", NULL));
  g_assert_false (gexiv2_metadata_try_has_tag (tags, "Exif.Image.InterColorProfile", NULL));
}

/* 300 dots an inch, by the formats' own fields, without any EXIF. */
static void
test_resolution (void)
{
  static const char *const sources[] = { "a.png", "a.tif" };
  static const char *const outputs[] = { "out.jpg", "out.webp" };
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    for (guint k = 0; k < G_N_ELEMENTS (outputs); k++)
      {
        GError *error = NULL;
        ImageFormat format;
        gint above = 0, below = 0;
        g_autoptr (GObject) notes = G_OBJECT (gegl_metadata_hash_new ());
        g_autoptr (GeglBuffer) buffer = new_buffer ("R'G'B' u8");
        g_test_message ("%s to %s", sources[i], outputs[k]);
        gegl_metadata_set_resolution (GEGL_METADATA (notes), GEGL_RESOLUTION_UNIT_DPI, 300, 300);
        g_assert_true (image_format_for_name (sources[i], &format, NULL));
        g_assert_true (image_file_save (buffer, sources[i], format, 0, GEGL_METADATA (notes), &error));
        run_job ("orange;50;75", sources[i], outputs[k]);
        g_autoptr (GExiv2Metadata) tags = gexiv2_metadata_new ();
        g_assert_true (gexiv2_metadata_open_path (tags, outputs[k], &error));
        const glong unit
            = gexiv2_metadata_try_get_tag_long (tags, "Exif.Image.ResolutionUnit", &error);
        g_assert_true (gexiv2_metadata_try_get_exif_tag_rational (tags, "Exif.Image.XResolution",
                                                                  &above, &below, &error));
        const double per_inch = (double) above / below * (unit == 3 ? 2.54 : 1.0);
        /* PNG counts in whole dots a metre. */
        g_assert_cmpfloat (ABS (per_inch - 300.0), <, 0.02);
      }
}

static void
test_wanted (void)
{
  GError *error = NULL;
  g_autoptr (GeglBuffer) buffer = new_buffer ("R'G'B' u8");
  g_assert_true (image_file_save (buffer, "plain.png", IMAGE_PNG, 0, NULL, &error));
  write_input ("a.jpg");
  const ImageHeader jpeg = { .format = IMAGE_JPEG }, png = { .format = IMAGE_PNG };
  g_autoptr (Metadata) some = metadata_read ("a.jpg", &jpeg, &error);
  g_autoptr (Metadata) none = metadata_read ("plain.png", &png, &error);
  g_assert_true (metadata_is_wanted (some, IMAGE_PNG));
  g_assert_false (metadata_is_wanted (some, IMAGE_EXR));
  g_assert_false (metadata_is_wanted (none, IMAGE_PNG));
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  image_file_init (1);
  gexiv2_initialize ();
  scratch_test ("/metadata/all-to-all", test_all_to_all);
  scratch_test ("/metadata/profile", test_profile);
  scratch_test ("/metadata/thumbnail", test_thumbnail);
  scratch_test ("/metadata/to-others", test_to_others);
  scratch_test ("/metadata/structure-of-tiff", test_structure_of_tiff);
  scratch_test ("/metadata/resolution", test_resolution);
  scratch_test ("/metadata/wanted", test_wanted);
  return g_test_run ();
}
