/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * Codes to linear light and back, one array per component, as the kernels hold pixels:
 * between rows of floats and these, time would be lost both ways.
 */
#pragma once

#include "dispatch.h"

/** Linear light of up to COLORSHINE_BLOCK_PIXELS pixels. */
void transfer_curve_decode_planes (const ColorshineTransferCurve *curve, bool has_alpha,
                                   const void *codes, size_t n_pixels, ColorPlanes *planes);

/** The same of those @n of @codes, without alpha, whose places are @chosen, from @first
 * on. */
void transfer_curve_decode_chosen (const ColorshineTransferCurve *curve, const void *codes,
                                   const uint16_t *chosen, size_t n, size_t first,
                                   ColorPlanes *planes);

/** Nearest codes of @n pixels from @first on. Below 0 is 0, above 1 is 1, NaN is either.
 * Every alpha of @out stays. */
void transfer_curve_encode_planes (const ColorshineTransferCurve *curve, bool has_alpha,
                                   const ColorPlanes *planes, size_t first, size_t n, void *out);
