#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the work goes on each path: of the instructions that callgrind counts, the
share of each source file and function, inlined or not, and of each library around it.
Prints a JSON line for each share.

Valgrind runs AVX2 at best, and counts instructions, not time: the shares say what a
path consists of, the other parts of the benchmark how long it takes.
"""
import argparse
import collections
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

import bench

SOURCE = pathlib.Path(__file__).resolve().parents[2]
# Smaller shares are left out; those of files and libraries are summed up.
LEAST_PERCENT = 2.0

NAME = re.compile(r"\((\d+)\)(?: (.*))?$")
# GNU style: a definition's name begins its line.
DEFINITION = re.compile(r"^([a-z_][a-z0-9_]*) \(")
COST = re.compile(r"^(?:\+\d+|-\d+|\*|\d+) (\d+)$")


class Names:
    """Callgrind writes a name once, then its number."""

    def __init__(self):
        self.known = {}

    def resolve(self, text):
        match = NAME.match(text)
        if not match:
            return text
        number, name = match.groups()
        if name is not None:
            self.known[number] = name
        return self.known[number]


def parse(lines):
    """{(object, file, line): instructions executed there}, without those of calls."""
    names = {"ob": Names(), "fl": Names(), "fn": Names()}
    kinds = {"ob": "ob", "fl": "fl", "fi": "fl", "fe": "fl", "fn": "fn",
             "cob": "ob", "cfi": "fl", "cfl": "fl", "cfn": "fn"}
    costs = collections.Counter()
    current = {"ob": "", "fl": ""}
    line_number, is_call = 0, False
    for line in lines:
        key, separator, value = line.rstrip("\n").partition("=")
        if separator and key in kinds:
            name = names[kinds[key]].resolve(value)
            if not key.startswith("c") and kinds[key] in current:
                current[kinds[key]] = name
        elif key == "calls":
            is_call = True
        elif match := COST.match(line):
            place = line.split()[0]
            line_number = (line_number if place == "*"
                           else line_number + int(place) if place[0] in "+-" else int(place))
            if not is_call:
                costs[current["ob"], current["fl"], line_number] += int(match.group(1))
            is_call = False
    return costs


class Definitions:
    """Which function of a source file a line belongs to."""

    def __init__(self):
        self.files = {}

    def function_at(self, path, line_number):
        if path not in self.files:
            self.files[path] = [(number, match.group(1)) for number, line
                                in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
                                if (match := DEFINITION.match(line))]
        before = [name for number, name in self.files[path] if number <= line_number]
        return before[-1] if before else None


def sums(costs, source):
    """{file of the core, or library: {function or "": instructions}}"""
    definitions = Definitions()
    found = collections.defaultdict(collections.Counter)
    for (object_, file, line_number), cost in costs.items():
        path = pathlib.Path(os.path.normpath(file))
        if path.is_relative_to(source) and path.is_file():
            found[path.name][definitions.function_at(path, line_number) or ""] += cost
        else:
            found[pathlib.Path(object_).name.partition(".so")[0] or "elsewhere"][""] += cost
    return found


def shares(costs, source):
    """{what: percent}: files and libraries, the largest first, each followed by its
    functions; without what is small, which is summed up at the end."""
    found = sums(costs, source)
    total = sum(costs.values())
    result, rest = {}, 100.0
    for file, functions in sorted(found.items(), key=lambda item: -item[1].total()):
        percent = 100 * functions.total() / total
        if percent < LEAST_PERCENT:
            continue
        result[file] = percent
        rest -= percent
        result |= {f"{file}: {name}": 100 * cost / total for name, cost in functions.most_common()
                   if name and 100 * cost / total >= LEAST_PERCENT}
    return {**result, "all else": rest} if rest >= 0.05 else result


def count(program, path, photograph, folder):
    """The costs of one path, and the pixels that it saw."""
    out = folder / "callgrind.out"
    process = subprocess.run(
        ["valgrind", "--tool=callgrind", "--collect-atstart=no", "--toggle-collect=profiled_path*",
         f"--callgrind-out-file={out}", program, path, photograph],
        capture_output=True, text=True)
    if process.returncode != 0:
        bench.fail(f"profile: {program} {path!r} under valgrind: {process.stderr.strip()}")
    with out.open(encoding="utf-8") as lines:
        costs = parse(lines)
    if not costs:
        bench.fail(f"profile: callgrind counted nothing of {path!r}")
    return costs, int(process.stdout.split()[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True, help="the built bench-paths")
    parser.add_argument("--photograph", type=pathlib.Path, default=bench.PHOTOGRAPH)
    arguments = parser.parse_args()
    if not shutil.which("valgrind"):
        print(json.dumps({"note": "profile: left out: there is no valgrind in PATH"}), flush=True)
        return
    paths = subprocess.run([arguments.program], check=True, stdout=subprocess.PIPE,
                           text=True).stdout.splitlines()
    with tempfile.TemporaryDirectory(prefix="colorshine-bench-") as name:
        folder = pathlib.Path(name)
        photograph = bench.decode_photograph(arguments.photograph, folder)
        for path in paths:
            costs, n_pixels = count(arguments.program, path, photograph, folder)
            rows = {f"profile: {path}": (sum(costs.values()) / n_pixels, "instructions per pixel")}
            for what, percent in shares(costs, SOURCE).items():
                rows[f"profile: {path}: {what}"] = (percent, "%")
            for bar, (value, unit) in rows.items():
                print(json.dumps({"bar": bar, "value": round(value, 2), "unit": unit}), flush=True)


if __name__ == "__main__":
    main()
