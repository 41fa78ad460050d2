# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The plug-in's dialog as an assistive technology sees it: what can't be done here,
# somebody who uses one can't do either.
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

from session import wait_until  # noqa: E402

APPLICATION = "colorshine"


def children(node):
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        if child:
            yield child


def descendants(node):
    yield node
    for child in children(node):
        yield from descendants(child)


def is_showing(node):
    return node.get_state_set().contains(Atspi.StateType.SHOWING)


def find_application(name=APPLICATION):
    for application in children(Atspi.get_desktop(0)):
        if application.get_name() == name and application.get_child_count() > 0:
            return application
    return None


def open_dialog(gimp):
    """Opens the dialog as a user of the keyboard does: by the search for actions."""
    gimp.focus_image()
    gimp.keys("slash")
    time.sleep(1.5)
    gimp.type("color attractors")
    time.sleep(1.5)
    gimp.keys("Return")
    application = wait_until(find_application, "the dialog")
    return Dialog(application.get_child_at_index(0))


class Dialog:
    def __init__(self, node):
        self.node = node

    def find_all(self, role, name=None):
        return [
            node
            for node in descendants(self.node)
            if node.get_role_name() == role
            and (name is None or node.get_name() == name)
            and is_showing(node)
        ]

    def find(self, role, name=None):
        return wait_until(lambda: self.find_all(role, name), f"{role} {name!r}")[0]

    def click(self, name, role="button"):
        self.find(role, name).get_action_iface().do_action(0)

    def toggle(self, name):
        self.click(name, "check box")

    def set_value(self, name, value):
        self.find("spin button", name).get_value_iface().set_current_value(value)

    def get_value(self, name):
        return self.find("spin button", name).get_value_iface().get_current_value()

    def set_text(self, name, text):
        self.find("text", name).get_editable_text_iface().set_text_contents(text)

    def get_text(self, name, role="text"):
        return Atspi.Text.get_text(self.find(role, name), 0, -1)

    def choose(self, name, index):
        """Selects an entry of a combo box."""
        combo = self.find("combo box", name)
        combo.get_child_at_index(0).get_selection_iface().select_child(index)

    def is_checked(self, name):
        return self.find("check box", name).get_state_set().contains(Atspi.StateType.CHECKED)

    def is_sensitive(self, role, name):
        return self.find(role, name).get_state_set().contains(Atspi.StateType.SENSITIVE)

    def rows(self):
        return [row.get_name() for row in self.find_all("list item")]

    def wait_for_radius(self):
        """Until the radius that the tolerance gives is exact."""
        return wait_until(
            lambda: (text := self.get_text("Reach", "label")) and "· ΔE 0" in text and text,
            "an exact radius",
        )

    def ok(self):
        self.close("OK")

    def cancel(self):
        self.close("Cancel")

    def close(self, button):
        self.click(button)
        wait_until(lambda: not find_application(), "the dialog's end")
