#!/usr/bin/python3
"""What is uploaded to Lambda, in an empty root: nothing but the unpacked zip, /proc, /dev and /tmp. Its
functions carry a call from lookup to its end, over TLS, with services whose authority nobody else knows.

    test-lambda-zip.py ZIP CHURN-DESK-TRAIN MODEL CUSTOMERS BUILD-FOLDER
"""

import base64
import contextlib
import datetime
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
import zipfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "tools"))
sys.path.insert(0, os.path.join(ROOT, "tests", "cloud"))

import tap  # noqa: E402

ZIP, TRAIN, MODEL, CUSTOMERS, BUILD = sys.argv[1:6]
del sys.argv[1:6]

import contact_lens_double  # noqa: E402
import lambda_cloud  # noqa: E402
import npm  # noqa: E402
import runtime_double  # noqa: E402

CONTACT = "4a573372-1f28-4e26-b97b-000000000001"
TASK = "/var/task"
# What Lambda sets beside our own settings, the search path of its own libraries among it.
LAMBDA = {"LAMBDA_TASK_ROOT": TASK, "LD_LIBRARY_PATH": "/lib64:/usr/lib64:/var/runtime:/var/task/lib:/opt/lib",
          "PATH": "/usr/local/bin:/usr/bin/:/bin:/opt/bin", "LANG": "en_US.UTF-8", "TZ": ":UTC"}


