#!/usr/bin/python3
"""The cloud's templates against CloudFormation's schema, the States Language, the service
authorization reference and our own rules; and that each of these judges can find fault.

    test-template.py BUILD-FOLDER
"""

import copy
import json
import os
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "tools"))
sys.path.insert(0, os.path.join(ROOT, "tests", "cloud"))

import tap  # noqa: E402

BUILD = sys.argv.pop(1)

import cfn_schema  # noqa: E402
import cloudformation  # noqa: E402
import house  # noqa: E402
import iam  # noqa: E402
import npm  # noqa: E402
import samples  # noqa: E402

PATH = os.path.join(ROOT, "data", "cloud", "template.yaml")
with open(PATH, encoding="utf-8") as _file:
    TEXT = _file.read()
TEMPLATE = cloudformation.parse(TEXT)
VARIANTS = {
    "stream, serverless": {},
    "another's stream, instances": {"EndpointKind": "instance", "SegmentStreamArn": samples.STREAM},
    "polled": {"SegmentSource": "poll", "AlarmEmail": "ops@example.com", "TranscriptHours": "0"},
}


def stack_of(template=None, **parameters):
    return cloudformation.Stack(template or TEMPLATE, {**samples.PARAMETERS, **parameters})


class Judges:
    """What needs npm's packages, made once."""

    _schema = None

    @classmethod
    def schema(cls):
        if not cls._schema:
            kinds = {resource["Type"] for resource in TEMPLATE["Resources"].values()}
            kinds |= {"AWS::S3::Bucket", "AWS::S3::BucketPolicy"}
            cls._schema = cfn_schema.Schema(cfn_schema.load(BUILD, kinds))
        return cls._schema

    @staticmethod
    def actions():
        return iam.Reference(npm.install(BUILD) / "node_modules")

    @staticmethod
    def states(definition):
        """What asl-validator says; nothing if all is well."""
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(definition, file)
            file.flush()
            program = npm.install(BUILD) / "node_modules" / "asl-validator" / "dist" / "bin" / "asl-validator.js"
            ran = subprocess.run([npm.node(BUILD), os.fspath(program), "--json-path", file.name],
                                 capture_output=True, text=True, timeout=60)
        return "" if ran.returncode == 0 else ran.stdout + ran.stderr or "no"


class Template(unittest.TestCase):
    def test_schema(self):
        for name, parameters in VARIANTS.items():
            with self.subTest(name):
                self.assertEqual(Judges.schema().complaints(stack_of(**parameters)), [])

    def test_states(self):
        self.assertEqual(Judges.states(stack_of().properties["Loop"]["Definition"]), "")

    def test_policies(self):
        for name, parameters in VARIANTS.items():
            with self.subTest(name):
                self.assertEqual(Judges.actions().complaints(stack_of(**parameters)), [])

    def test_our_own_rules(self):
        for name, parameters in VARIANTS.items():
            with self.subTest(name):
                self.assertEqual(house.all_of(TEMPLATE, stack_of(**parameters), TEXT), [])

    def test_the_bucket(self):
        stack = cloudformation.Stack(cloudformation.read(os.path.join(os.path.dirname(PATH), "artefacts.yaml")))
        self.assertEqual(Judges.schema().complaints(stack), [])
        self.assertEqual(Judges.actions().complaints(stack), [])
        self.assertEqual(house.names(stack), [])

    def test_two_stacks_clash_nowhere(self):
        one, two = (cloudformation.Stack(TEMPLATE, {**samples.PARAMETERS, "FeatureGroupName": name + "-customers"}, name)
                    for name in ("one", "two"))
        for id, table in one.of_type("AWS::SageMaker::FeatureGroup").items():
            self.assertNotEqual(table["FeatureGroupName"], two.properties[id]["FeatureGroupName"])

    def test_parameters_are_refused(self):
        for parameters, why in (
            ({"ConnectInstanceArn": "12345678-1234-1234-1234-123456789012"}, "ConnectInstanceArn"),
            ({"TranscriptHours": "-1"}, "TranscriptHours"),
            ({"TranscriptHours": "a day"}, "TranscriptHours"),
            ({"EndpointKind": "none"}, "EndpointKind"),
            ({"FeatureGroupName": "Desk"}, "FeatureGroupName"),
            ({"AgentRoles": "*agents*"}, "AgentRoles"),
            ({"AgentRoles": ""}, "AgentRoles"),
            ({"FunctionsKey": "functions/latest.zip"}, "FunctionsKey"),
            ({"LogDays": "2"}, "LogDays"),
            ({"EndpointModel": "0" * 64}, "not the same"),
            ({"SegmentSource": "poll", "SegmentStreamArn": samples.STREAM}, "SegmentStreamArn"),
        ):
            with self.subTest(parameters), self.assertRaisesRegex(cloudformation.TemplateError, why):
                stack_of(**parameters)
        for roles in ("Agents", "AWSReservedSSO_ChurnDeskAgent_*,Team+Leads@x"):
            stack_of(AgentRoles=roles)


