# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the oracle against numbers that others published.

This file exists because an oracle that is only compared with the program it
judges proves nothing. Each check names where its expected value was printed;
the tolerance is half a unit of the last printed digit unless it says more.
Run `python3 tests/golden/check_model.py`; it exits 1 if anything differs.
"""

import math
import random
import sys

import model

passed = failed = 0


def check(what, got, expected, tolerance):
    global passed, failed
    got = got if isinstance(got, (tuple, list)) else (got,)
    expected = expected if isinstance(expected, (tuple, list)) else (expected,)
    if len(got) == len(expected) and all(abs(g - e) <= tolerance for g, e in zip(got, expected)):
        passed += 1
    else:
        failed += 1
        print("FAILED %s: got %r, expected %r within %g" % (what, got, expected, tolerance))


def lab(text):
    return model.parse_color(text).lab


def lch(text):
    l, a, b = lab(text)
    return (l, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360)


def same(one, two, tolerance):
    check("%s = %s" % (one, two), model.delta_e_ok(lab(one), lab(two)), 0.0, tolerance)


def encoded_srgb(text):
    def encode(v):
        return 12.92 * v if abs(v) <= 0.0031308 else math.copysign(
            1.055 * abs(v) ** (1 / 2.4) - 0.055, v)
    return tuple(255 * encode(v) for v in model.SPACE["srgb"].from_oklab(lab(text)))


def oklab():
    # B. Ottosson, "A perceptual color space for image processing", 2020, the table
    # "Table of example XYZ and Oklab pairs": three digits, and CSS has since
    # recomputed the matrices, hence 1e-3.
    for xyz, expected in (((0.950, 1.000, 1.089), (1.000, 0.000, 0.000)),
                          ((1.0, 0.0, 0.0), (0.450, 1.236, -0.019)),
                          ((0.0, 1.0, 0.0), (0.922, -0.671, 0.263)),
                          ((0.0, 0.0, 1.0), (0.153, -1.415, -0.449))):
        check("Ottosson %r" % (xyz,), model.xyz_d65_to_oklab(xyz), expected, 1e-3)
    # The sRGB primaries in OkLCh to five digits, as color.js and coloraide print them
    # (the former is by CSS Color 4's editors, who print 0.452 0.313 264.1 for blue).
    for text, expected in (("red", (0.62796, 0.25768, 29.234)),
                           ("lime", (0.86644, 0.29483, 142.495)),
                           ("blue", (0.45201, 0.31321, 264.052))):
        l, c, h = lch(text)
        check(text, (l, c, h / 100), (expected[0], expected[1], expected[2] / 100), 1.1e-5)
    for name, space in model.SPACE.items():
        for grey in (1e-6, 0.01, 0.18, 0.5, 1.0):
            _, a, b = space.to_oklab((grey,) * 3)
            check("grey in %s has no chroma" % name, math.hypot(a, b), 0.0, 1e-12)
        check("white in %s" % name, space.to_oklab((1.0, 1.0, 1.0))[0], 1.0, 1e-12)
        there_and_back = space.from_oklab(space.to_oklab((0.7, 0.02, 0.3)))
        check("round trip in %s" % name, there_and_back, (0.7, 0.02, 0.3), 1e-13)


def spaces():
    # CSS Color 4, "Sample code for Color Conversions", the rational matrices.
    for name, rows in (
            ("srgb", ((506752 / 1228815, 87881 / 245763, 12673 / 70218),
                      (87098 / 409605, 175762 / 245763, 12673 / 175545),
                      (7918 / 409605, 87881 / 737289, 1001167 / 1053270))),
            ("display-p3", ((608311 / 1250200, 189793 / 714400, 198249 / 1000160),
                            (35783 / 156275, 247089 / 357200, 198249 / 2500400),
                            (0.0, 32229 / 714400, 5220557 / 5000800))),
            ("a98", ((573536 / 994567, 263643 / 1420810, 187206 / 994567),
                     (591459 / 1989134, 6239551 / 9945670, 374412 / 4972835),
                     (53769 / 1989134, 351524 / 4972835, 4929758 / 4972835))),
            ("rec2020", ((63426534 / 99577255, 20160776 / 139408157, 47086771 / 278816314),
                         (26158966 / 99577255, 472592308 / 697040785, 8267143 / 139408157),
                         (0.0, 19567812 / 697040785, 295819943 / 278816314))),
            ("prophoto", ((0.79776664490064230, 0.13518129740053308, 0.03134773412839220),
                          (0.28807482881940130, 0.71183523424187300, 0.00008993693872564),
                          (0.0, 0.0, 0.82510460251046020)))):
        for i in range(3):
            check("%s to XYZ, row %d" % (name, i), model.SPACES[name][i], rows[i], 1e-14)
    # CSS Color 4, the same code, D50_to_D65.
    for i, row in enumerate(((0.955473421488075, -0.02309845494876471, 0.06325924320057072),
                             (-0.0283697093338637, 1.0099953980813041, 0.021041441191917323),
                             (0.012314014864481998, -0.020507649298898964, 1.330365926242124))):
        check("D50 to D65, row %d" % i, model.D50_TO_D65[i], row, 1e-14)
    # CSS Color 4, the same code, OKLabtoLMS.
    for i, row in enumerate(((1.0, 0.3963377773761749, 0.2158037573099136),
                             (1.0, -0.1055613458156586, -0.0638541728258133),
                             (1.0, -0.0894841775298119, -1.2914855480194092))):
        check("Oklab to LMS, row %d" % i, model.OKLAB_TO_LMS[i], row, 1e-14)


def css():
    # CSS Color 4 (editor's draft of 2026), the examples named at the right. The
    # tolerance is the distance that rounding to the printed digits can make.
    leaf = "lch(51.2345% 21.2 130)"                                    # ex-leaf-spectro
    same(leaf, "lab(51.2345% -13.6271 16.2401)", 1e-6)
    for other in ("color(srgb 0.41587 0.503670 0.36664)",
                  "color(display-p3 0.43313 0.50108 0.37950)",
                  "color(a98-rgb 0.44091 0.49971 0.37408)",
                  "color(prophoto-rgb 0.36589 0.41717 0.31333)"):
        same(leaf, other, 4e-5)
    lime = "lch(85.9017% 166.116 138.207)"                             # ex-2020-oog-p3
    same(lime, "color(rec2020 0.42053 0.979780 0.00579)", 1e-5)        # gamma 2.4, not 1/0.45
    same(lime, "color(display-p3 -0.350289 1.00707 -0.144209)", 1e-5)
    for other in ("rgb(46.27% 32.94% 80.39%)", "lab(44.36% 36.05 -58.99)",   # ex-xyz
                  "color(xyz-d50 0.2005 0.14089 0.4472)",
                  "color(xyz-d65 0.21661 0.14602 0.59452)"):
        same("#7654CD", other, 1e-4)
    same("#FFFFFF", "color(xyz-d50 0.9643 1 0.8251)", 1e-4)            # ex-xyz-white
    same("#FFFFFF", "color(xyz-d65 0.9505 1 1.089)", 1e-4)
    same("color(srgb 0.691 0.139 0.259)", "color(srgb-linear 0.435 0.017 0.055)", 1e-3)
    same("oklch(42.1% 0.192 328.6 / 1)", "rgb(50.2% 0.7% 49.9%)", 5e-4)      # ex-oklch-computed
    same("lch(52.2345% 72.2 56.2 / 1)", "rgb(77.61% 36.34% 2.45%)", 1e-4)    # ex-lch-computed
    same("color(xyz 0.472 0.372 0.131)", "rgb(95.1% 53.3% 33%)", 5e-4)       # ex-xyz-computed
    same("goldenrod", "color(display-p3 0.823 0.6554 0.2537)", 1e-4)         # ex-p3-computed
    same("color(display-p3 1 1 0)", "color(srgb 1 1 -0.3463)", 2e-5)
    # ex-gamut-clip-good and ex-gamut-clip-acceptable
    same("color(rec2020 0.54 0.9 0)", "oklch(80.72% 0.3296 141.6)", 4e-4)
    same("color(rec2020 0.54 0.9 0)", "color(display-p3 0.3265 0.9165 -0.1262)", 1e-4)
    same("color(prophoto-rgb 0.2 1.0 0.1)", "oklch(85.07% 0.4873 151.4)", 6e-4)
    same("color(prophoto-rgb 0.2 1.0 0.1)", "color(display-p3 -0.5782 1.067 -0.2363)", 4e-4)
    check("color(srgb-linear 0.5 1 3), hue", lch("color(srgb-linear 0.5 1 3)")[2], 265.1, 0.05)
    check("color(srgb-linear 0.5 1 1), hue", lch("color(srgb-linear 0.5 1 1)")[2], 196.1, 0.05)
    # CSS Color 4, "Examples of HSL colors", tables 0, 30, 60 and 90 degrees: 8 bit.
    for text, expected in (("hsl(0 80% 90%)", (250, 209, 209)), ("hsl(0 60% 70%)", (224, 133, 133)),
                           ("hsl(0 20% 10%)", (31, 20, 20)), ("hsl(30 80% 70%)", (240, 179, 117)),
                           ("hsl(30 40% 20%)", (71, 51, 31)), ("hsl(60 60% 40%)", (163, 163, 41)),
                           ("hsl(90 80% 50%)", (128, 230, 26)), ("hsl(90 20% 80%)", (204, 214, 194)),
                           # web-platform-tests, css/css-color, hsl-clamp-negative-saturation
                           ("hsl(0, -50%, 40%)", (102, 102, 102)),
                           ("hsl(30, -50%, 60%)", (153, 153, 153)),
                           # web-platform-tests, css/css-color/parsing, computed hwb()
                           ("hwb(120 30% 50%)", (77, 128, 77)), ("hwb(0 100% 50%)", (170, 170, 170)),
                           ("hwb(320deg 30% 40%)", (153, 77, 128)),
                           ("rebeccapurple", (0x66, 0x33, 0x99))):
        check(text, encoded_srgb(text), expected, 0.5 + 1e-9)
    check("148 names", len(model.NAMED), 148, 0)


def gamut():
    srgb = model.SPACE["srgb"]
    yellow = lab("color(display-p3 1 1 0)")
    chroma = math.hypot(*yellow[1:])
    # CSS Color 4, ex-gamutmap-p3-yellow-to-srgb: oklch(0.96476 0.24503 110.23), and
    # reducing chroma until it is inside sRGB stops at 0.21094 (a strict test).
    check("display-p3 yellow, chroma", chroma, 0.24503, 1e-5)
    relaxed = model.GAMUT_BELOW
    model.GAMUT_BELOW = 0.0
    check("strict edge", model.in_gamut_intervals(srgb, yellow)[-1][1] * chroma, 0.21094, 1e-5)
    model.GAMUT_BELOW = relaxed
    # The edge of the exact cubics against a plain scan of the definition.
    rng = random.Random(7)
    for name, space in model.SPACE.items():
        for i in range(12):
            hue = rng.uniform(263.5, 265) if i < 4 else rng.uniform(0, 360)
            l, c = rng.uniform(0.05, 0.95), rng.uniform(0.05, 0.45)
            ray = (l,) + model.polar(c, hue)
            steps = 2000
            scanned = max(t for t in range(steps + 1) if model.in_relaxed_gamut(
                space.from_oklab((l, ray[1] * t / steps, ray[2] * t / steps)))) / steps
            exact = model.in_gamut_intervals(space, ray)[-1][1]
            check("edge in %s, L %g C %g h %g" % (name, l, c, hue), exact,
                  scanned + 0.5 / steps, 0.5 / steps + 1e-9)
    # The relaxed gamut exists for this pixel (the model, section 6).
    near_blue = tuple(model.srgb_decode(v / 255) for v in (0, 5, 255))
    mapped = model.reduce_chroma(srgb, srgb.to_oklab(near_blue))
    check("(0, 5, 255) stays", mapped, near_blue, 1e-5)
    # css: CSS Color 4 returns in-gamut colours unchanged, and never moves lightness
    # and hue by more than a JND.
    for _ in range(50):
        wild = (rng.random(),) + model.polar(rng.uniform(0, 0.4), rng.uniform(0, 360))
        out = srgb.to_oklab(model.css_gamut_map(srgb, wild))
        c = math.hypot(*wild[1:])
        across = abs(out[1] * wild[2] - out[2] * wild[1]) / c
        check("css keeps lightness and hue %r" % (wild,),
              math.hypot(out[0] - wild[0], across), 0.0, 0.02 + 1e-9)


def weights():
    for name in model.FALLOFFS:
        check(name + " at 0 and 1", (model.falloff(name, 0.0), model.falloff(name, 1.0)),
              (1.0, 0.0), 1e-15)
    # (exp(-0.5^2 / 0.32) - exp(-1 / 0.32)) / (1 - exp(-1 / 0.32)), by hand
    check("gaussian at 1/2", model.falloff("gaussian", 0.5), 0.4329175, 1e-7)
    a = model.parse_recipe("black;0;150;radius=0.5")[0]
    for distance, expected in ((0.0, 1.0), (0.25, 0.75), (0.5, 0.5), (0.5125, 0.25), (0.53, 0.0)):
        check("skirt at %g" % distance, model.weight(a, (distance, 0.0, 0.0)), expected, 1e-12)


def radii():
    greys = [(i / 100,) * 3 + (1.0,) for i in range(1, 101)]
    def distance(rank):
        return model.delta_e_ok(model.SPACE["srgb"].to_oklab((rank / 100,) * 3), (0.0, 0.0, 0.0))
    for tolerance, rank in ((0.01, 1), (1.0, 1), (1.5, 2), (7.0, 7), (29.0, 29), (57.0, 57),
                            (57.5, 58), (99.0, 99), (100.0, 100)):
        check("tolerance %g of a hundred" % tolerance,
              model.radius_from_tolerance(greys, (0.0, 0.0, 0.0), tolerance),
              distance(rank) + 1e-5, 1e-12)
    check("tolerance 0", model.radius_from_tolerance(greys, (0.0, 0.0, 0.0), 0.0), 0.0, 0.0)


def blends():
    def one(recipe, pixel=(0.25, 0.1, 0.05, 0.5), space="srgb", **settings):
        return model.transform(pixel, model.parse_recipe(recipe), model.Settings(**settings),
                               model.SPACE[space])
    teal = model.SPACE["srgb"].from_oklab(lab("teal"))
    # In oklch a full pull stops where q(C) of the target leaves it: a share of
    # (1 - q(C)) (1 - q(C_i)) of the way in C is missing (section 5.2, rule 3).
    for blend, near in (("oklab", 1e-9), ("oklch", 1e-4)):
        check(blend + ": a full pull arrives",
              one("teal;0;200;radius=9", blend=blend), teal + (0.5,), near)
        check(blend + ": three full pulls to one target arrive too",
              one("teal;0;200;radius=9|teal;0;200;radius=9|teal;0;200;radius=9", blend=blend),
              teal + (0.5,), near)
        check(blend + ": full protection is the identity",
              one("teal;0;200;radius=9|red;0;200;radius=9;protect", blend=blend),
              (0.25, 0.1, 0.05, 0.5), 0.0)
        check(blend + ": out of range is the identity",
              one("teal;0;200;radius=0.01", blend=blend), (0.25, 0.1, 0.05, 0.5), 0.0)
        black = one("oklch(0.5 0.1 none);0;200;radius=9;channels=h", blend=blend)
        check(blend + ": a hue that is undefined votes for nothing", black,
              (0.25, 0.1, 0.05, 0.5), 1e-12)
        check(blend + ": protected influence",
              one("teal;0;200;radius=9|red;0;50;radius=1e9;protect", blend=blend,
                  show="influence"), (0.5, 0.5, 0.5, 0.5), 1e-6)
    grey = one("oklch(0.6 0.15 200);0;50;radius=1e9", model.SPACE["srgb"].from_oklab(
        lab("oklch(0.6 0.15 20)")) + (1.0,), blend="oklch")
    check("oklch: opposite hues pass through grey", grey[0] - grey[1], 0.0, 1e-6)
    bright = one("teal;0;0.001;radius=9", (4.0, 3.0, 2.0, 1.0))
    check("a highlight survives a faint weight", bright, (4.0, 3.0, 2.0, 1.0), 1e-3)


def main():
    for part in (oklab, spaces, css, gamut, weights, radii, blends):
        part()
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
