#!/usr/bin/python3
"""data/cloud/deploy, remove and forget, with programs on PATH that write down how they were called
and answer from a table: what is asked of AWS, in which order, and what stops it.

    test-deploy.py TRAIN CUSTOMERS
"""

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unittest
import zipfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "tools"))
sys.path.insert(0, os.path.join(ROOT, "tests", "cloud"))

import tap  # noqa: E402

TRAIN, CUSTOMERS = map(os.path.abspath, sys.argv[1:3])
del sys.argv[1:3]

import cloudformation  # noqa: E402
import samples  # noqa: E402

CLOUD = os.path.join(ROOT, "data", "cloud")
SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
PLATFORM = {"x86_64": b"\x3e\0", "arm64": b"\xb7\0"}

# Writes down its arguments, then does what the table answers.json says of the first pattern that
# they match: prints, or fails.
FAKE = """#!/usr/bin/python3
import json, os, re, shutil, sys
folder, name = os.environ["FAKES"], os.path.basename(sys.argv[0])
line = " ".join([name] + sys.argv[1:])
with open(os.path.join(folder, "calls.jsonl"), "a") as file:
    json.dump({"argv": [name] + sys.argv[1:], "keys": bool(os.environ.get("AWS_ACCESS_KEY_ID"))}, file)
    file.write("\\n")
for pattern, status, text in json.load(open(os.path.join(folder, "answers.json"))):
    if re.search(pattern, line):
        (sys.stdout if status == 0 else sys.stderr).write(text)
        sys.exit(status)
# What is uploaded or deployed is kept: it is gone when the script ends.
if sys.argv[1:3] == ["s3", "cp"]:
    shutil.copy(sys.argv[-2], os.path.join(folder, "kept", os.path.basename(sys.argv[-1])))
elif "--template-file" in sys.argv:
    shutil.copy(sys.argv[sys.argv.index("--template-file") + 1], os.path.join(folder, "kept"))
"""


