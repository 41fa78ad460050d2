# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of `colorshine apply` share: a folder of their own, images, and
the command with what it said."""

import json
import os
import pathlib
import random
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import unittest
import zlib

COLORSHINE = os.environ["COLORSHINE_COMMAND"]
PHOTOGRAPH = pathlib.Path(os.environ["COLORSHINE_SOURCE"]) / "data/graphs/garden.jpg"
RECIPE = "orange;30;75"
STATE = ".colorshine-state"

# Only for what hangs: many times what any of these commands takes on a slow machine.
HANGS_SECONDS = 300


def png(width, height, seed=0, rows=None):
    """A PNG file of 8-bit RGB noise, or of @rows."""
    if rows is None:
        numbers = random.Random(seed)
        rows = b"".join(b"\0" + numbers.randbytes(3 * width) for _ in range(height))

    def chunk(kind, content):
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows, 1))
        + chunk(b"IEND", b"")
    )


def children(process):
    """The numbers of a process's children; those that ended don't count, nor those that
    are not yet another program: to stop one then would stop who starts it, too."""
    found = []
    for folder in pathlib.Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
                program = (folder / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if int(parent) == process and state != "Z" and b"worker" in program:
                found.append(int(folder.name))
    return found


def wait_until(condition, what):
    end = time.monotonic() + HANGS_SECONDS
    while time.monotonic() < end:
        result = condition()
        if result:
            return result
        time.sleep(0.01)
    raise AssertionError(f"never came: {what}")


def as_mount(script):
    """A shell's script with mounts of its own, as a command; None where that can't be."""
    for unshare in (["unshare", "-m"], ["unshare", "-rm"]):
        if shutil.which("unshare") and subprocess.run(
            [*unshare, "mount", "-t", "tmpfs", "none", "/mnt"], stderr=subprocess.DEVNULL,
            check=False,
        ).returncode == 0:
            return [*unshare, "sh", "-c", script]
    return None


class Said:
    """What a command wrote, and its exit status."""

    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    def __repr__(self):
        return f"status {self.status}\n{self.out}\n{self.err}"


class ApplyCase(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="colorshine-apply-"))
        # Longer paths than rmtree of some versions takes.
        self.addCleanup(subprocess.run, ["rm", "-rf", self.folder], check=False)

    # Files

    def write(self, name, content=None):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(png(40, 30, seed=name) if content is None else content)
        return path

    def read(self, name):
        return (self.folder / name).read_bytes()

    def names(self, folder="."):
        """All files below a folder, without states."""
        top = self.folder / folder
        return sorted(
            os.path.relpath(os.path.join(at, name), top)
            for at, _, names in os.walk(top) for name in names if not name.startswith(STATE)
        )

    def assert_no_leftovers(self, folder="."):
        left = [name for name in self.names(folder) if name.endswith(".tmp")]
        self.assertEqual(left, [])

    def assert_whole(self, name):
        """The PNG file is complete: every chunk is there, and its sum is right."""
        data, at = self.read(name), 8
        self.assertEqual(data[:8], b"\x89PNG\r\n\x1a\n", name)
        while True:
            length, kind = struct.unpack(">I", data[at : at + 4])[0], data[at + 4 : at + 8]
            check = struct.unpack(">I", data[at + 8 + length : at + 12 + length])[0]
            self.assertEqual(zlib.crc32(data[at + 4 : at + 8 + length]), check, name)
            at += 12 + length
            if kind == b"IEND":
                break
        self.assertEqual(at, len(data), name)

    # Commands

    def command(self, *arguments, verb="apply"):
        recipe = ["--attractor", RECIPE] if verb == "apply" else []
        return [COLORSHINE, verb, *recipe, *arguments]

    def run_command(self, command, status=0, **keywords):
        keywords.setdefault("stdin", subprocess.DEVNULL)
        done = subprocess.run(
            command, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            timeout=HANGS_SECONDS, check=False, **keywords,
        )
        said = Said(done.returncode, done.stdout.decode(), done.stderr.decode())
        self.assertEqual(said.status, status, said)
        return said

    def apply(self, *arguments, status=0, **keywords):
        return self.run_command(self.command(*arguments), status, **keywords)

    def assert_resumes(self, *arguments, made, out="out", status=0):
        """A run that goes on makes the files @made, and none again that was finished."""
        before = self.times(out)
        said = self.apply("--output-dir", out, "--resume", *arguments, status=status)
        after = self.times(out)
        self.assertEqual(sorted(name for name in after if after[name] != before.get(name)),
                         sorted(made), said)
        self.assertLessEqual(set(before), set(after))
        self.assert_no_leftovers(out)
        return said

    def times(self, folder="out"):
        return {name: (self.folder / folder / name).stat().st_mtime_ns
                for name in self.names(folder)}

    def start(self, *arguments, **keywords):
        """The command, going on. It and its workers end with the test."""
        process = subprocess.Popen(
            self.command(*arguments), cwd=self.folder, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, **keywords,
        )
        self.addCleanup(self.end, process)
        return process

    def end(self, process):
        if process.poll() is None:
            process.kill()
        process.communicate()

    def finish(self, process, status=0):
        out, err = process.communicate(timeout=HANGS_SECONDS)
        said = Said(process.returncode, out.decode(), err.decode())
        self.assertEqual(said.status, status, said)
        return said

    def wait_for_workers(self, process, n=1):
        def find():
            self.assertIsNone(process.poll(), "the run ended before")
            found = children(process.pid)
            return found if len(found) >= n else None

        return wait_until(find, "workers")

    def wait_for_file(self, name):
        wait_until((self.folder / name).exists, name)

    def wait_for_end_of(self, processes):
        """Of processes that are not children of this one."""

        def are_gone():
            for process in processes:
                try:
                    os.kill(process, 0)
                    if ") Z" not in pathlib.Path(f"/proc/{process}/stat").read_text():
                        return False
                except OSError:
                    continue
            return True

        wait_until(are_gone, f"the end of {processes}")

    # Reports

    def report(self, name="report.jsonl"):
        """The lines of a report about files."""
        lines = [json.loads(line) for line in self.read(name).decode().splitlines()]
        return [line for line in lines if line["status"] != "run"]

    def error_of(self, name, report="report.jsonl"):
        (line,) = [line for line in self.report(report) if line["input"].endswith(name)]
        self.assertEqual(line["status"], "failed", line)
        return line["error"]["code"], line["error"]["message"]


def main():
    if not pathlib.Path("/proc/self/stat").exists():
        print("there is no /proc here: skipped")
        sys.exit(77)
    # As a shell starts a program, whatever this one was started by.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    unittest.main()
