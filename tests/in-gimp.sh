#!/bin/bash
# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs a test program that is a GIMP plug-in (in-gimp.c): GIMP without windows, a
# virtual screen for the plug-in's own, and a profile that holds nothing else. Prints
# the results as the program wrote them.
# Arguments: PROGRAM. Exit status 77: there is no virtual screen here.
set -u

program=$(realpath "$1")
name=$(basename "$program")
readonly program name
# Meson's word for a test that was skipped.
readonly skipped=77

# Nothing that was started stays, and what was found is told in any case.
# shellcheck disable=SC2317  # called by the trap
clean_up () {
    [[ ! -e $profile/results ]] || cat "$profile/results"
    kill "${started[@]}" 2>/dev/null
    wait
    rm -rf "$profile"
}

skip () {
    echo "1..0 # SKIP $*"
    exit "$skipped"
}

make_profile () {
    local gimp=$profile/gimp
    mkdir -p "$gimp/plug-ins/$name" "$profile"/{runtime,cache,config,data}
    chmod 700 "$profile/runtime"
    # Where GIMP without windows has no theme.
    : >"$gimp/theme.css"
    # GIMP wants a folder of the same name as the program.
    ln -s "$program" "$gimp/plug-ins/$name/$name"
    printf '%s\n' '(check-updates no)' '(debug-policy never)' \
        "(config-version \"$(pkg-config --modversion gimp-3.0)\")" \
        "(plug-in-path \"$gimp/plug-ins\")" >"$gimp/gimprc"
    export HOME=$profile GIMP3_DIRECTORY=$gimp XDG_RUNTIME_DIR=$profile/runtime \
        XDG_CACHE_HOME=$profile/cache XDG_CONFIG_HOME=$profile/config \
        XDG_DATA_HOME=$profile/data TMPDIR=$profile \
        LC_ALL=C.UTF-8 NO_AT_BRIDGE=1 GSETTINGS_BACKEND=memory
    unset LANGUAGE DBUS_SESSION_BUS_ADDRESS
}

start_screen () {
    local number
    type -P Xvfb >/dev/null || skip "there is no Xvfb"
    mkfifo "$profile/screen"
    Xvfb -displayfd 3 -screen 0 1600x1200x24 -nolisten tcp \
        3>"$profile/screen" >"$profile/screen.log" 2>&1 &
    started+=($!)
    read -r number <"$profile/screen" || skip "the virtual screen did not start"
    export DISPLAY=:$number
}

profile=$(mktemp -d /tmp/colorshine-XXXXXX) || exit 1
started=()
trap clean_up EXIT
# Meson's way of ending a test that takes too long.
trap 'exit 143' TERM
make_profile
start_screen
gimp-console --no-data --no-fonts --quit --console-messages \
    --batch-interpreter=plug-in-colorshine-tests --batch="$profile/results" >&2 &
started+=($!)
wait $!
