# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# GIMP with the build, on a screen and in a profile of its own, for one test. The
# test drives its windows as an assistive technology does (window.py) and looks at
# its images through a plug-in (probe/probe.py).
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

FOLDER = pathlib.Path(__file__).resolve().parent
SKIP = 77
# Ten times what a start took on a busy machine.
START_SECONDS = 120

# Messages of GTK and GIMP that come without our plug-in too.
HARMLESS = ("gtk_accessible_get_widget", "gdk_window_get_window_type", "no trigger event")


def wait_until(condition, what, seconds=30):
    """The first true value of condition(); fails with `what` after a while."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s for {what}")
        time.sleep(0.05)


def skip(why):
    print(f"skipped: {why}", flush=True)
    # unittest would take sys.exit() for a failure.
    os._exit(SKIP)


class Session:
    """with Session("name", [files]) as gimp: …"""

    def __init__(self, name, files=(), language="C.UTF-8", allowed=()):
        self.name = name
        self.files = [str(file) for file in files]
        self.language = language
        self.allowed = HARMLESS + tuple(allowed)
        self.installed = pathlib.Path(os.environ["COLORSHINE_INSTALLED"])
        self.artefacts = pathlib.Path(os.environ["COLORSHINE_ARTEFACTS"])
        self.processes = []

    # ── Start and end ──────────────────────────────────────────────────────

    def __enter__(self):
        self.artefacts.mkdir(parents=True, exist_ok=True)
        # Short, because the name of a socket may have 107 bytes at most.
        self.profile = pathlib.Path(tempfile.mkdtemp(prefix="colorshine-", dir="/tmp"))
        try:
            self.make_profile()
            self.start_screen()
            self.start_buses()
            self.start_gimp()
        except BaseException:
            self.end()
            raise
        return self

    def __exit__(self, kind, error, trace):
        log = self.log_path.read_text(errors="replace")
        if error is not None:
            self.screenshot("failed")
            print(log[-4000:], file=sys.stderr)
        self.end()
        if error is None:
            self.check_log(log)

    def make_profile(self):
        self.gimp_folder = self.profile / "gimp"
        for folder in ("gimp/plug-ins", "runtime", "cache", "config", "data"):
            (self.profile / folder).mkdir(parents=True)
        (self.profile / "runtime").chmod(0o700)
        shutil.copytree(FOLDER / "probe", self.gimp_folder / "plug-ins/probe")
        version = subprocess.check_output(["pkg-config", "--modversion", "gimp-3.0"], text=True)
        plug_ins = f"${{gimp_plug_in_dir}}/plug-ins:{self.gimp_folder}/plug-ins:" + str(
            self.installed / "lib/gimp/plug-ins"
        )
        (self.gimp_folder / "gimprc").write_text(
            "(show-welcome-dialog no)\n(color-profile-policy keep)\n(check-updates no)\n"
            # Without it GIMP shows its own CRITICALs in a window and not in the log.
            "(debug-policy never)\n"
            f'(config-version "{version.strip()}")\n(plug-in-path "{plug_ins}")\n'
        )
        system = subprocess.check_output(
            ["pkg-config", "--variable=pluginsdir", "gegl-0.4"], text=True
        ).strip()
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.profile),
            "LANG": self.language,
            "GIMP3_DIRECTORY": str(self.gimp_folder),
            "GEGL_PATH": f"{self.installed}/lib/gegl-0.4:{system}",
            "XDG_RUNTIME_DIR": str(self.profile / "runtime"),
            "XDG_CACHE_HOME": str(self.profile / "cache"),
            "XDG_CONFIG_HOME": str(self.profile / "config"),
            "XDG_DATA_HOME": str(self.profile / "data"),
            "GTK_MODULES": "gail:atk-bridge",
            "TMPDIR": str(self.profile),
        }

    def start(self, *command, log="log", **options):
        with open(self.profile / log, "ab") as output:
            process = subprocess.Popen(
                command,
                env=self.environment,
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                **options,
            )
        self.processes.append(process)
        return process

    def start_screen(self):
        read, write = os.pipe()
        try:
            self.start(
                "Xvfb", "-displayfd", str(write), "-screen", "0", "1600x1000x24",
                "-nolisten", "tcp", pass_fds=[write],
            )
        except FileNotFoundError:
            self.end()
            skip("there is no Xvfb")
        os.close(write)
        with os.fdopen(read) as numbers:
            number = numbers.readline().strip()
        if not number:
            self.end()
            skip("the virtual screen did not start")
        self.environment["DISPLAY"] = f":{number}"
        self.start("openbox")

    def start_buses(self):
        bus = self.profile / "runtime/bus"
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={bus}"
        self.start("dbus-daemon", "--session", "--nofork", f"--address=unix:path={bus}")
        wait_until(bus.exists, "the session bus")
        self.start("/usr/libexec/at-spi-bus-launcher", "--launch-immediately")
        # Before this process first talks to the bus.
        os.environ.update(
            {name: self.environment[name] for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
        )

    def start_gimp(self):
        self.log_path = self.profile / "gimp.log"
        self.process = self.start("gimp", "--new-instance", *self.files, log="gimp.log")
        wait_until((self.gimp_folder / "probe").exists, "GIMP", START_SECONDS)
        n_files = len(self.files)
        wait_until(
            lambda: self.run("result = len(Gimp.get_images())") == n_files,
            "the images", START_SECONDS,
        )
        # The image's window takes keys a moment after it appears.
        time.sleep(2)

    def end(self):
        for process in reversed(self.processes):
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)

    def check_log(self, log):
        bad = [line for line in log.splitlines() if self.is_bad(line)]
        assert not bad, "GIMP's log: " + "\n".join(bad)

    def is_bad(self, line):
        signs = ("CRITICAL", "Segmentation", "crashed", "Colorshine-WARNING", "wire_read")
        return any(sign in line for sign in signs) and not any(
            allowed in line for allowed in self.allowed
        )

    # ── What tests do ──────────────────────────────────────────────────────

    def run(self, source):
        """Runs Python in GIMP; what it leaves in `result`, as JSON has it."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(self.gimp_folder / "probe"))
            connection.sendall(source.encode())
            connection.shutdown(socket.SHUT_WR)
            chunks = []
            while chunk := connection.recv(65536):
                chunks.append(chunk)
        reply = json.loads(b"".join(chunks))
        assert "error" not in reply, reply.get("error")
        return reply["result"]

    def run_afresh(self, source):
        """The same in a process of its own: a plug-in keeps its first copy of a
        filter's settings."""
        answer = self.profile / "answer"
        imports = "import gi\ngi.require_version('Gimp', '3.0')\nfrom gi.repository import Gimp"
        program = f"{imports}\n{source}\nimport json\njson.dump(result, open('{answer}', 'w'))"
        self.run(f"""
procedure = Gimp.get_pdb().lookup_procedure('python-fu-eval')
config = procedure.create_config()
config.set_property('run-mode', Gimp.RunMode.NONINTERACTIVE)
config.set_property('script', {program!r})
procedure.run(config)
""")
        result = json.loads(answer.read_text())
        answer.unlink()
        return result

    def kill_plug_in(self):
        """Kills it, and closes the window in which GIMP tells of that."""
        subprocess.run(["pkill", "-KILL", "-x", "colorshine"], check=True)
        time.sleep(1.5)
        self.keys("Escape")

    def screenshot(self, step):
        """A picture of the screen, for a person to look at."""
        path = self.artefacts / f"{self.name}-{step}.png"
        subprocess.run(["import", "-window", "root", path], env=self.environment, check=False)

    def keys(self, *keys):
        subprocess.run(["xdotool", "key", *keys], env=self.environment, check=True)

    def type(self, text):
        subprocess.run(["xdotool", "type", "--delay", "20", text], env=self.environment, check=True)

    def image_window(self):
        search = ["xdotool", "search", "--onlyvisible", "--name", " GIMP$"]
        found = subprocess.run(search, env=self.environment, text=True, stdout=subprocess.PIPE)
        return found.stdout.partition("\n")[0]

    def focus_image(self):
        """GIMP's own window takes the keys."""
        window = wait_until(self.image_window, "GIMP's window")
        subprocess.run(["xdotool", "windowfocus", "--sync", window], env=self.environment, check=False)
        time.sleep(0.3)
