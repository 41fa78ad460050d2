# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# `colorshine lut`: its tables in the programs that they are made for, next to the
# core's own reading of the same table, and what it refuses.
import array
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import struct
import subprocess
import tempfile
import unittest
import zlib

COLORSHINE = os.environ["COLORSHINE_COMMAND"]
APPLY_CLUT = os.environ["COLORSHINE_APPLY_CLUT"]
PHOTOGRAPH = pathlib.Path(os.environ["COLORSHINE_SOURCE"]) / "data/graphs/garden.jpg"

RECIPE = "orange;50;75;radius=0.5|teal;30;150;radius=0.4;falloff=linear|white;1;100;radius=.1;protect"
INTERPOLATIONS = ("tetrahedral", "trilinear")

# Of 65,535: they compute in single precision, and round once more than we do.
ALLOWED = 2

SIDE = 128


def test_pixels():
    """Greys, the corners and edges of the cube of colours, and anything."""
    values = array.array("H")
    for grey in range(0, 65536, 64):
        values.extend([grey] * 3)
    for axis in range(3):
        for corner in range(4):
            for value in range(0, 65536, 255):
                pixel = [65535 * (corner & 1), 65535 * (corner >> 1)]
                pixel.insert(axis, value)
                values.extend(pixel)
    numbers = random.Random(1)
    while len(values) < 3 * SIDE * SIDE:
        values.append(numbers.randrange(65536))
    return values


def png_bytes(values):
    """16 bits, unfiltered."""
    big_endian = array.array("H", values)
    if struct.pack("=H", 1) != struct.pack(">H", 1):
        big_endian.byteswap()
    data, row = big_endian.tobytes(), 6 * SIDE
    rows = b"".join(b"\0" + data[y * row : (y + 1) * row] for y in range(SIDE))

    def chunk(kind, content):
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", SIDE, SIDE, 16, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows, 1))
        + chunk(b"IEND", b"")
    )