class Callers(unittest.TestCase):
    """Who may call what, by the managed policies of the template."""

    def setUp(self):
        self.stack = stack_of()
        self.api = f"arn:aws:execute-api:us-east-1:111122223333:{self.stack.ref('Api')}/live/"

    def may(self, policy, request, **tags):
        method, path = request.split(" ", 1)
        context = {"aws:PrincipalTag/" + name: value for name, value in tags.items()}
        return iam.allowed([self.stack.properties[policy]["PolicyDocument"]], "execute-api:Invoke",
                           self.api + method + path, context)

    def test_an_agents_own_paths(self):
        for route in house.ROUTES:
            request = route.replace("{agent}", "jdoe").replace("{contact}", "c-1").replace("{offer}", "o-1")
            with self.subTest(request):
                self.assertEqual(self.may("AgentPolicy", request, ConnectUser="jdoe"),
                                 request == "GET /me" or "/agents/" in request)
                self.assertEqual(self.may("SupervisorPolicy", request), "/agents/" not in request)

    def test_names_with_an_at_sign(self):
        self.assertTrue(self.may("AgentPolicy", "GET /agents/jo@example.com/contacts", ConnectUser="jo@example.com"))
        self.assertFalse(self.may("AgentPolicy", "GET /agents/jo@example.org/contacts", ConnectUser="jo@example.com"))

    def test_nobody_elses(self):
        for request in (
            "GET /agents/asmith/contacts", "GET /agents/asmith/contacts/c-1", "POST /agents/asmith/contacts/c-1/offers",
            "GET /agents/jdoe2/contacts", "GET /agents/jd/contacts", "GET /agents/JDOE/contacts",
            "GET /contacts", "GET /contacts/c-1", "POST /contacts/c-1/offers", "DELETE /agents/jdoe/contacts/c-1",
            "GET /agents/*/contacts", "GET /agents/jdoe", "GET /", "GET /me/contacts",
            "POST /me",
        ):
            with self.subTest(request):
                self.assertFalse(self.may("AgentPolicy", request, ConnectUser="jdoe"))

    def test_no_way_around(self):
        for request in (
            "GET /agents/jdoe/contacts/../../asmith/contacts", "GET /agents/jdoe/contacts/../../../contacts",
            "GET /agents/jdoe/contacts/..", "POST /agents/jdoe/contacts/../../asmith/contacts/c-1/offers",
            "GET /agents/jdoe/contacts/%2e%2e/%2E%2E/asmith/contacts",
            "GET /agents/jdoe/contacts/..%2f..%2Fasmith%2Fcontacts", "GET /agents/jdoe/../asmith/contacts",
        ):
            with self.subTest(request):
                self.assertFalse(self.may("AgentPolicy", request, ConnectUser="jdoe"))

    def test_without_a_tag(self):
        for tags in ({}, {"ConnectUser": ""}, {"Team": "jdoe"}):
            for request in ("GET /agents/jdoe/contacts", "GET /agents//contacts", "GET /agents/jdoe/contacts/c-1",
                            "GET /agents/${aws:PrincipalTag/ConnectUser}/contacts"):
                with self.subTest((tags, request)):
                    self.assertFalse(self.may("AgentPolicy", request, **tags))
            self.assertTrue(self.may("AgentPolicy", "GET /me", **tags))

    def test_no_other_action_or_api(self):
        document = self.stack.properties["SupervisorPolicy"]["PolicyDocument"]
        self.assertFalse(iam.allowed([document], "execute-api:ManageConnections", self.api + "GET/contacts"))
        self.assertFalse(iam.allowed([document], "execute-api:Invoke",
                                     self.api.replace(self.stack.ref("Api"), "zzzzzzzzzz") + "GET/contacts"))


