# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""`colorshine apply` as it is meant to be used, and how it refuses to be misused."""

import json
import os
import pty
import select
import subprocess

from apply_case import PHOTOGRAPH, STATE, ApplyCase, children, main, png


class FilesTest(ApplyCase):
    def test_beside_the_input(self):
        before = self.write("photo.png").read_bytes()
        said = self.apply("photo.png")
        self.assertEqual(self.names(), ["photo.png", "photo_colorshine.png"])
        self.assertEqual(self.read("photo.png"), before)
        self.assertNotEqual(self.read("photo_colorshine.png"), before)
        self.assert_whole("photo_colorshine.png")
        self.assertRegex(said.err, r"^colorshine: 1 of 1 file done, 0:\d\d, [0-9.]+ MP/s\n$")
        # A file that was named alone leaves nothing else behind.
        self.assertFalse((self.folder / STATE).exists())

    def test_a_tree_is_mirrored(self):
        inputs = ["tree/one.png", "tree/a/two.png", "tree/a/b/three.png"]
        for name in inputs:
            self.write(name)
        self.write("tree/a/text.txt", b"no image")
        self.write("tree/.hidden.png")
        self.write("tree/a/by content", png(9, 9))
        # A name without an extension can't say what is to be written.
        self.apply("--output-dir", "out", "--report", "report.jsonl", "tree", status=1)
        self.assertEqual(self.names("out"), ["a/b/three.png", "a/two.png", "one.png"])
        self.assertEqual(self.error_of("by content")[0], "output-format")
        self.apply("--output-dir", "out2", "--name", "{name}.png", "tree")
        self.assertEqual(self.names("out2"),
                         ["a/b/three.png", "a/by content.png", "a/two.png", "one.png"])
        self.assertEqual(self.read("out2/a/two.png"), self.read("out/a/two.png"))

    def test_nothing_is_overwritten_unasked(self):
        self.write("photo.png")
        self.write("photo_colorshine.png", b"mine")
        said = self.apply("photo.png", status=1)
        self.assertIn("colorshine: photo.png: the output exists; --overwrite replaces it\n", said.err)
        self.assertEqual(self.read("photo_colorshine.png"), b"mine")
        self.apply("photo.png", "--overwrite")
        self.assert_whole("photo_colorshine.png")

    def test_outputs_are_no_inputs(self):
        self.write("a/photo.png")
        self.apply("a")
        said = self.apply("a", "--overwrite")
        self.assertEqual(self.names("a"), ["photo.png", "photo_colorshine.png"])
        self.assertIn("a/photo_colorshine.png: the output of a/photo.png; left out", said.err)
        # Nor are the files in the outputs' folder.
        self.apply("--output-dir", "a/out", "--name", "x{name}.{ext}", "a")
        said = self.apply("--output-dir", "a/out", "--name", "x{name}.{ext}", "a", "--overwrite")
        self.assertIn("a/out: the folder of the outputs; not searched", said.err)

    def test_an_input_is_never_replaced(self):
        before = self.write("photo.png").read_bytes()
        for arguments in (("--output", "photo.png"), ("--output", "./photo.png"),
                          ("--name", "{name}.png"), ("--output-dir", "."),
                          ("--output", os.path.join("..", self.folder.name, "photo.png"))):
            said = self.apply(*arguments, "--overwrite", "photo.png", status=1)
            self.assertIn("the output would be the input itself", said.err)
            self.assertEqual(self.read("photo.png"), before)
        os.link(self.folder / "photo.png", self.folder / "other.png")
        said = self.apply("--output", "other.png", "--overwrite", "photo.png", status=1)
        self.assertIn("the output is the input itself, which is never replaced", said.err)
        self.assertEqual(self.read("photo.png"), before)

    def test_lists_on_standard_input(self):
        self.write("a/one.png")
        self.write("a/two\nlines.png")
        self.apply("--output-dir", "out", "-", stdin=None, input=b"a/one.png\n")
        self.assertEqual(self.names("out"), ["a/one.png"])
        self.apply("--output-dir", "out2", "-", stdin=None, input=b"a/one.png\0./a/two\nlines.png\0")
        self.assertEqual(self.names("out2"), ["a/one.png", "a/two\nlines.png"])

    def test_one_output(self):
        self.write("photo.png")
        self.apply("photo.png", "--output", "new.jpg", "--quality", "90")
        self.assertEqual(self.read("new.jpg")[:2], b"\xff\xd8")
        said = self.apply("photo.png", "--output", "new.xyz", status=1)
        self.assertRegex(said.err, "colorshine: photo.png: the output.s extension is “xyz”; expected one of jpg, ")
        self.assertEqual(self.names(), ["new.jpg", "photo.png"])

    def test_two_inputs_with_one_output(self):
        self.write("a/photo.png")
        self.write("a/photo.jpg", PHOTOGRAPH.read_bytes())
        self.write("b/photo.png")
        said = self.apply("--name", "{name}_new.png", "a", status=2)
        self.assertIn("nothing was done: a/photo.jpg and a/photo.png would both become "
                      "a/photo_new.png\n", said.err)
        said = self.apply("--output-dir", "out", "a/photo.png", "b/photo.png", status=2)
        self.assertIn("nothing was done: a/photo.png and b/photo.png would both become "
                      "out/photo.png\n", said.err)
        os.symlink("a", self.folder / "link")
        said = self.apply("--output-dir", "out", "a/photo.png", "link/photo.png")
        self.assertIn("1 of 1 file done", said.err)

    def test_dry_run_and_manifest(self):
        self.write("a/one.png")
        self.write("a/b/two.png")
        said = self.apply("--output-dir", "out", "--dry-run", "a")
        self.assertEqual(said.out, "a/b/two.png -> out/b/two.png\na/one.png -> out/one.png\n")
        self.assertEqual(self.names(), ["a/b/two.png", "a/one.png"])
        said = self.apply("--output-dir", "out", "--dry-run", "--progress", "json", "a")
        (self.folder / "manifest").write_text(said.out)
        self.apply("--manifest", "manifest")
        self.assertEqual(self.names("out"), ["b/two.png", "one.png"])
        self.apply("--output-dir", "direct", "a")
        self.assertEqual(self.read("direct/b/two.png"), self.read("out/b/two.png"))


