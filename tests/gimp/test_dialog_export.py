# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the dialog makes of a photograph, exported, beside what the gegl command makes of it."""
import os
import re
import subprocess

from canvas import largest_difference
from color_dialog import ColorDialogTest, open_dialog
from gimp_session import main

# Two ranges that overlap, one that is fixed, one that protects.
RECIPE = (
    "orange;30;75\n"
    "oklch(60% 0.15 250);40;140;from=seagreen;falloff=gaussian\n"
    "gold;1;60;radius=0.2;channels=ch\n"
    "firebrick;10;100;protect"
)

# One code value: the canvas, the exporter and the command round each for themselves.
TOLERANCE = 1


class ExportTest(ColorDialogTest):
    def setUp(self):
        super().setUp()
        self.source = self.export("source.png")

    def export(self, name):
        path = self.session.profile / name
        path.unlink(missing_ok=True)
        self.gimp(f"copy = image().duplicate(); save(copy, {str(path)!r}); copy.delete()")
        return path

    def pixels_of(self, path):
        """RGB, 8 bits each."""
        return self.session.desktop.run_for_bytes("convert", path, "-depth", "8", "rgb:-")

    def made_by_command(self, **properties):
        path = self.session.profile / "command.png"
        path.unlink(missing_ok=True)
        subprocess.run(
            ["gegl", self.source, "-o", path, "--", "colorshine:attract",
             *(f"{name.replace('_', '-')}={value}" for name, value in properties.items())],
            env={**os.environ, **self.session.environment}, check=True, timeout=60,
        )
        return self.pixels_of(path)

    def assert_same(self, expected):
        exported = self.pixels_of(self.export("exported.png"))
        self.assertLessEqual(largest_difference(exported, expected), TOLERANCE)
        # It is not the photograph that they agree on.
        self.assertGreater(largest_difference(exported, self.pixels_of(self.source)), 60)

    def run_dialog(self, **settings):
        dialog = open_dialog()
        dialog.set_checked("Merge filter", settings.pop("merge", False))
        dialog.set_recipe(RECIPE)
        dialog.choose("Blend", settings.pop("blend"))
        dialog.choose("Gamut mapping", settings.pop("gamut"))
        dialog.set_value("Neutral chroma", settings.pop("neutral"))
        dialog.radius_text()
        dialog.ok()

    def test_kept_filter(self):
        self.run_dialog(blend=re.compile("^Oklab"), gamut="Reduce chroma", neutral=0.02)
        (kept,) = self.recipes()
        self.assertEqual(len(re.findall(r"radius=0\.\d+", kept)), 4)
        self.assert_same(self.made_by_command(attractors=RECIPE))

    def test_other_settings(self):
        self.run_dialog(blend=re.compile("^OKLCH"), gamut="CSS Color 4", neutral=0.05)
        self.assert_same(self.made_by_command(
            attractors=RECIPE, blend="oklch", gamut="css", neutral_chroma=0.05
        ))

    def test_merged(self):
        self.run_dialog(blend=re.compile("^Oklab"), gamut="Clip", neutral=0.02, merge=True)
        self.assertEqual(self.recipes(), [])
        self.assert_same(self.made_by_command(attractors=RECIPE, gamut="clip"))


if __name__ == "__main__":
    main()
