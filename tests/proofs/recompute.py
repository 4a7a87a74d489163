#!/usr/bin/python3
"""Recomputes every figure of the agent API from recorded events: independent of the program, slow, simple.

Usage: recompute.py --recording EVENTS --answers ANSWERS --customers TABLE --model MODEL [--window SECONDS] [--shards N]

EVENTS: a delivery a line, in the order in which they were made. ANSWERS: details of contacts, one a line, any number of
a contact. A figure stands for the moment of its answer or prediction; which deliveries had been made by then is known to
the window only, so that a figure is right if it is what some number of deliveries within the window gives: one and the
same number for all figures of an answer. Offers and what became of them are taken from the answers; their effects are
recomputed. A recording of hours is judged in shards, each with the customers of its own, on all processors.
"""

import argparse
import bisect
import collections
import csv
import ctypes
import datetime
import functools
import itertools
import json
import math
import multiprocessing
import os
import pathlib
import tempfile
import zlib

NAMES = ("Account_Length VMail_Message Day_Mins Day_Calls Eve_Mins Eve_Calls Night_Mins Night_Calls Intl_Mins Intl_Calls "
         "CustServ_Calls sentiment pastSenti_nut pastSenti_pos pastSenti_neg mth_remain Int_l_Plan_no Int_l_Plan_yes "
         "VMail_Plan_no VMail_Plan_yes").split()
SENTIMENTS = {"NEGATIVE": -1, "NEUTRAL": 0, "POSITIVE": 1}
RULES = {"NegativeSentiment": -1, "NeutralSentiment": 0, "PositiveSentiment": 1}
TICK = 15


def moment(text):
    """ISO 8601 to milliseconds; 1970 and null are not known: 0."""
    date = datetime.datetime.fromisoformat(text.replace("Z", "+00:00")) if text else None
    return 0 if date is None or date.year == 1970 else round(date.timestamp() * 1000)


class Model:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            learner = json.load(file)["learner"]
        single = lambda values: [ctypes.c_float(value).value for value in values]
        self.trees = [(tree["left_children"], tree["right_children"], tree["split_indices"], tree["default_left"],
                       single(tree["split_conditions"])) for tree in learner["gradient_booster"]["model"]["trees"]]
        base = float(learner["learner_model_param"]["base_score"])
        self.base = math.log(base / (1 - base))
        attributes = learner.get("attributes", {})
        self.slope = float(attributes.get("churn_calibration_slope", 1))
        self.rest = (float(attributes.get("churn_calibration_intercept", 0)) +
                     float(attributes.get("churn_base_rate_shift", 0)))
        self.known = {}

    def churn(self, row):
        if row not in self.known:
            cells = [ctypes.c_float(value).value for value in row]
            margin = self.base
            for left, right, feature, default, split in self.trees:
                node = 0
                while left[node] != -1:
                    value = cells[feature[node]]
                    goes_left = default[node] if math.isnan(value) else value < split[node]
                    node = left[node] if goes_left else right[node]
                margin = ctypes.c_float(margin + split[node]).value
            self.known[row] = 1 / (1 + math.exp(-(self.slope * margin + self.rest)))
        return self.known[row]


def same(mine, given):
    """A value that is missing is NAN here and null there."""
    return math.isnan(mine) if given is None else mine == given


