/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is to be done with every file of a run: the record that a worker gets as
 * its first line and that the other verbs fill from their options.
 */
#pragma once

#include "colorshine.h"

#include <glib.h>
#include <json-glib/json-glib.h>

typedef struct {
  ColorshineRecipe *recipe;
  ColorshineOptions options;
  double *radii;        /* frozen, one per attractor; NULL = from each file's own colours */
  guint n_radii;
  guint n_threads;      /* 0 = as many as the machine gives */
  guint64 memory_bytes; /* most that one file may take; 0 = no limit */
  gboolean verify;      /* decode the output before it replaces anything */
  gboolean overwrite;
  int quality;          /* 1–100; 0 = the format's default */
  int depth;            /* bits a component: 8, 16 or 32; 0 = the input's */
} Settings;

/** Defaults, with an empty recipe. */
Settings *settings_new (void);
void settings_free (Settings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Settings, settings_free)

/** From the worker's first line: (transfer full) (nullable). Unknown members are errors. */
Settings *settings_new_from_json (JsonObject *object, GError **error);

/** Sets a recipe. */
gboolean settings_take_recipe_text (Settings *settings, const char *text, GError **error);
