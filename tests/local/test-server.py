#!/usr/bin/python3
"""churn-desk-local as its clients see it: who is let in, what is answered, what is kept.

Usage: test-server.py CHURN-DESK-LOCAL DATA-FOLDER
"""

import csv
import datetime
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import unittest
import uuid

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "tools"))
sys.path.insert(0, HERE)

import botocore.auth  # noqa: E402
import tap  # noqa: E402
from localserver import PATIENCE, Server, send, sign, wait_for  # noqa: E402

PROGRAM, DATA = sys.argv.pop(1), sys.argv.pop(1)
CALL = "11111111-1111-1111-1111-111111111111"
RECORDING = os.path.join(HERE, "data", "documented-call.jsonl")


def event(kind, contact, time="2026-11-22T07:00:00Z", **detail):
    return {"version": "0", "id": str(uuid.uuid4()), "detail-type": "Amazon Connect Contact Event",
            "source": "aws.connect", "account": "111122223333", "time": time, "region": "us-east-1",
            "resources": [],
            "detail": {"eventType": kind, "contactId": contact, "channel": "VOICE",
                       "instanceArn": "arn:aws:connect:us-east-1:111122223333:instance/i-1",
                       "initiationMethod": "INBOUND", "initiationTimestamp": time, **detail}}


def turn(contact, number, text, sentiment="NEGATIVE"):
    return {"Version": "1.0.0", "Channel": "VOICE", "AccountId": "111122223333",
            "InstanceId": "i-1", "ContactId": contact, "LanguageCode": "en-US",
            "EventType": "SEGMENTS",
            "Segments": [{"Transcript": {
                "Id": f"s{number}", "ParticipantId": "CUSTOMER", "ParticipantRole": "CUSTOMER",
                "Content": text, "BeginOffsetMillis": number * 1000,
                "EndOffsetMillis": number * 1000 + 900, "Sentiment": sentiment}}]}


def lookup(contact, phone):
    return {"Name": "ContactFlowEvent", "Details": {"Parameters": {}, "ContactData": {
        "Attributes": {}, "Channel": "VOICE", "ContactId": contact, "InitialContactId": contact,
        "PreviousContactId": contact, "InitiationMethod": "INBOUND", "Queue": None,
        "CustomerEndpoint": {"Address": phone, "Type": "TELEPHONE_NUMBER"},
        "InstanceARN": "arn:aws:connect:us-east-1:111122223333:instance/i-1"}}}


def first_customer():
    with open(os.path.join(DATA, "customers.csv"), encoding="utf-8", newline="") as file:
        return next(csv.DictReader(file))


def now():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


