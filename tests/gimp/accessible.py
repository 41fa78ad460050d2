# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Windows as an assistive technology sees and operates them (AT-SPI).

Tests drive GIMP and the plug-in's dialog in this way, so what a test can't reach
somebody who uses such a technology can't reach either. Every function that looks
for something waits for it. A role is AT-SPI's name ("button", "check box", "spin
button", "text", "combo box", …); a name is a text, which must be the whole name,
or a regular expression, which is searched for.

The desktop must be there (a GimpSession, or desktop.desktop()) before the first
call, when the library connects to the bus.
"""
import re
import time

import gi

from desktop import desktop, wait_until

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

TIMEOUT = 30

# GIMP in the middle of a job answers late, not never.
Atspi.set_timeout(5000, 15000)

# Other releases' names.
ROLES = {"push button": "button", "entry": "text", "password text": "text"}


class NotFound(AssertionError):
    """A widget that did not come."""


def plain(name):
    """A label without the differences that are only typographic."""
    return (name or "").replace("_", "").replace("...", "…").strip()


def fits(name, wanted):
    if wanted is None:
        return True
    if isinstance(wanted, re.Pattern):
        return bool(wanted.search(name))
    return plain(name) == plain(wanted)


def refresh():
    """Takes in what the programs have told; the library answers from that."""
    context = GLib.MainContext.default()
    for _ in range(1000):
        if not context.iteration(False):
            break


class Element:
    """A widget, a window or an application."""

    def __init__(self, node):
        self.node = node

    def __repr__(self):
        try:
            return f"{self.role} {self.name!r}"
        except GLib.Error:
            return "what is no longer there"

    # What it is

    @property
    def role(self):
        role = self.node.get_role_name()
        return ROLES.get(role, role)

    @property
    def name(self):
        return self.node.get_name() or ""

    @property
    def description(self):
        return self.node.get_description() or ""

    def has_state(self, name):
        self.node.clear_cache_single()
        return self.node.get_state_set().contains(getattr(Atspi.StateType, name))

    @property
    def showing(self):
        return self.has_state("SHOWING")

    @property
    def sensitive(self):
        return self.has_state("SENSITIVE")

    @property
    def focused(self):
        return self.has_state("FOCUSED")

    @property
    def checked(self):
        return self.has_state("CHECKED")

    @property
    def extents(self):
        """Left, top, width and height on the screen."""
        box = self.node.get_component_iface().get_extents(Atspi.CoordType.SCREEN)
        return box.x, box.y, box.width, box.height

    @property
    def children(self):
        found = []
        for index in range(self.node.get_child_count()):
            try:
                child = self.node.get_child_at_index(index)
            except GLib.Error:
                # Gone meanwhile.
                continue
            if child:
                found.append(Element(child))
        return found

    @property
    def parent(self):
        node = self.node.get_parent()
        return Element(node) if node else None

    def descendants(self):
        """Below it, in the order of the screen; itself comes first."""
        yield self
        try:
            children = self.children
        except GLib.Error:
            return
        for child in children:
            yield from child.descendants()

    # Finding

    def find_all(self, role=None, name=None, showing=True):
        """What is there now."""
        refresh()
        found = []
        for element in self.descendants():
            try:
                if (role is None or element.role == ROLES.get(role, role)) and fits(
                    element.name, name
                ):
                    if not showing or element.showing:
                        found.append(element)
            except GLib.Error:
                continue
        return found

    def find(self, role=None, name=None, timeout=TIMEOUT, showing=True, index=0):
        """Waits for it; the error says what is there instead."""
        end = time.monotonic() + timeout
        while True:
            found = self.find_all(role, name, showing)
            if len(found) > index:
                return found[index]
            if time.monotonic() > end:
                raise NotFound(f"no {role} {name!r} in {timeout} s; there is:\n{self.dump()}")
            time.sleep(0.05)

    def wait_gone(self, timeout=TIMEOUT):
        """Until it is no longer on the screen."""
        wait_until(self._is_gone, f"the end of {self}", timeout)

    def _is_gone(self):
        refresh()
        try:
            return self.has_state("DEFUNCT") or not self.showing
        except GLib.Error:
            return True

    def wait_sensitive(self, timeout=TIMEOUT):
        wait_until(lambda: self.sensitive, f"{self} to be sensitive", timeout)
        return self

    def dump(self, hidden=False):
        """Itself and all below, a line each."""
        lines = []
        self._dump(lines, 0, hidden)
        return "\n".join(lines)

    def _dump(self, lines, depth, hidden):
        try:
            if not hidden and depth > 1 and not self.showing:
                return
            lines.append("  " * depth + self._line())
            for child in self.children:
                child._dump(lines, depth + 1, hidden)
        except GLib.Error as problem:
            lines.append("  " * depth + f"({problem.message})")

    def _line(self):
        line = repr(self)
        if self.description:
            line += f" ({self.description})"
        if self.node.is_value():
            line += f" = {self.value:g}"
        elif self.role == "combo box" and self.node.is_selection():
            line += f" = {self.selected!r}"
        elif self.node.is_text() and self.text != self.name:
            line += f" = {self.text!r}"
        states = [state.lower() for state in ("CHECKED", "FOCUSED") if self.has_state(state)]
        if states:
            line += f" [{', '.join(states)}]"
        return line

    # Operating

    def click(self, action=0):
        """Its first action, or the one of that name: "click", "activate", …"""
        actions = self.node.get_action_iface()
        if isinstance(action, str):
            names = [actions.get_action_name(i) for i in range(actions.get_n_actions())]
            action = names.index(action)
        if not actions.do_action(action):
            raise AssertionError(f"{self} does not do what it is told")

    def click_with_mouse(self, button=1, count=1):
        left, top, width, height = self.extents
        move_mouse(left + width // 2, top + height // 2)
        desktop().run("xdotool", "click", "--repeat", str(count), "--delay", "60", str(button))

    def focus(self):
        self.node.get_component_iface().grab_focus()
        wait_until(lambda: self.focused, f"{self} to have the focus", 5)

    @property
    def value(self):
        return self.node.get_value_iface().get_current_value()

    @value.setter
    def value(self, value):
        """Of a slider or a spin button."""
        if not self.node.get_value_iface().set_current_value(value):
            raise AssertionError(f"{self} does not take {value}")

    @property
    def text(self):
        return Atspi.Text.get_text(self.node.get_text_iface(), 0, -1)

    @text.setter
    def text(self, text):
        """Of an entry or a text view."""
        if not self.node.get_editable_text_iface().set_text_contents(text):
            raise AssertionError(f"{self} does not take {text!r}")

    def toggle(self, on=True):
        """A check box, a toggle button or a radio button."""
        if self.checked != on:
            self.click()
            wait_until(lambda: self.checked == on, f"{self} to change", 5)

    @property
    def items(self):
        """The choices of a combo box; those that separate have no name."""
        return [
            one.name for one in self.find_all(None, None, showing=False)
            if one.role in ("menu item", "table cell", "list item")
        ]

    @property
    def selected(self):
        """The choice of a combo box that is in force."""
        refresh()
        selection = self.node.get_selection_iface()
        if not selection.get_n_selected_children():
            return None
        return Element(selection.get_selected_child(0)).name

    def select(self, item):
        """A choice of a combo box."""
        names = self.items
        matches = [index for index, name in enumerate(names) if fits(name, item)]
        if not matches:
            raise NotFound(f"{self} has no {item!r}, but {names}")
        self.node.get_selection_iface().select_child(matches[0])


# Applications and windows


def applications():
    refresh()
    return Element(Atspi.get_desktop(0)).children


def application(name, timeout=TIMEOUT):
    """A program that has a window; the plug-in is one of its own ("colorshine")."""

    def find():
        for one in applications():
            try:
                if fits(one.name, name) and one.node.get_child_count():
                    return one
            except GLib.Error:
                # Ending.
                continue
        return None

    return wait_until(find, f"the application {name}", timeout)


def windows(title=None):
    """Of all applications, those that are showing."""
    found = []
    for one in applications():
        try:
            found += [child for child in one.children if child.showing and fits(child.name, title)]
        except GLib.Error:
            continue
    return found


def window(title, timeout=TIMEOUT):
    """A window or dialog of any application."""
    end = time.monotonic() + timeout
    while not (found := windows(title)):
        if time.monotonic() > end:
            raise NotFound(f"no window {title!r} in {timeout} s; there are: {windows()}")
        time.sleep(0.05)
    return found[0]


MAIN_TITLE = re.compile(r"GIMP$|^GNU Image Manipulation Program$")


def main_window(timeout=TIMEOUT):
    """GIMP's window with the menus."""
    return window(MAIN_TITLE, timeout)


