#!/usr/bin/python3
"""Twenty whole calls, from the lookup to the end, in the account of the template and on one machine:
what is in the tables at the end is the same.

The cloud gets its events twice, late and in another order, by two processes of each function at a
time, and reads indexes that lag; the one machine gets each once, in order. Both go by one clock: what
was delivered is done before the next tick.

    test-play.py LAMBDA-ZIP TRAIN PLAY-TOOL ADAPTER-TOOL MODEL BUILD-FOLDER [--seed N]
"""

import concurrent.futures
import json
import math
import os
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest
import uuid

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
for _folder in ("tools", "proofs", "cloud"):
    sys.path.insert(0, os.path.join(ROOT, "tests", _folder))

import tap  # noqa: E402

LAMBDA_ZIP, TRAIN, PLAY_TOOL, ADAPTER_TOOL, MODEL, BUILD = map(os.path.abspath, sys.argv[1:7])
SEED = int(sys.argv[8]) if sys.argv[7:8] == ["--seed"] else 20
del sys.argv[1:]

import account  # noqa: E402
import cloudformation  # noqa: E402
import connect_double  # noqa: E402
import contact_lens_double  # noqa: E402
import eventbridge  # noqa: E402
import lambda_cloud  # noqa: E402
import loops  # noqa: E402
import npm  # noqa: E402
import proof  # noqa: E402
import samples  # noqa: E402

N_CALLS = 20
LIMIT = 120
PERIOD = 15  # seconds of a call between two ticks
TOLERANCE = 1e-6
SUPERVISOR = ("SupervisorPolicy", "AWSReservedSSO_ChurnDeskSupervisor_0123456789abcdef", "sam")
NAMES = ("ChurnProbability", "Churn_true", "contractedMonths")


def agent(name):
    return ("AgentPolicy", "AWSReservedSSO_ChurnDeskAgent_0123456789abcdef", name)


class Process:
    """A tool that answers line by line."""

    def __init__(self, *command, environment=None):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
                                        env=environment)

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        answer = self.process.stdout.readline()
        if not answer:
            raise AssertionError(f"{self.process.args[0]} ended: {self.process.wait(LIMIT)}")
        return answer

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        if self.process.wait(LIMIT):
            raise AssertionError(f"{self.process.args[0]} ended with {self.process.returncode}")


class Machine(Process):
    """One machine: the pipeline over SQLite."""

    def __init__(self, store):
        super().__init__(PLAY_TOOL, store, MODEL)

    def tell(self, **words):
        return json.loads(self.ask(json.dumps(words)))

    def deliver(self, deliveries):
        for kind, event in deliveries:
            self.tell(**{"lookup" if kind == "lookup" else "event": event})

    def request(self, who, method, path, query=None, key=None, body=None):
        words = {"role": "agent" if who[0] == "AgentPolicy" else "supervisor", "agent": who[2], "method": method,
                 "path": path}
        words.update({name: value for name, value in (("key", key), ("body", body)) if value is not None})
        if query:
            words["query"] = "&".join(f"{name}={value}" for name, value in query.items())
        answer = self.tell(request=words)
        return answer["status"], answer["body"]


