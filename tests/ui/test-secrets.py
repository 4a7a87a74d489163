#!/usr/bin/python3
"""What the desk leaves behind holds no secret: no core, no log, no setting, no argument."""

import os
import pathlib
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


if __name__ == "__main__":
    tap.main()
