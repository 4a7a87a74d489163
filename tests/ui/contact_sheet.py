#!/usr/bin/python3
"""Pictures of the desk in every state it can be in, for people to look at.

    tests/tools/with-display --size 1600x2000 tests/ui/contact_sheet.py [Sheet.test_NAME…]

Each state is brought about in the real window against a real churn-desk-local, in each look (light,
dark, high contrast, both, German, and right to left), 1600 and 360 pixels wide, and in sizes of its
own. What comes before the contacts is in contact_sheet_start.py. The pictures and contact-sheet.png
with all of them go to contact-sheet/ of the build folder (CHURN_BUILD).
CONTACT_SHEET_LOOKS=light,german draws only these looks.

What a program can see is tested on the way: the window is as wide as it was asked to be, nothing in
it reaches over its edges, and the desk says nothing of itself.
"""

import os
import re
import socket
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import calls  # noqa: E402
import harness  # noqa: E402
import tap  # noqa: E402
from sheet import BESIDE, LAPTOP, TALK, TALL, WIDE, Case  # noqa: E402


class Sheet(Case):
    def test_supervisor(self):
        server = self.start_server("--contacts", "24", "--seed", "3", "--speed", "15")
        # Until the centre has been at work for a while.
        harness.wait(lambda: sum(len(row["windows"]["values"]) > 8 for row in server.contacts()) > 4,
                     "calls that have lasted")

        def reach(desk):
            desk.wait(lambda: len(self.rows(desk)[1]) >= 12, "the calls")
            desk.wait_for("push button", self.offer_button(24))

        self.draw("supervisor", server.url, server.supervisor, reach, more=(LAPTOP,))

    def test_agent(self):
        server = self.start_server("--contacts", "24", "--seed", "3", "--speed", "15")

        def talking():
            for agent in server.ready["agents"]:
                path = f"/agents/{agent['id']}/contacts"
                for row in server.ask(path, key=agent)["contacts"]:
                    if row["state"] == "CONNECTED" and len(row["windows"]["values"]) > 4:
                        return agent
            return None

        agent = harness.wait(talking, "an agent in a call")
        self.draw("agent", server.url, agent,
                  lambda desk: desk.wait_for("push button", self.offer_button(24)),
                  more=(BESIDE, TALL))

    def test_agent_alone(self):
        server, agent = self.agents_centre()
        self.draw("agent-none", server.url, agent, lambda desk: self.freshness(desk, "Live"))

    def test_agent_after_call(self):
        server, agent = self.agents_centre()
        numbers = iter(range(20))

        def reach(desk):
            call = self.told_call(server, next(numbers), agent=agent["id"])
            self.poll(desk)
            desk.wait_for("push button", self.offer_button(24))
            call.tell("DISCONNECTED")
            self.poll(desk)
            desk.wait(lambda: desk.find("push button", self.offer_button(24)) is None, "the end")

        self.draw("agent-after-call", server.url, agent, reach)

    def test_agent_chats(self):
        server, agent = self.agents_centre()
        told = [self.told_call(server, number, agent=agent["id"], channel="CHAT")
                for number in range(4)]

        def reach(desk):
            desk.wait(lambda: desk.find("push button", re.compile("^" + re.escape(told[0].name))),
                      "the chats")
            self.spoken(desk)

        self.draw("agent-chats", server.url, agent, reach, more=(BESIDE,))

    def test_contact(self):
        server = self.quiet_centre()
        call = self.told_call(server)
        self.draw("contact", server.url, server.supervisor, self.choose(call.name),
                  narrow=lambda desk: self.open_row(desk, call.name), more=(LAPTOP, TALL))

    def test_contact_that_is_not_there(self):
        server = self.quiet_centre()
        self.draw("no-contact", server.url, server.supervisor,
                  lambda desk: desk.wait_for("push button", self.words.pgettext("button", "Try Again")),
                  arguments=("--contact", "00000000-0000-4000-8000-000000000000"))

    def test_claimed(self):
        server, call = self.rewrite("UPDATE contacts SET claimed_by = ?, claimed_name = ?", "mmustermann",
                                    "Maximiliane Mustermann-Lindenberg")
        self.draw("claimed", server.url, server.supervisor, self.choose(call.name),
                  narrow=lambda desk: self.open_row(desk, call.name))

    def test_help(self):
        server, agent = self.agents_centre()
        call = self.told_call(server, agent=agent["id"])
        status, answer = server.request("POST", f"/agents/{agent['id']}/contacts/{call.id}/help",
                                        {"active": True}, key=agent)
        self.assertEqual(status, 200, answer)
        self.draw("help", server.url, server.supervisor, self.choose(call.name),
                  narrow=lambda desk: self.open_row(desk, call.name))
        self.draw("agent-help", server.url, agent, self.spoken)

    def test_empty(self):
        server = self.quiet_centre()
        self.draw("empty", server.url, server.supervisor,
                  lambda desk: self.freshness(desk, "Live"))

    def test_loading(self):
        with socket.socket() as silent:
            silent.bind(("127.0.0.1", 0))
            silent.listen(16)
            self.draw("loading", f"http://127.0.0.1:{silent.getsockname()[1]}",
                      {"accessKeyId": "AKIDEXAMPLE", "secretAccessKey": "none"},
                      lambda desk: self.freshness(desk, "Connecting"))

    def test_offline(self):
        server = self.quiet_centre()
        call = self.told_call(server)
        link = self.start_link(server)

        def reach(desk):
            self.choose(call.name)(desk)
            self.freshness(desk, "Live")
            link.cut()
            self.poll(desk)
            self.freshness(desk, "Offline")

        for look in self.looks():
            self.draw("offline", link.url, server.supervisor, reach, looks=[look])
            link.join()

    def test_slow(self):
        server = self.quiet_centre()
        call = self.told_call(server)
        link = self.start_link(server)

        def reach(desk):
            self.choose(call.name)(desk)
            self.freshness(desk, "Live")
            link.refuse(r"^GET /contacts")
            for _ in range(2):
                asked = len(link.requests(r"^GET /contacts\?"))
                self.poll(desk)
                desk.wait(lambda: len(link.requests(r"^GET /contacts\?")) > asked, "the poll that fails")
            self.freshness(desk, "Slow")

        for look in self.looks():
            self.draw("slow", link.url, server.supervisor, reach, looks=[look])
            link.refuse(None)

    def test_unreachable(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            self.draw("unreachable", f"http://127.0.0.1:{taken.getsockname()[1]}",
                      {"accessKeyId": "AKIDEXAMPLE", "secretAccessKey": "none"},
                      lambda desk: self.freshness(desk, "Offline"))

    def test_signed_out(self):
        server = self.quiet_centre()
        key = {**server.supervisor, "secretAccessKey": "wrong"}
        self.draw("signed-out", server.url, key,
                  lambda desk: self.freshness(desk, "Signed out"))

    def test_signed_out_meanwhile(self):
        server = self.quiet_centre()
        call = self.told_call(server)
        link = self.start_link(server)
        # Another centre, which does not know the key.
        strange = self.start_server("--contacts", "0")

        def reach(desk):
            self.choose(call.name)(desk)
            link.lead_to(strange.port)
            self.poll(desk)
            self.freshness(desk, "Signed out")

        for look in self.looks():
            self.draw("signed-out-old", link.url, server.supervisor, reach, looks=[look])
            link.lead_to(server.port)

    def test_no_centre(self):
        self.set_environment(CHURN_DESK_LOCAL="/bin/false")
        self.draw("no-centre", None, None,
                  lambda desk: desk.wait_for("push button", self.words.pgettext("button", "Try Again")),
                  arguments=["--demo"])

    def spoken(self, desk):
        desk.wait_for("label", re.compile("^" + re.escape(TALK[0][1])))

    def test_ended(self):
        server = self.quiet_centre()
        call = self.told_call(server)
        call.tell("DISCONNECTED")
        self.draw("after-call", server.url, server.supervisor, self.spoken,
                  arguments=("--contact", call.id))
        call.tell("COMPLETED")
        self.draw("ended", server.url, server.supervisor, self.spoken,
                  arguments=("--contact", call.id))

    def test_lost(self):
        server, call = self.rewrite("UPDATE contacts SET lost = heard + 1")
        self.draw("lost", server.url, server.supervisor, self.spoken,
                  arguments=("--contact", call.id))

    def test_no_analysis(self):
        server = self.quiet_centre()
        call = self.told_call(server)
        server.deliver({"Version": "1.0.0", "Channel": "VOICE", "AccountId": "111122223333",
                        "InstanceId": calls.INSTANCE.rsplit("/", 1)[1], "ContactId": call.id,
                        "LanguageCode": "en-US", "EventType": "FAILED"})
        self.draw("no-analysis", server.url, server.supervisor, self.choose(call.name),
                  narrow=lambda desk: self.open_row(desk, call.name))

    def test_offer(self):
        self.set_setting("undo-seconds", "uint32 30")
        server = self.quiet_centre()
        numbers = iter(range(20))

        for look in self.looks():
            call = self.told_call(server, next(numbers))

            def reach(desk, call=call):
                self.choose(call.name)(desk)
                desk.press("push button", self.offer_button(24))
                desk.wait(self.outbox_files, "the offer on disk")

            self.draw("offer", server.url, server.supervisor, reach,
                      narrow=lambda desk, call=call: self.open_row(desk, call.name), more=(TALL,), looks=[look])
            for program in self.programs:
                if isinstance(program, harness.Desk):
                    program.kill()

    def test_offer_failed(self):
        """The call ends before the desk hears of it: the offer came too late."""
        self.set_setting("undo-seconds", "uint32 5")
        server = self.start_server("--contacts", "0", "--seed", "1", "--speed", "0.1")
        numbers = iter(range(20))

        for look in self.looks():
            call = self.told_call(server, next(numbers))

            def reach(desk, call=call):
                self.choose(call.name)(desk)
                call.tell("DISCONNECTED")
                desk.press("push button", self.offer_button(24))
                desk.wait_for("push button", self.words.pgettext("offer", "Dismiss"))

            self.draw("offer-failed", server.url, server.supervisor, reach,
                      narrow=lambda desk, call=call: self.open_row(desk, call.name), more=(TALL,), looks=[look])

    def test_offer_not_answered(self):
        self.set_setting("undo-seconds", "uint32 5")
        server = self.quiet_centre()
        call = self.told_call(server)
        link = self.start_link(server)
        link.refuse("^POST ")

        def reach(desk):
            self.choose(call.name)(desk)
            desk.press("push button", self.offer_button(24))
            again = self.words.pgettext("offer", "Not answered yet, is tried again. %s")
            desk.wait_for("label", re.compile("^" + re.escape(again.replace(" %s", ""))))

        self.draw("offer-waits", link.url, server.supervisor, reach,
                  narrow=lambda desk: self.open_row(desk, call.name), more=(TALL,))

    def test_closing(self):
        self.set_setting("undo-seconds", "uint32 30")
        server = self.quiet_centre()
        call = self.told_call(server)

        def reach(desk):
            desk.press("push button", self.offer_button(24))
            desk.wait(self.outbox_files, "the offer on disk")
            desk.key("ctrl+w")
            desk.wait(lambda: len(desk.windows()) > 1, "the question")

        self.of_a_call("closing", server, call, reach)

    def test_offer_made(self):
        server = self.quiet_centre()
        call = self.told_call(server)
        for months in (12, 24):
            status, answer = server.request("POST", f"/contacts/{call.id}/offers", {"months": months},
                                            headers={"Idempotency-Key": f"00000000-0000-4000-8000-0000000000{months}"})
            self.assertEqual(status, 201, answer)
        self.draw("offer-made", server.url, server.supervisor, self.choose(call.name),
                  narrow=lambda desk: self.open_row(desk, call.name), more=(TALL,))

    def test_keyboard(self):
        """Where the focus is, and what the chart says under its cursor."""
        server = self.quiet_centre()
        call = self.told_call(server)

        def chart(desk):
            self.choose(call.name)(desk)
            self.reach_by_tab(desk, self.words.gettext("Sentiment and churn over the call"))
            desk.key("End", "Left")

        self.draw("focus-chart", server.url, server.supervisor, chart)

        def offer(desk):
            self.choose(call.name)(desk)
            self.reach_by_tab(desk, self.offer_button(24))
            self.take_ring(desk, self.offer_button(24))

        self.draw("focus-offer", server.url, server.supervisor, offer)

    @staticmethod
    def has_focus(desk, name):
        return any(node.has("focused") and harness.matches(name, node.name) for node in desk.find_all())

    def reach_by_tab(self, desk, name):
        def reached():
            if self.has_focus(desk, name):
                return True
            desk.key("Tab")
            return False

        desk.wait(reached, "the focus to come by")

    def take_ring(self, desk, name):
        """The toolkit hides the ring a few seconds after the last key, before the window rests."""
        desk.key("Tab", "shift+Tab")
        desk.wait(lambda: self.has_focus(desk, name), "the focus to come back")
        self.shoot(desk, f"{self.state}-ring-{self.look}", WIDE)

    def of_a_call(self, state, server, call, reach):
        self.windows_of_its_own(state, server.url, server.supervisor, reach, self.choose(call.name),
                                lambda desk: self.open_row(desk, call.name))

    def test_popovers(self):
        server = self.quiet_centre()
        call = self.told_call(server)

        def freshness(desk):
            self.freshness(desk, "Live")
            desk.click(desk.wait_for("push button", self.words.pgettext("freshness", "Live")))
            desk.point_away()
            desk.wait_for("push button", self.words.pgettext("button", "Refresh Now"))

        self.of_a_call("freshness", server, call, freshness)

        self.of_a_call("menu", server, call, lambda desk: desk.key("F10"))

    def test_table(self):
        server = self.quiet_centre()
        call = self.told_call(server)

        def reach(desk):
            self.choose(call.name)(desk)
            desk.press("push button", self.words.pgettext("chart", "Show as a table"))

        self.draw("table", server.url, server.supervisor, reach,
                  narrow=lambda desk: self.open_row(desk, call.name), more=(TALL,))

    def test_search_without_a_hit(self):
        server = self.quiet_centre()
        call = self.told_call(server)

        def reach(desk):
            self.choose(call.name)(desk)
            desk.key("ctrl+f")
            desk.wait(lambda: desk.find("text") or desk.find("entry"), "the search entry")
            for node in desk.find_all():
                if node.can("EditableText") and node.is_shown() and node.has("focused"):
                    node.type("nobody of this name")
            desk.wait_for("push button", re.compile(
                re.escape(self.words.pgettext("button", "Show All Contacts"))))

        self.draw("no-hit", server.url, server.supervisor, reach)

    def test_foreign_names(self):
        """Names in other writings; boxes in the picture are fonts that are missing."""
        server = self.quiet_centre()
        call = calls.Call(server, calls.customers()[0])
        self.talk(call, (("CUSTOMER", "こんにちは、契約を解約したいです。", "NEGATIVE"),
                         ("CUSTOMER", "您好，我想取消合同。 안녕하세요, 해지하고 싶어요.", "NEGATIVE"),
                         ("CUSTOMER", "Здравствуйте! Γειά σας! مرحبا، أريد إلغاء العقد. שלום", "NEUTRAL"),
                         ("CUSTOMER", "สวัสดี नमस्ते 🙂", "POSITIVE")))

        def reach(desk):
            desk.wait(lambda: self.row(desk, call.name), "the call in the list")
            self.select(desk, call.name)
            desk.wait_for("label", re.compile("契約"))

        self.draw("foreign", server.url, server.supervisor, reach)

    def test_about_and_shortcuts(self):
        server = self.quiet_centre()

        def about(desk):
            self.freshness(desk, "Live")
            desk.key("F10")
            desk.press("menu item", re.compile(re.escape(
                self.words.pgettext("menu", "_About Churn Desk").replace("_", ""))))
            desk.wait(lambda: len(desk.windows()) > 1, "the window")

        self.windows_of_its_own("about", server.url, server.supervisor, about, sizes=(WIDE,))

        def shortcuts(desk):
            self.freshness(desk, "Live")
            desk.key("ctrl+question")
            desk.wait(lambda: len(desk.windows()) > 1, "the window")

        self.windows_of_its_own("shortcuts", server.url, server.supervisor, shortcuts, sizes=(WIDE,))


if __name__ == "__main__":
    tap.main()
