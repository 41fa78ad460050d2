# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several layers at once: what each shows, and whose pixels a tolerance counts."""
import accessible
from accessible import wait_until
from color_dialog import TIMEOUT, ColorDialogTest, open_dialog, radius_of
from gimp_session import main

RECIPE = "orange;30;75"

TOGETHER = "Take the layers' colors together"

# A second layer with other colors, and both selected.
TWO_LAYERS = """
copy = layer().copy()
image().insert_layer(copy, None, 0)
copy.invert(False)
image().set_selected_layers([layer(0), layer(1)])
image().undo_disable()
image().undo_enable()
image().clean_all()
"""


class SeveralLayersTest(ColorDialogTest):
    def setUp(self):
        super().setUp()
        self.gimp(TWO_LAYERS)

    def both_recipes(self):
        return [self.recipes(f"layer({index})") for index in (0, 1)]

    def wait_for_both(self, is_so, what):
        def both():
            recipes = self.both_recipes()
            return [one[0] for one in recipes] if all(recipes) and is_so(
                *(one[0] for one in recipes)) else None

        return wait_until(both, what, TIMEOUT)

    def open_with_recipe(self):
        dialog = open_dialog()
        dialog.set_checked(TOGETHER, False)
        dialog.set_recipe(RECIPE)
        dialog.radius_text()
        return dialog

    @staticmethod
    def differ(a, b):
        return "radius" in a and "radius" in b and radius_of(a) != radius_of(b)

    def test_each_has_its_radii(self):
        dialog = self.open_with_recipe()
        preview = self.wait_for_both(self.differ, "a preview of each")
        dialog.ok()
        self.assertEqual(self.both_recipes(), [[one] for one in preview])
        # One step for both.
        wait_until(lambda: accessible.undo_label() == "Undo Color Attractors", "the step", TIMEOUT)
        accessible.undo()
        wait_until(lambda: self.both_recipes() == [[], []], "undo", TIMEOUT)
        wait_until(lambda: accessible.undo_label() == "Undo", "no more steps", TIMEOUT)

    def test_together(self):
        dialog = self.open_with_recipe()
        each = sorted(map(radius_of, self.wait_for_both(self.differ, "a preview of each")))
        dialog.set_checked(TOGETHER)
        same, _ = self.wait_for_both(
            lambda a, b: a == b and "radius" in a, "a preview with the same radius"
        )
        # The pixels of both, so the radius is between those of one.
        self.assertTrue(each[0] < radius_of(same) < each[1], (each, same))
        # They are counted anew when that is taken back.
        dialog.set_checked(TOGETHER, False)
        again = sorted(map(radius_of, self.wait_for_both(self.differ, "each its own again")))
        self.assertEqual(again, each)
        dialog.set_checked(TOGETHER)
        self.wait_for_both(lambda a, b: a == b, "the same radius again")
        dialog.ok()
        self.assertEqual(self.both_recipes(), [[same], [same]])

    def test_cancel(self):
        before = [self.gimp(f"result = pixels(layer({index}))") for index in (0, 1)]
        dialog = self.open_with_recipe()
        self.wait_for_both(self.differ, "a preview of each")
        dialog.cancel()
        self.assertEqual(self.both_recipes(), [[], []])
        after = [self.gimp(f"result = pixels(layer({index}))") for index in (0, 1)]
        self.assertEqual(after, before)
        self.assert_untouched()

    def test_layer_with_a_filter_among_them(self):
        """Several are never edited: which of their settings would the dialog show?"""
        self.gimp("add_filter(layer(1), 'colorshine:attract', attractors='teal;1;1;radius=0.1')")
        dialog = self.open_with_recipe()
        self.assertEqual(dialog.find_all("button", "Add Another Instead"), [])
        dialog.ok()
        top, bottom = self.both_recipes()
        self.assertEqual(len(top), 1)
        self.assertEqual(bottom[1:], ["teal;1;1;radius=0.1"])
        self.assertRegex(bottom[0], r"^orange;30;75;radius=")


if __name__ == "__main__":
    main()
