/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * Exact gamut mapping of one colour, in double. Along a ray of constant
 * lightness and hue each component of linear RGB is a cubic in chroma, so the
 * boundary is found from the roots of six cubics rather than by a search that
 * would take the gamut for convex: next to sRGB blue, and in spaces with
 * imaginary primaries, rays leave the gamut and come back.
 */
#include "gamut.h"

typedef struct {
  double c[4]; /* c[0] + c[1]x + c[2]x² + c[3]x³ */
} Cubic;

enum { N_BOUNDS = 6, MAX_ROOTS = 3 * N_BOUNDS };

static double
cubic_at (const Cubic *cubic, double x)
{
  return cubic->c[0] + x * (cubic->c[1] + x * (cubic->c[2] + x * cubic->c[3]));
}

static double
cubic_slope_at (const Cubic *cubic, double x)
{
  return cubic->c[1] + x * (2.0 * cubic->c[2] + x * 3.0 * cubic->c[3]);
}

/* The one root in [low, high], where the cubic is monotone and changes sign. */
static double
root_between (const Cubic *cubic, double low, double high)
{
  const bool rising = cubic_at (cubic, low) < 0.0;
  double x = 0.5 * (low + high);
  for (int i = 0; i < 100 && high - low > 1e-15 * high; i++)
    {
      const double value = cubic_at (cubic, x);
      if ((value < 0.0) == rising)
        low = x;
      else
        high = x;
      const double newton = x - value / cubic_slope_at (cubic, x);
      const bool is_inside = newton > low && newton < high;
      const double next = is_inside ? newton : 0.5 * (low + high);
      if (is_inside && fabs (next - x) < 1e-14)
        return next;
      x = next;
    }
  return x;
}

/* Appends the roots in (0, limit) to @roots; returns their new number. */
static int
append_roots (const Cubic *cubic, double limit, double *roots, int n_roots)
{
  double edges[4] = { 0.0 };
  int n_edges = 1;

  /* The turning points split the cubic into monotone pieces. */
  const double a = 3.0 * cubic->c[3], b = 2.0 * cubic->c[2], c = cubic->c[1];
  const double discriminant = b * b - 4.0 * a * c;
  if (discriminant > 0.0)
    {
      const double q = -0.5 * (b + copysign (sqrt (discriminant), b));
      const double one = q / a, other = q != 0.0 ? c / q : 0.0;
      const double turns[2] = { fmin (one, other), fmax (one, other) };
      for (int i = 0; i < 2; i++)
        if (turns[i] > 0.0 && turns[i] < limit)
          edges[n_edges++] = turns[i];
    }
  edges[n_edges++] = limit;

  for (int i = 0; i + 1 < n_edges; i++)
    if ((cubic_at (cubic, edges[i]) < 0.0) != (cubic_at (cubic, edges[i + 1]) < 0.0))
      roots[n_roots++] = root_between (cubic, edges[i], edges[i + 1]);
  return n_roots;
}

/* The six inequalities of gamut_contains() as cubics ≥ 0 in C/L. */
static void
gamut_bounds (const Matrix *lms_to_rgb, Slopes g, double ceiling, Cubic bounds[N_BOUNDS])
{
  const double powers[4][3] = {
    { 1.0, 1.0, 1.0 },
    { 3.0 * g.l, 3.0 * g.m, 3.0 * g.s },
    { 3.0 * g.l * g.l, 3.0 * g.m * g.m, 3.0 * g.s * g.s },
    { cube (g.l), cube (g.m), cube (g.s) },
  };
  for (int power = 0; power < 4; power++)
    {
      double rgb[3], sum = 0.0;
      for (int k = 0; k < 3; k++)
        {
          const double *row = lms_to_rgb->m + 3 * k;
          rgb[k] = row[0] * powers[power][0] + row[1] * powers[power][1] + row[2] * powers[power][2];
          sum += rgb[k];
        }
      for (int k = 0; k < 3; k++)
        {
          bounds[k].c[power] = rgb[k] + COLORSHINE_GAMUT_BELOW * sum;
          bounds[3 + k].c[power] = (power == 0 ? ceiling : 0.0) - rgb[k];
        }
    }
}

double
gamut_largest_chroma (const Matrix *lms_to_rgb, double lightness, double cos_h, double sin_h,
                      double chroma)
{
  const Slopes slopes = cone_slopes (cos_h, sin_h);
  const double ceiling = (1.0 + COLORSHINE_GAMUT_ABOVE) / cube (lightness);
  Cubic bounds[N_BOUNDS];
  gamut_bounds (lms_to_rgb, slopes, ceiling, bounds);

  double roots[MAX_ROOTS + 1];
  int n_roots = 0;
  for (int i = 0; i < N_BOUNDS; i++)
    n_roots = append_roots (&bounds[i], chroma / lightness, roots, n_roots);
  roots[n_roots++] = 0.0;

  /* From the farthest root inwards, the first stretch that lies in gamut. */
  for (int i = 1; i < n_roots; i++)
    for (int j = i; j > 0 && roots[j] > roots[j - 1]; j--)
      {
        const double swap = roots[j];
        roots[j] = roots[j - 1];
        roots[j - 1] = swap;
      }
  for (int i = 0; i + 1 < n_roots; i++)
    {
      const double middle = 0.5 * (roots[i] + roots[i + 1]);
      if (ray_place (lms_to_rgb, slopes, middle, ceiling).margin >= 0.0)
        return roots[i] * lightness;
    }
  return 0.0;
}

