#!/usr/bin/python3
"""What ./run and ./check rest on: the screens, the packages, the build folders, and ./check itself."""

import glob
import http.client
import os
import pty
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

TOOLS = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(TOOLS))
sys.path.insert(0, TOOLS)

import tap  # noqa: E402

PATIENCE = 60


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat", "rb") as stat:
            return stat.read().rsplit(b")", 1)[1].split()[0] != b"Z"
    except OSError:
        return False


def wait_for(condition):
    """The first true value of condition, or the last one when the time is over."""
    until = time.monotonic() + PATIENCE
    while not (value := condition()) and time.monotonic() < until:
        time.sleep(0.02)
    return value


class Place(unittest.TestCase):
    """A case with a temporary folder, which is also where its programs put their own."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.environment = {**os.environ, "TMPDIR": self.folder}
        self.mark = f"TMPDIR={self.folder}".encode()
        self.addCleanup(self.end_what_runs)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text, mode=0o644):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, mode)
        return path

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def running(self):
        """The programs of this case, by pid: all that know its folder."""
        found = {}
        for entry in glob.glob("/proc/[0-9]*"):
            try:
                with open(entry + "/environ", "rb") as environ, open(entry + "/cmdline", "rb") as command:
                    if self.mark in environ.read():
                        found[int(os.path.basename(entry))] = command.read().replace(b"\0", b" ").decode()
            except OSError:
                pass  # It has ended, or is another's.
        return found

    def end_what_runs(self):
        """What a case left running fails it, and holds up nothing that comes after."""
        wait_for(lambda: not self.running())
        left = self.running()
        for pid in left:
            os.kill(pid, signal.SIGKILL)
        self.assertEqual(left, {}, "left running")

    def left_behind(self):
        return glob.glob(self.path("churn-desk-*")) + list(self.running().values())


# Kills itself when the process of its program is there, before that could ask for anything.
KILLED = """
import os, signal, sys
sys.path.insert(0, sys.argv[1])
import children

def kill_parent():
    parent = os.getppid()
    os.kill(parent, signal.SIGKILL)
    while os.getppid() == parent:
        pass

with children.Children() as own:
    os.register_at_fork(after_in_child=kill_parent)
    own.start(["sleep", "600"])
