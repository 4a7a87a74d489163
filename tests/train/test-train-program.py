#!/usr/bin/python3
"""churn-desk-train as its users run it.

    test-train-program.py PROGRAM CUSTOMERS MODEL
"""

import csv
import io
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "tools"))

import tap  # noqa: E402

PROGRAM, CUSTOMERS, MODEL = sys.argv[1:4]
del sys.argv[1:4]
# The demonstration's own table lies beside the project, where it lies at all.
PROCESSED = os.environ.get("CHURN_PROCESSED") or os.path.join(
    ROOT, "..", "shared", "data", "churn_processed.csv")


def run(*arguments, status=0):
    done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=240)
    if done.returncode != status:
        raise AssertionError(f"{arguments}: status {done.returncode}, not {status}\n"
                             f"{done.stdout}{done.stderr}")
    return done


def figure(text, name):
    return float(re.search(rf"^  {re.escape(name)} +([0-9.e-]+)", text, re.M).group(1))


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="churn-train-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def read(self, *names):
        with open(self.path(*names), "rb") as file:
            return file.read()

    def write(self, name, data):
        with open(self.path(name), "wb") as file:
            file.write(data)
        return self.path(name)


class Help(unittest.TestCase):
    def test_each_command_explains_itself(self):
        commands = re.findall(r"^  (\w+)  ", run("--help").stdout, re.M)
        self.assertEqual(commands, ["customers", "train", "report", "compare", "export", "ingest",
                                    "forget", "outcomes"])
        for command in commands:
            self.assertIn("Usage:", run(command, "--help").stdout)

    def test_misuse_is_64(self):
        self.assertIn("there is no command “fly”", run("fly", status=64).stderr)
        self.assertIn("Usage:", run(status=64).stderr)
        self.assertIn("--output is missing", run("train", CUSTOMERS, status=64).stderr)
        self.assertIn("--count must be", run("customers", "-n", "0", "-o", "x", status=64).stderr)
        self.assertIn("Unknown option", run("train", "--wings", status=64).stderr)


