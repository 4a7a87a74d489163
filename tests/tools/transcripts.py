#!/usr/bin/python3
"""Prints the calls of a recording (churn-desk-local --record FILE) to be read: who said what, when, and how it sounded.

Usage: transcripts.py RECORDING [--list] [--contact ID]…

Times are minutes and seconds since the contact began; + is a positive, - a negative turn, as the analysis heard it. A
transfer is printed with the contact that it came from. --list prints one line a chain of contacts: to choose from.
"""

import argparse
import collections
import datetime
import json

MARKS = {"POSITIVE": "+", "NEGATIVE": "-", "NEUTRAL": " "}
TIMES = {"INITIATED": "initiationTimestamp", "QUEUED": "enqueueTimestamp", "CONNECTED_TO_AGENT": "connectedToAgentTimestamp",
         "DISCONNECTED": "disconnectTimestamp"}


def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


class Contact:
    def __init__(self):
        self.detail, self.events, self.turns, self.rules, self.phone = {}, {}, {}, 0, None

    def take(self, detail):
        self.detail.update(detail)
        at = {**detail, **detail.get("queueInfo", {}), **detail.get("agentInfo", {})}.get(TIMES.get(detail["eventType"]))
        if at:
            self.events[detail["eventType"]] = moment(at)

    def started(self):
        return self.events.get("INITIATED", 0)


def read(path):
    contacts = collections.defaultdict(Contact)
    with open(path, encoding="utf-8") as file:
        for line in map(json.loads, filter(str.strip, file)):
            detail = line.get("detail", {})
            if "Details" in line:
                data = line["Details"]["ContactData"]
                contacts[data["ContactId"]].phone = (data.get("CustomerEndpoint") or {}).get("Address")
            elif "eventType" in detail:
                contacts[detail["contactId"]].take(detail)
            elif detail:
                contacts[detail["contactArn"].split("/")[-1]].rules += 1
            for part in line.get("Segments", []):
                turn = part.get("Transcript")
                if turn:
                    contacts[line["ContactId"]].turns[turn["Id"]] = turn
    return contacts


def chains(contacts):
    """The contacts of each customer's one matter, in order."""
    found = collections.defaultdict(list)
    for name, contact in sorted(contacts.items(), key=lambda item: item[1].started()):
        if contact.detail:
            found[contact.detail.get("initialContactId", name)].append((name, contact))
    return list(found.values())


def clock(seconds):
    return f"{int(seconds // 60):3d}:{int(seconds % 60):02d}"


def describe(chain):
    first, last = chain[0][1], chain[-1][1]
    methods = " → ".join(contact.detail["initiationMethod"].lower() for _, contact in chain)
    ended = last.events.get("DISCONNECTED")
    turns = [turn for _, contact in chain for turn in contact.turns.values()]
    tones = collections.Counter(MARKS.get(turn.get("Sentiment"), "?") for turn in turns if turn["ParticipantRole"] == "CUSTOMER")
    length = clock(ended - first.started()).strip() if ended else "still on"
    return (f"{first.detail['channel'].lower()}, {methods}; {length}; {len(turns)} turns, the customer's +{tones['+']} -{tones['-']}; "
            f"{last.detail.get('disconnectReason', 'not ended')}")


def show(chain):
    start = chain[0][1].started()
    for name, contact in chain:
        print(f"-- contact {name}")
        lines = [(at, f"({what.lower().replace('_', ' ')})") for what, at in contact.events.items()]
        for turn in contact.turns.values():
            at = contact.started() + turn["BeginOffsetMillis"] / 1000
            seconds = (turn["EndOffsetMillis"] - turn["BeginOffsetMillis"]) / 1000
            lines.append((at, f"{turn['ParticipantRole'].lower():8} {MARKS.get(turn.get('Sentiment'), '?')} "
                              f"{turn['Content']}" + (f"  [{seconds:.0f} s]" if seconds >= 1 else "")))
        for at, text in sorted(lines):
            print(f"{clock(at - start)}  {text}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recording")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--contact", action="append", default=[])
    options = parser.parse_args()
    for chain in chains(read(options.recording)):
        names = [name for name, _ in chain]
        if options.contact and not set(options.contact) & set(names):
            continue
        print(f"{names[0]}  {describe(chain)}")
        if not options.list:
            show(chain)
            print()


if __name__ == "__main__":
    main()
