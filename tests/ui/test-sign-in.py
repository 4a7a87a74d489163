#!/usr/bin/python3
"""First start, signing in and signing out in the real window.

IAM Identity Center and STS are the double of tests/aws; the contact centre is a real
churn-desk-local, whose keys the double gives; the keyring is a real gnome-keyring.
"""

import json
import os
import re
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "aws")]

import gateway  # noqa: E402
import harness  # noqa: E402
import sign_in_double  # noqa: E402
import tap  # noqa: E402

START = "https://corp.awsapps.com/start"
CODE = "ABCD-EFGH"
ADDRESS = "Address (https://…/prod)"
REGION = "Region (such as us-east-1)"
PASSWORD = "of the keyring"


class Case(harness.Case):
    def setUp(self):
        super().setUp()
        self.server = self.start_server("--contacts", "5", "--seed", "1", "--speed", "15")
        self.double = sign_in_double.SignInDouble()
        self.addCleanup(self.double.close)
        self.gateway = gateway.Gateway(self.server)
        self.addCleanup(self.gateway.close)
        self.gateway.keys["AKROLE1"] = "session-token-1"
        self.role_key = 1
        self.accounts = ["123456789012"]
        self.roles = ["Supervisors"]
        self.codes = 0
        self.words = []
        self.double.answers.update(
            RegisterClient=self.register, StartDeviceAuthorization=self.begin,
            CreateToken=self.create_token, ListAccounts=self.list_accounts,
            ListAccountRoles=self.list_roles, GetRoleCredentials=self.get_credentials)
        self.set_environment(AWS_ENDPOINT_URL=self.double.url)

    def tearDown(self):
        super().tearDown()
        self.assertEqual(self.double.complaints, [])

    # --- What IAM Identity Center answers

    def register(self, _):
        return {"clientId": "client-1", "clientSecret": "client-secret-1",
                "clientSecretExpiresAt": int(time.time()) + 86400}

    def begin(self, parameters):
        self.codes += 1
        return {"deviceCode": f"device-code-{self.codes}", "userCode": CODE, "expiresIn": 600,
                "interval": 1, "verificationUri": "https://device.sso.example.com/",
                "verificationUriComplete": f"https://device.sso.example.com/?user_code={CODE}"}

    def create_token(self, _):
        """Each question has its own answer; the last one is given for ever."""
        word = self.words.pop(0) if len(self.words) > 1 else self.words[0]
        if word == "done":
            return {"accessToken": "access-token-1", "expiresIn": 28800, "tokenType": "Bearer",
                    "refreshToken": "refresh-token-1"}
        if word == "lost":
            return None
        kind = "".join(part.title() for part in word.split("_")) + "Exception"
        return 400, kind, json.dumps({"error": word, "error_description": "no"})

    def list_accounts(self, _):
        return {"accountList": [{"accountId": number, "accountName": f"Account {number[-1]}"}
                                for number in self.accounts]}

    def list_roles(self, parameters):
        return {"roleList": [{"roleName": role, "accountId": parameters["accountId"]}
                             for role in self.roles]}

    def get_credentials(self, _):
        number = self.role_key
        return {"roleCredentials": {"accessKeyId": f"AKROLE{number}", "secretAccessKey": "role-secret",
                                    "sessionToken": f"session-token-{number}",
                                    "expiration": int(time.time() + 3600) * 1000}}

    # --- What a person does

    def choose(self, desk, words):
        """A row of a list that is pressed, as the first page's."""
        desk.click(desk.wait_for("list item", words))

    def choose_of(self, desk, words):
        """A row of a list that goes when one is chosen; a click that comes before the list has found
        its place is made again."""
        for _ in range(3):
            self.choose(desk, words)
            try:
                return desk.wait(lambda: desk.find("list item", words) is None, "the going of the list", 5)
            except harness.TimedOut:
                pass
        raise harness.TimedOut(f"{words} cannot be chosen")

    def enter(self, desk, title, text):
        desk.wait(lambda: (node := desk.find("text", title) or desk.find("password text", title))
                  and (node.type(text), True), f"to type into {title}")

    def enter_address(self, desk, url=None):
        self.enter(desk, ADDRESS, url or self.server.url)
        self.enter(desk, REGION, "us-east-1")
        desk.press("push button", "Connect")

    def begin_sign_in(self, desk):
        self.choose(desk, "Sign In with IAM Identity Center")
        self.enter(desk, "Start address (https://….awsapps.com/start)", START)
        self.enter(desk, "Its region (such as eu-central-1)", "us-east-1")
        desk.press("push button", "Sign In")

    @staticmethod
    def understand(desk, words):
        """Reads, in a window of its own, that secrets are in memory only."""
        window = desk.wait(lambda: next((window for window in desk.windows()
                                         if window.find("label", re.compile(words))), None), words)
        desk.press("push button", re.compile("Understood$"), within=window)
        desk.wait(lambda: len(desk.windows()) == 1, "the going of the window")

    def wait_for_contacts(self, desk):
        desk.wait(lambda: len(desk.rows()) >= 3, "live calls")
        desk.wait_until("Live")

    def start_keyring(self, unlock=True):
        environment = self.environment()
        environment["XDG_RUNTIME_DIR"] = os.environ["XDG_RUNTIME_DIR"]
        self.daemon = self.own.start(
            ["gnome-keyring-daemon", "--foreground", "--components=secrets",
             "--unlock" if unlock else "--start"], env=environment, stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if unlock:
            self.daemon.stdin.write(PASSWORD.encode())
        self.daemon.stdin.close()
        subprocess.run(["gdbus", "wait", "--session", "--timeout", "30", "org.freedesktop.secrets"],
                       env=environment, check=True, timeout=60)
        self.addCleanup(self.stop_keyring)

    def stop_keyring(self):
        self.daemon.terminate()
        self.daemon.wait(30)

    def kept(self):
        """The kinds of secrets that the keyring has of ours."""
        done = subprocess.run(["gdbus", "call", "--session", "--dest", "org.freedesktop.secrets",
                               "--object-path", "/org/freedesktop/secrets", "--method",
                               "org.freedesktop.Secret.Service.SearchItems",
                               "{'application': 'io.github.churn_desk.ChurnDesk'}"],
                              capture_output=True, text=True, check=True, timeout=60)
        return len(re.findall(r"/org/freedesktop/secrets/collection/\w+/\w+", done.stdout))

    def settings(self):
        path = os.path.join(self.environment()["XDG_CONFIG_HOME"], "glib-2.0", "settings", "keyfile")
        with open(path, encoding="utf-8") as file:
            return dict(line.strip().split("=", 1) for line in file if "=" in line)


class FirstStart(Case):
    def test_the_demo(self):
        desk = self.start_desk(None, None)
        self.assertEqual(desk.nameless(), [])
        self.choose(desk, "Try the Demo")
        self.wait_for_contacts(desk)
        self.assertEqual(self.settings()["connection"], "'demo'")
        desk.quit()
        # What was chosen is what the next start opens.
        self.wait_for_contacts(self.start_desk(None, None))

    def test_what_is_wrong_is_said_and_nothing_typed_is_lost(self):
        desk = self.start_desk(None, None)
        self.choose(desk, "Enter Keys")
        desk.press("push button", "Continue")
        desk.wait_for("label", "Enter the access key ID and the secret access key.")
        self.enter(desk, "Access key ID", self.server.supervisor["accessKeyId"])
        self.enter(desk, "Secret access key", "wrong")
        desk.press("push button", "Continue")
        desk.press("push button", "Connect")
        desk.wait_for("label", re.compile("^Enter the address as"))
        self.enter_address(desk)
        desk.wait_for("label", "Your credentials are not accepted.")
        self.assertEqual(desk.nameless(), [])
        desk.key("alt+Left")
        self.enter(desk, "Secret access key", self.server.supervisor["secretAccessKey"])
        desk.press("push button", "Continue")
        self.enter(desk, ADDRESS, self.server.url + "/nowhere")
        desk.press("push button", "Connect")
        desk.wait_for("label", "There is no contact centre at this address. Is the end of it missing?")
        # The region is still there.
        self.enter(desk, ADDRESS, self.server.url)
        desk.press("push button", "Connect")
        self.understand(desk, "no keyring")
        self.wait_for_contacts(desk)


class IdentityCenter(Case):
    def test_the_whole_way(self):
        """slow_down, a lost network, expiry and denial on the way; then two accounts and two roles."""
        self.accounts = ["111111111111", "222222222222"]
        self.roles = ["Agents", "Supervisors"]
        # Each question is sent three times before the network counts as lost.
        self.words = ["authorization_pending", "slow_down", *["lost"] * 3, "authorization_pending",
                      "expired_token"]
        desk = self.start_desk(None, None)
        self.begin_sign_in(desk)
        desk.wait_for("label", CODE)
        desk.wait_for("label", "Allow It in the Browser")
        self.assertEqual(desk.nameless(), [])
        desk.show("sign-in-code")
        desk.press("push button", "Copy the code")
        desk.wait_for("label", "No Network")
        self.assertTrue(desk.find("label", CODE))
        desk.wait_for("label", "The Code Has Expired")
        self.assertIsNone(desk.find("label", CODE))

        self.words = ["authorization_pending", "access_denied"]
        desk.press("push button", "Get a New Code")
        desk.wait_for("label", "The Sign-In Was Denied")

        self.words = ["authorization_pending", "done"]
        desk.press("push button", "Get a New Code")
        desk.wait_for("label", "Choose an Account")
        desk.show("sign-in-account")
        self.choose_of(desk, "Account 2 (222222222222)")
        desk.wait_for("label", "Choose a Role")
        self.choose_of(desk, "Supervisors")
        self.enter_address(desk, self.gateway.url)
        # There is no keyring here, and that is said.
        self.understand(desk, "no keyring")
        self.wait_for_contacts(desk)
        self.assertEqual(self.double.calls[-1][1]["accountId"], "222222222222")
        self.assertEqual(self.double.calls[-1][1]["roleName"], "Supervisors")
        self.assertEqual([name for name, _ in self.double.calls].count("RegisterClient"), 3)
        kept = self.settings()
        self.assertEqual((kept["connection"], kept["sso-account"], kept["sso-role"]),
                         ("'sso'", "'222222222222'", "'Supervisors'"))

    def test_what_there_is_one_of_is_chosen_and_calling_off(self):
        self.words = ["authorization_pending"]
        desk = self.start_desk(None, None)
        self.begin_sign_in(desk)
        desk.wait_for("label", CODE)
        desk.press("push button", "Back")
        desk.wait_for("push button", "Sign In")
        asked = len(self.double.calls)
        self.words = ["done"]
        desk.press("push button", "Sign In")
        desk.wait_for("text", ADDRESS)
        names = [name for name, _ in self.double.calls[asked:]]
        self.assertEqual(names[-2:], ["ListAccounts", "ListAccountRoles"])
        self.assertEqual(names.count("CreateToken"), 1)


    def test_signed_out_in_the_middle(self):
        """Neither the calls that are shown nor an offer that waits is lost."""
        self.words = ["done"]
        desk = self.start_desk(None, None)
        self.begin_sign_in(desk)
        self.enter_address(desk, self.gateway.url)
        self.understand(desk, "no keyring")
        self.wait_for_contacts(desk)
        chosen = desk.wait_for("push button", re.compile("^Offer 24 months"))

        # AWS does not know the credentials any more, and neither does what would renew them.
        self.gateway.keys = {"AKROLE2": "session-token-2"}
        self.role_key = 2
        self.double.answers["GetRoleCredentials"] = lambda _: (
            401, "UnauthorizedException", '{"message":"Session token not found or invalid"}')
        chosen.press()
        desk.key("F5")
        desk.wait_until("Signed out")
        self.assertTrue(desk.rows())
        desk.show("signed-out")
        self.assertEqual(len(self.outbox_files()), 1)

        self.double.answers["GetRoleCredentials"] = self.get_credentials
        desk.press("push button", "Sign In Again")
        desk.wait_until("Live")
        self.assertTrue(desk.rows())
        desk.wait(lambda: not self.outbox_files(), "the offer to be made")
        made = [contact for contact in self.server.contacts() if self.server.offers(contact["id"])]
        self.assertEqual([len(self.server.offers(contact["id"])) for contact in made], [1])


class Profile(Case):
    def test_a_role_that_wants_the_code_of_a_device(self):
        config = os.path.join(self.folder, "aws-config")
        with open(config, "w", encoding="utf-8") as file:
            file.write("[default]\nrole_arn = arn:aws:iam::123456789012:role/Supervisors\n"
                       "source_profile = base\nregion = us-east-1\n"
                       "mfa_serial = arn:aws:iam::123456789012:mfa/jo\n"
                       "[profile base]\naws_access_key_id = AKBASE\n"
                       "aws_secret_access_key = base-secret\n")
        self.set_environment(AWS_CONFIG_FILE=config)
        self.double.keys["AKBASE"] = ("base-secret", None)
        self.double.answers["AssumeRole"] = lambda _: {
            "AccessKeyId": "AKROLE1", "SecretAccessKey": "role-secret",
            "SessionToken": "session-token-1",
            "Expiration": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3600))}
        desk = self.start_desk(None, None)
        self.choose(desk, "Use an AWS Profile")
        desk.press("push button", "Continue")
        self.enter_address(desk, self.gateway.url)
        asked = desk.wait(lambda: next((window for window in desk.windows()
                                        if window.find("text", "Code")), None), "the question")
        desk.show("mfa")
        asked.find("text", "Code").type("123456")
        desk.press("push button", re.compile("Continue$"), within=asked)
        self.wait_for_contacts(desk)
        name, parameters = self.double.calls[-1]
        self.assertEqual((name, parameters["TokenCode"]), ("AssumeRole", "123456"))
        self.assertEqual(self.settings()["connection"], "'profile'")


