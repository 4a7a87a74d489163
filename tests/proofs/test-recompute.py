#!/usr/bin/python3
"""A contact centre of the proof's own calls for some simulated minutes, or the program's own simulated
one as it recorded itself; then recompute.py, which knows nothing of the program, recomputes what the
program answers.

Usage: test-recompute.py PROGRAM DATA [--contacts N] [--minutes M] [--speed X] [--seed N]
                         [--all-live | --simulated]
"""

import argparse
import collections
import concurrent.futures
import csv
import json
import math
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time
import uuid

import proof
import recompute
import recorded_calls
import tap

WORDS = "I have waited long enough now and want to know what this contract costs me every month".split()


class Centre:
    """A schedule of deliveries: (when, number, kind, what), in the order in which they are due."""

    def __init__(self, rng, phones, contacts, begin, seconds, lengths):
        self.rng, self.lengths, self.schedule, self.n = rng, lengths, [], 0
        for number in range(contacts):
            start = begin + rng.uniform(0, seconds * (0.8 if len(lengths) > 1 else 0.2))
            self.call(f"contact{number}", start, rng.choice([None] + [rng.choice(phones)] * 9))
        self.schedule.sort(key=lambda item: item[:2])

    def add(self, when, kind, what):
        self.n += 1
        self.schedule.append((when, self.n, kind, what))
        if kind != "offer" and self.rng.random() < 0.1:
            self.n += 1
            self.schedule.append((when + self.rng.uniform(0, 5), self.n, kind, what))

    def take(self, call, at):
        """What was last written down of a call happens so many seconds after its start."""
        self.add(call.start + at, *call.deliveries[-1])

    def call(self, name, start, phone, initial=None):
        rng, call = self.rng, recorded_calls.Call("", name, start, initial, "TRANSFER" if initial else "INBOUND")
        self.take(call.event("INITIATED", 0), 0)
        if not initial:
            self.take(call.lookup(phone), 1)
        at = rng.uniform(2, 6)
        self.take(call.event("QUEUED", at, queue=rng.choice(["billing", "sales", "retention"])), at)
        at += rng.uniform(2, 60)
        if rng.random() < 0.1:
            self.take(call.event("DISCONNECTED", at), at)
            return
        self.take(call.event("CONNECTED_TO_AGENT", at, agent=f"agent{rng.randrange(9)}"), at)
        if rng.random() < 0.9:
            self.take(call.stream("STARTED"), at)
        end = at + rng.choice(self.lengths)
        if phone:
            self.add(start + at + rng.uniform(5, 60), "offer", (call.id, rng.choice([6, 12, 24, 36]), start + end))
        rule, said = at + 15, []
        while at < end:
            length = rng.uniform(1, 8)
            who = rng.choice(["CUSTOMER", "AGENT"])
            sentiment = rng.choice([None, -1, 0, 1]) if who == "CUSTOMER" else None
            turn = proof.turn(f"{call.id}-{round(at * 1000)}", who, at, at + length, sentiment, " ".join(rng.sample(WORDS, 6)))
            call.add(proof.record(call.id, "SEGMENTS", [turn]))
            self.take(call, at + length)
            at += length + rng.uniform(0, 6)
            said.append(sentiment)
            if at > rule:
                heard = [value for value in said if value is not None]
                # Without a sentiment the rules take neutral.
                mean = sum(heard) / len(heard) if heard else 0
                self.take(call.rule(f"rule{math.floor(rule)}", (mean > 0.3) - (mean < -0.3), at), at)
                rule, said = at + 15, []
        if rng.random() < 0.9:
            self.take(call.stream(rng.choice(["COMPLETED", "FAILED"])), at)
        self.take(call.event("DISCONNECTED", at, disconnectReason="CUSTOMER_DISCONNECT"), at)
        if rng.random() < 0.8:
            self.take(call.event("COMPLETED", at + 20, disconnectTimestamp=proof.iso(start + at)), at + 20)
        if not initial and rng.random() < 0.2:
            self.call(f"{name}-transfer", start + at, phone, call.id)


class Clock:
    """The program's time, from its own answers."""

    def __init__(self, server, speed):
        self.server, self.speed = server, speed
        self.now()

    def read(self):
        before = time.monotonic()
        self.told = recompute.moment(self.server.get("/me")["time"]) / 1000
        self.at = (before + time.monotonic()) / 2
        return self.told

    def now(self):
        if not hasattr(self, "told"):
            return self.read()
        return self.told + (time.monotonic() - self.at) * self.speed


