/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is to be done with every file of a run: the record that the verbs fill from
 * their options and that a worker gets as its first line.
 */
#pragma once

#include "colorshine.h"

#include <glib.h>
#include <json-glib/json-glib.h>

typedef struct {
  char *recipe_text;    /* as it was given */
  ColorshineRecipe *recipe;
  ColorshineOptions options;
  double *radii;        /* frozen, one per attractor; NULL = from each file's own colours */
  int n_threads;        /* 0 = as many as the machine gives */
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

/** Each fails with FAILURE_SETTINGS, or FAILURE_RECIPE, and a sentence that says what
 * was found and what was expected. 0 is the default of a number. */
gboolean settings_take_recipe_text (Settings *settings, const char *text, GError **error);
gboolean settings_set_blend (Settings *settings, const char *name, GError **error);
gboolean settings_set_gamut (Settings *settings, const char *name, GError **error);
gboolean settings_set_quality (Settings *settings, double quality, GError **error);
gboolean settings_set_depth (Settings *settings, double depth, GError **error);
gboolean settings_set_threads (Settings *settings, double n_threads, GError **error);

/** From the worker's first line: (transfer full) (nullable). An unknown member is an
 * error. */
Settings *settings_new_from_json (JsonObject *object, GError **error);

/** The worker's first line: (transfer full). */
JsonObject *settings_to_json (const Settings *settings);