def at(seconds):
    moment = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class EmptyRoot(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.resources = contextlib.ExitStack()
        try:
            cls.prepare()
        except BaseException:
            cls.resources.close()
            raise

    @classmethod
    def prepare(cls):
        if not shutil.which("bwrap"):
            raise unittest.SkipTest("bubblewrap is not installed")
        tried = subprocess.run(["bwrap", "--unshare-user-try", "--ro-bind", "/", "/", "true"], capture_output=True,
                               text=True, check=False)
        if tried.returncode:
            raise unittest.SkipTest(f"bubblewrap may not work here: {tried.stderr.strip()}")
        cls.folder = cls.resources.enter_context(tempfile.TemporaryDirectory(prefix="churn-zip-"))
        cls.task = os.path.join(cls.folder, "task")
        lambda_cloud.unpack(ZIP, cls.task)
        cls.ca, certificate, key = lambda_cloud.authority(cls.folder)
        dynalite = npm.Dynalite(BUILD)
        cls.resources.callback(dynalite.close)
        cls.cloud = cls.resources.enter_context(
            lambda_cloud.Cloud(dynalite, TRAIN, MODEL, CUSTOMERS, tls=(certificate, key)))

    @classmethod
    def tearDownClass(cls):
        cls.resources.close()

    def start(self, handler, trusted=True, **more):
        runtime = runtime_double.Runtime()
        self.addCleanup(runtime.close)
        environment = {**LAMBDA, **self.cloud.environment(handler), **more}
        environment.update(_HANDLER=handler, AWS_LAMBDA_RUNTIME_API=runtime.address,
                           AWS_LAMBDA_FUNCTION_NAME=f"desk-{handler}")
        command = ["bwrap", "--unshare-all", "--share-net", "--die-with-parent", "--clearenv",
                   "--ro-bind", self.task, TASK, "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]
        if trusted:
            command += ["--ro-bind", self.bundle(), f"{TASK}/etc/ca-bundle.pem"]
        for name, value in environment.items():
            command += ["--setenv", name, value]
        function = runtime_double.Function(runtime, [*command, "--chdir", TASK, f"{TASK}/bootstrap"], handler)
        self.addCleanup(function.close)
        return function

    def bundle(self):
        """The zip's own authorities, and that of the services here."""
        path = os.path.join(self.folder, "bundle.pem")
        if not os.path.exists(path):
            with open(path, "wb") as both:
                for name in (os.path.join(self.task, "etc", "ca-bundle.pem"), self.ca):
                    with open(name, "rb") as one:
                        both.write(one.read())
        return path

    def call(self, handler, event):
        """One invocation of a function that is started for it; what it must not say it does not say."""
        function = self.start(handler)
        outcome = function.runtime.invoke(event)
        self.assertEqual(outcome.kind, "response", (outcome.body, function.read(function.err)))
        self.assertEqual(function.logs(), [])
        said = function.read(function.out) + function.read(function.err)
        for customer in self.cloud.customers:
            for name in ("LastName", "email", "phone"):
                self.assertNotIn(customer[name], said)
        self.assertNotIn("words of", said)
        self.metrics = function.metrics()
        return outcome.body

    def latest(self):
        answer = self.call("agent-api", lambda_cloud.request(
            lambda_cloud.SUPERVISOR, "GET", f"/contacts/{CONTACT}"))
        self.assertEqual(answer["statusCode"], 200)
        return json.loads(answer["body"])

    def test_call(self):
        cloud = self.cloud
        customer = cloud.customers[0]
        started = time.time() - 40
        cloud.connect.contacts[CONTACT] = {"Id": CONTACT}

        answer = self.call("customer-lookup", lambda_cloud.lookup(CONTACT, customer["phone"].split(";")[0]))
        self.assertEqual((answer["message"], answer["customerid"], answer["LastName"]),
                         ("Success", customer["customerID"], customer["LastName"]))
        self.assertEqual(cloud.states.running(), [f"{CONTACT}-1"])

        state = self.call("initial-prediction", json.loads(cloud.states.executions[f"{CONTACT}-1"].input))
        self.assertEqual(state, {"contact": CONTACT, "tick": 0, "done": False})
        self.assertEqual(cloud.connect.attributes[CONTACT]["ChurnProbability"], f"{cloud.expect(customer):.4f}")

        self.call("track", lambda_cloud.contact_event("CONNECTED_TO_AGENT", CONTACT, 1, at(started)))
        self.assertGreater(self.metrics[0]["FeedAge"], 30_000)
        record = {"Version": "1.0.0", "Channel": "VOICE", "ContactId": CONTACT, "EventType": "SEGMENTS",
                  "Segments": [lambda_cloud.turn(1, "AGENT", 1000),
                               lambda_cloud.turn(2, "CUSTOMER", 3000, "NEGATIVE")]}
        failures = self.call("segments", {"Records": [{"kinesis": {
            "sequenceNumber": "1", "approximateArrivalTimestamp": time.time() - 1,
            "data": base64.b64encode(json.dumps(record).encode()).decode()}}]})
        self.assertEqual(failures, {"batchItemFailures": []})

        # XGBoost explains and the endpoint scores; both agree with a third reckoning.
        scored = cloud.sagemaker.count("InvokeEndpoint")
        state = self.call("analyse", state)
        self.assertEqual(state, {"contact": CONTACT, "tick": 1, "done": False})
        self.assertEqual(cloud.sagemaker.count("InvokeEndpoint"), scored + 1)
        self.assertEqual([line.get("Predictions") for line in self.metrics], [1])
        detail = self.latest()
        churn = cloud.expect(customer, sentiment=-1)
        self.assertAlmostEqual(detail["predictions"][-1]["churn"], churn, delta=1e-6)
        self.assertFalse(detail["predictions"][-1].get("fallback"))
        self.assertTrue(detail["drivers"])

        # The endpoint is away: the packaged model scores, in here.
        self.call("record-sentiment", lambda_cloud.rule_event("PositiveSentiment", CONTACT, 1, at(started + 30)))
        cloud.sagemaker.fault = lambda *_: lambda_cloud.sagemaker_double.MODEL_ERROR
        function = self.start("analyse")
        outcome = function.runtime.invoke(state)
        cloud.sagemaker.fault = lambda *_: None
        self.assertEqual(outcome.body, {"contact": CONTACT, "tick": 2, "done": False})
        self.assertEqual(function.metrics()[0]["FallbackScores"], 1)
        last = self.latest()["predictions"][-1]
        heard = {"sentiment": 1, "pastSenti_pos": float(customer["pastSenti_pos"]) + 1}
        self.assertAlmostEqual(last["churn"], cloud.expect(customer, **heard), delta=1e-6)
        self.assertTrue(last.get("fallback"))

        answer = self.call("offer", lambda_cloud.request(
            lambda_cloud.SUPERVISOR, "POST", f"/contacts/{CONTACT}/offers", '{"months":24}',
            **{"Idempotency-Key": "0b1f54a6-4d3b-4a4e-8d5c-4a2f6a1d9a01"}))
        self.assertEqual(answer["statusCode"], 201, answer)
        after = cloud.expect(customer, mth_remain=24, **heard)
        self.assertAlmostEqual(json.loads(answer["body"])["after"], after, delta=1e-6)

        self.assertEqual(self.call("reconcile", {"detail-type": "Scheduled Event"}), {})
        self.call("track", lambda_cloud.contact_event("DISCONNECTED", CONTACT, 2, at(started),
                                                      disconnectTimestamp=at(time.time() - 1)))
        self.assertEqual(cloud.states.running(), [])
        self.assertTrue(self.call("analyse", state)["done"])
        self.call("track", lambda_cloud.contact_event("COMPLETED", CONTACT, 3, at(time.time())))
        # The loop was started once; to stop it is to find out that there is no second one.
        self.assertEqual([name for name, parameters in cloud.states.calls if CONTACT in str(parameters)],
                         ["StartExecution", "StopExecution", "StopExecution"])
        self.assertEqual(cloud.complaints(), [])

    def test_quota(self):
        """Where there is no stream Contact Lens is asked as often as the account's quota allows."""
        contact = CONTACT[:-1] + "2"
        self.cloud.connect.contacts[contact] = {"Id": contact}
        self.call("customer-lookup", lambda_cloud.lookup(contact, self.cloud.customers[1]["phone"].split(";")[0]))
        self.cloud.lens.sessions[contact] = contact_lens_double.Session()
        function = self.start("analyse", CHURN_SEGMENTS="poll", CHURN_SEGMENT_RATE="1000")
        for tick in range(8):
            self.assertEqual(function.runtime.invoke({"contact": contact, "tick": tick}).kind, "response")
        self.assertEqual(self.cloud.lens.count("ListRealtimeContactAnalysisSegments"), 8)

    def test_stranger(self):
        """A service whose authority is not in the bundle is not talked to."""
        before = len(self.cloud.aws.calls)
        function = self.start("agent-api", trusted=False)
        outcome = function.runtime.invoke(lambda_cloud.request(lambda_cloud.SUPERVISOR, "GET", "/contacts"))
        self.assertEqual(outcome.body["statusCode"], 503, outcome)
        self.assertEqual(json.loads(outcome.body["body"])["error"]["code"], "Unavailable")
        self.assertEqual(len(self.cloud.aws.calls), before)

    def test_what_is_loaded(self):
        """From the zip alone, and the model's library only by who scores."""
        for handler in self.cloud.functions:
            function = self.start(handler)
            self.assertTrue(function.runtime.asked.wait(runtime_double.LIMIT), function.read(function.err))
            mapped = set()
            for folder in [name for name in os.listdir("/proc") if name.isdigit()]:
                with contextlib.suppress(OSError), open(f"/proc/{folder}/environ", "rb") as file:
                    if f"AWS_LAMBDA_RUNTIME_API={function.runtime.address}".encode() in file.read().split(b"\0"):
                        with open(f"/proc/{folder}/maps", encoding="ascii", errors="replace") as maps:
                            mapped |= set(re.findall(r"(/\S+\.so\S*)", maps.read()))
            mapped = {path for path in mapped if "/lib/" in path}
            names = {os.path.basename(path) for path in mapped}
            self.assertIn("libglib-2.0.so.0", names, handler)
            scores = handler in ("initial-prediction", "analyse", "offer", "reconcile")
            self.assertEqual("libxgboost.so.0" in names, scores, handler)
            function.close()


class Archive(unittest.TestCase):
    def test_bytes(self):
        """The same parts give the same archive, whatever time it is."""
        with zipfile.ZipFile(ZIP) as archive:
            entries = archive.infolist()
            self.assertEqual([entry.filename for entry in entries], sorted(archive.namelist()))
            self.assertEqual({entry.date_time for entry in entries}, {(1980, 1, 1, 0, 0, 0)})
            runs = {entry.filename for entry in entries if entry.external_attr >> 16 & 0o111}
            self.assertLessEqual({"bootstrap", "bin/churn-desk-lambda", "bin/churn-desk-lambda-scoring"}, runs)
            with open(MODEL, "rb") as model:
                self.assertEqual(archive.read("model/xgboost-model.json"), model.read())
            unpacked = sum(entry.file_size for entry in entries)
        self.assertLess(os.path.getsize(ZIP), 50 * 1024 * 1024)
        self.assertLess(unpacked, 250 * 1024 * 1024)


if __name__ == "__main__":
    tap.main()
