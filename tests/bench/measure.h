/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Timing for the benchmarks: two sides take turns in one run, so that what else
 * the machine does hits both, and medians of ratios are reported, one JSON object
 * a line (bench.py makes tables of them). No test uses this: tests never time.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/** Something to time. */
typedef struct {
  void (*run) (void *data);
  void *data;
} Side;

typedef struct {
  double ratio;   /* median of one ÷ other, round by round */
  double seconds; /* median of one */
  double other_seconds;
} Comparison;

/** Times both sides in turns: one round to warm up, then @n_rounds. */
Comparison measure_ratio (Side one, Side other, unsigned n_rounds);

/** Times all sides in turns: one round to warm up, then @n_rounds, each of which
 * stores the seconds of every side in @seconds[round * n_sides + side]. */
void measure_in_turns (const Side *sides, unsigned n_sides, unsigned n_rounds, double *seconds);

/** Median of side @one's seconds ÷ side @other's, round by round, and of each. */
Comparison measure_comparison (const double *seconds, unsigned n_sides, unsigned n_rounds,
                               unsigned one, unsigned other);

/** Median seconds of one run, out of @n_rounds rounds of at least 5 ms after one
 * to warm up. */
double measure_seconds (Side side, unsigned n_rounds);

/** A line of the report. Numbers that are NaN are left out. */
typedef struct {
  const char *bar;    /* what was measured, with what it is divided by */
  double value;
  const char *unit;   /* "×", "ms", … */
  double must, aim;   /* NaN: told without a bar */
  bool at_least;      /* the bar is a floor, not a ceiling */
  double nanoseconds; /* per pixel */
  unsigned threads;   /* 0 = does not matter */
  const char *isa;    /* NULL = does not matter */
  double x;           /* its place in a series, such as the number of attractors */
  const char *series; /* NULL = none */
} Result;

/** Writes the line to stdout. */
void measure_report (const Result *result);
