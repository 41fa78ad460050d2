# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The image as the screen shows it, because a user judges a preview by that alone."""
import re

from accessible import move_mouse
from desktop import SCREEN_HEIGHT, SCREEN_WIDTH, desktop, wait_until

TIMEOUT = 90

# A stretch of a row that is nowhere else in a photograph.
STRETCH = 64


def screen_pixels(left=0, top=0, width=SCREEN_WIDTH, height=SCREEN_HEIGHT):
    """RGB, 8 bits each."""
    return desktop().run_for_bytes(
        "import", "-window", "root", "-crop", f"{width}x{height}+{left}+{top}", "+repage",
        "-depth", "8", "rgb:-",
    )


def crop(pixels, width, box, n_channels=4):
    """RGB of a box (left, top, width, height) of pixels that have more to them."""
    left, top, box_width, box_height = box
    rows = []
    for y in range(top, top + box_height):
        start = n_channels * (y * width + left)
        row = pixels[start:start + n_channels * box_width]
        if n_channels == 4:
            row = b"".join(row[i:i + 3] for i in range(0, len(row), 4))
        rows.append(row)
    return b"".join(rows)


def largest_difference(a, b):
    if len(a) != len(b):
        raise AssertionError(f"{len(a)} bytes and {len(b)}")
    return max(abs(x - y) for x, y in zip(a, b))


def count_pixels_that_differ(a, b):
    return sum(a[i:i + 3] != b[i:i + 3] for i in range(0, len(a), 3))


def park_mouse():
    """Where it draws no outline of a brush and opens no tooltip."""
    move_mouse(SCREEN_WIDTH - 5, SCREEN_HEIGHT - 5)


class Canvas:
    """Finds an image of known pixels (RGBA, 8 bits) that is shown at 1:1."""

    def __init__(self, pixels, width):
        self.width = width
        park_mouse()
        height = len(pixels) // 4 // width
        self.origin = wait_until(
            lambda: self._find(pixels, width // 2, height // 2), "the image on the screen", TIMEOUT
        )

    def _find(self, pixels, x, y):
        stretch = crop(pixels, self.width, (x, y, STRETCH, 1))
        at = screen_pixels().find(stretch)
        if at < 0 or at % 3:
            return None
        return at // 3 % SCREEN_WIDTH - x, at // 3 // SCREEN_WIDTH - y

    def on_screen(self, x, y):
        return self.origin[0] + x, self.origin[1] + y

    def pixels(self, box):
        left, top, width, height = box
        return screen_pixels(*self.on_screen(left, top), width, height)

    def wait_for(self, expected, box, what):
        """Until the box shows these pixels; GIMP may round a code otherwise when it
        draws."""
        wait_until(
            lambda: largest_difference(self.pixels(box), expected) <= 1, what, TIMEOUT
        )


def move_window(title, left, top):
    """Where it does not hide what is looked at."""
    pattern = f"^{re.escape(title)}$"
    find = ("xdotool", "search", "--onlyvisible", "--name", pattern)
    number = wait_until(
        lambda: desktop().run(*find, check=False).split(), f"the window {title}", TIMEOUT
    )[-1]
    desktop().run("xdotool", "windowmove", "--sync", number, str(left), str(top))
