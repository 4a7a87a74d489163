#!/usr/bin/python3
"""Offers in the real window: each made one arrives once, whatever happens on the way."""

import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import calls  # noqa: E402
import harness  # noqa: E402
import tap  # noqa: E402

POST = r"^POST .*/offers$"


class Offers(harness.Case):
    """One call in a centre where nothing else happens, seen over a link that can be cut."""

    def setUp(self):
        super().setUp()
        self.set_setting("undo-seconds", "5")
        self.store = os.path.join(self.folder, "store.db")
        self.server = self.start_server("--contacts", "0", "--store", self.store)
        self.link = self.start_link(self.server)
        self.call = calls.Call(self.server, calls.customers()[0])
        self.desk = self.open_desk()

    def open_desk(self):
        desk = self.start_desk(self.link.url, self.server.supervisor)
        desk.select(self.call.name)
        return desk

    def offer(self, months):
        self.desk.press("push button", re.compile(rf"^Offer {months}\u00a0months"))

    def percent(self, churn):
        shown = int(churn * 100 + 0.5)
        if shown in (0, 100) and churn != shown / 100:
            return re.compile(r"^Churn <\s1\s%" if shown == 0 else r"^Churn >\s99\s%")
        return re.compile(rf"^Churn {shown}\s%")

    def wait_until_stored(self, count=1):
        return harness.wait(lambda: len(self.call.offers()) >= count and self.call.offers(),
                            f"{count} offers in the store")

    def assert_one(self, offers, months):
        self.assertEqual([offer["months"] for offer in offers], [months])

    def test_a_made_one_is_stored_once_and_changes_the_list(self):
        before = self.call.churn()
        self.desk.wait(lambda: self.percent(before).match(self.desk.figures()[self.call.name]),
                       "the churn before")
        self.offer(24)
        self.desk.wait(self.outbox_files, "the offer on disk")
        self.desk.wait_for(name=re.compile(r"^Offer of 24\u00a0months: Is made in \d\u00a0second"))
        self.desk.show("offer-counting-down")
        self.assertEqual(self.call.offers(), [])

        self.assert_one(self.wait_until_stored(), 24)
        after = self.call.churn()
        self.assertLess(after, before - 0.05)
        self.desk.wait(lambda: self.percent(after).match(self.desk.figures()[self.call.name]),
                       "the churn after")
        self.desk.wait_for(name=re.compile(r"^Offer of 24\u00a0months: Made at "))
        self.desk.show("offer-made")
        self.desk.wait(lambda: not self.outbox_files(), "the outbox to be empty")
        self.assertEqual(len(self.link.requests(POST)), 1)
        self.desk.quit()

        self.server.stop()
        self.server = self.start_server("--contacts", "0", "--store", self.store)
        self.call.server = self.server
        self.assert_one(self.call.offers(), 24)

    def test_an_undone_one_is_never_sent(self):
        self.offer(24)
        self.desk.wait(self.outbox_files, "the offer on disk")
        self.desk.press("push button", re.compile(r"\bUndo$"))
        self.desk.wait(lambda: not self.outbox_files(), "the outbox to be empty")
        self.desk.wait_until_gone(name=re.compile("^Offer of 24\u00a0months"))

        # What is made after it is due after it: when this one has arrived, the other never will.
        self.offer(12)
        self.assert_one(self.wait_until_stored(), 12)
        self.assertEqual(len(self.link.requests(POST)), 1)

        # The same by the keyboard.
        self.offer(36)
        self.desk.wait(self.outbox_files, "the offer on disk")
        self.desk.key("ctrl+z")
        self.desk.wait(lambda: not self.outbox_files(), "the outbox to be empty")
        self.offer(24)
        self.assertEqual([offer["months"] for offer in self.wait_until_stored(2)], [12, 24])
        self.assertEqual(len(self.link.requests(POST)), 2)

    def test_in_a_narrow_window_it_comes_into_view(self):
        self.set_setting("undo-seconds", "30")
        self.desk.kill()
        self.set_setting("window-size", "(360, 720)")
        self.desk = self.start_desk(self.link.url, self.server.supervisor)
        self.desk.click(self.desk.wait(lambda: self.desk.row(self.call.name), "the call in the narrow list"))
        tile = self.desk.wait_for("push button", re.compile("^Offer 24\u00a0months"))
        _, height = self.desk.size()

        def top(node):
            return node.extents()[1]

        def bottom(node):
            return top(node) + node.extents()[3]

        # It would come where it is not seen.
        self.assertGreater(bottom(tile), height - 100)
        before = top(tile)
        self.desk.press("push button", re.compile("^Offer 24\u00a0months"))
        row = self.desk.wait_for(name=re.compile("^Offer of 24\u00a0months: Is made in "))
        self.desk.wait(lambda: bottom(row) <= height, "the offer to come into view")
        self.desk.show("offer-narrow")
        self.assertLess(top(tile), before)

    def test_one_that_waits_for_the_one_before_says_so(self):
        self.link.refuse("^POST ")
        self.offer(12)
        self.desk.wait_for(name=re.compile("^Offer of 12\u00a0months: Not answered yet"))
        self.offer(24)
        self.desk.wait_for(name="Offer of 24\u00a0months: Waits for the one before it")
        self.desk.press("push button", re.compile(r"\bUndo$"))
        self.desk.wait_until_gone(name=re.compile("^Offer of 24\u00a0months"))

    def test_it_survives_a_kill_while_it_can_be_undone(self):
        self.offer(24)
        kept = self.desk.wait(self.outbox_files, "the offer on disk")
        self.desk.kill()
        self.assertEqual(self.outbox_files(), kept)
        self.assertEqual((self.call.offers(), self.link.requests(POST)), ([], []))

        self.desk = self.open_desk()
        offers = self.wait_until_stored()
        self.assert_one(offers, 24)
        self.assertEqual([offers[0]["id"] + ".json"], kept)
        self.desk.wait(lambda: not self.outbox_files(), "the outbox to be empty")
        self.assert_one(self.call.offers(), 24)
        self.assertEqual(len(self.link.requests(POST)), 1)

    def test_it_survives_a_kill_between_sending_and_answer(self):
        self.link.swallow_answers(POST)
        self.offer(24)
        offers = self.wait_until_stored()
        kept = self.outbox_files()
        self.assertEqual([offers[0]["id"] + ".json"], kept)
        self.desk.wait_for(name=re.compile("^Offer of 24\u00a0months: Is being made"))
        self.desk.kill()
        self.link.swallow_answers(None)
        sent = len(self.link.requests(POST))

        self.desk = self.open_desk()
        self.desk.wait(lambda: not self.outbox_files(), "the outbox to be empty")
        self.assertGreater(len(self.link.requests(POST)), sent)
        self.assert_one(self.call.offers(), 24)
        self.desk.wait_for(name=re.compile(r"^Offer of 24\u00a0months: Made at "))

    def question(self):
        """What asks before the desk closes, as often as it is there."""
        return [window for window in self.desk.windows()
                if window.find("label", "Close Anyway?")]

    def test_closing_while_one_waits_asks(self):
        self.set_setting("undo-seconds", "30")
        self.desk.kill()
        self.desk = self.open_desk()
        self.offer(24)
        kept = self.desk.wait(self.outbox_files, "the offer on disk")
        self.desk.key("ctrl+w")
        asked = self.desk.wait(self.question, "the question")
        self.assertEqual(self.desk.nameless(), [])
        self.desk.press("push button", re.compile("Keep Open$"), within=asked[0])
        self.desk.wait(lambda: not self.question(), "the going of the question")
        self.assertTrue(self.desk.is_alive())

        # Who asks to quit twice is asked once.
        for _ in range(2):
            self.desk.key("ctrl+q")
            asked = self.desk.wait(self.question, "the question again")
        self.assertEqual(len(asked), 1)
        self.desk.press("push button", re.compile("Close$"), within=asked[0])
        self.assertEqual(self.desk.wait_for_end(), 0)
        self.assertEqual((self.outbox_files(), self.call.offers()), (kept, []))

        # It is on its way when the desk is next opened.
        self.desk = self.open_desk()
        self.desk.wait_for(name=re.compile("^Offer of 24\u00a0months: (Is (being )?made|Made at) "))

    def test_it_asks_about_as_many_as_wait(self):
        self.set_setting("undo-seconds", "30")
        self.desk.kill()
        other = calls.Call(self.server, calls.customers()[1])
        self.desk = self.open_desk()
        self.offer(24)
        self.desk.select(other.name)
        self.offer(12)
        self.desk.wait(lambda: len(self.outbox_files()) == 2, "both offers on disk")
        self.desk.key("ctrl+w")
        asked = self.desk.wait(self.question, "the question")
        self.assertTrue(asked[0].find("label", re.compile("^2\u00a0offers have not been made yet. They are kept")))
        self.desk.show("closing-question")
        self.desk.press("push button", re.compile("Keep Open$"), within=asked[0])
        self.desk.wait(lambda: not self.question(), "the going of the question")
        self.desk.key("ctrl+z")
        self.desk.wait(lambda: len(self.outbox_files()) == 1, "one to be taken back")
        self.desk.key("ctrl+w")
        asked = self.desk.wait(self.question, "the question again")
        self.assertTrue(asked[0].find("label", re.compile("^1\u00a0offer has not been made yet. It is kept")))

    def test_it_is_sent_when_the_network_is_back(self):
        self.link.cut()
        self.offer(24)
        self.desk.wait_for(name=re.compile("^Offer of 24\u00a0months: Not answered yet"))
        self.assertEqual(len(self.outbox_files()), 1)
        self.desk.key("ctrl+w")
        self.desk.wait(self.question, "the question")
        self.link.join()
        self.assert_one(self.wait_until_stored(), 24)
        self.desk.wait(lambda: not self.outbox_files(), "the outbox to be empty")
        self.assert_one(self.call.offers(), 24)
        # Who was asked meanwhile is told that there is no more reason to.
        asked = self.desk.wait(lambda: next((window for window in self.desk.windows() if window.find(
            "label", "Close?")), None), "the question to be another")
        self.assertTrue(asked.find("label", "No offer waits any more."))
        self.desk.show("closing-answered")
        self.desk.press("push button", re.compile("Close$"), within=asked)
        self.assertEqual(self.desk.wait_for_end(), 0)


if __name__ == "__main__":
    tap.main()
