#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws how the times and the memory grow, from what bench.py measured.

Plain SVG by the standard library: a page shows it as it is, light or dark as the
reader's own colours are, and a reviewer reads in it what was drawn.

Usage: plot.py bench.json FOLDER
"""
import json
import math
import pathlib
import sys
from dataclasses import dataclass
from xml.sax.saxutils import escape


@dataclass(frozen=True)
class Plot:
    """How one plot is drawn; its name is what stands before ": " in a row's series."""

    title: str
    x_label: str
    y_label: str
    log_x: bool = True
    log_y: bool = False
    diagonal: str = ""  # label of the line y = x, where that is the ideal
    rounds: int = 0  # that medians are of, where they are not bench.py's


PLOTS = {
    "size": Plot("Time over image size", "image size (megapixels)", "time per pixel"),
    "size-ratio": Plot("Time over image size, beside GEGL's own", "image size (megapixels)",
                       "time ÷ that of gegl:saturation"),
    "memory": Plot("Memory over image size", "image size (megapixels)", "peak memory", log_y=True,
                   rounds=3),
    "kernel-size": Plot("Time of the kernel over image size", "image size (megapixels)",
                        "time ÷ that of copying the pixels"),
    "attractors": Plot("Time over attractors", "attractors", "time ÷ that of copying the pixels"),
    "threads": Plot("Speed over threads", "threads", "speed ÷ that of one thread", log_x=False,
                    diagonal="ideal"),
}

# Okabe and Ito (2008), "Color universal design": told apart by everyone. The first
# of each pair is for light paper, the second for dark.
COLORS = [("#0072b2", "#56b4e9"), ("#d55e00", "#e69f00"), ("#007a5a", "#2fc99b"),
          ("#a8447f", "#e79ac4"), ("#595959", "#bfbfbf"), ("#8a6d00", "#f0e442")]
DASHES = ["", "7 4", "2 4", "10 4 2 4", "1 3", "12 5"]

WIDTH, HEIGHT = 760, 430
LEFT, RIGHT, TOP, BOTTOM = 80, 550, 56, 370
LINE_HEIGHT = 17


def fail(message):
    sys.exit(f"plot: {message}")


def is_series(text):
    name, separator, line = text.partition(": ")
    return name in PLOTS and bool(separator and line)


def group(rows):
    """{plot: {line: {x: value}}}, in the order in which the rows come."""
    plots = {}
    for row in rows:
        if "series" not in row:
            continue
        if not is_series(row["series"]):
            fail(f'there is no plot for the series {row["series"]!r}; '
                 f'expected one of {", ".join(PLOTS)}, then ": " and the line')
        name, _, line = row["series"].partition(": ")
        plots.setdefault(name, {}).setdefault(line, {})[row["x"]] = row["value"]
    return plots


def unit(rows, name):
    """The one unit of a plot's rows."""
    units = {row["unit"] for row in rows if row.get("series", "").startswith(f"{name}: ")}
    if len(units) != 1:
        fail(f'the rows of {name} are in different units: {", ".join(sorted(units))}')
    return units.pop()


def title(name):
    return PLOTS[name].title


def x_label(name):
    return PLOTS[name].x_label


def nice_step(span, most):
    """1, 2 or 5 times a power of ten, at most @most of which fit into @span."""
    power = 10 ** math.floor(math.log10(span / most))
    return next(factor * power for factor in (1, 2, 5, 10, 20) if span / (factor * power) <= most)


def linear_ticks(highest):
    """From 0 to the first one that is not below @highest."""
    step = nice_step(highest, 8)
    return [i * step for i in range(math.ceil(highest / step - 1e-9) + 1)]


def decades(lowest, highest):
    """The powers of ten around both."""
    first, last = math.floor(math.log10(lowest)), math.ceil(math.log10(highest))
    return [10.0 ** i for i in range(first, max(last, first + 1) + 1)]


class Axis:
    """From a value to its place on the page."""

    def __init__(self, ticks, start, end, is_log):
        self.ticks, self.is_log = ticks, is_log
        low, high = self._scaled(ticks[0]), self._scaled(ticks[-1])
        self.start, self.low = start, low
        self.per_unit = (end - start) / (high - low) if high > low else 0.0

    def _scaled(self, value):
        return math.log(value) if self.is_log else value

    def place(self, value):
        return self.start + (self._scaled(value) - self.low) * self.per_unit


def axes(plot, lines):
    xs = sorted({x for points in lines.values() for x in points})
    ys = [y for points in lines.values() for y in points.values()]
    if min(xs + ys) <= 0:
        fail(f'"{plot.title}" has a value that is not above 0')
    highest = max(ys + xs if plot.diagonal else ys)
    y_ticks = decades(min(ys), highest) if plot.log_y else linear_ticks(highest)
    return Axis(xs, LEFT, RIGHT, plot.log_x), Axis(y_ticks, BOTTOM, TOP, plot.log_y)