class Call:
    """What happens to one contact, period by period: lists of (kind, JSON), and an offer after some."""

    def __init__(self, rng, number, start, caller=None):
        self.id = str(uuid.UUID(int=rng.getrandbits(128), version=4))
        self.rng, self.number, self.start = rng, number, start
        self.agent = "jdoe" if number % 2 else "mroe"
        self.more = {}
        if caller:
            self.more = {"initialContactId": caller.id, "previousContactId": caller.id, "initiationMethod": "TRANSFER"}
        self.initial = caller.id if caller else self.id
        self.queue = (("billing", "retention", "sales")[number % 3], start + 1)
        self.n_turns = 0

    def event(self, kind, at, queue=True, connected=False):
        return ("event", proof.contact_event(kind, self.id, self.start + at, self.start, self.queue if queue else None,
                                             (self.agent, self.start + 12) if connected else None, **self.more))

    def arrive(self):
        deliveries = [self.event("INITIATED", 0, queue=False), self.event("QUEUED", 1)]
        if self.initial == self.id:
            deliveries.insert(1, ("lookup", proof.flow_event(self.id, f"+1555{self.number:07d}")))
        return deliveries

    def connect(self):
        return [self.event("CONNECTED_TO_AGENT", 12, connected=True), ("record", proof.record(self.id, "STARTED"))]

    def talk(self, period):
        """Both speak in a period, some turns have no sentiment, some periods are silent; rules match."""
        deliveries = []
        if self.rng.random() < 0.15:
            return deliveries
        for _ in range(self.rng.randint(1, 3)):
            self.n_turns += 1
            begin = period * PERIOD + self.rng.uniform(0, PERIOD - 4)
            who = self.rng.choice(("CUSTOMER", "CUSTOMER", "AGENT"))
            sentiment = self.rng.choice((-1, -1, 0, 1, None)) if who == "CUSTOMER" else None
            deliveries.append(("record", proof.record(self.id, "SEGMENTS", [
                proof.turn(f"{self.id}-t{self.n_turns}", who, begin, begin + 3, sentiment, f"Words {self.n_turns}.")])))
            # A rule matches where Contact Lens is sure: not every turn.
            if sentiment is not None and self.rng.random() < 0.6:
                deliveries.append(("event", proof.rule_event(f"{self.id}-r{self.n_turns}", sentiment, self.id,
                                                             self.start + begin + 3)))
        return deliveries

    def end(self, period):
        at = period * PERIOD + 2
        return [self.event("DISCONNECTED", at, connected=True), ("record", proof.record(self.id, "COMPLETED"))] + (
            [self.event("COMPLETED", at + 20, connected=True)] if self.number % 3 else [])


