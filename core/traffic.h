/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * What a kernel or the analysis reads for the next block of a row, and a kernel stores
 * of the last one, in portions between the steps of the present block: so memory and
 * arithmetic work at the same time. In one go, all of it would wait: a processor holds
 * some twenty lines on their way.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#if defined __SSE2__
#include <immintrin.h>
#endif

/** Numbers of floats are multiples of 4: whole pixels. */
typedef struct {
  const float *ahead; /* what the next block reads */
  size_t n_ahead;
  const float *room; /* where this block's result will be stored: a line is read first */
  size_t n_room;
  const float *done; /* what is still to be stored past the caches */
  float *to;
  size_t n_done;
} Traffic;

enum {
  FLOATS_A_LINE = 64 / sizeof (float),
  /* A block has 64 lines, and is at least seven steps. */
  TRAFFIC_PORTION = 10 * FLOATS_A_LINE,
};

#if defined __SSE2__
/* @to: a whole line. */
static inline void
store_line (const float *from, float *to)
{
#if defined __AVX512F__
  _mm512_stream_ps (to, _mm512_loadu_ps (from));
#elif defined __AVX__
  for (int i = 0; i < FLOATS_A_LINE; i += 8)
    _mm256_stream_ps (to + i, _mm256_loadu_ps (from + i));
#else
  for (int i = 0; i < FLOATS_A_LINE; i += 4)
    _mm_stream_ps (to + i, _mm_loadu_ps (from + i));
#endif
}
#endif

/* An ordinary store first reads the memory that it writes to, and drives out what is
 * still to be read. libc's memcpy() does the same for large copies. @to: a
 * multiple of 16 bytes. */
static inline void
store_past_caches (const float *from, float *to, size_t n)
{
#if defined __SSE2__
  size_t i = 0;
  for (; i < n && (uintptr_t) (to + i) % (FLOATS_A_LINE * sizeof *to) > 0; i += 4)
    _mm_stream_ps (to + i, _mm_loadu_ps (from + i));
  for (; i + FLOATS_A_LINE <= n; i += FLOATS_A_LINE)
    store_line (from + i, to + i);
  for (; i < n; i += 4)
    _mm_stream_ps (to + i, _mm_loadu_ps (from + i));
#else
  memcpy (to, from, n * sizeof *to);
#endif
}

/** Up to @n_floats of each kind. */
static inline void
move_traffic (Traffic *traffic, size_t n_floats)
{
  const size_t n_ahead = smaller_size (n_floats, traffic->n_ahead);
  for (size_t i = 0; i < n_ahead; i += FLOATS_A_LINE)
    __builtin_prefetch (traffic->ahead + i);
  traffic->ahead += n_ahead;
  traffic->n_ahead -= n_ahead;

  const size_t n_room = smaller_size (n_floats, traffic->n_room);
  for (size_t i = 0; i < n_room; i += FLOATS_A_LINE)
    __builtin_prefetch (traffic->room + i, 1);
  traffic->room += n_room;
  traffic->n_room -= n_room;

  const size_t n_done = smaller_size (n_floats, traffic->n_done);
  store_past_caches (traffic->done, traffic->to, n_done);
  traffic->done += n_done;
  traffic->to += n_done;
  traffic->n_done -= n_done;
}

/** After the last block: else another thread might see a later store first. */
static inline void
end_traffic (Traffic *traffic)
{
  move_traffic (traffic, SIZE_MAX);
#if defined __SSE2__
  _mm_sfence ();
#endif
}
