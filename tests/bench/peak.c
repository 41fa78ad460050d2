/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See peak.h. By the kernel's own count, because getrusage()'s can't be set back, and
 * starting GEGL has a peak of its own, of hundreds of MiB.
 */
#include "peak.h"

#include <stdio.h>

static double
read_peak (void)
{
  char line[256];
  double kibibytes = 0.0;
  FILE *status = fopen ("/proc/self/status", "r");
  if (!status)
    return 0.0;
  while (fgets (line, sizeof line, status))
    if (sscanf (line, "VmHWM: %lf kB", &kibibytes) == 1)
      break;
  fclose (status);
  return kibibytes / 1024.0;
}

double
peak_take (void)
{
  const double peak = read_peak ();
  /* proc(5): 5 resets the peak to what is resident now. */
  FILE *reset = fopen ("/proc/self/clear_refs", "w");
  if (!reset)
    return 0.0;
  fputs ("5", reset);
  return fclose (reset) == 0 ? peak : 0.0;
}