class TogetherTest(ApplyCase):
    def radii(self, *arguments):
        self.apply("--report", "report.jsonl", "--overwrite", "--output-dir", "out", *arguments)
        return {line["input"]: tuple(line["radii"]) for line in self.report()}

    def setUp(self):
        super().setUp()
        # Colours that differ from file to file.
        for i in range(4):
            value = bytes((60 * i, 40, 200 - 60 * i))
            rows = b"".join(b"\0" + value * 20 + png(1, 1, seed=y)[-20:-8] for y in range(24))
            self.write(f"a/{i}.png", png(24, 24, rows=rows))

    def test_the_same_radii_for_all(self):
        apart = self.radii("a")
        together = self.radii("--analyse-together", "a")
        self.assertGreater(len(set(apart.values())), 1)
        self.assertEqual(len(set(together.values())), 1)
        # A set of one is that file alone.
        self.assertEqual(self.radii("--analyse-together", "a/2.png"), {"a/2.png": apart["a/2.png"]})

    def test_the_same_radii_for_all_shards(self):
        whole = self.radii("--analyse-together", "a")
        parts = {}
        for i in range(1, 4):
            parts.update(self.radii("--analyse-together", "--shard", f"{i}/3", "a"))
        self.assertEqual(parts, whole)

    def test_a_file_that_cant_be_counted(self):
        whole = self.radii("--analyse-together", "a")
        self.write("a/broken.png", png(30, 30)[:200])
        self.apply("--report", "report.jsonl", "--overwrite", "--output-dir", "out",
                   "--analyse-together", "a", status=1)
        self.assertEqual(self.error_of("broken.png")[0], "truncated")
        radii = {line["input"]: tuple(line["radii"]) for line in self.report() if "radii" in line}
        self.assertEqual(radii, whole)

    def test_resume(self):
        self.apply("--output-dir", "out", "--analyse-together", "a")
        said = self.apply("--output-dir", "out", "--analyse-together", "--resume", "a")
        self.assertIn("4 of 4 files done (4 before)", said.err)


class TellingTest(ApplyCase):
    def setUp(self):
        super().setUp()
        for i in range(3):
            self.write(f"a/{i}.png")

    def test_report(self):
        self.apply("--output-dir", "out", "--report", "report.jsonl", "a")
        self.assertEqual(len(self.report()), 3)
        for line in self.report():
            self.assertEqual(line["status"], "done")
            self.assertEqual(line["input-bytes"], (self.folder / line["input"]).stat().st_size)
            self.assertEqual(line["output-bytes"], (self.folder / line["output"]).stat().st_size)
            for member in ("seconds-wall", "seconds-cpu", "peak-memory-bytes", "delta-e-mean",
                           "delta-e-max", "coverage", "megapixels"):
                self.assertGreater(line[member], 0, member)
            self.assertEqual(line["retries"], 0)
            self.assertEqual(len(line["content-hash"]), 64)
        said = self.apply("--output-dir", "out", "--report", "report.jsonl", "a", status=2)
        self.assertIn("expected --resume or --overwrite for a report that is there", said.err)

    def test_progress_for_programs(self):
        self.write("a/bad.png", b"no image")
        said = self.apply("--output-dir", "out", "--progress", "json", "a", status=1)
        events = [json.loads(line) for line in said.out.splitlines()]
        files = [event for event in events if event["event"] == "file"]
        self.assertEqual(sorted(event["status"] for event in files), ["done"] * 3 + ["failed"])
        self.assertEqual(events[-1]["event"], "end")
        self.assertEqual([events[-1][name] for name in ("files", "done", "failed", "exit-status")],
                         [4, 3, 1, 1])
        self.assertEqual(said.err, "")

    def test_quiet(self):
        said = self.apply("--output-dir", "out", "--quiet", "a")
        self.assertEqual((said.out, said.err), ("", ""))
        self.write("a/bad.png", b"no image")
        said = self.apply("--output-dir", "out2", "--quiet", "a", status=1)
        self.assertRegex(said.err, r"^colorshine: a/bad\.png: [^\n]+\n$")

    def test_verbose(self):
        said = self.apply("--output-dir", "out", "--verbose", "a")
        self.assertRegex(said.err + said.out, r"\d+ workers, \d+ cores, \d+ MiB")

    def test_bar(self):
        """On a terminal, which is drawn over at the end."""
        for i in range(40):
            self.write(f"a/more{i}.png", png(300, 300, seed=i))
        leader, follower = pty.openpty()
        process = subprocess.Popen(
            self.command("--output-dir", "out", "--jobs", "1", "a"), cwd=self.folder,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=follower,
        )
        self.addCleanup(self.end, process)
        os.close(follower)
        text = b""
        while True:
            if not select.select([leader], [], [], 60)[0]:
                self.fail("the terminal hears nothing")
            try:
                piece = os.read(leader, 4096)
            except OSError:
                break
            if not piece:
                break
            text += piece
        os.close(leader)
        self.assertEqual(process.wait(), 0)
        self.assertRegex(text, rb"\[[#-]{20}\]  \d+/43 files  .*MP/s")
        self.assertIn(b"\r\x1b[K", text)
        self.assertRegex(text, rb"\r\x1b\[Kcolorshine: 43 of 43 files done, [^\n]*\n$")

    def test_nothing_to_do(self):
        (self.folder / "empty").mkdir()
        said = self.apply("empty")
        self.assertEqual(said.err.splitlines()[0], "colorshine: no images here")

    def test_workers(self):
        """As many as were asked for, for as many files."""
        for i in range(6):
            self.write(f"big/{i}.png", png(1500, 1500, seed=i))
        process = self.start("--output-dir", "out", "--jobs", "3", "big")
        self.assertEqual(len(self.wait_for_workers(process, 3)), 3)
        self.finish(process)
        self.assertEqual(children(process.pid), [])


