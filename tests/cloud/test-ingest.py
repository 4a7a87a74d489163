#!/usr/bin/python3
"""`churn-desk-train ingest` into CustomerData and the feature group, against a double of the feature
store and a real engine for DynamoDB's API, each request judged by botocore.

    test-ingest.py TRAIN CLOUD-TOOL CUSTOMERS BUILD-FOLDER
"""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.error
import urllib.request

import botocore.auth
import botocore.awsrequest
import botocore.config
import botocore.credentials
import botocore.session

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "tools"))
sys.path.insert(0, os.path.join(ROOT, "tests", "cloud"))

import tap  # noqa: E402

PROGRAM, TOOL, CUSTOMERS, BUILD = sys.argv[1:5]
del sys.argv[1:5]

import aws_double  # noqa: E402
import npm  # noqa: E402

KEY, (SECRET, _) = "AKIDEXAMPLE", ("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", None)
with open(CUSTOMERS, encoding="utf-8") as table_file:
    ROWS = [row for _, row in zip(range(161), csv.reader(table_file))]
HEADER, ROWS = ROWS[0], ROWS[1:]
T1, T2 = 1_790_000_000, 1_790_086_400  # when tables were written


def column(row, name):
    return row[HEADER.index(name)]


def changed(row, **values):
    row = list(row)
    for name, value in values.items():
        row[HEADER.index(name)] = value
    return row


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
        folder = tempfile.TemporaryDirectory(prefix="churn-cloud-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.aws = aws_double.Aws(self.dynalite.port)
        self.addCleanup(self.aws.close)
        # Straight to the engine: what botocore's own client reads.
        self.dynamodb = self.client("dynamodb", f"http://127.0.0.1:{self.dynalite.port}")
        # Each test has a table of its own: dropping one takes longer than the test.
        Cloud.n_tables += 1
        self.table = f"stack-CustomerData-{self.n_tables}"
        self.dynamodb.create_table(
            TableName=self.table, BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}])
        self.dynamodb.get_waiter("table_exists").wait(TableName=self.table, WaiterConfig={"Delay": 0.05})

    def client(self, service, url):
        client = botocore.session.get_session().create_client(
            service, region_name="us-east-1", endpoint_url=url, aws_access_key_id=KEY,
            aws_secret_access_key=SECRET,
            config=botocore.config.Config(parameter_validation=True, retries={"max_attempts": 0}))
        self.addCleanup(client.close)
        return client

    def write(self, rows, time, name="customers.csv"):
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([HEADER] + rows)
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.getvalue())
        os.utime(path, (time, time))
        return path

    def environment(self, **more):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        # The one for all services, and the one that goes before it.
        environment.update(AWS_ENDPOINT_URL="http://127.0.0.1:9",
                           AWS_ENDPOINT_URL_DYNAMODB=self.aws.url,
                           AWS_ENDPOINT_URL_SAGEMAKER_FEATURESTORE_RUNTIME=self.aws.url,
                           AWS_ACCESS_KEY_ID=KEY, AWS_SECRET_ACCESS_KEY=SECRET, AWS_REGION="us-east-1")
        environment.update(more)
        return {name: value for name, value in environment.items() if value is not None}

    def arguments(self, table, *more):
        return [PROGRAM, "ingest", table, "--feature-group", "customers", "--customer-table", self.table, *more]

    def ingest(self, table, *more, status=0, **environment):
        done = subprocess.run(self.arguments(table, *more), capture_output=True, text=True, timeout=240,
                              env=self.environment(**environment))
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        self.assertEqual(self.aws.complaints, [])
        self.assertNotIn(SECRET, done.stdout + done.stderr)
        for row in ROWS:
            for name in ("LastName", "email", "phone"):
                self.assertNotIn(column(row, name), done.stdout + done.stderr)
        return done

    def items(self):
        pages = self.dynamodb.get_paginator("scan").paginate(TableName=self.table, ConsistentRead=True)
        return {item["id"]["S"]: item for page in pages for item in page["Items"]}

    def tool(self, *arguments):
        done = subprocess.run([TOOL, *arguments], capture_output=True, text=True, timeout=60,
                              env=self.environment())
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(self.aws.complaints, [])
        return done.stdout

    def counts(self, done):
        return done.stdout.splitlines()[-1]

    def check_whole(self, rows, time):
        """All that must stand after a table was taken in, read by botocore."""
        items = self.items()
        self.assertEqual(len([name for name in items if name.startswith("customer#")]), len(rows))
        for row in rows:
            who = column(row, "customerID")
            item = items["customer#" + who]
            for name, attribute in (("FirstName", "firstName"), ("LastName", "lastName"), ("email", "email")):
                self.assertEqual(item[attribute]["S"], column(row, name))
            self.assertEqual(item["months"]["N"], column(row, "mth_remain"))
            self.assertEqual(item["pastNegative"]["N"], column(row, "pastSenti_neg"))
            self.assertEqual(int(item["eventTime"]["N"]), time * 1000)
            for phone in item["phones"]["L"]:
                self.assertEqual(items["phone#" + phone["S"]]["customer"]["S"], who)
            record = self.aws.online[who]
            for name in ("Day_Mins", "mth_remain", "pastSenti_pos", "sentiment"):
                self.assertEqual(float(record.get(name, "nan")).hex(),
                                 float(column(row, name) or "nan").hex())
            self.assertEqual(float(record["Int_l_Plan_yes"]), column(row, "Int_l_Plan") == "yes")
        self.assertEqual(len(self.aws.online), len(rows))


