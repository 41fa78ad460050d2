/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * A recipe from an image's own colours: k-means clustering in Oklab (Lloyd 1982),
 * started as by Arthur and Vassilvitskii (k-means++, 2007) from a fixed seed. The
 * colours are first gathered into small cells with whole numbers, so that the order
 * in which pixels were added changes nothing.
 */
#include "analysis.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A cell is half of what the eye tells apart (ΔE OK 0.02). */
enum { CELLS_PER_UNIT = 100, GRID_L = 101, GRID_AB = 101 };
enum { N_CELLS = GRID_L * GRID_AB * GRID_AB };

/* Digits of the sums: colours of 17 bits by weights of 16 by 2^22 of them. */
static const double COLOR_SCALE = 65536.0;
enum { WEIGHT_SHIFT = 7 };

static const double LEAST_TOLERANCE = 2.0, MOST_TOLERANCE = 60.0;

/* From one that catches too many to the next that is tried. */
static const double TOLERANCE_STEP = 0.9;

/* Nearer clusters are joined: at a glance they are one colour. */
static const double LEAST_DISTANCE = 0.06;

/* Lloyd's steps go on until nothing moves; seen: 10 to 40. */
enum { MOST_STEPS = 100 };

static const uint32_t SEED = 20260101;

typedef struct {
  int64_t weight, l, a, b; /* sums */
} Cell;

/* A cell that holds something: its mean colour and weight. */
typedef struct {
  double l, a, b, weight;
  int cluster;
} Point;

typedef struct {
  double l, a, b, weight;
} Cluster;

/* ── Gathering ──────────────────────────────────────────────────────────── */

static int
cell_index (double value, int n)
{
  const double index = floor (value * CELLS_PER_UNIT);
  return index < 0.0 ? 0 : index >= n ? n - 1 : (int) index;
}

static void
gather (const float lab[3], uint64_t weight, void *data)
{
  Cell *cells = data;
  const int x = cell_index (lab[0], GRID_L), y = cell_index (lab[1] + 0.5, GRID_AB),
            z = cell_index (lab[2] + 0.5, GRID_AB);
  Cell *cell = &cells[(x * GRID_AB + y) * GRID_AB + z];
  /* At least 1: what weighs anything counts. */
  const int64_t share = (int64_t) (weight >> WEIGHT_SHIFT) + 1;
  /* Colours far outside of what a display shows would overflow the sums. */
  cell->weight += share;
  cell->l += share * llrint (fmin (fmax (lab[0], -2.0f), 2.0f) * COLOR_SCALE);
  cell->a += share * llrint (fmin (fmax (lab[1], -2.0f), 2.0f) * COLOR_SCALE);
  cell->b += share * llrint (fmin (fmax (lab[2], -2.0f), 2.0f) * COLOR_SCALE);
}

/* The occupied cells: free with free(). NULL without memory. */
static Point *
gather_points (const ColorshineAnalysis *analysis, size_t *n_points)
{
  Cell *cells = calloc (N_CELLS, sizeof *cells);
  *n_points = 0;
  if (!cells)
    return NULL;
  colorshine_analysis_visit (analysis, gather, cells);
  for (size_t i = 0; i < N_CELLS; i++)
    *n_points += cells[i].weight > 0;
  Point *points = malloc ((*n_points + 1) * sizeof *points);
  for (size_t i = 0, k = 0; points && i < N_CELLS; i++)
    if (cells[i].weight > 0)
      {
        const double scale = COLOR_SCALE * (double) cells[i].weight;
        points[k++] = (Point){ (double) cells[i].l / scale, (double) cells[i].a / scale,
                               (double) cells[i].b / scale, (double) cells[i].weight, 0 };
      }
  free (cells);
  return points;
}

/* ── Clustering ─────────────────────────────────────────────────────────── */

static double
square_distance (const Point *point, const Cluster *cluster)
{
  const double l = point->l - cluster->l, a = point->a - cluster->a, b = point->b - cluster->b;
  return l * l + a * a + b * b;
}

