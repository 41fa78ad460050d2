/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * .cube text read back, by its own rules, and the pixels of a Hald CLUT.
 */
#include "golden.h"
#include "test-main.h"

#include "clut.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static ColorshineSpace *srgb;

/* A table whose values are anything. */
static ColorshineClut *
random_table (unsigned n_nodes, double low, double high)
{
  ColorshineRecipe *recipe = colorshine_recipe_parse ("", NULL);
  ColorshineOptions options;
  colorshine_options_init (&options);
  ColorshineTransform *identity = colorshine_transform_new (recipe, NULL, &options, srgb);
  ColorshineClut *clut = colorshine_clut_new (identity, n_nodes, 1);
  for (unsigned i = 0; i < n_nodes * n_nodes * n_nodes * 3; i++)
    clut->rgb[i] = (float) g_test_rand_double_range (low, high);
  colorshine_transform_free (identity);
  colorshine_recipe_free (recipe);
  return clut;
}

static char **
cube_lines (const ColorshineClut *clut, const char *title, const char *comment)
{
  char *text = NULL;
  size_t size = 0;
  FILE *file = open_memstream (&text, &size);
  g_assert_nonnull (file);
  g_assert_true (colorshine_clut_write_cube (clut, title, comment, file));
  g_assert_cmpint (fclose (file), ==, 0);
  g_assert_cmpuint (size, ==, strlen (text));
  g_assert_cmpint (text[size - 1], ==, '\n');
  text[size - 1] = '\0';
  char **lines = g_strsplit (text, "\n", -1);
  free (text);
  return lines;
}

/* The values that follow the head of four lines. */
static void
assert_values (char **lines, const ColorshineClut *clut)
{
  const unsigned n = clut->n_nodes * clut->n_nodes * clut->n_nodes;
  g_assert_cmpuint (g_strv_length (lines), ==, 4 + n);
  for (unsigned i = 0; i < n; i++)
    {
      g_auto (GStrv) words = g_strsplit (lines[4 + i], " ", -1);
      g_assert_cmpuint (g_strv_length (words), ==, 3);
      for (unsigned k = 0; k < 3; k++)
        {
          char *end;
          const double value = g_ascii_strtod (words[k], &end);
          g_assert_cmpstr (end, ==, "");
          const char *point = strchr (words[k], '.');
          g_assert_nonnull (point);
          g_assert_cmpuint (strlen (point + 1), ==, 6);
          /* Half of the last decimal, and the rounding of reading it. */
          assert_near (value, clut->rgb[3 * i + k], 0.5e-6 + 1e-12, lines[4 + i]);
        }
    }
}

static void
test_cube (void)
{
  ColorshineClut *clut = random_table (5, -0.5, 12.5);
  static const float special[] = { 0.0f, -0.0f, 1.0f, 1e-7f, -1e-7f, 0.9999999f, 0.0000005f, 1e6f };
  memcpy (clut->rgb, special, sizeof special);
  g_auto (GStrv) lines = cube_lines (clut, "A look", NULL);
  g_assert_cmpstr (lines[0], ==, "TITLE \"A look\"");
  g_assert_cmpstr (lines[1], ==, "LUT_3D_SIZE 5");
  g_assert_cmpstr (lines[2], ==, "DOMAIN_MIN 0 0 0");
  g_assert_cmpstr (lines[3], ==, "DOMAIN_MAX 1 1 1");
  g_assert_cmpstr (lines[4], ==, "0.000000 0.000000 1.000000");
  assert_values (lines, clut);
  g_assert_cmpstr (lines[5], ==, "0.000000 0.000000 1.000000");
  colorshine_clut_free (clut);
}

/* GIMP and the command line set the user's locale. */
static void
test_decimal_comma (void)
{
  if (!setlocale (LC_ALL, "de_DE.UTF-8"))
    {
      g_test_skip ("no German locale here");
      return;
    }
  ColorshineClut *clut = random_table (3, 0.0, 1.0);
  g_auto (GStrv) lines = cube_lines (clut, "", NULL);
  assert_values (lines, clut);
  colorshine_clut_free (clut);
  setlocale (LC_ALL, "C");
}

/* Whatever a user wrote into a recipe, the file stays well-formed: ASCII, one line
 * each, no longer than 250 bytes, and nothing but comments before the head. */
