# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the dialog's part for looking does to the canvas, and that nothing of it stays."""

import accessible
from accessible import wait_until
from canvas import Canvas, count_pixels_that_differ, crop, largest_difference, move_window, park_mouse
from color_dialog import TIMEOUT, TITLE, ColorDialogTest, open_dialog
from desktop import desktop
from gimp_session import main

WIDTH, HEIGHT = 960, 600

# Of the photograph, in its middle, left of where the dialog is put.
BOX = (280, 150, 400, 200)

RECIPE = "orange;40;90\nblue;30;120"


def is_gray(pixels):
    return all(
        pixels[i] == pixels[i + 1] == pixels[i + 2] for i in range(0, len(pixels), 3)
    )


class ViewTest(ColorDialogTest):
    def setUp(self):
        super().setUp()
        pixels = self.pixels()
        self.canvas = Canvas(pixels, WIDTH)
        self.original = crop(pixels, WIDTH, BOX)
        self.dialog = open_dialog()
        move_window(TITLE, 1060, 60)
        park_mouse()
        self.dialog.set_recipe(RECIPE)
        self.dialog.radius_text()
        self.result = self.wait_until_drawn("result")
        self.assertGreater(largest_difference(self.original, self.result), 60)

    def filtered(self):
        """What the image's filter makes of the box."""
        return crop(self.gimp("result = visible_pixels()"), WIDTH, BOX)

    def wait_until_drawn(self, step):
        """Until the canvas and the filter agree on something new."""

        def drawn():
            shown = self.canvas.pixels(BOX)
            agree = largest_difference(shown, self.filtered()) <= 1
            return shown if agree and shown != self.last else None

        self.last = wait_until(drawn, "the canvas to follow the filter", TIMEOUT)
        self.session.screenshot(step)
        return self.last

    last = None

    def wait_for_original(self, what):
        self.canvas.wait_for(self.original, BOX, what)

    def wait_for_result(self, what):
        self.canvas.wait_for(self.result, BOX, what)

    def ok_shows_the_result(self):
        """And nothing for looking is kept."""
        self.dialog.ok()
        (kept,) = self.filters()
        properties = kept["properties"]
        self.assertEqual(properties["show"], "result")
        self.assertEqual(properties["show-attractor"], 0)
        self.assertEqual(properties["split"], 0)
        self.assertTrue(kept["visible"])
        park_mouse()
        self.wait_for_result("the result after OK")
        self.assertLessEqual(largest_difference(self.filtered(), self.result), 1)
        dialog = open_dialog()
        self.assertEqual(dialog.get_choice("Show"), "Result")
        self.assertEqual(dialog.get_value("Split"), 0)
        self.assertFalse(dialog.find("check box", "Split view").checked)
        self.assertTrue(dialog.find("check box", "Preview").checked)
        dialog.cancel()

    def test_preview_off_and_on(self):
        self.dialog.set_checked("Preview", False)
        self.wait_for_original("the original without the preview")
        # Changes meanwhile are seen when it is on again.
        self.dialog.set_value("Strength", 20)
        self.dialog.set_checked("Preview")
        weaker = self.wait_until_drawn("on-again")
        self.assertGreater(largest_difference(weaker, self.original), 10)
        self.assertGreater(largest_difference(weaker, self.result), 10)

    def test_ok_without_preview_keeps_a_visible_filter(self):
        self.dialog.set_checked("Preview", False)
        self.wait_for_original("the original without the preview")
        self.ok_shows_the_result()

    def test_hold_with_the_mouse(self):
        hold = self.dialog.find("button", "Hold to see the original")
        left, top, width, height = hold.extents
        accessible.move_mouse(left + width // 2, top + height // 2)
        desktop().run("xdotool", "mousedown", "1")
        try:
            self.wait_for_original("the original while the button is held")
        finally:
            desktop().run("xdotool", "mouseup", "1")
        self.wait_for_result("the result when it is let go")

    def test_hold_with_the_keyboard(self):
        hold = self.dialog.find("button", "Hold to see the original")
        hold.focus()
        desktop().run("xdotool", "keydown", "space")
        try:
            self.wait_for_original("the original while Space is held")
        finally:
            desktop().run("xdotool", "keyup", "space")
        self.wait_for_result("the result when it is let go")

    def test_split(self):
        self.dialog.set_checked("Split view")
        self.assertAlmostEqual(self.dialog.get_value("Split"), 0.5)
        for split in (0.5, 0.4):
            with self.subTest(split=split):
                self.dialog.set_value("Split", split)
                shown = self.wait_until_drawn(f"split-{split}")
                border = round(split * WIDTH) - BOX[0]
                for box, expected, side in (
                    ((0, 0, border, BOX[3]), self.original, "before"),
                    ((border, 0, BOX[2] - border, BOX[3]), self.result, "after"),
                ):
                    difference = largest_difference(
                        crop(shown, BOX[2], box, 3), crop(expected, BOX[2], box, 3)
                    )
                    # The canvas may round otherwise.
                    self.assertLessEqual(difference, 1, side)
        self.dialog.set_checked("Split view", False)
        self.wait_for_result("the result without the split")
        self.dialog.set_checked("Split view")
        self.wait_until_drawn("split-again")
        self.ok_shows_the_result()

    def test_influence_of_the_chosen_attractor(self):
        self.dialog.choose("Show", "Influence")
        first = self.wait_until_drawn("influence-first")
        self.assertTrue(is_gray(first))
        self.dialog.find_all("list item")[1].click_with_mouse()
        park_mouse()
        second = self.wait_until_drawn("influence-second")
        self.assertTrue(is_gray(second))
        # Orange and blue don't pull the same pixels.
        n_pixels = BOX[2] * BOX[3]
        self.assertGreater(count_pixels_that_differ(first, second), n_pixels // 2)
        self.ok_shows_the_result()

    def test_out_of_gamut(self):
        # Lightness alone, so that saturated colors leave the gamut.
        self.dialog.set_recipe("white;100;90;channels=l")
        self.dialog.radius_text()
        self.result = self.wait_until_drawn("lighter")
        self.dialog.choose("Show", "Out of gamut")
        shown = self.wait_until_drawn("out-of-gamut")
        self.assertEqual(set(shown), {0, 255})
        self.assertTrue(is_gray(shown))
        self.ok_shows_the_result()

    def test_cancel_shows_the_original(self):
        self.dialog.choose("Show", "Influence")
        self.wait_until_drawn("influence")
        self.dialog.cancel()
        self.wait_for_original("the original after Cancel")
        # It is not what the next run starts with.
        dialog = open_dialog()
        self.assertEqual(dialog.get_choice("Show"), "Result")
        dialog.cancel()


if __name__ == "__main__":
    main()