class Scripts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="churn-deploy-model-")
        cls.addClassCleanup(folder.cleanup)
        cls.model = os.path.join(folder.name, "model")
        os.mkdir(cls.model)
        # The demo's own, as it was built.
        shutil.copy(os.path.join(os.path.dirname(CUSTOMERS), "xgboost-model.json"), cls.model)
        with open(os.path.join(cls.model, "xgboost-model.json"), "rb") as file:
            cls.model_bytes = file.read()
        cls.model_hash = hashlib.sha256(cls.model_bytes).hexdigest()

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="churn-deploy-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.path, self.kept = (os.path.join(self.folder, name) for name in ("bin", "kept"))
        os.mkdir(self.path)
        os.mkdir(self.kept)
        for name in ("aws", "ninja", "meson"):
            self.fake(name)
        self.build = os.path.join(self.folder, "build")
        os.makedirs(os.path.join(self.build, "src", "train"))
        os.makedirs(os.path.join(self.build, "src", "lambda"))
        with open(os.path.join(self.build, "build.ninja"), "w", encoding="utf-8"):
            pass
        # Exports by the program itself; training and ingesting take longer and are written down.
        program = os.path.join(self.build, "src", "train", "churn-desk-train")
        with open(program, "w", encoding="utf-8") as file:
            file.write(f"""#!/bin/sh
set -e
case "$1" in
  train) churn-desk-train "$@"; mkdir -p "$4"; cp "{self.model}/xgboost-model.json" "$4" ;;
  ingest) exec churn-desk-train "$@" ;;
  *) exec "{TRAIN}" "$@" ;;
esac
""")
        os.chmod(program, 0o755)
        self.fake("churn-desk-train")
        self.archive(os.path.join(self.build, "src", "lambda", "churn-desk-lambda.zip"))
        self.customers = os.path.join(self.folder, "customers.csv")
        with open(CUSTOMERS, encoding="utf-8") as table, open(self.customers, "w", encoding="utf-8") as copy:
            copy.writelines(line for _, line in zip(range(3), table))
        self.answers = [
            ("^aws sts get-caller-identity", 0, "111122223333\n"),
            ("^aws cloudformation describe-stacks --stack-name desk-artefacts .*'Bucket'", 0, "the-bucket\n"),
            ("^aws cloudformation describe-stacks --stack-name desk .*'CustomerTable'", 0, "desk-CustomerData-X\n"),
            ("^aws cloudformation describe-stacks --stack-name desk .*'FeatureGroupName'", 0, "desk-customers\n"),
            ("^aws cloudformation describe-stacks --stack-name desk .*'ApiUrl'", 0, "https://abc.example/live\n"),
            ("^aws cloudformation describe-stacks --stack-name desk .*'AgentPolicyName'", 0, "desk-AgentPolicy-X\n"),
            ("^aws s3api head-object", 254, "Not Found"),
            ("^aws resourcegroupstaggingapi", 0,
             "arn:aws:dynamodb:us-east-1:111122223333:table/desk-Offers-X\tarn:aws:dynamodb:us-east-1:111122223333:table/desk-Shared-X\n"),
        ]

    def fake(self, name):
        path = os.path.join(self.path, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(FAKE)
        os.chmod(path, 0o755)

    def archive(self, path, model=None, machine="x86_64", names=("bootstrap", "lib/libc.so.6")):
        with zipfile.ZipFile(path, "w") as made:
            for name in names:
                entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
                entry.external_attr = 0o100755 << 16
                made.writestr(entry, b"\x7fELF" + bytes(14) + PLATFORM[machine] + bytes(100))
            if model is not None:
                made.writestr("model/xgboost-model.json", model)
        return path

    def run_script(self, name, *arguments, status=0, answers=(), **environment):
        with open(os.path.join(self.folder, "answers.json"), "w", encoding="utf-8") as file:
            json.dump([*answers, *self.answers], file)
        calls = os.path.join(self.folder, "calls.jsonl")
        if os.path.exists(calls):
            os.remove(calls)
        variables = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        variables.update(FAKES=self.folder, PATH=f"{self.path}:/usr/bin:/bin", TMPDIR=self.folder, AWS_REGION="us-east-1",
                         AWS_ACCESS_KEY_ID="AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY=SECRET)
        variables.update(environment)
        done = subprocess.run([os.path.join(CLOUD, name), *arguments], capture_output=True, text=True, timeout=120,
                              cwd=self.folder, env={k: v for k, v in variables.items() if v is not None},
                              stdin=subprocess.DEVNULL)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        self.assertNotIn(SECRET, done.stdout + done.stderr)
        self.calls = []
        if os.path.exists(calls):
            with open(calls, encoding="utf-8") as file:
                self.calls = [json.loads(line) for line in file]
        self.lines = [" ".join(call["argv"]) for call in self.calls]
        return done

    def deploy(self, *arguments, **more):
        return self.run_script("deploy", "--instance", samples.INSTANCE, "--stack", "desk", "--build", self.build,
                               *arguments, **more)

    def changes(self):
        """The calls that change something, in order."""
        asked = re.compile(r"^aws (sts |configure |cloudformation describe-stacks|s3api head-object|resourcegroups)")
        return [line for line in self.lines if not asked.search(line)]

    def deployed(self):
        """The parameters of the stack's deployment."""
        argv = [call["argv"] for call in self.calls if "deploy" in call["argv"] and "--parameter-overrides" in call["argv"]]
        self.assertEqual(len(argv), 1)
        return dict(pair.split("=", 1) for pair in argv[0][argv[0].index("--parameter-overrides") + 1:])

    # Deploying

    def test_the_whole_way(self):
        done = self.deploy("--customers", self.customers, "--set", "TranscriptHours=0")
        wanted = ["ninja -C .* src/train/churn-desk-train lambda-zip", "churn-desk-train train .*customers.csv",
                  "aws cloudformation deploy --stack-name desk-artefacts", r"aws s3 cp .*functions/[0-9a-f]{64}\.zip",
                  r"aws s3 cp .*models/[0-9a-f]{64}\.tar\.gz", "aws cloudformation deploy --stack-name desk ",
                  "churn-desk-train ingest"]
        self.assertEqual(len(self.changes()), len(wanted), self.changes())
        for line, pattern in zip(self.changes(), wanted):
            self.assertRegex(line, "^" + pattern)
        self.assertIn("--feature-group desk-customers --customer-table desk-CustomerData-X", self.changes()[-1])
        parameters = self.deployed()
        self.assertEqual(parameters["PackagedModel"], self.model_hash)
        self.assertEqual(parameters["EndpointModel"], self.model_hash)
        self.assertEqual(parameters["Architecture"], "x86_64")
        self.assertEqual(parameters["TranscriptHours"], "0")
        self.assertEqual(parameters["ArtefactBucket"], "the-bucket")
        self.assertIn("https://abc.example/live", done.stdout)
        self.assertIn("desk-AgentPolicy-X", done.stdout)
        # The template itself takes what it is given.
        with open(os.path.join(self.kept, "template.yaml"), encoding="utf-8") as file:
            text = file.read()
        stack = cloudformation.Stack(cloudformation.parse(text), parameters, "desk")
        self.assertEqual(stack.properties["ModelRole"]["Policies"][0]["PolicyDocument"]["Statement"][0]["Resource"],
                         "arn:aws:s3:::the-bucket/" + parameters["ModelKey"])

    def test_the_bucket_is_safe(self):
        bucket = cloudformation.Stack(cloudformation.read(os.path.join(CLOUD, "artefacts.yaml")))
        properties = bucket.properties["Artefacts"]
        self.assertEqual(set(properties["PublicAccessBlockConfiguration"].values()), {True})
        self.assertNotIn("BucketName", properties)

    def test_the_same_again_is_the_same(self):
        self.deploy("--customers", self.customers)
        first = self.deployed()
        os.utime(os.path.join(self.build, "src", "lambda", "churn-desk-lambda.zip"), (0, 0))
        self.deploy("--customers", self.customers, answers=[("^aws s3api head-object", 0, "{}")])
        self.assertEqual(self.deployed(), first)
        self.assertFalse([line for line in self.lines if " s3 cp " in line])
        # What was trained on the table stands until the table changes.
        self.assertFalse([line for line in self.lines if " train train " in line or line.startswith("churn-desk-train train")])
        os.utime(self.customers, (4_000_000_000, 4_000_000_000))
        self.deploy("--customers", self.customers)
        self.assertTrue([line for line in self.lines if line.startswith("churn-desk-train train")])

    def test_the_deployment_of_the_api_is_named_by_its_hash(self):
        def name(change=None):
            with tempfile.TemporaryDirectory(dir=self.folder) as copy:
                place = os.path.join(copy, "data", "cloud")
                shutil.copytree(CLOUD, place)
                if change:
                    path = os.path.join(place, "template.yaml")
                    with open(path, encoding="utf-8") as file:
                        text = file.read()
                    self.assertEqual(text.count(change[0]), 1, change)
                    with open(path, "w", encoding="utf-8") as file:
                        file.write(text.replace(*change))
                self.run_script(os.path.join(place, "deploy"), "--instance", samples.INSTANCE, "--stack", "desk",
                                "--build", self.build, "--model", self.model)
            with open(os.path.join(self.kept, "template.yaml"), encoding="utf-8") as file:
                template = cloudformation.parse(file.read())
            names = [id for id, r in template["Resources"].items() if r["Type"] == "AWS::ApiGateway::Deployment"]
            self.assertEqual(len(names), 1)
            self.assertEqual(template["Resources"]["ApiStage"]["Properties"]["DeploymentId"], {"Ref": names[0]})
            return names[0]
        same = name()
        self.assertRegex(same, r"^ApiDeployment[0-9a-f]{12}$")
        self.assertEqual(name(), same)
        self.assertEqual(name(("Description: The three real-time rules of Contact Lens matched", "Description: Rules")), same)
        self.assertNotEqual(name(('PathPart: "me"', 'PathPart: "self"')), same)

    def test_given_parts(self):
        archive = self.archive(os.path.join(self.folder, "given.zip"), self.model_bytes, "arm64")
        self.deploy("--functions", archive)
        self.assertEqual(self.deployed()["Architecture"], "arm64")
        self.assertEqual(self.deployed()["EndpointModel"], self.model_hash)
        self.assertFalse([line for line in self.lines if "lambda-zip" in line or line.startswith("churn-desk-train")])

    def test_built_for_arm64(self):
        self.archive(os.path.join(self.build, "src", "lambda", "churn-desk-lambda-arm64.zip"), machine="arm64")
        self.deploy("--model", self.model, "--arm64")
        self.assertEqual(self.deployed()["Architecture"], "arm64")
        self.assertRegex(self.changes()[0], "^meson configure .* -Dlambda_arm64=true$")
        self.assertRegex(self.changes()[1], "^ninja .* src/lambda/churn-desk-lambda-arm64.zip$")
        given = self.archive(os.path.join(self.folder, "given.zip"), self.model_bytes, "arm64")
        done = self.deploy("--functions", given, "--arm64", status=1)
        self.assertIn("--arm64", done.stderr)
        self.assertEqual(self.changes(), [])

    def test_a_stack_that_takes_nothing(self):
        for state, why in (("ROLLBACK_COMPLETE", "an earlier deployment failed"), ("UPDATE_IN_PROGRESS", "somebody else")):
            done = self.deploy("--customers", self.customers, status=1, answers=[("StackStatus", 0, state + "\n")])
            self.assertIn(why, done.stderr)
            self.assertEqual(self.changes(), [])
        self.deploy("--customers", self.customers, answers=[("StackStatus", 0, "UPDATE_ROLLBACK_COMPLETE\n")])

    def test_two_models_are_refused(self):
        other = self.archive(os.path.join(self.folder, "other.zip"), self.model_bytes + b"\n")
        done = self.deploy("--functions", other, "--model", self.model, status=1)
        self.assertIn("two models", done.stderr)
        self.assertIn(self.model_hash, done.stderr)
        self.assertFalse([line for line in self.changes() if line.startswith("aws")])

    def test_bad_archives(self):
        for archive, why in (
            (self.archive(os.path.join(self.folder, "a.zip")), "model/xgboost-model.json"),
            (self.archive(os.path.join(self.folder, "b.zip"), b"{}", names=("lib",)), "bootstrap"),
            (self.customers, "not a zip"),
        ):
            with self.subTest(why):
                done = self.deploy("--functions", archive, status=1)
                self.assertIn(why, done.stderr)
                self.assertFalse([line for line in self.changes() if line.startswith("aws")])

    def test_credentials_of_a_profile(self):
        """Who signs in by a profile has no keys in the environment: the CLI hands them out."""
        handed = f"export AWS_ACCESS_KEY_ID=ASIAEXAMPLE\nexport AWS_SECRET_ACCESS_KEY={SECRET}\n"
        self.deploy("--customers", self.customers, AWS_ACCESS_KEY_ID=None, AWS_SECRET_ACCESS_KEY=None, AWS_PROFILE="desk",
                    answers=[("^aws configure export-credentials", 0, handed)])
        self.assertTrue([call for call in self.calls if call["argv"][:2] == ["churn-desk-train", "ingest"]][0]["keys"])
        done = self.deploy("--customers", self.customers, AWS_ACCESS_KEY_ID=None, AWS_SECRET_ACCESS_KEY=None, status=1,
                           answers=[("^aws configure export-credentials", 252, "invalid choice")])
        self.assertIn("export-credentials", done.stderr)

    def test_clear_refusals(self):
        customers = ("--customers", self.customers)
        os.remove(os.path.join(self.path, "aws"))
        done = self.deploy(*customers, status=1, PATH=f"{self.path}:{self.tools()}")
        self.assertIn("the AWS CLI is not installed", done.stderr)
        self.assertEqual(self.calls, [])
        self.fake("aws")
        for arguments, more, why in (
            (customers, {"answers": [("^aws sts", 253, "Unable to locate credentials\n")]}, "Unable to locate credentials"),
            (customers, {"AWS_REGION": None, "answers": [("^aws configure get region", 1, "")]}, "which region"),
            (customers, {"AWS_REGION": "Frankfurt"}, "is no region"),
            (customers, {"AWS_REGION": "eu-central-1"}, "the region here is eu-central-1"),
            (customers, {"answers": [("^aws sts", 0, "999922223333\n")]}, "credentials of another"),
            ((), {}, "--customers"),
            (("--customers", "/nowhere.csv"), {}, "/nowhere.csv"),
            (("--model", self.folder), {}, "xgboost-model.json"),
            ((*customers, "--set", "Transcript"), {}, "Name=Value"),
            ((*customers, "--stack", "Desk"), {}, "is no name"),
            ((*customers, "--stack", "d" * 41), {}, "is no name"),
            ((*customers, "--instance", "1234"), {}, "--instance"),
        ):
            with self.subTest(why):
                done = self.deploy(*arguments, status=1, **more)
                self.assertIn(why, done.stderr)
                self.assertEqual(self.changes(), [])
        self.deploy("--customers", status=64)
        self.deploy("--everything", status=64)

    def tools(self):
        """A folder with what a machine has that has no AWS CLI."""
        folder = os.path.join(self.folder, "tools")
        os.makedirs(folder, exist_ok=True)
        for name in ("bash", "env", "dirname", "mktemp", "rm", "basename"):
            if not os.path.exists(os.path.join(folder, name)):
                os.symlink(shutil.which(name), os.path.join(folder, name))
        return folder

    def test_a_step_that_fails_is_the_last(self):
        for pattern, after in (
            ("^ninja", "aws"), ("^aws cloudformation deploy --stack-name desk-artefacts", "s3 cp"),
            ("^aws s3 cp", "stack-name desk "), ("^aws cloudformation deploy --stack-name desk ", "ingest"),
        ):
            with self.subTest(pattern):
                self.deploy("--customers", self.customers, status=3, answers=[(pattern, 3, "no")])
                self.assertFalse([line for line in self.changes() if after in line])

    # Trying

    def test_a_dry_run_touches_nothing(self):
        def everything():
            return sorted((os.path.join(at, name), os.stat(os.path.join(at, name)).st_mtime_ns)
                          for at, _, names in os.walk(self.folder) for name in names if name != "answers.json")
        before = everything()
        done = self.deploy("--customers", self.customers, "--dry-run", AWS_ACCESS_KEY_ID=None, AWS_REGION=None)
        self.assertEqual(self.calls, [])
        self.assertEqual(everything(), before)
        for step in ("ninja -C", "train train", "train export", "--stack-name desk-artefacts", "functions/FUNCTIONS.zip",
                     "models/MODEL.tar.gz", "--stack-name desk ", "ApiDeployment", "train ingest"):
            self.assertIn(step, done.stderr)
        done = self.run_script("remove", "--stack", "desk", "--with-data", "--dry-run")
        self.assertEqual(self.calls, [])
        self.assertEqual(everything(), before)
        self.assertIn("delete-table", done.stderr)

    # Removing

    def test_removing_keeps_the_tables(self):
        done = self.run_script("remove", "--stack", "desk", "--yes")
        self.assertEqual(self.changes(), [
            "aws cloudformation delete-stack --stack-name desk",
            "aws cloudformation wait stack-delete-complete --stack-name desk",
            "aws s3 rm --only-show-errors --recursive s3://the-bucket",
            "aws cloudformation delete-stack --stack-name desk-artefacts",
            "aws cloudformation wait stack-delete-complete --stack-name desk-artefacts",
        ])
        self.assertIn("kept: the table desk-Offers-X", done.stderr)

    def test_removing_everything(self):
        self.run_script("remove", "--stack", "desk", "--yes", "--with-data")
        self.assertEqual([line.split(" --output")[0] for line in self.changes()[5:]], [
            f"aws dynamodb {step}" for table in ("desk-Offers-X", "desk-Shared-X") for step in (
                f"update-table --table-name {table} --no-deletion-protection-enabled",
                f"wait table-exists --table-name {table}", f"delete-table --table-name {table}")])

    def test_removing_asks(self):
        done = self.run_script("remove", "--stack", "desk", status=1)
        self.assertIn("--yes", done.stderr)
        self.assertEqual(self.changes(), [])

    def test_removing_again(self):
        """The stack and its bucket are gone, the tables are not."""
        gone = [("^aws cloudformation describe-stacks", 254, "does not exist")]
        self.run_script("remove", "--stack", "desk", "--yes", "--with-data", answers=gone)
        self.assertFalse([line for line in self.changes() if "artefacts" in line or " s3 " in line])
        self.assertEqual(len([line for line in self.changes() if "delete-table" in line]), 2)

    # Forgetting

    def test_forgetting(self):
        outputs = {"feature-group": "FeatureGroupName", "customer-table": "CustomerTable", "contact-table": "ContactTable",
                   "prediction-table": "PredictionTable", "sentiment-table": "SentimentTable", "offer-table": "OfferTable"}
        names = [(f"^aws cloudformation describe-stacks --stack-name desk .*'{output}'", 0, f"the-{option}\n")
                 for option, output in outputs.items()]
        program = os.path.join(self.build, "src", "train", "churn-desk-train")
        shutil.copy(os.path.join(self.path, "churn-desk-train"), program)
        self.run_script("forget", "4032562", "--stack", "desk", "--build", self.build, answers=names)
        self.assertEqual(self.calls[-1]["argv"], ["churn-desk-train", "forget", "4032562", "--region", "us-east-1"] + [
            word for option in outputs for word in (f"--{option}", f"the-{option}")])
        self.assertTrue(self.calls[-1]["keys"])
        # No name may be left out: the customer would be erased in part.
        done = self.run_script("forget", "4032562", "--stack", "desk", "--build", self.build, status=1, answers=names[:3])
        self.assertIn("PredictionTable", done.stderr)
        self.assertNotIn("churn-desk-train", " ".join(self.lines))
        done = self.run_script("forget", "1", "--stack", "desk", "--build", "/nowhere", status=1)
        self.assertIn("there is no /nowhere", done.stderr)
        self.run_script("forget", "4032562", "--dry-run")
        self.assertEqual(self.calls, [])
        self.run_script("forget", status=64)

    # What is uploaded, and the scripts themselves

    def test_the_archives_are_what_they_say(self):
        self.deploy("--customers", self.customers)
        names = [name for name in os.listdir(self.kept) if not name.endswith(".yaml")]
        self.assertEqual(len(names), 2)
        for name in names:
            with open(os.path.join(self.kept, name), "rb") as file:
                data = file.read()
            self.assertEqual(name.split(".")[0], hashlib.sha256(data).hexdigest())
            if name.endswith(".zip"):
                with zipfile.ZipFile(io.BytesIO(data)) as archive:
                    self.assertEqual(archive.read("model/xgboost-model.json"), self.model_bytes)
                    self.assertEqual(archive.getinfo("bootstrap").external_attr >> 16, 0o100755)
            else:
                with tarfile.open(fileobj=io.BytesIO(data)) as archive:
                    self.assertEqual(archive.getnames(), ["xgboost-model.json"])

    def test_the_cost_is_as_the_readme_says(self):
        done = subprocess.run([os.path.join(CLOUD, "cost")], capture_output=True, text=True, timeout=60, check=True)
        with open(os.path.join(ROOT, "README.md"), encoding="utf-8") as file:
            text = file.read()
        for line in done.stdout.splitlines():
            self.assertIn("    " + line + "\n", text)
        twice = subprocess.run([os.path.join(CLOUD, "cost"), "--minutes", "12"], capture_output=True, text=True,
                               timeout=60, check=True)
        self.assertNotEqual(twice.stdout, done.stdout)

    def test_shellcheck(self):
        if not shutil.which("shellcheck"):
            self.skipTest("shellcheck is not installed")
        done = subprocess.run(["shellcheck", "-x", "deploy", "remove", "forget", "common.sh"], cwd=CLOUD, capture_output=True,
                              text=True, timeout=60)
        self.assertEqual(done.stdout + done.stderr, "")


if __name__ == "__main__":
    tap.main()
