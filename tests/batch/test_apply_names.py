# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names that programs trip over, from the arguments to the report and back."""

import json
import os
import subprocess

from apply_case import ApplyCase, main, png

# Whole bytes, as a file system has them.
ODD_NAMES = [
    b"two\nlines.png",
    b"  spaces  .png",
    b"not \xff\xe4 utf-8.png",
    "ünï — 写真.png".encode(),
    b"-dash.png",
    b"quote\"'\\ `$(x)`.png",
    b"tab\tbell\x07.png",
    b"%41%2F.png",
    b"{name}.png",
    b"x" * 251 + b".png",
]


class NamesTest(ApplyCase):
    def write_bytes(self, name):
        path = os.fsencode(self.folder) + b"/in/" + name
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(png(20, 10, seed=name))

    def listed(self, folder):
        names = os.listdir(os.fsencode(self.folder) + b"/" + folder)
        return sorted(name for name in names if not name.startswith(b".colorshine-state"))

    def setUp(self):
        super().setUp()
        for name in ODD_NAMES:
            self.write_bytes(name)

    def test_a_folder_of_them(self):
        self.apply("--output-dir", "out", "--report", "report.jsonl", "in")
        self.assertEqual(self.listed(b"out"), sorted(ODD_NAMES))
        self.apply("--output-dir", "out", "--resume", "--report", "report.jsonl", "in")
        lines = self.report()
        self.assertEqual(len(lines), 2 * len(ODD_NAMES))
        self.assertTrue(all(line.get("finished-before") for line in lines[len(ODD_NAMES):]))
        # What is no text is there twice: to read, and byte by byte.
        (odd,) = [line for line in lines[: len(ODD_NAMES)] if "input-escaped" in line]
        self.assertEqual(odd["input"], "in/not \\xFF\\xE4 utf-8.png")
        self.assertEqual(odd["input-escaped"], "in/not%20%FF%E4%20utf-8.png")

    def test_as_arguments(self):
        names = [b"in/" + name for name in ODD_NAMES]
        self.apply("--output-dir", "out", *names)
        self.assertEqual(self.listed(b"out"), sorted(ODD_NAMES))
        self.folder = self.folder / "in"
        self.apply("--output-dir", "new", "--", "-dash.png")
        self.assertEqual(self.names("new"), ["-dash.png"])

    def test_through_a_list(self):
        names = b"\0".join(b"in/" + name for name in ODD_NAMES)
        self.apply("--output-dir", "out", "-", stdin=None, input=names)
        self.assertEqual(self.listed(b"out/in"), sorted(ODD_NAMES))

    def test_through_a_manifest(self):
        said = self.apply("--output-dir", "out", "--dry-run", "--progress", "json", "in")
        for line in said.out.splitlines():
            json.loads(line)
        (self.folder / "manifest").write_text(said.out)
        self.apply("--manifest", "manifest", "--report", "report.jsonl")
        self.assertEqual(self.listed(b"out"), sorted(ODD_NAMES))
        # And a report merges with itself: each is there once.
        said = self.run_command(self.command("report.jsonl", "report.jsonl", verb="merge-reports"))
        self.assertEqual(len(said.out.splitlines()), len(ODD_NAMES))

    def test_failures_are_told_on_one_line(self):
        with open(os.fsencode(self.folder) + b"/in/bad\n\xff\x1b[31m.png", "wb"):
            pass
        said = self.apply("--output-dir", "out", "in", status=1)
        self.assertIn("colorshine: in/bad\\n\\xFF\\x1B[31m.png: the file is empty\n", said.err)

    def test_names_that_become_too_long(self):
        said = self.apply("in/" + "x" * 251 + ".png", status=1)
        self.assertIn("the output's name has 266 bytes; expected at most 255 (see --name)", said.err)


