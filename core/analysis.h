/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * What the rest of the core may know of an analysis: its colours, one by one.
 */
#pragma once

#include "colorshine.h"

/** Called with a kept colour and its weight; an opaque pixel's is UINT32_MAX. */
typedef void (*ColorshineSampleVisitor) (const float lab[3], uint64_t weight, void *data);

/** Visits every kept colour, in an order that depends on how they were added. */
void colorshine_analysis_visit (const ColorshineAnalysis *analysis, ColorshineSampleVisitor visit,
                                void *data);
