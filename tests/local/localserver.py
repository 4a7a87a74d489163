"""Starts churn-desk-local and speaks to it as any client does: signed by botocore."""

import json
import os
import subprocess
import time
import urllib.error
import urllib.request

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

import children

PATIENCE = 120  # seconds for something to come true, on a machine that is busy


class Answer:
    def __init__(self, status, headers, text):
        self.status = status
        self.headers = headers
        self.text = text

    @property
    def json(self):
        return json.loads(self.text)

    @property
    def code(self):
        return self.json["error"]["code"]


def sign(ready, who, method, path, body=None, headers=None):
    """The headers that sign the request."""
    key = ready[who] if isinstance(who, str) else who
    request = AWSRequest(method=method, url=ready["url"] + path, data=body, headers=headers or {})
    credentials = Credentials(key["accessKeyId"], key["secretAccessKey"])
    SigV4Auth(credentials, "execute-api", ready["region"]).add_auth(request)
    return dict(request.headers)


def send(ready, method, path, headers, body=None):
    data = body.encode() if isinstance(body, str) else body
    request = urllib.request.Request(ready["url"] + path, data=data, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as reply:
            return Answer(reply.status, reply.headers, reply.read().decode())
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.headers, error.read().decode())


def wait_for(what, found):
    """Asks until found() is something, and returns it."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        thing = found()
        if thing:
            return thing
        time.sleep(0.1)
    raise AssertionError(f"{what}: not within {PATIENCE} s")


class Server:
    """One churn-desk-local; ends with its standard input."""

    def __init__(self, program, data, *options, environment=None):
        self.process = subprocess.Popen(
            [program, "--until-eof", *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, preexec_fn=children.end_with_parent(),
            env={**os.environ, "CHURN_DESK_DATADIR": data, **(environment or {})})
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError("It does not start: " + self.process.stderr.read().decode())
        self.ready = json.loads(line)

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if self.process.returncode is None:
            status, out, err = self.finish()
            assert kind is not None or status == 0, f"It ended with {status}: {err}"

    def finish(self, number=None):
        """Ends it by a signal, or by closing its input; returns status and what it said."""
        if number is not None:
            self.process.send_signal(number)
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out.decode(), err.decode()

    def memory(self):
        """How many bytes of memory it has in use."""
        with open(f"/proc/{self.process.pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def call(self, who, method, path, body=None, headers=None):
        if body is not None and not isinstance(body, (str, bytes)):
            body = json.dumps(body)
        signed = sign(self.ready, who, method, path, body, headers)
        return send(self.ready, method, path, signed, body)

    def contacts(self, who="supervisor"):
        return self.call(who, "GET", "/contacts").json["contacts"]

    def contact(self, id):
        return self.call("supervisor", "GET", "/contacts/" + id).json
