#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long other programs take to pull a photograph's colours towards four colours,
beside `colorshine apply`. Each is run by its own public command, from a file to a
file, where it is installed: found by its name in PATH, or by a variable that names
it. What is not there is left out. Prints a JSON line for each measurement.

They do not compute the same: each does what it offers for this wish. Start, decoding
and encoding count too, which is why the files are PPM.
"""
import argparse
import json
import os
import pathlib
import shutil
import statistics
import tempfile
import time
from dataclasses import dataclass

import bench

# The targets of the four attractors, and one colour that each replaces.
TARGETS = ((0x7F, 0x3F, 0x1F), (0x1F, 0x7F, 0x5F), (0x9F, 0x5F, 0xDF), (0xDF, 0xC4, 0x1F))
SOURCES = ((0xB5, 0x76, 0x3F), (0x3F, 0xB5, 0x76), (0x76, 0x3F, 0xB5), (0xB5, 0xB5, 0x3F))
TOLERANCE, STRENGTH = 33, 75

# Nobody waits for longer, and what hangs must end.
TIMEOUT_SECONDS = 1200


class Failure(Exception):
    """A command that did not do what it is timed for; one sentence."""


def hexadecimal(color):
    return "".join(f"{component:02x}" for component in color)


def attractors():
    return [f"#{hexadecimal(color)};{TOLERANCE};{STRENGTH}" for color in TARGETS]


def gmic_keypoints():
    """The corners of the cube stay, the sources become the targets: a column each, and
    a channel for each of the six numbers."""
    corners = [(r, g, b) for r in (0, 255) for g in (0, 255) for b in (0, 255)]
    points = [(*corner, *corner) for corner in corners]
    points += [(*source, *target) for source, target in zip(SOURCES, TARGETS)]
    return "(" + "^".join(",".join(map(str, channel)) for channel in zip(*points)) + ")"


@dataclass(frozen=True)
class Program:
    """What can be timed; arguments() makes its arguments of two paths."""

    title: str
    name: str  # in PATH; empty where the name alone does not tell it
    variable: str
    arguments: callable


OURS = (
    Program("colorshine apply", "colorshine", "COLORSHINE_OWN_COMMAND", lambda source, target: [
        "apply", "--attractor", "|".join(attractors()), "--output", target, "--overwrite",
        "--quiet", source]),
    Program("gegl colorshine:attract", "gegl", "COLORSHINE_GEGL_COMMAND", lambda source, target: [
        source, "-o", target, "--", "colorshine:attract", "attractors=" + "|".join(attractors())]),
)
PEERS = (
    Program("G'MIC, a CLUT of 4 pairs", "gmic", "COLORSHINE_GMIC", lambda source, target: [
        source, gmic_keypoints(), "decompress_clut_rbf[-1]", "33", "map_clut[0]", "[1]", "keep[0]",
        "output", target]),
    Program("imgcolorshine", "imgcolorshine", "COLORSHINE_IMGCOLORSHINE", lambda source, target: [
        "shine", source, *attractors(), f"--output_image={target}"]),
    # Its program has the same name as the one before.
    Program("imgcolorshine-rs", "", "COLORSHINE_IMGCOLORSHINE_RS", lambda source, target: [
        source, *attractors(), "--output-image", target]),
    Program("lutgen", "lutgen", "COLORSHINE_LUTGEN", lambda source, target: [
        "apply", source, "-o", target, "--", *map(hexadecimal, TARGETS)]),
)


def find(program):
    """Its path, or None; a variable that names nothing is a mistake."""
    named = os.environ.get(program.variable)
    if named:
        path = shutil.which(named)
        if not path:
            bench.fail(f"{program.variable} is {named!r}; expected a program")
        return path
    return shutil.which(program.name) if program.name else None


def missing(program):
    where = f"no {program.name} in PATH, and " if program.name else ""
    return f"peers: {program.title} is left out: {where}{program.variable} names none"


@dataclass
class Usage:
    """What one run of a command took."""

    seconds: float
    processor_seconds: float
    mebibytes: float


def wait_for(process_id, deadline):
    while time.monotonic() < deadline:
        found, status, usage = os.wait4(process_id, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status), usage
        time.sleep(0.001)
    os.kill(process_id, 9)
    os.waitpid(process_id, 0)
    raise Failure(f"did not end within {TIMEOUT_SECONDS} s")


def run(command, source, target):
    """Runs it; Failure unless it made of the source another file."""
    target.unlink(missing_ok=True)
    with open(os.devnull, "r+b", buffering=0) as nothing:
        descriptors = [(os.POSIX_SPAWN_DUP2, nothing.fileno(), i) for i in range(3)]
        start = time.monotonic()
        process_id = os.posix_spawn(command[0], list(map(str, command)), os.environ,
                                    file_actions=descriptors)
        status, usage = wait_for(process_id, start + TIMEOUT_SECONDS)
        seconds = time.monotonic() - start
    if status != 0:
        raise Failure(f"ended with status {status}")
    if not target.is_file() or target.stat().st_size == 0:
        raise Failure("wrote no output")
    if target.read_bytes() == source.read_bytes():
        raise Failure("changed nothing")
    return Usage(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def warm_up(programs, source, folder):
    """Those that work, as {title: command}, and a note on each that does not."""
    commands, notes = {}, []
    for program in programs:
        path = find(program)
        if not path:
            notes.append(missing(program))
            continue
        target = folder / f"{len(commands)}.ppm"
        command = [path, *program.arguments(source, target)]
        try:
            run(command, source, target)
        except Failure as failure:
            notes.append(f"peers: {program.title} is left out: {path} {failure}")
        else:
            commands[program.title] = (command, target)
    return commands, notes


def measure(commands, source, n_rounds):
    """{title: [usage of each round]}; all take turns."""
    usages = {title: [] for title in commands}
    for _ in range(n_rounds):
        for title, (command, target) in commands.items():
            usages[title].append(run(command, source, target))
    return usages


def ratio(usages, others, field):
    return statistics.median(getattr(one, field) / getattr(other, field)
                             for one, other in zip(usages, others))


def row(what, value, unit):
    return {"bar": f"peers: {what}", "value": round(value, 4), "unit": unit}


def rows(usages, own):
    """@own is the title of what the others are divided by."""
    for title, all_ in usages.items():
        if title != own:
            yield row(f"time of {title} ÷ {own}", ratio(all_, usages[own], "seconds"), "×")
            yield row(f"processor time of {title} ÷ {own}",
                      ratio(all_, usages[own], "processor_seconds"), "×")
        for what, field, unit in (("time", "seconds", "s"),
                                  ("processor time", "processor_seconds", "s"),
                                  ("peak memory", "mebibytes", "MiB")):
            yield row(f"{what} of {title}",
                      statistics.median(getattr(usage, field) for usage in all_), unit)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photograph", type=pathlib.Path, default=bench.PHOTOGRAPH)
    parser.add_argument("--rounds", type=int, default=9, help="medians are of this many")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="colorshine-bench-") as name:
        folder = pathlib.Path(name)
        source = bench.decode_photograph(arguments.photograph, folder)
        commands, notes = warm_up(OURS + PEERS, source, folder)
        for note in notes:
            print(json.dumps({"note": note}, ensure_ascii=False), flush=True)
        own = next(iter(commands), None)
        if own not in [program.title for program in OURS]:
            bench.fail("peers: neither colorshine apply nor the operation works here")
        try:
            for line in rows(measure(commands, source, arguments.rounds), own):
                print(json.dumps(line, ensure_ascii=False), flush=True)
        except Failure as failure:
            bench.fail(f"peers: a command that had worked {failure}")


if __name__ == "__main__":
    main()
