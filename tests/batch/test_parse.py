# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# `colorshine parse`, as other programs read it.
import json
import subprocess
import unittest

import colorshine

PLAIN = {
    "number": 1,
    "color": "oklab(0.5 0.125 -0.0625 / 0.25)",
    "L": 0.5,
    "a": 0.125,
    "b": -0.0625,
    "alpha": 0.25,
    "tolerance": 50,
    "strength": 75.5,
    "falloff": "cosine",
    "channels": "lch",
    "protect": False,
    "off": False,
}


class ParseTest(unittest.TestCase):
    def answers(self, text):
        return [json.loads(line) for line in text.decode().splitlines()]

    def test_one(self):
        result = colorshine.run("parse", PLAIN["color"] + ";50;75.5")
        self.assertEqual((result.returncode, result.stderr), (0, b""))
        self.assertEqual(self.answers(result.stdout), [PLAIN])

    def test_several(self):
        result = colorshine.run(
            "parse",
            "oklab(0.5 0.125 -0.0625 / 0.25);50;75.5"
            "\n// a note\n"
            "red;1;2;from=oklab(0.25 0 0);radius=0.5;falloff=gaussian;channels=hl;protect;off",
        )
        self.assertEqual(result.returncode, 0)
        first, second = self.answers(result.stdout)
        self.assertEqual(first, PLAIN)
        expected = {
            "number": 2,
            "color": "red",
            "tolerance": 1,
            "strength": 2,
            "from": "oklab(0.25 0 0)",
            "from-L": 0.25,
            "from-a": 0,
            "from-b": 0,
            "radius": 0.5,
            "falloff": "gaussian",
            "channels": "lh",
            "protect": True,
            "off": True,
        }
        self.assertEqual({name: second[name] for name in expected}, expected)

    def test_digits(self):
        """Nine significant ones, with a dot wherever the user lives."""
        for locale in ("C.UTF-8", "de_DE.UTF-8"):
            result = colorshine.run(
                "parse", "oklab(0.123456789123 0.1 0.2);33.3333333333;1", environment={"LC_ALL": locale}
            )
            text = result.stdout.decode()
            self.assertIn('"L":0.123456789,', text)
            self.assertIn('"tolerance":33.3333333,', text)

    def test_empty(self):
        result = colorshine.run("parse", "")
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, b"", b""))

    def test_bad(self):
        result = colorshine.run("parse", "orange;50;75|teal;101;5")
        self.assertEqual((result.returncode, result.stdout), (1, b""))
        self.assertEqual(
            result.stderr.decode(),
            'colorshine parse: attractor 2, column 19: found "101"; expected a tolerance from 0 to '
            "100\n",
        )

    def test_lines(self):
        lines = b"\n".join(
            [
                b"orange;50;75",
                b"",
                b"orange;50",
                b"red;1;2 | blue;3;4",
                b"gr\xfcn;1;2",
                b"red;1;2\0blue;3;4",
                b"teal;9;9",
            ]
        )
        result = colorshine.run("parse", "--stdin", stdin=lines)
        self.assertEqual((result.returncode, result.stderr), (0, b""))
        answers = self.answers(result.stdout)
        self.assertEqual(len(answers), 7)
        self.assertEqual([a["color"] for a in answers[0]], ["orange"])
        self.assertEqual(answers[1], [])
        self.assertEqual(list(answers[2]), ["error"])
        self.assertRegex(answers[2]["error"], r"^attractor 1, column \d+: .*expected")
        self.assertEqual([(a["number"], a["color"]) for a in answers[3]], [(1, "red"), (2, "blue")])
        self.assertEqual(list(answers[4]), ["error"])
        self.assertEqual(answers[5], {"error": "a NUL in the line; expected a recipe as text"})
        self.assertEqual(answers[6][0]["tolerance"], 9)

    def test_answers_at_once(self):
        """A program may wait for each answer."""
        with subprocess.Popen(
            [colorshine.COMMAND, "parse", "--stdin"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as process:
            for color in (b"red", b"blue"):
                process.stdin.write(color + b";1;2\n")
                process.stdin.flush()
                self.assertEqual(json.loads(process.stdout.readline())[0]["color"], color.decode())
            process.stdin.close()
            self.assertEqual(process.wait(colorshine.TIMEOUT), 0)

    def test_misuse(self):
        for arguments, sentence in (
            ((), "expected RECIPE or --stdin"),
            (("--stdin", "red;1;2"), "expected a RECIPE or --stdin, not both"),
            (("red;1;2", "blue;1;2"), "expected RECIPE"),
            (("--jsn",), "Unknown option --jsn"),
        ):
            result = colorshine.run("parse", *arguments)
            self.assertEqual((result.returncode, result.stdout), (2, b""))
            self.assertEqual(
                result.stderr.decode(),
                f"colorshine parse: {sentence}\nSee 'colorshine parse --help'.\n",
            )


if __name__ == "__main__":
    unittest.main()
