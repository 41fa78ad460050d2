#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where plot.py puts what it draws."""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import plot  # noqa: E402

SVG = "{http://www.w3.org/2000/svg}"


def row(series, x, value, unit="ns"):
    return {"bar": "a bar", "series": series, "x": x, "value": value, "unit": unit}


def results(rows):
    return {"processor": "a <processor>", "date": "2026-11-21", "rounds": 9, "rows": rows}


class Axes(unittest.TestCase):
    def test_steps(self):
        for span, expected in ((8, 1), (9, 2), (16, 2), (17, 5), (0.9, 0.2), (800, 100), (10, 2)):
            self.assertAlmostEqual(plot.nice_step(span, 8), expected)

    def test_ticks_reach_the_highest(self):
        for highest in (0.03, 1, 7.9, 8, 8.1, 123, 99999):
            ticks = plot.linear_ticks(highest)
            self.assertEqual(ticks[0], 0)
            self.assertGreaterEqual(ticks[-1], highest * (1 - 1e-9))  # multiples round
            self.assertLessEqual(len(ticks), 10)

    def test_decades(self):
        self.assertEqual(plot.decades(3, 40), [1, 10, 100])
        self.assertEqual(plot.decades(10, 10), [10, 100])

    def test_places(self):
        linear = plot.Axis([0, 5, 10], 100, 300, False)
        self.assertEqual([linear.place(x) for x in (0, 5, 10)], [100, 200, 300])
        log = plot.Axis([1, 10, 100], 300, 100, True)
        self.assertAlmostEqual(log.place(10), 200)

    def test_one_value_alone(self):
        self.assertEqual(plot.Axis([4], 100, 300, True).place(4), 100)

    def test_labels_keep_apart(self):
        for places in ([10, 10, 10], [10, 100, 12], [50], [90, 95, 10, 100]):
            moved = plot.spread(places, 20)
            order = sorted(range(len(places)), key=lambda i: places[i])
            for one, next_ in zip(order, order[1:]):
                self.assertGreaterEqual(moved[next_] - moved[one], 20)
        self.assertEqual(plot.spread([10, 100, 40], 20), [10, 100, 40])


class Drawing(unittest.TestCase):
    def draw(self, rows):
        with tempfile.TemporaryDirectory() as folder:
            plot.write_plots(results(rows), pathlib.Path(folder))
            return {file.stem: ElementTree.parse(file).getroot()
                    for file in pathlib.Path(folder).iterdir()}

    def test_points_lines_and_labels(self):
        root = self.draw([row("size: ours", 1, 4), row("size: ours", 100, 2),
                          row("size: <theirs>", 10, 8)])["size"]
        circles = [(float(c.get("cx")), float(c.get("cy"))) for c in root.iter(f"{SVG}circle")]
        self.assertEqual(circles, [
            (plot.LEFT, (plot.TOP + plot.BOTTOM) / 2),
            (plot.RIGHT, (plot.TOP + 3 * plot.BOTTOM) / 4),
            ((plot.LEFT + plot.RIGHT) / 2, plot.TOP),
        ])
        texts = [text.text for text in root.iter(f"{SVG}text")]
        for expected in ("ours", "<theirs>", "image size (megapixels)",
                         "time per pixel (ns)", "a <processor>, 2026-11-21, medians of 9"):
            self.assertIn(expected, texts)

    def test_all_inside_the_page(self):
        for name, plot_ in plot.PLOTS.items():
            rows = [row(f"{name}: {line}", x, x * 1.5 + line)
                    for line in range(1, 7) for x in (1, 2, 4)]
            root = self.draw(rows)[name]
            for circle in root.iter(f"{SVG}circle"):
                self.assertTrue(plot.LEFT <= float(circle.get("cx")) <= plot.RIGHT, plot_.title)
                self.assertTrue(plot.TOP <= float(circle.get("cy")) <= plot.BOTTOM, plot_.title)
            for label in root.iter(f"{SVG}text"):
                self.assertTrue(0 <= float(label.get("y")) <= plot.HEIGHT, plot_.title)

    def test_the_ideal_is_the_diagonal(self):
        root = self.draw([row("threads: ours", x, y, "×") for x, y in ((1, 1), (4, 3))])["threads"]
        self.assertIn("ideal", [text.text for text in root.iter(f"{SVG}text")])
        ideal = list(root.iter(f"{SVG}circle"))[-1]
        self.assertEqual((float(ideal.get("cx")), float(ideal.get("cy"))), (plot.RIGHT, plot.TOP))

    def test_caption(self):
        for series, rounds in (("size: ours", 9), ("memory: ours", 3)):
            root, = self.draw([row(series, 1, 4)]).values()
            self.assertIn(f"a <processor>, 2026-11-21, medians of {rounds}",
                          [text.text for text in root.iter(f"{SVG}text")])

    def test_nothing_to_draw(self):
        self.assertEqual(self.draw([{"bar": "told", "value": 1, "unit": "ms"}, {"note": "x"}]), {})

    def test_every_line_of_a_plot_is_told_apart(self):
        styles = {(color, dash) for color, dash in zip(plot.COLORS, plot.DASHES)}
        self.assertEqual(len(styles), len(plot.COLORS))

    def test_same_results_same_file(self):
        rows = [row("size: ours", 1, 4), row("size: ours", 3, 5)]
        arguments = (plot.PLOTS["size"], plot.group(rows)["size"], "ms", "caption")
        self.assertEqual(plot.svg(*arguments), plot.svg(*arguments))


class Complaints(unittest.TestCase):
    def complaint(self, rows):
        with tempfile.TemporaryDirectory() as folder, self.assertRaises(SystemExit) as raised:
            plot.write_plots(results(rows), pathlib.Path(folder))
        return str(raised.exception)

    def test_rows(self):
        self.assertIn("expected one of size,", self.complaint([row("weight: ours", 1, 1)]))
        self.assertIn("expected one of size,", self.complaint([row("size", 1, 1)]))
        self.assertIn("different units", self.complaint([row("size: a", 1, 1),
                                                         row("size: a", 2, 1, "ms")]))
        self.assertIn("not above 0", self.complaint([row("size: a", 1, -1)]))

    def test_file(self):
        with tempfile.TemporaryDirectory() as folder:
            broken = pathlib.Path(folder) / "bench.json"
            for content in ("{", "[]", json.dumps({"rows": [row("size: a", 1, 1)]})):
                broken.write_text(content)
                process = subprocess.run([sys.executable, "-B", plot.__file__, broken, folder],
                                         capture_output=True, text=True, timeout=60)
                self.assertEqual(process.returncode, 1)
                self.assertIn("expected what bench.py writes", process.stderr)


if __name__ == "__main__":
    unittest.main()
