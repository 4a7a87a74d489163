#!/usr/bin/python3
"""Recomputes every figure of the agent API from recorded events: independent of the program, slow, simple.

Usage: recompute.py --recording EVENTS --answers ANSWERS --customers TABLE --model MODEL [--window SECONDS]

EVENTS: a delivery a line, in the order in which they were made. ANSWERS: details of contacts, one a line. A figure
stands for the moment of its answer or prediction; which deliveries had been made by then is known to the window only,
so that a figure is right if it is what some number of deliveries within the window gives: one and the same number for
all figures of an answer. Offers and what became of them are taken from the answers; their effects are recomputed.
"""

import argparse
import csv
import ctypes
import datetime
import itertools
import json
import math

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


def read_recording(path):
    """Deliveries as (milliseconds, contact, kind, content), in their order."""
    deliveries, starts, now = [], {}, 0
    with open(path, encoding="utf-8") as file:
        lines = [json.loads(line) for line in file if line.strip()]
    for line in lines:
        detail, when = line.get("detail"), 0
        if "Details" in line:
            contact, kind, content = line["Details"]["ContactData"]["ContactId"], "lookup", line["Details"]["ContactData"]
        elif "eventType" in (detail or {}):
            contact, kind, content = detail["contactId"], detail["eventType"], detail
            starts[contact] = min(moment(detail["initiationTimestamp"]), starts.get(contact, math.inf))
        elif detail:
            contact, kind, content = detail["contactArn"].split("/")[-1], "rule", (line["id"], RULES[detail["ruleName"]],
                                                                                   moment(line["time"]))
        else:
            contact, kind, content = line["ContactId"], "stream", line
            ends = [part["Transcript"]["EndOffsetMillis"] for part in line.get("Segments", []) if "Transcript" in part]
            when = starts.get(contact, 0) + max(ends) if ends else 0
        now = max(now, when, moment(line["time"]) if detail else 0)
        deliveries.append((now, contact, kind, content))
    return deliveries


def figures(contact, deliveries):
    """What the events say of one contact."""
    events = [(kind, content) for _, owner, kind, content in deliveries
              if owner == contact and kind not in ("lookup", "rule", "stream")]
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
    for _, owner, kind, content in deliveries:
        if owner == contact and kind == "rule":
            rules[content[0]] = content[1:]
        elif owner == contact and kind == "stream":
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
                                  turn["Content"], turn.get("Sentiment")) for turn in turns.values()),
            "rules": rules}


def shown(detail):
    """The same figures as an answer gives them; queue and agent by their names, which the events lack."""
    row = detail["contact"]
    return {**{name: row[name] for name in ("state", "channel", "windows", "counts", "analysis")},
            "started": moment(row["started"]), "ended": moment(row["ended"]),
            "transcript": sorted((turn["begin"], turn["end"], turn["id"], turn["participant"], turn["content"],
                                  turn["sentiment"]) for turn in detail["transcript"])}