class Signatures(unittest.TestCase):
    """Each way to be wrong is answered 403, with a code of its own."""

    @classmethod
    def setUpClass(cls):
        cls.server = Server(PROGRAM, DATA, "--contacts", "4", "--seed", "1")

    @classmethod
    def tearDownClass(cls):
        status, out, err = cls.server.finish()
        assert status == 0, err

    def refused(self, answer, code, kind):
        self.assertEqual(answer.status, 403)
        self.assertEqual(answer.code, code)
        self.assertEqual(answer.headers["x-amzn-ErrorType"], kind)
        self.assertTrue(answer.headers["x-amzn-RequestId"])
        self.assertEqual(answer.headers["Content-Type"], "application/json")

    def curl(self, *arguments):
        run = subprocess.run(["curl", "--silent", "--show-error", "--write-out", "\n%{http_code}",
                              *arguments], capture_output=True, text=True, timeout=PATIENCE)
        self.assertEqual(run.returncode, 0, run.stderr)
        body, status = run.stdout.rsplit("\n", 1)
        return int(status), json.loads(body)

    def test_curl(self):
        key = self.server.ready["supervisor"]
        url = self.server.ready["url"]
        signed = ("--aws-sigv4", "aws:amz:us-east-1:execute-api", "--user")
        right = key["accessKeyId"] + ":" + key["secretAccessKey"]
        status, body = self.curl(*signed, right, url + "/contacts")
        self.assertEqual(status, 200)
        self.assertTrue(body["contacts"])
        status, body = self.curl(*signed, key["accessKeyId"] + ":wrong", url + "/contacts")
        self.assertEqual((status, body["error"]["code"]), (403, "SignatureDoesNotMatch"))
        status, body = self.curl(url + "/contacts")
        self.assertEqual((status, body["error"]["code"]), (403, "MissingAuthenticationToken"))

    def test_right(self):
        answer = self.server.call("supervisor", "GET", "/me")
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.json["role"], "supervisor")
        self.assertEqual(answer.json["interval"], 15)
        self.assertTrue(answer.headers["Date"].endswith("GMT"))
        self.assertTrue(answer.headers["x-amzn-RequestId"])
        self.assertEqual(answer.headers["Content-Type"], "application/json")
        self.assertNotIn("x-amzn-ErrorType", answer.headers)

    def test_wrong_secret(self):
        key = dict(self.server.ready["supervisor"], secretAccessKey="wrong")
        self.refused(self.server.call(key, "GET", "/contacts"), "SignatureDoesNotMatch",
                     "InvalidSignatureException")

    def test_unknown_key(self):
        key = {"accessKeyId": "AKIAAAAAAAAAAAAAAAAA", "secretAccessKey": "x"}
        self.refused(self.server.call(key, "GET", "/contacts"), "UnrecognizedClient",
                     "UnrecognizedClientException")

    def test_unsigned(self):
        for path in ("/contacts", "/events", "/lookup", "/", "/nowhere"):
            self.refused(send(self.server.ready, "GET", path, {}), "MissingAuthenticationToken",
                         "MissingAuthenticationTokenException")

    def at(self, minutes):
        """Signs as if it were so many minutes later."""
        real = botocore.auth.datetime

        class Shifted(datetime.datetime):
            @classmethod
            def utcnow(cls):
                return datetime.datetime.utcnow() + datetime.timedelta(minutes=minutes)

        class Module:
            datetime = Shifted

        botocore.auth.datetime = Module
        try:
            headers = sign(self.server.ready, "supervisor", "GET", "/contacts")
        finally:
            botocore.auth.datetime = real
        return send(self.server.ready, "GET", "/contacts", headers)

    def test_date(self):
        self.assertEqual(self.at(0).status, 200)
        self.assertEqual(self.at(-4).status, 200)
        self.assertEqual(self.at(4).status, 200)
        self.refused(self.at(-6), "SignatureExpired", "InvalidSignatureException")
        self.refused(self.at(6), "SignatureNotYetCurrent", "InvalidSignatureException")

    def test_altered_query(self):
        headers = sign(self.server.ready, "supervisor", "GET", "/contacts?ended=1h")
        self.assertEqual(send(self.server.ready, "GET", "/contacts?ended=1h", headers).status, 200)
        self.refused(send(self.server.ready, "GET", "/contacts?ended=2h", headers),
                     "SignatureDoesNotMatch", "InvalidSignatureException")
        self.refused(send(self.server.ready, "GET", "/contacts", headers),
                     "SignatureDoesNotMatch", "InvalidSignatureException")

    def test_altered_body(self):
        body = json.dumps(event("INITIATED", "altered-1"))
        other = body.replace("altered-1", "altered-2")
        headers = sign(self.server.ready, "ingest", "POST", "/events", body)
        self.refused(send(self.server.ready, "POST", "/events", headers, other),
                     "SignatureDoesNotMatch", "InvalidSignatureException")
        known = [contact["id"] for contact in self.server.contacts()]
        self.assertNotIn("altered-1", known)
        self.assertNotIn("altered-2", known)

    def test_altered_body_with_its_hash(self):
        """Who sends the hash along, as the desk does, hears that it is the body that is wrong."""
        body = json.dumps(event("INITIATED", "altered-1"))
        other = body.replace("altered-1", "altered-2")
        for method, path, who in (("POST", "/events", "ingest"), ("POST", "/lookup", "ingest"),
                                  ("POST", "/contacts/c1/offers", "supervisor")):
            headers = sign(self.server.ready, who, method, path, body, {
                "X-Amz-Content-SHA256": hashlib.sha256(body.encode()).hexdigest()})
            self.assertIn("x-amz-content-sha256", headers["Authorization"])
            self.refused(send(self.server.ready, method, path, headers, other), "PayloadMismatch",
                         "InvalidSignatureException")
            # the hash alone, altered with the body, does not help
            headers["X-Amz-Content-SHA256"] = hashlib.sha256(other.encode()).hexdigest()
            self.refused(send(self.server.ready, method, path, headers, other),
                         "SignatureDoesNotMatch", "InvalidSignatureException")
        known = [contact["id"] for contact in self.server.contacts()]
        self.assertNotIn("altered-1", known)
        self.assertNotIn("altered-2", known)

    def test_escaped_path(self):
        """A path is verified as it came, and only then decoded."""
        for path in ("/contacts/a%20b", "/contacts/a%2Fb", "/contacts/%C3%A9%25",
                     "/contacts/a%20b?since=1"):
            answer = self.server.call("supervisor", "GET", path)
            self.assertEqual((answer.status, answer.code), (404, "NotFound"), (path, answer.text))
        headers = sign(self.server.ready, "supervisor", "GET", "/contacts/a%20b")
        self.refused(send(self.server.ready, "GET", "/contacts/a%20c", headers),
                     "SignatureDoesNotMatch", "InvalidSignatureException")

    def test_altered_path_method_and_host(self):
        headers = sign(self.server.ready, "supervisor", "GET", "/contacts")
        self.refused(send(self.server.ready, "GET", "/me", headers), "SignatureDoesNotMatch",
                     "InvalidSignatureException")
        self.refused(send(self.server.ready, "DELETE", "/contacts", headers),
                     "SignatureDoesNotMatch", "InvalidSignatureException")
        self.refused(send(self.server.ready, "GET", "/contacts", {**headers, "Host": "elsewhere"}),
                     "SignatureDoesNotMatch", "InvalidSignatureException")

    def test_roles(self):
        ready = self.server.ready
        agent, other = ready["agents"][0], ready["agents"][1]
        own = "/agents/" + agent["id"] + "/contacts"
        self.assertEqual(self.server.call(agent, "GET", own).status, 200)
        for who, method, path in (
                (other, "GET", own), (agent, "GET", "/contacts"), ("ingest", "GET", "/contacts"),
                ("supervisor", "POST", "/events"), (agent, "POST", "/events"),
                (agent, "POST", "/lookup"), ("supervisor", "POST", "/lookup")):
            answer = self.server.call(who, method, path, {} if method == "POST" else None)
            self.assertEqual((answer.status, answer.code), (403, "AccessDenied"), (path, answer.text))

    def test_anothers_contact(self):
        def connected():
            return [contact for contact in self.server.contacts() if contact["agent"]]
        contact = wait_for("a call with an agent", connected)[0]
        keys = {agent["id"]: agent for agent in self.server.ready["agents"]}
        mine = keys[contact["agent"]["id"]]
        other = next(keys[id] for id in keys if id != mine["id"])
        path = "/agents/%s/contacts/%s"
        self.assertEqual(self.server.call(mine, "GET", path % (mine["id"], contact["id"])).status,
                         200)
        for answer in (self.server.call(other, "GET", path % (other["id"], contact["id"])),
                       self.server.call(other, "GET", path % (mine["id"], contact["id"]))):
            self.assertEqual((answer.status, answer.code), (403, "AccessDenied"))

    def test_methods_and_routes(self):
        answer = self.server.call("ingest", "GET", "/events")
        self.assertEqual((answer.status, answer.code), (405, "MethodNotAllowed"), answer.text)
        self.assertEqual(answer.headers["Allow"], "POST")
        answer = self.server.call("supervisor", "GET", "/nowhere")
        self.assertEqual((answer.status, answer.code), (404, "NotFound"))

    def test_too_large(self):
        body = b" " * (10 * 1024 * 1024)
        answer = self.server.call("ingest", "POST", "/events", body)
        self.assertEqual(answer.status, 400)
        answer = self.server.call("ingest", "POST", "/events", body + b" ")
        self.assertEqual((answer.status, answer.code), (413, "TooLarge"))
        self.assertEqual(answer.headers["Connection"], "close")
        answer = self.server.call("supervisor", "GET", "/me", headers={"X-Large": "x" * 11000})
        self.assertEqual(answer.status, 431)

    def test_too_large_in_chunks(self):
        host, port = self.server.ready["url"][len("http://"):].split(":")
        chunk = b"100000\r\n" + b" " * 0x100000 + b"\r\n"
        with socket.create_connection((host, int(port)), timeout=PATIENCE) as link:
            link.sendall(("POST /events HTTP/1.1\r\nHost: %s:%s\r\nTransfer-Encoding: chunked\r\n\r\n"
                          % (host, port)).encode())
            try:
                for _ in range(11):
                    link.sendall(chunk)
                link.sendall(b"0\r\n\r\n")
            except ConnectionError:
                pass
            reply = link.recv(65536).decode()
        self.assertTrue(reply.startswith("HTTP/1.1 413 "), reply)


    def test_too_large_is_not_kept(self):
        """Who was refused may go on sending without end: nothing of it is kept."""
        # a sanitizer keeps what was freed, too: here it is not to
        options = os.environ.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=1"
        server = Server(PROGRAM, DATA, "--contacts", "0",
                        environment={"ASAN_OPTIONS": options.lstrip(":")})
        self.addCleanup(server.__exit__, None, None, None)
        host, port = server.ready["url"][len("http://"):].split(":")
        heads = ("X-Large: " + "x" * 11000 + "\r\nTransfer-Encoding: chunked",
                 "Content-Length: %d" % (1 << 40), "Transfer-Encoding: chunked")
        for head in heads:
            plain = "Content-Length" in head
            chunk = b" " * 0x100000 if plain else b"100000\r\n" + b" " * 0x100000 + b"\r\n"
            before = server.memory()
            with socket.create_connection((host, int(port)), timeout=PATIENCE) as link:
                link.sendall(("POST /events HTTP/1.1\r\nHost: %s:%s\r\n%s\r\n\r\n"
                              % (host, port, head)).encode())
                try:
                    for _ in range(200):
                        link.sendall(chunk)
                except ConnectionError:
                    pass
                # what was sent is read by now, or not read any more
                self.assertEqual(server.call("supervisor", "GET", "/me").status, 200)
                self.assertLess(server.memory() - before, 100 << 20, head[:20])


