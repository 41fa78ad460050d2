/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See machine.h. Formats: proc_meminfo(5), cgroups(7), and the kernel's
 * Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/memory.rst.
 */
#include "machine.h"

#include "failure.h"

#include <string.h>

#define MUCH_MEMORY ((guint64) 16 * 1000 * 1000 * 1000)
#define SHARE_OF_MUCH 0.7
#define SHARE_OF_LITTLE 0.5

static char *
read_text (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *text = NULL;
  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

/* The number after @key at the beginning of a line; @missing where there is none. */
static guint64
number_after (const char *text, const char *key, guint64 missing)
{
  const gsize length = strlen (key);
  for (const char *line = text; line && *line; line = strchr (line, '\n'))
    {
      line += *line == '\n';
      if (strncmp (line, key, length) == 0 && strchr (" \t:", line[length]))
        return g_ascii_strtoull (line + length + 1, NULL, 10);
    }
  return missing;
}

/* The number that a file holds; @missing for no file and for "max". */
static guint64
number_in (const char *folder, const char *name, guint64 missing)
{
  g_autofree char *text = read_text (folder, name);
  return text && g_ascii_isdigit (*text) ? g_ascii_strtoull (text, NULL, 10) : missing;
}

/* ── Control groups ─────────────────────────────────────────────────────── */

typedef struct {
  const char *controller; /* in /proc/self/cgroup; "" = version 2 */
  const char *mounts[3];
  const char *limits[2];
  const char *usage;
  const char *reclaimable; /* of the usage, in memory.stat */
} GroupVersion;

static const GroupVersion GROUP_VERSIONS[] = {
  { "", { "sys/fs/cgroup", "sys/fs/cgroup/unified" }, { "memory.max", "memory.high" },
    "memory.current", "inactive_file" },
  { "memory", { "sys/fs/cgroup/memory" }, { "memory.limit_in_bytes" }, "memory.usage_in_bytes",
    "total_inactive_file" },
};

static guint64
left_in_group (const GroupVersion *version, const char *folder)
{
  guint64 limit = G_MAXUINT64;
  for (guint i = 0; i < G_N_ELEMENTS (version->limits) && version->limits[i]; i++)
    limit = MIN (limit, number_in (folder, version->limits[i], G_MAXUINT64));
  /* Version 1 says "no limit" with a number near that of all addresses. */
  if (limit >= G_MAXINT64 / 2)
    return G_MAXUINT64;
  const guint64 usage = number_in (folder, version->usage, 0);
  g_autofree char *statistics = read_text (folder, "memory.stat");
  const guint64 reclaimable = number_after (statistics, version->reclaimable, 0);
  const guint64 taken = usage - MIN (usage, reclaimable);
  return limit - MIN (limit, taken);
}

/* The least of a group and those that it lies in. */
static guint64
left_up_from (const GroupVersion *version, const char *mount, const char *group)
{
  g_autofree char *at = g_strdup (group);
  guint64 left = G_MAXUINT64;
  for (;;)
    {
      g_autofree char *folder = g_build_filename (mount, at, NULL);
      left = MIN (left, left_in_group (version, folder));
      char *slash = strrchr (at, '/');
      if (!slash)
        return left;
      *slash = '\0';
    }
}

/* A line of /proc/self/cgroup: "ID:CONTROLLERS:/GROUP". */
static guint64
left_by_line (const char *root, const char *line)
{
  g_auto (GStrv) fields = g_strsplit (line, ":", 3);
  guint64 left = G_MAXUINT64;
  if (g_strv_length (fields) != 3)
    return left;
  g_auto (GStrv) controllers = g_strsplit (fields[1], ",", -1);
  for (guint i = 0; i < G_N_ELEMENTS (GROUP_VERSIONS); i++)
    {
      const GroupVersion *version = &GROUP_VERSIONS[i];
      if (*version->controller ? !g_strv_contains ((const char *const *) controllers,
                                                   version->controller)
                               : *fields[1] != '\0')
        continue;
      for (const char *const *mount = version->mounts; *mount; mount++)
        {
          g_autofree char *folder = g_build_filename (root, *mount, NULL);
          left = MIN (left, left_up_from (version, folder, fields[2]));
        }
    }
  return left;
}

guint64
machine_free_memory (const char *root)
{
  g_autofree char *system = read_text (root, "proc/meminfo");
  g_autofree char *groups = read_text (root, "proc/self/cgroup");
  guint64 left = number_after (system, "MemAvailable", 0) * 1024;
  g_auto (GStrv) lines = g_strsplit (groups ? groups : "", "\n", -1);
  for (char **line = lines; *line; line++)
    left = MIN (left, left_by_line (root, *line));
  return left;
}

/* ── Shares ─────────────────────────────────────────────────────────────── */

guint64
machine_share_of_memory (guint64 free_bytes)
{
  const double share = free_bytes > MUCH_MEMORY ? SHARE_OF_MUCH : SHARE_OF_LITTLE;
  return (guint64) (share * (double) free_bytes);
}

guint
machine_workers (guint n_cores, guint64 memory_bytes)
{
  const guint64 n = memory_bytes / MACHINE_LEAST_WORKER_BYTES;
  return (guint) CLAMP (n, 1, (guint64) MAX (n_cores, 1));
}

gboolean
machine_parse_bytes (const char *text, guint64 *bytes, GError **error)
{
  static const char units[] = "KMGT";
  char *end = NULL;
  const guint64 number = g_ascii_isdigit (*text) ? g_ascii_strtoull (text, &end, 10) : 0;
  const char *unit = end && *end ? strchr (units, g_ascii_toupper (*end)) : NULL;
  const guint shift = unit ? 10 * (guint) (unit - units + 1) : 0;
  const gboolean is_whole = end && (unit ? end[1] == '\0' : *end == '\0');
  if (is_whole && number > 0 && number <= ((guint64) G_MAXINT64 >> shift))
    {
      *bytes = number << shift;
      return TRUE;
    }
  g_set_error (error, FAILURE_DOMAIN, FAILURE_SETTINGS,
               "--memory: found “%s”; expected a number of bytes, with K, M, G or T, such as 4G",
               text);
  return FALSE;
}
