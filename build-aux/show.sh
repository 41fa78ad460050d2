# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What `dev demo` and `dev gimp` do in the chosen place. inside.sh sources this
# file; the two need a photograph and a screen, which building and testing do
# without.
# shellcheck shell=bash disable=SC2154  # variables shared with inside.sh

readonly photograph_package=mate-backgrounds
readonly photograph=usr/share/backgrounds/mate/nature/Garden.jpg
readonly photograph_licence=usr/share/doc/$photograph_package/copyright

# Leaves in $photograph_root the folder below which the photograph lies: the
# system's, or on a host without it a folder for what Debian's package holds.
find_photograph () {
    local cache=$1
    photograph_root=/
    [[ ! -e /$photograph ]] || return 0
    photograph_root=$cache
    [[ ! -e $cache/$photograph ]] || return 0
    say "downloading a photograph (Debian's $photograph_package, 47 MB)"
    mkdir -p "$cache" &&
        (cd "$cache" && apt-get --quiet --quiet download "$photograph_package" &&
            dpkg -x "$photograph_package"_*.deb . &&
            rm "$photograph_package"_*.deb) && return
    say "the photograph could not be had: Debian's package $photograph_package is missing"
    return 1
}

# Leaves the file's path in $preset: the one named (a name, or a file), else
# the first by name.
find_preset () {
    local folder=$1 wanted=${2:-} all=("$source"/data/presets/*.colorshine) names
    preset=${all[0]}
    if [[ -n $wanted ]]; then
        preset=$source/data/presets/$wanted.colorshine
        if [[ $wanted = */* || $wanted = *.colorshine ]]; then
            preset=$(cd "$folder" && realpath "$wanted")
        fi
    fi
    [[ ! -f $preset ]] || return 0
    names=("${all[@]##*/}")
    say "there is no preset ${wanted:-in data/presets}; there are: ${names[*]%.colorshine}"
    return 2
}

# One run of gegl, in microseconds. PPM is the format that is quickest to write.
time_of_run () {
    local start=${EPOCHREALTIME/[.,]/}
    gegl "$picture" -o "$@" >&2 && echo "$((${EPOCHREALTIME/[.,]/} - start))"
}

middle_of_three () {
    printf '%s\n' "$@" | sort -n | sed -n 2p
}

# The image's width and height, from the header of a PPM file.
ppm_size () {
    head -c 100 "$1" | tr -s '\n' ' ' | cut -d ' ' -f 2,3
}

measure () {
    local output=$1 operation=("${@:2}") with=() without=() width height
    local changed=$output/changed.ppm same=$output/same.ppm
    # In turn, so that what else the machine does slows both alike.
    for _ in 1 2 3; do
        with+=("$(time_of_run "$changed" -- "${operation[@]}")") || return
        without+=("$(time_of_run "$same" -- gegl:nop)") || return
    done
    if cmp -s "$changed" "$same"; then
        say "the operation changed nothing"
        return 1
    fi
    read -r width height <<<"$(ppm_size "$changed")"
    rm "$changed" "$same"
    awk -v with="$(middle_of_three "${with[@]}")" -v width="$width" \
        -v without="$(middle_of_three "${without[@]}")" -v height="$height" '
        BEGIN {
            n = width * height / 1e6
            printf "%d × %d pixels (%.1f megapixels): %.1f ms per megapixel\n",
                width, height, n, (with - without) / 1e3 / n
            print "(gegl with the operation less gegl with gegl:nop, each the median of 3 runs)"
        }'
}

inside_demo () {
    local folder=$1 output=$2 cache=$3 preset photograph_root picture operation
    find_preset "$folder" "${4:-}" || return
    build --quiet && find_photograph "$cache" || return
    use_build
    picture=$photograph_root/$photograph
    operation=(colorshine:attract "attractors=$(<"$preset")")
    gegl --exists colorshine:attract || {
        say "GEGL does not find the operation colorshine:attract"
        return 1
    }
    say "recolouring $(basename "$photograph") with $(basename "$preset")"
    cp "$picture" "$output/before.jpg"
    cp "$photograph_root/$photograph_licence" "$output/LICENCE-photograph.txt"
    cp "$preset" "$output"
    gegl "$picture" -o "$output/after.png" -- "${operation[@]}" >&2 &&
        side_by_side "$output" && [[ -s $output/side-by-side.jpg ]] &&
        measure "$output" "${operation[@]}"
}

