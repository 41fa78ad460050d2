# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The memory that the plug-in has for itself with a large photograph open."""
import pathlib

from color_dialog import ColorDialogTest, application, open_dialog
from gimp_profile import PHOTOGRAPH
from gimp_session import main

# 24 megapixels.
WIDTH, HEIGHT = 6000, 4000

# As much as the project promises; decimal, as the promise is.
MAX_BYTES = 100_000_000


def unique_set_size(process):
    """Bytes that belong to the process alone (USS)."""
    lines = pathlib.Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) * 1024


class MemoryTest(ColorDialogTest):
    def setUp(self):
        super().setUp()
        path = self.session.profile / "large.png"
        self.session.desktop.run(
            "convert", str(PHOTOGRAPH), "-resize", f"{WIDTH}x{HEIGHT}!", "-depth", "8",
            "-define", "png:compression-level=1", str(path),
        )
        self.open_alone(path)

    def assert_memory(self, when):
        used = unique_set_size(application().node.get_process_id())
        print(f"{used / 1e6:.0f} MB {when}")
        self.assertLess(used, MAX_BYTES, when)

    def test_percentiles_of_a_large_photograph(self):
        self.assertEqual(
            self.gimp("result = [image().get_width(), image().get_height()]"), [WIDTH, HEIGHT]
        )
        dialog = open_dialog()
        dialog.set_recipe("orange;30;75")
        dialog.radius_text()
        self.assert_memory("with the first percentile")
        # One for each color that a palette has.
        dialog.set_recipe("\n".join(f"oklch(60% 0.1 {hue});30;75" for hue in range(0, 360, 30)))
        dialog.radius_text()
        self.wait_for_recipe("oklch(60% 0.1 330);30;75;radius=0.")
        # The numbers that a user drags through.
        for tolerance in range(10, 90, 8):
            dialog.set_value("Tolerance", tolerance)
        dialog.radius_text()
        self.assert_memory("after some work")
        dialog.cancel()


if __name__ == "__main__":
    main()