class Evaluator(unittest.TestCase):
    """The rules that the evaluator goes by, each with a policy that would show it wrong."""

    def test_rules(self):
        def allow(resource, **more):
            return {"Statement": [{"Effect": "Allow", "Action": "a:B", "Resource": resource, **more}]}

        deny = {"Statement": [{"Effect": "Deny", "Action": "a:*", "Resource": "x/secret*"}]}
        for documents, action, resource, context, wanted in (
            ([], "a:B", "x", {}, False),
            ([allow("*")], "a:B", "x", {}, True),
            ([allow("*")], "a:C", "x", {}, False),
            ([allow("x/*"), deny], "a:B", "x/secret-1", {}, False),
            ([allow("x/*"), deny], "a:B", "x/open", {}, True),
            ([allow("x?")], "a:B", "x", {}, False),
            ([allow("x/${aws:PrincipalTag/t}/y")], "a:B", "x/1/y", {"aws:PrincipalTag/t": "1"}, True),
            ([allow("x/${aws:PrincipalTag/t}/y")], "a:B", "x/12/y", {"aws:PrincipalTag/t": "*"}, False),
            ([allow("x/${aws:PrincipalTag/t}")], "a:B", "x/", {}, False),
            ([allow("*", Condition={"StringEquals": {"k": ["1", "2"]}})], "a:B", "x", {"k": "2"}, True),
            ([allow("*", Condition={"StringEquals": {"k": "1"}, "StringLike": {"l": "z*"}})], "a:B", "x",
             {"k": "1", "l": "y"}, False),
            ([allow("*", Condition={"StringLike": {"k": "?*"}})], "a:B", "x", {}, False),
        ):
            with self.subTest((documents, action, resource, context)):
                self.assertEqual(iam.allowed(documents, action, resource, context), wanted)

    def test_what_it_does_not_know(self):
        for statement in ({"Effect": "Allow", "NotAction": "a:B", "Action": "a:B", "Resource": "*"},
                          {"Effect": "Allow", "Action": "a:B", "Resource": "*", "Condition": {"IpAddress": {"a": "b"}}}):
            with self.subTest(statement), self.assertRaises((ValueError, KeyError)):
                iam.allowed([{"Statement": [statement]}], "a:B", "x", {"a": "b"})


def _set(*path, to):
    def change(template):
        place = template
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = to
    return change


def _drop(*path):
    def change(template):
        place = template
        for step in path[:-1]:
            place = place[step]
        del place[path[-1]]
    return change


