# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the dialog says of itself, in English and in German.

Every widget must have what an assistive technology tells its user: a role, a name
and a value. The two languages are compared widget by widget, so no text stays English.
"""
import re
import time
import unittest

import accessible
from accessible import wait_until
from color_dialog import TIMEOUT
from desktop import SCREEN_HEIGHT, SCREEN_WIDTH
from gimp_profile import PHOTOGRAPH
from gimp_session import GimpSession, main

ENGLISH, GERMAN = "C.UTF-8", "de_DE.UTF-8"

# What the test itself must find.
WORDS = {
    ENGLISH: {
        "menu": ["Filters", "Color Attractors…"],
        "title": "Color Attractors",
        "recipe": "Recipe as text",
        "reach": "Reach",
        "save": "Save preset…",
        "ok": "OK",
        "cancel": "Cancel",
    },
    GERMAN: {
        "menu": ["Filter", "Farbattraktoren …"],
        "title": "Farbattraktoren",
        "recipe": "Rezept als Text",
        "reach": "Reichweite",
        "save": "Voreinstellung speichern …",
        "ok": "OK",
        "cancel": "Abbrechen",
    },
}

# The same in both languages.
ALIKE = {
    "OK", "Filter", "CSS Color 4", "Linear", "Normal", "Addition", "Radius (ΔE OK)", "→",
    "oklch(72% 0.16 75)", "firebrick", "royalblue",
}

# With all that an attractor can have.
RECIPE = (
    "oklch(72% 0.16 75);45;90;from=oklch(70% 0.18 135)\n"
    "firebrick;25;100;protect\n"
    "royalblue;20;120;off"
)
WRONG_RECIPE = "orange;300;75"

# What is there to be read or operated, and what only holds that.
TELLING = {
    "button", "check box", "combo box", "dialog", "label", "list box", "list item",
    "progress bar", "spin button", "text", "toggle button",
}
HOLDING = {
    "color chooser", "drawing area", "filler", "panel", "scroll bar", "scroll pane", "separator",
    "unknown", "viewport",
}


def look(element):
    """What is on the screen of it, in order, without the hidden choices of combo boxes."""
    found = []
    if element.showing:
        found.append(element)
        if element.role != "combo box":
            for child in element.children:
                found += look(child)
    return found


def told(element):
    """All that is in the user's language."""
    texts = [element.name, element.description]
    if element.role == "combo box":
        texts += element.items
    return texts


class Look:
    """A dialog's widgets at one moment."""

    def __init__(self, dialog):
        accessible.refresh()
        self.box = dialog.extents
        self.widgets = look(dialog)
        self.roles = [one.role for one in self.widgets]
        self.texts = [told(one) for one in self.widgets]
        self.problems = [
            f"{one}: {problem}" for one in self.widgets for problem in self.problems_of(one)
        ]
        self.problems += self.doubles()

    def problems_of(self, one):
        role = one.role
        if role not in TELLING | HOLDING:
            yield "an unknown role"
        if role in TELLING and not one.name.strip():
            yield "no name"
        if role not in TELLING and one.has_state("FOCUSABLE") and role != "scroll pane":
            yield "focus, but nothing to tell"
        if "_" in one.name:
            yield "a mnemonic in its name"
        if role == "spin button":
            value = one.node.get_value_iface()
            low, high = value.get_minimum_value(), value.get_maximum_value()
            if not low <= one.value <= high or low == high or not one.text:
                yield f"the value {one.value} of {low} to {high}, as text {one.text!r}"
        if role == "combo box" and one.sensitive and (not one.selected or len(one.items) < 2):
            yield "no choice"
        if role == "text" and not (one.node.is_text() and one.has_state("EDITABLE")):
            yield "no text to edit"
        left, top, width, height = one.extents
        right, bottom = left + width, top + height
        outer_left, outer_top, outer_width, outer_height = self.box
        if (
            min(width, height) < 1 or left < outer_left or top < outer_top
            or right > outer_left + outer_width or bottom > outer_top + outer_height
        ):
            yield f"the place {left, top, right, bottom} in a dialog at {self.box}"

    def doubles(self):
        seen = set()
        for one in self.widgets:
            key = one.role, one.name
            if one.role in TELLING and key in seen:
                yield f"{one}: twice"
            seen.add(key)


