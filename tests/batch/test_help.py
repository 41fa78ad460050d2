# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# --help, the man page and the shell's completion: made from one table, so each must
# tell of every verb and option; and what the options themselves refuse.
import pathlib
import re
import shutil
import subprocess
import unittest

import colorshine
from colorshine import FolderTest, png

VERBS = ("apply", "suggest", "inspect", "lut", "parse", "merge-reports", "shine")


def printed(*arguments):
    result = colorshine.run(*arguments)
    assert (result.returncode, result.stderr) == (0, b""), result
    return result.stdout.decode()


def options_of(verb):
    """The long names in its --help."""
    return set(re.findall(r"^  (?:-\w, )?--([\w-]+)", printed(verb, "--help"), re.MULTILINE))


class HelpTest(unittest.TestCase):
    def test_command(self):
        text = printed("--help")
        self.assertEqual(text, printed("help"))
        for verb in VERBS:
            self.assertRegex(text, rf"(?m)^  {verb} +[A-Z].*[^.]$")
        self.assertIn("Exit status: 0 all done, 1 some failed, 2 wrong use, 130 interrupted.", text)
        self.assertRegex(printed("--version"), r"^colorshine \d+\.\d+\.\d+\n$")

    def test_no_verb(self):
        for arguments, message in (
            ((), "nothing was asked for; expected a verb"),
            (("aply",), "there is no verb “aply”; expected a verb"),
        ):
            result = colorshine.run(*arguments)
            self.assertEqual((result.returncode, result.stdout), (2, b""))
            self.assertEqual(
                result.stderr.decode(), f"colorshine: {message}. See 'colorshine --help'.\n"
            )

    def test_verbs(self):
        for verb in VERBS:
            with self.subTest(verb):
                text = printed(verb, "--help")
                self.assertIn(f"Usage:\n  colorshine {verb} ", text)
                self.assertRegex(text, rf"(?m)^Examples:\n  .*colorshine {verb}")
                self.assertIn("Exit status:", text)
                # Nothing is told twice.
                self.assertEqual(len(options_of(verb)), len(re.findall(r"(?m)^  (?:-\w, )?--", text)))

    def test_instruction_set(self):
        result = colorshine.run("--help", environment={"COLORSHINE_ISA": "z80"})
        self.assertEqual((result.returncode, result.stdout), (2, b""))
        self.assertRegex(
            result.stderr.decode(),
            r"^colorshine: COLORSHINE_ISA=z80 is not usable here; expected one of (.*, )?scalar\n$",
        )


class ManTest(unittest.TestCase):
    def test_every_option(self):
        page = printed("describe", "man").replace("\\-", "-")
        self.assertTrue(page.startswith(".TH COLORSHINE 1 "))
        for section in ("NAME", "SYNOPSIS", "DESCRIPTION", "EXIT STATUS", "ENVIRONMENT"):
            self.assertIn(f".SH {section}\n", page)
        for verb in VERBS:
            with self.subTest(verb):
                part = page.split(f".SS colorshine {verb} ")[1].split("\n.S")[0]
                told = set(re.findall(r"\\fB--([\w-]+)\\fR", part))
                self.assertEqual(told, options_of(verb) - {"help"})
                self.assertIn(f"colorshine {verb}", part.split("Examples:")[1])

    @unittest.skipUnless(shutil.which("groff"), "no groff here")
    def test_groff(self):
        result = subprocess.run(
            ["groff", "-man", "-Tutf8", "-ww", "-Kutf8"],
            input=printed("describe", "man").encode(),
            capture_output=True,
            timeout=colorshine.TIMEOUT,
        )
        self.assertEqual((result.returncode, result.stderr), (0, b""))


class CompletionTest(FolderTest):
    def complete(self, *words):
        script = (
            'source completion; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); compopt () { :; }\n'
            '_colorshine; printf "%s\\n" "${COMPREPLY[@]}"'
        )
        (self.folder / "completion").write_text(printed("describe", "bash"))
        result = subprocess.run(
            ["bash", "--norc", "-c", script, "bash", *words],
            capture_output=True,
            cwd=self.folder,
            timeout=colorshine.TIMEOUT,
        )
        self.assertEqual((result.returncode, result.stderr), (0, b""))
        return result.stdout.decode().split()

    def test_verbs(self):
        self.assertEqual(set(self.complete("colorshine", "")), {"--help", "--version", *VERBS})
        self.assertEqual(self.complete("colorshine", "in"), ["inspect"])

    def test_options(self):
        for verb in VERBS:
            with self.subTest(verb):
                found = {word.rstrip("=")[2:] for word in self.complete("colorshine", verb, "--")}
                self.assertEqual(found, options_of(verb) | {"help"})
        self.assertEqual(self.complete("colorshine", "inspect", "--js"), ["--json"])
        self.assertEqual(self.complete("colorshine", "shine", "--qual"), ["--quality="])

    def test_files(self):
        (self.folder / "photo.jpg").touch()
        self.assertEqual(self.complete("colorshine", "inspect", "pho"), ["photo.jpg"])


