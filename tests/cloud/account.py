"""An AWS account in which the template was deployed: its tables in dynalite, its state machine in
aws-local-stepfunctions, its functions as processes under a double of the Runtime API, its events and
its HTTP requests routed by the template's own patterns, routes and policies. What each function asks
of AWS is judged by botocore, and held against the function's own role.
"""

import base64
import collections
import itertools
import json
import os
import queue
import random
import re
import time
import zlib

import botocore.config
import botocore.session

import aws_double
import cloudformation
import connect_double
import contact_lens_double
import eventbridge
import house
import iam
import loops
import runtime_double
import sagemaker_double
import tables

SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
RETRIES = 2  # of an asynchronous invocation, as the template has it


class Recorded:
    """A double that remembers who asked for what, as an action and a resource of IAM."""

    def judge(self, handler, body, service, operation, parameters):
        super().judge(handler, body, service, operation, parameters)
        who = re.search(r"Credential=([^/]+)/", handler.headers["Authorization"]).group(1)
        with self.lock:
            for resource in self.resources(operation, parameters):
                self.used[who, f"{self.prefix(operation)}:{operation}", resource] += 1


class Tables(Recorded, aws_double.Aws):
    """DynamoDB and the feature store. Where it lags, a read of an index takes a while, so that reads
    overtake one another, and may not find what was written within the last second; or it is answered
    with what stood there at the time of the same read before."""

    def __init__(self, port, stack):
        super().__init__(port)
        self.stack = stack
        self.used = collections.Counter()
        self.group = stack.ref("FeatureGroup")
        self.lags = True
        self.random = random.Random(7)
        self.earlier = {}
        self.written = {}  # of ContactIds: when, by id
        self.n_stale = 0

    def prefix(self, operation):
        return "sagemaker" if operation.endswith("Record") else "dynamodb"

    def resources(self, operation, parameters):
        if operation.endswith("Record"):
            return [f"arn:aws:sagemaker:us-east-1:111122223333:feature-group/{parameters['FeatureGroupName']}"]
        names = parameters.get("RequestItems") or [parameters["TableName"]]
        index = f"/index/{parameters['IndexName']}" if "IndexName" in parameters else ""
        return [f"arn:aws:dynamodb:us-east-1:111122223333:table/{name}{index}" for name in names]

    def pass_on(self, handler, body):
        if b'"IndexName"' not in body:
            if b'"Key"' in body or b'"Item"' in body:
                asked = json.loads(body)
                self.written[asked.get("Key", asked.get("Item"))["id"]["S"]] = time.monotonic()
            return super().pass_on(handler, body)
        if not self.lags:
            return super().pass_on(handler, body)
        with self.lock:
            pause, stale = self.random.uniform(0, 0.03), self.random.random() < 0.5
        answer = super().pass_on(handler, body)
        time.sleep(pause)
        with self.lock:
            earlier = self.earlier.get(body)
            self.earlier[body] = answer
            if stale and earlier and earlier != answer:
                self.n_stale += 1
                return earlier
        return self.without_the_newest(answer) if stale and b"#version" in body else answer

    def without_the_newest(self, answer):
        """What was found by version, less what is not there yet."""
        status, headers, data = answer
        found = json.loads(data)
        since = time.monotonic() - 1
        there = [item for item in found["Items"] if self.written.get(item["id"]["S"], 0) < since]
        self.n_stale += len(there) < len(found["Items"])
        found.update(Items=there, Count=len(there))
        data = json.dumps(found).encode()
        return status, {**headers, "x-amz-crc32": str(zlib.crc32(data))}, data


class Model(Recorded, sagemaker_double.SageMaker):
    def __init__(self, score, stack):
        super().__init__(score)
        self.used = collections.Counter()
        self.stack = stack
        self.endpoint = stack.resolve({"Fn::GetAtt": ["Endpoint", "EndpointName"]})

    def prefix(self, operation):
        return "sagemaker"

    def resources(self, operation, parameters):
        return [self.stack.ref("Endpoint")]


