# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must not cost more than one file, and never a half-written or lost one:
images that are none, disks that are full, folders that go, processes that die."""

import functools
import os
import pathlib
import random
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
        noise = random.Random(1).randbytes(3000)

        def png_header(width, height):
            content = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
            return struct.pack(">I", 13) + content + struct.pack(">I", zlib.crc32(content))

        cut = "the PNG ends before its last chunk: it is cut off"
        bad = {
            "empty.png": (b"", "empty", "the file is empty"),
            "text.jpg": (b"hello\n" * 100, "format", "not an image of a kind that is read here "
                         "(JPEG, PNG, TIFF, WebP, OpenEXR, PPM, PGM, GIF)"),
            "cut photograph.jpg": (photograph[:middle], "truncated",
                        "the JPEG ends before its end marker: it is cut off"),
            "cut.png": (picture[:-100], "truncated", cut),
            "header.png": (header, "truncated", cut),
            "wide.png": (png(70000, 1), "too-large",
                         "JPEG holds up to 65500 pixels a side; found 70000"),
            "huge.png": (picture[:8] + png_header(60000, 60000) + picture[33:], "memory",
                         "needs 32.8\N{NO-BREAK SPACE}GiB of memory; the run may take "
                         "2.0\N{NO-BREAK SPACE}GiB (see --memory)"),
            "flat.png": (picture[:8] + png_header(0, 60) + picture[33:], "corrupt",
                         "the image has no pixels"),
            "noise.png": (picture[:8] + png_header(60, 60) + noise, "truncated", cut),
            "damaged.png": (picture[:60] + b"\0" * 200 + picture[260:], "corrupt",
                            "the decoder says: IDAT: incorrect data check"),
        }
        for name, (content, _, _) in bad.items():
            self.write("in/" + name, content)
        self.write("in/good.png")
        # By its content, whatever its name says.
        self.write("in/mislabelled.jpg", picture)
        arguments = ("--memory", "2G", "--name", "{name}.jpg", "in")
        said = self.apply("--output-dir", "out", "--report", "report.jsonl", *arguments, status=1)
        self.assertEqual(self.names("out"), ["good.jpg", "mislabelled.jpg"], said)
        self.assertEqual(self.read("out/mislabelled.jpg")[:2], b"\xff\xd8")
        for name, (_, code, message) in bad.items():
            self.assertEqual(self.error_of(name), (code, message), name)
            self.assertIn(f"colorshine: in/{name}: {message}\n", said.err)
        # Some are repaired, the others fail again.
        for name in ("empty.png", "cut.png", "damaged.png"):
            self.write("in/" + name, picture)
        said = self.assert_resumes(*arguments, made=["empty.jpg", "cut.jpg", "damaged.jpg"], status=1)
        self.assertIn("5 of 12 files done (2 before), 7 failed", said.err)


class DiskTest(ApplyCase):
    FULL = "the output can't be written: No space left on device"
    FULL_AT_THE_END = "the output can't be put in place: No space left on device"

    def run_in_mount(self, script, *arguments, status=0):
        """A shell's script with mounts of its own, in which $@ is `apply`."""
        command = as_mount(script)
        if not command:
            self.skipTest("no mounts here")
        return self.run_command(command + ["sh"] + self.command(
            "--output-dir", "out", "--report", "report.jsonl", "--retries", "0", *arguments, "in"),
            status)

    def test_full_disk(self):
        """Some fit, some don't; those that are there are whole, and stay when there is
        room for the others."""
        for name in ("out", "first", "then"):
            (self.folder / name).mkdir()
        for i in range(8):
            self.write(f"in/{i}.png", png(150, 150, seed=i))
        said = self.run_in_mount(
            "mount -t tmpfs -o size=300k none out || exit 99; \"$@\"; status=$?; "
            "cp -a out/. first; mount -o remount,size=10m out || exit 99; "
            "\"$@\" --resume && cp -a out/. then; exit $status", status=1)
        lines = self.report()
        done = [line for line in lines[:8] if line["status"] == "done"]
        failed = [line for line in lines[:8] if line["status"] == "failed"]
        self.assertGreater(len(done), 0)
        self.assertGreater(len(failed), 0)
        for line in failed:
            self.assertEqual((line["error"]["code"], line["error"]["message"]),
                             ("disk-full", self.FULL))
            self.assertIn(f"colorshine: {line['input']}: {self.FULL}\n", said.err)
        self.assertEqual(self.names("first"),
                         sorted(pathlib.Path(line["output"]).name for line in done), said)
        self.assertEqual(self.names("then"), [f"{i}.png" for i in range(8)])
        for name in self.names("then"):
            self.assert_whole("then/" + name)
        for name, time_ns in self.times("first").items():
            self.assertEqual(self.times("then")[name], time_ns)
        self.assertEqual(len(lines), 16)
        self.assertEqual([line["input"] for line in lines[8:] if line.get("finished-before")],
                         sorted(line["input"] for line in done))

    def test_full_disk_in_every_format(self):
        """Whatever an encoder says, or doesn't."""
        (self.folder / "out").mkdir()
        # In every format larger than the disk.
        self.write("in/noise.png", png(300, 300))
        for extension in ("jpg", "png", "tif", "webp", "exr", "ppm"):
            said = self.run_in_mount(
                "mount -t tmpfs -o size=40k none out || exit 99; \"$@\"; status=$?; "
                "ls -A out >listing; exit $status",
                "--name", "{name}." + extension, "--quality", "95", "--overwrite", status=1)
            message = self.FULL_AT_THE_END if extension in ("jpg", "webp") else self.FULL
            self.assertEqual(self.error_of("noise.png"), ("disk-full", message), extension)
            self.assertIn(f"colorshine: in/noise.png: {message}\n", said.err)
            self.assertEqual(self.read("listing"), b".colorshine-state\n")

    def test_read_only_target(self):
        (self.folder / "out").mkdir()
        for i in range(3):
            self.write(f"in/{i}.png")
        said = self.run_in_mount(
            "mount -t tmpfs none out && mount -o remount,ro out || exit 99; \"$@\"; status=$?; "
            "ls -A out >first; mount -o remount,rw out; \"$@\" --resume; ls out >then; exit $status",
            status=1)
        self.assertEqual(self.read("first"), b"")
        message = "the output can't be begun: Read-only file system"
        for i, line in enumerate(self.report()[:3]):
            self.assertEqual((line["error"]["code"], line["error"]["message"]),
                             ("permission", message))
            self.assertIn(f"colorshine: in/{i}.png: {message}\n", said.err)
        self.assertEqual(self.read("then"), b"0.png\n1.png\n2.png\n")

    def test_target_that_is_a_file(self):
        self.write("in/photo.png")
        self.write("out", b"mine")
        said = self.apply("--output-dir", "out", "in", status=2)
        self.assertRegex(said.err, "^colorshine apply: out: (Not a directory|File exists)\n")
        self.assertEqual(self.read("out"), b"mine")

    def test_report_that_cant_be_written(self):
        self.write("in/photo.png")
        said = self.apply("--output-dir", "out", "--report", "none/report.jsonl", "in", status=2)
        self.assertIn("colorshine apply: none/report.jsonl: No such file or directory\n", said.err)
        self.assertFalse((self.folder / "out/photo.png").exists())
        said = self.apply("--output-dir", "out", "--report", "/dev/full", "--resume", "in", status=1)
        self.assertIn("colorshine: /dev/full: No space left on device\n", said.err)
        self.assert_whole("out/photo.png")

    def test_report_on_a_full_disk(self):
        """Every file is done all the same, the report holds whole lines, and a resumed
        run adds to them."""
        (self.folder / "full").mkdir()
        for i in range(20):
            self.write(f"in/{i:02}.tif", png(20, 10, seed=i))
        said = self.run_in_mount(
            "mount -t tmpfs -o size=8k none full || exit 99; \"$@\"; status=$?; "
            "cp full/report.jsonl report.jsonl; mount -o remount,size=1m full; \"$@\" --resume; "
            "cp full/report.jsonl later.jsonl; exit $status",
            "--report", "full/report.jsonl", status=1)
        self.assertEqual(said.err.count("colorshine: full/report.jsonl: No space left on device\n"), 1)
        self.assertIn("colorshine: 20 of 20 files done, ", said.err)
        self.assertIn("colorshine: 20 of 20 files done (20 before), ", said.err)
        self.assertEqual(self.names("out"), [f"{i:02}.tif" for i in range(20)])
        self.assertTrue(0 < len(self.report()) < 20)
        self.assertEqual(self.read("report.jsonl")[-1:], b"\n")
        later = self.report("later.jsonl")
        self.assertEqual(len(later), len(self.report()) + 20)
        self.assertTrue(all(line["status"] == "done" for line in later))


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
        self.write_big()

    def write_big(self):
        for i in range(self.N):
            self.write(f"in/{i}.png", big_picture(i))

    def run_big(self, *arguments, out="out", report="report.jsonl"):
        return self.start("--output-dir", out, "--report", report, "--jobs", "2", *arguments, "in")

    def assert_all_done(self, out="out"):
        self.assertEqual(self.names(out), [f"{i}.png" for i in range(self.N)])
        for i in range(self.N):
            self.assert_whole(f"{out}/{i}.png")

    def wait_for_temporary(self, process, out="out"):
        """Until a worker is writing; its number. Files of workers that were killed may
        still be there."""

        def find():
            self.assertIsNone(process.poll(), "the run ended before")
            workers = children(process.pid)
            for name in os.listdir(self.folder / out) if (self.folder / out).exists() else []:
                if name.startswith(".colorshine-") and name.endswith(".tmp"):
                    worker = int(name.split("-")[1])
                    if worker in workers:
                        return worker
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
        self.assertIn(f"colorshine: {failed[0]['input']}: its worker was killed by signal 11 "
                      "(Segmentation fault)", said.err)
        self.assertEqual(len(self.names("out")), self.N - 1)
        self.assert_resumes("in", made=[os.path.basename(failed[0]["output"])])

    def test_all_workers_again_and_again(self):
        """No file is lost as long as retries are left."""
        process = self.run_big("--retries", "100")
        for _ in range(4):
            # While one writes its first file, so that the run can't end before the last round.
            self.wait_for_temporary(process)
            workers = children(process.pid)
            for worker in workers:
                os.kill(worker, signal.SIGKILL)
            self.wait_for_end_of(workers)
        self.finish(process)
        self.assert_all_done()
        self.assert_no_leftovers()
        self.assertGreater(sum(line["retries"] for line in self.report()), 0)


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
        self.assert_resumes("in", made=[os.path.basename(failed[0]["output"])], out="once")


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
        out = self.folder / "out"
        # A worker may write into it meanwhile.
        wait_until(lambda: shutil.rmtree(out, ignore_errors=True) or not out.exists(), "its end")
        self.finish(process, status=1)
        self.assertFalse(out.exists())
        failed = [line for line in self.report() if line["status"] == "failed"]
        self.assertGreater(len(failed), 0)
        for line in failed:
            self.assertEqual(line["error"]["code"], "not-found", line)
            # Before, while or after an encoder writes.
            self.assertRegex(line["error"]["message"],
                             "^the output(| can't be (begun|written|put in place)|'s folder can't be "
                             "opened): No such file or directory$")
        # What was done before is gone, too; nothing says that it is there.
        self.assert_resumes("in", made=[f"{i}.png" for i in range(self.N)])
        self.assert_all_done()

    def test_inputs_that_go(self):
        process = self.run_big("--retries", "0")
        self.wait_for_temporary(process)
        shutil.rmtree(self.folder / "in")
        self.finish(process, status=1)
        self.assert_no_leftovers()
        done = []
        for line in self.report():
            if line["status"] == "failed":
                self.assertEqual((line["error"]["code"], line["error"]["message"]),
                                 ("not-found", "the input can't be opened: No such file or directory"))
            else:
                self.assert_whole(line["output"])
                done.append(os.path.basename(line["output"]))
        # When they are back.
        self.write_big()
        self.assert_resumes("in", made=[f"{i}.png" for i in range(self.N) if f"{i}.png" not in done])


