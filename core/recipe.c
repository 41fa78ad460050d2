/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * Recipe text ↔ attractors: section "The recipe as text" of docs/model.md.
 *
 *   recipe    = [ attractor *( ("|" / newline) attractor ) ]
 *   attractor = COLOR ";" TOLERANCE ";" STRENGTH *( ";" option )
 *
 * Between two attractors stand white space, newlines, `//` comment lines and at
 * most one "|". Separators inside a CSS comment don't split.
 */
#define _GNU_SOURCE /* strndup, memmem */
#include "text.h"

#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char CHANNEL_LETTERS[] = "lch"; /* in the order of their bits */

/* ── Fields ─────────────────────────────────────────────────────────────── */

/* A reader for [at, end) of the same text, without white space around. */
static Reader
trimmed (const Reader *whole, const char *at, const char *end)
{
  while (at < end && is_css_space (*at))
    at++;
  while (at < end && is_css_space (end[-1]))
    end--;
  return (Reader){ whole->start, at, end };
}

/* The first of @separators from @at on that no CSS comment holds, or @end. */
static const char *
find_separator (const char *at, const char *end, const char *separators)
{
  while (at < end)
    {
      if (end - at >= 2 && at[0] == '/' && at[1] == '*')
        {
          const char *close = memmem (at + 2, (size_t) (end - at - 2), "*/", 2);
          if (!close)
            return end;
          at = close + 2;
        }
      else if (strchr (separators, *at) && *at)
        return at;
      else
        at++;
    }
  return end;
}

/* Takes the next field of an attractor and the ';' behind it. False if there is
 * none. */
static bool
take_field (Reader *attractor, Reader *field)
{
  if (!attractor->at)
    return false;
  const char *end = find_separator (attractor->at, attractor->end, ";");
  *field = trimmed (attractor, attractor->at, end);
  attractor->at = end < attractor->end ? end + 1 : NULL;
  return true;
}

static bool
read_color (Reader *field, ColorshineColor *color, char **text, ColorshineError *error)
{
  if (reader_is_at_end (field))
    return reader_fail (field, error, COLORSHINE_ERROR_MISSING,
                        "a CSS colour, such as orange, #ff8a1c or oklch(74% 0.18 60)");
  ColorshineError inner;
  const size_t length = (size_t) (field->end - field->at);
  if (!colorshine_color_parse (field->at, length, color, &inner))
    {
      field->at += inner.offset;
      return reader_fail (field, error, inner.code, inner.expected);
    }
  *text = strndup (field->at, length);
  return *text || reader_fail (field, error, COLORSHINE_ERROR_MEMORY, "");
}

static bool
fail_number (const Reader *field, ColorshineSettingId id, ColorshineErrorCode code,
             ColorshineError *error)
{
  const ColorshineSetting *setting = colorshine_setting (id);
  char expected[96], low[32], high[32];
  format_number (setting->minimum, low);
  format_number (setting->maximum, high);
  if (setting->maximum == DBL_MAX)
    snprintf (expected, sizeof expected, "a %s of %s or more", setting->name, low);
  else
    snprintf (expected, sizeof expected, "a %s from %s to %s", setting->name, low, high);
  if (code == COLORSHINE_ERROR_NUMBER)
    strcat (expected, ", such as 12.5");
  return reader_fail (field, error, code, expected);
}

static bool
read_number (Reader *field, ColorshineSettingId id, double *value, ColorshineError *error)
{
  const ColorshineSetting *setting = colorshine_setting (id);
  const Reader start = *field;
  if (reader_is_at_end (field))
    return fail_number (&start, id, COLORSHINE_ERROR_MISSING, error);
  if (!reader_take_number (field, value) || !reader_is_at_end (field))
    return fail_number (&start, id, COLORSHINE_ERROR_NUMBER, error);
  if (!(*value >= setting->minimum && *value <= setting->maximum))
    return fail_number (&start, id, COLORSHINE_ERROR_RANGE, error);
  return true;
}

