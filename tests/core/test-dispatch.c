/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What runs where. Both decisions are made for a process, so each case is a
 * process of its own.
 */
#define _GNU_SOURCE /* sched_setaffinity, unshare */
#include "golden.h"
#include "test-main.h"

#include "dispatch.h"

#include <stdio.h>
#include <string.h>
#if defined __linux__
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>
#endif

static const char *program;

/* Runs one test of this program in a process of its own, with COLORSHINE_ISA set
 * to @isa unless that is NULL. */
static void
run_program (const char *test, const char *isa, char **output, char **errors, int *status)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) environment = g_get_environ ();
  if (isa)
    environment = g_environ_setenv (environment, COLORSHINE_ISA_VARIABLE, isa, TRUE);
  char *arguments[] = { (char *) program, (char *) "-p", (char *) test, NULL };
  g_spawn_sync (NULL, arguments, environment, G_SPAWN_DEFAULT, NULL, NULL, output, errors, status,
                &error);
  g_assert_no_error (error);
}

/* ── Instruction sets ───────────────────────────────────────────────────── */

static void
test_list (void)
{
  const char *const *list = colorshine_isa_list ();
  const guint n = g_strv_length ((char **) list);
  g_assert_cmpuint (n, >=, 2);
  g_assert_cmpstr (list[n - 1], ==, "scalar");
  g_assert_true (g_strv_contains (list, colorshine_isa_name ()));
  for (guint i = 0; i < n; i++)
    g_assert_cmpstr (colorshine_kernel_by_name (list[i])->name, ==, list[i]);
  g_assert_null (colorshine_kernel_by_name ("6502"));
  g_assert_null (colorshine_kernel_by_name (""));
}

/* Runs in a process with COLORSHINE_ISA set: prints what became of it. */
static void
report_isa (void)
{
  printf ("in use: %s, %s\n", colorshine_isa_name (),
          colorshine_isa_override_is_valid () ? "valid" : "not valid");
  g_assert_true (colorshine_kernel () == colorshine_kernel_by_name (colorshine_isa_name ()));
}

static void
assert_report (const char *wanted, const char *name, const char *validity)
{
  g_autofree char *before = g_strdup (g_getenv (COLORSHINE_ISA_VARIABLE));
  if (wanted)
    g_setenv (COLORSHINE_ISA_VARIABLE, wanted, TRUE);
  else
    g_unsetenv (COLORSHINE_ISA_VARIABLE);
  g_test_trap_subprocess ("/dispatch/override/subprocess/report", 0, 0);
  if (before)
    g_setenv (COLORSHINE_ISA_VARIABLE, before, TRUE);
  else
    g_unsetenv (COLORSHINE_ISA_VARIABLE);
  g_test_trap_assert_passed ();
  g_autofree char *expected = g_strdup_printf ("*in use: %s, %s\n*", name, validity);
  g_test_trap_assert_stdout (expected);
}

static void
test_override (void)
{
  const char *best = colorshine_isa_list ()[0];
  for (const char *const *isa = colorshine_isa_list (); *isa; isa++)
    assert_report (*isa, *isa, "valid");
  assert_report (NULL, best, "valid");
  assert_report ("", best, "valid");
  assert_report ("x86-64-v9", best, "not valid");
  assert_report ("SCALAR", best, "not valid");
  assert_report (" scalar", best, "not valid");
}

/* A test that cannot use what it was told to use must not pass. */
static void
test_refusal (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL, *errors = NULL;
  int status;
  run_program ("/dispatch/list", "x86-64-v9", &output, &errors, &status);
  g_assert_false (g_spawn_check_wait_status (status, &error));
  g_assert_error (error, G_SPAWN_EXIT_ERROR, 2);
  g_assert_nonnull (strstr (errors, "x86-64-v9"));
  for (const char *const *isa = colorshine_isa_list (); *isa; isa++)
    g_assert_nonnull (strstr (errors, *isa));
}

/* ── Threads ────────────────────────────────────────────────────────────── */

#if defined _OPENMP && defined __linux__

static void
test_affinity (void)
{
  cpu_set_t before, one;
  g_assert_cmpint (sched_getaffinity (0, sizeof before, &before), ==, 0);
  g_assert_cmpuint (colorshine_default_threads (), >=, 1);
  g_assert_cmpuint (colorshine_default_threads (), <=, (guint) CPU_COUNT (&before));

  CPU_ZERO (&one);
  for (int cpu = 0; cpu < CPU_SETSIZE && CPU_COUNT (&one) == 0; cpu++)
    if (CPU_ISSET (cpu, &before))
      CPU_SET (cpu, &one);
  g_assert_cmpint (sched_setaffinity (0, sizeof one, &one), ==, 0);
  g_assert_cmpuint (colorshine_default_threads (), ==, 1);
  g_assert_cmpint (sched_setaffinity (0, sizeof before, &before), ==, 0);
}