def title_has_image():
    return bool(windows(re.compile(r"GIMP$")))


def settle(element, timeout=TIMEOUT):
    """Until the program answers at once: it is no longer busy with itself."""

    def answers_quickly():
        start = time.monotonic()
        element.find_all("menu bar")
        return time.monotonic() - start < 2

    wait_until(answers_quickly, "GIMP to be idle", timeout)


# Menus


def menu(path, timeout=TIMEOUT):
    """The menu, or its entry, at a path of labels in GIMP's window, unopened."""
    found = main_window(timeout).find("menu bar", timeout=timeout)
    for label in path:
        found = _entry(found, label, timeout)
    return found


def _entry(above, label, timeout):
    end = time.monotonic() + timeout
    while True:
        refresh()
        entries = above.children
        for one in entries:
            if one.role.endswith(("menu", "menu item")) and fits(one.name, label):
                return one
        if time.monotonic() > end:
            raise NotFound(f"{above} has no {label!r}, but {[one.name for one in entries]}")
        time.sleep(0.05)


def menu_labels(path, timeout=TIMEOUT):
    """What a menu offers at the moment, in GIMP's language."""
    return [one.name for one in menu(path, timeout).children if one.name]


def open_menu(path, timeout=TIMEOUT):
    """Opens a menu, as a user sees it; close_menus() puts it away."""
    found = main_window(timeout).find("menu bar", timeout=timeout)
    for label in path:
        found = _entry(found, label, timeout)
        found.click()
        wait_until(lambda: any(one.showing for one in found.children), f"the menu {label}", 5)
    return found


