/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ΔE OK of rows against that of the same colours in double, and what is no colour.
 */
#include "golden.h"
#include "test-main.h"

#include <math.h>

/* Three components in single precision, each of a cube root that is 1e-7 off. */
static const double ROUNDING = 1e-6;

enum { N_PIXELS = 1000 }; /* more than a block, and no multiple of one */

static void
test_random (void)
{
  ColorshineSpace *space = golden_space ("prophoto");
  g_autofree float *one = g_new (float, 4 * N_PIXELS), *other = g_new (float, 4 * N_PIXELS);
  g_autofree float *delta_e = g_new (float, N_PIXELS);
  for (guint i = 0; i < 4 * N_PIXELS; i++)
    {
      one[i] = (float) g_test_rand_double ();
      other[i] = (float) g_test_rand_double_range (-0.1, 1.5);
    }
  colorshine_space_delta_e_row (space, one, other, N_PIXELS, delta_e);
  for (guint i = 0; i < N_PIXELS; i++)
    {
      double first[3], second[3];
      ColorshineColor first_color, second_color;
      for (guint k = 0; k < 3; k++)
        {
          first[k] = one[4 * i + k];
          second[k] = other[4 * i + k];
        }
      colorshine_space_color_from_rgb (space, first, &first_color);
      colorshine_space_color_from_rgb (space, second, &second_color);
      assert_near (delta_e[i], colorshine_delta_e_ok (&first_color, &second_color), ROUNDING,
                   "ΔE");
    }
  colorshine_space_free (space);
}

static void
test_no_color (void)
{
  ColorshineSpace *space = colorshine_space_new_srgb ();
  const float one[4][4] = { { NAN, 0.5f, 0.5f, 1.0f },
                            { 0.5f, 0.5f, 0.5f, 1.0f },
                            { 0.5f, 0.5f, 0.5f, 0.0f },
                            { 0.0f, 0.0f, 0.0f, NAN } };
  const float other[4][4] = { { 0.5f, 0.5f, 0.5f, 1.0f },
                              { 0.5f, -INFINITY, 0.5f, 1.0f },
                              { 0.5f, 0.5f, 0.5f, 1.0f },
                              { 1.0f, 1.0f, 1.0f, 1.0f } };
  float delta_e[4];
  colorshine_space_delta_e_row (space, one[0], other[0], 4, delta_e);
  g_assert_cmpfloat (delta_e[0], ==, 0.0f);
  g_assert_cmpfloat (delta_e[1], ==, 0.0f);
  /* Alpha does not count. */
  g_assert_cmpfloat (delta_e[2], ==, 0.0f);
  assert_near (delta_e[3], 1.0, ROUNDING, "black to white");
  colorshine_space_free (space);
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/delta-e/random", test_random);
  g_test_add_func ("/delta-e/no-color", test_no_color);
  return g_test_run ();
}
