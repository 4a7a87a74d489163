#!/usr/bin/python3
"""The adapters of SageMaker Runtime, Contact Lens, Connect and Step Functions, and what they share
in DynamoDB, against doubles of those services: each request judged by botocore, each fault met.

    test-adapters.py ADAPTER-TOOL MODEL CUSTOMERS BUILD-FOLDER
"""

import csv
import math
import os
import select
import subprocess
import sys
import threading
import time
import unittest

import botocore.config
import botocore.session

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "tools"))
sys.path.insert(0, os.path.join(ROOT, "tests", "cloud"))

import tap  # noqa: E402

TOOL, MODEL, CUSTOMERS, BUILD = sys.argv[1:5]
del sys.argv[1:5]

import aws_double  # noqa: E402
import connect_double  # noqa: E402
import contact_lens_double  # noqa: E402
import npm  # noqa: E402
import sagemaker_double  # noqa: E402
import service_double  # noqa: E402
import step_functions_double  # noqa: E402

KEY, SECRET = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
INSTANCE = "11111111-2222-3333-4444-555555555555"
INSTANCE_ARN = f"arn:aws:connect:us-east-1:123456789012:instance/{INSTANCE}"
MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:stack-Loop-1"
CONTACT = "4a573372-1f28-4e26-b97b-000000000001"
AGENT = f"{INSTANCE_ARN}/agent/a-1"
QUEUE = f"{INSTANCE_ARN}/queue/q-1"
LIMIT = 60  # seconds for any answer


class Tool:
    """One process with all adapters."""

    def __init__(self, table, environment):
        self.process = subprocess.Popen([TOOL, MODEL, table, INSTANCE_ARN, MACHINE], text=True, bufsize=1,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, env=environment)

    def ask(self, *words):
        self.process.stdin.write("\t".join(str(word) for word in words) + "\n")
        self.process.stdin.flush()
        line = ""
        while not line.endswith("\n"):
            if not select.select([self.process.stdout], [], [], LIMIT)[0]:
                raise AssertionError(f"{words[0]}: no answer within {LIMIT} s")
            part = self.process.stdout.readline()
            if not part:
                raise AssertionError(f"{words[0]}: the tool ended: {self.process.stderr.read()}")
            line += part
        return line.rstrip("\n")

    def close(self):
        """Ends the process, and returns what it logged."""
        logged = self.process.communicate(timeout=LIMIT)[1]
        if self.process.returncode:
            raise AssertionError(f"the tool ended with {self.process.returncode}: {logged}")
        return logged


def model_rows(n):
    """Rows of the model's columns, as CSV, of the demo's customers."""
    names = ["Account_Length", "VMail_Message", "Day_Mins", "Day_Calls", "Eve_Mins", "Eve_Calls", "Night_Mins",
             "Night_Calls", "Intl_Mins", "Intl_Calls", "CustServ_Calls", "sentiment", "pastSenti_nut",
             "pastSenti_pos", "pastSenti_neg", "mth_remain", "Int_l_Plan_no", "Int_l_Plan_yes", "VMail_Plan_no",
             "VMail_Plan_yes"]
    rows = []
    with open(CUSTOMERS, encoding="utf-8") as file:
        for _, row in zip(range(n), csv.DictReader(file)):
            for plan in ("Int_l_Plan", "VMail_Plan"):
                row.update({f"{plan}_{answer}": str(int(row[plan] == answer)) for answer in ("no", "yes")})
            rows.append(",".join(row[name] for name in names))
    return rows


