#!/usr/bin/python3
"""The installed Flatpak, run by an ordinary user: its window, and what its sandbox lets it do.

tests/long/flatpak.sh makes the runtime and the bundle in the folder CHURN_FLATPAK, and runs this on a
screen and a session bus of its own. Whatever the sandbox is to refuse is tried outside of it, too,
where it must succeed: so that no refusal is for another reason.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [os.fspath(HERE.parent / "tools"), os.fspath(HERE.parent / "ui")]

import children  # noqa: E402
import harness  # noqa: E402
import tap  # noqa: E402

from gi.repository import Atspi, GLib  # noqa: E402

ID = "io.github.churn_desk.ChurnDesk"
OUT = pathlib.Path(os.environ["CHURN_FLATPAK"])
HOME = pathlib.Path(os.environ["HOME"])
LIMIT = 120  # seconds for whatever is run
PLANTED = "what stands in the home of its user"

PORTAL = ("gdbus call --session --dest org.freedesktop.portal.Desktop "
          "--object-path /org/freedesktop/portal/desktop --method ")


def run(*words, environment=None, status=0):
    """Runs a command to its end; returns what it wrote, or fails."""
    done = subprocess.run(words, capture_output=True, text=True, timeout=LIMIT, check=False,
                          env=environment or os.environ, stdin=subprocess.DEVNULL)
    if status is not None and done.returncode != status:
        raise AssertionError(f"{' '.join(words)}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done


def in_sandbox(script):
    """Runs a shell script in the sandbox of the application, with just its permissions."""
    return run("flatpak", "run", "--user", "--command=sh", ID, "-c", script, status=None)


def outside(script):
    return run("sh", "-c", script, status=None)


def start_keyring():
    """Opens the user's keyring before the portal that gives of it starts one that is not open."""
    keyring = subprocess.Popen(["gnome-keyring-daemon", "--foreground", "--components=secrets", "--unlock"],
                               stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    unittest.addModuleCleanup(keyring.wait, LIMIT)
    unittest.addModuleCleanup(keyring.terminate)
    keyring.stdin.write(b"open")
    keyring.stdin.close()
    run("gdbus", "wait", "--session", "--timeout", "30", "org.freedesktop.secrets")


def start_notifications(own):
    """A notification daemon that shows nothing; returns the file of what it is told."""
    log = pathlib.Path(own.folder) / "notifications"
    own.start([sys.executable, "-m", "dbusmock", "--session", "--template", "notification_daemon",
               "--logfile", os.fspath(log)], stdin=subprocess.DEVNULL)
    run("gdbus", "wait", "--session", "--timeout", "30", "org.freedesktop.Notifications")
    return log


def activate(action):
    """As a shell does when it is chosen in the icon's menu: the bus starts the desk, if it has to."""
    run("gdbus", "call", "--session", "--timeout", str(LIMIT), "--dest", ID, "--object-path",
        "/" + ID.replace(".", "/"), "--method", "org.freedesktop.Application.ActivateAction", action, "[]", "{}")


def is_running():
    return run("gdbus", "call", "--session", "--dest", "org.freedesktop.DBus", "--object-path",
               "/org/freedesktop/DBus", "--method", "org.freedesktop.DBus.NameHasOwner", ID).stdout == "(true,)\n"


def setUpModule():
    start_keyring()
    # Who installs an application is asked for by parental controls, on a system bus that is not here.
    environment = dict(os.environ, DBUS_SYSTEM_BUS_ADDRESS=os.environ["DBUS_SESSION_BUS_ADDRESS"])
    run("flatpak", "--user", "remote-add", "--no-gpg-verify", "stand-in", f"file://{OUT}/repo",
        environment=environment)
    run("flatpak", "--user", "install", "-y", "--noninteractive", "stand-in", "org.gnome.Platform//50",
        environment=environment)
    run("flatpak", "--user", "install", "-y", "--noninteractive", os.fspath(OUT / f"{ID}.flatpak"),
        environment=environment)
    # The bus knows from now on whom it can start.
    run("gdbus", "call", "--session", "--dest", "org.freedesktop.DBus", "--object-path",
        "/org/freedesktop/DBus", "--method", "org.freedesktop.DBus.ReloadConfig")


class Sandbox(unittest.TestCase):
    """Each refusal has its twin outside, which must succeed."""

    def refuse(self, script):
        without = outside(script)
        self.assertEqual(without.returncode, 0, f"it cannot be done at all: {script}\n{without.stderr}")
        within = in_sandbox(script)
        self.assertNotEqual(within.returncode, 0, f"the sandbox lets it: {script}\n{within.stdout}")

    def allow(self, script):
        within = in_sandbox(script)
        self.assertEqual(within.returncode, 0, f"{script}\n{within.stdout}{within.stderr}")
        return within.stdout

    def test_what_stands_at_home_is_not_seen(self):
        (HOME / "planted").write_text(PLANTED)
        (HOME / ".aws").mkdir(exist_ok=True)
        (HOME / ".aws" / "credentials").write_text("[default]\n")
        for name in ("planted", ".aws/credentials"):
            with self.subTest(name):
                self.refuse(f"cat '{HOME}/{name}'")

    def test_profiles_are_read_where_an_override_lets_it(self):
        (HOME / ".aws").mkdir(exist_ok=True)
        (HOME / ".aws" / "credentials").write_text("[default]\n")
        run("flatpak", "override", "--user", "--filesystem=~/.aws:ro", ID)
        self.addCleanup(run, "flatpak", "override", "--user", "--reset", ID)
        self.assertIn("[default]", self.allow(f"cat '{HOME}/.aws/credentials'"))
        self.refuse(f"echo >>'{HOME}/.aws/credentials'")

    def test_nothing_is_written_outside_its_own_folders(self):
        # A home that is not its user's is made for each run, and gone with it.
        in_sandbox(f"echo >'{HOME}/written'")
        self.assertFalse((HOME / "written").exists())
        for folder in ("/app", "/usr"):
            with self.subTest(folder):
                self.assertNotEqual(in_sandbox(f"echo >{folder}/written").returncode, 0)
        self.allow('echo >"$XDG_STATE_HOME/written"')
        self.assertTrue((HOME / ".var/app" / ID / ".local/state/written").exists())

    def test_only_portals_are_heard_on_the_bus(self):
        def ask(name):
            return ("gdbus call --session --dest org.freedesktop.DBus --object-path /org/freedesktop/DBus "
                    f"--method org.freedesktop.DBus.GetNameOwner {name}")

        with children.Children() as own:
            for name in ("org.freedesktop.secrets", "org.freedesktop.Notifications", "org.example.Other"):
                with self.subTest(name):
                    if outside(ask(name)).returncode:
                        own_name(own, name)
                    self.refuse(ask(name))
        self.allow(PORTAL + "org.freedesktop.DBus.Properties.Get org.freedesktop.portal.Settings version")

    def test_notifications_go_through_the_portal(self):
        with children.Children() as own:
            log = start_notifications(own)
            self.allow(PORTAL + "org.freedesktop.portal.Notification.AddNotification a "
                       "\"{'title': <'The risk is high'>, 'body': <'A contact'>}\"")
            harness.wait(lambda: "The risk is high" in log.read_text(), "the notification", LIMIT)

    def test_secrets_are_kept_through_the_portal(self):
        said = run("flatpak", "run", "--user", ID, "--doctor", "--json", "--url", "http://127.0.0.1:9/none",
                   status=1).stdout
        keyring = next(line for line in json.loads(said)["checks"] if line["check"] == "keyring")
        self.assertEqual(keyring["state"], "passed", keyring)
        # It is the application's own, and no part of its user's.
        self.assertTrue((HOME / ".var/app" / ID / "data/keyrings/default.keyring").exists())

    def test_it_has_no_capability(self):
        self.assertRegex(self.allow("grep CapEff /proc/self/status"), r"CapEff:\s+0{16}")

    def test_other_processes_are_not_seen(self):
        self.refuse(f"test -d /proc/{os.getpid()} && grep -q test-sandbox /proc/{os.getpid()}/cmdline")

    def test_its_permissions_are_those_of_the_manifest_and_no_more(self):
        granted = run("flatpak", "info", "--user", "--show-permissions", ID).stdout
        self.assertEqual(set(re.findall(r"^(\w+)=(.*)$", granted, re.M)),
                         {("shared", "network;ipc;"), ("sockets", "x11;wayland;fallback-x11;"),
                          ("devices", "dri;")})

    def test_every_library_is_found(self):
        missing = self.allow('for f in /app/bin/* $(find /app/lib -name "*.so*" -type f); do '
                             'ldd "$f" | grep "not found" | sed "s|^|$f:|"; done')
        self.assertEqual(missing, "")
        # The manifest's own, where it was built.
        used = self.allow('ldd /app/bin/churn-desk-local | grep xgboost; '
                          'test ! -e /app/lib/libxgboost.so || ldd /app/bin/churn-desk-local | grep -q /app/lib/libxgb')
        print(f"# {used.strip()}", flush=True)

    def test_every_icon_is_there(self):
        """Icon themes lose icons from version to version: those of ours, and of the runtime."""
        there = set(re.findall(r"([^/]+)-symbolic\S*\.svg$", self.allow("find /usr/share/icons/Adwaita -name '*.svg'"), re.M))
        top = HERE.parent.parent
        there |= {path.stem.removesuffix("-symbolic") for path in top.glob("data/resources/**/*-symbolic.svg")}
        used = {name for folder in ("src", "ui") for path in top.glob(folder + "/**/*.*")
                for name in re.findall(r"\b([a-z-]+)-symbolic\b", path.read_text())}
        self.assertGreater(len(used), 10)
        self.assertEqual(used - there, set())


def own_name(own, name):
    """A program that owns a name on the session bus until the end."""
    script = ("from gi.repository import Gio, GLib\n"
              f"Gio.bus_own_name(Gio.BusType.SESSION, {name!r}, 0, None, lambda *a: print('owned', flush=True), "
              "lambda *a: exit('lost'))\n"
              "GLib.MainLoop().run()\n")
    process = own.start([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    if process.stdout.readline() != "owned\n":
        raise AssertionError(f"{name} cannot be owned")


class Window(unittest.TestCase):
    def setUp(self):
        self.own = self.enterContext(children.Children())
        self.assertFalse(is_running())
        # Also the one that the bus has started.
        self.addCleanup(self.end)

    def end(self):
        if is_running():
            run("flatpak", "kill", ID)
            harness.wait(lambda: not is_running(), "the end of the desk", LIMIT)

    def start(self, *options):
        log = self.own.log("desk")
        self.own.start(["flatpak", "run", "--user", ID, *options], stdin=subprocess.DEVNULL, stdout=log,
                       stderr=log)

    def windows(self, program="churn-desk"):
        """Those of a program; it may be known by its own name or by what it calls itself."""
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            try:
                application = desktop.get_child_at_index(index)
                if application is not None and program in application.get_name().lower().replace(" ", "-"):
                    yield from harness.Node(application).children()
            except GLib.Error:
                continue

    def window(self):
        return next((node for node in self.windows() if node.role in ("frame", "window")), None)

    def wait_for_window(self, title, program="churn-desk"):
        return harness.wait(lambda: next((node for node in self.windows(program) if node.name == title), None),
                            f"the window {title}", LIMIT)

    def rows(self):
        window = self.window()
        table = window.find("tree table", "Contacts") if window else None
        rows = table.find("list") if table else None
        return [row for row in rows.children() if row.is_shown() and row.find("image", harness.CHURN)] if rows else []

    def demo_row(self):
        window = self.window()
        # Another libadwaita gives its rows another role.
        return next((node for node in window.find_all(name="Try the Demo") if node.role != "label"),
                    None) if window else None

    def wait_for_calls(self):
        harness.wait(lambda: len(self.rows()) >= 10, "ten live calls with a churn probability", LIMIT)

    def test_the_demo_with_live_calls(self):
        """From its icon: what is asked at the first start, and the demo."""
        self.start()
        row = harness.wait(self.demo_row, "the demo to choose", LIMIT)
        x, y, width, height = row.extents()
        window = run("xdotool", "search", "--onlyvisible", "--name", "Churn Desk").stdout.split()[-1]
        run("xdotool", "mousemove", "--window", window, str(x + width // 2), str(y + height // 2), "click", "1")
        self.wait_for_calls()
        picture = OUT / "pictures" / "desk.png"
        run("import", "-window", "root", os.fspath(picture))
        print(f"# {len(self.rows())} live calls in {picture}", flush=True)

    def test_the_icon_has_the_demo_in_its_menu(self):
        exported = HOME / "flatpak/exports/share/applications" / f"{ID}.desktop"
        self.assertIn("Actions=try-demo;preferences;", exported.read_text().splitlines())
        activate("try-demo")
        self.wait_for_calls()
        activate("quit")
        harness.wait(lambda: not is_running(), "the end of the desk", LIMIT)

    def test_a_file_goes_through_the_portal(self):
        """Into a folder that the sandbox does not see: what was chosen there is all that it may write."""
        self.start("--demo")
        self.wait_for_calls()
        activate("preferences")
        preferences = self.wait_for_window("Preferences")
        for button in ("Doctor", "Save Report…"):
            harness.wait(lambda name=button: preferences.press_within(name), f"{button} to press", LIMIT)
        path = HOME / "report.txt"
        chooser = self.wait_for_window("Save the Report", "portal")
        harness.wait(lambda: (name := chooser.find("text")) and (name.type(os.fspath(path)), True),
                     "the name of the file", LIMIT)
        harness.wait(lambda: chooser.press_within("Save"), "Save to press", LIMIT)
        harness.wait(lambda: preferences.find(None, "The report was saved"), "the toast", LIMIT)
        self.assertRegex(path.read_text(), r"^Churn Desk .*\n✔ Settings: passed")
        self.assertNotEqual(in_sandbox(f"cat '{path}'").returncode, 0)

    def test_its_alerts_go_through_the_portal(self):
        """The sandbox keeps it from asking the notification daemon itself: see above."""
        log = start_notifications(self.own)
        self.start("--demo", "--demo-option=--speed=30", "--demo-option=--seed=1")
        harness.wait(lambda: re.search(r'Notify .*"[^"]+: churn is [^"]+"', log.read_text()),
                     "the notification of a risky call", LIMIT)


if __name__ == "__main__":
    tap.main()
