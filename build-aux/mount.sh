# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The first process in a private root's namespaces: mounts what the root needs
# and runs the command there. A file of its own because it must run inside the
# namespaces but outside the root.
# Arguments: ROOT FOLDER… -- COMMAND…
# shellcheck shell=bash
set -eu

# The root is used through a second mount, on a folder that is never shared:
# were its mounts made where it lies, in the caller's home, sharing the home
# would show them there too, and removing the root from inside would empty them.
root=/usr/src
# Recursive, because a user namespace may not take a mount apart.
mount --rbind "$1" "$root"
shift
while [[ $1 != -- ]]; do
    mkdir -p "$root$1"
    mount --rbind "$1" "$root$1"
    shift
done
shift
mount --rbind /dev "$root/dev"
mount --rbind /sys "$root/sys"
# A container that hides parts of /proc forbids a fresh one.
mount -t proc proc "$root/proc" 2>/dev/null || mount --rbind /proc "$root/proc"

# The first process of a namespace ignores signals that it does not handle.
# When it ends, the kernel kills all others.
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
status=0
chroot "$root" "$@" || status=$?
exit "$status"
