/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is said on a command line, as the settings that come of it.
 */
#include "in-child.h"
#include "options.h"
#include "scratch-folder.h"
#include "test-main.h"

#include <stdio.h>
#include <string.h>

static int
print_settings (gboolean needs_recipe)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Settings) settings = options_settings (needs_recipe, &error);
  if (!settings)
    {
      printf ("%s", error->message);
      return EXIT_SOME_FAILED;
    }
  const ColorshineOptions *options = &settings->options;
  printf ("%s; %d%d%d blend %d gamut %d neutral %g quality %d depth %d threads %d overwrite %d "
          "verify %d",
          settings->recipe_text, options->lightness, options->chroma, options->hue,
          (int) options->blend, (int) options->gamut, options->neutral_chroma, settings->quality,
          settings->depth, settings->n_threads, settings->overwrite, settings->verify);
  return EXIT_ALL_DONE;
}

static int
run (char **arguments)
{
  return print_settings (*arguments != NULL);
}

static const VerbExample NO_EXAMPLES[] = { { NULL, NULL } };

static const Verb show = {
  .name = "show",
  .arguments = "[needs-recipe]",
  .summary = "",
  .description = "",
  .examples = NO_EXAMPLES,
  .options
  = (const GOptionEntry *(*const[]) (void)){ options_recipe, options_transform, options_output,
                                             options_threads, NULL },
  .most_arguments = 1,
  .run = run,
};

static void
assert_shown (const char *words, const char *expected)
{
  g_autofree char *line = g_strconcat ("show", words, NULL);
  in_child_assert (in_child_verb (&show, line, ""), EXIT_ALL_DONE, expected, "");
}

static void
assert_failed (const char *words, const char *sentence)
{
  g_autofree char *line = g_strconcat ("show", words, NULL);
  in_child_assert (in_child_verb (&show, line, ""), EXIT_SOME_FAILED, sentence, "");
}

static void
test_defaults (void)
{
  assert_shown ("", "; 111 blend 0 gamut 0 neutral 0.02 quality 0 depth 0 threads 0 overwrite 0 "
                    "verify 0");
}

static void
test_all (void)
{
  assert_shown (" --lightness=no --chroma=Off --hue=FALSE --blend=oklch --gamut=clip "
                "--neutral-chroma=0.1 --quality=80 --depth=16 --threads=3 --overwrite --verify "
                "-a orange;50;75",
                "orange;50;75; 000 blend 1 gamut 2 neutral 0.1 quality 80 depth 16 threads 3 "
                "overwrite 1 verify 1");
}

static void
test_recipe (void)
{
  scratch_write ("look.txt", "teal;10;20\n");
  scratch_write ("bytes.txt", "teal\xff;10;20");
  assert_shown (" -a orange;50;75 -a teal;10;20 --hue=no --hue=yes",
                "orange;50;75\nteal;10;20; 111 blend 0 gamut 0 neutral 0.02 quality 0 depth 0 "
                "threads 0 overwrite 0 verify 0");
  assert_shown (" --recipe look.txt",
                "teal;10;20\n; 111 blend 0 gamut 0 neutral 0.02 quality 0 depth 0 threads 0 "
                "overwrite 0 verify 0");
  assert_failed (" needs-recipe", "expected a recipe: --attractor, --recipe or --preset");
  assert_failed (" -a orange;50;75 --recipe look.txt",
                 "expected one of --attractor, --recipe and --preset");
  assert_failed (" --recipe bytes.txt",
                 "bytes.txt is no recipe: found bytes that are no UTF-8 text");
  assert_failed (" --recipe none.txt",
                 "Failed to open file “none.txt”: No such file or directory");
}

static void
test_presets (void)
{
  scratch_write ("colorshine/presets/mine.colorshine", "teal;10;20");
  g_autofree char *folder = g_get_current_dir ();
  g_setenv ("XDG_CONFIG_HOME", folder, TRUE);
  assert_shown (" --preset mine", "teal;10;20; 111 blend 0 gamut 0 neutral 0.02 quality 0 depth 0 "
                                  "threads 0 overwrite 0 verify 0");
  for (guint i = 0; i < 2; i++)
    {
      static const char *const names[] = { "none", "../presets/mine" };
      g_autofree char *words = g_strconcat (" --preset ", names[i], NULL);
      g_autofree char *line = g_strconcat ("show", words, NULL);
      g_autofree char *start = g_strdup_printf ("there is no preset “%s”; presets are the files "
                                                "*.colorshine in ", names[i]);
      InChild child = in_child_verb (&show, line, "");
      g_assert_cmpint (child.status, ==, EXIT_SOME_FAILED);
      g_assert_true (g_str_has_prefix (child.out, start));
      in_child_clear (&child);
    }
  g_unsetenv ("XDG_CONFIG_HOME");
}

/* The same sentence from the parser as from where a value is set. */
static void
test_bad_values (void)
{
  static const struct {
    const char *words, *sentence;
  } cases[] = {
    { "--hue=maybe", "--hue: found “maybe”; expected yes or no" },
    { "--neutral-chroma=x", "--neutral-chroma: found “x”; expected a number from 0 to 0.5" },
    { "--neutral-chroma=0.51", "--neutral-chroma: found “0.51”; expected a number from 0 to 0.5" },
    { "--neutral-chroma=nan", "--neutral-chroma: found “nan”; expected a number from 0 to 0.5" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *line = g_strconcat ("show ", cases[i].words, NULL);
      g_autofree char *expected = g_strdup_printf (
          "colorshine show: %s\nSee 'colorshine show --help'.\n", cases[i].sentence);
      in_child_assert (in_child_verb (&show, line, ""), EXIT_USAGE, "", expected);
    }
  /* 0 is a default inside, and nothing that may be said. */
  assert_failed (" --quality=0", "quality: expected a number from 1 to 100");
  assert_failed (" --depth=0", "depth: expected 8, 16 or 32 bits");
  assert_failed (" --blend=hsv", "blend: expected one of oklab, oklch; found “hsv”");
}

static void
test_switch (void)
{
  static const char *const yes[] = { "yes", "TRUE", "On", "1" }, *const no[] = { "no", "False", "OFF", "0" };
  gboolean value;
  for (guint i = 0; i < G_N_ELEMENTS (yes); i++)
    {
      value = FALSE;
      g_assert_true (options_read_switch (yes[i], &value) && value);
      g_assert_true (options_read_switch (no[i], &value) && !value);
    }
  g_assert_false (options_read_switch ("", &value));
  g_assert_false (options_read_switch ("yess", &value));
}

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/options/defaults", test_defaults);
  g_test_add_func ("/options/all", test_all);
  scratch_test ("/options/recipe", test_recipe);
  scratch_test ("/options/presets", test_presets);
  g_test_add_func ("/options/bad-values", test_bad_values);
  g_test_add_func ("/options/switch", test_switch);
  return g_test_run ();
}
