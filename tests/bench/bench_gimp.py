#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How quick the dialog feels in real GIMP, beside GIMP's own saturation filter.

Both are driven in one run by the same means: a slider is set through AT-SPI, and
the X server tells when the canvas is drawn next. Prints a JSON line for each
measurement, and the details on standard error.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "gimp"))

import desktop as desktop_module  # noqa: E402

import accessible  # noqa: E402
from gimp_session import GimpSession  # noqa: E402

OURS = "Color Attractors"
# A part of the canvas without rulers, docks and edges: left, top, width, height.
CANVAS = (420, 220, 600, 500)
# Where a dialog does not cover that.
ASIDE = (1100, 20)

# 24 megapixels.
SIZE = (6000, 4000)
PHOTOGRAPH = pathlib.Path("/usr/share/backgrounds/mate/nature/Aqua.jpg")

# Changes of a slider in each round, and rounds of each filter.
CHANGES = 9
ROUNDS = 2
OPENINGS = 8
# Nothing is drawn for so long: GIMP has finished. Its longest pause while it draws
# was 0.2 s where this was tried.
QUIET_SECONDS = 0.8


def report(bar, value, unit, must=None, aim=None):
    """A line for bench.py."""
    row = {"bar": f"gimp: {bar}", "value": round(value, 3), "unit": unit}
    if must is not None:
        aim = must if aim is None else aim
        row |= {"must": must, "aim": aim, "at_least": False, "pass": value <= must,
                "reaches_aim": value <= aim}
    print(json.dumps(row), flush=True)


def tell(text):
    print(text, file=sys.stderr, flush=True)


class CanvasWatch:
    """When the canvas was drawn, as the X server says."""

    def __init__(self, desktop, program):
        self.times = []
        self.process = subprocess.Popen(
            [program, *map(str, CANVAS)], env=desktop.environment, stdout=subprocess.PIPE, text=True
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            seconds, pixels = line.split()
            self.times.append((float(seconds), int(pixels)))

    def first_after(self, start, timeout=10):
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            if self.times and self.times[-1][0] >= start:
                return next(seconds for seconds, _ in self.times if seconds >= start)
            time.sleep(0.0005)
        raise AssertionError(f"the canvas was not drawn in {timeout} s")

    def wait_quiet(self, timeout=60):
        """Returns when the canvas was drawn last."""
        end = time.monotonic() + timeout
        start = time.monotonic()
        while time.monotonic() < end:
            last = max(start, self.times[-1][0] if self.times else 0.0)
            if time.monotonic() - last > QUIET_SECONDS:
                return last
            time.sleep(0.02)
        raise AssertionError(f"the canvas is drawn without an end in {timeout} s")


# Asks the dialog's process for something small all the time. A main loop that is
# blocked answers late.
PINGER = """
import sys, time, gi
gi.require_version("Atspi", "2.0")
from gi.repository import Atspi
desktop = Atspi.get_desktop(0)
wanted = sys.argv[1]
for i in range(desktop.get_child_count()):
    application = desktop.get_child_at_index(i)
    if application and application.get_name() == wanted:
        break
window = application.get_child_at_index(0)
print("ready", flush=True)
while True:
    start = time.monotonic()
    window.clear_cache_single()
    window.get_state_set().contains(Atspi.StateType.SHOWING)
    window.get_component_iface().get_extents(Atspi.CoordType.SCREEN)
    end = time.monotonic()
    print(f"{start:.6f} {end - start:.6f}", flush=True)
    time.sleep(0.002)
"""


class Pinger:
    def __init__(self, session, application):
        self.longest = 0.0
        self.answers = []
        self.process = subprocess.Popen(
            [sys.executable, "-c", PINGER, application],
            env={**os.environ, **session.desktop.environment}, stdout=subprocess.PIPE, text=True,
        )
        assert self.process.stdout.readline().strip() == "ready"
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self):
        for line in self.process.stdout:
            start, seconds = map(float, line.split())
            self.answers.append(seconds)

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.thread.join()
        return self.answers


