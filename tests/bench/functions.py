"""The functions of AWS Lambda as processes of this machine that are measured: their start, the processor of a
warm invocation and their memory.

    ours = functions.Ours(cloud, task)
    ours.measure("analyse", rounds)     # Cost(ready=…, first=…, processor=…, memory=…)
"""

import base64
import collections
import contextlib
import glob
import json
import os
import re
import statistics
import sys
import time
import uuid

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "cloud"))

import lambda_cloud  # noqa: E402
import runtime_double  # noqa: E402

STARTS = 5
WARM_UP = 20
# How much of one kind happens in one call. What a customer's item keeps of offers would else be that of hundreds.
EVENTS_A_CALL = 4

# What ours may take of the demonstration's processor; and of its start and its memory, all of them.
AIMS = {"customer-lookup": 1, "initial-prediction": 1 / 5, "analyse": 1 / 5, "record-sentiment": 1, "agent-api": 1,
        "offer": 1 / 5}
AIM_READY, AIM_MEMORY = 1 / 5, 1 / 2

# In Lambda a function shares its processor with nobody: here it has the last one to itself, where there are several, and
# all else the others. What else runs would empty its caches between two requests, more so on two processors than on
# eight.
PROCESSORS = sorted(os.sched_getaffinity(0))
OWN = set(PROCESSORS[1:][-1:])

# Milliseconds from the start to the first question for an invocation, and to the first answer; milliseconds of
# processor of a warm invocation; the most that it had of memory, in MiB. All but the last are medians.
Cost = collections.namedtuple("Cost", "ready first processor memory")


def now():
    return time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())


def make_room():
    """Keeps this process, and what it starts from now on, off the processor of the function that is measured."""
    if OWN:
        os.sched_setaffinity(0, set(PROCESSORS) - OWN)


def say(line):
    """Prints a line of the table: of what speaks TAP Meson shows, with -v, what stands in stderr."""
    print(line, file=sys.stderr, flush=True)


def sum_up(costs):
    """What several passes come to. Of processor the least counts: a virtual machine that waits loses its place to others,
    for seconds at a time, and after each request of such a pass it begins with empty caches, up to twice as slowly."""
    costs = list(costs)
    return Cost(statistics.median(cost.ready for cost in costs), statistics.median(cost.first for cost in costs),
                min(cost.processor for cost in costs), max(cost.memory for cost in costs))


def judge_memory(report, handler, ours, theirs):
    report.verdict(f"{handler}: memory", [] if ours <= theirs * AIM_MEMORY else
                   [f"{ours:.1f} MiB, more than half of the demonstration's {theirs:.1f}"])


class Process:
    """A function, warm or not."""

    def __init__(self, command, handler, environment):
        self.runtime = runtime_double.Runtime()
        self.function = runtime_double.Function(self.runtime, command, handler, environment)

    def call(self, event):
        outcome = self.runtime.invoke(event)
        answer = outcome.body or {}
        if (outcome.kind != "response" or answer.get("statusCode", 200) >= 300
                or answer.get("message", "Success") != "Success"):
            raise AssertionError(f"{answer} {self.function.read(self.function.out)} "
                                 f"{self.function.read(self.function.err)}")
        return answer

    def isolate(self):
        """To be called before it has other threads."""
        if OWN:
            os.sched_setaffinity(self.function.process.pid, OWN)

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


