/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See golden.h.
 */
#include "golden.h"

#include <math.h>
#include <string.h>

GPtrArray *
golden_rows (const char *file_name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "golden", file_name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);

  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  for (char *line = text, *end; line < text + length; line = end + 1)
    {
      end = memchr (line, '\n', (gsize) (text + length - line));
      g_assert_nonnull (end);
      *end = '\0';
      if (line[0] == '#' || line[0] == '\0')
        continue;
      char **fields = g_strsplit (line, "\t", -1);
      for (char **field = fields; *field; field++)
        {
          char *raw = *field;
          *field = g_strcompress (raw);
          g_free (raw);
        }
      g_ptr_array_add (rows, fields);
    }
  return rows;
}

const char *
golden_field (GPtrArray *rows, guint row, guint field)
{
  char **fields = g_ptr_array_index (rows, row);
  g_assert_cmpuint (field, <, g_strv_length (fields));
  return fields[field];
}

double
golden_number (GPtrArray *rows, guint row, guint field)
{
  const char *text = golden_field (rows, row, field);
  char *end;
  const double value = g_ascii_strtod (text, &end);
  g_assert_true (end != text && *end == '\0');
  return value;
}

ColorshineSpace *
golden_space (const char *name)
{
  g_autoptr (GPtrArray) rows = golden_rows ("spaces.tsv");
  for (guint row = 0; row < rows->len; row++)
    if (strcmp (golden_field (rows, row, 0), name) == 0)
      {
        double matrix[9];
        for (guint k = 0; k < 9; k++)
          matrix[k] = golden_number (rows, row, k + 1);
        return colorshine_space_new (matrix, NULL);
      }
  g_error ("no space %s", name);
}

void
assert_near (double value, double expected, double tolerance, const char *what)
{
  if (isnan (value) && isnan (expected))
    return;
  if (isinf (expected) && value == expected)
    return;
  if (!(fabs (value - expected) <= tolerance))
    g_error ("%s: got %.17g, expected %.17g ± %g", what, value, expected, tolerance);
}