static bool
read_falloff (Reader *field, ColorshineFalloff *falloff, ColorshineError *error)
{
  const char *const *choices = colorshine_setting (COLORSHINE_SETTING_FALLOFF)->choices;
  const size_t length = (size_t) (field->end - field->at);
  for (int i = 0; choices[i]; i++)
    if (is_keyword (field->at, length, choices[i]))
      {
        *falloff = (ColorshineFalloff) i;
        return true;
      }
  return reader_fail (field, error, COLORSHINE_ERROR_OPTION_VALUE,
                      "cosine, linear, quadratic, gaussian or cubic");
}

static bool
read_channels (Reader *field, ColorshineChannels *channels, ColorshineError *error)
{
  unsigned bits = 0;
  bool is_ok = !reader_is_at_end (field);
  for (const char *at = field->at; at < field->end; at++)
    {
      unsigned bit = 0;
      for (unsigned i = 0; CHANNEL_LETTERS[i]; i++)
        if (is_keyword (at, 1, (const char[2]){ CHANNEL_LETTERS[i], '\0' }))
          bit = 1u << i;
      is_ok = is_ok && bit && !(bits & bit);
      bits |= bit;
    }
  *channels = (ColorshineChannels) bits;
  return is_ok
         || reader_fail (field, error, COLORSHINE_ERROR_OPTION_VALUE,
                         "one or more of the letters l, c and h, each once");
}

/* ── Options ────────────────────────────────────────────────────────────── */

typedef enum {
  OPTION_FROM,
  OPTION_RADIUS,
  OPTION_FALLOFF,
  OPTION_CHANNELS,
  OPTION_PROTECT,
  OPTION_OFF,
  N_OPTIONS,
} Option;

static const struct {
  const char *name;
  bool has_value;
} OPTIONS[N_OPTIONS] = {
  [OPTION_FROM] = { "from", true },         [OPTION_RADIUS] = { "radius", true },
  [OPTION_FALLOFF] = { "falloff", true },   [OPTION_CHANNELS] = { "channels", true },
  [OPTION_PROTECT] = { "protect", false },  [OPTION_OFF] = { "off", false },
};

static bool
read_option_value (Option option, Reader *value, ColorshineAttractor *attractor,
                   ColorshineError *error)
{
  switch (option)
    {
    case OPTION_FROM:
      return read_color (value, &attractor->from, &attractor->from_text, error);
    case OPTION_RADIUS:
      return read_number (value, COLORSHINE_SETTING_RADIUS, &attractor->radius_delta_e_ok, error);
    case OPTION_FALLOFF:
      return read_falloff (value, &attractor->falloff, error);
    case OPTION_CHANNELS:
      return read_channels (value, &attractor->channels, error);
    case OPTION_PROTECT:
      attractor->protect = true;
      return true;
    case OPTION_OFF:
      attractor->off = true;
      return true;
    case N_OPTIONS:
      break;
    }
  return false;
}

static bool
read_option (Reader *field, unsigned *seen, ColorshineAttractor *attractor,
             ColorshineError *error)
{
  static const char expected[] = "from=, radius=, falloff=, channels=, protect or off (the next "
                                 "attractor begins behind a | or on a new line)";
  if (reader_is_at_end (field))
    return reader_fail (field, error, COLORSHINE_ERROR_MISSING, "an option, or no ; before it");
  const char *equals = memchr (field->at, '=', (size_t) (field->end - field->at));
  const Reader name = trimmed (field, field->at, equals ? equals : field->end);
  Reader value = trimmed (field, equals ? equals + 1 : field->end, field->end);
  for (Option option = 0; option < N_OPTIONS; option++)
    {
      if (!is_keyword (name.at, (size_t) (name.end - name.at), OPTIONS[option].name))
        continue;
      char message[64];
      if (*seen & 1u << option)
        {
          snprintf (message, sizeof message, "%s only once", OPTIONS[option].name);
          return reader_fail (field, error, COLORSHINE_ERROR_OPTION_REPEATED, message);
        }
      *seen |= 1u << option;
      if (OPTIONS[option].has_value != (equals != NULL))
        {
          snprintf (message, sizeof message, "%s %s", OPTIONS[option].name,
                    equals ? "without a value" : "with = and a value");
          return reader_fail (field, error, COLORSHINE_ERROR_OPTION_VALUE, message);
        }
      return read_option_value (option, &value, attractor, error);
    }
  return reader_fail (field, error, COLORSHINE_ERROR_OPTION, expected);
}

