/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The operation as a filter of GIMP. What a filter is set to is asked of GIMP and not
 * of libgimp's copy, where that can be told apart: by the pixels.
 */
#include "attract-filter.h"

#include <math.h>

#include "arguments.h"
#include "errors.h"
#include "in-gimp.h"
#include "languages.h"
#include "picture.h"

/* Turns everything black. */
#define BLACK "black;100;200;radius=2"

typedef struct {
  GimpImage *image;
  GimpDrawable *layer;
  GimpProcedureConfig *config;
  AttractSettings *settings;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->image = picture_new (64, 48, 1);
  fixture->layer = picture_layer (fixture->image);
  fixture->config = new_config ();
  fixture->settings = attract_settings_new (fixture->config);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  attract_settings_free (fixture->settings);
  g_object_unref (fixture->config);
  gimp_image_delete (fixture->image);
}

/* The lightest of what is seen, straight alpha aside, 0–1. */
static float
lightest (Fixture *fixture)
{
  GimpImage *copy = gimp_image_duplicate (fixture->image);
  GimpDrawable *layer = picture_layer (copy);
  gimp_drawable_merge_filters (layer);
  g_autofree float *pixels = picture_pixels (layer);
  float largest = 0.0F;
  for (int i = 0; i < 64 * 48; i++)
    for (int k = 0; k < 3; k++)
      largest = fmaxf (largest, pixels[4 * i + k]);
  gimp_image_delete (copy);
  return largest;
}

static guint
count_filters (GimpDrawable *drawable)
{
  g_autofree GimpDrawableFilter **filters = gimp_drawable_get_filters (drawable);
  guint n = 0;
  while (filters && filters[n])
    n++;
  return n;
}

static void
apply (Fixture *fixture, const char *recipe, gboolean merge)
{
  g_autoptr (GError) error = NULL;
  const gboolean success
      = attract_filter_apply (fixture->layer, recipe, fixture->settings, merge, &error);
  g_assert_no_error (error);
  g_assert_true (success);
}

static void
test_keep (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpfloat (lightest (fixture), ==, 1.0F);
  apply (fixture, BLACK, FALSE);
  g_assert_cmpuint (count_filters (fixture->layer), ==, 1);
  g_assert_cmpfloat (lightest (fixture), ==, 0.0F);
  /* The layer's own pixels are as they were. */
  gimp_drawable_filter_delete (attract_filter_find (fixture->layer));
  g_assert_cmpfloat (lightest (fixture), ==, 1.0F);
}

static void
test_merge (Fixture *fixture, gconstpointer data)
{
  apply (fixture, BLACK, TRUE);
  g_assert_cmpuint (count_filters (fixture->layer), ==, 0);
  g_assert_cmpfloat (lightest (fixture), ==, 0.0F);
}

static void
test_update (Fixture *fixture, gconstpointer data)
{
  apply (fixture, "", FALSE);
  GimpDrawableFilter *filter = attract_filter_find (fixture->layer);
  g_assert_cmpfloat (lightest (fixture), ==, 1.0F);
  attract_filter_update (filter, BLACK, fixture->settings);
  g_assert_cmpfloat (lightest (fixture), ==, 0.0F);
  g_object_set (fixture->config, ARGUMENT_ATTRACTORS, BLACK, ARGUMENT_OPACITY, 50.0, NULL);
  attract_filter_set (filter, fixture->config);
  /* Half of white, in GIMP's own blending; not of the other half. */
  g_assert_cmpfloat (lightest (fixture), >, 0.1F);
  g_assert_cmpfloat (lightest (fixture), <, 0.9F);
}