R = "Resources"
POLICY = ("Properties", "Policies", 0, "PolicyDocument", "Statement")
# What is done to the template, the judge, and what it must say of it.
FAULTS = [
    ("schema", "no such property", _set(R, "Track", "Properties", "Memory", to=5)),
    ("schema", "no such property", _set(R, "ContactIds", "Properties", "GlobalSecondaryIndexes", 0, "Name", to="x")),
    ("schema", "missing", _drop(R, "FeatureGroup", "Properties", "EventTimeFeatureName")),
    ("schema", "there is no AWS::Lambda::EventInvoke", _set(R, "TrackFailures", "Type", to="AWS::Lambda::EventInvoke")),
    ("schema", "no integer", _set(R, "Track", "Properties", "Timeout", to="soon")),
    ("schema", "none of", _set(R, "FeatureGroup", "Properties", "FeatureDefinitions", 0, "FeatureType", to="Text")),
    ("schema", "no list", _set(R, "Track", "Properties", "Architectures", to="arm64")),
    ("schema", "no boolean", _set(R, "DeadLetters", "Properties", "SqsManagedSseEnabled", to="yes")),
    ("schema", "DeletionPolicy", _set(R, "CustomerData", "DeletionPolicy", to="Keep")),
    ("states", "Nowhere", _set(R, "Loop", "Properties", "Definition", "States", "Analyse", "Next", to="Nowhere")),
    ("states", "Seconds", _set(R, "Loop", "Properties", "Definition", "States", "Wait", "Seconds", to="long")),
    ("states", "Variable", _set(R, "Loop", "Properties", "Definition", "States", "Decide", "Choices", 0, "Variable", to="done")),
    ("actions", "wildcard", _set(R, "TrackRole", *POLICY, 2, "Action", to="dynamodb:*")),
    ("actions", "no action", _set(R, "TrackRole", *POLICY, 2, "Action", to="dynamodb:ReadItem")),
    ("actions", "every resource", _set(R, "TrackRole", *POLICY, 2, "Resource", to="*")),
    ("actions", "is not of", _set(R, "TrackRole", *POLICY, 2, "Resource", to="arn:aws:s3:::bucket/key")),
    ("actions", "too wide", _set(R, "TrackRole", *POLICY, 2, "Resource", to="arn:aws:dynamodb:*:*:table/*")),
    ("actions", "too wide", _set(R, "TrackRole", *POLICY, 2, "Resource", to="arn:aws:dynamodb:us-east-1:1:*")),
    ("actions", "NotAction", _set(R, "TrackRole", *POLICY, 2, "NotAction", to="dynamodb:Scan")),
    ("actions", "everybody", _set(R, "DeadLettersPolicy", "Properties", "PolicyDocument", "Statement", 0, "Principal", to="*")),
    ("actions", "condition key", _set(R, "TrackRole", *POLICY, 2, "Condition", to={"StringEquals": {"s3:prefix": "a"}})),
    ("house", "any value would do", _drop("Parameters", "AlarmEmail", "AllowedPattern")),
    ("house", "whole value", _set("Parameters", "AlarmEmail", "AllowedPattern", to="@|^$")),
    ("house", "nothing uses it", _set("Parameters", "Idle", to={"Type": "String", "Description": "x", "AllowedValues": [""], "Default": ""})),
    ("house", "come again", _drop(R, "Throttled", "Properties", "ResponseParameters")),
    ("house", "no function tells", _set(R, "EndpointDownAlarm", "Properties", "MetricName", to="Fallbacks")),
    ("house", "fixed name", _set(R, "Offers", "Properties", "TableName", to="Offers")),
    ("house", "→", _set(R, "Analyse", "Properties", "Environment", "Variables", "CHURN_STATE_MACHINE_ARN", to={"Ref": "Loop"})),
    ("house", "is not true|is not {", _drop(R, "Offers", "Properties", "PointInTimeRecoverySpecification")),
    ("house", "PAY_PER_REQUEST", _set(R, "Offers", "Properties", "BillingMode", to="PROVISIONED")),
    ("house", "its keys", _drop(R, "Offers", "Properties", "AttributeDefinitions", 3)),
    ("house", "expires", _drop(R, "Shared", "Properties", "TimeToLiveSpecification")),
    ("house", "runtime", _set(R, "Track", "Properties", "Runtime", to="provided.al2")),
    ("house", "timeout", _drop(R, "Track", "Properties", "Timeout")),
    ("house", "share a role", _set(R, "Track", "Properties", "Role", to={"Fn::GetAtt": ["AnalyseRole", "Arn"]})),
    ("house", "log", _drop(R, "TrackLog", "Properties", "RetentionInDays")),
    ("house", "what fails is lost", _drop(R, "TrackFailures")),
    ("house", "it may reach", _drop(R, "Track", "Properties", "Environment", "Variables", "CHURN_TABLE_CONTACTS")),
    ("house", "it may reach", _set(R, "RecordSentimentRole", *POLICY, 2, "Resource", to={"Fn::GetAtt": ["Offers", "Arn"]})),
    ("house", "go together", _drop(R, "Analyse", "Properties", "Environment", "Variables", "CHURN_ENDPOINT")),
    ("house", "may ask for transcripts", _set(R, "OfferRole", *POLICY, 2, "Action", to="connect:ListRealtimeContactAnalysisSegments")),
    ("house", "no variable", _set(R, "Track", "Properties", "Environment", "Variables", "TABLE", to="x")),
    ("house", "every instance", _set(R, "RulesMatched", "Properties", "EventPattern", "detail", to={"version": ["1.0"]})),
    ("house", "cannot be delivered", _drop(R, "RulesMatched", "Properties", "Targets", 0, "DeadLetterConfig")),
    ("house", "may not invoke", _drop(R, "RecordSentimentByRules")),
    ("house", "bisect|Bisect", _set(R, "SegmentsByStream", "Properties", "BisectBatchOnFunctionError", to=False)),
    ("house", "no method", _drop(R, "PostAgentClaim")),
    ("house", "NONE", _set(R, "GetMe", "Properties", "AuthorizationType", to="NONE")),
    ("house", "elsewhere", _set(R, "GetMe", "Properties", "Integration", "Uri", to={"Fn::Sub": "x/functions/${Offer.Arn}/invocations"})),
    ("house", "API Gateway may not", _drop(R, "OfferByGateway")),
    ("house", "made before GetMe", lambda template: template[R]["ApiDeployment"]["DependsOn"].remove("GetMe")),
    ("house", "not throttled", _drop(R, "ApiStage", "Properties", "MethodSettings")),
    ("house", "envelope", _drop(R, "ServerErrors", "Properties", "ResponseTemplates")),
    ("house", "The features are", _drop(R, "FeatureGroup", "Properties", "FeatureDefinitions", 4)),
    ("house", "wrong side", _set(R, "StrayResource", to={"Type": "AWS::ApiGateway::Resource", "Properties": {
        "RestApiId": {"Ref": "Api"}, "ParentId": {"Ref": "MeResource"}, "PathPart": "stray"}})),
]