class Ingest(unittest.TestCase):
    """What comes in by POST /events and /lookup, with no simulation."""

    def setUp(self):
        self.server = Server(PROGRAM, DATA, "--contacts", "0")
        self.addCleanup(self.server.__exit__, None, None, None)
        self.customer = first_customer()

    def post(self, body, path="/events"):
        return self.server.call("ingest", "POST", path, body)

    def ids(self):
        return [contact["id"] for contact in self.server.contacts()]

    def test_counts(self):
        first = event("INITIATED", "c1")
        answer = self.post(first)
        self.assertEqual((answer.status, answer.json),
                         (200, {"applied": 1, "unchanged": 0, "ignored": 0}))
        answer = self.post([first, event("INITIATED", "c2"), {"detail-type": "Weather"}])
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.json["ignored"], 1)
        self.assertEqual(sum(answer.json.values()), 3)
        self.assertEqual(sorted(self.ids()), ["c1", "c2"])

    def test_broken(self):
        for body, reason in (("{", "body"), ("", "body"), ("7", "not an object"),
                             (json.dumps([event("INITIATED", "c1"), 7]), "Event 2 of 2"),
                             (json.dumps(event("INITIATED", "c1", time="soon")), "time"),
                             (json.dumps(dict(turn("c1", 1, "x"), Segments=5)), "Segments")):
            answer = self.post(body)
            self.assertEqual((answer.status, answer.code), (400, "InvalidRequest"), (body, answer.text))
            self.assertIn(reason, answer.json["error"]["message"])
        self.assertEqual(self.ids(), [])

    def test_lookup(self):
        answer = self.post(lookup("c1", self.customer["phone"].split(";")[0]), "/lookup")
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.json["message"], "Success")
        self.assertEqual(answer.json["customerid"], self.customer["customerID"])
        self.assertTrue(all(isinstance(value, str) for value in answer.json.values()))
        answer = self.post(lookup("c2", "+12025550100000"), "/lookup")
        self.assertEqual((answer.status, answer.json["message"]), (200, "Fail"))
        self.assertEqual(self.post({"Details": 7}, "/lookup").status, 400)

    def test_cursor(self):
        self.post([event("INITIATED", "c1", now()), event("INITIATED", "c2", now())])
        feed = self.server.call("supervisor", "GET", "/contacts").json
        self.assertEqual(sorted(contact["id"] for contact in feed["contacts"]), ["c1", "c2"])
        path = "/contacts?since=" + feed["cursor"]
        self.assertEqual(self.server.call("supervisor", "GET", path).json["contacts"], [])
        self.post(event("DISCONNECTED", "c2", now(), disconnectTimestamp=now()))
        feed = self.server.call("supervisor", "GET", path).json
        self.assertEqual([(contact["id"], contact["state"]) for contact in feed["contacts"]],
                         [("c2", "AFTER_CALL")] if feed["contacts"][0]["state"] == "AFTER_CALL"
                         else [("c2", "ENDED")])
        self.assertFalse(feed["reset"])
        self.assertEqual(self.ids(), ["c1"])

    def test_offers(self):
        self.post(event("INITIATED", "c1", now()))
        self.post(lookup("c1", self.customer["phone"].split(";")[0]), "/lookup")
        self.assertIsNotNone(self.server.contacts()[0]["churn"])
        key = str(uuid.uuid4())
        path = "/contacts/c1/offers"

        def offer(body, key=key):
            headers = {"Idempotency-Key": key} if key else {}
            return self.server.call("supervisor", "POST", path, body, headers)

        for bad in ({"months": -12}, {"months": 0}, {"months": "12"}, {}, [12]):
            answer = offer(bad)
            self.assertEqual((answer.status, answer.code), (400, "InvalidRequest"), answer.text)
        self.assertEqual(offer({"months": 24}, key=None).status, 400)
        self.assertEqual(self.server.contact("c1")["offers"], [])

        first = offer({"months": 24, "note": "as promised"})
        self.assertEqual(first.status, 201, first.text)
        self.assertEqual(first.json["months"], 24)
        again = offer({"months": 24, "note": "as promised"})
        self.assertIn(again.status, (200, 201))
        self.assertEqual(again.json, first.json)
        other = offer({"months": 36})
        self.assertEqual(other.status, 409, other.text)
        detail = self.server.contact("c1")
        self.assertEqual(len(detail["offers"]), 1)
        self.assertEqual(self.server.contacts()[0]["months"], 24)


