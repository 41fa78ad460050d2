/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The thread that shows the result while a dialog would be open. Here, too, who talks
 * to GIMP meanwhile takes the wire's lock.
 */
#include "preview.h"

#include <math.h>

#include "arguments.h"
#include "in-gimp.h"
#include "picture.h"
#include "wire-lock.h"

/* Turns everything black. */
#define BLACK "black;100;200;radius=2"

#define WIDTH 64
#define HEIGHT 48

typedef struct {
  GimpImage *image;
  GimpDrawable *drawables[3];
  GimpProcedureConfig *config;
  Preview *preview;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->image = picture_new (WIDTH, HEIGHT, 1);
  fixture->drawables[0] = picture_layer (fixture->image);
  fixture->config = new_config ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  preview_stop (fixture->preview);
  preview_remove_filters (fixture->preview);
  preview_free (fixture->preview);
  g_object_unref (fixture->config);
  if (gimp_image_is_valid (fixture->image))
    gimp_image_delete (fixture->image);
}

static void
changed (gpointer data)
{
}

static void
start (Fixture *fixture, GimpDrawableFilter *edited)
{
  fixture->preview
      = preview_new (fixture->image, fixture->drawables, edited, changed, NULL);
}

/* The lightest of what is seen of the layer, 0–1. */
static float
lightest (Fixture *fixture)
{
  float largest = 0.0F;
  wire_lock ();
  GimpImage *copy = gimp_image_duplicate (fixture->image);
  g_autofree GimpLayer **layers = gimp_image_get_layers (copy);
  GimpDrawable *layer = GIMP_DRAWABLE (layers[0]);
  gimp_drawable_merge_filters (layer);
  g_autofree float *pixels = picture_pixels (layer);
  for (int i = 0; i < WIDTH * HEIGHT; i++)
    for (int k = 0; k < 3; k++)
      largest = fmaxf (largest, pixels[4 * i + k]);
  gimp_image_delete (copy);
  wire_unlock ();
  return largest;
}

static void
assert_lightest (Fixture *fixture, float expected)
{
  /* A thread of its own shows it some time; a minute is never reached. */
  for (int i = 0; i < 3000 && lightest (fixture) != expected; i++)
    g_usleep (20000);
  g_assert_cmpfloat (lightest (fixture), ==, expected);
}

static void
show (Fixture *fixture, const char *recipe, gboolean visible)
{
  char **recipes = g_new0 (char *, 3);
  recipes[0] = g_strdup (recipe);
  if (fixture->drawables[1])
    recipes[1] = g_strdup (recipe);
  preview_show (fixture->preview, recipes, attract_settings_new (fixture->config), visible);
}

static void
test_show (Fixture *fixture, gconstpointer data)
{
  start (fixture, NULL);
  show (fixture, BLACK, TRUE);
  assert_lightest (fixture, 0.0F);
  show (fixture, BLACK, FALSE);
  assert_lightest (fixture, 1.0F);
  show (fixture, BLACK, TRUE);
  assert_lightest (fixture, 0.0F);
  preview_stop (fixture->preview);
  g_assert_false (preview_is_edit (fixture->preview));
  preview_remove_filters (fixture->preview);
  g_assert_null (attract_filter_find (fixture->drawables[0]));
  g_assert_false (gimp_image_is_dirty (fixture->image));
}

/* What a newer question overtakes is not asked for any more; the newest always is. */
static void
test_overtaken (Fixture *fixture, gconstpointer data)
{
  start (fixture, NULL);
  for (int i = 0; i < 200; i++)
    show (fixture, i % 2 ? "white;100;200;radius=2" : "", TRUE);
  show (fixture, BLACK, TRUE);
  assert_lightest (fixture, 0.0F);
}

static void
test_edit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  AttractSettings *settings = attract_settings_new (fixture->config);
  g_assert_true (attract_filter_apply (fixture->drawables[0], "", settings, FALSE, &error));
  attract_settings_free (settings);
  GimpDrawableFilter *edited = attract_filter_find (fixture->drawables[0]);
  start (fixture, edited);
  show (fixture, BLACK, TRUE);
  assert_lightest (fixture, 0.0F);
  preview_stop (fixture->preview);
  g_assert_true (preview_is_edit (fixture->preview));
  preview_remove_filters (fixture->preview);
  /* It was there before. */
  g_assert_true (attract_filter_find (fixture->drawables[0]) == edited);
}

