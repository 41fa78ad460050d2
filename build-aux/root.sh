# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Makes the private Debian roots in which `dev` builds and tests, because most
# machines have no GIMP 3 with its headers, or another version than the one to
# be tested. `dev` sources this file. It expects $cache (a folder) and leaves
# $root (a folder), or $problem (one sentence for the user) when it fails.
# shellcheck shell=bash disable=SC2034,SC2154  # variables shared with dev

# Everything that the build, the tests and the demonstration call. No
# recommended packages: they double the download.
readonly build_packages="libgegl-dev libbabl-dev libglib2.0-dev gegl meson \
ninja-build gcc libc6-dev pkgconf gettext git python3 locales mate-backgrounds argyll-ref \
libgexiv2-dev libjson-glib-dev"
readonly gimp_packages="gimp libgimp-3.0-dev libgtk-3-dev python3-gi \
gir1.2-atspi-2.0 at-spi2-core dbus xvfb xauth openbox xdotool x11-utils \
imagemagick procps"
# What the work on other machines and in other programs is checked with, in one
# place only: OpenCL on the processor, callgrind, video and colour tools, and the
# engines of render farms.
readonly farm_packages="pocl-opencl-icd ocl-icd-libopencl1 valgrind ffmpeg \
opencolorio-tools exiv2 parallel openssh-server openssh-client rsync slurmctld \
slurmd slurm-client munge"
readonly -A packages=(
    [trixie]="$build_packages $gimp_packages $farm_packages"
    [forky]="$build_packages $gimp_packages"
    # Debian 12 has GIMP 2.10 only: there the core and the operation alone.
    [bookworm]="$build_packages"
)

# Megabytes. Download: the sum of apt's first three "Fetched" lines in the log of a
# set-up; disk: `du -sm` of the finished root. Measured in November 2026.
readonly -A download_megabytes=([trixie]=610 [forky]=430 [bookworm]=255)
readonly -A disk_megabytes=([trixie]=2410 [forky]=1610 [bookworm]=870)

# Raise it when the way in which a root is made changes, so that old ones are
# not taken for new ones.
readonly root_recipe=2

say () {
    printf 'dev: %s\n' "$*" >&2
}

# How a root can be used here, found by trying, because containers, kernels and
# security modules forbid it in too many ways to list:
#   root  mounts as root, in a mount namespace of our own
#   user  the same in a user namespace, where the caller is root
#   copy  plain chroot: files are copied in and out
# $contained starts a program so that it ends when this script does, however
# that ends, with everything it started (where namespaces are allowed).
choose_mode () {
    [[ -z ${mode:-} ]] || return 0
    contained=(setpriv --pdeathsig KILL
        unshare --mount --pid --fork --kill-child)
    if [[ $(id -u) = 0 ]]; then
        mode=root
        if ! "${contained[@]}" true 2>/dev/null; then
            mode=copy
            contained=(setpriv --pdeathsig TERM)
            say "mode: mounts are forbidden here, so files are copied into" \
                "and out of the private root (no /proc in it)"
        fi
        return
    fi
    mode=user
    contained+=(--map-root-user --map-auto)
    user_namespace_works || { mode=; return 1; }
}

user_namespace_works () {
    local user
    user=$(id -un)
    if ! unshare --help | grep -q -e --map-auto; then
        problem="util-linux 2.38 or newer is needed (its unshare has --map-auto); or run this as root."
    elif ! install_tools newuidmap:uidmap; then
        return 1
    elif ! grep -q "^$user:" /etc/subuid || ! grep -q "^$user:" /etc/subgid; then
        problem="$user has no subordinate ids; give it some: sudo usermod --add-subuids 1000000-1065535 --add-subgids 1000000-1065535 $user"
    elif ! "${contained[@]}" true 2>/dev/null; then
        problem="user namespaces are forbidden here; allow them (sudo sysctl kernel.unprivileged_userns_clone=1, or on Ubuntu kernel.apparmor_restrict_unprivileged_userns=0) or run this as root."
    else
        return 0
    fi
    return 1
}

