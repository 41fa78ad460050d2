#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A plug-in that only a test's profile has: GIMP as the test's own interpreter.

It runs as long as GIMP does and executes Python that a test sends, so that the
test can look at images while it drives the windows. GIMP itself never waits for
it. A program has Gimp, Gegl, Gio, GLib and the functions below, and leaves its
answer in `result`.
"""
import base64
import json
import os
import socket
import sys
import traceback

import gi

gi.require_version("Gimp", "3.0")
gi.require_version("Gegl", "0.4")
from gi.repository import Gegl, Gimp, Gio, GLib  # noqa: E402

NAME = "extension-colorshine-inspector"


def image(index=0):
    """One of the open images, the oldest first."""
    return sorted(Gimp.get_images(), key=lambda one: one.get_id())[index]


def layer(index=0, of=None):
    """One of an image's layers, the topmost first."""
    return (of or image()).get_layers()[index]


def pixels(drawable, format="R'G'B'A u8"):
    """The drawable's own pixels, without its filters, in one of babl's formats."""
    buffer = drawable.get_buffer()
    return bytes(buffer.get(buffer.get_extent(), 1.0, format, Gegl.AbyssPolicy.NONE))


def visible_pixels(of=None, format="R'G'B'A u8"):
    """The image as it is shown: layers, masks and filters together."""
    copy = (of or image()).duplicate()
    try:
        merged = copy.merge_visible_layers(Gimp.MergeType.CLIP_TO_IMAGE)
        merged.merge_filters()
        return pixels(merged, format)
    finally:
        copy.delete()


def add_filter(drawable, operation, name="", **properties):
    """Appends a filter that stays a filter."""
    added = Gimp.DrawableFilter.new(drawable, operation, name)
    config = added.get_config()
    for key, value in properties.items():
        config.set_property(key.replace("_", "-"), value)
    drawable.append_filter(added)
    Gimp.displays_flush()
    return added


def filters(drawable):
    """The drawable's filters, the topmost first, as a test can compare them."""
    return [
        {
            "operation": one.get_operation_name(),
            "name": one.get_name(),
            "visible": one.get_visible(),
            "opacity": one.get_opacity(),
            "mode": one.get_blend_mode().value_nick,
            "properties": {
                spec.name: plain(one.get_config().get_property(spec.name))
                for spec in one.get_config().list_properties()
            },
        }
        for one in drawable.get_filters()
    ]


def stroke(drawable, *points):
    """Paints through points x, y, x, y… with the pencil, in the foreground."""
    Gimp.pencil(drawable, list(map(float, points)))
    Gimp.displays_flush()


def set_foreground(css):
    Gegl.init(None)
    Gimp.context_set_foreground(Gegl.Color.new(css))


def save(of, path):
    Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, of, Gio.File.new_for_path(str(path)), None)


def load(path, show=True):
    opened = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, Gio.File.new_for_path(str(path)))
    if show:
        Gimp.Display.new(opened)
    return opened


def displays():
    """GIMP itself has no list of them; their numbers count up from 1."""
    return [Gimp.Display.get_by_id(i) for i in range(1, 1000) if Gimp.Display.id_is_valid(i)]


def open_alone(path):
    """Opens a file in place of all that is open, clean and with an empty history."""
    old = displays()
    opened = load(path, show=False)
    # Of some formats GIMP's loader leaves it disabled.
    if not opened.undo_is_enabled():
        opened.undo_enable()
    opened.clean_all()
    new = Gimp.Display.new(opened)
    for display in old:
        # The display of an empty window counts too, and is used again.
        if display.get_id() != new.get_id():
            display.delete()
    return opened


def quit_gimp():
    """GIMP's regular end, without questions about unsaved images."""
    procedure = Gimp.get_pdb().lookup_procedure("gimp-quit")
    config = procedure.create_config()
    config.set_property("force", True)
    procedure.run(config)
    return False


def plain(value):
    """A property's value as JSON has it."""
    return value if isinstance(value, (bool, int, float, str, type(None))) else encode(value)


def encode(value):
    """What JSON itself can't say."""
    if isinstance(value, (bytes, bytearray, memoryview)):
        return {"base64": base64.b64encode(value).decode()}
    if isinstance(value, GLib.Bytes):
        return encode(value.get_data())
    if isinstance(value, Gegl.Color):
        return list(value.get_rgba())
    return getattr(value, "value_nick", None) or repr(value)


def answer(source):
    """What a test's program leaves in `result`, or how it failed."""
    scope = dict(globals())
    try:
        exec(compile(source, "<test>", "exec"), scope)
        return json.dumps({"result": scope.get("result")}, default=encode)
    except BaseException:
        return json.dumps({"error": traceback.format_exc()})


def read_request(connection):
    """All that the test sends until it stops sending."""
    chunks = []
    while chunk := connection.recv(65536):
        chunks.append(chunk)
    return b"".join(chunks).decode()


class Inspector(Gimp.PlugIn):
    def do_set_i18n(self, name):
        return False

    def do_query_procedures(self):
        return [NAME]

    def do_create_procedure(self, name):
        procedure = Gimp.Procedure.new(self, name, Gimp.PDBProcType.PERSISTENT, self.run, None)
        procedure.set_documentation("Answers tests", None, name)
        return procedure

    def run(self, procedure, config, data):
        Gegl.init(None)
        with open(os.path.join(Gimp.directory(), "inspector-socket"), encoding="utf-8") as file:
            path = file.read()
        server = socket.socket(socket.AF_UNIX)
        # Under its own name only when it listens, so that a test can wait for it.
        server.bind(path + ".new")
        server.listen()
        os.rename(path + ".new", path)
        procedure.persistent_ready()
        self.persistent_enable()
        GLib.io_add_watch(server.fileno(), GLib.IO_IN, self.serve, server)
        GLib.MainLoop().run()
        return procedure.new_return_values(Gimp.PDBStatusType.SUCCESS, None)

    def serve(self, descriptor, condition, server):
        connection, _ = server.accept()
        with connection:
            try:
                connection.sendall(answer(read_request(connection)).encode())
            except OSError:
                # The test no longer waits.
                pass
        return True


if __name__ == "__main__":
    Gimp.main(Inspector.__gtype__, sys.argv)
