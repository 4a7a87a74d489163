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

    def run_tests(self, *paths, seed=None):
        """Runs some of the program's tests; returns what they printed."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        environment.update(AWS_ENDPOINT_URL="http://127.0.0.1:9", AWS_ENDPOINT_URL_DYNAMODB=self.aws.url,
                           AWS_ACCESS_KEY_ID=KEY, AWS_SECRET_ACCESS_KEY=SECRET,
                           CHURN_TEST_TABLES=self.forms.name)
        arguments = [PROGRAM, "--tap"]
        for path in paths:
            arguments += ["-p", path]
        if seed:
            arguments += ["--seed", seed]
        done = subprocess.run(arguments, capture_output=True, text=True, timeout=280, env=environment)
        said = "\n".join(line for line in (done.stdout + done.stderr).splitlines() if "GLib-GIO-DEBUG" not in line)
        self.assertEqual(done.returncode, 0, said[-6000:])
        self.assertEqual(self.aws.complaints, [])
        self.assertEqual(self.aws.refused, [])
        self.assertLessEqual({operation for operation, _ in self.aws.calls}, ALLOWED)
        return done.stdout

    def test_conformance(self):
        self.run_tests("/dynamo")


if __name__ == "__main__":
    tap.main()