static int
nearest_cluster (const Point *point, const Cluster *clusters, size_t n_clusters, double *square)
{
  int nearest = 0;
  *square = INFINITY;
  for (size_t i = 0; i < n_clusters; i++)
    {
      const double distance = square_distance (point, &clusters[i]);
      if (distance < *square)
        {
          *square = distance;
          nearest = (int) i;
        }
    }
  return nearest;
}

/* xorshift32 (Marsaglia 2003); 0–1. */
static double
next_random (uint32_t *state)
{
  *state ^= *state << 13;
  *state ^= *state >> 17;
  *state ^= *state << 5;
  return (double) *state / 4294967296.0;
}

/* What a point counts when the next start is drawn: its weight by its square distance
 * from those that there are, or its weight for the first. */
static double
pull_of_point (const Point *point, const Cluster *clusters, size_t n_clusters)
{
  double square;
  if (n_clusters == 0)
    return point->weight;
  nearest_cluster (point, clusters, n_clusters, &square);
  return point->weight * square;
}

/* Returns how many there are: fewer where the image has fewer colours. */
static size_t
start_clusters (const Point *points, size_t n_points, Cluster *clusters)
{
  uint32_t state = SEED;
  for (size_t n = 0; n < COLORSHINE_MAX_SUGGESTED; n++)
    {
      double total = 0.0;
      size_t chosen = n_points;
      for (size_t i = 0; i < n_points; i++)
        total += pull_of_point (&points[i], clusters, n);
      double rest = total * next_random (&state);
      for (size_t i = 0; i < n_points && rest >= 0.0; i++)
        {
          const double pull = pull_of_point (&points[i], clusters, n);
          if (pull > 0.0)
            chosen = i;
          rest -= pull;
        }
      if (chosen == n_points)
        return n;
      clusters[n] = (Cluster){ points[chosen].l, points[chosen].a, points[chosen].b, 0.0 };
    }
  return COLORSHINE_MAX_SUGGESTED;
}

static bool
assign_points (Point *points, size_t n_points, const Cluster *clusters, size_t n_clusters)
{
  bool has_moved = false;
  for (size_t i = 0; i < n_points; i++)
    {
      double square;
      const int nearest = nearest_cluster (&points[i], clusters, n_clusters, &square);
      has_moved |= nearest != points[i].cluster;
      points[i].cluster = nearest;
    }
  return has_moved;
}

static void
centre_clusters (const Point *points, size_t n_points, Cluster *clusters, size_t n_clusters)
{
  Cluster sums[COLORSHINE_MAX_SUGGESTED] = { { 0.0, 0.0, 0.0, 0.0 } };
  for (size_t i = 0; i < n_points; i++)
    {
      Cluster *sum = &sums[points[i].cluster];
      sum->weight += points[i].weight;
      sum->l += points[i].weight * points[i].l;
      sum->a += points[i].weight * points[i].a;
      sum->b += points[i].weight * points[i].b;
    }
  for (size_t i = 0; i < n_clusters; i++)
    {
      clusters[i].weight = sums[i].weight;
      if (sums[i].weight > 0.0)
        clusters[i] = (Cluster){ sums[i].l / sums[i].weight, sums[i].a / sums[i].weight,
                                 sums[i].b / sums[i].weight, sums[i].weight };
    }
}

static int
compare_clusters (const void *one, const void *other)
{
  const Cluster *first = one, *second = other;
  if (first->weight != second->weight)
    return first->weight > second->weight ? -1 : 1;
  return first->l < second->l ? -1 : first->l > second->l;
}

static void
move_clusters (Point *points, size_t n_points, Cluster *clusters, size_t n_clusters)
{
  bool has_moved = true;
  for (int step = 0; step < MOST_STEPS && has_moved; step++)
    {
      has_moved = assign_points (points, n_points, clusters, n_clusters) || step == 0;
      centre_clusters (points, n_points, clusters, n_clusters);
    }
}