class Simulation(unittest.TestCase):
    def test_live(self):
        with Server(PROGRAM, DATA, "--seed", "5") as server:
            contacts = server.contacts()
            self.assertGreaterEqual(len(contacts), 20)
            connected = [contact for contact in contacts if contact["agent"]]
            self.assertGreaterEqual(len(connected), 12)
            self.assertTrue(any(len(contact["windows"]["values"]) >= 10 for contact in contacts))
            scored = [contact for contact in contacts if contact["customer"]]
            self.assertTrue(all(contact["churn"] is not None for contact in scored))
            self.assertGreater(len({contact["queue"] for contact in contacts}), 2)

    def test_moves(self):
        with Server(PROGRAM, DATA, "--seed", "5", "--speed", "60") as server:
            self.assertEqual(server.call("supervisor", "GET", "/me").json["interval"], 1)
            before = {contact["id"]: contact for contact in server.contacts()}

            def moved():
                changed = [contact for contact in server.contacts()
                           if contact["id"] in before
                           and contact["churn"] != before[contact["id"]]["churn"]]
                return len(changed) >= 3
            wait_for("figures that move", moved)
            wait_for("new calls", lambda: [contact for contact in server.contacts()
                                           if contact["id"] not in before])

    def test_seed(self):
        def transcripts(seed):
            with Server(PROGRAM, DATA, "--seed", seed, "--contacts", "6", "--speed", "0.01") as server:
                return sorted("\n".join(turn["content"] for turn in
                                        server.contact(contact["id"])["transcript"][:5])
                              for contact in server.contacts())
        first = transcripts("11")
        self.assertTrue(any(first))
        self.assertEqual(first, transcripts("11"))
        self.assertNotEqual(first, transcripts("12"))

    def test_offer_is_answered(self):
        """The customer answers an offer in so many words, and the outcome is kept."""
        with Server(PROGRAM, DATA, "--seed", "5", "--speed", "20") as server:
            young = max((contact for contact in server.contacts()
                         if contact["agent"] and contact["customer"] and contact["months"] != 30),
                        key=lambda contact: contact["started"])
            path = "/contacts/" + young["id"]
            answer = server.call("supervisor", "POST", path + "/offers", {"months": 30},
                                 {"Idempotency-Key": str(uuid.uuid4())})
            self.assertEqual(answer.status, 201, answer.text)

            def outcome():
                detail = server.contact(young["id"])
                self.assertEqual(len(detail["offers"]), 1)
                return detail["offers"][0]["outcome"] in ("accepted", "declined")
            wait_for("an answer to the offer", outcome)
            wait_for("the offer in the agent's words",
                     lambda: any("30 months" in turn["content"]
                                 for turn in server.contact(young["id"])["transcript"]))


