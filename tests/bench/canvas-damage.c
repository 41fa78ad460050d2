/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tells when a part of the screen is drawn, for the benchmark of GIMP's canvas: the
 * X server reports that itself, so neither program measured has to help.
 *
 * Usage: canvas-damage X Y WIDTH HEIGHT
 * Prints a line for each drawing that touches the rectangle: seconds of the
 * monotonic clock, and the pixels of the rectangle that it covers.
 */
#include <X11/Xlib.h>
#include <X11/extensions/Xdamage.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static int
overlap (int start, int length, int other_start, int other_length)
{
  const int low = start > other_start ? start : other_start;
  const int end = start + length, other_end = other_start + other_length;
  const int high = end < other_end ? end : other_end;
  return high > low ? high - low : 0;
}

int
main (int argc, char **argv)
{
  if (argc != 5)
    {
      fprintf (stderr, "Usage: %s X Y WIDTH HEIGHT\n", argv[0]);
      return 2;
    }
  const int x = atoi (argv[1]), y = atoi (argv[2]), width = atoi (argv[3]), height = atoi (argv[4]);
  Display *display = XOpenDisplay (NULL);
  int event_base, error_base;
  if (!display || !XDamageQueryExtension (display, &event_base, &error_base))
    {
      fprintf (stderr, "%s: there is no X server with the extension DAMAGE\n", argv[0]);
      return 1;
    }
  XDamageCreate (display, DefaultRootWindow (display), XDamageReportRawRectangles);
  setvbuf (stdout, NULL, _IOLBF, 0);
  for (;;)
    {
      XEvent event;
      struct timespec now;
      XNextEvent (display, &event);
      clock_gettime (CLOCK_MONOTONIC, &now);
      if (event.type != event_base + XDamageNotify)
        continue;
      const XRectangle *area = &((XDamageNotifyEvent *) &event)->area;
      const int pixels = overlap (x, width, area->x, area->width)
                         * overlap (y, height, area->y, area->height);
      if (pixels > 0)
        printf ("%.6f %d\n", (double) now.tv_sec + 1e-9 * (double) now.tv_nsec, pixels);
    }
}
