# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# `colorshine shine`: the form of imgcolorshine's command, as scripts have it.
import shutil
import unittest

from colorshine import PHOTOGRAPH, FolderTest, png_values


class ShineTest(FolderTest):
    def setUp(self):
        super().setUp()
        shutil.copy(PHOTOGRAPH, self.folder / "photo.jpg")

    def shine(self, *arguments):
        result = self.run_command("shine", *arguments)
        self.assertEqual((result.returncode, result.stderr), (0, b""))
        return result.stdout.decode()

    def pixels_of(self, *arguments, name="out.png"):
        self.shine("photo.jpg", *arguments, f"--output_image={name}", "--overwrite")
        return (self.folder / name).read_bytes()

    def by_worker(self, **settings):
        worker = self.worker(overwrite=True, **settings)
        self.assert_done(worker.job("photo.jpg", "worker.png"))
        return (self.folder / "worker.png").read_bytes()

    def test_default_output(self):
        self.assertEqual(self.shine("photo.jpg", "orange;50;75"), "")
        self.assert_only("photo.jpg", "photo_colorshine.jpg")
        self.assertEqual((self.folder / "photo.jpg").read_bytes(), PHOTOGRAPH.read_bytes())

    def test_options(self):
        """What each option is called elsewhere."""
        colors = ("orange;50;75;radius=0.3", "teal;30;60;radius=0.2")
        recipe = "\n".join(colors)
        self.assertEqual(self.pixels_of(*colors), self.by_worker(recipe=recipe))
        for option, name in (("luminance", "lightness"), ("saturation", "chroma"), ("hue", "hue")):
            for off in ("False", "false", "0", "no"):
                with self.subTest(option=option, off=off):
                    self.assertEqual(
                        self.pixels_of(*colors, f"--{option}={off}"),
                        self.by_worker(recipe=recipe, **{name: False}),
                    )
            self.assertEqual(self.pixels_of(*colors, f"--{option}=True"), self.by_worker(recipe=recipe))
        self.assertEqual(
            self.pixels_of(*colors, "--blend=oklch"), self.by_worker(recipe=recipe, blend="oklch")
        )

    def test_forms(self):
        """Options before the file, with a space, with a dash."""
        plain = self.pixels_of("orange;50;75", "--luminance=False")
        for arguments in (
            ("--luminance", "False", "photo.jpg", "orange;50;75", "--output_image", "b.png"),
            ("photo.jpg", "orange;50;75", "--luminance=False", "--output-image=b.png"),
        ):
            self.shine(*arguments)
            self.assertEqual((self.folder / "b.png").read_bytes(), plain)
            (self.folder / "b.png").unlink()

    def test_verbose(self):
        self.assertRegex(
            self.shine("photo.jpg", "orange;50;75", "--verbose"),
            r"^photo_colorshine\.jpg: \d\.\d megapixels in \d+\.\d\d s, mean ΔE 0\.\d{4}\n$",
        )

    def test_quality_and_depth(self):
        small = self.pixels_of("orange;50;75", "--quality=10", name="s.jpg")
        large = self.pixels_of("orange;50;75", "--quality=95", name="l.jpg")
        self.assertLess(len(small), len(large))
        deep = self.pixels_of("orange;50;75", "--depth=16")
        self.assertEqual(png_values(deep)[3], 16)

    def test_nothing_lost(self):
        (self.folder / "photo_colorshine.jpg").write_bytes(b"mine")
        for arguments, status, message in (
            (("photo.jpg", "orange;50;75"), 1, "photo.jpg: the output exists; --overwrite replaces it"),
            (
                ("photo.jpg", "orange;50;75", "--output_image=photo.jpg", "--overwrite"),
                1,
                "photo.jpg: the output is the input itself, which is never replaced",
            ),
            (
                ("none.jpg", "orange;50;75"),
                1,
                "none.jpg: the input can't be opened: No such file or directory",
            ),
        ):
            result = self.run_command("shine", *arguments)
            self.assertEqual(result.returncode, status)
            self.assertEqual(result.stderr.decode(), f"colorshine shine: {message}\n")
        self.assertEqual((self.folder / "photo_colorshine.jpg").read_bytes(), b"mine")
        self.assertEqual((self.folder / "photo.jpg").read_bytes(), PHOTOGRAPH.read_bytes())
        self.assert_only("photo.jpg", "photo_colorshine.jpg")

    def test_misuse(self):
        for arguments, message in (
            (("photo.jpg",), "expected FILE ATTRACTOR…"),
            (
                ("photo.jpg", "orange;50;75", "--luminance=maybe"),
                "--luminance: found “maybe”; expected True or False",
            ),
            (
                ("photo.jpg", "orange;50;75", "teal;30"),
                "attractor 2, line 2, column 8: found nothing; expected ; and a strength from 0 "
                "to 200",
            ),
            (("photo.jpg", "orange;50;75", "--quality=0x"), "Cannot parse integer value “0x” for --quality"),
        ):
            result = self.run_command("shine", *arguments)
            self.assertEqual((result.returncode, result.stdout), (2, b""))
            self.assertEqual(
                result.stderr.decode(), f"colorshine shine: {message}\nSee 'colorshine shine --help'.\n"
            )
        self.assert_only("photo.jpg")

    def test_crash(self):
        """What ends libjpeg ends the command with a sentence and without a file."""
        data = bytearray(PHOTOGRAPH.read_bytes())
        at = data.index(b"\xff\xc4")  # the first table of codes
        data[at + 5 : at + 21] = b"\xff" * 16
        (self.folder / "bad.jpg").write_bytes(data)
        result = self.run_command("shine", "bad.jpg", "orange;50;75")
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stderr.decode(), r"^colorshine shine: bad\.jpg: the decoder ")
        self.assert_only("photo.jpg", "bad.jpg")


if __name__ == "__main__":
    unittest.main()
