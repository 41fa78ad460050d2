/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * The transform baked into a 3-D table, for video, renderers and viewers that read
 * tables, and the table applied as they do it, to tell what is lost. On a CPU a
 * table is no gain over the transform itself: it is for export only.
 */
#include "clut.h"

#include "real.h"
#include "transform.h"

#include <stdlib.h>

/* ── Baking ─────────────────────────────────────────────────────────────── */

/* Place of a node along its side, encoded. */
static float
node_place (unsigned node, unsigned n_nodes)
{
  return (float) ((double) node / (n_nodes - 1));
}

/* All nodes with the same green and blue. @linear: places decoded. */
static void
bake_row (const ColorshineClut *clut, const ColorshineTransform *transform, const float *linear,
          size_t row)
{
  const unsigned n = clut->n_nodes;
  const unsigned green = (unsigned) (row % n), blue = (unsigned) (row / n);
  float rgba[4 * COLORSHINE_MAX_CLUT_NODES] = { 0 };
  for (unsigned red = 0; red < n; red++)
    memcpy (rgba + 4 * red, (const float[4]){ linear[red], linear[green], linear[blue], 1.0f },
            4 * sizeof *rgba);
  colorshine_transform_row (transform, rgba, rgba, n, NULL);

  const Transfer transfer = clut->space->transfer;
  float *rgb = clut->rgb + 3 * n * row;
  for (unsigned red = 0; red < n; red++)
    {
      const unsigned place[3] = { red, green, blue };
      for (int k = 0; k < 3; k++)
        {
          const float value = rgba[4 * red + k];
          rgb[3 * red + k] = value == linear[place[k]]
                                 ? node_place (place[k], n)
                                 : (float) transfer_encode (transfer, value);
        }
    }
}

ColorshineClut *
colorshine_clut_new (const ColorshineTransform *transform, unsigned n_nodes, unsigned n_threads)
{
  if (n_nodes < COLORSHINE_MIN_CLUT_NODES || n_nodes > COLORSHINE_MAX_CLUT_NODES)
    return NULL;
  const size_t n_rows = (size_t) n_nodes * n_nodes;
  ColorshineClut *clut = malloc (sizeof *clut);
  float *rgb = malloc (n_rows * n_nodes * 3 * sizeof *rgb);
  if (!clut || !rgb)
    {
      free (clut);
      free (rgb);
      return NULL;
    }
  *clut = (ColorshineClut){ transform->space, n_nodes, rgb };

  float linear[COLORSHINE_MAX_CLUT_NODES];
  for (unsigned node = 0; node < n_nodes; node++)
    linear[node] = (float) transfer_decode (clut->space->transfer, node_place (node, n_nodes));
  const int threads = (int) (n_threads ? n_threads : colorshine_default_threads ());
  (void) threads; /* without OpenMP */
#pragma omp parallel for num_threads(threads) if (threads > 1) schedule(dynamic, 16)
  for (size_t row = 0; row < n_rows; row++)
    bake_row (clut, transform, linear, row);
  return clut;
}

void
colorshine_clut_free (ColorshineClut *clut)
{
  if (clut)
    free (clut->rgb);
  free (clut);
}

unsigned
colorshine_clut_n_nodes (const ColorshineClut *clut)
{
  return clut->n_nodes;
}

const float *
colorshine_clut_values (const ColorshineClut *clut)
{
  return clut->rgb;
}

/* ── Applying ───────────────────────────────────────────────────────────── */

/* A colour's cell: its lowest node, how far into it the colour lies (0–1) along
 * each axis, and the way to the next node along each. */
typedef struct {
  const float *node;
  double fraction[3];
  size_t step[3];
} Cell;

static Cell
cell_of (const ColorshineClut *clut, const float rgb[3])
{
  const size_t n = clut->n_nodes;
  Cell cell = { clut->rgb, { 0 }, { 3, 3 * n, 3 * n * n } };
  for (int k = 0; k < 3; k++)
    {
      const double place = real_clamp01 (rgb[k]) * (double) (n - 1);
      const size_t node = (size_t) real_min (place, (double) (n - 2));
      cell.fraction[k] = place - (double) node;
      cell.node += node * cell.step[k];
    }
  return cell;
}

/* The cell is cut into six tetrahedra, by the order of the fractions: from the
 * lowest node to the highest, along the axis of the largest fraction first (Kasson,
 * Plouffe and Nin 1993, "A tetrahedral interpolation technique for color space
 * conversion"). */
static void
apply_tetrahedral (const Cell *cell, double rgb[3])
{
  int axis[3] = { 0, 1, 2 };
  for (int i = 1; i < 3; i++)
    for (int j = i; j > 0 && cell->fraction[axis[j]] > cell->fraction[axis[j - 1]]; j--)
      {
        const int swapped = axis[j];
        axis[j] = axis[j - 1];
        axis[j - 1] = swapped;
      }
  const float *node = cell->node;
  double weight = 1.0 - cell->fraction[axis[0]];
  for (int k = 0; k < 3; k++)
    rgb[k] = weight * node[k];
  for (int i = 0; i < 3; i++)
    {
      node += cell->step[axis[i]];
      weight = cell->fraction[axis[i]] - (i < 2 ? cell->fraction[axis[i + 1]] : 0.0);
      for (int k = 0; k < 3; k++)
        rgb[k] += weight * node[k];
    }
}

static void
apply_trilinear (const Cell *cell, double rgb[3])
{
  for (int k = 0; k < 3; k++)
    rgb[k] = 0.0;
  for (int corner = 0; corner < 8; corner++)
    {
      const float *node = cell->node;
      double weight = 1.0;
      for (int axis = 0; axis < 3; axis++)
        {
          const bool is_high = corner >> axis & 1;
          node += is_high ? cell->step[axis] : 0;
          weight *= is_high ? cell->fraction[axis] : 1.0 - cell->fraction[axis];
        }
      for (int k = 0; k < 3; k++)
        rgb[k] += weight * node[k];
    }
}

void
colorshine_clut_apply (const ColorshineClut *clut, ColorshineInterpolation interpolation,
                       const float *in, float *out, size_t n_pixels)
{
  for (size_t i = 0; i < 4 * n_pixels; i += 4)
    {
      const Cell cell = cell_of (clut, in + i);
      double rgb[3];
      if (interpolation == COLORSHINE_INTERPOLATION_TETRAHEDRAL)
        apply_tetrahedral (&cell, rgb);
      else
        apply_trilinear (&cell, rgb);
      memmove (out + i + 3, in + i + 3, sizeof *out);
      for (int k = 0; k < 3; k++)
        out[i + k] = (float) rgb[k];
    }
}