class Centre(Recorded, connect_double.Connect):
    def __init__(self, instance):
        super().__init__(instance.rsplit("/", 1)[1])
        self.used = collections.Counter()
        self.arn = instance

    def prefix(self, operation):
        return "connect"

    def resources(self, operation, parameters):
        kind, member = {"DescribeUser": ("agent", "UserId"), "DescribeQueue": ("queue", "QueueId"),
                        "UpdateContactAttributes": ("contact", "InitialContactId")}.get(operation, ("contact", "ContactId"))
        return [f"{self.arn}/{kind}/{parameters[member]}"]


class Lens(Recorded, contact_lens_double.ContactLens):
    def __init__(self, instance):
        super().__init__(instance.rsplit("/", 1)[1])
        self.used = collections.Counter()
        self.arn = instance

    def prefix(self, operation):
        return "connect"

    def resources(self, operation, parameters):
        return [f"{self.arn}/contact/{parameters['ContactId']}"]


class StepFunctions(Recorded, loops.Loops):
    def __init__(self, folder, stack, invoke):
        self.used = collections.Counter()
        super().__init__(folder, stack, invoke)

    def prefix(self, operation):
        return "states"

    def resources(self, operation, parameters):
        return [parameters.get("stateMachineArn") or parameters["executionArn"]]


class Lambda:
    """One function of the template: as many processes as may run at once."""

    def __init__(self, id, properties, command, environment, n_processes):
        self.id = id
        self.n_invocations = 0
        self.timeout = properties["Timeout"]
        self.runtime = runtime_double.Runtime()
        variables = {**properties["Environment"]["Variables"], **environment, "AWS_ACCESS_KEY_ID": f"AKID{id.upper()}"}
        self.processes = [runtime_double.Function(self.runtime, command, properties["Handler"],
                                                  {name: str(value) for name, value in variables.items()})
                          for _ in range(n_processes)]

    def invoke(self, event):
        """(whether it was done, its answer or the type of its error)."""
        self.n_invocations += 1
        try:
            outcome = self.runtime.invoke(event, seconds=self.timeout)
        except queue.Empty:
            raise AssertionError(f"{self.id} does not answer: {self.errors()}") from None
        return outcome.kind == "response", outcome.body if outcome.kind == "response" else outcome.type

    def errors(self):
        return "".join(process.read(process.err) for process in self.processes)[-4000:]

    def close(self):
        self.runtime.close()
        for process in self.processes:
            process.close()


