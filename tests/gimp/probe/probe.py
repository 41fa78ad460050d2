#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A plug-in that only the tests install: it runs as long as GIMP does and executes
# Python that a test sends, so that a test can look at images while it drives the
# windows. Its socket lies in GIMP's profile.
import json
import os
import socket
import traceback

import gi

gi.require_version("Gimp", "3.0")
gi.require_version("Gegl", "0.4")
from gi.repository import Gegl, Gimp, Gio, GLib  # noqa: E402

NAME = "extension-colorshine-probe"

# Those that a test opened: GIMP has no list of them.
DISPLAYS = []


def answer(source):
    """What a test's program leaves in `result`, or how it failed."""
    scope = {"Gegl": Gegl, "Gimp": Gimp, "Gio": Gio, "GLib": GLib, "DISPLAYS": DISPLAYS}
    try:
        exec(source, scope)
        return {"result": scope.get("result")}
    except Exception:
        return {"error": traceback.format_exc()}


def read_request(connection):
    """All that the test sends until it stops sending."""
    chunks = []
    while chunk := connection.recv(65536):
        chunks.append(chunk)
    return b"".join(chunks).decode()


class Probe(Gimp.PlugIn):
    def do_query_procedures(self):
        return [NAME]

    def do_set_i18n(self, name):
        return False

    def do_create_procedure(self, name):
        procedure = Gimp.Procedure.new(
            self, name, Gimp.PDBProcType.PERSISTENT, self.run, None
        )
        procedure.set_documentation("Answers tests", None, name)
        return procedure

    def run(self, procedure, config, data):
        Gegl.init(None)
        server = socket.socket(socket.AF_UNIX)
        server.bind(os.path.join(Gimp.directory(), "probe"))
        server.listen()
        procedure.persistent_ready()
        self.persistent_enable()
        GLib.io_add_watch(server.fileno(), GLib.IO_IN, self.serve, server)
        GLib.MainLoop().run()
        return procedure.new_return_values(Gimp.PDBStatusType.SUCCESS, None)

    def serve(self, descriptor, condition, server):
        connection, _ = server.accept()
        with connection:
            reply = json.dumps(answer(read_request(connection)), default=repr)
            connection.sendall(reply.encode())
        return True


if __name__ == "__main__":
    import sys

    Gimp.main(Probe.__gtype__, sys.argv)