class Refusals(Case):
    # (status, type, message) of API Gateway, and what a person is told.
    ROWS = (
        (403, "MissingAuthenticationTokenException", "Missing Authentication Token",
         "^Enter the address as the stack’s outputs have it"),
        (403, "InvalidSignatureException", "The request signature we calculated does not match the "
         "signature you provided.", "^Your credentials are not accepted"),
        (403, "ExpiredTokenException", "The security token included in the request is expired",
         "^Your credentials have expired"),
        (403, "UnrecognizedClientException", "The security token included in the request is invalid.",
         "^Your credentials have expired"),
        (403, "AccessDeniedException", "User: arn:aws:sts::1:assumed-role/A/b is not authorized to "
         "perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:1:a/prod/GET/me",
         "^You are not allowed to do this"),
        (429, "TooManyRequestsException", "Too Many Requests", "gets too many requests"),
        (404, None, "Not Found", "^There is no contact centre at this address"),
        (502, "InternalServerErrorException", "Internal server error", "has a fault of its own"),
        (504, None, "Endpoint request timed out", "has a fault of its own|did not answer in time"),
    )

    def test_each_has_its_words(self):
        desk = self.start_desk(None, None)
        self.choose(desk, "Enter Keys")
        self.enter(desk, "Access key ID", "AKROLE1")
        self.enter(desk, "Secret access key", "role-secret")
        self.enter(desk, "Session token (if there is one)", "session-token-1")
        desk.press("push button", "Continue")
        self.enter(desk, ADDRESS, self.gateway.url)
        self.enter(desk, REGION, "us-east-1")
        for status, kind, message, words in self.ROWS:
            with self.subTest(message):
                self.gateway.refuse = (status, kind, message)
                asked = self.gateway.refused
                desk.press("push button", "Connect")
                desk.wait(lambda asked=asked: self.gateway.refused > asked, "the refusal")
                desk.wait_for("label", re.compile(words))
                # What only new credentials or another address help is not asked again.
                if status in (403, 404) and kind != "ExpiredTokenException":
                    self.assertEqual(self.gateway.refused, asked + 1)
        self.gateway.refuse = None
        desk.press("push button", "Connect")
        self.understand(desk, "no keyring")
        self.wait_for_contacts(desk)


