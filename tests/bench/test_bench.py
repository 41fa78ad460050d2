#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What bench.py makes of its producers' lines. Nothing is timed here."""
import json
import pathlib
import shlex
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import bench  # noqa: E402

BENCH = pathlib.Path(bench.__file__)


def bar(value, must, aim, at_least=False, **more):
    def reaches(bound):
        return value >= bound if at_least else value <= bound
    return {"bar": "a bar", "value": value, "unit": "×", "must": must, "aim": aim,
            "at_least": at_least, "pass": reaches(must), "reaches_aim": reaches(aim), **more}


def told(value, **more):
    return {"bar": "told", "value": value, "unit": "ms", **more}


class Lines(unittest.TestCase):
    def test_row_and_note(self):
        for row in (told(1), bar(1, 2, 3), told(2.5, series="size: a", x=4), {"note": "left out"}):
            self.assertEqual(bench.parse_line(json.dumps(row)), row)

    def test_not_a_row(self):
        broken = bar(1, 2, 3)
        del broken["aim"]
        for line in ("", "[1]", "hello", '{"bar": "a"}', '{"note": 1}', json.dumps(broken),
                     json.dumps(told("fast")), json.dumps(told(1, series="size: a")),
                     json.dumps(told(1, series="size", x=1)),
                     json.dumps(told(1, series="weight: a", x=1))):
            self.assertIsNone(bench.parse_line(line), line)


class Tables(unittest.TestCase):
    def test_verdicts(self):
        self.assertEqual(bench.verdict(told(1)), "")
        self.assertEqual(bench.verdict(bar(1, 3, 2)), "aim")
        self.assertEqual(bench.verdict(bar(2.5, 3, 2)), "pass")
        self.assertEqual(bench.verdict(bar(3.5, 3, 2)), "SHORT")
        self.assertEqual(bench.verdict(bar(0.5, 0.6, 0.7, at_least=True)), "SHORT")

    def test_summary(self):
        rows = [told(1), bar(1, 3, 2), bar(2.5, 3, 2), bar(9, 3, 2)]
        self.assertEqual(bench.summary(rows), "2 of 3 bars reached, 1 of them with the aim")

    def test_columns_are_aligned(self):
        lines = bench.table([told(1234), bar(2.5, 3, 2, isa="x86-64-v4", threads=2)]).splitlines()
        self.assertEqual(len(lines), 3)
        end = lines[0].index("value") + len("value")
        self.assertEqual([line[:end].split()[-1] for line in lines], ["value", "1.23e+03", "2.5"])
        place = lines[2].index("pass")
        self.assertEqual(lines[2][place - 2:place], "  ")

    def test_series(self):
        rows = [told(5, series="size: ours", x=1), told(6, series="size: theirs", x=1),
                told(7, series="size: ours", x=10)]
        lines = bench.series_tables(rows).splitlines()
        self.assertIn("ms", lines[0])
        self.assertEqual([line.split() for line in lines[2:]], [["1", "5", "6"], ["10", "7"]])
        self.assertTrue(lines[1].split()[-2:] == ["ours", "theirs"])


class WholeProgram(unittest.TestCase):
    """bench.py with producers that print what a shell prints."""

    def run_bench(self, *arguments):
        return subprocess.run([sys.executable, "-B", BENCH, *arguments], capture_output=True,
                              text=True, timeout=60)

    @staticmethod
    def producer(*rows, status=0):
        echo = "; ".join(f"echo {shlex.quote(json.dumps(row))}" for row in rows)
        return ["--producer", shlex.join(["sh", "-c", f"{echo}; exit {status}"])]

    def test_table_json_and_plots(self):
        point, note = told(3, series="memory: ours", x=12), {"note": "gmic is not here"}
        with tempfile.TemporaryDirectory() as folder:
            process = self.run_bench(*self.producer(bar(1, 3, 2), point),
                                     *self.producer(told(8), note), "--output", folder)
            self.assertEqual(process.returncode, 0, process.stderr)
            output = pathlib.Path(folder)
            written = json.loads((output / "bench.json").read_text())
            self.assertEqual(written["rows"], [bar(1, 3, 2), point, told(8), note])
            self.assertEqual((output / "bench.txt").read_text(), process.stdout)
            self.assertEqual([file.name for file in (output / "plots").iterdir()], ["memory.svg"])
        self.assertIn("1 of 1 bars reached, 1 of them with the aim", process.stdout)
        self.assertIn("Note: gmic is not here", process.stdout)

    def test_a_point_that_has_a_bar_is_in_both_tables(self):
        row = bar(1, 3, 2, series="attractors: oklab", x=4)
        stdout = self.run_bench(*self.producer(row)).stdout
        self.assertIn("1 of 1 bars", stdout)
        self.assertIn("oklab", stdout)

    def test_complaints(self):
        cases = (
            (["--producer", "echo hello"], "printed 'hello'"),
            (self.producer(told(1), status=3), "ended with status 3"),
            (["--producer", "/nowhere/program"], "/nowhere/program"),
            ([], "nothing to run"),
            ([*self.producer(told(1)), "--rounds", "3"], "fewer than 7"),
            (["--core", "true", "--photograph", "/nowhere.jpg"], "no photograph /nowhere.jpg"),
            (self.producer(told(1, series="speed: ours", x=1)), "expected a row"),
        )
        for arguments, message in cases:
            with self.subTest(message):
                process = self.run_bench(*arguments)
                self.assertNotEqual(process.returncode, 0)
                self.assertIn(message, process.stderr)
                self.assertNotIn("Traceback", process.stderr)


if __name__ == "__main__":
    unittest.main()
