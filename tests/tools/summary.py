#!/usr/bin/python3
"""Counts what the tests found, and prints it so that the last line is `N passed, N failed, N skipped`.

    summary.py [--stages FILE] [BUILD]    reads BUILD/meson-logs/testlog.json and testlog.junit.xml
    summary.py --self-test

Each case of a TAP program counts singly. A program that ends badly although all its cases passed
is one failure more; so are a skip that gives no reason, and a run in which nothing was tested.
The stages file holds a line a stage: passed, failed or skipped, a tab, its name, a tab, the reason.
The exit status is 0 only where nothing failed and something passed.
"""

import json
import os
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "tools"))

import tap  # noqa: E402

GOOD = ("OK", "EXPECTEDFAIL")
LINES_SHOWN = 60


class Counts:
    def __init__(self):
        self.passed = []
        self.failed = []
        self.skipped = []

    def skip(self, name, reason):
        reason = (reason or "").strip()
        if reason:
            self.skipped.append((name, reason))
        else:
            self.failed.append((name, "skipped without saying why"))


def last_line(text):
    lines = [line.strip() for line in (text or "").splitlines() if line.strip()]
    return lines[-1] if lines else ""


def reason_of_program(run):
    """Why a whole program was skipped: the plan's `# SKIP reason`, or else the last line it wrote."""
    for line in (run.get("stdout") or "").splitlines():
        if line.startswith("1..0") and "#" in line:
            return line.split("#", 1)[1].strip().removeprefix("SKIP").removeprefix("skip").strip()
    return last_line(run.get("stderr")) or last_line(run.get("stdout"))


def short_name(name):
    """`churn-desk:unit / aws` or `churn-desk / aws`, without the project."""
    return name.split(" / ")[-1]


def count_case(counts, name, case):
    output = case.findtext("system-out") or ""
    if case.find("failure") is not None or case.find("error") is not None:
        counts.failed.append((name, output))
        return False
    if case.find("skipped") is not None:
        counts.skip(name, output)
    else:
        counts.passed.append(name)
    return True


def read_logs(counts, build):
    logs = os.path.join(build, "meson-logs")
    try:
        with open(os.path.join(logs, "testlog.json"), encoding="utf-8") as file:
            runs = [json.loads(line) for line in file if line.strip()]
        suites = {suite.get("name"): suite.findall("testcase") for suite in
                  ElementTree.parse(os.path.join(logs, "testlog.junit.xml")).iter("testsuite")}
    except (OSError, ValueError, ElementTree.ParseError) as error:
        counts.failed.append(("meson test", f"its logs cannot be read: {error}"))
        return []

    broken = []
    for run in runs:
        name = short_name(run["name"])
        cases = next((found for suite, found in suites.items() if len(found) > 0
                      and suite.endswith("." + run["name"])), None)
        sound = run["result"] in GOOD or run["result"] == "SKIP"
        if cases:
            whole = True
            for case in cases:
                whole = count_case(counts, f"{name}: {case.get('name')}", case) and whole
            if not sound and whole:
                counts.failed.append((name, f"{run['result']}, exit status {run.get('returncode')}"))
        elif run["result"] == "SKIP":
            counts.skip(name, reason_of_program(run))
        elif sound:
            counts.passed.append(name)
        else:
            counts.failed.append((name, f"{run['result']}, exit status {run.get('returncode')}"))
        if not sound:
            broken.append(run)
    return broken


def read_stages(counts, path):
    with open(path, encoding="utf-8") as file:
        for line in file:
            verdict, name, reason = (line.rstrip("\n").split("\t") + ["", ""])[:3]
            if verdict == "passed":
                counts.passed.append(name)
            elif verdict == "skipped":
                counts.skip(name, reason)
            else:
                counts.failed.append((name, reason))


