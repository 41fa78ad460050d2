/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One file from reading to its place under the output's name.
 */
#pragma once

#include "input-file.h"
#include "recolour.h"
#include "settings.h"

typedef struct {
  guint64 input_bytes, output_bytes;
  double megapixels;
  double seconds_wall, seconds_cpu;
  guint64 memory_need_bytes, peak_memory_bytes; /* as was expected; as it was */
  ColorshineCoverage coverage;
  double radii[COLORSHINE_MAX_ATTRACTORS];
  char content_hash[INPUT_FILE_HASH_SIZE]; /* SHA-256 of the input */
} JobResult;

/** Told once the header was read. */
typedef void (*JobStarted) (const ImageHeader *header, gpointer data);

/**
 * job_run:
 * @input: any bytes
 * @output: any bytes; its extension is the format
 * @started: (nullable)
 * @result: (out): filled as far as it went
 *
 * After image_file_init(). Nothing is left under any name where it fails.
 */
gboolean job_run (const Settings *settings, const char *input, const char *output,
                  JobStarted started, gpointer data, JobResult *result, GError **error);

/**
 * job_analyse:
 * @analysis: (inout): the colours of the files so far, NULL before the first
 * @n_rows: (inout): rows so far: positions in the analysis
 *
 * Counts a file's colours, in sRGB, for a recipe that is resolved over many.
 */
gboolean job_analyse (const char *input, guint64 memory_bytes, ColorshineAnalysis **analysis,
                      guint32 *n_rows, GError **error);