static bool
read_attractor (Reader *text, ColorshineAttractor *attractor, ColorshineError *error)
{
  *attractor = (ColorshineAttractor){ .radius_delta_e_ok = -1.0,
                                      .falloff = COLORSHINE_FALLOFF_COSINE,
                                      .channels = COLORSHINE_CHANNELS_ALL };
  const Reader at_end = { text->start, text->end, text->end };
  Reader field;
  unsigned seen = 0;
  if (!take_field (text, &field)
      || !read_color (&field, &attractor->color, &attractor->color_text, error))
    return false;
  if (!take_field (text, &field))
    return reader_fail (&at_end, error, COLORSHINE_ERROR_MISSING,
                        "; and a tolerance from 0 to 100, then ; and a strength");
  if (!read_number (&field, COLORSHINE_SETTING_TOLERANCE, &attractor->tolerance_percentile, error))
    return false;
  if (!take_field (text, &field))
    return reader_fail (&at_end, error, COLORSHINE_ERROR_MISSING,
                        "; and a strength from 0 to 200");
  if (!read_number (&field, COLORSHINE_SETTING_STRENGTH, &attractor->strength, error))
    return false;
  while (take_field (text, &field))
    if (!read_option (&field, &seen, attractor, error))
      return false;
  if (!attractor->from_text)
    attractor->from = attractor->color;
  return true;
}

/* ── The list ───────────────────────────────────────────────────────────── */

/* Moves to the next attractor, over at most @max_pipes "|". False, at the place,
 * where an attractor is missing. */
static bool
skip_to_attractor (Reader *reader, int max_pipes, bool *is_at_end)
{
  int n_pipes = 0;
  const char *pipe = NULL;
  bool is_line_start = reader->at == reader->start || reader->at[-1] == '\n';
  for (; !reader_is_at_end (reader); reader->at++)
    {
      const char c = *reader->at;
      if (c == '|')
        {
          pipe = reader->at;
          if (++n_pipes > max_pipes)
            return false;
          is_line_start = false;
        }
      else if (c == '\n')
        is_line_start = true;
      else if (is_line_start && reader->end - reader->at >= 2 && reader->at[1] == '/' && c == '/')
        {
          const char *newline = memchr (reader->at, '\n', (size_t) (reader->end - reader->at));
          reader->at = newline ? newline - 1 : reader->end - 1;
        }
      else if (!is_css_space (c))
        break;
    }
  *is_at_end = reader_is_at_end (reader);
  if (*is_at_end && pipe)
    {
      reader->at = pipe;
      return false;
    }
  return true;
}

static bool
read_recipe (Reader *reader, ColorshineRecipe *recipe, ColorshineError *error)
{
  for (;;)
    {
      bool is_at_end;
      if (!skip_to_attractor (reader, recipe->n_attractors > 0 ? 1 : 0, &is_at_end))
        return reader_fail (reader, error, COLORSHINE_ERROR_EMPTY_ATTRACTOR,
                            "an attractor on both sides of |");
      if (is_at_end)
        return true;
      if (recipe->n_attractors == COLORSHINE_MAX_ATTRACTORS)
        return reader_fail (reader, error, COLORSHINE_ERROR_TOO_MANY_ATTRACTORS,
                            "at most 64 attractors");
      const char *end = find_separator (reader->at, reader->end, "|\n");
      Reader attractor = { reader->start, reader->at, end };
      if (!read_attractor (&attractor, &recipe->attractors[recipe->n_attractors], error))
        return false;
      recipe->n_attractors++;
      reader->at = end;
    }
}

