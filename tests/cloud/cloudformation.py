"""Reads a CloudFormation template and makes of it what CloudFormation would: its conditions decided,
its functions resolved, its resources named, for given parameters.

    template = cloudformation.read(path)
    stack = cloudformation.Stack(template, {"ConnectInstanceArn": …})
    stack.properties["Track"], stack.output("ApiUrl")

What is not in a template's grammar, or not known here, is an error and never passed over.
"""

import re

import yaml

ACCOUNT, REGION, PARTITION = "111122223333", "us-east-1", "aws"


class TemplateError(Exception):
    pass


class _Loader(yaml.SafeLoader):
    """YAML as CloudFormation takes it: its tags, no aliases, no key twice, no null."""

    def compose_node(self, parent, index):
        if self.check_event(yaml.AliasEvent):
            raise TemplateError(f"An alias, which CloudFormation does not take: {self.peek_event().start_mark}")
        return super().compose_node(parent, index)

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key, _ in node.value:
            name = self.construct_object(key, deep=True)
            if name in seen:
                raise TemplateError(f"The key {name} twice: {key.start_mark}")
            seen.add(name)
        return super().construct_mapping(node, deep)


def _no_null(loader, node):
    raise TemplateError(f"A null, which CloudFormation does not take: {node.start_mark}")


def _text(loader, node):
    return loader.construct_scalar(node)


def _value(loader, node):
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_mapping(node, deep=True)


def _tag(name):
    def construct(loader, node):
        value = _value(loader, node)
        if name == "Fn::GetAtt" and isinstance(value, str):
            value = value.split(".", 1)
        return {name: value}
    return construct


FUNCTIONS = ("And Equals FindInMap GetAtt If Join Not Or Select Split Sub").split()
_Loader.add_constructor("tag:yaml.org,2002:null", _no_null)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _text)  # 2012-10-17 stays what it is
_Loader.add_constructor("!Ref", lambda loader, node: {"Ref": loader.construct_scalar(node)})
_Loader.add_constructor("!Condition", lambda loader, node: {"Condition": loader.construct_scalar(node)})
for _name in FUNCTIONS:
    _Loader.add_constructor("!" + _name, _tag("Fn::" + _name))


def parse(text):
    return yaml.load(text, _Loader)


def read(path):
    with open(path, encoding="utf-8") as file:
        return parse(file.read())


# What Ref and GetAtt give of each type: {name} is the resource's physical name.
ARN = "arn:{partition}:{service}:{region}:{account}:"
KINDS = {
    "AWS::ApiGateway::Deployment": ("{name}", {}),
    "AWS::ApiGateway::GatewayResponse": ("{name}", {}),
    "AWS::ApiGateway::Method": ("{name}", {}),
    "AWS::ApiGateway::Resource": ("{name}", {}),
    "AWS::ApiGateway::RestApi": ("{name}", {"RootResourceId": "{name}-root"}),
    "AWS::ApiGateway::Stage": ("live", {}),
    "AWS::CloudWatch::Alarm": ("{name}", {}),
    "AWS::Connect::InstanceStorageConfig": ("{name}", {}),
    "AWS::Connect::IntegrationAssociation": ("{name}", {}),
    "AWS::DynamoDB::Table": ("{name}", {"Arn": ARN.replace("{service}", "dynamodb") + "table/{name}"}),
    "AWS::Events::Rule": ("{name}", {"Arn": ARN.replace("{service}", "events") + "rule/{name}"}),
    "AWS::IAM::ManagedPolicy": ("arn:{partition}:iam::{account}:policy/{name}", {}),
    "AWS::IAM::Policy": ("{name}", {}),
    "AWS::IAM::Role": ("{name}", {"Arn": "arn:{partition}:iam::{account}:role/{name}"}),
    "AWS::Kinesis::Stream": ("{name}", {"Arn": ARN.replace("{service}", "kinesis") + "stream/{name}"}),
    "AWS::Lambda::EventInvokeConfig": ("{name}", {}),
    "AWS::Lambda::EventSourceMapping": ("{name}", {}),
    "AWS::Lambda::Function": ("{name}", {"Arn": ARN.replace("{service}", "lambda") + "function:{name}"}),
    "AWS::Lambda::Permission": ("{name}", {}),
    "AWS::Logs::LogGroup": ("{name}", {"Arn": ARN.replace("{service}", "logs") + "log-group:{name}:*"}),
    "AWS::S3::Bucket": ("{name}", {"Arn": "arn:{partition}:s3:::{name}"}),
    "AWS::S3::BucketPolicy": ("{name}", {}),
    "AWS::SNS::Subscription": ("{name}", {}),
    "AWS::SNS::Topic": (ARN.replace("{service}", "sns") + "{name}", {}),
    "AWS::SQS::Queue": ("https://sqs.{region}.amazonaws.com/{account}/{name}",
                        {"Arn": ARN.replace("{service}", "sqs") + "{name}", "QueueName": "{name}"}),
    "AWS::SQS::QueuePolicy": ("{name}", {}),
    "AWS::SageMaker::Endpoint": (ARN.replace("{service}", "sagemaker") + "endpoint/{name}",
                                 {"EndpointName": "{name}"}),
    "AWS::SageMaker::EndpointConfig": (ARN.replace("{service}", "sagemaker") + "endpoint-config/{name}",
                                       {"EndpointConfigName": "{name}"}),
    "AWS::SageMaker::FeatureGroup": ("{name}", {}),
    "AWS::SageMaker::Model": (ARN.replace("{service}", "sagemaker") + "model/{name}", {"ModelName": "{name}"}),
    "AWS::StepFunctions::StateMachine": (ARN.replace("{service}", "states") + "stateMachine:{name}",
                                         {"Arn": ARN.replace("{service}", "states") + "stateMachine:{name}",
                                          "Name": "{name}"}),
}
# What CloudFormation demands a name for, and where it stands.
NAMED = {"AWS::SageMaker::FeatureGroup": "FeatureGroupName"}
_NOTHING = object()


