#!/usr/bin/python3
"""What the menu of the desktop's icon offers, asked as a shell asks it: of the one desk that runs."""

import os
import re
import signal
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import harness  # noqa: E402
import tap  # noqa: E402

from gi.repository import Gio, GLib  # noqa: E402

NAME = "io.github.churn_desk.ChurnDesk"
PATH = "/io/github/churn_desk/ChurnDesk"


def offered():
    """The actions that the desktop file has."""
    entry = GLib.KeyFile()
    entry.load_from_file(os.path.join(harness.BUILD, "data", NAME + ".desktop"), GLib.KeyFileFlags.NONE)
    return entry.get_string_list("Desktop Entry", "Actions")


class Actions(harness.Case):
    def activate(self, action):
        Gio.bus_get_sync(Gio.BusType.SESSION).call_sync(
            NAME, PATH, "org.freedesktop.Application", "ActivateAction",
            GLib.Variant("(sava{sv})", (action, [], {})), None, Gio.DBusCallFlags.NONE,
            int(harness.PATIENCE * 1000))

    def wait_for_calls(self, desk):
        desk.wait_until("Live")
        desk.wait(desk.figures, "calls with a churn probability")

    def test_all_that_are_offered_are_there(self):
        self.start_desk(None, None)
        answer = Gio.bus_get_sync(Gio.BusType.SESSION).call_sync(
            NAME, PATH, "org.gtk.Actions", "List", None, None, Gio.DBusCallFlags.NONE,
            int(harness.PATIENCE * 1000)).unpack()[0]
        self.assertEqual(offered(), ["try-demo", "preferences"])
        self.assertLessEqual(set(offered()), set(answer))

    def test_the_demo_at_the_first_start(self):
        desk = self.start_desk(None, None)
        desk.wait_for(name="Try the Demo")
        self.activate("try-demo")
        self.activate("try-demo")
        self.wait_for_calls(desk)
        self.activate("try-demo")
        self.wait_for_calls(desk)
        self.assertEqual([window.role for window in desk.windows()], ["frame"])
        desk.quit()
        # It was a try: the next start asks again.
        self.start_desk(None, None).wait_for(name="Try the Demo")

    def test_the_demo_takes_nobody_from_their_calls(self):
        server = self.start_server("--contacts", "3", "--seed", "1")
        desk = self.start_desk(server.url, server.supervisor)
        self.wait_for_calls(desk)
        self.activate("try-demo")
        desk.wait_for(name="Churn Desk is connected. Close it to try the demo.")
        known = {contact["customer"]["name"] for contact in server.contacts()}
        self.assertLessEqual(set(desk.figures()), known)
        desk.quit()

    def test_the_demo_when_its_program_was_lost(self):
        desk = self.start_desk(None, None)
        self.activate("try-demo")
        self.wait_for_calls(desk)
        # Its name as the kernel has it, with 15 letters.
        pids = subprocess.run(["pgrep", "--parent", str(desk.pid), "--exact", "churn-desk-loca"],
                              capture_output=True, text=True, check=True).stdout.split()
        os.kill(int(pids[0]), signal.SIGKILL)
        desk.wait_for("label", "The Simulated Contact Centre Has Ended")
        # So the doctor has nobody to ask.
        self.activate("preferences")
        preferences = desk.wait_for_window("Preferences")
        desk.turn_to(preferences, "Doctor")
        desk.wait_for("label", "Something is in the way; see below.", within=preferences)
        desk.wait_for("label", re.compile("simulated contact centre did not get going"), within=preferences)
        desk.key("ctrl+w")
        desk.wait(lambda: len(desk.windows()) == 1, "the going of the preferences")
        self.activate("try-demo")
        self.wait_for_calls(desk)
        desk.quit()

    def test_the_preferences(self):
        desk = self.start_desk(None, None)
        self.activate("preferences")
        self.activate("preferences")
        desk.wait(lambda: [window.name for window in desk.windows() if window != desk.window] ==
                  ["Preferences"], "the window of the preferences, and no other")


if __name__ == "__main__":
    tap.main()
