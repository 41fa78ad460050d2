/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the result of each input goes. Two inputs never share an output, and an
 * input is never an output, by whatever names.
 */
#pragma once

#include "inputs.h"

#define OUTPUTS_DEFAULT_TEMPLATE "{name}_colorshine.{ext}"
#define OUTPUTS_MIRROR_TEMPLATE "{name}.{ext}"

typedef struct {
  const char *file;          /* the one output of the one input; NULL = by the rest */
  const char *folder;        /* mirrors the inputs' tree; NULL = beside each input */
  const char *name_template; /* NULL = one of the above */
} OutputRule;

typedef struct {
  Input *input;  /* not owned */
  char *path;    /* NULL where @error says why there is none */
  char *base;    /* the folder that a mirrored tree begins at */
  char *name;    /* below @base */
  gboolean may_replace; /* what is there is from an earlier run of this kind */
  gboolean is_finished; /* by an earlier run */
  GError *error; /* of FAILURE_DOMAIN: why this input can't be done; NULL if it can */
} Output;

/** Refuses an unknown extension: as image_format_for_name() without the format. */
typedef gboolean (*OutputCheck) (const char *name, GError **error);

/** Whether @text can be a name template. */
gboolean outputs_template_is_valid (const char *text, GError **error);

/** The last part of an output's name: (transfer full). @name_template is valid. */
char *outputs_name (const char *name_template, const char *input_name);

/**
 * outputs_assign:
 * @notes: of char *: gets a sentence for each input that is left out, because it is
 *   the output of another
 *
 * Returns: (element-type Output) (transfer full) (nullable): NULL where the whole run
 *   can't be meant so
 */
GPtrArray *outputs_assign (const Inputs *inputs, const OutputRule *rule, OutputCheck check,
                           GPtrArray *notes, GError **error);

/**
 * outputs_assign_pairs:
 * @paths: (element-type filename): as many as @inputs has files
 *
 * The same for outputs that a manifest names.
 */
GPtrArray *outputs_assign_pairs (const Inputs *inputs, GPtrArray *paths, OutputCheck check,
                                 GError **error);
