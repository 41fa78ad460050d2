# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The menu's entry, and GIMP's undo history before, while and after the dialog is open."""
import accessible
from accessible import plain, wait_until
from color_dialog import MENU, TIMEOUT, TITLE, ColorDialogTest, open_dialog
from gimp_session import main

UNDO = f"Undo {TITLE}"


def entries(menu):
    """The labels of all entries below a menu."""
    for one in menu.children:
        if one.name:
            yield one.name
        yield from entries(one)


class HistoryTest(ColorDialogTest):
    def wait_for_undo_label(self, label):
        wait_until(lambda: accessible.undo_label() == label, label, TIMEOUT)

    def undo_by_key(self):
        self.session.focus_image()
        self.session.keys("ctrl+z")

    def keep_filter(self):
        """One that a user made with the dialog."""
        dialog = open_dialog()
        dialog.set_recipe("orange;30;75")
        dialog.radius_text()
        dialog.ok()
        (kept,) = self.filters()
        return kept

    def test_menu_has_one_entry(self):
        filters = accessible.menu(["Filters"])
        direct = [plain(one.name) for one in filters.children]
        self.assertEqual(direct.count(MENU[-1]), 1)
        bar = accessible.main_window().find("menu bar")
        # "Repeat" and "Re-show" name the last filter, too.
        alike = [
            plain(one) for one in entries(bar) if "ttract" in one and not one.startswith("Re")
        ]
        self.assertEqual(alike, [MENU[-1]])

    def test_undo_names_the_plug_in(self):
        self.keep_filter()
        self.wait_for_undo_label(UNDO)
        accessible.undo()
        self.wait_for_undo_label("Undo")
        self.assert_untouched()

    def test_undo_of_an_edit_names_the_plug_in(self):
        kept = self.keep_filter()
        dialog = open_dialog()
        dialog.set_value("Strength", 20)
        dialog.ok()
        self.wait_for_undo_label(UNDO)
        accessible.undo()
        wait_until(lambda: self.filters() == [kept], "undo of the edit", TIMEOUT)
        accessible.undo()
        self.wait_for_undo_label("Undo")
        self.assert_untouched()

    def test_undo_of_a_merge_names_the_plug_in(self):
        before = self.pixels()
        dialog = open_dialog()
        dialog.set_recipe("orange;30;75")
        dialog.set_checked("Merge filter")
        dialog.radius_text()
        dialog.ok()
        # The choice is remembered.
        dialog = open_dialog()
        self.assertTrue(dialog.find("check box", "Merge filter").checked)
        dialog.set_checked("Merge filter", False)
        dialog.set_recipe("")
        dialog.ok()
        accessible.undo()
        self.assertEqual(self.filters(), [])
        self.assertNotEqual(self.pixels(), before)
        self.wait_for_undo_label(UNDO)
        accessible.undo()
        self.wait_for_undo_label("Undo")
        self.assertEqual(self.pixels(), before)

    def test_undo_of_earlier_work_while_open(self):
        """The preview is in no step of the history and outlives it."""
        before = self.pixels()
        self.gimp("stroke(layer(), 100, 100, 300, 300)")
        dialog = open_dialog()
        dialog.add("blue", 30, 120)
        self.wait_for_recipe("blue;30;120;radius")
        self.wait_for_undo_label("Undo Pencil")
        self.undo_by_key()
        wait_until(lambda: self.pixels() == before, "undo of the paint", TIMEOUT)
        self.assertEqual(len(self.filters()), 1)
        # It still follows the dialog.
        dialog.set_value("Strength", 60)
        self.wait_for_recipe("blue;30;60")
        dialog.cancel()
        self.assertEqual(self.filters(), [])
        self.assertEqual(self.pixels(), before)
        self.wait_for_undo_label("Undo")

    def test_undo_while_open_without_a_history(self):
        dialog = open_dialog()
        dialog.add("blue", 30, 120)
        self.wait_for_recipe("blue;30;120;radius")
        self.undo_by_key()
        dialog.set_value("Strength", 60)
        self.wait_for_recipe("blue;30;60")
        dialog.ok()
        self.assertEqual(len(self.filters()), 1)
        self.wait_for_undo_label(UNDO)
        accessible.undo()
        self.wait_for_undo_label("Undo")
        self.assert_untouched()

    def take_off_edited_filter(self):
        """Ctrl+Z takes back the very filter that the dialog edits."""
        self.keep_filter()
        dialog = open_dialog()
        dialog.set_value("Strength", 60)
        self.wait_for_recipe("orange;30;60")
        self.undo_by_key()
        wait_until(lambda: self.filters() == [], "the end of the filter", TIMEOUT)
        return dialog

    def assert_kept_anew(self, strength):
        """What OK promised is there, as one step."""
        (recipe,) = self.recipes()
        self.assertRegex(recipe, f"^orange;30;{strength};radius=")
        self.wait_for_undo_label(UNDO)
        accessible.undo()
        self.wait_for_undo_label("Undo")
        self.assertEqual(self.filters(), [])

    def test_undo_of_the_edited_filter_and_ok(self):
        self.take_off_edited_filter().ok()
        self.assert_kept_anew(60)

    def test_undo_of_the_edited_filter_and_change(self):
        """The preview is back with the next change."""
        dialog = self.take_off_edited_filter()
        dialog.set_value("Strength", 90)
        self.wait_for_recipe("orange;30;90;radius=")
        dialog.ok()
        self.assert_kept_anew(90)

    def test_undo_of_the_edited_filter_and_cancel(self):
        dialog = self.take_off_edited_filter()
        dialog.cancel()
        self.assertEqual(self.filters(), [])
        self.wait_for_undo_label("Undo")


if __name__ == "__main__":
    main()
