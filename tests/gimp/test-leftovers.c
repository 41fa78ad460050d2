/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a plug-in that was killed left in an image, and what of it the next run clears
 * up.
 */
#include "leftovers.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arguments.h"
#include "attract-filter.h"
#include "in-gimp.h"
#include "picture.h"

typedef struct {
  GimpImage *image;
  GimpDrawable *layer;
  GimpProcedure *procedure;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->image = picture_new (16, 16, 1);
  fixture->layer = picture_layer (fixture->image);
  fixture->procedure = new_procedure ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->procedure);
  gimp_image_delete (fixture->image);
}

static GimpDrawableFilter *
append (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GimpDrawableFilter *filter = attract_filter_append_quietly (fixture->layer, &error);
  g_assert_no_error (error);
  return filter;
}

/* Every note becomes one of a process that has ended. */
static void
let_the_noting_process_die (GimpImage *image)
{
  const pid_t dead = fork ();
  if (dead == 0)
    _exit (0);
  g_assert_cmpint (waitpid (dead, NULL, 0), ==, dead);
  guint n = 0;
  g_auto (GStrv) names = gimp_image_get_parasite_list (image);
  for (char **name = names; *name; name++)
    {
      if (!g_str_has_prefix (*name, "colorshine-preview-"))
        continue;
      guint32 size;
      GimpParasite *old = gimp_image_get_parasite (image, *name);
      const char *text = gimp_parasite_get_data (old, &size);
      g_assert_cmpint (atoi (text), ==, getpid ());
      /* Else it would be saved with the image. */
      g_assert_false (gimp_parasite_is_persistent (old));
      g_autofree char *other = g_strdup_printf ("%d%s", (int) dead, strchr (text, '\n'));
      GimpParasite *new = gimp_parasite_new (*name, 0, (guint32) strlen (other) + 1, other);
      gimp_image_attach_parasite (image, new);
      gimp_parasite_free (old);
      gimp_parasite_free (new);
      n++;
    }
  g_assert_cmpuint (n, >, 0);
}

static guint
count_notes (GimpImage *image)
{
  g_auto (GStrv) names = gimp_image_get_parasite_list (image);
  guint n = 0;
  for (char **name = names; *name; name++)
    n += g_str_has_prefix (*name, "colorshine-preview-");
  return n;
}

static void
test_living (Fixture *fixture, gconstpointer data)
{
  GimpDrawableFilter *filter = append (fixture);
  leftovers_note (fixture->image, filter);
  leftovers_remove (fixture->procedure, fixture->image);
  g_assert_true (attract_filter_is_on (fixture->layer, filter));
  leftovers_forget (fixture->image, filter);
  g_assert_cmpuint (count_notes (fixture->image), ==, 0);
  attract_filter_delete_quietly (fixture->image, filter);
}

static void
test_preview (Fixture *fixture, gconstpointer data)
{
  GimpDrawableFilter *preview = append (fixture), *other = append (fixture);
  leftovers_note (fixture->image, preview);
  let_the_noting_process_die (fixture->image);
  leftovers_remove (fixture->procedure, fixture->image);
  g_assert_false (attract_filter_is_on (fixture->layer, preview));
  g_assert_true (attract_filter_is_on (fixture->layer, other));
  g_assert_cmpuint (count_notes (fixture->image), ==, 0);
  g_assert_false (gimp_image_is_dirty (fixture->image));
}

static void
test_edited (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GimpProcedureConfig) original = new_config (), changed = new_config (),
                                  read = new_config ();
  GimpDrawableFilter *filter = append (fixture);
  g_object_set (original, ARGUMENT_ATTRACTORS, "red;1;2;radius=0.125", ARGUMENT_OPACITY, 25.0,
                NULL);
  g_object_set (changed, ARGUMENT_ATTRACTORS, "blue;1;2;radius=0.5", NULL);
  leftovers_note_edit (fixture->image, filter, original);
  attract_filter_set (filter, changed);
  let_the_noting_process_die (fixture->image);
  leftovers_remove (fixture->procedure, fixture->image);
  g_assert_true (attract_filter_is_on (fixture->layer, filter));
  attract_filter_read (filter, read);
  g_autofree char *recipe = NULL;
  gdouble opacity;
  g_object_get (read, ARGUMENT_ATTRACTORS, &recipe, ARGUMENT_OPACITY, &opacity, NULL);
  g_assert_cmpstr (recipe, ==, "red;1;2;radius=0.125");
  g_assert_cmpfloat (opacity, ==, 25.0);
  g_assert_cmpuint (count_notes (fixture->image), ==, 0);
}

/* GIMP crashes over the filter of a deleted layer. */
static void
test_deleted_layer (Fixture *fixture, gconstpointer data)
{
  leftovers_note (fixture->image, append (fixture));
  let_the_noting_process_die (fixture->image);
  gimp_image_undo_enable (fixture->image);
  gimp_image_remove_layer (fixture->image, GIMP_LAYER (fixture->layer));
  leftovers_remove (fixture->procedure, fixture->image);
  /* The layer may come back by undo, and then a later run finds the preview. */
  g_assert_cmpuint (count_notes (fixture->image), ==, 1);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

void
add_tests (void)
{
  add ("/leftovers/living", test_living);
  add ("/leftovers/preview", test_preview);
  add ("/leftovers/edited", test_edited);
  add ("/leftovers/deleted-layer", test_deleted_layer);
}
