#!/usr/bin/python3
"""The supervisor's list in the real window: live calls, keys, a narrow window, a broken network."""

import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import calls  # noqa: E402
import harness  # noqa: E402
import tap  # noqa: E402

FEED = r"^GET /contacts(\?|$)"


class Window(harness.Case):
    def open(self, *options):
        self.server = self.start_server("--seed", "1", *options)
        self.link = self.start_link(self.server)
        self.desk = self.start_desk(self.link.url, self.server.supervisor)
        return self.desk

    def polls(self):
        return len(self.link.requests(FEED))

    def test_twenty_live_calls_whose_figures_move(self):
        desk = self.open("--contacts", "24", "--speed", "15")
        desk.wait(lambda: len(desk.rows()) >= 20, "20 calls")
        desk.wait_until("Live")
        desk.show("list")
        # A row may go while it is read.
        before, polls = desk.wait(desk.figures, "the figures"), self.polls()
        known = {name: figure for name, figure in before.items() if "%" in figure}
        self.assertGreaterEqual(len(known), 10)
        desk.wait(lambda: self.polls() >= polls + 2, "two polls")
        desk.wait(lambda: any(name in known and known[name] != figure
                              for name, figure in desk.figures().items()), "a figure to move")
        desk.wait(lambda: len(desk.rows()) >= 20, "20 calls still")

        # What the list says is what the server said.
        called = {row["customer"]["name"] for row in self.server.contacts() if row["customer"]}
        self.assertGreaterEqual(len(called & set(desk.wait(desk.figures, "the figures"))), 10)
        desk.quit()

    def test_f5_polls_at_once(self):
        # At this speed the server wants to be asked every 150 s.
        desk = self.open("--contacts", "3", "--speed", "0.1")
        desk.wait(lambda: desk.rows(), "the calls")
        desk.wait_until("Live")
        for _ in range(3):
            polls = self.polls()
            desk.key("F5")
            desk.wait(lambda: self.polls() == polls + 1, "the poll")
            desk.wait_until("Live")

    def test_f6_goes_between_list_and_contact(self):
        desk = self.open("--contacts", "0")
        call = calls.Call(self.server, calls.customers()[0])
        desk.key("F5")
        desk.wait_for("push button", re.compile("^Offer 24\u00a0months"))

        def focus_is_in(name):
            pane = next((node for node in desk.find_all() if node.name.startswith(name)), None)
            return pane and any(node.has("focused") for node in pane.walk())

        desk.wait(lambda: desk.row(call.name), "the call in the list")
        for width in (None, 360):
            if width:
                desk.resize(width, 700)
            for pane in ("The contact in full", "Totals") if width else ("Totals", "The contact in full", "Totals"):
                desk.key("F6")
                desk.wait(lambda pane=pane: focus_is_in(pane), f"the focus in {pane!r}")
        desk.quit()

    def test_each_window_is_closed_and_quit_from_by_the_same_keys(self):
        def about(desk):
            desk.key("F10")
            desk.press("menu item", "About Churn Desk")

        for show in (lambda desk: desk.key("ctrl+comma"), about, lambda desk: desk.key("ctrl+question")):
            desk = self.open("--contacts", "0")
            desk.wait_until("Live")
            show(desk)
            desk.wait(lambda: len(desk.x_windows()) == 2, "the other window")
            desk.key("ctrl+w")
            desk.wait(lambda: len(desk.x_windows()) == 1, "it to close")
            show(desk)
            desk.wait(lambda: len(desk.x_windows()) == 2, "the other window again")
            desk.quit()

    def test_the_shortcuts_are_told(self):
        desk = self.open("--contacts", "0")
        desk.wait_until("Live")
        for _ in range(2):
            desk.key("ctrl+F1")
            told = desk.wait(lambda: next((window for window in desk.windows()
                                           if window.find("label", "Undo the last offer")), None),
                             "the shortcuts")
            self.assertTrue(told.find("label", re.compile("^Ctrl")))
            desk.key("Escape")
            desk.wait(lambda: len(desk.windows()) == 1, "the going of the shortcuts")
        desk.quit()

    def test_it_fits_into_360_pixels(self):
        self.set_setting("window-size", "(360, 720)")
        desk = self.open("--contacts", "0")
        call = calls.Call(self.server, calls.customers()[0])
        desk.key("F5")
        desk.wait(lambda: call.name in desk.figures(), "the call in the narrow list")
        # Without a compositor the window's border is a part of its size.
        self.assertLessEqual(desk.window.extents()[2], 360)
        desk.show("narrow-list")
        desk.click(desk.row(call.name))
        button = desk.wait_for("push button", re.compile("^Offer 24\u00a0months"))
        desk.show("narrow-contact")
        self.assertEqual(desk.nameless(), [])
        x, _, width, _ = button.extents()
        self.assertGreaterEqual(x, 0)
        self.assertLessEqual(x + width, 360)
        desk.press("push button", re.compile("^Back"))
        desk.wait(lambda: desk.row(call.name), "the list again")
        self.assertLessEqual(desk.window.extents()[2], 360)
        desk.quit()

    def test_a_broken_network_is_told_honestly(self):
        desk = self.open("--contacts", "0")
        call = calls.Call(self.server, calls.customers()[0])
        desk.key("F5")
        desk.wait(lambda: call.name in desk.figures(), "the call")
        desk.wait_until("Live")
        figures = desk.figures()

        # The feed alone does not answer: whoever is asked and answers is not offline.
        self.link.refuse(r"^GET /contacts")
        for _ in range(2):
            polls = self.polls()
            desk.key("F5")
            desk.wait(lambda: self.polls() > polls, "the poll that fails")
        desk.wait_until("Slow")
        desk.wait(lambda: self.link.requests("^GET /me"), "the probe")
        self.assertRegex(desk.freshness(), "^Slow")
        self.assertEqual(desk.figures(), figures)

        # Nothing answers.
        self.link.cut()
        desk.key("F5")
        desk.wait_until("Offline")
        desk.show("offline")
        self.assertEqual(desk.nameless(), [])
        self.assertEqual(desk.figures(), figures)

        self.link.refuse(None)
        self.link.join()
        desk.key("F5")
        desk.wait_until("Live")
        call.say("That is good news.", "POSITIVE")
        self.assertEqual(desk.figures(), figures)
        desk.quit()


if __name__ == "__main__":
    tap.main()
