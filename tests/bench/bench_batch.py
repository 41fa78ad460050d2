#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How fast `colorshine apply` is beside GEGL alone, which decodes and encodes the same
files in as many processes; how it scales, and what memory it takes. Prints a JSON line
for each measurement, and the details on standard error.
"""
import argparse
import concurrent.futures
import json
import math
import os
import pathlib
import queue
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

PHOTOGRAPHS = pathlib.Path("/usr/share/backgrounds/mate/nature")
LEAST_PHOTOGRAPHS = 12
RECIPE = "orange;30;75"
SEED = 1
MEGAPIXELS = (1.0, 24.0)
JOBS = 2
MEBIBYTE = 1 << 20
# For the bar of the memory: what the whole run may take.
CAP_MEBIBYTES = 700


def report(bar, value, unit, must=None, at_least=False):
    """A line for bench.py."""
    row = {"bar": f"batch: {bar}", "value": round(value, 3), "unit": unit}
    if must is not None:
        reached = value >= must if at_least else value <= must
        row |= {"must": must, "aim": must, "at_least": at_least, "pass": reached,
                "reaches_aim": reached}
    print(json.dumps(row), flush=True)


def tell(text):
    print(text, file=sys.stderr, flush=True)


# ── Pictures ───────────────────────────────────────────────────────────────


def dimensions(photograph):
    said = subprocess.run(["identify", "-format", "%w %h", photograph], check=True,
                          stdout=subprocess.PIPE, text=True)
    return tuple(map(int, said.stdout.split()))


def make_picture(path, photograph, size, megapixels, numbers):
    """A part of a photograph, scaled to a size."""
    width, height = size
    aspect = numbers.choice((3 / 2, 4 / 3, 1.0, 2 / 3, 16 / 9))
    wanted = round(math.sqrt(1e6 * megapixels * aspect)), round(math.sqrt(1e6 * megapixels / aspect))
    # As much of the photograph as has the shape, or less of it.
    largest = min(width / wanted[0], height / wanted[1])
    share = largest * numbers.uniform(0.6, 1.0)
    part = round(wanted[0] * share), round(wanted[1] * share)
    left, top = numbers.randint(0, width - part[0]), numbers.randint(0, height - part[1])
    return ["convert", photograph, "-crop", f"{part[0]}x{part[1]}+{left}+{top}", "+repage",
            "-resize", f"{wanted[0]}x{wanted[1]}!", "-quality", "92", path]


def make_pictures(folder, n, least, most, photographs):
    """The same files for the same numbers, kept from one run to the next."""
    numbers = random.Random(SEED)
    sizes = {photograph: dimensions(photograph) for photograph in photographs}
    folder.mkdir(parents=True, exist_ok=True)
    commands, paths = [], []
    for i in range(n):
        photograph = photographs[i % len(photographs)]
        megapixels = math.exp(numbers.uniform(math.log(least), math.log(most)))
        path = folder / f"{i:03}.jpg"
        command = make_picture(path, photograph, sizes[photograph], megapixels, numbers)
        paths.append(path)
        if not path.exists():
            commands.append(command)
    if commands:
        tell(f"making {len(commands)} pictures")
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        list(pool.map(lambda command: subprocess.run(command, check=True), commands))
    return paths


# ── Both sides ─────────────────────────────────────────────────────────────


def threads_of(jobs):
    return max(len(os.sched_getaffinity(0)) // jobs, 1)


def run_gegl(program, paths, out, jobs):
    """Seconds for GEGL alone; the longest first, as ours."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    start = time.monotonic()
    left = queue.SimpleQueue()
    for path in sorted(paths, key=lambda path: -path.stat().st_size):
        left.put(path)

    def work():
        with subprocess.Popen([program, str(threads_of(jobs))], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True) as process:
            process.stdout.readline()
            while True:
                try:
                    path = left.get_nowait()
                except queue.Empty:
                    break
                process.stdin.write(f"{path}\t{out / path.name}\n")
                process.stdin.flush()
                if not process.stdout.readline():
                    sys.exit(f"{program} ended over {path}")

    workers = [threading.Thread(target=work) for _ in range(jobs)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return time.monotonic() - start


def apply_command(out, jobs, *more):
    return ["colorshine", "apply", "--attractor", RECIPE, "--output-dir", out, "--jobs", str(jobs),
            "--quiet", "--report", out.with_suffix(".jsonl"), "--overwrite", *more, "-"]


def run_ours(paths, out, jobs, cores=None):
    shutil.rmtree(out, ignore_errors=True)
    names = "\0".join(map(str, paths)) + "\0"
    pin = (lambda: os.sched_setaffinity(0, cores)) if cores else None
    start = time.monotonic()
    subprocess.run(apply_command(out, jobs), input=names.encode(), check=True, preexec_fn=pin)
    return time.monotonic() - start


def lines_of_report(out):
    lines = map(json.loads, out.with_suffix(".jsonl").read_text().splitlines())
    return [line for line in lines if line["status"] == "done"]


# ── Bars ───────────────────────────────────────────────────────────────────


class Bench:
    def __init__(self, arguments, folder, work):
        self.arguments, self.pictures, self.work = arguments, folder, work

    def photographs(self):
        found = sorted(PHOTOGRAPHS.glob("*.jpg"))
        if len(found) < LEAST_PHOTOGRAPHS:
            sys.exit(f"bench: expected {LEAST_PHOTOGRAPHS} photographs in {PHOTOGRAPHS}")
        return found

    def compare(self, name, paths, rounds):
        """Medians of our seconds and of GEGL's, taken in turns."""
        ours, theirs = [], []
        for _ in range(rounds):
            theirs.append(run_gegl(self.arguments.codec, paths, self.work / "gegl", JOBS))
            ours.append(run_ours(paths, self.work / "ours", JOBS))
            tell(f"{name}: ours {ours[-1]:.1f} s, GEGL alone {theirs[-1]:.1f} s")
        return statistics.median(ours), statistics.median(theirs)

    def beside_gegl(self):
        paths = make_pictures(self.pictures / "mixed", self.arguments.pictures, *MEGAPIXELS,
                              self.photographs())
        ours, theirs = self.compare(f"{len(paths)} pictures", paths, self.arguments.rounds)
        lines = lines_of_report(self.work / "ours")
        megapixels = sum(line["megapixels"] for line in lines)
        report(f"{len(paths)} pictures ÷ GEGL's decoding and encoding", ours / theirs, "×", 1.25)
        report(f"{len(paths)} pictures", megapixels / ours, "MP/s")
        report(f"{len(paths)} pictures", len(paths) / ours, "images/s")
        self.scaling(paths)

    def scaling(self, paths):
        """A worker that is alone uses all cores, so that one has one core here."""
        some = paths[:: max(len(paths) // self.arguments.scaled, 1)]
        cores = sorted(os.sched_getaffinity(0))
        ratios = []
        for _ in range(self.arguments.rounds):
            one = run_ours(some, self.work / "ours", 1, cores[:1])
            two = run_ours(some, self.work / "ours", 2, cores[:2])
            ratios.append(one / two)
            tell(f"{len(some)} pictures: one worker {one:.1f} s, two {two:.1f} s")
        report("two workers on two cores ÷ one on one", statistics.median(ratios), "×", 1.8,
               at_least=True)

    def four_megapixels(self):
        paths = make_pictures(self.pictures / "four", 40, 4.0, 4.0, self.photographs())
        ours, theirs = self.compare("4 megapixels", paths, self.arguments.rounds)
        report("images of 4 megapixels", len(paths) / ours, "images/s", 4, at_least=True)
        report("images of 4 megapixels, GEGL alone", len(paths) / theirs, "images/s")
        peaks = [line["peak-memory-bytes"] for line in lines_of_report(self.work / "ours")]
        report("memory of a worker at 4 megapixels", max(peaks) / MEBIBYTE, "MiB", 100)

    def memory(self):
        """All processes of a run together, pages that they share counted once."""
        paths = make_pictures(self.pictures / "mixed", self.arguments.pictures, *MEGAPIXELS,
                              self.photographs())[:24]
        out = self.work / "memory"
        names = self.work / "names"
        names.write_bytes(b"\0".join(os.fsencode(path) for path in paths) + b"\0")
        with open(names, "rb") as stdin, subprocess.Popen(
            apply_command(out, JOBS, "--memory", f"{CAP_MEBIBYTES}M"), stdin=stdin
        ) as process:
            most = 0
            while process.poll() is None:
                most = max(most, proportional_memory(process.pid))
                time.sleep(0.02)
        report(f"memory of a run that may take {CAP_MEBIBYTES} MiB", most / MEBIBYTE, "MiB",
               CAP_MEBIBYTES)

    def small_files(self):
        n = self.arguments.small
        folder = self.work / "small"
        folder.mkdir()
        first = folder / "00000.jpg"
        subprocess.run(["convert", self.photographs()[0], "-resize", "160x120!", first], check=True)
        paths = [folder / f"{i:05}.jpg" for i in range(n)]
        for path in paths[1:]:
            shutil.copyfile(first, path)
        names = self.work / "names"
        names.write_bytes(b"\0".join(os.fsencode(path) for path in paths) + b"\0")
        out, descriptors = self.work / "small-out", []
        start = time.monotonic()
        with open(names, "rb") as stdin, subprocess.Popen(apply_command(out, JOBS), stdin=stdin) as process:
            while process.poll() is None:
                descriptors.append(most_descriptors(process.pid))
                time.sleep(0.2)
        seconds = time.monotonic() - start
        lines = lines_of_report(out)
        assert len(lines) == n, f"{len(lines)} of {n} files"
        peaks = [line["peak-memory-bytes"] for line in lines]
        tenth = n // 10
        growth = max(peaks[-tenth:]) - max(peaks[tenth : 2 * tenth])
        report(f"{n} small files", n / seconds, "images/s")
        report(f"growth of a worker's memory over {n} files", growth / MEBIBYTE, "MiB", 1)
        quarter = len(descriptors) // 4
        grown = min(descriptors[-quarter:]) - max(descriptors[:quarter])
        report(f"growth of descriptors over {n} files", max(grown, 0), "", 0)


def processes_of(pid):
    children = pathlib.Path(f"/proc/{pid}/task/{pid}/children")
    try:
        return [pid, *map(int, children.read_text().split())]
    except OSError:
        return [pid]


def proportional_memory(pid):
    total = 0
    for process in processes_of(pid):
        try:
            lines = pathlib.Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return total


def most_descriptors(pid):
    most = 0
    for process in processes_of(pid):
        try:
            most = max(most, len(os.listdir(f"/proc/{process}/fd")))
        except OSError:
            continue
    return most


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--codec", required=True, help="the built gegl-codec")
    parser.add_argument("--pictures", type=int, default=200)
    parser.add_argument("--scaled", type=int, default=50, help="pictures for one worker and two")
    parser.add_argument("--small", type=int, default=10000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("parts", nargs="*", help="small, four, memory, mixed; all by default")
    arguments = parser.parse_args()
    kept = pathlib.Path(os.environ.get("COLORSHINE_ARTEFACTS", tempfile.gettempdir()))
    with tempfile.TemporaryDirectory(prefix="colorshine-bench-") as work:
        bench = Bench(arguments, kept / "batch-pictures", pathlib.Path(work))
        parts = {"small": bench.small_files, "four": bench.four_megapixels, "memory": bench.memory,
                 "mixed": bench.beside_gegl}
        for part in arguments.parts or parts:
            parts[part]()


if __name__ == "__main__":
    main()
