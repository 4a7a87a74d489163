#!/usr/bin/python3
"""The harness of the window's tests, tested by itself: what it must notice, it notices."""

import http.client
import http.server
import os
import sys
import threading
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import harness  # noqa: E402
import tap  # noqa: E402


LEAKS = "==5==ERROR: LeakSanitizer: detected memory leaks\n\n"
QUARKS = """Direct leak of 16384 byte(s) in 1 object(s) allocated from:
    #0 0x7f61cd6b89cf in __interceptor_malloc asan_malloc_linux.cpp:69
    #1 0x7f61cd341658 in g_malloc (/lib/x86_64-linux-gnu/libglib-2.0.so.0+0x5a658)

"""


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.seen.append(self.path)
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, format, *arguments):
        pass


class Links(unittest.TestCase):
    def setUp(self):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.seen = []
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01},
                         daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.link = harness.Link(self.server.server_address[1])
        self.addCleanup(self.link.cut)

    def get(self, path, connection=None):
        connection = connection or http.client.HTTPConnection("127.0.0.1", self.link.port,
                                                              timeout=harness.PATIENCE)
        connection.request("GET", path)
        return connection.getresponse().read()

    def test_requests_go_through_and_are_known(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.link.port)
        self.addCleanup(connection.close)
        self.assertEqual(self.get("/contacts?since=1", connection), b"ok")
        self.assertEqual(self.get("/me", connection), b"ok")
        self.assertEqual([words for _, words in self.link.requests()],
                         ["GET /contacts?since=1", "GET /me"])
        self.assertEqual([words for _, words in self.link.requests("/me$")], ["GET /me"])

    def test_a_cut_ends_and_refuses_connections_until_it_is_mended(self):
        port = self.link.port
        connection = http.client.HTTPConnection("127.0.0.1", port)
        self.addCleanup(connection.close)
        self.assertEqual(self.get("/a", connection), b"ok")
        self.link.cut()
        with self.assertRaises((OSError, http.client.HTTPException)):
            connection.auto_open = 0
            self.get("/b", connection)
        with self.assertRaises(ConnectionRefusedError):
            self.get("/c")
        self.link.join()
        self.assertEqual(self.link.port, port)
        self.assertEqual(self.get("/d"), b"ok")
        self.assertEqual(self.server.seen, ["/a", "/d"])

    def test_an_answer_is_swallowed_and_the_request_is_not(self):
        self.link.swallow_answers("^GET /lost")
        connection = http.client.HTTPConnection("127.0.0.1", self.link.port, timeout=0.2)
        self.addCleanup(connection.close)
        with self.assertRaises(TimeoutError):
            self.get("/lost", connection)
        harness.wait(lambda: self.server.seen == ["/lost"], "the request")
        self.assertEqual(self.get("/found"), b"ok")

    def test_a_refused_request_never_arrives(self):
        self.link.refuse("^GET /contacts")
        with self.assertRaises((OSError, http.client.HTTPException)):
            self.get("/contacts")
        self.assertEqual(self.get("/me"), b"ok")
        self.link.refuse(None)
        self.assertEqual(self.get("/contacts"), b"ok")
        self.assertEqual(self.server.seen, ["/me", "/contacts"])


class Waiting(unittest.TestCase):
    def test_it_says_what_it_waited_for(self):
        with self.assertRaisesRegex(harness.TimedOut, "in vain for the tide"):
            harness.wait(lambda: False, "the tide", 0)

    def test_a_node_that_is_gone_is_a_look_to_repeat(self):
        looks = []

        def look():
            looks.append(1)
            if len(looks) < 3:
                raise harness.GLib.Error("The application no longer exists")
            return "there"

        self.assertEqual(harness.wait(look, "it"), "there")

    def test_texts_match_whole_or_by_pattern(self):
        self.assertTrue(harness.matches(None, ""))
        self.assertTrue(harness.matches("Live", "Live"))
        self.assertFalse(harness.matches("Live", "Live calls"))
        self.assertTrue(harness.matches(harness.re.compile("Li"), "Live calls"))


class Reports(unittest.TestCase):
    """A case in which a program reports something of itself fails; without, it passes."""

    def run_case(self, script, expected=None):
        class Inner(harness.Case):
            def runTest(self):
                program = harness.Program(self, "program", ["sh", "-c", script], self.environment())
                status = program.wait_for_end()
                self.assertEqual(status, status if expected is None else expected)

        result = unittest.TestResult()
        Inner().run(result)
        return result

    def setUp(self):
        folder = harness.children.tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        build = harness.BUILD
        self.addCleanup(setattr, harness, "BUILD", build)
        harness.BUILD = folder.name

    def test_each_kind(self):
        for line in ("==5==ERROR: AddressSanitizer: heap-use-after-free",
                     LEAKS + "Direct leak of 9 byte(s) in 1 object(s) allocated from:\n",
                     LEAKS + QUARKS + QUARKS,
                     LEAKS + QUARKS + "Indirect leak of 64 byte(s) in 1 object(s) allocated from:\n",
                     "a.c:3:1: runtime error: signed integer overflow",
                     "(churn-desk:5): Gtk-CRITICAL **: 12:00:00.000: gtk_label_set_text: …",
                     "(churn-desk:5): GLib-GObject-WARNING **: 12:00:00.000: no property",
                     "** (churn-desk:5): WARNING **: 12:00:00.000: An offer …"):
            with self.subTest(line):
                result = self.run_case(f"printf '%s\\n' '{line}' >&2")
                self.assertEqual(len(result.failures), 1)
                self.assertIn(line, result.failures[0][1])
                self.assertTrue(os.path.isdir(os.path.join(harness.BUILD, "ui-failures")))

    def test_a_failure_leaves_what_was_said(self):
        result = self.run_case("echo something >&2; exit 3", expected=0)
        self.assertEqual(len(result.failures), 1)
        (kept,) = [os.path.join(folder, name) for folder, _, names in
                   os.walk(os.path.join(harness.BUILD, "ui-failures")) for name in names]
        with open(kept, encoding="utf-8") as file:
            self.assertEqual(file.read(), "something\n")

    def test_words_of_no_concern(self):
        for words in ("churn-desk-local: line 3 is left out", LEAKS + QUARKS):
            with self.subTest(words):
                result = self.run_case(f"printf '%s\\n' '{words}' >&2")
                self.assertEqual((result.testsRun, result.failures, result.errors), (1, [], []))


if __name__ == "__main__":
    tap.main()
