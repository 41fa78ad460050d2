/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * The kernels: one set of functions per instruction set.
 */
#pragma once

#include "colorshine.h"
#include "matrix.h"

/** A pixel that an analysis keeps. */
typedef struct {
  float l, a, b;
  uint32_t weight : 23; /* up to COLORSHINE_FULL_WEIGHT */
  uint32_t level : 9;   /* the last one at which it is kept; see analysis.h */
} ColorSample;

/** Of colours, by their distances to a centre and two bounds. */
typedef struct {
  uint32_t n_below, n_at_low, n_at_high;
} ColorCounts;

/** Boxes around colours, one array per bound. */
typedef struct {
  float *low[3], *high[3]; /* L, a, b */
} ColorBoxes;

/** Pixels that a kernel holds in arrays at a time, 1 KiB an array: with fewer, what is
 * done once a block costs more; with more, the arrays leave the first-level cache. */
enum { COLORSHINE_BLOCK_PIXELS = 256 };

/** A block of linear RGB, one array per component. */
typedef struct {
  float r[COLORSHINE_BLOCK_PIXELS] __attribute__ ((aligned (64)));
  float g[COLORSHINE_BLOCK_PIXELS] __attribute__ ((aligned (64)));
  float b[COLORSHINE_BLOCK_PIXELS] __attribute__ ((aligned (64)));
} ColorPlanes;

/** Of a block whose pixels change, runs of this many of them may not. */
enum {
  COLORSHINE_RUN_PIXELS = 16,
  COLORSHINE_BLOCK_RUNS = COLORSHINE_BLOCK_PIXELS / COLORSHINE_RUN_PIXELS,
};

typedef struct {
  const char *name; /* as in COLORSHINE_ISA */

  /** See colorshine_transform_row(). */
  void (*transform_row) (const ColorshineTransform *transform, const float *in, float *out,
                         size_t n_pixels, ColorshineCoverage *coverage);

  /** The same, past the caches, for images that are larger than they are. @out: a
   * multiple of 16 bytes, and not @in. */
  void (*stream_row) (const ColorshineTransform *transform, const float *in, float *out,
                      size_t n_pixels, ColorshineCoverage *coverage);

  /** The same in place, of up to COLORSHINE_BLOCK_PIXELS finite pixels, whatever their
   * alpha.
   * @is_changed: (out): of each run of COLORSHINE_RUN_PIXELS, whether any is not as
   *   it was
   * Returns: whether any run is; else @is_changed is not set */
  bool (*transform_planes) (const ColorshineTransform *transform, ColorPlanes *planes,
                            size_t n_pixels, bool is_changed[COLORSHINE_BLOCK_RUNS],
                            ColorshineCoverage *coverage);

  /** Oklab of up to COLORSHINE_BLOCK_PIXELS finite pixels. The arrays hold
   * COLORSHINE_BLOCK_PIXELS floats each. */
  void (*planes_oklab) (const Matrix3 *rgb_to_lms, const ColorPlanes *planes, size_t n_pixels,
                        float *l, float *a, float *b);

  /** Oklab of up to COLORSHINE_BLOCK_PIXELS pixels, and their weight: alpha in
   * 0–1, or 0 for pixels with a NaN or infinite component, as RGB or as Oklab. The arrays hold
   * COLORSHINE_BLOCK_PIXELS floats each. */
  void (*weighted_oklab) (const Matrix3 *rgb_to_lms, const float *rgba, size_t n_pixels,
                          float *l, float *a, float *b, float *weight);

  /** column_bits() of the columns from @x on (sampling.h). */
  void (*columns) (uint32_t x, size_t n_pixels, uint32_t *columns);

  /** Of up to COLORSHINE_BLOCK_PIXELS pixels in these columns of a row, by its row_bits()
   * and curve_seed(): the numbers that they draw and their cells in the grid (sampling.h).
   * Which of them may be kept, because half their number is below @bound times their
   * weight: @chosen has room for 16 more than there are pixels. Returns: how many are
   * chosen */
  size_t (*sample_block) (const float *l, const float *a, const float *b, const float *weight,
                          const uint32_t *columns, uint32_t row, uint32_t seed, size_t n_pixels,
                          float bound, uint32_t *number, uint32_t *cell, uint16_t *chosen);

  /** Which pixels of these columns draw at most @last in a row, by its row_bits() and
   * curve_seed() (sampling.h): @chosen has room for 16 more than there are columns.
   * @n_low: (out): how many draw at most @limit. Returns: how many are chosen */
  size_t (*choose_pixels) (const uint32_t *columns, uint32_t row, uint32_t seed, size_t n_pixels,
                           uint32_t last, uint32_t limit, uint16_t *chosen, size_t *n_low);

  /** The digit of each sample at @place, 0 to COLORSHINE_N_PLACES - 1 (sampling.h). */
  void (*sample_digits) (const ColorSample *samples, size_t n, unsigned place, uint16_t *digits);

  /** ΔE OK of each sample to @centre (L, a, b). */
  void (*sample_distances) (const ColorSample *samples, size_t n, const float centre[3],
                            float *distances);

  /** The colours of samples, one array per component. */
  void (*split_samples) (const ColorSample *samples, size_t n, float *l, float *a, float *b);

  /** The distances of @n colours, one array per component. */
  void (*color_distances) (const float *l, const float *a, const float *b, size_t n,
                           const float centre[3], float *distances);

  /** The same of up to COLORSHINE_BLOCK_PIXELS colours, and how many of them lie below and
   * at bounds. Which lie between these: @between has room for 16 more than there are
   * colours. Returns: how many lie between */
  size_t (*survey_colors) (const float *l, const float *a, const float *b, size_t n,
                           const float centre[3], float low, float high, float *distances,
                           uint16_t *between, ColorCounts *counts);

  /** Of @n boxes from @first on: bounds of the distances of what lies inside. */
  void (*box_distances) (const ColorBoxes *boxes, size_t first, size_t n, const float centre[3],
                         float *nearest, float *farthest);

  /** To Oklab and back, with nothing done there: the least that a transform costs,
   * by which the benchmark and the instruction counts measure it. Alpha is kept. */
  void (*round_trip) (const ColorshineSpace *space, const float *in, float *out, size_t n_pixels);
} ColorshineKernel;

/** An image of this size is in no cache when it is finished, so whoever reads it next
 * loses nothing if it is stored past them. */
static const size_t COLORSHINE_STREAM_BYTES = (size_t) 64 << 20;

/** The kernel in use; decided once. */
const ColorshineKernel *colorshine_kernel (void);

/** A kernel that is usable here, or NULL. */
const ColorshineKernel *colorshine_kernel_by_name (const char *name);

/** colorshine_transform_image() by a kernel of one's choice. */
void colorshine_transform_image_by (const ColorshineKernel *kernel,
                                    const ColorshineTransform *transform, const float *in,
                                    float *out, size_t row_stride, size_t width, size_t height,
                                    unsigned n_threads, ColorshineCoverage *coverage);
