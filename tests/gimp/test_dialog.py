# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A user's job in the dialog: open, add, change, OK, undo, edit again, cancel."""
from accessible import wait_until
from color_dialog import TIMEOUT, ColorDialogTest, open_dialog, wait_closed
from gimp_session import main


class DialogTest(ColorDialogTest):
    # GIMP tells of the plug-in's death in test_killed.
    session_options = {"allowed": ["wire_read", "died unexpectedly"]}

    def undo(self):
        self.session.focus_image()
        self.session.keys("ctrl+z")

    def paint(self):
        self.gimp("stroke(layer(), 100, 100, 300, 300)")

    def test_ok_undo_edit(self):
        dialog = open_dialog()
        dialog.add("blue", 30, 120)
        dialog.radius_text()
        self.wait_for_recipe("blue;30;120;radius=0.43")
        self.assertFalse(self.gimp("result = image().is_dirty()"))
        self.session.screenshot("open")
        dialog.ok()
        (kept,) = self.filters()
        self.assertEqual(kept["operation"], "colorshine:attract")
        self.assertRegex(kept["properties"]["attractors"], r"^blue;30;120;radius=0\.43\d+$")
        self.assertTrue(self.gimp("result = image().is_dirty()"))
        self.session.screenshot("ok")

        # The same dialog changes it; cancelling puts it back exactly.
        dialog = open_dialog()
        self.assertEqual(dialog.rows(), ["Attractor 1: blue, ΔE 0.439 · strength 120"])
        dialog.set_value("Strength", 60)
        self.wait_for_recipe("blue;30;60")
        dialog.cancel()
        self.assertEqual(self.filters(), [kept])

        dialog = open_dialog()
        dialog.set_value("Opacity", 50)
        dialog.set_value("Strength", 60)
        dialog.ok()
        (edited,) = self.filters()
        self.assertEqual(
            edited["properties"]["attractors"],
            kept["properties"]["attractors"].replace(";120;", ";60;"),
        )
        self.assertAlmostEqual(edited["opacity"], 0.5)

        # One step for each OK.
        self.undo()
        wait_until(lambda: self.filters() == [kept], "undo of the edit", TIMEOUT)
        self.undo()
        wait_until(lambda: self.filters() == [], "undo", TIMEOUT)

    def test_told_once_that_a_filter_needs_colorshine(self):
        told = "The filter that OK keeps needs Colorshine"
        marker = self.session.profile / "gimp/colorshine/told-about-filters"
        marker.unlink(missing_ok=True)
        for expected in (True, False):
            dialog = open_dialog()
            self.assertEqual(any(told in label for label in dialog.labels()), expected)
            if expected:
                dialog.set_recipe("orange;30;75")
                dialog.radius_text()
                dialog.ok()
            else:
                dialog.cancel()

    def test_cancel_leaves_nothing(self):
        before = self.pixels()
        dialog = open_dialog()
        dialog.add("blue", 30, 120)
        self.wait_for_recipe("blue;30;120;radius")
        dialog.cancel()
        self.assert_untouched()
        self.assertEqual(self.pixels(), before)

    def test_paint_meanwhile(self):
        dialog = open_dialog()
        dialog.add("blue", 30, 120)
        before = self.pixels()
        self.paint()
        painted = self.pixels()
        self.assertNotEqual(painted, before)
        dialog.cancel()
        self.assertEqual(self.filters(), [])
        self.assertEqual(self.pixels(), painted)
        self.undo()
        wait_until(lambda: self.pixels() == before, "undo of the paint", TIMEOUT)

    def assert_gives_up(self, dialog):
        """The next change finds out, and the dialog closes like a cancelled one."""
        dialog.set_value("Strength", 50)
        wait_closed()

    def test_layer_deleted_meanwhile(self):
        dialog = open_dialog()
        dialog.add("blue", 30, 120)
        dialog.radius_text()
        self.gimp("image().remove_layer(layer()); Gimp.displays_flush()")
        self.assert_gives_up(dialog)
        self.undo()
        self.session.wait_for("result = len(image().get_layers()) == 1", TIMEOUT)
        # It comes back with its preview, and the next run takes that off.
        open_dialog().cancel()
        self.assertEqual(self.filters(), [])

    def test_image_closed_meanwhile(self):
        dialog = open_dialog()
        dialog.add("blue", 30, 120)
        dialog.radius_text()
        self.gimp("for display in displays(): display.delete()")
        self.assertEqual(self.gimp("result = len(Gimp.get_images())"), 0)
        self.assert_gives_up(dialog)

    def test_killed(self):
        dialog = open_dialog()
        dialog.add("blue", 30, 120)
        self.wait_for_recipe("blue;30;120;radius")
        self.kill_plug_in()
        self.assertEqual(len(self.filters()), 1)
        self.session.screenshot("killed")
        before = self.pixels()
        self.paint()
        self.undo()
        wait_until(lambda: self.pixels() == before, "undo after the death", TIMEOUT)
        open_dialog().cancel()
        self.assertEqual(self.filters(), [])


if __name__ == "__main__":
    main()