class Replay(unittest.TestCase):
    def customers(self, folder):
        """The first of the customers, with the telephone number of the recording."""
        path = os.path.join(folder, "customers.csv")
        with open(os.path.join(DATA, "customers.csv"), encoding="utf-8", newline="") as file:
            rows = [row for _, row in zip(range(20), csv.DictReader(file))]
        rows[0]["phone"] = "+11234567890"
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)
        return path, rows[0]

    def test_documented_call(self):
        """What AWS's documentation prints is the call that it describes."""
        with tempfile.TemporaryDirectory() as folder:
            path, customer = self.customers(folder)
            with Server(PROGRAM, DATA, "--contacts", "0", "--customers", path, "--replay",
                        RECORDING, "--speed", "150") as server:
                def heard():
                    found = [contact for contact in server.contacts() if contact["id"] == CALL]
                    return found and found[0]["windows"]["values"] and found[0]
                contact = wait_for("the call's first words", heard)
                self.assertEqual(contact["state"], "CONNECTED")
                self.assertEqual(contact["channel"], "VOICE")
                self.assertEqual(contact["started"], "2021-08-04T17:17:53.000Z")
                self.assertEqual(contact["queue"], "22222222-2222-2222-2222-222222222222")
                self.assertEqual(contact["agent"]["id"], "33333333-3333-3333-3333-333333333333")
                self.assertEqual(contact["customer"]["id"], customer["customerID"])
                self.assertEqual(contact["customer"]["phone"], "+11234567890")
                self.assertEqual(contact["windows"], {"first": 45, "values": [-1]})
                self.assertIsNotNone(contact["churn"])

                def counted():
                    detail = server.contact(CALL)
                    return detail["contact"]["counts"]["negative"] and detail
                detail = wait_for("the rule's count", counted)
                self.assertEqual(detail["contact"]["counts"],
                                 {"positive": 0, "neutral": 0, "negative": 1})
                self.assertEqual([turn["content"] for turn in detail["transcript"]],
                                 ["Hello, how can I help you?", "I want to cancel my contract."])

                def ended():
                    feed = server.call("supervisor", "GET", "/contacts?ended=1h").json
                    return [contact for contact in feed["contacts"] if contact["id"] == CALL]
                contact = wait_for("the call's end", ended)[0]
                self.assertEqual(contact["ended"], "2021-08-04T17:43:47.000Z")
                self.assertEqual(server.contacts(), [])


