/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names of files are bytes, without an encoding: what JSON, a terminal and a
 * sentence can hold of them, and back again without a loss.
 */
#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

/** For people: as it is where that is readable text, else with escapes such as
 * `\n` and `\xE4`. (transfer full) */
char *file_name_for_people (const char *name);

/** Sets @member to @name; where that is no text, to file_name_for_people(), and
 * `@member-escaped` to its bytes with %XX. */
void file_name_to_json (JsonObject *object, const char *member, const char *name);

/** The bytes that file_name_to_json() was given: (transfer full) (nullable). */
char *file_name_from_json (JsonObject *object, const char *member);

/** Its bytes with %XX, for workers. (transfer full) */
char *file_name_escape (const char *name);

/** Back: (transfer full) (nullable): NULL if @escaped is not one. */
char *file_name_unescape (const char *escaped);

/** The part of @path after the last slash; points into it. */
const char *file_name_last_part (const char *path);

/** Where the extension of @name begins, without its dot; the end where there is
 * none. ".jpg" has none. */
const char *file_name_extension (const char *name);
