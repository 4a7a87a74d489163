"""AWS as far as we call it, on one loopback port: SageMaker Feature Store Runtime, written from its
API reference, and DynamoDB, which is passed on to dynalite.

Every request is judged before it is answered: its signature is computed again by botocore, and its
form is compared with what botocore makes of the same call. What is wrong with a form stands in
complaints, which a test must find empty.
"""

import datetime
import hashlib
import http.client
import http.server
import json
import random
import re
import threading
import time
import urllib.parse
import zlib

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import botocore.serialize
import botocore.session
import botocore.validate

REGION = "us-east-1"
SKEW = 300
SCHEMA = {"customerID": "String", "event_time": "String"}
INTEGRAL = """Account_Length VMail_Message Day_Calls Eve_Calls Night_Calls Intl_Calls CustServ_Calls sentiment
pastSenti_nut pastSenti_pos pastSenti_neg mth_remain Int_l_Plan_no Int_l_Plan_yes VMail_Plan_no
VMail_Plan_yes""".split()
FRACTIONAL = "Day_Mins Eve_Mins Night_Mins Intl_Mins".split()
SCHEMA.update({name: "Integral" for name in INTEGRAL})
SCHEMA.update({name: "Fractional" for name in FRACTIONAL})
FORM = {"String": re.compile(r".*", re.S), "Integral": re.compile(r"-?\d+"),
        "Fractional": re.compile(r"-?\d+(\.\d+)?([eE][-+]?\d+)?")}
EVENT_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z")

_session = botocore.session.get_session()
# Members that are newer than Debian's botocore, all of them in the query (feature store's API reference).
NEWER = {"DeleteRecord": {"DeletionMode": ("SoftDelete", "HardDelete")}}
MODELS = {"sagemaker": _session.get_service_model("sagemaker-featurestore-runtime"),
          "dynamodb": _session.get_service_model("dynamodb")}


class Refusal(Exception):
    def __init__(self, status, kind, message):
        super().__init__(message)
        self.status, self.kind = status, kind


class Fault:
    """What befalls a request: before it is done, or after it, when nobody hears of it."""

    def __init__(self, name, status=0, kind=None, after=False):
        self.name, self.status, self.kind, self.after = name, status, kind, after


THROTTLED = Fault("throttled", 400, "ProvisionedThroughputExceededException")
FAILED = Fault("failed", 500, "InternalServerError")
FAILED_AFTER = Fault("failed after it was done", 500, "InternalServerError", after=True)
UNAVAILABLE = Fault("unavailable", 503, "ServiceUnavailable")
CUT = Fault("cut", after=True)
DAMAGED = Fault("damaged", after=True)


