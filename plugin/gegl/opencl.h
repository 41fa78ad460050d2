/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * The transform on GEGL's OpenCL device.
 */
#pragma once

#include "colorshine.h"

#include <gegl.h>
#include <opencl/gegl-cl.h>

/** Data of an operation's object: a gsize, how many pixels it has done by OpenCL.
 * GEGL takes the processor's way in silence where the other fails. */
#define OPENCL_PIXELS_KEY "colorshine-opencl-pixels"

/** Rows of pixels on the device. */
typedef struct {
  cl_mem in, out; /* linear RGBA float */
  size_t n_pixels;
  gint width;  /* of a row */
  gint n_kept; /* pixels at the left of each row that stay as they are */
} OpenclRows;

/**
 * opencl_transform_rows:
 *
 * Compiles the program the first time. Returns once all of @rows are done.
 * Thread-safe.
 *
 * Returns: (nullable): why it can't; then nothing is promised of what is at `out`
 */
const char *opencl_transform_rows (const ColorshineTransform *transform, const OpenclRows *rows);

/** Logs, once for each @reason, why pixels that OpenCL was asked for are done by the
 * processor. */
void opencl_tell_fallback (const char *reason);

/** The same, where GEGL does not use OpenCL: a message if it was asked to, else for
 * whom it may interest. */
void opencl_tell_off (void);
