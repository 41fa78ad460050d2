# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plug-in is killed while its dialog is open: what the next run makes of what stayed."""
import accessible
from accessible import wait_until
from color_dialog import TIMEOUT, ColorDialogTest, open_dialog
from gimp_session import main

RECIPE = "orange;30;75"


class KilledTest(ColorDialogTest):
    session_options = {"allowed": ["wire_read", "died unexpectedly"]}

    def keep(self):
        dialog = open_dialog()
        dialog.set_recipe(RECIPE)
        dialog.set_value("Opacity", 60)
        dialog.choose("Mode", "Normal")
        dialog.radius_text()
        dialog.ok()
        (kept,) = self.filters()
        return kept

    def edit_and_die(self):
        dialog = open_dialog()
        dialog.set_value("Strength", 20)
        dialog.set_value("Opacity", 90)
        dialog.choose("Show", "Influence")
        self.wait_for_recipe("orange;30;20")
        return dialog

    def assert_next_run_restores(self, kept):
        dialog = open_dialog()
        # What it edits is the filter as it was, not what was being tried.
        self.assertEqual(dialog.recipe, kept["properties"]["attractors"])
        self.assertEqual(dialog.get_value("Opacity"), 60)
        self.assertEqual(dialog.get_choice("Show"), "Result")
        dialog.cancel()
        self.assertEqual(self.filters(), [kept])

    def test_while_editing(self):
        kept = self.keep()
        self.edit_and_die()
        self.kill_plug_in()
        (left,) = self.filters()
        self.assertNotEqual(left, kept)
        self.assert_next_run_restores(kept)
        # GIMP's history is as if nothing had been: the filter's own step is the last.
        accessible.undo()
        wait_until(lambda: self.filters() == [], "undo", TIMEOUT)

    def test_while_editing_unseen(self):
        """The preview was off in that moment."""
        kept = self.keep()
        dialog = self.edit_and_die()
        dialog.set_checked("Preview", False)
        wait_until(lambda: not self.filters()[0]["visible"], "the hidden filter", TIMEOUT)
        self.kill_plug_in()
        self.assert_next_run_restores(kept)

    def test_while_editing_what_the_user_deleted_since(self):
        self.keep()
        self.edit_and_die()
        self.kill_plug_in()
        self.gimp("layer().get_filters()[0].delete()")
        dialog = open_dialog()
        self.assertEqual(dialog.find_all("button", "Add Another Instead"), [])
        dialog.cancel()
        self.assertEqual(self.filters(), [])

    def test_preview_in_a_saved_file(self):
        """It is saved as any filter is, and then it is the user's: nothing knows better."""
        dialog = open_dialog()
        dialog.set_recipe(RECIPE)
        self.wait_for_recipe("orange;30;75;radius")
        path = self.session.profile / "saved.xcf"
        self.gimp(f"save(image(), {str(path)!r})")
        self.kill_plug_in()
        self.open_alone(path)
        dialog = open_dialog()
        self.assertEqual(len(dialog.find_all("button", "Add Another Instead")), 1)
        dialog.cancel()
        self.assertEqual(len(self.filters()), 1)

    def test_another_run_leaves_a_living_preview(self):
        """Its process is there, so it was not left behind."""
        dialog = open_dialog()
        dialog.set_recipe(RECIPE)
        self.wait_for_recipe("orange;30;75;radius")
        self.gimp("""
procedure = Gimp.get_pdb().lookup_procedure('plug-in-colorshine')
config = procedure.create_config()
config.set_property('image', image())
config.set_core_object_array('drawables', [layer()])
config.set_property('attractors', 'teal;1;50;radius=0.1')
procedure.run(config)
""")
        wait_until(lambda: len(self.recipes()) == 2, "both filters", TIMEOUT)
        dialog.cancel()
        self.assertEqual(self.recipes(), ["teal;1;50;radius=0.1"])


if __name__ == "__main__":
    main()