/* What is read is what was set, so that a filter can be edited again. */
static void
test_read (Fixture *fixture, gconstpointer data)
{
  g_object_set (fixture->config, ARGUMENT_ATTRACTORS, BLACK "\nred;1;2;radius=0.125", "hue", FALSE,
                "blend", "oklch", "gamut", "none", "neutral-chroma", 0.25, ARGUMENT_OPACITY, 25.0,
                ARGUMENT_BLEND_MODE, GIMP_LAYER_MODE_MULTIPLY, NULL);
  apply (fixture, "", FALSE);
  GimpDrawableFilter *filter = attract_filter_find (fixture->layer);
  attract_filter_set (filter, fixture->config);
  g_autoptr (GimpProcedureConfig) read = new_config ();
  attract_filter_read (filter, read);
  g_autofree char *recipe = NULL, *blend = NULL, *gamut = NULL;
  gdouble neutral, opacity;
  gboolean hue, chroma;
  GimpLayerMode mode;
  g_object_get (read, ARGUMENT_ATTRACTORS, &recipe, "hue", &hue, "chroma", &chroma, "blend", &blend,
                "gamut", &gamut, "neutral-chroma", &neutral, ARGUMENT_OPACITY, &opacity,
                ARGUMENT_BLEND_MODE, &mode, NULL);
  g_assert_cmpstr (recipe, ==, BLACK "\nred;1;2;radius=0.125");
  g_assert_false (hue);
  g_assert_true (chroma);
  g_assert_cmpstr (blend, ==, "oklch");
  g_assert_cmpstr (gamut, ==, "none");
  g_assert_cmpfloat (neutral, ==, 0.25);
  g_assert_cmpfloat (opacity, ==, 25.0);
  g_assert_cmpint (mode, ==, GIMP_LAYER_MODE_MULTIPLY);
}

static void
test_find (Fixture *fixture, gconstpointer data)
{
  g_assert_null (attract_filter_find (fixture->layer));
  apply (fixture, "red;1;2;radius=0.1", FALSE);
  GimpDrawableFilter *lower = attract_filter_find (fixture->layer);
  apply (fixture, "blue;1;2;radius=0.1", FALSE);
  GimpDrawableFilter *upper = attract_filter_find (fixture->layer);
  g_assert_true (upper != lower);
  GimpDrawableFilter *other = gimp_drawable_filter_new (fixture->layer, "gegl:invert-linear", "");
  gimp_drawable_append_filter (fixture->layer, other);
  g_assert_true (attract_filter_find (fixture->layer) == upper);
  /* Only the topmost can be replaced by a new one, which comes on top. */
  g_assert_false (attract_filter_is_replaceable (fixture->layer, upper));
  gimp_drawable_filter_delete (other);
  g_assert_true (attract_filter_is_replaceable (fixture->layer, upper));
  g_assert_false (attract_filter_is_replaceable (fixture->layer, lower));
}

/* A filter keeps the selection that it was made with. */
static void
test_selection (Fixture *fixture, gconstpointer data)
{
  gimp_image_select_rectangle (fixture->image, GIMP_CHANNEL_OP_REPLACE, 0, 0, 32, 48);
  apply (fixture, BLACK, FALSE);
  GimpDrawableFilter *filter = attract_filter_find (fixture->layer);
  g_assert_false (attract_filter_is_replaceable (fixture->layer, filter));
  gimp_selection_none (fixture->image);
  g_assert_false (attract_filter_is_replaceable (fixture->layer, filter));
  g_assert_cmpfloat (lightest (fixture), ==, 1.0F);
}

