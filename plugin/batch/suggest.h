/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The verb `suggest`: a recipe from an image's own colours.
 */
#pragma once

#include "verb.h"

extern const Verb suggest_verb;
