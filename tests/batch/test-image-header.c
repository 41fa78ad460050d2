/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Headers of every format: what they say, and that nothing is believed of a file that
 * is cut off anywhere, damaged, or of another kind. Also built with sanitizers.
 */
#include "failure.h"
#include "image-header.h"
#include "test-main.h"
#include "tiny-images.h"

#include <string.h>

/* From a copy of exactly that size, so that sanitizers see what is read behind it. */
static gboolean
read_copy (const guint8 *data, gsize length, ImageHeader *header, GError **error)
{
  g_autofree guint8 *copy = g_memdup2 (data, length);
  return image_header_read (copy, length, header, error);
}

static void
test_valid (void)
{
  for (guint i = 0; i < N_TINY_IMAGES; i++)
    {
      const TinyImage *image = &TINY_IMAGES[i];
      g_autoptr (GByteArray) bytes = image->make ();
      GError *error = NULL;
      ImageHeader header;
      g_test_message ("%s", image->name);
      const gboolean is_read = read_copy (bytes->data, bytes->len, &header, &error);
      g_assert_no_error (error);
      g_assert_true (is_read);
      g_assert_cmpint (header.format, ==, image->format);
      g_assert_cmpuint (header.width, ==, TINY_WIDTH);
      g_assert_cmpuint (header.height, ==, TINY_HEIGHT);
      g_assert_cmpuint (header.bits, ==, image->bits);
      g_assert_cmpuint (header.n_channels, ==, image->n_channels);
      g_assert_cmpint (header.is_float, ==, image->is_float);
    }
}

static void
test_profile (void)
{
  g_autoptr (GByteArray) bytes = tiny_image ("webp-extended");
  ImageHeader header;
  g_assert_true (read_copy (bytes->data, bytes->len, &header, NULL));
  g_assert_cmpmem (bytes->data + header.icc_offset, header.icc_length, "profile", 7);
}

static void
test_progressive (void)
{
  ImageHeader header;
  g_autoptr (GByteArray) baseline = tiny_image ("jpeg"), progressive = tiny_image ("jpeg-grey");
  g_assert_true (read_copy (baseline->data, baseline->len, &header, NULL));
  g_assert_false (header.is_progressive);
  g_assert_true (read_copy (progressive->data, progressive->len, &header, NULL));
  g_assert_true (header.is_progressive);
}

/* Cut off at any byte, a file is refused; a TIFF's pixels, which come last, are not
 * left out, nor is a GIF's end. Of an EXR the last bytes of the header are not needed. */
static void
test_cut_off (void)
{
  for (guint i = 0; i < N_TINY_IMAGES; i++)
    {
      g_autoptr (GByteArray) bytes = TINY_IMAGES[i].make ();
      const guint end = TINY_IMAGES[i].format == IMAGE_EXR ? bytes->len - 1 : bytes->len;
      for (guint length = 0; length < end; length++)
        {
          GError *error = NULL;
          ImageHeader header;
          g_test_message ("%s, %u bytes", TINY_IMAGES[i].name, length);
          g_assert_false (read_copy (bytes->data, length, &header, &error));
          g_assert_nonnull (error);
          g_assert_true (error->domain == FAILURE_DOMAIN);
          g_assert_true (length > 0 ? error->code != FAILURE_EMPTY : error->code == FAILURE_EMPTY);
          g_error_free (error);
        }
    }
}

/* Whatever is in the bytes, the answer is a header or a sentence; sanitizers see to the
 * rest. */
static void
test_damaged (void)
{
  guint n_refused = 0;
  for (guint i = 0; i < N_TINY_IMAGES; i++)
    for (guint round = 0; round < 4000; round++)
      {
        g_autoptr (GByteArray) bytes = TINY_IMAGES[i].make ();
        const gint n_changes = g_test_rand_int_range (1, 6);
        ImageHeader header;
        g_autoptr (GError) error = NULL;
        for (gint k = 0; k < n_changes; k++)
          bytes->data[g_test_rand_int_range (0, (gint32) bytes->len)]
              = (guint8) (round % 2 ? g_test_rand_int () : 0xff * g_test_rand_int_range (0, 2));
        if (!read_copy (bytes->data, bytes->len, &header, &error))
          {
            g_assert_nonnull (error);
            n_refused++;
          }
        else
          g_assert_true (header.width > 0 && header.height > 0);
      }
  g_assert_cmpuint (n_refused, >, 0);
}

/* ── Sentences ──────────────────────────────────────────────────────────── */

static void
assert_refused (const guint8 *data, gsize length, FailureCode code, const char *sentence)
{
  GError *error = NULL;
  ImageHeader header;
  g_assert_false (read_copy (data, length, &header, &error));
  g_assert_cmpstr (error->message, ==, sentence);
  g_assert_cmpint (error->code, ==, (int) code);
  g_error_free (error);
}

