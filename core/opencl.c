/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * A transform made ready for OpenCL: the program's text, and the numbers it reads.
 * Compiling and running it is the host's, which has its own way to a device.
 */
#define COLORSHINE_SINGLE_PRECISION
#include "opencl.h"

#include <stdlib.h>

/* By embed-opencl.py. */
extern const char colorshine_opencl_program[];

/* Chroma below which rounding turns a hue by more than 1e-4 radians: with a
 * neutral chroma next to 0 the hues of greys count in full. */
static const float ROUNDED_CHROMA = 1e-3f;

const char *
colorshine_opencl_source (void)
{
  return colorshine_opencl_program;
}

bool
colorshine_transform_suits_opencl (const ColorshineTransform *transform)
{
  return transform->options.gamut != COLORSHINE_GAMUT_CSS
         || transform->options.show != COLORSHINE_SHOW_RESULT;
}

static OpenclPull
pack_pull (const Pull *pull)
{
  OpenclPull packed = {
    .range = range_of (pull),
    .target = target_of (pull),
    .number = (int) pull->number,
    .is_protecting = pull->protect,
    .falloff = (int) pull->falloff,
    .has_lift = pull->has_lift,
    .target_kind = (int) pull->target_kind,
  };
  for (int k = 0; k < N_SUMS; k++)
    packed.acts_on[k] = pull->acts_on[k];
  return packed;
}

void *
colorshine_transform_opencl_parameters (const ColorshineTransform *transform, size_t *n_bytes)
{
  const ColorshineOptions *options = &transform->options;
  const ColorshineSpace *space = transform->space;
  OpenclTransform *packed = calloc (1, sizeof *packed);
  if (!packed)
    return NULL;
  packed->rgb_to_lms = matrix_of (&space->rgb_to_lms);
  packed->lms_to_rgb = matrix_of (&space->lms_to_rgb);
  packed->neutral = neutral_from_chroma ((float) options->neutral_chroma);
  packed->blend = (int) options->blend;
  packed->gamut = (int) options->gamut;
  packed->show = (int) options->show;
  packed->show_attractor = (int) options->show_attractor;
  if (transform->needs_polar && options->neutral_chroma < ROUNDED_CHROMA)
    packed->referred_chroma = ROUNDED_CHROMA;
  packed->n_pulls = (int) transform->n_pulls;
  for (size_t i = 0; i < transform->n_pulls; i++)
    packed->pulls[i] = pack_pull (&transform->pulls[i]);
  memcpy (packed->chroma_bound, space->chroma_bound, sizeof packed->chroma_bound);
  *n_bytes = sizeof *packed;
  return packed;
}
