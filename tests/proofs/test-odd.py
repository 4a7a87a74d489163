#!/usr/bin/python3
"""Odd calls: each ends in the state that the design names for it.

Usage: test-odd.py PROGRAM DATA

The clock runs so fast that a lease (half an hour) is over within seconds.
"""

import pathlib
import sys
import tempfile
import unittest

import proof
import recompute
import tap

SPEED = 400


class Odd(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        folder = pathlib.Path(folder.name)
        proof.write_customers(folder / "customers.csv",
                              [proof.customer(number, f"Name{number}", f"+1555000111{number}", number) for number in range(10)])
        cls.server = proof.Server(PROGRAM, "--contacts", 0, "--speed", SPEED, "--customers", folder / "customers.csv",
                                  "--store", folder / "store", data=DATA)
        cls.addClassCleanup(cls.server.stop)

    def now(self):
        return recompute.moment(self.server.get("/me")["time"]) / 1000

    def detail(self, contact):
        return self.server.get(f"/contacts/{contact}")

    def begin(self, contact, number, ago=60, **more):
        self.started = self.now() - ago
        self.event(contact, "INITIATED", 0, **more)
        if number is not None:
            self.server.lookup(proof.flow_event(contact, f"+1555000111{number}"))

    def event(self, contact, kind, at, agent=False, **more):
        self.server.events(proof.contact_event(kind, contact, self.started + at, self.started, None,
                                               ("jdoe", self.started + 5) if agent else None, **more))

    def say(self, contact, name, at, sentiment):
        self.server.events(proof.record(contact, "SEGMENTS", [proof.turn(name, "CUSTOMER", at, at + 2, sentiment)]))

    def is_live(self, contact):
        return contact in [row["id"] for row in self.server.get("/contacts")["contacts"]]

    def test_without_sentiment(self):
        """Turns that carry none: no window, no new figure, and the call goes on and ends as any."""
        self.begin("toneless", 0)
        self.event("toneless", "CONNECTED_TO_AGENT", 5, True)
        for i in range(4):
            self.say("toneless", f"t{i}", 10 + i * 5, None)
        at = self.now()
        proof.wait_for(lambda: self.now() > at + 40, "two ticks")
        whole = self.detail("toneless")
        self.assertEqual((whole["contact"]["state"], whole["contact"]["windows"]["values"], len(whole["transcript"])),
                         ("CONNECTED", [], 4))
        self.assertEqual([prediction["cause"] for prediction in whole["predictions"]], ["initial"])
        # The first that does carry one is heard.
        self.say("toneless", "t9", 50, 1)
        self.assertEqual(self.detail("toneless")["contact"]["windows"], {"first": 3, "values": [1]})
        proof.wait_for(lambda: [prediction["cause"] for prediction in self.detail("toneless")["predictions"]] ==
                       ["initial", "sentiment"], "the tick that hears it")
        self.event("toneless", "DISCONNECTED", 60, True)
        self.event("toneless", "COMPLETED", 60, True)
        self.assertEqual(self.detail("toneless")["contact"]["state"], "ENDED")

    def test_without_segments(self):
        self.begin("unheard", 1)
        self.event("unheard", "CONNECTED_TO_AGENT", 5, True)
        self.event("unheard", "DISCONNECTED", 60, True)
        row = self.detail("unheard")["contact"]
        self.assertEqual((row["state"], row["analysis"], row["windows"]["values"]), ("AFTER_CALL", "NONE", []))
        self.assertIsNotNone(row["churn"])

    def test_analysis_fails_at_once(self):
        """The end of its analysis is not its end: live, without new figures, until it ends."""
        self.begin("failed", 2)
        self.event("failed", "CONNECTED_TO_AGENT", 5, True)
        self.server.events(proof.record("failed", "FAILED"))
        row = self.detail("failed")["contact"]
        self.assertEqual((row["state"], row["analysis"]), ("CONNECTED", "FAILED"))
        self.assertTrue(self.is_live("failed"))
        # A rule still counts, and so does the next prediction.
        self.server.events(proof.rule_event("failed-rule", -1, "failed", self.now()))
        self.assertEqual(self.detail("failed")["contact"]["counts"]["negative"], 1)
        self.event("failed", "DISCONNECTED", 50)
        self.assertEqual((self.detail("failed")["contact"]["state"], self.is_live("failed")), ("AFTER_CALL", False))

    def test_without_a_customer(self):
        self.begin("anonymous", None)
        self.server.lookup(proof.flow_event("anonymous", None))
        self.event("anonymous", "CONNECTED_TO_AGENT", 5, True)
        self.say("anonymous", "t1", 10, -1)
        self.server.events(proof.rule_event("anonymous-rule", -1, "anonymous", self.now()))
        row = self.detail("anonymous")["contact"]
        self.assertEqual((row["state"], row["customer"], row["churn"], row["windows"]["values"], row["counts"]["negative"]),
                         ("CONNECTED", None, None, [-1], 1))
        status, answer = self.server.call("supervisor", "POST", "/contacts/anonymous/offers", {"months": 12},
                                          {"Idempotency-Key": "2ad0bb0a-52bb-4b42-a6b5-1b1e8a4b2f10"})
        self.assertEqual((status // 100, answer["error"]["code"]), (4, "NoCustomer"))
        self.event("anonymous", "DISCONNECTED", 30)
        self.event("anonymous", "COMPLETED", 31)
        self.assertEqual(self.detail("anonymous")["contact"]["state"], "ENDED")

    def test_without_an_end(self):
        """Nothing is heard of it for its lease, and Connect does not know it: LOST, and not live. Heard of again, it
        lives again."""
        self.begin("endless", 3)
        self.event("endless", "CONNECTED_TO_AGENT", 5, True)
        heard = self.now()
        proof.wait_for(lambda: self.now() > heard + 15 * 60, "a quarter of an hour")
        self.assertEqual(self.detail("endless")["contact"]["state"], "CONNECTED")
        proof.wait_for(lambda: self.detail("endless")["contact"]["state"] != "CONNECTED" or self.now() > heard + 3600,
                       "the end of its lease")
        row = self.detail("endless")["contact"]
        self.assertEqual((row["state"], self.is_live("endless")), ("LOST", False))
        self.assertGreater(recompute.moment(row["ended"]) / 1000, heard + 29 * 60)
        self.say("endless", "late", 4000, -1)
        self.assertEqual((self.detail("endless")["contact"]["state"], self.is_live("endless")), ("CONNECTED", True))
        self.event("endless", "DISCONNECTED", 5000, True)
        self.assertEqual(self.detail("endless")["contact"]["state"], "AFTER_CALL")

    def test_five_hours(self):
        """As long as something is heard of it the call goes on: every figure, to its last window."""
        self.begin("long", 4, 0)
        self.event("long", "CONNECTED_TO_AGENT", 5, True)
        n, hours = 0, 5 * 3600
        while True:
            at = self.now() - self.started
            if at > hours:
                break
            self.say("long", f"t{n}", at, n % 3 - 1)
            n += 1
            self.assertEqual(self.detail("long")["contact"]["state"], "CONNECTED")
            now = self.now()
            proof.wait_for(lambda: self.now() > now + 600, "ten minutes")
        whole = self.detail("long")
        last = len(whole["contact"]["windows"]["values"]) + whole["contact"]["windows"]["first"] - 1
        self.assertEqual((len(whole["transcript"]), last * 15 > hours - 1300), (n, True))
        # Its analysis has not gone dark: the last turns were heard, too.
        proof.wait_for(lambda: recompute.moment(self.detail("long")["predictions"][-1]["time"]) / 1000 - self.started >
                       hours - 2000, "a prediction in its last hour")
        self.event("long", "DISCONNECTED", hours + 60, True)
        self.event("long", "COMPLETED", hours + 70, True)
        self.assertEqual(self.detail("long")["contact"]["state"], "ENDED")

    def test_disconnected_first(self):
        """What comes after its end does not bring it back to life."""
        self.started = self.now() - 100
        self.event("backwards", "DISCONNECTED", 90, True)
        for kind, at in (("CONNECTED_TO_AGENT", 5), ("QUEUED", 2), ("INITIATED", 0)):
            self.event("backwards", kind, at, kind == "CONNECTED_TO_AGENT")
            self.assertEqual((self.detail("backwards")["contact"]["state"], self.is_live("backwards")), ("AFTER_CALL", False))
        self.server.lookup(proof.flow_event("backwards", "+15550001115"))
        self.say("backwards", "t1", 10, 1)
        row = self.detail("backwards")["contact"]
        self.assertEqual((row["state"], row["customer"]["id"], row["windows"]["values"]), ("AFTER_CALL", "5", [1]))
        self.event("backwards", "COMPLETED", 95, True)
        self.assertEqual(self.detail("backwards")["contact"]["state"], "ENDED")


if __name__ == "__main__":
    PROGRAM, DATA = sys.argv[1:3]
    del sys.argv[1:3]
    tap.main()
