# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs a command in a private root, with the folders that it needs to see at
# their own absolute paths, so that a file has one name inside and outside.
# `dev` sources this file after root.sh.
# shellcheck shell=bash disable=SC2034,SC2154  # variables shared with dev

# Variables that reach the command; all else is left outside, so that a result
# depends on the tree and the root alone.
inside_environment () {
    local name
    environment=(PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
        LANG=C.UTF-8 "HOME=$HOME"
        # babl's notes on what is quick are those of the root's own version.
        XDG_CACHE_HOME=/var/cache/colorshine)
    for name in $(compgen -e); do
        case $name in
            CI | TERM | G_MESSAGES_DEBUG | MESON_TESTTHREADS | \
            COLORSHINE_* | GEGL_* | BABL_* | OMP_*)
                environment+=("$name=${!name}") ;;
        esac
    done
}

# The root's own system folders must stay the root's.
may_be_shared () {
    case $1/ in
        / | // | /usr/* | /etc/* | /bin/* | /sbin/* | /lib*/* | /dev/* | \
        /proc/* | /sys/* | /boot/* | /opt/ | /run/ | /var/ | /var/lib/* | \
        /var/cache/) return 1 ;;
    esac
    [[ -d $1 ]]
}

# enter FOLDER… -- COMMAND… runs the command in the root ($root) and
# passes its exit status on.
enter () {
    local folders=() environment lock status=0
    while [[ $1 != -- ]]; do
        if may_be_shared "$1"; then folders+=("$1"); fi
        shift
    done
    shift
    inside_environment
    # Held while the root is in use, so that it is not removed; the children
    # hold it too.
    exec {lock}>"$root.use.lock"
    if [[ $mode = copy ]]; then
        # One run at a time, because the copy of the tree is shared.
        flock --nonblock "$lock" || {
            say "another run uses the root; waiting for it"
            flock "$lock"
        }
        enter_by_copying "$@" || status=$?
    else
        flock --shared "$lock"
        enter_by_mounting "$@" || status=$?
    fi
    exec {lock}>&-
    return "$status"
}

enter_by_mounting () {
    local folder sorted
    # Whatever file the user names is there under the same name, and nothing
    # is written into the root by mistake.
    for folder in "$HOME" /var/tmp /*; do
        if may_be_shared "$folder"; then folders+=("$folder"); fi
    done
    # Parents first, or they would hide what was mounted below them.
    mapfile -t sorted < <(printf '%s\n' "${folders[@]}" | sort -u)
    "${contained[@]}" bash "$tools/mount.sh" "$root" "${sorted[@]}" -- \
        env -i "${environment[@]}" "${display_environment[@]}" "$@"
}

enter_by_copying () {
    local folder status=0
    for folder in "${folders[@]}"; do
        copy_folder_in "$folder" || return
    done
    copy_source_in
    touch "$root/tmp/.colorshine-entered"
    "${contained[@]}" chroot "$root" env -i "${environment[@]}" \
        "${display_environment[@]}" "$@" || status=$?
    for folder in "${folders[@]}"; do
        copy_changes_out "$folder"
    done
    return "$status"
}

# Files under version control or on the way there: build folders and the like
# are left behind. The inner build folder stays for the next run.
copy_source_in () {
    local inner=$root$source
    mkdir -p "$inner"
    find "$inner" -mindepth 1 -maxdepth 1 ! -name build -exec rm -rf {} +
    source_files | tar -C "$source" --null -T - -cf - | tar -C "$inner" -xf -
}

source_files () {
    local file
    cd "$source" || return
    if [[ ! -e .git ]]; then
        # A release's tree.
        find . -path ./build -prune -o ! -type d -print0
        return
    fi
    if [[ -d .git ]]; then printf '.git\0'; fi
    # The tree may belong to someone else than root, which git refuses to read.
    git -c safe.directory='*' ls-files -z --cached --others --exclude-standard |
        while IFS= read -r -d '' file; do
            # A file deleted but not yet committed is still listed.
            if [[ -e $file || -L $file ]]; then printf '%s\0' "$file"; fi
        done
}

copy_folder_in () {
    local folder=$1 megabytes
    [[ $folder/ != "$source"/* ]] || return 0
    megabytes=$(du -sxm --exclude="$cache" --exclude="$source" "$folder" |
        cut -f 1)
    if ((megabytes > 1000)); then
        problem="$folder holds $megabytes MB, too much to copy into the root (mounts are forbidden here); start from a smaller folder."
        return 1
    fi
    rm -rf "${root:?}$folder"
    mkdir -p "$root$folder"
    tar -C "$folder" --exclude=".${source#"$folder"}" \
        --exclude=".${cache#"$folder"}" --one-file-system -cf - . |
        tar -C "$root$folder" -xf -
}

# What the command made or changed. What it deleted stays outside.
copy_changes_out () {
    local folder=$1
    (cd "$root$folder" &&
        find . -cnewer "$root/tmp/.colorshine-entered" -type f \
            ! -path './.git/*' \
            \( ! -path './build/*' -o -path './build/*/meson-logs/*' \
               -o -path './build/*/tally' \) -print0 |
        tar --null -T - -cf -) | tar -C "$folder" -xf - --no-same-owner
}