static gboolean
has_read_all (Preview *preview, gsize n)
{
  ImageColors **colors = preview_get_colors (preview);
  gsize n_read = 0;
  for (ImageColors **one = colors; one && *one; one++)
    n_read += image_colors_get_all (*one) != NULL;
  preview_colors_free (colors);
  return n_read == n;
}

static void
assert_reads (Fixture *fixture, gboolean together, gsize n)
{
  preview_read_colors (fixture->preview, together);
  for (int i = 0; i < 3000 && !has_read_all (fixture->preview, n); i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (20000);
    }
  g_assert_true (has_read_all (fixture->preview, n));
}

static void
test_colors (Fixture *fixture, gconstpointer data)
{
  fixture->drawables[1] = picture_add_layer (fixture->image, WIDTH, HEIGHT, 0, 0, 2);
  start (fixture, NULL);
  assert_reads (fixture, FALSE, 2);
  /* A preview among the pixels would change what is read. */
  show (fixture, BLACK, TRUE);
  assert_lightest (fixture, 0.0F);
  /* One and then two again: both differ in number from what was read before. */
  assert_reads (fixture, TRUE, 1);
  assert_reads (fixture, FALSE, 2);
  preview_stop (fixture->preview);
  ImageColors **colors = preview_get_colors (fixture->preview);
  g_autofree float *pixels = picture_pixels (fixture->drawables[0]);
  const GeglRectangle all = { 0, 0, WIDTH, HEIGHT };
  ColorshineAnalysis *expected = picture_analysis (pixels, WIDTH, &all);
  assert_same_analysis (image_colors_get_all (colors[0]), expected);
  colorshine_analysis_free (expected);
  preview_colors_free (colors);
}

static void
test_foreground (Fixture *fixture, gconstpointer data)
{
  GeglColor *red = gegl_color_new ("red");
  gimp_context_set_foreground (red);
  start (fixture, NULL);
  preview_check (fixture->preview);
  GeglColor *foreground = NULL;
  for (int i = 0; i < 3000 && !foreground; i++)
    {
      foreground = preview_get_foreground (fixture->preview);
      g_usleep (20000);
    }
  g_assert_nonnull (foreground);
  g_assert_true (gimp_color_is_perceptually_identical (foreground, red));
  g_object_unref (foreground);
  g_object_unref (red);
}

/* A mask keeps no filter: that is told, and the rest goes on. */
static void
test_no_preview (Fixture *fixture, gconstpointer data)
{
  GimpLayer *layer = GIMP_LAYER (fixture->drawables[0]);
  GimpLayerMask *mask = gimp_layer_create_mask (layer, GIMP_ADD_MASK_WHITE);
  gimp_layer_add_mask (layer, mask);
  fixture->drawables[0] = GIMP_DRAWABLE (mask);
  start (fixture, NULL);
  show (fixture, BLACK, TRUE);
  char *problem = NULL;
  for (int i = 0; i < 3000 && !problem; i++)
    {
      problem = preview_get_problem (fixture->preview);
      g_usleep (20000);
    }
  g_assert_nonnull (problem);
  g_free (problem);
  assert_reads (fixture, FALSE, 1);
}

static void
test_gone (Fixture *fixture, gconstpointer data)
{
  start (fixture, NULL);
  show (fixture, BLACK, TRUE);
  assert_lightest (fixture, 0.0F);
  g_assert_false (preview_is_gone (fixture->preview));
  wire_lock ();
  gimp_image_delete (fixture->image);
  wire_unlock ();
  preview_check (fixture->preview);
  for (int i = 0; i < 3000 && !preview_is_gone (fixture->preview); i++)
    g_usleep (20000);
  g_assert_true (preview_is_gone (fixture->preview));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

void
add_tests (void)
{
  add ("/preview/show", test_show);
  add ("/preview/overtaken", test_overtaken);
  add ("/preview/edit", test_edit);
  add ("/preview/colors", test_colors);
  add ("/preview/foreground", test_foreground);
  add ("/preview/no-preview", test_no_preview);
  add ("/preview/gone", test_gone);
}
