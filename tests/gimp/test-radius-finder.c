/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Radii from a thread: in the end those of the core, in between none or rough ones,
 * and nothing is found twice or told too late.
 */
#include "radius-finder.h"

#include "in-gimp.h"
#include "picture.h"

enum { WIDTH = 1100, HEIGHT = 700 };

typedef struct {
  GimpImage *image;
  ImageColors *colors;
  RadiusFinder *finder;
  int n_found;
} Fixture;

static void
found (gpointer fixture)
{
  ((Fixture *) fixture)->n_found++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->image = picture_new (WIDTH, HEIGHT, 1);
  GimpDrawable *layer = picture_layer (fixture->image);
  fixture->colors = image_colors_new (&layer, 1);
  fixture->finder = radius_finder_new (fixture->colors, found, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  radius_finder_free (fixture->finder);
  image_colors_unref (fixture->colors);
  gimp_image_delete (fixture->image);
}

static RadiiState
find (Fixture *fixture, const char *text, double *radii)
{
  ColorshineRecipe *recipe = colorshine_recipe_parse (text, NULL);
  g_assert_nonnull (recipe);
  const RadiiState state = radius_finder_find (fixture->finder, recipe, radii);
  colorshine_recipe_free (recipe);
  return state;
}

/* Asks until the radii are known so well. */
static void
wait_for (Fixture *fixture, const char *text, RadiiState wanted, double *radii)
{
  while (find (fixture, text, radii) < wanted)
    {
      const int before = fixture->n_found;
      while (fixture->n_found == before)
        g_main_context_iteration (NULL, TRUE);
    }
}

static void
read_sample (Fixture *fixture)
{
  while (!image_colors_get_sample (fixture->colors))
    image_colors_read_piece (fixture->colors);
}

static double
expected_radius (const ColorshineAnalysis *analysis, const char *css, double tolerance)
{
  ColorshineColor centre;
  g_assert_true (colorshine_color_parse (css, strlen (css), &centre, NULL));
  return colorshine_analysis_radius (analysis, &centre, tolerance);
}

static void
test_exact (Fixture *fixture, gconstpointer data)
{
  static const char recipe[] = "orange;30;75\nwhite;1;2;from=blue\norange;40;75";
  double radii[3];
  g_assert_cmpint (find (fixture, recipe, radii), ==, RADII_UNKNOWN);
  image_colors_read_all (fixture->colors);
  wait_for (fixture, recipe, RADII_EXACT, radii);
  const ColorshineAnalysis *all = image_colors_get_all (fixture->colors);
  g_assert_cmpfloat (radii[0], ==, expected_radius (all, "orange", 30.0));
  g_assert_cmpfloat (radii[1], ==, expected_radius (all, "blue", 1.0));
  g_assert_cmpfloat (radii[2], ==, expected_radius (all, "orange", 40.0));
  g_assert_cmpfloat (radii[2], >, radii[0]);
}

static void
test_rough_first (Fixture *fixture, gconstpointer data)
{
  double radii[1];
  read_sample (fixture);
  wait_for (fixture, "orange;30;75", RADII_ROUGH, radii);
  g_assert_cmpint (find (fixture, "orange;30;75", radii), ==, RADII_ROUGH);
  g_assert_cmpfloat (
      radii[0], ==,
      expected_radius (image_colors_get_sample (fixture->colors), "orange", 30.0));
  image_colors_read_all (fixture->colors);
  wait_for (fixture, "orange;30;75", RADII_EXACT, radii);
  g_assert_cmpfloat (
      radii[0], ==, expected_radius (image_colors_get_all (fixture->colors), "orange", 30.0));
}

/* What was found once is there at once, and nobody is told again. */
static void
test_kept (Fixture *fixture, gconstpointer data)
{
  double radii[2];
  image_colors_read_all (fixture->colors);
  wait_for (fixture, "orange;30;75", RADII_EXACT, radii);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  const int before = fixture->n_found;
  g_assert_cmpint (find (fixture, "orange;30;200;falloff=linear", radii), ==, RADII_EXACT);
  g_assert_cmpint (find (fixture, "red;30;75;from=orange\norange;30;1", radii), ==, RADII_EXACT);
  g_assert_cmpfloat (radii[0], ==, radii[1]);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint (fixture->n_found, ==, before);
  g_assert_cmpint (find (fixture, "orange;30;75\nblue;5;5", radii), ==, RADII_UNKNOWN);
  g_assert_cmpfloat (radii[0], >, 0.0);
}

/* Radii that no image is needed for. */
static void
test_own_radii (Fixture *fixture, gconstpointer data)
{
  double radii[4];
  g_assert_cmpint (find (fixture, "red;30;75;radius=0.25\nred;0;75\nred;30;75;off\n"
                                  "red;30;75;radius=0.5;off", radii), ==, RADII_EXACT);
  g_assert_cmpfloat (radii[0], ==, 0.25);
  g_assert_cmpfloat (radii[1], ==, 0.0);
  g_assert_cmpfloat (radii[2], ==, 0.0);
  g_assert_cmpint (find (fixture, "", radii), ==, RADII_EXACT);
}

/* Whoever drags a slider asks faster than answers come; the last question counts. */
static void
test_newest_counts (Fixture *fixture, gconstpointer data)
{
  double radii[1];
  image_colors_read_all (fixture->colors);
  for (int i = 1; i < 100; i++)
    {
      g_autofree char *recipe = g_strdup_printf ("orange;%d;75", i);
      find (fixture, recipe, radii);
    }
  wait_for (fixture, "orange;99.5;75", RADII_EXACT, radii);
  g_assert_cmpfloat (
      radii[0], ==, expected_radius (image_colors_get_all (fixture->colors), "orange", 99.5));
}

/* Nobody is told after the end, although the thread was at work. */
static void
test_end_meanwhile (Fixture *fixture, gconstpointer data)
{
  double radii[1];
  image_colors_read_all (fixture->colors);
  for (int i = 0; i < 20; i++)
    {
      g_autofree char *recipe = g_strdup_printf ("blue;%d.5;75", i);
      find (fixture, recipe, radii);
      g_usleep ((gulong) (500 * i));
      radius_finder_free (fixture->finder);
      const int before = fixture->n_found;
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_assert_cmpint (fixture->n_found, ==, before);
      fixture->finder = radius_finder_new (fixture->colors, found, fixture);
    }
  radius_finder_free (NULL);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

void
add_tests (void)
{
  add ("/radius-finder/exact", test_exact);
  add ("/radius-finder/rough-first", test_rough_first);
  add ("/radius-finder/kept", test_kept);
  add ("/radius-finder/own-radii", test_own_radii);
  add ("/radius-finder/newest-counts", test_newest_counts);
  add ("/radius-finder/end-meanwhile", test_end_meanwhile);
}
