/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * Name, range, default and unit of every setting, stated here alone.
 */
#include "colorshine.h"

#include <float.h>

static const char *const FALLOFFS[] = { "cosine", "linear", "quadratic", "gaussian", "cubic", NULL };
static const char *const BLENDS[] = { "oklab", "oklch", NULL };
static const char *const GAMUTS[] = { "reduce-chroma", "css", "clip", "none", NULL };
static const char *const SHOWS[] = { "result", "influence", "out-of-gamut", NULL };

static const ColorshineSetting SETTINGS[COLORSHINE_N_SETTINGS] = {
  [COLORSHINE_SETTING_TOLERANCE] = { "tolerance", 0.0, 100.0, 50.0, "%", NULL },
  [COLORSHINE_SETTING_STRENGTH] = { "strength", 0.0, 200.0, 75.0, "", NULL },
  [COLORSHINE_SETTING_RADIUS] = { "radius", 0.0, DBL_MAX, 0.0, "ΔE OK", NULL },
  [COLORSHINE_SETTING_FALLOFF] = { "falloff", 0.0, 4.0, COLORSHINE_FALLOFF_COSINE, "", FALLOFFS },
  [COLORSHINE_SETTING_LIGHTNESS] = { "lightness", 0.0, 1.0, 1.0, "", NULL },
  [COLORSHINE_SETTING_CHROMA] = { "chroma", 0.0, 1.0, 1.0, "", NULL },
  [COLORSHINE_SETTING_HUE] = { "hue", 0.0, 1.0, 1.0, "", NULL },
  [COLORSHINE_SETTING_BLEND] = { "blend", 0.0, 1.0, COLORSHINE_BLEND_OKLAB, "", BLENDS },
  [COLORSHINE_SETTING_GAMUT] = { "gamut", 0.0, 3.0, COLORSHINE_GAMUT_REDUCE_CHROMA, "", GAMUTS },
  /* 0.5 lies beyond the chroma of every colour that a display shows. */
  [COLORSHINE_SETTING_NEUTRAL_CHROMA] = { "neutral-chroma", 0.0, 0.5, 0.02, "C", NULL },
  [COLORSHINE_SETTING_SHOW] = { "show", 0.0, 2.0, COLORSHINE_SHOW_RESULT, "", SHOWS },
  [COLORSHINE_SETTING_SHOW_ATTRACTOR]
  = { "show-attractor", 0.0, COLORSHINE_MAX_ATTRACTORS, 0.0, "", NULL },
  [COLORSHINE_SETTING_SPLIT] = { "split", 0.0, 1.0, 0.0, "", NULL },
};

const ColorshineSetting *
colorshine_setting (ColorshineSettingId id)
{
  return &SETTINGS[id];
}

void
colorshine_options_init (ColorshineOptions *options)
{
  *options = (ColorshineOptions){
    .lightness = SETTINGS[COLORSHINE_SETTING_LIGHTNESS].default_value != 0.0,
    .chroma = SETTINGS[COLORSHINE_SETTING_CHROMA].default_value != 0.0,
    .hue = SETTINGS[COLORSHINE_SETTING_HUE].default_value != 0.0,
    .blend = (ColorshineBlend) SETTINGS[COLORSHINE_SETTING_BLEND].default_value,
    .gamut = (ColorshineGamut) SETTINGS[COLORSHINE_SETTING_GAMUT].default_value,
    .neutral_chroma = SETTINGS[COLORSHINE_SETTING_NEUTRAL_CHROMA].default_value,
    .show = (ColorshineShow) SETTINGS[COLORSHINE_SETTING_SHOW].default_value,
    .show_attractor = (unsigned) SETTINGS[COLORSHINE_SETTING_SHOW_ATTRACTOR].default_value,
  };
}
