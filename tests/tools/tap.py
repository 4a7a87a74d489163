"""Runs the unittest cases of a script and prints the Test Anything Protocol.

    import tap
    tap.main()          # in place of unittest.main()

Meson then counts each case by itself (protocol: 'tap'), with the reason of each one skipped.
"""

import sys
import traceback
import unittest


class Reporter:
    """Numbers the lines of one run, for scripts whose checks are no unittest cases."""

    def __init__(self, stream=None):
        self.stream = stream or sys.stdout
        self.number = 0
        self.failures = 0

    def _line(self, word, name, directive=""):
        self.number += 1
        name = name.replace("#", "").replace("\n", " ")
        print(f"{word} {self.number} - {name}{directive}", file=self.stream, flush=True)

    def diagnose(self, text):
        for line in str(text).splitlines():
            print(f"# {line}", file=self.stream, flush=True)

    def passed(self, name):
        self._line("ok", name)

    def failed(self, name, why=""):
        self.failures += 1
        self.diagnose(why)
        self._line("not ok", name)

    def skipped(self, name, reason):
        self._line("ok", name, f" # SKIP {reason}")

    def verdict(self, name, complaints):
        """One line: passed where complaints is empty, failed with them where not."""
        if complaints:
            self.failed(name, "\n".join(complaints))
        else:
            self.passed(name)

    def finish(self):
        """Prints the plan and returns the exit status."""
        print(f"1..{self.number}", file=self.stream, flush=True)
        return 1 if self.failures or not self.number else 0


class _Result(unittest.TestResult):
    def __init__(self, reporter):
        super().__init__()
        self.reporter = reporter
        self.broken = set()

    @staticmethod
    def _name(test):
        return test.id().removeprefix("__main__.")

    def _fail(self, test, err):
        self.reporter.failed(self._name(test), "".join(traceback.format_exception(*err)))

    def addSuccess(self, test):
        super().addSuccess(test)
        if test not in self.broken:
            self.reporter.passed(self._name(test))

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._fail(test, err)

    def addError(self, test, err):
        super().addError(test, err)
        self._fail(test, err)

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err:
            self.broken.add(test)
            self._fail(subtest, err)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.reporter.skipped(self._name(test), reason)

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self.reporter.passed(self._name(test))

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self.reporter.failed(self._name(test), "passed, and was expected not to")


def main():
    """Runs every case of the script that calls it, or the names given as arguments; exits."""
    loader = unittest.defaultTestLoader
    module = sys.modules["__main__"]
    if len(sys.argv) > 1:
        suite = loader.loadTestsFromNames(sys.argv[1:], module)
    else:
        suite = loader.loadTestsFromModule(module)
    reporter = Reporter()
    suite.run(_Result(reporter))
    sys.exit(reporter.finish())