class SelfTest(unittest.TestCase):
    """Each judge finds each fault that is put into the template."""

    @staticmethod
    def judge(judge, template):
        stack = stack_of(template)
        if judge == "schema":
            return Judges.schema().complaints(stack)
        if judge == "actions":
            return Judges.actions().complaints(stack)
        if judge == "states":
            return Judges.states(stack.properties["Loop"]["Definition"]).splitlines()
        return house.all_of(template, stack, TEXT)

    def test_faults(self):
        for judge, said, change in FAULTS:
            template = copy.deepcopy(TEMPLATE)
            change(template)
            with self.subTest((judge, said)):
                self.assertRegex("\n".join(self.judge(judge, template)), said)

    def test_grammar(self):
        for text, why in (
            ("a: &x 1\nb: *x", "alias"),
            ("a: 1\na: 2", "twice"),
            ("a: null", "null"),
            ("a:", "null"),
            ("a: ~", "null"),
        ):
            with self.subTest(text), self.assertRaisesRegex(cloudformation.TemplateError, why):
                cloudformation.parse(text)
        self.assertEqual(cloudformation.parse("a: 2012-10-17\nb: !GetAtt C.D.E"),
                         {"a": "2012-10-17", "b": {"Fn::GetAtt": ["C", "D.E"]}})

    def test_references(self):
        for change, why in (
            (_set("Outputs", "Region", "Value", to={"Ref": "Nothing"}), "There is no Nothing"),
            (_set("Outputs", "Region", "Value", to={"Fn::GetAtt": ["Api", "Name"]}), "no attribute"),
            (_set("Outputs", "Region", "Value", to={"Fn::Sub": "${Nothing}"}), "There is no Nothing"),
            (_set("Outputs", "Region", "Value", to={"Fn::Cidr": []}), "not known"),
            (_set("Outputs", "Region", "Value", to={"Ref": "AWS::NoValue"}), "NoValue"),
        ):
            template = copy.deepcopy(TEMPLATE)
            change(template)
            with self.subTest(why), self.assertRaisesRegex(cloudformation.TemplateError, why):
                stack_of(template)
        polled = copy.deepcopy(TEMPLATE)
        polled["Outputs"]["Region"]["Value"] = {"Ref": "SegmentStream"}
        with self.assertRaisesRegex(cloudformation.TemplateError, "not made"):
            stack_of(polled, SegmentSource="poll")


if __name__ == "__main__":
    tap.main()
