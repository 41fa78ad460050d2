/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Colours between the core, GEGL and GIMP's colour widgets, by way of linear sRGB
 * without limits.
 */
#include "config.h"

#include "color.h"

static const ColorshineSpace *
srgb (void)
{
  static ColorshineSpace *space;
  if (g_once_init_enter_pointer (&space))
    g_once_init_leave_pointer (&space, colorshine_space_new_srgb ());
  return space;
}

GeglColor *
gegl_color_from_color (const ColorshineColor *color)
{
  double rgba[4] = { 0.0, 0.0, 0.0, color->alpha };
  colorshine_space_rgb_from_color (srgb (), color, rgba);
  GeglColor *result = gegl_color_new (NULL);
  gegl_color_set_pixel (result, babl_format ("RGBA double"), rgba);
  return result;
}

char *
css_from_gegl_color (GeglColor *gegl_color)
{
  double rgba[4];
  char text[64];
  ColorshineColor color;
  gegl_color_get_pixel (gegl_color, babl_format ("RGBA double"), rgba);
  colorshine_space_color_from_rgb (srgb (), rgba, &color);
  color.alpha = CLAMP (rgba[3], 0.0, 1.0);
  colorshine_color_format (&color, text, sizeof text);
  return g_strdup (text);
}
