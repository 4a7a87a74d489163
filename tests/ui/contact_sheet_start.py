#!/usr/bin/python3
"""Pictures of what comes before the contacts: the first start, signing in, the preferences, the doctor.

    tests/tools/with-display --size 1600x2000 tests/ui/contact_sheet_start.py [Start.test_NAME…]

They go where those of contact_sheet.py go, in the same looks and sizes.
"""

import json
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "aws")]

import sheet  # noqa: E402
import sign_in  # noqa: E402
import tap  # noqa: E402


class Start(sign_in.Case, sheet.Case):
    def setUp(self):
        super().setUp()
        self.pending = False
        self.accounts = ["111111111111", "222222222222"]

    def create_token(self, _):
        if self.pending:
            return 400, "AuthorizationPendingException", json.dumps({"error": "authorization_pending"})
        return {"accessToken": "access-token-1", "expiresIn": 28800, "tokenType": "Bearer",
                "refreshToken": "refresh-token-1"}

    def start_desk(self, url, key, *arguments):
        # What a desk before it was signed in to is none of this one's.
        self.set_setting("connection", "'none'")
        return super().start_desk(url, key, *arguments)

    # --- What a person does, in any language

    def word(self, words, context="assistant"):
        return self.words.pgettext(context, words).replace("_", "")

    def set_out(self, desk, row):
        """Chooses a way on the first page."""
        self.choose(desk, self.word(row))

    def say(self, desk, title, text):
        self.enter(desk, self.word(title), text)

    def go_on(self, desk, button):
        desk.press("push button", self.word(button, "button"))

    def first(self, state, reach, **more):
        self.draw(state, None, None, reach, **more)

    def enter_keys(self, desk, secret):
        self.set_out(desk, "Enter _Keys")
        self.say(desk, "Access key ID", self.server.supervisor["accessKeyId"])
        self.say(desk, "Secret access key", secret)
        self.go_on(desk, "Continue")

    def connect(self, desk, url):
        self.say(desk, "Address (https://…/prod)", url)
        self.say(desk, "Region (such as us-east-1)", "us-east-1")
        self.go_on(desk, "Connect")

    def sign_in(self, desk):
        self.set_out(desk, "_Sign In with IAM Identity Center")
        self.say(desk, "Start address (https://….awsapps.com/start)", sign_in.START)
        self.say(desk, "Its region (such as eu-central-1)", "us-east-1")
        self.go_on(desk, "Sign In")

    # --- The states

    def test_welcome(self):
        self.first("welcome", lambda desk: desk.wait_for("list item", self.word("_Try the Demo")))

    def test_identity_center(self):
        self.first("sign-in", lambda desk: self.set_out(desk, "_Sign In with IAM Identity Center"))

    def test_code(self):
        self.pending = True

        def reach(desk):
            self.sign_in(desk)
            desk.wait_for("label", sign_in.CODE)

        self.first("sign-in-code", reach)

    def test_account(self):
        def reach(desk):
            self.sign_in(desk)
            desk.wait_for("list item", re.compile(r"\(222222222222\)$"))

        self.first("sign-in-account", reach)

    def test_denied(self):
        self.create_token = lambda _: (400, "AccessDeniedException", '{"error":"access_denied"}')
        self.double.answers["CreateToken"] = self.create_token

        def reach(desk):
            self.sign_in(desk)
            desk.wait_for("push button", self.words.gettext("Get a New Code"))

        self.first("sign-in-denied", reach)

    def test_profile(self):
        self.first("profile", lambda desk: self.set_out(desk, "Use an AWS _Profile"))

    def test_keys(self):
        def reach(desk):
            self.set_out(desk, "Enter _Keys")
            self.go_on(desk, "Continue")
            desk.wait_for("label", self.words.gettext("Enter the access key ID and the secret access key."))

        self.first("keys", reach)

    def test_refused(self):
        def reach(desk):
            self.enter_keys(desk, "wrong")
            self.connect(desk, self.server.url)
            desk.wait_for("label", self.words.gettext(
                "Your credentials are not accepted. Is the secret access key right?"))

        self.first("refused", reach)

    def test_no_keyring(self):
        def reach(desk):
            self.enter_keys(desk, self.server.supervisor["secretAccessKey"])
            self.connect(desk, self.server.url)
            desk.wait(lambda: len(desk.windows()) > 1, "the window that says so")

        self.windows_of_its_own("no-keyring", None, None, reach)

    def test_preferences(self):
        key = self.server.supervisor
        self.double.keys[key["accessKeyId"]] = (key["secretAccessKey"], None)
        self.double.answers["GetCallerIdentity"] = lambda _: {
            "Account": "111122223333", "Arn": "arn:aws:sts::111122223333:assumed-role/Supervisors/sam",
            "UserId": "AROAEXAMPLE:sam"}
        for page, title in (("connection", "Connection"), ("desk", "Desk"), ("doctor", "Doctor")):
            def reach(desk, title=title):
                self.freshness(desk, "Live")
                known = desk.x_windows()
                desk.key("ctrl+comma")
                window = desk.wait(lambda: next((window for window in desk.windows()
                                                 if window != desk.window), None), "the preferences")
                if self.size != sheet.WIDE:
                    own = desk.wait(lambda: set(desk.x_windows()) - set(known), "their window on the screen")
                    desk.resize(*self.size, own.pop())
                desk.turn_to(window, self.word(title, "preferences"))

            self.windows_of_its_own("preferences-" + page, self.server.url, self.server.supervisor, reach,
                                    sizes=(sheet.WIDE, sheet.PREFERENCES))


if __name__ == "__main__":
    tap.main()
