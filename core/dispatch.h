/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * The kernels: one set of functions per instruction set.
 */
#pragma once

#include "colorshine.h"
#include "matrix.h"

typedef struct {
  const char *name; /* as in COLORSHINE_ISA */

  /** See colorshine_transform_row(). */
  void (*transform_row) (const ColorshineTransform *transform, const float *in, float *out,
                         size_t n_pixels, ColorshineCoverage *coverage);

  /** Oklab of up to COLORSHINE_BLOCK_PIXELS pixels, and their weight: alpha in
   * 0–1, or 0 for pixels with a NaN or infinite component. The arrays hold
   * COLORSHINE_BLOCK_PIXELS floats each. */
  void (*weighted_oklab) (const Matrix3 *rgb_to_lms, const float *rgba, size_t n_pixels,
                          float *l, float *a, float *b, float *weight);

  /** To Oklab and back, with nothing done there: the least that a transform costs,
   * by which the benchmark and the instruction counts measure it. Alpha is kept. */
  void (*round_trip) (const ColorshineSpace *space, const float *in, float *out, size_t n_pixels);
} ColorshineKernel;

/** Pixels that a kernel holds in arrays at a time: 1 KiB an array, so that all of
 * them stay in a 32 KiB first-level cache. */
enum { COLORSHINE_BLOCK_PIXELS = 256 };

/** The kernel in use; decided once. */
const ColorshineKernel *colorshine_kernel (void);

/** A kernel that is usable here, or NULL. */
const ColorshineKernel *colorshine_kernel_by_name (const char *name);

/** colorshine_transform_image() by a kernel of one's choice. */
void colorshine_transform_image_by (const ColorshineKernel *kernel,
                                    const ColorshineTransform *transform, const float *in,
                                    float *out, size_t row_stride, size_t width, size_t height,
                                    unsigned n_threads, ColorshineCoverage *coverage);
