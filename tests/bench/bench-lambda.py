#!/usr/bin/python3
"""What the functions of the zip cost, beside what those of the demonstration did: start, processor and
memory, with the same doubles of AWS over plain HTTP.

    bench-lambda.py ZIP CHURN-DESK-TRAIN MODEL CUSTOMERS BUILD-FOLDER [ROUNDS [PASSES]]

Prints the table, and TAP: of the figures only the memory is judged, since time depends on what else the
machine does.
"""

import collections
import contextlib
import os
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "tools"))
sys.path.insert(0, os.path.join(ROOT, "tests", "cloud"))

import tap  # noqa: E402

ZIP, TRAIN, MODEL, CUSTOMERS, BUILD = sys.argv[1:6]
ROUNDS = int(sys.argv[6]) if len(sys.argv) > 6 else 100
PASSES = int(sys.argv[7]) if len(sys.argv) > 7 else 5

import functions  # noqa: E402
import lambda_cloud  # noqa: E402
import npm  # noqa: E402

# The demonstration's functions, as they were once measured on another machine (repaired where they do not run):
# start to ready in ms, processor of a warm invocation in ms (analyse without its printing), peak memory in MiB.
# The benchmark `demonstration` measures them anew, beside ours.
DEMONSTRATION = {
    "customer-lookup": (285, 3.7, 53),
    "initial-prediction": (268, 4.4, 59),
    "analyse": (432, 9.8, 100),
    "record-sentiment": (546, 9.8, 101),
    "offer": (483, 8.2, 103),
    "agent-api": (259, 1.4, 52),
}


def measure(task, costs):
    """Each function in a new account: costs[handler] gets what it took."""
    with contextlib.ExitStack() as stack:
        dynalite = npm.Dynalite(BUILD)
        stack.callback(dynalite.close)
        cloud = stack.enter_context(lambda_cloud.Cloud(dynalite, TRAIN, MODEL, CUSTOMERS))
        # Straight to the engine: the double's judgement takes longer than the engine.
        ours = functions.Ours(cloud, task, AWS_ENDPOINT_URL_DYNAMODB=f"http://127.0.0.1:{dynalite.port}")
        stack.callback(ours.close)
        for handler in cloud.functions:
            costs[handler].append(ours.measure(handler, ROUNDS))


def show(report, handler, cost):
    theirs = DEMONSTRATION.get(handler)
    parts = [""] * 3
    if theirs:
        parts = [f" ({mine / other:.2f} <= {aim:.1f})" for mine, other, aim in
                 ((cost.ready, theirs[0], functions.AIM_READY),
                  (cost.processor, theirs[1], functions.AIMS[handler]),
                  (cost.memory, theirs[2], functions.AIM_MEMORY))]
        functions.judge_memory(report, handler, cost.memory, theirs[2])
    functions.say(f"{handler:20}{cost.ready:6.0f}{parts[0]:14}{cost.first:17.0f}"
                  f"{cost.processor:10.2f}{parts[1]:14}{cost.memory:8.1f}{parts[2]:14}")


def main():
    report = tap.Reporter()
    costs = collections.defaultdict(list)
    functions.make_room()
    with tempfile.TemporaryDirectory(prefix="churn-bench-") as task:
        lambda_cloud.unpack(ZIP, task)
        for _ in range(PASSES):
            measure(task, costs)
    functions.say(f"The median of {ROUNDS} warm invocations, of {PASSES} passes the least; in brackets the part of "
                  "what the demonstration's once took on another machine, and what is aimed at")
    functions.say(f"{'function':20}{'ready ms':>20}{'first answer ms':>17}{'processor ms':>24}{'memory MiB':>22}")
    for handler, all_ in costs.items():
        show(report, handler, functions.sum_up(all_))
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
