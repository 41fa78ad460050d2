/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the operation should make of pixels, by the core's reference: every pixel
 * on its own, in double, with radii from an analysis that the test makes itself.
 */
#pragma once

#include "attract-graph.h"
#include "colorshine.h"

/** A recipe and the settings that are not at their defaults. */
typedef struct {
  const char *attractors;
  ColorshineBlend blend;
  ColorshineGamut gamut;
  gboolean keep_lightness;
  ColorshineShow show;
  guint show_attractor;
} Look;

typedef struct {
  ColorshineRecipe *recipe;
  double radii[COLORSHINE_MAX_ATTRACTORS];
  ColorshineTransform *transform;
  const ColorshineSpace *space;
} Reference;

/** Sets the look's properties on the graph's operation. */
void graph_set_look (Graph *graph, const Look *look);

/** @linear: linear RGBA float, the whole image. (transfer full) */
Reference *reference_new (const Look *look, const ColorshineSpace *space, const float *linear,
                          int width, int height);

void reference_free (Reference *reference);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reference, reference_free)

/** Whether rounding may decide if the pixel lies in an attractor's range. */
gboolean reference_is_at_an_edge (const Reference *reference, const float *linear);

/** ΔE of many pixels from the reference. */
typedef struct {
  GArray *delta_e;
  guint n_left_out; /* at the edge of a range */
} Comparison;

void comparison_init (Comparison *comparison);

/** Compares the operation's output with the reference of its input, both linear
 * RGBA float. Fails where a pixel is off by more than 1e-3. @encoding: the format
 * through which the output came; the reference's result goes through it too,
 * because babl's way there and back is exact only for linear ones. */
void comparison_add (Comparison *comparison, const Reference *reference, const Babl *encoding,
                     const float *linear, const float *output, gsize n_pixels);

/** Fails unless enough pixels were compared and 99.99 % of them are within 1e-4;
 * prints the numbers, and clears. */
void comparison_finish (Comparison *comparison, const char *what);