class Cloud(unittest.TestCase):
    dynalite = None
    n_tables = 0

    @classmethod
    def setUpClass(cls):
        cls.dynalite = npm.Dynalite(BUILD)

    @classmethod
    def tearDownClass(cls):
        if cls.dynalite:
            cls.dynalite.close()

    def setUp(self):
        self.doubles = []
        self.scorer = None
        self.aws = self.double(aws_double.Aws(self.dynalite.port))
        self.sagemaker = self.double(sagemaker_double.SageMaker(self.score))
        self.lens = self.double(contact_lens_double.ContactLens(INSTANCE))
        self.connect = self.double(connect_double.Connect(INSTANCE))
        self.states = self.double(step_functions_double.StepFunctions(MACHINE))
        self.engine = botocore.session.get_session().create_client(
            "dynamodb", region_name="us-east-1", endpoint_url=f"http://127.0.0.1:{self.dynalite.port}",
            aws_access_key_id=KEY, aws_secret_access_key=SECRET,
            config=botocore.config.Config(retries={"max_attempts": 0}))
        self.addCleanup(self.engine.close)
        Cloud.n_tables += 1
        self.table = f"stack-Shared-{self.n_tables}"
        self.engine.create_table(
            TableName=self.table, BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}])
        self.engine.get_waiter("table_exists").wait(TableName=self.table, WaiterConfig={"Delay": 0.05})
        self.tools = []
        self.tool = self.start_tool()

    def tearDown(self):
        logged = "".join(tool.close() for tool in self.tools)
        self.assertNotIn(SECRET, logged)
        self.assertNotIn("Jo Doe", logged)
        for double in self.doubles:
            self.assertEqual(double.complaints, [])
            double.close()

    def double(self, double):
        self.doubles.append(double)
        return double

    def start_tool(self):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        # The one for all services is Connect's: where a service has its own, that goes before it.
        environment.update(AWS_ENDPOINT_URL=self.connect.url,
                           AWS_ENDPOINT_URL_DYNAMODB=self.aws.url,
                           AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME=self.sagemaker.url,
                           AWS_ENDPOINT_URL_CONNECT_CONTACT_LENS=self.lens.url,
                           AWS_ENDPOINT_URL_SFN=self.states.url,
                           AWS_ACCESS_KEY_ID=KEY, AWS_SECRET_ACCESS_KEY=SECRET)
        tool = Tool(self.table, environment)
        self.tools.append(tool)
        return tool

    def score(self, rows):
        """What the endpoint's container makes of rows: the same model, in a process of its own."""
        if not self.scorer:
            self.scorer = self.start_tool()
        words = self.scorer.ask("packaged", *rows).split()
        return [1 / (1 + math.exp(-float(margin))) for margin in words[1:1 + len(rows)]]

    def predict(self, rows):
        words = self.tool.ask("predict", *rows).split()
        self.assertEqual(words[0], "ok", words)
        return words[1], words[2], [float(word) for word in words[3:]]

    def packaged(self, rows):
        words = self.tool.ask("packaged", *rows).split()
        return [float(word) for word in words[1 + len(rows):]]

    def fail_first(self, double, *faults):
        """These befall the double's next requests, one each."""
        coming = list(faults)
        double.fault = lambda number, operation, whom: coming.pop(0) if coming else None

    def fail_always(self, double, fault):
        double.fault = lambda number, operation, whom: fault

    # The endpoint

    def test_endpoint_scores(self):
        """All rows in one request; the figures are those of the packaged model, whose hash they carry."""
        rows = model_rows(40)
        rows[1] = "," + rows[1].partition(",")[2]  # a missing value
        wanted = self.packaged(rows)
        for form in ("application/json", "text/csv"):
            self.sagemaker.form = form
            who, model, found = self.predict(rows)
            self.assertEqual(who, "endpoint")
            self.assertEqual(model, subprocess.run(["sha256sum", MODEL], capture_output=True, text=True,
                                                   check=True).stdout[:12])
            for one, other in zip(found, wanted):
                # The container's probability has 24 bits.
                self.assertAlmostEqual(one, other, delta=2e-6)
            self.assertEqual(len(found), len(rows))
        self.assertEqual(self.sagemaker.count("InvokeEndpoint"), 2)

    def test_endpoint_is_away(self):
        """The packaged model scores, to the last digit, and the endpoint is left alone for a while."""
        rows = model_rows(4)
        wanted = self.packaged(rows)
        for fault, requests in ((sagemaker_double.NOT_READY, 1), (sagemaker_double.MODEL_ERROR, 1),
                                (sagemaker_double.FAILED, 3), (sagemaker_double.DEPENDENCY, 1),
                                (service_double.UNAVAILABLE, 3), (aws_double.CUT, 3)):
            with self.subTest(fault.name):
                before = len(self.sagemaker.calls)
                self.fail_always(self.sagemaker, fault)
                self.assertEqual(self.predict(rows)[::2], ("packaged", wanted))
                self.assertEqual(len(self.sagemaker.calls) - before, requests)
                # It is not asked again at the next tick.
                self.sagemaker.fault = lambda number, operation, whom: None
                self.tool.ask("later", 15)
                self.assertEqual(self.predict(rows)[::2], ("packaged", wanted))
                self.assertEqual(len(self.sagemaker.calls) - before, requests)
                self.tool.ask("later", 16)
                self.assertEqual(self.predict(rows)[0], "endpoint")
                self.assertEqual(len(self.sagemaker.calls) - before, requests + 1)

    def test_endpoint_stays_away(self):
        """It is asked ever less often, but at least every two minutes."""
        rows = model_rows(1)
        self.fail_always(self.sagemaker, sagemaker_double.MODEL_ERROR)
        asked = []
        for tick in range(41):
            before = len(self.sagemaker.calls)
            self.assertEqual(self.predict(rows)[0], "packaged")
            if len(self.sagemaker.calls) > before:
                asked.append(tick * 15)
            self.tool.ask("later", 15)
        self.assertEqual(asked, [0, 30, 90, 210, 330, 450, 570])

    def test_endpoint_is_slow(self):
        """A model that does not answer is not waited for."""
        rows = model_rows(1)
        self.fail_always(self.sagemaker, service_double.HELD)
        self.assertEqual(self.predict(rows)[0], "packaged")
        self.assertEqual(len(self.sagemaker.calls), 1)

    def test_endpoint_is_not_there(self):
        self.sagemaker.close()
        self.doubles.remove(self.sagemaker)
        self.assertEqual(self.predict(model_rows(1))[0], "packaged")

    def test_endpoint_is_wrong(self):
        """What does not pass by itself is not covered up."""
        row = model_rows(1)[0]
        for kind, body in (("application/json", '{"predictions":[]}'), ("application/json", "[]"),
                           ("application/json", '{"predictions":[{"score":"1"}]}'),
                           ("application/json", '{"predictions":[{"score":0.1},{"score":0.2}]}'),
                           ("application/json", '{"predictions":[{"score":1.5}]}'),
                           ("application/json", '{"predictions":[{"score":-3}]}'),
                           ("text/csv", "0.1,0.2"), ("text/csv", ""), ("text/csv", "nan"), ("text/csv", "churn")):
            self.sagemaker.odd = kind, body
            self.assertRegex(self.tool.ask("predict", row), "^error .*The endpoint churn: ", body)
        self.sagemaker.odd = None
        self.sagemaker.endpoint = "another"
        self.assertRegex(self.tool.ask("predict", row), "^error .*ValidationError")
        self.fail_always(self.sagemaker, aws_double.Fault("no", 403, "AccessDeniedException"))
        self.assertRegex(self.tool.ask("predict", row), "^error .*AccessDenied")

    def test_endpoint_is_certain(self):
        """A probability that 32 bits make 0 or 1 is still one."""
        for text in ("0", "1", "1e-45", "0.99999994"):
            self.sagemaker.odd = "text/csv; charset=utf-8", text + "\n"
            _, _, (found,) = self.predict(model_rows(1))
            self.assertTrue(0 <= found <= 1)
            self.assertEqual(found > 0.5, float(text) > 0.5)

    # Contact Lens

    def test_segments(self):
        """Turn by turn, from where the last call ended, until the analysis is over."""
        self.tool.ask("quota", 1000, 1000)
        session = self.lens.sessions[CONTACT] = contact_lens_double.Session()
        session.say("CUSTOMER", "I want to leave", 1000, "NEGATIVE")
        session.say("AGENT", "Oh", 3000)
        session.segments.append({"Categories": {"MatchedCategories": [], "MatchedDetails": {}}})
        self.assertEqual(self.tool.ask("list", CONTACT), "ok token-3 s0:CUSTOMER:1000:-1 s1:AGENT:3000:2")
        self.assertEqual(self.tool.ask("list", CONTACT, "token-3"), "ok token-3")
        for i in range(150):
            session.say("CUSTOMER", "yes", 4000 + i, "POSITIVE")
        first = self.tool.ask("list", CONTACT, "token-3").split()
        self.assertEqual((first[1], len(first)), ("token-103", 102))
        session.over = True
        second = self.tool.ask("list", CONTACT, "token-103").split()
        self.assertEqual((second[1], len(second)), ("over", 52))

    def churn_error(self, answer):
        words = answer.split(" ", 3)
        self.assertEqual(words[:2], ["error", "churn_error"], answer)
        return int(words[2])

    def test_segments_that_are_not_there(self):
        """Each reason why there is nothing new is told apart; nothing is asked twice by itself."""
        self.tool.ask("quota", 1000, 1000)
        errors = self.read_errors()
        not_found, throttled, unavailable, invalid, parse = (
            errors[name] for name in ("NOT_FOUND", "THROTTLED", "UNAVAILABLE", "INVALID", "PARSE"))
        self.assertEqual(self.churn_error(self.tool.ask("list", CONTACT)), not_found)
        session = self.lens.sessions[CONTACT] = contact_lens_double.Session()
        self.lens.quota = 0
        self.assertEqual(self.churn_error(self.tool.ask("list", CONTACT)), throttled)
        self.lens.quota = None
        for fault, code in ((contact_lens_double.THROTTLED, throttled), (contact_lens_double.FAILED, unavailable),
                            (service_double.UNAVAILABLE, unavailable), (aws_double.CUT, unavailable),
                            (service_double.HELD, unavailable)):
            before = len(self.lens.calls)
            self.fail_first(self.lens, fault)
            self.assertEqual(self.churn_error(self.tool.ask("list", CONTACT)), code, fault.name)
            self.assertEqual(len(self.lens.calls), before + 1, fault.name)
        self.fail_first(self.lens, aws_double.Fault("bad token", 400, "InvalidRequestException"))
        self.assertEqual(self.churn_error(self.tool.ask("list", CONTACT, "token-0")), invalid)
        session.segments.append({"Transcript": {"Id": "s0"}})
        self.assertEqual(self.churn_error(self.tool.ask("list", CONTACT)), parse)
        session.segments.clear()
        self.assertEqual(self.tool.ask("list", CONTACT), "ok token-0")

    @staticmethod
    def read_errors():
        """The codes of ChurnError, in the header's order."""
        with open(os.path.join(ROOT, "src", "churn", "churn-error.h"), encoding="utf-8") as header:
            names = [line.strip(" ,\n") for line in header if line.startswith("  CHURN_ERROR_")]
        return {name.removeprefix("CHURN_ERROR_"): number for number, name in enumerate(names)}

    def test_quota(self):
        """A bucket of two that fills by one a second, for whoever asks at whatever time."""
        other = self.start_tool()
        start = 1_790_000_000_000
        for later, wanted in ((0, "yes"), (0, "yes"), (0, "no"), (500, "no"), (999, "no"), (1000, "yes"),
                              (1999, "no"), (2000, "yes"), (10_000, "yes"), (10_001, "yes"), (10_002, "no"),
                              (11_000, "yes"), (11_001, "no")):
            asker = other if later % 2 else self.tool
            self.assertEqual(asker.ask("take", "b", 1000, 2, start + later), f"ok {wanted}", later)
        self.assertEqual(self.tool.ask("take", "one", 1000, 1, start), "ok yes")
        self.assertEqual(self.tool.ask("take", "one", 1000, 1, start + 999), "ok no")
        self.assertEqual(self.tool.ask("take", "one", 1000, 1, start + 1000), "ok yes")

    def test_quota_of_many(self):
        """Many at once get no more than one of them alone would."""
        tools = [self.tool] + [self.start_tool() for _ in range(3)]
        start, given = 1_790_000_000_000, []

        def hammer(tool):
            for later in range(0, 5000, 250):
                if tool.ask("take", "b", 1000, 2, start + later) == "ok yes":
                    given.append(later)

        threads = [threading.Thread(target=hammer, args=(tool,)) for tool in tools]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertGreaterEqual(len(given), 2)
        for number, later in enumerate(sorted(given)):
            self.assertGreaterEqual(later, (number - 1) * 1000)

    def test_quota_of_an_unsure_write(self):
        """A write of which nobody heard may lose a token; it never makes one."""
        start = 1_790_000_000_000
        for fault in (aws_double.FAILED_AFTER, aws_double.CUT, aws_double.DAMAGED):
            self.fail_first(self.aws, fault)
            self.assertEqual(self.tool.ask("take", fault.name, 1000, 2, start), "ok yes")
            self.assertEqual(self.tool.ask("take", fault.name, 1000, 2, start), "ok no")
        for fault in (aws_double.THROTTLED, aws_double.FAILED, aws_double.UNAVAILABLE):
            self.fail_first(self.aws, fault)
            self.assertEqual(self.tool.ask("take", fault.name, 1000, 2, start), "ok yes")
            self.assertEqual(self.tool.ask("take", fault.name, 1000, 2, start), "ok yes")
            self.assertEqual(self.tool.ask("take", fault.name, 1000, 2, start), "ok no")

    def test_empty_bucket(self):
        """Whose turn it is not asks nothing of Contact Lens."""
        self.tool.ask("quota", 0.001, 2)
        self.lens.sessions[CONTACT] = contact_lens_double.Session()
        other = self.start_tool()
        other.ask("quota", 0.001, 2)
        self.assertEqual(self.tool.ask("list", CONTACT), "ok token-0")
        self.assertEqual(other.ask("list", CONTACT), "ok token-0")
        for tool in (self.tool, other):
            self.assertEqual(self.churn_error(tool.ask("list", CONTACT)), self.read_errors()["THROTTLED"])
        self.assertEqual(len(self.lens.calls), 2)
        self.fail_always(self.aws, aws_double.UNAVAILABLE)
        self.assertEqual(self.churn_error(self.tool.ask("list", CONTACT)), self.read_errors()["UNAVAILABLE"])
        self.assertEqual(len(self.lens.calls), 2)

    # Connect

    def test_attributes(self):
        self.connect.contacts[CONTACT] = {"Id": CONTACT}
        self.assertEqual(self.tool.ask("attributes", CONTACT, "Churn_true", "1", "ChurnProbability", "0.8200"), "ok")
        self.assertEqual(self.tool.ask("attributes", CONTACT, "contractedMonths", "3"), "ok")
        self.assertEqual(self.connect.attributes[CONTACT],
                         {"Churn_true": "1", "ChurnProbability": "0.8200", "contractedMonths": "3"})
        self.assertRegex(self.tool.ask("attributes", "nobody", "a", "b"), "^error aws_error .*ResourceNotFound")

    def test_contact(self):
        self.assertEqual(self.tool.ask("contact", CONTACT), "ok unknown")
        described = self.connect.contacts[CONTACT] = {
            "Id": CONTACT, "Arn": f"{INSTANCE_ARN}/contact/{CONTACT}", "InitialContactId": CONTACT,
            "Channel": "VOICE", "InitiationMethod": "OUTBOUND", "InitiationTimestamp": 1790000000.123,
            "DisconnectTimestamp": None, "AgentInfo": {"ConnectedToAgentTimestamp": 0.001},
            "CustomerEndpoint": {"Type": "TELEPHONE_NUMBER", "Address": "+61491570006"}}
        self.assertEqual(self.tool.ask("contact", CONTACT),
                         f"ok INITIATED id={CONTACT} channel=VOICE initiation=OUTBOUND instance={INSTANCE_ARN} "
                         "phone=+61491570006 initiated=1790000000123000")
        described.update(InitialContactId="first", PreviousContactId="before", InitiationMethod="TRANSFER",
                         QueueInfo={"Id": "q-1", "EnqueueTimestamp": 1790000001},
                         AgentInfo={"Id": "a-1", "ConnectedToAgentTimestamp": 1790000002.5})
        place = f"queue={QUEUE} agent={AGENT} phone=+61491570006"
        times = ("initiated=1790000000123000 queued=1790000001000000 queue_time=1790000001000000 "
                 "connected=1790000002500000 agent_time=1790000002500000")
        head = f"id={CONTACT} initial=first previous=before channel=VOICE initiation=TRANSFER instance={INSTANCE_ARN}"
        self.assertEqual(self.tool.ask("contact", CONTACT), f"ok CONNECTED {head} {place} {times}")
        described["DisconnectTimestamp"] = 1790000060
        self.assertRegex(self.tool.ask("contact", CONTACT), "^ok (ENDED|AFTER_CALL) .* disconnected=1790000060000000$")
        described["AgentInfo"]["AfterContactWorkEndTimestamp"] = 1790000090
        self.assertRegex(self.tool.ask("contact", CONTACT), "^ok ENDED .* completed=1790000090000000$")
        for odd in ("soon", -1, 1e300):
            described["DisconnectTimestamp"] = odd
            self.assertRegex(self.tool.ask("contact", CONTACT), "^error .*DisconnectTimestamp is no time")

    def test_names(self):
        """Each is asked for once, whoever wants to know."""
        self.connect.users["a-1"] = {"Username": "jdoe", "IdentityInfo": {"FirstName": "Jo", "LastName": "Doe"}}
        self.connect.queues["q-1"] = {"Name": "Billing and more"}
        self.connect.queues["agent/a-1"] = {"Name": "Jo's own"}
        other = self.start_tool()
        for tool in (self.tool, self.tool, other):
            self.assertEqual(tool.ask("agent", AGENT), "ok jdoe Jo Doe")
            self.assertEqual(tool.ask("queue", QUEUE), "ok Billing and more")
        self.assertEqual(tool.ask("queue", f"{INSTANCE_ARN}/queue/agent/a-1"), "ok Jo's own")
        self.assertEqual([operation for operation, _ in self.connect.calls],
                         ["DescribeUser", "DescribeQueue", "DescribeQueue"])
        item = self.engine.get_item(TableName=self.table, Key={"id": {"S": f"name#{AGENT}"}})["Item"]
        self.assertAlmostEqual(int(item.pop("expires")["N"]), time.time() + 86400, delta=600)
        self.assertEqual(item, {"id": {"S": f"name#{AGENT}"}, "user": {"S": "jdoe"}, "name": {"S": "Jo Doe"}})

    def test_name_that_expired(self):
        self.connect.users["a-1"] = {"Username": "jdoe", "IdentityInfo": {}}
        self.engine.put_item(TableName=self.table, Item={
            "id": {"S": f"name#{AGENT}"}, "user": {"S": "old"}, "expires": {"N": str(int(time.time()) - 1)}})
        self.assertEqual(self.tool.ask("agent", AGENT), "ok jdoe -")
        item = self.engine.get_item(TableName=self.table, Key={"id": {"S": f"name#{AGENT}"}})["Item"]
        self.assertEqual(item["user"], {"S": "jdoe"})

    def test_name_that_nobody_has(self):
        for _ in range(3):
            self.assertRegex(self.tool.ask("agent", AGENT), "^error .*no such agent")
        self.assertEqual(len(self.connect.calls), 1)

    def test_names_without_the_table(self):
        """What is shared only saves questions."""
        self.connect.queues["q-1"] = {"Name": "Billing"}
        self.fail_always(self.aws, aws_double.UNAVAILABLE)
        for _ in range(2):
            self.assertEqual(self.tool.ask("queue", QUEUE), "ok Billing")
        self.assertEqual(len(self.connect.calls), 1)

    def test_connect_faults(self):
        """Throttled, failed, cut: asked again, and done."""
        self.connect.contacts[CONTACT] = {"Id": CONTACT}
        self.connect.queues["q-1"] = {"Name": "Billing"}
        faults = (connect_double.THROTTLED, connect_double.FAILED, service_double.UNAVAILABLE, aws_double.CUT)
        for number, fault in enumerate(faults):
            self.fail_first(self.connect, fault)
            self.assertEqual(self.tool.ask("attributes", CONTACT, f"n{number}", "1"), "ok", fault.name)
            self.fail_first(self.connect, fault)
            self.assertTrue(self.tool.ask("contact", CONTACT).startswith("ok INITIATED"), fault.name)
        self.assertEqual(len(self.connect.attributes[CONTACT]), len(faults))
        for call in (("attributes", CONTACT, "a", "b"), ("contact", CONTACT), ("queue", QUEUE)):
            self.fail_always(self.connect, connect_double.FAILED)
            self.assertRegex(self.tool.ask(*call), "^error aws_error .*InternalService")
        self.fail_always(self.connect, service_double.HELD)
        self.assertRegex(self.tool.ask("contact", CONTACT), "^error aws_error .*no answer")
        self.connect.fault = lambda number, operation, whom: None
        self.assertEqual(self.tool.ask("queue", QUEUE), "ok Billing")

    # Step Functions

    def test_loop(self):
        """One loop at a time, whoever starts it; the next number after one that ended."""
        other = self.start_tool()
        for tool in (self.tool, other, self.tool):
            self.assertEqual(tool.ask("start", CONTACT), "ok")
        self.assertEqual(self.states.running(), [f"{CONTACT}-1"])
        self.assertEqual(self.states.executions[f"{CONTACT}-1"].input, f'{{"contact":"{CONTACT}"}}')
        self.states.end(f"{CONTACT}-1")
        for tool in (self.tool, other):
            self.assertEqual(tool.ask("start", CONTACT), "ok")
        self.assertEqual(self.states.running(), [f"{CONTACT}-2"])
        self.assertEqual(other.ask("stop", CONTACT), "ok")
        self.assertEqual(self.states.running(), [])
        self.assertEqual(self.tool.ask("stop", CONTACT), "ok")
        self.assertEqual(self.tool.ask("stop", "never-started"), "ok")
        self.assertEqual(self.tool.ask("start", CONTACT), "ok")
        self.assertEqual(self.states.running(), [f"{CONTACT}-3"])

    def test_loop_of_many(self):
        """Started by many at once, one runs."""
        tools = [self.tool] + [self.start_tool() for _ in range(3)]
        for round_number in range(1, 4):
            threads = [threading.Thread(target=tool.ask, args=("start", CONTACT)) for tool in tools]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertEqual(self.states.running(), [f"{CONTACT}-{round_number}"])
            self.states.end(f"{CONTACT}-{round_number}")

    def test_loop_that_never_stays(self):
        """The numbers come to an end."""
        for number in range(1, 101):
            self.states.executions[f"{CONTACT}-{number}"] = step_functions_double.Execution("{}")
            self.states.end(f"{CONTACT}-{number}")
        self.assertRegex(self.tool.ask("start", CONTACT), "^error churn_error .*100 times")
        self.assertEqual(self.states.count("StartExecution"), 100)

    def test_loop_that_has_no_name(self):
        for bad in ("a b", "a/b", "a:b", "x" * 77, "ü"):
            self.assertRegex(self.tool.ask("start", bad), "^error churn_error 0 ")
            self.assertRegex(self.tool.ask("stop", bad), "^error churn_error 0 ")
        self.assertEqual(self.states.calls, [])
        self.assertEqual(self.tool.ask("start", "x" * 76), "ok")

    def test_loop_faults(self):
        """Also where nobody heard that it was done: nothing is lost, and nothing runs twice."""
        faults = (step_functions_double.THROTTLED, step_functions_double.FAILED, aws_double.FAILED_AFTER,
                  service_double.UNAVAILABLE, aws_double.CUT)
        for number, fault in enumerate(faults):
            contact = f"c{number}"
            self.fail_first(self.states, fault)
            self.assertEqual(self.tool.ask("start", contact), "ok", fault.name)
            self.assertEqual(self.states.running(), [f"{contact}-1"], fault.name)
            self.fail_first(self.states, fault)
            self.assertEqual(self.tool.ask("stop", contact), "ok", fault.name)
            self.assertEqual(self.states.running(), [], fault.name)
        self.fail_always(self.states, step_functions_double.LIMIT)
        self.assertRegex(self.tool.ask("start", CONTACT), "^error aws_error .*ExecutionLimitExceeded")
        self.fail_always(self.states, service_double.HELD)
        self.assertRegex(self.tool.ask("start", CONTACT), "^error aws_error .*no answer")


if __name__ == "__main__":
    tap.main()
