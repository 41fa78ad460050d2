# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The worker: its answers, and the pixels that it writes beside those of the model's
# independent program.
import json
import os
import random
import subprocess
import sys
import unittest

import colorshine
from colorshine import PHOTOGRAPH, FolderTest, png, png_values, ppm

sys.path.insert(0, str(colorshine.SOURCE / "tests/golden"))
import model  # noqa: E402

# The core's single precision is up to 7e-5 off in linear light, which the curve of
# sRGB steepens up to 12.92 times.
PIXEL_ERROR = 7e-5 * 12.92 * 65535

RECIPE = "orange;50;75;radius=0.4|oklch(60% 0.1 200);30;120;radius=0.2;falloff=linear;channels=ch"


def encode(value):
    """sRGB's curve (IEC 61966-2-1)."""
    value = min(max(value, 0.0), 1.0)
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


class AnswerTest(FolderTest):
    def test_settings(self):
        for settings, expected in (
            ({"recipe": "orange"}, "recipe"),
            ({"recipe": RECIPE, "blend": "hsv"}, "blend: expected one of oklab, oklch; found “hsv”"),
            ({"recipe": RECIPE, "gamut": 1}, "gamut: expected one of reduce-chroma, css, clip, none; found “”"),
            ({"recipe": RECIPE, "quality": 101}, "quality: expected a number from 0 to 100"),
            ({"recipe": RECIPE, "depth": 12}, "depth: expected 8, 16 or 32 bits"),
            ({"recipe": RECIPE, "verify": "yes"}, "verify: expected true or false"),
            ({"recipe": RECIPE, "threads": -1}, "threads: expected a number from 0 to 1024"),
            ({"recipe": RECIPE, "neutral-chroma": 2}, "neutral-chroma: expected a number from 0 to 0.5"),
            ({"recipe": RECIPE, "radii": [1]}, "radii: expected null, or an array of numbers from 0, one per attractor"),
            ({"recipe": RECIPE, "radius": 1}, "radius: expected no setting of this name"),
        ):
            with self.subTest(settings):
                worker = colorshine.Worker(**settings)
                worker.close()
                error = worker.first_answer["error"]
                self.assertEqual(worker.process.returncode, 2)
                if expected == "recipe":
                    self.assertEqual(error["code"], "recipe")
                    self.assertRegex(error["message"], "^attractor 1, column 7: .*expected")
                else:
                    self.assertEqual((error["code"], error["message"]), ("settings", expected))

    def test_done(self):
        worker = self.worker(recipe="orange;50;75")
        answer = worker.job(PHOTOGRAPH, "out.jpg")
        self.assert_done(answer)
        self.assertEqual(worker.started["format"], "JPEG")
        self.assertEqual(answer["input-bytes"], PHOTOGRAPH.stat().st_size)
        self.assertEqual(answer["output-bytes"], (self.folder / "out.jpg").stat().st_size)
        n_pixels = worker.started["width"] * worker.started["height"]
        self.assertAlmostEqual(answer["megapixels"], n_pixels / 1e6)
        # A tolerance of 50 % reaches half of the pixels, and others as far away as the
        # last of these.
        self.assertAlmostEqual(answer["coverage"], 0.5, delta=0.001)
        self.assertEqual(len(answer["radii"]), 1)
        self.assertTrue(0 < answer["delta-e-mean"] < answer["delta-e-max"] < 1)
        self.assertGreater(answer["seconds-wall"], 0)
        self.assertRegex(answer["content-hash"], "^[0-9a-f]{64}$")
        self.assertEqual(worker.close(), b"")
        self.assertEqual(worker.process.returncode, 0)
        self.assert_only("out.jpg")

    def test_bad_lines(self):
        """Each is answered, and the next one is read."""
        worker = self.worker(recipe="")
        for line in (b"{\n", b"[]\n", b"7\n", b"\xff\n"):
            worker.send(line)
            self.assertEqual(list(worker.read()), ["error"])
        for job in ({}, {"input": "a%"}, {"input": "%00", "output": "a.png"}, {"input": "a.png"}):
            answer = worker.ask({"id": 5, **job})
            self.assertEqual((answer["id"], answer["status"]), (5, "failed"))
            self.assertEqual(answer["error"]["code"], "settings")
        (self.folder / "a.png").write_bytes(png(2, 2, [9] * 12))
        self.assert_done(worker.job("a.png", "b.png"))

    def test_nothing_else_on_standard_output(self):
        """Libraries may print; programs read only answers."""
        worker = self.worker(recipe="")
        (self.folder / "a.jpg").write_bytes(PHOTOGRAPH.read_bytes()[:20000] + b"\xff\xd9")
        (self.folder / "b.png").write_bytes(png(2, 2, [9] * 12))
        worker.job("a.jpg", "a.png")
        self.assert_done(worker.job("b.png", "c.png"))


