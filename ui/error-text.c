/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The core's errors in the user's language. The core has no translations, so that
 * every phrase of its own stands here once more; one that is missing would be shown
 * in English, and the test finds it.
 */
#include "config.h"

#include "error-text.h"

#include <glib/gi18n.h>

/* What the core may expect. */
static const char *const PHRASES[] = {
  N_("a CSS colour, such as orange, #ff8a1c or oklch(74% 0.18 60)"),
  N_("3, 4, 6 or 8 hexadecimal digits after the # (a comment begins with //)"),
  N_("rgb(), hsl(), hwb(), lab(), lch(), oklab(), oklch() or color()"),
  N_("srgb, srgb-linear, display-p3, a98-rgb, prophoto-rgb, rec2020, xyz, xyz-d50 or xyz-d65"),
  N_("a fixed colour: currentcolor is not supported"),
  N_("a fixed colour: system colours are not supported"),
  N_("a fixed colour: relative colours are not supported"),
  N_("a fixed colour: calc(), color-mix(), light-dark(), var() and the like are not supported"),
  N_("a plain number: calc() and other functions are not supported"),
  N_("a closing bracket"),
  N_("a closing */"),
  N_("alpha or a closing bracket"),
  N_("alpha as a number, a percentage or none"),
  N_("a number, a percentage or none"),
  N_("a number, a percentage or an angle"),
  N_("a number or a percentage"),
  N_("a number that is not this large"),
  N_("a hue as a number or an angle"),
  N_("a comma between all components, or none"),
  N_("components separated by spaces, not commas"),
  N_("a number: none does not go with commas"),
  N_("a percentage, as commas are used"),
  N_("numbers alone or percentages alone, as commas are used"),
  N_("nothing more after the colour (its numbers follow behind a ;)"),
  N_("a tolerance from 0 to 100"),
  N_("a tolerance from 0 to 100, such as 12.5"),
  N_("; and a tolerance from 0 to 100, then ; and a strength"),
  N_("a strength from 0 to 200"),
  N_("a strength from 0 to 200, such as 12.5"),
  N_("; and a strength from 0 to 200"),
  N_("a radius of 0 or more"),
  N_("a radius of 0 or more, such as 12.5"),
  N_("cosine, linear, quadratic, gaussian or cubic"),
  N_("one or more of the letters l, c and h, each once"),
  N_("from=, radius=, falloff=, channels=, protect or off (the next attractor begins behind a | "
     "or on a new line)"),
  N_("an option, or no ; before it"),
  N_("an attractor on both sides of |"),
  N_("at most 64 attractors"),
  N_("the matrix of three independent primaries"),
};

/* The same of any option, by its name. */
static const char *const PHRASES_WITH_OPTION[] = {
  N_("%s only once"),
  N_("%s without a value"),
  N_("%s with = and a value"),
};

static char *
expected_text (const char *expected)
{
  for (gsize i = 0; i < G_N_ELEMENTS (PHRASES); i++)
    if (strcmp (expected, PHRASES[i]) == 0)
      return g_strdup (_(PHRASES[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (PHRASES_WITH_OPTION); i++)
    {
      const char *ending = PHRASES_WITH_OPTION[i] + strlen ("%s");
      if (!g_str_has_suffix (expected, ending))
        continue;
      g_autofree char *option = g_strndup (expected, strlen (expected) - strlen (ending));
      return g_strdup_printf (_(PHRASES_WITH_OPTION[i]), option);
    }
  return g_strdup (expected);
}

/* Where it is, up to the colon; empty where no place is known. */
static char *
place_text (const ColorshineError *error)
{
  GString *place = g_string_new (NULL);
  /* Translators: these three stand before what is wrong there: “attractor 2, line 3, column 20:” */
  if (error->attractor > 0)
    g_string_append_printf (place, _("attractor %u, "), error->attractor);
  if (error->line > 1)
    g_string_append_printf (place, _("line %u, "), error->line);
  if (error->column > 0)
    g_string_append_printf (place, _("column %u: "), error->column);
  return g_string_free (place, FALSE);
}

char *
error_text (const ColorshineError *error)
{
  if (error->code == COLORSHINE_ERROR_MEMORY)
    return g_strdup (_("not enough memory"));
  g_autofree char *expected = expected_text (error->expected);
  if (error->code == COLORSHINE_ERROR_SPACE)
    return g_strdup_printf (_("this RGB space has no inverse; expected %s"), expected);
  g_autofree char *place = place_text (error);
  g_autofree char *rest = error->found[0]
                              ? g_strdup_printf (_("found \"%s\"; expected %s"), error->found, expected)
                              : g_strdup_printf (_("found nothing; expected %s"), expected);
  return g_strconcat (place, rest, NULL);
}
