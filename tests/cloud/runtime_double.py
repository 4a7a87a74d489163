"""AWS Lambda's Runtime API, written from its documentation
(https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html), and a function under it.

    with Runtime() as runtime, Function(runtime, program, environment) as function:
        outcome = runtime.invoke({"contact": "c-1"})
        outcome.kind, outcome.body      # "response" or "error", and what the function said
"""

import collections
import http.server
import json
import os
import queue
import subprocess
import tempfile
import threading
import time
import uuid

VERSION = "/2018-06-01/runtime"
ARN = "arn:aws:lambda:us-east-1:111122223333:function:stack-Function"
LIMIT = 60  # seconds that a test waits for anything at most

Outcome = collections.namedtuple("Outcome", "kind body type headers raw")


class Invocation:
    def __init__(self, event, seconds, trace, invocation_id):
        self.id = str(uuid.uuid4())
        self.event = event if isinstance(event, bytes) else json.dumps(event).encode()
        self.deadline = int((time.time() + seconds) * 1000)
        self.trace = trace
        self.invocation_id = invocation_id
        self.handed_out = 0.0
        self.answered = 0.0
        self.outcome = queue.Queue()


class Runtime:
    def __init__(self, response_max=6 * 1024 * 1024):
        self.response_max = response_max
        self.pending = queue.Queue()
        self.invocations = {}
        self.requests = []  # (method, path) as they came
        self.connections = set()
        self.init_error = queue.Queue()
        self.asked = threading.Event()  # for the next invocation: the function is ready
        self.first_asked = 0.0
        self.broken = False  # "Container error. Non-recoverable state."
        self.closing = False
        runtime = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = -1

            def log_message(self, *arguments):
                pass

            def do_GET(self):
                runtime.take(self, b"")

            def do_POST(self):
                runtime.take(self, self.rfile.read(int(self.headers["Content-Length"])))

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request, client_address):
                pass  # a function that was ended

        self.server = Server(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05},
                         daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.closing = True
        self.pending.put(None)
        self.server.shutdown()
        self.server.server_close()

    def invoke(self, event, seconds=30.0, trace=None, invocation_id=None):
        """Hands an event to the function and waits for what it says; bytes go as they are."""
        return self.wait(self.start(event, seconds, trace, invocation_id))

    def start(self, event, seconds=30.0, trace=None, invocation_id=None):
        invocation = Invocation(event, seconds, trace, invocation_id)
        self.invocations[invocation.id] = invocation
        self.pending.put(invocation)
        return invocation

    @staticmethod
    def wait(invocation):
        return invocation.outcome.get(timeout=LIMIT)

    # The API

    @staticmethod
    def answer(handler, status, body=b"", headers=()):
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        for name, value in headers:
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)
        handler.wfile.flush()

    def refuse(self, handler, status, kind):
        self.answer(handler, status, json.dumps({"errorType": kind, "errorMessage": kind}).encode())

    def take(self, handler, body):
        self.requests.append((handler.command, handler.path))
        self.connections.add(handler.client_address)
        path = handler.path.removeprefix(VERSION).split("/")
        if self.broken:
            self.refuse(handler, 500, "ContainerError")
        elif handler.command == "GET" and path == ["", "invocation", "next"]:
            self.hand_out(handler)
        elif handler.command == "POST" and path == ["", "init", "error"]:
            self.init_error.put(self.read_error(handler, body))
            self.answer(handler, 202, b'{"status":"OK"}')
        elif handler.command == "POST" and len(path) == 4 and path[1] == "invocation":
            self.take_outcome(handler, body, *path[2:])
        else:
            self.refuse(handler, 404, "NotFound")

    def hand_out(self, handler):
        if not self.asked.is_set():
            self.first_asked = time.monotonic()
        self.asked.set()
        invocation = self.pending.get()
        if invocation is None or self.closing:
            handler.close_connection = True
            return
        headers = [("Lambda-Runtime-Aws-Request-Id", invocation.id),
                   ("Lambda-Runtime-Deadline-Ms", str(invocation.deadline)),
                   ("Lambda-Runtime-Invoked-Function-Arn", ARN)]
        if invocation.trace:
            headers.append(("Lambda-Runtime-Trace-Id", invocation.trace))
        if invocation.invocation_id:
            headers.append(("Lambda-Runtime-Invocation-Id", invocation.invocation_id))
        invocation.handed_out = time.monotonic()
        self.answer(handler, 200, invocation.event, headers)

    @staticmethod
    def read_error(handler, body):
        kind = handler.headers["Lambda-Runtime-Function-Error-Type"]
        return Outcome("error", json.loads(body), kind, dict(handler.headers), body)

    def take_outcome(self, handler, body, request_id, kind):
        invocation = self.invocations.get(request_id)
        if invocation is None:
            self.refuse(handler, 400, "InvalidRequestID")
        elif invocation.invocation_id != handler.headers["Lambda-Runtime-Invocation-Id"]:
            self.refuse(handler, 400, "InvalidInvocationId")
        elif kind == "response" and len(body) > self.response_max:
            self.refuse(handler, 413, "RequestEntityTooLarge")
        elif kind in ("response", "error"):
            invocation.answered = time.monotonic()
            self.answer(handler, 202, b'{"status":"OK"}')
            if kind == "error":
                invocation.outcome.put(self.read_error(handler, body))
            else:
                invocation.outcome.put(Outcome(kind, json.loads(body), None, dict(handler.headers), body))
            # It counts once, whoever says it again.
            del self.invocations[request_id]
        else:
            self.refuse(handler, 404, "NotFound")


class Function:
    """A process as Lambda starts it; what it writes is kept."""

    def __init__(self, runtime, command, handler, environment=(), **popen):
        self.runtime = runtime
        self.out = tempfile.TemporaryFile()
        self.err = tempfile.TemporaryFile()
        self.environment = {name: value for name, value in os.environ.items()
                            if not name.startswith(("AWS_", "CHURN_", "LAMBDA_", "LD_", "_X_"))}
        self.environment.update(
            _HANDLER=handler, AWS_LAMBDA_RUNTIME_API=runtime.address, AWS_REGION="us-east-1",
            AWS_LAMBDA_FUNCTION_NAME=f"stack-{handler}", AWS_LAMBDA_FUNCTION_VERSION="$LATEST",
            AWS_ACCESS_KEY_ID="AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY="wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
        self.environment.update(environment)
        self.environment = {name: value for name, value in self.environment.items() if value is not None}
        self.started = time.monotonic()
        self.process = subprocess.Popen(command, env=self.environment, stdin=subprocess.DEVNULL,
                                        stdout=self.out, stderr=self.err, **popen)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(LIMIT)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.out.close()
        self.err.close()

    @staticmethod
    def read(file):
        file.seek(0)
        return file.read().decode()

    def logs(self):
        """The lines of the log, each one JSON object; anything else fails."""
        return [json.loads(line) for line in self.read(self.err).splitlines()]

    def metrics(self):
        return [json.loads(line) for line in self.read(self.out).splitlines()]
