#!/usr/bin/python3
"""What the desk leaves behind holds no secret: no core, no log, no setting, no argument; and what was
typed and is not wanted any more is not in its memory.
"""

import os
import pathlib
import re
import resource
import signal
import subprocess
import sys
import unittest

import harness

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tools"))

import tap  # noqa: E402

# Aborts with a secret in its memory, as a program that crashes.
PLANTED = """
import os, sys
secret = sys.stdin.read()
os.abort()
"""


def holds(path, secret):
    """Whether a file holds a secret, in any of the forms in which a program has it in memory."""
    content = path.read_bytes()
    return any(form in content for form in (secret.encode(), secret.encode("utf-16-le")))


def has_in_memory(pid, secret):
    """Whether a secret is in the memory of a process that is a child of this one."""
    with open(f"/proc/{pid}/maps", encoding="utf-8") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in maps:
            begin, end = (int(number, 16) for number in line.split()[0].split("-"))
            # What the sanitizers reserve is beyond any memory.
            if not re.match(r"\S+ rw", line) or end - begin > 1 << 28:
                continue
            memory.seek(begin)
            try:
                if secret.encode() in memory.read(end - begin):
                    return True
            except OSError:
                pass
    return False


def let_core():
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


class Secrets(harness.Case):
    def setUp(self):
        super().setUp()
        pattern = pathlib.Path("/proc/sys/kernel/core_pattern").read_text().strip()
        self.cores = None if pattern.startswith("|") or "/" in pattern else pathlib.Path(self.folder) / "cores"
        if self.cores:
            self.cores.mkdir()

    def files(self, *folders):
        return [path for folder in folders for path in pathlib.Path(folder).rglob("*") if path.is_file()]

    def test_a_core_would_be_found(self):
        """That the search finds what there is to find."""
        if not self.cores:
            raise unittest.SkipTest("cores go to another program on this machine")
        subprocess.run([sys.executable, "-c", PLANTED], input="a secret that was planted", text=True,
                       cwd=self.cores, preexec_fn=let_core, check=False, timeout=harness.PATIENCE)
        self.assertTrue(any(holds(path, "a secret that was planted") for path in self.files(self.cores)))

    def test_nothing_is_left_behind(self):
        server = self.start_server("--contacts", "5", "--seed", "1")
        key = server.ready["supervisor"]
        secret = key["secretAccessKey"]
        self.set_environment(G_MESSAGES_DEBUG="all", ASAN_OPTIONS=self.environment()["ASAN_OPTIONS"]
                             + ":disable_coredump=0:handle_abort=0")
        before = os.getcwd()
        self.addCleanup(os.chdir, before)
        if self.cores:
            os.chdir(self.cores)
        resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY,) * 2)
        desk = self.start_desk(server.url, key)
        desk.wait_until("Live")

        arguments = pathlib.Path(f"/proc/{desk.pid}/cmdline").read_bytes()
        self.assertNotIn(secret.encode(), arguments)
        os.kill(desk.pid, signal.SIGABRT)
        self.assertEqual(desk.wait_for_end(), -signal.SIGABRT)
        log = pathlib.Path(desk.log)
        self.assertIn("GLib-GIO-DEBUG", log.read_text(errors="replace"), "the log is not verbose")
        found = [path for path in self.files(self.folder) if holds(path, secret)]
        self.assertEqual(found, [])

    @staticmethod
    def type(desk, title, text):
        """By the keyboard: what an assistive technology enters is in messages, too.

        Once it is typed the search finds it: that it finds nothing later is worth something.
        """
        field = desk.wait(lambda: desk.find("text", title) or desk.find("password text", title), title)
        desk.click(field)
        desk.key(*text)
        desk.wait(lambda: has_in_memory(desk.pid, text), f"{title} to be typed")

    def forgotten(self, desk, text):
        desk.wait(lambda: not has_in_memory(desk.pid, text), "what was typed to be forgotten")

    def test_what_was_typed_is_forgotten(self):
        """When the assistant is left; not while somebody goes from page to page there."""
        server = self.start_server("--contacts", "5", "--seed", "1")
        desk = self.start_desk(server.url, server.supervisor)
        desk.wait_until("Live")
        desk.key("F10")
        desk.press("menu item", "Change the Connection…")
        desk.wait_for("list item", "Enter Keys")

        # By the keyboard throughout, as nothing that is done by it overtakes what was done before.
        desk.key("alt+k")
        self.type(desk, "Access key ID", "akidtypedbyhand")
        self.type(desk, "Secret access key", "secrettypedbyhand")
        desk.key("Return", "alt+Left", "alt+Left")
        # Where it was typed it still is: the next page is shown.
        desk.key("alt+k", "Return", *"nowhere", "Return")
        desk.wait_for("label", re.compile("^Enter the address as the stack’s outputs have it"))
        self.assertTrue(has_in_memory(desk.pid, "secrettypedbyhand"), "it is forgotten too early")

        # Who chooses another way has no use for it.
        desk.key("alt+Left", "alt+Left", "alt+p")
        self.forgotten(desk, "secrettypedbyhand")
        desk.key("alt+Left", "alt+k", "Return")
        desk.wait_for("label", "Enter the access key ID and the secret access key.")

        self.type(desk, "Access key ID", "akidtypedagain")
        self.type(desk, "Secret access key", "secrettypedagain")
        desk.key("Return", "alt+Left", "alt+Left", "alt+Left")
        self.forgotten(desk, "secrettypedagain")
        desk.wait(desk.rows, "the contacts again")
        desk.quit()


if __name__ == "__main__":
    tap.main()
