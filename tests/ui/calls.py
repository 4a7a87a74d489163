"""Calls of our own making, told to a churn-desk-local as AWS tells them.

They are for tests that must know what happens: nothing changes but by the test.
"""

import csv
import datetime
import os
import uuid

import harness

REGION = "us-east-1"
INSTANCE = f"arn:aws:connect:{REGION}:111122223333:instance/12345678-1234-1234-1234-123456789012"


def customers():
    """The demo's customers, those first whose contract ends soonest and who were lost by it."""
    with open(os.path.join(harness.BUILD, "data", "customers.csv"), encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = {}
    for row in rows:
        names.setdefault((row["FirstName"], row["LastName"]), []).append(row)
    unique = [found[0] for found in names.values() if len(found) == 1]
    return sorted(unique, key=lambda row: (row["Churn"] != "True", float(row["mth_remain"])))


def _stamp(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z"


def _contact_event(kind, contact_id, stamp, **more):
    return {"version": "0", "id": str(uuid.uuid4()), "source": "aws.connect",
            "detail-type": "Amazon Connect Contact Event", "account": "111122223333", "time": stamp,
            "region": REGION, "resources": [],
            "detail": {"eventType": kind, "contactId": contact_id, "instanceArn": INSTANCE, **more}}


def idle_agent(server):
    """An agent without a call, whose work after the last one we declare to be done."""
    for agent in server.ready["agents"]:
        rows = server.ask(f"/agents/{agent['id']}/contacts", key=agent)["contacts"]
        if all(row["state"] == "AFTER_CALL" for row in rows):
            for row in rows:
                status, answer = server.deliver(_contact_event("COMPLETED", row["id"], row["ended"]))
                if status != 200:
                    raise AssertionError(f"the event: {status} {answer}")
            return agent
    raise AssertionError("every agent is in a call")


class Call:
    """A call from a customer (a row of customers()) that an agent has taken."""

    def __init__(self, server, customer, agent="jdoe", queue="Billing", channel="VOICE"):
        self.server = server
        self.customer = customer
        self.channel = channel
        self.id = str(uuid.uuid4())
        self.agent_arn = f"{INSTANCE}/agent/{agent}"
        self.queue_arn = f"{INSTANCE}/queue/{queue}"
        self.started = self.now()
        self.spoken = 0  # milliseconds since the start
        self._lookup()
        for kind in ("INITIATED", "QUEUED", "CONNECTED_TO_AGENT"):
            self.tell(kind)

    @property
    def name(self):
        return f"{self.customer['FirstName']} {self.customer['LastName']}"

    def now(self):
        """By the server's clock."""
        return datetime.datetime.strptime(self.server.ask("/me")["time"], "%Y-%m-%dT%H:%M:%S.%fZ")

    def _lookup(self):
        status, answer = self.server.lookup({
            "Name": "ContactFlowEvent",
            "Details": {
                "ContactData": {
                    "Attributes": {}, "Channel": self.channel, "ContactId": self.id,
                    "InitialContactId": self.id, "PreviousContactId": self.id,
                    "CustomerEndpoint": {"Address": self.customer["phone"].split(";")[0],
                                         "Type": "TELEPHONE_NUMBER"},
                    "InitiationMethod": "INBOUND", "InstanceARN": INSTANCE, "LanguageCode": "en-US",
                    "Queue": None, "SystemEndpoint": {"Address": "+15550100",
                                                      "Type": "TELEPHONE_NUMBER"},
                },
                "Parameters": {},
            },
        })
        if status != 200 or answer["message"] != "Success":
            raise AssertionError(f"the lookup: {status} {answer}")

    def _deliver(self, event):
        status, answer = self.server.deliver(event)
        if status != 200:
            raise AssertionError(f"the event: {status} {answer}")

    def tell(self, kind):
        """A contact event."""
        stamp = _stamp(self.started)
        detail = {"channel": self.channel, "initiationMethod": "INBOUND",
                  "initiationTimestamp": stamp}
        if kind != "INITIATED":
            detail["queueInfo"] = {"queueType": "STANDARD", "queueArn": self.queue_arn,
                                   "enqueueTimestamp": stamp}
        if kind not in ("INITIATED", "QUEUED"):
            detail["agentInfo"] = {"agentArn": self.agent_arn, "connectedToAgentTimestamp": stamp}
        if kind == "DISCONNECTED":
            detail["disconnectTimestamp"] = _stamp(self.now())
        self._deliver(_contact_event(kind, self.id, stamp, **detail))

    def say(self, content, sentiment, role="CUSTOMER"):
        """A turn of speech, of a second."""
        turn = {"Id": str(uuid.uuid4()), "ParticipantId": role, "ParticipantRole": role,
                "Content": content, "BeginOffsetMillis": self.spoken,
                "EndOffsetMillis": self.spoken + 1000, "Sentiment": sentiment}
        self.spoken += 1000
        self._deliver({"Version": "1.0.0", "Channel": "VOICE", "AccountId": "111122223333",
                       "InstanceId": INSTANCE.rsplit("/", 1)[1], "ContactId": self.id,
                       "LanguageCode": "en-US", "EventType": "SEGMENTS",
                       "Segments": [{"Transcript": turn}]})

    def match(self, sentiment):
        """A real-time rule that finds this sentiment."""
        rule = sentiment.capitalize() + "Sentiment"
        kind = "Realtime Chat Rules" if self.channel == "CHAT" else "Realtime Rules"
        self._deliver({"version": "0", "id": str(uuid.uuid4()), "source": "aws.connect",
                       "detail-type": f"Contact Lens {kind} Matched", "account": "111122223333",
                       "time": _stamp(self.now()), "region": REGION, "resources": [INSTANCE],
                       "detail": {"version": "1.0", "ruleName": rule, "actionName": rule,
                                  "instanceArn": INSTANCE, "contactArn": f"{INSTANCE}/contact/{self.id}",
                                  "agentArn": self.agent_arn, "queueArn": self.queue_arn}})

    def detail(self):
        return self.server.contact(self.id)

    def offers(self):
        return self.detail()["offers"]

    def churn(self):
        """As the feed has it: a number, or None."""
        found = [row["churn"] for row in self.server.contacts() if row["id"] == self.id]
        return found[0] if found else None
