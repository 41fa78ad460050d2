#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How bench_peers.py finds programs, what it takes for a result, and what it makes of
what they took. The programs here are small scripts; nothing is timed."""
import os
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import bench_peers  # noqa: E402
from bench_peers import Program, Usage  # noqa: E402

VARIABLE = "COLORSHINE_TESTED_PEER"


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.source = self.folder / "source.ppm"
        self.source.write_bytes(b"P6 1 1 255\nabc")
        os.environ.pop(VARIABLE, None)

    def enterContext(self, manager):  # unittest has it from Python 3.11 on
        self.addCleanup(manager.__exit__, None, None, None)
        return manager.__enter__()

    def script(self, text, name="peer"):
        path = self.folder / name
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)
        return path

    def program(self, name=""):
        return Program("a peer", name, VARIABLE, lambda source, target: [source, target])


class Finding(Case):
    def test_by_variable(self):
        path = self.script("true")
        os.environ[VARIABLE] = str(path)
        self.assertEqual(bench_peers.find(self.program("sh")), str(path))

    def test_by_name(self):
        self.assertTrue(bench_peers.find(self.program("sh")).endswith("/sh"))
        self.assertIsNone(bench_peers.find(self.program("no-such-program-anywhere")))
        self.assertIsNone(bench_peers.find(self.program()))

    def test_variable_that_names_nothing(self):
        os.environ[VARIABLE] = str(self.folder / "nothing")
        with self.assertRaises(SystemExit) as raised:
            bench_peers.find(self.program("sh"))
        self.assertIn(f"{VARIABLE} is", str(raised.exception))

    def test_variables_are_told_apart(self):
        programs = bench_peers.OURS + bench_peers.PEERS
        self.assertEqual(len({program.variable for program in programs}), len(programs))
        self.assertEqual(len({program.title for program in programs}), len(programs))


class Running(Case):
    def run_script(self, text):
        target = self.folder / "target.ppm"
        return bench_peers.run([str(self.script(text)), self.source, target], self.source, target)

    def test_usage(self):
        usage = self.run_script('head -c 2 "$1" >"$2"')
        self.assertGreater(usage.seconds, 0)
        self.assertGreaterEqual(usage.processor_seconds, 0)
        # A shell is more than a tenth of a mebibyte, and less than a gibibyte.
        self.assertTrue(0.1 < usage.mebibytes < 1024, usage)

    def test_failures(self):
        for text, message in (('cp "$1" "$2"; exit 3', "ended with status 3"),
                              ("true", "wrote no output"),
                              (': >"$2"', "wrote no output"),
                              ('cp "$1" "$2"', "changed nothing")):
            with self.subTest(message), self.assertRaises(bench_peers.Failure) as raised:
                self.run_script(text)
            self.assertEqual(str(raised.exception), message)

    def test_an_old_output_is_no_result(self):
        (self.folder / "target.ppm").write_text("from the last run")
        with self.assertRaises(bench_peers.Failure):
            self.run_script("true")

    def test_what_hangs_is_ended(self):
        self.addCleanup(setattr, bench_peers, "TIMEOUT_SECONDS", bench_peers.TIMEOUT_SECONDS)
        bench_peers.TIMEOUT_SECONDS = 0.2
        with self.assertRaises(bench_peers.Failure) as raised:
            self.run_script("exec sleep 600")
        self.assertIn("did not end", str(raised.exception))

    def test_only_what_works_is_measured(self):
        works, fails, gone = (
            Program(name, command, f"NO_{name}", lambda *paths: paths) for name, command in (
                ("works", str(self.script('echo new >"$2"', "works"))),
                ("fails", str(self.script("exit 5", "fails"))),
                ("gone", "no-such-program-anywhere")))
        commands, notes = bench_peers.warm_up((works, fails, gone), self.source, self.folder)
        self.assertEqual(list(commands), ["works"])
        self.assertEqual(len(notes), 2)
        self.assertIn("fails is left out", notes[0])
        self.assertIn("ended with status 5", notes[0])
        self.assertIn("no no-such-program-anywhere in PATH", notes[1])
        self.assertEqual(len(bench_peers.measure(commands, self.source, 2)["works"]), 2)


class Numbers(unittest.TestCase):
    def test_ratios_are_taken_round_by_round(self):
        usages = {"ours": [Usage(1, 1, 10), Usage(2, 1, 10), Usage(4, 2, 10)],
                  "theirs": [Usage(3, 8, 20), Usage(4, 8, 30), Usage(8, 8, 40)]}
        values = {row["bar"]: row["value"] for row in bench_peers.rows(usages, "ours")}
        self.assertEqual(values, {
            "peers: time of ours": 2, "peers: processor time of ours": 1,
            "peers: peak memory of ours": 10,
            "peers: time of theirs ÷ ours": 2, "peers: processor time of theirs ÷ ours": 8,
            "peers: time of theirs": 4, "peers: processor time of theirs": 8,
            "peers: peak memory of theirs": 30,
        })

    def test_the_keypoints_are_columns_of_six_numbers(self):
        channels = [list(map(int, channel.split(",")))
                    for channel in bench_peers.gmic_keypoints().strip("()").split("^")]
        points = list(zip(*channels))
        self.assertEqual(len(channels), 6)
        self.assertEqual(len(points), 8 + len(bench_peers.TARGETS))
        self.assertTrue(all(point[:3] == point[3:] for point in points[:8]))
        self.assertEqual([point[3:] for point in points[8:]], list(bench_peers.TARGETS))

    def test_attractors(self):
        self.assertEqual(bench_peers.attractors()[0], "#7f3f1f;33;75")


if __name__ == "__main__":
    unittest.main()
