# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A screen of our own: an X server, a window manager and the buses.

Programs with windows are tested here, so that a test neither needs nor touches
the screen, the buses and the settings of who runs it. There is one desktop for
each test program, because the library for accessibility connects only once.
"""
import atexit
import ctypes
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

# Meson's exit status for a test that can't run here.
SKIP = 77

PR_SET_CHILD_SUBREAPER = 36

# Room for GIMP at 1600 × 980 (gimp_session.py) and a dialog beside its image.
SCREEN_WIDTH, SCREEN_HEIGHT = 1920, 1000

TOOLS = ("Xvfb", "openbox", "dbus-daemon", "xdotool", "xprop", "import", "setpriv", "gimp")

LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")


def skip(why):
    """Ends the program; meson shows the test as skipped."""
    line = "*" * 70
    print(f"{line}\nSKIPPED: {why}\n{line}", file=sys.stderr, flush=True)
    sys.exit(SKIP)


def wait_until(condition, what, timeout=30):
    """The first true value of condition()."""
    end = time.monotonic() + timeout
    while not (value := condition()):
        if time.monotonic() > end:
            raise AssertionError(f"waited {timeout} s for {what}")
        time.sleep(0.05)
    return value


def children():
    """The processes whose parent is this one, in the kernel's view."""
    found = []
    if os.readlink("/proc/self") != str(os.getpid()):
        # A /proc that counts the processes of another namespace.
        return found
    for entry in os.scandir("/proc"):
        if not entry.name.isdigit():
            continue
        try:
            with open(f"/proc/{entry.name}/stat", encoding="ascii", errors="replace") as stat:
                # The program's name, in brackets, may hold anything.
                parent = stat.read().rpartition(")")[2].split()[1]
        except OSError:
            continue
        if int(parent) == os.getpid():
            found.append(int(entry.name))
    return found


def end_processes(names=children):
    """Ends processes, and all that they leave behind, as this is their heir."""
    for number, timeout in ((signal.SIGTERM, 3), (signal.SIGKILL, 10)):
        told = set()
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            for process in names():
                try:
                    if os.waitpid(process, os.WNOHANG)[0] == 0 and process not in told:
                        told.add(process)
                        os.kill(process, number)
                except (ChildProcessError, ProcessLookupError):
                    pass
            if not names():
                return
            time.sleep(0.02)


class Desktop:
    """The screen; `environment` is what a program on it needs."""

    def __init__(self):
        # Short, because the name of a socket may have 107 bytes at most.
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="colorshine-", dir="/tmp"))
        self.processes = []
        atexit.register(self.end)
        runtime = self.folder / "runtime"
        runtime.mkdir(mode=0o700)
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "XDG_RUNTIME_DIR": str(runtime),
            "TMPDIR": str(self.folder),
        }
        for name in ("cache", "config", "data", "state"):
            self.environment[f"XDG_{name.upper()}_HOME"] = str(self.folder / name)
        self._start_screen()
        self._start_buses(runtime)

    def start(self, *command, log=None, environment=None, **options):
        """Starts a program that does not outlive this one."""
        with open(log or self.folder / "log", "ab") as output:
            process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "TERM", *command],
                env=environment or self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                **options,
            )
        self.processes.append(process)
        return process

    def _start_screen(self):
        read, write = os.pipe()
        # The server itself finds a free number, which is safe against other
        # servers at the same moment.
        self.start(
            "Xvfb", "-displayfd", str(write), "-screen", "0",
            f"{SCREEN_WIDTH}x{SCREEN_HEIGHT}x24", "-nolisten", "tcp",
            pass_fds=[write],
        )
        os.close(write)
        with os.fdopen(read) as numbers:
            number = numbers.readline().strip()
        if not number:
            skip("the virtual screen did not start: " + (self.folder / "log").read_text())
        self.environment["DISPLAY"] = f":{number}"
        # GIMP's dialogs misbehave without a window manager.
        self.start("openbox")
        wait_until(
            lambda: "window id" in self.run("xprop", "-root", "_NET_SUPPORTING_WM_CHECK"),
            "the window manager", 60,
        )

    def _start_buses(self, runtime):
        bus = runtime / "bus"
        self.start("dbus-daemon", "--session", "--nofork", f"--address=unix:path={bus}")
        wait_until(bus.exists, "the session bus")
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={bus}"
        launcher = next(filter(os.path.exists, LAUNCHERS))
        self.start(launcher, "--launch-immediately")
        wait_until(lambda: any((runtime / "at-spi").glob("bus*")), "the bus for accessibility")
        # This program is a client of both.
        os.environ.pop("AT_SPI_BUS_ADDRESS", None)
        for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"):
            os.environ[name] = self.environment[name]

    def run(self, *command, check=True):
        """What a short command prints."""
        return subprocess.run(
            command, env=self.environment, check=check, text=True, stdout=subprocess.PIPE,
            timeout=60,
        ).stdout

    def run_for_bytes(self, *command):
        """The same, of a command that prints pixels."""
        return subprocess.run(
            command, env=self.environment, check=True, stdout=subprocess.PIPE, timeout=60
        ).stdout

    def screenshot(self, path):
        self.run("import", "-window", "root", str(path), check=False)

    def end(self):
        end_processes()
        shutil.rmtree(self.folder, ignore_errors=True)


_desktop = None


def desktop():
    """The desktop of this program, started when it is first asked for."""
    global _desktop
    if _desktop is None:
        if not os.path.exists("/proc/self/stat"):
            skip("there is no /proc here, which GIMP and its plug-ins need")
        missing = [tool for tool in TOOLS if not shutil.which(tool)]
        if not any(map(os.path.exists, LAUNCHERS)):
            missing.append("at-spi-bus-launcher")
        if missing:
            skip(f"not installed: {', '.join(missing)}")
        # Meson's time-out ends the program as Ctrl+C does, and so cleans up; of
        # SystemExit unittest would only think that the test failed.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        # What the children leave behind becomes a child of ours.
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        _desktop = Desktop()
    return _desktop
