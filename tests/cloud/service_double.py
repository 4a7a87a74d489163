"""One service of AWS on a loopback port of its own: what the doubles of SageMaker Runtime, Contact
Lens, Connect and Step Functions have in common. What is asked is found by botocore's model of the
service, and judged as aws_double does.
"""

import json
import re
import threading
import urllib.parse

import botocore.session

import aws_double
from aws_double import CUT, Fault, Refusal

UNAVAILABLE = Fault("unavailable", 503, "ServiceUnavailable")
HELD = Fault("held", after=True)  # no answer at all, until the double closes


class Service(aws_double.Aws):
    service = None  # botocore's name of it
    signing = None  # what its requests are signed for

    def __init__(self):
        self.released = threading.Event()
        self.model = botocore.session.get_session().get_service_model(self.service)
        aws_double.MODELS[self.service] = self.model
        self.routes = []
        for name in self.model.operation_names:
            http = self.model.operation_model(name).http
            pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(http["requestUri"]))
            self.routes.append((http["method"], re.compile(pattern), name))
        super().__init__()

    def close(self):
        self.released.set()
        super().close()

    def read_target(self, target, body):
        prefix, _, operation = target.partition(".")
        if prefix != self.model.metadata.get("targetPrefix") or operation not in self.model.operation_names:
            raise Refusal(400, "UnknownOperationException", "There is no such operation")
        return operation, json.loads(body)

    def read_route(self, handler, body):
        place = urllib.parse.urlsplit(handler.path)
        for method, pattern, name in self.routes:
            match = pattern.fullmatch(place.path)
            if match and method == handler.command:
                break
        else:
            raise Refusal(404, "UnknownOperationException", "There is no such operation")
        parameters = {}
        shape = self.model.operation_model(name).input_shape
        query = dict(urllib.parse.parse_qsl(place.query, keep_blank_values=True))
        for member, kind in shape.members.items():
            where, called = kind.serialization.get("location"), kind.serialization.get("name", member)
            if where == "uri":
                parameters[member] = urllib.parse.unquote(match.group(called))
            elif where == "header" and called in handler.headers:
                parameters[member] = handler.headers[called]
            elif where == "querystring" and called in query:
                parameters[member] = query[called]
        payload = shape.serialization.get("payload")
        if payload:
            parameters[payload] = body
        elif body:
            parameters.update(json.loads(body))
        return name, parameters

    def answer(self, handler, body):
        target = handler.headers.get("X-Amz-Target")
        try:
            self.verify(handler, body, self.signing)
            operation, parameters = (self.read_target(target, body) if target else
                                     self.read_route(handler, body))
            self.judge(handler, body, self.service, operation, parameters)
        except Refusal as refusal:
            self.refused.append(refusal.kind)
            self.complaints.append(f"refused: {refusal.kind}: {refusal}")
            self.send_error(handler, refusal.status, refusal.kind, str(refusal), self.service)
            return
        with self.lock:
            number = len(self.calls)
            self.calls.append((operation, parameters))
            fault = self.fault(number, operation, parameters)
        if fault and not fault.after:
            self.send_error(handler, fault.status, fault.kind, fault.name, self.service)
            return
        try:
            with self.lock:
                headers, data = self.do(operation, parameters)
        except Refusal as refusal:
            self.send_error(handler, refusal.status, refusal.kind, str(refusal), self.service)
            return
        if fault is CUT:
            handler.close_connection = True
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half")
        elif fault is HELD:
            handler.close_connection = True
            self.released.wait(120)
        elif fault:
            self.send_error(handler, fault.status, fault.kind, fault.name, self.service)
        else:
            self.send(handler, 200, headers, data)

    def send_error(self, handler, status, kind, message, service):
        if self.model.metadata["protocol"] == "json":
            self.send(handler, status, {"Content-Type": "application/x-amz-json-1.0"},
                      json.dumps({"__type": kind, "message": message}).encode())
        else:
            super().send_error(handler, status, kind, message, service)

    def do(self, operation, parameters):
        """Does what is asked; returns headers and body of the answer."""
        raise NotImplementedError

    def count(self, operation):
        with self.lock:
            return sum(1 for name, _ in self.calls if name == operation)


def as_json(value):
    return {"Content-Type": "application/json"}, json.dumps(value).encode()
