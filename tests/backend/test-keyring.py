#!/usr/bin/python3
"""The desk's keyring against a real gnome-keyring in a session bus of its own.

    test-keyring.py KEYRING_TOOL
"""

import os
import pathlib
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

    def test_no_keyring_at_all_is_told(self):
        # No bus, on which one could be started.
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={self.own.folder}/none"
        self.assertEqual(self.tool("load", "token", "a"), (["nothing"], "absent"))
        said, state = self.tool("save", "token", "a", secret=SECRET)
        self.assertEqual((said[0], state), ("not kept", "absent"))
        self.assertEqual(self.tool("clear", "token", "a"), (["gone"], "absent"))


if __name__ == "__main__":
    tap.main()