def context_switches(pid):
    """Times that any thread of a process was woken."""
    total = 0
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        for line in (task / "status").read_text().splitlines():
            if line.startswith("voluntary_ctxt_switches"):
                total += int(line.split()[1])
    return total


def wait_idle(pid, timeout=60):
    """Until a process has used next to no processor time for half a second."""
    def used():
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])  # utime and stime, in ticks of 10 ms
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        before = used()
        time.sleep(0.5)
        if used() - before <= 1:
            return
    raise AssertionError(f"process {pid} is busy for {timeout} s")


def unique_set_size(pid):
    """Megabytes that belong to the process alone (USS)."""
    lines = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) * 1024 / 1e6


def plug_in_pid(session):
    return int(session.desktop.run("pgrep", "-x", "colorshine").split()[0])


class Bench:
    def __init__(self, session, watch):
        self.session = session
        self.watch = watch

    def zoom(self, how):
        self.session.focus_image()
        self.session.keys({"1:1": "1", "fit": "ctrl+shift+j"}[how])
        self.watch.wait_quiet()

    def put_aside(self, title):
        windows = self.session.desktop.run(
            "xdotool", "search", "--onlyvisible", "--name", title, check=False
        ).split()
        self.session.desktop.run("xdotool", "windowmove", windows[-1], *map(str, ASIDE))
        time.sleep(0.5)
        self.watch.wait_quiet()

    def open_saturation(self):
        accessible.choose_menu(["Colors", "Saturation…"])
        dialog = accessible.window("Saturation")
        self.put_aside("^Saturation$")
        return dialog, dialog.find("spin button")

    def open_ours(self):
        accessible.choose_menu(["Filters", "Color Attractors…"])
        dialog = accessible.window(OURS)
        self.put_aside("^Color Attractors$")
        text = dialog.find("text", "Recipe as text")
        text.text = "orange;30;75|oklch(60% 0.2 250);20;60|seagreen;25;50|firebrick;15;90"
        reach = dialog.find("label", "Reach", showing=False)
        desktop_module.wait_until(lambda: "ΔE 0" in reach.text, "a radius")
        self.watch.wait_quiet()
        return dialog, dialog.find("spin button", "Strength")

    def measure_changes(self, slider, values):
        latencies, renders = [], []
        for value in values:
            self.watch.wait_quiet()
            start = time.monotonic()
            slider.value = value
            latencies.append(1000 * (self.watch.first_after(start) - start))
            renders.append(1000 * (self.watch.wait_quiet() - start))
        return latencies, renders

    def round(self, which):
        opener = {"saturation": self.open_saturation, "ours": self.open_ours}[which]
        values = {
            "saturation": [1.5 + 0.07 * i for i in range(CHANGES + 1)],
            "ours": [60 + 7 * i for i in range(CHANGES + 1)],
        }[which]
        dialog, slider = opener()
        latencies, renders = self.measure_changes(slider, values)
        dialog.find("button", "Cancel").click()
        dialog.wait_gone()
        self.watch.wait_quiet()
        # The first is the warm-up.
        return latencies[1:], renders[1:]

    def latency(self, how):
        self.zoom(how)
        found = {"saturation": ([], []), "ours": ([], [])}
        for _ in range(ROUNDS):
            for which, (latencies, renders) in found.items():
                new = self.round(which)
                latencies += new[0]
                renders += new[1]
                tell(f"{how} {which}: " + " ".join(f"{x:.0f}" for x in new[0])
                     + " ms; whole: " + " ".join(f"{x:.0f}" for x in new[1]))
        ours, theirs = (statistics.median(found[which][0]) for which in ("ours", "saturation"))
        report(f"first redraw at {how} ÷ saturation", ours / theirs, "×", 1.25, 1.0)
        report(f"first redraw at {how}", ours, "ms")
        whole = [statistics.median(found[which][1]) for which in ("ours", "saturation")]
        report(f"whole canvas at {how} ÷ saturation", whole[0] / whole[1], "×")
        report(f"whole canvas at {how}", whole[0], "ms")

    def open_once(self):
        """The dialog, and the milliseconds from the click until it took a change."""
        entry = accessible.menu(["Filters", "Color Attractors…"])
        entry.wait_sensitive()
        # GIMP draws the picture without the last dialog's preview, seen or not.
        wait_idle(self.session.process.pid)
        start = time.monotonic()
        entry.click()
        dialog = accessible.window(OURS)
        dialog.find("button", "Add attractor").click()
        return dialog, 1000 * (time.monotonic() - start)

    def opening(self):
        """The first fills the caches of fonts and conversions, as once for each user."""
        times = []
        for _ in range(OPENINGS):
            dialog, milliseconds = self.open_once()
            times.append(milliseconds)
            if len(times) < OPENINGS:
                dialog.find("button", "Cancel").click()
                dialog.wait_gone()
        tell("opening: " + " ".join(f"{x:.0f}" for x in times) + " ms")
        report("dialog usable after the click", statistics.median(times[1:]), "ms", 500)
        return dialog

    def blocking(self, dialog):
        pinger = Pinger(self.session, "colorshine")
        strength = dialog.find("spin button", "Strength")
        tolerance = dialog.find("spin button", "Tolerance")
        for i in range(100):
            (strength if i % 2 else tolerance).value = 20 + i / 2
            time.sleep(0.04)
        self.watch.wait_quiet()
        answers = sorted(1000 * seconds for seconds in pinger.stop())
        tell(f"blocking: {len(answers)} answers, median {statistics.median(answers):.1f} ms, "
             f"p99 {answers[int(0.99 * len(answers))]:.1f} ms")
        report("dialog blocked in a drag at most", answers[-1], "ms", 100)

    def rest(self, dialog):
        pid = plug_in_pid(self.session)
        reach = dialog.find("label", "Reach", showing=False)
        desktop_module.wait_until(lambda: "· ΔE 0" in reach.text, "an exact radius")
        self.watch.wait_quiet()
        report("memory of the plug-in (USS) with its percentiles taken", unique_set_size(pid),
               "MB", 100)
        self.session.focus_image()
        # GLib's idle threads end after 15 s.
        time.sleep(20)
        before = context_switches(pid)
        time.sleep(20)
        # Every 10 s GEGL tidies up in each process that uses it.
        report("wake-ups when idle", (context_switches(pid) - before) / 20, "per second", 0.1)

    def dialog(self):
        dialog = self.opening()
        dialog.find("text", "Recipe as text").text = "orange;30;75"
        self.put_aside("^Color Attractors$")
        self.blocking(dialog)
        self.rest(dialog)
        self.session.screenshot("dialog")
        dialog.find("button", "Cancel").click()
        dialog.wait_gone()


def make_photograph(folder):
    path = pathlib.Path(folder) / "large.png"
    subprocess.run(["convert", PHOTOGRAPH, "-resize", f"{SIZE[0]}x{SIZE[1]}!", "-depth", "8",
                    "-define", "png:compression-level=1", path], check=True)
    return path


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--watch", required=True, help="the built canvas-damage")
    parser.add_argument("parts", nargs="*", help="dialog, 1:1, fit; all by default")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="colorshine-bench-") as folder:
        photograph = make_photograph(folder)
        with GimpSession([photograph], name="bench") as session:
            watch = CanvasWatch(session.desktop, arguments.watch)
            bench = Bench(session, watch)
            for part in arguments.parts or ["dialog", "1:1", "fit"]:
                if part == "dialog":
                    bench.zoom("fit")
                    bench.dialog()
                else:
                    bench.latency(part)
            watch.process.kill()


if __name__ == "__main__":
    main()
