#!/usr/bin/python3
"""`churn-desk-train forget` in the cloud: what is of a customer is gone from every table and from the
feature store, what is of another one stays; interrupted anywhere, it is finished by doing it again.

    test-forget.py TRAIN BUILD-FOLDER
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest
import zlib

import botocore.config
import botocore.session

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
for _folder in ("tools", "proofs", "cloud"):
    sys.path.insert(0, os.path.join(ROOT, "tests", _folder))

import tap  # noqa: E402

PROGRAM, BUILD = sys.argv[1:3]
del sys.argv[1:3]

import aws_double  # noqa: E402
import npm  # noqa: E402
import proof  # noqa: E402
import tables  # noqa: E402

KEY, SECRET = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
OPTIONS = {"CustomerData": "customer", "ContactIds": "contact", "ChurnPrediction": "prediction",
           "Sentiments": "sentiment", "Offers": "offer"}
ANA, BEN = "customer-ana", "customer-ben"
PHONES = {ANA: "+15550000001", BEN: "+15550000002"}
TRACES = (ANA, "Ana", "ana@example.com", PHONES[ANA], "contact-ana")


class Forget(unittest.TestCase):
    n = 0

    @classmethod
    def setUpClass(cls):
        cls.dynalite = npm.Dynalite(BUILD)
        cls.addClassCleanup(cls.dynalite.close)

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="churn-forget-")
        self.addCleanup(folder.cleanup)
        self.aws = aws_double.Aws(self.dynalite.port)
        self.addCleanup(self.aws.close)
        self.engine = botocore.session.get_session().create_client(
            "dynamodb", region_name="us-east-1", endpoint_url=f"http://127.0.0.1:{self.dynalite.port}",
            aws_access_key_id=KEY, aws_secret_access_key=SECRET,
            config=botocore.config.Config(retries={"max_attempts": 0}))
        self.addCleanup(self.engine.close)
        Forget.n += 1
        self.names = {}
        for id, form in tables.inputs().items():
            self.names[id] = f"{id}-{self.n}"
            self.engine.create_table(TableName=self.names[id], **form)
            self.engine.get_waiter("table_exists").wait(TableName=self.names[id], WaiterConfig={"Delay": 0.05})
        table = os.path.join(folder.name, "customers.csv")
        proof.write_customers(table, [proof.customer(ANA, "Ana", PHONES[ANA], 1), proof.customer(BEN, "Ben", PHONES[BEN], 2)])
        self.run_train("ingest", table, "--feature-group", self.aws.group, "--customer-table", self.names["CustomerData"])
        for who, name in ((ANA, "Ana"), (BEN, "Ben")):
            for number in range(3):
                self.add_contact(f"contact-{name.lower()}-{number}", who, name)
            # The contact of an offer may be gone before it.
            self.engine.put_item(TableName=self.names["Offers"], Item={
                "id": {"S": "gone-" + who}, "offer": {"S": "offer-" + who}, "customer": {"S": who},
                "note": {"S": f"{name} agreed."}})

    def add_contact(self, contact, customer, name):
        """All that a call leaves, by the keys of the layout."""
        def put(table, **item):
            self.engine.put_item(TableName=self.names[table], Item={
                key: {"N": str(value)} if isinstance(value, int) else {"S": value} for key, value in item.items()})
        put("ContactIds", id=contact, customer=customer, shard="03", version=5, row=json.dumps({
            "customer": {"id": customer, "name": name, "phone": PHONES[customer]}}))
        for version in range(3):
            put("ChurnPrediction", id=contact, version=version + 1, churn="0.5")
        put("Sentiments", id=contact, part="events")
        for turn in range(4):
            put("Sentiments", id=contact, part=f"turn#{turn:08d}#t{turn}", content=f"It is {name} speaking.")
        offer = f"6a1f9a1e-54c3-4b1e-9f0a-{zlib.crc32(contact.encode()):012x}"
        put("Offers", id=contact, offer=offer, note=f"{name} agreed.")
        put("Offers", id=f"id#{offer}", offer=offer, contact=contact, customer=customer)

    def run_train(self, *arguments, status=0):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        environment.update(AWS_ENDPOINT_URL=self.aws.url, AWS_ACCESS_KEY_ID=KEY, AWS_SECRET_ACCESS_KEY=SECRET,
                           AWS_REGION="us-east-1")
        done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=120, env=environment)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        self.assertEqual(self.aws.complaints, [])
        self.assertNotIn("Ana", done.stdout + done.stderr)
        return done

    def forget(self, status=0, customer=ANA):
        named = [word for id, option in OPTIONS.items() for word in (f"--{option}-table", self.names[id])]
        return self.run_train("forget", customer, "--feature-group", self.aws.group, *named, status=status)

    def everything(self):
        pages = {id: self.engine.get_paginator("scan").paginate(TableName=name, ConsistentRead=True)
                 for id, name in self.names.items()}
        items = {id: [item for page in each for item in page["Items"]] for id, each in pages.items()}
        return {**items, "features": self.aws.online}

    def assert_forgotten(self, before):
        text = json.dumps(self.everything())
        for trace in TRACES:
            self.assertNotIn(trace, text)
        # All that was Ben's, and nothing else.
        after = self.everything()
        for id, items in before.items():
            if id == "features":
                self.assertEqual(after[id], {who: row for who, row in items.items() if who == BEN})
                continue
            kept = [item for item in items if not any(trace in json.dumps(item) for trace in TRACES)]
            order = json.dumps
            self.assertEqual(sorted(after[id], key=order), sorted(kept, key=order), id)
            self.assertTrue(id == "Shared" or kept and len(kept) < len(items), id)

    def before(self):
        found = self.everything()
        return {**found, "features": dict(found["features"])}

    def test_everywhere(self):
        before = self.before()
        self.assertEqual(self.forget().stdout, "forgotten, with 3 contacts\n")
        self.assert_forgotten(before)
        self.assertEqual(self.forget().stdout, "forgotten, with 0 contacts\n")
        self.assert_forgotten(before)

    def test_not_while_on_the_phone(self):
        self.engine.update_item(TableName=self.names["ContactIds"], Key={"id": {"S": "contact-ana-1"}},
                                UpdateExpression="SET live = :live", ExpressionAttributeValues={":live": {"S": "03"}})
        before = self.before()
        done = self.forget(status=1)
        self.assertIn("contact-ana-1 has not ended", done.stderr)
        self.assertEqual(self.before(), before)

    def test_a_number_that_is_somebody_elses_now(self):
        self.engine.put_item(TableName=self.names["CustomerData"], Item={
            "id": {"S": "phone#" + PHONES[ANA]}, "customer": {"S": BEN}, "eventTime": {"N": "1"}})
        self.forget()
        self.assertIn("phone#" + PHONES[ANA], {item["id"]["S"] for item in self.everything()["CustomerData"]})

    def test_interrupted_anywhere(self):
        before = self.before()
        n_calls = len(self.aws.calls)
        n = 0
        while True:
            # One call more each time goes through, then none.
            n += 3
            first = len(self.aws.calls)
            self.aws.fault = lambda number, operation, whom: aws_double.FAILED if number >= first + n else None
            named = [word for id, option in OPTIONS.items() for word in (f"--{option}-table", self.names[id])]
            done = subprocess.run(
                [PROGRAM, "forget", ANA, "--feature-group", self.aws.group, *named], capture_output=True, text=True,
                timeout=120, env={**os.environ, "AWS_ENDPOINT_URL": self.aws.url, "AWS_ACCESS_KEY_ID": KEY,
                                  "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_REGION": "us-east-1"})
            if done.returncode == 0:
                break
            self.assertEqual(done.returncode, 1, done.stderr)
        self.assertGreater(n, 6)
        self.assertGreater(len(self.aws.calls), n_calls)
        self.assert_forgotten(before)

    def test_a_record_that_is_newer_stays_and_is_told(self):
        self.aws.online[ANA]["event_time"] = "2199-01-01T00:00:00.000Z"
        self.assertIn("try again", self.forget(status=1).stderr)

    def test_half_of_the_names(self):
        done = self.run_train("forget", ANA, "--customer-table", "x", status=64)
        self.assertIn("all five tables", done.stderr)
        done = self.run_train("forget", ANA, "--customer-table", "x", "--store", "y", status=64)
        self.assertIn("one or the other", done.stderr)


if __name__ == "__main__":
    tap.main()
