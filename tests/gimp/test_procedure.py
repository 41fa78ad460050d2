# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The procedure without its dialog, on every kind of image. One GIMP runs all of it."""
import pathlib
import unittest

from gimp_profile import PHOTOGRAPH
from gimp_session import GimpSession, main

RECIPE = "orange;30;75|royalblue;20;120;from=green"

# Programs for GIMP start with this.
PRELUDE = """
import array

photograph = image()
pdb = Gimp.get_pdb()

def run(image, drawables, **arguments):
    procedure = pdb.lookup_procedure('plug-in-colorshine')
    config = procedure.create_config()
    config.set_property('run-mode', Gimp.RunMode.NONINTERACTIVE)
    config.set_property('image', image)
    config.set_core_object_array('drawables', drawables)
    for name, value in arguments.items():
        config.set_property(name.replace('_', '-'), value)
    answer = procedure.run(config)
    return [answer.index(0).value_nick, pdb.get_last_error()]

def floats(drawable):
    return array.array('f', pixels(drawable, "R'G'B'A float"))

def difference(a, b):
    return max(abs(x - y) for x, y in zip(a, b))

def recipes(drawable):
    return [one['properties']['attractors'] for one in filters(drawable)]
"""


class ProcedureTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.session = cls.enterClassContext(
            # A wrong recipe is told in a window, too.
            GimpSession([PHOTOGRAPH], allowed=["Calling error", "Execution error"])
        )

    def run_in_gimp(self, program):
        return self.session.gimp(PRELUDE + program)

    def test_pixels_are_those_of_the_operation(self):
        folder = self.session.profile
        difference = self.run_in_gimp(f"""
copy = photograph.duplicate()
layer = copy.get_layers()[0]
source = Gio.File.new_for_path('{folder}/source.png')
Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, copy, source, None)
status = run(copy, [layer], attractors='{RECIPE}')
kept = recipes(layer)
layer.merge_filters()
import subprocess, os
subprocess.run(['gegl', '{folder}/source.png', '-o', '{folder}/result.png', '--',
                'colorshine:attract', 'attractors={RECIPE}'], check=True)
other = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE,
                       Gio.File.new_for_path('{folder}/result.png'))
result = [status, len(kept), 'radius' in kept[0],
          difference(floats(layer), floats(other.get_layers()[0]))]
other.delete()
copy.delete()
""")
        status, n_kept, is_resolved, largest = difference
        self.assertEqual((status[0], n_kept, is_resolved), ("success", 1, True))
        # One step of 8 bits: each rounds where it may.
        self.assertLessEqual(largest, 1.001 / 255)

    def test_every_precision_and_type(self):
        results = self.run_in_gimp("""
result = []
for type in ('RGB', 'GRAY', 'INDEXED'):
    for precision in ('U8_NON_LINEAR', 'U8_LINEAR', 'U16_NON_LINEAR', 'U32_LINEAR',
                      'HALF_LINEAR', 'FLOAT_LINEAR', 'FLOAT_NON_LINEAR', 'DOUBLE_LINEAR'):
        if type == 'INDEXED' and precision != 'U8_NON_LINEAR':
            continue
        for has_alpha in (False, True):
            for merge in (False, True):
                copy = photograph.duplicate()
                layer = copy.get_layers()[0]
                if has_alpha:
                    layer.add_alpha()
                if type == 'GRAY':
                    copy.convert_grayscale()
                elif type == 'INDEXED':
                    copy.convert_indexed(Gimp.ConvertDitherType.NONE,
                                         Gimp.ConvertPaletteType.GENERATE, 64, False, False, '')
                else:
                    pass
                if type != 'INDEXED' and precision != 'U8_NON_LINEAR':
                    copy.convert_precision(getattr(Gimp.Precision, precision))
                layer = copy.get_layers()[0]
                before = floats(layer)
                status = run(copy, [layer], attractors='black;60;90;channels=l',
                             merge_filter=merge)
                n = len(layer.get_filters())
                if not merge:
                    layer.merge_filters()
                result.append([type, precision, has_alpha, merge, status[0], n,
                               difference(before, floats(layer)) > 0.05])
                copy.delete()
""")
        self.assertEqual(len(results), (8 + 8 + 1) * 4)
        for kind, precision, has_alpha, merge, status, n, changed in results:
            with self.subTest(kind=kind, precision=precision, alpha=has_alpha, merge=merge):
                self.assertEqual((status, n, changed), ("success", 0 if merge else 1, True))

    def test_mask_channel_and_group(self):
        results = self.run_in_gimp("""
result = []
copy = photograph.duplicate()
layer = copy.get_layers()[0]
mask = layer.create_mask(Gimp.AddMaskType.COPY)
layer.add_mask(mask)
before = floats(mask)
result.append(['mask', run(copy, [mask], attractors='black;60;90'),
               difference(before, floats(mask)) > 0.05])
channel = Gimp.Channel.new_from_component(copy, Gimp.ChannelType.RED, 'red')
copy.insert_channel(channel, None, 0)
before = floats(channel)
status = run(copy, [channel], attractors='black;60;90', merge_filter=True)
result.append(['channel', status, difference(before, floats(channel)) > 0.05])
group = Gimp.GroupLayer.new(copy, 'group')
copy.insert_layer(group, None, 0)
copy.reorder_item(layer, group, 0)
result.append(['group', run(copy, [group], attractors='orange;60;90'),
               len(group.get_filters()) == 1])
result.append(['merged group', run(copy, [group], attractors='orange;60;90',
                                   merge_filter=True), len(group.get_filters()) == 1])
copy.delete()
""")
        for name, status, changed in results:
            with self.subTest(name):
                self.assertTrue(changed)
                if name == "merged group":
                    self.assertEqual(status[0], "execution-error")
                    self.assertIn("group has no pixels", status[1])
                else:
                    self.assertEqual(status[0], "success")

    def test_selection(self):
        inside, outside, radii = self.run_in_gimp("""
copy = photograph.duplicate()
layer = copy.get_layers()[0]
width, height = copy.get_width(), copy.get_height()
copy.select_rectangle(Gimp.ChannelOps.REPLACE, 0, 0, width // 2, height)
before = floats(layer)
run(copy, [layer], attractors='black;100;90')
selected = recipes(layer)[0]
layer.merge_filters()
after = floats(layer)
row = 4 * width * (height // 2)
half = 4 * (width // 2)
inside = difference(before[row:row + half - 8], after[row:row + half - 8])
outside = difference(before[row + half + 8:row + 2 * half], after[row + half + 8:row + 2 * half])
Gimp.Selection.none(copy)
other = photograph.duplicate()
run(other, [other.get_layers()[0]], attractors='black;50;90')
everything = recipes(other.get_layers()[0])[0]
other.select_rectangle(Gimp.ChannelOps.REPLACE, 0, 0, width // 2, height)
run(other, [other.get_layers()[0]], attractors='black;50;90')
half_of_it = recipes(other.get_layers()[0])[0]
result = [inside, outside, everything != half_of_it]
copy.delete()
other.delete()
""")
        self.assertGreater(inside, 0.1)
        self.assertEqual(outside, 0.0)
        self.assertTrue(radii)

    def test_several_layers(self):
        each, together = self.run_in_gimp("""
result = []
for together in (False, True):
    copy = photograph.duplicate()
    layer = copy.get_layers()[0]
    second = layer.copy()
    copy.insert_layer(second, None, 0)
    second.invert(False)
    run(copy, [layer, second], attractors='orange;30;75', analyse_together=together)
    result.append([recipes(layer)[0], recipes(second)[0]])
    copy.delete()
""")
        self.assertNotEqual(each[0], each[1])
        self.assertEqual(together[0], together[1])
        self.assertNotIn(together[0], each)

    def test_bad_recipe(self):
        status, message, n = self.run_in_gimp("""
layer = photograph.get_layers()[0]
result = run(photograph, [layer], attractors='orange;300;75') + [len(layer.get_filters())]
""")
        self.assertEqual(status, "calling-error")
        self.assertIn('column 8: found "300"; expected a tolerance from 0 to 100', message)
        self.assertEqual(n, 0)

    def test_xcf_round_trip(self):
        folder = self.session.profile
        before, after, difference = self.run_in_gimp(f"""
copy = photograph.duplicate()
layer = copy.get_layers()[0]
run(copy, [layer], attractors='{RECIPE}', opacity=70.0)
before = recipes(layer)
file = Gio.File.new_for_path('{folder}/kept.xcf')
Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, copy, file, None)
again = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, file)
other = again.get_layers()[0]
after = recipes(other)
layer.merge_filters()
other.merge_filters()
result = [before, after, difference(floats(layer), floats(other))]
copy.delete()
again.delete()
""")
        self.assertEqual(before, after)
        self.assertEqual(difference, 0.0)

    def test_file_of_the_first_version(self):
        """Names and versions that files hold stay what they were."""
        file = pathlib.Path(__file__).with_name("kept-filter.xcf")
        settings, difference = self.run_in_gimp(f"""
image = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, Gio.File.new_for_path('{file}'))
layer = image.get_layers()[0]
(filter,) = layer.get_filters()
config = filter.get_config()
settings = [filter.get_operation_name(), config.get_property('attractors'),
            config.get_property('blend'), round(config.get_property('neutral-chroma'), 6),
            round(filter.get_opacity(), 6)]
before = floats(layer)
layer.merge_filters()
result = [settings, difference(before, floats(layer))]
image.delete()
""")
        self.assertEqual(settings[0], "colorshine:attract")
        self.assertRegex(
            settings[1],
            r"^orange;30;75;radius=0\.\d+\nroyalblue;20;120;from=green;radius=0\.\d+;channels=ch$",
        )
        self.assertEqual(settings[2:], ["oklch", 0.05, 0.8])
        # It does something to the pixels.
        self.assertGreater(difference, 0.05)


if __name__ == "__main__":
    main()
