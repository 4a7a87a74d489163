#!/usr/bin/python3
"""Other programs bring a contact up in the one desk that runs: softphones, CRMs, browsers."""

import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import calls  # noqa: E402
import harness  # noqa: E402
import tap  # noqa: E402

from gi.repository import Gio, GLib  # noqa: E402

NAME = "io.github.churn_desk.ChurnDesk"
PATH = "/io/github/churn_desk/ChurnDesk"
REFUSAL = re.compile("Churn Desk opens churn-desk://contact/ID")
MALFORMED = ("", "x" * 300)
MALFORMED_ADDRESSES = ("churn-desk://contact/", "churn-desk://contact/%2", "churn-desk://contact/a%2Fb",
                       "churn-desk://contact/a%00b", "churn-desk://contact/%ff", "churn-desk://call/1",
                       "https://example.org/", "churn-desk://contact/" + "x" * 300)


class ScreenPop(harness.Case):
    def setUp(self):
        super().setUp()
        self.server = self.start_server("--contacts", "0", "--seed", "1")
        self.calls = [calls.Call(self.server, customer) for customer in calls.customers()[:2]]
        for number, call in enumerate(self.calls):
            call.say(f"This is call number {number}.", "NEUTRAL")

    def open(self, *arguments):
        self.desk = self.start_desk(self.server.url, self.server.supervisor, *arguments)
        return self.desk

    def wait_for_call(self, number):
        self.desk.wait_for("label", re.compile(f"^This is call number {number}\\."))

    def other(self, *arguments):
        """Another churn-desk, which hands over what it was given to the one that runs, and ends."""
        return subprocess.run([os.path.join(harness.BUILD, "src", "desk", "churn-desk"), *arguments],
                              env=self.environment(), capture_output=True, text=True, check=False,
                              timeout=harness.PATIENCE, stdin=subprocess.DEVNULL)

    def ask(self, method, parameters):
        bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        bus.call_sync(NAME, PATH, "org.freedesktop.Application", method, parameters, None,
                      Gio.DBusCallFlags.NONE, int(harness.PATIENCE * 1000))

    def activate_action(self, contact_id):
        self.ask("ActivateAction", GLib.Variant("(sava{sv})", (
            "show-contact", [GLib.Variant("s", contact_id)], {})))

    def assert_one_window(self):
        self.assertEqual([window.role for window in self.desk.windows()], ["frame"])
        self.assertTrue(self.desk.is_alive())

    def test_an_option_starts_with_the_contact(self):
        self.open("--contact", self.calls[1].id)
        self.wait_for_call(1)
        self.desk.quit()

    def test_the_one_that_runs_shows_it(self):
        self.open("--contact", self.calls[0].id)
        self.wait_for_call(0)
        done = self.other("--contact", self.calls[1].id)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.wait_for_call(1)
        done = self.other("churn-desk://contact/" + self.calls[0].id)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.wait_for_call(0)
        self.activate_action(self.calls[1].id)
        self.wait_for_call(1)
        self.ask("Open", GLib.Variant("(asa{sv})", (
            ["churn-desk://contact/" + self.calls[0].id], {})))
        self.wait_for_call(0)
        self.assert_one_window()
        self.desk.quit()

    def test_an_unknown_contact_is_told(self):
        self.open()
        self.desk.wait_until("Live")
        self.activate_action("00000000-0000-4000-8000-000000000000")
        self.desk.wait_for("label", "Contact not available")
        self.activate_action(self.calls[1].id)
        self.wait_for_call(1)
        self.desk.quit()

    def test_a_malformed_one_is_refused(self):
        self.open("--contact", self.calls[0].id)
        self.wait_for_call(0)
        for arguments in ([["--contact", text] for text in MALFORMED]
                          + [[address] for address in MALFORMED_ADDRESSES]):
            done = self.other(*arguments)
            self.assertEqual(done.returncode, 2, arguments)
            self.assertRegex(done.stderr, REFUSAL)
        self.wait_for_call(0)

        self.activate_action("")
        self.desk.wait_for(name=REFUSAL)
        self.assert_one_window()
        self.wait_for_call(0)
        self.desk.quit()

    def test_a_malformed_address_is_refused_in_the_window(self):
        self.open("--contact", self.calls[0].id)
        self.wait_for_call(0)
        self.ask("Open", GLib.Variant("(asa{sv})", (["churn-desk://call/1"], {})))
        self.desk.wait_for(name=REFUSAL)
        self.wait_for_call(0)
        self.desk.quit()


if __name__ == "__main__":
    tap.main()
