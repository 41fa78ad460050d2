/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A disk that says that it has written what it has lost: loaded before the C library
 * (LD_PRELOAD), it turns one byte in the middle of what goes into an output's temporary
 * file, and leaves every length as it is. Only who decodes the file again can see that.
 */
#define _GNU_SOURCE /* RTLD_NEXT */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Less than this may be a header alone, which would be looked at anyway. */
enum { LEAST_BYTES = 1000 };

static int
is_temporary (int fd)
{
  char link[64], path[4096];
  snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  const ssize_t length = readlink (link, path, sizeof path - 1);
  path[length > 0 ? length : 0] = '\0';
  return strstr (path, "/.colorshine-") && strstr (path, ".tmp");
}

ssize_t
write (int fd, const void *bytes, size_t n_bytes)
{
  ssize_t (*real_write) (int, const void *, size_t);
  *(void **) &real_write = dlsym (RTLD_NEXT, "write");
  char *lossy = n_bytes >= LEAST_BYTES && is_temporary (fd) ? malloc (n_bytes) : NULL;
  if (!lossy)
    return real_write (fd, bytes, n_bytes);
  memcpy (lossy, bytes, n_bytes);
  lossy[n_bytes / 2] ^= 1;
  const ssize_t n = real_write (fd, lossy, n_bytes);
  free (lossy);
  return n;
}
