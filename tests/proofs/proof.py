"""What the proofs share: churn-desk-local as a process, requests signed by botocore, events in AWS's
own shapes, and the content of a store without what only says when or in which order it was written.
"""

import datetime
import http.client
import json
import os
import pathlib
import re
import select
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.parse

import botocore.auth
import botocore.awsrequest
import botocore.credentials

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "tools"))

INSTANCE = "arn:aws:connect:us-east-1:111122223333:instance/0b5f0c4e-6c2e-4b9a-9d0e-3f3a1c5d7e90"
COLUMNS = ("Account_Length VMail_Message Day_Mins Day_Calls Eve_Mins Eve_Calls Night_Mins Night_Calls "
           "Intl_Mins Intl_Calls CustServ_Calls sentiment pastSenti_nut pastSenti_pos pastSenti_neg "
           "mth_remain").split()


class Server:
    """One run of the program. Its standard error is kept, and is part of every complaint."""

    def __init__(self, program, *arguments, data=None):
        environment = dict(os.environ)
        if data:
            environment["CHURN_DESK_DATADIR"] = str(data)
        self.log = open(f"/proc/self/fd/{os.memfd_create('log')}", "w+b")
        self.process = subprocess.Popen([program, "--port", "0", *map(str, arguments)],
                                        stdout=subprocess.PIPE, stderr=self.log, env=environment)
        ready, _, _ = select.select([self.process.stdout], [], [], 600)
        line = self.process.stdout.readline() if ready else b""
        if not line:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"the program did not start: {self.errors()}")
        self.ready = json.loads(line)
        self.threads = threading.local()

    @property
    def connection(self):
        """Kept from request to request, each thread its own."""
        return getattr(self.threads, "connection", None)

    @connection.setter
    def connection(self, connection):
        self.threads.connection = connection

    def errors(self):
        return os.pread(self.log.fileno(), 20000, 0).decode(errors="replace")

    def call(self, who, method, path, body=None, headers=None):
        """Signs and sends one request: (status, JSON)."""
        key = self.ready[who] if isinstance(who, str) else who
        data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        request = botocore.awsrequest.AWSRequest(method=method, url=self.ready["url"] + path,
                                                 data=data, headers=headers or {})
        botocore.auth.SigV4Auth(
            botocore.credentials.Credentials(key["accessKeyId"], key["secretAccessKey"]),
            "execute-api", self.ready["region"]).add_auth(request)
        for attempt in range(2):
            if self.connection is None:
                host = urllib.parse.urlsplit(self.ready["url"]).netloc
                self.connection = http.client.HTTPConnection(host, timeout=120)
            try:
                self.connection.request(method, path, body=data, headers=dict(request.headers))
                reply = self.connection.getresponse()
                return reply.status, json.loads(reply.read())
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                # A connection that was kept may be closed by then; a new one is another matter.
                self.connection.close()
                self.connection = None
                if attempt or self.process.poll() is not None:
                    raise
        return None

    def events(self, events):
        status, answer = self.call("ingest", "POST", "/events", events)
        assert status == 200, (status, answer, self.errors())
        return answer

    def lookup(self, event):
        status, answer = self.call("ingest", "POST", "/lookup", event)
        assert status == 200, (status, answer, self.errors())
        return answer

    def get(self, path):
        status, answer = self.call("supervisor", "GET", path)
        assert status == 200, (status, answer, self.errors())
        return answer

    def deliver(self, deliveries):
        """Sends (kind, JSON) in this order; events that follow one another go together."""
        batch = []
        for kind, event in [*deliveries, ("end", None)]:
            if kind == "event":
                batch.append(event)
                continue
            if batch:
                self.events(batch)
                batch = []
            if kind == "lookup":
                self.lookup(event)

    def kill(self):
        """As if the power went: no word of farewell."""
        self.process.kill()
        self.process.wait()
        self._close()

    def stop(self):
        """Ends it as a person would; what the sanitizers say then fails the proof."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(120)
        errors = self.errors()
        self._close()
        if status not in (0, -signal.SIGTERM):
            raise AssertionError(f"the program ended with {status}: {errors}")
        if "CRITICAL" in errors or "Sanitizer" in errors or "runtime error" in errors:
            raise AssertionError(errors)

    def _close(self):
        if self.connection is not None:
            self.connection.close()
        self.process.stdout.close()
        self.log.close()


def customer(index, name="Ana", phone=None, seed=0, **values):
    """A line of the customers' table: as a dictionary."""
    row = {"customerID": str(index), "Int_l_Plan": "yes" if seed % 3 == 0 else "no",
           "VMail_Plan": "yes" if seed % 2 else "no", "FirstName": name, "LastName": "Ruiz",
           "email": f"{name.lower()}@example.com", "phone": phone or ""}
    for i, column in enumerate(COLUMNS):
        row[column] = (seed * 7 + i * 11) % 60
    row.update(sentiment=seed % 3 - 1, pastSenti_nut=seed % 5, pastSenti_pos=seed % 4,
               pastSenti_neg=seed % 6, mth_remain=seed % 37)
    row.update(values)
    return row


def write_customers(path, customers):
    names = list(customers[0])
    lines = [",".join(names)] + [",".join(str(row[name]) for name in names) for row in customers]
    pathlib.Path(path).write_text("\n".join(lines) + "\n")