bool
gamut_is_reentrant (const Matrix *lms_to_rgb, double cos_h, double sin_h, double limit,
                    double *farthest)
{
  Cubic bounds[N_BOUNDS];
  gamut_bounds (lms_to_rgb, cone_slopes (cos_h, sin_h), 0.0, bounds);

  /* The three lower bounds don't depend on lightness: a second stretch of them
   * in gamut shows itself at any. Where the ceiling is out of reach, the largest
   * chroma from far outside is the end of the last stretch. */
  const double dark = 1e-3;
  const double first = gamut_largest_chroma (lms_to_rgb, dark, cos_h, sin_h, limit * dark) / dark;
  *farthest = first;
  double roots[MAX_ROOTS];
  int n_roots = 0;
  for (int i = 0; i < 3; i++)
    n_roots = append_roots (&bounds[i], first * (1.0 - 1e-9), roots, n_roots);
  if (n_roots > 0)
    return true;

  /* The upper bounds can be left and met again only where the largest component
   * has a maximum above 1 inside the lower bounds. Component = −bounds[k]. */
  for (int k = 3; k < N_BOUNDS; k++)
    {
      const double *c = bounds[k].c;
      const Cubic derivative = { { -c[1], -2.0 * c[2], -3.0 * c[3], 0.0 } };
      double turns[3];
      const int n_turns = append_roots (&derivative, first, turns, 0);
      for (int i = 0; i < n_turns; i++)
        {
          const double curvature = derivative.c[1] + 2.0 * derivative.c[2] * turns[i];
          const double value = -cubic_at (&bounds[k], turns[i]);
          bool is_largest = true;
          for (int j = 3; j < N_BOUNDS; j++)
            is_largest &= value >= -cubic_at (&bounds[j], turns[i]);
          if (curvature < 0.0 && value > 1.0 && is_largest)
            return true;
        }
    }
  return false;
}

Rgb
gamut_reduce_chroma (const Matrix *lms_to_rgb, Oklab color)
{
  if (color.l >= 1.0)
    return (Rgb){ 1.0, 1.0, 1.0 };
  if (color.l <= 0.0)
    return (Rgb){ 0.0, 0.0, 0.0 };
  const double chroma = hypot (color.a, color.b);
  if (chroma == 0.0)
    return gamut_clip (linear_rgb_from_oklab (lms_to_rgb, color.l, 0.0, 0.0));
  const double cos_h = color.a / chroma, sin_h = color.b / chroma;
  const double reduced = gamut_largest_chroma (lms_to_rgb, color.l, cos_h, sin_h, chroma);
  return gamut_clip (
      linear_rgb_from_oklab (lms_to_rgb, color.l, reduced * cos_h, reduced * sin_h));
}

static bool
is_in_unit_cube (Rgb rgb)
{
  return gamut_excess (rgb) == 0.0;
}

static double
distance_to_clipped (const Matrix *rgb_to_lms, Oklab color, Rgb clipped)
{
  const Oklab other = oklab_from_linear_rgb (rgb_to_lms, clipped.r, clipped.g, clipped.b);
  const double dl = color.l - other.l, da = color.a - other.a, db = color.b - other.b;
  return sqrt (dl * dl + da * da + db * db);
}

Rgb
gamut_map_css (const Matrix *rgb_to_lms, const Matrix *lms_to_rgb, Oklab color)
{
  const double just_noticeable = 0.02, epsilon = 1e-4;
  if (color.l >= 1.0)
    return (Rgb){ 1.0, 1.0, 1.0 };
  if (color.l <= 0.0)
    return (Rgb){ 0.0, 0.0, 0.0 };

  const Rgb original = linear_rgb_from_oklab (lms_to_rgb, color.l, color.a, color.b);
  if (is_in_unit_cube (original))
    return original;
  Rgb clipped = gamut_clip (original);
  if (distance_to_clipped (rgb_to_lms, color, clipped) < just_noticeable)
    return clipped;

  const double chroma = hypot (color.a, color.b);
  double low = 0.0, high = chroma;
  bool low_is_in_gamut = true;
  while (high - low > epsilon)
    {
      const double middle = 0.5 * (low + high), scale = middle / chroma;
      const Oklab current = { color.l, color.a * scale, color.b * scale };
      const Rgb rgb = linear_rgb_from_oklab (lms_to_rgb, current.l, current.a, current.b);
      if (low_is_in_gamut && is_in_unit_cube (rgb))
        {
          low = middle;
          continue;
        }
      clipped = gamut_clip (rgb);
      const double distance = distance_to_clipped (rgb_to_lms, current, clipped);
      if (distance >= just_noticeable)
        {
          high = middle;
          continue;
        }
      if (just_noticeable - distance < epsilon)
        return clipped;
      low_is_in_gamut = false;
      low = middle;
    }
  return clipped;
}
