/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The verb `inspect`: what an image holds, and what a recipe would do to it.
 */
#pragma once

#include "verb.h"

extern const Verb inspect_verb;
