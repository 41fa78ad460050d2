# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A set that is finished by several runs: `--resume`, `--shard`, and the reports put
together again."""

import json
import os
import shutil

from apply_case import STATE, ApplyCase, main, png


class ResumeTest(ApplyCase):
    def setUp(self):
        super().setUp()
        for i in range(5):
            self.write(f"in/{i}.png")
        self.apply("--output-dir", "out", "in")

    def resume(self, *arguments, status=0):
        """Which outputs were made again."""
        before = self.times()
        said = self.apply("--output-dir", "out", "--resume", *arguments, "in", status=status)
        return said, sorted(name for name, time in self.times().items() if before.get(name) != time)

    def test_all_done(self):
        said, made = self.resume()
        self.assertIn("5 of 5 files done (5 before)", said.err)
        self.assertEqual(made, [])

    def test_times_do_not_matter(self):
        for i in range(5):
            os.utime(self.folder / f"in/{i}.png")
            os.utime(self.folder / f"out/{i}.png", (0, 0))
        self.assertEqual(self.resume()[1], [])

    def test_what_is_missing(self):
        (self.folder / "out/3.png").unlink()
        self.write("in/new.png")
        self.assertEqual(self.resume()[1], ["3.png", "new.png"])

    def test_another_input(self):
        """Its output is there, of other bytes: it is replaced only when asked."""
        self.write("in/2.png", png(40, 30, seed="another"))
        said, made = self.resume(status=1)
        self.assertIn("colorshine: in/2.png: the output exists, made from another input or with other "
                      "settings, or changed since; --overwrite replaces it\n", said.err)
        self.assertEqual(made, [])
        self.assertEqual(self.resume("--overwrite")[1], ["2.png"])

    def test_another_recipe_or_settings(self):
        for arguments in (("--attractor", "teal;10;10"), ("--gamut", "clip"), ("--depth", "16"),
                          ("--hue", "no")):
            said, made = self.resume(*arguments, status=1)
            self.assertEqual(said.err.count("made from another input or with other settings"), 5)
            self.assertEqual(made, [])
        self.assertEqual(len(self.resume("--gamut", "clip", "--overwrite")[1]), 5)
        # What decides about no byte does not matter.
        self.assertEqual(self.resume("--gamut", "clip", "--verify", "--jobs", "1", "--memory", "1G")[1], [])

    def test_a_damaged_output(self):
        path = self.folder / "out/1.png"
        path.write_bytes(path.read_bytes()[:-20])
        self.assertIn("in/1.png: the output exists", self.resume(status=1)[0].err)
        self.assertEqual(self.resume("--overwrite")[1], ["1.png"])
        self.assert_whole("out/1.png")

    def test_the_same_folder_under_another_name(self):
        shutil.move(self.folder / "out", self.folder / "moved")
        said = self.apply("--output-dir", "./moved/", "--resume", "in")
        self.assertIn("(5 before)", said.err)

    def test_from_a_report(self):
        """Where there is no state any more."""
        self.apply("--output-dir", "new", "--report", "report.jsonl", "in")
        (self.folder / "new" / STATE).unlink()
        said = self.apply("--output-dir", "new", "--report", "report.jsonl", "--resume", "in")
        self.assertIn("(5 before)", said.err)
        (self.folder / "new" / STATE).unlink(missing_ok=True)
        said = self.apply("--output-dir", "new", "--resume", "in", status=1)
        self.assertEqual(said.err.count("the output exists; --overwrite replaces it"), 5)

    def test_a_state_that_was_cut_off(self):
        """By a disk that was full, or a crash: its last line does not count."""
        path = self.folder / "out" / STATE
        path.write_bytes(path.read_bytes()[:-10])
        said, made = self.resume()
        self.assertIn("(4 before)", said.err)
        # It may have been made, or not; so it was made again.
        self.assertEqual(len(made), 1)
        self.assertEqual(self.resume()[1], [])

    def test_a_state_that_is_none(self):
        (self.folder / "out" / STATE).write_text("what?\n")
        said = self.apply("--output-dir", "out", "--resume", "in", status=2)
        self.assertIn("out/.colorshine-state, line 1: expected a JSON object", said.err)


class ShardTest(ApplyCase):
    N_SHARDS = 3

    def setUp(self):
        super().setUp()
        for i in range(12):
            self.write(f"in/{i // 4}/{i}.png")

    def shard(self, i, *arguments, folder="out"):
        self.apply("--output-dir", folder, "--shard", f"{i}/{self.N_SHARDS}", "--report",
                   f"{i}.jsonl", *arguments, "in")
        return {line["input"] for line in self.report(f"{i}.jsonl")}

    def merge(self, *reports, status=0):
        said = self.run_command(self.command(*reports, verb="merge-reports"), status)
        return said, [json.loads(line) for line in said.out.splitlines()]

    def test_each_file_once(self):
        parts = [self.shard(i) for i in range(1, self.N_SHARDS + 1)]
        self.assertEqual(sum(map(len, parts)), 12)
        self.assertEqual(len(set().union(*parts)), 12)
        self.assertEqual(len(self.names("out")), 12)
        # The same whatever else there is, and wherever the tree lies.
        self.write("in/more.png")
        os.rename(self.folder / "in", self.folder / "elsewhere")
        os.symlink("elsewhere", self.folder / "in")
        again = [self.shard(i, "--overwrite", folder="new") for i in range(1, self.N_SHARDS + 1)]
        for before, after in zip(parts, again):
            self.assertLessEqual(before, after)

    def test_reports_merge(self):
        for i in range(1, self.N_SHARDS + 1):
            self.shard(i)
        said, lines = self.merge("1.jsonl", "2.jsonl", "3.jsonl")
        self.assertEqual(len(lines), 12)
        self.assertEqual(said.err, "colorshine: 12 done, 0 failed, 0 without a line\n")
        said, _ = self.merge("1.jsonl", "3.jsonl", status=1)
        self.assertIn("colorshine: no report of shard 2/3\n", said.err)

    def test_what_is_missing_or_failed(self):
        self.write("in/bad.png", b"")
        shards = []
        for i in range(1, self.N_SHARDS + 1):
            said = self.run_command(self.command(
                "--output-dir", "out", "--shard", f"{i}/3", "--report", f"{i}.jsonl", "in"),
                status=1 if not shards and self.is_in_shard(i, "in/bad.png") else 0)
            if "bad.png" in said.err:
                shards.append(i)
        (bad,) = shards
        names = ["1.jsonl", "2.jsonl", "3.jsonl"]
        said, _ = self.merge(*names, status=1)
        self.assertIn("12 done, 1 failed, 0 without a line", said.err)
        # Repaired and resumed, it is done.
        self.write("in/bad.png")
        self.shard(bad, "--resume")
        said, lines = self.merge(*names)
        self.assertIn("13 done, 0 failed, 0 without a line", said.err)
        # Killed in the middle: as if some lines had never been written.
        lines = self.read("1.jsonl").splitlines(keepends=True)
        (self.folder / "1.jsonl").write_bytes(b"".join(lines[:2]))
        said, _ = self.merge(*names, status=1)
        self.assertRegex(said.err, r"\d+ done, 0 failed, [1-9]\d* without a line")

    def is_in_shard(self, i, name):
        said = self.apply("--output-dir", "dry", "--shard", f"{i}/3", "--dry-run", "in")
        return name in said.out

    def test_other_settings(self):
        self.shard(1)
        self.run_command(self.command("--output-dir", "out", "--shard", "2/3", "--report", "2.jsonl",
                                      "--gamut", "clip", "in"))
        self.shard(3)
        said, _ = self.merge("1.jsonl", "2.jsonl", "3.jsonl", status=1)
        self.assertIn("colorshine: the reports are of runs with different recipes or settings\n", said.err)

    def test_no_reports(self):
        self.write("bad.jsonl", b"hello\n")
        for name in ("missing.jsonl", "bad.jsonl"):
            said, _ = self.merge(name, status=2)
            self.assertIn(f"colorshine merge-reports: {name}", said.err)
        said, _ = self.merge(status=2)
        self.assertIn("expected REPORT…", said.err)

    def test_a_shared_manifest(self):
        said = self.apply("--output-dir", "out", "--dry-run", "--progress", "json", "in")
        (self.folder / "manifest").write_text(said.out)
        for i in range(1, self.N_SHARDS + 1):
            self.apply("--manifest", "manifest", "--shard", f"{i}/3", "--report", f"{i}.jsonl")
        self.assertEqual(len(self.names("out")), 12)
        self.merge("1.jsonl", "2.jsonl", "3.jsonl")
        said = self.apply("--manifest", "manifest", "--resume")
        self.assertIn("12 of 12 files done (12 before)", said.err)


if __name__ == "__main__":
    main()
