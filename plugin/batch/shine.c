/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See shine.h. The options have the ancestor's names; what they do is what the same
 * settings do everywhere else.
 */
#include "shine.h"

#include "colorshine.h"
#include "complaints.h"
#include "image-file.h"
#include "job.h"
#include "options.h"
#include "settings.h"

#include <stdio.h>
#include <string.h>

/* What was parsed; 1 where nothing was said. */
static struct {
  int luminance, saturation, hue;
  char *output;
  gboolean is_verbose;
} parsed = { .luminance = 1, .saturation = 1, .hue = 1 };

static const char *input_name; /* for tell_exit() */

static gboolean
parse_channel (const char *option, const char *text, gpointer unused, GError **error)
{
  int *target = strcmp (option, "--luminance") == 0    ? &parsed.luminance
                : strcmp (option, "--saturation") == 0 ? &parsed.saturation
                                                       : &parsed.hue;
  if (options_read_switch (text, target))
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "%s: found “%s”; expected True or False", option, text);
  return FALSE;
}

static const GOptionEntry *
shine_options (void)
{
  static const GOptionEntry entries[] = {
    { "luminance", 0, 0, G_OPTION_ARG_CALLBACK, parse_channel,
      "Let attractors change lightness: True or False; default: True", "SWITCH" },
    { "saturation", 0, 0, G_OPTION_ARG_CALLBACK, parse_channel,
      "Let attractors change chroma: True or False; default: True", "SWITCH" },
    { "hue", 0, 0, G_OPTION_ARG_CALLBACK, parse_channel,
      "Let attractors change hue: True or False; default: True", "SWITCH" },
    { "output_image", 0, 0, G_OPTION_ARG_FILENAME, &parsed.output,
      "Where to write; default: FILE_colorshine beside the input, in its format", "FILE" },
    /* imgcolorshine takes either. */
    { "output-image", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_FILENAME, &parsed.output, NULL, "FILE" },
    { "verbose", 0, 0, G_OPTION_ARG_NONE, &parsed.is_verbose, "Say what was done", NULL },
    G_OPTION_ENTRY_NULL,
  };
  return entries;
}

/* photo.jpg → photo_colorshine.jpg */
static char *
default_output (const char *input)
{
  const char *slash = strrchr (input, '/'), *dot = strrchr (slash ? slash : input, '.');
  const gsize stem = dot ? (gsize) (dot - input) : strlen (input);
  g_autofree char *name = g_strndup (input, stem);
  return g_strconcat (name, "_colorshine", dot ? dot : "", NULL);
}

static int
failed (const char *message)
{
  g_autofree char *shown = g_filename_display_name (input_name);
  fprintf (stderr, "colorshine shine: %s: %s\n", shown, message);
  return EXIT_SOME_FAILED;
}

static void
tell_exit (const char *sentence)
{
  g_autofree char *message = g_strconcat ("the decoder gave up: ", sentence, NULL);
  failed (message);
}

static int
shine_file (const Settings *settings, const char *output)
{
  g_autoptr (GError) error = NULL;
  JobResult result;
  image_file_init (settings->n_threads > 0 ? (guint) settings->n_threads
                                           : colorshine_default_threads ());
  complaints_on_exit (tell_exit);
  if (!job_run (settings, input_name, output, NULL, NULL, &result, &error))
    return failed (error->message);
  if (parsed.is_verbose)
    {
      g_autofree char *shown = g_filename_display_name (output);
      printf ("%s: %.1f megapixels in %.2f s, mean ΔE %.4f\n", shown, result.megapixels,
              result.seconds_wall,
              result.coverage.sum_delta_e_ok / (double) MAX (result.coverage.n_pixels, 1));
    }
  return EXIT_ALL_DONE;
}

static int
shine_run (char **arguments)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *recipe = g_strjoinv ("\n", arguments + 1);
  g_autoptr (Settings) settings = options_settings (FALSE, &error);
  if (!settings || !settings_take_recipe_text (settings, recipe, &error))
    return verb_misused ("shine", error->message);
  settings->options.lightness = parsed.luminance;
  settings->options.chroma = parsed.saturation;
  settings->options.hue = parsed.hue;
  input_name = arguments[0];
  g_autofree char *output
      = parsed.output ? g_strdup (parsed.output) : default_output (input_name);
  return shine_file (settings, output);
}

static const VerbExample EXAMPLES[] = {
  { "colorshine shine photo.jpg 'orange;50;75'", "Writes photo_colorshine.jpg" },
  { "colorshine shine photo.jpg 'orange;50;75' 'teal;30;60' --luminance=False "
    "--output_image=warm.png",
    "Two attractors that leave lightness alone" },
  { NULL, NULL },
};

const Verb shine_verb = {
  .name = "shine",
  .arguments = "FILE ATTRACTOR…",
  .summary = "Recolour one file, in the words of imgcolorshine",
  .description
  = "Recolours one file with the attractors that follow it. For scripts that call imgcolorshine: "
    "the options have its names. Colours mix as everywhere in Colorshine, along straight lines in "
    "Oklab; --blend=oklch goes around the hue circle as imgcolorshine does. An output that exists "
    "is not replaced without --overwrite.",
  .examples = EXAMPLES,
  .options = (const GOptionEntry *(*const[]) (void)){ shine_options, options_mixing, options_output,
                                                      options_threads, NULL },
  .least_arguments = 2,
  .most_arguments = G_MAXUINT,
  .run = shine_run,
};