def png_values(data):
    """Width, height and values of a PNG file of 16-bit RGB."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, chunks = 8, {}
    while at < len(data):
        (length,), kind = struct.unpack(">I", data[at : at + 4]), data[at + 4 : at + 8]
        chunks[kind] = chunks.get(kind, b"") + data[at + 8 : at + 8 + length]
        at += 12 + length
    width, height, depth, color, *rest = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert (depth, color, rest) == (16, 2, [0, 0, 0])
    packed, before, values = zlib.decompress(chunks[b"IDAT"]), bytearray(6 * width), array.array("H")
    for y in range(height):
        start = y * (6 * width + 1)
        before = unfiltered(packed[start], packed[start + 1 : start + 1 + 6 * width], before)
        values.extend(struct.unpack(f">{3 * width}H", before))
    return width, height, values


def unfiltered(kind, row, above):
    """A row of PNG pixels of six bytes (PNG specification, section 9)."""
    result = bytearray(row)
    for i in range(len(row)):
        left, up, corner = (result[i - 6], above[i], above[i - 6]) if i >= 6 else (0, above[i], 0)
        nearest = min((left, up, corner), key=lambda value: abs(left + up - corner - value))
        result[i] = (row[i] + (0, left, up, (left + up) // 2, nearest)[kind]) & 255
    return result


class LutTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="colorshine-lut-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.pixels = test_pixels()
        (cls.folder / "in.raw").write_bytes(cls.pixels.tobytes())
        (cls.folder / "in.png").write_bytes(png_bytes(cls.pixels))

    def lut(self, *arguments, status=0, **keywords):
        done = subprocess.run(
            [COLORSHINE, "lut", *arguments], cwd=self.folder, timeout=300,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **keywords,
        )
        message = done.stderr.decode(errors="replace")
        self.assertEqual(done.returncode, status, message)
        return done.stdout.decode() if status == 0 else message

    def path(self, name):
        path = self.folder / name
        if path.exists():
            path.unlink()
        return path

    def assert_nothing_left(self, name):
        self.assertFalse((self.folder / name).exists())
        self.assertEqual([n for n in os.listdir(self.folder) if n.endswith(".tmp")], [])


class OtherProgramsTest(LutTest):
    """The programs of Debian's packages that read tables."""

    def run_program(self, *command, **keywords):
        done = subprocess.run(
            command, cwd=self.folder, timeout=300, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, **keywords,
        )
        self.assertEqual(done.returncode, 0, done.stderr.decode(errors="replace"))
        return done.stdout

    def require(self, *programs):
        for program in programs:
            if not shutil.which(program):
                self.skipTest(f"no {program} here")

    read_by_us = {}  # for all tests

    def cube(self, size, space="srgb"):
        """The name of a table, made once."""
        name = f"{space}-{size}.cube"
        if not (self.folder / name).exists():
            self.lut("--attractor", RECIPE, "-o", name, "--size", str(size), "--space", space)
        return name

    def ours(self, *table):
        if table not in self.read_by_us:
            self.read_by_us[table] = self.read(*table)
        return self.read_by_us[table]

    def read(self, form, space, n_nodes, interpolation):
        with open(self.folder / "in.raw", "rb") as pixels:
            done = subprocess.run(
                [APPLY_CLUT, RECIPE, space, str(n_nodes), form, interpolation],
                stdin=pixels, stdout=subprocess.PIPE, timeout=300, check=True,
            )
        values = array.array("H", done.stdout)
        moved = sum(abs(a - b) > 655 for a, b in zip(values, self.pixels))
        self.assertGreater(moved, len(values) / 4, "the recipe moves too little to be a test")
        return values

    def assert_same(self, data, ours, what):
        theirs = array.array("H", data)
        self.assertEqual(len(theirs), len(ours), what)
        worst = max(abs(a - b) for a, b in zip(theirs, ours))
        self.assertLessEqual(worst, ALLOWED, what)

    def ffmpeg(self, *arguments):
        return self.run_program(
            "ffmpeg", "-v", "error", "-f", "rawvideo", "-pix_fmt", "rgb48", "-s", f"{SIDE}x{SIDE}",
            "-i", "in.raw", *arguments, "-f", "rawvideo", "-pix_fmt", "rgb48", "-",
        )

    def test_cube_in_ffmpeg(self):
        self.require("ffmpeg")
        for space, size in (("srgb", 17), ("srgb", 65), ("display-p3", 33), ("srgb", 129)):
            table = self.cube(size, space)
            for interpolation in INTERPOLATIONS:
                data = self.ffmpeg("-vf", f"lut3d={table}:interp={interpolation}")
                what = f"{space}, {size} nodes, {interpolation}"
                self.assert_same(data, self.ours("cube", space, size, interpolation), what)

    def test_hald_in_ffmpeg(self):
        self.require("ffmpeg")
        for space, level in (("srgb", 4), ("srgb", 8), ("prophoto-rgb", 5), ("srgb", 12)):
            self.path("look.png")
            self.lut("--attractor", RECIPE, "-o", "look.png", "--level", str(level), "--space", space)
            for interpolation in INTERPOLATIONS:
                data = self.ffmpeg(
                    "-i", "look.png", "-filter_complex", f"[0][1]haldclut=interp={interpolation}"
                )
                what = f"{space}, level {level}, {interpolation}"
                self.assert_same(data, self.ours("hald", space, level**2, interpolation), what)

    def test_cube_in_opencolorio(self):
        self.require("ocioconvert", "ffmpeg")
        names = {"tetrahedral": "tetrahedral", "trilinear": "linear"}
        for size in (17, 65, 129):
            table = self.cube(size)
            for interpolation in INTERPOLATIONS:
                self.path("out.png")
                (self.folder / "config.ocio").write_text(
                    "ocio_profile_version: 2\n"
                    "search_path: .\n"
                    "roles: {default: raw, scene_linear: raw}\n"
                    "file_rules: [!<Rule> {name: Default, colorspace: raw}]\n"
                    "displays: {screen: [!<View> {name: raw, colorspace: raw}]}\n"
                    "colorspaces:\n"
                    "  - !<ColorSpace> {name: raw}\n"
                    "  - !<ColorSpace> {name: look, from_scene_reference: !<FileTransform> "
                    f"{{src: {table}, interpolation: {names[interpolation]}}}}}\n"
                )
                environment = dict(os.environ, OCIO=str(self.folder / "config.ocio"))
                self.run_program("ocioconvert", "in.png", "raw", "out.png", "look", env=environment)
                data = self.run_program(
                    "ffmpeg", "-v", "error", "-i", "out.png", "-f", "rawvideo", "-pix_fmt", "rgb48", "-"
                )
                what = f"{size} nodes, {interpolation}"
                self.assert_same(data, self.ours("cube", "srgb", size, interpolation), what)