class UsageTest(ApplyCase):
    def test_refusals(self):
        self.write("photo.png")
        for arguments, sentence in (
            ((), "expected FILE or FOLDER…, or - for a list of them on standard input, or "
                 "--manifest"),
            (("--manifest", "m", "photo.png"), "expected FILE or FOLDER…"),
            (("--manifest", "m", "--output-dir", "d"), "--manifest names the outputs too"),
            (("--jobs", "0", "photo.png"), "--jobs: expected a number from 1 to 1024"),
            (("--retries", "-1", "photo.png"), "--retries: expected a number from 0 to 100"),
            (("--timeout", "-1", "photo.png"), "--timeout: expected a number of seconds from 0"),
            (("--memory", "lots", "photo.png"), "--memory: found “lots”; expected a number of "
                                                "bytes, with K, M, G or T, such as 4G"),
            (("--shard", "3/2", "photo.png"), "--shard: found “3/2”; expected I/N with I from 1 to "
                                              "N, such as 2/5"),
            (("--progress", "loud", "photo.png"), "--progress: found “loud”; expected bar, plain, "
                                                  "json or none"),
            (("--quiet", "--progress", "bar", "photo.png"), "expected --quiet or --progress, not both"),
            (("--output", "a.png", "--output-dir", "d", "photo.png"),
             "expected --output, or --output-dir and --name, not both"),
            (("--name", "x.png", "photo.png"), "--name: found “x.png”; expected a name without "
                                               "slashes with {name} in it"),
            (("--output", "a.png", "photo.png", "."), "--output names one file, and there are 2 "
                                                      "inputs; expected --output-dir"),
            (("--gamut", "huge", "photo.png"), "huge"),
            (("--no-such-option", "photo.png"), "--no-such-option"),
        ):
            said = self.apply(*arguments, status=2)
            self.assertIn(sentence, said.err)
            self.assertTrue(said.err.startswith("colorshine apply: "), said)
            self.assertTrue(said.err.endswith("See 'colorshine apply --help'.\n"), said)
        self.assertEqual(self.names(), ["photo.png"])

    def test_bad_manifests(self):
        self.write("photo.png")
        (self.folder / "a").mkdir()
        for text, sentence in (
            ("{\n", "manifest, line 1: expected a JSON object"),
            ('{"input": "photo.png", "output": "x.png"}\n[]\n',
             "manifest, line 2: expected a JSON object"),
            ('{"input": "photo.png"}\n',
             'manifest, line 1: expected an object with "input" and "output"'),
            ('{"input": "a", "output": "x.png"}\n',
             "manifest, line 1: the input is a folder; expected a file"),
        ):
            (self.folder / "manifest").write_text(text)
            said = self.apply("--manifest", "manifest", status=2)
            self.assertIn(sentence, said.err)
        said = self.apply("--manifest", "missing", status=2)
        self.assertIn("missing: ", said.err)

    def test_recipes(self):
        self.write("photo.png")
        said = self.run_command(self.command()[:2] + ["photo.png"], status=2)
        self.assertIn("expected a recipe", said.err)
        said = self.run_command(self.command()[:2] + ["-a", "orange;x;1", "photo.png"], status=2)
        self.assertIn("colorshine apply: ", said.err)


if __name__ == "__main__":
    main()