class Aws:
    def __init__(self, dynalite_port=None):
        self.keys = {"AKIDEXAMPLE": ("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", None)}
        self.clock_offset = 0
        self.group = "customers"
        self.online = {}  # id: {name: value}
        self.complaints = []
        self.calls = []  # (operation, whom it is of)
        self.refused = []
        self.fault = lambda number, operation, whom: None
        self.on_call = lambda operation, count: None
        self.dynalite_port = dynalite_port
        self.narrow = False  # answer as little at a time as DynamoDB may
        self.lock = threading.RLock()
        self.local = threading.local()
        aws = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = -1  # head and body in one write, as AWS answers

            def log_message(self, *arguments):
                pass

            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                aws.answer(self, body)

            do_GET = do_PUT = do_POST = do_DELETE = answer

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, request, client_address):
                pass  # a client that was killed

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05},
                         daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def now(self):
        return time.time() + self.clock_offset

    # Who asks

    def verify(self, handler, body, service):
        """Computes the signature again with botocore, of what came over the wire."""
        match = re.fullmatch(r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/([^/]+)/aws4_request, "
                             r"?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})",
                             handler.headers.get("Authorization", ""))
        if not match:
            raise Refusal(400, "MissingAuthenticationTokenException", "Request is missing Authentication Token")
        key, day, region, named, signed, signature = match.groups()
        if key not in self.keys:
            raise Refusal(400, "UnrecognizedClientException",
                          "The security token included in the request is invalid.")
        secret, token = self.keys[key]
        if token == "expired":
            raise Refusal(400, "ExpiredTokenException",
                          "The security token included in the request is expired")
        if (region, named) != (REGION, service):
            raise Refusal(400, "InvalidSignatureException",
                          "Credential should be scoped to a valid region and service")
        request = botocore.awsrequest.AWSRequest(
            handler.command, f"http://{handler.headers['Host']}{handler.path}", data=body)
        for name in signed.split(";"):
            request.headers[name] = handler.headers[name]
        stamp = handler.headers["X-Amz-Date"]
        request.context["timestamp"] = stamp
        judge = botocore.auth.SigV4Auth(botocore.credentials.Credentials(key, secret, token), named, region)
        wanted = judge.signature(judge.string_to_sign(request, judge.canonical_request(request)), request)
        if wanted != signature or not stamp.startswith(day):
            raise Refusal(400, "InvalidSignatureException",
                          "The request signature we calculated does not match the signature you provided.")
        digest = handler.headers.get("X-Amz-Content-Sha256")
        if digest and digest != hashlib.sha256(body).hexdigest():
            raise Refusal(400, "InvalidSignatureException", "The payload is another")
        for name in ("Host", "X-Amz-Date", "X-Amz-Target", "Content-Type"):
            if handler.headers.get(name) and name.lower() not in signed.split(";"):
                self.complaints.append(f"{name} is not signed")
        then = datetime.datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
        if abs(then.timestamp() - self.now()) > SKEW:
            when = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(self.now()))
            raise Refusal(403, "InvalidSignatureException",
                          f"Signature expired: {stamp} is now earlier than {when}")

    # What is asked

    def judge(self, handler, body, service, operation, parameters):
        """Compares a request with the one that botocore makes of the same call."""
        model = MODELS[service]
        shape = model.operation_model(operation)
        newer = {name: value for name, value in parameters.items()
                 if name in NEWER.get(operation, {}) and name not in shape.input_shape.members}
        parameters = {name: value for name, value in parameters.items() if name not in newer}
        for name, value in newer.items():
            if value not in NEWER[operation][name]:
                self.complaints.append(f"{operation}: {name} is {value}")
        report = botocore.validate.ParamValidator().validate(parameters, shape.input_shape)
        if report.has_errors():
            self.complaints.append(f"{operation}: {report.generate_report()}")
            raise Refusal(400, "ValidationError", "The request is not of the form of the model")
        unknown = set(parameters) - set(shape.input_shape.members)
        if unknown:
            self.complaints.append(f"{operation}: no such member: {sorted(unknown)}")
        wanted = botocore.serialize.create_serializer(model.metadata["protocol"]).serialize_to_request(
            parameters, shape)
        place = urllib.parse.urlsplit(handler.path)
        query = dict(urllib.parse.parse_qsl(place.query, keep_blank_values=True, strict_parsing=bool(place.query)))
        if (handler.command, place.path) != (wanted["method"], wanted["url_path"]):
            self.complaints.append(f"{operation}: {handler.command} {place.path}")
        if query != {**(wanted["query_string"] or {}), **newer}:
            self.complaints.append(f"{operation}: query {sorted(query)}")
        if not self.is_same_body(body, wanted["body"]):
            self.complaints.append(f"{operation}: another body than botocore's")
        for name, value in wanted["headers"].items():
            if handler.headers.get(name) != value:
                self.complaints.append(f"{operation}: {name} is {handler.headers.get(name)}, not {value}")

    def is_same_body(self, body, wanted):
        return json.loads(body or "{}") == json.loads(wanted or "{}")

    def answer(self, handler, body):
        target = handler.headers.get("X-Amz-Target")
        service = "dynamodb" if target else "sagemaker"
        try:
            self.verify(handler, body, service)
            if target:
                operation = target.removeprefix("DynamoDB_20120810.")
                parameters = json.loads(body)
                whom = parameters.get("Key", {}).get("id", {}).get("S", "")
            else:
                operation, parameters, whom = self.read_path(handler, body)
            self.judge(handler, body, service, operation, parameters)
        except Refusal as refusal:
            with self.lock:
                self.refused.append(refusal.kind)
            self.send_error(handler, refusal.status, refusal.kind, str(refusal), service)
            return
        with self.lock:
            number = len(self.calls)
            self.calls.append((operation, whom))
            count = sum(1 for name, _ in self.calls if name == operation)
            self.asked = body  # for fault() to know a request that is sent again
            fault = self.fault(number, operation, whom)
        self.on_call(operation, count)
        if fault and not fault.after:
            self.send_error(handler, fault.status, fault.kind, fault.name, service)
            return
        try:
            status, headers, data = (self.dynamodb(handler, operation, parameters, body) if target else
                                     self.feature_store(operation, parameters))
        except Refusal as refusal:
            self.send_error(handler, refusal.status, refusal.kind, str(refusal), service)
            return
        if fault is CUT:
            handler.close_connection = True
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half")
            return
        if fault is DAMAGED:
            data = b'{"Attributes":{}}'
        elif fault:
            self.send_error(handler, fault.status, fault.kind, fault.name, service)
            return
        self.send(handler, status, headers, data)

    def send(self, handler, status, headers, data):
        handler.send_response_only(status)
        handler.send_header("Date", handler.date_time_string(self.now()))
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    def send_error(self, handler, status, kind, message, service):
        if service == "dynamodb":
            data = json.dumps({"__type": "com.amazonaws.dynamodb.v20120810#" + kind,
                               "message": message}).encode()
            headers = {"Content-Type": "application/x-amz-json-1.0", "x-amz-crc32": str(zlib.crc32(data))}
        else:
            data = json.dumps({"Message": message}).encode()
            headers = {"Content-Type": "application/json", "x-amzn-ErrorType": kind + ":http://internal/"}
        self.send(handler, status, headers, data)

    # DynamoDB

    def dynamodb(self, handler, operation, parameters, body):
        if not self.narrow or operation not in ("Query", "Scan", "BatchGetItem"):
            return self.pass_on(handler, body)
        if operation != "BatchGetItem":
            return self.pass_on(handler, json.dumps({**parameters, "Limit": 1}).encode())
        (table, asked), = parameters["RequestItems"].items()
        first, *rest = asked["Keys"]
        status, headers, data = self.pass_on(
            handler, json.dumps({"RequestItems": {table: {**asked, "Keys": [first]}}}).encode())
        if status == 200 and rest:
            data = json.dumps({**json.loads(data), "UnprocessedKeys": {table: {**asked, "Keys": rest}}}).encode()
            headers = {name: str(zlib.crc32(data)) if name.lower() == "x-amz-crc32" else value
                       for name, value in headers.items()}
        return status, headers, data

    def pass_on(self, handler, body):
        for attempt in range(2):
            if getattr(self.local, "connection", None) is None:
                self.local.connection = http.client.HTTPConnection("127.0.0.1", self.dynalite_port, timeout=60)
            try:
                headers = {name: value for name, value in handler.headers.items()
                           if name.lower() not in ("host", "connection", "content-length")}
                self.local.connection.request("POST", "/", body=body, headers=headers)
                reply = self.local.connection.getresponse()
                data = reply.read()
                return reply.status, {name: value for name, value in reply.getheaders() if name.lower()
                                      in ("content-type", "x-amz-crc32", "x-amzn-requestid")}, data
            except (http.client.HTTPException, OSError):
                self.local.connection.close()
                self.local.connection = None
                if attempt:
                    raise
        return None

    # The feature store

    def read_path(self, handler, body):
        place = urllib.parse.urlsplit(handler.path)
        match = re.fullmatch(r"/FeatureGroup/([^/]+)", place.path)
        operation = {"GET": "GetRecord", "PUT": "PutRecord", "DELETE": "DeleteRecord"}.get(handler.command)
        if not match or not operation:
            raise Refusal(404, "UnknownOperationException", "There is no such operation")
        parameters = {"FeatureGroupName": urllib.parse.unquote(match.group(1))}
        if operation == "PutRecord":
            parameters.update(json.loads(body))
            whom = {f.get("FeatureName"): f.get("ValueAsString")
                    for f in parameters.get("Record", [])}.get("customerID", "")
        else:
            query = dict(urllib.parse.parse_qsl(place.query, keep_blank_values=True))
            parameters.update(query)
            whom = query.get("RecordIdentifierValueAsString", "")
        return operation, parameters, whom

    def feature_store(self, operation, parameters):
        if parameters["FeatureGroupName"] != self.group:
            raise Refusal(404, "ResourceNotFound", "There is no such feature group")
        if operation == "GetRecord":
            with self.lock:
                record = self.online.get(parameters["RecordIdentifierValueAsString"])
            listed = [{"FeatureName": name, "ValueAsString": value} for name, value in (record or {}).items()]
            random.shuffle(listed)  # its order is not promised
            data = json.dumps({"Record": listed} if record else {}).encode()
            return 200, {"Content-Type": "application/json"}, data
        if operation == "DeleteRecord":
            return self.delete_record(parameters)
        record = {}
        for feature in parameters["Record"]:
            name, value = feature["FeatureName"], feature["ValueAsString"]
            if name not in SCHEMA or name in record or not FORM[SCHEMA[name]].fullmatch(value):
                raise Refusal(400, "ValidationError", f"Validation Error: {name}")
            record[name] = value
        if "customerID" not in record or not EVENT_TIME.fullmatch(record.get("event_time", "")):
            raise Refusal(400, "ValidationError", "Validation Error: identifier or event time")
        with self.lock:
            stands = self.online.get(record["customerID"])
            # An event time that is not newer goes to the offline store alone, with the same answer.
            if not stands or record["event_time"] > stands["event_time"]:
                self.online[record["customerID"]] = record
        return 200, {"Content-Type": "application/json"}, b""

    def delete_record(self, parameters):
        if not EVENT_TIME.fullmatch(parameters["EventTime"]):
            raise Refusal(400, "ValidationError", "Validation Error: event time")
        with self.lock:
            stands = self.online.get(parameters["RecordIdentifierValueAsString"])
            if stands and parameters["EventTime"] > stands["event_time"]:
                # A soft deletion leaves the identifier and the time, without features.
                if parameters.get("DeletionMode") == "HardDelete":
                    del self.online[stands["customerID"]]
                else:
                    self.online[stands["customerID"]] = {"customerID": stands["customerID"],
                                                         "event_time": parameters["EventTime"]}
        return 200, {"Content-Type": "application/json"}, b""
