/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A run's files as a file.
 */
#include "failure.h"
#include "manifest.h"
#include "report.h"
#include "scratch-folder.h"
#include "test-main.h"

static void
test_round_trip (void)
{
  static const char name[] = "two\nlines \xe4.jpg";
  scratch_write (name, "12345");
  Input input = { .path = (char *) name, .n_bytes = 5 };
  Output output = { .input = &input, .path = (char *) "out/\xff.jpg" };
  {
    g_autoptr (Report) file = report_open ("m.jsonl", REPORT_NEW, NULL);
    g_autoptr (JsonObject) entry = manifest_entry (&output);
    g_assert_true (report_write (file, entry, NULL));
  }
  g_autoptr (Inputs) inputs = inputs_new ();
  g_autoptr (GPtrArray) outputs = g_ptr_array_new_with_free_func (g_free);
  g_assert_true (manifest_read ("m.jsonl", inputs, outputs, NULL));
  g_assert_cmpuint (inputs->files->len, ==, 1);
  g_assert_cmpstr (((const Input *) g_ptr_array_index (inputs->files, 0))->path, ==, name);
  g_assert_cmpstr (g_ptr_array_index (outputs, 0), ==, "out/\xff.jpg");
}

static void
test_bad (void)
{
  static const struct {
    const char *text, *message;
  } cases[] = {
    { "{\"input\":\"a.jpg\"}\n", "m.jsonl, line 1: expected an object with \"input\" and \"output\"" },
    { "{\"input\":\"\",\"output\":\"b.jpg\"}\n",
      "m.jsonl, line 1: expected an object with \"input\" and \"output\"" },
    { "{\"input\":\"folder\",\"output\":\"b.jpg\"}\n",
      "m.jsonl, line 1: the input is a folder; expected a file" },
    { "a.jpg\n", "m.jsonl, line 1: expected a JSON object" },
  };
  scratch_write ("folder/a.jpg", "");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Inputs) inputs = inputs_new ();
      g_autoptr (GPtrArray) outputs = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GError) error = NULL;
      scratch_write ("m.jsonl", cases[i].text);
      g_assert_false (manifest_read ("m.jsonl", inputs, outputs, &error));
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

/* A file that is gone is one file that fails. */
static void
test_missing_file (void)
{
  g_autoptr (Inputs) inputs = inputs_new ();
  g_autoptr (GPtrArray) outputs = g_ptr_array_new_with_free_func (g_free);
  scratch_write ("m.jsonl", "{\"input\":\"gone.jpg\",\"output\":\"b.jpg\"}\n");
  g_assert_true (manifest_read ("m.jsonl", inputs, outputs, NULL));
  g_assert_nonnull (((const Input *) g_ptr_array_index (inputs->files, 0))->error);
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  scratch_test ("/manifest/round-trip", test_round_trip);
  scratch_test ("/manifest/bad", test_bad);
  scratch_test ("/manifest/missing-file", test_missing_file);
  return g_test_run ();
}
