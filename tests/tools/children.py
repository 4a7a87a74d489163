"""Starts programs and ends them again, whatever happens: by pid, never by name.

Processes that the started ones leave behind are handed to us by the kernel (we are their
subreaper) and are ended too; should we ourselves be killed, the kernel ends those we started.
"""

import ctypes
import os
import select
import signal
import socket
import struct
import subprocess
import tempfile
import time

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
PATIENCE = 60  # seconds for a server to come up, on a machine that is busy
GRACE = 5  # seconds between the polite signal and the last one
INTERRUPTIONS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

_libc = ctypes.CDLL(None, use_errno=True)


class Interrupted(Exception):
    def __init__(self, number):
        super().__init__(signal.Signals(number).name)
        self.number = number


class Failure(Exception):
    pass


def _on_interruption(handler):
    for number in INTERRUPTIONS:
        signal.signal(number, handler)


def _interrupt(number, frame):
    # One is enough: a second must not interrupt the cleaning up.
    _on_interruption(signal.SIG_IGN)
    raise Interrupted(number)


def end_with_parent():
    """For preexec_fn: the process ends when we do, even if that was before it could ask for it."""
    parent = os.getpid()

    def prepare():
        # No polite signal: a handler of ours takes it until the program is there, and forgets it then.
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


def _descendants(others):
    """The pids below us, the deepest last, without the others and what is below those."""
    below = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat", "rb") as stat:
                    state, parent = stat.read().rsplit(b")", 1)[1].split()[:2]
            except (OSError, ValueError):
                continue
            if state != b"Z":
                below.setdefault(int(parent), []).append(int(entry))
    found = []
    todo = [os.getpid()]
    while todo:
        children = [pid for pid in below.get(todo.pop(0), []) if pid not in others]
        found += children
        todo += children
    return found