def close_menus():
    """Closes whatever menu is open."""
    desktop().run("xdotool", "key", "--delay", "60", "Escape", "Escape", "Escape", "Escape")


def choose_menu(path, timeout=TIMEOUT):
    """Chooses an entry, as choose_menu(["Filters", "Color Attractors…"])."""
    entry = menu(path, timeout)
    entry.wait_sensitive(timeout)
    entry.click()


def undo_entry():
    """The first entry of the second menu, in every language."""
    edit = main_window().find("menu bar").children[1]
    # A line to tear the menu off comes before it.
    return next(one for one in edit.children if one.name)


def undo_label():
    """What would be undone, as "Undo Pencil"; "Undo" alone if there is nothing."""
    refresh()
    return undo_entry().name


def undo():
    """One step back, as GIMP's Edit menu does it."""
    undo_entry().wait_sensitive().click()


# Messages

# In the languages that tests use.
MESSAGE_TITLE = re.compile("^GIMP( Message|-Meldung)$")


def messages():
    """The texts in GIMP's own windows for messages."""
    return [
        label.name
        for one in windows(MESSAGE_TITLE)
        for label in one.find_all("label")
        if not MESSAGE_TITLE.search(label.name)
    ]


def close_messages():
    """Closes those windows, as their button does."""
    for one in windows(MESSAGE_TITLE):
        one.find("button").click()
        one.wait_gone()


# Mouse


def move_mouse(x, y):
    desktop().run("xdotool", "mousemove", str(int(x)), str(int(y)))


def drag(*points):
    """Moves with the first button pressed, through x, y on the screen."""
    command = []
    for index, (x, y) in enumerate(points):
        command += ["mousemove", str(int(x)), str(int(y)), "sleep", "0.05"]
        if index == 0:
            command += ["mousedown", "1"]
    desktop().run("xdotool", *command, "mouseup", "1")
