/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * Stores past the caches, for images that are larger than they are: an ordinary
 * store first reads the memory that it writes to, and drives out what is still to
 * be read. libc's memcpy() does the same for large copies.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#if defined __SSE2__
#include <emmintrin.h>
#endif

/** An image of this size is in no cache when it is finished, so whoever reads it
 * next loses nothing. */
static const size_t COLORSHINE_STREAM_BYTES = (size_t) 64 << 20;

/** Pixels that are made in the first-level cache before they are stored. */
enum { COLORSHINE_STREAM_PIXELS = 1024 };

/** Whether stream_pixels() may store at @to. */
static inline bool
can_stream_to (const float *to)
{
#if defined __SSE2__
  return (uintptr_t) to % sizeof (__m128) == 0;
#else
  (void) to;
  return false;
#endif
}

/** Copies @n_pixels of four floats, bit for bit. Both addresses: multiples of 16. */
static inline void
stream_pixels (const float *from, float *to, size_t n_pixels)
{
#if defined __SSE2__
  for (size_t i = 0; i < n_pixels; i++)
    _mm_stream_ps (to + 4 * i, _mm_load_ps (from + 4 * i));
  /* Else another thread might see a later store first. */
  _mm_sfence ();
#else
  memcpy (to, from, 4 * n_pixels * sizeof *to);
#endif
}
