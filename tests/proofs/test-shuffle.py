#!/usr/bin/python3
"""Recorded calls with every kind of ending, each delivery twice, shuffled: the store is always the
one that they give once and in order.

Usage: test-shuffle.py PROGRAM DATA [--shuffles N] [--seed N]

Every shuffle goes through the real program, by POST /events and POST /lookup, with names and
customers of its own in one store. No tick comes between them (a tick is a matter of when); at the
end the program is started again, quickly enough for every live call's tick: that then gives the same
features and the same churn for all of them, too.
"""

import argparse
import pathlib
import random
import re
import tempfile
import time

import proof
import recorded_calls
import tap

# A tick would be due after 1,500 seconds.
SLOW, FAST = 0.01, 60


def live_churn(path):
    """Of live contacts by their take: what is shown, and of what row; None while a tick is still to
    come."""
    found = {}
    with proof.connect(path) as database:
        rows = database.execute(
            "SELECT c.id, c.churn, c.months, f.row, (SELECT p.features FROM predictions p "
            "WHERE p.contact_id = c.id ORDER BY version DESC LIMIT 1) FROM contacts c "
            "JOIN features f ON f.customer_id = c.customer_id WHERE c.live").fetchall()
    database.close()
    for contact, churn, months, row, scored in rows:
        if row != scored:
            return None
        take, name = contact.split("-", 1)
        found.setdefault(take, {})[name] = (churn, months, row)
    return found


def prove(reporter, options, folder):
    rng = random.Random(options.seed)
    base = int(time.time()) - 600
    store = folder / "store"
    prefixes = [f"take{take:04d}-" for take in range(options.shuffles + 1)]
    proof.write_customers(folder / "customers.csv",
                          [row for take, prefix in enumerate(prefixes)
                           for row in recorded_calls.customers(prefix, take)])
    arguments = ["--contacts", 0, "--store", store, "--customers", folder / "customers.csv"]
    server = proof.Server(options.program, *arguments, "--speed", SLOW, data=options.data)
    for take, prefix in enumerate(prefixes):
        deliveries = [delivery for _, call in recorded_calls.calls(prefix, take, base) for delivery in call]
        if take > 0:
            deliveries *= 2
            rng.shuffle(deliveries)
        server.deliver(deliveries)
    server.stop()

    expected = proof.dump(store, prefixes[0])
    everything = proof.dump(store)
    reporter.diagnose(f"{len(recorded_calls.calls('', 0, base))} calls, {len(deliveries)} deliveries a "
                      f"shuffle, {len(expected)} rows each, seed {options.seed}")
    reporter.verdict("the recording gives what it should", sane(expected))
    by_take = {prefix: [] for prefix in prefixes}
    for line in everything:
        named = re.search(r"take\d{4}-", line)
        owner = named[0] if named else "nobody"
        by_take.setdefault(owner, []).append(line.replace(owner, ""))
    reporter.verdict("nothing else is in the store", by_take.pop("nobody", []))
    for take, prefix in enumerate(prefixes[1:], 1):
        got = sorted(line.replace(recorded_calls.phone(take, 0)[:9], recorded_calls.phone(0, 0)[:9])
                     for line in by_take[prefix])
        reporter.verdict(f"shuffle {take}", proof.difference(expected, got))

    server = proof.Server(options.program, *arguments, "--speed", FAST, data=options.data)
    shown = proof.wait_for(lambda: live_churn(store), "the ticks of the live calls")
    first = shown.pop(prefixes[0][:-1])
    complaints = [] if len(first) == 4 else [f"live with a customer are {sorted(first)}"]
    complaints += [] if len(shown) == options.shuffles else [f"only {len(shown)} shuffles have live calls"]
    complaints += [f"{take}: {got}, expected {first}" for take, got in shown.items() if got != first]
    server.stop()
    reporter.verdict("after their ticks all live calls have the same churn", complaints)


def sane(lines):
    """That the expected store is not an empty one: some rows of it, told by hand."""
    text = "\n".join(lines)
    wanted = [
        '"id": "ordinary"', '"id": "transfer", "initial_id": "transferred"', '"id": "second-call"',
        '"customer_id": "customer15", "customer_name": "Name15 Ruiz"',
        '"event_id": "queued-twice-r41"', '"id": "c17900"',
    ]
    return [f"there is no {piece}" for piece in wanted if piece not in text] + (
        ["a supervisor's contact is kept"] if '"monitor"' in text else [])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("data", help="the folder with the model")
    parser.add_argument("--shuffles", type=int, default=200)
    parser.add_argument("--seed", type=int, default=3)
    options = parser.parse_args()
    reporter = tap.Reporter()
    with tempfile.TemporaryDirectory() as folder:
        prove(reporter, options, pathlib.Path(folder))
    return reporter.finish()


if __name__ == "__main__":
    raise SystemExit(main())