ColorshineRecipe *
colorshine_recipe_parse (const char *text, ColorshineError *error)
{
  ColorshineRecipe *recipe = calloc (1, sizeof *recipe);
  if (!recipe)
    {
      if (error)
        *error = (ColorshineError){ .code = COLORSHINE_ERROR_MEMORY };
      return NULL;
    }
  Reader reader = { text, text, text + strlen (text) };
  if (read_recipe (&reader, recipe, error))
    return recipe;
  if (error)
    error->attractor = (unsigned) recipe->n_attractors + 1;
  /* The one that failed may hold texts. */
  recipe->n_attractors += recipe->n_attractors < COLORSHINE_MAX_ATTRACTORS;
  colorshine_recipe_free (recipe);
  return NULL;
}

void
colorshine_recipe_free (ColorshineRecipe *recipe)
{
  if (!recipe)
    return;
  for (size_t i = 0; i < recipe->n_attractors; i++)
    {
      free (recipe->attractors[i].color_text);
      free (recipe->attractors[i].from_text);
    }
  free (recipe);
}

bool
colorshine_attractor_waits_for_image (const ColorshineAttractor *attractor)
{
  return !attractor->off && attractor->radius_delta_e_ok < 0.0
         && attractor->tolerance_percentile > 0.0;
}

bool
colorshine_recipe_is_resolved (const ColorshineRecipe *recipe)
{
  for (size_t i = 0; i < recipe->n_attractors; i++)
    if (colorshine_attractor_waits_for_image (&recipe->attractors[i]))
      return false;
  return true;
}

/* ── Text ───────────────────────────────────────────────────────────────── */

static void
write_attractor (FILE *stream, const ColorshineAttractor *attractor)
{
  char tolerance[32], strength[32], radius[32];
  format_number (attractor->tolerance_percentile, tolerance);
  format_number (attractor->strength, strength);
  fprintf (stream, "%s;%s;%s", attractor->color_text, tolerance, strength);
  if (attractor->from_text)
    fprintf (stream, ";from=%s", attractor->from_text);
  if (attractor->radius_delta_e_ok >= 0.0)
    {
      format_number (attractor->radius_delta_e_ok, radius);
      fprintf (stream, ";radius=%s", radius);
    }
  const ColorshineSetting *falloff = colorshine_setting (COLORSHINE_SETTING_FALLOFF);
  if (attractor->falloff != (ColorshineFalloff) falloff->default_value)
    fprintf (stream, ";falloff=%s", falloff->choices[attractor->falloff]);
  if (attractor->channels != COLORSHINE_CHANNELS_ALL)
    {
      fputs (";channels=", stream);
      for (unsigned i = 0; CHANNEL_LETTERS[i]; i++)
        if (attractor->channels & 1u << i)
          fputc (CHANNEL_LETTERS[i], stream);
    }
  if (attractor->protect)
    fputs (";protect", stream);
  if (attractor->off)
    fputs (";off", stream);
}

char *
colorshine_recipe_format (const ColorshineRecipe *recipe, const char *separator)
{
  char *text = NULL;
  size_t size;
  FILE *stream = open_memstream (&text, &size);
  if (!stream)
    return NULL;
  for (size_t i = 0; i < recipe->n_attractors; i++)
    {
      if (i > 0)
        fputs (separator, stream);
      write_attractor (stream, &recipe->attractors[i]);
    }
  const bool is_ok = !ferror (stream);
  if (fclose (stream) != 0 || !is_ok)
    {
      free (text);
      return NULL;
    }
  return text;
}
