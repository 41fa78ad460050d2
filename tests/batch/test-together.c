/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Colours counted by workers that end before, over or after a file: shells, because
 * the real one does not when it is asked to. What the real one counts is in
 * test_apply.py.
 */
#include "failure.h"
#include "test-main.h"
#include "together.h"

#include <string.h>

#define READY "read settings; echo '{\"ready\": true}'; "
#define DONE "echo '{\"id\": 0, \"status\": \"done\"}'"
#define RADII "echo '{\"id\": 0, \"status\": \"done\", \"radii\": [0.25]}'"

enum { N_FILES = 4 };

typedef struct {
  Input inputs[N_FILES];
  Output outputs[N_FILES];
  GPtrArray *array;
  Settings *settings;
} Set;

static void
set_init (Set *set)
{
  static const char *const names[N_FILES] = { "one", "bad", "three", "four" };
  memset (set, 0, sizeof *set);
  set->array = g_ptr_array_new ();
  set->settings = settings_new ();
  g_assert_true (settings_take_recipe_text (set->settings, "orange;30;75", NULL));
  for (int i = 0; i < N_FILES; i++)
    {
      set->inputs[i].path = (char *) names[i];
      set->outputs[i].input = &set->inputs[i];
      g_ptr_array_add (set->array, &set->outputs[i]);
    }
}

static void
set_clear (Set *set)
{
  for (int i = 0; i < N_FILES; i++)
    g_clear_error (&set->outputs[i].error);
  g_ptr_array_unref (set->array);
  settings_free (set->settings);
}

static gboolean
analyse (Set *set, const char *script, GError **error)
{
  const char *const arguments[] = { "/bin/sh", "-c", script, NULL };
  const TogetherSettings how
      = { .worker_arguments = arguments, .timeout_seconds = 60.0, .n_retries = 1 };
  return together_analyse (&how, set->settings, set->array, error);
}

static void
test_radii (void)
{
  g_autoptr (GError) error = NULL;
  Set set;
  set_init (&set);
  g_assert_true (analyse (&set, READY "for i in 1 2 3 4; do read line; " DONE "; done; read line; " RADII
                                      "; read line", &error));
  g_assert_no_error (error);
  g_assert_nonnull (set.settings->radii);
  g_assert_cmpfloat (set.settings->radii[0], ==, 0.25);
  set_clear (&set);
}

/* Only the file that a worker ends over has an error, each time it is tried. */
static void
test_file_that_ends_workers (void)
{
  g_autoptr (GError) error = NULL;
  Set set;
  set_init (&set);
  g_assert_true (analyse (&set, READY "while read line; do case $line in *bad*) kill -11 $$;; *resolve*) " RADII
                                      ";; *) " DONE ";; esac; done", &error));
  g_assert_no_error (error);
  for (int i = 0; i < N_FILES; i++)
    g_assert_true ((set.outputs[i].error != NULL) == (i == 1));
  g_assert_error (set.outputs[1].error, FAILURE_DOMAIN, FAILURE_CRASHED);
  g_assert_nonnull (strstr (set.outputs[1].error->message, "its worker was killed by signal 11"));
  g_assert_cmpfloat (set.settings->radii[0], ==, 0.25);
  set_clear (&set);
}

static void
test_files_that_are_refused (void)
{
  g_autoptr (GError) error = NULL;
  Set set;
  set_init (&set);
  g_assert_true (analyse (
      &set, READY "while read line; do echo '{\"id\": 0, \"status\": \"failed\", \"error\": "
                  "{\"code\": \"truncated\", \"message\": \"cut off\"}}'; done", &error));
  /* None was counted, and each says why. */
  g_assert_null (set.settings->radii);
  for (int i = 0; i < N_FILES; i++)
    g_assert_error (set.outputs[i].error, FAILURE_DOMAIN, FAILURE_TRUNCATED);
  set_clear (&set);
}

static void
test_workers_that_cant_count (void)
{
  static const struct {
    const char *script, *message;
  } cases[] = {
    { "exit 3", "the workers that count colours end before they do it: the last one ended with status 3" },
    { "read settings; echo '{\"error\": {\"code\": \"recipe\", \"message\": \"no such recipe\"}}'; read x",
      "no such recipe" },
    { READY "while read line; do case $line in *resolve*) exit 4;; *) " DONE ";; esac; done",
      "ended with status 4" },
    /* Two radii, for one attractor. */
    { READY "while read line; do case $line in *resolve*) echo '{\"id\": 0, \"status\": \"done\", \"radii\": "
            "[1, 2]}';; *) " DONE ";; esac; done", "end before they do it" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      Set set;
      set_init (&set);
      g_assert_false (analyse (&set, cases[i].script, &error));
      g_assert_nonnull (strstr (error->message, cases[i].message));
      set_clear (&set);
    }
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/together/radii", test_radii);
  g_test_add_func ("/together/file-that-ends-workers", test_file_that_ends_workers);
  g_test_add_func ("/together/files-that-are-refused", test_files_that_are_refused);
  g_test_add_func ("/together/workers-that-cant-count", test_workers_that_cant_count);
  return g_test_run ();
}
