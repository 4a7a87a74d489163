#!/usr/bin/python3
"""What the functions of the zip cost, beside what those of the demonstration did: start, processor and
memory, with the same doubles of AWS over plain HTTP.

    bench-lambda.py ZIP CHURN-DESK-TRAIN MODEL CUSTOMERS BUILD-FOLDER [ROUNDS]

Prints the table, and TAP: of the figures only the memory is judged, since time depends on what else the
machine does.
"""

import base64
import contextlib
import glob
import json
import os
import re
import statistics
import sys
import tempfile
import time
import uuid
import zipfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "tools"))
sys.path.insert(0, os.path.join(ROOT, "tests", "cloud"))

import tap  # noqa: E402

ZIP, TRAIN, MODEL, CUSTOMERS, BUILD = sys.argv[1:6]
ROUNDS = int(sys.argv[6]) if len(sys.argv) > 6 else 200
STARTS = 5
# How much of one kind happens in one call. What a customer's item keeps of offers would else be that of hundreds.
EVENTS_A_CALL = 4

import lambda_cloud  # noqa: E402
import npm  # noqa: E402
import runtime_double  # noqa: E402

# The demonstration's functions, measured in the same way (repaired where they do not run): start to ready in
# ms, processor of a warm invocation in ms (analyse without its printing), peak memory in MiB; and what ours may
# take of its processor.
DEMONSTRATION = {
    "customer-lookup": (285, 3.7, 53, 1),
    "initial-prediction": (268, 4.4, 59, 1 / 5),
    "analyse": (432, 9.8, 100, 1 / 5),
    "record-sentiment": (546, 9.8, 101, 1),
    "offer": (483, 8.2, 103, 1 / 5),
    "agent-api": (259, 1.4, 52, 1),
}


def contact(number):
    return f"4a573372-1f28-4e26-b97b-{number:012}"


def now():
    return time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())


class Process:
    """A function of the unpacked zip, warm or not."""

    def __init__(self, cloud, task, handler, dynalite):
        self.runtime = runtime_double.Runtime()
        self.function = runtime_double.Function(
            self.runtime, [os.path.join(task, "bootstrap")], handler,
            {**cloud.environment(handler), "LAMBDA_TASK_ROOT": task,
             # Straight to the engine: the double's judgement takes longer than the engine.
             "AWS_ENDPOINT_URL_DYNAMODB": f"http://127.0.0.1:{dynalite.port}"})

    def call(self, event):
        outcome = self.runtime.invoke(event)
        if outcome.kind != "response" or outcome.body and outcome.body.get("statusCode", 200) >= 300:
            raise AssertionError(f"{outcome.body} {self.function.read(self.function.err)}")
        return outcome.body

    def started(self):
        """Milliseconds from the start to the first question for an invocation."""
        if not self.runtime.asked.wait(runtime_double.LIMIT):
            raise AssertionError(self.function.read(self.function.err))
        return (self.runtime.first_asked - self.function.started) * 1000

    def processor(self):
        """Milliseconds of processor of all its threads so far."""
        total = 0
        for path in glob.glob(f"/proc/{self.function.process.pid}/task/*/schedstat"):
            with contextlib.suppress(OSError), open(path, encoding="ascii") as file:
                total += int(file.read().split()[0])
        return total / 1e6

    def memory(self):
        """The most that it had of memory, in MiB."""
        with open(f"/proc/{self.function.process.pid}/status", encoding="ascii") as file:
            return int(re.search(r"VmHWM:\s+(\d+) kB", file.read()).group(1)) / 1024

    def close(self):
        self.function.close()
        self.runtime.close()


