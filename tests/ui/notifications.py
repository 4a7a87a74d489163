"""A notification daemon for tests."""

import os
import subprocess

import harness

from gi.repository import Gio, GLib

DAEMON = ("org.freedesktop.Notifications", "/org/freedesktop/Notifications")
MOCK = "org.freedesktop.DBus.Mock"


class Notifications:
    """A notification daemon that shows nothing, and knows what it was told."""

    def __init__(self, case):
        case.own.start(["/usr/bin/python3", "-m", "dbusmock", "--template", "notification_daemon",
                        "--parameters", '{"capabilities": "actions body"}'], env=case.environment(),
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.bus = Gio.DBusConnection.new_for_address_sync(
            os.environ["DBUS_SESSION_BUS_ADDRESS"],
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
            | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        harness.wait(lambda: self._has_owner(DAEMON[0]), "the notification daemon")

    def _has_owner(self, name):
        return self.bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus",
                                  "org.freedesktop.DBus", "NameHasOwner", GLib.Variant("(s)", [name]),
                                  None, 0, -1, None).unpack()[0]

    def _ask(self, method, arguments):
        return self.bus.call_sync(*DAEMON, MOCK, method, arguments, None, 0, -1, None).unpack()

    def _calls(self, method):
        return [arguments for _, arguments in
                self._ask("GetMethodCalls", GLib.Variant("(s)", [method]))[0]]

    def told(self):
        """The title, the text and the actions of each notification so far."""
        return [(call[3], call[4], call[5]) for call in self._calls("Notify")]

    def closed(self):
        return [call[0] for call in self._calls("CloseNotification")]

    def invoke(self, number, action):
        """As a person presses it."""
        self._ask("EmitSignal", GLib.Variant("(sssav)", [
            DAEMON[0], "ActionInvoked", "us",
            [GLib.Variant("u", number), GLib.Variant("s", action)]]))