class Ingest(Cloud):
    def test_every_customer(self):
        done = self.ingest(self.write(ROWS, T1), "--parallel", "8")
        self.assertEqual(self.counts(done),
                         "160 customers taken in, 0 were in already, 0 failed, 0 bad rows skipped")
        self.check_whole(ROWS, T1)
        self.assertEqual(self.aws.refused, [])
        # botocore's own client takes the double's answers, and sees what we wrote.
        reader = self.client("sagemaker-featurestore-runtime", self.aws.url)
        row = next(row for row in ROWS if all(row))
        answer = reader.get_record(FeatureGroupName="customers",
                                   RecordIdentifierValueAsString=column(row, "customerID"))
        record = {feature["FeatureName"]: feature["ValueAsString"] for feature in answer["Record"]}
        self.assertEqual(set(record), set(aws_double.SCHEMA))
        self.assertEqual(record["event_time"], "2026-09-21T14:13:20.000Z")
        # And so do our own readers.
        shown = self.tool("features", "customers", column(row, "customerID"))
        self.assertIn(f"Day_Mins: {float(column(row, 'Day_Mins')):g}\n", shown)
        self.assertEqual(self.tool("features", "customers", "nobody"), "none\n")
        shown = self.tool("customer", self.table, column(row, "customerID"))
        self.assertIn(f"last: {column(row, 'LastName')}\n", shown)
        self.assertEqual(self.tool("phone", self.table, column(row, "phone").split(";")[0]), shown)
        self.assertEqual(self.tool("phone", self.table, "+15005550006"), "none\n")
        self.assertEqual(self.tool("customer", self.table, "nobody"), "none\n")

    def test_again_changes_nothing(self):
        table = self.write(ROWS[:40], T1)
        self.ingest(table)
        before, online = self.items(), dict(self.aws.online)
        self.ingest(table)
        self.assertEqual((self.items(), self.aws.online), (before, online))

    def test_gios_threads_are_left_to_gio(self):
        """Its pool has ten, and each new connection needs one for a moment: twelve batches take none."""
        with open(CUSTOMERS, encoding="utf-8") as file:
            rows = [row for _, row in zip(range(385), csv.reader(file))][1:]
        begun, together, looked = set(), threading.Event(), threading.Event()

        def on_call(operation, count):
            # Nobody goes on before each of the twelve has its first request here.
            begun.add(threading.get_ident())
            if len(begun) == 12:
                together.set()
            looked.wait(60)

        self.aws.on_call = on_call
        with subprocess.Popen(self.arguments(self.write(rows, T1), "--parallel", "12"),
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              env=self.environment()) as program:
            self.assertTrue(together.wait(120))
            names = []
            for task in os.listdir(f"/proc/{program.pid}/task"):
                with open(f"/proc/{program.pid}/task/{task}/comm", encoding="utf-8") as file:
                    names.append(file.read().strip())
            looked.set()
            self.assertEqual(program.wait(120), 0)
        self.assertEqual(names.count("ingestion"), 12, names)
        self.assertEqual(self.aws.complaints, [])
        self.check_whole(rows, T1)

    def test_missing_values(self):
        row = changed(ROWS[0], Day_Mins="", mth_remain="", sentiment="", phone="", Int_l_Plan="")
        self.ingest(self.write([row], T1))
        who = column(row, "customerID")
        self.assertEqual(set(aws_double.SCHEMA) - set(self.aws.online[who]),
                         {"Day_Mins", "mth_remain", "sentiment", "Int_l_Plan_no", "Int_l_Plan_yes"})
        shown = self.tool("features", "customers", who)
        self.assertIn("Day_Mins: missing\n", shown)
        self.assertEqual(self.items()["customer#" + who]["phones"], {"L": []})
        self.assertIn("months: -1\n", self.tool("customer", self.table, who))

    def test_what_events_changed_stays(self):
        row = changed(ROWS[0], mth_remain="3", pastSenti_neg="5", sentiment="0")
        who = column(row, "customerID")
        self.ingest(self.write([row], T1))
        # What an offer, a turn and two events leave there, as churn-dynamo-customer-item.h has it.
        counted = {"L": [{"S": value} for value in ("0", "0", "2", "-1", str(T1 * 10**6))]}
        self.dynamodb.update_item(
            TableName=self.table, Key={"id": {"S": "customer#" + who}},
            UpdateExpression="SET offerMonths = :m, offerNumber = :n, heardSentiment = :s, heardTime = :t, "
                             "heldNegative = if_not_exists(heldNegative, pastNegative), eventTime = :e, "
                             "calls = :c, offers = :o",
            ExpressionAttributeValues={
                ":m": {"N": "24"}, ":n": {"N": "1"}, ":s": {"N": "1"}, ":t": {"N": str(T1 * 10**6 - 1)},
                ":e": {"N": str(T2 * 1000 + 7)}, ":c": {"M": {"call-1": counted}}, ":o": {"L": [{"S": "offer-1"}]}})
        # A table that holds the two events already, and an older contract; it is older than they are.
        newer = changed(row, LastName="Ruiz-Lang", mth_remain="2", pastSenti_neg="7", sentiment="1")
        self.ingest(self.write([newer], T2))
        shown = self.tool("customer", self.table, who)
        for line in ("last: Ruiz-Lang", "months: 24", "offer: 1", "sentiment: -1", f"time: {T2 * 10**6 + 7000}"):
            self.assertIn(line + "\n", shown)
        self.assertRegex(shown, r"history: \d+ \d+ 5\ncounts: 0 0 2\n")
        record = self.aws.online[who]
        self.assertEqual((record["mth_remain"], record["pastSenti_neg"], record["sentiment"]), ("24", "7", "-1"))
        self.assertTrue(record["event_time"].endswith(".007Z"), record["event_time"])
        # A table that is newer than they are raises the time.
        self.ingest(self.write([newer], T2 + 60))
        self.assertIn(f"time: {(T2 + 60) * 10**6}\n", self.tool("customer", self.table, who))

    def test_numbers_move(self):
        one, two, three = "+61491570006", "+61491570156", "+61491570157"
        ana = changed(ROWS[0], phone=f"{one};{two};{one}")
        ben = changed(ROWS[1], phone=three)
        self.ingest(self.write([ana, ben], T1))
        self.assertIn(f"phone: {one}\nphone: {two}\nmonths", self.tool("customer", self.table, column(ana, "customerID")))
        self.assertIn(f"id: {column(ana, 'customerID')}\n", self.tool("phone", self.table, two))
        # One number is given up, another goes to somebody else.
        self.ingest(self.write([changed(ana, phone=three), changed(ben, phone=two)], T2))
        self.assertEqual(self.tool("phone", self.table, one), "none\n")
        self.assertIn(f"id: {column(ben, 'customerID')}\n", self.tool("phone", self.table, two))
        self.assertIn(f"id: {column(ana, 'customerID')}\n", self.tool("phone", self.table, three))
        self.assertEqual({name for name in self.items() if name.startswith("phone#")},
                         {"phone#" + two, "phone#" + three})

    def test_one_number_of_two_customers(self):
        """Whoever is written first, the number ends with the same one."""
        rows = [changed(row, phone="+61491570006") for row in ROWS[:8]]
        last = max(column(row, "customerID") for row in rows)
        for order in (rows, rows[::-1]):
            self.ingest(self.write(order, T1))
            self.assertEqual(self.items()["phone#+61491570006"]["customer"]["S"], last)

    def test_bad_rows(self):
        rows = ROWS[:10] + [changed(ROWS[10], Day_Mins="plenty")] + ROWS[11:20]
        done = self.ingest(self.write(rows, T1), status=1)
        self.assertIn("line 12, column Day_Mins: “plenty” is not a number", done.stderr)
        done = self.ingest(self.write(rows, T1), "--skip-bad")
        self.assertEqual(self.counts(done),
                         "19 customers taken in, 0 were in already, 0 failed, 1 bad rows skipped")