class Judge:
    def __init__(self, options):
        self.customers, self.phones = read_customers(options.customers)
        self.model, self.window = Model(options.model), options.window * 1000
        self.deliveries = read_recording(options.recording)
        self.complaints, self.names, self.n = [], {}, {"contacts": 0, "figures": 0, "predictions": 0, "churns": 0}
        self.owner, initial = {}, {}
        for _, contact, kind, content in self.deliveries:
            initial[contact] = content.get("initialContactId") or initial.get(contact) if kind.isupper() else initial.get(contact)
            if kind == "lookup" and content.get("CustomerEndpoint"):
                self.owner[contact] = self.phones.get(content["CustomerEndpoint"]["Address"]) or self.owner.get(contact)
            elif kind.isupper() and content.get("customerId") in self.customers:
                self.owner.setdefault(contact, content["customerId"])
        self.owner.update({contact: self.owner.get(first) for contact, first in initial.items() if first and not self.owner.get(contact)})
        self.of_contact, self.of_customer = {}, {}
        for delivery in self.deliveries:
            self.of_contact.setdefault(delivery[1], []).append(delivery)
            self.of_customer.setdefault(self.owner.get(delivery[1]), []).append(delivery)

    def prefixes(self, deliveries, since, until):
        """All that may have been delivered: from what is older than since to what is not newer than until."""
        least = sum(when <= since - self.window for when, *_ in deliveries)
        return [deliveries[:n] for n in range(sum(when <= until + self.window for when, *_ in deliveries), least - 1, -1)]

    def rows(self, contact, deliveries, months, ticked):
        """The features after these deliveries; the turns of a live contact count from their tick on."""
        customer, base = self.owner[contact], self.customers[self.owner[contact]]["row"]
        each = {owner: figures(owner, deliveries) for owner in {owner for _, owner, _, _ in deliveries}}
        rules = [rule for facts in each.values() for rule in facts["rules"].values()]
        row = {**base, "mth_remain": base["mth_remain"] if months is None else float(months)}
        for name, value in (("pastSenti_neg", -1), ("pastSenti_nut", 0), ("pastSenti_pos", 1)):
            row[name] = (0 if math.isnan(row[name]) else row[name]) + sum(sentiment == value for sentiment, _ in rules)
        certain, perhaps = [(when, -sentiment) for sentiment, when in rules], []
        for owner, facts in each.items():
            turns = [(facts["started"] + begin, -SENTIMENTS[sentiment]) for begin, _, _, role, _, sentiment
                     in facts["transcript"] if role == "CUSTOMER" and sentiment]
            over = facts["state"] in ("AFTER_CALL", "ENDED", "LOST")
            (certain if over or (ticked and owner == contact) else perhaps).extend([max(turns)] if over and turns else turns)
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
        for deliveries in self.prefixes(self.of_contact.get(contact, []), now, now):
            facts = figures(contact, deliveries)
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
            self.judge_churn(contact, detail, sorted((moment(offer["recorded"]), offer["number"], offer["months"], offer)
                                                     for offer in offers if offer["customer"] == customer), now)

    def judge_churn(self, contact, detail, offers, now):
        row, predictions, relevant = detail["contact"], detail["predictions"], self.of_customer[self.owner[contact]]
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
            promised = [None, *(months for _, _, months, _ in offers)][sure:sum(recorded <= when + self.window for recorded, *_ in offers) + 1]
            candidates = itertools.chain.from_iterable(
                self.rows(contact, deliveries, months, cause == "sentiment")
                for deliveries in self.prefixes(relevant, when, when) for months in promised)
            tried = list(dict.fromkeys(candidates))
            scored = [row for row in tried if abs(self.model.churn(row) - prediction["churn"]) <= 1e-6
                      and same(row[15], prediction["months"])]
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
            fresh = {row for deliveries in self.prefixes(relevant, due, now) for row in self.rows(contact, deliveries, months, True)}
            fresh |= {row for deliveries in self.prefixes(relevant, due, now) for row in self.rows(contact, deliveries, months, False)}
            if not fresh & set(scored):
                self.complain(contact, f"what was scored last is not what it is now: {scored}, {sorted(fresh)}")


def main():
    parser = argparse.ArgumentParser()
    for name in ("recording", "answers", "customers", "model"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--window", type=float, default=5)
    options = parser.parse_args()
    judge = Judge(options)
    with open(options.answers, encoding="utf-8") as file:
        details = [json.loads(line) for line in file]
    offers = [offer for detail in details for offer in detail["offers"]]
    for detail in details:
        judge.judge(detail, offers)
    print("\n".join(judge.complaints[:40]))
    print(json.dumps({**judge.n, "deliveries": len(judge.deliveries), "offers": len(offers), "wrong": len(judge.complaints)}))
    return 1 if judge.complaints or not judge.n["contacts"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
