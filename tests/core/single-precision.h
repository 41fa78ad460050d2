/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The core's formulae in float. Its headers state them for one precision per
 * source file, and the tests' own files take double.
 */
#pragma once

#include "colorshine.h"
#include "matrix.h"

float single_cube_root (float x);
float single_falloff (ColorshineFalloff falloff, float d);

/** The two polynomials, of v = 1 − d². */
float single_falloff_cosine (float v);
float single_falloff_gaussian (float v);

void single_oklab_from_rgb (const Matrix3 *rgb_to_lms, const float rgb[3], float lab[3]);
void single_rgb_from_oklab (const Matrix3 *lms_to_rgb, const float lab[3], float rgb[3]);
