/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The transfer functions: published values, and there and back. Decoding is also
 * held by the golden values of CSS colours.
 */
#include "golden.h"
#include "test-main.h"

#include "transfer.h"

#include <math.h>

static const Transfer TRANSFERS[]
    = { TRANSFER_LINEAR, TRANSFER_SRGB, TRANSFER_A98, TRANSFER_PROPHOTO, TRANSFER_REC2020 };

static void
test_known_values (void)
{
  static const struct
  {
    Transfer transfer;
    double encoded, linear;
  } cases[] = {
    /* By the formulae of the specifications, with 40 digits. */
    { TRANSFER_LINEAR, 0.5, 0.5 },
    { TRANSFER_SRGB, 0.5, 0.21404114048223255 },
    { TRANSFER_SRGB, 0.04, 0.04 / 12.92 },
    { TRANSFER_A98, 0.5, 0.21775552814439455 },
    { TRANSFER_PROPHOTO, 0.5, 0.28717458874925875 },
    { TRANSFER_PROPHOTO, 0.03, 0.03 / 16.0 },
    { TRANSFER_REC2020, 0.5, 0.18946457081379978 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *what = g_strdup_printf ("case %u", i);
      /* A few roundings of pow(). */
      assert_near (transfer_decode (cases[i].transfer, cases[i].encoded), cases[i].linear, 1e-15,
                   what);
      assert_near (transfer_encode (cases[i].transfer, cases[i].linear), cases[i].encoded, 1e-15,
                   what);
    }
}

/* Beyond 0–1, too, as scene values and results with gamut none are. */
static void
test_round_trip (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (TRANSFERS); i++)
    for (int n = -40000; n <= 40000; n++)
      {
        const double encoded = n / 20000.0;
        const double linear = transfer_decode (TRANSFERS[i], encoded);
        g_autofree char *what = g_strdup_printf ("transfer %u of %g", i, encoded);
        /* The gap between sRGB's branches; the rest is exact to the last digits. */
        const bool is_gap = TRANSFERS[i] == TRANSFER_SRGB && fabs (fabs (encoded) - 0.04045) < 1e-6;
        assert_near (transfer_encode (TRANSFERS[i], linear), encoded, is_gap ? 4e-8 : 2e-15, what);
        assert_near (transfer_decode (TRANSFERS[i], -encoded), -linear, 0.0, what);
      }
}

static void
test_ends (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (TRANSFERS); i++)
    {
      g_assert_cmpfloat (transfer_decode (TRANSFERS[i], 0.0), ==, 0.0);
      g_assert_cmpfloat (transfer_encode (TRANSFERS[i], 0.0), ==, 0.0);
      assert_near (transfer_decode (TRANSFERS[i], 1.0), 1.0, 1e-15, "white");
      assert_near (transfer_encode (TRANSFERS[i], 1.0), 1.0, 1e-15, "white");
    }
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/transfer/known-values", test_known_values);
  g_test_add_func ("/transfer/round-trip", test_round_trip);
  g_test_add_func ("/transfer/ends", test_ends);
  return g_test_run ();
}