class Account:
    def __init__(self, folder, template, parameters, dynalite_port, package, score):
        """package: the folder of the functions' archive, unpacked; folder: where npm's packages are."""
        self.stack = stack = cloudformation.Stack(template, parameters)
        self.port = dynalite_port
        self.dead_letters = []
        self.sequence = itertools.count(1)
        self.engine = botocore.session.get_session().create_client(
            "dynamodb", region_name="us-east-1", endpoint_url=f"http://127.0.0.1:{dynalite_port}",
            aws_access_key_id="AKIDEXAMPLE", aws_secret_access_key=SECRET,
            config=botocore.config.Config(retries={"max_attempts": 0}, max_pool_connections=32))
        self.make_tables()
        self.tables = Tables(dynalite_port, stack)
        self.model = Model(score, stack)
        self.centre = Centre(parameters["ConnectInstanceArn"])
        self.lens = Lens(parameters["ConnectInstanceArn"])
        self.states = StepFunctions(folder, stack, self.invoke)
        self.doubles = [self.tables, self.model, self.centre, self.lens, self.states]
        functions = stack.of_type("AWS::Lambda::Function")
        for double in self.doubles:
            double.keys.update({f"AKID{id.upper()}": (SECRET, None) for id in functions})
        self.environment = {
            "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
            "AWS_ENDPOINT_URL_DYNAMODB": self.tables.url,
            "AWS_ENDPOINT_URL_SAGEMAKER_FEATURESTORE_RUNTIME": self.tables.url,
            "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME": self.model.url, "AWS_ENDPOINT_URL_CONNECT": self.centre.url,
            "AWS_ENDPOINT_URL_CONNECT_CONTACT_LENS": self.lens.url,
            "AWS_ENDPOINT_URL_SFN": self.states.url, "LAMBDA_TASK_ROOT": package}
        self.functions = {stack.arn(id): Lambda(id, properties, [os.path.join(package, "bootstrap")],
                                                self.environment, 2)
                          for id, properties in functions.items()}

    def close(self):
        for function in self.functions.values():
            function.close()
        for double in self.doubles:
            double.close()
        self.engine.close()

    def make_tables(self):
        """As the template has them, less what dynalite lacks."""
        for id, table in self.stack.of_type("AWS::DynamoDB::Table").items():
            form = {name: value for name, value in table.items() if name in tables.MEMBERS}
            self.engine.create_table(TableName=self.stack.ref(id), **form)
            self.engine.get_waiter("table_exists").wait(TableName=self.stack.ref(id), WaiterConfig={"Delay": 0.05})

    def items(self, id):
        pages = self.engine.get_paginator("scan").paginate(TableName=self.stack.ref(id), ConsistentRead=True)
        return [item for page in pages for item in page["Items"]]

    # Invocations

    def invoke(self, arn, event):
        return self.functions[arn].invoke(event)

    def invoke_later(self, arn, event):
        """An asynchronous invocation: tried again, and a dead letter in the end."""
        for _ in range(1 + RETRIES):
            done, answer = self.invoke(arn, event)
            if done:
                return
        self.dead_letters.append((arn, answer, event))

    def put_event(self, event):
        """EventBridge: to the target of every rule whose pattern matches; returns how many did."""
        count = 0
        for rule in self.stack.of_type("AWS::Events::Rule").values():
            if "EventPattern" in rule and eventbridge.matches(rule["EventPattern"], event):
                for target in rule["Targets"]:
                    count += 1
                    self.invoke_later(target["Arn"], event)
        return count

    def pass_minute(self):
        for rule in self.stack.of_type("AWS::Events::Rule").values():
            if rule.get("ScheduleExpression") == "rate(1 minute)":
                for target in rule["Targets"]:
                    self.invoke_later(target["Arn"], {"source": "aws.events", "detail-type": "Scheduled Event",
                                                      "id": "clock", "detail": {}})

    def put_records(self, records):
        """Kinesis: one batch; what fails in it is sent again, from there on."""
        mapping, = self.stack.of_type("AWS::Lambda::EventSourceMapping").values()
        arn = next(arn for arn, function in self.functions.items()
                   if self.stack.ref(function.id) == mapping["FunctionName"])
        batch = [{"eventSource": "aws:kinesis", "eventVersion": "1.0", "eventName": "aws:kinesis:record",
                  "eventSourceARN": mapping["EventSourceArn"], "awsRegion": "us-east-1",
                  "eventID": f"shardId-000000000000:{number}",
                  "kinesis": {"kinesisSchemaVersion": "1.0", "partitionKey": record["ContactId"],
                              "sequenceNumber": str(number), "approximateArrivalTimestamp": time.time(),
                              "data": base64.b64encode(json.dumps(record).encode()).decode()}}
                 for number, record in zip(self.sequence, records)]
        for _ in range(5):
            done, answer = self.invoke(arn, {"Records": batch})
            failed = [one["itemIdentifier"] for one in answer["batchItemFailures"]] if done else \
                [batch[0]["kinesis"]["sequenceNumber"]]
            if not failed:
                return
            first = min(map(int, failed))
            batch = [one for one in batch if int(one["kinesis"]["sequenceNumber"]) >= first]
        self.dead_letters.append((arn, answer, batch))

    # HTTP

    def request(self, who, method, path, query=None, key=None, body=None):
        """API Gateway: the policy of who asks, the template's route, its function: (status, JSON)."""
        policy, role, name = who
        document = self.stack.properties[policy]["PolicyDocument"]
        resource = f"arn:aws:execute-api:us-east-1:111122223333:{self.stack.ref('Api')}/live/{method}{path}"
        if not iam.allowed([document], "execute-api:Invoke", resource, {"aws:PrincipalTag/ConnectUser": name}):
            return 403, None
        for route, (_, properties) in house.routes(self.stack).items():
            verb, form = route.split(" ")
            parts, wanted = path.split("/"), form.split("/")
            if verb == method and len(parts) == len(wanted) and all(
                    want == part or want.startswith("{") and part for want, part in zip(wanted, parts)):
                break
        else:
            return 403, None  # as API Gateway says of a path that it does not have
        arn = re.search(r"functions/(.+)/invocations$", properties["Integration"]["Uri"]).group(1)
        headers = {"Content-Type": "application/json", **({"Idempotency-Key": key} if key else {})}
        done, answer = self.invoke(arn, {
            "resource": form, "path": path, "httpMethod": method, "headers": headers,
            "multiValueHeaders": {name: [value] for name, value in headers.items()},
            "queryStringParameters": query, "multiValueQueryStringParameters":
                {name: [value] for name, value in query.items()} if query else None,
            "pathParameters": {want[1:-1]: part for want, part in zip(wanted, parts) if want.startswith("{")} or None,
            "stageVariables": None, "isBase64Encoded": False,
            "body": json.dumps(body) if body is not None else None,
            "requestContext": {"stage": "live", "path": "/live" + path, "requestId": "r", "httpMethod": method,
                               "identity": {"userArn": f"arn:aws:sts::111122223333:assumed-role/{role}/{name}",
                                            "accountId": "111122223333", "sourceIp": "127.0.0.1"}}})
        if not done:
            return 502, answer
        return answer["statusCode"], json.loads(answer["body"])

    # What was asked of AWS

    def complaints(self):
        found = [complaint for double in self.doubles for complaint in double.complaints]
        found += [f"a dead letter: {arn}: {answer}" for arn, answer, _ in self.dead_letters]
        found += [f"a loop failed: {failure}" for failure in self.states.failures]
        return found + self.not_permitted()

    def not_permitted(self):
        """What a function asked for that its role does not allow."""
        found = []
        for who, action, resource in sorted(set().union(*(double.used for double in self.doubles))):
            for arn, function in self.functions.items():
                if who == f"AKID{function.id.upper()}":
                    role = self.stack.properties[function.id]["Role"]
                    if not iam.allowed([{"Statement": house.statements_of(self.stack, role)}], action, resource):
                        found.append(f"{function.id} may not {action} {resource}")
        return found

    def requests(self):
        """How many requests of each kind an invocation of each function took, on average."""
        for function in self.functions.values():
            of = collections.Counter()
            for double in self.doubles:
                for (who, action, _), count in double.used.items():
                    if who == f"AKID{function.id.upper()}":
                        of[action] += count
            yield f"{function.id}, {function.n_invocations} invocations: " + ", ".join(
                f"{count / max(1, function.n_invocations):.1f} {action}" for action, count in sorted(of.items()))

    def never_used(self):
        """What a role allows that its function did not ask for in this play: of interest, no fault."""
        used = set().union(*(double.used for double in self.doubles))
        for function in self.functions.values():
            for statement in house.statements_of(self.stack, self.stack.properties[function.id]["Role"]):
                for action in iam.aslist(statement["Action"]):
                    if action.split(":")[0] in ("dynamodb", "sagemaker", "connect", "states") and not any(
                            one == action and who == f"AKID{function.id.upper()}" and any(
                                iam.glob(pattern, {}).fullmatch(resource)
                                for pattern in iam.aslist(statement["Resource"]))
                            for who, one, resource in used):
                        yield f"{function.id}: {action} {statement['Sid']}"
