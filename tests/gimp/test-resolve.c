/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Recipes with the radii that an image gives them.
 */
#include "resolve.h"

#include "errors.h"
#include "in-gimp.h"
#include "languages.h"
#include "picture.h"

static void
assert_resolved_text (const char *text, const double *radii, const char *expected)
{
  ColorshineRecipe *recipe = colorshine_recipe_parse (text, NULL);
  g_assert_nonnull (recipe);
  g_autofree char *resolved = recipe_resolved_text (recipe, radii);
  g_assert_cmpstr (resolved, ==, expected);
  /* The recipe itself is as it was. */
  char *unchanged = colorshine_recipe_format (recipe, "\n");
  g_assert_null (strstr (unchanged, "radius=0.125"));
  free (unchanged);
  colorshine_recipe_free (recipe);
}

static void
test_text (void)
{
  const double radii[4] = { 0.125, 0.25, 0.375, 0.5 };
  assert_resolved_text ("orange;30;75", radii, "orange;30;75;radius=0.125");
  assert_resolved_text ("orange;30;75|blue;1;2;from=red;protect", radii,
                        "orange;30;75;radius=0.125\nblue;1;2;from=red;radius=0.25;protect");
  /* One that is off, or that reaches nothing, waits for its own time. */
  assert_resolved_text ("red;30;75;off\nred;0;75\nred;1;2", radii,
                        "red;30;75;off\nred;0;75\nred;1;2;radius=0.375");
  assert_resolved_text ("", radii, "");
}

static void
test_decimal_comma (void)
{
  const double radii[1] = { 0.125 };
  if (!speak_german ())
    return;
  assert_resolved_text ("orange;12.5;75", radii, "orange;12.5;75;radius=0.125");
  speak_english ();
}

static gboolean
resolve (GimpDrawable *layer, const char *text, double *radii, gboolean *was_read, GError **error)
{
  ColorshineRecipe *recipe = colorshine_recipe_parse (text, NULL);
  g_assert_nonnull (recipe);
  g_autoptr (ImageColors) colors = image_colors_new (&layer, 1);
  const gboolean success = recipe_resolve (recipe, colors, radii, error);
  *was_read = image_colors_get_progress (colors) > 0.0;
  colorshine_recipe_free (recipe);
  return success;
}

static void
test_radii (void)
{
  GimpImage *image = picture_new (300, 200, 1);
  GimpDrawable *layer = picture_layer (image);
  g_autoptr (GError) error = NULL;
  double radii[2];
  gboolean was_read;
  g_assert_true (resolve (layer, "black;30;75\nblack;60;75", radii, &was_read, &error));
  g_assert_no_error (error);
  g_assert_true (was_read);
  g_assert_cmpfloat (radii[0], >, 0.1);
  g_assert_cmpfloat (radii[1], >, radii[0]);
  g_assert_cmpfloat (radii[1], <, 1.1);

  /* Nothing is read for radii that are there. */
  g_assert_true (resolve (layer, "black;30;75;radius=0.2\nblack;30;75;off", radii, &was_read, &error));
  g_assert_false (was_read);
  g_assert_cmpfloat (radii[0], ==, 0.2);
  gimp_image_delete (image);
}

static void
test_nothing_selected (void)
{
  GimpImage *image = picture_new (300, 200, 1);
  GimpDrawable *layer = picture_add_layer (image, 50, 50, 0, 0, 2);
  g_autoptr (GError) error = NULL;
  double radii[1];
  gboolean was_read;
  gimp_image_select_rectangle (image, GIMP_CHANNEL_OP_REPLACE, 200, 100, 10, 10);
  g_assert_false (resolve (layer, "black;30;75", radii, &was_read, &error));
  g_assert_error (error, COLORSHINE_ERROR, 0);
  g_assert_nonnull (strstr (error->message, "selection is outside"));
  gimp_image_delete (image);
}

/* A selection, or a layer, of which no pixel weighs anything, is nothing to count. */
static void
test_transparent (void)
{
  GimpImage *image = picture_new (300, 200, 1);
  GimpDrawable *layer = picture_layer (image);
  g_autoptr (GError) error = NULL;
  double radii[1];
  gboolean was_read;
  gimp_drawable_fill (layer, GIMP_FILL_TRANSPARENT);
  g_assert_true (resolve (layer, "black;30;75", radii, &was_read, &error));
  g_assert_cmpfloat (radii[0], ==, 0.0);
  gimp_image_delete (image);
}

void
add_tests (void)
{
  g_test_add_func ("/resolve/text", test_text);
  g_test_add_func ("/resolve/decimal-comma", test_decimal_comma);
  g_test_add_func ("/resolve/radii", test_radii);
  g_test_add_func ("/resolve/nothing-selected", test_nothing_selected);
  g_test_add_func ("/resolve/transparent", test_transparent);
}