/* One byte changed, or the last ones left out. */
static const struct {
  const char *image;
  int at;     /* from the end where negative */
  guint8 byte;
  int n_left_out;
  FailureCode code;
  const char *sentence;
} CHANGES[] = {
  { "jpeg", 9, 0xc3, 0, FAILURE_FORMAT,
    "a lossless, hierarchical or 12-bit JPEG; expected an 8-bit one" },
  { "jpeg", 12, 12, 0, FAILURE_FORMAT,
    "a lossless, hierarchical or 12-bit JPEG; expected an 8-bit one" },
  { "jpeg", 17, 4, 0, FAILURE_FORMAT, "a CMYK JPEG; expected RGB or greyscale" },
  { "jpeg", 5, 1, 0, FAILURE_CORRUPT, "the JPEG has a segment without a length" },
  { "jpeg", 5, 5, 0, FAILURE_CORRUPT, "the JPEG has bytes between its segments" },
  { "jpeg", 16, 0, 0, FAILURE_CORRUPT, "the image has no pixels" },
  { "jpeg", -1, 0xd9, 2, FAILURE_TRUNCATED, "the JPEG ends before its end marker: it is cut off" },
  { "png", 25, 9, 0, FAILURE_CORRUPT, "the PNG's header can't be read" },
  { "png", 12, 'X', 0, FAILURE_CORRUPT, "the PNG does not begin with its header" },
  { "png", -1, 0, 1, FAILURE_TRUNCATED, "the PNG ends before its last chunk: it is cut off" },
  { "tiff", 4, 255, 0, FAILURE_TRUNCATED, "the TIFF's directory lies behind its end" },
  { "tiff", 54, 5, 0, FAILURE_FORMAT, "a CMYK TIFF; expected RGB or greyscale" },
  { "tiff", 114, 2, 0, FAILURE_FORMAT,
    "a TIFF of signed or complex numbers; expected unsigned ones or floating point" },
  { "tiff-float", 54, 0, 0, FAILURE_FORMAT,
    "a TIFF in which 0 is white; expected 0 as black" },
  { "tiff", 78, 5, 0, FAILURE_FORMAT,
    "a TIFF with more channels than colours and one alpha" },
  { "tiff", -1, 0, 1, FAILURE_TRUNCATED,
    "the TIFF's pixels lie behind its end: it is cut off" },
  { "tiff", 118, 10, 0, FAILURE_SEVERAL, "the TIFF has several pages; expected one" },
  { "bigtiff", 144, 0x0e, 0, FAILURE_METADATA,
    "a BigTIFF with metadata, which would be lost; a TIFF's is kept" },
  { "webp", 8, 'X', 0, FAILURE_FORMAT, "a RIFF file that holds no WebP image" },
  { "webp", 12, 'X', 0, FAILURE_CORRUPT, "the WebP holds no image" },
  { "webp", 17, 1, 0, FAILURE_CORRUPT, "the WebP has a chunk that ends behind it" },
  { "webp-extended", 20, 2, 0, FAILURE_SEVERAL,
    "the WebP is an animation; expected a single image" },
  { "webp", -1, 0, 1, FAILURE_TRUNCATED, "the WebP is shorter than it says: it is cut off" },
  { "exr", 5, 0x10, 0, FAILURE_SEVERAL,
    "the EXR has several parts or deep data; expected a single flat image" },
  { "exr", 28, 'Z', 0, FAILURE_SEVERAL,
    "the EXR has a channel “Z”, which would be lost; expected R, G, B or Y, and A" },
  { "exr", 30, 0, 0, FAILURE_FORMAT, "the EXR has channels of whole numbers" },
  { "exr", -2, 1, 0, FAILURE_FORMAT,
    "the EXR's data window is not its display window, which would be lost" },
  { "exr", -1, 0, 2, FAILURE_TRUNCATED, "the EXR's header is not whole: it is cut off" },
  { "ppm", 12, 'x', 0, FAILURE_FORMAT,
    "a PPM or PGM whose header is not read here; expected “P6”, width and height, and 255 or "
    "65535 on three lines" },
  { "ppm", -1, 0, 1, FAILURE_TRUNCATED, "the PPM ends before its last pixel: it is cut off" },
  { "gif", 19, 'x', 0, FAILURE_CORRUPT, "the GIF has a block of no known kind" },
  { "gif", -1, 0, 1, FAILURE_TRUNCATED, "the GIF ends before its end marker: it is cut off" },
  { "gif", 25, ';', 0, FAILURE_CORRUPT, "the GIF holds no image" },
};

static void
test_sentences (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (CHANGES); i++)
    {
      g_autoptr (GByteArray) bytes = tiny_image (CHANGES[i].image);
      g_test_message ("%s: %s", CHANGES[i].image, CHANGES[i].sentence);
      const guint at = CHANGES[i].at < 0 ? bytes->len + (guint) CHANGES[i].at : (guint) CHANGES[i].at;
      bytes->data[at] = CHANGES[i].byte;
      assert_refused (bytes->data, bytes->len - (gsize) CHANGES[i].n_left_out, CHANGES[i].code,
                      CHANGES[i].sentence);
    }
}

static void
test_unknown (void)
{
  static const char sentence[]
      = "not an image of a kind that is read here (JPEG, PNG, TIFF, WebP, OpenEXR, PPM, PGM, "
        "GIF)";
  static const char *const others[]
      = { "<svg/>", "%PDF-1.4", "%!PS", "8BPS", "BM", "P3\n1 1\n255\n1 2 3\n", "x", "push graphic", "#?RADIANCE\n" };
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    assert_refused ((const guint8 *) others[i], strlen (others[i]), FAILURE_FORMAT, sentence);
  assert_refused ((const guint8 *) "", 0, FAILURE_EMPTY, "the file is empty");
}

static void
test_large_ppm (void)
{
  static const char header[] = "P6\n65536 65536\n255\n";
  assert_refused ((const guint8 *) header, sizeof header - 1, FAILURE_TOO_LARGE,
                  "the PPM holds more than 2 GiB");
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/image-header/valid", test_valid);
  g_test_add_func ("/image-header/profile", test_profile);
  g_test_add_func ("/image-header/progressive", test_progressive);
  g_test_add_func ("/image-header/cut-off", test_cut_off);
  g_test_add_func ("/image-header/damaged", test_damaged);
  g_test_add_func ("/image-header/sentences", test_sentences);
  g_test_add_func ("/image-header/unknown", test_unknown);
  g_test_add_func ("/image-header/large-ppm", test_large_ppm);
  return g_test_run ();
}
