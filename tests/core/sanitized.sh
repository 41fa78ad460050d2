#!/bin/sh
# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs a test program that was built with a sanitizer, or skips it where a
# sanitizer cannot start: it reads /proc before it reads its own options, so the
# program itself would be too late to ask. build-aux/dev sets the variable.
# Usage: sanitized.sh PROGRAM ARGUMENT…

if [ -n "${COLORSHINE_NO_PROC:-}" ]; then
    echo '1..0 # SKIP sanitizers need /proc'
    exit 0
fi

# The thread sanitizer of GCC 12 expects addresses that a kernel with much
# address randomization does not give.
if setarch --addr-no-randomize true 2>/dev/null; then
    exec setarch --addr-no-randomize "$@"
fi
exec "$@"
