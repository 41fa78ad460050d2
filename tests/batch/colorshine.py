# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The command as the tests call it: once, or as a worker that stays; and plain
# pictures written and read without the libraries that it uses.
import json
import os
import pathlib
import shutil
import struct
import subprocess
import tempfile
import unittest
import urllib.parse
import zlib

COMMAND = os.environ["COLORSHINE_COMMAND"]
SOURCE = pathlib.Path(os.environ["COLORSHINE_SOURCE"])
PHOTOGRAPH = SOURCE / "data/graphs/garden.jpg"

# Against hanging only.
TIMEOUT = 300


def run(*arguments, stdin=b"", cwd=None, environment=None):
    """The finished process; arguments are text or bytes."""
    return subprocess.run(
        [COMMAND, *arguments],
        input=stdin,
        capture_output=True,
        timeout=TIMEOUT,
        cwd=cwd,
        env={**os.environ, "LC_ALL": "C.UTF-8", **(environment or {})},
    )


def escaped(name):
    return urllib.parse.quote(os.fsencode(name), safe="")


class Worker:
    """`colorshine worker`: one JSON object a line each way."""

    def __init__(self, cwd=None, **settings):
        self.process = subprocess.Popen(
            [COMMAND, "worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=cwd,
        )
        self.n_jobs = 0
        self.started = None
        self.first_answer = self.ask({"recipe": "", **settings})

    def send(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def read(self):
        line = self.process.stdout.readline()
        return json.loads(line) if line else None

    def ask(self, question):
        self.send(json.dumps(question).encode() + b"\n")
        return self.read()

    def job(self, source, target=None, **members):
        """The answer that ends a job; the one at its start is kept in self.started."""
        self.n_jobs += 1
        question = {"id": self.n_jobs, "input": escaped(source), **members}
        if target is not None:
            question["output"] = escaped(target)
        self.started = None
        answer = self.ask(question)
        while answer and answer.get("started"):
            self.started = answer
            answer = self.read()
        assert answer is None or answer["id"] == self.n_jobs
        return answer

    def close(self):
        """What it said on standard error; its exit status is in self.process."""
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass  # it ended by itself
        messages = self.process.stderr.read()
        self.process.wait(TIMEOUT)
        self.process.stdout.close()
        self.process.stderr.close()
        return messages


class FolderTest(unittest.TestCase):
    """Each test in a folder of its own."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="colorshine-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def worker(self, **settings):
        worker = Worker(cwd=self.folder, **settings)
        self.addCleanup(lambda: worker.process.stdin.closed or worker.close())
        self.assertEqual(worker.first_answer, {"ready": True})
        return worker

    def run_command(self, *arguments, **options):
        return run(*arguments, cwd=self.folder, **options)

    def assert_done(self, answer):
        self.assertIsNotNone(answer, "the worker ended")
        self.assertEqual(answer["status"], "done", answer.get("error"))

    def assert_failed(self, answer, code, message):
        self.assertIsNotNone(answer, "the worker ended")
        self.assertEqual(answer["status"], "failed")
        self.assertEqual((answer["error"]["code"], answer["error"]["message"]), (code, message))

    def assert_only(self, *names):
        """No other file is left, temporary ones included."""
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), sorted(names))


# ── Pictures ────────────────────────────────────────────────────────────────

CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}  # by PNG's colour type


def png(width, height, values, channels=3, depth=8, chunks=b""):
    """@values: whole numbers, row by row. @chunks: what comes before the pixels."""
    kind = {n: kind for kind, n in CHANNELS.items()}[channels]
    row = width * channels
    code = ">%d%s" % (row, "H" if depth == 16 else "B")
    rows = (
        b"\0" + struct.pack(code, *values[y * row : (y + 1) * row]) for y in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", header)
        + chunks
        + png_chunk(b"IDAT", zlib.compress(b"".join(rows), 1))
        + png_chunk(b"IEND", b"")
    )


def png_chunk(kind, content):
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)


def png_chunks(data):
    """(kind, content) of each."""
    at = 8
    while at < len(data):
        (length,), kind = struct.unpack(">I", data[at : at + 4]), data[at + 4 : at + 8]
        yield kind, data[at + 8 : at + 8 + length]
        at += 12 + length


def png_values(data):
    """(width, height, channels, depth, values) of a PNG that is not interlaced."""
    chunks = list(png_chunks(data))
    width, height, depth, kind, *rest = struct.unpack(">IIBBBBB", dict(chunks)[b"IHDR"])
    assert rest == [0, 0, 0] and depth in (8, 16)
    step = CHANNELS[kind] * depth // 8
    packed = zlib.decompress(b"".join(content for kind, content in chunks if kind == b"IDAT"))
    before, size, values = bytes(width * step), width * step, []
    for y in range(height):
        start = y * (size + 1)
        before = unfiltered(packed[start], packed[start + 1 : start + 1 + size], before, step)
        code = ">%d%s" % (size * 8 // depth, "H" if depth == 16 else "B")
        values.extend(struct.unpack(code, before))
    return width, height, CHANNELS[kind], depth, values


def unfiltered(kind, row, above, step):
    """A row of a PNG (specification, section 9)."""
    result = bytearray(row)
    for i in range(len(row)):
        left, corner = (result[i - step], above[i - step]) if i >= step else (0, 0)
        up = above[i]
        nearest = min((left, up, corner), key=lambda value: abs(left + up - corner - value))
        result[i] = (row[i] + (0, left, up, (left + up) // 2, nearest)[kind]) & 255
    return bytes(result)


def ppm(width, height, values, depth=8):
    header = b"P6\n%d %d\n%d\n" % (width, height, 255 if depth == 8 else 65535)
    return header + struct.pack(">%d%s" % (len(values), "B" if depth == 8 else "H"), *values)