def play(server, options, rng, phones, recording):
    """Delivers everything when it is due; returns the contacts and the longest delay, in simulated seconds."""
    clock = Clock(server, options.speed)
    begin = clock.now() + options.speed * 0.2
    seconds = options.minutes * 60
    centre = Centre(rng, phones, options.contacts, begin, seconds,
                    [2 * seconds] if options.all_live else [30, 90, 200, 600, 5000])
    contacts, delay, place, n_offers = {}, 0, 0, 0
    with open(recording, "w", encoding="utf-8") as file:
        while clock.now() < begin + seconds:
            due = []
            until = clock.now()
            while place < len(centre.schedule) and centre.schedule[place][0] <= until:
                due.append(centre.schedule[place])
                place += 1
            batch = []
            for when, _, kind, what in [*due, (0, 0, "end", None)]:
                if kind == "event":
                    batch.append(what)
                elif batch:
                    server.events(batch)
                    batch = []
                if kind == "lookup":
                    server.lookup(what)
                elif kind == "offer" and what[2] > until and what[0] in contacts:
                    status, answer = server.call(
                        "supervisor", "POST", f"/contacts/{what[0]}/offers", {"months": what[1]},
                        {"Idempotency-Key": str(uuid.UUID(int=rng.getrandbits(128), version=4))})
                    if status not in (201, 409):
                        raise AssertionError((status, answer))
                    n_offers += status == 201
                if kind in ("event", "lookup"):
                    file.write(json.dumps(what) + "\n")
                    contacts[contact_of(what)] = True
            if due:
                delay = max(delay, clock.now() - due[0][0])
            time.sleep(0.005)
    return list(contacts), delay, n_offers


def resident(server):
    """Megabytes of memory."""
    status = pathlib.Path(f"/proc/{server.process.pid}/status").read_text(encoding="utf-8")
    return int(status.split("VmRSS:")[1].split()[0]) // 1024


class Ended:
    """The contacts that a recording says have ended, each once, a simulated minute later: by then all has come."""

    def __init__(self, recording):
        self.file, self.rest = open(recording, encoding="utf-8"), ""
        self.seen, self.live, self.waiting = {}, set(), collections.deque()

    def read(self, now):
        *lines, self.rest = (self.rest + self.file.read()).split("\n")
        for line in lines:
            if '"eventType"' in line:
                detail = json.loads(line)["detail"]
                contact, over = detail["contactId"], detail["eventType"] == "COMPLETED"
                if contact not in self.seen or (over and contact in self.live):
                    self.seen[contact] = True
                    (self.live.discard if over else self.live.add)(contact)
                    self.waiting.extend([(now, contact)] if over else [])

    def take(self, now):
        self.read(now)
        while self.waiting and self.waiting[0][0] < now - 1:
            yield self.waiting.popleft()[1]


def ask(threads, server, contacts):
    """Their details. Together, for a program that is behind answers between two of its beats."""
    return threads.map(server.get, [f"/contacts/{contact}" for contact in contacts])


def watch(reporter, threads, server, options, rng, recording, keep):
    """Lets the simulated centre work, with an offer and a look at a contact now and then and one at each that has
    ended; it records itself. Returns the contacts that are left to be looked at, and the number of offers."""
    now = lambda: recompute.moment(server.get("/me")["time"]) / 60000
    begin, started, told, n_offers = now(), time.monotonic(), 0, 0
    ended = Ended(recording)
    while (passed := now() - begin) < options.minutes and time.monotonic() - started < options.limit:
        if passed >= told:
            reporter.diagnose(f"simulated {passed:.0f} minutes in {time.monotonic() - started:.0f} s; "
                              f"{resident(server)} MB of memory")
            told += max(10, options.minutes / 50)
        rows = [row for row in server.get("/contacts")["contacts"] if row["customer"] and row["state"] == "CONNECTED"]
        if rows and rng.random() < 0.3:
            status, _ = server.call("supervisor", "POST", f"/contacts/{rng.choice(rows)['id']}/offers",
                                    {"months": rng.choice([6, 12, 24, 36])},
                                    {"Idempotency-Key": str(uuid.UUID(int=rng.getrandbits(128), version=4))})
            n_offers += status == 201
        looked_at = [row["id"] for row in rng.sample(rows, min(len(rows), 5))]
        for detail in ask(threads, server, looked_at + list(ended.take(passed))):
            keep(detail)
        time.sleep(min(2, 0.2 + options.contacts / 500))
    options.minutes = passed
    ended.read(passed)
    return [*(contact for _, contact in ended.waiting), *ended.live], n_offers


def contact_of(event):
    if "Details" in event:
        return event["Details"]["ContactData"]["ContactId"]
    if "detail" in event:
        return event["detail"].get("contactId") or event["detail"]["contactArn"].split("/")[-1]
    return event["ContactId"]


