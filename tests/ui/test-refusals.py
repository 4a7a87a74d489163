#!/usr/bin/python3
"""What API Gateway refuses, row by row of what it can say: the words in the real window, and what the
desk does about it. Nothing that is shown is lost meanwhile, and no offer.
"""

import collections
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import gateway  # noqa: E402
import harness  # noqa: E402
import sign_in  # noqa: E402
import tap  # noqa: E402

# What API Gateway answers; how often it is asked in all; what the header bar says then, and why; what
# the page says on which the address is entered, where that is something else; whether whoever looks
# after the contact centre is to be told the request's id.
Row = collections.namedtuple("Row", "status kind message attempts freshness words at_address told",
                             defaults=(None, False))
ROWS = (
    Row(403, "MissingAuthenticationTokenException", "Missing Authentication Token", 1, "Signed out",
        "The address leads to nothing that can be asked",
        "Enter the address as the stack’s outputs have it", told=True),
    # The clock of the answer is right: there is nothing to correct for.
    Row(403, "InvalidSignatureException", "Signature expired: 20201027T123008Z is now earlier than "
        "20201027T125507Z (20201027T130007Z - 5 min.)", 1, "Slow", "The clock of this computer is wrong"),
    Row(403, "InvalidSignatureException", "Signature not yet current: 20201027T133008Z is still later "
        "than 20201027T130507Z (20201027T130007Z + 5 min.)", 1, "Slow",
        "The clock of this computer is wrong"),
    Row(403, "InvalidSignatureException", "The request signature we calculated does not match the "
        "signature you provided.", 1, "Signed out",
        "Your credentials are not accepted. Is the secret access key right"),
    Row(403, "ExpiredTokenException", "The security token included in the request is expired", 1,
        "Signed out", "Your credentials have expired. Sign in again"),
    Row(403, "UnrecognizedClientException", "The security token included in the request is invalid.", 1,
        "Signed out", "Your sign-in is over, or AWS does not know it any more. Sign in again"),
    Row(403, "AccessDeniedException", "User: arn:aws:sts::1:assumed-role/A/b is not authorized to "
        "perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:1:a/prod/GET/me", 1,
        "Signed out", "Your role has no permission for this contact centre. Ask whoever looks after it",
        told=True),
    Row(429, "TooManyRequestsException", "Too Many Requests", 3, "Slow",
        "gets too many requests at the moment. It is asked less often"),
    Row(429, "LimitExceededException", "Limit Exceeded", 3, "Slow",
        "gets too many requests at the moment. It is asked less often"),
    Row(404, None, "Not Found", 1, "Slow", "There is no contact centre at this address",
        "There is no contact centre at this address. Is the end of it missing", told=True),
    Row(502, "InternalServerErrorException", "Internal server error", 3, "Slow",
        "has a fault of its own. It is asked again", told=True),
    Row(504, None, "Endpoint request timed out", 3, "Slow", "took too long. It is asked again",
        told=True),
)
# Of these no repetition is of use, whatever was asked.
FOR_GOOD = (
    Row(400, "BadRequestException", "Invalid request body", 1, "Slow",
        "does not understand this request", told=True),
    Row(413, "RequestTooLargeException", "Request Too Long", 1, "Slow",
        "This is too large for the contact centre", told=True),
    Row(415, "UnsupportedMediaTypeException", "Unsupported Media Type", 1, "Slow",
        "does not take this kind of request", told=True),
)


def is_offer(method, path):
    return method == "POST"


