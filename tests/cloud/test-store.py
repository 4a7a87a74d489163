#!/usr/bin/python3
"""The store on DynamoDB: test-dynamo over a real engine for DynamoDB's API, whose tables are those of
the template. Each request is judged by botocore on its way, and some are disturbed.

    test-store.py TEST-DYNAMO BUILD-FOLDER
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "tools"))
sys.path.insert(0, os.path.join(ROOT, "tests", "cloud"))

import tap  # noqa: E402

PROGRAM, BUILD = sys.argv[1:3]
del sys.argv[1:3]

import aws_double  # noqa: E402
import npm  # noqa: E402
import tables  # noqa: E402

KEY, SECRET = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
# What the store may call: one item at a time when it writes, and nothing else.
ALLOWED = {"GetItem", "BatchGetItem", "Query", "Scan", "PutItem", "UpdateItem", "DeleteItem",
           "CreateTable", "DescribeTable"}


class Store(unittest.TestCase):
    dynalite = None

    @classmethod
    def setUpClass(cls):
        cls.dynalite = npm.Dynalite(BUILD)
        cls.forms = tempfile.NamedTemporaryFile("w", suffix=".json", prefix="churn-tables-")
        json.dump(tables.inputs(), cls.forms)
        cls.forms.flush()

    @classmethod
    def tearDownClass(cls):
        if cls.dynalite:
            cls.dynalite.close()
            cls.forms.close()

    def setUp(self):
        self.aws = aws_double.Aws(self.dynalite.port)
        self.addCleanup(self.aws.close)

    def run_tests(self, *paths, **more):
        """Runs some of the program's tests; returns what they printed."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        environment.update(AWS_ENDPOINT_URL="http://127.0.0.1:9", AWS_ENDPOINT_URL_DYNAMODB=self.aws.url,
                           AWS_ACCESS_KEY_ID=KEY, AWS_SECRET_ACCESS_KEY=SECRET,
                           CHURN_TEST_TABLES=self.forms.name, **more)
        arguments = [PROGRAM, "--tap"]
        for path in paths:
            arguments += ["-p", path]
        done = subprocess.run(arguments, capture_output=True, text=True, timeout=500, env=environment)
        said = "\n".join(line for line in (done.stdout + done.stderr).splitlines() if "GLib-GIO-DEBUG" not in line)
        self.assertEqual(done.returncode, 0, said[-6000:])
        self.assertEqual(self.aws.complaints, [])
        self.assertEqual(self.aws.refused, [])
        self.assertLessEqual({operation for operation, _ in self.aws.calls}, ALLOWED)
        return done.stdout

    def marked(self, prefix):
        """[(what was marked, the operations until the next mark)]"""
        steps = []
        for operation, whom in self.aws.calls:
            if operation == "GetItem" and whom.startswith(prefix):
                steps.append((whom.removeprefix(prefix), []))
            elif steps:
                steps[-1][1].append(operation)
        return steps

    def test_conformance(self):
        self.run_tests("/dynamo")

    def test_long_call(self):
        self.run_tests("/long-call")

    def test_little_at_a_time(self):
        """A page is one item, and may be empty before its filter's work; a batch answers one key."""
        self.aws.narrow = True
        self.run_tests(*(f"/dynamo/{name}" for name in (
            "adoption", "speech", "predictions", "pages", "ended", "departures", "same-as-sqlite")))

    def test_everything_goes_wrong_now_and_then(self):
        """Each request is sent again, also where it was done: the tests do not notice."""
        faults = [aws_double.FAILED_AFTER, aws_double.CUT, aws_double.FAILED, aws_double.DAMAGED,
                  aws_double.FAILED_AFTER, aws_double.UNAVAILABLE, aws_double.CUT, aws_double.THROTTLED]
        met, disturbed = [], set()

        def fault(number, operation, whom):
            # None is disturbed twice, or a request would fail for good.
            if number % 4 or self.aws.asked in disturbed or operation in ("CreateTable", "DescribeTable"):
                return None
            disturbed.add(self.aws.asked)
            met.append(faults[len(met) % len(faults)])
            return met[-1]

        self.aws.fault = fault
        self.run_tests(*(f"/dynamo/{name}" for name in (
            "counts", "adoption", "speech", "offers", "departures", "handles", "at-once", "again",
            "same-as-sqlite")))
        self.assertEqual(set(met), set(faults))
        self.assertGreater(len(met), 100)

    def test_interrupted_anywhere(self):
        """Each method fails once at each of its requests, done or not, and is called again."""
        self.run_tests("/interrupted")
        whole = [whom for _, whom in self.aws.calls].index("end-0") - [whom for _, whom in self.aws.calls].index("run-0")
        self.aws.calls.clear()
        at, run, failed = 0, 0, set()

        def fault(number, operation, whom):
            nonlocal at, run
            if operation == "GetItem" and whom.startswith("run-"):
                run, at = int(whom.removeprefix("run-")), -1
                return None
            if operation == "GetItem" and whom.startswith("end-"):
                run = 0
            at += 1
            # The client sends a request four times.
            if run == 0 or not run - 1 <= at < run + 3:
                return None
            failed.add(run)
            return aws_double.FAILED if run % 5 == 0 else aws_double.FAILED_AFTER

        self.aws.fault = fault
        self.run_tests("/interrupted", CHURN_TEST_RUNS=str(whole - 1))
        self.assertEqual(failed, set(range(1, whole)))

    def test_requests_of_each_step(self):
        """What a step costs: more than this is not spent unnoticed."""
        self.run_tests("/steps")
        for name, operations in self.marked("step-"):
            counts = ", ".join(f"{operations.count(kind)} {kind}" for kind in sorted(set(operations)))
            print(f"# {name}: {len(operations)} ({counts})")
        steps = dict(self.marked("step-"))
        # The contact with its latest prediction, its newest turn, its customer.
        self.assertEqual(sorted(steps["tick-quiet"]), ["GetItem", "GetItem", "Query"])
        # Besides: the customer, the prediction before and the contact are written.
        self.assertEqual(sorted(steps["tick-news"]), ["GetItem", "GetItem", "PutItem", "Query", "UpdateItem",
                                                      "UpdateItem"])
        # The contact, its customer, its predictions, offers and turns.
        self.assertEqual(sorted(steps["detail"]), ["GetItem", "GetItem", "Query", "Query", "Query"])
        # The offer is recorded, the customer changed, the contact scored anew and the offer applied, which is
        # then seen in the contact. Only what others may have changed is read again.
        self.assertEqual(sorted(steps["offer"]), ["GetItem"] + 4 * ["PutItem"] + 4 * ["UpdateItem"])


if __name__ == "__main__":
    tap.main()
