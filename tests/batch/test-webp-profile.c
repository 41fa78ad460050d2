/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The profile that is put into a WebP file: where the container's specification wants
 * it, with the picture as it was.
 */
#include "failure.h"
#include "scratch-folder.h"
#include "test-main.h"
#include "tiny-images.h"
#include "webp-profile.h"

#include <string.h>

static void
write_image (const char *name)
{
  g_autoptr (GByteArray) bytes = tiny_image (name);
  g_assert_true (g_file_set_contents ("a.webp", (const char *) bytes->data, bytes->len, NULL));
}

static void
test_added (const char *name, guint8 flags, const char *picture)
{
  GError *error = NULL;
  ImageHeader header;
  g_autofree char *data = NULL;
  gsize length = 0;
  int profile_length = 0;
  const Babl *space = babl_space ("Rec2020");
  const char *profile = babl_space_get_icc (space, &profile_length);
  write_image (name);
  g_assert_true (webp_add_profile ("a.webp", space, &error));
  g_assert_true (g_file_get_contents ("a.webp", &data, &length, NULL));
  g_assert_true (image_header_read ((const guint8 *) data, length, &header, &error));
  g_assert_cmpuint (header.width, ==, TINY_WIDTH);
  g_assert_cmpuint (header.height, ==, TINY_HEIGHT);
  g_assert_cmpmem (data + header.icc_offset, header.icc_length, profile, profile_length);
  /* VP8X first, of ten bytes, and the profile before the picture (RFC 9649, 2.7). */
  g_assert_cmpmem (data + 12, 8, "VP8X\x0a\0\0\0", 8);
  g_assert_cmpint (data[20], ==, flags);
  g_assert_cmpmem (data + 30, 4, "ICCP", 4);
  const gsize behind = header.icc_offset + header.icc_length + header.icc_length % 2;
  g_assert_cmpmem (data + behind, 4, picture, 4);
  /* What is left is the picture alone. */
  g_autoptr (GByteArray) before = tiny_image (name);
  g_assert_cmpmem (data + behind, length - behind, before->data + before->len - (length - behind),
                   length - behind);
}

static void
test_lossy (void)
{
  test_added ("webp", 0x20, "VP8 ");
}

static void
test_alpha (void)
{
  test_added ("webp-lossless", 0x30, "VP8L");
}

static void
test_no_webp (void)
{
  GError *error = NULL;
  scratch_write ("a.webp", "text");
  g_assert_false (webp_add_profile ("a.webp", babl_space ("Rec2020"), &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_false (webp_add_profile ("none.webp", babl_space ("Rec2020"), &error));
  g_assert_error (error, FAILURE_DOMAIN, FAILURE_WRITE);
  g_error_free (error);
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  babl_init ();
  scratch_test ("/webp-profile/lossy", test_lossy);
  scratch_test ("/webp-profile/alpha", test_alpha);
  scratch_test ("/webp-profile/no-webp", test_no_webp);
  return g_test_run ();
}