def read_customers(path):
    customers, phones = {}, {}
    with open(path, encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            row = {name: float(line[name]) if line[name] else math.nan for name in NAMES[:16]}
            for plan in ("Int_l_Plan", "VMail_Plan"):
                row[f"{plan}_no"], row[f"{plan}_yes"] = float(line[plan] == "no"), float(line[plan] == "yes")
            name = " ".join(filter(None, (line["FirstName"], line["LastName"])))
            customers[line["customerID"]] = {"row": row, "name": name, "email": line["email"]}
            phones.update({phone: line["customerID"] for phone in line["phone"].replace(";", " ").split()})
    return customers, phones


def read_delivery(line):
    """A delivery as (contact, kind, content), and when it cannot have been earlier than (a turn: since the start)."""
    detail = line.get("detail")
    if "Details" in line:
        return line["Details"]["ContactData"]["ContactId"], "lookup", line["Details"]["ContactData"], 0
    if "eventType" in (detail or {}):
        return detail["contactId"], detail["eventType"], detail, moment(line["time"])
    if detail:
        rule = (line["id"], RULES[detail["ruleName"]], moment(line["time"]))
        return detail["contactArn"].split("/")[-1], "rule", rule, moment(line["time"])
    ends = [part["Transcript"]["EndOffsetMillis"] for part in line.get("Segments", []) if "Transcript" in part]
    return line["ContactId"], "stream", line, max(ends, default=0)


def read_owners(path, customers, phones):
    """Whose each contact is: by its lookup, by what its events say, by the contact that it came out of."""
    owner, initial = {}, {}
    with open(path, encoding="utf-8") as file:
        for text in file:
            if '"Details"' not in text and '"eventType"' not in text:
                continue
            contact, kind, content, _ = read_delivery(json.loads(text))
            from_which = kind.isupper() and (content.get("initialContactId") or content.get("relatedContactId"))
            initial[contact] = from_which or initial.get(contact)
            if kind == "lookup" and content.get("CustomerEndpoint"):
                owner[contact] = phones.get(content["CustomerEndpoint"]["Address"]) or owner.get(contact)
            elif kind.isupper() and content.get("customerId") in customers:
                owner.setdefault(contact, content["customerId"])
    owner.update({contact: owner.get(first) for contact, first in initial.items() if first and not owner.get(contact)})
    return owner


def deal(options, owner, folder):
    """Each delivery, with its milliseconds, and each answer to the shard of its customer."""
    shard = lambda contact: zlib.crc32((owner.get(contact) or contact).encode()) % options.shards
    starts, now = {}, 0
    recordings = [open(folder / f"recording{i}", "w", encoding="utf-8") for i in range(options.shards)]
    with open(options.recording, encoding="utf-8") as file:
        for text in filter(str.strip, file):
            contact, kind, content, when = read_delivery(json.loads(text))
            if kind.isupper():
                starts[contact] = min(moment(content["initiationTimestamp"]), starts.get(contact, math.inf))
            elif kind == "stream":
                when = when and starts.get(contact, 0) + when
            now = max(now, when)
            recordings[shard(contact)].write(f"{now} {text}")
    answers = [open(folder / f"answers{i}", "w", encoding="utf-8") for i in range(options.shards)]
    with open(options.answers, encoding="utf-8") as file:
        for text in file:
            answers[shard(json.loads(text)["contact"]["id"])].write(text)
    for file in recordings + answers:
        file.close()


def figures(deliveries):
    """What the events say of one contact."""
    events = [(kind, content) for kind, content in deliveries if kind.isupper()]
    newest = lambda part, time: max(((moment(event.get(part, {}).get(time)), event[part]) for _, event in events
                                     if moment(event.get(part, {}).get(time))), key=lambda pair: pair[0], default=None)
    queue, agent = newest("queueInfo", "enqueueTimestamp"), newest("agentInfo", "connectedToAgentTimestamp")
    ended = max((moment(event.get("disconnectTimestamp")) for _, event in events), default=0)
    done = any(kind == "COMPLETED" or moment(event.get("agentInfo", {}).get("afterContactWorkEndTimestamp"))
               for kind, event in events)
    state = "ENDED" if done or (ended and not agent) else "AFTER_CALL" if ended else "INITIATED"
    if state == "INITIATED" and (agent or queue):
        state = "CONNECTED" if agent and (not queue or agent[0] >= queue[0]) else "QUEUED"
    rules, turns, analyses = {}, {}, {"NONE"}
    for kind, content in deliveries:
        if kind == "rule":
            rules[content[0]] = content[1:]
        elif kind == "stream":
            analyses.add({"STARTED": "RUNNING", "SEGMENTS": "RUNNING"}.get(content["EventType"], content["EventType"]))
            for part in content.get("Segments", []):
                if "Transcript" in part:
                    turns.setdefault(part["Transcript"]["Id"], part["Transcript"])
    heard = {}
    for turn in turns.values():
        if turn["ParticipantRole"] == "CUSTOMER" and "Sentiment" in turn:
            heard.setdefault(turn["BeginOffsetMillis"] // 15000, []).append(SENTIMENTS[turn["Sentiment"]])
    means = [sum(heard[n]) / len(heard[n]) if n in heard else None for n in range(min(heard, default=0), max(heard, default=-1) + 1)]
    count = lambda value: sum(sentiment == value for sentiment, _ in rules.values())
    return {"state": state, "channel": max((event["channel"].upper() for _, event in events), default=None),
            "started": min((moment(event["initiationTimestamp"]) for _, event in events), default=0), "ended": ended,
            "queue": queue and queue[1]["queueArn"], "agent": agent and agent[1]["agentArn"],
            "windows": {"first": min(heard, default=0), "values": means},
            "counts": {"positive": count(1), "neutral": count(0), "negative": count(-1)},
            "analysis": next(name for name in ("COMPLETED", "FAILED", "RUNNING", "NONE") if name in analyses),
            "transcript": sorted((turn["BeginOffsetMillis"], turn["EndOffsetMillis"], turn["Id"], turn["ParticipantRole"],
                                  turn["Content"], turn.get("Sentiment")) for turn in turns.values())}


class Speech:
    """What the customer's features take from one contact, after each number of its deliveries."""

    def __init__(self):
        self.places, self.deliveries, self.turns, self.known = [], [], [], set()
        self.after = [(math.inf, False, (0, 0, 0), None, None, 0)]

    def add(self, place, kind, content):
        started, over, counts, rule, turn, n_turns = self.after[-1]
        if kind.isupper():
            started = min(moment(content["initiationTimestamp"]), started)
            over = over or kind == "COMPLETED" or bool(moment(content.get("disconnectTimestamp")))
        elif kind == "rule" and content[0] not in self.known:
            self.known.add(content[0])
            counts = tuple(n + (content[1] == value) for n, value in zip(counts, (-1, 0, 1)))
            rule = max(filter(None, (rule, (content[2], -content[1]))))
        for part in content.get("Segments", []) if kind == "stream" else []:
            said = part.get("Transcript", {})
            if said and said["Id"] not in self.known and said["ParticipantRole"] == "CUSTOMER" and "Sentiment" in said:
                self.turns.append((said["BeginOffsetMillis"], -SENTIMENTS[said["Sentiment"]]))
                turn = max(filter(None, (turn, self.turns[-1])))
            self.known.add(said.get("Id"))
        self.places.append(place)
        self.deliveries.append((kind, content))
        self.after.append((started, over, counts, rule, turn, len(self.turns)))


def shown(detail):
    """The same figures as an answer gives them; queue and agent by their names, which the events lack."""
    row = detail["contact"]
    return {**{name: row[name] for name in ("state", "channel", "windows", "counts", "analysis")},
            "started": moment(row["started"]), "ended": moment(row["ended"]),
            "transcript": sorted((turn["begin"], turn["end"], turn["id"], turn["participant"], turn["content"],
                                  turn["sentiment"]) for turn in detail["transcript"])}


class Judge:
    def __init__(self, options, owner, recording):
        self.customers, self.phones = read_customers(options.customers)
        self.model, self.window, self.owner = Model(options.model), options.window * 1000, owner
        self.complaints, self.names, self.n = [], {}, collections.Counter()
        # Of each customer (the place in it is a delivery's number) and of each contact: when, in order.
        self.times, self.contact_times, self.speech = collections.defaultdict(list), collections.defaultdict(list), {}
        self.contacts = collections.defaultdict(list)
        with open(recording, encoding="utf-8") as file:
            for text in file:
                when, text = text.split(" ", 1)
                contact, kind, content, _ = read_delivery(json.loads(text))
                customer = owner.get(contact)
                if contact not in self.speech:
                    self.speech[contact] = Speech()
                    self.contacts[customer].append(self.speech[contact])
                self.speech[contact].add(len(self.times[customer]), kind, content)
                self.times[customer].append(int(when))
                self.contact_times[contact].append(int(when))

    def prefixes(self, times, since, until):
        """How many may have been delivered: from what is older than since to what is not newer than until."""
        least, most = bisect.bisect_right(times, since - self.window), bisect.bisect_right(times, until + self.window)
        return range(most, least - 1, -1)

    def rows(self, contact, n_delivered, months, ticked):
        """The features after so many deliveries; the turns of a live contact count from their tick on."""
        customer = self.owner[contact]
        base = self.customers[customer]["row"]
        row = {**base, "mth_remain": base["mth_remain"] if months is None else float(months)}
        totals, certain, perhaps = [0, 0, 0], [], []
        for speech in self.contacts[customer]:
            n = bisect.bisect_left(speech.places, n_delivered)
            started, over, counts, rule, turn, n_turns = speech.after[n]
            totals = [total + count for total, count in zip(totals, counts)]
            certain.extend([rule] if rule else [])
            if turn and (over or (ticked and speech is self.speech[contact])):
                certain.append((started + turn[0], turn[1]))
            elif turn:
                perhaps.extend((started + begin, sentiment) for begin, sentiment in speech.turns[:n_turns])
        for name, count in zip(("pastSenti_neg", "pastSenti_nut", "pastSenti_pos"), totals):
            row[name] = (0 if math.isnan(row[name]) else row[name]) + count
        floor = max(certain, default=None)
        for choice in [floor] + [turn for turn in perhaps if floor is None or turn > floor]:
            row["sentiment"] = base["sentiment"] if choice is None else float(-choice[1])
            yield tuple(row[name] for name in NAMES)

    def complain(self, contact, text):
        self.complaints.append(f"{contact}: {text}")

    def judge(self, detail, offers):
        contact, now = detail["contact"]["id"], moment(detail["time"])
        row, got = detail["contact"], shown(detail)
        self.n["contacts"] += 1
        closest = None
        for n in self.prefixes(self.contact_times[contact], now, now):
            facts = figures(self.speech[contact].deliveries[:n])
            wrong = {name: (value, facts[name]) for name, value in got.items() if value != facts[name]}
            for name, value in (("queue", row["queue"]), ("agent", row["agent"] and row["agent"]["id"])):
                if self.names.setdefault(facts[name], value) != value:
                    wrong[name] = (value, self.names[facts[name]])
            if closest is None or len(wrong) < len(closest):
                closest = wrong
            if not wrong:
                break
        self.n["figures"] += len(got) + 2
        if closest is None or closest:
            self.complain(contact, f"at {detail['time']} (given, recomputed): {closest}")
        customer = self.owner.get(contact)
        given = row["customer"] and (row["customer"]["id"], row["customer"]["name"], detail["email"])
        mine = customer and (customer, self.customers[customer]["name"], self.customers[customer]["email"])
        if given != mine:
            self.complain(contact, f"the customer is {given}, expected {mine}")
        if customer and given:
            made = sorted((moment(offer["recorded"]), offer["number"], offer["months"]) for offer in offers[customer])
            self.judge_churn(contact, detail, [offer for offer in made if offer[0] <= now], now)

    def judge_churn(self, contact, detail, offers, now):
        row, predictions, times = detail["contact"], detail["predictions"], self.times[self.owner[contact]]
        churns = [prediction["churn"] for prediction in predictions]
        listed = (row["churn"], row["previousChurn"], row["initialChurn"], row["months"])
        expected = (churns[-1], churns[-2] if churns[1:] else None, churns[0], predictions[-1]["months"]) if churns else None
        if listed != expected or predictions[0]["cause"] != "initial":
            self.complain(contact, f"the contact says {listed}, its predictions {expected}")
        scored = None
        for prediction in predictions:
            when, cause = moment(prediction["time"]), prediction["cause"]
            # An offer is made at the server's time, a tick at the scheduler's, which lags by a beat.
            sure = sum(recorded <= when - self.window for recorded, *_ in offers)
            promised = [None, *(months for _, _, months in offers)][sure:sum(recorded <= when + self.window for recorded, *_ in offers) + 1]
            candidates = itertools.chain.from_iterable(
                self.rows(contact, n, months, cause == "sentiment")
                for n in self.prefixes(times, when, when) for months in promised)
            tried = list(dict.fromkeys(candidates))
            matches = (row for row in tried if same(row[15], prediction["months"])
                       and abs(self.model.churn(row) - prediction["churn"]) <= 1e-6)
            scored = list(matches if prediction is predictions[-1] else itertools.islice(matches, 1))
            self.n["predictions"] += 1
            if not scored:
                self.complain(contact, f"{prediction}: expected {[(self.model.churn(row), row[15]) for row in tried]}")
        latest = detail["latest"] if predictions else None
        for driver in detail["drivers"]:
            scored = [row for row in scored if same(row[NAMES.index(driver["feature"])], driver["value"])]
        for what_if in detail["whatIfs"]:
            self.n["churns"] += 1
            with_offer = lambda row: (*row[:15], float(what_if["months"]), *row[16:])
            scored = [row for row in scored if abs(self.model.churn(with_offer(row)) - what_if["churn"]) <= 1e-6]
        if latest and not scored:
            self.complain(contact, f"no row of features gives {latest}")
        if latest and row["state"] in ("INITIATED", "QUEUED", "CONNECTED"):
            months = offers[-1][2] if offers else None
            due = now - TICK * 1000
            fresh = {row for n in self.prefixes(times, due, now) for ticked in (True, False)
                     for row in self.rows(contact, n, months, ticked)}
            if not fresh & set(scored):
                self.complain(contact, f"what was scored last is not what it is now: {scored}, {sorted(fresh)}")


def judge_shard(options, owner, folder, i):
    judge = Judge(options, owner, folder / f"recording{i}")
    with open(folder / f"answers{i}", encoding="utf-8") as file:
        details = [json.loads(line) for line in file]
    # The last answer knows all offers of its contact.
    offers = {offer["id"]: offer for detail in details for offer in detail["offers"]}
    of_customer = collections.defaultdict(list)
    for offer in offers.values():
        of_customer[offer["customer"]].append(offer)
    for detail in details:
        n_wrong = len(judge.complaints)
        judge.judge(detail, of_customer)
        judge.n["blamed"] += len(judge.complaints) > n_wrong
    judge.n.update(deliveries=sum(map(len, judge.times.values())), offers=len(offers), wrong=len(judge.complaints))
    return judge.n, judge.complaints[:40]


def main():
    parser = argparse.ArgumentParser()
    for name in ("recording", "answers", "customers", "model"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--window", type=float, default=5)
    parser.add_argument("--shards", type=int, default=1)
    options = parser.parse_args()
    owner = read_owners(options.recording, *read_customers(options.customers))
    with tempfile.TemporaryDirectory(dir=pathlib.Path(options.recording).parent) as folder:
        deal(options, owner, pathlib.Path(folder))
        work = functools.partial(judge_shard, options, owner, pathlib.Path(folder))
        with multiprocessing.get_context("fork").Pool(min(os.cpu_count(), options.shards), maxtasksperchild=1) as pool:
            results = pool.map(work, range(options.shards), chunksize=1)
    n = sum((counted for counted, _ in results), collections.Counter())
    print("\n".join([complaint for _, complaints in results for complaint in complaints][:40]))
    names = ("contacts", "figures", "predictions", "churns", "deliveries", "offers", "wrong", "blamed")
    print(json.dumps({name: n[name] for name in names}))
    return 1 if n["wrong"] or not n["contacts"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
