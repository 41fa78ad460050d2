/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How much memory a file takes, known from its header: so that a run never asks for
 * more than there is, and a file that says it is huge is refused before it is.
 */
#pragma once

#include "settings.h"
#include "image-header.h"

/** What a worker holds before its first file, in bytes. */
guint64 memory_need_base (void);

/** The peak, in bytes, of a worker that takes the file of that header to @output:
 * within 25 % of what is measured from 1 megapixel on. */
guint64 memory_need (const ImageHeader *header, ImageFormat output, const Settings *settings);

/** The same of one that only counts its colours. */
guint64 memory_need_to_analyse (const ImageHeader *header);