static void
assert_refused (GimpDrawable *drawable, gboolean merge, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (attract_filter_check (drawable, merge, &error));
  g_assert_error (error, COLORSHINE_ERROR, 0);
  if (!strstr (error->message, part))
    g_error ("“%s” doesn't tell of “%s”", error->message, part);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (attract_filter_check (fixture->layer, TRUE, &error));
  gimp_item_set_lock_content (GIMP_ITEM (fixture->layer), TRUE);
  assert_refused (fixture->layer, TRUE, "The pixels of “layer” are locked");
  assert_refused (fixture->layer, FALSE, "Unlock them");
  g_assert_false (attract_filter_apply (fixture->layer, BLACK, fixture->settings, FALSE, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_cmpuint (count_filters (fixture->layer), ==, 0);
  gimp_item_set_lock_content (GIMP_ITEM (fixture->layer), FALSE);

  GimpGroupLayer *group = gimp_group_layer_new (fixture->image, "group");
  gimp_image_insert_layer (fixture->image, GIMP_LAYER (group), NULL, 0);
  g_assert_true (attract_filter_check (GIMP_DRAWABLE (group), FALSE, &error));
  assert_refused (GIMP_DRAWABLE (group), TRUE, "A layer group has no pixels of its own");
  if (speak_german ())
    assert_refused (GIMP_DRAWABLE (group), TRUE, "Eine Ebenengruppe hat keine eigenen Pixel");
  speak_english ();
}

/* A mask keeps no filters, so it is changed for good. */
static void
test_mask (Fixture *fixture, gconstpointer data)
{
  GimpLayerMask *mask = gimp_layer_create_mask (GIMP_LAYER (fixture->layer), GIMP_ADD_MASK_COPY);
  gimp_layer_add_mask (GIMP_LAYER (fixture->layer), mask);
  g_autoptr (GError) error = NULL;
  g_autofree float *before = picture_pixels (GIMP_DRAWABLE (mask));
  g_assert_true (attract_filter_apply (GIMP_DRAWABLE (mask), BLACK, fixture->settings, FALSE, &error));
  g_assert_no_error (error);
  g_autofree float *after = picture_pixels (GIMP_DRAWABLE (mask));
  float lightest_before = 0.0F, lightest_after = 0.0F;
  for (int i = 0; i < 64 * 48; i++)
    {
      lightest_before = fmaxf (lightest_before, before[4 * i]);
      lightest_after = fmaxf (lightest_after, after[4 * i]);
    }
  g_assert_cmpfloat (lightest_before, >, 0.5F);
  g_assert_cmpfloat (lightest_after, ==, 0.0F);
  g_assert_null (attract_filter_append_quietly (GIMP_DRAWABLE (mask), &error));
  g_assert_error (error, COLORSHINE_ERROR, 0);
}

/* Nothing to save, and nothing of it is left. */
static void
test_quietly (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (gimp_image_is_dirty (fixture->image));
  GimpDrawableFilter *filter = attract_filter_append_quietly (fixture->layer, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_filters (fixture->layer), ==, 1);
  g_assert_cmpfloat (lightest (fixture), ==, 1.0F);
  g_assert_false (gimp_image_is_dirty (fixture->image));
  attract_filter_update (filter, BLACK, fixture->settings);
  attract_filter_delete_quietly (fixture->image, filter);
  g_assert_cmpuint (count_filters (fixture->layer), ==, 0);
  g_assert_false (gimp_image_is_dirty (fixture->image));
  g_assert_true (gimp_image_undo_is_enabled (fixture->image));
  /* Twice is as good as once. */
  attract_filter_delete_quietly (fixture->image, filter);

  /* An image that was changed stays so. */
  apply (fixture, BLACK, TRUE);
  g_assert_true (gimp_image_is_dirty (fixture->image));
  filter = attract_filter_append_quietly (fixture->layer, &error);
  attract_filter_delete_quietly (fixture->image, filter);
  g_assert_true (gimp_image_is_dirty (fixture->image));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

void
add_tests (void)
{
  add ("/attract-filter/keep", test_keep);
  add ("/attract-filter/merge", test_merge);
  add ("/attract-filter/update", test_update);
  add ("/attract-filter/read", test_read);
  add ("/attract-filter/find", test_find);
  add ("/attract-filter/selection", test_selection);
  add ("/attract-filter/refused", test_refused);
  add ("/attract-filter/mask", test_mask);
  add ("/attract-filter/quietly", test_quietly);
}
