/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where results go, and what is refused before anything is done.
 */
#include "failure.h"
#include "outputs.h"
#include "scratch-folder.h"
#include "test-main.h"

#include <string.h>
#include <unistd.h>

static gboolean
takes_jpg_and_png (const char *name, GError **error)
{
  if (g_str_has_suffix (name, ".jpg") || g_str_has_suffix (name, ".png"))
    return TRUE;
  g_set_error (error, FAILURE_DOMAIN, FAILURE_OUTPUT_FORMAT, "%s: not written here", name);
  return FALSE;
}

static gboolean
takes_all (int folder, const char *name)
{
  (void) folder, (void) name;
  return TRUE;
}

static Inputs *
inputs_of (const char *const *paths)
{
  Inputs *inputs = inputs_new ();
  for (; *paths; paths++)
    inputs_add (inputs, *paths, takes_all, NULL);
  return inputs;
}

static GPtrArray *
assign (Inputs *inputs, const OutputRule *rule, GError **error)
{
  return outputs_assign (inputs, rule, takes_jpg_and_png, inputs->notes, error);
}

/* "path" or "!" of each, in order. */
static void
assert_paths (GPtrArray *outputs, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < outputs->len; i++)
    {
      const Output *output = g_ptr_array_index (outputs, i);
      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", output->error ? "!" : output->path);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
assert_refused (Inputs *inputs, const OutputRule *rule, const char *message)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (assign (inputs, rule, &error));
  g_assert_error (error, FAILURE_DOMAIN, FAILURE_SETTINGS);
  g_assert_cmpstr (error->message, ==, message);
  inputs_free (inputs);
}

static void
test_templates (void)
{
  static const struct {
    const char *name_template, *input, *output;
  } cases[] = {
    { "{name}_colorshine.{ext}", "a/photo.tar.jpg", "photo.tar_colorshine.jpg" },
    { "{name}.{ext}", "photo", "photo" },
    { "{{{name}}}.png", "photo.jpg", "{photo}.png" },
    { "{name}-{ext}.{ext}", ".jpg", ".jpg-" },
  };
  static const char *const bad[] = { "", "photo.jpg", "a/{name}.jpg", "{name}{number}.jpg",
                                     "{name}}.jpg", "{name", "{Name}.jpg" };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *output = outputs_name (cases[i].name_template, cases[i].input);
      g_assert_true (outputs_template_is_valid (cases[i].name_template, NULL));
      g_assert_cmpstr (output, ==, cases[i].output);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (outputs_template_is_valid (bad[i], &error));
      g_assert_error (error, FAILURE_DOMAIN, FAILURE_SETTINGS);
    }
}

static void
test_places (void)
{
  scratch_write ("in/a.jpg", "");
  scratch_write ("in/sub/b.png", "");
  const char *const paths[] = { "in", NULL };
  g_autoptr (Inputs) inputs = inputs_of (paths);
  const OutputRule beside = { NULL, NULL, NULL };
  const OutputRule mirrored = { NULL, "out", NULL };
  const OutputRule named = { NULL, "out", "x-{name}.png" };
  g_autoptr (GPtrArray) first = assign (inputs, &beside, NULL);
  g_autoptr (GPtrArray) second = assign (inputs, &mirrored, NULL);
  g_autoptr (GPtrArray) third = assign (inputs, &named, NULL);
  assert_paths (first, "in/a_colorshine.jpg in/sub/b_colorshine.png");
  assert_paths (second, "out/a.jpg out/sub/b.png");
  assert_paths (third, "out/x-a.png out/sub/x-b.png");
  const Output *output = g_ptr_array_index (third, 1);
  g_assert_cmpstr (output->base, ==, "out");
  g_assert_cmpstr (output->name, ==, "sub/x-b.png");
}

static void
test_one_file (void)
{
  scratch_write ("a.jpg", "");
  scratch_write ("b.jpg", "");
  const char *const one[] = { "a.jpg", NULL }, *const two[] = { "a.jpg", "b.jpg", NULL };
  const OutputRule rule = { "deep/c.png", NULL, NULL };
  g_autoptr (Inputs) inputs = inputs_of (one);
  g_autoptr (GPtrArray) outputs = assign (inputs, &rule, NULL);
  assert_paths (outputs, "deep/c.png");
  assert_refused (inputs_of (two), &rule,
                  "--output names one file, and there are 2 inputs; expected --output-dir");
}

