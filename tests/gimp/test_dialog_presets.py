# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Presets in the dialog: those that are shipped, and the user's own."""
import re

import accessible
from accessible import wait_until
from color_dialog import TIMEOUT, ColorDialogTest, open_dialog
from gimp_profile import SOURCE
from gimp_session import main

RECIPE = "orange;30;75\nroyalblue;20;120;protect"


class PresetsTest(ColorDialogTest):
    def test_shipped_preset(self):
        text = (SOURCE / "data/presets/teal-and-orange.colorshine").read_text().strip()
        dialog = open_dialog()
        dialog.choose("Presets", "Teal and orange")
        wait_until(lambda: dialog.recipe == text, "the preset's text", TIMEOUT)
        self.assertEqual(len(dialog.rows()), 3)
        self.wait_for_recipe("oklch(74% 0.13 60);45;55;from=oklch(72% 0.05 70);radius=0.")
        dialog.ok()
        (kept,) = self.recipes()
        self.assertRegex(kept, r"radius=0\.22;protect$")

    def save_preset(self, dialog, name):
        dialog.click_button("Save preset…")
        question = accessible.window("Save Preset", TIMEOUT)
        question.find("text", "Name of the preset").text = name
        question.find("button", "Save").click()
        question.wait_gone(TIMEOUT)

    def test_preset_of_the_user(self):
        folder = self.session.profile / "gimp/colorshine"
        path = folder / "My grade.colorshine"
        path.unlink(missing_ok=True)
        dialog = open_dialog()
        dialog.set_recipe(RECIPE)
        self.save_preset(dialog, "My grade")
        wait_until(path.exists, "the file", TIMEOUT)
        self.assertEqual(path.read_text(), RECIPE + "\n")
        # Another of the same name: only when the user says so.
        dialog.set_recipe("teal;10;50")
        for answer, expected in (("Cancel", RECIPE), ("Replace", "teal;10;50")):
            self.save_preset(dialog, "My grade")
            question = wait_until(
                lambda: next((one for one in accessible.windows() if one.find_all(
                    "label", "There is a preset “My grade” already.")), None),
                "the question", TIMEOUT,
            )
            question.find("button", answer).click()
            question.wait_gone(TIMEOUT)
            wait_until(lambda: path.read_text() == expected + "\n", expected, TIMEOUT)
        dialog.cancel()

        dialog = open_dialog()
        self.assertIn("My grade", dialog.find("combo box", "Presets").items)
        dialog.choose("Presets", "My grade")
        wait_until(lambda: dialog.recipe == "teal;10;50", "the preset's text", TIMEOUT)
        dialog.cancel()
        self.assert_untouched()

    def test_preset_that_is_gone(self):
        folder = self.session.profile / "gimp/colorshine"
        path = folder / "gone.colorshine"
        folder.mkdir(exist_ok=True)
        path.write_text(RECIPE)
        dialog = open_dialog()
        before = dialog.recipe
        path.unlink()
        dialog.choose("Presets", "gone")
        told = wait_until(
            lambda: next((one for one in accessible.windows() if one.find_all(
                "label", re.compile("gone.colorshine"))), None),
            "the message", TIMEOUT,
        )
        told.find("button", "Close").click()
        told.wait_gone(TIMEOUT)
        self.assertEqual(dialog.recipe, before)
        dialog.cancel()


if __name__ == "__main__":
    main()