static void
test_comment (void)
{
  g_autofree char *long_line = g_strnfill (1000, 'x');
  g_autofree char *comment = g_strconcat ("orange /* é\n0 0 0 */;50;75\n\n\tblue\r\n", long_line, NULL);
  ColorshineClut *clut = random_table (2, 0.0, 1.0);
  g_auto (GStrv) lines = cube_lines (clut, "My \"look\"\n0 0 0 é", comment);
  g_assert_cmpstr (lines[0], ==, "TITLE \"My 'look'?0 0 0 ?\?\"");
  guint i = 1, n_x = 0;
  for (; lines[i] && lines[i][0] == '#'; i++)
    {
      g_assert_cmpuint (strlen (lines[i]), <=, 250);
      g_assert_true (g_str_is_ascii (lines[i]));
      for (const char *at = lines[i]; *at; at++)
        {
          g_assert_true (g_ascii_isprint (*at));
          n_x += *at == 'x';
        }
    }
  g_assert_cmpuint (n_x, ==, 1000);
  g_assert_cmpstr (lines[i], ==, "LUT_3D_SIZE 2");
  g_assert_cmpstr (lines[2], ==, "# 0 0 0 */;50;75");
  g_assert_cmpuint (g_strv_length (lines), ==, i + 3 + 8);

  g_autofree char *long_title = g_strnfill (1000, 't');
  g_auto (GStrv) titled = cube_lines (clut, long_title, "");
  g_assert_cmpuint (strlen (titled[0]), <=, 250);
  g_assert_cmpstr (titled[1], ==, "LUT_3D_SIZE 2");
  colorshine_clut_free (clut);
}

static void
test_full_disk (void)
{
  FILE *file = fopen ("/dev/full", "w");
  if (!file)
    {
      g_test_skip ("no /dev/full here");
      return;
    }
  ColorshineClut *clut = random_table (33, 0.0, 1.0);
  errno = 0;
  g_assert_false (colorshine_clut_write_cube (clut, "", NULL, file));
  g_assert_cmpint (errno, ==, ENOSPC);
  fclose (file);
  colorshine_clut_free (clut);
}

/* The form's own definition: red runs fastest, then green, then blue, over rows of
 * L³ pixels. */
static void
test_hald (void)
{
  enum { LEVEL = 4, N = LEVEL * LEVEL, SIDE = LEVEL * LEVEL * LEVEL };
  ColorshineClut *clut = random_table (N, 0.0, 1.0);
  for (int b = 0; b < N; b++)
    for (int g = 0; g < N; g++)
      for (int r = 0; r < N; r++)
        {
          float *node = clut->rgb + 3 * (r + N * g + N * N * b);
          node[0] = (float) (r * 4369) / 65535.0f;
          node[1] = (float) (g * 4369 + 1) / 65535.0f;
          node[2] = (float) (b * 4369 + 2) / 65535.0f;
        }
  clut->rgb[0] = -0.25f;
  clut->rgb[1] = 1.75f;
  clut->rgb[2] = NAN;
  g_autofree uint16_t *rgb = g_new (uint16_t, 3 * SIDE * SIDE);
  colorshine_clut_hald (clut, rgb);
  g_assert_cmpuint (rgb[0], ==, 0);
  g_assert_cmpuint (rgb[1], ==, 65535);
  g_assert_cmpuint (rgb[2], ==, 0);
  for (int y = 0; y < SIDE; y++)
    for (int x = y == 0; x < SIDE; x++)
      {
        const int index = SIDE * y + x;
        const uint16_t *pixel = rgb + 3 * index;
        g_assert_cmpuint (pixel[0], ==, index % N * 4369);
        g_assert_cmpuint (pixel[1], ==, MIN (index / N % N * 4369 + 1, 65535));
        g_assert_cmpuint (pixel[2], ==, MIN (index / N / N * 4369 + 2, 65535));
      }
  colorshine_clut_free (clut);
}

static void
test_round_to_16_bits (void)
{
  enum { N = 16 };
  ColorshineClut *clut = random_table (N, -0.1, 1.1);
  g_autofree float *exact = g_memdup2 (clut->rgb, N * N * N * 3 * sizeof (float));
  g_autofree uint16_t *before = g_new (uint16_t, 3 * N * N * N);
  g_autofree uint16_t *after = g_new (uint16_t, 3 * N * N * N);
  colorshine_clut_hald (clut, before);
  colorshine_clut_round_to_16_bits (clut);
  colorshine_clut_hald (clut, after);
  g_assert_cmpmem (before, 3 * N * N * N * sizeof *before, after, 3 * N * N * N * sizeof *after);
  for (int i = 0; i < N * N * N * 3; i++)
    {
      g_assert_cmpfloat (clut->rgb[i], ==, (float) (before[i] / 65535.0));
      /* Half a step, and the float's rounding. */
      assert_near (clut->rgb[i], CLAMP (exact[i], 0.0f, 1.0f), 0.5 / 65535.0 + 1e-7, "rounded");
    }
  colorshine_clut_free (clut);
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  srgb = colorshine_space_new_srgb ();
  g_test_add_func ("/clut-file/cube", test_cube);
  g_test_add_func ("/clut-file/decimal-comma", test_decimal_comma);
  g_test_add_func ("/clut-file/comment", test_comment);
  g_test_add_func ("/clut-file/full-disk", test_full_disk);
  g_test_add_func ("/clut-file/hald", test_hald);
  g_test_add_func ("/clut-file/round-to-16-bits", test_round_to_16_bits);
  const int status = g_test_run ();
  colorshine_space_free (srgb);
  return status;
}
