#!/usr/bin/python3
"""Killed at random moments and started again on the same store, the program loses nothing that it
acknowledged and counts nothing twice.

Usage: test-kill.py PROGRAM DATA [--kills N] [--seed N]

A client sends events, offers, outcomes and claims, and remembers what was acknowledged; what was
not, because the program died, it sends again, as AWS and the desk do. After every start what was
acknowledged must be there; at the end just what was sent, each once.
"""

import argparse
import collections
import contextlib
import http.client
import json
import pathlib
import random
import signal
import subprocess
import tempfile
import threading
import time
import uuid

import proof
import tap

CONTACTS = 8
# Ticks come every half a second, so that they are killed as well.
SPEED = 30
DEAD = (OSError, http.client.HTTPException)


class Contact:
    def __init__(self, number, base):
        self.id = f"contact{number}"
        # Two calls of each customer: their offers are numbered together.
        self.customer = number // 2
        self.started = base
        self.events = collections.defaultdict(dict)  # sentiment -> event id -> acknowledged
        self.turns = {}  # id -> acknowledged
        self.offers = {}  # key -> (months, answer or None, outcome)
        self.claimed = {False}  # what it may be


class Client:
    def __init__(self, rng, base):
        self.rng = rng
        self.contacts = [Contact(number, base) for number in range(CONTACTS)]
        self.sent = collections.Counter()

    def begin(self, server):
        for contact in self.contacts:
            server.events(proof.contact_event("INITIATED", contact.id, contact.started, contact.started))
            server.lookup(proof.flow_event(contact.id, f"+1555000{contact.customer:04d}"))
            server.events(proof.contact_event("CONNECTED_TO_AGENT", contact.id, contact.started + 5,
                                              contact.started, None, ("jdoe", contact.started + 5)))

    def operation(self):
        """One thing to do: called until it raises nothing, always with the same names."""
        contact = self.rng.choice(self.contacts)
        kind = self.rng.choice(["events", "events", "turns", "turns", "offer", "offer", "outcome", "claim"])
        if kind == "outcome" and not contact.offers:
            kind = "offer"
        self.sent[kind] += 1
        return getattr(self, kind)(contact)

    def events(self, contact):
        batch = []
        for _ in range(self.rng.randint(1, 5)):
            sentiment = self.rng.choice([-1, 0, 1])
            name = f"rule-{uuid.UUID(int=self.rng.getrandbits(128))}"
            contact.events[sentiment][name] = False
            batch.append((sentiment, name, time.time()))

        def send(server):
            server.events([proof.rule_event(name, sentiment, contact.id, moment)
                           for sentiment, name, moment in batch])
            for sentiment, name, _ in batch:
                contact.events[sentiment][name] = True
        return send

    def turns(self, contact):
        begin = len(contact.turns) * 3
        names = [f"turn{len(contact.turns) + i}" for i in range(self.rng.randint(1, 4))]
        turns = [proof.turn(name, "CUSTOMER", begin + 3 * i, begin + 3 * i + 2, self.rng.choice([None, -1, 0, 1]))
                 for i, name in enumerate(names)]
        contact.turns.update({name: False for name in names})

        def send(server):
            server.events(proof.record(contact.id, "SEGMENTS", turns))
            contact.turns.update({name: True for name in names})
        return send

    def offer(self, contact):
        key = str(uuid.UUID(int=self.rng.getrandbits(128), version=4))
        months = self.rng.choice([12, 24, 36, 6])
        contact.offers[key] = [months, None, None]

        def send(server):
            status, answer = server.call("supervisor", "POST", f"/contacts/{contact.id}/offers",
                                         {"months": months, "note": "of the proof"}, {"Idempotency-Key": key})
            if status != 201:
                raise RuntimeError((status, answer, server.errors()))
            contact.offers[key][1] = answer
        return send

    def outcome(self, contact):
        key = self.rng.choice(sorted(contact.offers))
        accepted = self.rng.random() < 0.5

        def send(server):
            status, answer = server.call("supervisor", "POST", f"/contacts/{contact.id}/offers/{key}/outcome",
                                         {"accepted": accepted})
            if status != 200:
                raise RuntimeError((status, answer, server.errors()))
            contact.offers[key][2] = "accepted" if accepted else "declined"
        return send

    def claim(self, contact):
        active = self.rng.random() < 0.7
        contact.claimed.add(active)

        def send(server):
            status, answer = server.call("supervisor", "POST", f"/contacts/{contact.id}/claim", {"active": active})
            if status != 200:
                raise RuntimeError((status, answer, server.errors()))
            contact.claimed = {active}
        return send

    def check(self, server, whole):
        """Complaints: what is lost, and, where everything is acknowledged (@whole), what is too much."""
        complaints = []
        for contact in self.contacts:
            detail = server.get(f"/contacts/{contact.id}")
            counts = detail["contact"]["counts"]
            for name, sentiment in (("positive", 1), ("neutral", 0), ("negative", -1)):
                least = sum(contact.events[sentiment].values())
                most = len(contact.events[sentiment])
                if not least <= counts[name] <= most or (whole and counts[name] != most):
                    complaints.append(f"{contact.id}: {counts[name]} {name}, expected {least} to {most}")
            turns = [turn["id"] for turn in detail["transcript"]]
            offers = {offer["id"]: offer for offer in detail["offers"]}
            lost = {name for name, known in contact.turns.items() if known} - set(turns)
            lost |= {key for key, (_, answer, _) in contact.offers.items() if answer} - set(offers)
            extra = (set(turns) - set(contact.turns)) | (set(offers) - set(contact.offers))
            if whole:
                lost |= (set(contact.turns) - set(turns)) | (set(contact.offers) - set(offers))
            if lost or extra or len(turns) != len(set(turns)) or len(offers) != len(detail["offers"]):
                complaints.append(f"{contact.id}: lost {lost}, too much {extra}, {len(turns)} turns, "
                                  f"{len(detail['offers'])} offers")
            if (detail["contact"]["claim"] is not None) not in contact.claimed:
                complaints.append(f"{contact.id}: its claim is {detail['contact']['claim']}")
            for key, (months, answer, outcome) in contact.offers.items():
                got = offers.get(key, {})
                if answer and any(got.get(name) != answer[name] for name in
                                  ("months", "made", "number", "before", "after")):
                    complaints.append(f"{contact.id}: the offer {answer} has become {got}")
                if outcome and got.get("outcome") != outcome:
                    complaints.append(f"{contact.id}: the outcome {outcome} has become {got}")
            caused = sum(prediction["cause"] == "offer" for prediction in detail["predictions"])
            if whole and caused != len(offers):
                complaints.append(f"{contact.id}: {caused} predictions for {len(offers)} offers")
        return complaints

    def check_again(self, server):
        """The same key again is the same answer, but for its outcome."""
        complaints = []
        for contact in self.contacts:
            for key, (months, answer, _) in contact.offers.items():
                status, again = server.call("supervisor", "POST", f"/contacts/{contact.id}/offers",
                                            {"months": months, "note": "of the proof"}, {"Idempotency-Key": key})
                same = {name: value for name, value in again.items() if name not in ("outcome", "version")}
                first = {name: value for name, value in answer.items() if name not in ("outcome", "version")}
                if status != 201 or same != first:
                    complaints.append(f"{contact.id}: {answer}, again: {status} {again}")
        return complaints

    def check_store(self, path, rows):
        complaints = []
        with proof.connect(path) as database:
            complaints += [text for text, in database.execute("PRAGMA integrity_check") if text != "ok"]
            for customer, row in enumerate(rows):
                mine = [contact for contact in self.contacts if contact.customer == customer]
                offers = {key: months for contact in mine for key, (months, _, _) in contact.offers.items()}
                numbered = database.execute("SELECT id, number, step FROM offers WHERE customer_id = ? ORDER BY number",
                                            (row["customerID"],)).fetchall()
                if [number for _, number, _ in numbered] != list(range(1, len(offers) + 1)):
                    complaints.append(f"customer {customer}: {len(offers)} offers have the numbers {numbered}")
                if any(step != 4 for _, _, step in numbered):
                    complaints.append(f"customer {customer}: an offer is not applied: {numbered}")
                months = offers[numbered[-1][0]] if numbered else row["mth_remain"]
                counts = [sum(len(contact.events[sentiment]) for contact in mine) for sentiment in (0, 1, -1)]
                kept = database.execute("SELECT months, n_offers, n_neutral, n_positive, n_negative, row FROM customers "
                                        "JOIN features ON customer_id = id WHERE id = ?", (row["customerID"],)).fetchone()
                if kept[:5] != (months, len(offers), *counts):
                    complaints.append(f"customer {customer}: {kept}, expected {months} months, {len(offers)}, {counts}")
                features = [float(value) for value in kept[5].split(",")]
                wanted = [row["pastSenti_nut"] + counts[0], row["pastSenti_pos"] + counts[1],
                          row["pastSenti_neg"] + counts[2], months]
                if features[12:16] != wanted:
                    complaints.append(f"customer {customer}: the features {features[12:16]}, expected {wanted}")
        database.close()
        return complaints