class Bench:
    def __init__(self, cloud, task, dynalite):
        self.cloud, self.task, self.dynalite = cloud, task, dynalite
        self.number = 0
        self.helpers = {}

    def close(self):
        for process in self.helpers.values():
            process.close()

    def helper(self, handler, event):
        """What must have happened before, by a process that is not measured."""
        if handler not in self.helpers:
            self.helpers[handler] = Process(self.cloud, self.task, handler, self.dynalite)
        return self.helpers[handler].call(event)

    def customer(self, number):
        return self.cloud.customers[number % len(self.cloud.customers)]

    def lookup(self, number):
        self.cloud.connect.contacts[contact(number)] = {"Id": contact(number)}
        return lambda_cloud.lookup(contact(number), self.customer(number)["phone"].split(";")[0])

    def batch(self, number, begin, sentiment):
        """Four turns, two of them the customer's."""
        record = {"Version": "1.0.0", "Channel": "VOICE", "ContactId": contact(number), "EventType": "SEGMENTS",
                  "Segments": [lambda_cloud.turn(begin + part, "CUSTOMER" if part % 2 else "AGENT",
                                                 begin * 1000 + part * 900, sentiment if part % 2 else None)
                               for part in range(4)]}
        data = base64.b64encode(json.dumps(record).encode()).decode()
        return {"Records": [{"kinesis": {"sequenceNumber": "1", "data": data,
                                         "approximateArrivalTimestamp": time.time()}}]}

    def prepare_call(self, number):
        """A live call that began a while ago, with its first prediction and its first words."""
        self.helper("customer-lookup", self.lookup(number))
        self.helper("track", lambda_cloud.contact_event(
            "CONNECTED_TO_AGENT", contact(number), number, time.strftime("%Y-%m-%dT%H:%M:%SZ",
                                                                         time.gmtime(time.time() - 3600))))
        self.helper("initial-prediction", {"contact": contact(number)})
        self.helper("segments", self.batch(number, 1, "NEUTRAL"))

    def events(self, handler):
        """Yields the events of a function, each of them new to it."""
        self.number += 1000
        for round_ in range(1000):
            number = self.number + round_
            base = number - round_ % EVENTS_A_CALL
            if number == base and handler not in ("customer-lookup", "initial-prediction"):
                self.prepare_call(base)
            if handler == "customer-lookup":
                yield self.lookup(number)
            elif handler == "initial-prediction":
                self.helper("customer-lookup", self.lookup(number))
                yield {"contact": contact(number)}
            elif handler == "segments":
                yield self.batch(base, 10 + 10 * round_, "POSITIVE" if round_ % 2 else "NEGATIVE")
            elif handler == "analyse":
                # The newest turn says something else each time: each tick scores.
                self.helper("segments", self.batch(base, 10 + 10 * round_, "POSITIVE" if round_ % 2 else "NEGATIVE"))
                yield {"contact": contact(base), "tick": round_}
            elif handler == "record-sentiment":
                yield lambda_cloud.rule_event("NegativeSentiment", contact(base), number, now())
            elif handler == "track":
                yield lambda_cloud.contact_event("QUEUED", contact(base), number, now())
            elif handler == "offer":
                yield lambda_cloud.request(lambda_cloud.SUPERVISOR, "POST", f"/contacts/{contact(base)}/offers",
                                           json.dumps({"months": 12 + round_ % 24}),
                                           **{"Idempotency-Key": str(uuid.uuid4())})
            elif handler == "agent-api":
                yield lambda_cloud.request(lambda_cloud.SUPERVISOR, "GET", f"/contacts/{contact(base)}")
            else:
                yield {"detail-type": "Scheduled Event"}

    def measure(self, handler):
        events = self.events(handler)
        starts, firsts = [], []
        for _ in range(STARTS):
            event = next(events)
            process = Process(self.cloud, self.task, handler, self.dynalite)
            starts.append(process.started())
            process.call(event)
            firsts.append((time.monotonic() - process.function.started) * 1000)
            if len(starts) < STARTS:
                process.close()
        for _ in range(5):
            process.call(next(events))
        spent = 0
        for _ in range(ROUNDS):
            event = next(events)
            before = process.processor()
            process.call(event)
            spent += process.processor() - before
        memory = process.memory()
        process.close()
        return statistics.median(starts), statistics.median(firsts), spent / ROUNDS, memory


def main():
    report = tap.Reporter()
    with contextlib.ExitStack() as stack:
        task = stack.enter_context(tempfile.TemporaryDirectory(prefix="churn-bench-"))
        with zipfile.ZipFile(ZIP) as archive:
            for entry in archive.infolist():
                os.chmod(archive.extract(entry, task), entry.external_attr >> 16 & 0o777)
        dynalite = npm.Dynalite(BUILD)
        stack.callback(dynalite.close)
        cloud = stack.enter_context(lambda_cloud.Cloud(dynalite, TRAIN, MODEL, CUSTOMERS))
        bench = Bench(cloud, task, dynalite)
        stack.callback(bench.close)
        report.diagnose(f"{ROUNDS} warm invocations, median of {STARTS} starts; in brackets the part of the "
                        "demonstration's, and what is aimed at")
        report.diagnose(f"{'function':20}{'ready ms':>20}{'first answer ms':>17}{'processor ms':>24}{'memory MiB':>22}")
        for handler in cloud.functions:
            ready, first, processor, memory = bench.measure(handler)
            theirs = DEMONSTRATION.get(handler)
            parts = [""] * 3
            if theirs:
                parts = [f" ({mine / other:.2f} <= {aim:.1f})" for mine, other, aim in
                         ((ready, theirs[0], 1 / 5), (processor, theirs[1], theirs[3]), (memory, theirs[2], 1 / 2))]
            report.diagnose(f"{handler:20}{ready:6.0f}{parts[0]:14}{first:17.0f}{processor:10.2f}{parts[1]:14}"
                            f"{memory:8.1f}{parts[2]:14}")
            report.verdict(f"{handler}: memory", [] if not theirs or memory <= theirs[2] / 2 else
                           [f"{memory:.1f} MiB, more than half of the demonstration's {theirs[2]}"])
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
