#!/usr/bin/python3
"""Pictures of the desk in every state it can be in, for people to look at.

    tests/tools/with-display --size 1600x1000 tests/ui/contact_sheet.py [Sheet.test_NAME…]

Each state is brought about in the real window against a real churn-desk-local, in each look (light,
dark, high contrast, and for some German and right-to-left), wide and 360 pixels narrow. The pictures
and contact-sheet.png with all of them go to contact-sheet/ of the build folder (CHURN_BUILD).
CONTACT_SHEET_LOOKS=light,german draws only these looks.

What a program can see is tested on the way: the window is as wide as it was asked to be, nothing in
it reaches over its edges, and the desk says nothing of itself.
"""

import atexit
import gettext
import os
import re
import socket
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import calls  # noqa: E402
import harness  # noqa: E402
import tap  # noqa: E402

FOLDER = os.path.join(harness.BUILD, "contact-sheet")
CATALOGUES = os.path.join(harness.BUILD, "po")

WIDE = 1366, 900
NARROW = 360, 780
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

    def draw(self, state, looks, url, key, reach=None, narrow=None, arguments=()):
        """A picture of each look, wide and narrow.

        reach(desk) brings the window to the state; narrow(desk), after it has become narrow, to what
        is to be seen there.
        """
        self.state = state
        for look in self.looks(looks):
            with self.subTest(look=look):
                self.words = words_of(look)
                environment = self.environment()
                self.set_environment(CHURN_DESK_LOCALEDIR=self.catalogues(look), **LOOKS[look])
                self.set_setting("window-size", f"({WIDE[0]}, {WIDE[1]})")
                try:
                    desk = self.start_desk(url, key, *arguments)
                    if reach:
                        reach(desk)
                    complaints = self.take(desk, f"{state}-{look}-wide", WIDE)
                    desk.resize(*NARROW)
                    self.settle(desk)
                    if narrow:
                        narrow(desk)
                    complaints += self.take(desk, f"{state}-{look}-narrow", NARROW)
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
        subprocess.run(["convert", path, "-crop", f"{WIDE[0]}x{WIDE[1]}+0+0" if size == WIDE else
                        f"{NARROW[0]}x{NARROW[1]}+0+0", "+repage", path], check=True)
        complaints = [f"{name}: {complaint}" for complaint in self.overhang(desk, size[0])]
        if desk.size() != size:
            complaints.append(f"{name}: the window is {desk.size()}")
        return complaints

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
            call.spoken += 14000
        harness.wait(lambda: call.churn() is not None, "the first prediction")

    def told_call(self, server, number=0, **more):
        call = calls.Call(server, calls.customers()[number], **more)
        self.talk(call)
        return call

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

    @staticmethod
    def to_contact(desk):
        desk.key("Return")

    # --- The states

    def test_supervisor(self):
        server = self.start_server("--contacts", "24", "--seed", "3", "--speed", "15")
        # Until the centre has been at work for a while.
        harness.wait(lambda: sum(len(row["windows"]["values"]) > 8 for row in server.contacts()) > 4,
                     "calls that have lasted")

        def reach(desk):
            desk.wait(lambda: len(self.rows(desk)[1]) >= 12, "the calls")
            desk.wait_for("push button", self.offer_button(24))

        self.draw("supervisor", ALL, server.url, server.supervisor, reach)

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
        self.draw("agent", ("light", "dark", "german"), server.url, agent,
                  lambda desk: desk.wait_for("push button", self.offer_button(24)))

    def test_contact(self):
        server = self.quiet_centre()
        call = self.told_call(server)
        self.draw("contact", ALL, server.url, server.supervisor, self.choose(call.name),
                  narrow=lambda desk: desk.click(self.row(desk, call.name)))

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

    def test_ended(self):
        server = self.quiet_centre()
        call = self.told_call(server)
        spoken = lambda desk: desk.wait_for("label", re.compile("^" + re.escape(TALK[0][1])))  # noqa: E731
        call.tell("DISCONNECTED")
        self.draw("after-call", ("light", "german"), server.url, server.supervisor, spoken,
                  arguments=("--contact", call.id))
        call.tell("COMPLETED")
        self.draw("ended", WORDY, server.url, server.supervisor, spoken,
                  arguments=("--contact", call.id))

    def test_no_analysis(self):
        server = self.quiet_centre()
        call = self.told_call(server)
        server.deliver({"Version": "1.0.0", "Channel": "VOICE", "AccountId": "111122223333",
                        "InstanceId": calls.INSTANCE.rsplit("/", 1)[1], "ContactId": call.id,
                        "LanguageCode": "en-US", "EventType": "FAILED"})
        self.draw("no-analysis", WORDY, server.url, server.supervisor, self.choose(call.name),
                  narrow=lambda desk: desk.click(self.row(desk, call.name)))

    def test_offer(self):
        self.set_setting("undo-seconds", "30")
        server = self.quiet_centre()
        numbers = iter(range(20))

        for look in self.looks(WORDY):
            call = self.told_call(server, next(numbers))

            def reach(desk, call=call):
                self.choose(call.name)(desk)
                desk.press("push button", self.offer_button(24))
                desk.wait(self.outbox_files, "the offer on disk")

            self.draw("offer", [look], server.url, server.supervisor, reach,
                      narrow=lambda desk, call=call: desk.click(self.row(desk, call.name)))
            for program in self.programs:
                if isinstance(program, harness.Desk):
                    program.kill()

    def test_offer_made(self):
        server = self.quiet_centre()
        call = self.told_call(server)
        for months in (12, 24):
            status, answer = server.request("POST", f"/contacts/{call.id}/offers", {"months": months},
                                            headers={"Idempotency-Key": f"00000000-0000-4000-8000-0000000000{months}"})
            self.assertEqual(status, 201, answer)
        self.draw("offer-made", WORDY, server.url, server.supervisor, self.choose(call.name),
                  narrow=lambda desk: desk.click(self.row(desk, call.name)))

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
                try:
                    desk = self.start_desk(server.url, server.supervisor)
                    reach(desk)
                    self.settle(desk)
                    os.makedirs(FOLDER, exist_ok=True)
                    desk.picture(os.path.join(FOLDER, f"{state}-{look}-wide.png"))
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
