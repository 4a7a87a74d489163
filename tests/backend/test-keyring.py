#!/usr/bin/python3
"""The desk's keyring against a real gnome-keyring in a session bus of its own.

    test-keyring.py KEYRING_TOOL
"""

import os
import pathlib
import re
import signal
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, os.fspath(HERE.parent / "tools"))

import children  # noqa: E402
import tap  # noqa: E402

TOOL = sys.argv.pop(1)
LIMIT = 60
SECRET = "a secret that stands nowhere else"


class Keyring(unittest.TestCase):
    def setUp(self):
        self.own = self.enterContext(children.Children())
        self.environment = dict(os.environ, HOME=self.own.folder)
        self.own.private_folders(self.environment, "XDG_RUNTIME_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME")
        self.own.start_bus(self.environment)
        self.daemon = None

    def start_keyring(self, password):
        """Starts the Secret Service; with a password its default collection is open."""
        how = ["--unlock"] if password else ["--start"]
        self.daemon = self.own.start(["gnome-keyring-daemon", "--foreground", "--components=secrets", *how],
                                     env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                     stderr=subprocess.DEVNULL)
        if password:
            self.daemon.stdin.write(password.encode())
        self.daemon.stdin.close()
        subprocess.run(["gdbus", "wait", "--session", "--timeout", "30", "org.freedesktop.secrets"],
                       env=self.environment, check=True, timeout=LIMIT)

    def start_prompter(self, password, delay):
        """Who answers the keyring that is started next."""
        prompter = self.own.start([HERE / "mock_prompter.py", password, str(delay)], env=self.environment,
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.addCleanup(prompter.stdout.close)
        self.addCleanup(prompter.stdin.close)
        self.environment["GNOME_KEYRING_TEST_PROMPTER"] = prompter.stdout.readline().strip()
        return prompter

    def kept(self):
        """How many secrets the keyring has, as it says itself."""
        done = subprocess.run(["gdbus", "call", "--session", "--dest", "org.freedesktop.secrets",
                               "--object-path", "/org/freedesktop/secrets", "--method",
                               "org.freedesktop.Secret.Service.SearchItems", "@a{ss} {}"],
                              env=self.environment, capture_output=True, text=True, check=True, timeout=LIMIT)
        return len(re.findall(r"/collection/\w+/\w+", done.stdout))

    def stop_keyring(self):
        self.daemon.terminate()
        self.daemon.wait(LIMIT)

    def tool(self, *arguments, secret=None):
        done = subprocess.run([TOOL, *arguments], env=self.environment, input=secret or "", text=True,
                              capture_output=True, timeout=LIMIT, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn(SECRET, done.stderr)
        *said, state = done.stdout.splitlines()
        return said, state

    def test_what_is_saved_is_there_after_a_restart_and_gone_after_it_is_cleared(self):
        self.start_keyring("open")
        self.assertEqual(self.tool("load", "token", "a"), (["nothing"], "open"))
        self.assertEqual(self.tool("save", "token", "a", secret=SECRET), (["kept"], "open"))
        self.assertEqual(self.tool("load", "token", "a"), ([SECRET], "open"))
        self.assertEqual(self.tool("load", "access-key", "a"), (["nothing"], "open"))
        self.stop_keyring()
        self.start_keyring("open")
        self.assertEqual(self.tool("load", "token", "a"), ([SECRET], "open"))
        self.assertEqual(self.tool("clear", "token", "a"), (["gone"], "open"))
        self.assertEqual(self.tool("load", "token", "a"), (["nothing"], "open"))

    def test_a_newer_secret_takes_the_place_of_the_older_one(self):
        self.start_keyring("open")
        self.tool("save", "token", "a", secret="older")
        self.tool("save", "token", "a", secret="newer")
        self.tool("save", "token", "b", secret="other")
        self.assertEqual(self.tool("load", "token", "a")[0], ["newer"])
        self.assertEqual(self.tool("clear", "token")[0], ["gone"])
        self.assertEqual(self.tool("load", "token", "b")[0], ["nothing"])

    def test_a_locked_keyring_is_told(self):
        self.start_keyring("open")
        self.tool("save", "token", "a", secret=SECRET)
        self.stop_keyring()
        self.start_keyring(None)
        self.assertEqual(self.tool("load", "token", "a"), (["nothing"], "locked"))
        said, state = self.tool("save", "token", "b", secret=SECRET)
        self.assertEqual((said[0], state), ("not kept", "locked"))
        said, state = self.tool("clear", "token", "a")
        self.assertEqual((said[0], state), ("not gone", "locked"))

    def lock(self, delay):
        """A keyring with one secret, which is locked, and someone who unlocks it when they are asked."""
        self.start_keyring("open")
        self.tool("save", "token", "a", secret=SECRET)
        self.stop_keyring()
        prompter = self.start_prompter("open", delay)
        self.start_keyring(None)
        return prompter

    def test_a_locked_keyring_is_unlocked(self):
        self.lock(0)
        self.assertEqual(self.tool("load", "token", "a"), ([SECRET], "open"))
        self.assertEqual(self.tool("save", "token", "b", secret="other"), (["kept"], "open"))
        self.assertEqual(self.kept(), 2)

    def test_nothing_is_saved_after_it_was_cleared(self):
        """As when somebody signs out while the keyring still asks whether it may be unlocked."""
        prompter = self.lock(2000)
        tool = self.own.start([TOOL, "call-off", "token", "b"], env=self.environment, stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        tool.stdin.write("late")
        tool.stdin.close()
        self.assertEqual(prompter.stdout.readline(), "asked\n")
        tool.send_signal(signal.SIGUSR1)
        said, reported = tool.stdout.read(), tool.stderr.read()
        tool.stdout.close()
        tool.stderr.close()
        self.assertEqual((tool.wait(LIMIT), reported), (0, ""))
        self.assertIn("gone", said)
        # What was there before is there still, and nothing else, now that the keyring is open.
        self.assertEqual(self.kept(), 1)
        prompter.stdin.close()
        self.stop_keyring()
        del self.environment["GNOME_KEYRING_TEST_PROMPTER"]
        self.start_keyring("open")
        self.assertEqual(self.tool("load", "token", "b"), (["nothing"], "open"))
        self.assertEqual(self.tool("load", "token", "a"), ([SECRET], "open"))
        self.assertEqual(self.kept(), 1)

    def test_no_keyring_at_all_is_told(self):
        # No bus, on which one could be started.
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={self.own.folder}/none"
        self.assertEqual(self.tool("load", "token", "a"), (["nothing"], "absent"))
        said, state = self.tool("save", "token", "a", secret=SECRET)
        self.assertEqual((said[0], state), ("not kept", "absent"))
        self.assertEqual(self.tool("clear", "token", "a"), (["gone"], "absent"))


if __name__ == "__main__":
    tap.main()