class Record(unittest.TestCase):
    def test_played_again(self):
        """A recorded centre, played again, is the same calls with the same words."""
        def ended(server):
            feed = server.call("supervisor", "GET", "/contacts?ended=1d").json["contacts"]
            return {contact["id"]: contact for contact in feed}

        def words(server, id):
            return [(turn["participant"], turn["begin"], turn["content"], turn["sentiment"])
                    for turn in server.contact(id)["transcript"]]

        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "recording.jsonl")
            with Server(PROGRAM, DATA, "--contacts", "8", "--seed", "3", "--record", path,
                        "--speed", "100") as server:
                wait_for("some calls", lambda: len(ended(server)) >= 6)
                first = ended(server)
                said = {id: words(server, id) for id in first}
            self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
            with Server(PROGRAM, DATA, "--contacts", "0", "--replay", path,
                        "--speed", "1000") as server:
                wait_for("the same calls", lambda: set(first) <= set(ended(server)))
                again = ended(server)
                for id, contact in first.items():
                    for member in ("channel", "customer", "started", "ended", "windows"):
                        self.assertEqual(again[id][member], contact[member], member)
                    # words may come after the end
                    wait_for("the same words", lambda: words(server, id) == said[id])
            status, out, err = Process.run_with(self, "--record", path)
            self.assertEqual((status, out), (2, ""))
            self.assertIn("recording.jsonl", err)


