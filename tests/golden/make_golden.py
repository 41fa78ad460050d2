# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the golden files beside this script.

This file exists so that nobody edits a golden number by hand: run
`python3 tests/golden/make_golden.py` and read the difference. Every record is
one line, fields are separated by TAB, numbers are printed so that they round
trip, and in text a newline, tab, return, form feed or backslash is written as
\\n, \\t, \\r, \\f, \\\\. Lines that start with `#` and a space are comments.
"""

import os
import random

import golden_cases
import golden_text
import model

FOLDER = os.path.dirname(os.path.abspath(__file__))


def escaped(text):
    for plain, written in (("\\", "\\\\"), ("\n", "\\n"), ("\t", "\\t"), ("\r", "\\r"),
                           ("\f", "\\f")):
        text = text.replace(plain, written)
    return text


def line(*fields):
    return "\t".join(f if isinstance(f, str) else repr(f) for f in fields) + "\n"


def write(name, purpose, lines):
    with open(os.path.join(FOLDER, name), "w", encoding="utf-8", newline="\n") as f:
        f.write("# SPDX-FileCopyrightText: 2026 Colorshine contributors\n"
                "# SPDX-License-Identifier: GPL-3.0-or-later\n")
        for text in purpose.split("\n"):
            f.write("# " + text + "\n")
        f.writelines(lines)


def css_colors():
    for text in golden_text.colors_ok():
        c = model.parse_color(text)
        yield line("ok", escaped(text), *map(float, c.lab), float(c.alpha), int(c.hue_none))
    for text in golden_text.colors_bad():
        try:
            model.parse_color(text)
        except model.ColorError:
            yield line("bad", escaped(text))
        else:
            raise AssertionError("expected to be bad: %r" % text)


def recipes():
    for text in golden_text.RECIPES_OK:
        attractors = model.parse_recipe(text)
        yield line("ok", escaped(text), len(attractors))
        for i, a in enumerate(attractors, 1):
            yield line("a", i, *map(float, a.color.lab), float(a.color.alpha),
                       *map(float, a.centre), a.tolerance,
                       -1 if a.radius is None else a.radius, a.strength, a.falloff, a.channels,
                       int(a.protect), int(a.off))
    for text in golden_text.RECIPES_BAD:
        try:
            model.parse_recipe(text)
        except model.RecipeError as e:
            yield line("bad", escaped(text), e.attractor_number)
        else:
            raise AssertionError("expected to be bad: %r" % text)


def spaces():
    for name, m in model.SPACES.items():
        yield line(name, *(x for row in m for x in row))


def transform():
    for case in golden_cases.transform_cases(random.Random(20260101)):
        s = case.settings
        yield line("case", case.name, case.space, escaped(case.recipe), int(s.lightness),
                   int(s.chroma), int(s.hue), s.blend, s.gamut, s.neutral_chroma, s.show,
                   s.show_attractor)
        for pixel, out in case.pixels:
            yield line("p", *pixel, *out)


def radii():
    for name, pixels, queries in golden_cases.radius_images(random.Random(20260102)):
        yield line("image", name, len(pixels))
        for p in pixels:
            yield line("p", *p)
        for text, tolerance in queries:
            centre = model.parse_color(text).lab
            yield line("q", escaped(text), tolerance,
                       model.radius_from_tolerance(pixels, centre, tolerance))


def main():
    write("css-colors.tsv",
          "CSS colour text and what it means, so that the parser of colours has an answer sheet.\n"
          "ok text L a b alpha hue_none (1: the hue was written `none`) | bad text", css_colors())
    write("recipes.tsv",
          "Recipe text and what it means, so that the parser of recipes has an answer sheet.\n"
          "ok text n, then n lines: a index L a b alpha from_L from_a from_b tolerance radius "
          "(-1: absent) strength falloff channels protect off\n"
          "bad text number_of_the_attractor_at_fault", recipes())
    write("spaces.tsv",
          "Linear RGB to XYZ (own white), row-major, so that tests of spaces share one source.\n"
          "name and nine numbers", spaces())
    write("transform.tsv",
          "Pixels before and after, so that every kernel can be held against the model.\n"
          "case name space recipe lightness chroma hue blend gamut neutral_chroma show "
          "show_attractor\n"
          "p r g b a R G B A: inputs are exact in binary32, outputs are binary64", transform())
    write("radii.tsv",
          "Small images and the radius that a tolerance means in them (linear sRGB).\n"
          "image name n, then n lines: p r g b a | q centre_colour tolerance radius", radii())


if __name__ == "__main__":
    main()
