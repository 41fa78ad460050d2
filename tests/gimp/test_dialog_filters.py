# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters that are edited, of which a layer may have several, and radii that are fixed."""
import re

import accessible
from accessible import wait_until
from color_dialog import (
    TIMEOUT, ColorDialog, ColorDialogTest, find_dialog, open_dialog, radius_of,
)
from gimp_session import main

RECIPE = "orange;30;75"


class FiltersTest(ColorDialogTest):
    def keep(self, **settings):
        dialog = open_dialog()
        dialog.set_recipe(RECIPE)
        for name, value in settings.items():
            dialog.set_value(name, value)
        dialog.radius_text()
        dialog.ok()
        (kept,) = self.filters()
        return kept

    def add_another(self):
        """The dialog that comes in place of the one that edits."""
        dialog = open_dialog()
        # The edited one must come back as it was.
        dialog.set_value("Strength", 20)
        self.wait_for_recipe("orange;30;20")
        dialog.click_button("Add Another Instead")

        def is_other():
            found = find_dialog()
            return found and not found.find_all("button", "Add Another Instead")

        wait_until(is_other, "the other dialog", TIMEOUT)
        return ColorDialog()

    def test_add_another(self):
        kept = self.keep()
        dialog = self.add_another()
        dialog.set_recipe("teal;10;50")
        self.wait_for_recipe("teal;10;50;radius=")
        self.assertEqual(self.filters()[1:], [kept])
        dialog.ok()
        added, old = self.filters()
        self.assertEqual(old, kept)
        self.assertRegex(added["properties"]["attractors"], r"^teal;10;50;radius=")
        # The topmost is the one that is edited next.
        dialog = open_dialog()
        self.assertTrue(dialog.recipe.startswith("teal;10;50"))
        dialog.cancel()
        self.assertEqual(self.filters(), [added, old])
        accessible.undo()
        wait_until(lambda: self.filters() == [kept], "undo", TIMEOUT)

    def test_add_another_and_cancel(self):
        kept = self.keep()
        self.add_another().cancel()
        self.assertEqual(self.filters(), [kept])

    def test_edit_keeps_opacity_and_mode(self):
        dialog = open_dialog()
        dialog.set_recipe(RECIPE)
        dialog.set_value("Opacity", 40)
        dialog.choose("Mode", "Screen")
        dialog.radius_text()
        dialog.ok()
        (kept,) = self.filters()
        self.assertAlmostEqual(kept["opacity"], 0.4)
        self.assertEqual(kept["mode"], "screen")

        dialog = open_dialog()
        self.assertEqual(dialog.get_value("Opacity"), 40)
        self.assertEqual(dialog.get_choice("Mode"), "Screen")
        # A filter that is there stays one.
        self.assertFalse(dialog.find("check box", "Merge filter").sensitive)
        dialog.set_value("Strength", 20)
        self.wait_for_recipe("orange;30;20")
        (preview,) = self.filters()
        self.assertEqual((preview["opacity"], preview["mode"]), (kept["opacity"], kept["mode"]))
        dialog.cancel()
        self.assertEqual(self.filters(), [kept])

        dialog = open_dialog()
        dialog.set_value("Strength", 20)
        dialog.ok()
        (edited,) = self.filters()
        self.assertEqual((edited["opacity"], edited["mode"]), (kept["opacity"], kept["mode"]))

    def test_edit_of_a_hidden_filter(self):
        """Its eye in GIMP's list is off. It is shown to be edited, and hidden again."""
        self.keep()
        self.gimp("layer().get_filters()[0].set_visible(False)")
        (hidden,) = self.filters()
        dialog = open_dialog()
        dialog.set_value("Strength", 20)
        wait_until(lambda: self.filters()[0]["visible"], "the filter to be seen", TIMEOUT)
        dialog.cancel()
        self.assertEqual(self.filters(), [hidden])

    def test_below_another_filter(self):
        """It can't be replaced, only set, so its place stays. GIMP has no undo for that."""
        self.keep()
        self.gimp("add_filter(layer(), 'gegl:gaussian-blur', 'Blur')")
        dialog = open_dialog()
        self.assertTrue(any("no undo" in label for label in dialog.labels()))
        dialog.set_value("Strength", 20)
        dialog.ok()
        blur, edited = self.filters()
        self.assertEqual(blur["operation"], "gegl:gaussian-blur")
        self.assertRegex(edited["properties"]["attractors"], r"^orange;30;20;radius=")

    def test_fixed_radius_and_free_again(self):
        dialog = open_dialog()
        dialog.set_recipe(RECIPE)
        found = re.search(r"ΔE (\d\.\d+)", dialog.radius_text()).group(1)
        radius = dialog.find("spin button", "Radius (ΔE OK)")
        self.assertFalse(radius.sensitive)
        dialog.set_checked("Fixed radius")
        wait_until(lambda: "radius=" in dialog.recipe, "the radius in the recipe", TIMEOUT)
        self.assertAlmostEqual(radius_of(dialog.recipe), float(found), places=3)
        radius.wait_sensitive(TIMEOUT)
        self.assertIn("whatever the image", dialog.find("label", "Reach").text)

        radius.value = 0.3
        self.wait_for_recipe("orange;30;75;radius=0.3")
        dialog.set_value("Tolerance", 40)
        wait_until(lambda: dialog.recipe == "orange;40;75", "a free radius", TIMEOUT)
        self.assertFalse(dialog.find("check box", "Fixed radius").checked)
        wait_until(lambda: "40 % of the pixels · ΔE 0" in dialog.find("label", "Reach").text,
                   "its reach", TIMEOUT)
        dialog.set_checked("Fixed radius")
        wait_until(lambda: "radius=" in dialog.recipe, "the radius again", TIMEOUT)
        dialog.set_checked("Fixed radius", False)
        wait_until(lambda: dialog.recipe == "orange;40;75", "a free radius again", TIMEOUT)
        dialog.cancel()


if __name__ == "__main__":
    main()
