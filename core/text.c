/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * Reading text, and saying where it went wrong.
 */
#define _GNU_SOURCE /* newlocale, uselocale */
#include "text.h"

#include <locale.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Numbers are read and written in the C locale whatever the host's: hosts such
 * as GIMP set a decimal comma for the whole process. */
static pthread_once_t c_locale_once = PTHREAD_ONCE_INIT;
static locale_t c_locale;

static void
make_c_locale (void)
{
  c_locale = newlocale (LC_ALL_MASK, "C", (locale_t) 0);
}

static locale_t
enter_c_locale (void)
{
  pthread_once (&c_locale_once, make_c_locale);
  return uselocale (c_locale);
}

bool
reader_is_at_end (const Reader *reader)
{
  return reader->at >= reader->end;
}

char
reader_peek (const Reader *reader)
{
  return reader_is_at_end (reader) ? '\0' : *reader->at;
}

bool
is_css_space (char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool
is_digit (char c)
{
  return c >= '0' && c <= '9';
}

bool
is_identifier_byte (char c)
{
  return is_digit (c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_'
         || (unsigned char) c >= 0x80;
}

bool
reader_skip_space (Reader *reader)
{
  for (;;)
    {
      while (!reader_is_at_end (reader) && is_css_space (*reader->at))
        reader->at++;
      if (reader->end - reader->at < 2 || reader->at[0] != '/' || reader->at[1] != '*')
        return true;
      const char *close = memmem (reader->at + 2, (size_t) (reader->end - reader->at - 2), "*/", 2);
      if (!close)
        return false;
      reader->at = close + 2;
    }
}

static const char *
skip_digits (const char *at, const char *end)
{
  while (at < end && is_digit (*at))
    at++;
  return at;
}

/* End of the CSS number at @at (CSS Syntax 3, section 4.3.12), or @at itself. */
static const char *
number_end (const char *at, const char *end)
{
  const char *digits = at < end && (*at == '+' || *at == '-') ? at + 1 : at;
  const char *next = skip_digits (digits, end);
  bool has_digits = next > digits;
  if (next + 1 < end && *next == '.' && is_digit (next[1]))
    {
      next = skip_digits (next + 1, end);
      has_digits = true;
    }
  if (!has_digits)
    return at;
  if (next < end && (*next == 'e' || *next == 'E'))
    {
      const char *exponent = next + 1;
      if (exponent < end && (*exponent == '+' || *exponent == '-'))
        exponent++;
      if (exponent < end && is_digit (*exponent))
        next = skip_digits (exponent, end);
    }
  return next;
}

bool
reader_take_number (Reader *reader, double *value)
{
  const char *end = number_end (reader->at, reader->end);
  const size_t length = (size_t) (end - reader->at);
  if (length == 0)
    return false;

  /* strtod wants a terminated text; numbers longer than any that matters are read
   * from the heap. */
  char small[64];
  char *copy = length < sizeof small ? small : malloc (length + 1);
  if (!copy)
    return false;
  memcpy (copy, reader->at, length);
  copy[length] = '\0';
  const locale_t before = enter_c_locale ();
  *value = strtod (copy, NULL);
  uselocale (before);
  if (copy != small)
    free (copy);
  reader->at = end;
  return true;
}

size_t
reader_take_identifier (Reader *reader, const char **identifier)
{
  *identifier = reader->at;
  while (!reader_is_at_end (reader) && is_identifier_byte (*reader->at))
    reader->at++;
  return (size_t) (reader->at - *identifier);
}

bool
is_keyword (const char *text, size_t length, const char *keyword)
{
  if (strlen (keyword) != length)
    return false;
  for (size_t i = 0; i < length; i++)
    {
      const char c = text[i] >= 'A' && text[i] <= 'Z' ? (char) (text[i] - 'A' + 'a') : text[i];
      if (c != keyword[i])
        return false;
    }
  return true;
}

/* What stands at the reader's place: up to the end of its part of the text, cut
 * at a whole character. */
static void
copy_found (const Reader *reader, char *found, size_t size)
{
  static const char ellipsis[] = "...";
  const char *end = reader->at;
  while (end < reader->end && !strchr (";|\n", *end))
    end++;
  if (end == reader->at && end < reader->end)
    end++;
  size_t length = (size_t) (end - reader->at);
  const bool is_cut = length > size - sizeof ellipsis;
  if (is_cut)
    {
      length = size - sizeof ellipsis;
      while (length > 0 && ((unsigned char) reader->at[length] & 0xc0) == 0x80)
        length--;
    }
  if (length > 0) /* the text may be NULL where it is empty */
    memcpy (found, reader->at, length);
  strcpy (found + length, is_cut ? ellipsis : "");
}

bool
reader_fail (const Reader *reader, ColorshineError *error, ColorshineErrorCode code,
             const char *expected)
{
  if (!error)
    return false;
  *error = (ColorshineError){ .code = code,
                              .offset = (size_t) (reader->at - reader->start),
                              .line = 1,
                              .column = 1 };
  for (const char *at = reader->start; at < reader->at; at++)
    {
      const bool is_continuation = ((unsigned char) *at & 0xc0) == 0x80;
      error->column += !is_continuation;
      if (*at == '\n')
        {
          error->line++;
          error->column = 1;
        }
    }
  copy_found (reader, error->found, sizeof error->found);
  snprintf (error->expected, sizeof error->expected, "%s", expected);
  return false;
}

void
colorshine_error_format (const ColorshineError *error, char *text, size_t size)
{
  char place[96] = "";
  int n = 0;
  if (error->attractor > 0)
    n += snprintf (place + n, sizeof place - n, "attractor %u, ", error->attractor);
  if (error->line > 1)
    n += snprintf (place + n, sizeof place - n, "line %u, ", error->line);
  if (error->column > 0)
    snprintf (place + n, sizeof place - n, "column %u: ", error->column);

  if (error->code == COLORSHINE_ERROR_MEMORY)
    snprintf (text, size, "not enough memory");
  else if (error->code == COLORSHINE_ERROR_SPACE)
    snprintf (text, size, "this RGB space has no inverse; expected %s", error->expected);
  else if (error->found[0])
    snprintf (text, size, "%sfound \"%s\"; expected %s", place, error->found, error->expected);
  else
    snprintf (text, size, "%sfound nothing; expected %s", place, error->expected);
}

void
format_number (double value, char text[32])
{
  const locale_t before = enter_c_locale ();
  int digits = 1;
  for (; digits <= 17; digits++)
    {
      snprintf (text, 32, "%.*e", digits - 1, value);
      if (strtod (text, NULL) == value)
        break;
    }
  const int exponent = atoi (strchr (text, 'e') + 1);
  /* 100, not 1e+02; beyond this range the exponent is the shorter form. */
  if (exponent >= -5 && exponent < 15)
    snprintf (text, 32, "%.*f", digits - 1 > exponent ? digits - 1 - exponent : 0, value);
  uselocale (before);
}
