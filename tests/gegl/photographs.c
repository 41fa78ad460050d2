/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See photographs.h.
 */
#include "photographs.h"

#include "attract-graph.h"

#include <string.h>

static const char *const PHOTOGRAPHS[N_PHOTOGRAPHS]
    = { "YellowFlower.jpg", "LadyBird.jpg", "Storm.jpg", "Aqua.jpg" };

/* babl may know the profile's space by rounder numbers. */
static const double COLORANT_ERROR = 1e-4;

/* NULL, with the test skipped, if it isn't there. */
static char *
installed_file (const char *variable, const char *file_name)
{
  const char *folder = g_getenv (variable);
  g_autofree char *path = g_build_filename (folder ? folder : ".", file_name, NULL);
  if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return g_steal_pointer (&path);
  g_autofree char *reason = g_strdup_printf ("%s (%s) is not installed", path, variable);
  g_test_skip (reason);
  return NULL;
}

char *
photograph_path (guint number)
{
  return installed_file ("COLORSHINE_PHOTOGRAPHS", PHOTOGRAPHS[number % N_PHOTOGRAPHS]);
}

void *
photograph_crop (guint number, int width, int height, const char *format_name)
{
  g_autofree char *path = photograph_path (number);
  if (!path)
    return NULL;
  GeglNode *root = gegl_node_new ();
  GeglNode *load
      = gegl_node_new_child (root, "operation", "gegl:load", "path", path, NULL);
  const GeglRectangle all = gegl_node_get_bounding_box (load);
  g_assert_cmpint (all.width, >=, width);
  g_assert_cmpint (all.height, >=, height);

  const GeglRectangle middle
      = { (all.width - width) / 2, (all.height - height) / 2, width, height };
  const Babl *format = babl_format (format_name);
  const gsize n_pixels = (gsize) width * (gsize) height;
  void *pixels = g_malloc (n_pixels * (gsize) babl_format_get_bytes_per_pixel (format));
  gegl_node_blit (load, 1.0, &middle, format, pixels, GEGL_AUTO_ROWSTRIDE, GEGL_BLIT_DEFAULT);
  g_object_unref (root);
  return pixels;
}

static guint32
big_endian (const char *bytes)
{
  guint32 value;
  memcpy (&value, bytes, sizeof value);
  return GUINT32_FROM_BE (value);
}

/* An XYZ tag of an ICC profile (ICC.1:2022, 7.2 and 10.31). */
static void
read_colorant (const char *icc, gsize length, const char *signature, double xyz[3])
{
  const guint32 n_tags = big_endian (icc + 128);
  for (guint32 i = 0; i < n_tags; i++)
    {
      const char *tag = icc + 132 + 12 * i;
      if (memcmp (tag, signature, 4) != 0)
        continue;
      const guint32 offset = big_endian (tag + 4);
      g_assert_cmpuint (offset + 20, <=, length);
      g_assert_cmpmem (icc + offset, 4, "XYZ ", 4);
      for (guint k = 0; k < 3; k++)
        xyz[k] = (gint32) big_endian (icc + offset + 8 + 4 * k) / 65536.0;
      return;
    }
  g_error ("the profile has no %s", signature);
}

gboolean
profile_spaces (const char *file_name, const Babl **space, ColorshineSpace **core_space)
{
  g_autofree char *path = installed_file ("COLORSHINE_PROFILES", file_name);
  if (!path)
    return FALSE;
  g_autofree char *icc = NULL;
  gsize length;
  g_assert_true (g_file_get_contents (path, &icc, &length, NULL));

  const char *problem = NULL;
  *space = babl_space_from_icc (icc, (int) length, BABL_ICC_INTENT_RELATIVE_COLORIMETRIC, &problem);
  g_assert_cmpstr (problem, ==, NULL);
  g_assert_nonnull (*space);

  static const char *const signatures[] = { "rXYZ", "gXYZ", "bXYZ" };
  static const double unit_vectors[9] = { 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0 };
  g_autofree double *columns
      = converted (unit_vectors, babl_format_with_space ("RGB double", *space),
                   babl_format_with_space ("CIE XYZ double", *space), 3);
  double matrix[9];
  for (int column = 0; column < 3; column++)
    {
      double xyz[3];
      read_colorant (icc, length, signatures[column], xyz);
      for (int row = 0; row < 3; row++)
        {
          matrix[3 * row + column] = columns[3 * column + row];
          g_assert_cmpfloat_with_epsilon (matrix[3 * row + column], xyz[row], COLORANT_ERROR);
        }
    }
  *core_space = colorshine_space_new (matrix, NULL);
  g_assert_nonnull (*core_space);
  return TRUE;
}
