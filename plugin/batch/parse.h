/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The verb `parse`: a recipe as other programs can read it.
 */
#pragma once

#include "verb.h"

extern const Verb parse_verb;