class PixelTest(FolderTest):
    def random_pixels(self, n, channels, top):
        numbers = random.Random(7)
        return [numbers.randrange(top + 1) for _ in range(n * channels)]

    def expected(self, values, channels, top):
        attractors = model.parse_recipe(RECIPE)
        space = model.SPACE["srgb"]
        result = []
        for at in range(0, len(values), channels):
            pixel = [model.srgb_decode(value / top) for value in values[at : at + 3]] + [1.0]
            moved = model.transform(pixel, attractors, model.Settings(), space)
            result.extend(65535 * encode(value) for value in moved[:3])
            result.extend(65535 * value / top for value in values[at + 3 : at + channels])
        return result

    def assert_as_model(self, data, channels, expected):
        _, _, found_channels, depth, values = png_values(data)
        self.assertEqual((found_channels, depth), (channels, 16))
        worst = max(abs(one - other) for one, other in zip(values, expected, strict=True))
        self.assertLess(worst, PIXEL_ERROR)

    def test_model(self):
        for channels, depth in ((3, 8), (4, 8), (3, 16), (4, 16)):
            top = (1 << depth) - 1
            with self.subTest(channels=channels, depth=depth):
                values = self.random_pixels(20 * 15, channels, top)
                (self.folder / "in.png").write_bytes(png(20, 15, values, channels, depth))
                worker = self.worker(recipe=RECIPE, depth=16, overwrite=True)
                self.assert_done(worker.job("in.png", "out.png"))
                self.assert_as_model(
                    (self.folder / "out.png").read_bytes(), channels, self.expected(values, channels, top)
                )

    def test_identity(self):
        """What nothing pulls comes back bit for bit, whatever way it takes."""
        for channels, depth, ways in (
            (3, 8, ("a.png", "a.tif", "a.ppm", "b.png")),
            (4, 8, ("a.png", "a.tif", "b.png")),
            (3, 16, ("a.png", "a.tif", "a.ppm", "b.png")),
            (4, 16, ("a.png", "a.tif", "b.png")),
            (3, 8, ("a.exr", "b.png")),
        ):
            with self.subTest(channels=channels, depth=depth, ways=ways):
                values = self.random_pixels(30 * 20, channels, (1 << depth) - 1)
                (self.folder / "in.png").write_bytes(png(30, 20, values, channels, depth))
                # EXR holds more than was in it.
                extra = {"depth": 8} if "a.exr" in ways else {}
                source = "in.png"
                for way in ways:
                    settings = extra if way.endswith("png") else {}
                    worker = self.worker(recipe="red;50;0;radius=1", overwrite=True, **settings)
                    answer = worker.job(source, way)
                    self.assert_done(answer)
                    self.assertEqual(answer["coverage"], 0)
                    source = way
                found = png_values((self.folder / source).read_bytes())
                self.assertEqual(found, (30, 20, channels, depth, values))

    def test_untouched(self):
        """Pixels outside the range keep their bits beside some that move."""
        values = self.random_pixels(50 * 40, 3, 255)
        (self.folder / "in.png").write_bytes(png(50, 40, values))
        worker = self.worker(recipe="white;50;150;radius=0.3")
        answer = worker.job("in.png", "out.png")
        self.assert_done(answer)
        *_, moved = png_values((self.folder / "out.png").read_bytes())
        space, white = model.SPACE["srgb"], model.parse_color("white").lab
        n_outside = 0
        for at in range(0, len(values), 3):
            lab = space.to_oklab([model.srgb_decode(value / 255) for value in values[at : at + 3]])
            # The skirt above strength 100 ends at 1.05 radii.
            if model.delta_e_ok(lab, white) > 0.3 * 1.05 + 1e-4:
                n_outside += 1
                self.assertEqual(values[at : at + 3], moved[at : at + 3])
        self.assertGreater(n_outside, 1000)
        self.assertNotEqual(values, moved)

    def test_threads(self):
        results = []
        for threads in (1, 2, 5):
            worker = self.worker(recipe="orange;50;75", threads=threads)
            self.assert_done(worker.job(PHOTOGRAPH, f"{threads}.png"))
            results.append((self.folder / f"{threads}.png").read_bytes())
        self.assertEqual(results[0], results[1])
        self.assertEqual(results[0], results[2])


