#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What bench_profile.py reads in callgrind's files (format 1, as its manual states)."""
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import bench_profile  # noqa: E402

# main() of a.c calls work() of b.c, which has formula.h inlined; libm is called.
COUNTED = """\
# callgrind format
version: 1
positions: line
events: Ir

ob=(1) /build/program
fl=(1) {source}/a.c
fn=(1) main
10 100
+2 10
cfi=(2) {source}/b.c
cfn=(2) work
calls=3 5
* 5000
-1 7
* 3

fl=(2)
fn=(2)
3 400
fi=(3) {source}/formula.h
4 1000
4 500
fe=(2)
4 40
cob=(2) /usr/lib/libm.so.6
cfi=(4) ???
cfn=(3) exp
calls=1 0
4 940

ob=(2)
fl=(4)
fn=(3)
0 940
totals: 3000
"""
FORMULA = "/* head */\nstatic inline float\nformula_of (float x)\n{ return x; }\n"
WORK = "static void\nwork (void)\n{\n}\n"


class Parsing(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.source = pathlib.Path(holder.name).resolve()
        (self.source / "formula.h").write_text(FORMULA)
        (self.source / "b.c").write_text(WORK)
        self.costs = bench_profile.parse(COUNTED.format(source=self.source).splitlines(True))

    def test_costs_of_calls_are_the_called_function_s(self):
        self.assertEqual(sum(self.costs.values()), 3000)

    def test_lines_that_are_told_by_their_distance(self):
        file = str(self.source / "a.c")
        lines = {line: cost for (_, name, line), cost in self.costs.items() if name == file}
        self.assertEqual(lines, {10: 100, 12: 10, 11: 10})

    def test_inlined_code_belongs_to_its_own_file(self):
        self.assertEqual(self.costs["/build/program", str(self.source / "formula.h"), 4], 1500)

    def test_shares(self):
        found = bench_profile.shares(self.costs, self.source)
        # a.c is not there to be read, so its 120 go by the program's name.
        self.assertEqual({what: round(percent, 3) for what, percent in found.items()}, {
            "formula.h": 50.0, "formula.h: formula_of": 50.0, "libm": 31.333, "b.c": 14.667,
            "b.c: work": 14.667, "program": 4.0})

    def test_small_shares_are_one(self):
        costs = {("/lib/large.so.1", "???", 0): 970, ("/lib/a.so", "???", 0): 15,
                 ("/lib/b.so", "???", 0): 15}
        found = bench_profile.shares(bench_profile.collections.Counter(costs), self.source)
        self.assertEqual(list(found), ["large", "all else"])
        self.assertAlmostEqual(sum(found.values()), 100)


if __name__ == "__main__":
    unittest.main()
