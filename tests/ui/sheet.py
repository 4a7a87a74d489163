"""What draws the desk in a state, in each look and size, for people to look at: see contact_sheet.py."""

import atexit
import gettext
import hashlib
import os
import re
import sqlite3
import subprocess

import calls
import harness

FOLDER = os.path.join(harness.BUILD, "contact-sheet")
THUMBNAILS = os.path.join(FOLDER, "thumbnails")
# As Xvfb keeps it, which with-display starts.
SCREEN = os.path.join(os.environ["CHURN_SCREEN"], "Xvfb_screen0")
STILL = 12  # looks at it
CATALOGUES = os.path.join(harness.BUILD, "po")

WIDE = 1600, 900
LAPTOP = 1366, 768
BESIDE = 420, 800  # a softphone
NARROW = 360, 720
TALL = 360, 1900  # all that is scrolled in the narrow one
SCROLLED = ("Totals, ", "Summen, ")
BORDER = 5  # of the window, which accessible places do not count
# libadwaita has the preferences be 360 wide, without the border.
PREFERENCES = NARROW[0] + 2 * BORDER, NARROW[1]

LOOKS = {
    "light": {},
    "dark": {"ADW_DEBUG_COLOR_SCHEME": "prefer-dark"},
    "contrast": {"ADW_DEBUG_HIGH_CONTRAST": "1"},
    "dark-contrast": {"ADW_DEBUG_COLOR_SCHEME": "prefer-dark", "ADW_DEBUG_HIGH_CONTRAST": "1"},
    "german": {"LANGUAGE": "de"},
    # There is no Arabic yet: this shows the window from right to left, in English.
    "arabic": {"LANGUAGE": "ar"},
}

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


class Case(harness.Case):
    @staticmethod
    def looks():
        chosen = os.environ.get("CONTACT_SHEET_LOOKS")
        return chosen.split(",") if chosen else list(LOOKS)

    def draw(self, state, url, key, reach=None, narrow=None, arguments=(), more=(), looks=None):
        """A picture of each look, wide and narrow, and in more sizes than these.

        reach(desk) brings the window to the state; narrow(desk), after it has become narrow, to what
        is to be seen there.
        """
        self.state = state
        for look in looks or self.looks():
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
                        if last:
                            desk.resize(*size)
                            self.settle(desk)
                            if narrow and last[0] > BESIDE[0] >= size[0]:
                                narrow(desk)
                        complaints += self.take(desk, f"{state}-{look}", size)
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
        self.shoot(desk, name, size)
        name = f"{name}-{size[0]}x{size[1]}"
        complaints = [f"{name}: {complaint}" for complaint in self.overhang(desk, size[0])]
        if desk.size() != size:
            complaints.append(f"{name}: the window is {desk.size()}")
        return complaints

    @staticmethod
    def shoot(desk, name, size):
        os.makedirs(THUMBNAILS, exist_ok=True)
        name = f"{name}-{size[0]}x{size[1]}.png"
        subprocess.run(["convert", "xwd:" + SCREEN, "-crop", f"{size[0]}x{size[1]}+0+0", "+repage", "-quality", "15",
                        "-write", os.path.join(FOLDER, name), "-scale", "420x300",
                        os.path.join(THUMBNAILS, name)], check=True)

    @staticmethod
    def settle(desk):
        """Waits until the screen has not changed for a while, or is one that never rests."""
        seen = []

        def still():
            with open(SCREEN, "rb") as screen:
                seen.append(hashlib.sha1(screen.read()).digest())
            return len(set(seen[-STILL:])) == 1 and len(seen) >= STILL or len(seen) > 5 * STILL

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

    def agents_centre(self):
        """A centre with agents, in which almost no time passes."""
        server = self.start_server("--contacts", "4", "--seed", "1", "--speed", "0.05")
        return server, calls.idle_agent(server)

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
        length = self.words.ngettext("%lu\u00a0month", "%lu\u00a0months", months).replace("%lu", str(months))
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

    def windows_of_its_own(self, state, url, key, reach, before=None, narrow=None, sizes=(WIDE, NARROW)):
        """As draw(), of what does not outlive a change of the window's size: reach(desk) is for each self.size."""
        for look in self.looks():
            for size in sizes:
                with self.subTest(state=state, look=look, size=size):
                    self.words, self.size = words_of(look), size
                    environment = self.environment()
                    self.set_environment(CHURN_DESK_LOCALEDIR=self.catalogues(look), **LOOKS[look])
                    self.set_setting("window-size", f"({WIDE[0]}, {WIDE[1]})")
                    desk = None
                    try:
                        desk = self.start_desk(url, key)
                        if before:
                            before(desk)
                        if size != WIDE:
                            desk.resize(*NARROW)
                            self.settle(desk)
                            if narrow:
                                narrow(desk)
                        reach(desk)
                        self.settle(desk)
                        self.shoot(desk, f"{state}-{look}", size)
                    finally:
                        if desk:
                            desk.kill()
                        self._environment = environment


def bind():
    """All pictures in one, which ImageMagick makes no higher than 16,000 pixels."""
    if not os.path.isdir(THUMBNAILS):
        return
    pictures = [os.path.join(THUMBNAILS, name) for name in sorted(os.listdir(THUMBNAILS))]
    subprocess.run(["montage", "-label", "%t", *pictures, "-tile", "18x", "-geometry", "420x300+8+8",
                    os.path.join(FOLDER, "contact-sheet.png")], check=False)


atexit.register(bind)