def report(counts, broken, out=sys.stdout):
    for run in broken:
        print(f"\n---- {short_name(run['name'])}: {run['result']} ----", file=out)
        for stream in ("stdout", "stderr"):
            lines = [line for line in (run.get(stream) or "").splitlines()
                     if stream == "stderr" or not line.startswith("ok ")]
            if len(lines) > LINES_SHOWN:
                print(f"({len(lines) - LINES_SHOWN} lines of {stream} before, in testlog.txt)", file=out)
            for line in lines[-LINES_SHOWN:]:
                print(line, file=out)
    if not counts.passed and not counts.failed:
        counts.failed.append(("check", "nothing was tested"))
    print(file=out)
    for name, why in counts.failed:
        print(f"failed: {name}" + (f" ({last_line(why)})" if last_line(why) else ""), file=out)
    for name, reason in counts.skipped:
        print(f"skipped: {name}: {reason}", file=out)
    print(f"{len(counts.passed)} passed, {len(counts.failed)} failed, {len(counts.skipped)} skipped",
          file=out)
    return 1 if counts.failed or not counts.passed else 0


def self_test():
    def judge(runs, suites, stages=""):
        with tempfile.TemporaryDirectory() as build:
            os.mkdir(os.path.join(build, "meson-logs"))
            if runs is not None:
                with open(os.path.join(build, "meson-logs", "testlog.json"), "w") as file:
                    file.writelines(json.dumps(run) + "\n" for run in runs)
                with open(os.path.join(build, "meson-logs", "testlog.junit.xml"), "w") as file:
                    file.write(f"<testsuites>{suites}</testsuites>")
            path = os.path.join(build, "stages")
            with open(path, "w") as file:
                file.write(stages)
            counts = Counts()
            broken = read_logs(counts, build)
            read_stages(counts, path)
            with open(os.devnull, "w") as nowhere:
                status = report(counts, broken, nowhere)
            return len(counts.passed), len(counts.failed), len(counts.skipped), status

    def run(result, **more):
        return {"name": "p / t", "result": result, "returncode": 0, "stdout": "", "stderr": "", **more}

    def suite(*cases):
        return '<testsuite name="p.p / t">' + "".join(
            f'<testcase name="c">{case}</testcase>' for case in cases) + "</testsuite>"

    told = "<skipped/><system-out>no network</system-out>"
    cases = [
        ("a program that passes", ([run("OK")], ""), (1, 0, 0, 0)),
        ("cases count singly", ([run("OK")], suite("", "", told)), (2, 0, 1, 0)),
        ("a case that fails", ([run("FAIL")], suite("", "<failure/>")), (1, 1, 0, 1)),
        ("all cases pass and the program crashes", ([run("ERROR")], suite("", "")), (2, 1, 0, 1)),
        ("a program that takes too long", ([run("TIMEOUT")], ""), (0, 1, 0, 1)),
        ("a skip without a reason", ([run("OK")], suite("", "<skipped/>")), (1, 1, 0, 1)),
        ("a program skipped without a reason", ([run("SKIP"), run("OK")], ""), (1, 1, 0, 1)),
        ("a program skipped with one", ([run("SKIP", stderr="no font\n"), run("OK")], ""), (1, 0, 1, 0)),
        ("a plan that skips", ([run("SKIP", stdout="1..0 # SKIP no bus\n"), run("OK")], ""), (1, 0, 1, 0)),
        ("nothing but skips", ([run("SKIP", stderr="no font\n")], ""), (0, 1, 1, 1)),
        ("nothing at all", ([], ""), (0, 1, 0, 1)),
        ("no logs", (None, ""), (0, 1, 0, 1)),
        ("a stage that failed", ([run("OK")], "", "failed\tbuild\twhy\n"), (1, 1, 0, 1)),
        ("stages that did not", ([run("OK")], "", "passed\ta\nskipped\tb\twhy\n"), (2, 0, 1, 0)),
    ]
    reporter = tap.Reporter()
    for name, arguments, expected in cases:
        found = judge(*arguments)
        reporter.verdict(name, [] if found == expected else [f"expected {expected}, found {found}"])
    return reporter.finish()


def main():
    arguments = sys.argv[1:]
    if arguments == ["--self-test"]:
        return self_test()
    counts = Counts()
    broken = []
    if arguments[:1] == ["--stages"]:
        read_stages(counts, arguments[1])
        arguments = arguments[2:]
    if arguments:
        broken = read_logs(counts, arguments[0])
    return report(counts, broken)


if __name__ == "__main__":
    sys.exit(main())
