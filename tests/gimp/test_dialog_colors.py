# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ways to a color other than its text: the eyedropper on the canvas, GIMP's color button."""
import accessible
from accessible import wait_until
from canvas import Canvas, crop, largest_difference, move_window, park_mouse
from color_dialog import TIMEOUT, TITLE, ColorDialogTest, find_dialog, open_dialog
from desktop import desktop
from gimp_session import main

WIDTH = 960

# Of the photograph, left of where the dialog is put.
BOX = (280, 150, 400, 200)

# Turns everything into a blue that the photograph doesn't have, at once in the whole box.
RECIPE = "blue;100;200;radius=2"

# Where the photograph has one color for some pixels around.
PLACES = ((300, 200), (500, 300), (640, 180))


def code_values(css):
    """Of a color as the dialog writes it."""
    if not css.startswith("#"):
        raise AssertionError(f"{css!r} is not the color of a pixel")
    return bytes.fromhex(css[1:7])


class ColorsTest(ColorDialogTest):
    def setUp(self):
        super().setUp()
        self.image = self.pixels()
        self.canvas = Canvas(self.image, WIDTH)
        self.original = crop(self.image, WIDTH, BOX)
        self.dialog = open_dialog()
        move_window(TITLE, 1060, 60)
        park_mouse()
        self.dialog.set_recipe(RECIPE)
        self.wait_until_filtered()

    def wait_until_filtered(self):
        """Until the canvas shows what the image's filter makes of it."""

        def is_shown():
            shown = self.canvas.pixels(BOX)
            if largest_difference(shown, self.original) < 60:
                return False
            filtered = crop(self.gimp("result = visible_pixels()"), WIDTH, BOX)
            return largest_difference(shown, filtered) <= 1

        wait_until(is_shown, "the preview", TIMEOUT)

    def start_pick(self, name):
        self.dialog.find("button", f"{name}: pick from the image").click_with_mouse()
        self.canvas.wait_for(self.original, BOX, "the original while a color is picked")

    def pick(self, name, place):
        self.start_pick(name)
        self.session.screenshot("picking")
        accessible.move_mouse(*self.canvas.on_screen(*place))
        desktop().run("xdotool", "click", "1")
        park_mouse()

    def color_at(self, place):
        return crop(self.image, WIDTH, (*place, 1, 1))

    def assert_picks(self, name, place):
        expected = self.color_at(place)
        self.pick(name, place)

        def is_picked():
            css = self.dialog.get_text(f"{name}: CSS text")
            # What is shown may be rounded otherwise.
            return css.startswith("#") and largest_difference(code_values(css), expected) <= 1

        wait_until(is_picked, f"the color {expected.hex()}", TIMEOUT)
        self.wait_until_filtered()

    def test_target_is_of_the_unfiltered_image(self):
        for place in PLACES:
            with self.subTest(place=place):
                self.assert_picks("Target color", place)
                css = self.dialog.get_text("Target color: CSS text")
                self.assertTrue(self.dialog.recipe.startswith(f"{css};100;200"))

    def test_source_is_of_the_unfiltered_image(self):
        self.dialog.set_checked("Colors like")
        self.assert_picks("Source color", PLACES[0])
        css = self.dialog.get_text("Source color: CSS text")
        self.assertTrue(self.dialog.recipe.startswith(f"blue;100;200;from={css}"))

    def test_escape_gives_a_pick_up(self):
        self.start_pick("Target color")
        accessible.move_mouse(*self.canvas.on_screen(*PLACES[0]))
        self.session.keys("Escape")
        park_mouse()
        self.wait_until_filtered()
        self.assertEqual(self.dialog.recipe, RECIPE)
        # It ended the pick, not the dialog, which goes on.
        self.assertIsNotNone(find_dialog())
        self.assert_picks("Target color", PLACES[1])

    def test_pick_without_preview(self):
        """It doesn't come back by itself."""
        self.dialog.set_checked("Preview", False)
        self.canvas.wait_for(self.original, BOX, "the original without the preview")
        self.pick("Target color", PLACES[0])
        expected = self.color_at(PLACES[0])
        wait_until(
            lambda: largest_difference(
                code_values(self.dialog.get_text("Target color: CSS text")), expected) <= 1,
            "the color", TIMEOUT,
        )
        self.assertFalse(self.dialog.find("check box", "Preview").checked)
        self.canvas.wait_for(self.original, BOX, "the original still without the preview")

    def open_chooser(self):
        """GIMP's own dialog for colors."""
        self.dialog.click_button("Target color")
        return accessible.window("Target color", TIMEOUT)

    def choose(self, chooser, hexadecimal):
        """Its text has no name, but a description."""
        entry = next(one for one in chooser.find_all("text") if "HTML" in one.description)
        entry.focus()
        self.session.keys("ctrl+a")
        self.session.type(hexadecimal)
        self.session.keys("Return")

    def test_color_button(self):
        chooser = self.open_chooser()
        self.choose(chooser, "ff8000")
        wait_until(
            lambda: self.dialog.recipe == "#ff8000;100;200;radius=2", "the chosen color", TIMEOUT
        )
        self.wait_for_recipe("#ff8000")
        chooser.find("button", "OK").click()
        chooser.wait_gone(TIMEOUT)
        self.assertEqual(self.dialog.recipe, "#ff8000;100;200;radius=2")

    def test_color_button_cancelled(self):
        chooser = self.open_chooser()
        self.choose(chooser, "ff8000")
        wait_until(lambda: "#ff8000" in self.dialog.recipe, "the color", TIMEOUT)
        chooser.find("button", "Cancel").click()
        chooser.wait_gone(TIMEOUT)
        wait_until(
            lambda: self.dialog.recipe in (RECIPE, RECIPE.replace("blue", "#0000ff")),
            "the old color", TIMEOUT,
        )


if __name__ == "__main__":
    main()