class Double(Cloud):
    """What judges our requests can find fault with them."""

    def put(self, record, group="customers", **more):
        body = json.dumps({"Record": record, **more}).encode()
        request = botocore.awsrequest.AWSRequest(
            "PUT", f"{self.aws.url}/FeatureGroup/{group}", data=body,
            headers={"Content-Type": "application/json"})
        botocore.auth.SigV4Auth(botocore.credentials.Credentials(KEY, SECRET), "sagemaker",
                                "us-east-1").add_auth(request)
        sent = urllib.request.Request(request.url, data=body, method="PUT", headers=dict(request.headers))
        try:
            with urllib.request.urlopen(sent, timeout=60) as reply:
                return reply.status
        except urllib.error.HTTPError as error:
            error.close()
            return error.code

    def test_finds_fault(self):
        good = [{"FeatureName": "customerID", "ValueAsString": "1"},
                {"FeatureName": "event_time", "ValueAsString": "2026-09-21T14:13:20.000Z"}]
        self.assertEqual(self.put(good), 200)
        self.assertEqual(self.aws.complaints, [])
        for record in ([*good, {"FeatureName": "is_deleted", "ValueAsString": "1"}],
                       [*good, {"FeatureName": "Day_Calls", "ValueAsString": "1.5"}], good[:1], good * 2):
            self.assertEqual(self.put(record), 400)
        self.assertEqual(self.aws.complaints, [])
        self.put([{"FeatureName": "customerID", "ValueAsString": 1}])
        self.put(good, Colour="red")
        self.assertEqual(len(self.aws.complaints), 2, self.aws.complaints)

    def test_an_older_record_changes_nothing(self):
        for time, value, stands in (("10", "1", "1"), ("09", "2", "1"), ("10", "3", "1"), ("11", "4", "4")):
            self.assertEqual(self.put([
                {"FeatureName": "customerID", "ValueAsString": "1"},
                {"FeatureName": "mth_remain", "ValueAsString": value},
                {"FeatureName": "event_time", "ValueAsString": f"2026-09-{time}T00:00:00Z"}]), 200)
            self.assertEqual(self.aws.online["1"]["mth_remain"], stands)


