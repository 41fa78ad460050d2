/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See lut-file.h. The forms themselves are the core's.
 */
#include "lut-file.h"

#include "failure.h"
#include "image-file.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

gboolean
lut_form_for_name (const char *name, LutForm *form, GError **error)
{
  const char *slash = strrchr (name, '/'), *dot = strrchr (slash ? slash : name, '.');
  const char *extension = dot ? dot : "";
  if (g_ascii_strcasecmp (extension, ".cube") == 0)
    *form = LUT_CUBE;
  else if (g_ascii_strcasecmp (extension, ".png") == 0)
    *form = LUT_HALD;
  else
    {
      g_set_error (error, FAILURE_DOMAIN, FAILURE_OUTPUT_FORMAT,
                   "a table's name ends in .cube, or in .png for a Hald CLUT, not in “%s”",
                   extension);
      return FALSE;
    }
  return TRUE;
}

static gboolean
write_cube (const ColorshineClut *clut, const char *path, const char *title, const char *comment,
            GError **error)
{
  FILE *file = fopen (path, "wbe");
  gboolean is_whole = file && colorshine_clut_write_cube (clut, title, comment, file);
  int number = errno;
  if (file && fclose (file) != 0 && is_whole)
    {
      is_whole = FALSE;
      number = errno;
    }
  if (!is_whole)
    failure_set_from_errno (error, number, FAILURE_WRITE, "the table can't be written");
  return is_whole;
}

static gboolean
write_hald (const ColorshineClut *clut, const char *path, GError **error)
{
  const guint n_nodes = colorshine_clut_n_nodes (clut);
  const guint side = (guint) lround (sqrt (n_nodes)) * n_nodes; /* L · L² */
  g_autofree guint16 *rgb = g_try_new (guint16, 3 * (gsize) side * side);
  if (!rgb)
    {
      g_set_error_literal (error, FAILURE_DOMAIN, FAILURE_MEMORY, "not enough memory");
      return FALSE;
    }
  colorshine_clut_hald (clut, rgb);
  const Babl *format = babl_format ("R'G'B' u16");
  const GeglRectangle all = { 0, 0, (int) side, (int) side };
  g_autoptr (GeglBuffer) buffer = gegl_buffer_new (&all, format);
  gegl_buffer_set (buffer, &all, 0, format, rgb, GEGL_AUTO_ROWSTRIDE);
  return image_file_save (buffer, path, IMAGE_PNG, 0, NULL, error);
}

gboolean
lut_file_write (const ColorshineClut *clut, LutForm form, const AtomicFile *file,
                const char *title, const char *comment, GError **error)
{
  const char *path = atomic_file_path (file);
  return form == LUT_CUBE ? write_cube (clut, path, title, comment, error)
                          : write_hald (clut, path, error);
}
