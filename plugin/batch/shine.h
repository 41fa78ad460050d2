/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The verb `shine`: one file, in the words of the ancestor's command.
 */
#pragma once

#include "verb.h"

extern const Verb shine_verb;