class OptionsTest(FolderTest):
    """What the options that verbs share take and refuse."""

    def setUp(self):
        super().setUp()
        (self.folder / "a.png").write_bytes(png(2, 2, [9] * 12))

    def assert_misused(self, arguments, message, environment=None):
        result = self.run_command("inspect", "a.png", *arguments, environment=environment)
        self.assertEqual((result.returncode, result.stdout), (2, b""))
        self.assertEqual(
            result.stderr.decode(), f"colorshine inspect: {message}\nSee 'colorshine inspect --help'.\n"
        )

    def test_bad_values(self):
        for arguments, message in (
            (("--blend=hsv",), "blend: expected one of oklab, oklch; found “hsv”"),
            (
                ("--gamut=x",),
                "gamut: expected one of reduce-chroma, css, clip, none; found “x”",
            ),
            (("--neutral-chroma=0.6",), "--neutral-chroma: found “0.6”; expected a number from 0 to 0.5"),
            (("--neutral-chroma=nan",), "--neutral-chroma: found “nan”; expected a number from 0 to 0.5"),
            (("--lightness=maybe",), "--lightness: found “maybe”; expected yes or no"),
            (
                ("-a", "red;1;2", "--recipe=x"),
                "expected one of --attractor, --recipe and --preset",
            ),
            (("--jsn",), "Unknown option --jsn"),
        ):
            with self.subTest(arguments):
                self.assert_misused(arguments, message)

    def test_no_text(self):
        """What is quoted of it can be printed."""
        result = self.run_command("inspect", "a.png", "-a", b"r\xff;1;2")
        self.assertEqual((result.returncode, result.stdout), (2, b""))
        self.assertRegex(result.stderr.decode(), "^colorshine inspect: .")

    def test_output(self):
        for arguments, message in (
            (("--quality=0",), "quality: expected a number from 1 to 100"),
            (("--quality=101",), "quality: expected a number from 1 to 100"),
            (("--depth=12",), "depth: expected 8, 16 or 32 bits"),
            (("--depth=0",), "depth: expected 8, 16 or 32 bits"),
            (("--threads=-1",), "threads: expected a number from 0 to 1024; 0 is the default"),
        ):
            with self.subTest(arguments):
                result = self.run_command("shine", "a.png", "red;1;2", *arguments)
                self.assertEqual((result.returncode, result.stdout), (2, b""))
                self.assertEqual(
                    result.stderr.decode(),
                    f"colorshine shine: {message}\nSee 'colorshine shine --help'.\n",
                )

    def test_locale(self):
        """A dot everywhere."""
        for locale in ("C.UTF-8", "de_DE.UTF-8"):
            result = self.run_command(
                "inspect", "a.png", "-a", "red;1;2", "--neutral-chroma=0.25", environment={"LC_ALL": locale}
            )
            self.assertEqual(result.returncode, 0)

    def test_recipe_file(self):
        (self.folder / "look.txt").write_bytes(b"// note\nred;1;2\n\nblue;3;4\n")
        result = self.run_command("inspect", "a.png", "--recipe", "look.txt")
        self.assertEqual(result.returncode, 0)
        self.assertRegex(result.stdout.decode(), r"(?s)\n  red .*\n  blue ")
        (self.folder / "binary.txt").write_bytes(b"red;1;2\n\xff\0")
        self.assert_misused(
            ("--recipe", "binary.txt"), "binary.txt is no recipe: found bytes that are no UTF-8 text"
        )
        self.assert_misused(
            ("--recipe", "none.txt"), "Failed to open file “none.txt”: No such file or directory"
        )

    def test_preset(self):
        home = {"XDG_CONFIG_HOME": str(self.folder / "config"), "HOME": str(self.folder)}
        presets = pathlib.Path(self.folder / "config/colorshine/presets")
        presets.mkdir(parents=True)
        (presets / "mine.colorshine").write_text("teal;10;20\n")
        result = self.run_command("inspect", "a.png", "--preset", "mine", environment=home)
        self.assertEqual((result.returncode, result.stderr), (0, b""))
        self.assertIn("\n  teal ", result.stdout.decode())
        result = self.run_command("inspect", "a.png", "--preset", "none", environment=home)
        self.assertEqual(result.returncode, 2)
        self.assertIn("none", result.stderr.decode())


if __name__ == "__main__":
    unittest.main()