class Stack:
    """A template made true for some parameters. The others have their defaults."""

    def __init__(self, template, parameters=None, name="desk"):
        self.template, self.name = template, name
        self.pseudo = {"AWS::Partition": PARTITION, "AWS::Region": REGION, "AWS::AccountId": ACCOUNT,
                       "AWS::URLSuffix": "amazonaws.com", "AWS::StackName": name, "AWS::NoValue": _NOTHING}
        self.parameters = self._take(parameters or {})
        self._check_rules()
        self.resources = {id: resource for id, resource in template["Resources"].items()
                          if "Condition" not in resource or self.holds(resource["Condition"])}
        self.properties = {id: self.resolve(resource.get("Properties", {}))
                           for id, resource in self.resources.items()}
        self.outputs = {id: self.resolve(output["Value"]) for id, output in template.get("Outputs", {}).items()
                        if "Condition" not in output or self.holds(output["Condition"])}

    def of_type(self, kind):
        return {id: self.properties[id] for id, resource in self.resources.items() if resource["Type"] == kind}

    def ref(self, id):
        return self.resolve({"Ref": id})

    def arn(self, id):
        return self.resolve({"Fn::GetAtt": [id, "Arn"]})

    # Parameters and rules

    def _take(self, given):
        declared = self.template.get("Parameters", {})
        unknown = set(given) - set(declared)
        if unknown:
            raise TemplateError(f"No such parameter: {sorted(unknown)}")
        values = {}
        for name, form in declared.items():
            if name not in given and "Default" not in form:
                raise TemplateError(f"{name}: it has no value")
            value = given.get(name, form.get("Default"))
            number = form["Type"] == "Number"
            if number:
                try:
                    value = int(value)
                except ValueError:
                    raise TemplateError(f"{name}: {value} is no number") from None
            pattern = form.get("AllowedPattern")
            if (pattern and not re.search(pattern, value)
                    or "AllowedValues" in form and value not in form["AllowedValues"]
                    or number and not form.get("MinValue", value) <= value <= form.get("MaxValue", value)):
                raise TemplateError(f"{name}: {value} is not allowed")
            values[name] = value
        return values

    def _check_rules(self):
        for name, rule in self.template.get("Rules", {}).items():
            if "RuleCondition" in rule and not self.decide(rule["RuleCondition"]):
                continue
            for assertion in rule["Assertions"]:
                if not self.decide(assertion["Assert"]):
                    raise TemplateError(f"{name}: {assertion['AssertDescription']}")

    # Conditions

    def holds(self, name):
        return self.decide(self.template["Conditions"][name])

    def decide(self, condition):
        (function, arguments), = condition.items()
        if function == "Condition":
            return self.holds(arguments)
        if function == "Fn::Equals":
            first, second = (self.resolve(argument) for argument in arguments)
            return first == second
        if function == "Fn::And":
            return all(self.decide(argument) for argument in arguments)
        if function == "Fn::Or":
            return any(self.decide(argument) for argument in arguments)
        if function == "Fn::Not":
            return not self.decide(arguments[0])
        raise TemplateError(f"{function} decides nothing")

    # Values

    def resolve(self, value):
        value = self._resolve(value)
        if value is _NOTHING:
            raise TemplateError("AWS::NoValue where a value must be")
        return value

    def _resolve(self, value):
        if isinstance(value, list):
            return [item for item in map(self._resolve, value) if item is not _NOTHING]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            (function, arguments), = value.items()
            if function == "Ref":
                return self._reference(arguments)
            if isinstance(function, str) and function.startswith("Fn::"):
                method = getattr(self, "_" + function[4:].lower(), None)
                if not method:
                    raise TemplateError(f"{function} is not known")
                return method(arguments)
        return {key: item for key, item in ((key, self._resolve(item)) for key, item in value.items())
                if item is not _NOTHING}

    def _reference(self, name):
        for values in (self.parameters, self.pseudo):
            if name in values:
                return values[name]
        return self._attribute(name, None)

    def _attribute(self, id, attribute):
        resource = self.template["Resources"].get(id)
        if not resource:
            raise TemplateError(f"There is no {id}")
        if "Condition" in resource and not self.holds(resource["Condition"]):
            raise TemplateError(f"{id} is not made, and yet used")
        kind = resource["Type"]
        if kind not in KINDS:
            raise TemplateError(f"{id}: {kind} is not known")
        reference, attributes = KINDS[kind]
        if attribute is not None and attribute not in attributes:
            raise TemplateError(f"{id}: {kind} has no attribute {attribute}")
        if kind in NAMED:
            name = self.resolve(resource["Properties"][NAMED[kind]])
        elif kind == "AWS::ApiGateway::RestApi":
            name = "a1b2c3d4e5"
        else:
            name = f"{self.name}-{id}-1ABCDEFGHIJKL"
        return (reference if attribute is None else attributes[attribute]).format(
            name=name, partition=PARTITION, region=REGION, account=ACCOUNT)

    def _getatt(self, arguments):
        return self._attribute(*arguments)

    def _if(self, arguments):
        name, first, second = arguments
        return self._resolve(first if self.holds(name) else second)

    def _sub(self, arguments):
        text, values = (arguments, {}) if isinstance(arguments, str) else arguments

        def replace(match):
            name = match.group(1)
            if name.startswith("!"):
                return "${" + name[1:] + "}"
            if name in values:
                return str(self.resolve(values[name]))
            if "." in name:
                return str(self._attribute(*name.split(".", 1)))
            return str(self._reference(name))
        return re.sub(r"\$\{([^}]*)\}", replace, text)

    def _join(self, arguments):
        separator, parts = arguments
        return separator.join(str(self.resolve(part)) for part in self.resolve(parts))

    def _split(self, arguments):
        separator, text = arguments
        return self.resolve(text).split(separator)

    def _select(self, arguments):
        index, values = arguments
        return self.resolve(values)[int(index)]

    def _findinmap(self, arguments):
        name, first, second = (self.resolve(argument) for argument in arguments)
        return self.template["Mappings"][name][first][second]


def uses(value):
    """The names that a part of a template refers to."""
    if isinstance(value, list):
        return set().union(*map(uses, value)) if value else set()
    if not isinstance(value, dict):
        return set()
    found = set()
    for key, item in value.items():
        if key == "Ref":
            found.add(item)
        elif key == "Fn::GetAtt":
            found.add(item[0])
        elif key == "Fn::Sub":
            text, values = (item, {}) if isinstance(item, str) else item
            names = re.findall(r"\$\{([^!}][^}]*)\}", text)
            found |= {name.split(".")[0] for name in names if name not in values} | uses(values)
        elif key == "DependsOn":
            found |= {item} if isinstance(item, str) else set(item)
        else:
            found |= uses(item)
    return found
