# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A profile for GIMP that knows the installed build and nothing of the user's.

Tests start GIMP in it with windows (gimp_session.py) and without.

Meson sets: COLORSHINE_BUILD (the build's folder) and COLORSHINE_INSTALLED (its
prefix).
"""
import fcntl
import functools
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from desktop import skip

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = pathlib.Path(os.environ.get("COLORSHINE_SOURCE", HERE.parent.parent))
PHOTOGRAPH = SOURCE / "data/graphs/garden.jpg"
GIMPS_PLUG_INS = "${gimp_plug_in_dir}/plug-ins"


@functools.cache
def installed():
    """The prefix, with everything that was built in it."""
    build = pathlib.Path(os.environ["COLORSHINE_BUILD"])
    prefix = pathlib.Path(os.environ["COLORSHINE_INSTALLED"])
    if build not in prefix.parents:
        skip(f"the tests with GIMP install the build, and {prefix} is not inside of {build};"
             " build-aux/dev configures it so")
    with open(build / "gimp-tests.lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # Files that are the same already stay, as another test may use them.
        subprocess.run(
            ["meson", "install", "-C", build, "--no-rebuild", "--quiet", "--only-changed"],
            check=True, stdout=sys.stderr,
        )
    return prefix


@functools.cache
def package(variable, name):
    """A variable from pkg-config, or with "modversion" the version."""
    option = "--modversion" if variable == "modversion" else f"--variable={variable}"
    return subprocess.check_output(["pkg-config", option, name], text=True).strip()


@functools.cache
def gimp_version():
    """As (3, 2, 6)."""
    return tuple(map(int, package("modversion", "gimp-3.0").split(".")[:3]))


def make_profile(folder, language="C.UTF-8", has_inspector=True, gimprc=()):
    """Makes it below an empty folder; the variables that GIMP needs for it."""
    prefix = installed()
    plug_ins = (GIMPS_PLUG_INS, folder / "gimp/plug-ins", prefix / "lib/gimp/plug-ins")
    environment = make_bare_profile(folder, language, plug_ins, gimprc)
    own = folder / "gimp"
    shutil.copy2(known_plug_ins(language), own / "pluginrc")
    if has_inspector:
        shutil.copytree(HERE / "inspector", own / "plug-ins/inspector")
        (own / "inspector-socket").write_text(str(folder / "inspector"))
    return environment


@functools.cache
def known_plug_ins(language):
    """What GIMP has learnt of its own plug-ins, a file for profiles: it asks each of more
    than 100 for some seconds otherwise. Those that are tested it always asks.

    Made without windows, because of the default number of a font that GIMP 3.0.4 with
    windows writes into it, and does not take back.
    """
    build = pathlib.Path(os.environ["COLORSHINE_BUILD"])
    known = build / f"gimp-tests-pluginrc-{language}"
    with (open(build / "gimp-tests.lock", "w", encoding="ascii") as lock,
          tempfile.TemporaryDirectory() as folder):
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not known.exists():
            folder = pathlib.Path(folder)
            environment = make_bare_profile(folder, language, (GIMPS_PLUG_INS,))
            subprocess.run(
                ["gimp-console", "--batch-interpreter=plug-in-script-fu-eval",
                 "--batch=(gimp-quit 0)"],
                check=True, env=environment, stdout=sys.stderr, timeout=120,
            )
            shutil.copy2(folder / "gimp/pluginrc", known)
    return known


def make_bare_profile(folder, language, plug_ins, gimprc=()):
    """One with plug-ins from these folders alone."""
    own = folder / "gimp"
    own.mkdir()
    prefix = installed()
    lines = (
        "(show-welcome-dialog no)",
        "(color-profile-policy keep)",
        "(check-updates no)",
        # To the log, not into a window of its own.
        "(debug-policy never)",
        # Without it GIMP thinks that it was just installed, and greets.
        f'(config-version "{package("modversion", "gimp-3.0")}")',
        f'(plug-in-path "{":".join(map(str, plug_ins))}")',
        *gimprc,
    )
    (own / "gimprc").write_text("\n".join(lines) + "\n")
    name = language.partition(".")[0]
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "GIMP3_DIRECTORY": str(own),
        # GEGL's own list is replaced, so that must be in it too.
        "GEGL_PATH": f"{prefix}/lib/gegl-0.4:{package('pluginsdir', 'gegl-0.4')}",
        "LANG": language,
        **({} if name == "C" else {"LANGUAGE": name}),
        "TMPDIR": str(folder),
        **{f"XDG_{kind.upper()}_HOME": str(folder / kind)
           for kind in ("cache", "config", "data", "state")},
    }