"""

# Starts another program when it is told to end; the argument is a file that tells that it listens.
STUBBORN = """#!/bin/sh
trap 'sleep 600 & exit' TERM
touch "$1"
while :; do sleep 600 & wait; done
"""


class Children(Place):
    def test_one_that_is_killed_leaves_no_program(self):
        done = subprocess.run([sys.executable, "-c", KILLED, TOOLS], env=self.environment,
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, timeout=PATIENCE, check=False)
        self.assertEqual(done.returncode, -signal.SIGKILL)
        self.end_what_runs()


class Screens(Place):
    def run_display(self, *arguments):
        return subprocess.run([os.path.join(TOOLS, "with-display"), *arguments], env=self.environment,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=2 * PATIENCE, check=False)

    def test_the_status_is_the_commands(self):
        self.assertEqual(self.run_display("sh", "-c", "exit 7").returncode, 7)
        self.assertEqual(self.run_display("sh", "-c", "kill -KILL $$").returncode, 137)

    def test_a_command_that_is_not_there_is_no_skip(self):
        done = self.run_display("no-such-program")
        self.assertEqual(done.returncode, 99)
        self.assertIn("no-such-program", done.stderr)

    def test_screen_bus_and_folders_are_its_own(self):
        done = self.run_display("sh", "-c", "echo $DISPLAY; echo $DBUS_SESSION_BUS_ADDRESS; env | grep ^XDG_")
        display, bus, *folders = done.stdout.splitlines()
        self.assertRegex(display, r"^:\d+$")
        self.assertTrue(bus.startswith("unix:"))
        self.assertNotEqual(bus, os.environ.get("DBUS_SESSION_BUS_ADDRESS"))
        own = [line for line in folders if line.split("=", 1)[1].startswith(self.folder)]
        self.assertEqual(len(own), 5, folders)

    def test_nothing_is_left_behind(self):
        # The one that is left runs in a session of its own, and its parent has gone.
        self.run_display("sh", "-c", f"setsid sleep 600 >{self.path('said')} 2>&1 & echo $! >{self.path('pid')}")
        self.assertFalse(alive(int(self.read("pid"))))
        self.assertEqual(self.left_behind(), [])

    def test_what_starts_at_the_end_is_ended_too(self):
        program, ready = self.write("stubborn.sh", STUBBORN, 0o755), self.path("ready")
        self.run_display("sh", "-c", f"{program} {ready} >{self.path('said')} 2>&1 & "
                         f"until [ -e {ready} ]; do sleep 0.01; done")
        self.assertTrue(os.path.exists(ready))
        self.assertEqual(self.left_behind(), [])

    def test_an_interruption_ends_everything(self):
        process = subprocess.Popen([os.path.join(TOOLS, "with-display"), "sh", "-c",
                                    f"echo $PPID >{self.path('pid')}; sleep 600"], env=self.environment,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        self.assertTrue(wait_for(lambda: os.path.exists(self.path("pid")) and self.read("pid")))
        below = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True,
                               text=True, check=False).stdout.split()
        self.assertGreaterEqual(len(below), 3)
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(PATIENCE), 128 + signal.SIGTERM)
        self.assertEqual([pid for pid in below if alive(int(pid))], [])
        self.assertEqual(self.left_behind(), [])


class Browser(Place):
    def start(self, *options):
        # Into a file: a pipe has no end as long as somebody holds it.
        with tempfile.NamedTemporaryFile("w+", dir=self.folder, delete=False) as log:
            process = subprocess.Popen([os.path.join(TOOLS, "with-browser"), *options, "sleep", "600"],
                                       env=self.environment, stdin=subprocess.DEVNULL, stdout=log,
                                       stderr=log)
        self.addCleanup(process.wait, PATIENCE)
        self.addCleanup(process.terminate)
        wait_for(lambda: "Ctrl+C" in self.read(log.name) or process.poll() is not None)
        said = self.read(log.name)
        address = re.search(r"http://127\.0\.0\.1:(\d+)/vnc_lite\.html\?host=127\.0\.0\.1&port=\1", said)
        password = re.search(r"Password: (\w{8})$", said, re.M)
        self.assertTrue(address and password, said)
        return process, int(address.group(1)), password.group(1)

    def below(self, process):
        """The arguments of each program that was started, by pid."""
        listing = subprocess.run(["ps", "-ww", "-o", "pid=,args=", "--ppid", str(process.pid)],
                                 capture_output=True, text=True, check=False).stdout
        return dict(line.split(None, 1) for line in listing.splitlines())

    def test_two_at_once(self):
        runs = [self.start(), self.start()]
        self.assertNotEqual(runs[0][1], runs[1][1])
        self.assertNotEqual(runs[0][2], runs[1][2])
        for process, port, password in runs:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            connection.request("GET", "/vnc_lite.html")
            self.assertEqual(connection.getresponse().status, 200)
            connection.close()

            programs = self.below(process)
            self.assertTrue(any("Xvnc" in program for program in programs.values()))
            for program in programs.values():
                self.assertNotIn(password, program)

        # They listen on loopback and nowhere else.
        for family, name, loopback in ((4, "/proc/net/tcp", "0100007F"), (6, "/proc/net/tcp6", None)):
            with open(name, encoding="ascii") as table:
                rows = [line.split() for line in table.readlines()[1:]]
            for _, port, _ in runs:
                addresses = [row[1].split(":")[0] for row in rows
                             if row[3] == "0A" and int(row[1].split(":")[1], 16) == port]
                self.assertEqual(addresses, [loopback] if loopback else [], f"IPv{family}")

        for process, _, _ in runs:
            programs = self.below(process)
            process.send_signal(signal.SIGINT)
            self.assertEqual(process.wait(PATIENCE), 128 + signal.SIGINT)
            self.assertEqual([program for pid, program in programs.items() if alive(int(pid))], [])
        self.assertEqual(self.left_behind(), [])

    def test_the_screen_asks_for_the_password(self):
        _, port, _ = self.start()
        client = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self.addCleanup(client.close)
        stream = client.makefile("rb")
        self.addCleanup(stream.close)
        client.sendall(f"GET /websockify HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
                       "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                       "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: binary\r\n\r\n".encode())
        self.assertIn(b"101", stream.readline())
        while stream.readline().strip():
            pass

        def receive(length):
            # RFC 6455, 5.2: short binary messages, which a server does not mask.
            data = b""
            while len(data) < length:
                head = stream.read(2)
                self.assertEqual(head[:1], b"\x82", "the screen hung up")
                data += stream.read(head[1])
            return data

        # RFC 6143, 7.1: the server's version, then the number of security types and each of them.
        self.assertEqual(receive(12), b"RFB 003.008\n")
        client.sendall(b"\x82\x8c" + bytes(4) + b"RFB 003.008\n")
        self.assertEqual(receive(2), bytes([1, 2]), "VNC authentication, and nothing else, is offered")

    def test_a_port_that_is_taken_is_passed_over(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            self.assertGreater(self.start("--port", str(port))[1], port)


class Packages(Place):
    """setup.sh, with programs in the place of Debian's that write down what they are asked."""

    def setUp(self):
        super().setUp()
        self.write("bin/dpkg-query", '#!/bin/sh\nfor last; do :; done\n'
                   'case "$last" in gcc | git) echo installed ;; *) [ "$#" -gt 3 ] && exit 1 ;; esac\n', 0o755)
        self.write("bin/apt-get", f'#!/bin/sh\necho "$@" >>{self.path("asked")}\n', 0o755)
        self.write("bin/dpkg", f'#!/bin/sh\n[ "$1" = --audit ] && cat {self.path("audit")} || '
                   f'echo "dpkg $@" >>{self.path("asked")}\n', 0o755)
        self.write("audit", "")
        self.write("bin/sudo", '#!/bin/sh\nexec "$@"\n', 0o755)
        self.environment["PATH"] = self.path("bin") + ":" + os.environ["PATH"]
        shutil.copytree(TOOLS, self.path("tree/tests/tools"))

    def script(self, packages):
        self.write("tree/tests/tools/packages.txt", packages)
        return ["bash", "-c", f". {self.path('tree/tests/tools/setup.sh')}; install_packages build"]

    def install(self, packages):
        return subprocess.run(self.script(packages), env=self.environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=PATIENCE, check=False)

    def asked(self):
        return self.read("asked").splitlines() if os.path.exists(self.path("asked")) else []

    def test_nothing_missing_asks_nothing(self):
        done = self.install("[build]  # why\ngcc # why\n\n[test]\nother\n")
        self.assertEqual((done.returncode, done.stderr, self.asked()), (0, "", []))

    def test_what_is_missing_is_installed(self):
        done = self.install("[test]\nother\n[build]\ngcc\nmeson\nninja-build\n")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.asked(), ["-q update", "-q -o DPkg::Lock::Timeout=300 install -y "
                         "--no-install-recommends meson ninja-build"])
        self.assertIn("meson ninja-build", done.stderr)

    def test_an_interrupted_installation_is_finished_first(self):
        self.write("audit", "The following packages are only half configured: meson\n")
        self.assertEqual(self.install("[build]\nmeson\n").returncode, 0)
        self.assertEqual([line.split()[-1] for line in self.asked()], ["-a", "update", "meson"])

    def test_a_failure_is_told(self):
        self.write("bin/apt-get", '#!/bin/sh\n[ "$2" = update ]\n', 0o755)
        done = self.install("[build]\nmeson\n")
        self.assertEqual(done.returncode, 1)
        self.assertIn("could not install", done.stderr)

    def test_a_person_is_asked(self):
        for answer, installs in (("n\n", False), ("y\n", True), ("\n", True), ("no\n", False)):
            with self.subTest(answer=answer):
                if os.path.exists(self.path("asked")):
                    os.remove(self.path("asked"))
                ours, theirs = pty.openpty()
                process = subprocess.Popen(self.script("[build]\nmeson\n"), env=self.environment,
                                           stdin=theirs, stdout=theirs, stderr=theirs)
                os.close(theirs)
                said = b""
                while b"[Y/n]" not in said:
                    said += os.read(ours, 1024)
                self.assertEqual(self.asked(), [])
                os.write(ours, answer.encode())
                self.assertEqual(process.wait(PATIENCE), 0 if installs else 1)
                os.close(ours)
                self.assertEqual(any("install" in line for line in self.asked()), installs)


