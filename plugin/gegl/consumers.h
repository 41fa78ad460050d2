/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * What becomes of an operation's output: whether as few bits as the input had are
 * enough for it.
 */
#pragma once

#include <gegl.h>

/**
 * consumers_keep_codes:
 * @node: the operation's
 * @codes: an RGB format of 8 or 16 bits
 *
 * Whether all that comes out of the node is known to be rounded to these codes in
 * the end, with nothing on the way that could make an earlier rounding visible.
 */
gboolean consumers_keep_codes (GeglNode *node, const Babl *codes);
