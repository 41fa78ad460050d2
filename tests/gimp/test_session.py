# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tests' own tools, with GIMP and the operation but without the plug-in.

When this fails, the failures of the other tests with GIMP say nothing.
"""
import time
import unittest

import accessible
from gimp_profile import PHOTOGRAPH, package
from gimp_session import ARTEFACTS, GimpSession, InspectorError, main

RECIPE = "orange; 30; 75"
ADD = f"add_filter(layer(), 'colorshine:attract', 'Attract', attractors={RECIPE!r})"


class SessionTest(unittest.TestCase):
    """One GIMP for all; every test leaves the image as it was."""

    @classmethod
    def setUpClass(cls):
        start = time.monotonic()
        cls.session = cls.enterClassContext(GimpSession([PHOTOGRAPH]))
        print(f"GIMP was ready after {time.monotonic() - start:.1f} s")

    def setUp(self):
        self.gimp = self.session.gimp
        self.assertFalse(self.gimp("result = image().is_dirty()"))

    def undo_all(self, steps=1):
        for _ in range(steps):
            label = accessible.undo_label()
            accessible.undo()
            accessible.wait_until(lambda: accessible.undo_label() != label, "undo")
        self.assertEqual(accessible.undo_label(), "Undo")
        self.assertFalse(self.gimp("result = image().is_dirty()"))

    def test_inspector_answers(self):
        self.assertEqual(self.gimp("result = Gimp.version()"), package("modversion", "gimp-3.0"))
        with self.assertRaisesRegex(InspectorError, "ZeroDivisionError"):
            self.gimp("1 / 0")
        self.assertEqual(self.session.gimp_afresh("result = layer().get_width()"), 960)

    def test_filter(self):
        before = self.gimp("result = visible_pixels()")
        self.assertEqual(self.gimp("result = pixels(layer())"), before)
        self.gimp(ADD)
        (added,) = self.gimp("result = filters(layer())")
        self.assertEqual(added["operation"], "colorshine:attract")
        self.assertEqual(added["properties"]["attractors"], RECIPE)
        self.assertNotEqual(self.gimp("result = visible_pixels()"), before)
        self.assertEqual(self.gimp("result = pixels(layer())"), before)
        self.assertTrue(self.gimp("result = image().is_dirty()"))
        accessible.wait_until(lambda: accessible.undo_label() == "Undo Add filter", "the label")
        self.session.screenshot("filter")
        self.undo_all()
        self.assertEqual(self.gimp("result = filters(layer())"), [])

    def test_stroke_in_selection(self):
        before = self.gimp("result = pixels(layer())")
        self.gimp("""
set_foreground('blue')
image().select_rectangle(Gimp.ChannelOps.REPLACE, 0, 0, 100, 100)
stroke(layer(), 50, 50, 150, 50)
""")
        after = self.gimp("result = pixels(layer())")
        row = 50 * 960
        self.assertEqual(after[4 * (row + 60):][:4], bytes([0, 0, 255, 255]))
        self.assertEqual(after[4 * (row + 140):][:4], before[4 * (row + 140):][:4])
        self.undo_all(2)

    def test_mouse_paints(self):
        before = self.gimp("result = pixels(layer())")
        accessible.drag((700, 500), (720, 520), (740, 500), (760, 520))
        self.session.wait_for("result = image().is_dirty()")
        self.assertNotEqual(self.gimp("result = pixels(layer())"), before)
        self.session.focus_image()
        self.session.keys("ctrl+z")
        self.session.wait_for("result = not image().is_dirty()")
        self.assertEqual(self.gimp("result = pixels(layer())"), before)

    def test_file(self):
        path = self.session.profile / "saved.xcf"
        self.gimp(f"copy = image().duplicate(); {ADD.replace('layer()', 'layer(of=copy)')}\n"
                  f"save(copy, {str(path)!r}); copy.delete()")
        (saved,) = self.gimp(f"""
opened = load({str(path)!r}, show=False)
result = filters(layer(of=opened))
opened.delete()
""")
        self.assertEqual(saved["properties"]["attractors"], RECIPE)

    def test_menu_opens(self):
        menu = accessible.open_menu(["File"])
        self.assertTrue(any(one.showing for one in menu.children))
        self.session.screenshot("menu")
        accessible.close_menus()
        accessible.wait_until(lambda: not any(one.showing for one in menu.children), "its end")

    def test_dialog(self):
        accessible.choose_menu(["File", "New…"])
        dialog = accessible.window("Create a New Image")
        width = dialog.find("spin button")
        width.value = 321
        self.assertEqual(width.value, 321)
        dialog.find("toggle button", "Advanced Options").click()
        comment = dialog.find("text", showing=False)
        comment.text = "Grüße\nfrom a test"
        self.assertEqual(comment.text, "Grüße\nfrom a test")
        space = next(one for one in dialog.find_all("combo box") if "Grayscale" in one.items)
        self.assertEqual(space.selected, "RGB color")
        space.select("Grayscale")
        self.assertEqual(space.selected, "Grayscale")
        # It may have to be scrolled to.
        check = dialog.find("check box", "Use Black Point Compensation", showing=False)
        check.toggle(not check.checked)
        self.session.screenshot("dialog")
        dialog.find("button", "OK").click()
        dialog.wait_gone()
        self.session.wait_for("result = len(Gimp.get_images()) == 2")
        self.assertEqual(
            self.gimp("one = image(1); result = [one.get_width(), one.get_base_type().value_nick]"),
            [321, "gray"],
        )
        accessible.choose_menu(["File", "Close View"])
        self.session.wait_for("result = len(Gimp.get_images()) == 1")


class OtherSessionsTest(unittest.TestCase):
    def test_german(self):
        with GimpSession([PHOTOGRAPH], name="german", language="de_DE.UTF-8") as session:
            session.gimp(ADD)
            accessible.wait_until(
                lambda: accessible.undo_label().startswith("Rückgängig"), "a German label"
            )
            session.screenshot("menu")

    def test_wrong_calls_are_told(self):
        session = GimpSession(name="wrong-call")
        with self.assertRaisesRegex(AssertionError, "CRITICAL.*what a test did"):
            with session:
                session.gimp("import ctypes\n"
                             "glib = ctypes.CDLL('libglib-2.0.so.0')\n"
                             "glib.g_log(b'Test', 8, b'what a test did')")
        # Only the artefacts of tests that fail stay.
        left = list(ARTEFACTS.glob("wrong-call-failure.*"))
        self.assertEqual(len(left), 3)
        for path in left:
            path.unlink()


if __name__ == "__main__":
    main()