def torture(reporter, options, folder):
    rng = random.Random(options.seed)
    rows = [proof.customer(900 + number, f"Name{number}", f"+1555000{number:04d}", number)
            for number in range(CONTACTS // 2)]
    proof.write_customers(folder / "customers.csv", rows)
    store = folder / "store"
    arguments = ["--contacts", 0, "--speed", SPEED, "--store", store, "--customers", folder / "customers.csv"]
    client = Client(rng, int(time.time()) - 60)
    pending = None
    begun = in_start = answered = 0
    for kill in range(options.kills):
        if kill and rng.random() < 0.1:
            # While it starts.
            process = subprocess.Popen([options.program, "--port", "0", *map(str, arguments)], stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL, env={"CHURN_DESK_DATADIR": options.data})
            time.sleep(rng.uniform(0, 0.5))
            process.kill()
            process.wait()
            in_start += 1
            continue
        server = proof.Server(options.program, *arguments, data=options.data)
        if begun:
            reporter.verdict(f"after kill {kill}", client.check(server, False))
        else:
            client.begin(server)
            begun = 1
        killer = threading.Timer(rng.uniform(0, 0.6), server.process.kill)
        killer.start()
        with contextlib.suppress(*DEAD):
            while True:
                pending = pending or client.operation()
                pending(server)
                pending = None
                answered += 1
        killer.join()
        status, errors = server.process.wait(), server.errors()
        if status != -signal.SIGKILL:
            raise AssertionError(f"the program ended by itself, with {status}: {errors}")
        server.kill()
    server = proof.Server(options.program, *arguments, data=options.data)
    if pending:
        pending(server)
    # An offer that nobody asks for again goes on by itself; here all are asked for again.
    reporter.verdict("all is there, once", client.check(server, True))
    reporter.verdict("the same key again is the same answer", client.check_again(server))
    reporter.verdict("asked twice, all is there, once", client.check(server, True))
    server.stop()
    reporter.verdict("the store agrees", client.check_store(store, rows))
    reporter.verdict("something was done", [] if answered > options.kills else [f"only {answered} requests"])
    reporter.diagnose(f"{options.kills} kills, {in_start} of them while it started; {answered} requests acknowledged: "
                      f"{json.dumps(client.sent)}; seed {options.seed}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("data", help="the folder with the model")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=4)
    options = parser.parse_args()
    reporter = tap.Reporter()
    with tempfile.TemporaryDirectory() as folder:
        torture(reporter, options, pathlib.Path(folder))
    return reporter.finish()


if __name__ == "__main__":
    raise SystemExit(main())
