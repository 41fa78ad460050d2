/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Failures as reports name them.
 */
#include "failure.h"
#include "test-main.h"

#include <errno.h>
#include <string.h>

static void
test_names (void)
{
  for (int i = 0; i < N_FAILURES; i++)
    {
      g_assert_nonnull (failure_name ((FailureCode) i));
      for (int k = 0; k < i; k++)
        g_assert_cmpstr (failure_name ((FailureCode) i), !=, failure_name ((FailureCode) k));
    }
}

static void
test_errno (void)
{
  static const struct {
    int number;
    FailureCode code;
    gboolean is_transient;
  } cases[] = {
    { ENOENT, FAILURE_NOT_FOUND, FALSE }, { ENOTDIR, FAILURE_NOT_FOUND, FALSE },
    { EACCES, FAILURE_PERMISSION, FALSE }, { EROFS, FAILURE_PERMISSION, FALSE },
    { EISDIR, FAILURE_NOT_A_FILE, FALSE }, { ELOOP, FAILURE_NOT_A_FILE, FALSE },
    { EEXIST, FAILURE_EXISTS, FALSE },     { ENOSPC, FAILURE_DISK_FULL, TRUE },
    { EDQUOT, FAILURE_DISK_FULL, TRUE },   { EIO, FAILURE_WRITE, TRUE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GError *error = NULL;
      g_autofree char *expected = g_strdup_printf ("there: %s", g_strerror (cases[i].number));
      failure_set_from_errno (&error, cases[i].number, FAILURE_WRITE, "there");
      g_assert_error (error, FAILURE_DOMAIN, (int) cases[i].code);
      g_assert_cmpstr (error->message, ==, expected);
      g_assert_cmpint (failure_is_transient (cases[i].code), ==, cases[i].is_transient);
      g_error_free (error);
    }
}

static void
test_core (void)
{
  GError *error = NULL;
  ColorshineError core_error;
  g_assert_null (colorshine_recipe_parse ("red;1;2|blu;3;4", &core_error));
  failure_set_from_core (&error, &core_error);
  g_assert_error (error, FAILURE_DOMAIN, FAILURE_RECIPE);
  g_assert_true (g_str_has_prefix (error->message, "attractor 2, column 9: found \"blu\"; expected "));
  g_error_free (error);
}

static void
test_json (void)
{
  g_autoptr (GError) error = g_error_new (FAILURE_DOMAIN, FAILURE_WRITE, "a\xff");
  g_autoptr (JsonObject) object = failure_to_json (error);
  g_assert_cmpstr (json_object_get_string_member (object, "code"), ==, "write");
  g_assert_cmpstr (json_object_get_string_member (object, "message"), ==, "a\xef\xbf\xbd");
  g_assert_true (json_object_get_boolean_member (object, "transient"));
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/failure/names", test_names);
  g_test_add_func ("/failure/errno", test_errno);
  g_test_add_func ("/failure/core", test_core);
  g_test_add_func ("/failure/json", test_json);
  return g_test_run ();
}
