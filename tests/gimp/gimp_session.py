# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""GIMP with the installed build, in a profile that ends with the test.

A test of the whole program starts here:

    with GimpSession([photograph]) as session:
        session.gimp("result = image().is_dirty()")     # Python inside GIMP
        choose_menu(["Filters", "Color Attractors…"])   # accessible.py
        session.screenshot("dialog")

Names that a program for gimp() may use are those in inspector/inspector.py. The session
fails its test when GIMP ends early or does not quit, when its log tells of a
crash or of a wrong call, and when a window of GIMP's still shows a message. When a
test fails, a picture of the screen, the widgets that were there and GIMP's log are
left in the folder for artefacts.

Meson sets COLORSHINE_ARTEFACTS beside what gimp_profile.py needs.
"""
import base64
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

import accessible
from desktop import desktop, wait_until
from gimp_profile import installed, make_profile

ARTEFACTS = pathlib.Path(os.environ.get("COLORSHINE_ARTEFACTS", "artefacts"))

# Ten times what a start took where two other builds ran.
START_SECONDS = 120
QUIT_SECONDS = 30

SIGNS = re.compile(
    r"CRITICAL|segmentation fault|SIGSEGV|SIGABRT|SIGBUS|crashed|died unexpectedly"
    r"|fatal error|assertion failed|AddressSanitizer|runtime error:|wire_read"
    r"|Colorshine-WARNING",
    re.IGNORECASE,
)

# What GTK and GIMP say without our plug-in too.
HARMLESS = (
    # GTK's bridge to accessibility asks after widgets that have just gone.
    r"gtk_accessible_get_widget",
    r"gdk_window_get_window_type",
    r"no trigger event for menu popup",
)


class InspectorError(AssertionError):
    """A program that failed inside GIMP."""


class GimpSession:
    """GIMP with `files` open.

    name         in the names of the artefacts; the test program's own by default
    language     a locale, as de_DE.UTF-8
    allowed      regular expressions for lines of the log, and for messages, that
                 are no failure
    environment  variables for GIMP and its plug-ins
    gimprc       more lines for it
    """

    def __init__(
        self, files=(), name=None, language="C.UTF-8", allowed=(), environment=None, gimprc=()
    ):
        self.files = [str(file) for file in files]
        self.name = name or pathlib.Path(sys.argv[0]).stem
        self.language = language
        self.allowed = re.compile("|".join((*HARMLESS, *allowed)))
        self.environment = dict(environment or {})
        self.gimprc = tuple(gimprc)
        self.has_quit = False

    # Start and end

    def __enter__(self):
        self.desktop = desktop()
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        self.profile = pathlib.Path(tempfile.mkdtemp(prefix="p-", dir=self.desktop.folder))
        self.log = self.profile / "log"
        self.socket = self.profile / "inspector"
        self.process = None
        try:
            self.environment = {
                **self.desktop.environment,
                **make_profile(self.profile, self.language, gimprc=self.gimprc),
                **self.environment,
            }
            self._start()
        except BaseException as error:
            self._leave_artefacts(error)
            self._end()
            raise
        return self

    def __exit__(self, kind, error, trace):
        try:
            if error is None:
                if not self.has_quit:
                    self.check()
                    self._check_messages()
                    self.quit()
                self._check_log()
        except BaseException as late:
            error = late
            raise
        finally:
            self._leave_artefacts(error)
            self._end()

    def _start(self):
        self.process = self.desktop.start(
            "gimp", "--new-instance", "--stack-trace-mode", "never", *self.files,
            log=self.log, environment=self.environment,
        )
        self._wait(self.socket.exists, "the inspector", START_SECONDS)
        self._wait(
            lambda: self.gimp("result = len(Gimp.get_images())") >= len(self.files),
            "the images", START_SECONDS,
        )
        window = accessible.main_window(timeout=START_SECONDS)
        accessible.settle(window)
        if self.files:
            # The window has the image's name once it is drawn.
            self._wait(accessible.title_has_image, "the image's window", START_SECONDS)
        self.fill_screen()

    def _wait(self, condition, what, timeout):
        def alive_and_ready():
            self.check()
            return condition()

        return wait_until(alive_and_ready, what, timeout)

    def check(self):
        """Fails if GIMP has ended."""
        status = self.process.poll()
        if status is not None:
            raise AssertionError(f"GIMP ended with status {status}")

    def quit(self):
        """GIMP's regular end; what it changed in the images is not kept."""
        self.gimp("GLib.timeout_add(50, quit_gimp)")
        try:
            status = self.process.wait(QUIT_SECONDS)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"GIMP does not quit in {QUIT_SECONDS} s") from None
        if status:
            raise AssertionError(f"GIMP ended with status {status}")
        self.has_quit = True

    def complaints(self):
        """The lines of GIMP's log that are a failure."""
        return [
            line
            for line in self.log.read_text(errors="replace").splitlines()
            if SIGNS.search(line) and not self.allowed.search(line)
        ]

    def _check_log(self):
        found = self.complaints()
        if found:
            raise AssertionError("in GIMP's log:\n" + "\n".join(found))

    def _check_messages(self):
        # GIMP tells the end of a plug-in by a signal only here.
        found = [one for one in accessible.messages() if not self.allowed.search(one)]
        if found:
            raise AssertionError("GIMP shows a message:\n" + "\n".join(found))

    def _leave_artefacts(self, error):
        # A signal leaves no time.
        if error is not None and not isinstance(error, (SystemExit, KeyboardInterrupt)):
            self.leave_artefacts("failure")

    def leave_artefacts(self, step):
        """The screen, the widgets and GIMP's log, for people to look at."""
        self.screenshot(step)
        stem = ARTEFACTS / f"{self.name}-{step}"
        if self.log.exists():
            shutil.copyfile(self.log, f"{stem}.log")
            lines = self.log.read_text(errors="replace").splitlines()
            told = [line for line in lines if line and not self.allowed.search(line)]
            print("The end of GIMP's log:", *told[-30:], sep="\n", file=sys.stderr)
        try:
            text = "\n".join(one.dump() for one in accessible.applications())
            pathlib.Path(f"{stem}.txt").write_text(text + "\n")
        except Exception as problem:  # the first failure is the one to tell
            print(f"no list of widgets: {problem}", file=sys.stderr)
        print(f"Screen, widgets and log: {stem}.*", file=sys.stderr)

    def _end(self):
        if self.process and self.process.poll() is None:
            # Its plug-ins end when their pipe to it does.
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)

    # For tests

    def gimp_afresh(self, source):
        """gimp() in a process of its own, which has no old copy of a filter."""
        program = f"""
import sys
sys.path.insert(0, {str(self.profile / "gimp/plug-ins/inspector")!r})
import inspector
with open({str(self.profile / "answer")!r}, "w") as file:
    file.write(inspector.answer({source!r}))
"""
        self.gimp(f"""
procedure = Gimp.get_pdb().lookup_procedure("python-fu-eval")
config = procedure.create_config()
config.set_property("run-mode", Gimp.RunMode.NONINTERACTIVE)
config.set_property("script", {program!r})
procedure.run(config)
""")
        return answer_of((self.profile / "answer").read_text())

    def gimp(self, source):
        """Runs Python inside GIMP and returns what it leaves in `result`.

        It is always the same process, and that keeps the first copy it got of a
        filter's properties: gimp_afresh() sees what others changed since.
        """
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(120)
            connection.connect(str(self.socket))
            connection.sendall(source.encode())
            connection.shutdown(socket.SHUT_WR)
            chunks = []
            while chunk := connection.recv(1 << 20):
                chunks.append(chunk)
        if not chunks:
            raise InspectorError("GIMP's inspector ended")
        return answer_of(b"".join(chunks))

    def wait_for(self, source, timeout=30):
        """The first true `result` of a program that is run again and again."""
        return self._wait(lambda: self.gimp(source), source, timeout)

    def screenshot(self, step):
        """A picture of the screen, for people to look at."""
        path = ARTEFACTS / f"{self.name}-{step}.png"
        self.desktop.screenshot(path)
        return path

    def image_window(self):
        """X's number of the window that shows an image, or of GIMP's empty one."""
        found = self.desktop.run(
            "xdotool", "search", "--onlyvisible", "--name",
            r"( GIMP$|^GNU Image Manipulation Program$)", check=False,
        ).split()
        return found[-1] if found else None

    def fill_screen(self):
        window = wait_until(self.image_window, "GIMP's window")
        self.desktop.run("xdotool", "windowmove", window, "0", "0", "windowsize", window,
                         "1600", "980")
        time.sleep(0.3)

    def focus_image(self):
        """Keys go to GIMP's own window then."""
        window = wait_until(self.image_window, "GIMP's window")
        self.desktop.run("xdotool", "windowactivate", "--sync", window)

    def keys(self, *keys):
        """Presses keys by X's names, as ctrl+z, in the window that has the focus."""
        self.desktop.run("xdotool", "key", "--delay", "40", *keys)

    def type(self, text):
        self.desktop.run("xdotool", "type", "--delay", "20", text)


def answer_of(text):
    reply = json.loads(text, object_hook=decode)
    if "error" in reply:
        raise InspectorError(reply["error"])
    return reply["result"]


def decode(found):
    """Undoes the inspector's encode for bytes."""
    return base64.b64decode(found["base64"]) if found.keys() == {"base64"} else found


def main():
    """Runs the tests of the program, as unittest.main() does, or skips all."""
    # Here, because unittest takes the end of the program for a failed test.
    installed()
    desktop()
    # PyGObject's own deprecated calls, once for each look at a window.
    unittest.main(verbosity=2, warnings="ignore")
