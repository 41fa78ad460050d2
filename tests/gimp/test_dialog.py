# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A user's job in the dialog: open, add, change, OK, undo, edit again, cancel.
import os
import pathlib
import unittest

from session import Session, wait_until
from window import find_application, open_dialog

GARDEN = pathlib.Path(os.environ["COLORSHINE_SOURCE"]) / "data/graphs/garden.jpg"

# What the tests look at, in GIMP.
LAYER = "image = Gimp.get_images()[-1]; layer = image.get_layers()[0]; "
FILTERS = LAYER + """
result = [[f.get_operation_name(), f.get_config().get_property('attractors'),
           f.get_opacity(), f.get_blend_mode().value_nick, f.get_visible()]
          for f in layer.get_filters()]
"""
DIRTY = LAYER + "result = image.is_dirty()"
PIXELS = LAYER + """
import hashlib
buffer = layer.get_buffer()
data = buffer.get(buffer.get_extent(), 1.0, "R'G'B' u8", Gegl.AbyssPolicy.NONE)
result = hashlib.sha256(bytes(data)).hexdigest()
"""


class DialogTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # One for all tests: this process can talk to one accessibility bus alone.
        # GIMP tells of the plug-in's death in test_killed.
        cls.gimp = cls.enterClassContext(Session("dialog", allowed=["wire_read"]))

    def setUp(self):
        # A fresh image in place of the last test's.
        self.gimp.run(f"""
image = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, Gio.File.new_for_path('{GARDEN}'))
image.undo_enable()
image.clean_all()
for display in DISPLAYS:
    display.delete()
DISPLAYS[:] = [Gimp.Display.new(image)]
""")

    def tearDown(self):
        if find_application():
            self.gimp.kill_plug_in()
        if self._outcome.result.failures or self._outcome.result.errors:
            self.gimp.screenshot(self.id().split(".")[-1])

    def filters(self):
        return self.gimp.run_afresh(FILTERS)

    def wait_for_filter(self, text):
        return wait_until(
            lambda: any(text in f[1] for f in self.filters()), f"a filter with {text}"
        )

    def assert_untouched(self):
        self.assertEqual(self.filters(), [])
        self.assertFalse(self.gimp.run(DIRTY))

    def add_blue(self, dialog):
        dialog.click("Add attractor")
        dialog.set_text("Target color: CSS text", "blue")
        dialog.set_value("Tolerance", 30)
        dialog.set_value("Strength", 120)
        dialog.wait_for_radius()

    def test_ok_undo_edit(self):
        dialog = open_dialog(self.gimp)
        self.add_blue(dialog)
        self.wait_for_filter("blue;30;120;radius=0.43")
        self.assertFalse(self.gimp.run(DIRTY))
        self.gimp.screenshot("dialog")
        dialog.ok()
        (kept,) = self.filters()
        self.assertEqual(kept[0], "colorshine:attract")
        self.assertRegex(kept[1], r"^blue;30;120;radius=0\.43\d+$")
        self.assertTrue(self.gimp.run(DIRTY))
        self.gimp.screenshot("ok")

        # The same dialog changes it; cancelling puts it back exactly.
        dialog = open_dialog(self.gimp)
        self.assertEqual(dialog.rows(), ["Attractor 1: blue, ΔE 0.439 · strength 120"])
        dialog.set_value("Strength", 60)
        self.wait_for_filter("blue;30;60")
        dialog.cancel()
        self.assertEqual(self.filters(), [kept])

        dialog = open_dialog(self.gimp)
        dialog.set_value("Opacity", 50)
        dialog.set_value("Strength", 60)
        dialog.ok()
        (edited,) = self.filters()
        self.assertEqual(edited[1], kept[1].replace(";120;", ";60;"))
        self.assertAlmostEqual(edited[2], 0.5)

        # One step for each OK.
        self.gimp.focus_image()
        self.gimp.keys("ctrl+z")
        wait_until(lambda: self.filters() == [kept], "undo of the edit")
        self.gimp.keys("ctrl+z")
        wait_until(lambda: self.filters() == [], "undo")

    def test_told_once_that_a_filter_needs_colorshine(self):
        told = "The filter that OK keeps needs Colorshine"
        marker = self.gimp.gimp_folder / "colorshine/told-about-filters"
        marker.unlink(missing_ok=True)
        for expected in (True, False):
            dialog = open_dialog(self.gimp)
            labels = [label.get_name() for label in dialog.find_all("label")]
            self.assertEqual(any(told in label for label in labels), expected)
            if expected:
                dialog.set_text("Recipe as text", "orange;30;75")
                dialog.wait_for_radius()
                dialog.ok()
            else:
                dialog.cancel()

    def test_cancel_leaves_nothing(self):
        before = self.gimp.run(PIXELS)
        dialog = open_dialog(self.gimp)
        self.add_blue(dialog)
        self.wait_for_filter("blue;30;120;radius")
        dialog.cancel()
        self.assert_untouched()
        self.assertEqual(self.gimp.run(PIXELS), before)

    def test_paint_meanwhile(self):
        dialog = open_dialog(self.gimp)
        self.add_blue(dialog)
        before = self.gimp.run(PIXELS)
        self.gimp.run(LAYER + "Gimp.pencil(layer, [100, 100, 300, 300]); Gimp.displays_flush()")
        painted = self.gimp.run(PIXELS)
        self.assertNotEqual(painted, before)
        dialog.cancel()
        self.assertEqual(self.filters(), [])
        self.assertEqual(self.gimp.run(PIXELS), painted)
        self.gimp.focus_image()
        self.gimp.keys("ctrl+z")
        wait_until(lambda: self.gimp.run(PIXELS) == before, "undo of the paint")

    def assert_gives_up(self, dialog):
        """The next change finds out, and the dialog closes like a cancelled one."""
        dialog.set_value("Strength", 50)
        wait_until(lambda: not find_application(), "the dialog's end")

    def test_layer_deleted_meanwhile(self):
        dialog = open_dialog(self.gimp)
        self.add_blue(dialog)
        self.gimp.run(LAYER + "image.remove_layer(layer); Gimp.displays_flush()")
        self.assert_gives_up(dialog)
        self.gimp.focus_image()
        self.gimp.keys("ctrl+z")
        layers = "result = len(Gimp.get_images()[-1].get_layers())"
        wait_until(lambda: self.gimp.run(layers) == 1, "the layer")
        # It comes back with its preview, and the next run takes that off.
        open_dialog(self.gimp).cancel()
        self.assertEqual(self.filters(), [])

    def test_image_closed_meanwhile(self):
        dialog = open_dialog(self.gimp)
        self.add_blue(dialog)
        self.gimp.run("DISPLAYS.pop().delete()")
        self.assertEqual(self.gimp.run("result = len(Gimp.get_images())"), 0)
        self.assert_gives_up(dialog)

    def test_killed(self):
        dialog = open_dialog(self.gimp)
        self.add_blue(dialog)
        self.wait_for_filter("blue;30;120;radius")
        self.gimp.kill_plug_in()
        wait_until(lambda: not find_application(), "the dialog's end")
        self.assertEqual(len(self.filters()), 1)
        self.gimp.screenshot("killed")
        before = self.gimp.run(PIXELS)
        self.gimp.run(LAYER + "Gimp.pencil(layer, [100, 100, 300, 300]); Gimp.displays_flush()")
        self.gimp.focus_image()
        self.gimp.keys("ctrl+z")
        wait_until(lambda: self.gimp.run(PIXELS) == before, "undo after the death")
        dialog = open_dialog(self.gimp)
        dialog.cancel()
        self.assertEqual(self.filters(), [])


if __name__ == "__main__":
    unittest.main()
