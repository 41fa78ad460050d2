# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Files that no one should have to open: each is refused with a sentence, nothing is
# written, and the worker does the next file.
import os
import random
import stat
import struct
import unittest
import zlib

import colorshine
from colorshine import PHOTOGRAPH, FolderTest, png, png_chunk, ppm

RECIPE = "orange;50;75"


def gradient(width, height, channels=3):
    return [(7 * x + 5 * y + 60 * c) % 256 for y in range(height) for x in range(width) for c in range(channels)]


class HostileTest(FolderTest):
    """One worker for all files of a test."""

    def setUp(self):
        super().setUp()
        self.before = None

    def write(self, name, content):
        (self.folder / name).write_bytes(content)
        return name

    def sources(self):
        """A whole file of each format that is written."""
        self.write("whole.png", png(97, 61, gradient(97, 61)))
        worker = self.worker()
        for extension in ("jpg", "tif", "webp", "exr", "ppm"):
            self.assert_done(worker.job("whole.png", f"whole.{extension}"))
        self.assertEqual(worker.close(), b"")
        return [f"whole.{extension}" for extension in ("png", "jpg", "tif", "webp", "exr", "ppm")]

    def assert_refused(self, worker, name, code, message, output="out.png"):
        answer = worker.job(name, output)
        self.assert_failed(answer, code, message)
        self.assertFalse((self.folder / output).exists())

    def assert_still_works(self, worker):
        self.write("fine.png", png(5, 4, gradient(5, 4)))
        self.assert_done(worker.job("fine.png", "fine.jpg", overwrite=True))
        (self.folder / "fine.jpg").unlink()
        (self.folder / "fine.png").unlink()


