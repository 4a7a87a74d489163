"""What tests of signing in share: IAM Identity Center and STS are the double of tests/aws; the contact
centre is a real churn-desk-local behind a gateway, whose keys the double gives.
"""

import json
import os
import re
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "aws")]

import calls  # noqa: E402
import gateway  # noqa: E402
import harness  # noqa: E402
import sign_in_double  # noqa: E402

START = "https://corp.awsapps.com/start"
START_TITLE = "Start address (https://….awsapps.com/start)"
CODE = "ABCD-EFGH"
ADDRESS = "Address (https://…/prod)"
REGION = "Region (such as us-east-1)"
PASSWORD = "of the keyring"


class Case(harness.Case):
    OPTIONS = ("--contacts", "5", "--seed", "1", "--speed", "15")

    def setUp(self):
        super().setUp()
        self.server = self.start_server(*self.OPTIONS)
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
        for _ in range(4):
            self.choose(desk, words)
            try:
                return desk.wait(lambda: desk.find("list item", words) is None, "the going of the list",
                                 harness.PATIENCE / 4)
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
        self.enter(desk, START_TITLE, START)
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


class OneCall(Case):
    """One call in a centre where nothing else happens."""

    OPTIONS = ("--contacts", "0")

    def setUp(self):
        super().setUp()
        self.set_setting("undo-seconds", "5")
        self.call = calls.Call(self.server, calls.customers()[0])

    def type_keys(self, desk):
        """Whose one is, up to where the address is entered."""
        self.choose(desk, "Enter Keys")
        self.enter(desk, "Access key ID", "AKROLE1")
        self.enter(desk, "Secret access key", "role-secret")
        self.enter(desk, "Session token (if there is one)", "session-token-1")
        desk.press("push button", "Continue")

    def enter_keys(self):
        desk = self.start_desk(None, None)
        self.type_keys(desk)
        self.enter(desk, ADDRESS, self.gateway.url)
        self.enter(desk, REGION, "us-east-1")
        return desk

    def see_the_call(self, desk):
        self.understand(desk, "no keyring")
        desk.wait(lambda: self.call.name in desk.figures(), "the call in the list")
        desk.wait_for("push button", re.compile("^Offer 24\u00a0months"))
        desk.wait_until("Live")

    def connect(self):
        desk = self.enter_keys()
        desk.press("push button", "Connect")
        self.see_the_call(desk)
        return desk

    def offer(self, desk, months):
        desk.press("push button", re.compile(f"^Offer {months}\u00a0months"))

    def refuse_an_offer(self, desk, row):
        """Makes one that waits: everything else is answered."""
        self.gateway.refuse, self.gateway.refuses = row, lambda method, _: method == "POST"
        self.offer(desk, 24)
        desk.wait(lambda: ("POST", f"/contacts/{self.call.id}/offers") in self.gateway.refused,
                  "the offer to be refused")
        return self.outbox_files()
