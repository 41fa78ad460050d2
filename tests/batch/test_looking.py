# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The verbs that only look at an image: `inspect` and `suggest`.
import json
import random
import sys
import unittest

import colorshine
from colorshine import PHOTOGRAPH, FolderTest, png

sys.path.insert(0, str(colorshine.SOURCE / "tests/golden"))
import model  # noqa: E402

# Distances are kept in single precision, and 1e-5 is added to each radius.
DISTANCE = 3e-6

SIDE = 40


class LookingTest(FolderTest):
    def setUp(self):
        super().setUp()
        numbers = random.Random(11)
        self.values = [numbers.randrange(256) for _ in range(3 * SIDE * SIDE)]
        (self.folder / "a.png").write_bytes(png(SIDE, SIDE, self.values))

    def pixels(self):
        return [
            [model.srgb_decode(value / 255) for value in self.values[at : at + 3]] + [1.0]
            for at in range(0, len(self.values), 3)
        ]

    def assert_printed(self, *arguments):
        result = self.run_command(*arguments)
        self.assertEqual((result.returncode, result.stderr), (0, b""))
        return result.stdout.decode()

    def assert_failed_with(self, arguments, status, message):
        result = self.run_command(*arguments)
        self.assertEqual((result.returncode, result.stdout), (status, b""))
        self.assertEqual(result.stderr.decode(), message)


class InspectTest(LookingTest):
    def inspect(self, *arguments):
        return json.loads(self.assert_printed("inspect", "--json", *arguments))

    def test_image(self):
        found = self.inspect("a.png")
        self.assertEqual(
            found["image"],
            {
                "file": "a.png",
                "format": "PNG",
                "width": SIDE,
                "height": SIDE,
                "bits": 8,
                "floating-point": False,
                "alpha": False,
                "srgb": True,
            },
        )
        self.assertEqual(list(found), ["image", "colors"])

    def test_recipe(self):
        found = self.inspect("a.png", "-a", "orange;30;75", "-a", "red;50;150;from=teal;radius=0.25")
        first, second = found["attractors"]
        pixels, orange = self.pixels(), model.parse_color("orange").lab
        for percentile, distance in first["distances"].items():
            expected = model.radius_from_tolerance(pixels, orange, float(percentile))
            self.assertAlmostEqual(distance, expected, delta=DISTANCE)
        self.assertEqual(first["radius"], model_near(first["radius"], pixels, orange, 30))
        self.assertAlmostEqual(first["share"], 0.3, delta=1 / SIDE**2)
        # The range is around its centre, not around the colour.
        teal, space = model.parse_color("teal").lab, model.SPACE["srgb"]
        self.assertEqual(second["radius"], 0.25)
        inside = [model.delta_e_ok(space.to_oklab(pixel[:3]), teal) <= 0.25 for pixel in pixels]
        self.assertAlmostEqual(second["share"], sum(inside) / len(inside), delta=1 / SIDE**2)

    def test_gamut(self):
        recipe = "color(display-p3 0 1 0);100;200;radius=2"
        found = self.inspect("a.png", "-a", recipe)
        self.assertGreater(found["gamut"]["share-outside"], 0.9)
        self.assertGreater(found["gamut"]["largest-excess"], 0.1)
        none = self.inspect("a.png", "-a", "gray;100;200;radius=2")
        self.assertEqual(none["gamut"]["share-outside"], 0)

    def test_text(self):
        text = self.assert_printed("inspect", str(PHOTOGRAPH), "-a", "orange;30;75")
        self.assertRegex(text, r"^.*garden\.jpg\n  JPEG, \d+ × \d+ pixels, 8 bits, sRGB\nColours\n")
        self.assertRegex(text, r"\nRecipe\n  orange +30\.\d % of the pixels within ΔE 0\.\d{4}\n")
        self.assertRegex(text, r"\n    distances: 1 %: 0\.\d+, 5 %: .*, 100 %: 0\.\d+\n")
        self.assertRegex(text, r"\n  \d+\.\d\d % of the pixels leave the gamut before they are mapped")

    def test_failed(self):
        (self.folder / "empty.png").write_bytes(b"")
        self.assert_failed_with(
            ("inspect", "empty.png"), 1, "colorshine inspect: empty.png: the file is empty\n"
        )
        self.assert_failed_with(
            ("inspect", "none.png"),
            1,
            "colorshine inspect: none.png: the input can't be opened: No such file or directory\n",
        )
        self.assert_failed_with(
            ("inspect", "a.png", "-a", "orange"),
            2,
            "colorshine inspect: attractor 1, column 7: found nothing; expected ; and a tolerance "
            "from 0 to 100, then ; and a strength\nSee 'colorshine inspect --help'.\n",
        )
        self.assert_failed_with(
            ("inspect",), 2, "colorshine inspect: expected FILE\nSee 'colorshine inspect --help'.\n"
        )


def model_near(found, pixels, centre, tolerance):
    """@found where it is the model's radius, else that."""
    expected = model.radius_from_tolerance(pixels, centre, tolerance)
    return found if abs(found - expected) <= DISTANCE else expected


class SuggestTest(LookingTest):
    def test_photograph(self):
        recipe = self.assert_printed("suggest", str(PHOTOGRAPH))
        self.assertEqual(recipe, self.assert_printed("suggest", str(PHOTOGRAPH)))
        lines = recipe.splitlines()
        self.assertTrue(1 <= len(lines) <= 6)
        for line in lines:
            self.assertRegex(line, r"^(#[0-9a-f]{6}|oklch\([^;]*\));\d+;75$")
        # It can be used as it is, and each attractor catches what it should.
        (self.folder / "look.txt").write_text(recipe)
        found = json.loads(
            self.assert_printed("inspect", "--json", str(PHOTOGRAPH), "--recipe", "look.txt")
        )
        self.assertEqual(len(found["attractors"]), len(lines))
        for attractor in found["attractors"]:
            self.assertGreaterEqual(attractor["share"], 0.02)
            self.assertLessEqual(attractor["share"], 0.60)

    def test_flat(self):
        (self.folder / "flat.png").write_bytes(png(8, 8, [90, 120, 10] * 64))
        result = self.run_command("suggest", "flat.png")
        self.assertEqual((result.returncode, result.stdout), (0, b""))
        self.assertEqual(
            result.stderr.decode(),
            "colorshine suggest: no colour of the image catches 2 to 60 % of its pixels\n",
        )

    def test_transparent(self):
        """What can't be seen is not suggested."""
        pixels = [255, 0, 0, 0] * 800 + [0, 0, 255, 255] * 400 + [0, 128, 0, 255] * 400
        (self.folder / "t.png").write_bytes(png(40, 40, pixels, channels=4))
        colors = [line.split(";")[0] for line in self.assert_printed("suggest", "t.png").splitlines()]
        self.assertEqual(sorted(colors), ["#0000ff", "#008000"])

    def test_failed(self):
        (self.folder / "text.png").write_bytes(b"text")
        result = self.run_command("suggest", "text.png")
        self.assertEqual((result.returncode, result.stdout), (1, b""))
        self.assertRegex(
            result.stderr.decode(), r"^colorshine suggest: text\.png: not an image of a kind that "
        )


if __name__ == "__main__":
    unittest.main()
