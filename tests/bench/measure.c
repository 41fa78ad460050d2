/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See measure.h.
 */
#include "measure.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { MAX_ROUNDS = 99 };

/* Below this the clock's own cost would show. */
static const double LEAST_SECONDS = 5e-3;

static double
now (void)
{
  struct timespec time;
  clock_gettime (CLOCK_MONOTONIC, &time);
  return (double) time.tv_sec + 1e-9 * (double) time.tv_nsec;
}

static double
seconds_of (Side side, unsigned n_runs)
{
  const double start = now ();
  for (unsigned i = 0; i < n_runs; i++)
    side.run (side.data);
  return (now () - start) / n_runs;
}

static int
compare_doubles (const void *one, const void *other)
{
  const double a = *(const double *) one, b = *(const double *) other;
  return (a > b) - (a < b);
}

static double
median (double *values, unsigned n)
{
  qsort (values, n, sizeof *values, compare_doubles);
  return n % 2 ? values[n / 2] : 0.5 * (values[n / 2 - 1] + values[n / 2]);
}

static unsigned
bounded_rounds (unsigned n_rounds)
{
  return n_rounds < 1 ? 1 : n_rounds > MAX_ROUNDS ? MAX_ROUNDS : n_rounds;
}

void
measure_in_turns (const Side *sides, unsigned n_sides, unsigned n_rounds, double *seconds)
{
  for (unsigned side = n_sides; side-- > 0;)
    seconds_of (sides[side], 1);
  for (unsigned round = 0; round < n_rounds; round++)
    for (unsigned side = n_sides; side-- > 0;)
      seconds[round * n_sides + side] = seconds_of (sides[side], 1);
}

Comparison
measure_comparison (const double *seconds, unsigned n_sides, unsigned n_rounds, unsigned one,
                    unsigned other)
{
  double ratios[MAX_ROUNDS], ones[MAX_ROUNDS], others[MAX_ROUNDS];
  const unsigned n = bounded_rounds (n_rounds);
  for (unsigned i = 0; i < n; i++)
    {
      ones[i] = seconds[i * n_sides + one];
      others[i] = seconds[i * n_sides + other];
      ratios[i] = ones[i] / others[i];
    }
  return (Comparison){ median (ratios, n), median (ones, n), median (others, n) };
}

Comparison
measure_ratio (Side one, Side other, unsigned n_rounds)
{
  double seconds[2 * MAX_ROUNDS];
  const unsigned n = bounded_rounds (n_rounds);
  measure_in_turns ((Side[2]){ one, other }, 2, n, seconds);
  return measure_comparison (seconds, 2, n, 0, 1);
}

double
measure_seconds (Side side, unsigned n_rounds)
{
  double seconds[MAX_ROUNDS];
  const unsigned n = bounded_rounds (n_rounds);
  const double once = seconds_of (side, 1);
  const unsigned n_runs = once < LEAST_SECONDS ? (unsigned) (LEAST_SECONDS / fmax (once, 1e-7)) + 1 : 1;
  for (unsigned i = 0; i < n; i++)
    seconds[i] = seconds_of (side, n_runs);
  return median (seconds, n);
}

static void
print_number (const char *name, double value)
{
  if (!isnan (value))
    printf (", \"%s\": %.6g", name, value);
}

static void
print_text (const char *name, const char *value)
{
  if (value)
    printf (", \"%s\": \"%s\"", name, value);
}

static bool
reaches (const Result *result, double bound)
{
  return result->at_least ? result->value >= bound : result->value <= bound;
}

void
measure_report (const Result *result)
{
  printf ("{\"bar\": \"%s\"", result->bar);
  print_number ("value", result->value);
  print_text ("unit", result->unit);
  if (!isnan (result->must))
    printf (", \"must\": %.6g, \"aim\": %.6g, \"at_least\": %s, \"pass\": %s, \"reaches_aim\": %s",
            result->must, result->aim, result->at_least ? "true" : "false",
            reaches (result, result->must) ? "true" : "false",
            reaches (result, result->aim) ? "true" : "false");
  print_number ("ns_per_pixel", result->nanoseconds);
  if (result->threads > 0)
    printf (", \"threads\": %u", result->threads);
  print_text ("isa", result->isa);
  print_text ("series", result->series);
  if (result->series)
    print_number ("x", result->x);
  puts ("}");
  fflush (stdout);
}
