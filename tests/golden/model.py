# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The colour attractor model once more, in the slowest and plainest form.

This file exists so that the C core has something to be wrong against. It is
a transcription of the model, section by section (the numbers in the headings
are the model's), in double precision and with the standard library alone, and
it shares neither code nor author's shortcuts with core/. make_golden.py prints
what it computes; check_model.py holds it against published values.
"""

import math
import re
from fractions import Fraction

# --- 1. Colour spaces --------------------------------------------------------

# Chromaticities of the whites as CSS Color 4 writes them (section 10.2, "White
# points"): all published rational matrices of CSS derive from these four digits.
D65_XY = ("0.3127", "0.3290")
D50_XY = ("0.3457", "0.3585")

# name: (red, green, blue, white), from the tables of CSS Color 4, section 10.
PRIMARIES = {
    "srgb": (("0.640", "0.330"), ("0.300", "0.600"), ("0.150", "0.060"), D65_XY),
    "display-p3": (("0.680", "0.320"), ("0.265", "0.690"), ("0.150", "0.060"), D65_XY),
    "a98": (("0.6400", "0.3300"), ("0.2100", "0.7100"), ("0.1500", "0.0600"), D65_XY),
    "rec2020": (("0.708", "0.292"), ("0.170", "0.797"), ("0.131", "0.046"), D65_XY),
    "prophoto": (("0.734699", "0.265301"), ("0.159597", "0.840403"),
                 ("0.036598", "0.000105"), D50_XY),
}

# The sRGB colorants as ICC profiles carry them (IEC 61966-2-1 adapted to D50),
# rounded to five digits as in many v2 profiles; their sum is not quite D50.
ICC_SRGB = ((0.43607, 0.38515, 0.14307),
            (0.22249, 0.71687, 0.06061),
            (0.01392, 0.09708, 0.71410))

# CSS Color 4, sample code "XYZ_to_OKLab"; Ottosson 2020 recomputed in 64 bit.
XYZ_TO_LMS = ((0.8190224379967030, 0.3619062600528904, -0.1288737815209879),
              (0.0329836539323885, 0.9292868615863434, 0.0361446663506424),
              (0.0481771893596242, 0.2642395317527308, 0.6335478284694309))
LMS_TO_OKLAB = ((0.2104542683093140, 0.7936177747023054, -0.0040720430116193),
                (1.9779985324311684, -2.4285922420485799, 0.4505937096174110),
                (0.0259040424655478, 0.7827717124575296, -0.8086757549230774))

# Lam 1985, the linear Bradford cone response, as in CSS Color 4.
BRADFORD = ((0.8951, 0.2664, -0.1614),
            (-0.7502, 1.7135, 0.0367),
            (0.0389, -0.0685, 1.0296))

POWERLESS_CHROMA = 1e-5


def mat_vec(m, v):
    return tuple(math.fsum(m[i][j] * v[j] for j in range(3)) for i in range(3))


def mat_mul(a, b):
    return tuple(tuple(math.fsum(a[i][k] * b[k][j] for k in range(3)) for j in range(3))
                 for i in range(3))


def mat_inv(m):
    """Inverse by cofactors; exact when m holds Fractions, else via Fractions."""
    exact = [[Fraction(x) for x in row] for row in m]
    (a, b, c), (d, e, f), (g, h, i) = exact
    det = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    adj = ((e * i - f * h, c * h - b * i, b * f - c * e),
           (f * g - d * i, a * i - c * g, c * d - a * f),
           (d * h - e * g, b * g - a * h, a * e - b * d))
    return tuple(tuple(x / det for x in row) for row in adj)


def to_float(m):
    return tuple(tuple(float(x) for x in row) for row in m)


OKLAB_TO_LMS = to_float(mat_inv(LMS_TO_OKLAB))


def white_xyz(xy):
    x, y = Fraction(xy[0]), Fraction(xy[1])
    return (x / y, Fraction(1), (1 - x - y) / y)


def primaries_to_xyz(red, green, blue, white):
    """RGB -> XYZ in exact rationals (Lindbloom, "RGB/XYZ Matrices")."""
    columns = [white_xyz(p) for p in (red, green, blue)]
    m = tuple(tuple(columns[j][i] for j in range(3)) for i in range(3))
    inv, w = mat_inv(m), white_xyz(white)
    scale = [sum(inv[i][j] * w[j] for j in range(3)) for i in range(3)]
    return tuple(tuple(m[i][j] * scale[j] for j in range(3)) for i in range(3))


SPACES = {name: to_float(primaries_to_xyz(*p)) for name, p in PRIMARIES.items()}
SPACES["icc-srgb"] = ICC_SRGB

D65 = tuple(float(x) for x in white_xyz(D65_XY))
D50 = tuple(float(x) for x in white_xyz(D50_XY))


def bradford(white_from, white_to):
    cone_from, cone_to = mat_vec(BRADFORD, white_from), mat_vec(BRADFORD, white_to)
    scale = tuple(tuple(cone_to[i] / cone_from[i] if i == j else 0.0 for j in range(3))
                  for i in range(3))
    return mat_mul(to_float(mat_inv(BRADFORD)), mat_mul(scale, BRADFORD))


def cbrt(x):
    """Cube root with the sign of x, polished: pow() alone is off by an ulp or two."""
    if x == 0 or not math.isfinite(x):
        return x
    y = math.copysign(abs(x) ** (1 / 3), x)
    return y - (y * y * y - x) / (3 * y * y)


def lms_to_oklab(lms):
    return mat_vec(LMS_TO_OKLAB, tuple(cbrt(x) for x in lms))


def xyz_d65_to_oklab(xyz):
    return lms_to_oklab(mat_vec(XYZ_TO_LMS, xyz))


class Space:
    """A linear RGB space: its way to Oklab and back."""

    def __init__(self, rgb_to_xyz):
        own_white = mat_vec(rgb_to_xyz, (1.0, 1.0, 1.0))
        m = mat_mul(XYZ_TO_LMS, mat_mul(bradford(own_white, D65), rgb_to_xyz))
        self.rgb_to_lms = tuple(tuple(x / math.fsum(row) for x in row) for row in m)
        self.lms_to_rgb = to_float(mat_inv(self.rgb_to_lms))

    def to_oklab(self, rgb):
        return lms_to_oklab(mat_vec(self.rgb_to_lms, rgb))

    def from_oklab(self, lab):
        return mat_vec(self.lms_to_rgb, tuple(x * x * x for x in mat_vec(OKLAB_TO_LMS, lab)))


SPACE = {name: Space(m) for name, m in SPACES.items()}


def hue_direction(a, b):
    """(cos h, sin h) of (a, b); (0, 0) where the hue is undefined."""
    c = math.hypot(a, b)
    return (a / c, b / c) if c >= POWERLESS_CHROMA else (0.0, 0.0)


def delta_e_ok(one, two):
    return math.sqrt(math.fsum((x - y) ** 2 for x, y in zip(one, two)))


# --- 8. CSS colours ----------------------------------------------------------

NAMED = {}
for _entry in """
aliceblue f0f8ff antiquewhite faebd7 aqua 00ffff aquamarine 7fffd4 azure f0ffff
beige f5f5dc bisque ffe4c4 black 000000 blanchedalmond ffebcd blue 0000ff
blueviolet 8a2be2 brown a52a2a burlywood deb887 cadetblue 5f9ea0 chartreuse 7fff00
chocolate d2691e coral ff7f50 cornflowerblue 6495ed cornsilk fff8dc crimson dc143c
cyan 00ffff darkblue 00008b darkcyan 008b8b darkgoldenrod b8860b darkgray a9a9a9
darkgreen 006400 darkgrey a9a9a9 darkkhaki bdb76b darkmagenta 8b008b
darkolivegreen 556b2f darkorange ff8c00 darkorchid 9932cc darkred 8b0000
darksalmon e9967a darkseagreen 8fbc8f darkslateblue 483d8b darkslategray 2f4f4f
darkslategrey 2f4f4f darkturquoise 00ced1 darkviolet 9400d3 deeppink ff1493
deepskyblue 00bfff dimgray 696969 dimgrey 696969 dodgerblue 1e90ff firebrick b22222
floralwhite fffaf0 forestgreen 228b22 fuchsia ff00ff gainsboro dcdcdc
ghostwhite f8f8ff gold ffd700 goldenrod daa520 gray 808080 green 008000
greenyellow adff2f grey 808080 honeydew f0fff0 hotpink ff69b4 indianred cd5c5c
indigo 4b0082 ivory fffff0 khaki f0e68c lavender e6e6fa lavenderblush fff0f5
lawngreen 7cfc00 lemonchiffon fffacd lightblue add8e6 lightcoral f08080
lightcyan e0ffff lightgoldenrodyellow fafad2 lightgray d3d3d3 lightgreen 90ee90
lightgrey d3d3d3 lightpink ffb6c1 lightsalmon ffa07a lightseagreen 20b2aa
lightskyblue 87cefa lightslategray 778899 lightslategrey 778899
lightsteelblue b0c4de lightyellow ffffe0 lime 00ff00 limegreen 32cd32 linen faf0e6
magenta ff00ff maroon 800000 mediumaquamarine 66cdaa mediumblue 0000cd
mediumorchid ba55d3 mediumpurple 9370db mediumseagreen 3cb371
mediumslateblue 7b68ee mediumspringgreen 00fa9a mediumturquoise 48d1cc
mediumvioletred c71585 midnightblue 191970 mintcream f5fffa mistyrose ffe4e1
moccasin ffe4b5 navajowhite ffdead navy 000080 oldlace fdf5e6 olive 808000
olivedrab 6b8e23 orange ffa500 orangered ff4500 orchid da70d6 palegoldenrod eee8aa
palegreen 98fb98 paleturquoise afeeee palevioletred db7093 papayawhip ffefd5
peachpuff ffdab9 peru cd853f pink ffc0cb plum dda0dd powderblue b0e0e6
purple 800080 rebeccapurple 663399 red ff0000 rosybrown bc8f8f royalblue 4169e1
saddlebrown 8b4513 salmon fa8072 sandybrown f4a460 seagreen 2e8b57 seashell fff5ee
sienna a0522d silver c0c0c0 skyblue 87ceeb slateblue 6a5acd slategray 708090
slategrey 708090 snow fffafa springgreen 00ff7f steelblue 4682b4 tan d2b48c
teal 008080 thistle d8bfd8 tomato ff6347 turquoise 40e0d0 violet ee82ee
wheat f5deb3 white ffffff whitesmoke f5f5f5 yellow ffff00 yellowgreen 9acd32
""".split("\n"):
    _words = _entry.split()
    NAMED.update(zip(_words[::2], _words[1::2]))


class ColorError(ValueError):
    pass


class Color:
    """A parsed colour: Oklab, straight alpha, and whether its hue was written `none`."""

    def __init__(self, lab, alpha, hue_none=False):
        self.lab, self.alpha, self.hue_none = lab, alpha, hue_none


CSS_SPACE = " \t\r\n\f"
NUMBER = re.compile(r"[+-]?(?:[0-9]*\.[0-9]+|[0-9]+)(?:[eE][+-]?[0-9]+)?")
NAME = re.compile(r"[-_a-zA-Z0-9\u0080-\U0010ffff]+")
IDENT = re.compile(r"(?:--|-?[_a-zA-Z\u0080-\U0010ffff])[-_a-zA-Z0-9\u0080-\U0010ffff]*")


def ascii_lower(s):
    """Only A-Z: to CSS the Kelvin sign is no k."""
    return "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in s)


def css_tokens(text):
    """The tokens of CSS Syntax 3 that a colour can need, as (kind, value, unit)."""
    tokens, i = [], 0
    while i < len(text):
        if text.startswith("/*", i):
            end = text.find("*/", i + 2)
            if end < 0:
                raise ColorError("unclosed comment")
            i = end + 2
            continue
        c = text[i]
        if c in CSS_SPACE:
            while i < len(text) and text[i] in CSS_SPACE:
                i += 1
            tokens.append(("space", None, None))
            continue
        m = NUMBER.match(text, i)
        if m:
            i = m.end()
            value = float(m.group())
            unit = IDENT.match(text, i)
            if i < len(text) and text[i] == "%":
                tokens.append(("percent", value, None))
                i += 1
            elif unit:
                tokens.append(("dimension", value, ascii_lower(unit.group())))
                i = unit.end()
            else:
                tokens.append(("number", value, None))
            continue
        m = IDENT.match(text, i)
        if m:
            i = m.end()
            if i < len(text) and text[i] == "(":
                tokens.append(("function", ascii_lower(m.group()), None))
                i += 1
            else:
                tokens.append(("ident", ascii_lower(m.group()), None))
            continue
        if c == "#":
            m = NAME.match(text, i + 1)
            if m:
                tokens.append(("hash", m.group(), None))
                i = m.end()
                continue
        tokens.append((c, None, None))
        i += 1
    return tokens


def strip_space(tokens):
    while tokens and tokens[0][0] == "space":
        tokens = tokens[1:]
    while tokens and tokens[-1][0] == "space":
        tokens = tokens[:-1]
    return tokens


def srgb_decode(v):
    """CSS Color 4 "lin_sRGB", the curve mirrored for negative values."""
    return v / 12.92 if abs(v) <= 0.04045 else math.copysign(((abs(v) + 0.055) / 1.055) ** 2.4, v)


def power_decode(gamma):
    return lambda v: math.copysign(abs(v) ** gamma, v)


def prophoto_decode(v):
    """CSS Color 4 "lin_ProPhoto": linear up to 16/512."""
    return v / 16 if abs(v) <= 16 / 512 else math.copysign(abs(v) ** 1.8, v)


# color() keyword: (space, decoding). rec2020 is display-referred, gamma 2.4, in
# CSS Color 4 since the resolution of csswg-drafts issue 12574 (2025).
CSS_RGB_SPACES = {
    "srgb": ("srgb", srgb_decode),
    "srgb-linear": ("srgb", lambda v: v),
    "display-p3": ("display-p3", srgb_decode),
    "a98-rgb": ("a98", power_decode(563 / 256)),
    "prophoto-rgb": ("prophoto", prophoto_decode),
    "rec2020": ("rec2020", power_decode(2.4)),
}
D50_TO_D65 = bradford(D50, D65)


def encoded_srgb_to_oklab(rgb):
    return SPACE["srgb"].to_oklab(tuple(srgb_decode(v) for v in rgb))


def hsl_to_srgb(h, s, l):
    """CSS Color 4 "hslToRgb" (sample code), components in 0-1."""
    def f(n):
        k = math.fmod(n + h / 30, 12)
        return l - s * min(l, 1 - l) * max(-1.0, min(k - 3, 9 - k, 1.0))
    return (f(0), f(8), f(4))


def hwb_to_srgb(h, w, b):
    """CSS Color 4 "hwbToRgb" (sample code)."""
    if w + b >= 1:
        return (w / (w + b),) * 3
    return tuple(v * (1 - w - b) + w for v in hsl_to_srgb(h, 1.0, 0.5))


def lab_d50_to_oklab(lab):
    """CSS Color 4 "Lab_to_XYZ", then Bradford to D65."""
    kappa, epsilon = 24389 / 27, 216 / 24389
    l, a, b = lab
    fy = (l + 16) / 116
    fx, fz = a / 500 + fy, fy - b / 200
    x = fx ** 3 if fx ** 3 > epsilon else (116 * fx - 16) / kappa
    y = fy ** 3 if l > kappa * epsilon else l / kappa
    z = fz ** 3 if fz ** 3 > epsilon else (116 * fz - 16) / kappa
    xyz = (x * D50[0], y * D50[1], z * D50[2])
    return xyz_d65_to_oklab(mat_vec(D50_TO_D65, xyz))


def polar(c, h):
    """Degrees in, exact on the four axes."""
    h = h % 360.0
    quarter, rest = divmod(h, 90.0)
    cos, sin = math.cos(math.radians(rest)), math.sin(math.radians(rest))
    if rest == 0:
        cos, sin = 1.0, 0.0
    cos, sin = [(cos, sin), (-sin, cos), (-cos, -sin), (sin, -cos)][int(quarter) % 4]
    return (c * cos, c * sin)


ANGLE = {"deg": 1.0, "grad": 0.9, "rad": 180 / math.pi, "turn": 360.0}


def component(token, per_percent, allow_number=True):
    """A number, a percentage or `none`, as a number; None stands for `none`."""
    kind, value, _ = token
    if kind == "number" and allow_number:
        return value
    if kind == "percent" and per_percent is not None:
        return value * per_percent
    if kind == "ident" and value == "none":
        return None
    raise ColorError("unexpected %s in a component" % kind)


def hue(token):
    kind, value, unit = token
    if kind == "number":
        return value
    if kind == "dimension" and unit in ANGLE:
        return value * ANGLE[unit]
    if kind == "ident" and value == "none":
        return None
    raise ColorError("expected a hue")


def alpha_of(token):
    if token is None:
        return 1.0
    value = component(token, 0.01)
    return 0.0 if value is None else min(1.0, max(0.0, value))


def split_arguments(name, tokens):
    """Three components and the alpha (or None), and whether the syntax is legacy."""
    if any(t[0] in ("function", "(") for t in tokens):
        raise ColorError("no functions inside a colour")
    if any(t[0] == "," for t in tokens):
        if name not in ("rgb", "hsl"):
            raise ColorError("commas are not allowed in %s()" % name)
        parts, current = [], []
        for t in tokens:
            if t[0] == ",":
                parts.append(strip_space(current))
                current = []
            else:
                current.append(t)
        parts.append(strip_space(current))
        if len(parts) not in (3, 4) or any(len(p) != 1 for p in parts):
            raise ColorError("expected three or four values between commas")
        values = [p[0] for p in parts]
        if any(v[0] == "ident" for v in values):
            raise ColorError("no keywords between commas")
        return values[:3], (values[3] if len(values) == 4 else None), True
    values = [t for t in tokens if t[0] != "space"]
    alpha = None
    slashes = [i for i, t in enumerate(values) if t[0] == "/"]
    if slashes:
        if slashes != [len(values) - 2]:
            raise ColorError("expected one alpha after the slash")
        alpha = values[-1]
        values = values[:-2]
    if len(values) != 3:
        raise ColorError("expected three components")
    return values, alpha, False


def zero(v):
    return 0.0 if v is None else v


def clamp(v, low, high):
    return min(high, max(low, v))


def parse_color(text):
    """The colour that CSS Color 4 gives to text, or ColorError."""
    tokens = strip_space(css_tokens(text))
    if not tokens:
        raise ColorError("expected a colour")
    kind, value, _ = tokens[0]
    if len(tokens) == 1 and kind == "ident":
        if value == "transparent":
            return Color((0.0, 0.0, 0.0), 0.0)
        if value not in NAMED:
            raise ColorError("unknown colour name")
        kind, value = "hash", NAMED[value]
    if len(tokens) == 1 and kind == "hash":
        if not re.fullmatch(r"(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})", value):
            raise ColorError("expected 3, 4, 6 or 8 hexadecimal digits")
        if len(value) < 6:
            value = "".join(2 * c for c in value)
        v = [int(value[i:i + 2], 16) / 255 for i in range(0, len(value), 2)]
        return Color(encoded_srgb_to_oklab(v[:3]), v[3] if len(v) == 4 else 1.0)
    if kind != "function":
        raise ColorError("expected a colour")
    if tokens[-1][0] != ")" or any(t[0] == ")" for t in tokens[:-1]):
        raise ColorError("unclosed bracket, or something after the colour")
    return parse_function({"rgba": "rgb", "hsla": "hsl"}.get(value, value),
                          strip_space(tokens[1:-1]))


def parse_function(name, tokens):
    if name == "color":
        return parse_color_function(tokens)
    if name not in ("rgb", "hsl", "hwb", "lab", "lch", "oklab", "oklch"):
        raise ColorError("unknown function")
    v, alpha, legacy = split_arguments(name, tokens)
    alpha = alpha_of(alpha)
    if name == "rgb":
        if legacy and len({t[0] for t in v}) != 1:
            raise ColorError("numbers and percentages don't mix between commas")
        rgb = [clamp(zero(component(t, 1.0)) / (100 if t[0] == "percent" else 255), 0.0, 1.0)
               for t in v]
        return Color(encoded_srgb_to_oklab(rgb), alpha)
    if name in ("hsl", "hwb"):
        h = hue(v[0])
        x, y = [zero(component(t, 1.0, allow_number=not legacy)) / 100 for t in v[1:]]
        if name == "hsl":
            rgb = hsl_to_srgb(zero(h) % 360.0, max(0.0, x), y)
        else:
            rgb = hwb_to_srgb(zero(h) % 360.0, x, y)
        return Color(encoded_srgb_to_oklab(rgb), alpha, h is None)
    if name in ("lab", "oklab"):
        l_percent, ab_percent, l_max = (1.0, 1.25, 100.0) if name == "lab" else (0.01, 0.004, 1.0)
        lab = (clamp(zero(component(v[0], l_percent)), 0.0, l_max),
               zero(component(v[1], ab_percent)), zero(component(v[2], ab_percent)))
        return Color(lab_d50_to_oklab(lab) if name == "lab" else lab, alpha)
    l_percent, c_percent, l_max = (1.0, 1.5, 100.0) if name == "lch" else (0.01, 0.004, 1.0)
    l = clamp(zero(component(v[0], l_percent)), 0.0, l_max)
    c = max(0.0, zero(component(v[1], c_percent)))
    h = hue(v[2])
    lab = (l,) + polar(c, zero(h))
    return Color(lab_d50_to_oklab(lab) if name == "lch" else lab, alpha, h is None)


def parse_color_function(tokens):
    if not tokens or tokens[0][0] != "ident":
        raise ColorError("expected the name of a colour space")
    space = tokens[0][1]
    v, alpha, _ = split_arguments("color", strip_space(tokens[1:]))
    v = tuple(zero(component(t, 0.01)) for t in v)
    alpha = alpha_of(alpha)
    if space in CSS_RGB_SPACES:
        name, decode = CSS_RGB_SPACES[space]
        return Color(SPACE[name].to_oklab(tuple(decode(x) for x in v)), alpha)
    if space in ("xyz", "xyz-d65"):
        return Color(xyz_d65_to_oklab(v), alpha)
    if space == "xyz-d50":
        return Color(xyz_d65_to_oklab(mat_vec(D50_TO_D65, v)), alpha)
    raise ColorError("unknown colour space")


# --- 2 and 7. Attractors and the recipe as text ------------------------------

FALLOFFS = ("cosine", "linear", "quadratic", "gaussian", "cubic")
MAX_ATTRACTORS = 64


class RecipeError(ValueError):
    def __init__(self, attractor_number, message):
        super().__init__("attractor %d: %s" % (attractor_number, message))
        self.attractor_number = attractor_number


class Attractor:
    def __init__(self):
        self.color = self.source = None       # source: the colour of `from=`
        self.tolerance = self.strength = 0.0
        self.radius = None
        self.falloff = "cosine"
        self.channels = "lch"
        self.protect = self.off = False

    @property
    def centre(self):
        return (self.source or self.color).lab

    @property
    def chroma(self):
        return math.hypot(*self.color.lab[1:])

    @property
    def hue_undefined(self):
        return self.color.hue_none or self.chroma < POWERLESS_CHROMA

    @property
    def direction(self):
        return (0.0, 0.0) if self.hue_undefined else hue_direction(*self.color.lab[1:])


def split_outside_comments(text, separators, line_comments=False):
    """[(part, separator that ended it)]; separators inside /* */ don't split."""
    parts, current, i, line_is_blank = [], "", 0, True
    while i < len(text):
        if line_comments and line_is_blank and text.startswith("//", i):
            while i < len(text) and text[i] != "\n":
                i += 1
            continue
        if text.startswith("/*", i):
            end = text.find("*/", i + 2)
            end = len(text) if end < 0 else end + 2
            current += text[i:end]
            i, line_is_blank = end, False
            continue
        c = text[i]
        if c in separators:
            parts.append((current, c))
            current = ""
        else:
            current += c
        line_is_blank = c == "\n" or (line_is_blank and c in CSS_SPACE)
        i += 1
    parts.append((current, None))
    return parts


def parse_recipe(text):
    attractors, bar_is_open = [], False       # bar_is_open: a `|` waits for its attractor
    for part, separator in split_outside_comments(text, "|\n", line_comments=True):
        number = len(attractors) + 1
        blank = not part.strip(CSS_SPACE)
        if not blank:
            if number > MAX_ATTRACTORS:
                raise RecipeError(number, "too many attractors")
            attractors.append(parse_attractor(part, number))
            bar_is_open = False
        if separator == "|":
            if not attractors or bar_is_open:
                raise RecipeError(len(attractors) + 1, "expected an attractor before |")
            bar_is_open = True
    if bar_is_open:
        raise RecipeError(len(attractors) + 1, "expected an attractor after |")
    return attractors


def parse_number(text, low, high, number):
    text = text.strip(CSS_SPACE)
    if not NUMBER.fullmatch(text):
        raise RecipeError(number, "expected a number")
    value = float(text)
    if not math.isfinite(value) or not low <= value <= high:
        raise RecipeError(number, "out of range")
    return value


def parse_recipe_color(text, number):
    try:
        return parse_color(text)
    except ColorError as e:
        raise RecipeError(number, str(e)) from e


def parse_attractor(text, number):
    fields = [part for part, _ in split_outside_comments(text, ";")]
    if len(fields) < 3:
        raise RecipeError(number, "expected colour;tolerance;strength")
    a = Attractor()
    a.color = parse_recipe_color(fields[0], number)
    a.tolerance = parse_number(fields[1], 0, 100, number)
    a.strength = parse_number(fields[2], 0, 200, number)
    seen = set()
    for field in fields[3:]:
        name, equals, value = field.partition("=")
        name = ascii_lower(name.strip(CSS_SPACE))
        if name in seen:
            raise RecipeError(number, "repeated option")
        seen.add(name)
        if name in ("protect", "off") and not equals:
            setattr(a, name, True)
        elif name == "from" and equals:
            a.source = parse_recipe_color(value, number)
        elif name == "radius" and equals:
            a.radius = parse_number(value, 0, math.inf, number)
        elif name == "falloff" and equals:
            a.falloff = ascii_lower(value.strip(CSS_SPACE))
            if a.falloff not in FALLOFFS:
                raise RecipeError(number, "unknown falloff")
        elif name == "channels" and equals:
            letters = ascii_lower(value.strip(CSS_SPACE))
            if not letters or set(letters) - set("lch") or len(set(letters)) != len(letters):
                raise RecipeError(number, "expected letters out of l, c, h")
            a.channels = "".join(k for k in "lch" if k in letters)
        else:
            raise RecipeError(number, "unknown option")
    return a


# --- 3. Range: tolerance to radius -------------------------------------------

RADIUS_MARGIN = 1e-5


def radius_from_tolerance(pixels, centre, tolerance, space="srgb"):
    """pixels: (r, g, b, alpha) in linear light. Exact: weights are added as Fractions."""
    if tolerance == 0:
        return 0.0
    weighed = sorted((delta_e_ok(SPACE[space].to_oklab(p[:3]), centre), Fraction(p[3]))
                     for p in pixels if all(map(math.isfinite, p)) and p[3] > 0)
    if not weighed:
        return 0.0                            # nothing was measured, so nothing is in range
    total = sum(w for _, w in weighed)
    reached = Fraction(0)
    for distance, weight in weighed:
        reached += weight
        if reached * 100 >= Fraction(tolerance) * total:
            return distance + RADIUS_MARGIN
    raise AssertionError("tolerance above 100")


# --- 4. Weight ---------------------------------------------------------------

def falloff(name, d):
    if name == "cosine":
        return (1 + math.cos(math.pi * d)) / 2
    if name == "linear":
        return 1 - d
    if name == "quadratic":
        return 1 - d * d
    if name == "gaussian":
        def g(x):
            return math.exp(-x * x / (2 * 0.4 * 0.4))
        return (g(d) - g(1.0)) / (1 - g(1.0))
    return (1 - d) ** 3


def weight(a, lab):
    """w of one attractor at one pixel, times the alpha of its colour."""
    if a.off or not a.radius > 0:
        return 0.0
    d = delta_e_ok(lab, a.centre) / a.radius
    s = a.strength
    if d <= 1:
        f = falloff(a.falloff, d)
        w = s / 100 * f if s <= 100 else f + (s - 100) / 100 * (1 - f)
    elif s > 100 and d <= 1.05:
        w = (s - 100) / 100 * (1 - (d - 1) / 0.05)
    else:
        w = 0.0
    return w * a.color.alpha


# --- 5. Blend ----------------------------------------------------------------

class Settings:
    def __init__(self, lightness=True, chroma=True, hue=True, blend="oklab",
                 gamut="reduce-chroma", neutral_chroma=0.02, show="result", show_attractor=0):
        self.lightness, self.chroma, self.hue = lightness, chroma, hue
        self.blend, self.gamut, self.neutral_chroma = blend, gamut, neutral_chroma
        self.show, self.show_attractor = show, show_attractor

    def allows(self, a, k):
        """May attractor a change channel k?"""
        return k in a.channels and {"l": self.lightness, "c": self.chroma, "h": self.hue}[k]


def trust(c, n):
    """q(C): how much a colour's own hue can be trusted."""
    if n == 0:
        return 1.0 if c >= POWERLESS_CHROMA else 0.0
    return c * c / (c * c + n * n)


def used_weights(attractors, raw, settings, channels):
    """Per attractor: its weight where any of channels is allowed, divided, then protected."""
    def allowed(a):
        return any(settings.allows(a, k) for k in channels)
    w = [r if allowed(a) and not a.protect else 0.0 for a, r in zip(attractors, raw)]
    divisor = max(1.0, math.fsum(w))
    shield = math.prod(1 - r for a, r in zip(attractors, raw) if a.protect and allowed(a))
    return [x / divisor * shield for x in w]


def blend_oklab(attractors, raw, settings, lab):
    """5.1: (L, a, b) and the sums of weights, per attractor, that were used."""
    n = settings.neutral_chroma
    l, a, b = lab
    c, direction = math.hypot(a, b), hue_direction(a, b)
    w_l = used_weights(attractors, raw, settings, "l")
    w_ab = used_weights(attractors, raw, settings, "ch")
    new_l = (1 - math.fsum(w_l)) * l + math.fsum(w * t.color.lab[0] for w, t in zip(w_l, attractors))
    targets = []
    for t in attractors:
        may_c, may_h = settings.allows(t, "c"), settings.allows(t, "h")
        if may_c and may_h and not t.hue_undefined:
            target = t.color.lab[1:]
        elif may_c:
            reach = t.chroma if t.chroma <= c else c + trust(c, n) * (t.chroma - c)
            target = (reach * direction[0], reach * direction[1])
        elif may_h and not t.hue_undefined:
            target = (c * t.direction[0], c * t.direction[1])
        else:
            target = (a, b)
        targets.append(target)
    rest = 1 - math.fsum(w_ab)
    new_a = rest * a + math.fsum(w * t[0] for w, t in zip(w_ab, targets))
    new_b = rest * b + math.fsum(w * t[1] for w, t in zip(w_ab, targets))
    return (new_l, new_a, new_b), (w_l, w_ab)


def blend_oklch(attractors, raw, settings, lab):
    """5.2: around the hue circle."""
    n = settings.neutral_chroma
    l, a, b = lab
    c, direction = math.hypot(a, b), hue_direction(a, b)
    w_l, w_c, w_h = (used_weights(attractors, raw, settings, k) for k in "lch")
    new_l = (1 - math.fsum(w_l)) * l + math.fsum(w * t.color.lab[0] for w, t in zip(w_l, attractors))
    new_c = (1 - math.fsum(w_c)) * c + math.fsum(w * t.chroma for w, t in zip(w_c, attractors))

    own = max(0.0, 1 - math.fsum(w_h)) * trust(c, n) if direction != (0.0, 0.0) else 0.0
    votes = [(own, direction)]
    votes += [(w * trust(t.chroma, n), t.direction) for w, t in zip(w_h, attractors)
              if not t.hue_undefined]
    magnitude = math.fsum(m for m, _ in votes)
    new_direction, r = direction, 1.0
    if magnitude > 0:
        vx = math.fsum(m * d[0] for m, d in votes)
        vy = math.fsum(m * d[1] for m, d in votes)
        length = math.hypot(vx, vy)
        new_direction = (vx / length, vy / length) if length > 0 else (0.0, 0.0)
        r = length / magnitude
    new_c *= min(1.0, r / 0.25)

    if new_c > c:
        vouched = math.fsum(m for m, _ in votes[1:])
        q = trust(c, n)
        t = q + (1 - q) * min(1.0, vouched / math.fsum(w_c))
        new_c = c + t * (new_c - c)
    return (new_l, new_c * new_direction[0], new_c * new_direction[1]), (w_l, w_c, w_h)


# --- 6. Gamut ----------------------------------------------------------------

GAMUT_BELOW = 1e-3            # of R + G + B
GAMUT_ABOVE = 1e-6
HDR_RAMP = 0.01


def in_relaxed_gamut(rgb):
    return (min(rgb) >= -GAMUT_BELOW * math.fsum(rgb)) and max(rgb) <= 1 + GAMUT_ABOVE


def clip(rgb):
    return tuple(min(1.0, max(0.0, v)) for v in rgb)


def evaluate(poly, t):
    return ((poly[3] * t + poly[2]) * t + poly[1]) * t + poly[0]


def cubic_roots(poly):
    """The roots in 0-1 where poly changes sign: bisection on its monotone pieces."""
    c1, c2, c3 = poly[1], 2 * poly[2], 3 * poly[3]
    turns = []
    if c3 != 0:
        disc = c2 * c2 - 4 * c3 * c1
        if disc > 0:
            q = -(c2 + math.copysign(math.sqrt(disc), c2)) / 2
            turns = [q / c3] + ([c1 / q] if q != 0 else [])
    elif c2 != 0:
        turns = [-c1 / c2]
    edges = [0.0] + sorted(t for t in turns if 0 < t < 1) + [1.0]
    roots = []
    for low, high in zip(edges, edges[1:]):
        at_low, at_high = evaluate(poly, low), evaluate(poly, high)
        if at_low == 0:
            roots.append(low)
        if (at_low < 0) == (at_high < 0):
            continue
        while True:
            middle = (low + high) / 2
            if not low < middle < high:
                break
            if (evaluate(poly, middle) < 0) == (at_low < 0):
                low = middle
            else:
                high = middle
        roots.append(low)
    return roots


def ray_constraints(space, lab):
    """Six cubics in t, each >= 0 inside the relaxed gamut, along (L, t a, t b)."""
    grey, full = mat_vec(OKLAB_TO_LMS, (lab[0], 0.0, 0.0)), mat_vec(OKLAB_TO_LMS, lab)
    cubes = []
    for g, f in zip(grey, full):
        k = f - g
        cubes.append((g ** 3, 3 * g * g * k, 3 * g * k * k, k ** 3))
    rgb = [[math.fsum(m * cube[p] for m, cube in zip(row, cubes)) for p in range(4)]
           for row in space.lms_to_rgb]
    total = [math.fsum(channel[p] for channel in rgb) for p in range(4)]
    below = [[v + GAMUT_BELOW * s for v, s in zip(channel, total)] for channel in rgb]
    above = [[(1 + GAMUT_ABOVE if p == 0 else 0.0) - channel[p] for p in range(4)]
             for channel in rgb]
    return below + above


def in_gamut_intervals(space, lab):
    """The in-gamut part of t in 0-1 along the ray, as a list of (low, high)."""
    constraints = ray_constraints(space, lab)
    edges = sorted({0.0, 1.0}.union(*(cubic_roots(p) for p in constraints)))
    intervals = []
    for low, high in zip(edges, edges[1:]):
        middle = (low + high) / 2
        if all(evaluate(p, middle) >= 0 for p in constraints):
            if intervals and intervals[-1][1] == low:
                intervals[-1] = (intervals[-1][0], high)
            else:
                intervals.append((low, high))
    return intervals


def reduce_chroma(space, lab):
    if lab[0] >= 1:
        return (1.0, 1.0, 1.0)
    if lab[0] <= 0:
        return (0.0, 0.0, 0.0)
    intervals = in_gamut_intervals(space, lab)
    t = intervals[-1][1] if intervals else 0.0
    return clip(space.from_oklab((lab[0], t * lab[1], t * lab[2])))


def css_gamut_map(space, lab):
    """CSS Color 4, "Binary Search Gamut Mapping with Local MINDE", step by step."""
    jnd, epsilon = 0.02, 0.0001
    if lab[0] >= 1:
        return (1.0, 1.0, 1.0)
    if lab[0] <= 0:
        return (0.0, 0.0, 0.0)

    def in_gamut(current):
        return all(0 <= v <= 1 for v in space.from_oklab(current))

    if in_gamut(lab):
        return space.from_oklab(lab)
    clipped = clip(space.from_oklab(lab))
    if delta_e_ok(space.to_oklab(clipped), lab) < jnd:
        return clipped
    origin_chroma = math.hypot(lab[1], lab[2])
    low, high, low_in_gamut = 0.0, origin_chroma, True
    while high - low > epsilon:
        chroma = (low + high) / 2
        t = chroma / origin_chroma
        current = (lab[0], t * lab[1], t * lab[2])
        if low_in_gamut and in_gamut(current):
            low = chroma
            continue
        clipped = clip(space.from_oklab(current))
        e = delta_e_ok(space.to_oklab(clipped), current)
        if e < jnd:
            if jnd - e < epsilon:
                return clipped
            low_in_gamut = False
            low = chroma
        else:
            high = chroma
    return clipped


def map_gamut(space, lab, mode):
    if mode == "reduce-chroma":
        return reduce_chroma(space, lab)
    if mode == "css":
        return css_gamut_map(space, lab)
    rgb = space.from_oklab(lab)
    return clip(rgb) if mode == "clip" else rgb


# --- 9. What is shown --------------------------------------------------------

def influence(attractors, raw, sums, settings):
    i = settings.show_attractor - 1
    if i < 0:
        return max(math.fsum(s) for s in sums)
    if i >= len(attractors):
        return 0.0
    return raw[i] if attractors[i].protect else max(s[i] for s in sums)


def transform(pixel, attractors, settings, space):
    """One pixel (r, g, b, alpha) in linear light, straight alpha."""
    if not all(map(math.isfinite, pixel)):
        return pixel if settings.show == "result" else (0.0, 0.0, 0.0, pixel[3])
    rgb = pixel[:3]
    lab = space.to_oklab(rgb)
    raw = [weight(a, lab) for a in attractors]
    blend = blend_oklab if settings.blend == "oklab" else blend_oklch
    new_lab, sums = blend(attractors, raw, settings, lab)
    w = max(math.fsum(s) for s in sums)
    if settings.show == "influence":
        return (influence(attractors, raw, sums, settings),) * 3 + (pixel[3],)
    unmapped = space.from_oklab(new_lab) if w > 0 else rgb
    if settings.show == "out-of-gamut":
        return (0.0 if in_relaxed_gamut(unmapped) else 1.0,) * 3 + (pixel[3],)
    if w <= 0:
        return pixel
    mapped = map_gamut(space, new_lab, settings.gamut)
    excess = max(0.0, max(max(v - 1, -v) for v in rgb))
    if excess > 0:
        keep = (1 - w) * min(1.0, excess / HDR_RAMP)
        mapped = tuple(m + keep * (u - m) for m, u in zip(mapped, unmapped))
    return mapped + (pixel[3],)
