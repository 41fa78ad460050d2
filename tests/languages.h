/* SPDX-FileCopyrightText: 2026 Colorshine contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The languages that tests speak. The translations are those of the build.
 */
#pragma once

#include <glib.h>

/** English without a locale's habits; every test begins so. */
void speak_english (void);

/** German as a user's locale has it: words, and decimal commas. False, and the test
 * is skipped, where there is no such locale. speak_english() ends it. */
gboolean speak_german (void);
