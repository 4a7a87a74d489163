"""The desk in its real window against a real churn-desk-local, driven as a person drives it.

A test program is run under tests/tools/with-display and makes a Case:

    class Offers(harness.Case):
        def test_it(self):
            server = self.start_server("--contacts", "5", "--seed", "1", "--speed", "15")
            desk = self.start_desk(server.url, server.ready["supervisor"])
            desk.wait_for("table row")

Everything waits on a condition and none on time alone; what was started ends with the test, by pid.
A test fails on whatever the desk or the server had to report of themselves: sanitizers, leaks and
GLib's criticals and warnings. When one fails, a picture and the window's accessible tree are left
in ui-failures/ of the build folder.

The programs are those of the build folder in CHURN_BUILD. UI_PATIENCE=3 waits three times as long.
"""

import functools
import http.client
import json
import os
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import types
import unittest
import urllib.parse

import gi

# What is remembered of the window is what a test would wrongly believe.
os.environ["ATSPI_NO_CACHE"] = "1"
gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

from botocore.auth import SigV4Auth  # noqa: E402
from botocore.awsrequest import AWSRequest  # noqa: E402
from botocore.credentials import Credentials  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "tools"))

import children  # noqa: E402

BUILD = os.environ.get("CHURN_BUILD", os.path.join(HERE, "..", "..", "build"))
PATIENCE = 40 * float(os.environ.get("UI_PATIENCE", "1"))  # seconds until a wait has failed
PERIOD = 0.05  # seconds from look to look

REPORTS = re.compile(r"ERROR: \w+Sanitizer|runtime error:|\b(CRITICAL|WARNING|ERROR) \*\*")

CHURN = re.compile(r"^Churn ")
FRESHNESS = re.compile(r"^(Live|Slow|Offline|Signed out|Connecting|Not connected)(,|$)")

# Parts of GTK 4.8's lists, which take no name; what is in them has one.
UNNAMEABLE = {"table row", "list item", "table cell", "column header", "table column header"}

TEXTS = ("entry", "password text", "spin button", "text")

# GLib makes its table of quarks as it is loaded, and forgets it when more than 2,048 of them need a
# larger one, since another thread may be reading it. A suppression would need the whole stack.
QUARKS = re.compile(r"Direct leak of 16384 byte\(s\) in 1 object\(s\) allocated from:\n"
                    r" +#0 .* in (__interceptor_)?malloc .*\n +#1 .* in g_malloc .*\n\n")

# Of the machine, not of the program under test.
NOISE = re.compile(r"Unable to acquire (session|the address of the accessibility) bus"
                   r"|unable to send notifications through org.freedesktop.Notifications")


class TimedOut(AssertionError):
    pass


def wait(condition, what, seconds=None):
    """Looks until condition() is true, and returns what it is then.

    A node of the window that vanished while it was being looked at is only a look to repeat.
    """
    until = time.monotonic() + (PATIENCE if seconds is None else seconds)
    complaint = None
    while True:
        try:
            found = condition()
            if found:
                return found
            complaint = None
        except GLib.Error as error:
            complaint = error.message
        except RuntimeError as error:
            # What was wrong with the node went with it.
            if "Converting the GError failed" not in str(error):
                raise
            complaint = str(error)
        if time.monotonic() > until:
            raise TimedOut(f"waited in vain for {what}" + (f" ({complaint})" if complaint else ""))
        time.sleep(PERIOD)


def matches(wanted, text):
    """wanted: None for anything, a pattern to search for, or the whole text."""
    if wanted is None:
        return True
    if isinstance(wanted, re.Pattern):
        return bool(wanted.search(text or ""))
    return wanted == text


