#!/usr/bin/python3
"""Each of the preferences, changed in their window, applies at once in the desk's."""

import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import calls  # noqa: E402
import harness  # noqa: E402
import notifications  # noqa: E402
import sign_in  # noqa: E402
import tap  # noqa: E402

FEED = r"^GET /contacts(\?|$)"


class Preferences(harness.Case):
    """A centre with one call, which asks to be asked every minute."""

    def setUp(self):
        super().setUp()
        self.daemon = notifications.Notifications(self)
        self.customers = calls.customers()
        self.server = self.start_server("--contacts", "0", "--speed", "0.1")
        self.call = calls.Call(self.server, self.customers[0])
        self.call.say("I am thinking of leaving.", "NEGATIVE")
        self.link = self.start_link(self.server)
        self.desk = self.start_desk(self.link.url, self.server.supervisor)
        self.desk.select(self.call.name)
        self.desk.wait_for("push button", re.compile("^Offer 24\u00a0months"))
        self.desk.wait_until("Live")

    # --- The window of the preferences, which is another one on the screen

    def open_preferences(self, page="Desk"):
        desk = self.desk
        desk.key("ctrl+comma")
        window = desk.wait_for_window("Preferences")
        desk.wait(lambda: window.find(None, page), f"the page {page}")
        self.click(window, window.find(None, page))
        return window

    def xdotool(self, *words):
        return subprocess.run(["xdotool", *words], env=self.environment(), capture_output=True, text=True,
                              timeout=harness.PATIENCE, check=True).stdout.split()

    def click(self, window, node, across=None):
        """Into the middle of a node, or so many pixels from its left."""
        number = self.xdotool("search", "--onlyvisible", "--name", f"^{window.name}$")[-1]
        x, y, width, height = node.extents()
        self.xdotool("windowfocus", "--sync", number, "mousemove", "--window", number,
                     str(x + (across or width // 2)), str(y + height // 2), "click", "1")

    def choose(self, window, title, words, downs):
        """One of the choices of a row, by the keyboard."""
        self.click(window, window.find("label", title))
        self.desk.wait(lambda: window.find("label", words), "the choices")
        self.xdotool("key", "Home", *["Down"] * downs, "Return")
        self.desk.wait(lambda: window.find("combo box", title).find("label", words), f"{words} to be chosen")
        # The list of the choices has gone.
        self.desk.wait(lambda: len(list(window.find_all("label", words))) == 1, "the choices to go")

    def switch(self, window, title):
        self.desk.wait(lambda: window.find("check box", title), title).press()

    # --- The cases

    def test_the_polling_interval(self):
        self.assertIn("every 60\u00a0seconds", self.desk.find("push button", harness.FRESHNESS).description)
        window = self.open_preferences()
        polls = len(self.link.requests(FEED))
        self.choose(window, "New figures", "Every 5\u00a0seconds", 1)
        self.desk.wait(lambda: "every 5\u00a0seconds" in
                       self.desk.find("push button", harness.FRESHNESS).description, "the words")
        # None of these would have come within the minute.
        self.desk.wait(lambda: len(self.link.requests(FEED)) >= polls + 2, "two polls", 30)

    def test_the_risk_threshold(self):
        self.assertTrue(self.desk.row(self.call.name).find(None, "High risk"))
        window = self.open_preferences()
        node = self.desk.wait(lambda: window.find("spin button", "Risk threshold"), "the threshold")
        self.click(window, node, across=10)
        self.xdotool("key", "ctrl+a", "9", "9", "Return")
        self.desk.wait(lambda: not self.desk.row(self.call.name).find(None, "High risk"),
                       "the risk to be less")

    def test_the_transcript(self):
        """What was said last is still told beside the gauge."""
        def told():
            return len(self.desk.find_all(name=re.compile("I am thinking of leaving")))

        self.desk.wait(lambda: told() > 1, "the transcript")
        before = told()
        window = self.open_preferences()
        self.switch(window, "What was said")
        self.desk.wait(lambda: told() == before - 1, "the transcript to go")
        self.switch(window, "What was said")
        self.desk.wait(lambda: told() == before, "the transcript")

    def test_alerts(self):
        window = self.open_preferences()
        self.switch(window, "Alerts")

        def add(which):
            call = calls.Call(self.server, self.customers[which])
            harness.wait(lambda: (call.churn() or 0) >= 0.7, f"{call.name} to be at high risk")
            number = self.xdotool("search", "--onlyvisible", "--name", "^Churn Desk$")[-1]
            self.xdotool("windowfocus", "--sync", number, "key", "F5")
            self.desk.wait(lambda: self.desk.row(call.name), "the call in the list")
            return call

        quiet = add(1)
        self.switch(window, "Alerts")
        loud = add(2)
        told = self.desk.wait(self.daemon.told, "a notification")
        self.assertEqual([title.partition(":")[0] for title, *_ in told], [loud.name])
        self.assertNotEqual(quiet.name, loud.name)

    def brightness(self):
        path = os.path.join(self.folder, "picture.png")
        self.desk.picture(path)
        done = subprocess.run(["convert", path, "-format", "%[fx:mean]", "info:"], capture_output=True,
                              text=True, timeout=harness.PATIENCE, check=True)
        return float(done.stdout)

    def test_the_appearance(self):
        self.assertGreater(self.brightness(), 0.5)
        window = self.open_preferences()
        self.choose(window, "Appearance", "Dark", 2)
        self.desk.wait(lambda: self.brightness() < 0.4, "the window to be dark")
        self.choose(window, "Appearance", "Light", 1)
        self.desk.wait(lambda: self.brightness() > 0.5, "the window to be light")


class Connection(sign_in.OneCall):
    def change(self, desk):
        desk.key("ctrl+comma")
        window = desk.wait_for_window("Preferences")
        desk.wait(lambda: window.find("label", self.gateway.url), "where the contacts come from")
        desk.press("push button", "Change…", within=window)
        desk.wait(lambda: len(desk.windows()) == 1, "the going of the preferences")
        desk.wait_for("list item", "Try the Demo")

    def test_another_one(self):
        """What is there stays until there is another one."""
        desk = self.connect()
        self.change(desk)
        desk.press("push button", "Back")
        desk.wait(lambda: self.call.name in desk.figures(), "the call that is still there")
        self.change(desk)
        self.choose(desk, "Try the Demo")
        self.wait_for_contacts(desk)
        # Of what is there now one is shown, and not what was chosen before.
        desk.wait_for("push button", re.compile("^Offer 24\u00a0months"))
        self.assertNotIn(self.call.name, desk.figures())
        self.assertEqual(self.settings()["connection"], "'demo'")


if __name__ == "__main__":
    tap.main()