class Keys(Case):
    def sign_in(self, desk):
        self.choose(desk, "Enter Keys")
        self.enter(desk, "Access key ID", self.server.supervisor["accessKeyId"])
        self.enter(desk, "Secret access key", self.server.supervisor["secretAccessKey"])
        desk.press("push button", "Continue")
        self.enter_address(desk)
        self.wait_for_contacts(desk)

    def sign_out(self, desk):
        desk.key("F10")
        desk.press("menu item", "Sign Out")
        desk.wait_for("list item", "Try the Demo")

    def test_kept_read_and_gone(self):
        self.start_keyring()
        desk = self.start_desk(None, None)
        self.sign_in(desk)
        self.assertEqual(self.kept(), 1)
        self.assertEqual(len(desk.windows()), 1)
        desk.quit()

        desk = self.start_desk(None, None)
        self.wait_for_contacts(desk)
        self.sign_out(desk)
        desk.wait(lambda: self.kept() == 0, "the keyring to have nothing")
        # Where the contact centre is stays known; who one was does not.
        self.choose(desk, "Enter Keys")
        desk.press("push button", "Continue")
        desk.wait_for("label", "Enter the access key ID and the secret access key.")
        self.assertEqual(self.settings()["connection"], "'none'")
        self.assertEqual(self.settings()["address"], f"'{self.server.url}'")

    def test_a_locked_keyring(self):
        self.start_keyring()
        desk = self.start_desk(None, None)
        self.sign_in(desk)
        desk.quit()
        self.stop_keyring()
        self.start_keyring(unlock=False)
        desk = self.start_desk(None, None)
        desk.wait_for("label", "Signed Out")
        desk.press("push button", "Sign In Again")
        self.enter(desk, "Access key ID", self.server.supervisor["accessKeyId"])
        self.enter(desk, "Secret access key", self.server.supervisor["secretAccessKey"])
        desk.press("push button", "Continue")
        desk.press("push button", "Connect")
        self.understand(desk, "keyring is locked")
        self.wait_for_contacts(desk)


if __name__ == "__main__":
    tap.main()
