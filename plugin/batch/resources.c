/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See resources.h. The kernel's interface is proc(5).
 */
#include "resources.h"

#include <fcntl.h>
#include <malloc.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

double
resources_cpu_seconds (void)
{
  struct rusage usage;
  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
         + 1e-6 * (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

/* Coming by an image's memory again for each file, zeroed page by page, takes a twelfth
 * of a worker's time. Half of that is lost again where it is given back at half of the
 * need: the longest files are not always the largest images. */
void
resources_expect (guint64 need, gboolean may_keep)
{
#ifdef __GLIBC__
  enum { DEFAULT_THRESHOLD = 128 << 10, MOST = G_MAXINT, MOST_OF_OLD_GLIBC = 32 << 20 };
  static guint64 largest_need; /* of those since memory was given back */
  static gboolean keeps;
  if (keeps && (!may_keep || need < largest_need / 8))
    {
      malloc_trim (0);
      largest_need = 0;
    }
  largest_need = MAX (largest_need, need);
  if (keeps == may_keep)
    return;
  keeps = may_keep;
  if (!mallopt (M_MMAP_THRESHOLD, keeps ? MOST : DEFAULT_THRESHOLD))
    mallopt (M_MMAP_THRESHOLD, MOST_OF_OLD_GLIBC);
  mallopt (M_TRIM_THRESHOLD, keeps ? MOST : DEFAULT_THRESHOLD);
#else
  (void) need;
  (void) may_keep;
#endif
}

void
resources_forget_peak (void)
{
  const int fd = open ("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);
  if (fd < 0)
    return;
  if (write (fd, "5", 1) != 1)
    g_debug ("the peak memory can't be reset here: it is that of all files so far");
  close (fd);
}

guint64
resources_peak (void)
{
  g_autofree char *status = NULL;
  const char *line = NULL;
  if (g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    line = strstr (status, "VmHWM:");
  if (line)
    return g_ascii_strtoull (line + strlen ("VmHWM:"), NULL, 10) * 1024;
  struct rusage usage;
  getrusage (RUSAGE_SELF, &usage);
  return (guint64) usage.ru_maxrss * 1024;
}
