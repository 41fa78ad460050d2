/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a process is seen to take.
 */
#include "resources.h"
#include "test-main.h"

#include <string.h>
#include <unistd.h>

enum { BLOCK_BYTES = 64 << 20 };

static void
use_memory (void)
{
  char *block = g_malloc (BLOCK_BYTES);
  memset (block, 1, BLOCK_BYTES);
  g_assert_cmpint (block[g_test_rand_int_range (0, BLOCK_BYTES)], ==, 1);
  g_free (block);
}

/* The peak is that since the last call, and not that of all time. */
static void
test_peak (void)
{
  if (access ("/proc/self/clear_refs", W_OK) != 0)
    {
      g_test_skip ("no /proc here");
      return;
    }
  resources_forget_peak ();
  const guint64 before = resources_peak ();
  use_memory ();
  const guint64 with = resources_peak ();
  /* A page or two may have been there already. */
  g_assert_cmpuint (with - before, >, BLOCK_BYTES * 9 / 10);
  resources_forget_peak ();
  g_assert_cmpuint (with - resources_peak (), >, BLOCK_BYTES * 9 / 10);
}

static guint64
memory_now (void)
{
  resources_forget_peak ();
  return resources_peak ();
}

/* For a file of the same size it is kept; not for a much smaller one, nor for one that
 * asks for it in other pieces. */
static void
test_expect (void)
{
#ifdef __GLIBC__
  static const struct {
    guint64 next_need;
    gboolean may_keep, is_kept;
  } cases[] = {
    { BLOCK_BYTES, TRUE, TRUE },
    { BLOCK_BYTES / 8, TRUE, TRUE },
    { BLOCK_BYTES / 9, TRUE, FALSE },
    { BLOCK_BYTES, FALSE, FALSE },
  };
  if (access ("/proc/self/clear_refs", W_OK) != 0)
    {
      g_test_skip ("no /proc here");
      return;
    }
  const guint64 before = memory_now ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      resources_expect (BLOCK_BYTES, TRUE);
      use_memory ();
      resources_expect (cases[i].next_need, cases[i].may_keep);
      const gboolean is_kept = memory_now () > before + BLOCK_BYTES * 9 / 10;
      g_assert_cmpint (is_kept, ==, cases[i].is_kept);
    }
  use_memory ();
  g_assert_cmpuint (memory_now (), <, before + BLOCK_BYTES / 10);
#else
  g_test_skip ("another C library");
#endif
}

static void
test_seconds (void)
{
  const double before = resources_cpu_seconds ();
  volatile double sum = 0.0;
  while (resources_cpu_seconds () <= before)
    for (int i = 0; i < 100000; i++)
      sum = sum + i;
  g_assert_cmpfloat (resources_cpu_seconds (), >, before);
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/resources/peak", test_peak);
  g_test_add_func ("/resources/expect", test_expect);
  g_test_add_func ("/resources/seconds", test_seconds);
  return g_test_run ();
}
