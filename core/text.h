/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: LGPL-3.0-or-later
 *
 * What the readers of colours (css-color.c) and recipes (recipe.c) share: a place
 * in a text, CSS white space and comments, CSS numbers, and errors at a place.
 */
#pragma once

#include "colorshine.h"

/** A stretch of text that is being read; never past @end. */
typedef struct {
  const char *start; /* of the whole text, for error positions */
  const char *at;
  const char *end;
} Reader;

bool reader_is_at_end (const Reader *reader);

/** The next byte, or 0 at the end. */
char reader_peek (const Reader *reader);

/** CSS white space: space, tab, newline, carriage return, form feed. */
bool is_css_space (char c);

/** Bytes that go on an identifier: letters, digits, '-', '_' and all of UTF-8
 * beyond ASCII. */
bool is_identifier_byte (char c);

/** Skips white space and comments. False, at the comment, if one is not closed. */
bool reader_skip_space (Reader *reader);

/**
 * reader_take_number:
 * @value: (out): the nearest double; infinite where it is too large
 *
 * A CSS number, in every locale with a dot. False, and nothing taken, where none
 * begins.
 */
bool reader_take_number (Reader *reader, double *value);

/** Takes as many identifier bytes as there are; their number. */
size_t reader_take_identifier (Reader *reader, const char **identifier);

/** Whether @length bytes are @keyword (lower case), in any ASCII case. */
bool is_keyword (const char *text, size_t length, const char *keyword);

/** Fills in an error at the reader's place, if @error isn't NULL; false, for
 * `return reader_fail (…)`. */
bool reader_fail (const Reader *reader, ColorshineError *error, ColorshineErrorCode code,
                  const char *expected);

/** The shortest text that reads back to the same double, in every locale.
 * @text: at least 32 bytes. */
void format_number (double value, char text[32]);