class Commands(Place):
    """./check and the build folder, in a small project of their own."""

    def setUp(self):
        super().setUp()
        for name in ("check", "run"):
            shutil.copy2(os.path.join(ROOT, name), self.path(name))
        shutil.copytree(TOOLS, self.path("tests/tools"))
        # Nothing is needed, so nothing is installed; the outer run's settings do not reach in.
        self.write("tests/tools/packages.txt", "[build]\n[test]\n[browser]\n[long]\n")
        self.environment = {name: value for name, value in self.environment.items()
                            if not name.startswith(("MESON", "CHECK_", "NINJA", "MALLOC_PERTURB"))}

    def project(self, *tests, source="int main (void) { return 0; }\n"):
        self.write("meson.build", "project('small', 'c', default_options: ['warning_level=3'])\n"
                   "program = executable('program', 'program.c')\n" + "\n".join(tests) + "\n")
        self.write("meson_options.txt", "option('tests', type: 'boolean', value: true)\n")
        self.write("program.c", source)

    def check(self, *arguments):
        done = subprocess.run([self.path("check"), *arguments], env=self.environment,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=3 * PATIENCE, check=False)
        return done.returncode, done.stdout.splitlines(), done.stderr

    def test_all_is_well(self):
        self.project("test('a', program)")
        for _ in range(2):
            status, lines, _ = self.check()
            self.assertEqual((status, lines[-1]), (0, "1 passed, 0 failed, 0 skipped"))
        self.assertEqual(self.left_behind(), [])

    def test_each_thing_that_must_fail(self):
        leak = "#include <stdlib.h>\nint main (void) { return malloc (9) == (void *) 1; }\n"
        overflow = "int main (int argc, char **argv) { return (2147483647 + argc) == 5 || !argv; }\n"
        unused = "int main (void) { int unused; return 0; }\n"
        tap_program = ("test('a', find_program('cases.sh'), protocol: 'tap')",)
        self.write("cases.sh", "#!/bin/sh\necho ok 1 - a\necho 'ok 2 - b # SKIP no moon'\necho 1..2\n"
                   "exit ${STATUS:-0}\n", 0o755)
        for name, tests, source, last in (
                ("a failing test", ("test('a', find_program('false'))",), None, "0 passed, 1 failed, 0 skipped"),
                ("a leak", ("test('a', program)",), leak, "0 passed, 1 failed, 0 skipped"),
                ("undefined behaviour", ("test('a', program)",), overflow, "0 passed, 1 failed, 0 skipped"),
                ("a warning", ("test('a', program)",), unused, "0 passed, 1 failed, 0 skipped"),
                ("a build file that is broken", ("nonsense (",), None, "0 passed, 1 failed, 0 skipped"),
                ("no test", (), None, "0 passed, 1 failed, 0 skipped"),
                ("a case that is skipped", tap_program, None, "1 passed, 0 failed, 1 skipped"),
                ("a crash after the cases", ("test('a', find_program('cases.sh'), protocol: 'tap', env: ['STATUS=3'])",), None, "1 passed, 1 failed, 1 skipped")):
            with self.subTest(name):
                self.project(*tests, **({"source": source} if source else {}))
                status, lines, _ = self.check()
                self.assertEqual(lines[-1], last, "\n".join(lines))
                self.assertEqual(status, 0 if " 0 failed" in last else 1)
                if "SKIP" in name or "skipped" in name:
                    self.assertIn("skipped: a: 2 - b: no moon", lines)

    def test_long_runs_the_scripts(self):
        self.project("test('a', program)")
        status, lines, said = self.check("--long")
        self.assertEqual((status, lines[-1]), (0, "1 passed, 0 failed, 0 skipped"))
        self.assertIn("holds no script", said)

        self.write("tests/long/a.sh", "#!/bin/sh\n", 0o755)
        self.write("tests/long/b.sh", "#!/bin/sh\necho no flatpak here\nexit 77\n", 0o755)
        status, lines, _ = self.check("--long")
        self.assertEqual((status, lines[-1]), (0, "2 passed, 0 failed, 1 skipped"))
        self.assertIn("skipped: long/b: no flatpak here", lines)

        self.write("tests/long/c.sh", "#!/bin/sh\n# limit: 1\nsleep 600\n", 0o755)
        self.write("tests/long/d.sh", "#!/bin/sh\nexit 4\n", 0o755)
        status, lines, _ = self.check("--long")
        self.assertEqual((status, lines[-1]), (1, "2 passed, 2 failed, 1 skipped"))

    def test_an_interruption_leaves_nothing(self):
        self.write("slow.sh", f"#!/bin/sh\necho $$ >{self.path('pid')}\nexec sleep 600\n", 0o755)
        self.project("test('a', find_program('slow.sh'))")
        process = subprocess.Popen([self.path("check")], env=self.environment, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.assertTrue(wait_for(lambda: os.path.exists(self.path("pid")) and self.read("pid")))
        process.send_signal(signal.SIGTERM)
        self.assertNotEqual(process.wait(PATIENCE), 0)
        self.assertFalse(wait_for(lambda: not alive(int(self.read("pid")))) is False)
        self.assertEqual(self.left_behind(), [])

        self.project("test('a', program)")
        status, lines, _ = self.check()
        self.assertEqual((status, lines[-1]), (0, "1 passed, 0 failed, 0 skipped"))

    def test_a_build_folder_set_up_halfway_is_made_anew(self):
        self.project("test('a', program)")
        self.assertEqual(self.check()[0], 0)
        for harm in ("build.ninja", "meson-info/meson-info.json", "meson-private/coredata.dat"):
            with self.subTest(harm):
                os.remove(self.path(os.path.join("build-check", harm)))
                status, lines, _ = self.check()
                self.assertEqual((status, lines[-1]), (0, "1 passed, 0 failed, 0 skipped"), lines)

    def test_a_checkout_that_was_moved_is_set_up_anew(self):
        self.project("test('a', program)")
        self.assertEqual(self.check()[0], 0)
        moved = self.path("moved")
        os.mkdir(moved)
        for name in ("check", "meson.build", "program.c", "tests", "build-check"):
            shutil.move(self.path(name), os.path.join(moved, name))
        self.folder = moved
        status, lines, _ = self.check()
        self.assertEqual((status, lines[-1]), (0, "1 passed, 0 failed, 0 skipped"), lines)

    def test_run_tells_why_it_cannot_build(self):
        self.project(source="this is no program\n")
        self.environment.pop("DISPLAY", None)
        done = subprocess.run([self.path("run")], env=self.environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("program.c:1", done.stderr)
        self.assertIn("could not be built", done.stderr)
        self.assertEqual(self.left_behind(), [])

    def test_help_installs_and_builds_nothing(self):
        for name in ("run", "check"):
            done = subprocess.run([self.path(name), "--help"], env=self.environment,
                                  capture_output=True, text=True, timeout=PATIENCE, check=False)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertIn(f"Usage: ./{name}", done.stdout)
        self.assertFalse(os.path.exists(self.path("build")))


if __name__ == "__main__":
    tap.main()