class TableTest(LutTest):
    def test_printed_error(self):
        errors = {}
        for size in (17, 129):
            self.path("look.cube")
            printed = self.lut("-a", RECIPE, "-o", "look.cube", "--size", str(size))
            form = (
                rf"look.cube: {size} nodes per side, encoded srgb\n"
                r"Difference from the transform in ΔE OK, over 2097152 colours:\n"
                r"  tetrahedral  mean (\S+)  p99 (\S+)  max (\S+)\n"
                r"  trilinear    mean (\S+)  p99 (\S+)  max (\S+)\n"
            )
            self.assertRegex(printed, f"^{form}$")
            errors[size] = [float(number) for number in re.match(form, printed).groups()]
        for coarse, fine in zip(errors[17], errors[129]):
            self.assertLess(fine, coarse)
            self.assertGreater(fine, 0.0)

    def test_any_number_of_threads(self):
        for name in ("look.cube", "look.png"):
            files = []
            for n_threads in ("1", "3"):
                path = self.path(name)
                printed = self.lut("-a", RECIPE, "-o", name, "--threads", n_threads)
                files.append((printed, path.read_bytes()))
            self.assertEqual(files[0], files[1])

    def test_settings(self):
        """Every option reaches the table, and the file tells which they were."""
        # The neutral chroma matters where chroma grows along a colour's own hue.
        recipe = RECIPE + "|purple;50;100;radius=0.4;channels=c"
        tables = []
        for option in ("--blend=oklab", "--blend=oklch", "--gamut=clip", "--neutral-chroma=0.2",
                       "--lightness=no", "--chroma=no", "--hue=no", "--space=rec2020"):
            path = self.path("look.cube")
            self.lut("-a", recipe, "-o", "look.cube", "--size", "17", option)
            text = path.read_text()
            name, value = option[2:].split("=")
            self.assertIn(f"encoded {value}" if name == "space" else f"{name}={value}", text)
            tables.append(text)
        numbers = {text[text.index("LUT_3D_SIZE"):] for text in tables}
        self.assertEqual(len(numbers), len(tables))

    def test_recipe_from_image(self):
        """The radii of an image, kept in the file, give the same table without it."""
        self.path("look.cube")
        self.lut("-a", "orange;40;75|teal;30;50;off", "--from-image", str(PHOTOGRAPH),
                 "-o", "look.cube", "--size", "17")
        table = (self.folder / "look.cube").read_text()
        recipe = [line[2:] for line in table.splitlines() if line.startswith("# ") and ";" in line]
        recipe = [line for line in recipe if not line.startswith("Colorshine")]
        self.assertRegex(recipe[0], r"^orange;40;75;radius=0\.\d+$")
        self.assertEqual(recipe[1:], ["teal;30;50;off"])
        (self.folder / "resolved.txt").write_text("\n".join(recipe))
        self.path("look.cube")
        self.lut("--recipe", "resolved.txt", "-o", "look.cube", "--size", "17")
        self.assertEqual((self.folder / "look.cube").read_text(), table)

    def test_recipe_from_images(self):
        """Two images together lie between each alone."""
        recipe = ("-a", "oklch(0.6 0.1 120);30;75", "-o", "look.cube", "--size", "17")
        (self.folder / "black.png").write_bytes(png_bytes(array.array("H", [0] * 3 * SIDE * SIDE)))
        radii = []
        for images in ([PHOTOGRAPH], [PHOTOGRAPH, "black.png"], ["black.png"]):
            path = self.path("look.cube")
            self.lut(*recipe, *(f"--from-image={image}" for image in images))
            radii.append(float(re.search(r"radius=([0-9.]+)", path.read_text()).group(1)))
        self.assertLess(radii[0], radii[1])
        self.assertLess(radii[1], radii[2])

    def test_identity(self):
        self.path("same.CUBE")
        printed = self.lut("-a", "orange;50;0;radius=1", "-o", "same.CUBE", "--size", "33")
        self.assertIn("tetrahedral  mean 0.000000  p99 0.000000  max 0.00000", printed)
        lines = (self.folder / "same.CUBE").read_text().splitlines()
        nodes = [line for line in lines if line[0] in "01"]
        places = [f"{i / 32:.6f}" for i in range(33)]
        self.assertEqual(nodes, [f"{r} {g} {b}" for b in places for g in places for r in places])

    def test_names_of_any_bytes(self):
        for name in (b"two\nlines.cube", b"not \xff utf-8.cube", b"-dash \"quoted\".cube",
                     b"x" * 250 + b".cube"):
            self.lut("-a", RECIPE, b"--output=" + name, "--size", "17")
            lines = (os.fsencode(self.folder) + b"/" + name)
            with open(lines, "rb") as file:
                first, second = file.readline(), file.readline()
            self.assertRegex(first, rb'^TITLE "[ -!#-~]+"\n$')
            self.assertRegex(second, rb"^# Colorshine ")
            os.unlink(lines)


    def test_hald_file(self):
        """Byte by byte: an image of L³ × L³ of 16 bits, its pixels the nodes of the .cube."""
        level = 5
        side = level**3
        cube, hald = self.path("look.cube"), self.path("look.png")
        self.lut("-a", RECIPE, "-o", "look.cube", "--size", str(level**2))
        self.lut("-a", RECIPE, "-o", "look.png", "--level", str(level))
        width, height, values = png_values(hald.read_bytes())
        self.assertEqual((width, height), (side, side))
        nodes = " ".join(line for line in cube.read_text().splitlines() if line[0] in "-.0123456789")
        nodes = [float(word) for word in nodes.split()]
        self.assertEqual(len(values), len(nodes))
        for value, node in zip(values, nodes):
            # Half a step of 16 bits, and half of the sixth decimal.
            self.assertLessEqual(abs(value / 65535 - node), 0.5 / 65535 + 0.51e-6)