class LongPathTest(ApplyCase):
    def setUp(self):
        super().setUp()
        # Twenty-five folders of 200 bytes: longer than a call to the kernel takes.
        self.depth = 25
        at = os.open(self.folder, os.O_RDONLY)
        for name in ["in"] + ["d" * 200] * self.depth:
            os.mkdir(name, dir_fd=at)
            below = os.open(name, os.O_RDONLY, dir_fd=at)
            os.close(at)
            at = below
        with open(os.open("deep.png", os.O_WRONLY | os.O_CREAT, dir_fd=at), "wb") as file:
            file.write(png(20, 10))
        os.close(at)

    def names_below(self, top):
        found = subprocess.run(["find", top, "-type", "f", "-printf", "%f\\n"], cwd=self.folder,
                               stdout=subprocess.PIPE, check=True)
        return sorted(found.stdout.decode().split())

    def test_mirrored(self):
        said = self.apply("--output-dir", "out", "--report", "report.jsonl", "in")
        self.assertEqual(self.names_below("out"), [".colorshine-state", "deep.png"])
        (line,) = self.report()
        self.assertGreater(len(line["input"]), 4096)
        self.assertEqual(len(line["output"]), len(line["input"]) + 1)
        said = self.apply("--output-dir", "out", "--resume", "in")
        self.assertIn("(1 before)", said.err)

    def test_beside_the_input(self):
        self.apply("in")
        said = self.apply("in", "--resume")
        self.assertIn("(1 before)", said.err)
        self.assertEqual(self.names_below("in"), [".colorshine-state", "deep.png", "deep_colorshine.png"])
        said = self.apply("in", status=1)
        self.assertIn("the output exists", said.err)


class LinksTest(ApplyCase):
    def test_loops(self):
        self.write("in/a/photo.png")
        os.symlink("..", self.folder / "in/a/up")
        os.symlink("round.png", self.folder / "in/round.png")
        os.symlink("nowhere.png", self.folder / "in/dangling.png")
        said = self.apply("--output-dir", "out", "--report", "report.jsonl", "in", status=1)
        self.assertEqual(self.names("out"), ["a/photo.png"])
        self.assertIn("in/a/up: a symbolic link to a folder already searched; not followed", said.err)
        self.assertIn("in/round.png: a symbolic link to itself; left out", said.err)
        self.assertEqual(self.error_of("dangling.png"), ("not-found", "No such file or directory"))
        self.assertIn("colorshine: in/dangling.png: No such file or directory\n", said.err)
        # Mended, it is the only one that is made.
        os.unlink(self.folder / "in/dangling.png")
        self.write("in/dangling.png")
        self.assert_resumes("in", made=["dangling.png"])

    def test_linked_folders_and_files(self):
        self.write("elsewhere/one.png")
        self.write("in/two.png")
        os.symlink("../elsewhere", self.folder / "in/linked")
        os.symlink("two.png", self.folder / "in/same.png")
        self.apply("--output-dir", "out", "in")
        self.assertEqual(self.names("out"), ["linked/one.png", "same.png", "two.png"])
        self.assertFalse((self.folder / "out/same.png").is_symlink())

    def test_an_output_that_is_a_link(self):
        """What it points to stays; the link is replaced, and only when asked."""
        self.write("photo.png")
        self.write("precious.png", b"mine")
        os.symlink("precious.png", self.folder / "photo_colorshine.png")
        self.apply("photo.png", status=1)
        self.apply("photo.png", "--overwrite")
        self.assertEqual(self.read("precious.png"), b"mine")
        self.assertFalse((self.folder / "photo_colorshine.png").is_symlink())

    def test_what_is_no_file(self):
        os.mkfifo(self.folder / "pipe.png")
        said = self.apply("pipe.png", "/dev/null", status=1)
        self.assertIn("colorshine: pipe.png: not a regular file\n", said.err)
        self.assertIn("colorshine: /dev/null: not a regular file\n", said.err)
        said = self.apply("missing.png", status=1)
        self.assertIn("colorshine: missing.png: No such file or directory\n", said.err)


if __name__ == "__main__":
    main()
