/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers by their rank and by weight, against sorting them.
 */
#include "test-main.h"

#include "rank.h"

#include <stdlib.h>

enum { N = 5000 };

static int
compare_keys (const void *one, const void *other)
{
  const guint32 a = ((const WeightedKey *) one)->key, b = ((const WeightedKey *) other)->key;
  return (a > b) - (a < b);
}

/* Many of them equal, some 0, from the least to the largest. */
static float
random_number (int i)
{
  static const float special[] = { 0.0f, 1.4e-45f, 3.4e38f, 0.25f };
  if (i % 3 == 0)
    return special[i / 3 % 4];
  return i % 3 == 1 ? (float) g_test_rand_int_range (0, 50) / 64.0f : (float) g_test_rand_double ();
}

static guint32
key_by_sorting (const WeightedKey *keys, gsize n, guint64 weight)
{
  WeightedKey sorted[N];
  guint64 sum = 0;
  gsize i = 0;
  memcpy (sorted, keys, n * sizeof *keys);
  qsort (sorted, n, sizeof *sorted, compare_keys);
  while ((sum += sorted[i].weight) < weight)
    i++;
  return sorted[i].key;
}

static void
test_find (void)
{
  uint32_t *counts = rank_counts_new ();
  g_assert_nonnull (counts);
  for (gsize n = 1; n <= N; n = n * 3 + 1)
    for (gsize rank = 1; rank <= n; rank += 1 + n / 7)
      {
        float numbers[N];
        WeightedKey keys[N];
        for (gsize i = 0; i < n; i++)
          {
            numbers[i] = random_number ((int) i);
            keys[i] = (WeightedKey){ float_bits (numbers[i]), 1 };
          }
        g_assert_cmpuint (float_bits (rank_find (numbers, n, rank, counts)), ==,
                          key_by_sorting (keys, n, rank));
      }
  free (counts);
}

static void
test_find_weighted (void)
{
  for (gsize n = 1; n <= N; n = n * 3 + 1)
    for (int share = 0; share <= 8; share++)
      {
        WeightedKey keys[N];
        guint64 total = 0;
        for (gsize i = 0; i < n; i++)
          {
            keys[i] = (WeightedKey){ float_bits (random_number ((int) i)),
                                     (guint32) g_test_rand_int_range (1, 1 << 23) };
            total += keys[i].weight;
          }
        const guint64 weight = MAX (total * (guint64) share / 8, 1);
        const guint32 expected = key_by_sorting (keys, n, weight);
        g_assert_cmpuint (rank_find_weighted (keys, n, 0, float_bits (3.4e38f), weight), ==,
                          expected);
      }
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/rank/find", test_find);
  g_test_add_func ("/rank/find-weighted", test_find_weighted);
  return g_test_run ();
}
