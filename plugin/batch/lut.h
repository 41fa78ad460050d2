/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `colorshine lut`: a resolved recipe as a table for programs that know no recipes.
 */
#pragma once

#include "verb.h"

extern const Verb lut_verb;