class MemoryTest(ApplyCase):
    def test_refused_with_the_figure(self):
        self.write("in/big.png", png(3000, 3000))
        self.write("in/small.png")
        self.apply("--output-dir", "out", "--report", "report.jsonl", "--memory", "90M", "in",
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
                   "300M", "in")
        self.assertEqual(self.report()[-1]["input"], "in/big.png")
        (big,) = [line for line in self.report() if line["input"] == "in/big.png"]
        # More than a sixth, less than all of it.
        self.assertGreater(big["memory-need-bytes"], (300 << 20) / 6)
        self.assertLess(big["peak-memory-bytes"], 300 << 20)

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

    def test_workers_are_replaced(self):
        """GEGL's JPEG loader loses memory with each file; hundreds of files on, another
        worker goes on."""
        self.write("one.png", png(64, 64))
        self.apply("--output", "one.jpg", "one.png")
        small = self.read("one.jpg")
        for i in range(1100):
            self.write(f"in/{i:03}.jpg", small)
        process = self.start("--output-dir", "out", "--report", "report.jsonl", "--jobs", "2", "in")
        workers = set()
        while process.poll() is None:
            found = children(process.pid)
            # A worker that is replaced is gone before the next one is there.
            self.assertLessEqual(len(found), 2)
            workers.update(found)
            time.sleep(0.01)
        self.finish(process)
        self.assertGreaterEqual(len(workers), 3)
        lines = self.report()
        self.assertEqual(len(lines), 1100)
        self.assertEqual({line["retries"] for line in lines}, {0})
        # 600 times what is lost (31 KB, GEGL 0.4.42), and the C library's own spare room.
        peaks = [line["peak-memory-bytes"] for line in lines]
        self.assertLess(max(peaks), min(peaks) + (20 << 20))


if __name__ == "__main__":
    main()
