# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""GIMP quits while the dialog is open: both end, and nobody crashes."""
import os
import unittest

from accessible import wait_until
from color_dialog import TIMEOUT, application, find_dialog, open_dialog
from gimp_profile import PHOTOGRAPH
from gimp_session import GimpSession, main


class QuitTest(unittest.TestCase):
    """One GIMP for each, because it ends."""

    def open_and_quit(self, prepare):
        with GimpSession([PHOTOGRAPH]) as session:
            prepare(session)
            process = application().node.get_process_id()
            session.quit()
            wait_until(lambda: not os.path.exists(f"/proc/{process}"), "the plug-in's end", TIMEOUT)

    @staticmethod
    def with_a_preview(session):
        dialog = open_dialog()
        dialog.add("blue", 30, 120)
        dialog.radius_text()

    def test_quit(self):
        self.open_and_quit(self.with_a_preview)

    def test_quit_while_a_filter_is_edited(self):
        def prepare(session):
            self.with_a_preview(session)
            dialog = find_dialog()
            dialog.find("button", "OK").click()
            dialog.wait_gone(TIMEOUT)
            open_dialog().set_value("Strength", 20)

        self.open_and_quit(prepare)


if __name__ == "__main__":
    main()