static void
test_conflicts (void)
{
  scratch_write ("one/a.jpg", "");
  scratch_write ("two/a.jpg", "");
  scratch_write ("one/a.png", "");
  g_assert_cmpint (symlink ("one", "link"), ==, 0);
  const char *const by_folder[] = { "one/a.jpg", "two/a.jpg", NULL };
  const char *const by_extension[] = { "one/a.jpg", "one/a.png", NULL };
  const char *const by_link[] = { "one/a.jpg", "link/a.png", NULL };
  const char *const twice[] = { "one/a.jpg", "./one/a.jpg", "link/a.jpg", NULL };
  const OutputRule mirrored = { NULL, "out", NULL };
  const OutputRule as_png = { NULL, NULL, "{name}-x.png" };
  const OutputRule beside = { NULL, NULL, NULL };
  assert_refused (inputs_of (by_folder), &mirrored,
                  "nothing was done: one/a.jpg and two/a.jpg would both become out/a.jpg");
  assert_refused (inputs_of (by_extension), &as_png,
                  "nothing was done: one/a.jpg and one/a.png would both become one/a-x.png");
  assert_refused (inputs_of (by_link), &as_png,
                  "nothing was done: one/a.jpg and link/a.png would both become link/a-x.png");
  g_autoptr (Inputs) inputs = inputs_of (twice);
  g_autoptr (GPtrArray) outputs = assign (inputs, &beside, NULL);
  assert_paths (outputs, "one/a_colorshine.jpg");
}

static void
test_many_conflicts (void)
{
  g_autoptr (Inputs) inputs = inputs_new ();
  g_autoptr (GError) error = NULL;
  const OutputRule rule = { NULL, "out", NULL };
  for (int i = 0; i < 10; i++)
    {
      g_autofree char *path = g_strdup_printf ("%d/a.jpg", i);
      scratch_write (path, "");
      inputs_add (inputs, path, takes_all, NULL);
    }
  g_assert_null (assign (inputs, &rule, &error));
  g_assert_true (g_str_has_suffix (error->message, "; and 4 more"));
}

static void
test_own_outputs (void)
{
  scratch_write ("in/a.jpg", "");
  scratch_write ("in/a_colorshine.jpg", "");
  scratch_write ("in/a_colorshine_colorshine.jpg", "");
  const char *const paths[] = { "in", NULL };
  const OutputRule beside = { NULL, NULL, NULL };
  const OutputRule itself = { NULL, NULL, "{name}.{ext}" };
  g_autoptr (Inputs) inputs = inputs_of (paths);
  g_autoptr (GPtrArray) outputs = assign (inputs, &beside, NULL);
  assert_paths (outputs, "in/a_colorshine.jpg");
  g_assert_cmpuint (inputs->notes->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (inputs->notes, 0), ==,
                   "in/a_colorshine.jpg: the output of in/a.jpg; left out");
  g_autoptr (GPtrArray) same = assign (inputs, &itself, NULL);
  assert_paths (same, "! ! !");
}

static void
test_errors_of_files (void)
{
  g_autofree char *long_name = g_strnfill (251, 'x');
  g_autofree char *long_path = g_strconcat (long_name, ".jpg", NULL);
  scratch_write (long_path, "");
  scratch_write ("raw.nef", "");
  const char *const paths[] = { long_path, "raw.nef", "none.jpg", "none2.jpg", NULL };
  const OutputRule beside = { NULL, NULL, NULL };
  g_autoptr (Inputs) inputs = inputs_of (paths);
  g_autoptr (GPtrArray) outputs = assign (inputs, &beside, NULL);
  assert_paths (outputs, "! ! ! !");
  const FailureCode codes[] = { FAILURE_WRITE, FAILURE_OUTPUT_FORMAT, FAILURE_NOT_FOUND,
                                FAILURE_NOT_FOUND };
  for (guint i = 0; i < outputs->len; i++)
    g_assert_error (((const Output *) g_ptr_array_index (outputs, i))->error, FAILURE_DOMAIN,
                    (int) codes[i]);
  g_assert_cmpstr (((const Output *) g_ptr_array_index (outputs, 0))->error->message, ==,
                   "the output's name has 266 bytes; expected at most 255 (see --name)");
}

static void
test_pairs (void)
{
  scratch_write ("a.jpg", "");
  scratch_write ("b.jpg", "");
  const char *const paths[] = { "a.jpg", "b.jpg", NULL };
  g_autoptr (Inputs) inputs = inputs_of (paths);
  g_autoptr (GPtrArray) good = g_ptr_array_new (), swapped = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_ptr_array_add (good, (gpointer) "x/a.png");
  g_ptr_array_add (good, (gpointer) "y/a.png");
  g_ptr_array_add (swapped, (gpointer) "b.jpg");
  g_ptr_array_add (swapped, (gpointer) "./a.jpg");
  g_autoptr (GPtrArray) outputs = outputs_assign_pairs (inputs, good, takes_jpg_and_png, &error);
  assert_paths (outputs, "x/a.png y/a.png");
  g_assert_null (outputs_assign_pairs (inputs, swapped, takes_jpg_and_png, &error));
  g_assert_cmpstr (error->message, ==,
                   "nothing was done: a.jpg is an input and the output of b.jpg; b.jpg is an input "
                   "and the output of a.jpg");
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/outputs/templates", test_templates);
  scratch_test ("/outputs/places", test_places);
  scratch_test ("/outputs/one-file", test_one_file);
  scratch_test ("/outputs/conflicts", test_conflicts);
  scratch_test ("/outputs/many-conflicts", test_many_conflicts);
  scratch_test ("/outputs/own-outputs", test_own_outputs);
  scratch_test ("/outputs/errors-of-files", test_errors_of_files);
  scratch_test ("/outputs/pairs", test_pairs);
  return g_test_run ();
}
