#!/usr/bin/python3
"""Pictures of the desk in every state it can be in, for people to look at.

    tests/tools/with-display --size 1600x2000 tests/ui/contact_sheet.py [Sheet.test_NAME…]

Each state is brought about in the real window against a real churn-desk-local, in each look (light,
dark, high contrast, and for some German and right-to-left), 1600 and 360 pixels wide, and in sizes
of its own. The pictures and contact-sheet.png with all of them go to contact-sheet/ of the build
folder (CHURN_BUILD). CONTACT_SHEET_LOOKS=light,german draws only these looks.

What a program can see is tested on the way: the window is as wide as it was asked to be, nothing in
it reaches over its edges, and the desk says nothing of itself.
"""

import atexit
import gettext
import os
import re
import socket
import sqlite3
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import calls  # noqa: E402
import harness  # noqa: E402
import tap  # noqa: E402

FOLDER = os.path.join(harness.BUILD, "contact-sheet")
CATALOGUES = os.path.join(harness.BUILD, "po")

WIDE = 1600, 900
LAPTOP = 1366, 768
BESIDE = 420, 800  # a softphone
NARROW = 360, 720
TALL = 360, 1900  # all that is scrolled in the narrow one
SCROLLED = ("Totals, ", "Summen, ")
BORDER = 5  # of the window, which accessible places do not count

LOOKS = {
    "light": {},
    "dark": {"ADW_DEBUG_COLOR_SCHEME": "prefer-dark"},
    "contrast": {"ADW_DEBUG_HIGH_CONTRAST": "1"},
    "dark-contrast": {"ADW_DEBUG_COLOR_SCHEME": "prefer-dark", "ADW_DEBUG_HIGH_CONTRAST": "1"},
    "german": {"LANGUAGE": "de"},
    # There is no Arabic yet: this shows the window from right to left, in English.
    "arabic": {"LANGUAGE": "ar"},
}
ALWAYS = ("light", "dark", "contrast")
WORDY = ALWAYS + ("german",)
ALL = tuple(LOOKS)

# What a call is made of that has something to show: who speaks, what, and how.
TALK = (
    ("AGENT", "Good morning, you are speaking with Jo. How can I help you?", "NEUTRAL"),
    ("CUSTOMER", "My contract ends in three months, and a friend pays half of what I do.", "NEGATIVE"),
    ("AGENT", "I am sorry to hear that. Let me look at what we can do for you.", "NEUTRAL"),
    ("CUSTOMER", "I have called four times already, and nobody called back.", "NEGATIVE"),
    ("CUSTOMER", "Honestly, I am thinking of leaving.", "NEGATIVE"),
    ("AGENT", "I understand. There is an offer that I can make you right now.", "POSITIVE"),
    ("CUSTOMER", "Well, tell me.", "NEUTRAL"),
)


def words_of(look):
    """Translates what names the desk's buttons in a look."""
    language = LOOKS[look].get("LANGUAGE", "en")
    return gettext.translation("churn-desk", CATALOGUES, [language], fallback=True)


