/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * ΔE OK between rows of pixels: how far an image was moved.
 */
#include "dispatch.h"
#include "space.h"

#include <math.h>

typedef struct {
  float l[COLORSHINE_BLOCK_PIXELS], a[COLORSHINE_BLOCK_PIXELS], b[COLORSHINE_BLOCK_PIXELS];
  float weight[COLORSHINE_BLOCK_PIXELS]; /* by alpha, which does not count here */
} OklabBlock;

static void
block_delta_e (const ColorshineSpace *space, const float *one, const float *other, size_t n,
               float *delta_e_ok)
{
  OklabBlock first, second;
  colorshine_kernel ()->weighted_oklab (&space->rgb_to_lms, one, n, first.l, first.a, first.b,
                                        first.weight);
  colorshine_kernel ()->weighted_oklab (&space->rgb_to_lms, other, n, second.l, second.a, second.b,
                                        second.weight);
  for (size_t i = 0; i < n; i++)
    {
      const float dl = first.l[i] - second.l[i], da = first.a[i] - second.a[i],
                  db = first.b[i] - second.b[i];
      const float *p = one + 4 * i, *q = other + 4 * i;
      /* Infinities and NaN make this NaN. */
      const float finite = (p[0] + p[1] + p[2] + q[0] + q[1] + q[2]) * 0.0f;
      delta_e_ok[i] = finite == 0.0f ? sqrtf (dl * dl + da * da + db * db) : 0.0f;
    }
}

void
colorshine_space_delta_e_row (const ColorshineSpace *space, const float *one, const float *other,
                              size_t n_pixels, float *delta_e_ok)
{
  for (size_t done = 0; done < n_pixels; done += COLORSHINE_BLOCK_PIXELS)
    {
      const size_t rest = n_pixels - done;
      block_delta_e (space, one + 4 * done, other + 4 * done,
                     rest < COLORSHINE_BLOCK_PIXELS ? rest : COLORSHINE_BLOCK_PIXELS,
                     delta_e_ok + done);
    }
}
