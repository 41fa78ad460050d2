/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The core's errors as those of the procedure.
 */
#include "errors.h"

#include "languages.h"
#include "test-main.h"

static void
assert_told (const char *sentence)
{
  ColorshineError core_error;
  g_autoptr (GError) error = NULL;
  g_assert_null (colorshine_recipe_parse ("orange;300;75", &core_error));
  set_core_error (&error, &core_error);
  g_assert_error (error, COLORSHINE_ERROR, COLORSHINE_ERROR_RANGE);
  g_assert_cmpstr (error->message, ==, sentence);
}

static void
test_languages (void)
{
  assert_told ("attractor 1, column 8: found \"300\"; expected a tolerance from 0 to 100");
  if (speak_german ())
    assert_told ("Attraktor 1, Spalte 8: „300“ gefunden; erwartet: eine Toleranz von 0 bis 100");
  speak_english ();
}

/* Part of the interface. */
static void
test_domain (void)
{
  g_assert_cmpstr (g_quark_to_string (COLORSHINE_ERROR), ==, "colorshine-error-quark");
}

static void
test_nobody_asks (void)
{
  const ColorshineError core_error = { .code = COLORSHINE_ERROR_MEMORY };
  set_core_error (NULL, &core_error);
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  speak_english ();
  g_test_add_func ("/errors/languages", test_languages);
  g_test_add_func ("/errors/domain", test_domain);
  g_test_add_func ("/errors/nobody-asks", test_nobody_asks);
  return g_test_run ();
}
