/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The recipe of the benchmarks that need but one: four attractors around the hue
 * circle, each of which reaches a third of the picture.
 */
#pragma once

/** @radius is what follows each attractor's numbers, such as ";radius=0.3", which is
 * about as far on a photograph. */
#define FOUR_ATTRACTORS(radius)                                           \
  "oklch(45% 0.13 40);33;75" radius "|oklch(55% 0.13 177.5);33;75" radius \
  "|oklch(65% 0.13 315);33;75" radius "|oklch(75% 0.13 92.5);33;75" radius
