# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must not cost more than one file, and never a half-written or lost one:
images that are none, disks that are full, folders that go, processes that die."""

import functools
import os
import pathlib
import shutil
import signal
import struct
import time
import zlib

from apply_case import PHOTOGRAPH, ApplyCase, as_mount, children, main, png, wait_until

# Large enough to be at work when something happens to them.
BIG = 1100


@functools.cache
def big_picture(seed):
    return png(BIG, BIG, seed=seed)


class BadImagesTest(ApplyCase):
    def test_each_costs_one_file(self):
        photograph, picture = PHOTOGRAPH.read_bytes(), png(60, 60)
        middle = len(photograph) // 2
        header = picture[: 8 + 25]

        def png_header(width, height):
            content = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
            return struct.pack(">I", 13) + content + struct.pack(">I", zlib.crc32(content))

        bad = {
            "empty.png": (b"", "empty", "the file is empty"),
            "text.jpg": (b"hello\n" * 100, "format", None),
            "cut photograph.jpg": (photograph[:middle], "truncated",
                        "the JPEG ends before its end marker: it is cut off"),
            "cut.png": (picture[:-100], "truncated",
                        "the PNG ends before its last chunk: it is cut off"),
            "header.png": (header, "truncated", None),
            "wide.png": (png(70000, 1), "too-large", None),
            "huge.png": (picture[:8] + png_header(60000, 60000) + picture[33:], "memory", None),
            "flat.png": (picture[:8] + png_header(0, 60) + picture[33:], "corrupt", None),
            "noise.png": (picture[:8] + png_header(60, 60) + os.urandom(3000), None, None),
            "damaged.png": (picture[:60] + b"\0" * 200 + picture[260:], None, None),
        }
        for name, (content, _, _) in bad.items():
            self.write("in/" + name, content)
        self.write("in/good.png")
        # By its content, whatever its name says.
        self.write("in/mislabelled.jpg", picture)
        said = self.apply("--output-dir", "out", "--report", "report.jsonl", "--memory", "2G",
                          "--name", "{name}.jpg", "in", status=1)
        self.assertEqual(self.names("out"), ["good.jpg", "mislabelled.jpg"], said)
        self.assertEqual(self.read("out/mislabelled.jpg")[:2], b"\xff\xd8")
        for name, (_, code, message) in bad.items():
            found = self.error_of(name)
            if code:
                self.assertEqual(found[0], code, (name, found))
            if message:
                self.assertEqual(found[1], message, name)
            self.assertIn(f"colorshine: in/{name}: {found[1]}\n", said.err)
        self.assertRegex(self.error_of("huge.png")[1],
                         r"^needs \d+\.\d.GiB of memory; the run may take 2\.0.GiB \(see --memory\)$")


class DiskTest(ApplyCase):
    def run_in_mount(self, mount, then, status):
        """`apply` where @mount was run before, and what @then prints after it."""
        command = as_mount(f"{mount} || exit 99; \"$@\"; status=$?; {{ {then}; }} >listing; exit $status")
        if not command:
            self.skipTest("no mounts here")
        return self.run_command(command + ["sh"] + self.command(
            "--output-dir", "out", "--report", "report.jsonl", "--retries", "0", "in"), status)

    def test_full_disk(self):
        """Some fit, some don't; those that are there are whole."""
        (self.folder / "out").mkdir()
        for i in range(8):
            self.write(f"in/{i}.png", png(150, 150, seed=i))
        (self.folder / "kept").mkdir()
        said = self.run_in_mount("mount -t tmpfs -o size=300k none out",
                                 "ls -A out; cp out/*.png kept", status=1)
        listing = self.read("listing").decode().split()
        done = [line for line in self.report() if line["status"] == "done"]
        failed = [line for line in self.report() if line["status"] == "failed"]
        self.assertGreater(len(done), 0)
        self.assertGreater(len(failed), 0)
        for line in failed:
            self.assertEqual(line["error"]["code"], "disk-full", line)
            self.assertIn("No space left on device", line["error"]["message"])
        self.assertEqual(sorted(name for name in listing if name != ".colorshine-state"),
                         sorted(pathlib.Path(line["output"]).name for line in done), said)
        for line in done:
            self.assert_whole("kept/" + pathlib.Path(line["output"]).name)

    def test_read_only_target(self):
        (self.folder / "out").mkdir()
        for i in range(3):
            self.write(f"in/{i}.png")
        said = self.run_in_mount("mount -t tmpfs none out && mount -o remount,ro out",
                                 "ls -A out", status=1)
        self.assertEqual(self.read("listing"), b"")
        for i in range(3):
            self.assertIn(f"colorshine: in/{i}.png: ", said.err)
            self.assertEqual(self.error_of(f"{i}.png")[0], "permission")
            self.assertIn("Read-only file system", self.error_of(f"{i}.png")[1])

    def test_target_that_is_a_file(self):
        self.write("in/photo.png")
        self.write("out", b"mine")
        said = self.apply("--output-dir", "out", "in", status=2)
        self.assertRegex(said.err, "^colorshine apply: out: (Not a directory|File exists)\n")
        self.assertEqual(self.read("out"), b"mine")

    def test_report_that_cant_be_written(self):
        self.write("in/photo.png")
        said = self.apply("--output-dir", "out", "--report", "none/report.jsonl", "in", status=2)
        self.assertIn("none/report.jsonl: No such file or directory", said.err)
        self.assertFalse((self.folder / "out/photo.png").exists())
        said = self.apply("--output-dir", "out", "--report", "/dev/full", "--resume", "in", status=1)
        self.assertIn("/dev/full: No space left on device", said.err)
        self.assert_whole("out/photo.png")


