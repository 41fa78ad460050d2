/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The verb `apply`: recolours files.
 */
#pragma once

#include "verb.h"

extern const Verb apply_verb;