class Node:
    """An accessible object of the window. Any use of one may find that it is gone (GLib.Error)."""

    def __init__(self, accessible):
        self.accessible = accessible

    def __eq__(self, other):
        return isinstance(other, Node) and self.accessible == other.accessible

    def __hash__(self):
        return hash(self.accessible)

    @property
    def role(self):
        return self.accessible.get_role_name()

    @property
    def name(self):
        return self.accessible.get_name() or ""

    @property
    def description(self):
        return self.accessible.get_description() or ""

    def can(self, interface):
        return interface in self.accessible.get_interfaces()

    @property
    def text(self):
        """What stands in a text widget."""
        if self.role not in TEXTS:
            return ""
        return Atspi.Text.get_text(self.accessible, 0, -1)

    @property
    def value(self):
        return Atspi.Value.get_current_value(self.accessible) if self.can("Value") else None

    def has(self, state):
        return self.accessible.get_state_set().contains(getattr(Atspi.StateType, state.upper()))

    def is_shown(self):
        """Whether it takes room in the window: what is on a page that is turned has none."""
        try:
            _, _, width, height = self.extents()
        except GLib.Error:
            return True  # no widget but what stands for one, as a page of a stack
        return width > 0 and height > 0 and self.has("visible")

    @property
    def parent(self):
        accessible = self.accessible.get_parent()
        return Node(accessible) if accessible else None

    def children(self):
        for index in range(self.accessible.get_child_count()):
            child = self.accessible.get_child_at_index(index)
            if child is not None:
                yield Node(child)

    def walk(self, shown=True, seen=None):
        """This node and those below it, from above, only what is shown unless told otherwise."""
        # A page of a stack is a child of the stack, and of what stands for the page there.
        seen = set() if seen is None else seen
        if self in seen:
            return
        seen.add(self)
        yield self
        for child in self.children():
            if not shown or child.is_shown():
                yield from child.walk(shown, seen)

    def find_all(self, role=None, name=None, description=None, shown=True):
        for node in self.walk(shown):
            if ((role is None or node.role == role) and (name is None or matches(name, node.name))
                    and (description is None or matches(description, node.description))):
                yield node

    def find(self, role=None, name=None, description=None, shown=True):
        return next(self.find_all(role, name, description, shown), None)

    def words(self):
        """Every name and text below it, in the order of the tree: what a person reads there."""
        found = []
        for node in self.walk():
            for text in (node.name, node.text):
                if text and (not found or found[-1] != text):
                    found.append(text)
        return found

    def press(self, action=0):
        if not self.can("Action") or not Atspi.Action.do_action(self.accessible, action):
            raise AssertionError(f"{self} cannot be pressed")

    def press_within(self, name):
        """Presses what has this name below it, whatever it is; False if there is nothing to press yet."""
        for node in self.find_all(name=name):
            if node.can("Action") and node.has("sensitive"):
                node.press()
                return True
        return False

    def type(self, text):
        """Puts text in place of what stands in an entry, or in the one inside of this widget."""
        for node in self.walk():
            if node.can("EditableText"):
                if not Atspi.EditableText.set_text_contents(node.accessible, text):
                    raise AssertionError(f"{node} takes no text")
                return
        raise AssertionError(f"{self} is no entry")

    def select_child(self, index):
        if not self.can("Selection") or not Atspi.Selection.select_child(self.accessible, index):
            raise AssertionError(f"child {index} of {self} cannot be selected")

    def extents(self):
        """x, y, width and height within the window."""
        box = Atspi.Component.get_extents(self.accessible, Atspi.CoordType.WINDOW)
        return box.x, box.y, box.width, box.height

    def tree(self, depth=0):
        """Lines for people who want to know why something was not found."""
        try:
            mark = "" if self.is_shown() else " (hidden)"
            line = f"{'  ' * depth}{self.role} “{self.name}”{mark}"
            if self.description:
                line += f" – {self.description}"
            if self.text and self.text != self.name:
                line += f" = “{self.text}”"
            lines = [line]
            for child in self.children():
                lines += child.tree(depth + 1)
            return lines
        except GLib.Error as error:
            return [f"{'  ' * depth}gone: {error.message}"]

    def __str__(self):
        try:
            return f"{self.role} “{self.name}”"
        except GLib.Error:
            return "a node that is gone"


class Program:
    """A process whose standard error goes to a file that is read for reports in the end."""

    def __init__(self, case, name, arguments, environment, **more):
        self.name = name
        case.counted += 1
        self.log = os.path.join(case.folder, f"{case.counted}-{name}.log")
        with open(self.log, "wb") as log:
            if more.get("stdout") == "log":
                more["stdout"] = log
            self.process = case.own.start(arguments, env=environment, stderr=log, **more)
        case.programs.append(self)

    @property
    def pid(self):
        return self.process.pid

    def said(self):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return log.read()

    def reports(self):
        said = QUARKS.sub("", self.said(), count=1)
        if not re.search(r"^(Direct|Indirect) leak of ", said, re.M):
            said = re.sub(r"^.*ERROR: LeakSanitizer: .*$", "", said, flags=re.M)
        return [line for line in said.splitlines() if REPORTS.search(line) and not NOISE.search(line)]

    def is_alive(self):
        return self.process.poll() is None

    def kill(self):
        """As a power cut ends it."""
        if self.is_alive():
            self.process.kill()
        self.process.wait()

    def wait_for_end(self):
        wait(lambda: not self.is_alive(), f"the end of {self.name}")
        return self.process.returncode


