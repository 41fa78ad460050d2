# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The dialog over every kind of thing that GIMP can select: it works, or says why not."""
import unittest

import accessible
from accessible import wait_until
from color_dialog import TIMEOUT, ColorDialogTest, open_dialog
from gimp_profile import PHOTOGRAPH, gimp_version
from gimp_session import main

# Each makes `chosen`, whose pixels a recipe changes.
TEXT_LAYER = """
font = Gimp.Font.get_by_name("Sans-serif") or Gimp.fonts_get_list("")[0]
set_foreground("#ff8800")
chosen = Gimp.TextLayer.new(image(), "Colorshine", font, 120, Gimp.Unit.pixel())
image().insert_layer(chosen, None, 0)
image().set_selected_layers([chosen])
"""
GROUP = """
chosen = Gimp.GroupLayer.new(image(), "Group")
inner = layer()
image().insert_layer(chosen, None, 0)
image().reorder_item(inner, chosen, 0)
image().set_selected_layers([chosen])
"""
MASK = """
chosen = layer().create_mask(Gimp.AddMaskType.COPY)
layer().add_mask(chosen)
layer().set_edit_mask(True)
"""
CHANNEL = """
chosen = Gimp.Channel.new_from_component(image(), Gimp.ChannelType.RED, "Red")
image().insert_channel(chosen, None, 0)
image().set_selected_channels([chosen])
"""
INDEXED = """
image().convert_indexed(Gimp.ConvertDitherType.NONE, Gimp.ConvertPaletteType.GENERATE, 64,
                        False, False, "")
chosen = layer()
"""
GRAY = """
image().convert_grayscale()
chosen = layer()
"""
VECTOR_LAYER = """
path = Gimp.Path.new(image(), "Path")
image().insert_path(path, None, 0)
path.stroke_new_from_points(
    Gimp.PathStrokeType.BEZIER,
    [c for x, y in ((100, 100), (700, 100), (700, 500), (100, 500)) for c in 3 * (x, y)], True)
set_foreground("#ff8800")
chosen = Gimp.VectorLayer.new(image(), path)
image().insert_layer(chosen, None, 0)
chosen.set_enable_fill(True)
chosen.set_fill_color(Gegl.Color.new("#ff8800"))
chosen.refresh()
image().set_selected_layers([chosen])
"""
LINK_LAYER = f"""
chosen = Gimp.LinkLayer.new(image(), Gio.File.new_for_path({str(PHOTOGRAPH)!r}))
image().insert_layer(chosen, None, 0)
image().set_selected_layers([chosen])
"""
LOCKED = """
chosen = layer()
chosen.set_lock_content(True)
"""

# A name that outlives the program that chose it.
REMEMBER = "\nimage().attach_parasite(Gimp.Parasite.new('chosen', 0, str(chosen.get_id()).encode()))"
CHOSEN = "Gimp.Item.get_by_id(int(bytes(image().get_parasite('chosen').get_data())))"

# Darkens what it finds, without a color of its own.
RECIPE = "black;100;150;radius=2"


class KindsTest(ColorDialogTest):
    # What is refused is told in a window, and its text is looked at.
    session_options = {"allowed": ["Execution error"]}

    def open_on(self, prepare):
        self.gimp(prepare + REMEMBER + "\nGimp.displays_flush()\nimage().clean_all()")
        self.before = self.visible()
        dialog = open_dialog()
        dialog.set_checked("Merge filter", False)
        dialog.set_recipe(RECIPE)
        return dialog

    def visible(self):
        """The chosen thing as the image uses it."""
        return self.gimp(f"""
copy = image().duplicate()
chosen = {CHOSEN}
if isinstance(chosen, (Gimp.LayerMask, Gimp.Channel)):
    result = pixels(chosen, "Y' u8")
else:
    result = visible_pixels()
copy.delete()
""")

    def kept(self):
        return [one["operation"] for one in self.filters(CHOSEN)]

    def assert_keeps(self, prepare):
        dialog = self.open_on(prepare)
        wait_until(self.kept, "the preview", TIMEOUT)
        wait_until(lambda: self.visible() != self.before, "its effect", TIMEOUT)
        dialog.cancel()
        self.assertEqual(self.kept(), [])
        self.assertEqual(self.visible(), self.before)
        dialog = open_dialog()
        dialog.set_recipe(RECIPE)
        dialog.ok()
        self.assertEqual(self.kept(), ["colorshine:attract"])
        self.assertNotEqual(self.visible(), self.before)
        # And it can be edited.
        dialog = open_dialog()
        self.assertEqual(dialog.recipe, RECIPE)
        dialog.cancel()

    def assert_merges(self, prepare):
        """It can keep no filter, and so has no preview."""
        dialog = self.open_on(prepare)
        wait_until(
            lambda: any("There is no preview" in label for label in dialog.labels()),
            "what the dialog says", TIMEOUT,
        )
        self.session.screenshot("no-preview")
        self.assertFalse(dialog.find("check box", "Merge filter").sensitive)
        dialog.ok()
        self.assertEqual(self.kept(), [])
        wait_until(lambda: self.visible() != self.before, "its effect", TIMEOUT)
        accessible.undo()
        wait_until(lambda: self.visible() == self.before, "undo", TIMEOUT)

    def assert_refuses(self, dialog, reason):
        dialog.ok()
        wait_until(
            lambda: any(reason in one for one in accessible.messages()), f"“{reason}”", TIMEOUT
        )
        accessible.close_messages()
        self.assertEqual(self.kept(), [])
        self.assertEqual(self.visible(), self.before)

    def test_text_layer(self):
        self.assert_keeps(TEXT_LAYER)
        # It is still a text.
        self.assertTrue(self.gimp(f"result = isinstance({CHOSEN}, Gimp.TextLayer)"))

    def test_group(self):
        self.assert_keeps(GROUP)

    def test_group_merged(self):
        dialog = self.open_on(GROUP)
        dialog.set_checked("Merge filter")
        self.assert_refuses(dialog, "A layer group has no pixels of its own")

    def test_locked(self):
        self.assert_refuses(self.open_on(LOCKED), "are locked. Unlock them first.")

    def test_mask(self):
        self.assert_merges(MASK)

    def test_channel(self):
        self.assert_merges(CHANNEL)

    def test_indexed(self):
        self.assert_keeps(INDEXED)

    def test_gray(self):
        self.assert_keeps(GRAY)

    @unittest.skipIf(gimp_version() < (3, 2), "new in GIMP 3.2")
    def test_vector_layer(self):
        self.assert_keeps(VECTOR_LAYER)

    @unittest.skipIf(gimp_version() < (3, 2), "new in GIMP 3.2")
    def test_link_layer(self):
        self.assert_keeps(LINK_LAYER)


if __name__ == "__main__":
    main()
