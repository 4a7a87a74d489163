#!/usr/bin/python3
"""The functions of the zip beside those of the demonstration that do the same: both on this machine in one run, with
the same doubles of AWS, over plain HTTP and over TLS, which every request in AWS takes.

    CHURN_DEMONSTRATION=FOLDER bench-demonstration.py ZIP CHURN-DESK-TRAIN MODEL CUSTOMERS BUILD-FOLDER [ROUNDS]

FOLDER is a checkout of the demonstration,
https://github.com/aws-samples/real-time-churn-prediction-with-amazon-connect-and-amazon-sagemaker. Its functions are
taken from its template as they are published, but for what does not run (REPAIRS, start) and for what they print, which
is most of what analyse takes. They need boto3 and pandas: Debian's python3-boto3 and python3-pandas, which take 5 to
15 % less than newer ones, as Lambda has. Over plain HTTP both ask DynamoDB's engine itself, but for agent-api.

Prints the table of PASSES, each in an account of its own, as ours of theirs and the ratio. Four of theirs
make a client in each invocation, and over TLS most of what they take is to read the authorities for it. That takes
OpenSSL 3, as in Debian's Python and in Lambda's from 3.12 on, several times as long as 1.1, which those versions of
Python had that the template names (https://github.com/openssl/openssl/issues/16878). TAP judges the memory, and
whether all was done, and no time.
"""

import collections
import contextlib
import importlib.util
import json
import os
import re
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "tests", "tools"))
sys.path.insert(0, os.path.join(ROOT, "tests", "cloud"))

import tap  # noqa: E402

ZIP, TRAIN, MODEL, CUSTOMERS, BUILD = sys.argv[1:6]
ROUNDS = int(sys.argv[6]) if len(sys.argv) > 6 else 100
PASSES = 6
REPOSITORY = "github.com/aws-samples/real-time-churn-prediction-with-amazon-connect-and-amazon-sagemaker"
TEMPLATE = os.path.join("cloudformation", "Summit2022-Template-v3.yaml")  # in it
BUNDLE = os.path.join("etc", "ca-bundle.pem")  # in the unpacked zip

import aws_double  # noqa: E402
import cloudformation  # noqa: E402
import contact_lens_double  # noqa: E402
import functions  # noqa: E402
import lambda_cloud  # noqa: E402
import npm  # noqa: E402
import recompute  # noqa: E402
import sagemaker_double  # noqa: E402

Published = collections.namedtuple("Published", "id requests straight")
# By our functions: theirs in the template, the requests that an invocation makes when it does all that it should, and
# how many of them go straight to DynamoDB's engine over plain HTTP.
PUBLISHED = {
    "customer-lookup": Published("LambdaSummit2022CustomerLookup", 3, 2),
    "initial-prediction": Published("LambdaSummit2022FirstSageMakerInvoke", 2, 0),
    "analyse": Published("LambdaSummit2022CLRealTime", 7, 3),
    "record-sentiment": Published("LambdaSummit2022FSUpdate", 3, 1),
    "agent-api": Published("LambdaSummit2022APIGatewayResponse", 2, 0),
    "offer": Published("LambdaSummit2022UpdateContract", 4, 1),
}
PARAMETERS = {"AmazonConnectARN": lambda_cloud.INSTANCE_ARN, "AmazonConnectInstanceId": lambda_cloud.INSTANCE,
              # As the doubles call theirs.
              "SageMakerFeatureGroupName": "customers", "SageMakerEndPointName": "churn"}
REPAIRS = {
    # It does not parse: its try stands deeper than the except of it.
    "initial-prediction": ("\n    try:\n", "\n  try:\n"),
}
# All but what says what went wrong.
PRINTED = re.compile(r"^( *)print ?\((?!e\)).*\)$", re.M)


class Features(aws_double.Aws):
    """A feature store with the demonstration's group, and its DynamoDB."""

    def feature_store(self, operation, parameters):
        headers, body = {"Content-Type": "application/json"}, b""
        with self.lock:
            if operation == "GetRecord":
                # In the order in which it was put: the functions rely on it.
                record = self.online[parameters["RecordIdentifierValueAsString"]]
                body = json.dumps({"Record": [{"FeatureName": name, "ValueAsString": value}
                                              for name, value in record.items()]}).encode()
            else:
                record = {feature["FeatureName"]: feature["ValueAsString"] for feature in parameters["Record"]}
                self.online[record["customerID"]] = record
        return 200, headers, body

    def dynamodb(self, handler, operation, parameters, body):
        """dynalite has no PartiQL: the one statement that they make becomes the query that it is."""
        if operation == "ExecuteStatement":
            table, contact = re.fullmatch(r"""SELECT \* FROM "(\w+)" WHERE "ContactId" = '([\w-]+)'""",
                                          parameters["Statement"]).groups()
            handler.headers.replace_header("X-Amz-Target", "DynamoDB_20120810.Query")
            body = json.dumps({"TableName": table, "KeyConditionExpression": "ContactId = :contact",
                               "ExpressionAttributeValues": {":contact": {"S": contact}}}).encode()
        return self.pass_on(handler, body)


