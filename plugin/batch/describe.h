/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table of verbs as a man page and as a completion for bash. Both are made when
 * Colorshine is built, so they say what the parser does.
 */
#pragma once

/** The inner verb `describe man|bash`; the exit status. */
int describe_main (int argc, char **argv);