/* Makes one of the two nearest clusters; false where all are far enough apart. */
static bool
join_nearest (Cluster *clusters, size_t *n_clusters)
{
  double least = LEAST_DISTANCE * LEAST_DISTANCE;
  size_t one = 0, other = 0;
  for (size_t i = 0; i < *n_clusters; i++)
    for (size_t k = i + 1; k < *n_clusters; k++)
      {
        const Point point = { clusters[k].l, clusters[k].a, clusters[k].b, 0.0, 0 };
        const double square = square_distance (&point, &clusters[i]);
        if (square < least)
          {
            least = square;
            one = i;
            other = k;
          }
      }
  if (one == other)
    return false;
  Cluster *kept = &clusters[one];
  const double weight = kept->weight + clusters[other].weight;
  const double part = weight > 0.0 ? clusters[other].weight / weight : 0.0;
  *kept = (Cluster){ kept->l + part * (clusters[other].l - kept->l),
                     kept->a + part * (clusters[other].a - kept->a),
                     kept->b + part * (clusters[other].b - kept->b), weight };
  clusters[other] = clusters[--*n_clusters];
  return true;
}

static size_t
find_clusters (Point *points, size_t n_points, Cluster *clusters)
{
  size_t n_clusters = start_clusters (points, n_points, clusters);
  do
    move_clusters (points, n_points, clusters, n_clusters);
  while (join_nearest (clusters, &n_clusters));
  qsort (clusters, n_clusters, sizeof *clusters, compare_clusters);
  return n_clusters;
}

/* ── The recipe ─────────────────────────────────────────────────────────── */

/* Whole per cent. Where many pixels have one colour, a tolerance can catch far more
 * than it names; 0 where each catches too many. */
static double
fitting_tolerance (const ColorshineAnalysis *analysis, const ColorshineColor *color, double share)
{
  double tolerance = fmin (fmax (round (100.0 * share), LEAST_TOLERANCE), MOST_TOLERANCE);
  for (;;)
    {
      const double radius = colorshine_analysis_radius (analysis, color, tolerance);
      if (100.0 * colorshine_analysis_share (analysis, color, radius) <= MOST_TOLERANCE)
        return tolerance;
      if (tolerance == LEAST_TOLERANCE)
        return 0.0;
      tolerance = fmax (floor (TOLERANCE_STEP * tolerance), LEAST_TOLERANCE);
    }
}

/* Colours as they read back from their text. False without memory. */
static bool
add_cluster (const ColorshineAnalysis *analysis, const Cluster *cluster, double share,
             ColorshineRecipe *recipe)
{
  const ColorshineColor mean = { cluster->l, cluster->a, cluster->b, 1.0, false };
  ColorshineColor color;
  char text[64];
  colorshine_color_format (&mean, text, sizeof text);
  if (!colorshine_color_parse (text, strlen (text), &color, NULL))
    return true;
  const double tolerance = fitting_tolerance (analysis, &color, share);
  if (tolerance == 0.0)
    return true;
  ColorshineAttractor *attractor = &recipe->attractors[recipe->n_attractors];
  *attractor = (ColorshineAttractor){
    .color_text = strdup (text),
    .color = color,
    .from = color,
    .tolerance_percentile = tolerance,
    .radius_delta_e_ok = -1.0,
    .strength = colorshine_setting (COLORSHINE_SETTING_STRENGTH)->default_value,
    .falloff = COLORSHINE_FALLOFF_COSINE,
    .channels = COLORSHINE_CHANNELS_ALL,
  };
  recipe->n_attractors += attractor->color_text != NULL;
  return attractor->color_text != NULL;
}

ColorshineRecipe *
colorshine_analysis_suggest (const ColorshineAnalysis *analysis)
{
  Cluster clusters[COLORSHINE_MAX_SUGGESTED] = { { 0.0, 0.0, 0.0, 0.0 } };
  size_t n_points;
  Point *points = gather_points (analysis, &n_points);
  ColorshineRecipe *recipe = colorshine_recipe_parse ("", NULL);
  bool is_ok = points && recipe;
  double total = 0.0;
  const size_t n_clusters = is_ok ? find_clusters (points, n_points, clusters) : 0;
  for (size_t i = 0; i < n_clusters; i++)
    total += clusters[i].weight;
  for (size_t i = 0; i < n_clusters && is_ok; i++)
    if (clusters[i].weight > 0.0)
      is_ok = add_cluster (analysis, &clusters[i], clusters[i].weight / total, recipe);
  free (points);
  if (is_ok)
    return recipe;
  colorshine_recipe_free (recipe);
  return NULL;
}
