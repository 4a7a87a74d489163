#!/usr/bin/python3
"""Every event that AWS's documentation prints, in every spelling it prints, goes through the real
program; what is unknown is ignored and counted; what is broken gets 400 with a reason and changes
nothing.

Usage: test-events.py PROGRAM DATA
"""

import base64
import copy
import json
import pathlib
import sys
import tempfile
import unittest

import proof
import tap

# aws-facts.md, part a: as printed there, but for the ids that are cut short there.
SAMPLE = json.loads("""
{"version":"0","id":"abcabcab-abca-abca-abca-abcabcabcabc","detail-type":"Amazon Connect Contact Event",
 "source":"aws.connect","account":"111122223333","time":"2021-08-04T17:43:48Z","region":"us-west-2",
 "resources":["arn:aws:...","contactArn","instanceArn"],
 "detail":{"eventType":"CONNECTED_TO_AGENT","contactId":"11111111-1111-1111-1111-111111111111","channel":"VOICE",
  "instanceArn":"arn:aws:connect:us-west-2:123456789012:instance/12345678-1234-1234-1234-123456789012",
  "initiationMethod":"INBOUND","initiationTimestamp":"2021-08-04T17:17:53.000Z",
  "agentInfo":{"agentArn":"arn:aws:connect:us-west-2:123456789012:instance/1234/agent/a1",
    "connectedToAgentTimestamp":"2021-08-04T17:29:09.000Z",
    "hierarchyGroups":{"level1":{"arn":"arn:aws:connect:us-west-2:123456789012:instance/1234/agent-group/g1"}}},
  "queueInfo":{"queueType":"type","queueArn":"arn:aws:connect:us-west-2:123456789012:instance/1234/queue/q1",
    "enqueueTimestamp":"2021-08-04T17:29:04.000Z"},
  "tags":{"aws:connect:instanceId":"12345678-1234-1234-1234-123456789012",
    "aws:connect:systemEndpoint":"+11234567890"}}}
""")
RULE = json.loads("""
{"version":"0","id":"5ea9dae1-0000-4000-8000-000000000000","source":"aws.connect",
 "detail-type":"Contact Lens Realtime Rules Matched","account":"012345678910","time":"2023-08-15T07:14:33Z",
 "region":"ap-southeast-2","resources":[],
 "detail":{"version":"1.0","ruleName":"NegativeSentiment","actionName":"NegativeSentiment",
  "instanceArn":"arn:aws:connect:ap-southeast-2:012345678910:instance/i",
  "contactArn":"arn:aws:connect:ap-southeast-2:012345678910:instance/i/contact/rule-contact",
  "agentArn":"arn:aws:connect:ap-southeast-2:012345678910:instance/i/agent/a",
  "queueArn":"arn:aws:connect:ap-southeast-2:012345678910:instance/i/queue/q"}}
""")
FLOW = json.loads("""
{"Name":"ContactFlowEvent","Details":{"ContactData":{"Attributes":{"k":"v"},"Channel":"VOICE",
 "ContactId":"4a573372-1f28-4e26-b97b-000000000000","InitialContactId":"4a573372-1f28-4e26-b97b-000000000000",
 "PreviousContactId":"4a573372-1f28-4e26-b97b-000000000000",
 "CustomerEndpoint":{"Address":"+1234567890","Type":"TELEPHONE_NUMBER"},
 "SystemEndpoint":{"Address":"+10987654321","Type":"TELEPHONE_NUMBER"},"CustomerId":"someone",
 "Description":"Test description","InitiationMethod":"INBOUND",
 "InstanceARN":"arn:aws:connect:aws-region:1234567890:instance/c8c0e68d","LanguageCode":"en-US",
 "MediaStreams":{"Customer":{"Audio":{"StreamARN":"arn:aws:kinesisvideo::eu-west-2:111111111111:stream/instance",
  "StartTimestamp":"1571360125131","StopTimestamp":"1571360126131","StartFragmentNumber":"100"}}},
 "Name":"ContactFlowEvent",
 "Queue":{"ARN":"arn:aws:connect:eu-west-2:111111111111:instance/cccccccc/queue/aaaa","Name":"PasswordReset",
  "OutboundCallerId":{"Address":"+12345678903","Type":"TELEPHONE_NUMBER"}},
 "References":{"key1":{"Type":"url","Value":"urlvalue"}}},"Parameters":{"p":"v"}}}
""")
RECORD = json.loads("""
{"Version":"1.0.0","Channel":"VOICE","AccountId":"123456789012","InstanceId":"i","ContactId":"stream-contact",
 "LanguageCode":"en-US","EventType":"SEGMENTS","Segments":[
 {"Utterance":{"Id":"u1","TranscriptId":"t1","ParticipantId":"CUSTOMER","ParticipantRole":"CUSTOMER",
  "PartialContent":"I am","BeginOffsetMillis":500,"EndOffsetMillis":900}},
 {"Transcript":{"Id":"t1","ParticipantId":"CUSTOMER","ParticipantRole":"CUSTOMER","Content":"I am not happy.",
  "BeginOffsetMillis":500,"EndOffsetMillis":2500,"Sentiment":"NEGATIVE",
  "IssuesDetected":[{"CharacterOffsets":{"BeginOffsetChar":0,"EndOffsetChar":4}}]}},
 {"Transcript":{"Id":"t2","ParticipantId":"AGENT","ParticipantRole":"AGENT","Content":"I see.",
  "BeginOffsetMillis":3000,"EndOffsetMillis":4000}},
 {"Categories":{"MatchedCategories":["Angry"],"MatchedDetails":{"Angry":{"PointsOfInterest":[
  {"BeginOffsetMillis":500,"EndOffsetMillis":2500}]}}}},
 {"PostContactSummary":{"Content":"A summary.","Status":"COMPLETED"}}]}
""")


