# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The README's examples for scripts, as they stand there, without a screen."""
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from gimp_profile import PHOTOGRAPH, SOURCE, make_profile


def example(after):
    """The indented lines that follow the line that ends with `after`."""
    lines = (SOURCE / "README.md").read_text().splitlines()
    start = next(i for i, line in enumerate(lines) if line.endswith(after)) + 2
    block = []
    for line in lines[start:]:
        if line and not line.startswith("    "):
            break
        block.append(line[4:])
    return "\n".join(block).strip()


class ReadmeTest(unittest.TestCase):
    def setUp(self):
        profile = pathlib.Path(tempfile.mkdtemp(prefix="colorshine-", dir="/tmp"))
        self.addCleanup(shutil.rmtree, profile, ignore_errors=True)
        self.environment = make_profile(profile, has_inspector=False)
        self.folder = profile / "pictures"
        self.folder.mkdir()
        shutil.copy(PHOTOGRAPH, self.folder / "photo.jpg")

    def run_program(self, *command):
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment, text=True, timeout=300,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        self.assertEqual(done.returncode, 0, done.stdout)
        return done.stdout

    def run_in_console(self, interpreter, program):
        return self.run_program(
            "gimp-console", "-i", f"--batch-interpreter={interpreter}", "-b", program, "--quit"
        )

    def assert_recolored(self, output):
        """warm.png is the photograph with other colors."""
        self.assertTrue((self.folder / "warm.png").exists(), output)
        difference = self.run_program(
            "convert", "photo.jpg", "warm.png", "-compose", "difference", "-composite",
            "-format", "%w %h %[fx:mean]", "info:",
        )
        width, height, mean = difference.split()
        self.assertEqual((width, height), ("960", "600"))
        self.assertGreater(float(mean), 0.005)
        self.assertLess(float(mean), 0.2)

    def test_python(self):
        program = f"""
image = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, Gio.File.new_for_path('photo.jpg'))
{example("counted together). Python:")}
Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, image, Gio.File.new_for_path('warm.png'), None)
"""
        imports = "import gi\nfrom gi.repository import Gimp, Gio\n"
        self.assert_recolored(self.run_in_console("python-fu-eval", imports + program))

    def test_script_fu(self):
        program = f"""
(let* ((image (car (gimp-file-load RUN-NONINTERACTIVE "photo.jpg"))))
  {example("Script-Fu:")}
  (gimp-file-save RUN-NONINTERACTIVE image "warm.png"))
"""
        self.assert_recolored(self.run_in_console("plug-in-script-fu-eval", program))

    def test_shell(self):
        self.assert_recolored(self.run_program("bash", "-c", example("from a shell:")))


if __name__ == "__main__":
    unittest.main()
