# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The recipes, settings and pixels that the transform is tried with.

This file exists so that each rule of the model has a case that names it. The
pixels are random around the centres of the ranges, plus the corners where
implementations break; a pixel at which the model itself jumps (the outcome
changes under a perturbation of 2e-7) is left out, since no two roundings agree
there.
"""

import math
import struct

import model

PIXELS_PER_CASE = 40
STEP = 4096                       # inputs are multiples of 1/STEP: short, exact in binary32
PERTURBATION = 2e-7               # about two units in the last place of binary32
JUMP = 2e-4                       # a larger change of the outcome than this is a jump


class Case:
    def __init__(self, name, space, recipe, settings, pixels):
        self.name, self.space, self.recipe = name, space, recipe
        self.settings, self.pixels = settings, pixels


def binary32(x):
    return struct.unpack("f", struct.pack("f", x))[0]


def srgb8(r, g, b):
    return tuple(binary32(model.srgb_decode(v / 255)) for v in (r, g, b))


GREYS = [(v, v, v) for v in (0.0, 1.0, 0.5, 0.03125, 0.21484375)]
NEAR_GREYS = [(0.5, 0.501953125, 0.498046875), (0.2138671875, 0.21484375, 0.2158203125),
              (0.03125, 0.0322265625, 0.03125), (0.9970703125, 0.998046875, 1.0)]
CORNERS = [(1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), (1.0, 1.0, 0.0), (0.0, 1.0, 1.0),
           (1.0, 0.0, 1.0)]
NEAR_BLUE = [srgb8(0, 5, 255), srgb8(0, 1, 250), srgb8(3, 0, 255)]
DARK = [(0.000244140625, 0.0, 0.0), (0.0, 0.0001220703125, 0.00048828125)]
HDR = [(4.0, 3.5, 2.0), (1.00390625, 0.5, 0.25), (2.0, 0.0, 0.5), (1.5, 1.5, 1.5),
       (16.0, 8.0, 0.125), (1.25, 1.125, 0.0625), (1.005859375, 0.99609375, 0.9921875),
       (0.5, 1.00244140625, 0.25)]
NEGATIVE = [(-0.125, 0.5, 0.25), (0.5, -0.00390625, 0.25), (-0.03125, -0.015625, 0.5),
            (-0.25, -0.25, -0.25), (0.75, 0.25, -0.0625), (1.25, -0.125, 0.5)]
NOT_FINITE = [(math.nan, 0.5, 0.25, 1.0), (0.5, math.inf, 0.25, 0.5), (0.5, 0.25, -math.inf, 1.0),
              (math.nan, math.nan, math.nan, math.nan), (0.5, 0.25, 0.125, math.nan),
              (0.5, 0.25, 0.125, math.inf)]


def jumps(pixel, attractors, settings, space):
    if not all(map(math.isfinite, pixel)):
        return False
    out = model.transform(pixel, attractors, settings, space)
    for i in range(6):
        nudge = PERTURBATION if i % 2 else -PERTURBATION
        moved = list(pixel)
        moved[i // 2] += nudge * max(abs(moved[i // 2]), 1e-3)
        other = model.transform(tuple(moved), attractors, settings, space)
        if max(abs(x - y) for x, y in zip(out, other)) > JUMP * max(1.0, *map(abs, out)):
            return True
    return False


def around(rng, attractors, space, extended):
    """A pixel near the centre of one of the ranges."""
    a = rng.choice(attractors)
    reach = a.radius * rng.choice((0.3, 0.7, 1.0, 1.04, 1.15))
    direction = [rng.gauss(0, 1) for _ in range(3)]
    length = math.hypot(*direction)
    distance = reach * rng.random() ** (1 / 2)
    lab = tuple(c + distance * d / length for c, d in zip(a.centre, direction))
    rgb = tuple(round(v * STEP) / STEP for v in space.from_oklab(lab))
    if not extended:
        rgb = model.clip(rgb)
    return rgb


def pixels_of(rng, recipe, settings, space, extra):
    attractors = model.parse_recipe(recipe)
    live = [a for a in attractors if a.radius > 0] or attractors
    chosen = [p + (1.0,) for p in GREYS[:2] + NEAR_BLUE[:1] + rng.sample(NEAR_GREYS, 2)
              + rng.sample(CORNERS, 2)]
    for p in extra:
        chosen.append(p if len(p) == 4 else p + (rng.choice((1.0, 0.5, 0.25)),))
    extended = any(p in extra for p in HDR + NEGATIVE)
    result = []
    while len(result) < PIXELS_PER_CASE:
        if chosen:
            pixel = chosen.pop(0)
        else:
            rgb = (around(rng, live, space, extended) if live and rng.random() < 0.88 else
                   tuple(rng.randrange(STEP + 1) / STEP for _ in range(3)))
            pixel = rgb + (rng.choice((1.0, 1.0, 1.0, 0.5, 0.0, 0.75390625)),)
        if not jumps(pixel, attractors, settings, space):
            result.append((pixel, model.transform(pixel, attractors, settings, space)))
    return result


FIVE = {
    "blue to red": "crimson;50;80;from=royalblue;radius=0.3",
    "orange": "orange;50;75;radius=0.35",
    "overlap": "orange;50;90;radius=0.5|gold;50;80;radius=0.5|tomato;50;100;radius=0.4",
    "vivid": "oklch(0.7 0.35 150);50;100;radius=0.6|oklch(0.5 0.4 300);50;100;radius=0.5",
    "many": "red;50;60;radius=0.2|lime;50;70;radius=0.3|blue;50;80;radius=0.25"
            "|teal;50;90;radius=0.2;falloff=linear|white;50;30;radius=0.2;channels=l",
}


def rows():
    """(name, space, recipe, settings, extra pixels)"""
    def row(name, recipe, extra=(), space="srgb", **settings):
        return (name, space, recipe, model.Settings(**settings), list(extra))

    for blend in ("oklab", "oklch"):
        def b(name, recipe, extra=(), blend=blend, **more):
            return row("%s: %s" % (blend, name), recipe, extra, blend=blend, **more)

        for falloff in model.FALLOFFS:
            yield b("falloff " + falloff, "seagreen;50;80;radius=0.4;falloff=" + falloff)
        for strength in (0, 37.5, 100, 125, 200):
            yield b("strength %g" % strength, "orchid;50;%g;radius=0.3" % strength)
        yield b("strength 160 gaussian", "orchid;50;160;radius=0.3;falloff=gaussian")
        yield b("from", FIVE["blue to red"])
        yield b("from, hue of the source none", "crimson;50;80;from=oklch(0.5 0.1 none);radius=0.3")
        yield b("overlap above 1", FIVE["overlap"])
        yield b("many", FIVE["many"])
        yield b("radius 0 and strength 0", "red;50;80;radius=0|blue;50;0;radius=0.5")
        yield b("off", "red;50;80;radius=0.5;off|olive;50;50;radius=0.3")
        for channels in ("l", "c", "h", "lc", "lh", "ch"):
            yield b("channels " + channels,
                    "mediumvioletred;50;90;radius=0.45;from=steelblue;channels=" + channels)
        yield b("channels apart", "gold;50;90;radius=0.6;from=gray;channels=l"
                "|navy;50;80;radius=0.6;from=gray;channels=h"
                "|red;50;150;radius=0.5;from=gray;channels=c")
        yield b("lightness off", FIVE["orange"], lightness=False)
        yield b("chroma off", FIVE["orange"], chroma=False)
        yield b("hue off", FIVE["blue to red"], hue=False)
        yield b("chroma and hue off", FIVE["overlap"], chroma=False, hue=False)
        yield b("all off", FIVE["overlap"], lightness=False, chroma=False, hue=False)
        yield b("protect alone", "red;50;100;radius=0.5;protect")
        yield b("protect", "orange;50;90;radius=0.5|peru;50;80;radius=0.2;protect")
        yield b("protect under overlap", FIVE["overlap"] + "|coral;50;150;radius=0.15;protect")
        yield b("two protect", FIVE["orange"] + "|coral;50;90;radius=0.3;protect"
                "|gold;50;60;radius=0.3;protect;falloff=linear")
        for channels in ("l", "c", "h"):
            yield b("protect " + channels,
                    FIVE["orange"] + "|coral;50;100;radius=0.3;protect;channels=" + channels)
        yield b("protect, colour with alpha", FIVE["orange"]
                + "|rgb(255 127 80 / 40%);50;100;radius=0.3;protect")
        yield b("hue none, chroma kept", "oklch(0.7 0.15 none);50;90;radius=0.4;from=skyblue")
        yield b("hue none, hue only", "oklch(0.7 0.15 none);50;90;radius=0.4;from=skyblue;channels=h")
        yield b("hue none beside a hue", "oklch(0.7 0.15 none);50;90;radius=0.4;from=skyblue"
                "|salmon;50;70;radius=0.5;from=skyblue")
        yield b("grey target", "gray;50;80;radius=0.35;from=tomato")
        yield b("grey target, hue only", "gray;50;80;radius=0.35;from=tomato;channels=h")
        yield b("near-grey target", "#7f8081;50;80;radius=0.4;from=orange|magenta;50;60;radius=0.3")
        yield b("colour with alpha", "rgb(0 128 255 / 50%);50;140;radius=0.4")
        yield b("transparent", "transparent;50;100;radius=0.5|rgb(0 0 0 / 0);50;200;radius=0.5")
        yield b("opposite hues", "oklch(0.6 0.15 200);50;100;radius=0.3;from=oklch(0.6 0.15 20)")
        yield b("opposite attractors", "oklch(0.6 0.2 30);50;100;radius=0.5;from=gray"
                "|oklch(0.6 0.2 210);50;90;radius=0.5;from=gray")
        for n in (0, 0.002, 0.2):
            yield b("neutral-chroma %g" % n, "red;50;80;radius=0.5;from=gray"
                    "|royalblue;50;60;radius=0.3", NEAR_GREYS, neutral_chroma=n)
        yield b("neutral-chroma 0.02, chroma only",
                "red;50;90;radius=0.5;from=gray;channels=c", NEAR_GREYS)
        yield b("greys", "red;50;80;radius=0.6;from=gray", GREYS + NEAR_GREYS + DARK)
        yield b("not finite", FIVE["overlap"], NOT_FINITE)
        yield b("empty recipe", "", HDR[:3] + NEGATIVE[:3] + NOT_FINITE[:2])
        for gamut in ("reduce-chroma", "css", "clip", "none"):
            yield b("HDR and negative, " + gamut, "orange;50;80;radius=2.5|blue;50;60;radius=0.9",
                    HDR + NEGATIVE + NOT_FINITE[:2], gamut=gamut)
        yield b("full pull on HDR", "orange;50;200;radius=3|blue;50;200;radius=3", HDR + NEGATIVE)

    for space in model.SPACE:
        for gamut in ("reduce-chroma", "css", "clip", "none"):
            blend = "oklch" if gamut in ("css", "none") else "oklab"
            yield row("%s: %s" % (space, gamut), FIVE["vivid"], NEAR_BLUE, space=space,
                      gamut=gamut, blend=blend)
    yield row("near sRGB blue, reduce-chroma", "#0005ff;50;40;radius=0.2|blue;50;30;radius=0.3",
              NEAR_BLUE)
    yield row("near sRGB blue, css", "#0005ff;50;40;radius=0.2|blue;50;30;radius=0.3", NEAR_BLUE,
              gamut="css")
    yield row("beyond white and black", "oklab(1 0.1 0.1);50;190;radius=0.6"
              "|oklab(0 -0.2 0.1);50;190;radius=0.6")
    yield row("target outside sRGB", "color(display-p3 0 1 0);50;100;radius=0.5"
              "|color(rec2020 1 0 0);50;100;radius=0.5")

    for blend in ("oklab", "oklch"):
        for which, label in ((0, "all"), (1, "1"), (2, "2"), (3, "protecting"), (4, "off")):
            yield row("%s: influence of %s" % (blend, label), "orange;50;90;radius=0.6"
                      "|gold;50;130;radius=0.5;channels=h|coral;50;80;radius=0.3;protect"
                      "|red;50;80;radius=0.5;off", NOT_FINITE + HDR[:2], blend=blend,
                      show="influence", show_attractor=which)
        yield row("%s: out of gamut" % blend, FIVE["vivid"], NOT_FINITE + HDR[:3] + NEGATIVE,
                  blend=blend, show="out-of-gamut")
    yield row("display-p3: out of gamut", FIVE["vivid"], NOT_FINITE[:2] + HDR[:2],
              space="display-p3", show="out-of-gamut", gamut="none")


def transform_cases(rng):
    for name, space, recipe, settings, extra in rows():
        yield Case(name, space, recipe, settings,
                   pixels_of(rng, recipe, settings, model.SPACE[space], extra))


def radius_images(rng):
    def pixel(alpha=None):
        rgb = tuple(rng.randrange(STEP + 1) / STEP for _ in range(3))
        return rgb + (rng.randrange(257) / 256 if alpha is None else alpha,)

    def walk(count):
        """Neighbours resemble each other, as in a photograph."""
        p, out = [0.3, 0.3, 0.3], []
        for _ in range(count):
            p = [min(1.0, max(0.0, v + rng.gauss(0, 0.03))) for v in p]
            out.append(tuple(round(v * 255) / 256 for v in p) + (1.0,))
        return out

    grey = (0.21484375, 0.21484375, 0.21484375)
    hundred = [pixel(1.0) for _ in range(100)]
    images = [
        ("one pixel", [pixel(1.0)]),
        ("one faint pixel", [pixel(0.00390625)]),
        ("two pixels", [pixel(1.0), pixel(1.0)]),
        ("flat", [grey + (1.0,)] * 50),
        ("two colours", [grey + (1.0,)] * 30 + [(0.5, 0.25, 0.125, 1.0)] * 70),
        ("a hundred", hundred),
        ("a hundred, half of them weightless",
         [p[:3] + (float(i % 2),) for i, p in enumerate(hundred)]),
        ("weightless outliers", [pixel(1.0) for _ in range(20)]
         + [(1.0, 0.0, 0.0, 0.0), (0.0, 0.0, 1.0, 0.0), (1.0, 1.0, 1.0, 0.0)]),
        ("alpha", [pixel() for _ in range(150)]),
        ("few levels", [tuple(rng.choice((0.0, 0.25, 1.0)) for _ in range(3)) + (1.0,)
                        for _ in range(200)]),
        ("walk", walk(400)),
        ("not finite and HDR", [pixel() for _ in range(20)]
         + [(math.nan, 0.5, 0.5, 1.0), (math.inf, 0.0, 0.0, 1.0), (0.5, 0.5, 0.5, math.nan),
            (4.0, 2.0, 1.0, 1.0), (-0.125, 0.5, 0.25, 0.5)]),
    ]
    centres = ("orange", "oklch(0.6 0.1 250 / 0.3)", "#7f8081")
    for name, pixels in images:
        queries = []
        for centre in centres:
            for tolerance in (0.0, 0.01, 1.0, 7.0, 14.0, 29.0, 50.0, 55.0, 57.0, 58.0, 99.0, 100.0):
                queries.append((centre, tolerance))
            queries += [(centre, rng.randrange(1, 99999) / 1000 + 0.0001) for _ in range(2)]
        yield name, pixels, queries