def changed(event, **detail):
    """The event, of another contact or with other members of its detail; None takes one away."""
    event = copy.deepcopy(event)
    for name, value in detail.items():
        if value is None:
            event["detail"].pop(name, None)
        else:
            event["detail"][name] = value
    return event


def pascal(value):
    if isinstance(value, dict):
        return {name[0].upper() + name[1:]: pascal(inside) for name, inside in value.items()}
    return value


def paths(value, path=()):
    """Every place in a JSON value."""
    if path:
        yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, child in inside:
        yield from paths(child, (*path, name))


def put(value, path, new):
    value = copy.deepcopy(value)
    holder = value
    for name in path[:-1]:
        holder = holder[name]
    if new is ...:
        del holder[path[-1]]
    else:
        holder[path[-1]] = new
    return value


class Events(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        folder = pathlib.Path(folder.name)
        proof.write_customers(folder / "customers.csv", [
            proof.customer("4032562", "Ana", "+1234567890", 3), proof.customer("2", "Bo", "+61491570156", 4)])
        cls.store = folder / "store"
        # So slow that no tick comes in between: what changes is what the events change.
        cls.server = proof.Server(PROGRAM, "--contacts", 0, "--speed", 0.01, "--store", cls.store,
                                  "--customers", folder / "customers.csv", data=DATA)
        cls.addClassCleanup(cls.server.stop)

    def applied(self, event):
        self.assertEqual(self.server.events(event), {"applied": 1, "unchanged": 0, "ignored": 0})
        self.assertEqual(self.server.events(event), {"applied": 0, "unchanged": 1, "ignored": 0},
                         "the same event again")

    def detail(self, contact):
        return self.server.get(f"/contacts/{contact}")["contact"]

    def whole_store(self):
        with proof.connect(self.store) as database:
            lines = list(database.iterdump())
        database.close()
        return lines

    def refused(self, body, reason, path="/events"):
        before = self.whole_store()
        status, answer = self.server.call("ingest", "POST", path, body)
        self.assertEqual((status, answer["error"]["code"]), (400, "InvalidRequest"), answer)
        self.assertIn(reason, answer["error"]["message"])
        self.assertEqual(self.whole_store(), before, "the store")

    def test_contact_event_as_printed(self):
        self.applied(SAMPLE)
        row = self.detail("11111111-1111-1111-1111-111111111111")
        self.assertEqual((row["state"], row["channel"], row["queue"], row["agent"]["id"], row["started"],
                          row["ended"]),
                         ("CONNECTED", "VOICE", "q1", "a1", "2021-08-04T17:17:53.000Z", None))

    def test_disconnected_as_printed(self):
        self.applied(changed(SAMPLE, eventType="DISCONNECTED", contactId="gone", initialContactId="gone",
                             previousContactId="gone", connectedToSystemTimestamp="2021-08-04T17:17:55.000Z",
                             disconnectTimestamp="2021-08-04T17:43:48.000Z", disconnectReason="CUSTOMER_DISCONNECT",
                             CustomerVoiceActivity={"greetingStartTimestamp": "1970-01-01T00:00:00.001Z",
                                                    "greetingEndTimestamp": "1970-01-01T00:00:00.001Z"}))
        row = self.detail("gone")
        self.assertEqual((row["state"], row["ended"]), ("AFTER_CALL", "2021-08-04T17:43:48.000Z"))
        done = changed(SAMPLE, eventType="COMPLETED", contactId="gone")
        done["time"] = "2021-08-04T17:44:48Z"
        self.applied(done)
        row = self.detail("gone")
        self.assertEqual((row["state"], row["ended"]), ("ENDED", "2021-08-04T17:43:48.000Z"))

    def test_every_event_type(self):
        expected = {"INITIATED": "INITIATED", "CONNECTED_TO_SYSTEM": "INITIATED",
                    "CONTACT_DATA_UPDATED": "INITIATED", "QUEUED": "QUEUED", "CONNECTED_TO_AGENT": "CONNECTED",
                    "DISCONNECTED": "ENDED", "PAUSED": "INITIATED", "RESUMED": "INITIATED",
                    "COMPLETED": "ENDED"}
        for kind, state in expected.items():
            with self.subTest(kind):
                self.applied(changed(SAMPLE, eventType=kind, contactId=f"type-{kind}", agentInfo=None,
                                     queueInfo=None))
                self.assertEqual(self.detail(f"type-{kind}")["state"], state)

    def test_keys_in_another_case(self):
        event = changed(SAMPLE, contactId="pascal")
        event["detail"] = pascal(event["detail"])
        event["detail"]["Channel"] = "Voice"
        self.applied(event)
        row = self.detail("pascal")
        self.assertEqual((row["state"], row["channel"], row["queue"], row["agent"]["id"]),
                         ("CONNECTED", "VOICE", "q1", "a1"))

    def test_arn_without_region(self):
        self.applied(json.loads(json.dumps(changed(SAMPLE, contactId="no-region"))
                                .replace("arn:aws:connect", "arn:aws::connect")))
        self.assertEqual(self.detail("no-region")["agent"]["id"], "a1")

    def test_not_yet_is_1970(self):
        event = changed(SAMPLE, eventType="QUEUED", contactId="not-yet")
        event["detail"]["agentInfo"]["connectedToAgentTimestamp"] = "1970-01-01T00:00:00.001Z"
        event["detail"]["disconnectTimestamp"] = "1970-01-01T00:00:00.001Z"
        self.applied(event)
        row = self.detail("not-yet")
        self.assertEqual((row["state"], row["ended"]), ("QUEUED", None))

    def test_outbound_has_no_queue(self):
        self.applied(changed(SAMPLE, contactId="outbound", initiationMethod="OUTBOUND", queueInfo=None,
                             eventType="CONNECTED_TO_SYSTEM", agentInfo=None))
        self.assertEqual((self.detail("outbound")["state"], self.detail("outbound")["queue"]),
                         ("INITIATED", None))

    def test_unknown_is_ignored_and_counted(self):
        other = copy.deepcopy(SAMPLE)
        other["source"] = "aws.other"
        kind = copy.deepcopy(SAMPLE)
        kind["detail-type"] = "Metrics Rules Matched"
        after = copy.deepcopy(RULE)
        after["detail-type"] = "Contact Lens Post Call Rules Matched"
        mine = changed(RULE, ruleName="Shouting", actionName="Notify")
        unknown = [changed(SAMPLE, eventType=name) for name in ("AMD_DISABLED", "WEBRTC_API", "NEW_ONE")]
        unknown += [other, kind, after, mine, changed(SAMPLE, initiationMethod="MONITOR", contactId="boss"),
                    {**RECORD, "EventType": "RENAMED"}, {"Records": []}]
        before = self.whole_store()
        for event in unknown:
            with self.subTest(json.dumps(event)[:80]):
                self.assertEqual(self.server.events(event), {"applied": 0, "unchanged": 0, "ignored": 1})
        self.assertEqual(self.server.events(unknown), {"applied": 0, "unchanged": 0, "ignored": len(unknown)})
        self.assertEqual(self.whole_store(), before)

    def test_every_documented_member(self):
        """What else the documentation names, of which we need nothing."""
        event = changed(SAMPLE, contactId="documented", relatedContactId="r", customerId="nobody",
                        disconnectReason="CUSTOMER_DISCONNECT", answeringMachineDetectionStatus="HUMAN_ANSWERED",
                        updatedProperties=["ContactLens.ConversationalAnalytics.Configuration"],
                        contactLens={"conversationalAnalytics": {"configuration": {
                            "enabled": True, "channelConfiguration": {"analyticsModes": ["RealTime"]}}}},
                        segmentAttributes={"connect:Subtype": {"valueString": "connect:Telephony"}},
                        routingCriteria={"activationTimestamp": "2021-08-04T17:29:04.000Z", "index": 0, "steps": []},
                        systemEndpoint={"address": "+11234567890", "type": "TELEPHONE_NUMBER"},
                        recordings=[{"mediaStreamType": "AUDIO", "participantType": "ALL"}],
                        contactEvaluations={"e": {"status": "COMPLETE"}},
                        chatMetrics={"contactMetrics": {"totalMessages": 1}},
                        agentInitiatedHoldDuration=12)
        event["detail"]["agentInfo"].update({"afterContactWorkStartTimestamp": "1970-01-01T00:00:00.001Z",
                                             "afterContactWorkEndTimestamp": "1970-01-01T00:00:00.001Z",
                                             "afterContactWorkDuration": 0, "agentInitiatedHoldDuration": 12})
        self.applied(event)
        row = self.detail("documented")
        self.assertEqual((row["state"], row["queue"], row["customer"]), ("CONNECTED", "q1", None))

    def test_every_initiation_method(self):
        for method in ("INBOUND", "OUTBOUND", "TRANSFER", "CALLBACK", "API", "QUEUE_TRANSFER", "EXTERNAL_OUTBOUND",
                       "DISCONNECT", "AGENT_REPLY", "FLOW"):
            with self.subTest(method):
                self.applied(changed(SAMPLE, contactId=f"method-{method}", initiationMethod=method))
                self.assertEqual(self.detail(f"method-{method}")["state"], "CONNECTED")

    def test_unknown_members_are_ignored(self):
        event = changed(SAMPLE, contactId="newer", newMember={"a": [1, {"b": None}]})
        event["newToo"] = 1
        self.applied(event)

    def test_rules(self):
        self.applied(RULE)
        by_action = changed(RULE, ruleName="Angry customers", actionName="PositiveSentiment")
        self.applied({**by_action, "id": "by-action"})
        with_resources = changed(RULE, ruleName="NeutralSentiment", actionName="NeutralSentiment")
        self.applied({**with_resources, "id": "with-resources",
                      "resources": ["arn:aws:connect:ap-southeast-2:012345678910:instance/i"]})
        chat = {**changed(RULE), "id": "chat", "detail-type": "Contact Lens Realtime Chat Rules Matched"}
        self.applied(chat)
        self.assertEqual(self.detail("rule-contact")["counts"], {"positive": 1, "neutral": 1, "negative": 2})

    def test_lookup_as_printed(self):
        for again in range(2):
            self.assertEqual(self.server.lookup(FLOW),
                             {"message": "Success", "customerid": "4032562", "FirstName": "Ana",
                              "LastName": "Ruiz", "email": "ana@example.com", "contractedMonths": "3"}, again)
        row = self.detail("4a573372-1f28-4e26-b97b-000000000000")
        self.assertEqual((row["customer"]["id"], row["queue"], row["months"]), ("4032562", "PasswordReset", 3))
        self.assertIsNotNone(row["churn"])

    def test_lookup_without_what_may_be_absent(self):
        nobody = {"message": "Fail", "customerid": "", "FirstName": "", "LastName": "", "email": "",
                  "contractedMonths": ""}
        for name, change in [("absent", lambda data, key: data.pop(key)),
                             ("null", lambda data, key: data.update({key: None}))]:
            for key in ("CustomerEndpoint", "Queue", "MediaStreams", "SystemEndpoint", "References"):
                event = copy.deepcopy(FLOW)
                event["Details"]["ContactData"]["ContactId"] = f"{name}-{key}"
                change(event["Details"]["ContactData"], key)
                with self.subTest(f"{key} {name}"):
                    answer = self.server.lookup(event)
                    if key == "CustomerEndpoint":
                        self.assertEqual(answer, nobody)
                    else:
                        self.assertEqual(answer["message"], "Success")

    def test_segment_stream(self):
        self.applied({**RECORD, "EventType": "STARTED", "Segments": []})
        self.applied(RECORD)
        whole = self.server.get("/contacts/stream-contact")
        self.assertEqual([(turn["id"], turn["participant"], turn["sentiment"]) for turn in whole["transcript"]],
                         [("t1", "CUSTOMER", "NEGATIVE"), ("t2", "AGENT", None)])
        self.assertEqual(whole["contact"]["windows"], {"first": 0, "values": [-1]})
        for kind in ("FAILED", "COMPLETED"):
            end = {**RECORD, "EventType": kind}
            end.pop("Segments")
            self.applied(end)
            self.assertEqual((self.detail("stream-contact")["analysis"], self.detail("stream-contact")["state"]),
                             (kind, "INITIATED"))

    def test_kinesis_batch(self):
        def batch(*records):
            return {"Records": [{"kinesis": {"kinesisSchemaVersion": "1.0", "partitionKey": "c", "sequenceNumber": "1",
                                             "data": base64.b64encode(json.dumps(record).encode()).decode()},
                                 "eventSource": "aws:kinesis"} for record in records]}
        first = {**RECORD, "ContactId": "batch-1"}
        second = {**RECORD, "ContactId": "batch-2"}
        self.applied(batch(first, second))
        self.assertEqual(self.detail("batch-2")["windows"], {"first": 0, "values": [-1]})
        self.refused(batch({**first, "ContactId": "batch-3"}, {**first, "ContactId": 7}),
                     "Records[1].kinesis.data: ContactId")
        self.refused({"Records": [{"kinesis": {"data": "bm90IEpTT04="}}]}, "Records[0].kinesis.data")

    def test_broken_is_refused_and_named(self):
        ok = changed(SAMPLE, contactId="never")
        for what, event, reason in [
                ("no contact", changed(ok, contactId=None), "contactId is missing"),
                ("empty contact", changed(ok, contactId=""), "contactId is missing"),
                ("a number", changed(ok, contactId=3), "contactId is not a string"),
                ("control characters", changed(ok, contactId="a\nb"), "contactId holds a control"),
                ("too long", changed(ok, contactId="x" * 1025), "contactId is longer"),
                ("no type", changed(ok, eventType=None), "eventType is missing"),
                ("not a time", changed(ok, initiationTimestamp="yesterday"), "initiationTimestamp is not a time"),
                ("no such day", changed(ok, initiationTimestamp="2021-02-30T00:00:00.000Z"), "is not a time"),
                ("no object", changed(ok, agentInfo="Jo"), "agentInfo is not an object"),
                ("no detail", {**ok, "detail": 3}, "detail is not an object"),
                ("no time", {**ok, "time": None}, "time is missing"),
                ("rule without a contact", changed({**RULE, "id": "n"}, contactArn="arn:aws:x"), "contactArn"),
                ("rule without an id", {**RULE, "id": None}, "id is missing"),
                ("rule without a name", changed(RULE, ruleName=None, actionName=None), "ruleName"),
                ("turn without an id", put(RECORD, ("Segments", 1, "Transcript", "Id"), ...), "Transcript.Id"),
                ("turn before the call", put(RECORD, ("Segments", 1, "Transcript", "BeginOffsetMillis"), -1),
                 "BeginOffsetMillis"),
                ("turn that ends first", put(RECORD, ("Segments", 1, "Transcript", "EndOffsetMillis"), 1),
                 "ends before it begins"),
                ("segments that are none", {**RECORD, "Segments": {}}, "Segments is not an array"),
                ("an answer instead of a record", {"Segments": RECORD["Segments"]}, "EventType is missing"),
                ("a string", "hello", "not an object"), ("null", None, "")]:
            with self.subTest(what):
                body = json.dumps(event).encode()
                self.refused(body, reason)
                self.refused(json.dumps([changed(SAMPLE, contactId="good"), event]).encode(), reason)
                self.assertEqual(self.server.call("supervisor", "GET", "/contacts/good")[0], 404)

    def test_broken_bodies(self):
        for what, body in [("empty", b""), ("cut", b'{"detail'), ("not UTF-8", b'{"a":"\xff"}'),
                           ("NUL", b'{"a":"\0"}'), ("deep", b"[" * 5000 + b"]" * 5000), ("two", b"{}{}"),
                           ("number too large", b'{"EventType":"SEGMENTS","ContactId":"c","Segments":[{"Transcript":'
                            b'{"Id":"t","ParticipantId":"CUSTOMER","BeginOffsetMillis":1e999,"EndOffsetMillis":1}}]}')]:
            with self.subTest(what):
                self.refused(body, "")
                self.refused(body, "", "/lookup")
        before = self.whole_store()
        status, _ = self.server.call("ingest", "POST", "/events", b'"' + b"x" * 10_500_000 + b'"')
        self.assertEqual(status, 413)
        self.assertEqual(self.whole_store(), before)

    def test_roles(self):
        for who, method, path, status in [("supervisor", "POST", "/events", 403), ("supervisor", "POST", "/lookup", 403),
                                          ("ingest", "GET", "/contacts", 403), ("ingest", "GET", "/events", 405)]:
            self.assertEqual(self.server.call(who, method, path, SAMPLE if method == "POST" else None)[0], status)

    def test_every_member_wrong_in_every_way(self):
        """Never anything but taken or refused, and what is refused changes nothing."""
        database = proof.connect(self.store)
        self.addCleanup(database.close)
        outcomes = {200: 0, 400: 0}
        rule = json.loads(json.dumps(RULE).replace("rule-contact", "wrong").replace("5ea9dae1", "wrong"))
        flow = json.loads(json.dumps(FLOW).replace("4a573372", "wrong"))
        for path, sample in [("/events", changed(SAMPLE, contactId="wrong")), ("/events", rule),
                             ("/events", {**RECORD, "ContactId": "wrong"}), ("/lookup", flow)]:
            for place in paths(sample):
                for new in (..., None, 3, -1, 2.5, True, "", "x", [], {}, [None], "2021-08-04T17:17:53.000Z", "é" * 600):
                    before = database.execute("PRAGMA data_version").fetchone()
                    status, answer = self.server.call("ingest", "POST", path, put(sample, place, new))
                    self.assertIn(status, outcomes, (place, new, answer, self.server.errors()))
                    outcomes[status] += 1
                    if status == 400:
                        self.assertTrue(answer["error"]["message"], (place, new))
                        after = database.execute("PRAGMA data_version").fetchone()
                        self.assertEqual(after, before, (place, new, "the store was written to"))
        self.assertGreater(min(outcomes.values()), 100, outcomes)


if __name__ == "__main__":
    PROGRAM, DATA = sys.argv[1:3]
    del sys.argv[1:3]
    tap.main()
