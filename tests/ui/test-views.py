#!/usr/bin/python3
"""What agents and supervisors each see of a contact, and what they do with it, in the real window."""

import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import calls  # noqa: E402
import harness  # noqa: E402
import tap  # noqa: E402


class Views(harness.Case):
    def setUp(self):
        super().setUp()
        self.customers = calls.customers()
        self.agent = None

    def serve(self):
        """A contact centre where nothing happens but by us."""
        self.server = self.start_server("--seed", "1", "--contacts", "0")

    def serve_agents(self):
        """One that has agents, of whom one has nothing to do: almost no time passes in it."""
        self.server = self.start_server("--seed", "1", "--contacts", "4", "--speed", "0.05")
        self.agent = calls.idle_agent(self.server)

    def call(self, customer=0, agent=None):
        agent = agent or (self.agent["id"] if self.agent else "jdoe")
        return calls.Call(self.server, self.customers[customer], agent=agent)

    def row(self, call):
        """What the feed says of a call."""
        return next(row for row in self.server.contacts() if row["id"] == call.id)

    def open(self, key=None, *arguments):
        return self.start_desk(self.server.url, key or self.server.supervisor, *arguments)

    def wait_for_name(self, desk, call):
        """Until the contact is the one that is shown in full."""
        def shown():
            desk.key("F5")
            return any(node.name == call.name for node in desk.find_all("label", call.name)) and \
                desk.find("push button", re.compile("^Offer 24\u00a0months"))

        return desk.wait(shown, f"{call.name} in full")

    def assert_all_named(self, desk):
        """In whatever state it is."""
        self.assertEqual(desk.wait(lambda: [desk.nameless()], "the whole window")[0], [])

    # --- the agent

    def test_an_agents_own_contact_comes_up_by_itself(self):
        self.serve_agents()
        desk = self.open(self.agent)
        desk.wait_for("label", "No contact just now")
        self.assert_all_named(desk)
        others = self.call(customer=1, agent="jdoe")
        call = self.call()
        self.wait_for_name(desk, call)
        words = desk.window.words()
        self.assertNotIn(others.name, words)
        self.assertIsNone(desk.find("push button", "Back"))
        self.assert_all_named(desk)

        # After the call the contact stays, and says so.
        call.tell("DISCONNECTED")
        desk.key("F5")
        desk.wait_for("label", re.compile("^The customer has hung up;|^This contact has ended. Its"))
        self.assert_all_named(desk)
        # It is there for who starts the desk only now, too.
        desk.quit()
        desk = self.open(self.agent)
        desk.wait_for("label", call.name)
        desk.wait_for("label", re.compile("^The customer has hung up;"))
        # The next one comes up in its place.
        following = self.call(customer=2)
        self.wait_for_name(desk, following)
        desk.quit()

    def test_several_contacts_of_an_agent_are_beside_each_other(self):
        self.serve_agents()
        desk = self.open(self.agent)
        first = self.call()
        self.wait_for_name(desk, first)
        second = self.call(customer=1)
        tab = re.compile("^" + re.escape(second.name) + ", churn")
        desk.key("F5")
        desk.wait_for("push button", tab)
        self.assert_all_named(desk)
        # The one that is looked at is not taken away.
        self.wait_for_name(desk, first)
        desk.press("push button", tab)
        self.wait_for_name(desk, second)
        desk.quit()

    def test_help_is_asked_for_and_comes(self):
        self.serve_agents()
        call = self.call()
        agents = self.open(self.agent)
        self.wait_for_name(agents, call)
        agents.press("push button", "Ask for Help")
        agents.wait(lambda: self.row(call)["help"], "the call for help")
        agents.wait_for("label", "You have asked for help")
        agents.wait_for("push button", "No Help Needed")
        agents.kill()

        supervisors = self.open()
        supervisors.wait_for("push button", "Help: 1")
        supervisors.wait_for("label", "The agent asks for help")
        self.assert_all_named(supervisors)
        supervisors.press("push button", "Look After It")
        supervisors.wait_for("label", "You look after this contact")
        self.assertTrue(self.row(call)["claim"]["id"])
        supervisors.press("push button", "Leave to Others")
        supervisors.wait_for("push button", "Look After It")
        supervisors.quit()

    def test_what_one_contact_waits_for_no_other_does(self):
        self.serve()
        first, second = self.call(), self.call(customer=1)
        link = self.start_link(self.server)
        link.swallow_answers("^POST .*/claim")
        desk = self.start_desk(link.url, self.server.supervisor)

        def may_press():
            button = desk.find("push button", "Look After It")
            return button and button.has("sensitive")

        desk.select(first.name)
        self.wait_for_name(desk, first)
        desk.press("push button", "Look After It")
        desk.wait(lambda: link.requests("^POST .*/claim"), "the request that is not answered")
        desk.wait(lambda: not may_press(), "the button to wait for it")
        desk.select(second.name)
        self.wait_for_name(desk, second)
        desk.wait(may_press, "the other contact's button")
        desk.kill()

    # --- an offer's end

    def test_what_the_customer_said_is_kept(self):
        self.serve()
        self.set_setting("undo-seconds", "uint32 5")
        call = self.call()
        desk = self.open()
        self.wait_for_name(desk, call)
        desk.press("push button", re.compile("^Offer 24\u00a0months"))
        desk.wait_for("push button", "Accepted", seconds=60)
        desk.press("push button", "Accepted")
        desk.wait(lambda: call.offers() and call.offers()[0]["outcome"] == "accepted",
                  "the outcome at the server")
        desk.wait_until_gone("push button", "Accepted")
        desk.wait_for("label", re.compile("accepted"))
        desk.quit()

    def test_an_offer_made_in_a_call_that_ends_meanwhile_is_kept(self):
        self.serve()
        call = self.call()
        desk = self.open()
        self.wait_for_name(desk, call)
        desk.press("push button", re.compile("^Offer 24\u00a0months"))
        desk.wait_for("push button", "Undo")
        self.assert_all_named(desk)
        call.tell("DISCONNECTED")

        def over():
            desk.key("F5")
            return desk.find("push button", re.compile("^Offer 24\u00a0months")) is None

        desk.wait(over, "the end of the call")
        desk.wait_for("label", re.compile("Offers are made during the call.$"))
        self.assertTrue(desk.find(name=re.compile("^Offer of 24\u00a0months: ")), "the offer is shown")
        # It was promised while the call lasted: it can be undone still, and is made.
        desk.wait(lambda: call.offers(), "the offer at the server", seconds=60)
        self.assertEqual([offer["months"] for offer in call.offers()], [24])
        desk.wait_for("label", re.compile("^Made at"))
        self.assert_all_named(desk)
        desk.quit()

    # --- the ends that a call can come to

    def test_a_lost_contact_says_so(self):
        # Nothing is heard of the call for its lease, half an hour, and nobody knows it.
        self.server = self.start_server("--seed", "1", "--contacts", "0", "--speed", "60")
        call = self.call()
        desk = self.open(None, "--contact", call.id)
        desk.wait_for("label", "In call")

        def lost():
            desk.key("F5")
            return desk.find("label", "Lost")

        desk.wait(lost, "the contact to be lost", seconds=120)
        desk.wait_for("label", re.compile("^Nothing has been heard of this contact"))
        desk.wait_for("label", re.compile("^This contact counts as lost"))
        self.assertIsNone(desk.find("push button", re.compile("^Offer 24\u00a0months")))
        self.assert_all_named(desk)
        desk.quit()

    # --- screen pop

    def test_a_contact_is_brought_up_from_outside(self):
        self.serve()
        first, second = self.call(), self.call(customer=1)
        desk = self.open(None, "--contact", second.id)
        self.wait_for_name(desk, second)

        # By its address, from a second start of the program.
        program = os.path.join(harness.BUILD, "src", "desk", "churn-desk")
        subprocess.run([program, f"churn-desk://contact/{first.id}"], env=self.environment(),
                       check=True, timeout=harness.PATIENCE, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        self.wait_for_name(desk, first)

        # By D-Bus.
        subprocess.run(["gdbus", "call", "--session", "--dest", "io.github.churn_desk.ChurnDesk",
                        "--object-path", "/io/github/churn_desk/ChurnDesk", "--method",
                        "org.freedesktop.Application.ActivateAction", "show-contact",
                        f"[<'{second.id}'>]", "{}"], env=self.environment(), check=True,
                       timeout=harness.PATIENCE, stdout=subprocess.DEVNULL)
        self.wait_for_name(desk, second)

        # What is no contact's address is refused, in words.
        refused = subprocess.run([program, "https://example.com/"], env=self.environment(),
                                 timeout=harness.PATIENCE, capture_output=True, text=True,
                                 check=False)
        self.assertEqual(refused.returncode, 2)
        self.assertIn("churn-desk://contact/ID", refused.stderr)
        desk.quit()

    # --- what stays from one start to the next

    def test_the_window_is_as_it_was_left(self):
        self.serve()
        for number in range(3):
            self.call(customer=number)
        desk = self.open()
        desk.wait(lambda: len(desk.rows()) == 3, "the calls")
        desk.press("push button", "15 min")
        desk.click(desk.wait_for("label", "Customer"))
        names = sorted(row for row in desk.figures())
        desk.wait(lambda: list(desk.figures()) == names, "the list by the customers' names")
        desk.resize(1100, 800)
        desk.wait(lambda: desk.size() == (1100, 800), "the new size")
        desk.quit()

        desk = self.open()
        desk.wait(lambda: list(desk.figures()) == names, "the list by the customers' names again")
        desk.wait(lambda: desk.find("push button", "15 min").has("pressed"), "the chart's span")
        width, _ = desk.size()
        self.assertLess(abs(width - 1100), 40)
        desk.quit()

    # --- for those who do not see it

    def test_nothing_that_takes_the_focus_is_without_a_name(self):
        self.serve()
        call = self.call()
        call.say("I am not happy with that.", "NEGATIVE")
        desk = self.open()
        self.wait_for_name(desk, call)
        desk.wait_for(None, "Transcript")
        self.assert_all_named(desk)

        chart = desk.wait_for(None, "Sentiment and churn over the call")
        self.assertRegex(chart.description, r"churn ([<>]\s)?\d+\s%")
        gauge = desk.wait_for(None, re.compile(r"^Churn probability: ([<>]\s)?\d+\s%$"))
        self.assertRegex(gauge.description, r"risk|Watch")
        desk.quit()

    def test_the_chart_is_also_a_table(self):
        self.serve()
        call = self.call()
        call.say("I am not happy with that.", "NEGATIVE")
        desk = self.open()
        self.wait_for_name(desk, call)
        desk.press("push button", "Show as a table")
        desk.wait(lambda: desk.find(None, "Sentiment and churn by time"), "the table")
        desk.wait(lambda: {"Time", "Sentiment", "Churn", "−1"} <= set(desk.window.words()),
                  "the table's words")
        self.assert_all_named(desk)
        desk.quit()


if __name__ == "__main__":
    tap.main()