/* The folder of this process's cgroup below /sys/fs/cgroup, or NULL. */
static char *
own_cgroup (void)
{
  g_autofree char *text = NULL;
  if (!g_file_get_contents ("/proc/self/cgroup", &text, NULL, NULL))
    return NULL;
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line; line++)
    if (g_str_has_prefix (*line, "0::/"))
      return g_build_filename ("/sys/fs/cgroup", *line + 4, NULL);
  return NULL;
}

static gboolean
write_quota (const char *folder, const char *text)
{
  g_autofree char *path = g_build_filename (folder, "cpu.max", NULL);
  return g_mkdir_with_parents (folder, 0700) == 0 && g_file_set_contents (path, text, -1, NULL);
}

/* A file system of our own, as root or as whoever we are. */
static gboolean
enter_private_mounts (void)
{
  const uid_t user = getuid ();
  if (unshare (CLONE_NEWNS) != 0)
    {
      /* Without a name in its own world a user cannot make files. */
      g_autofree char *map = g_strdup_printf ("0 %u 1\n", (guint) user);
      FILE *file;
      if (unshare (CLONE_NEWUSER | CLONE_NEWNS) != 0
          || !(file = fopen ("/proc/self/uid_map", "w")))
        return FALSE;
      const gboolean is_written = fputs (map, file) >= 0;
      if (fclose (file) != 0 || !is_written)
        return FALSE;
    }
  return mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0
         && mount ("none", "/sys/fs/cgroup", "tmpfs", 0, NULL) == 0;
}

/* In a process of its own, with made-up files over those of the real cgroups. */
static void
report_quotas (void)
{
  g_autofree char *own = own_cgroup ();
  if (!own || !enter_private_mounts ())
    {
      printf ("no mounts here\n");
      return;
    }
  printf ("without: %u\n", colorshine_default_threads ());
  /* One CPU and a half rounds up; "max" is no quota; folders above count, too. */
  g_assert_true (write_quota (own, "150000 100000\n"));
  printf ("1.5 CPUs: %u\n", colorshine_default_threads ());
  g_assert_true (write_quota (own, "max 100000\n"));
  printf ("max: %u\n", colorshine_default_threads ());
  g_assert_true (write_quota ("/sys/fs/cgroup", "20000 100000\n"));
  printf ("a fifth of a CPU above: %u\n", colorshine_default_threads ());
}

static void
test_quota (void)
{
  cpu_set_t set;
  g_assert_cmpint (sched_getaffinity (0, sizeof set, &set), ==, 0);
  const int cpus = CPU_COUNT (&set);
  g_autofree char *output = NULL;
  run_program ("/dispatch/quota/subprocess/report", NULL, &output, NULL, NULL);
  if (cpus < 2 || strstr (output, "no mounts here"))
    {
      g_test_skip (cpus < 2 ? "one CPU alone: no quota can make it fewer" : "no mounts here");
      return;
    }
  g_autofree char *expected = g_strdup_printf ("without: %d\n1.5 CPUs: 2\nmax: %d\n"
                                               "a fifth of a CPU above: 1\n",
                                               cpus, cpus);
  if (!strstr (output, expected))
    g_error ("expected:\n%sgot:\n%s", expected, output);
}

#else

static void
test_one_thread (void)
{
  g_assert_cmpuint (colorshine_default_threads (), ==, 1);
}

#endif

int
main (int argc, char **argv)
{
  program = argv[0];
  init_tests (&argc, &argv);
  g_test_add_func ("/dispatch/list", test_list);
  g_test_add_func ("/dispatch/override", test_override);
  g_test_add_func ("/dispatch/override/subprocess/report", report_isa);
  g_test_add_func ("/dispatch/refusal", test_refusal);
#if defined _OPENMP && defined __linux__
  g_test_add_func ("/dispatch/affinity", test_affinity);
  g_test_add_func ("/dispatch/quota", test_quota);
  g_test_add_func ("/dispatch/quota/subprocess/report", report_quotas);
#else
  g_test_add_func ("/dispatch/one-thread", test_one_thread);
#endif
  return g_test_run ();
}
