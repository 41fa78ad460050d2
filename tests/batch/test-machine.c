/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the kernel's files say of a machine.
 */
#include "failure.h"
#include "machine.h"
#include "scratch-folder.h"
#include "test-main.h"

#define MIB ((guint64) 1 << 20)

static void
write_meminfo (void)
{
  scratch_write ("proc/meminfo", "MemTotal:       16000000 kB\nMemFree:          100000 kB\n"
                                 "MemAvailable:    8388608 kB\nBuffers:  5 kB\n");
}

static void
test_system (void)
{
  g_assert_cmpuint (machine_free_memory ("."), ==, 0);
  write_meminfo ();
  g_assert_cmpuint (machine_free_memory ("."), ==, 8192 * MIB);
}

/* A limit of 2,048 MiB, of which 1,024 are used, 24 of them by files that can go. */
static void
write_group (const char *folder, const char *limit_name, const char *limit,
             const char *usage_name, const char *statistics)
{
  g_autofree char *limit_path = g_build_filename (folder, limit_name, NULL);
  g_autofree char *usage_path = g_build_filename (folder, usage_name, NULL);
  g_autofree char *statistics_path = g_build_filename (folder, "memory.stat", NULL);
  scratch_write (limit_path, limit);
  scratch_write (usage_path, "1073741824\n");
  scratch_write (statistics_path, statistics);
}

static void
test_version_2 (void)
{
  write_meminfo ();
  scratch_write ("proc/self/cgroup", "0::/user/job\n");
  write_group ("sys/fs/cgroup/user/job", "memory.max", "max\n", "memory.current",
               "inactive_file 25165824\n");
  g_assert_cmpuint (machine_free_memory ("."), ==, 8192 * MIB);
  write_group ("sys/fs/cgroup/user", "memory.max", "2147483648\n", "memory.current",
               "anon 5\ninactive_file 25165824\n");
  g_assert_cmpuint (machine_free_memory ("."), ==, 1048 * MIB);
  scratch_write ("sys/fs/cgroup/user/job/memory.high", "1073741824\n");
  g_assert_cmpuint (machine_free_memory ("."), ==, 24 * MIB);
  scratch_write ("sys/fs/cgroup/user/job/memory.high", "1000\n");
  g_assert_cmpuint (machine_free_memory ("."), ==, 0);
}

static void
test_version_1 (void)
{
  write_meminfo ();
  scratch_write ("proc/self/cgroup", "3:cpu,cpuacct:/\n2:memory:/job\n0::/\n");
  write_group ("sys/fs/cgroup/memory/job", "memory.limit_in_bytes", "9223372036854771712\n",
               "memory.usage_in_bytes", "total_inactive_file 25165824\n");
  g_assert_cmpuint (machine_free_memory ("."), ==, 8192 * MIB);
  write_group ("sys/fs/cgroup/memory/job", "memory.limit_in_bytes", "2147483648\n",
               "memory.usage_in_bytes", "total_inactive_file 25165824\n");
  g_assert_cmpuint (machine_free_memory ("."), ==, 1048 * MIB);
}

/* In a container the group's name is often that outside: only the mount's root is seen. */
static void
test_container (void)
{
  write_meminfo ();
  scratch_write ("proc/self/cgroup", "0::/not/visible/here\n");
  write_group ("sys/fs/cgroup", "memory.max", "2147483648\n", "memory.current",
               "inactive_file 25165824\n");
  g_assert_cmpuint (machine_free_memory ("."), ==, 1048 * MIB);
}

static void
test_here (void)
{
  if (!g_file_test ("/proc/meminfo", G_FILE_TEST_EXISTS))
    g_test_skip ("there is no /proc");
  else
    g_assert_cmpuint (machine_free_memory ("/"), >, 0);
}

static void
test_shares (void)
{
  const guint64 gigabyte = 1000000000;
  g_assert_cmpuint (machine_share_of_memory (16 * gigabyte), ==, 8 * gigabyte);
  g_assert_cmpuint (machine_share_of_memory (20 * gigabyte), ==, 14 * gigabyte);
  g_assert_cmpuint (machine_workers (16, 1024 * MIB), ==, 8);
  g_assert_cmpuint (machine_workers (4, 1024 * MIB), ==, 4);
  g_assert_cmpuint (machine_workers (16, 0), ==, 1);
  g_assert_cmpuint (machine_workers (0, 1024 * MIB), ==, 1);
}

static void
test_bytes (void)
{
  static const struct {
    const char *text;
    guint64 bytes;
  } cases[] = { { "1500000", 1500000 }, { "64k", 65536 }, { "512M", 512 * MIB },
                { "4G", 4096 * MIB },   { "1T", 1048576 * MIB } };
  static const char *const bad[] = { "", "0", "4 G", "-4G", "4.5G", "G", "4GB", "99999999T", "4Z" };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint64 bytes = 0;
      g_assert_true (machine_parse_bytes (cases[i].text, &bytes, NULL));
      g_assert_cmpuint (bytes, ==, cases[i].bytes);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      guint64 bytes = 42;
      g_autoptr (GError) error = NULL;
      g_assert_false (machine_parse_bytes (bad[i], &bytes, &error));
      g_assert_error (error, FAILURE_DOMAIN, FAILURE_SETTINGS);
      g_assert_cmpuint (bytes, ==, 42);
    }
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  scratch_test ("/machine/system", test_system);
  scratch_test ("/machine/version-2", test_version_2);
  scratch_test ("/machine/version-1", test_version_1);
  scratch_test ("/machine/container", test_container);
  g_test_add_func ("/machine/here", test_here);
  g_test_add_func ("/machine/shares", test_shares);
  g_test_add_func ("/machine/bytes", test_bytes);
  return g_test_run ();
}