class VerifyTest(ApplyCase):
    """On a disk that loses a byte and doesn't say so."""

    def apply_there(self, *arguments, status=0):
        losing = {**os.environ, "LD_PRELOAD": os.environ["COLORSHINE_LOSING_DISK"]}
        return self.apply("--output-dir", "out", *arguments, "in", status=status, env=losing)

    def test_bad_output_replaces_nothing(self):
        for name in ("photo.png", "new.png"):
            self.write("in/" + name, png(60, 60))
        self.write("out/photo.png", b"mine")
        said = self.apply_there("--overwrite", "--verify", "--report", "report.jsonl", status=1)
        message = "the output can't be decoded again: the decoder says: IDAT: CRC error"
        for name in ("photo.png", "new.png"):
            self.assertEqual(self.error_of(name), ("verify", message))
            self.assertIn(f"colorshine: in/{name}: {message}\n", said.err)
        self.assertEqual(self.names("out"), ["photo.png"])
        self.assertEqual(self.read("out/photo.png"), b"mine")
        # When the disk is well again.
        self.apply("--output-dir", "out", "--overwrite", "--verify", "--resume", "in")
        self.assertEqual(self.names("out"), ["new.png", "photo.png"])
        for name in self.names("out"):
            self.assert_whole("out/" + name)

    def test_unasked_it_is_not_seen(self):
        """Which shows that the disk loses something, and that decoding finds it."""
        self.write("in/photo.png", png(60, 60))
        self.apply_there()
        with self.assertRaises(AssertionError):
            self.assert_whole("out/photo.png")


class BigCase(ApplyCase):
    """Runs that go on long enough for something to happen to them."""

    N = 6

    def setUp(self):
        super().setUp()
        for i in range(self.N):
            self.write(f"in/{i}.png", big_picture(i))

    def run_big(self, *arguments, out="out", report="report.jsonl"):
        return self.start("--output-dir", out, "--report", report, "--jobs", "2", *arguments, "in")

    def assert_all_done(self, out="out"):
        self.assertEqual(self.names(out), [f"{i}.png" for i in range(self.N)])
        for i in range(self.N):
            self.assert_whole(f"{out}/{i}.png")

    def wait_for_temporary(self, process, out="out"):
        """Until a worker is writing; its number."""

        def find():
            self.assertIsNone(process.poll(), "the run ended before")
            for name in os.listdir(self.folder / out) if (self.folder / out).exists() else []:
                if name.startswith(".colorshine-") and name.endswith(".tmp"):
                    return int(name.split("-")[1])
            return None

        return wait_until(find, "a temporary file")