# gegl:pack warns about a leaked buffer, which says nothing about the result.
side_by_side () {
    gegl "$1/before.jpg" -o "$1/side-by-side.jpg" -- \
        gegl:pack gap=20 'aux=[' gegl:load "path=$1/after.png" ']' >/dev/null 2>&1
}

# A profile that ends with this run: nothing of the user's is read or changed.
make_profile () {
    profile=$(mktemp -d /tmp/colorshine-profile-XXXXXX) &&
        mkdir "$profile/gimp" "$profile/runtime" || return
    chmod 700 "$profile/runtime"
    trap 'rm -rf "$profile"' EXIT
    export GIMP3_DIRECTORY=$profile/gimp XDG_RUNTIME_DIR=$profile/runtime
    export XDG_CACHE_HOME=$profile/cache XDG_CONFIG_HOME=$profile/config
    export XDG_DATA_HOME=$profile/data XDG_STATE_HOME=$profile/state TMPDIR=$profile
    # Without the version GIMP thinks that it was just installed or updated,
    # and greets.
    printf '(%s)\n' 'show-welcome-dialog no' 'color-profile-policy keep' \
        "config-version \"$(pkg-config --modversion gimp-3.0)\"" \
        "plug-in-path \"\${gimp_plug_in_dir}/plug-ins:$installed/lib/gimp/plug-ins\"" \
        >"$profile/gimp/gimprc"
}

inside_gimp () {
    local folder=$1 output=$2 cache=$3 photograph_root file
    shift 3
    build --quiet || return
    use_build
    type -P gimp >/dev/null || { say "there is no GIMP 3 here"; return 1; }
    cd "$folder" || return
    for file; do
        [[ -r $file ]] || { say "there is no file $file"; return 1; }
    done
    make_profile || return
    if [[ -n ${DISPLAY:-} ]]; then
        interruptible dbus-run-session -- gimp --new-instance "$@"
    else
        if ((! $#)); then
            find_photograph "$cache" || return
            set -- "$photograph_root/$photograph"
        fi
        screenshot_of_gimp "$output/screenshot.png" "$@"
    fi
}

# A screen of our own, with a window manager, because GIMP's dialogs misbehave
# without one.
screenshot_of_gimp () {
    local picture=$1 seconds window
    shift
    say "there is no display; starting GIMP on a virtual one for a screenshot"
    start_virtual_screen || return
    openbox >"$profile/log" 2>&1 &
    dbus-run-session -- gimp --new-instance "$@" >>"$profile/log" 2>&1 &
    child=$!
    # A first start took 10 s at most where this was tried; ten times that.
    for ((seconds = 0; seconds < 100; seconds++)); do
        sleep 1
        kill -0 "$child" 2>/dev/null || break
        # So it ends only when an image is loaded.
        window=$(xdotool search --onlyvisible --name ' GIMP$') || continue
        xdotool windowmove "$window" 0 0 windowsize "$window" 1600 980
        # The image and the docks are drawn after the window appears.
        sleep 5
        import -window root "$picture"
        break
    done
    kill "$child" 2>/dev/null
    wait "$child" 2>/dev/null
    kill "$screen" 2>/dev/null
    if [[ ! -s $picture ]]; then
        tail -n 20 "$profile/log" >&2
        say "GIMP's window with $1 did not appear"
        return 1
    fi
}

# The server itself finds a free display number, which is safe against other
# servers at the same moment, and writes it into the file.
start_virtual_screen () {
    local number=$profile/display
    exec {number_file}>"$number"
    Xvfb -displayfd "$number_file" -screen 0 1600x1000x24 -nolisten tcp 2>/dev/null &
    screen=$!
    exec {number_file}>&-
    for _ in {1..50}; do
        [[ ! -s $number ]] || { DISPLAY=:$(<"$number"); export DISPLAY; return; }
        sleep 0.2
    done
    say "the virtual screen did not start"
    return 1
}