class Refusals(sign_in.OneCall):
    def refresh(self, desk):
        """Asks, and waits until something is refused."""
        refused = len(self.gateway.refused)
        desk.key("F5")
        desk.wait(lambda: len(self.gateway.refused) > refused, "a refusal")

    # --- What a person sees

    @staticmethod
    def says(desk, freshness, words):
        button = desk.find("push button", harness.FRESHNESS)
        return (button is not None and re.split(",", button.name)[0] == freshness
                and words in button.description)

    @staticmethod
    def detail_of(row):
        return re.compile(f"HTTP {row.status}.* request {gateway.REQUEST_ID}")

    def see_refusal(self, desk, row):
        self.refresh(desk)
        desk.wait(lambda: self.says(desk, row.freshness, row.words), f"the words {row.words!r}")
        desk.click(desk.find("push button", harness.FRESHNESS))
        desk.wait(lambda: desk.find("push button", "Refresh Now"), "the whole story")
        self.assertEqual(bool(desk.find("label", self.detail_of(row))), row.told)
        desk.key("Escape")
        desk.wait(lambda: not desk.find("push button", "Refresh Now"), "the end of the story")

    def live_again(self, desk):
        """Asks until it is answered: what is asked for during a poll that is refused waits for the next."""
        def live():
            if desk.freshness() == "Live":
                return True
            desk.key("F5")
            return False

        desk.key("F5")
        desk.wait(live, "the header bar to say Live")

    # --- The cases

    def test_each_is_told_where_the_address_is_entered(self):
        """And is asked again as often as is of use, and not once more."""
        desk = self.enter_keys()
        told = [row.words for row in ROWS + FOR_GOOD]
        self.assertEqual(len(set(told)), len(told) - 2)     # two of the clock, two of too many
        for row in ROWS + FOR_GOOD:
            with self.subTest(row.message):
                self.gateway.refuse = row[:3]
                asked = len(self.gateway.refused)
                desk.press("push button", "Connect")
                # The words may be those of the row before.
                desk.wait(lambda asked=asked, row=row: len(self.gateway.refused) - asked >= row.attempts,
                          "the refusals")
                desk.wait(lambda: (button := desk.find("push button", "Connect")) and button.has("sensitive"),
                          "the end of the try")
                found = desk.wait_for("label", re.compile(row.at_address or row.words))
                self.assertEqual(gateway.REQUEST_ID in found.name, row.told)
                self.assertEqual(self.gateway.refused[asked:], [("GET", "/me")] * row.attempts)
        self.gateway.refuse = None
        desk.press("push button", "Connect")
        self.see_the_call(desk)

    def test_each_is_told_where_contacts_are_shown(self):
        """While an offer waits, which is made once in the end."""
        desk = self.connect()
        figures, kept = desk.figures(), None
        for row in ROWS:
            with self.subTest(row.message):
                self.gateway.refuse, self.gateway.refuses = row[:3], lambda *_: True
                if not kept:
                    self.offer(desk, 24)
                    desk.wait(lambda: ("POST", f"/contacts/{self.call.id}/offers")
                              in self.gateway.refused, "the offer to be refused")
                    kept = self.outbox_files()
                self.see_refusal(desk, row)
                if row is ROWS[0]:
                    desk.show("wrong-address")
                    self.assertTrue(desk.find("push button", "Change the Connection"))
                self.assertEqual(bool(desk.find("push button", "Sign In Again")),
                                 row.freshness == "Signed out" and row is not ROWS[0])
                # What was known stays, and what was promised.
                self.assertEqual(desk.figures(), figures)
                self.assertTrue(desk.find("push button", re.compile("^Offer 12\u00a0months")))
                self.assertEqual(self.outbox_files(), kept)

                # As soon as it can be asked again, the offer is tried again, and has the words too.
                self.gateway.refuses = is_offer
                self.live_again(desk)
                desk.wait_for(name=re.compile("^Offer of 24\u00a0months: Not answered yet, is tried again. .*"
                                              + re.escape(row.words)))
                self.assertEqual(self.outbox_files(), kept)
        self.assertEqual(len(kept), 1)
        self.gateway.refuse = None
        self.live_again(desk)
        desk.wait(lambda: not self.outbox_files(), "the offer to be made")
        self.assertEqual([offer["id"] + ".json" for offer in self.call.offers()], kept)

    def test_what_is_refused_for_good(self):
        """An offer that can never be made is not tried again, and is not gone until that was read."""
        desk = self.connect()
        figures = desk.figures()
        for row in FOR_GOOD:
            with self.subTest(row.message):
                self.gateway.refuse, self.gateway.refuses = row[:3], lambda *_: True
                self.see_refusal(desk, row)
                self.assertEqual(desk.figures(), figures)
                self.gateway.refuses = is_offer
                self.live_again(desk)
                asked = len(self.gateway.refused)
                self.offer(desk, 24)
                offer = desk.wait_for(name=re.compile("^Offer of 24\u00a0months: Not made. .*" + row.words))
                self.assertTrue(offer.find("label", self.detail_of(row)))
                self.assertEqual(len(self.outbox_files()), 1)
                self.live_again(desk)
                self.assertEqual(len(self.gateway.refused), asked + 1)
                desk.press("push button", re.compile("^Dismiss"))
                desk.wait(lambda: not self.outbox_files(), "the offer to go")
        self.assertEqual(self.call.offers(), [])

    def test_it_waits_as_long_as_it_is_told_to(self):
        desk = self.connect()
        self.gateway.headers = {"Retry-After": "3600"}
        self.gateway.refuse, self.gateway.refuses = ROWS[7][:3], is_offer
        self.offer(desk, 24)
        desk.wait_for(name=re.compile("^Offer of 24\u00a0months: Not answered yet.*too many requests"))
        # A person who asks for figures gets them, and does not send what is to wait.
        self.gateway.refuses = lambda *_: True
        for _ in range(2):
            self.refresh(desk)
        self.assertEqual([method for method, _ in self.gateway.refused].count("POST"), 1)
        self.gateway.refuse = None
        self.live_again(desk)
        desk.wait(lambda: not self.outbox_files(), "the offer to be made")
        self.assertEqual(len(self.call.offers()), 1)

    def test_a_wrong_clock_is_corrected_for(self):
        """By the Date of what refused it: one request is sent twice, and nobody is told."""
        desk = self.connect()
        for ahead in (1000, -1000):
            with self.subTest(ahead):
                self.gateway.ahead, self.gateway.refused = ahead, []
                passed = len(self.gateway.passed)
                self.refresh(desk)
                desk.wait(lambda passed=passed: [line for line in self.gateway.passed[passed:]
                                                 if line[1].startswith("/contacts?")], "the figures")
                self.assertTrue(self.says(desk, "Live", ""))
                self.offer(desk, 12)
                desk.wait(lambda: not self.outbox_files() and self.call.offers(), "the offer")
                # Figures and the contact may have been asked for at once; none was asked for again.
                refused = self.gateway.refused
                self.assertEqual(len(refused), len(set(refused)))
                self.assertNotIn("POST", [method for method, _ in refused])
        desk.quit()


