/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A table as a file that other programs read.
 */
#pragma once

#include "atomic-file.h"
#include "colorshine.h"

#include <glib.h>

typedef enum {
  LUT_CUBE, /* Adobe's .cube text */
  LUT_HALD, /* a Hald CLUT: PNG of 16 bits */
} LutForm;

/** The form that a name's extension asks for; FAILURE_OUTPUT_FORMAT where it is none. */
gboolean lut_form_for_name (const char *name, LutForm *form, GError **error);

/**
 * lut_file_write:
 * @clut: for a Hald CLUT of a square number of nodes per side
 * @file: where to; still to be committed
 * @title: what a .cube calls itself
 * @comment: lines for the reader of a .cube
 */
gboolean lut_file_write (const ColorshineClut *clut, LutForm form, const AtomicFile *file,
                         const char *title, const char *comment, GError **error);
