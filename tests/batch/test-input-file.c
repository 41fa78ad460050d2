/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Inputs: read by what was opened, whatever happens to the name.
 */
#include "failure.h"
#include "input-file.h"
#include "scratch-folder.h"
#include "test-main.h"
#include "tiny-images.h"

#include <unistd.h>

static void
write_image (const char *path)
{
  g_autoptr (GByteArray) bytes = tiny_image ("png");
  g_assert_true (g_file_set_contents (path, (const char *) bytes->data, bytes->len, NULL));
}

static void
test_open (void)
{
  GError *error = NULL;
  InputFile input;
  char hash[INPUT_FILE_HASH_SIZE];
  write_image ("a.png");
  g_autofree char *data = NULL;
  gsize length = 0;
  g_assert_true (g_file_get_contents ("a.png", &data, &length, NULL));
  g_assert_true (input_file_open (&input, "a.png", &error));
  g_assert_cmpint (input.header.format, ==, IMAGE_PNG);
  g_assert_cmpmem (input_file_bytes (&input), input_file_length (&input), data, length);
  g_autofree char *expected
      = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) data, length);
  input_file_hash (&input, hash);
  g_assert_cmpstr (hash, ==, expected);
  /* Pages that were let go of come back. */
  input_file_drop_pages (&input);
  g_assert_cmpmem (input_file_bytes (&input), input_file_length (&input), data, length);
  input_file_close (&input);
}

/* Another file under the name is not looked at. */
static void
test_replaced (void)
{
  GError *error = NULL;
  InputFile input;
  g_autofree char *text = NULL;
  gsize length = 0;
  write_image ("a.png");
  g_assert_true (input_file_open (&input, "a.png", &error));
  unlink ("a.png");
  scratch_write ("a.png", "another");
  g_assert_true (g_file_get_contents (input.path, &text, &length, NULL));
  g_assert_cmpmem (text, 4, "\x89PNG", 4);
  input_file_close (&input);
}

static void
test_failed (void)
{
  static const struct {
    const char *name;
    FailureCode code;
  } cases[] = { { "none.png", FAILURE_NOT_FOUND },
                { "empty.png", FAILURE_EMPTY },
                { "text.png", FAILURE_FORMAT },
                { ".", FAILURE_NOT_A_FILE } };
  scratch_write ("empty.png", "");
  scratch_write ("text.png", "text");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GError *error = NULL;
      InputFile input;
      g_assert_false (input_file_open (&input, cases[i].name, &error));
      g_assert_error (error, FAILURE_DOMAIN, (int) cases[i].code);
      g_error_free (error);
      input_file_close (&input);
    }
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  scratch_test ("/input-file/open", test_open);
  scratch_test ("/input-file/replaced", test_replaced);
  scratch_test ("/input-file/failed", test_failed);
  return g_test_run ();
}