class Tour:
    """The dialog's states in one language."""

    def __init__(self, language):
        self.words = WORDS[language]
        self.looks = {}
        name = f"dialog-{language[:2]}".replace("C.", "en")
        with GimpSession([PHOTOGRAPH], name=name, language=language) as session:
            self.session = session
            self.start_and_recipe()
            self.edit()
            self.several_layers()

    def open(self):
        accessible.choose_menu(self.words["menu"], TIMEOUT)
        title = self.words["title"]
        return wait_until(
            lambda: next((o for o in accessible.windows(title) if o.role == "dialog"), None),
            "the dialog", TIMEOUT,
        )

    def keep(self, step, dialog):
        accessible.move_mouse(SCREEN_WIDTH - 5, SCREEN_HEIGHT - 5)
        wait_until(lambda: not dialog.find_all("progress bar"), "the end of the progress", TIMEOUT)
        self.looks[step] = self.look_at(dialog)
        self.session.screenshot(step)

    @staticmethod
    def look_at(dialog):
        """Once the widgets have found their places, for which there is no event."""
        for _ in range(10):
            found = Look(dialog)
            if not found.problems:
                break
            time.sleep(0.2)
        return found

    def set_recipe(self, dialog, text):
        dialog.find("text", self.words["recipe"]).text = text

    def click(self, dialog, word):
        dialog.find("button", self.words[word]).wait_sensitive(TIMEOUT).click()

    def close(self, dialog, word):
        self.click(dialog, word)
        dialog.wait_gone(TIMEOUT)

    def wait_for_radius(self, dialog):
        reach = dialog.find("label", self.words["reach"])
        wait_until(lambda: re.search("· ΔE 0", reach.text), "an exact radius", TIMEOUT)

    def start_and_recipe(self):
        dialog = self.open()
        self.keep("empty", dialog)
        self.set_recipe(dialog, RECIPE)
        self.wait_for_radius(dialog)
        self.keep("recipe", dialog)
        self.set_recipe(dialog, WRONG_RECIPE)
        self.keep("wrong-recipe", dialog)
        self.set_recipe(dialog, RECIPE)
        self.wait_for_radius(dialog)
        self.click(dialog, "save")
        question = wait_until(
            lambda: next((o for o in accessible.windows() if o.role == "dialog"
                          and o.name != self.words["title"]), None),
            "the question for a name", TIMEOUT,
        )
        name = question.find("text")
        name.text = "x"
        self.keep("save-preset", question)
        self.close(question, "cancel")
        self.close(dialog, "ok")

    def edit(self):
        dialog = self.open()
        self.keep("edit", dialog)
        self.close(dialog, "cancel")

    def several_layers(self):
        self.session.gimp("""
copy = layer().copy()
image().insert_layer(copy, None, 0)
image().set_selected_layers([layer(0), layer(1)])
""")
        dialog = self.open()
        self.keep("several-layers", dialog)
        self.close(dialog, "cancel")


class LanguagesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.tours = {language: Tour(language) for language in (ENGLISH, GERMAN)}

    def test_every_widget_tells_of_itself(self):
        for language, tour in self.tours.items():
            for step, one in tour.looks.items():
                with self.subTest(language=language, step=step):
                    self.assertEqual(one.problems, [])

    def test_everything_fits_on_the_screen(self):
        for language, tour in self.tours.items():
            for step, one in tour.looks.items():
                with self.subTest(language=language, step=step):
                    left, top, width, height = one.box
                    self.assertGreaterEqual(min(left, top), 0)
                    self.assertLessEqual(left + width, SCREEN_WIDTH)
                    self.assertLessEqual(top + height, SCREEN_HEIGHT)

    def test_everything_is_translated(self):
        german_tour = self.tours[GERMAN]
        for step, english in self.tours[ENGLISH].looks.items():
            german = german_tour.looks[step]
            with self.subTest(step):
                self.assertEqual(english.roles, german.roles)
                alike = {
                    a for both in zip(english.texts, german.texts) for a, b in zip(*both)
                    if a == b and a
                }
                self.assertEqual(alike - ALIKE, set())

    def test_what_is_offered(self):
        """Only where it means something."""
        def names(step):
            return {text[0] for text in self.tours[ENGLISH].looks[step].texts}

        self.assertIn("Add Another Instead", names("edit"))
        self.assertNotIn("Add Another Instead", names("recipe"))
        self.assertIn("Take the layers' colors together", names("several-layers"))
        self.assertNotIn("Take the layers' colors together", names("recipe"))
        self.assertTrue(any("expected a tolerance" in name for name in names("wrong-recipe")))


if __name__ == "__main__":
    main()