class Expiry(sign_in.OneCall):
    def sign_in(self):
        self.words = ["done"]
        desk = self.start_desk(None, None)
        self.begin_sign_in(desk)
        self.enter_address(desk, self.gateway.url)
        self.see_the_call(desk)
        return desk

    def fetched(self):
        return [name for name, _ in self.double.calls].count("GetRoleCredentials")

    def test_an_expired_token_is_renewed_once_and_nobody_sees_it(self):
        desk = self.sign_in()
        fetched = self.fetched()
        self.gateway.expired = {"AKROLE1"}
        self.gateway.keys = {"AKROLE2": "session-token-2"}
        self.role_key = 2
        desk.key("F5")
        desk.wait(lambda: [line for line in self.gateway.passed
                           if line[1].startswith("/contacts?") and line[2] == "AKROLE2"], "the figures")
        self.assertEqual(desk.freshness(), "Live")
        self.assertEqual(self.fetched(), fetched + 1)
        refused = self.gateway.refused
        self.assertTrue(refused)
        self.assertEqual(len(refused), len(set(refused)))
        desk.quit()

    def test_signed_out_in_the_middle(self):
        """Neither the calls that are shown nor an offer that waits is lost."""
        desk = self.sign_in()
        figures = desk.figures()

        # AWS does not know the credentials any more, and neither does what would renew them.
        self.gateway.keys = {"AKROLE2": "session-token-2"}
        self.role_key = 2
        self.double.answers["GetRoleCredentials"] = lambda _: (
            401, "UnauthorizedException", '{"message":"Session token not found or invalid"}')
        desk.press("push button", re.compile("^Offer 24\u00a0months"))
        kept = desk.wait(self.outbox_files, "the offer on disk")
        desk.key("F5")
        desk.wait_until("Signed out")
        self.assertEqual(desk.figures(), figures)
        desk.show("signed-out")
        self.assertEqual(self.outbox_files(), kept)

        self.double.answers["GetRoleCredentials"] = self.get_credentials
        desk.press("push button", "Sign In Again")
        desk.wait_until("Live")
        # The offer may have been made by now, which changes the figures.
        self.assertIn(self.call.name, desk.figures())
        desk.wait(lambda: not self.outbox_files(), "the offer to be made")
        self.assertEqual([offer["id"] + ".json" for offer in self.call.offers()], kept)


if __name__ == "__main__":
    tap.main()