def write_script(rng, n_calls, base):
    """Periods, each (deliveries, offers); the calls; and those that are still going on at the end."""
    periods = {}
    calls, live = [], []

    def at(period, deliveries, offers=()):
        mine = periods.setdefault(period, ([], []))
        mine[0].extend(deliveries)
        mine[1].extend(offers)

    def play(call, period, length, ends=True):
        calls.append(call)
        first = period
        at(period, call.arrive())
        at(period + 1, call.connect())
        for i in range(1, length):
            offers = []
            if (call.number + i) % 4 == 0:
                offers.append((call, (12, 24, 36)[(call.number + i) // 4 % 3], str(uuid.UUID(int=rng.getrandbits(128), version=4))))
            at(first + i, call.talk(i), offers)
        if ends:
            at(first + length, call.end(length))
        else:
            live.append(call)
        return first + length

    for number in range(n_calls):
        begins = rng.randint(0, 4)
        start = base + begins * PERIOD
        call = Call(rng, number, start)
        length = rng.randint(3, 6)
        over = play(call, begins, length, ends=number % 7 != 5)
        if number in (4, 9):
            # Handed on: another contact, of the same customer, which names the first.
            play(Call(rng, number, base + over * PERIOD, caller=call), over, 3)
    return [periods[period] for period in sorted(periods)], calls, live


class Account(unittest.TestCase):
    """A stack with its customers, and one machine with the same."""

    def set_up(self, **parameters):
        folder = tempfile.TemporaryDirectory(prefix="churn-play-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.rng = random.Random(SEED)
        self.shuffle = random.Random(SEED + 1)
        customers = [proof.customer(f"customer{number:02d}", f"Name{number}", f"+1555{number:07d}", number)
                     for number in range(N_CALLS)]
        self.customers = os.path.join(self.folder, "customers.csv")
        proof.write_customers(self.customers, customers)
        dynalite = npm.Dynalite(BUILD)
        self.addCleanup(dynalite.close)
        self.scorer = Process(ADAPTER_TOOL, MODEL, "none", samples.INSTANCE, "arn:aws:states:us-east-1:1:stateMachine:x",
                              environment={**os.environ, "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x",
                                           "AWS_REGION": "us-east-1", "AWS_ENDPOINT_URL": "http://127.0.0.1:9"})
        self.addCleanup(self.scorer.close)
        self.cloud = account.Account(
            BUILD, cloudformation.read(os.path.join(ROOT, "data", "cloud", "template.yaml")),
            {**samples.PARAMETERS, "ConnectInstanceArn": proof.INSTANCE, **parameters}, dynalite.port,
            self.unpack(), self.score)
        self.addCleanup(self.cloud.close)
        self.pool = concurrent.futures.ThreadPoolExecutor(8)
        self.addCleanup(self.pool.shutdown)
        store = os.path.join(self.folder, "store.db")
        self.ingest("--store", store)
        self.ingest("--feature-group", self.cloud.tables.group, "--customer-table", self.cloud.stack.ref("CustomerData"))
        self.machine = Machine(store)
        self.addCleanup(lambda: self.machine and self.machine.close())
        self.store = store
        self.answers = {}
        for name in ("jdoe", "mroe"):
            self.cloud.centre.users[name] = {"Username": name, "IdentityInfo": {"FirstName": "Name", "LastName": f"of {name}"}}
        for name in ("billing", "retention", "sales"):
            self.cloud.centre.queues[name] = {"Name": name}

    def unpack(self):
        """The functions' archive as Lambda unpacks it."""
        place = os.path.join(self.folder, "task")
        lambda_cloud.unpack(LAMBDA_ZIP, place)
        return place

    def score(self, rows):
        """The endpoint: the same model, in a process of its own."""
        words = self.scorer.ask("\t".join(["packaged", *rows])).split()
        assert words[0] == "ok", words
        return [1 / (1 + math.exp(-float(margin))) for margin in words[1:1 + len(rows)]]

    def ingest(self, *where):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        environment.update(AWS_ENDPOINT_URL=self.cloud.tables.url, AWS_ACCESS_KEY_ID="AKIDEXAMPLE",
                           AWS_SECRET_ACCESS_KEY=account.SECRET, AWS_REGION="us-east-1")
        subprocess.run([TRAIN, "ingest", self.customers, *where], check=True, capture_output=True, timeout=LIMIT,
                       env=environment)

    # Delivering

    def deliver(self, deliveries, late):
        """To the cloud: some twice, in any order, many at once; contact events that nothing waits for
        may come a period later. Returns those."""
        now = deliveries + late
        late = [one for one in now if self.shuffle.random() < 0.2 and one not in late
                and one[0] == "event" and one[1]["detail"].get("eventType") in ("QUEUED", "COMPLETED")]
        now = [one for one in now if one not in late]
        now += [one for one in now if self.shuffle.random() < 0.3]
        self.shuffle.shuffle(now)
        records = [event for kind, event in now if kind == "record"]
        # Kinesis: a batch at a time, of many calls.
        work = [lambda batch=records[i:i + 7]: self.cloud.put_records(batch) for i in range(0, len(records), 7)]
        for kind, event in now:
            if kind == "event":
                work.append(lambda event=event: self.assertEqual(self.cloud.put_event(event), 1, event))
            elif kind == "lookup":
                work.append(lambda event=event: self.look_up(event))
        self.shuffle.shuffle(work)
        for done in [self.pool.submit(one) for one in work]:
            done.result(LIMIT)
        self.cloud.states.rest()
        return late

    def look_up(self, event):
        done, answer = self.cloud.invoke(self.cloud.stack.arn("CustomerLookup"), event)
        self.assertTrue(done, answer)
        contact = event["Details"]["ContactData"]["ContactId"]
        # A flow's STRING_MAP.
        self.assertEqual({type(value) for value in answer.values()}, {str})
        self.assertEqual(self.answers.setdefault(contact, answer), answer)

    def noise(self, call):
        """Events that are none of ours: no pattern may match them."""
        other = call.event("QUEUED", 1)[1]
        other["detail"] = {**other["detail"], "instanceArn": samples.INSTANCE}
        update = call.event("CONTACT_DATA_UPDATED", 1)[1]
        batch = {**proof.rule_event("x", 1, call.id, call.start), "detail-type": "Contact Lens Post Call Rules Matched"}
        for event in (other, update, batch, {**other, "source": "ours"}):
            self.assertEqual(self.cloud.put_event(event), 0, event)

    def offer(self, call, other, key, body):
        """The same promise to both, and to the cloud again: the same answer, and one offer."""
        path = f"/agents/{call.agent}/contacts/{call.id}/offers"
        status, here = self.machine.request(agent(call.agent), "POST", path, key=key, body=body)
        self.assertEqual(status, 201, here)
        for _ in range(2):
            status, there = self.cloud.request(agent(call.agent), "POST", path, key=key, body=body)
            self.assertEqual(status, 201, there)
            self.assertSame(self.plain(here), self.plain(there))
        # The same key in another call is refused by either.
        for side in (self.machine, self.cloud):
            status, answer = side.request(SUPERVISOR, "POST", f"/contacts/{other.id}/offers", key=key, body=body)
            self.assertEqual((status, answer["error"]["code"]), (409, "IdempotencyConflict"))
        if call.number % 2:
            for side in (self.machine, self.cloud):
                status, answer = side.request(agent(call.agent), "POST", f"{path}/{here['id']}/outcome", body={"accepted": True})
                self.assertEqual(status, 200, answer)

    def care(self, calls):
        """A supervisor looks after one call, another one's agent asks for help, and nobody may for somebody else."""
        first, second = calls[:2]
        stranger = agent("jdoe" if second.agent == "mroe" else "mroe")
        for who, path, wanted in (
            (SUPERVISOR, f"/contacts/{first.id}/claim", 200),
            (agent(second.agent), f"/agents/{second.agent}/contacts/{second.id}/help", 200),
            (stranger, f"/agents/{stranger[2]}/contacts/{second.id}/help", 403),
        ):
            here, there = (side.request(who, "POST", path, body={"active": True}) for side in (self.machine, self.cloud))
            self.assertEqual((here[0], there[0]), (wanted, wanted), (here, there))
            self.assertSame(self.plain(here[1]), self.plain(there[1]), path)
        # API Gateway itself lets nobody through to another's path.
        self.assertEqual(self.cloud.request(stranger, "POST", f"/agents/{second.agent}/contacts/{second.id}/help",
                                            body={"active": True}), (403, None))

    def break_offer(self, call, key, body):
        """Amazon Connect is down when the agent's offer comes: it is recorded, and applied by the clock."""
        path = f"/agents/{call.agent}/contacts/{call.id}/offers"
        self.cloud.centre.fault = lambda number, operation, parameters: (
            connect_double.FAILED if operation == "UpdateContactAttributes" else None)
        status, answer = self.cloud.request(agent(call.agent), "POST", path, key=key, body=body)
        self.assertGreaterEqual(status, 500, answer)
        self.cloud.centre.fault = lambda number, operation, parameters: None
        self.assertEqual(self.n_unapplied(), 1)
        self.cloud.pass_minute()
        self.assertEqual(self.n_unapplied(), 0)

    def n_unapplied(self):
        return sum("unapplied" in item for item in self.cloud.items("Offers"))

    def break_loop(self):
        """An execution is gone, and it is minutes since its last tick: the clock starts the next one."""
        contact = re.sub(r"-1$", "", self.cloud.states.running()[0])
        self.cloud.states.stop({"executionArn": self.cloud.states.arn(f"{contact}-1")})
        self.cloud.engine.update_item(
            TableName=self.cloud.stack.ref("ContactIds"), Key={"id": {"S": contact}},
            UpdateExpression="SET ticked = :then",
            ExpressionAttributeValues={":then": {"N": str(int((time.time() - 600) * 1e6))}})
        self.cloud.pass_minute()
        self.cloud.states.rest()
        self.assertIn(f"{contact}-2", self.cloud.states.running())
        return contact

    # Comparing

    VOLATILE = {"version", "time", "cursor", "at", "recorded", "heard", "since"}

    def plain(self, value):
        """Without what only says when, or as which change, something was written."""
        if isinstance(value, dict):
            return {name: self.plain(one) for name, one in value.items() if name not in self.VOLATILE}
        if isinstance(value, list):
            return [self.plain(one) for one in value]
        return value

    def assertSame(self, here, there, place=""):
        if isinstance(here, dict) and isinstance(there, dict):
            self.assertEqual(sorted(here), sorted(there), place)
            for name in here:
                self.assertSame(here[name], there[name], f"{place}.{name}")
        elif isinstance(here, list) and isinstance(there, list):
            self.assertEqual(len(here), len(there), f"{place}: {here} {there}")
            for i, (one, other) in enumerate(zip(here, there)):
                self.assertSame(one, other, f"{place}[{i}]")
        elif isinstance(here, float) or isinstance(there, float):
            self.assertAlmostEqual(here, there, delta=TOLERANCE, msg=place)
        else:
            self.assertEqual(here, there, place)


class Play(Account):
    def test_twenty_calls(self):
        self.set_up()
        self.cursor, self.rows = None, {}
        periods, calls, live = write_script(self.rng, N_CALLS, time.time() - 900)
        for call in calls:
            self.cloud.centre.contacts[call.id] = {"Id": call.id, "InitialContactId": call.initial}
        late = []
        n_offers = 0
        broken = []
        for number, (deliveries, offers) in enumerate(periods):
            self.machine.deliver(deliveries)
            late = self.deliver(deliveries, late)
            self.noise(calls[number % len(calls)])
            self.follow_feed()
            looping = self.machine.tell(tick=[call.id for call in calls])["looping"]
            self.cloud.states.tick()
            self.assertEqual({re.sub(r"-\d+$", "", name) for name in self.cloud.states.running()}, set(looping))
            for call, months, key in offers:
                if call.id in looping:
                    body = {"months": months, "note": "as agreed", "made": proof.iso(time.time())}
                    n_offers += 1
                    if n_offers == 3:
                        self.break_offer(call, key, body)
                    other = next(one for one in calls if one.id in looping and one.id != call.id)
                    self.offer(call, other, key, body)
            if number == 3:
                self.care([call for call in calls if call.id in looping])
            if number == 4:
                broken.append(self.break_loop())
        self.deliver([], late)
        self.cloud.pass_minute()
        self.cloud.states.rest()
        self.assertEqual(self.cloud.complaints(), [])
        self.assertLessEqual({f"{contact}-2" for contact in broken}, set(self.cloud.states.executions))
        self.assertGreater(n_offers, 5)
        self.assertGreater(self.cloud.tables.n_stale, 0)
        self.cloud.tables.lags = False
        self.compare(calls, live)
        self.assert_feed_followed(calls)
        self.start_described()

    def start_described(self):
        """No contact event comes: the tick asks Amazon Connect when the call began, as its role allows."""
        call = Call(self.rng, 0, int(time.time()) - 60)
        self.cloud.centre.contacts[call.id] = {"Id": call.id, "InitialContactId": call.id, "InitiationTimestamp": call.start}
        self.look_up(proof.flow_event(call.id, "+15550000000"))
        self.cloud.states.tick()
        status, answer = self.cloud.request(SUPERVISOR, "GET", f"/contacts/{call.id}")
        self.assertEqual((status, answer["contact"]["started"]), (200, proof.iso(call.start)))
        self.assertEqual(self.cloud.complaints(), [])

    def follow_feed(self):
        """As a supervisor's desk does: what changed since the cursor; a version that it has is no news."""
        more = True
        while more:
            status, answer = self.cloud.request(SUPERVISOR, "GET", "/contacts", {"since": self.cursor} if self.cursor else None)
            self.assertEqual(status, 200, answer)
            if answer["reset"]:
                self.rows = {}
            for row in answer["contacts"]:
                if row["version"] >= self.rows.get(row["id"], row)["version"]:
                    self.rows[row["id"]] = row
            self.cursor, more = answer["cursor"], answer["more"]

    def assert_feed_followed(self, calls):
        """However late the index was: in the end the desk has each contact as it stands."""
        self.follow_feed()
        listed = {}
        for query in (None, {"ended": "1h"}):
            _, answer = self.cloud.request(SUPERVISOR, "GET", "/contacts", query)
            listed.update({row["id"]: row for row in answer["contacts"]})
        self.assertEqual(set(listed), {call.id for call in calls})
        for id, row in listed.items():
            self.assertEqual(self.rows[id], row)

    def compare(self, calls, live):
        n_predictions = 0
        for call in calls:
            path = f"/contacts/{call.id}"
            status, here = self.machine.request(SUPERVISOR, "GET", path)
            self.assertEqual(status, 200, here)
            status, there = self.cloud.request(SUPERVISOR, "GET", path)
            self.assertEqual(status, 200, there)
            self.assertSame(self.plain(here), self.plain(there), call.id)
            n_predictions += len(here["predictions"])
            self.assertSame(self.machine.tell(attributes=[call.initial, NAMES]),
                            self.cloud.centre.attributes[call.initial], call.initial)
        self.assertGreater(n_predictions, 3 * N_CALLS)
        for query in (None, {"ended": "1h"}):
            _, here = self.machine.request(SUPERVISOR, "GET", "/contacts", query)
            _, there = self.cloud.request(SUPERVISOR, "GET", "/contacts", query)
            listed = [sorted((self.plain(one) for one in side["contacts"]), key=lambda one: one["id"])
                      for side in (here, there)]
            self.assertSame(*listed, f"the feed {query}")
            self.assertLessEqual({call.id for call in live} if query is None else set(), {one["id"] for one in here["contacts"]})
        self.machine.close()
        self.machine = None
        self.compare_tables(calls)

    def compare_tables(self, calls):
        """What stands in the tables themselves."""
        with sqlite3.connect(f"file:{self.store}?mode=ro", uri=True) as database:
            features = dict(database.execute("SELECT customer_id, row FROM features"))
            counted = dict(database.execute("SELECT contact_id, count (*) FROM sentiment_events GROUP BY contact_id"))
            count = {name: database.execute(f"SELECT count (*) FROM {name}").fetchone()[0]
                     for name in ("contacts", "segments", "predictions", "offers")}
        database.close()
        order = [one["FeatureName"] for one in self.cloud.stack.properties["FeatureGroup"]["FeatureDefinitions"]][2:]
        self.assertEqual(set(features), set(self.cloud.tables.online))
        for id, row in features.items():
            record = self.cloud.tables.online[id]
            for name, value in zip(order, row.split(",")):
                self.assertEqual(float(value or "nan"), float(record.get(name, "nan")), (id, name))
        items = self.cloud.items("Sentiments")
        there = {item["id"]["S"]: sum(len(value["SS"]) for value in item.values() if "SS" in value)
                 for item in items if item["part"]["S"] == "events"}
        self.assertEqual({id: n for id, n in there.items() if n}, counted)
        contacts = [item for item in self.cloud.items("ContactIds") if not item["id"]["S"].startswith("left#")]
        self.assertEqual({
            "contacts": len(contacts),
            "segments": sum(1 for item in items if item["part"]["S"].startswith("turn#")),
            # The newest prediction of a contact stands in the contact's own item.
            "predictions": len(self.cloud.items("ChurnPrediction")) + sum("latest" in item for item in contacts),
            "offers": sum("number" in item for item in self.cloud.items("Offers"))}, count)
        print(f"# {len(calls)} contacts, {count['predictions']} predictions, {count['segments']} turns, "
              f"{sum(counted.values())} events counted, {count['offers']} offers; "
              f"{self.cloud.tables.n_stale} reads of an index were stale")
        for line in self.cloud.requests():
            print("#", line)
        for line in sorted(self.cloud.never_used()):
            print("# allowed and not used here:", line)


class Polled(Account):
    """Where there is no stream: Contact Lens is asked, by the ticks, through one quota for all calls."""

    def test_calls(self):
        self.set_up(SegmentSource="poll")
        periods, calls, live = write_script(self.rng, 5, time.time() - 180)
        for call in calls:
            self.cloud.centre.contacts[call.id] = {"Id": call.id, "InitialContactId": call.initial}
        late = []
        for deliveries, _ in periods:
            self.machine.deliver(deliveries)
            for kind, event in deliveries:
                if kind == "record":
                    session = self.cloud.lens.sessions.setdefault(event["ContactId"], contact_lens_double.Session())
                    session.segments += event.get("Segments", [])
                    session.over |= event["EventType"] == "COMPLETED"
            late = self.deliver([one for one in deliveries if one[0] != "record"], late)
            self.machine.tell(tick=[call.id for call in calls])
            self.cloud.states.tick()
        self.deliver([], late)
        # The loop of a call that has ended goes on until its last page came: one request a second.
        over = {call.id for call in calls} - {call.id for call in live}
        proof.wait_for(lambda: self.tick_until(over), "the transcripts", LIMIT)
        proof.wait_for(lambda: self.tick_until_heard(live), "what was said in the calls that go on", LIMIT)
        self.assertEqual(self.cloud.complaints(), [])
        for call in calls:
            here, there = (side.request(SUPERVISOR, "GET", f"/contacts/{call.id}")[1] for side in (self.machine, self.cloud))
            # When a turn became known, and what it was scored with, is up to the quota.
            for detail in (here, there):
                for name in ("predictions", "latest", "drivers", "whatIfs"):
                    detail.pop(name, None)
                for name in ("churn", "previousChurn"):
                    del detail["contact"][name]
            self.assertSame(self.plain(here), self.plain(there), call.id)

    def tick_until(self, over):
        self.cloud.states.tick()
        return not over & {re.sub(r"-\d+$", "", name) for name in self.cloud.states.running()}

    def tick_until_heard(self, live):
        self.cloud.states.tick()
        return all(self.n_turns(call.id) == len(self.cloud.lens.sessions[call.id].segments) for call in live)

    def n_turns(self, contact):
        return sum(1 for item in self.cloud.items("Sentiments")
                   if item["id"]["S"] == contact and item["part"]["S"].startswith("turn#"))


class Patterns(unittest.TestCase):
    """EventBridge's rules for patterns, as the account goes by them."""

    def test_rules(self):
        event = {"source": "a", "detail": {"kind": "X", "list": ["p", "q"], "inner": {"n": 1}}, "none": None}
        for pattern, wanted in (
            ({}, True),
            ({"source": ["a"]}, True), ({"source": ["b", "a"]}, True), ({"source": ["A"]}, False),
            ({"source": ["a"], "detail": {"kind": ["Y"]}}, False),
            ({"detail": {"inner": {"n": [1]}}}, True), ({"detail": {"inner": {"n": ["1"]}}}, False),
            ({"detail": {"inner": {"n": [True]}}}, False),
            ({"detail": {"list": ["q"]}}, True), ({"detail": {"list": ["r"]}}, False),
            ({"detail": {"kind": [{"anything-but": ["Y"]}]}}, True), ({"detail": {"kind": [{"anything-but": "X"}]}}, False),
            ({"detail": {"missing": [{"anything-but": ["Y"]}]}}, False),
            ({"detail": {"missing": [{"exists": False}]}}, True), ({"detail": {"kind": [{"exists": False}]}}, False),
            ({"detail": {"kind": [{"prefix": "X"}]}}, True),
            ({"detail": {"$or": [{"kind": ["Y"]}, {"list": ["p"]}]}}, True),
            ({"detail": {"$or": [{"kind": ["Y"]}, {"list": ["r"]}]}}, False),
            ({"missing": {"deeper": ["x"]}}, False), ({"none": [None]}, True), ({"source": [None]}, False),
        ):
            with self.subTest(pattern):
                self.assertEqual(eventbridge.matches(pattern, event), wanted)
        for pattern in ({"source": "a"}, {"source": [{"wildcard": "*"}]}):
            with self.subTest(pattern), self.assertRaises(ValueError):
                eventbridge.matches(pattern, event)


class Loop(unittest.TestCase):
    """The state machine by itself, its functions played by the test."""

    def setUp(self):
        self.stack = cloudformation.Stack(
            cloudformation.read(os.path.join(ROOT, "data", "cloud", "template.yaml")), samples.PARAMETERS)
        self.asked = []
        self.loops = loops.Loops(BUILD, self.stack, self.do)
        self.addCleanup(self.loops.close)
        self.answer = lambda state: (True, {**state, "tick": state["tick"] + 1, "done": False})

    def do(self, arn, state):
        self.asked.append((arn, state))
        if arn == self.stack.arn("InitialPrediction"):
            return True, {"contact": state["contact"], "tick": 0, "done": False}
        return self.answer(state)

    def start(self, contact):
        self.loops.start({"stateMachineArn": self.stack.ref("Loop"), "name": f"{contact}-1",
                          "input": json.dumps({"contact": contact}, separators=(",", ":"))})
        self.loops.rest()

    def test_ticks_until_it_is_done(self):
        self.start("4a57-b2")
        for _ in range(3):
            self.loops.tick()
        self.answer = lambda state: (True, {**state, "done": True})
        self.loops.tick()
        self.assertEqual(self.loops.running(), [])
        self.assertEqual([(arn, state.get("tick")) for arn, state in self.asked],
                         [(self.stack.arn("InitialPrediction"), None)] +
                         [(self.stack.arn("Analyse"), n) for n in range(4)])
        self.assertEqual({state["contact"] for _, state in self.asked}, {"4a57-b2"})

    def test_before_its_history_is_full_the_next_one_goes_on(self):
        self.start("4a57-b2")
        self.answer = lambda state: (True, {**state, "tick": 2400, "done": False})
        self.loops.tick()
        self.assertEqual(self.loops.running(), ["4a57-b2-2"])
        # The very same input: whoever starts it again meets the one that runs.
        self.assertEqual(self.loops.executions["4a57-b2-2"].input, self.loops.executions["4a57-b2-1"].input)
        self.answer = lambda state: (True, {**state, "tick": 2400 if state["tick"] == 0 else state["tick"], "done": False})
        self.loops.tick()
        self.assertEqual(self.loops.running(), ["4a57-b2-3"])
        self.assertEqual(self.loops.failures, [])

    def test_no_error_ends_it(self):
        self.start("4a57-b2")
        self.answer = lambda state: (False, "Function.Internal")
        # Retried twice, then missed, which counts as two.
        for _ in range(3 * 2):
            self.loops.tick()
        self.answer = lambda state: (True, {**state, "tick": state["tick"] + 1, "done": False})
        self.loops.tick()
        self.assertEqual([state["tick"] for _, state in self.asked[1:]], [0, 0, 0, 2, 2, 2, 4])
        self.assertEqual((self.loops.running(), self.loops.failures), (["4a57-b2-1"], []))


if __name__ == "__main__":
    tap.main()