def prove(reporter, options, folder):
    rng = random.Random(options.seed)
    data = pathlib.Path(options.data)
    with open(data / "customers.csv", encoding="utf-8", newline="") as file:
        phones = [phone for line in csv.DictReader(file) for phone in line["phone"].split()]
    answers = open(folder / "answers", "w", encoding="utf-8")
    threads = concurrent.futures.ThreadPoolExecutor(16)
    last, n_answers = collections.deque(maxlen=40), 0

    def keep(detail):
        nonlocal n_answers
        n_answers += 1
        last.append(detail)
        answers.write(json.dumps(detail) + "\n")

    if options.simulated:
        server = proof.Server(options.program, "--contacts", options.contacts, "--speed", options.speed, "--seed",
                              options.seed, "--record", folder / "recording",
                              *(["--store", folder / "store"] if options.store else []), data=data)
        # Its own time is that of the deliveries: only what a delivery takes is not known.
        window = 5
        contacts, n_offers = watch(reporter, threads, server, options, rng, folder / "recording", keep)
    else:
        server = proof.Server(options.program, "--contacts", 0, "--speed", options.speed, data=data)
        contacts, delay, n_offers = play(server, options, rng, phones, folder / "recording")
        # The program sees what is due every tenth of a second: its own time stands still so long, times
        # the speed.
        window = math.ceil(delay + 1 + 2 * 0.1 * options.speed)
    for detail in ask(threads, server, contacts):
        keep(detail)
    threads.shutdown()
    server.stop()
    answers.close()
    for part in folder.glob("store*"):
        part.unlink()

    def judge(name, shards=1):
        run = subprocess.run([shutil.which("pypy3") or sys.executable, pathlib.Path(__file__).parent / "recompute.py",
                              "--recording", folder / "recording", "--answers", folder / name,
                              "--customers", data / "customers.csv", "--model", data / "xgboost-model.json",
                              "--window", str(window), "--shards", str(shards)],
                             capture_output=True, text=True)
        lines = run.stdout.splitlines()
        if not lines or not lines[-1].startswith("{"):
            raise AssertionError(run.stderr)
        return json.loads(lines[-1]), "\n".join(line[:1500] for line in lines)

    result, text = judge("answers", 1 + n_answers // 2000)
    reporter.diagnose(f"{options.minutes:.0f} simulated minutes at speed {options.speed}, {n_offers} offers, window {window} s, "
                      f"seed {options.seed}: {json.dumps(result)}")
    reporter.verdict("every figure is the one recomputed", [text] if result["wrong"] or not result["contacts"] else [])
    # The judge must see each figure that is wrong.
    false, n_false = [], {}
    for what, falsify in FALSE.items():
        made = [detail for detail in json.loads(json.dumps(list(last))) if falsify(detail)]
        n_false[what] = len(made)
        false += made
    (folder / "false").write_text("".join(json.dumps(detail) + "\n" for detail in false), encoding="utf-8")
    blamed = judge("false", 1 + n_answers // 2000)[0]["blamed"]
    reporter.verdict(f"each wrong figure is found: {n_false}", [] if all(n_false.values()) and blamed == len(false)
                     else [f"{len(false)} answers made wrong, {blamed} found"])


def _churn(detail):
    if not detail["predictions"]:
        return False
    detail["predictions"][-1]["churn"] += 3e-6
    detail["contact"]["churn"] = detail["predictions"][-1]["churn"]
    return True


def _counts(detail):
    detail["contact"]["counts"]["negative"] += 5
    return True


def _turn(detail):
    # Of the last ones a judge cannot say whether they had come by then.
    if len(detail["transcript"]) < 5:
        return False
    del detail["transcript"][0]
    return True


FALSE = {"churn by 3e-6": _churn, "five more of a count": _counts, "one turn less": _turn}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("data", help="the folder with the model and the customers")
    parser.add_argument("--contacts", type=int, default=30)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--speed", type=float, default=40)
    parser.add_argument("--limit", type=float, default=math.inf, help="end after so many seconds, however many minutes it were")
    parser.add_argument("--store", action="store_true", help="with a store on the disk")
    parser.add_argument("--all-live", action="store_true", help="calls last longer than the run: all are live at once")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--simulated", action="store_true", help="the program's own simulated centre, by its own recording")
    options = parser.parse_args()
    reporter = tap.Reporter()
    with tempfile.TemporaryDirectory() as folder:
        prove(reporter, options, pathlib.Path(folder))
    return reporter.finish()


if __name__ == "__main__":
    raise SystemExit(main())