class Server(Program):
    """A churn-desk-local by itself."""

    def __init__(self, case, *options, port=0):
        environment = case.environment()
        # What libsoup's server loses is told from our own leaks by whole stacks only, which are too
        # slow for a window to wait for (tests/tools/lsan.supp); other tests look for ours.
        environment["ASAN_OPTIONS"] += ":detect_leaks=0"
        program = os.path.join(BUILD, "src", "local", "churn-desk-local")
        super().__init__(case, "churn-desk-local",
                         [program, "--until-eof", "--port", str(port), *options], environment,
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        line = self._read_line()
        try:
            self.ready = json.loads(line)
        except ValueError as error:
            raise AssertionError(f"churn-desk-local is not ready: {line!r}\n{self.said()}") from error
        self.url = self.ready["url"]
        self.port = urllib.parse.urlsplit(self.url).port
        self.supervisor = self.ready["supervisor"]

    def _read_line(self):
        line = b""
        until = time.monotonic() + PATIENCE
        descriptor = self.process.stdout.fileno()
        while not line.endswith(b"\n") and time.monotonic() < until:
            readable, _, _ = select.select([descriptor], [], [], PERIOD)
            if readable:
                piece = os.read(descriptor, 65536)
                if not piece:
                    break
                line += piece
        return line.decode("utf-8", "replace")

    def stop(self):
        """Closes its standard input, and expects it to end well by that."""
        self.process.stdin.close()
        status = self.wait_for_end()
        self.process.stdout.close()
        if status != 0:
            raise AssertionError(f"churn-desk-local ended with {status}:\n{self.said()}")

    def request(self, method, path, body=None, key=None, headers=None, url=None):
        """A signed request; returns (status, JSON)."""
        key = key or self.supervisor
        url = urllib.parse.urlsplit(url or self.url)
        data = b"" if body is None else json.dumps(body).encode()
        request = AWSRequest(method=method, url=f"{url.scheme}://{url.netloc}{path}", data=data,
                             headers=dict(headers or {}))
        if body is not None:
            request.headers["Content-Type"] = "application/json"
        SigV4Auth(Credentials(key["accessKeyId"], key["secretAccessKey"], key.get("sessionToken")),
                  "execute-api", self.ready["region"]).add_auth(request)
        connection = http.client.HTTPConnection(url.hostname, url.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body=data, headers=dict(request.headers.items()))
            answer = connection.getresponse()
            text = answer.read()
        finally:
            connection.close()
        return answer.status, json.loads(text) if text else None

    def ask(self, path, key=None):
        status, answer = self.request("GET", path, key=key)
        if status != 200:
            raise AssertionError(f"GET {path}: {status} {answer}")
        return answer

    def contacts(self):
        return self.ask("/contacts")["contacts"]

    def contact(self, contact_id):
        return self.ask("/contacts/" + urllib.parse.quote(contact_id, safe=""))

    def offers(self, contact_id):
        return self.contact(contact_id)["offers"]

    def deliver(self, event):
        """What AWS would deliver."""
        return self.request("POST", "/events", event, key=self.ready["ingest"])

    def lookup(self, event):
        """What a contact flow asks."""
        return self.request("POST", "/lookup", event, key=self.ready["ingest"])


class Desk(Program):
    """The application and its one window."""

    def __init__(self, case, url, key, *arguments):
        self.case = case
        environment = case.environment()
        if key:
            environment["AWS_ACCESS_KEY_ID"] = key["accessKeyId"]
            environment["AWS_SECRET_ACCESS_KEY"] = key["secretAccessKey"]
        environment["AWS_REGION"] = environment["AWS_DEFAULT_REGION"] = "us-east-1"
        # GLib writes what is for debugging to standard output.
        verbose = "G_MESSAGES_DEBUG" in environment
        program = os.path.join(BUILD, "src", "desk", "churn-desk")
        where = ["--url", url] if url else []  # or the desk starts a centre of its own
        super().__init__(case, "churn-desk", [program, *where, *arguments], environment,
                         stdin=subprocess.DEVNULL, stdout="log" if verbose else subprocess.DEVNULL)
        self.window = self.wait(self._find_window, "the window")

    def wait(self, condition, what, seconds=None):
        def look():
            if not self.is_alive():
                raise AssertionError(f"the desk has ended by itself, with {self.process.returncode}:\n"
                                     + self.said())
            return condition()

        return wait(look, what, seconds)

    def _find_application(self):
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            try:
                application = desktop.get_child_at_index(index)
                if application is not None and application.get_process_id() == self.pid:
                    return Node(application)
            except GLib.Error:
                continue  # another one, which is ending
        return None

    def windows(self):
        application = self._find_application()
        return list(application.children()) if application else []

    def _find_window(self):
        return next((window for window in self.windows() if window.role in ("frame", "window")), None)

    def wait_for_window(self, title):
        """Another window than the desk's own."""
        return self.wait(lambda: next((window for window in self.windows() if window.name == title), None),
                         f"the window {title}")

    def turn_to(self, window, title):
        """A page of the preferences, by the button that is shown for it, above or below."""
        self.wait(lambda: window.press_within(title), f"the page {title}")

    def find(self, role=None, name=None, description=None, within=None):
        return (within or self.window).find(role, name, description)

    def find_all(self, role=None, name=None, description=None, within=None):
        return list((within or self.window).find_all(role, name, description))

    def wait_for(self, role=None, name=None, description=None, within=None, seconds=None):
        what = ", ".join(f"{key} {getattr(value, 'pattern', value)!r}" for key, value in
                         (("role", role), ("name", name), ("description", description)) if value)
        return self.wait(lambda: self.find(role, name, description, within), "a node with " + what,
                         seconds)

    def wait_until_gone(self, role=None, name=None, description=None, within=None):
        return self.wait(lambda: self.find(role, name, description, within) is None,
                         f"the going of {role} {getattr(name, 'pattern', name)!r}")

    def nameless(self):
        """What takes the focus and tells those who do not see it nothing."""
        return [str(node) + " in " + str(node.parent) for window in self.windows()
                for node in window.walk() if node.has("focusable") and not node.name
                and node.role not in UNNAMEABLE]

    def press(self, role=None, name=None, description=None, within=None):
        """Presses what is found, as soon as it can be pressed."""
        def pressed():
            node = self.find(role, name, description, within)
            if node is None or not node.has("sensitive"):
                return False
            node.press()
            return True

        self.wait(pressed, f"{role} {getattr(name, 'pattern', name)!r} to press")

    def freshness(self):
        """What the header bar says of the figures: "Live", "Offline, 40 seconds old"…"""
        node = self.find("push button", FRESHNESS)
        return node.name if node else None

    def wait_until(self, freshness):
        self.wait(lambda: (self.freshness() or "").split(",")[0] == freshness,
                  f"the header bar to say {freshness}")

    # --- The supervisor's list

    def list(self):
        table = self.find("tree table", "Contacts")
        return table.find("list") if table else None

    def rows(self):
        """The rows of the list, from above, as far as they have something to show."""
        found = self.list()
        return [row for row in found.children() if row.is_shown()] if found else []

    def row(self, customer):
        """The row of a customer, by their name."""
        return next((row for row in self.rows() if row.find("label", customer)), None)

    def figures(self):
        """What the list says of each call's churn, by the customer's name."""
        found = {}
        for row in self.rows():
            churn = row.find("image", CHURN)
            name = row.find("label")
            if churn and name:
                found[name.name] = churn.name
        return found

    def select(self, customer):
        """Selects a customer's call, and waits until it is the one that is shown in full."""
        def selected():
            rows = self.rows()
            for index, row in enumerate(rows):
                if row.find("label", customer):
                    if not row.has("selected"):
                        self.list().select_child(index)
                    return True
            return False

        self.wait(selected, f"the row of {customer}")

    # --- The keyboard, the pointer and the picture go to the screen, which has this window alone.

    def _run_xdotool(self, *words):
        return subprocess.run(["xdotool", *words], env=self.case.environment(), capture_output=True,
                              text=True, timeout=PATIENCE, check=False)

    def _xdotool(self, *words):
        done = self._run_xdotool(*words)
        if done.returncode:
            raise AssertionError(f"xdotool {' '.join(words)}: {done.stderr}")
        return done.stdout.split()

    def x_windows(self):
        """Those that are seen. A window that goes while they are looked at ends the search."""
        done = self.wait(lambda: (found := self._run_xdotool(
            "search", "--onlyvisible", "--pid", str(self.pid))).returncode == 0 and found, "its windows")
        return done.stdout.split()

    def x_window(self):
        return self.x_windows()[-1]

    def key(self, *names):
        self._xdotool("windowfocus", "--sync", self.x_window(), "key", "--clearmodifiers", *names)

    def click(self, node):
        """Clicks into the middle of a node."""
        x, y, width, height = node.extents()
        self._xdotool("mousemove", "--window", self.x_window(), str(x + width // 2),
                      str(y + height // 2), "click", "1")

    def point_away(self):
        """Takes the pointer to a corner, as what it rests on may show a window of its own."""
        self._xdotool("mousemove", "9999", "9999")

    def resize(self, width, height, window=None):
        self._xdotool("windowsize", "--sync", window or self.x_window(), str(width), str(height))

    def size(self):
        lines = self._xdotool("getwindowgeometry", "--shell", self.x_window())
        values = dict(line.split("=") for line in lines if "=" in line)
        return int(values["WIDTH"]), int(values["HEIGHT"])

    def picture(self, path):
        subprocess.run(["import", "-window", "root", path], env=self.case.environment(),
                       timeout=PATIENCE, check=False)

    def show(self, name):
        """Keeps a picture for people to look at, in ui-pictures/ of the build folder."""
        folder = os.path.join(BUILD, "ui-pictures")
        os.makedirs(folder, exist_ok=True)
        self.picture(os.path.join(folder, name + ".png"))

    def quit(self):
        """Ends it by the keyboard, and expects it to end well: with 0 and no leak."""
        self.key("ctrl+q")
        status = self.wait_for_end()
        if status != 0:
            raise AssertionError(f"the desk ended with {status}:\n{self.said()}")


class Link:
    """The network between desk and server, which can be cut, and can swallow answers or requests.

    It passes bytes on, and knows the request lines that went through. The port stays the same.
    """

    def __init__(self, port):
        self._port = port
        self._lock = threading.Lock()
        self._open = []
        self._requests = []
        self._swallow = None
        self._refuse = None
        self._listener = None
        self.port = 0
        self.join()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def join(self):
        """Lets connections through, from now on."""
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen(64)
        self.port = listener.getsockname()[1]
        self._listener = listener
        threading.Thread(target=self._accept, args=[listener], daemon=True).start()

    def cut(self):
        """Ends every connection, and refuses new ones."""
        listener, self._listener = self._listener, None
        if listener is not None:
            # A shutdown wakes the accept() of the other thread; a close alone would not.
            listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        with self._lock:
            connections, self._open = self._open, []
        for connection in connections:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def swallow_answers(self, pattern):
        """From now on no request that matches gets its answer, though the server gives one."""
        with self._lock:
            self._swallow = re.compile(pattern) if pattern else None

    def refuse(self, pattern):
        """From now on a request that matches does not reach the server: its connection breaks."""
        with self._lock:
            self._refuse = re.compile(pattern) if pattern else None

    def lead_to(self, port):
        """From now on connections go to this port."""
        self._port = port
        self.cut()
        self.join()

    def requests(self, pattern=""):
        """The request lines so far that match, as (when, "METHOD path")."""
        with self._lock:
            return [entry for entry in self._requests if re.search(pattern, entry[1])]

    def _accept(self, listener):
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self._port), timeout=PATIENCE)
                far.settimeout(None)
            except OSError:
                near.close()
                continue
            with self._lock:
                self._open += [near, far]
            swallowing = threading.Event()
            for source, target, watch in ((near, far, True), (far, near, False)):
                threading.Thread(target=self._pass_on, args=[source, target, watch, swallowing],
                                 daemon=True).start()

    def _pass_on(self, source, target, watch, swallowing):
        try:
            while True:
                data = source.recv(65536)
                if not data:
                    break
                if watch and not self._note(data, swallowing):
                    break
                if not watch and swallowing.is_set():
                    continue
                target.sendall(data)
        except OSError:
            pass
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        with self._lock:
            if source in self._open:
                self._open.remove(source)
        if watch:
            source.close()

    def _note(self, data, swallowing):
        """Whether it may pass."""
        line = re.match(rb"([A-Z]+ \S+) HTTP/1\.1\r\n", data)
        if not line:
            return True
        words = line[1].decode("ascii", "replace")
        with self._lock:
            self._requests.append((time.monotonic(), words))
            if self._swallow and self._swallow.search(words):
                swallowing.set()
            return not (self._refuse and self._refuse.search(words))


class Case(unittest.TestCase):
    def __init__(self, method="runTest"):
        super().__init__(method)
        # The picture is taken while the window that failed is still there.
        test = getattr(self, method, None)

        def watched(self):
            try:
                test()
            except BaseException:
                self._keep_evidence()
                raise

        if test is not None:
            setattr(self, method, types.MethodType(functools.wraps(test)(watched), self))

    def setUp(self):
        self.own = self.enterContext(children.Children())
        self.folder = self.own.folder
        self.programs = []
        self.links = []
        self.counted = 0
        self._environment = dict(os.environ)
        self.own.private_folders(self._environment, "XDG_CONFIG_HOME", "XDG_DATA_HOME",
                                 "XDG_CACHE_HOME", "XDG_STATE_HOME")
        self._environment["HOME"] = self.folder
        for name in list(self._environment):
            if name.startswith("AWS_"):
                del self._environment[name]
        suppressions = os.path.join(HERE, "..", "tools", "lsan.supp")
        self._environment.update({
            "CHURN_DESK_LOCAL": os.path.join(BUILD, "src", "local", "churn-desk-local"),
            "CHURN_DESK_DATADIR": os.path.join(BUILD, "data"),
            "GSETTINGS_SCHEMA_DIR": os.path.join(BUILD, "data"),
            "GSETTINGS_BACKEND": "keyfile",
            # Leaks are read in what the program says: see reports().
            "LSAN_OPTIONS": f"suppressions={suppressions}:print_suppressions=0:exitcode=0",
            # As in ./check.
            "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "detect_leaks=1:intercept_tls_get_addr=0"),
            "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1",
            "G_SLICE": "always-malloc",
            "GIO_USE_PROXY_RESOLVER": "dummy",
            # Passwords of a person who tries this at home are theirs.
            "AWS_EC2_METADATA_DISABLED": "true",
        })
        gtk = os.path.join(self._environment["XDG_CONFIG_HOME"], "gtk-4.0")
        os.makedirs(gtk)
        with open(os.path.join(gtk, "settings.ini"), "w", encoding="utf-8") as file:
            file.write("[Settings]\ngtk-enable-animations=0\n")

    def environment(self):
        return dict(self._environment)

    def set_environment(self, **variables):
        self._environment.update(variables)

    def set_setting(self, key, value):
        """Sets a key of the application's settings, for the desks that are started from now on."""
        folder = os.path.join(self._environment["XDG_CONFIG_HOME"], "glib-2.0", "settings")
        os.makedirs(folder, exist_ok=True)
        path = os.path.join(folder, "keyfile")
        settings = GLib.KeyFile()
        if os.path.exists(path):
            settings.load_from_file(path, GLib.KeyFileFlags.NONE)
        settings.set_value("io/github/churn_desk/ChurnDesk", key, value)
        settings.save_to_file(path)

    def start_server(self, *options, port=0):
        return Server(self, *options, port=port)

    def start_desk(self, url, key, *arguments):
        return Desk(self, url, key, *arguments)

    def start_link(self, server):
        link = Link(server.port)
        self.links.append(link)
        return link

    def outbox_files(self):
        """The offers that are kept on disk, by file name; one that is being written is none yet."""
        top = os.path.join(self._environment["XDG_STATE_HOME"], "churn-desk", "outbox")
        return sorted(name for _, _, names in os.walk(top) for name in names
                      if name.endswith(".json"))

    def tearDown(self):
        for program in self.programs:
            if isinstance(program, Desk):
                program.kill()
        for link in self.links:
            link.cut()
        for program in self.programs:
            if isinstance(program, Server) and program.is_alive():
                # It may be stopped by a test's own signal.
                program.process.send_signal(signal.SIGCONT)
                program.stop()
        for program in self.programs:
            if program.reports():
                self._keep_evidence()
                self.fail(f"{program.name} said:\n{program.said()}")

    def _keep_evidence(self):
        kept = os.path.join(BUILD, "ui-failures", self.id().removeprefix("__main__."))
        os.makedirs(kept, exist_ok=True)
        for desk in self.programs:
            if isinstance(desk, Desk) and desk.is_alive():
                desk.picture(os.path.join(kept, f"{desk.pid}.png"))
                with open(os.path.join(kept, f"{desk.pid}.tree"), "w", encoding="utf-8") as file:
                    file.write("\n".join(line for window in desk.windows() for line in window.tree()))
        for program in self.programs:
            shutil.copy(program.log, kept)


Atspi.set_timeout(5000, 20000)
