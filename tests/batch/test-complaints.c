/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What libraries say on their ways is heard, what is harmless is not, and standard
 * error is itself again afterwards.
 */
#include "complaints.h"
#include "test-main.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PATH "/proc/self/fd/7"

static void
say (const char *text)
{
  g_assert_cmpint (write (STDERR_FILENO, text, strlen (text)), ==, (gssize) strlen (text));
}

static void
assert_heard (FailureCode code, const char *expected)
{
  GError *error = NULL;
  g_assert_false (complaints_end (FAILURE_CORRUPT, "the decoder says", &error));
  g_assert_error (error, FAILURE_DOMAIN, (int) code);
  g_assert_cmpstr (error->message, ==, expected);
  g_error_free (error);
}

static void
test_nothing (void)
{
  GError *error = NULL;
  complaints_begin (PATH);
  say ("libpng warning: iCCP: known incorrect sRGB profile\n\n");
  say ("Corrupt JPEG data: 3 extraneous bytes before marker 0xd9\n");
  g_log_structured ("GEGL", G_LOG_LEVEL_MESSAGE, "MESSAGE", "%s", "all is well");
  g_assert_true (complaints_end (FAILURE_CORRUPT, "the decoder says", &error));
  g_assert_no_error (error);
}

static void
test_logged (void)
{
  complaints_begin (PATH);
  g_log_structured ("GEGL", G_LOG_LEVEL_WARNING, "MESSAGE", "%s", "it is broken\n");
  g_log_structured ("GEGL", G_LOG_LEVEL_WARNING, "MESSAGE", "%s", "and more");
  assert_heard (FAILURE_CORRUPT, "the decoder says: it is broken");
  complaints_begin (PATH);
  g_log_structured ("GEGL", G_LOG_LEVEL_MESSAGE, "MESSAGE", "%s", "reading failed");
  assert_heard (FAILURE_CORRUPT, "the decoder says: reading failed");
}

/* In words that the file's owner knows. */
static void
test_for_people (void)
{
  complaints_begin (PATH);
  g_log_structured ("GEGL", G_LOG_LEVEL_WARNING, "MESSAGE", "%s", "failed to load `" PATH "'");
  assert_heard (FAILURE_CORRUPT, "the decoder says: failed to load `the file'");
  complaints_begin (PATH);
  g_log_structured ("GEGL", G_LOG_LEVEL_WARNING, "MESSAGE", "%s", "failed to open " PATH);
  say ("LIBPNG ERROR: IDAT: CRC errorlibpng error: IDAT: CRC error\n");
  assert_heard (FAILURE_CORRUPT, "the decoder says: IDAT: CRC error");
}

static void
test_printed (void)
{
  complaints_begin (PATH);
  say ("libpng warning: something\nPremature end of JPEG \xff file\nmore\n");
  assert_heard (FAILURE_CORRUPT, "the decoder says: Premature end of JPEG \xef\xbf\xbd file");
  /* Nothing is left of the last time. */
  test_nothing ();
}

static void
test_disk_full (void)
{
  complaints_begin (PATH);
  say ("write: No space left on device\n");
  assert_heard (FAILURE_DISK_FULL, "the decoder says: write: No space left on device");
}

static void
test_standard_error (void)
{
  if (g_test_subprocess ())
    {
      complaints_begin (PATH);
      say ("hidden");
      complaints_end (FAILURE_CORRUPT, "", NULL);
      say ("shown");
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*shown*");
  g_test_trap_assert_stderr_unmatched ("*hidden*");
}

static void
tell (const char *sentence)
{
  fprintf (stderr, "told: %s\n", sentence);
}

/* libjpeg ends the process. */
static void
test_exit (void)
{
  if (g_test_subprocess ())
    {
      complaints_on_exit (tell);
      complaints_begin (PATH);
      say ("Unsupported marker type 0x49\n");
      exit (1);
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*told: Unsupported marker type 0x49\n*");
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  complaints_init ();
  g_test_add_func ("/complaints/nothing", test_nothing);
  g_test_add_func ("/complaints/logged", test_logged);
  g_test_add_func ("/complaints/for-people", test_for_people);
  g_test_add_func ("/complaints/printed", test_printed);
  g_test_add_func ("/complaints/disk-full", test_disk_full);
  g_test_add_func ("/complaints/standard-error", test_standard_error);
  g_test_add_func ("/complaints/exit", test_exit);
  return g_test_run ();
}
