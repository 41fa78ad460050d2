/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The options that several verbs share, and the settings that they make.
 */
#pragma once

#include "settings.h"

/** --attractor, --recipe, --preset. */
const GOptionEntry *options_recipe (void);

/** --lightness, --chroma, --hue, --blend, --gamut, --neutral-chroma. */
const GOptionEntry *options_transform (void);

/** The last three of them: how colours mix. */
const GOptionEntry *options_mixing (void);

/** --quality, --depth, --overwrite, --verify. */
const GOptionEntry *options_output (void);

/** --threads. */
const GOptionEntry *options_threads (void);

/** Settings from what was parsed: (transfer full) (nullable). Without a recipe they
 * have an empty one, unless @needs_recipe. */
Settings *options_settings (gboolean needs_recipe, GError **error);

/** yes, true, on, 1 or their opposites, in any case. */
gboolean options_read_switch (const char *text, gboolean *value);
