/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * The forms in which other programs read a table: .cube text (Adobe, "Cube LUT
 * Specification" 1.0, 2013) and the pixels of a Hald CLUT.
 */
#include "clut.h"

#include "real.h"

#include <math.h>

/* Bytes of a line of a .cube file; the form allows 250. */
enum { MAX_LINE = 200 };

static const double FULL_16_BITS = 65535.0;

/* ── .cube ──────────────────────────────────────────────────────────────── */

static char
printable (char c)
{
  return c >= ' ' && c <= '~' ? c : '?';
}

static void
write_title (const char *title, FILE *file)
{
  fputs ("TITLE \"", file);
  for (int i = 0; title[i] && i < MAX_LINE; i++)
    fputc (title[i] == '"' ? '\'' : printable (title[i]), file);
  fputs ("\"\n", file);
}

static void
write_comment (const char *comment, FILE *file)
{
  int column = 0;
  for (const char *at = comment; *at; at++)
    {
      if (column == 0)
        fputs ("# ", file);
      if (*at != '\n')
        fputc (printable (*at), file);
      column = *at == '\n' ? 0 : column + 1;
      if (*at == '\n' || column == MAX_LINE)
        {
          fputc ('\n', file);
          column = 0;
        }
    }
  if (column > 0)
    fputc ('\n', file);
}

/* Six decimals. Digit by digit, because printf()'s decimal point is the locale's,
 * and it takes longer than the baking. The end of the text. */
static char *
put_number (char *text, float value)
{
  const double millionths = round (fabs ((double) value) * 1e6);
  uint64_t rest = (uint64_t) fmin (millionths, 1e18);
  char digits[24];
  int n = 0;
  do
    {
      digits[n++] = (char) ('0' + rest % 10);
      rest /= 10;
      if (n == 6)
        digits[n++] = '.';
    }
  while (rest > 0 || n < 8);
  if (value < 0.0f && millionths > 0.0)
    *text++ = '-';
  while (n > 0)
    *text++ = digits[--n];
  return text;
}

bool
colorshine_clut_write_cube (const ColorshineClut *clut, const char *title, const char *comment,
                            FILE *file)
{
  write_title (title, file);
  if (comment)
    write_comment (comment, file);
  fprintf (file, "LUT_3D_SIZE %u\nDOMAIN_MIN 0 0 0\nDOMAIN_MAX 1 1 1\n", clut->n_nodes);
  const size_t n_values = (size_t) clut->n_nodes * clut->n_nodes * clut->n_nodes * 3;
  for (size_t i = 0; i < n_values && !ferror (file); i += 3)
    {
      char line[3 * 32];
      char *end = line;
      for (size_t k = 0; k < 3; k++)
        {
          end = put_number (end, clut->rgb[i + k]);
          *end++ = k < 2 ? ' ' : '\n';
        }
      fwrite (line, 1, (size_t) (end - line), file);
    }
  return !ferror (file) && fflush (file) == 0;
}

/* ── Hald CLUT ──────────────────────────────────────────────────────────── */

static double
in_16_bits (float value)
{
  return round (real_clamp01 (value) * FULL_16_BITS);
}

void
colorshine_clut_round_to_16_bits (ColorshineClut *clut)
{
  const size_t n_values = (size_t) clut->n_nodes * clut->n_nodes * clut->n_nodes * 3;
  for (size_t i = 0; i < n_values; i++)
    clut->rgb[i] = (float) (in_16_bits (clut->rgb[i]) / FULL_16_BITS);
}

void
colorshine_clut_hald (const ColorshineClut *clut, uint16_t *rgb)
{
  const size_t n_values = (size_t) clut->n_nodes * clut->n_nodes * clut->n_nodes * 3;
  for (size_t i = 0; i < n_values; i++)
    rgb[i] = (uint16_t) in_16_bits (clut->rgb[i]);
}
