/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See image-colors.h.
 */
#include "image-colors.h"

#include "failure.h"
#include "image-file.h"
#include "input-file.h"
#include "recolour.h"
#include "verb.h"

#include <stdio.h>

static gboolean
read_pixels (ImageColors *colors, const InputFile *input, GError **error)
{
  colors->header = input->header;
  input_file_drop_pages (input);
  colors->pixels
      = image_file_load (&input->header, input_file_bytes (input), input->path, NULL, error);
  if (!colors->pixels)
    return FALSE;
  colors->analysis = recolour_analyse (colors->pixels);
  if (!colors->analysis)
    g_set_error_literal (error, FAILURE_DOMAIN, FAILURE_MEMORY,
                         "not enough memory to count the colours");
  return colors->analysis != NULL;
}

ImageColors *
image_colors_new (const char *path, GError **error)
{
  InputFile input;
  g_autoptr (ImageColors) colors = g_new0 (ImageColors, 1);
  const gboolean is_read
      = input_file_open (&input, path, error) && read_pixels (colors, &input, error);
  input_file_close (&input);
  return is_read ? g_steal_pointer (&colors) : NULL;
}

void
image_colors_free (ImageColors *colors)
{
  colorshine_analysis_free (colors->analysis);
  g_clear_object (&colors->pixels);
  g_free (colors);
}

int
image_colors_failed (const char *verb, const char *path, const GError *error)
{
  g_autofree char *shown = g_filename_display_name (path);
  fprintf (stderr, "colorshine %s: %s: %s\n", verb, shown, error->message);
  return EXIT_SOME_FAILED;
}