def iso(moment):
    """Seconds since 1970, as AWS writes times."""
    date = datetime.datetime.fromtimestamp(moment, datetime.timezone.utc)
    return date.strftime("%Y-%m-%dT%H:%M:%S.") + f"{date.microsecond // 1000:03d}Z"


def arn(kind, name):
    return f"{INSTANCE}/{kind}/{name}"


def envelope(detail_type, event_id, moment, detail):
    return {"version": "0", "id": event_id, "detail-type": detail_type, "source": "aws.connect",
            "account": "111122223333", "time": iso(moment)[:19] + "Z", "region": "us-east-1",
            "resources": [], "detail": detail}


def contact_event(kind, contact, moment, started, queue=None, agent=None, **more):
    """queue and agent: (name, since when)."""
    detail = {"eventType": kind, "contactId": contact, "channel": "VOICE", "instanceArn": INSTANCE,
              "initiationMethod": "INBOUND", "initiationTimestamp": iso(started)}
    if queue:
        detail["queueInfo"] = {"queueType": "STANDARD", "queueArn": arn("queue", queue[0]),
                               "enqueueTimestamp": iso(queue[1])}
    if agent:
        detail["agentInfo"] = {"agentArn": arn("agent", agent[0]),
                               "connectedToAgentTimestamp": iso(agent[1])}
    if kind in ("DISCONNECTED", "COMPLETED"):
        detail["disconnectTimestamp"] = iso(moment)
    detail.update(more)
    return envelope("Amazon Connect Contact Event", f"{contact}-{kind}-{moment}", moment, detail)


def rule_event(event_id, sentiment, contact, moment, chat=False):
    name = {1: "PositiveSentiment", 0: "NeutralSentiment", -1: "NegativeSentiment"}[sentiment]
    kind = "Contact Lens Realtime Chat Rules Matched" if chat else "Contact Lens Realtime Rules Matched"
    return envelope(kind, event_id, moment,
                    {"version": "1.0", "ruleName": name, "actionName": name, "instanceArn": INSTANCE,
                     "contactArn": arn("contact", contact), "agentArn": arn("agent", "jdoe"),
                     "queueArn": arn("queue", "billing")})


def turn(turn_id, who, begin, end, sentiment=None, content="Good morning."):
    transcript = {"Id": turn_id, "ParticipantId": who, "ParticipantRole": who, "Content": content,
                  "BeginOffsetMillis": round(begin * 1000), "EndOffsetMillis": round(end * 1000)}
    if sentiment is not None:
        transcript["Sentiment"] = {1: "POSITIVE", 0: "NEUTRAL", -1: "NEGATIVE"}[sentiment]
    return {"Transcript": transcript}


def record(contact, kind, segments=None, channel="VOICE"):
    value = {"Version": "1.0.0", "Channel": channel, "AccountId": "111122223333",
             "InstanceId": INSTANCE.split("/")[-1], "ContactId": contact, "LanguageCode": "en-US",
             "EventType": kind}
    if segments is not None:
        value["Segments"] = segments
    return value


def flow_event(contact, phone, initial=None, channel="VOICE", **more):
    endpoint = {"Address": phone, "Type": "TELEPHONE_NUMBER"} if phone else None
    data = {"Attributes": {}, "Channel": channel, "ContactId": contact,
            "InitialContactId": initial or contact, "PreviousContactId": initial or contact,
            "CustomerEndpoint": endpoint, "InitiationMethod": "INBOUND", "InstanceARN": INSTANCE,
            "LanguageCode": "en-US", "Queue": None}
    data.update(more)
    return {"Name": "ContactFlowEvent", "Details": {"ContactData": data, "Parameters": {}}}


def connect(path):
    return sqlite3.connect(f"file:{urllib.parse.quote(str(path))}?mode=ro", uri=True, timeout=60)


# What says when, or in which order, something was written, and what a tick makes of it.
UNSTABLE = {"contacts": {"version", "ended_known", "ended_version", "detail_version", "heard", "churn",
                         "previous_churn", "initial_churn", "seen", "ticked", "lease"},
            "customers": {"event_time"}, "features": {"event_time"}, "segments": {"version"},
            "sentiment_events": set(), "phones": set()}


def dump(path, prefix="", tables=UNSTABLE):
    """The store's content as sorted lines; where a prefix is given, of what bears it, without it."""
    lines = []
    with connect(path) as database:
        for table, unstable in tables.items():
            cursor = database.execute(f"SELECT * FROM {table}")
            names = [column[0] for column in cursor.description]
            for row in cursor:
                line = table + " " + json.dumps({name: value for name, value in zip(names, row)
                                                 if name not in unstable})
                if prefix in line:
                    lines.append(line.replace(prefix, ""))
    database.close()
    return sorted(lines)


def difference(expected, got):
    """The lines that only one of both has, the expected ones first."""
    left, right = set(expected), set(got)
    return [f"- {line}" for line in sorted(left - right)] + [f"+ {line}" for line in sorted(right - left)]


def wait_for(condition, what, seconds=60):
    """Polls; the limit is there only to end a proof that would hang, and fails it."""
    until = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > until:
            raise AssertionError(f"waited in vain for {what}")
        time.sleep(0.02)