class Functions:
    """Some functions, and what is asked of them: start() and events() are theirs to say."""

    def __init__(self, cloud, task, first=0):
        """first: the number of their first contact, when others have some in the same cloud."""
        self.cloud, self.task = cloud, task
        self.number = first

    def start(self, handler):
        """Starts the process of a function."""
        raise NotImplementedError

    def events(self, handler):
        """Yields the events of a function, each of them new to it."""
        raise NotImplementedError

    def contact(self, number):
        """The id of a contact that Amazon Connect knows."""
        name = f"4a573372-1f28-4e26-b97b-{number:012}"
        self.cloud.connect.contacts[name] = {"Id": name}
        return name

    def customer(self, number):
        return self.cloud.customers[number % len(self.cloud.customers)]

    def lookup(self, number):
        return lambda_cloud.lookup(self.contact(number), self.phone(self.customer(number)))

    @staticmethod
    def phone(customer):
        return customer["phone"].split(";")[0]

    @staticmethod
    def turns(begin, sentiment):
        """Four turns, two of them the customer's."""
        return [lambda_cloud.turn(begin + part, "CUSTOMER" if part % 2 else "AGENT", begin * 1000 + part * 900,
                                  sentiment if part % 2 else None)
                for part in range(4)]

    def measure(self, handler, rounds):
        events = self.events(handler)
        starts, firsts = [], []
        for _ in range(STARTS):
            event = next(events)
            process = self.start(handler)
            process.isolate()
            starts.append(process.started())
            process.call(event)
            firsts.append((time.monotonic() - process.function.started) * 1000)
            if len(starts) < STARTS:
                process.close()
        for _ in range(WARM_UP):
            process.call(next(events))
        spent = []
        for _ in range(rounds):
            event = next(events)
            before = process.processor()
            process.call(event)
            spent.append(process.processor() - before)
        memory = process.memory()
        process.close()
        return Cost(statistics.median(starts), statistics.median(firsts), statistics.median(spent), memory)


class Ours(Functions):
    """The functions of the unpacked zip."""

    def __init__(self, cloud, task, **more):
        """more: what they are told besides in their environment."""
        super().__init__(cloud, task)
        self.more = more
        self.helpers = {}

    def close(self):
        for process in self.helpers.values():
            process.close()

    def start(self, handler):
        return Process([os.path.join(self.task, "bootstrap")], handler,
                       {**self.cloud.environment(handler), "LAMBDA_TASK_ROOT": self.task, **self.more})

    def helper(self, handler, event):
        """What must have happened before, by a process that is not measured."""
        if handler not in self.helpers:
            self.helpers[handler] = self.start(handler)
        return self.helpers[handler].call(event)

    def batch(self, number, begin, sentiment):
        record = {"Version": "1.0.0", "Channel": "VOICE", "ContactId": self.contact(number), "EventType": "SEGMENTS",
                  "Segments": self.turns(begin, sentiment)}
        data = base64.b64encode(json.dumps(record).encode()).decode()
        return {"Records": [{"kinesis": {"sequenceNumber": "1", "data": data,
                                         "approximateArrivalTimestamp": time.time()}}]}

    def prepare_call(self, number):
        """A live call that began a while ago, with its first prediction and its first words."""
        self.helper("customer-lookup", self.lookup(number))
        self.helper("track", lambda_cloud.contact_event(
            "CONNECTED_TO_AGENT", self.contact(number), number,
            time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 3600))))
        self.helper("initial-prediction", {"contact": self.contact(number)})
        self.helper("segments", self.batch(number, 1, "NEUTRAL"))

    def events(self, handler):
        self.number += 1000
        for round_ in range(1000):
            number = self.number + round_
            base = number - round_ % EVENTS_A_CALL
            contact = self.contact(base)
            if number == base and handler not in ("customer-lookup", "initial-prediction"):
                self.prepare_call(base)
            if handler == "customer-lookup":
                yield self.lookup(number)
            elif handler == "initial-prediction":
                self.helper("customer-lookup", self.lookup(number))
                yield {"contact": self.contact(number)}
            elif handler == "segments":
                yield self.batch(base, 10 + 10 * round_, "POSITIVE" if round_ % 2 else "NEGATIVE")
            elif handler == "analyse":
                # The newest turn says something else each time: each tick scores.
                self.helper("segments", self.batch(base, 10 + 10 * round_, "POSITIVE" if round_ % 2 else "NEGATIVE"))
                yield {"contact": contact, "tick": round_}
            elif handler == "record-sentiment":
                yield lambda_cloud.rule_event("NegativeSentiment", contact, number, now())
            elif handler == "track":
                yield lambda_cloud.contact_event("QUEUED", contact, number, now())
            elif handler == "offer":
                yield lambda_cloud.request(lambda_cloud.SUPERVISOR, "POST", f"/contacts/{contact}/offers",
                                           json.dumps({"months": 12 + round_ % 24}),
                                           **{"Idempotency-Key": str(uuid.uuid4())})
            elif handler == "agent-api":
                yield lambda_cloud.request(lambda_cloud.SUPERVISOR, "GET", f"/contacts/{contact}")
            else:
                yield {"detail-type": "Scheduled Event"}
