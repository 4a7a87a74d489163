#!/usr/bin/python3
"""churn-desk-lambda under a double of Lambda's Runtime API: the loop, its errors and its end. What the
functions do stands in other tests; the one that is asked here needs no table for what it is asked.

    test-lambda-runtime.py CHURN-DESK-LAMBDA CHURN-DESK-LAMBDA-SCORING MODEL
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "tools"))
sys.path.insert(0, os.path.join(ROOT, "tests", "cloud"))

import tap  # noqa: E402

import aws_double  # noqa: E402
import runtime_double  # noqa: E402

PROGRAM, SCORING, MODEL = sys.argv[1:4]
del sys.argv[1:4]

SETTINGS = {"CHURN_TABLE_CUSTOMERS": "customers", "CHURN_TABLE_CONTACTS": "contacts",
            "CHURN_SUPERVISOR_ROLES": "Lead", "CHURN_MODEL": MODEL,
            "AWS_ENDPOINT_URL": "http://127.0.0.1:9"}
NOWHERE = {"httpMethod": "GET", "path": "/nowhere",
           "requestContext": {"identity": {"userArn": "arn:aws:sts::1:assumed-role/Lead/sam"}}}


class Case(unittest.TestCase):
    def start(self, handler="agent-api", program=PROGRAM, runtime=None, **environment):
        self.runtime = runtime or runtime_double.Runtime()
        self.addCleanup(self.runtime.close)
        function = runtime_double.Function(self.runtime, [program], handler, {**SETTINGS, **environment})
        self.addCleanup(function.close)
        return function


class Loop(Case):
    def assert_nowhere(self, outcome):
        self.assertEqual(outcome.kind, "response")
        self.assertEqual(outcome.body["statusCode"], 404)
        self.assertEqual(json.loads(outcome.body["body"])["error"]["code"], "NotFound")

    def test_one_connection(self):
        function = self.start()
        for number in range(20):
            self.assert_nowhere(self.runtime.invoke(NOWHERE, invocation_id=f"i-{number}"))
        self.assertEqual(len(self.runtime.connections), 1)
        kinds = [path.rsplit("/", 1)[1] for _, path in self.runtime.requests]
        self.assertEqual(kinds[:40], ["next", "response"] * 20)
        self.assertEqual(function.logs(), [])

    def test_broken_events(self):
        function = self.start("track", CHURN_FEATURE_GROUP="g", CHURN_INSTANCE_ARN="arn:x/i")
        for event in (b"", b"{", b"[]", b'"words"', b'{"time":"soon"}', b"\xff\xfe"):
            outcome = self.runtime.invoke(event)
            self.assertEqual((outcome.kind, outcome.type), ("error", "Function.InvalidRequest"), event)
            self.assertEqual(outcome.body["errorType"], outcome.type)
            self.assertEqual(outcome.body["stackTrace"], [])
            self.assertRegex(outcome.body["errorMessage"], r"^[\w .,:]+$")
        # What is not for us is no error, and the loop has gone on.
        outcome = self.runtime.invoke({"detail-type": "Another", "source": "somebody"})
        self.assertEqual((outcome.kind, outcome.body), ("response", {}))
        logs = function.logs()
        self.assertEqual([line["level"] for line in logs], ["ERROR"] * 6)
        self.assertEqual({line["function"] for line in logs}, {"track"})
        for line in logs:
            self.assertRegex(line["requestId"], r"^[0-9a-f-]{36}$")
        for line in function.metrics():
            self.assertEqual(line["Errors"], 1)
            self.assertEqual(line["FunctionName"], "stack-track")
            directive, = line["_aws"]["CloudWatchMetrics"]
            self.assertEqual(directive["Namespace"], "ChurnDesk")
            self.assertEqual(directive["Dimensions"], [["FunctionName"]])
            self.assertLessEqual({metric["Name"] for metric in directive["Metrics"]}, set(line))

    def test_too_large(self):
        function = self.start(runtime=runtime_double.Runtime(response_max=20))
        outcome = self.runtime.invoke(NOWHERE, invocation_id="i-1")
        self.assertEqual((outcome.kind, outcome.type), ("error", "Function.TooLarge"))
        self.runtime.response_max = 2000
        self.assert_nowhere(self.runtime.invoke(NOWHERE))
        self.assertIsNone(function.process.poll())

    def test_deadline(self):
        # A service that takes the request and never answers.
        with socket.create_server(("127.0.0.1", 0)) as silent:
            function = self.start("track", CHURN_FEATURE_GROUP="g", CHURN_INSTANCE_ARN="arn:x/i",
                                  AWS_ENDPOINT_URL=f"http://127.0.0.1:{silent.getsockname()[1]}")
            event = {"id": "e", "source": "aws.connect", "detail-type": "Amazon Connect Contact Event",
                     "time": "2026-11-28T10:00:00Z", "detail": {"eventType": "QUEUED", "contactId": "c-1"}}
            invocation = self.runtime.start(event, seconds=1.5)
            outcome = self.runtime.wait(invocation)
            self.assertEqual((outcome.kind, outcome.type), ("error", "Function.Deadline"))
            # It came while Lambda still listened, and not before the time was used.
            self.assertLess(invocation.answered - invocation.handed_out, 1.5)
            self.assertGreater(invocation.answered - invocation.handed_out, 0.5)
            outcome = self.runtime.invoke({"detail-type": "Another", "source": "somebody"})
            self.assertEqual(outcome.kind, "response")
        self.assertIsNone(function.process.poll())

    def test_terminated(self):
        function = self.start()
        self.assert_nowhere(self.runtime.invoke(NOWHERE))
        function.process.send_signal(signal.SIGTERM)
        self.assertEqual(function.process.wait(runtime_double.LIMIT), 0)

    def test_terminated_at_work(self):
        """What it is at comes to its end first."""
        with socket.create_server(("127.0.0.1", 0)) as silent:
            function = self.start("track", CHURN_FEATURE_GROUP="g", CHURN_INSTANCE_ARN="arn:x/i",
                                  AWS_ENDPOINT_URL=f"http://127.0.0.1:{silent.getsockname()[1]}")
            event = {"id": "e", "source": "aws.connect", "detail-type": "Amazon Connect Contact Event",
                     "time": "2026-11-28T10:00:00Z", "detail": {"eventType": "QUEUED", "contactId": "c-1"}}
            invocation = self.runtime.start(event, seconds=2)
            silent.settimeout(runtime_double.LIMIT)
            connection, _ = silent.accept()
            with connection:
                function.process.send_signal(signal.SIGTERM)
                self.assertEqual(self.runtime.wait(invocation).type, "Function.Deadline")
            self.assertEqual(function.process.wait(runtime_double.LIMIT), 0)
            self.assertEqual(self.runtime.requests[-1][1].rsplit("/", 1)[1], "error")

    def test_container_error(self):
        function = self.start()
        self.assert_nowhere(self.runtime.invoke(NOWHERE))
        invocation = self.runtime.start(NOWHERE)
        self.runtime.wait(invocation)
        self.runtime.broken = True
        self.runtime.start(NOWHERE)
        self.assertEqual(function.process.wait(runtime_double.LIMIT), 1)
        self.assertEqual(function.logs()[-1]["level"], "ERROR")

    def test_refused_answer(self):
        """An answer that is not taken, as after the deadline, is no reason to end."""
        function = self.start()
        # Handed out, and known to nobody.
        self.runtime.pending.put(runtime_double.Invocation(NOWHERE, 30, None, "i-1"))
        self.assert_nowhere(self.runtime.invoke(NOWHERE))
        self.assertIn("400", function.logs()[0]["message"])

    def test_trace(self):
        """The trace goes on to the services that are called, and is no part of the signature."""
        with socket.create_server(("127.0.0.1", 0)) as service:
            self.start("track", CHURN_FEATURE_GROUP="g", CHURN_INSTANCE_ARN="arn:x/i",
                       AWS_ENDPOINT_URL=f"http://127.0.0.1:{service.getsockname()[1]}")
            event = {"id": "e", "source": "aws.connect", "detail-type": "Amazon Connect Contact Event",
                     "time": "2026-11-28T10:00:00Z", "detail": {"eventType": "QUEUED", "contactId": "c-1"}}
            self.runtime.start(event, seconds=2, trace="Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=1")
            service.settimeout(runtime_double.LIMIT)
            connection, _ = service.accept()
            with connection:
                connection.settimeout(runtime_double.LIMIT)
                head = b""
                while b"\r\n\r\n" not in head:
                    head += connection.recv(65536)
        head = head.decode("latin-1")
        self.assertRegex(head, r"(?im)^x-amzn-trace-id: Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=1\r$")
        self.assertNotIn("x-amzn-trace-id", re.search(r"SignedHeaders=([^,]+),", head).group(1))


class Away(Case):
    """A part of AWS that is asked too much, fails, refuses, or does not answer, behind the agent API."""

    CONTACTS = {**NOWHERE, "path": "/contacts/c-1"}

    def ask(self, fault=None, url=None, seconds=30):
        """The invocation of a function of its own, whose tables are in this state."""
        if fault:
            aws = aws_double.Aws()
            self.addCleanup(aws.close)
            aws.fault = lambda *_: fault
            url = aws.url
        function = self.start(AWS_ENDPOINT_URL=url)
        return function, self.runtime, self.runtime.start(self.CONTACTS, seconds=seconds)

    def test_faults(self):
        silent = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(silent.close)
        cases = [(self.ask(aws_double.Fault("throttled", 400, kind)), 429, "Throttled") for kind in (
            "ThrottlingException", "ProvisionedThroughputExceededException", "RequestLimitExceeded",
            "LimitExceededException")]
        cases += [(self.ask(fault), 503, "Unavailable") for fault in (
            aws_double.FAILED, aws_double.UNAVAILABLE)]
        # Nobody listens; and somebody listens and does not answer before the time is over.
        cases.append((self.ask(url="http://127.0.0.1:9"), 503, "Unavailable"))
        cases.append((self.ask(url=f"http://127.0.0.1:{silent.getsockname()[1]}", seconds=1.5), 503, "Unavailable"))
        # What does not pass by itself is not said to.
        cases.append((self.ask(aws_double.Fault("denied", 400, "AccessDeniedException")), 500, "Internal"))
        for (function, runtime, invocation), status, code in cases:
            outcome = runtime.wait(invocation)
            self.assertEqual(outcome.kind, "response")
            error = json.loads(outcome.body["body"])["error"]
            self.assertEqual((outcome.body["statusCode"], error["code"]), (status, code))
            self.assertEqual(outcome.body["headers"].get("Retry-After"), None if status == 500 else "15")
            self.assertNotRegex(error["message"], "127.0.0.1|table|DynamoDB")
            self.assertEqual([line["Errors"] for line in function.metrics()], [1])
            self.assertEqual([line["level"] for line in function.logs()], ["WARN"])


class Start(Case):
    def refused(self, kind, words, handler="agent-api", program=PROGRAM, **environment):
        function = self.start(handler, program, **environment)
        outcome = self.runtime.init_error.get(timeout=runtime_double.LIMIT)
        self.assertEqual(outcome.type, kind)
        self.assertEqual(outcome.body["errorType"], kind)
        self.assertRegex(outcome.body["errorMessage"], words)
        self.assertEqual(function.process.wait(runtime_double.LIMIT), 1)
        self.assertNotIn("next", [path.rsplit("/", 1)[1] for _, path in self.runtime.requests])

    def test_settings(self):
        self.refused("Runtime.NoSuchHandler", "_HANDLER", handler="nothing")
        for name in ("CHURN_TABLE_CUSTOMERS", "CHURN_TABLE_CONTACTS"):
            self.refused("Runtime.ConfigInvalid", f"^{name} is not set", **{name: ""})
        self.refused("Runtime.ConfigInvalid", "CHURN_FEATURE_GROUP", handler="segments")
        self.refused("Runtime.ConfigInvalid", "CHURN_INSTANCE_ARN", handler="track", CHURN_FEATURE_GROUP="g")
        self.refused("Runtime.ConfigInvalid", "CHURN_INTERVAL", CHURN_INTERVAL="0")
        self.refused("Runtime.ConfigInvalid", "CHURN_TRANSCRIPT_HOURS", CHURN_TRANSCRIPT_HOURS="-1")
        self.refused("Runtime.ConfigInvalid", "AWS_REGION", AWS_REGION=None)
        self.refused("Runtime.ConfigInvalid", "(?i)access.key", AWS_ACCESS_KEY_ID=None)
        self.refused("Runtime.ConfigInvalid", "no/such/model", CHURN_MODEL="no/such/model")

    def test_scoring(self):
        scores = {"CHURN_FEATURE_GROUP": "g", "CHURN_INSTANCE_ARN": "arn:x/i", "CHURN_ENDPOINT": "e"}
        for handler in ("initial-prediction", "analyse", "offer", "reconcile"):
            self.refused("Runtime.ConfigInvalid", "without a model", handler, **scores)
            function = self.start(handler, SCORING, **scores)
            self.assertTrue(self.runtime.asked.wait(runtime_double.LIMIT), function.read(function.err))
        self.refused("Runtime.ConfigInvalid", "CHURN_ENDPOINT is not set", "analyse", SCORING,
                     **{**scores, "CHURN_ENDPOINT": ""})
        self.refused("Runtime.ConfigInvalid", "no/such/model", "analyse", SCORING,
                     **{**scores, "CHURN_MODEL": "no/such/model"})
        self.refused("Runtime.ConfigInvalid", "CHURN_SEGMENTS", "analyse", SCORING,
                     **{**scores, "CHURN_SEGMENTS": "both"})
        self.refused("Runtime.ConfigInvalid", "CHURN_TABLE_SHARED", "analyse", SCORING,
                     **{**scores, "CHURN_SEGMENTS": "poll"})
        self.refused("Runtime.ConfigInvalid", "CHURN_SEGMENT_RATE: not a number from 1", "analyse", SCORING,
                     **{**scores, "CHURN_SEGMENTS": "poll", "CHURN_TABLE_SHARED": "shared", "CHURN_SEGMENT_RATE": "0"})

    def test_no_runtime(self):
        done = subprocess.run([PROGRAM], env={**os.environ, "_HANDLER": "agent-api", "AWS_LAMBDA_RUNTIME_API": ""},
                              capture_output=True, text=True, timeout=runtime_double.LIMIT)
        self.assertEqual(done.returncode, 1)
        self.assertIn("AWS_LAMBDA_RUNTIME_API", json.loads(done.stderr)["message"])

    def test_libraries(self):
        """The model's library is no burden to who does not score."""
        needed = {program: subprocess.run(["readelf", "-d", program], capture_output=True, text=True,
                                          check=True).stdout for program in (PROGRAM, SCORING)}
        self.assertNotRegex(needed[PROGRAM], "xgboost|sqlite")
        self.assertIn("xgboost", needed[SCORING])


if __name__ == "__main__":
    tap.main()
