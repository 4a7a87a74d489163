#!/usr/bin/python3
"""First start, signing in and signing out in the real window.

IAM Identity Center and STS are the double of tests/aws; the contact centre is a real
churn-desk-local, whose keys the double gives; the keyring is a real gnome-keyring.
"""

import os
import re
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import sign_in  # noqa: E402
import tap  # noqa: E402
from sign_in import ADDRESS, CODE  # noqa: E402


class FirstStart(sign_in.Case):
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
        desk.wait_for("label", re.compile("^Your credentials are not accepted"))
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


class IdentityCenter(sign_in.Case):
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

    def test_where_there_is_nothing_to_choose(self):
        nothing = "There is no account or no role that you may use. Ask whoever looks after your AWS account."
        self.accounts = []
        self.words = ["done"]
        desk = self.start_desk(None, None)
        self.begin_sign_in(desk)
        desk.wait_for("label", nothing)
        self.assertEqual(self.double.calls[-1][0], "ListAccounts")
        self.accounts, self.roles = ["123456789012"], []
        desk.press("push button", "Try Again")
        desk.wait(lambda: self.double.calls[-1][0] == "ListAccountRoles", "the roles to be asked for")
        desk.wait_for("label", nothing)
        self.roles = ["Supervisors"]
        desk.press("push button", "Try Again")
        desk.wait_for("text", ADDRESS)

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


class Browser(sign_in.Case):
    """Where the code is taken to. What opens addresses here is of the test's own making."""

    ADDRESS = f"https://device.sso.example.com/?user_code={CODE}"

    def setUp(self):
        super().setUp()
        self.words = ["authorization_pending"]
        self.opened = os.path.join(self.folder, "opened")
        # Nothing of the machine's that would open an address.
        data = os.path.join(self.folder, "system")
        os.makedirs(data)
        for name in ("glib-2.0", "icons", "mime"):
            os.symlink(os.path.join("/usr/share", name), os.path.join(data, name))
        self.set_environment(XDG_DATA_DIRS=data)

    def install_browser(self):
        environment = self.environment()
        browser = os.path.join(self.folder, "browser")
        with open(browser, "w", encoding="utf-8") as file:
            file.write(f"#!/bin/sh\nprintf '%s\\n' \"$@\" >>'{self.opened}'\n")
        os.chmod(browser, 0o700)
        for variable, name, text in (
                ("XDG_DATA_HOME", "applications/browser.desktop",
                 f"[Desktop Entry]\nType=Application\nName=Browser\nExec={browser} %u\n"
                 "MimeType=x-scheme-handler/https;\n"),
                ("XDG_CONFIG_HOME", "mimeapps.list",
                 "[Default Applications]\nx-scheme-handler/https=browser.desktop\n")):
            path = os.path.join(environment[variable], name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)

    def what_was_opened(self):
        if not os.path.exists(self.opened):
            return None
        with open(self.opened, encoding="utf-8") as file:
            return file.read().splitlines()

    def test_it_opens_and_the_code_can_be_copied(self):
        self.install_browser()
        desk = self.start_desk(None, None)
        self.begin_sign_in(desk)
        desk.wait_for("label", CODE)
        desk.press("push button", "Open the Browser")
        self.assertEqual(desk.wait(self.what_was_opened, "the browser"), [self.ADDRESS])

        # What was copied goes where it is pasted, here behind what makes an address of it.
        desk.press("push button", "Copy the code")
        desk.press("push button", "Back")
        self.enter(desk, sign_in.START_TITLE, "https://")
        desk.click(desk.find("text", sign_in.START_TITLE))
        desk.key("End", "ctrl+v")
        desk.press("push button", "Sign In")
        desk.wait(lambda: self.codes == 2, "another code")
        asked = [parameters for name, parameters in self.double.calls if name == "StartDeviceAuthorization"]
        self.assertEqual([parameters["startUrl"] for parameters in asked],
                         [sign_in.START, "https://" + CODE])

    def test_where_none_opens_the_address_is_told(self):
        desk = self.start_desk(None, None)
        self.begin_sign_in(desk)
        desk.wait_for("label", CODE)
        desk.press("push button", "Open the Browser")
        desk.wait_for("label", re.compile("^No browser opened.* yourself: " + re.escape(self.ADDRESS)))
        self.assertTrue(desk.find("label", CODE))


