/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One file from reading to its place under the output's name.
 */
#pragma once

#include "image-header.h"
#include "settings.h"

typedef struct {
  guint64 input_bytes, output_bytes;
  double megapixels;
  double seconds_wall, seconds_cpu;
  guint64 peak_memory_bytes;
  double radii[COLORSHINE_MAX_ATTRACTORS];
  char content_hash[65]; /* SHA-256 of the input, hexadecimal */
} JobResult;

/** Told once the header was read. */
typedef void (*JobStarted) (const ImageHeader *header, gpointer data);

/** Recolours @input into @output; paths are any bytes. @result is filled as far as it went. */
gboolean job_run (const Settings *settings, const char *input, const char *output,
                  JobStarted started, gpointer data, JobResult *result, GError **error);