class Process(unittest.TestCase):
    def run_with(self, *options):
        run = subprocess.run([PROGRAM, *options], capture_output=True, text=True,
                             stdin=subprocess.DEVNULL, timeout=PATIENCE,
                             env={**os.environ, "CHURN_DESK_DATADIR": DATA})
        return run.returncode, run.stdout, run.stderr

    def test_options(self):
        for options, reason in ((["--port", "70000"], "--port"), (["--speed", "0"], "--speed"),
                                (["--contacts", "many"], "--contacts"), (["--what"], "--what"),
                                (["--model", "/nonexistent/m"], "/nonexistent/m"),
                                (["--customers", "/nonexistent/c"], "/nonexistent/c"),
                                (["--replay", "/nonexistent/r"], "/nonexistent/r"),
                                (["--store", "/nonexistent/s"], "/nonexistent/s")):
            status, out, err = self.run_with(*options)
            self.assertEqual((status, out), (2, ""), err)
            self.assertIn(reason, err)
        status, out, err = self.run_with("--version")
        self.assertEqual((status, err), (0, ""))
        self.assertTrue(out.startswith("churn-desk-local "))
        status, out, err = self.run_with("--help")
        self.assertEqual(status, 0)
        for option in ("--port", "--contacts", "--speed", "--seed", "--store", "--model",
                       "--customers", "--replay", "--record", "--faults", "--until-eof"):
            self.assertIn(option, out)

    def test_port(self):
        with Server(PROGRAM, DATA, "--contacts", "0") as server:
            port = server.ready["url"].rsplit(":", 1)[1]
            self.assertRegex(server.ready["url"], r"^http://127\.0\.0\.1:\d+$")
            status, out, err = self.run_with("--contacts", "0", "--port", port)
            self.assertEqual((status, out), (2, ""))
            self.assertIn("churn-desk-local: ", err)

    def test_ends(self):
        for number in (None, signal.SIGTERM, signal.SIGINT):
            server = Server(PROGRAM, DATA, "--contacts", "2")
            status, out, err = server.finish(number)
            self.assertEqual((status, out), (0, ""), err)

    def test_says_nothing_of_anybody(self):
        """Neither names, nor telephone numbers, nor what is said, nor secrets are logged."""
        server = Server(PROGRAM, DATA, "--contacts", "10", "--speed", "200",
                        environment={"G_MESSAGES_DEBUG": "all"})
        details = [server.contact(contact["id"]) for contact in server.contacts()]
        wait_for("some minutes", lambda: not {detail["contact"]["id"] for detail in details}
                 & {contact["id"] for contact in server.contacts()})
        status, out, err = server.finish()
        self.assertEqual((status, out), (0, ""))
        secrets = [key["secretAccessKey"] for key in
                   [server.ready["supervisor"], server.ready["ingest"], *server.ready["agents"]]]
        for detail in details:
            if detail["contact"]["customer"]:
                secrets += [detail["contact"]["customer"]["name"],
                            detail["contact"]["customer"]["phone"]]
            secrets += [turn["content"] for turn in detail["transcript"]
                        if len(turn["content"]) > 20]
        self.assertGreater(len(secrets), 20)
        for secret in secrets:
            self.assertNotIn(secret, err)

    def test_killed(self):
        """What was acknowledged is there after SIGKILL, once."""
        customer = first_customer()
        with tempfile.TemporaryDirectory() as folder:
            store = os.path.join(folder, "store")
            said = 0
            offers = {}
            for round in range(4):
                server = Server(PROGRAM, DATA, "--contacts", "0", "--store", store)
                if round == 0:
                    server.call("ingest", "POST", "/events", event("INITIATED", "c1", now()))
                    server.call("ingest", "POST", "/lookup",
                                lookup("c1", customer["phone"].split(";")[0]))
                else:
                    detail = server.contact("c1")
                    self.assertEqual([turn["content"] for turn in detail["transcript"]],
                                     [f"Sentence {i}" for i in range(said)])
                    self.assertEqual({offer["id"]: offer["months"] for offer in detail["offers"]},
                                     offers)
                    self.assertEqual(detail["contact"]["months"], offers[key])
                for _ in range(5):
                    answer = server.call("ingest", "POST", "/events",
                                         turn("c1", said, f"Sentence {said}"))
                    self.assertEqual(answer.json["applied"], 1)
                    said += 1
                key = str(uuid.uuid4())
                answer = server.call("supervisor", "POST", "/contacts/c1/offers",
                                     {"months": 12 + round}, {"Idempotency-Key": key})
                self.assertEqual(answer.status, 201)
                offers[key] = 12 + round
                status, out, err = server.finish(signal.SIGKILL)
                self.assertEqual(status, -signal.SIGKILL)
            with Server(PROGRAM, DATA, "--contacts", "0", "--store", store) as server:
                detail = server.contact("c1")
                self.assertEqual(len(detail["transcript"]), said)
                self.assertEqual(len(detail["offers"]), 4)

    def test_simulated_calls_end_with_the_centre(self):
        with tempfile.TemporaryDirectory() as folder:
            options = ("--contacts", "3", "--seed", "1", "--store", os.path.join(folder, "store"))
            server = Server(PROGRAM, DATA, *options)
            old = {contact["id"] for contact in server.contacts()}
            self.assertTrue(old)
            server.finish(signal.SIGKILL)
            with Server(PROGRAM, DATA, *options) as server:
                live = {contact["id"] for contact in server.contacts()
                        if contact["state"] not in ("ENDED", "LOST", "AFTER_CALL")}
                self.assertTrue(live)
                self.assertFalse(live & old)
                for id in old:
                    self.assertIsNotNone(server.contact(id)["contact"]["ended"])


if __name__ == "__main__":
    tap.main()