class KilledWorkerTest(BigCase):
    def test_its_file_is_tried_again(self):
        process = self.run_big()
        os.kill(self.wait_for_temporary(process), signal.SIGKILL)
        self.finish(process)
        self.assert_all_done()
        self.assert_no_leftovers()
        self.assertEqual(sum(line["retries"] for line in self.report()), 1)

    def test_without_retries_it_costs_one_file(self):
        process = self.run_big("--retries", "0")
        os.kill(self.wait_for_temporary(process), signal.SIGSEGV)
        said = self.finish(process, status=1)
        failed = [line for line in self.report() if line["status"] == "failed"]
        self.assertEqual([line["error"]["code"] for line in failed], ["crashed"])
        self.assertIn("its worker was killed by signal 11 (Segmentation fault)", said.err)
        self.assertEqual(len(self.names("out")), self.N - 1)
        self.assert_no_leftovers()

    def test_all_workers_again_and_again(self):
        """No file is lost as long as retries are left."""
        process = self.run_big("--retries", "100")
        for _ in range(4):
            for worker in self.wait_for_workers(process):
                os.kill(worker, signal.SIGKILL)
            wait_until(lambda: children(process.pid) or process.poll() is not None, "new workers")
            time.sleep(0.3)
        self.finish(process)
        self.assert_all_done()
        self.assert_no_leftovers()


class HangingWorkerTest(BigCase):
    N = 3
    # Many times what a worker takes to start, or one file.
    LIMIT = "8"

    def run_into(self, name, *arguments):
        return self.run_big("--timeout", self.LIMIT, *arguments, out=name, report=name + ".jsonl")

    def test_time_limit(self):
        """Three runs at a time, because each waits until its limit is over."""
        once = self.run_into("once", "--retries", "0")
        os.kill(self.wait_for_temporary(once, "once"), signal.SIGSTOP)
        again = self.run_into("again", "--retries", "1")
        os.kill(self.wait_for_temporary(again, "again"), signal.SIGSTOP)
        counting = self.run_into("counting", "--analyse-together")
        (worker,) = self.wait_for_workers(counting)
        os.kill(worker, signal.SIGSTOP)
        self.check_once(self.finish(once, status=1))
        self.finish(again)
        self.assert_all_done("again")
        self.finish(counting)
        self.assert_all_done("counting")
        self.assertEqual(len({tuple(line["radii"]) for line in self.report("counting.jsonl")}), 1)
        self.assert_no_leftovers()

    def check_once(self, said):
        failed = [line for line in self.report("once.jsonl") if line["status"] == "failed"]
        self.assertEqual([(line["error"]["code"], line["error"]["message"]) for line in failed],
                         [("timeout", f"took longer than {self.LIMIT} s (see --timeout)")], said)
        self.assertIn(f"{failed[0]['input']}: {failed[0]['error']['message']}", said.err)
        self.assertEqual(len(self.names("once")), self.N - 1)