# install_tools COMMAND:PACKAGE… installs what is missing with apt-get.
install_tools () {
    local tool missing=() as_root=()
    for tool; do
        type -P "${tool%:*}" >/dev/null ||
            missing+=("${tool#*:}")
    done
    ((${#missing[@]})) || return 0
    if ! type -P apt-get >/dev/null; then
        problem="please install ${missing[*]} (there is no apt-get here to do it)."
        return 1
    fi
    if [[ $(id -u) != 0 ]]; then
        if ! type -P sudo >/dev/null; then
            problem="${missing[*]} must be installed, and there is no sudo: ask an administrator to run 'apt-get install ${missing[*]}'."
            return 1
        fi
        as_root=(sudo)
    fi
    say "installing ${missing[*]} with ${as_root[*]:+sudo }apt-get"
    install_packages "${missing[@]}"
}

install_packages () {
    local log status=0
    local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
        apt-get --quiet --yes --no-install-recommends)
    log=$(mktemp)
    # A fresh container has no package lists; a failed update may not matter.
    { "${apt[@]}" update; "${apt[@]}" install "$@"; } >"$log" 2>&1 || status=$?
    ((status == 0)) ||
        explain_failure "$log" "installing $* failed" /var/cache/apt
    rm -f "$log"
    return "$status"
}

# explain_failure LOG WHAT FOLDER: one sentence into $problem; where the cause
# is not known, the log's end on the screen, too.
explain_failure () {
    local log=$1 what=$2 folder=$3 free
    free=$(df --output=avail -BM "$folder" | tail -n 1 | tr -dc 0-9)
    if grep -q 'No space left on device' "$log" || ((free < 20)); then
        problem="$what: the disk that holds $folder is full."
    elif grep -q -E -e 'Temporary failure resolving|Could not resolve|Could not connect|Unable to connect|Connection timed out|Network is unreachable' "$log"; then
        problem="$what: Debian's servers cannot be reached; check the network and try again."
    elif grep -q -i -E -e 'sudo: .*(password|not allowed|not in the sudoers)|may not run sudo|is not in the sudoers' "$log"; then
        problem="$what: sudo refused; ask an administrator to do it."
    else
        tail -n 10 "$log" | cut -c 1-300 | sed 's/^/    /' >&2
        problem="$what."
    fi
}

root_folder () {
    local suite=$1 key
    # The mode is part of the key: it decides whom the files belong to.
    key=$(printf '%s\n' "$root_recipe" "$suite" "${packages[$suite]}" "$mode" \
        "$(uname -m)" | sha256sum)
    printf '%s/roots/%s-%.10s\n' "$cache" "$suite" "$key"
}

# ensure_root SUITE makes the root unless it is there.
ensure_root () {
    local suite=$1 lock status=0
    choose_mode || return
    root=$(root_folder "$suite")
    [[ ! -d $root ]] || return 0
    install_tools mmdebstrap:mmdebstrap gpg:gpg || return
    mkdir -p "$cache/roots" || { problem="$cache cannot be written."; return 1; }
    exec {lock}>"$root.lock"
    if ! flock --nonblock "$lock"; then
        say "another run is making the $suite root; waiting for it"
        flock "$lock"
    fi
    [[ -d $root ]] || make_root "$suite" || status=$?
    exec {lock}>&-
    return "$status"
}

# Called with the lock held. A root gets its name only when it is whole.
make_root () {
    local suite=$1 partial=$root.partial log=$root.log
    remove_stale_roots
    remove_tree "$partial"
    enough_space "$suite" || return
    say "making a private Debian root ($suite) in $root: about" \
        "${download_megabytes[$suite]} MB to download," \
        "${disk_megabytes[$suite]} MB on disk, a few minutes"
    if ! run_mmdebstrap "$suite" "$partial" "$log"; then
        explain_failure "$log" "making the $suite root failed" "$cache"
        problem+=" The full log is $log"
        remove_tree "$partial"
        return 1
    fi
    # D-Bus wants an id; dev also uses it to tell one root from the next.
    tr -d - </proc/sys/kernel/random/uuid >"$partial/etc/machine-id"
    mv "$partial" "$root"
}

run_mmdebstrap () {
    local suite=$1 partial=$2 log=$3
    local options=(--verbose --mode=root --variant=minbase
        --include="${packages[$suite]// /,}")
    # A locale with a decimal comma, for the tests of numbers in texts.
    options+=(--customize-hook='chroot "$1" localedef -i de_DE -f UTF-8 de_DE.UTF-8')
    if [[ $suite = forky ]]; then
        # Testing's archive may be a snapshot whose date has run out.
        options+=(--aptopt='Acquire::Check-Valid-Until "false"')
    fi
    # Mode root even for an ordinary user, who is root in the user namespace:
    # it writes straight into the folder. English, for explain_failure.
    LC_ALL=C.UTF-8 TMPDIR=/tmp \
        "${contained[@]}" mmdebstrap "${options[@]}" "$suite" "$partial" \
        </dev/null 2>&1 | tee "$log" | show_progress "$suite"
    return "${PIPESTATUS[0]}"
}

# Condenses mmdebstrap's lines: one line kept up to date on a terminal, one
# every hundred packages elsewhere.
show_progress () {
    local suite=$1 line step old_step='' count=0 total='?' name
    while IFS= read -r line; do
        case $line in
            *' newly installed, '*)
                total=${line%% newly installed*} total=${total##* } count=0
                continue ;;
            Get:*) step=downloading name=${line#* * * * } name=${name%% *} ;;
            'Unpacking '*) step=unpacking name=${line#* } name=${name%% *} ;;
            'Setting up '*) step='setting up' name=${line#* * } name=${name%% *} ;;
            *) continue ;;
        esac
        [[ $step = "$old_step" ]] || count=0
        old_step=$step count=$((count + 1))
        if [[ -t 2 ]]; then
            printf '\r\e[K%s: %s %d of %s: %.40s' \
                "$suite" "$step" "$count" "$total" "$name" >&2
        elif ((count % 100 == 0)); then
            say "$suite: $step $count of $total"
        fi
    done
    if [[ -t 2 ]]; then printf '\r\e[K' >&2; fi
}

enough_space () {
    local suite=$1 free needed
    # The packages lie beside what was unpacked from them until the end.
    needed=$((${download_megabytes[$suite]} + ${disk_megabytes[$suite]}))
    free=$(df --output=avail -BM "$cache" | tail -n 1 | tr -dc 0-9)
    ((free < needed)) || return 0
    problem="the $suite root needs $needed MB, and the disk that holds $cache has $free MB free; make room or set XDG_CACHE_HOME to a folder on another disk."
    return 1
}

# Half-made roots of earlier runs; one whose lock is held is still being made.
remove_stale_roots () {
    local partial
    for partial in "$cache"/roots/*.partial; do
        [[ -d $partial && $partial != "$root.partial" ]] || continue
        flock --nonblock "${partial%.partial}.lock" true &&
            remove_tree "$partial"
    done
}

# A root made by an ordinary user holds files of the user's subordinate ids,
# which only the user namespace can remove. It never leaves the file system:
# a mount below must not be emptied.
remove_tree () {
    [[ -e $1 ]] || return 0
    "${contained[@]}" rm -rf --one-file-system -- "$1"
}