class Endpoint(sagemaker_double.SageMaker):
    """Asked for nothing in particular, the container answers in CSV."""

    def do(self, operation, parameters):
        self.form = "text/csv"
        headers, body = super().do(operation, {"Accept": "application/json", **parameters})
        return headers, body.rstrip()


class Function(functions.Process):
    """One of theirs: reading nothing is no error to it."""

    def call(self, event):
        answer = super().call(event)
        if not answer.get("myArray", True):
            raise AssertionError(f"No prediction was read: {answer}")
        return answer


class Theirs(functions.Functions):
    """The demonstration's functions in the account of ours, as its template tells them."""

    def __init__(self, cloud, task, template, dynalite, straight):
        super().__init__(cloud, task, first=500_000)
        self.template, self.straight = template, straight
        for handler in PUBLISHED:
            self.unpack(handler)
        self.features, self.endpoint = Features(dynalite.port), Endpoint(cloud.sagemaker.score)
        cloud.doubles += [self.features, self.endpoint]
        for form in template.of_type("AWS::DynamoDB::Table").values():
            cloud.dynamodb.create_table(**form)
            cloud.dynamodb.get_waiter("table_exists").wait(TableName=form["TableName"], WaiterConfig={"Delay": 0.05})
        for customer in cloud.customers:
            self.put("CustomerData", PhoneNumber=self.phone(customer), customerid=customer["customerID"],
                     FirstName=customer["FirstName"], LastName=customer["LastName"], email=customer["email"],
                     contractedMonths="12")
            record = cloud.aws.online[customer["customerID"]]
            self.features.online[customer["customerID"]] = {
                "Churn_true": "0", **{name: record.get(name, "0") for name in recompute.NAMES},
                "customerID": customer["customerID"], "event_time": record["event_time"]}

    def put(self, table, **item):
        self.cloud.dynamodb.put_item(TableName=f"Summit2022{table}", Item={
            name: {"S": value} if isinstance(value, str) else {"N": str(value)} for name, value in item.items()})

    def properties(self, handler):
        return self.template.properties[PUBLISHED[handler].id]

    def folder(self, handler):
        return os.path.join(self.task, "theirs", handler)

    def unpack(self, handler):
        code = self.properties(handler)["Code"]["ZipFile"]
        if handler in REPAIRS:
            code = code.replace(*REPAIRS[handler])
        os.makedirs(self.folder(handler), exist_ok=True)
        with open(os.path.join(self.folder(handler), "index.py"), "w", encoding="utf-8") as file:
            file.write(PRINTED.sub(r"\1pass", code))

    def besides(self, handler):
        """What this function and ours of that name are told besides: of PartiQL the engine knows nothing."""
        return {} if handler == "agent-api" else self.straight

    def start(self, handler):
        told = {**self.cloud.services(), **self.properties(handler)["Environment"]["Variables"],
                "AWS_ENDPOINT_URL_DYNAMODB": self.features.url,
                "AWS_ENDPOINT_URL_SAGEMAKER_FEATURESTORE_RUNTIME": self.features.url,
                "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME": self.endpoint.url, "AWS_DEFAULT_REGION": aws_double.REGION,
                "AWS_CA_BUNDLE": os.path.join(self.task, BUNDLE), "LAMBDA_TASK_ROOT": self.folder(handler),
                **self.besides(handler)}
        if handler == "customer-lookup":
            told["stateMachineARN"] = self.cloud.states.machine  # the one that the double knows
        elif handler == "agent-api":
            # It does not start: the template does not tell it the table of the predictions.
            told["contactTableName"] = "Summit2022ChurnPrediction"
        return Function([sys.executable, "-B", os.path.join(HERE, "bootstrap.py")], handler, told)

    def events(self, handler):
        self.number += 1000
        base, contact, customer = self.number, self.contact(self.number), self.customer(self.number)
        call = {"ContactId": contact, "customerid": customer["customerID"], "InstanceId": lambda_cloud.INSTANCE}
        session = self.cloud.lens.sessions[contact] = contact_lens_double.Session()
        if handler == "record-sentiment":
            self.put("ContactIds", ContactId=contact, customerid=customer["customerID"], When=functions.now())
        elif handler == "agent-api":
            for when in ("2026-11-28 20:00:00", "2026-11-28 20:00:15"):
                self.put("ChurnPrediction", ContactId=contact, When=when, ChurnPrediction=0.8123456)
            self.put("Sentiments", ContactId=contact, Neutrals=4, Negatives=0, Positives=3)
        for round_ in range(1, 1000):
            if handler == "customer-lookup":
                yield self.lookup(base + round_)
            elif handler == "initial-prediction":
                yield call
            elif handler == "analyse":
                token = f"token-{len(session.segments)}"
                session.segments += self.turns(10 * round_, "POSITIVE" if round_ % 2 else "NEGATIVE")
                yield {**call, "Churn": "0.8123456", "count": round_ - 1, "nextToken": token}
            elif handler == "record-sentiment":
                yield lambda_cloud.rule_event("NegativeSentiment", contact, base + round_, functions.now())
            elif handler == "agent-api":
                yield {"ContactId": contact}
            else:
                yield {"CustomerId": customer["customerID"], "ContactId": contact,
                       "PhoneNumber": self.phone(customer), "Months": 12 + round_ % 24}

    def measure(self, handler, rounds):
        before = self.asked()
        cost = super().measure(handler, rounds)
        asked = self.asked() - before
        published = PUBLISHED[handler]
        wanted = published.requests - (published.straight if self.straight else 0)
        wanted *= functions.STARTS + functions.WARM_UP + rounds
        if asked != wanted:
            raise AssertionError(f"{handler}: {asked} requests, and not {wanted}: it did not do all that it should")
        return cost

    def asked(self):
        return sum(len(double.calls) for double in self.cloud.doubles)


