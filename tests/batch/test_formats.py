# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the command writes, in the eyes of other programs: ImageMagick sees the format,
# depth, alpha, profile and pixels, exiv2 the metadata. And what others write, read.
import pathlib
import shutil
import struct
import subprocess
import unittest
import zlib

import colorshine
from colorshine import FolderTest, png, png_chunk, png_values

CONVERT, IDENTIFY = shutil.which("convert"), shutil.which("identify")
EXIV2 = shutil.which("exiv2")
PROFILE = pathlib.Path("/usr/share/color/argyll/ref/DisplayP3.icm")

WIDTH, HEIGHT = 37, 23

# JPEG and WebP at quality 100, of 255, on a smooth picture.
LOSSY = 6


def output_of(*command, stdin=None):
    return subprocess.run(
        command, input=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True,
        timeout=colorshine.TIMEOUT,
    ).stdout


def smooth(channels, depth):
    """A picture whose alpha is nowhere 0, under which colours may be lost."""
    top = (1 << depth) - 1
    return [
        top * (x * (c + 1) + y * 3 + 40) // ((WIDTH * 4 + HEIGHT * 3) + 40)
        for y in range(HEIGHT)
        for x in range(WIDTH)
        for c in range(channels)
    ]


@unittest.skipUnless(CONVERT and IDENTIFY, "no ImageMagick here")
class OtherReaderTest(FolderTest):
    def write(self, channels, depth, output, recipe="", **settings):
        values = smooth(channels, depth)
        (self.folder / "in.png").write_bytes(png(WIDTH, HEIGHT, values, channels, depth))
        worker = self.worker(recipe=recipe, overwrite=True, **settings)
        self.assert_done(worker.job("in.png", output))
        return values

    def seen(self, name):
        """Format, bits a component and whether there is alpha."""
        text = output_of(IDENTIFY, "-format", "%m %z %A\n", self.folder / name).decode().split()
        return text[0], int(text[1]), text[2] not in ("False", "Undefined", "Off")

    def pixels_seen(self, name, channels):
        """As numbers of 16 bits."""
        kind = "rgba" if channels == 4 else "rgb"
        data = output_of(CONVERT, self.folder / name, "-depth", "16", "-endian", "MSB", f"{kind}:-")
        return struct.unpack(f">{len(data) // 2}H", data)

    def assert_seen(self, name, kind, depth, channels, values, error=0):
        self.assertEqual(self.seen(name), (kind, depth, channels == 4))
        scale = 257 if max(values) < 256 else 1
        found = self.pixels_seen(name, channels)
        self.assertEqual(len(found), len(values))
        worst = max(abs(one - scale * other) for one, other in zip(found, values))
        self.assertLessEqual(worst, 257 * error)

    def test_lossless(self):
        for extension, kind, layouts in (
            ("png", "PNG", ((3, 8), (4, 8), (3, 16), (4, 16))),
            ("tif", "TIFF", ((3, 8), (4, 8), (3, 16), (4, 16))),
            ("ppm", "PPM", ((3, 8), (3, 16))),
        ):
            for channels, depth in layouts:
                with self.subTest(format=kind, channels=channels, depth=depth):
                    values = self.write(channels, depth, f"out.{extension}")
                    self.assert_seen(f"out.{extension}", kind, depth, channels, values)

    def test_lossy(self):
        values = self.write(3, 8, "out.jpg", quality=100)
        self.assert_seen("out.jpg", "JPEG", 8, 3, values, LOSSY)
        for channels in (3, 4):
            values = self.write(channels, 8, "out.webp", quality=100)
            self.assert_seen("out.webp", "WEBP", 8, channels, values, LOSSY)

    def test_exr(self):
        """OpenEXR's own attributes: half or float, and which channels."""
        for channels, depth, pixel_type in ((3, 8, 1), (4, 8, 1), (3, 16, 2), (4, 16, 2)):
            with self.subTest(channels=channels, depth=depth):
                self.write(channels, depth, "out.exr")
                data = (self.folder / "out.exr").read_bytes()
                at = data.index(b"channels\0chlist\0") + 20
                names = []
                while data[at]:
                    names.append(data[at : at + 1])
                    self.assertEqual(struct.unpack("<I", data[at + 2 : at + 6])[0], pixel_type)
                    at += 18
                self.assertEqual(sorted(names), sorted([b"A", b"B", b"G", b"R"][4 - channels :]))

    @unittest.skipUnless(PROFILE.exists(), "no profile here")
    def test_profile(self):
        """Byte for byte where GEGL hands it on, and the same colours everywhere."""
        profile = PROFILE.read_bytes()
        chunk = png_chunk(b"iCCP", b"p3\0\0" + zlib.compress(profile))
        values = smooth(3, 8)
        (self.folder / "in.png").write_bytes(png(WIDTH, HEIGHT, values, chunks=chunk))
        worker = self.worker(overwrite=True, quality=100)
        for extension, error in (("png", 0), ("tif", 0), ("jpg", LOSSY), ("webp", LOSSY)):
            name = f"out.{extension}"
            with self.subTest(extension):
                self.assert_done(worker.job("in.png", name))
                kept = output_of(CONVERT, self.folder / name, "icc:-")
                # Another description perhaps, the same colorants.
                for tag in (b"rXYZ", b"gXYZ", b"bXYZ", b"wtpt"):
                    for one, other in zip(xyz(kept, tag), xyz(profile, tag), strict=True):
                        # Sixteen binary digits, rounded on the way there and back.
                        self.assertAlmostEqual(one, other, delta=2e-4)
                found = self.pixels_seen(name, 3)
                worst = max(abs(one - 257 * other) for one, other in zip(found, values))
                self.assertLessEqual(worst, 257 * error)

    def test_inputs_of_others(self):
        """Layouts that we don't write ourselves."""
        values = smooth(3, 8)
        (self.folder / "in.png").write_bytes(png(WIDTH, HEIGHT, values))
        grey = [value for value in smooth(1, 8) for _ in range(3)]
        (self.folder / "grey.png").write_bytes(png(WIDTH, HEIGHT, smooth(1, 8), 1))
        worker = self.worker(overwrite=True)
        for source, options, name, expected, error in (
            ("in.png", ("-interlace", "PNG"), "interlaced.png", values, 0),
            ("in.png", ("-compress", "lzw"), "lzw.tif", values, 0),
            ("in.png", ("-compress", "zip", "-endian", "MSB"), "zip.tif", values, 0),
            ("in.png", ("-define", "tiff:tile-geometry=16x16"), "tiled.tif", values, 0),
            ("in.png", ("-interlace", "plane"), "planar.tif", values, 0),
            ("in.png", (), "big.tif64", values, 0),
            ("in.png", ("-quality", "100", "-interlace", "JPEG"), "progressive.jpg", values, LOSSY),
            ("in.png", ("-quality", "100", "-sampling-factor", "2x2"), "sampled.jpg", values, None),
            ("in.png", ("-define", "webp:lossless=true"), "lossless.webp", values, 0),
            ("in.png", (), "a.gif", values, None),
            ("grey.png", (), "grey.jpg", grey, LOSSY),
            ("grey.png", (), "grey.tif", grey, 0),
            ("grey.png", (), "grey.pgm", grey, 0),
            ("grey.png", ("-type", "palette"), "palette.png", grey, 0),
        ):
            with self.subTest(name):
                command = [CONVERT, self.folder / source, "-strip", *options]
                kind = "tiff64:" if name.endswith("64") else ""
                subprocess.run([*command, f"{kind}{self.folder / name}"], check=True, timeout=colorshine.TIMEOUT)
                self.assert_done(worker.job(name, "out.png"))
                width, height, channels, depth, found = png_values((self.folder / "out.png").read_bytes())
                self.assertEqual((width, height, depth), (WIDTH, HEIGHT, 8))
                if error is not None:
                    found = [v for i, v in enumerate(found) if channels == 3 or i % 4 != 3]
                    worst = max(abs(one - other) for one, other in zip(found, expected, strict=True))
                    self.assertLessEqual(worst, error)

    def test_refused_kinds(self):
        """Files of kinds that would be read wrongly or in part."""
        (self.folder / "in.png").write_bytes(png(WIDTH, HEIGHT, smooth(3, 8)))
        worker = self.worker()
        for options, name, message in (
            (("-colorspace", "CMYK"), "cmyk.jpg", "a CMYK JPEG; expected RGB or greyscale"),
            (("-colorspace", "CMYK"), "cmyk.tif", "a CMYK TIFF; expected RGB or greyscale"),
            (("-duplicate", "1"), "pages.tif", "the TIFF has several pages; expected one"),
            (
                ("(", "+clone", "-negate", ")"),
                "moving.gif",
                "the GIF is an animation; expected a single image",
            ),
            (
                ("(", "+clone", "-negate", ")"),
                "moving.webp",
                "the WebP is an animation; expected a single image",
            ),
        ):
            with self.subTest(name):
                subprocess.run(
                    [CONVERT, self.folder / "in.png", *options, self.folder / name],
                    check=True,
                    timeout=colorshine.TIMEOUT,
                )
                answer = worker.job(name, "out.png")
                self.assertEqual((answer["status"], answer["error"]["message"]), ("failed", message))
                self.assertFalse((self.folder / "out.png").exists())

    @unittest.skipUnless(EXIV2, "no exiv2 here")
    def test_metadata(self):
        self.write(3, 8, "a.jpg")
        commands = (
            "set Exif.Image.Make A camera",
            "set Exif.Image.Orientation 6",
            "set Exif.Photo.ISOSpeedRatings 400",
            "set Xmp.dc.title A title",
            "set Iptc.Application2.Caption A caption",
        )
        arguments = [part for command in commands for part in ("-M", command)]
        subprocess.run([EXIV2, *arguments, self.folder / "a.jpg"], check=True, timeout=colorshine.TIMEOUT)
        worker = self.worker(recipe="orange;50;75")
        for extension in ("jpg", "png", "tif", "webp"):
            name = f"out.{extension}"
            with self.subTest(extension):
                self.assert_done(worker.job("a.jpg", name))
                told = output_of(EXIV2, "-Pkv", "-pa", self.folder / name).decode()
                for value in ("A camera", "A title", "A caption"):
                    self.assertIn(value, told)
                self.assertRegex(told, r"Exif.Image.Orientation +6\n")
                self.assertRegex(told, r"Exif.Photo.ISOSpeedRatings +400\n")


def xyz(profile, tag):
    """A tag of type XYZ (ICC.1:2010, 10.27)."""
    (n,) = struct.unpack(">I", profile[128:132])
    for i in range(n):
        name, at, _ = struct.unpack(">4sII", profile[132 + 12 * i : 144 + 12 * i])
        if name == tag:
            return [value / 65536 for value in struct.unpack(">3i", profile[at + 8 : at + 20])]
    raise AssertionError(f"no {tag} in the profile")


if __name__ == "__main__":
    unittest.main()