class KilledRunTest(BigCase):
    def finish_later(self, *arguments):
        """What is left is done, what was done is not done again."""
        before = {name: (self.folder / "out" / name).stat().st_mtime_ns
                  for name in self.names("out") if not name.endswith(".tmp")}
        for name in before:
            self.assert_whole("out/" + name)
        self.finish(self.run_big("--resume", *arguments))
        self.assert_all_done()
        self.assert_no_leftovers()
        kept = [name for name, time_ns in before.items()
                if (self.folder / "out" / name).stat().st_mtime_ns == time_ns]
        return before, kept

    def test_interrupted(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            shutil.rmtree(self.folder / "out", ignore_errors=True)
            (self.folder / "report.jsonl").unlink(missing_ok=True)
            process = self.run_big()
            self.wait_for_temporary(process)
            workers = children(process.pid)
            wait_until(lambda: [n for n in self.names("out") if not n.endswith(".tmp")], "an output")
            process.send_signal(number)
            said = self.finish(process, status=130)
            self.assertIn("interrupted; --resume finishes the rest", said.err)
            self.wait_for_end_of(workers)
            self.assert_no_leftovers()
            before, kept = self.finish_later()
            # Of one file a worker it may not be known whether it was put in place.
            self.assertGreaterEqual(len(kept), len(before) - 2)

    def test_interrupted_at_once(self):
        process = self.run_big()
        self.wait_for_workers(process)
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGINT)
        self.finish(process, status=130)
        self.assert_no_leftovers()
        self.finish_later()

    def test_killed(self):
        process = self.run_big()
        wait_until(lambda: [n for n in (self.names("out") if (self.folder / "out").exists() else [])
                            if not n.endswith(".tmp")], "an output")
        worker = self.wait_for_temporary(process)
        workers = children(process.pid)
        self.assertIn(worker, workers)
        process.kill()
        self.wait_for_end_of(workers)
        before, kept = self.finish_later()
        self.assertGreaterEqual(len(kept), len(before) - 2)

    def test_killed_with_its_workers(self):
        process = self.run_big()
        self.wait_for_temporary(process)
        workers = children(process.pid)
        process.kill()
        for worker in workers:
            try:
                os.kill(worker, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.wait_for_end_of(workers)
        self.finish_later()


class GoneTest(BigCase):
    def test_removed_folder(self):
        """The outputs' folder goes while they are made: each says so, and none is made
        elsewhere."""
        process = self.run_big("--retries", "0")
        self.wait_for_temporary(process)
        shutil.rmtree(self.folder / "out")
        self.finish(process, status=1)
        self.assertFalse((self.folder / "out").exists())
        failed = [line for line in self.report() if line["status"] == "failed"]
        self.assertGreater(len(failed), 0)
        for line in failed:
            self.assertEqual(line["error"]["code"], "not-found", line)
            # Before, while or after an encoder writes.
            self.assertRegex(line["error"]["message"],
                             "^the output(| can't be (begun|written|put in place)|'s folder can't be "
                             "opened): No such file or directory$")

    def test_inputs_that_go(self):
        process = self.run_big("--retries", "0")
        self.wait_for_temporary(process)
        shutil.rmtree(self.folder / "in")
        self.finish(process, status=1)
        self.assert_no_leftovers()
        for line in self.report():
            if line["status"] == "failed":
                self.assertEqual(line["error"]["code"], "not-found", line)
            else:
                self.assert_whole(line["output"])


class MemoryTest(ApplyCase):
    def test_refused_with_the_figure(self):
        self.write("in/big.png", png(3000, 3000))
        self.write("in/small.png")
        self.apply("--output-dir", "out", "--report", "report.jsonl", "--memory", "130M", "in",
                   status=1)
        code, message = self.error_of("big.png")
        self.assertEqual(code, "memory")
        self.assertRegex(message, r"^needs \d+\.\d.MiB of memory; the run may take \d+\.\d.MiB \(see --memory\)$")
        self.assertEqual(self.names("out"), ["small.png"])

    def test_a_big_image_waits_until_it_is_alone(self):
        for i in range(6):
            self.write(f"in/{i}.png", png(500, 500, seed=i))
        self.write("in/big.png", png(3000, 3000))
        self.apply("--output-dir", "out", "--report", "report.jsonl", "--jobs", "6", "--memory",
                   "450M", "in")
        self.assertEqual(self.report()[-1]["input"], "in/big.png")
        (big,) = [line for line in self.report() if line["input"] == "in/big.png"]
        # More than a sixth, less than all of it.
        self.assertGreater(big["memory-need-bytes"], (450 << 20) / 6)
        self.assertLess(big["peak-memory-bytes"], 450 << 20)

    def test_many_small_files(self):
        """A worker's memory and descriptors stay as they are from file to file."""
        for i in range(400):
            self.write(f"in/{i:03}.png", png(64, 64, seed=i))
        process = self.start("--output-dir", "out", "--report", "report.jsonl", "--jobs", "1", "in")
        (worker,) = self.wait_for_workers(process)
        descriptors = []
        while process.poll() is None:
            try:
                descriptors.append(len(os.listdir(f"/proc/{worker}/fd")))
            except OSError:
                break
            time.sleep(0.05)
        self.finish(process)
        lines = self.report()
        self.assertEqual(len(lines), 400)
        # Those of the file that is being done come and go; one lost a file would be 400.
        self.assertLess(max(descriptors), min(descriptors) + 20)
        early = max(line["peak-memory-bytes"] for line in lines[:100])
        late = max(line["peak-memory-bytes"] for line in lines[300:])
        # The C library's own spare room.
        self.assertLess(late, early + (4 << 20))


if __name__ == "__main__":
    main()