class Faults(Cloud):
    def test_everything_goes_wrong_now_and_then(self):
        """Throttled, failed before and after the write, cut off and damaged: all are in, none twice."""
        faults = [aws_double.THROTTLED, aws_double.FAILED, aws_double.FAILED_AFTER, aws_double.CUT,
                  aws_double.UNAVAILABLE]
        met, seen = [], set()

        def fault(number, operation, whom):
            # Nobody thrice: that is more than the retries stand.
            if (operation, whom) in seen:
                return None
            seen.add((operation, whom))
            if number % 11 == 5:
                met.append(faults[number // 11 % len(faults)])
            elif whom.startswith("customer#") and number - last[0] > 30:
                # An answer that is well-formed, and another than was sent.
                last[0] = number
                met.append(aws_double.DAMAGED)
            else:
                return None
            return met[-1]

        last = [0]
        self.aws.fault = fault
        done = self.ingest(self.write(ROWS, T1), "--parallel", "16")
        self.assertEqual(self.counts(done),
                         "160 customers taken in, 0 were in already, 0 failed, 0 bad rows skipped")
        self.check_whole(ROWS, T1)
        self.assertEqual(set(met), {aws_double.DAMAGED, *faults})

    def test_who_failed_is_named_and_taken_in_later(self):
        unlucky = sorted(column(row, "customerID") for row in ROWS[40:43])
        self.aws.fault = lambda number, operation, whom: (
            aws_double.UNAVAILABLE if whom in unlucky and operation == "PutRecord" else None)
        table, resume = self.write(ROWS[:100], T1), os.path.join(self.folder, "resume.json")
        done = self.ingest(table, "--resume", resume, status=1)
        self.assertEqual(self.counts(done),
                         "97 customers taken in, 0 were in already, 3 failed, 0 bad rows skipped")
        named = [line.split(": ")[2] for line in done.stderr.splitlines() if "not taken in" in line]
        self.assertEqual(sorted(named), unlucky)
        self.assertIn("HTTP 503, ServiceUnavailable", done.stderr)
        self.aws.fault = lambda number, operation, whom: None
        before = len(self.aws.calls)
        done = self.ingest(table, "--resume", resume)
        self.assertEqual(self.counts(done),
                         "3 customers taken in, 97 were in already, 0 failed, 0 bad rows skipped")
        self.assertEqual({whom.removeprefix("customer#") for _, whom in self.aws.calls[before:]
                          if not whom.startswith("phone#")}, set(unlucky))
        self.check_whole(ROWS[:100], T1)

    def test_nothing_gets_through(self):
        self.aws.fault = lambda number, operation, whom: aws_double.FAILED
        done = self.ingest(self.write(ROWS, T1), "--parallel", "1", status=1)
        self.assertIn("Of 32 customers not one could be taken in", done.stderr)
        self.assertEqual(len({whom for _, whom in self.aws.calls}), 32)

    def test_killed_and_resumed(self):
        table, resume = self.write(ROWS, T1), os.path.join(self.folder, "resume.json")
        reached = threading.Event()
        held = threading.Event()

        def on_call(operation, count):
            if operation == "PutRecord" and count == 80:
                reached.set()
                held.wait(60)

        self.aws.on_call = on_call
        program = subprocess.Popen(self.arguments(table, "--resume", resume, "--parallel", "1"),
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   env=self.environment())
        self.addCleanup(program.wait)
        self.assertTrue(reached.wait(120))
        program.send_signal(signal.SIGKILL)
        program.wait()
        self.aws.on_call = lambda operation, count: None
        held.set()
        with open(resume, encoding="utf-8") as file:
            kept = file.read()
        self.assertEqual(json.loads(kept)["done"], [[0, 63]])
        for row in ROWS[:64]:
            self.assertNotIn(column(row, "customerID"), kept)
        before = len(self.aws.calls)
        done = self.ingest(table, "--resume", resume)
        self.assertEqual(self.counts(done),
                         "96 customers taken in, 64 were in already, 0 failed, 0 bad rows skipped")
        again = {whom for operation, whom in self.aws.calls[before:] if operation == "PutRecord"}
        self.assertEqual(again, {column(row, "customerID") for row in ROWS[64:]})
        self.check_whole(ROWS, T1)

    def test_resume_is_of_one_table_and_one_place(self):
        table, resume = self.write(ROWS[:3], T1), os.path.join(self.folder, "resume.json")
        self.ingest(table, "--resume", resume)
        other = self.write(ROWS[:4], T1, "other.csv")
        self.assertIn("it is of another table of customers",
                      self.ingest(other, "--resume", resume, status=1).stderr)
        done = subprocess.run([PROGRAM, "ingest", table, "--feature-group", "others", "--customer-table",
                               self.table, "--resume", resume], capture_output=True, text=True,
                              env=self.environment(), timeout=60)
        self.assertEqual(done.returncode, 1)
        self.assertIn("it is of another feature group, table or region", done.stderr)
        with open(resume, "w", encoding="utf-8") as file:
            file.write('{"table":')
        self.assertIn("resume.json: ", self.ingest(table, "--resume", resume, status=1).stderr)
        self.assertIn("nowhere", self.ingest(table, "--resume", os.path.join(self.folder, "nowhere", "x"),
                                             status=1).stderr)


class Caller(Cloud):
    def test_wrong_keys(self):
        """It ends at once: nobody else would be taken in either."""
        table = self.write(ROWS, T1)
        for kind, environment in (("InvalidSignatureException", {"AWS_SECRET_ACCESS_KEY": SECRET + "x"}),
                                  ("UnrecognizedClientException", {"AWS_ACCESS_KEY_ID": "AKIDNOBODY"})):
            done = self.ingest(table, "--parallel", "1", status=1, **environment)
            self.assertIn(kind, done.stderr)
            self.assertEqual(self.counts(done),
                             "0 customers taken in, 0 were in already, 0 failed, 0 bad rows skipped")
            self.assertEqual(set(self.aws.refused), {kind})
            self.assertLessEqual(len(self.aws.refused), 3)
            self.aws.refused.clear()
        self.aws.keys[KEY] = (SECRET, "expired")
        self.assertIn("ExpiredToken", self.ingest(table, status=1, AWS_SESSION_TOKEN="expired").stderr)

    def test_session_token(self):
        self.aws.keys[KEY] = (SECRET, "a/session+token==")
        self.ingest(self.write(ROWS[:3], T1), AWS_SESSION_TOKEN="a/session+token==")
        self.assertEqual(len(self.aws.online), 3)

    def test_no_keys_no_region(self):
        table = self.write(ROWS[:3], T1)
        self.assertIn("AWS_SECRET_ACCESS_KEY is not set",
                      self.ingest(table, status=1, AWS_SECRET_ACCESS_KEY=None).stderr)
        self.assertIn("There is no region", self.ingest(table, status=64, AWS_REGION=None).stderr)
        self.ingest(table, AWS_REGION=None, AWS_DEFAULT_REGION="us-east-1")
        self.ingest(table, "--region", "us-east-1", AWS_REGION="eu-west-2")
        self.assertIn("is no region", self.ingest(table, "--region", "x.example/", status=64).stderr)

    def test_clock_is_wrong(self):
        """Off by an hour either way: the server's clock is followed, and every customer is in."""
        for offset in (3600, -3600):
            self.aws.clock_offset = offset
            self.aws.refused.clear()
            self.aws.online.clear()
            self.ingest(self.write(ROWS[:40], T1), "--parallel", "2")
            # Each of the two threads' two clients learns it once.
            self.assertEqual(self.aws.refused, ["InvalidSignatureException"] * 4)
            self.check_whole(ROWS[:40], T1)

    def test_no_such_table_or_group(self):
        table = self.write(ROWS[:40], T1)
        self.aws.group = "others"
        self.assertIn("The feature group customers: ", self.ingest(table, status=1).stderr)
        self.table = "nowhere"
        self.assertIn("The table nowhere: ", self.ingest(table, status=1).stderr)

    def test_misuse(self):
        table = self.write(ROWS[:1], T1)
        for words, options in (("--customer-table is missing", ["--feature-group", "x"]),
                               ("--feature-group is missing", ["--customer-table", "x"]),
                               ("name one or the other", ["--feature-group", "x", "--store", "y"]),
                               ("are the cloud's", ["--store", "y", "--resume", "z"]),
                               ("--parallel must be 1 to 32",
                                ["--feature-group", "x", "--customer-table", "y", "--parallel", "33"])):
            done = subprocess.run([PROGRAM, "ingest", table, *options], capture_output=True, text=True,
                                  env=self.environment(), timeout=60)
            self.assertEqual((done.returncode, words in done.stderr), (64, True), done.stderr)

    def test_nobody_answers(self):
        done = self.ingest(self.write(ROWS[:2], T1), status=1,
                           AWS_ENDPOINT_URL_DYNAMODB="http://127.0.0.1:9")
        self.assertIn("Of 2 customers not one could be taken in", done.stderr)
        done = self.ingest(self.write(ROWS[:2], T1), status=1,
                           AWS_ENDPOINT_URL_DYNAMODB="http://dynamodb.example.com")
        self.assertIn("must start with https:", done.stderr)


if __name__ == "__main__":
    tap.main()