class RefusedTest(HostileTest):
    def test_exact_sentences(self):
        worker = self.worker(recipe=RECIPE)
        photograph = PHOTOGRAPH.read_bytes()
        plain = png(9, 7, gradient(9, 7))
        self.write("empty.jpg", b"")
        self.write("text.jpg", b"this is no image\n")
        self.write("cut.jpg", photograph[: len(photograph) // 2])
        self.write("cut.png", plain[:-5])
        self.write("zero.png", plain[:16] + bytes(4) + plain[20:])
        self.write("svg.png", b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>")
        (self.folder / "folder.png").mkdir()
        os.mkfifo(self.folder / "pipe.png")
        (self.folder / "loop.png").symlink_to("loop.png")
        kinds = "JPEG, PNG, TIFF, WebP, OpenEXR, PPM, PGM, GIF"
        for name, code, message in (
            ("empty.jpg", "empty", "the file is empty"),
            ("text.jpg", "format", f"not an image of a kind that is read here ({kinds})"),
            ("svg.png", "format", f"not an image of a kind that is read here ({kinds})"),
            ("cut.jpg", "truncated", "the JPEG ends before its end marker: it is cut off"),
            ("cut.png", "truncated", "the PNG ends before its last chunk: it is cut off"),
            ("zero.png", "corrupt", "the image has no pixels"),
            ("none.png", "not-found", "the input can't be opened: No such file or directory"),
            ("folder.png", "not-a-file", "the input is no regular file"),
            ("pipe.png", "not-a-file", "the input is no regular file"),
            ("loop.png", "not-a-file", "the input can't be opened: Too many levels of symbolic links"),
        ):
            with self.subTest(name):
                self.assert_refused(worker, name, code, message)
        self.assert_still_works(worker)

    def test_mislabelled(self):
        """What counts is what a file holds."""
        worker = self.worker(recipe=RECIPE)
        self.write("photo.png", PHOTOGRAPH.read_bytes())
        self.write("photo", PHOTOGRAPH.read_bytes())
        for name in ("photo.png", "photo"):
            answer = worker.job(name, "out.png", overwrite=True)
            self.assert_done(answer)
            self.assertEqual(worker.started["format"], "JPEG")
        self.assertEqual((self.folder / "out.png").read_bytes()[:4], b"\x89PNG")

    def test_output(self):
        worker = self.worker(recipe=RECIPE)
        self.write("in.png", png(9, 7, gradient(9, 7)))
        self.write("there.png", b"mine")
        expected = "expected one of jpg, jpeg, jpe, png, tif, tiff, webp, exr, ppm"
        for output, code, message in (
            ("a.gif", "output-format", f"the output's extension is “gif”; {expected}"),
            ("a.jxl", "output-format", f"the output's extension is “jxl”; {expected}"),
            ("a", "output-format", f"the output's extension is “”; {expected}"),
            ("none/a.png", "not-found", "the output's folder can't be opened: No such file or directory"),
            ("in.png", "exists", "the output exists; --overwrite replaces it"),
            ("there.png", "exists", "the output exists; --overwrite replaces it"),
        ):
            with self.subTest(output):
                self.assert_failed(worker.job("in.png", output), code, message)
        self.assert_failed(
            worker.job("in.png", "in.png", overwrite=True),
            "exists",
            "the output is the input itself, which is never replaced",
        )
        self.assertEqual((self.folder / "there.png").read_bytes(), b"mine")
        self.assert_only("in.png", "there.png")

    def test_depth(self):
        worker = self.worker(recipe=RECIPE, depth=16)
        self.write("in.png", png(9, 7, gradient(9, 7)))
        self.assert_failed(
            worker.job("in.png", "a.jpg"), "output-format", "JPEG is not written with 16 bits here"
        )
        self.assert_only("in.png")

    @unittest.skipIf(os.geteuid() == 0, "root may read and write everything")
    def test_permission(self):
        worker = self.worker(recipe=RECIPE)
        self.write("in.png", png(9, 7, gradient(9, 7)))
        (self.folder / "closed").mkdir(0o500)
        self.assert_failed(
            worker.job("in.png", "closed/a.png"),
            "permission",
            "the output can't be put in place: Permission denied",
        )
        (self.folder / "in.png").chmod(0)
        self.assert_refused(
            worker, "in.png", "permission", "the input can't be opened: Permission denied"
        )


class CutOffTest(HostileTest):
    def test_every_format(self):
        """At many places: never done, never a file left, never the worker's end."""
        names = self.sources()
        worker = self.worker(recipe=RECIPE)
        for name in names:
            whole = (self.folder / name).read_bytes()
            cut_name = "cut." + name.split(".")[1]
            for part in range(1, 16):
                length = len(whole) * part // 16
                self.write(cut_name, whole[:length])
                with self.subTest(name=name, length=length):
                    answer = worker.job(cut_name, "out.png")
                    self.assertIsNotNone(answer)
                    self.assertEqual(answer["status"], "failed", name)
                    self.assertIn(answer["error"]["code"], ("truncated", "corrupt"))
                    self.assertFalse((self.folder / "out.png").exists())
            (self.folder / cut_name).unlink()
        self.assert_only(*names)
        self.assert_still_works(worker)


class DamagedTest(HostileTest):
    def test_every_format(self):
        """Bytes changed at random. What a decoder takes for an image is one; else
        there is a sentence. A worker that a decoder ends says so first."""
        names = self.sources()
        numbers = random.Random(5)
        worker = self.worker(recipe=RECIPE, overwrite=True)
        n_failed = 0
        for name in names:
            whole = (self.folder / name).read_bytes()
            damaged_name = "damaged." + name.split(".")[1]
            for round in range(12):
                damaged = bytearray(whole)
                for _ in range(1 + round // 2):
                    damaged[numbers.randrange(len(damaged))] = numbers.randrange(256)
                self.write(damaged_name, damaged)
                answer = worker.job(damaged_name, "out.png")
                self.assertIsNotNone(answer, f"{name}, round {round}")
                if answer["status"] == "failed":
                    n_failed += 1
                    self.assertTrue(answer["error"]["message"])
                    self.assertNotEqual(answer["error"]["code"], "write")
                if worker.process.poll() is not None or not self.is_alive(worker):
                    worker = self.worker(recipe=RECIPE, overwrite=True)
            (self.folder / damaged_name).unlink()
        self.assertGreater(n_failed, 0)
        left = [path.name for path in self.folder.iterdir()]
        self.assertFalse([name for name in left if name.endswith(".tmp")])

    def is_alive(self, worker):
        """libjpeg may have ended it after the answer."""
        try:
            self.write("fine.png", png(5, 4, gradient(5, 4)))
            return worker.job("fine.png", "fine.jpg") is not None
        except BrokenPipeError:
            return False

    def test_pixels_that_are_missing(self):
        """The container is whole, the pixels are not."""
        worker = self.worker(recipe=RECIPE)
        header = struct.pack(">IIBBBBB", 64, 64, 8, 2, 0, 0, 0)
        rows = zlib.compress(bytes(10 * 193))
        self.write(
            "short.png",
            b"\x89PNG\r\n\x1a\n"
            + png_chunk(b"IHDR", header)
            + png_chunk(b"IDAT", rows)
            + png_chunk(b"IEND", b""),
        )
        answer = worker.job("short.png", "out.png")
        self.assertEqual((answer["status"], answer["error"]["code"]), ("failed", "corrupt"))
        self.assert_only("short.png")

    def test_wrong_checksum(self):
        worker = self.worker(recipe=RECIPE)
        whole = bytearray(png(64, 64, gradient(64, 64)))
        at = whole.index(b"IDAT") + 40
        whole[at] ^= 0xFF
        self.write("a.png", whole)
        answer = worker.job("a.png", "out.png")
        self.assertEqual((answer["status"], answer["error"]["code"]), ("failed", "corrupt"))
        self.assertRegex(answer["error"]["message"], "^the decoder says: ")
        self.assert_only("a.png")


class LargeTest(HostileTest):
    """Images that say they are huge, and some that are."""

    def test_bomb(self):
        """A small file for 16 gigabytes of pixels is refused by its header."""
        worker = self.worker(recipe=RECIPE, **{"memory-bytes": 1 << 30})
        header = struct.pack(">IIBBBBB", 65535, 65535, 8, 6, 0, 0, 0)
        self.write(
            "bomb.png",
            b"\x89PNG\r\n\x1a\n"
            + png_chunk(b"IHDR", header)
            + png_chunk(b"IDAT", zlib.compress(bytes(1000)))
            + png_chunk(b"IEND", b""),
        )
        answer = worker.job("bomb.png", "out.png")
        self.assertEqual(answer["error"]["code"], "memory")
        self.assertRegex(
            answer["error"]["message"], r"^needs [0-9.]+\sGiB of memory; it may take 1\.0\sGiB$"
        )
        self.assertLess(answer["peak-memory-bytes"], 100 << 20)
        self.assert_only("bomb.png")

    def test_long_sides(self):
        """65,535 pixels and more, where the formats hold them."""
        worker = self.worker(recipe="orange;50;75;radius=0.5")
        for side in (65535, 65536, 100000):
            row = [x % 251 for x in range(3 * side)]
            self.write("wide.ppm", ppm(side, 2, row + row))
            self.assert_done(worker.job("wide.ppm", f"wide-{side}.png"))
            self.assert_done(worker.job("wide.ppm", f"wide-{side}.tif"))
            width, height, _, _, values = colorshine.png_values(
                (self.folder / f"wide-{side}.png").read_bytes()
            )
            self.assertEqual((width, height), (side, 2))
            self.assertEqual(values[: 3 * side], values[3 * side :])
        self.assert_refused(
            worker,
            "wide.ppm",
            "too-large",
            "JPEG holds up to 65500 pixels a side; found 100000",
            "wide.jpg",
        )
        self.assert_refused(
            worker,
            "wide.ppm",
            "too-large",
            "WebP holds up to 16383 pixels a side; found 100000",
            "wide.webp",
        )


class NamesTest(HostileTest):
    def test_any_bytes(self):
        worker = self.worker(recipe=RECIPE)
        content = png(9, 7, gradient(9, 7))
        folder = os.fsencode(self.folder)
        for stem in (b"a b", b"a\nb", b"gr\xfcn", b"-n", b"\xff\xfe", b"%41", b"x" * 251, b'"', b"'$(ls)`"):
            name = stem + b".png"
            with open(os.path.join(folder, name), "wb") as file:
                file.write(content)
            with self.subTest(stem):
                output = stem[:240] + b"_out.jpg"
                self.assert_done(worker.job(name, output))
                self.assertTrue(os.path.exists(os.path.join(folder, output)))

    def test_long_path(self):
        """Past 4,096 bytes, which the system takes only in pieces."""
        worker = self.worker(recipe=RECIPE)
        part, depth = "d" * 200, 24
        here = os.open(self.folder, os.O_RDONLY)
        for _ in range(depth):
            os.mkdir(part, dir_fd=here)
            below = os.open(part, os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = below
        with open(os.open("a.png", os.O_WRONLY | os.O_CREAT, dir_fd=here), "wb") as file:
            file.write(png(9, 7, gradient(9, 7)))
        path = "/".join([part] * depth)
        self.assertGreater(len(path), 4096)
        self.assert_done(worker.job(f"{path}/a.png", f"{path}/b.jpg"))
        self.assertTrue(stat.S_ISREG(os.stat("b.jpg", dir_fd=here).st_mode))
        self.assertEqual(sorted(os.listdir(here)), ["a.png", "b.jpg"])
        os.close(here)


if __name__ == "__main__":
    unittest.main()
