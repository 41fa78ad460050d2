/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The ancestor's words: where its output goes, and its switches.
 */
#include "in-child.h"
#include "scratch-folder.h"
#include "shine.h"
#include "test-main.h"

#define ATTRACTOR " teal;50;100;radius=0.9"

static void
assert_done (const char *words, const char *output)
{
  g_autofree char *line = g_strconcat ("shine ", words, NULL);
  in_child_assert (in_child_verb (&shine_verb, line, ""), EXIT_ALL_DONE, "", "");
  g_assert_true (g_file_test (output, G_FILE_TEST_IS_REGULAR));
}

static void
write_image (const char *path)
{
  scratch_write_stripes (path, 8, 4, "\xff\x40\x20", "\x10\x20\xff", 4);
}

static void
test_default_output (void)
{
  write_image ("a.ppm");
  write_image ("d.x/b.c.ppm");
  assert_done ("a.ppm" ATTRACTOR, "a_colorshine.ppm");
  assert_done ("d.x/b.c.ppm" ATTRACTOR, "d.x/b.c_colorshine.ppm");
  /* The folder's dot is no extension of the file's. */
  write_image ("d.x/b");
  InChild child = in_child_verb (&shine_verb, "shine d.x/b" ATTRACTOR, "");
  g_assert_true (g_str_has_prefix (
      child.err, "colorshine shine: d.x/b: the output's extension is “”; expected one of "));
  in_child_clear (&child);
}

static void
test_output (void)
{
  write_image ("a.ppm");
  assert_done ("a.ppm" ATTRACTOR " --output_image=one.png", "one.png");
  assert_done ("a.ppm" ATTRACTOR " --output-image two.png", "two.png");
  in_child_assert (in_child_verb (&shine_verb, "shine a.ppm" ATTRACTOR " --output_image=one.png", ""),
                   EXIT_SOME_FAILED, "",
                   "colorshine shine: a.ppm: the output exists; --overwrite replaces it\n");
}

/* Each switch reaches the pixels, in any of its spellings. */
static void
test_switches (void)
{
  static const char *const switches[] = { "--luminance=False", "--saturation=no", "--hue=0" };
  write_image ("a.ppm");
  assert_done ("a.ppm" ATTRACTOR " --output_image=all.ppm", "all.ppm");
  g_autofree char *all = scratch_read ("all.ppm");
  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    {
      g_autofree char *words = g_strdup_printf ("a.ppm" ATTRACTOR " %s --output_image=%u.ppm", switches[i], i);
      g_autofree char *name = g_strdup_printf ("%u.ppm", i);
      assert_done (words, name);
      g_autofree char *some = scratch_read (name);
      g_assert_cmpstr (some, !=, all);
    }
}

static void
test_misused (void)
{
  static const struct {
    const char *words, *sentence;
  } cases[] = {
    { "a.ppm", "expected FILE ATTRACTOR…" },
    { "a.ppm red;5;5 --hue=maybe", "--hue: found “maybe”; expected True or False" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *line = g_strconcat ("shine ", cases[i].words, NULL);
      g_autofree char *expected = g_strdup_printf (
          "colorshine shine: %s\nSee 'colorshine shine --help'.\n", cases[i].sentence);
      in_child_assert (in_child_verb (&shine_verb, line, ""), EXIT_USAGE, "", expected);
    }
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  scratch_test ("/shine/default-output", test_default_output);
  scratch_test ("/shine/output", test_output);
  scratch_test ("/shine/switches", test_switches);
  scratch_test ("/shine/misused", test_misused);
  return g_test_run ();
}
