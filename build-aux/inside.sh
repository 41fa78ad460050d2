# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The half of `dev` that runs in the chosen place, in a private root or on the
# host: builds Colorshine, then tests or uses the build. A program of its own,
# because it needs the compiler, GEGL and GIMP of that place.
# Arguments: PLACE VERB ARGUMENT…
# No process substitution here: it needs /proc, which may be missing.
# shellcheck shell=bash
set -u

source=$(dirname "$(dirname "$(realpath "${BASH_SOURCE[0]}")")")
place=$1 verb=$2
shift 2
build=$source/build/$place
if [[ ${CI:-} = true ]]; then build=$source/build/ci-$place; fi
installed=$build/installed
readonly source place build installed
# Every path that is compiled in is then true, without installing anything into
# the system.
readonly meson_options=(--buildtype=debugoptimized --prefix="$installed"
    -Dgegl-operations-dir="$installed/lib/gegl-0.4"
    -Dgimp-plug-ins-dir="$installed/lib/gimp/plug-ins")
child=''

say () {
    printf 'dev (%s): %s\n' "$place" "$*" >&2
}

# Runs a long command so that Ctrl+C ends it at once: meson would only drop the
# longest test and go on with the rest.
interruptible () {
    "$@" &
    child=$!
    wait "$child"
}

# shellcheck disable=SC2317  # called by the traps
stop () {
    [[ -z $child ]] || kill -TERM "$child" 2>/dev/null
    exit "$1"
}

# Configures once, and again from nothing when the options or the place's
# programs are no longer those of the last time.
configure () {
    local wanted
    wanted="${meson_options[*]} $(meson --version) $(cat /etc/machine-id)"
    if [[ -e $build/dev-options && $(<"$build/dev-options") = "$wanted" ]]; then
        return 0
    fi
    rm -rf "$build"
    interruptible meson setup "${meson_options[@]}" "$build" "$source" || return
    printf '%s\n' "$wanted" >"$build/dev-options"
}

# One build at a time in a folder. Prints to stderr: stdout is the command's.
build () {
    local lock status=0
    mkdir -p "$source/build" || return
    exec {lock}>"$build.lock"
    flock "$lock"
    configure >&2 && interruptible ninja -C "$build" "$@" >&2 &&
        meson install -C "$build" --no-rebuild --quiet >&2 || status=$?
    exec {lock}>&-
    ((status == 0)) || say "the build failed"
    return "$status"
}

# GEGL_PATH replaces GEGL's own list, so that must be in it too.
use_build () {
    export PATH=$build/plugin/batch:$PATH
    GEGL_PATH=$installed/lib/gegl-0.4:$(pkg-config --variable=pluginsdir gegl-0.4)
    export GEGL_PATH
}

inside_shell () {
    local folder=$1 built=0
    shift
    build --quiet || built=$?
    use_build
    cd "$folder" 2>/dev/null || {
        say "$folder is not visible here; starting in /"
        cd /
    }
    if (($#)); then
        ((built == 0)) || exit 1
        # Ctrl+C is for the command to handle.
        trap - INT
        "$@"
        exit
    fi
    export PS1="colorshine ($place) \w\\$ "
    bash --norc
}

inside_build () {
    build
}

# --all: the slow ones too. --elsewhere: not those of the suite once, which find
# nothing more on another Debian release.
inside_test () {
    local option which=(--no-suite slow) status=0
    for option; do
        case $option in
            --all) which=("${which[@]:2}") ;;
            --elsewhere) which+=(--no-suite once) ;;
        esac
    done
    # A root without mounts has no /proc. Sanitizers need it, even to see their
    # options; tests that use them ask this variable and skip.
    if [[ ! -e /proc/self/maps ]]; then
        say "there is no /proc here: tests with sanitizers cannot run"
        export COLORSHINE_NO_PROC=1
    fi
    build || return
    rm -f "$build/meson-logs/testlog.json"
    # Builds what only a test needs.
    interruptible meson test -C "$build" --print-errorlogs "${which[@]}" || status=$?
    count_results >"$build/tally"
    return "$status"
}

# What bench.py runs for each part.
inside_bench () {
    local part command=(python3 -B "$source/tests/bench/bench.py" --output "$build")
    (($#)) || set -- core operation scaling gimp batch peers profile
    build && build tests/bench/bench-{core,operation,scaling,paths} \
        tests/bench/{canvas-damage,gegl-codec} || return
    use_build
    export COLORSHINE_BUILD=$build COLORSHINE_INSTALLED=$installed COLORSHINE_SOURCE=$source
    export COLORSHINE_ARTEFACTS=$build/artefacts/bench
    for part; do
        case $part in
            core) command+=(--core "$build/tests/bench/bench-core") ;;
            operation) command+=(--operation "$build/tests/bench/bench-operation") ;;
            scaling) command+=(--scaling "$build/tests/bench/bench-scaling") ;;
            gimp) command+=(--producer "$(printf '%q ' python3 -B \
                "$source/tests/bench/bench_gimp.py" \
                --watch "$build/tests/bench/canvas-damage")") ;;
            batch) command+=(--producer "$(printf '%q ' python3 -B \
                "$source/tests/bench/bench_batch.py" --codec "$build/tests/bench/gegl-codec")") ;;
            peers) command+=(--producer "$(printf '%q ' python3 -B \
                "$source/tests/bench/bench_peers.py")") ;;
            profile) command+=(--producer "$(printf '%q ' python3 -B \
                "$source/tests/bench/bench_profile.py" \
                --program "$build/tests/bench/bench-paths")") ;;
            *) say "there is no part $part: core, operation, scaling, gimp, batch, peers" \
                "or profile"; return 2 ;;
        esac
    done
    interruptible "${command[@]}"
}

# passed failed skipped, from meson's log, which has one line for each test.
count_results () {
    local log=$build/meson-logs/testlog.json all passed skipped
    [[ -s $log ]] || return
    all=$(grep -c '"result": "' "$log")
    passed=$(grep -c -E '"result": "(OK|EXPECTEDFAIL)"' "$log")
    skipped=$(grep -c '"result": "SKIP"' "$log")
    printf '%d %d %d\n' "$passed" "$((all - passed - skipped))" "$skipped"
}

trap 'stop 129' HUP
trap 'stop 130' INT
trap 'stop 143' TERM
case $verb in
    demo | gimp)
        # shellcheck source=build-aux/show.sh
        . "$(dirname "${BASH_SOURCE[0]}")/show.sh" ;;
esac
"inside_$verb" "$@"
