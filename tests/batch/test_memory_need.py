# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The memory that a file is said to need, beside the most that a fresh worker took for
# it, for every format to every other; and that a worker does not grow.
import concurrent.futures
import os
import pathlib
import unittest

import colorshine
from colorshine import FolderTest

# 2560 × 1600 pixels.
PHOTOGRAPH = pathlib.Path("/usr/share/backgrounds/mate/nature/Garden.jpg")
MEBIBYTE = 1 << 20

# Of the measured peak.
ALLOWED = 0.25

TOLERANCE, RADIUS = "orange;50;75", "orange;50;75;radius=0.3"


@unittest.skipUnless(PHOTOGRAPH.exists(), "no photograph of that size here")
@unittest.skipUnless(os.access("/proc/self/clear_refs", os.W_OK), "no /proc here")
class MemoryNeedTest(FolderTest):
    def in_turns(self, do, items):
        """As many at a time as there are cores, and no more memory than a machine has: each
        has a worker, with one thread."""
        with concurrent.futures.ThreadPoolExecutor(min(len(os.sched_getaffinity(0)), 4)) as executor:
            return list(executor.map(do, items))

    def make_input(self, what):
        depth, extension = what
        worker = self.worker(depth=depth, threads=1)
        self.assert_done(worker.job(PHOTOGRAPH, f"{depth}.{extension}"))
        worker.close()
        return f"{depth}.{extension}"

    def make_inputs(self):
        """Every format and depth that is written."""
        depths = {"png": (8, 16), "tif": (8, 16, 32), "webp": (8,), "exr": (16, 32), "ppm": (8, 16)}
        return [PHOTOGRAPH, *self.in_turns(
            self.make_input, [(depth, name) for name in depths for depth in depths[name]]
        )]

    def measure(self, what):
        name, output, recipe = what
        worker = self.worker(recipe=recipe, threads=1)
        target = f"{pathlib.Path(name).name} {recipe}.{output}"
        answer = worker.job(name, target)
        self.assert_done(answer)
        worker.close()
        (self.folder / target).unlink()
        return answer["memory-need-bytes"], answer["peak-memory-bytes"]

    def assert_near(self, jobs):
        """What of each was measured."""
        measured = dict(zip(jobs, self.in_turns(self.measure, jobs)))
        for job, (need, peak) in measured.items():
            with self.subTest(job):
                self.assertLess(
                    abs(need - peak),
                    ALLOWED * peak,
                    f"{need / MEBIBYTE:.1f} MiB said, {peak / MEBIBYTE:.1f} MiB taken",
                )
        return measured

    def test_every_format(self):
        jobs = []
        for name in self.make_inputs():
            for output in ("jpg", "png", "tif", "webp", "exr", "ppm"):
                jobs.append((name, output, RADIUS))
                if str(name).endswith(output):
                    jobs.append((name, output, TOLERANCE))
        self.assertEqual(len(jobs), 11 * 7)
        self.assert_near(jobs)

    def test_four_megapixels(self):
        """A photograph of 4 megapixels takes no more than 100 MiB."""
        jobs = [(PHOTOGRAPH, output, TOLERANCE) for output in ("jpg", "png", "tif", "webp")]
        for job, (_, peak) in self.assert_near(jobs).items():
            with self.subTest(job):
                self.assertLess(peak, 100 * MEBIBYTE)

    def test_refused(self):
        """What can't fit is refused before it is read, with both figures."""
        limit = 40 * MEBIBYTE
        worker = self.worker(recipe=TOLERANCE, **{"memory-bytes": limit})
        answer = worker.job(PHOTOGRAPH, "out.png")
        self.assertGreater(answer["memory-need-bytes"], limit)
        need = answer["memory-need-bytes"] / MEBIBYTE
        self.assert_failed(
            answer,
            "memory",
            f"needs {need:.1f}\N{NO-BREAK SPACE}MiB of memory; it may take 40.0\N{NO-BREAK SPACE}MiB",
        )
        self.assertLess(answer["peak-memory-bytes"], limit)
        self.assert_only()

    def test_no_growth(self):
        """Hundreds of files leave neither memory nor descriptors behind."""
        worker = self.worker(recipe=TOLERANCE, threads=1, overwrite=True)
        values = [(7 * i) % 256 for i in range(3 * 64 * 64)]
        (self.folder / "a.png").write_bytes(colorshine.png(64, 64, values))
        (self.folder / "bad.png").write_bytes(b"\x89PNG\r\n\x1a\n")
        for extension in ("jpg", "tif", "webp", "exr"):
            self.assert_done(worker.job("a.png", f"a.{extension}"))

        def use():
            fds = len(os.listdir(f"/proc/{worker.process.pid}/fd"))
            status = pathlib.Path(f"/proc/{worker.process.pid}/status").read_text()
            return fds, int(status.split("VmRSS:")[1].split()[0]) / 1024

        def work(rounds):
            for _ in range(rounds):
                for extension in ("png", "jpg", "tif", "webp", "exr"):
                    self.assert_done(worker.job(f"a.{extension}", f"out.{extension}"))
                self.assertEqual(worker.job("bad.png", "out.png")["status"], "failed")

        work(20)
        before = use()
        work(100)
        after = use()
        self.assertEqual(after[0], before[0])
        # A leak of a small image, 12 KiB, at each of 500 files would be 6 MiB.
        self.assertLess(after[1], before[1] + 3)


if __name__ == "__main__":
    unittest.main()
