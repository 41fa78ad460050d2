/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pixels for the benchmarks: a photograph at its own scale, repeated until it
 * fills the picture, and random colours.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/** Linear sRGB and alpha 1 in rows without gaps. */
typedef struct {
  float *rgba;
  size_t width, height;
} Picture;

/** A PPM file (P6, 8 bits); false, with a line on stderr, if it cannot be read. */
bool picture_load (const char *path, Picture *picture);

/** @tile repeated, its neighbours mirrored so that no edges arise. */
Picture picture_repeat (const Picture *tile, size_t width, size_t height);

/** 8-bit sRGB codes, each component drawn evenly; the same in every run. */
Picture picture_random (size_t width, size_t height);

/** Zeros, every page of which was touched. */
Picture picture_blank (size_t width, size_t height);

void picture_clear (Picture *picture);
