# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The dialog by keys alone, from the menu to OK. Accessibility is only asked what is there."""
import time

import accessible
from accessible import plain, wait_until
from color_dialog import MENU, TIMEOUT, ColorDialog, ColorDialogTest, wait_closed
from gimp_session import main

# What Tab may go through at most, which is twice what there is.
MAX_TABS = 80


def recipe_of(dialog):
    return dialog.recipe.splitlines()


def find_focused(element):
    if element.focused:
        return element
    # Its choices are many, and have no focus while they are hidden.
    below = [] if element.role == "combo box" else element.children
    return next(filter(None, map(find_focused, below)), None)


class KeyboardTest(ColorDialogTest):
    def setUp(self):
        super().setUp()
        # Keys go to the windows, and the mouse is in none of them.
        self.keys = self.session.keys
        self.type = self.session.type

    def open_by_keys(self):
        self.session.focus_image()
        self.keys("alt+r")
        filters = accessible.menu(MENU[:1])
        wait_until(lambda: filters.has_state("SELECTED"), "the menu", TIMEOUT)
        # The menu opens with its first entry chosen, and goes round.
        for _ in range(2 * len(filters.children)):
            if self.chosen(filters) == MENU[-1]:
                break
            self.keys("Down")
        self.assertEqual(self.chosen(filters), MENU[-1])
        self.keys("Return")
        dialog = ColorDialog()
        wait_until(lambda: self.focused(dialog), "the dialog's focus", TIMEOUT)
        return dialog

    @staticmethod
    def chosen(menu):
        """The entry that Return would take."""
        return next((plain(one.name) for one in menu.children if one.has_state("SELECTED")), None)

    @staticmethod
    def focused(dialog):
        """The widget that has the focus; None is a combo box, which does not tell."""
        accessible.refresh()
        return find_focused(dialog)

    def assert_focus(self, dialog, role, name):
        def is_there():
            focused = self.focused(dialog)
            return focused and (focused.role, focused.name) == (role, name)

        wait_until(is_there, f"the focus on {role} {name!r}", TIMEOUT)

    def set_number(self, dialog, key, name, number):
        """In the spin button that a key with Alt leads to."""
        self.keys(f"alt+{key}")
        self.assert_focus(dialog, "spin button", name)
        self.keys("ctrl+a")
        self.type(str(number))
        self.keys("Tab")

    def set_color(self, dialog, text):
        self.keys("alt+u")
        self.assert_focus(dialog, "text", "Target color: CSS text")
        self.keys("ctrl+a")
        self.type(text)

    def wait_for_lines(self, dialog, *lines):
        wait_until(lambda: recipe_of(dialog) == list(lines), f"the recipe {lines}", TIMEOUT)

    def go_to_row(self, dialog, number):
        """Backwards from "Add attractor", which is the first after the list."""
        row = dialog.find("list item", index=number - 1)
        add = dialog.find("button", "Add attractor")
        for _ in range(MAX_TABS):
            if add.focused:
                break
            self.keys("Tab")
        self.keys("shift+Tab")
        if not row.focused:
            self.keys("Home", *["Down"] * (number - 1))
        wait_until(lambda: row.focused, f"the focus on {row}", TIMEOUT)

    def test_everything(self):
        dialog = self.open_by_keys()
        self.keys("alt+a")
        self.wait_for_lines(dialog, "orange;50;75")
        self.set_color(dialog, "royalblue")
        self.set_number(dialog, "t", "Tolerance", 30)
        self.set_number(dialog, "n", "Strength", 120)
        blue = "royalblue;30;120"
        self.wait_for_lines(dialog, blue)

        self.keys("alt+a")
        self.wait_for_lines(dialog, blue, "orange;50;75")
        self.set_color(dialog, "oklch(70% 0.1 30)")
        red = "oklch(70% 0.1 30);50;75"
        self.wait_for_lines(dialog, blue, red)

        self.go_to_row(dialog, 2)
        self.keys("alt+Up")
        self.wait_for_lines(dialog, red, blue)
        self.keys("alt+Down")
        self.wait_for_lines(dialog, blue, red)
        self.keys("ctrl+d")
        self.wait_for_lines(dialog, blue, red, red)
        self.keys("Up")
        # Into the row, to its switch.
        self.keys("Right")
        self.assert_focus(dialog, "check box", "Attractor 2 is on")
        self.keys("space")
        self.wait_for_lines(dialog, blue, red + ";off", red)
        self.assert_focus(dialog, "check box", "Attractor 2 is on")
        self.go_to_row(dialog, 3)
        self.keys("Delete")
        self.wait_for_lines(dialog, blue, red + ";off")
        self.session.screenshot("before-ok")

        # Only of one that is on there is something to wait for.
        self.go_to_row(dialog, 1)
        dialog.radius_text()
        self.keys("alt+o")
        wait_closed()
        (recipe,) = self.recipes()
        self.assertRegex(
            recipe, r"^royalblue;30;120;radius=0\.\d+\noklch\(70% 0\.1 30\);50;75;off$"
        )

    def test_choices_and_switches(self):
        """What has no number, by its key."""
        dialog = self.open_by_keys()
        self.keys("alt+a")
        self.wait_for_lines(dialog, "orange;50;75")
        self.keys("alt+f", "Down")
        self.wait_for_lines(dialog, "orange;50;75;falloff=linear")
        self.keys("alt+f", "End")
        self.wait_for_lines(dialog, "orange;50;75;falloff=cubic")
        self.keys("alt+f", "Home")
        self.wait_for_lines(dialog, "orange;50;75")
        self.keys("alt+i")
        self.wait_for_lines(dialog, "orange;50;75;protect")
        self.keys("alt+i")
        self.keys("alt+k")
        self.wait_for_lines(dialog, "orange;50;75;from=orange")
        self.keys("alt+k")
        self.wait_for_lines(dialog, "orange;50;75")
        for key, name in (("p", "Preview"), ("v", "Split view"), ("m", "Merge filter")):
            with self.subTest(name):
                check = dialog.find("check box", name)
                before = check.checked
                for expected in (not before, before):
                    self.keys(f"alt+{key}")
                    wait_until(lambda: check.checked == expected, f"{name} to change", TIMEOUT)
        for key, name in (("b", "Blend"), ("g", "Gamut mapping"), ("w", "Show"), ("d", "Mode")):
            with self.subTest(name):
                before = dialog.get_choice(name)
                self.keys(f"alt+{key}", "Down")
                wait_until(lambda: dialog.get_choice(name) != before, f"{name} to change", TIMEOUT)
                self.keys("Up")
                wait_until(lambda: dialog.get_choice(name) == before, f"{name} as before", TIMEOUT)
        self.set_number(dialog, "y", "Opacity", 40)
        self.keys("alt+e")
        self.assert_focus(dialog, "text", "Recipe as text")
        self.keys("ctrl+a")
        self.type("teal;20;60")
        wait_until(lambda: len(dialog.rows()) == 1 and "teal" in dialog.rows()[0], "teal", TIMEOUT)
        self.assertEqual(dialog.get_value("Opacity"), 40)
        self.keys("Escape")
        wait_closed()
        self.assert_untouched()

    def go_round(self, dialog, key):
        """What has the focus one after another, until it is the first again."""
        seen = []
        for _ in range(MAX_TABS):
            self.keys(key)
            # No event tells of a combo box.
            time.sleep(0.1)
            focused = self.focused(dialog)
            now = (focused.role, focused.name) if focused else None
            if now and now in seen:
                return seen
            seen.append(now)
        raise AssertionError(f"{key} comes to no end: {seen}")

    def test_tab_comes_everywhere(self):
        dialog = self.open_by_keys()
        dialog.set_recipe("orange;30;75;from=green;radius=0.2\nblue;20;60")
        dialog.set_checked("Split view")
        dialog.find_all("list item")[0].focus()
        # The other row is reached by the arrow keys, or it would be chosen in passing.
        wanted = {
            (one.role, one.name) for one in dialog.find_all()
            if one.has_state("FOCUSABLE") and one.sensitive
            and one.role not in ("scroll pane", "combo box")
            and not one.name.startswith("Attractor 2")
        }
        forward = self.go_round(dialog, "Tab")
        self.assertEqual(set(forward) - {None}, wanted)
        # Preset, falloff, blend, gamut mapping, show and mode.
        self.assertEqual(forward.count(None), 6)
        self.assertIn(("spin button", "Radius (ΔE OK)"), forward)
        backward = self.go_round(dialog, "shift+Tab")
        self.assertEqual(set(backward), set(forward))
        self.keys("Escape")
        wait_closed()


if __name__ == "__main__":
    main()