class RadiiTest(FolderTest):
    def test_tolerance(self):
        """The radius of the model's own percentile."""
        numbers = random.Random(3)
        values = [numbers.randrange(256) for _ in range(3 * 40 * 30)]
        (self.folder / "in.ppm").write_bytes(ppm(40, 30, values))
        answer = self.worker(recipe="orange;30;75").job("in.ppm", "out.ppm")
        pixels = [
            [model.srgb_decode(value / 255) for value in values[at : at + 3]] + [1.0]
            for at in range(0, len(values), 3)
        ]
        expected = model.radius_from_tolerance(pixels, model.parse_color("orange").lab, 30)
        # 1e-5 is the margin that both add; distances in single precision are 1e-6 off.
        self.assertAlmostEqual(answer["radii"][0], expected, delta=3e-6)

    def test_frozen(self):
        worker = self.worker(recipe="orange;30;75", radii=[0.125])
        answer = worker.job(PHOTOGRAPH, "out.png")
        self.assertEqual(answer["radii"], [0.125])
        fixed = self.worker(recipe="orange;30;75;radius=0.125")
        self.assert_done(fixed.job(PHOTOGRAPH, "fixed.png"))
        self.assertEqual(
            (self.folder / "out.png").read_bytes(), (self.folder / "fixed.png").read_bytes()
        )

    def test_together(self):
        """Two files count as one that holds both."""
        numbers = random.Random(4)
        dark = [numbers.randrange(100) for _ in range(3 * 40 * 30)]
        light = [numbers.randrange(100, 256) for _ in range(3 * 40 * 30)]
        for name, rows, values in (("dark", 30, dark), ("light", 30, light), ("both", 60, dark + light)):
            (self.folder / f"{name}.png").write_bytes(png(40, rows, values))
        worker = self.worker(recipe="orange;30;75|teal;50;50")
        for name in ("dark.png", "light.png"):
            self.assert_done(worker.job(name, analyse=True))
        together = worker.ask({"id": 9, "resolve": True})
        self.assertEqual(together["status"], "done")
        alone = self.worker(recipe="orange;30;75|teal;50;50").job("both.png", "out.png")
        # Distances are kept in single precision.
        for one, other in zip(together["radii"], alone["radii"], strict=True):
            self.assertAlmostEqual(one, other, delta=1e-6)

    def test_nothing_analysed(self):
        answer = self.worker(recipe="orange;30;75").ask({"id": 1, "resolve": True})
        self.assert_failed(answer, "settings", "no file was analysed")


class AtomicTest(FolderTest):
    def test_overwrite(self):
        (self.folder / "in.png").write_bytes(png(2, 2, [9] * 12))
        (self.folder / "out.png").write_bytes(b"mine")
        (self.folder / "link.png").symlink_to("out.png")
        (self.folder / "folder.png").mkdir()
        worker = self.worker(overwrite=True)
        self.assert_done(worker.job("in.png", "out.png"))
        self.assertEqual(png_values((self.folder / "out.png").read_bytes())[4], [9] * 12)
        self.assert_failed(worker.job("in.png", "folder.png"), "exists", "the output is a folder")
        # A link is replaced, not what it leads to.
        (self.folder / "out.png").write_bytes(b"mine")
        self.assert_done(worker.job("in.png", "link.png"))
        self.assertFalse((self.folder / "link.png").is_symlink())
        self.assertEqual((self.folder / "out.png").read_bytes(), b"mine")

    def test_input_by_another_name(self):
        (self.folder / "in.png").write_bytes(png(2, 2, [9] * 12))
        os.link(self.folder / "in.png", self.folder / "hard.png")
        (self.folder / "soft.png").symlink_to("in.png")
        worker = self.worker(overwrite=True)
        for name in ("hard.png", "soft.png"):
            self.assert_failed(
                worker.job("in.png", name),
                "exists",
                "the output is the input itself, which is never replaced",
            )

    def test_verify(self):
        """Every format is decoded again before it takes its name."""
        (self.folder / "in.png").write_bytes(png(20, 10, list(range(200)) * 3))
        worker = self.worker(verify=True)
        for extension in ("png", "jpg", "tif", "webp", "exr", "ppm"):
            self.assert_done(worker.job("in.png", f"out.{extension}"))

    def test_no_room(self):
        """A file that can't grow further is no file, and the next one is made."""
        process = subprocess.Popen(
            ["bash", "-c", 'ulimit -f 8; exec "$0" worker', colorshine.COMMAND],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
        )
        numbers = random.Random(1)
        values = [numbers.randrange(256) for _ in range(3 * 100 * 100)]
        (self.folder / "large.png").write_bytes(png(100, 100, values))
        (self.folder / "small.png").write_bytes(png(2, 2, [9] * 12))
        lines = [{"recipe": ""}]
        # Those that are first made in memory have their limit there: test-atomic-file.
        extensions = ("png", "tif", "exr", "ppm")
        for extension in extensions:
            lines.append({"id": 1, "input": "large.png", "output": f"out.{extension}"})
            lines.append({"id": 2, "input": "small.png", "output": f"small-{extension}.png"})
        output, _ = process.communicate(
            b"".join(json.dumps(line).encode() + b"\n" for line in lines), colorshine.TIMEOUT
        )
        results = [json.loads(line) for line in output.splitlines() if b"status" in line]
        self.assertEqual(len(results), 2 * len(extensions))
        for answer in results:
            if answer["id"] == 1:
                self.assertEqual(answer["status"], "failed")
                self.assertTrue(answer["error"]["transient"])
                self.assert_failed(
                    answer, "disk-full", "the output can't be written: File too large"
                )
            else:
                self.assert_done(answer)
        self.assert_only("large.png", "small.png", *(f"small-{name}.png" for name in extensions))


if __name__ == "__main__":
    unittest.main()
