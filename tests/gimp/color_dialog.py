# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plug-in's dialog by the names that its widgets have in English.

Its tests share one GIMP for each program, and start each with a photograph that
is alone, clean and without a history.
"""
import os
import re
import signal
import unittest

import accessible
from accessible import Element, plain, wait_until, windows
from gimp_profile import PHOTOGRAPH
from gimp_session import GimpSession

TITLE = "Color Attractors"
MENU = ["Filters", "Color Attractors…"]

# The plug-in as the desktop knows it.
APPLICATION = "colorshine"

# A machine with other work is slow, not wrong.
TIMEOUT = 90


def application():
    """The plug-in while it has windows, or None."""
    return next(
        (one for one in accessible.applications() if plain(one.name) == APPLICATION), None
    )


def find_dialog():
    """The dialog that is open, or None."""
    return next((one for one in windows(TITLE) if one.role == "dialog"), None)


def wait_closed():
    wait_until(lambda: not find_dialog(), "the dialog's end", TIMEOUT)


class ColorDialog(Element):
    """The open dialog."""

    def __init__(self):
        super().__init__(wait_until(find_dialog, "the dialog", TIMEOUT).node)

    def find(self, role=None, name=None, timeout=TIMEOUT, **options):
        return super().find(role, name, timeout, **options)

    def click_button(self, name):
        self.find("button", name).wait_sensitive(TIMEOUT).click()

    def set_value(self, name, value):
        self.find("spin button", name).value = value

    def get_value(self, name):
        return self.find("spin button", name).value

    def set_text(self, name, text):
        self.find("text", name).text = text

    def get_text(self, name):
        return self.find("text", name).text

    def set_checked(self, name, on=True):
        self.find("check box", name).toggle(on)

    def choose(self, name, item):
        self.find("combo box", name).select(item)

    def get_choice(self, name):
        return self.find("combo box", name).selected

    def set_recipe(self, text):
        self.set_text("Recipe as text", text)

    @property
    def recipe(self):
        return self.get_text("Recipe as text")

    def add(self, color, tolerance=None, strength=None):
        self.click_button("Add attractor")
        self.set_text("Target color: CSS text", color)
        if tolerance is not None:
            self.set_value("Tolerance", tolerance)
        if strength is not None:
            self.set_value("Strength", strength)

    def rows(self):
        """What the list of attractors says."""
        return [row.name for row in self.find_all("list item")]

    def labels(self):
        return [label.name for label in self.find_all("label")]

    def radius_text(self):
        """Tolerance and radius, once the radius is exact."""

        def exact():
            text = self.find("label", "Reach").text
            return text if "ΔE 0" in text else None

        return wait_until(exact, "an exact radius", TIMEOUT)

    def ok(self):
        self.click_button("OK")
        wait_closed()

    def cancel(self):
        self.click_button("Cancel")
        wait_closed()


def open_dialog():
    accessible.choose_menu(MENU, TIMEOUT)
    return ColorDialog()


def radius_of(recipe):
    """Of the first attractor of a resolved recipe."""
    return float(re.search(r"radius=([\d.]+)", recipe).group(1))


class ColorDialogTest(unittest.TestCase):
    """The base of the dialog's tests; `session` is their GIMP."""

    session_options = {}

    @classmethod
    def setUpClass(cls):
        cls.session = cls.enterClassContext(GimpSession([PHOTOGRAPH], **cls.session_options))

    def setUp(self):
        self.gimp = self.session.gimp
        self.addCleanup(self.put_away_dialog)
        # The last one comes first, and so shows what the test left.
        self.addCleanup(self.leave_artefacts_of_failure)
        self.open_alone(PHOTOGRAPH)

    def open_alone(self, path):
        self.gimp(f"open_alone({str(path)!r})")
        wait_until(accessible.title_has_image, "the image's window", TIMEOUT)

    def leave_artefacts_of_failure(self):
        result = self._outcome.result
        if any(test is self for test, _ in result.failures + result.errors):
            self.session.leave_artefacts(self.id().rpartition(".")[2])

    def put_away_dialog(self):
        if find_dialog():
            self.kill_plug_in()

    def kill_plug_in(self):
        """Kills it, and closes the window in which GIMP tells of that."""
        os.kill(application().node.get_process_id(), signal.SIGKILL)
        wait_closed()
        wait_until(accessible.messages, "GIMP's message", TIMEOUT)
        accessible.close_messages()

    def filters(self, layer="layer()"):
        return self.session.gimp_afresh(f"result = filters({layer})")

    def recipes(self, layer="layer()"):
        return [one["properties"]["attractors"] for one in self.filters(layer)]

    def wait_for_recipe(self, text):
        """Until the canvas shows a filter whose recipe has this text."""
        wait_until(
            lambda: any(text in recipe for recipe in self.recipes()),
            f"a filter with {text}", TIMEOUT,
        )

    def pixels(self):
        return self.gimp("result = pixels(layer())")

    def assert_untouched(self):
        """No filter, and nothing to undo or to save."""
        self.assertEqual(self.filters(), [])
        self.assertFalse(self.gimp("result = image().is_dirty()"))
        self.assertEqual(accessible.undo_label(), "Undo")
