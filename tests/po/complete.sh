#!/bin/bash
# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Every translation has every sentence of the sources, and POTFILES names every
# source that has one: what is missing would be shown in English.
# Arguments: the folder of the sources.
set -u
export LC_ALL=C.UTF-8

cd "$1" || exit 1
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
failed=0

fail () {
    echo "$*"
    failed=1
}

sources=$(grep -lE '(^|[^A-Za-z_])N?_ ?\("' -r core plugin ui --include='*.[ch]' | sort)
named=$(sort po/POTFILES)
[[ $sources = "$named" ]] ||
    fail "po/POTFILES differs from the sources with sentences:" \
        "$(diff <(echo "$named") <(echo "$sources"))"

xgettext --files-from=po/POTFILES --from-code=UTF-8 --keyword=_ --keyword=N_ \
    --output="$scratch/template" 2>"$scratch/log" || fail "$(<"$scratch/log")"
while read -r language; do
    msgfmt --check --output-file=/dev/null "po/$language.po" 2>"$scratch/log" ||
        fail "$(<"$scratch/log")"
    msgmerge --quiet --no-fuzzy-matching --output-file="$scratch/merged" \
        "po/$language.po" "$scratch/template" || fail "msgmerge: $?"
    for state in untranslated only-fuzzy only-obsolete; do
        left=$(msgattrib "--$state" --no-wrap "$scratch/merged" | grep -E '^(#~ )?msgid ".')
        [[ -z $left ]] || fail "$language: $state:" "$left"
    done
done <po/LINGUAS
exit "$failed"
