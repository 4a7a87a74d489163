#!/usr/bin/python3
"""`./run` without a display: the desk's window, seen and clicked in a browser.

Chromium is driven by its WebDriver (W3C WebDriver over HTTP). The arguments, if there are any,
are the command to run in the place of `./run --browser`.
"""

import base64
import json
import os
import re
import select
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "tools"))

import tap  # noqa: E402

PATIENCE = 60  # seconds for the window to come up and for its figures to move
BUILD = 600  # seconds for the build before it
PICTURE = os.environ.get("BROWSER_PICTURE")  # where to keep the picture, for a person to look at

# What the page's canvas shows: its size, how many colours, how many pixels of strong colour (the
# marks and figures of risk), and a sum that changes with it.
LOOK = """
const canvas = document.querySelector ('canvas');
const said = document.getElementById ('status').textContent;
if (!canvas || !canvas.width) return { width: 0, height: 0, colours: 0, strong: 0, sum: 0, said: said };
const data = canvas.getContext ('2d').getImageData (0, 0, canvas.width, canvas.height).data;
const colours = new Set ();
let sum = 0, strong = 0;
for (let i = 0; i < data.length; i += 4)
  {
    const colour = data[i] << 16 | data[i + 1] << 8 | data[i + 2];
    const bright = Math.max (data[i], data[i + 1], data[i + 2]);
    if (bright - Math.min (data[i], data[i + 1], data[i + 2]) > 80)
      strong++;
    colours.add (colour);
    sum = (Math.imul (sum, 31) + colour) | 0;
  }
return { width: canvas.width, height: canvas.height, colours: colours.size,
         strong: strong, sum: sum, said: said };
"""


def read_until(stream, pattern, seconds):
    """What a program said up to the pattern; raises when the time is over or it ends before."""
    said = ""
    until = time.monotonic() + seconds
    while not re.search(pattern, said, re.M):
        ready, _, _ = select.select([stream], [], [], max(0, until - time.monotonic()))
        piece = os.read(stream.fileno(), 4096).decode() if ready else ""
        if not piece:
            raise AssertionError(f"no {pattern!r} in what it said: {said}")
        said += piece
    return said


class Driver:
    """A Chromium without a screen, by its WebDriver."""

    def __init__(self, folder):
        self.process = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, start_new_session=True)
        self.session = None
        said = read_until(self.process.stdout, r"successfully on port \d+\.", PATIENCE)
        self.base = "http://127.0.0.1:" + re.search(r"successfully on port (\d+)", said).group(1)
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        answer = self.call("POST", "/session", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "unhandledPromptBehavior": "ignore",
            "goog:chromeOptions": {"args": [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-dev-shm-usage", "--no-proxy-server", "--window-size=1366,900",
                "--user-data-dir=" + os.path.join(folder, "chromium")]}}}})
        self.session = "/session/" + answer["sessionId"]

    def call(self, method, path, body=None):
        request = urllib.request.Request(
            self.base + path, method=method, headers={"Content-Type": "application/json"},
            data=json.dumps(body).encode() if body is not None else None)
        try:
            with self.opener.open(request, timeout=PATIENCE) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {path}: {json.load(error)['value']['message']}") from error

    def post(self, path, **body):
        return self.call("POST", self.session + path, body)

    def open(self, address, password):
        """Opens noVNC's page and answers its question for the password."""
        self.post("/url", url=address)
        until = time.monotonic() + PATIENCE
        while True:
            try:
                self.post("/alert/text", text=password)
                self.post("/alert/accept")
                return
            except AssertionError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def look(self):
        return self.post("/execute/sync", script=LOOK, args=[])

    def click(self, x, y):
        self.post("/actions", actions=[{"type": "pointer", "id": "mouse", "actions": [
            {"type": "pointerMove", "x": x, "y": y}, {"type": "pointerDown", "button": 0},
            {"type": "pause", "duration": 80}, {"type": "pointerUp", "button": 0}]}])

    def picture(self):
        return base64.b64decode(self.call("GET", self.session + "/screenshot"))

    def close(self):
        try:
            if self.session:
                self.call("DELETE", self.session)
        finally:
            # Chromium's own children are in the group of the one that we started.
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            self.process.stdout.close()
            self.process.wait()


def shows_calls(seen):
    return seen["colours"] > 100 and seen["strong"] > 2000


class Browser(unittest.TestCase):
    command = [os.path.join(ROOT, "run"), "--browser"]

    def setUp(self):
        folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.addCleanup(folder.cleanup)
        self.program = subprocess.Popen(self.command, cwd=ROOT, stdin=subprocess.DEVNULL,
                                    stdout=subprocess.PIPE)
        self.addCleanup(self.program.stdout.close)
        self.addCleanup(lambda: self.program.poll() is None and (self.program.terminate(), self.program.wait()))
        said = read_until(self.program.stdout, r"^Ctrl\+C", BUILD)
        self.address = re.search(r"Address: +(\S+)", said).group(1)
        self.password = re.search(r"Password: (\S+)", said).group(1)
        self.driver = Driver(folder.name)
        self.addCleanup(self.driver.close)

    def wait_for(self, what, condition):
        until = time.monotonic() + PATIENCE
        while True:
            seen = self.driver.look()
            if condition(seen):
                return seen
            if time.monotonic() > until:
                self.fail(f"{what}: {seen}")
            time.sleep(0.25)

    def test_the_window_is_there_and_alive(self):
        self.driver.open(self.address, self.password)
        # While the centre starts the window is grey; the calls bring their colours of risk.
        seen = self.wait_for("no call is to be seen", shows_calls)
        moved = self.wait_for("nothing moves in the window", lambda now: now["sum"] != seen["sum"])
        self.assertEqual((moved["width"], moved["height"]), (seen["width"], seen["height"]))
        self.driver.click(seen["width"] // 4, seen["height"] // 2)
        self.wait_for("the calls are gone after a click", shows_calls)
        if PICTURE:
            with open(PICTURE, "wb") as file:
                file.write(self.driver.picture())

        self.program.send_signal(signal.SIGINT)
        self.assertEqual(self.program.wait(PATIENCE), 128 + signal.SIGINT)

    def test_a_wrong_password_shows_nothing(self):
        self.driver.open(self.address, "wrong" + self.password[:3])
        self.wait_for("a wrong password is not refused",
                      lambda seen: "fail" in seen["said"].lower() or "closed" in seen["said"])
        self.assertLessEqual(self.driver.look()["colours"], 2)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        Browser.command = sys.argv[1:]
        del sys.argv[1:]
    tap.main()