class SignOut(sign_in.OneCall):
    def ask_to_sign_out(self, desk):
        """Returns the question that is asked first."""
        desk.key("F10")
        desk.press("menu item", "Sign Out")
        return desk.wait(lambda: next((window for window in desk.windows() if window.find(
            "label", "Sign Out Anyway?")), None), "the question")

    def test_while_an_offer_waits(self):
        desk = self.connect()
        kept = self.refuse_an_offer(desk, (502, "InternalServerErrorException", "Internal server error"))
        self.assertEqual(len(kept), 1)
        question = self.ask_to_sign_out(desk)
        desk.show("sign-out-question")
        # Who quits here is asked about that, and goes back to where they were.
        desk.key("ctrl+q")
        desk.press("push button", re.compile("Keep Open$"), within=desk.wait(lambda: next(
            (window for window in desk.windows() if window.find("label", "Close Anyway?")),
            None), "the other question"))
        desk.wait(lambda: len(desk.windows()) == 2, "the going of that")
        desk.press("push button", re.compile("Stay$"), within=question)
        desk.wait(lambda: len(desk.windows()) == 1, "the going of the question")
        self.assertIn(self.call.name, desk.figures())
        self.assertNotEqual(desk.freshness(), None)

        desk.press("push button", re.compile("Sign Out$"), within=self.ask_to_sign_out(desk))
        desk.wait(lambda: len(desk.windows()) == 1, "the going of the question")
        desk.wait_for("list item", "Try the Demo")
        self.assertEqual(self.outbox_files(), kept)
        self.assertEqual(self.call.offers(), [])

        # Whoever signs in again goes on where it stood.
        self.gateway.refuse = None
        self.type_keys(desk)
        desk.press("push button", "Connect")
        desk.wait(lambda: not self.outbox_files(), "the offer to be made")
        self.assertEqual([offer["id"] + ".json" for offer in self.call.offers()], kept)
        desk.wait_until("Live")
        desk.quit()

    def test_it_is_answered_before_the_question(self):
        desk = self.connect()
        self.refuse_an_offer(desk, (502, "InternalServerErrorException", "Internal server error"))
        question = self.ask_to_sign_out(desk)
        self.gateway.refuse = None
        desk.wait(lambda: question.find("label", "Sign Out?"), "the question to be another")
        self.assertTrue(question.find("label", "No offer waits any more."))
        desk.press("push button", re.compile("Stay$"), within=question)
        desk.wait(lambda: len(desk.windows()) == 1, "the going of the question")
        desk.quit()


class Profile(sign_in.Case):
    def write_config(self, text):
        config = os.path.join(self.folder, "aws-config")
        with open(config, "w", encoding="utf-8") as file:
            file.write(text)
        self.set_environment(AWS_CONFIG_FILE=config)

    def test_one_that_signs_in(self):
        """With nothing left of a sign-in by the AWS command line, one signs in here, at once and later."""
        self.write_config("[default]\nrole_arn = arn:aws:iam::123456789012:role/Supervisors\n"
                          "source_profile = corp\nregion = us-east-1\n"
                          "[profile corp]\nsso_session = corp\nsso_account_id = 123456789012\n"
                          "sso_role_name = Base\nregion = us-east-1\n"
                          f"[sso-session corp]\nsso_start_url = {sign_in.START}\n"
                          "sso_region = us-east-1\nsso_registration_scopes = sso:account:access\n")
        self.double.keys["AKROLE1"] = ("role-secret", "session-token-1")
        self.gateway.keys = {"AKASSUMED": "assumed-token"}
        self.double.answers["AssumeRole"] = lambda _: {
            "AccessKeyId": "AKASSUMED", "SecretAccessKey": "assumed-secret",
            "SessionToken": "assumed-token",
            "Expiration": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3600))}
        self.words = ["authorization_pending"]
        desk = self.start_desk(None, None)
        self.choose(desk, "Use an AWS Profile")
        desk.press("push button", "Continue")
        self.enter_address(desk, self.gateway.url)
        desk.wait_for("label", CODE)
        # Whoever goes back finds what they typed.
        desk.press("push button", "Back")
        desk.press("push button", "Connect")
        desk.wait_for("label", CODE)
        self.words = ["done"]
        self.wait_for_contacts(desk)
        self.assertEqual(self.settings()["connection"], "'profile'")
        self.assertEqual(self.settings()["sso-account"], "''")

        # The day is over.
        self.gateway.keys = {}
        self.double.answers["GetRoleCredentials"] = lambda _: (
            401, "UnauthorizedException", '{"message":"Session token not found or invalid"}')
        desk.key("F5")
        desk.wait_until("Signed out")
        self.words = ["authorization_pending"]
        desk.press("push button", "Sign In Again")
        desk.wait_for("label", CODE)
        self.gateway.keys = {"AKASSUMED": "assumed-token"}
        self.double.answers["GetRoleCredentials"] = self.get_credentials
        self.words = ["done"]
        self.wait_for_contacts(desk)

    def test_a_role_that_wants_the_code_of_a_device(self):
        self.write_config("[default]\nrole_arn = arn:aws:iam::123456789012:role/Supervisors\n"
                          "source_profile = base\nregion = us-east-1\n"
                          "mfa_serial = arn:aws:iam::123456789012:mfa/jo\n"
                          "[profile base]\naws_access_key_id = AKBASE\n"
                          "aws_secret_access_key = base-secret\n")
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


class Keys(sign_in.Case):
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
