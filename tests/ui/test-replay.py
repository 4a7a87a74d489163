#!/usr/bin/python3
"""A recording of what AWS delivers, as its documentation prints it, appears as the call it is."""

import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import harness  # noqa: E402
import tap  # noqa: E402

AGENT = "a1b2c3d4-5678-90ab-cdef-EXAMPLE33333"
QUEUE = "a1b2c3d4-5678-90ab-cdef-EXAMPLE44444"


class Replay(harness.Case):
    def test_the_documented_call(self):
        recording = os.path.join(harness.HERE, "data", "documented-call.jsonl")
        server = self.start_server("--contacts", "0", "--replay", recording, "--speed", "10")
        desk = self.start_desk(server.url, server.supervisor)

        # No lookup told who calls: the documentation prints none.
        desk.select("Unknown customer")
        desk.wait(lambda: desk.row("Unknown customer").find("label", "In call"), "the call's state")
        # Nobody tells a recording's queues and agents by name: they go by the end of their ARN.
        desk.wait_for("label", f"{QUEUE} · {AGENT}")
        desk.wait(lambda: AGENT in desk.row("Unknown customer").words(), "the agent in the list")
        # The documented customer waited for eleven minutes after the documented words.
        desk.wait(lambda: desk.row("Unknown customer").find("image", "Customer silent"),
                  "the sentiment in the list")

        turns = [("Agent", "Hello, thank you for calling Example Corp. My name is Adam. "
                           "How can I help you?", None),
                 ("Customer", "I'm having trouble submitting the application, number AX876293 on "
                              "the portal. I tried but couldn't connect to my POC on the portal. "
                              "So, I'm calling on this toll free number", "negative")]
        for speaker, text, sentiment in turns:
            label = desk.wait_for("label", text)
            turn = label.parent.words()
            self.assertIn(speaker, turn)
            if sentiment:
                self.assertIn(sentiment, turn)
        # Partial texts, which the recording holds too, are no turns.
        self.assertIsNone(desk.find(None, "How can I help you?"))

        # The rule that matched is counted.
        desk.wait_for("label", "1\u00a0negative moment")
        self.assertEqual(server.contacts()[0]["counts"],
                         {"positive": 0, "neutral": 0, "negative": 1})
        # The chart of the whole call reaches back to them.
        desk.press(None, "Call")
        desk.press(None, "Show as a table")
        desk.wait_for("table cell", "−1")
        desk.show("documented-call")
        desk.quit()


if __name__ == "__main__":
    tap.main()