class Sheet(harness.Case):
    def looks(self, wanted):
        chosen = os.environ.get("CONTACT_SHEET_LOOKS")
        return [look for look in wanted if not chosen or look in chosen.split(",")]

    def draw(self, state, looks, url, key, reach=None, narrow=None, arguments=(), more=()):
        """A picture of each look, wide and narrow, and in more sizes than these.

        reach(desk) brings the window to the state; narrow(desk), after it has become narrow, to what
        is to be seen there.
        """
        self.state = state
        for look in self.looks(looks):
            with self.subTest(look=look):
                self.look, self.words = look, words_of(look)
                environment = self.environment()
                self.set_environment(CHURN_DESK_LOCALEDIR=self.catalogues(look), **LOOKS[look])
                self.set_setting("window-size", f"({WIDE[0]}, {WIDE[1]})")
                try:
                    desk = self.start_desk(url, key, *arguments)
                    if reach:
                        reach(desk)
                    complaints = []
                    sizes = sorted({WIDE, NARROW, *more}, reverse=True)
                    for size, last in zip(sizes, [None, *sizes]):
                        if last and last[0] > BESIDE[0] > size[0]:
                            # As by hand, the title is hidden on the way, and asks for no room.
                            desk.resize(*BESIDE)
                            self.settle(desk)
                        if last:
                            desk.resize(*size)
                            self.settle(desk)
                            if narrow and last[0] > BESIDE[0] >= size[0]:
                                narrow(desk)
                        complaints += self.take(desk, f"{state}-{look}-{size[0]}x{size[1]}", size)
                    self.assertEqual(complaints, [])
                finally:
                    for program in self.programs:
                        if isinstance(program, harness.Desk):
                            program.kill()
                    self._environment = environment

    def catalogues(self, look):
        """GLib has the toolkit speak a language only where the application speaks it too."""
        if look != "arabic":
            return CATALOGUES
        folder = os.path.join(self.folder, "locale", "ar", "LC_MESSAGES")
        os.makedirs(folder, exist_ok=True)
        subprocess.run(["msgfmt", "--output-file=" + os.path.join(folder, "churn-desk.mo"), "-"],
                       input=b'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n',
                       check=True)
        return os.path.join(self.folder, "locale")

    def take(self, desk, name, size):
        self.settle(desk)
        os.makedirs(FOLDER, exist_ok=True)
        path = os.path.join(FOLDER, name + ".png")
        desk.picture(path)
        self.crop(path, size)
        complaints = [f"{name}: {complaint}" for complaint in self.overhang(desk, size[0])]
        if desk.size() != size:
            complaints.append(f"{name}: the window is {desk.size()}")
        return complaints

    @staticmethod
    def crop(path, size):
        subprocess.run(["convert", path, "-crop", f"{size[0]}x{size[1]}+0+0", "+repage", path],
                       check=True)

    @staticmethod
    def settle(desk):
        """Waits until two looks at the whole window see the same, or it is one that never rests."""
        seen = []

        def still():
            seen.append([re.sub(r"\d+", "0", line) for line in desk.window.tree()])
            return len(seen) > 1 and seen[-2] == seen[-1] or len(seen) > 6

        desk.wait(still, "the window to come to rest")

    @staticmethod
    def overhang(desk, width):
        """What reaches over the window's edges, but for what is scrolled there."""
        found = []

        def look(node):
            for child in node.children():
                # What can be scrolled may be larger; the totals are.
                if (not child.is_shown() or not child.has("showing")
                        or child.role in ("table", "tree table") or child.name.startswith(SCROLLED)):
                    continue
                # What is no widget, as the page of a stack, has no place.
                if child.can("Component"):
                    x, _, its_width, _ = child.extents()
                    x += BORDER
                    if x < 0 or x + its_width > width:
                        found.append(f"{child} from {x} to {x + its_width}")
                look(child)

        look(desk.window)
        return found

    # --- What is in the centre

    def quiet_centre(self):
        """A centre where nothing happens but what we tell it."""
        return self.start_server("--contacts", "0", "--seed", "1")

    def talk(self, call, turns=TALK):
        for role, content, sentiment in turns:
            call.say(content, sentiment, role)
            if role == "CUSTOMER":
                call.match(sentiment)
            call.spoken += 14000
        harness.wait(lambda: call.churn() is not None, "the first prediction")

    def told_call(self, server, number=0, **more):
        call = calls.Call(server, calls.customers()[number], **more)
        self.talk(call)
        return call

    def idle_agent(self, server):
        """An agent who has nothing to do but what we tell."""
        busy = {row["agent"]["id"] for row in server.contacts() if row["agent"]}
        return next(agent for agent in server.ready["agents"] if agent["id"] not in busy)

    def agents_centre(self):
        """A centre with agents, in which almost no time passes."""
        server = self.start_server("--contacts", "4", "--seed", "1", "--speed", "0.05")
        return server, self.idle_agent(server)

    def rewrite(self, change, *values):
        """A quiet centre with a told call, in whose store something was changed while it stood still."""
        store = os.path.join(self.folder, "store.sqlite")
        server = self.start_server("--contacts", "0", "--seed", "1", "--store", store)
        call = self.told_call(server)
        server.stop()
        with sqlite3.connect(store) as database:
            changed = database.execute(change + " WHERE id = ?", (*values, call.id))
            self.assertEqual(changed.rowcount, 1)
        return self.start_server("--contacts", "0", "--seed", "1", "--store", store), call

    def poll(self, desk):
        desk.key("F5")

    def choose(self, name):
        def reach(desk):
            desk.wait(lambda: self.row(desk, name), "the call in the list")
            self.select(desk, name)
            desk.wait_for("label", re.compile("^" + re.escape(TALK[0][1])))

        return reach

    # As the harness's, in any language.

    @staticmethod
    def rows(desk):
        table = desk.find("tree table")
        found = table.find("list") if table else None
        return found, [row for row in found.children() if row.is_shown()] if found else []

    def row(self, desk, name):
        return next((row for row in self.rows(desk)[1] if row.find("label", name)), None)

    def select(self, desk, name):
        found, rows = self.rows(desk)
        for index, row in enumerate(rows):
            if row.find("label", name) and not row.has("selected"):
                found.select_child(index)

    def offer_button(self, months):
        length = self.words.ngettext("%lu month", "%lu months", months).replace("%lu", str(months))
        return re.compile("^" + re.escape(self.words.gettext("Offer %s").replace("%s", length)))

    def freshness(self, desk, word):
        word = self.words.pgettext("freshness", word)
        desk.wait(lambda: desk.find("push button", re.compile(f"^{word}(,|$)")),
                  f"the header bar to say {word}")

    def open_row(self, desk, name):
        """From the narrow list to the contact."""
        desk.click(desk.wait(lambda: self.row(desk, name), "the call in the narrow list"))
        desk.point_away()
        desk.wait_for("push button", self.words.pgettext("button", "Back"))

    # --- The states

    def test_supervisor(self):
        server = self.start_server("--contacts", "24", "--seed", "3", "--speed", "15")
        # Until the centre has been at work for a while.
        harness.wait(lambda: sum(len(row["windows"]["values"]) > 8 for row in server.contacts()) > 4,
                     "calls that have lasted")

        def reach(desk):
            desk.wait(lambda: len(self.rows(desk)[1]) >= 12, "the calls")
            desk.wait_for("push button", self.offer_button(24))

        self.draw("supervisor", ALL, server.url, server.supervisor, reach, more=(LAPTOP,))

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
        self.draw("agent", ALL, server.url, agent,
                  lambda desk: desk.wait_for("push button", self.offer_button(24)),
                  more=(BESIDE, TALL))

    def test_agent_alone(self):
        server, agent = self.agents_centre()
        self.draw("agent-none", ALL, server.url, agent, lambda desk: self.freshness(desk, "Live"))

    def test_agent_after_call(self):
        server, agent = self.agents_centre()
        numbers = iter(range(20))

        def reach(desk):
            # What is over before the desk is there does not come up by itself.
            call = self.told_call(server, next(numbers), agent=agent["id"])
            self.poll(desk)
            desk.wait_for("push button", self.offer_button(24))
            call.tell("DISCONNECTED")
            self.poll(desk)
            desk.wait(lambda: desk.find("push button", self.offer_button(24)) is None, "the end")

        self.draw("agent-after-call", WORDY, server.url, agent, reach)

    def test_agent_chats(self):
        server, agent = self.agents_centre()
        told = [self.told_call(server, number, agent=agent["id"], channel="CHAT")
                for number in range(4)]

        def reach(desk):
            desk.wait(lambda: desk.find("push button", re.compile("^" + re.escape(told[0].name))),
                      "the chats")
            self.spoken(desk)

        self.draw("agent-chats", ALL, server.url, agent, reach, more=(BESIDE,))

    def test_contact(self):
        server = self.quiet_centre()
        call = self.told_call(server)
        self.draw("contact", ALL, server.url, server.supervisor, self.choose(call.name),
                  narrow=lambda desk: self.open_row(desk, call.name), more=(LAPTOP, TALL))

    def test_contact_that_is_not_there(self):
        server = self.quiet_centre()
        self.draw("no-contact", WORDY, server.url, server.supervisor,
                  lambda desk: desk.wait_for("push button", self.words.pgettext("button", "Try Again")),
                  arguments=("--contact", "00000000-0000-4000-8000-000000000000"))

    def test_claimed(self):
        server, call = self.rewrite("UPDATE contacts SET claimed_by = ?, claimed_name = ?", "mmustermann",
                                    "Maximiliane Mustermann-Lindenberg")
        self.draw("claimed", WORDY, server.url, server.supervisor, self.choose(call.name),
                  narrow=lambda desk: self.open_row(desk, call.name))

    def test_help(self):
        server, agent = self.agents_centre()
        call = self.told_call(server, agent=agent["id"])
        status, answer = server.request("POST", f"/agents/{agent['id']}/contacts/{call.id}/help",
                                        {"active": True}, key=agent)
        self.assertEqual(status, 200, answer)
        self.draw("help", WORDY, server.url, server.supervisor, self.choose(call.name),
                  narrow=lambda desk: self.open_row(desk, call.name))
        self.draw("agent-help", ("light", "german"), server.url, agent, self.spoken)

    def test_empty(self):
        server = self.quiet_centre()
        self.draw("empty", WORDY, server.url, server.supervisor,
                  lambda desk: self.freshness(desk, "Live"))

    def test_loading(self):
        with socket.socket() as silent:
            silent.bind(("127.0.0.1", 0))
            silent.listen(16)
            self.draw("loading", WORDY, f"http://127.0.0.1:{silent.getsockname()[1]}",
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

        for look in self.looks(WORDY):
            self.draw("offline", [look], link.url, server.supervisor, reach)
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

        for look in self.looks(WORDY):
            self.draw("slow", [look], link.url, server.supervisor, reach)
            link.refuse(None)

    def test_unreachable(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            self.draw("unreachable", WORDY, f"http://127.0.0.1:{taken.getsockname()[1]}",
                      {"accessKeyId": "AKIDEXAMPLE", "secretAccessKey": "none"},
                      lambda desk: self.freshness(desk, "Offline"))

    def test_signed_out(self):
        server = self.quiet_centre()
        key = {**server.supervisor, "secretAccessKey": "wrong"}
        self.draw("signed-out", WORDY, server.url, key,
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

        for look in self.looks(WORDY):
            self.draw("signed-out-old", [look], link.url, server.supervisor, reach)
            link.lead_to(server.port)

    def test_no_centre(self):
        self.set_environment(CHURN_DESK_LOCAL="/bin/false")
        self.draw("no-centre", WORDY, None, None,
                  lambda desk: desk.wait_for("push button", self.words.pgettext("button", "Try Again")),
                  arguments=["--demo"])

    def spoken(self, desk):
        desk.wait_for("label", re.compile("^" + re.escape(TALK[0][1])))

    def test_ended(self):
        server = self.quiet_centre()
        call = self.told_call(server)
        call.tell("DISCONNECTED")
        self.draw("after-call", ("light", "german"), server.url, server.supervisor, self.spoken,
                  arguments=("--contact", call.id))
        call.tell("COMPLETED")
        self.draw("ended", WORDY, server.url, server.supervisor, self.spoken,
                  arguments=("--contact", call.id))

    def test_lost(self):
        server, call = self.rewrite("UPDATE contacts SET lost = heard + 1")
        self.draw("lost", WORDY, server.url, server.supervisor, self.spoken,
                  arguments=("--contact", call.id))

    def test_no_analysis(self):
        server = self.quiet_centre()
        call = self.told_call(server)
        server.deliver({"Version": "1.0.0", "Channel": "VOICE", "AccountId": "111122223333",
                        "InstanceId": calls.INSTANCE.rsplit("/", 1)[1], "ContactId": call.id,
                        "LanguageCode": "en-US", "EventType": "FAILED"})
        self.draw("no-analysis", WORDY, server.url, server.supervisor, self.choose(call.name),
                  narrow=lambda desk: self.open_row(desk, call.name))

    def test_offer(self):
        self.set_setting("undo-seconds", "uint32 30")
        server = self.quiet_centre()
        numbers = iter(range(20))

        for look in self.looks(WORDY):
            call = self.told_call(server, next(numbers))

            def reach(desk, call=call):
                self.choose(call.name)(desk)
                desk.press("push button", self.offer_button(24))
                desk.wait(self.outbox_files, "the offer on disk")

            self.draw("offer", [look], server.url, server.supervisor, reach,
                      narrow=lambda desk, call=call: self.open_row(desk, call.name))
            for program in self.programs:
                if isinstance(program, harness.Desk):
                    program.kill()

    def test_offer_failed(self):
        """The call ends before the desk hears of it: the offer came too late."""
        self.set_setting("undo-seconds", "uint32 5")
        server = self.start_server("--contacts", "0", "--seed", "1", "--speed", "0.1")
        numbers = iter(range(20))

        for look in self.looks(WORDY):
            call = self.told_call(server, next(numbers))

            def reach(desk, call=call):
                self.choose(call.name)(desk)
                call.tell("DISCONNECTED")
                desk.press("push button", self.offer_button(24))
                desk.wait_for("push button", self.words.pgettext("offer", "Dismiss"))

            self.draw("offer-failed", [look], server.url, server.supervisor, reach,
                      narrow=lambda desk, call=call: self.open_row(desk, call.name), more=(TALL,))

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

        self.draw("offer-waits", ("light", "german"), link.url, server.supervisor, reach,
                  narrow=lambda desk: self.open_row(desk, call.name), more=(TALL,))

    def test_closing(self):
        self.set_setting("undo-seconds", "uint32 30")
        server = self.quiet_centre()
        call = self.told_call(server)

        def reach(desk):
            self.choose(call.name)(desk)
            desk.press("push button", self.offer_button(24))
            desk.wait(self.outbox_files, "the offer on disk")
            desk.key("ctrl+w")
            desk.wait(lambda: len(desk.windows()) > 1, "the question")

        self.windows_of_its_own("closing", server, reach)

    def test_offer_made(self):
        server = self.quiet_centre()
        call = self.told_call(server)
        for months in (12, 24):
            status, answer = server.request("POST", f"/contacts/{call.id}/offers", {"months": months},
                                            headers={"Idempotency-Key": f"00000000-0000-4000-8000-0000000000{months}"})
            self.assertEqual(status, 201, answer)
        self.draw("offer-made", WORDY, server.url, server.supervisor, self.choose(call.name),
                  narrow=lambda desk: self.open_row(desk, call.name))

    def test_keyboard(self):
        """Where the focus is, and what the chart says under its cursor."""
        server = self.quiet_centre()
        call = self.told_call(server)

        def chart(desk):
            self.choose(call.name)(desk)
            self.reach_by_tab(desk, self.words.gettext("Sentiment and churn over the call"))
            desk.key("End", "Left")

        self.draw("focus-chart", ALWAYS, server.url, server.supervisor, chart)

        def offer(desk):
            self.choose(call.name)(desk)
            self.reach_by_tab(desk, self.offer_button(24))
            self.take_ring(desk, self.offer_button(24))

        self.draw("focus-offer", ALWAYS, server.url, server.supervisor, offer)

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
        path = os.path.join(FOLDER, f"{self.state}-ring-{self.look}-{WIDE[0]}x{WIDE[1]}.png")
        os.makedirs(FOLDER, exist_ok=True)
        desk.picture(path)
        self.crop(path, WIDE)

    def test_popovers(self):
        server = self.quiet_centre()
        call = self.told_call(server)

        def freshness(desk):
            self.choose(call.name)(desk)
            self.freshness(desk, "Live")
            desk.click(desk.wait_for("push button", self.words.pgettext("freshness", "Live")))
            desk.point_away()
            desk.wait_for("push button", self.words.pgettext("button", "Refresh Now"))

        self.windows_of_its_own("freshness", server, freshness)

        def menu(desk):
            self.choose(call.name)(desk)
            desk.key("F10")

        self.windows_of_its_own("menu", server, menu)

    def test_table(self):
        server = self.quiet_centre()
        call = self.told_call(server)

        def reach(desk):
            self.choose(call.name)(desk)
            desk.press("push button", self.words.pgettext("chart", "Show as a table"))

        self.draw("table", ("light", "german"), server.url, server.supervisor, reach,
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

        self.draw("no-hit", WORDY, server.url, server.supervisor, reach)

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

        self.draw("foreign", ("light",), server.url, server.supervisor, reach)

    def test_about_and_shortcuts(self):
        server = self.quiet_centre()

        def about(desk):
            self.freshness(desk, "Live")
            desk.key("F10")
            desk.press("menu item", re.compile(re.escape(
                self.words.pgettext("menu", "_About Churn Desk").replace("_", ""))))
            desk.wait(lambda: len(desk.windows()) > 1, "the window")

        self.windows_of_its_own("about", server, about)

        def shortcuts(desk):
            self.freshness(desk, "Live")
            desk.key("ctrl+question")
            desk.wait(lambda: len(desk.windows()) > 1, "the window")

        self.windows_of_its_own("shortcuts", server, shortcuts)

    def windows_of_its_own(self, state, server, reach):
        for look in self.looks(WORDY):
            with self.subTest(state=state, look=look):
                self.words = words_of(look)
                environment = self.environment()
                self.set_environment(CHURN_DESK_LOCALEDIR=CATALOGUES, **LOOKS[look])
                self.set_setting("window-size", f"({WIDE[0]}, {WIDE[1]})")
                try:
                    desk = self.start_desk(server.url, server.supervisor)
                    reach(desk)
                    self.settle(desk)
                    os.makedirs(FOLDER, exist_ok=True)
                    path = os.path.join(FOLDER, f"{state}-{look}-{WIDE[0]}x{WIDE[1]}.png")
                    desk.picture(path)
                    self.crop(path, WIDE)
                finally:
                    desk.kill()
                    self._environment = environment


def bind():
    """All pictures in one, a state a row."""
    if not os.path.isdir(FOLDER):
        return
    pictures = [os.path.join(FOLDER, name) for name in sorted(os.listdir(FOLDER))
                if name.endswith(".png") and name != "contact-sheet.png"]
    if pictures:
        subprocess.run(["montage", "-label", "%t", *pictures, "-tile", "8x", "-geometry", "420x300+8+8",
                        os.path.join(FOLDER, "contact-sheet.png")], check=False)


if __name__ == "__main__":
    atexit.register(bind)
    tap.main()