def spread(places, gap):
    """The places in their order, moved so that neighbours are @gap apart or more."""
    order = sorted(range(len(places)), key=lambda i: places[i])
    moved = list(places)
    for before, i in zip(order, order[1:]):
        moved[i] = max(moved[i], moved[before] + gap)
    # What was moved too far goes back up, and takes its neighbours with it.
    lowest = max(max(places), min(places) + gap * (len(places) - 1))
    for i in reversed(order):
        moved[i] = min(moved[i], lowest)
        lowest = moved[i] - gap
    return moved


def text(x, y, content, classes="", anchor="middle", extra=""):
    class_ = f' class="{classes}"' if classes else ""
    return (f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{class_}{extra}>'
            f"{escape(content)}</text>")


def style():
    def rules(which, paper, ink, grid):
        colors = "".join(f".c{i}{{stroke:{pair[which]};fill:{pair[which]}}}"
                         for i, pair in enumerate(COLORS))
        return f".paper{{fill:{paper}}}text{{fill:{ink}}}.grid{{stroke:{grid}}}{colors}"
    return ("<style>text{font:13px sans-serif}.title{font-size:16px;font-weight:bold}"
            ".small{font-size:11px}.grid{stroke-width:1}path{fill:none!important;stroke-width:2}"
            f'text[class^="c"]{{stroke:none}}{rules(0, "#ffffff", "#1c1c1c", "#dddddd")}'
            f'@media(prefers-color-scheme:dark){{{rules(1, "#161616", "#e8e8e8", "#3a3a3a")}}}'
            "</style>")


def draw_axes(plot, x_axis, y_axis, y_unit):
    parts = []
    for tick in y_axis.ticks:
        y = y_axis.place(tick)
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(text(LEFT - 8, y + 4, f"{tick:g}", anchor="end"))
    for tick in x_axis.ticks:
        x = x_axis.place(tick)
        parts.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{BOTTOM}"/>')
        parts.append(text(x, BOTTOM + 18, f"{tick:g}"))
    middle = (TOP + BOTTOM) / 2
    parts.append(text((LEFT + RIGHT) / 2, BOTTOM + 40, plot.x_label))
    label = plot.y_label if y_unit in ("×", "× memcpy") else f"{plot.y_label} ({y_unit})"
    parts.append(text(22, middle, label, extra=f' transform="rotate(-90 22 {middle:.1f})"'))
    return parts


def draw_lines(lines, x_axis, y_axis):
    parts = []
    ends = [y_axis.place(points[max(points)]) for points in lines.values()]
    for i, ((line, points), label) in enumerate(zip(lines.items(), spread(ends, LINE_HEIGHT))):
        color, dash = f"c{i % len(COLORS)}", DASHES[i % len(DASHES)]
        places = [(x_axis.place(x), y_axis.place(points[x])) for x in sorted(points)]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        parts.append(f'<path class="{color}" d="M{path}"'
                     + (f' stroke-dasharray="{dash}"/>' if dash else "/>"))
        parts += [f'<circle class="{color}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in places]
        parts.append(text(RIGHT + 10, label + 4, line, f"{color} label", "start"))
    return parts


def svg(plot, lines, y_unit, caption):
    x_axis, y_axis = axes(plot, lines)
    if plot.diagonal:
        xs = x_axis.ticks
        lines = {**lines, plot.diagonal: {xs[0]: xs[0], xs[-1]: xs[-1]}}
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        "<!-- SPDX-FileCopyrightText: 2026 Colorshine contributors -->",
        "<!-- SPDX-License-Identifier: GPL-3.0-or-later -->",
        "<!-- Made by tests/bench/plot.py. -->",
        f"<title>{escape(plot.title)}</title>", style(),
        f'<rect class="paper" width="{WIDTH}" height="{HEIGHT}"/>',
        text(LEFT, 28, plot.title, "title", "start"),
        text(LEFT, 45, caption, "small", "start"),
        *draw_axes(plot, x_axis, y_axis, y_unit), *draw_lines(lines, x_axis, y_axis), "</svg>",
    ]
    return "\n".join(parts) + "\n"


def write_plots(results, folder):
    """One SVG file for each plot that the results have points of."""
    rows = results["rows"]
    plots = group(rows)
    if plots:
        folder.mkdir(parents=True, exist_ok=True)
    for name, lines in plots.items():
        rounds = PLOTS[name].rounds or results["rounds"]
        caption = f'{results["processor"]}, {results["date"]}, medians of {rounds}'
        (folder / f"{name}.svg").write_text(
            svg(PLOTS[name], lines, unit(rows, name), caption), encoding="utf-8")


def main():
    if len(sys.argv) != 3:
        fail("expected bench.json and a folder for the plots")
    try:
        results = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
        write_plots(results, pathlib.Path(sys.argv[2]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        fail(f"{sys.argv[1]} could not be drawn: {error!r}; expected what bench.py writes")


if __name__ == "__main__":
    main()
