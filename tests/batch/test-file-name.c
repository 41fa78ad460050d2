/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names of any bytes, to people and to JSON and back.
 */
#include "file-name.h"
#include "test-main.h"

static void
test_for_people (void)
{
  static const struct {
    const char *name, *shown;
  } cases[] = {
    { "photo.jpg", "photo.jpg" },
    { "Grüße 1.jpg", "Grüße 1.jpg" },
    { "two\nlines\tand\x1b[31m", "two\\nlines\\tand\\x1B[31m" },
    { "\xe4.jpg", "\\xE4.jpg" },
    /* U+202E turns the rest of a line around; it is shown by its bytes. */
    { "a\xe2\x80\xaegpj.exe", "a\\xE2\\x80\\xAEgpj.exe" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shown = file_name_for_people (cases[i].name);
      g_assert_cmpstr (shown, ==, cases[i].shown);
      g_assert_true (g_utf8_validate (shown, -1, NULL));
    }
}

/* Every byte that a name may have, in every pair of neighbours. */
static void
test_json_round_trip (void)
{
  for (guint first = 1; first < 256; first++)
    for (guint second = 1; second < 256; second += 7)
      {
        const char name[] = { (char) first, (char) second, 'x', '\0' };
        g_autoptr (JsonObject) object = json_object_new ();
        file_name_to_json (object, "input", name);
        g_assert_true (g_utf8_validate (json_object_get_string_member (object, "input"), -1, NULL));
        g_autofree char *back = file_name_from_json (object, "input");
        g_assert_cmpstr (back, ==, name);
        g_autofree char *escaped = file_name_escape (name);
        g_assert_true (g_str_is_ascii (escaped));
        g_assert_null (strpbrk (escaped, "\"\\ \n"));
        g_autofree char *unescaped = file_name_unescape (escaped);
        g_assert_cmpstr (unescaped, ==, name);
      }
}

static void
test_json_without_name (void)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_assert_null (file_name_from_json (object, "input"));
  json_object_set_int_member (object, "input", 5);
  g_assert_null (file_name_from_json (object, "input"));
  json_object_set_string_member (object, "input-escaped", "a%00b");
  g_assert_null (file_name_from_json (object, "input"));
}

static void
test_parts (void)
{
  g_assert_cmpstr (file_name_last_part ("a/b/c.jpg"), ==, "c.jpg");
  g_assert_cmpstr (file_name_last_part ("c.jpg"), ==, "c.jpg");
  g_assert_cmpstr (file_name_last_part ("a/"), ==, "");
  g_assert_cmpstr (file_name_extension ("a.b/c"), ==, "");
  g_assert_cmpstr (file_name_extension ("a.b/c.tar.gz"), ==, "gz");
  g_assert_cmpstr (file_name_extension (".jpg"), ==, "");
  g_assert_cmpstr (file_name_extension ("x."), ==, "");
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/file-name/for-people", test_for_people);
  g_test_add_func ("/file-name/json", test_json_round_trip);
  g_test_add_func ("/file-name/json-without", test_json_without_name);
  g_test_add_func ("/file-name/parts", test_parts);
  return g_test_run ();
}