class Train(Folder):
    def test_twice_the_same(self):
        run("train", CUSTOMERS, "--quiet", "--output", self.path("a"))
        run("train", CUSTOMERS, "--quiet", "--output", self.path("b"))
        for name in ("xgboost-model.json", "evaluation.json"):
            self.assertEqual(self.read("a", name), self.read("b", name))
        with open(MODEL, "rb") as file:
            self.assertEqual(self.read("a", "xgboost-model.json"), file.read())

    def test_customers_twice_the_same(self):
        run("customers", "-n", "300", "-s", "5", "-o", self.path("a.csv"))
        run("customers", "-n", "300", "-s", "5", "-o", self.path("b.csv"))
        self.assertEqual(self.read("a.csv"), self.read("b.csv"))

    def test_demo_customers_can_be_learned(self):
        text = run("train", CUSTOMERS, "--output", self.path("m")).stdout
        tap_note(text)
        self.assertGreaterEqual(figure(text, "ROC AUC"), 0.95)
        self.assertLess(figure(text, "calibration error after"), 0.03)
        self.assertLess(figure(text, "largest gap, contributions"), 1e-4)
        evaluation = json.loads(self.read("m", "evaluation.json"))
        metrics = evaluation["binary_classification_metrics"]
        for key in ("accuracy", "precision", "recall", "roc_auc"):
            self.assertEqual(set(metrics[key]), {"value", "standard_deviation"})
        self.assertEqual(sum(metrics["confusion_matrix"][a][b] for a in "01" for b in "01"), count_customers() // 10)
        curve = metrics["receiver_operating_characteristic_curve"]
        self.assertEqual(curve["true_positive_rates"][-1], 1)
        area = sum((x2 - x1) * (y1 + y2) / 2 for x1, x2, y1, y2 in zip(
            curve["false_positive_rates"], curve["false_positive_rates"][1:],
            curve["true_positive_rates"], curve["true_positive_rates"][1:]))
        self.assertAlmostEqual(area, metrics["roc_auc"]["value"], places=9)

    def test_demonstrations_table(self):
        if not os.path.exists(PROCESSED):
            self.skipTest("the demonstration's churn_processed.csv is not on this machine")
        text = run("train", PROCESSED, "--folds", "5", "--repeats", "4", "--output",
                   self.path("m")).stdout
        tap_note(text)
        folds = text[text.index("cross-validation"):]
        self.assertGreaterEqual(figure(folds, "ROC AUC"), 0.998)
        self.assertGreaterEqual(figure(folds, "ROC AUC on rounded labels"), 0.98)
        self.assertGreaterEqual(figure(folds, "accuracy"), 0.98)
        self.assertLess(figure(folds, "Brier score"), 0.014)
        self.assertLess(figure(folds, "calibration error after"), 0.03)
        self.assertLess(figure(text, "largest gap, contributions"), 1e-4)

    def test_not_good_enough_is_2(self):
        done = run("train", CUSTOMERS, "--min-auc", "0.9999", "--output", self.path("m"), status=2)
        self.assertIn("nothing is published", done.stderr)
        self.assertFalse(os.path.exists(self.path("m")))

    def test_columns_in_any_order(self):
        with open(CUSTOMERS, encoding="utf-8") as file:
            rows = [line.rstrip("\n").split(",") for line in file]
        self.assertEqual({len(row) for row in rows}, {30})
        turned = "\n".join(",".join(reversed(row)) for row in rows) + "\n"
        run("train", self.write("turned.csv", turned.encode()), "--quiet", "-o", self.path("m"))
        with open(MODEL, "rb") as file:
            self.assertEqual(self.read("m", "xgboost-model.json"), file.read())


class BadTables(Folder):
    def setUp(self):
        super().setUp()
        with open(CUSTOMERS, "rb") as file:
            self.lines = file.read().split(b"\n")[:401]
        self.columns = self.lines[0].split(b",")

    def refuse(self, data, *words, options=()):
        table = self.write("table.csv", data)
        done = run("train", table, "-o", self.path("m"), *options, status=1)
        for word in words:
            self.assertIn(word, done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertFalse(os.path.exists(self.path("m")))

    def join(self):
        return b"\n".join(self.lines) + b"\n"

    def put(self, line, column, value):
        fields = self.lines[line - 1].split(b",")
        fields[self.columns.index(column)] = value
        self.lines[line - 1] = b",".join(fields)

    def test_missing_column(self):
        self.lines[0] = self.lines[0].replace(b"Day_Mins", b"Minutes")
        self.refuse(self.join(), "table.csv, line 1: columns are missing: Day_Mins")

    def test_text_in_a_number(self):
        self.put(7, b"Day_Mins", b"plenty")
        self.refuse(self.join(), "table.csv, line 7, column Day_Mins: “plenty” is not a number")

    def test_empty_file(self):
        self.refuse(b"", "table.csv: the table is empty")

    def test_header_alone(self):
        self.refuse(self.lines[0] + b"\n", "table.csv: there is no customer in it")

    def test_line_of_a_gigabyte(self):
        table = self.write("table.csv", self.lines[0] + b"\n" + self.lines[1])
        os.truncate(table, 1 << 30)
        done = run("train", table, "-o", self.path("m"), status=1)
        self.assertIn("table.csv, line 2: the record is longer than 1048576 bytes", done.stderr)

    def test_latin_1(self):
        self.put(9, b"LastName", "Jäger".encode("latin-1"))
        self.refuse(self.join(), "table.csv, line 9, column LastName: byte 0xE4 is not UTF-8")

    def test_duplicate_customer(self):
        self.put(12, b"customerID", self.lines[4].split(b",")[self.columns.index(b"customerID")])
        self.refuse(self.join(), "table.csv, line 12, column customerID:", "stands in line 5 already")

    def test_no_such_file(self):
        self.assertIn("nowhere.csv", run("train", "nowhere.csv", "-o", "m", status=1).stderr)

    def test_skip_bad_counts(self):
        self.put(7, b"Day_Mins", b"plenty")
        self.put(9, b"LastName", "Jäger".encode("latin-1"))
        table = self.write("table.csv", self.join())
        done = run("train", table, "-o", self.path("m"), "--skip-bad", "--min-auc", "0.5")
        self.assertIn("bad rows skipped: 2", done.stdout)
        self.assertIn("warning: " + table + ", line 7, column Day_Mins", done.stderr)

    def test_unknown_column_warns(self):
        self.lines = [line + (b",Shoe_Size" if i == 0 else b",42") for i, line in
                      enumerate(self.lines)]
        table = self.write("table.csv", self.join())
        done = run("train", table, "-o", self.path("m"), "--min-auc", "0.5")
        self.assertIn("the column Shoe_Size is unknown and is not used", done.stderr)


class Others(Folder):
    def setUp(self):
        super().setUp()
        run("train", CUSTOMERS, "--quiet", "-o", self.path("m"))

    def test_export(self):
        run("export", self.path("m"))
        with tarfile.open(self.path("m", "model.tar.gz")) as archive:
            self.assertEqual(archive.getnames(), ["xgboost-model.json"])
            self.assertEqual(archive.extractfile("xgboost-model.json").read(),
                             self.read("m", "xgboost-model.json"))

    def test_export_refuses_another_model(self):
        os.mkdir(self.path("bad"))
        self.write("bad/xgboost-model.json", b"{}")
        self.assertIn("bad/xgboost-model.json", run("export", self.path("bad"), status=1).stderr)
        self.assertFalse(os.path.exists(self.path("bad", "model.tar.gz")))

    def test_report(self):
        run("report", self.path("m"))
        html = self.read("m", "report.html").decode()
        self.assertIn("Months left on the contract", html)
        self.assertNotIn("http", html)

    def test_report_of_nothing(self):
        self.assertIn("evaluation.json", run("report", self.path("none"), status=1).stderr)

    def test_compare(self):
        run("train", CUSTOMERS, "--quiet", "--max-depth", "1", "--rounds", "5", "--min-auc", "0.5",
            "-o", self.path("weak"))
        text = run("compare", self.path("m", "xgboost-model.json"),
                   self.path("weak", "xgboost-model.json"), CUSTOMERS, "--samples", "100").stdout
        self.assertRegex(text, r"ROC AUC .* the first is better")
        self.assertRegex(text, r"Brier score .* the first is better")

    def test_ingest(self):
        store = self.path("store.db")
        first = run("ingest", CUSTOMERS, "--store", store).stdout
        again = run("ingest", CUSTOMERS, "--store", store).stdout
        self.assertEqual(first, f"{count_customers()} customers taken in, 0 bad rows skipped\n")
        self.assertEqual(again, first)

    def test_ingest_stops_at_a_bad_row_and_goes_on_later(self):
        with open(CUSTOMERS, encoding="utf-8") as file:
            lines = file.read().split("\n")
        bad = lines[:]
        bad[1200] = bad[1200].replace(",", ",,", 1)
        store = self.path("store.db")
        table = self.write("table.csv", "\n".join(bad).encode())
        done = run("ingest", table, "--store", store, status=1)
        self.assertEqual(done.stdout, "1000 customers taken in, 0 bad rows skipped\n")
        self.assertIn("line 1201: it has 31 fields", done.stderr)
        done = run("ingest", table, "--store", store, "--skip-bad")
        self.assertEqual(done.stdout,
                         f"{count_customers() - 1} customers taken in, 1 bad rows skipped\n")

    def test_forget(self):
        store = self.path("store.db")
        with open(CUSTOMERS, encoding="utf-8") as file:
            rows = list(csv.DictReader(file))[:3]
        table = io.StringIO()
        writer = csv.DictWriter(table, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        run("ingest", self.write("table.csv", table.getvalue().encode()), "--store", store)
        self.assertEqual(run("forget", rows[0]["customerID"], "--store", store).stdout, "forgotten, with 0 contacts\n")
        for row, there in zip(rows, (False, True, True)):
            for name in ("customerID", "email"):
                self.assertEqual(row[name].encode() in self.read("store.db"), there, row)
        self.assertIn("no such store", run("forget", "1", "--store", self.path("other.db"), status=1).stderr)
        self.assertFalse(os.path.exists(self.path("other.db")))
        self.assertIn("--store is missing", run("forget", "1", status=64).stderr)


def count_customers():
    """How many there are in the demo's table; no field of it holds a line break."""
    with open(CUSTOMERS, encoding="utf-8") as file:
        return len(file.readlines()) - 1


def tap_note(text):
    for line in text.splitlines():
        print("#", line)


if __name__ == "__main__":
    tap.main()