class RefusalTest(LutTest):
    def assert_refused(self, message, *arguments, status=2, name="look.cube"):
        self.path(name)
        said = self.lut(*arguments, "--output", name, status=status)
        self.assertIn(message, said)
        self.assert_nothing_left(name)

    def test_unresolved_recipe(self):
        self.assert_refused(
            "colorshine lut: attractor 2 (teal) has a tolerance of 30 % and no radius: how far it "
            "reaches depends on an image's colours, and a table knows no image. Give it radius=… "
            "('colorshine inspect' prints the radii for an image), or name the image with "
            "--from-image FILE",
            "-a", "orange;50;75;radius=0.2", "-a", "teal;30;50", status=1,
        )

    def test_what_needs_no_image(self):
        for attractor in ("orange;0;75", "orange;50;75;off"):
            self.path("look.cube")
            self.lut("-a", attractor, "-o", "look.cube", "--size", "17")

    def test_wrong_use(self):
        good = ("-a", RECIPE)
        self.assert_refused("expected a recipe: --attractor, --recipe or --preset")
        self.assert_refused("expected nodes per side from 17 to 129", *good, "--size", "16")
        self.assert_refused("expected nodes per side from 17 to 129", *good, "--size", "130")
        self.assert_refused("expected nodes per side from 17 to 129", *good, "--size", "-1")
        self.assert_refused("--level belongs to a Hald CLUT", *good, "--level", "8")
        self.assert_refused("--size belongs to a .cube", *good, "--size", "65", name="look.png")
        self.assert_refused("expected a level from 4 to 12", *good, "--level", "3", name="look.png")
        self.assert_refused("expected a level from 4 to 12", *good, "--level", "13", name="look.png")
        self.assert_refused(
            "found “srgb-linear”; expected one of srgb, display-p3, a98-rgb, prophoto-rgb, rec2020",
            *good, "--space", "srgb-linear",
        )
        for name in ("look.3dl", "look", ".hidden/look", "look.tif"):
            self.assert_refused("a table's name ends in .cube, or in .png", *good, name=name)
        self.assertIn("expected --output", self.lut(*good, status=2))

    def test_bad_images(self):
        (self.folder / "empty.jpg").write_bytes(b"")
        (self.folder / "text.jpg").write_bytes(b"hello" * 100)
        for name in ("missing.jpg", "empty.jpg", "text.jpg", "."):
            self.assert_refused("colorshine lut: ", "-a", "red;10;10", "--from-image", name, status=1)

    def test_existing_file(self):
        for name in ("mine.cube", "mine.png"):
            (self.folder / name).write_text("mine")
            said = self.lut("-a", RECIPE, "-o", name, status=1)
            self.assertIn("the output exists; --overwrite replaces it", said)
            self.assertEqual((self.folder / name).read_text(), "mine")
            self.lut("-a", RECIPE, "-o", name, "--overwrite")
            self.assertNotEqual((self.folder / name).read_bytes(), b"mine")

    def test_folders(self):
        self.assert_refused("folder can't be opened", "-a", RECIPE, name="none/look.cube", status=1)
        (self.folder / "folder.cube").mkdir(exist_ok=True)
        self.lut("-a", RECIPE, "-o", "folder.cube", status=1)
        self.lut("-a", RECIPE, "-o", "folder.cube", "--overwrite", status=1)
        self.assertTrue((self.folder / "folder.cube").is_dir())

    def test_full_disk(self):
        """A disk that takes half of the file, played by the limit of a file's size."""

        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

        for name in ("look.cube", "look.png"):
            self.path(name)
            said = self.lut("-a", RECIPE, "-o", name, status=1, preexec_fn=limit)
            self.assertRegex(said, "^colorshine lut: ")
            self.assert_nothing_left(name)
            (self.folder / name).write_text("mine")
            self.lut("-a", RECIPE, "-o", name, "--overwrite", status=1, preexec_fn=limit)
            self.assertEqual((self.folder / name).read_text(), "mine")


if __name__ == "__main__":
    unittest.main()
