/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What decoders and encoders say about a file. GEGL's loaders and savers report
 * nothing to their caller: they log, print to standard error, or end the process.
 */
#pragma once

#include "failure.h"

/** Takes GLib's log writer; once per process. */
void complaints_init (void);

/** From here on, what is logged as a warning or printed to standard error is kept
 * and not shown. @path is what the file is opened by, and is told as "the file". */
void complaints_begin (const char *path);

/** Ends that. FALSE with an error, "WHAT: sentence", where something was amiss. */
gboolean complaints_end (FailureCode code, const char *what, GError **error);

/**
 * complaints_on_exit:
 * @tell: called where a library ends the process between the two calls above, with
 *   what it said last; NULL for none
 */
void complaints_on_exit (void (*tell) (const char *sentence));
