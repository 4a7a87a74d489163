#!/usr/bin/python3
"""Notifications of calls at high risk and of calls for help, as a notification daemon gets them."""

import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import calls  # noqa: E402
import harness  # noqa: E402
import notifications  # noqa: E402
import tap  # noqa: E402


class Alerts(harness.Case):
    def setUp(self):
        super().setUp()
        self.daemon = notifications.Notifications(self)
        self.customers = calls.customers()

    def serve(self):
        """A centre that has agents, in which almost no time passes."""
        self.server = self.start_server("--seed", "1", "--contacts", "4", "--speed", "0.05")
        self.agent = calls.idle_agent(self.server)

    def call(self, number):
        """One of a customer who is at high risk before they have said a word."""
        call = calls.Call(self.server, self.customers[number], agent=self.agent["id"])
        harness.wait(lambda: (call.churn() or 0) >= 0.7, f"{call.name} to be at high risk")
        return call

    def poll(self, desk):
        desk.key("F5")

    def wait_for_told(self, desk, beginning):
        """Until the notification is there; returns its number, of those that begin so."""
        def found():
            self.poll(desk)
            return [number for number, told in enumerate(self.daemon.told(), 1)
                    if told[0].startswith(beginning)]

        return desk.wait(found, f"a notification “{beginning}…”")

    def test_a_supervisor_is_told_once_and_taken_there(self):
        self.serve()
        seen = self.call(0)
        desk = self.start_desk(self.server.url, self.server.supervisor)
        desk.wait(lambda: desk.row(seen.name), "the call that is there at first")
        desk.wait_until("Live")
        self.assertEqual(self.daemon.told(), [])

        call = self.call(1)
        number, = self.wait_for_told(desk, f"{call.name}: churn is ")
        title, text, actions = self.daemon.told()[number - 1]
        self.assertRegex(title, r"churn is (>\s)?\d\d\s%$")
        self.assertIn("Billing", text)
        self.assertIn("Quiet for 15 Minutes", actions)

        # Polls go on, and nothing is told twice.
        polls = len(self.daemon.told())
        call.say("I am not happy with that.", "NEGATIVE")
        for _ in range(3):
            self.poll(desk)
            desk.wait_until("Live")
        self.assertEqual(len(self.daemon.told()), polls)

        # Who presses it sees the contact.
        in_full = re.compile(re.escape(call.customer["email"]))
        self.assertIsNone(desk.find("label", in_full))
        self.daemon.invoke(number, "default")
        desk.wait_for("label", in_full)
        desk.quit()

    def test_help_is_told_until_somebody_comes(self):
        self.serve()
        call = self.call(0)
        desk = self.start_desk(self.server.url, self.server.supervisor)
        other = self.call(1)
        desk.wait(lambda: desk.row(call.name), "the call")
        self.wait_for_told(desk, f"{other.name}: churn is ")
        # Another one is looked at than that in which help is needed.
        desk.select(call.name)
        path = f"/agents/{self.agent['id']}/contacts/{other.id}/help"
        self.assertEqual(self.server.request("POST", path, {"active": True}, key=self.agent)[0], 200)
        number, = self.wait_for_told(desk, f"{other.name}: the agent asks for help")

        self.assertEqual(self.server.request("POST", f"/contacts/{other.id}/claim",
                                             {"active": True})[0], 200)

        def closed():
            self.poll(desk)
            return self.daemon.closed()

        desk.wait(closed, "the notification to go")
        self.assertTrue(number)
        desk.quit()

    def test_snoozed(self):
        self.serve()
        desk = self.start_desk(self.server.url, self.server.supervisor)
        desk.wait_until("Live")
        first = self.call(0)
        number, = self.wait_for_told(desk, first.name)
        actions = self.daemon.told()[number - 1][2]
        self.daemon.invoke(number, actions[actions.index("Quiet for 15 Minutes") - 1])
        second = self.call(1)

        def listed():
            self.poll(desk)
            return desk.row(second.name)

        desk.wait(listed, "the second call")
        self.assertEqual([told for told in self.daemon.told() if told[0].startswith(second.name)], [])
        desk.quit()

    def test_an_agent_is_told_of_nobody_elses(self):
        self.serve()
        desk = self.start_desk(self.server.url, self.agent)
        desk.wait_until("Live")
        desk.wait_for("label", "No contact just now")
        others = calls.Call(self.server, self.customers[1], agent="jdoe")
        harness.wait(lambda: (others.churn() or 0) >= 0.7, "the other's risk")
        own = self.call(0)

        def shown():
            self.poll(desk)
            return desk.find("label", own.name)

        desk.wait(shown, "the agent's own contact")
        # They look at their own, or are told of it; of the other's never.
        self.assertEqual([told for told in self.daemon.told() if not told[0].startswith(own.name)], [])
        desk.quit()


if __name__ == "__main__":
    tap.main()
