# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings that come from elsewhere: Reset, the last run, saved settings, Repeat."""
import re

import accessible
from accessible import wait_until
from color_dialog import MENU, TIMEOUT, ColorDialog, ColorDialogTest, find_dialog, open_dialog
from gimp_profile import PHOTOGRAPH
from gimp_session import main

REPEAT = re.compile("^Repeat")
SHOW_AGAIN = re.compile("^Re-[Ss]how")

RECIPE = "orange;30;75\nroyalblue;20;120;protect"
RESOLVED = r"^orange;30;75;radius=0\.\d+\nroyalblue;20;120;radius=0\.\d+;protect$"


# babl chooses the way from codes to light by how long each takes, in each process anew.
ROUNDING = 1e-6


def is_same(one, other):
    """Recipes with the same text, but for what radii are rounded to."""
    number = re.compile(r"radius=([\d.]+)")
    radii = zip(number.findall(one), number.findall(other))
    return number.sub("", one) == number.sub("", other) and all(
        abs(float(a) - float(b)) < ROUNDING for a, b in radii
    )


def choose_repeating(pattern):
    """An entry that names the last filter."""
    entry = next(
        one for one in accessible.menu(MENU[:1]).children if pattern.search(one.name)
    )
    entry.wait_sensitive(TIMEOUT).click()


class SettingsTest(ColorDialogTest):
    def setUp(self):
        super().setUp()
        # What another test left. GIMP's library reads it for each run.
        for path in (self.session.profile / "gimp/plug-in-settings").glob("*colorshine*"):
            path.unlink()

    def reset(self, dialog, how):
        dialog.click_button("Reset")
        wait_until(lambda: self.find_anywhere(how), how, TIMEOUT).click()

    @staticmethod
    def find_anywhere(name):
        """What pops up may be a window of its own."""
        for window in accessible.windows():
            for one in window.find_all(None, name):
                if one.role in ("menu item", "button", "check menu item"):
                    return one
        return None

    def keep(self, recipe=RECIPE):
        dialog = open_dialog()
        dialog.set_recipe(recipe)
        dialog.radius_text()
        dialog.ok()

    # Reset

    def change_all(self, dialog):
        dialog.set_recipe("teal;10;50")
        dialog.set_checked("Hue", False)
        dialog.choose("Blend", re.compile("OKLCH"))
        dialog.set_value("Neutral chroma", 0.1)
        dialog.set_value("Opacity", 40)
        dialog.choose("Mode", "Screen")
        dialog.choose("Show", "Influence")
        dialog.set_checked("Split view")

    def settings(self, dialog):
        return [
            dialog.recipe, dialog.rows(), dialog.find("check box", "Hue").checked,
            dialog.get_choice("Blend"), dialog.get_value("Neutral chroma"),
            dialog.get_value("Opacity"), dialog.get_choice("Mode"), dialog.get_choice("Show"),
            dialog.find("check box", "Split view").checked,
        ]

    def test_reset_to_defaults(self):
        dialog = open_dialog()
        defaults = self.settings(dialog)
        self.assertEqual(defaults[:2], ["", []])
        dialog.cancel()
        self.keep()
        self.open_alone(PHOTOGRAPH)
        dialog = open_dialog()
        self.change_all(dialog)
        self.assertFalse(
            [a for a, b in zip(self.settings(dialog), defaults) if a == b], "all are changed"
        )
        self.reset(dialog, "Reset to Factory Defaults")
        wait_until(lambda: self.settings(dialog) == defaults, "the defaults", TIMEOUT)
        # The preview follows, too.
        wait_until(lambda: self.recipes() == [""], "an empty recipe", TIMEOUT)
        dialog.cancel()

    def test_reset_to_the_start(self):
        self.keep()
        self.open_alone(PHOTOGRAPH)
        dialog = open_dialog()
        start = self.settings(dialog)
        self.assertEqual(start[0], RECIPE)
        self.change_all(dialog)
        self.reset(dialog, "Reset to Initial Values")
        wait_until(lambda: self.settings(dialog) == start, "the first values", TIMEOUT)
        dialog.cancel()

    def test_reset_of_an_edited_filter(self):
        """To what the filter had, not to what the last run had."""
        self.keep()
        (kept,) = self.recipes()
        dialog = open_dialog()
        self.change_all(dialog)
        self.reset(dialog, "Reset to Initial Values")
        wait_until(lambda: dialog.recipe == kept, "the filter's own recipe", TIMEOUT)
        dialog.cancel()

    # The last run

    def test_starts_with_the_last_values(self):
        dialog = open_dialog()
        self.change_all(dialog)
        dialog.radius_text()
        changed = self.settings(dialog)
        dialog.ok()
        self.open_alone(PHOTOGRAPH)
        dialog = open_dialog()
        found = self.settings(dialog)
        # What is for looking starts anew.
        self.assertEqual(found[:-2], changed[:-2])
        self.assertEqual(found[-2:], ["Result", False])
        # With the radius of this image.
        self.wait_for_recipe("teal;10;50;radius=0.")
        dialog.cancel()

    def test_cancel_is_not_the_last_run(self):
        self.keep()
        self.open_alone(PHOTOGRAPH)
        dialog = open_dialog()
        dialog.set_recipe("teal;10;50")
        dialog.cancel()
        dialog = open_dialog()
        self.assertEqual(dialog.recipe, RECIPE)
        dialog.cancel()

    def test_saved_settings(self):
        dialog = open_dialog()
        dialog.set_recipe(RECIPE)
        dialog.set_value("Opacity", 40)
        dialog.click_button("Save Settings")
        dialog.set_recipe("teal;10;50")
        dialog.set_value("Opacity", 70)
        dialog.click_button("Load Saved Settings")
        wait_until(lambda: dialog.recipe == RECIPE, "the saved recipe", TIMEOUT)
        self.assertEqual(dialog.get_value("Opacity"), 40)
        self.assertEqual(len(dialog.rows()), 2)
        dialog.cancel()

    def test_repeat(self):
        self.keep()
        (first,) = self.recipes()
        self.assertRegex(first, RESOLVED)
        self.open_alone(PHOTOGRAPH)
        choose_repeating(REPEAT)
        wait_until(self.recipes, "a filter", TIMEOUT)
        (again,) = self.recipes()
        self.assertTrue(is_same(first, again), again)
        self.assertIsNone(find_dialog())
        wait_until(
            lambda: accessible.undo_label() == "Undo Color Attractors", "its step", TIMEOUT
        )

    def test_show_again(self):
        self.keep()
        self.open_alone(PHOTOGRAPH)
        choose_repeating(SHOW_AGAIN)
        dialog = ColorDialog()
        self.assertEqual(dialog.recipe, RECIPE)
        dialog.cancel()
        self.assert_untouched()


if __name__ == "__main__":
    main()