class Children:
    """A context: what was started in it is gone when it ends, with its temporary folder.

    What ran before it does not belong to it.
    """

    def __enter__(self):
        _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        _on_interruption(_interrupt)
        self._folder = tempfile.TemporaryDirectory(prefix="churn-desk-")
        self.folder = self._folder.name
        self.started = []
        self._others = frozenset(_descendants(()))
        return self

    def __exit__(self, kind, value, trace):
        _on_interruption(signal.SIG_IGN)
        # The newest first, so that a window goes before its display does.
        for process in reversed(self.started):
            self._end(process)
        self._end_the_rest()
        # Those that were left to us are ours to wait for: not every init does.
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            pass
        self._folder.cleanup()
        return False

    @staticmethod
    def _end(process):
        for end in (process.terminate, process.kill):
            end()
            try:
                process.wait(GRACE)
                return
            except subprocess.TimeoutExpired:
                pass

    def _end_the_rest(self):
        for last in (signal.SIGTERM, signal.SIGKILL):
            told = set()
            empty = 0
            until = time.monotonic() + GRACE
            # Listed anew each time, since what is ending may still start others; and one empty list
            # proves nothing, since one may have ended while we read, and what it started came too late.
            while empty < 2 and time.monotonic() < until:
                pids = _descendants(self._others)
                empty = 0 if pids else empty + 1
                for pid in pids:
                    try:
                        if pid not in told:
                            os.kill(pid, last)
                    except ProcessLookupError:
                        pass
                told.update(pids)
                time.sleep(0.02)

    def start(self, arguments, **more):
        try:
            process = subprocess.Popen(arguments, preexec_fn=end_with_parent(), **more)
        except FileNotFoundError as error:
            raise Failure(f"{arguments[0]} is not installed") from error
        self.started.append(process)
        return process

    def log(self, name):
        """A file for what a server says, in the temporary folder."""
        return open(os.path.join(self.folder, name + ".log"), "wb")

    def said(self, name):
        with open(os.path.join(self.folder, name + ".log"), encoding="utf-8", errors="replace") as log:
            return log.read().strip()

    def start_answering(self, name, arguments, option, **more):
        """Starts a server that writes one line to a descriptor when it is ready; returns the line.

        option is the argument that names the descriptor, with %d for its number.
        """
        reading, writing = os.pipe()
        try:
            with self.log(name) as log:
                words = [word.replace("%d", str(writing)) for word in option]
                process = self.start(arguments + words, pass_fds=[writing], stdin=subprocess.DEVNULL,
                                     stdout=log, stderr=log, **more)
            os.close(writing)
            writing = None
            line = b""
            until = time.monotonic() + PATIENCE
            while not line.endswith(b"\n"):
                ready, _, _ = select.select([reading], [], [], max(0, until - time.monotonic()))
                piece = os.read(reading, 4096) if ready else b""
                if not piece:
                    break
                line += piece
        finally:
            os.close(reading)
            if writing is not None:
                os.close(writing)
        if not line.strip():
            raise Failure(f"{name} does not start: {self.said(name) or process.poll()}")
        return line.decode().strip()

    def start_display(self, program, arguments, environment):
        """Starts an X server on a free display that only our own processes may use."""
        authority = os.path.join(self.folder, "authority")
        # The form of Xauthority(5): family (any), address, display number, name, data.
        cookie = b"".join(struct.pack(">H", len(part)) + part
                          for part in (b"", b"", b"MIT-MAGIC-COOKIE-1", os.urandom(16)))
        with open(os.open(authority, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            file.write(struct.pack(">H", 0xffff) + cookie)
        number = self.start_answering(program, [program, "-auth", authority] + arguments,
                                      ["-displayfd", "%d"])
        environment["DISPLAY"] = f":{number}"
        environment["XAUTHORITY"] = authority
        environment["GDK_BACKEND"] = "x11"
        environment.pop("WAYLAND_DISPLAY", None)

    def start_window_manager(self, environment, *arguments):
        """Starts openbox, and waits until it manages windows: those that came before are not its own."""
        ready = os.path.join(self.folder, "openbox.ready")
        with self.log("openbox") as log:
            process = self.start(["openbox", "--sm-disable", "--startup", f"touch {ready}", *arguments],
                                 env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        until = time.monotonic() + PATIENCE
        while not os.path.exists(ready):
            if process.poll() is not None or time.monotonic() > until:
                raise Failure(f"openbox does not start: {self.said('openbox')}")
            time.sleep(0.01)

    def start_bus(self, environment, portals=False):
        """Starts a session bus of our own, below a private XDG_RUNTIME_DIR."""
        environment.pop("DBUS_SESSION_BUS_ADDRESS", None)
        # Portals are there on one machine and not on another, and GTK 4.8 loses what they say. Nor is
        # a keyring started, or a window that asks to unlock one: a test that wants one starts it.
        services = os.path.join(environment["XDG_RUNTIME_DIR"], "dbus-1", "services")
        os.makedirs(services, mode=0o700, exist_ok=True)
        for name in () if portals else ("org.freedesktop.portal.Desktop", "org.freedesktop.secrets",
                                        "org.gnome.keyring.SystemPrompter"):
            with open(os.path.join(services, name + ".service"), "w", encoding="utf-8") as file:
                file.write(f"[D-BUS Service]\nName={name}\nExec=/bin/false\n")
        environment["DBUS_SESSION_BUS_ADDRESS"] = self.start_answering(
            "dbus-daemon", ["dbus-daemon", "--session", "--nofork", "--nopidfile"],
            ["--print-address=%d"], env=environment)

    def private_folders(self, environment, *variables):
        """Points XDG variables to folders below the temporary one."""
        for variable in variables:
            path = os.path.join(self.folder, variable.lower())
            os.makedirs(path, mode=0o700, exist_ok=True)
            environment[variable] = path


def free_port(first):
    """The first loopback port from first on that nobody listens on at this moment."""
    for port in range(first, 65536):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise Failure(f"no port is free from {first} on")


def status_of(process):
    """Waits for a process; its exit status as a shell would give it."""
    status = process.wait()
    return 128 - status if status < 0 else status
