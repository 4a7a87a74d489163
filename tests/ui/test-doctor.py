#!/usr/bin/python3
"""`churn-desk --doctor` and the page of the preferences against a churn-desk-local, a double of STS and a real gnome-keyring."""

import json
import os
import re
import subprocess
import sys
import unittest

import harness

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "tools"), os.path.join(HERE, "..", "aws")]

import sign_in_double  # noqa: E402
import tap  # noqa: E402

ARN = "arn:aws:sts::111122223333:assumed-role/Supervisors/sam"
IDENTITY = {"Account": "111122223333", "Arn": ARN, "UserId": "AROAEXAMPLE:sam"}


class Doctor(harness.Case):
    def setUp(self):
        super().setUp()
        self.double = sign_in_double.SignInDouble()
        self.addCleanup(self.double.close)
        self.addCleanup(lambda: self.assertEqual(self.double.complaints, []))
        self.set_environment(AWS_ENDPOINT_URL_STS=self.double.url, AWS_REGION="us-east-1")

    def know(self, key):
        """Lets STS know whose keys these are."""
        self.double.keys[key["accessKeyId"]] = (key["secretAccessKey"], None)
        self.double.answers["GetCallerIdentity"] = lambda parameters: IDENTITY

    def start_keyring(self, unlock=True):
        daemon = self.own.start(["gnome-keyring-daemon", "--foreground", "--components=secrets",
                                 "--unlock" if unlock else "--start"],
                                env=self.environment(), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL)
        if unlock:
            daemon.stdin.write(b"open")
        daemon.stdin.close()
        subprocess.run(["gdbus", "wait", "--session", "--timeout", "30", "org.freedesktop.secrets"],
                       env=self.environment(), check=True, timeout=60)
        return daemon

    def lock_keyring(self):
        """One that asks to be unlocked, and nobody answers."""
        daemon = self.start_keyring()
        daemon.terminate()
        daemon.wait(60)
        prompter = self.own.start([os.path.join(HERE, "..", "backend", "mock_prompter.py"), "open", "1000000"],
                                  env=self.environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.addCleanup(prompter.stdout.close)
        self.addCleanup(prompter.stdin.close)
        self.set_environment(GNOME_KEYRING_TEST_PROMPTER=prompter.stdout.readline().strip())
        self.start_keyring(unlock=False)
        return prompter

    def doctor(self, url, key, *arguments, **environment):
        """Its exit status, and what it printed."""
        whole = dict(self.environment(), AWS_ACCESS_KEY_ID=key["accessKeyId"],
                     AWS_SECRET_ACCESS_KEY=key["secretAccessKey"], **environment)
        where = ["--url", url] if url else []  # or as the settings have it
        done = subprocess.run([os.path.join(harness.BUILD, "src", "desk", "churn-desk"), "--doctor", *where,
                               *arguments], env=whole, capture_output=True, text=True, timeout=60, check=False)
        self.assertNotIn(key["secretAccessKey"], done.stdout + done.stderr)
        self.assertNotRegex(done.stderr, harness.REPORTS)
        return done.returncode, done.stdout

    def states(self, url, key, **environment):
        status, said = self.doctor(url, key, "--json", **environment)
        report = json.loads(said)
        self.assertEqual(report["healthy"], status == 0)
        return status, {line["check"]: line for line in report["checks"]}

    def test_a_connection_that_works(self):
        self.start_keyring()
        server = self.start_server("--contacts", "5", "--seed", "1")
        self.know(server.ready["supervisor"])
        status, lines = self.states(server.url, server.ready["supervisor"])
        self.assertEqual({name: line["state"] for name, line in lines.items()},
                         {name: "passed" for name in ("configuration", "keyring", "credentials", "identity", "name",
                                                      "tls", "access", "clock", "contacts", "contact", "feed")})
        self.assertEqual(status, 0)
        self.assertEqual(lines["identity"]["detail"], ARN)
        self.assertEqual(lines["access"]["detail"], "supervisor, supervisor")
        self.assertGreaterEqual(int(lines["contacts"]["detail"]), 1)

    def test_a_secret_that_is_wrong(self):
        self.start_keyring()
        server = self.start_server("--contacts", "0")
        key = dict(server.ready["supervisor"], secretAccessKey="wrong")
        self.know(key)
        status, lines = self.states(server.url, key)
        self.assertEqual(status, 1)
        self.assertEqual(lines["access"]["state"], "failed")
        self.assertEqual([name for name, line in lines.items() if line["state"] == "skipped"],
                         ["clock", "contacts", "contact", "feed"])
        status, said = self.doctor(server.url, key)
        self.assertEqual(status, 1)
        self.assertIn("✘ Access: failed", said)
        self.assertIn("Sign in again", said)

    def test_an_address_without_a_machine(self):
        self.start_keyring()
        key = {"accessKeyId": "AKIDEXAMPLE", "secretAccessKey": "a secret"}
        self.know(key)
        status, lines = self.states("https://api.invalid/prod", key)
        self.assertEqual(status, 1)
        self.assertEqual(lines["name"]["state"], "failed")
        self.assertEqual(lines["tls"]["state"], "skipped")
        status, lines = self.states("http://api.example.com/prod", key)
        self.assertEqual([name for name, line in lines.items() if line["state"] == "failed"], ["configuration"])

    def test_a_centre_without_contacts_is_not_ill(self):
        self.start_keyring()
        server = self.start_server("--contacts", "0")
        self.know(server.ready["supervisor"])
        status, lines = self.states(server.url, server.ready["supervisor"])
        self.assertEqual((status, lines["contact"]["state"], lines["feed"]["state"]), (0, "skipped", "skipped"))

    def test_a_keyring_that_waits_for_an_answer(self):
        prompter = self.lock_keyring()
        server = self.start_server("--contacts", "0")
        for key, value in (("connection", "'keys'"), ("address", f"'{server.url}'"), ("region", "'us-east-1'")):
            self.set_setting(key, value)
        # By whole stacks alone is what libsecret loses told from our own leaks (tests/tools/lsan.supp).
        status, said = self.doctor(None, server.ready["supervisor"],
                                   ASAN_OPTIONS=self.environment()["ASAN_OPTIONS"] + ":fast_unwind_on_malloc=0")
        self.assertEqual(prompter.stdout.readline(), "asked\n")
        self.assertEqual(status, 3)
        # What needs it is not asked for, since it would ask once more; the rest is.
        self.assertIn("✘ Keyring: failed (The keyring is locked, and nobody answered when it asked to be unlocked.)",
                      said)
        self.assertIn("– Credentials: skipped", said)
        self.assertIn("✔ Connection: passed", said)

    def test_no_keyring_and_no_sts(self):
        server = self.start_server("--contacts", "0")
        status, lines = self.states(server.url, server.ready["supervisor"],
                                    DBUS_SESSION_BUS_ADDRESS=f"unix:path={self.folder}/none",
                                    AWS_ENDPOINT_URL_STS="http://127.0.0.1:9")
        self.assertEqual([name for name, line in lines.items() if line["state"] == "failed"],
                         ["keyring", "identity"])
        self.assertEqual(status, 1)

    def test_the_report_is_saved(self):
        """From the page of the preferences, where the person wants it."""
        server = self.start_server("--contacts", "5", "--seed", "1")
        self.know(server.ready["supervisor"])
        desk = self.start_desk(server.url, server.ready["supervisor"])
        desk.wait_until("Live")
        desk.key("ctrl+comma")
        preferences = desk.wait_for_window("Preferences")
        desk.turn_to(preferences, "Doctor")

        def save(path):
            desk.press("push button", "Save Report…", within=preferences)
            chooser = desk.wait_for_window("Save the Report")
            desk.wait(lambda: (entry := chooser.find("text")) and (entry.type(path), True),
                      "the name of the file")
            desk.press("push button", re.compile("Save$"), within=chooser)

        path = os.path.join(self.folder, "report.txt")
        save(path)
        desk.wait_for("label", "The report was saved", within=preferences)
        with open(path, encoding="utf-8") as file:
            said = file.read()
        self.assertRegex(said, r"^Churn Desk \d+\.\d+\.\d+, \d{4}-\d\d-\d\dT[\d:.]+Z\n✔ Settings: passed\b")
        self.assertIn(f"✔ Identity: passed ({ARN})", said)
        self.assertNotIn(server.ready["supervisor"]["secretAccessKey"], said)
        # Whoever asks at a terminal reads the same.
        status, printed = self.doctor(server.url, server.ready["supervisor"])
        self.assertEqual(status, 1)  # no keyring
        self.assertEqual(re.findall(r"^.*: [a-z]+", printed, re.M), re.findall(r"^.*: [a-z]+", said, re.M))
        # A folder of the system's, where nobody can write.
        save("/proc/report.txt")
        why = desk.wait(lambda: next((window for window in desk.windows()
                                      if window.find("label", "The Report Could Not Be Saved")), None), "the reason")
        self.assertTrue(why.find("label", re.compile("/proc/report.txt")))
        desk.press("push button", re.compile("Understood$"), within=why)


if __name__ == "__main__":
    tap.main()
