/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * What the codes of babl's integer formats mean, for the core.
 */
#pragma once

#include "colorshine.h"

#include <babl/babl.h>

/** The curve of the format "@model @type" in @space: @model is RGB without alpha,
 * @type "u8" or "u16". With alpha babl takes other ways for some spaces, rougher
 * ones. NULL where the core can't take its codes. Made once, kept for the life of
 * the process. Thread-safe. (transfer none) */
const ColorshineTransferCurve *transfer_curve_lookup (const char *model, const char *type,
                                                      const Babl *space);