def measure(template, task, certificate, costs):
    """Each function of both in an account of its own: costs[handler] gets what theirs and ours took."""
    with contextlib.ExitStack() as stack:
        dynalite = npm.Dynalite(BUILD)
        stack.callback(dynalite.close)
        cloud = stack.enter_context(lambda_cloud.Cloud(dynalite, TRAIN, MODEL, CUSTOMERS))
        # Straight to the engine, which knows no TLS: the double's judgement takes longer than the engine.
        straight = {} if certificate else {"AWS_ENDPOINT_URL_DYNAMODB": f"http://127.0.0.1:{dynalite.port}"}
        theirs = Theirs(cloud, task, template, dynalite, straight)
        if certificate:
            cloud.encrypt(*certificate)
        ours = functions.Ours(cloud, task)
        stack.callback(ours.close)
        for handler in PUBLISHED:
            ours.more = theirs.besides(handler)
            costs[handler].append((theirs.measure(handler, ROUNDS), ours.measure(handler, ROUNDS)))


def sum_up(pairs):
    """What the passes come to, of theirs and of ours."""
    return map(functions.sum_up, zip(*pairs))


def show(theirs, ours, digits):
    return f"{ours:.{digits}f} of {theirs:.{digits}f} ({ours / theirs:.2f})"


def hindrance():
    """What stands in the way, or None."""
    if not os.environ.get("CHURN_DEMONSTRATION"):
        return f"CHURN_DEMONSTRATION=FOLDER must name a checkout of {REPOSITORY}"
    missing = [f"python3-{name}" for name in ("boto3", "pandas") if not importlib.util.find_spec(name)]
    return f"not installed: {', '.join(missing)}" if missing else None


def main():
    report = tap.Reporter()
    if why := hindrance():
        report.skipped("the demonstration's functions", why)
        return report.finish()
    functions.make_room()
    template = cloudformation.Stack(
        cloudformation.read(os.path.join(os.environ["CHURN_DEMONSTRATION"], TEMPLATE)), PARAMETERS)
    plain, encrypted = collections.defaultdict(list), collections.defaultdict(list)
    with tempfile.TemporaryDirectory(prefix="churn-bench-") as task:
        lambda_cloud.unpack(ZIP, task)
        authority, *certificate = lambda_cloud.authority(task)
        # Whom the package trusts, which is whom Debian does, and the authority of the doubles.
        with open(authority, encoding="ascii") as one, open(os.path.join(task, BUNDLE), "a", encoding="ascii") as all_:
            all_.write(one.read())
        for _ in range(PASSES):
            measure(template, task, None, plain)
            measure(template, task, certificate, encrypted)

    functions.say(f"Ours of theirs: {ROUNDS} warm invocations, {PASSES} passes; start and memory over TLS")
    functions.say("| function | processor over HTTP, ms | over TLS, ms | aim | "
                  f"start, ms (aim {functions.AIM_READY:.1f}) | memory, MiB (aim {functions.AIM_MEMORY:.1f}) |")
    functions.say("| --- | --- | --- | --- | --- | --- |")
    for handler in PUBLISHED:
        theirs, ours = sum_up(plain[handler])
        processor = show(theirs.processor, ours.processor, 2)
        theirs, ours = sum_up(encrypted[handler])
        functions.say(f"| {handler} | {processor} | {show(theirs.processor, ours.processor, 2)} | "
                      f"{functions.AIMS[handler]:.1f} | {show(theirs.ready, ours.ready, 0)} | "
                      f"{show(theirs.memory, ours.memory, 1)} |")
    for handler in PUBLISHED:
        report.passed(f"{handler}: both did all that they should")
        theirs, ours = sum_up(encrypted[handler])
        functions.judge_memory(report, handler, ours.memory, theirs.memory)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
