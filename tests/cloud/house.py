"""What we ask of the cloud's template besides CloudFormation's own rules: complaints, one a line."""

import pathlib
import re

import cloudformation
import iam

ROOT = pathlib.Path(__file__).resolve().parents[2]

# The routes of the agent API and the function of each (tests/pipeline/test-routes.c has the same).
CONTACTS = {
    "GET {}contacts": "AgentApi",
    "GET {}contacts/{{contact}}": "AgentApi",
    "POST {}contacts/{{contact}}/offers": "Offer",
    "POST {}contacts/{{contact}}/offers/{{offer}}/outcome": "AgentApi",
    "POST {}contacts/{{contact}}/claim": "AgentApi",
    "POST {}contacts/{{contact}}/help": "AgentApi",
}
ROUTES = {"GET /me": "AgentApi"}
for _root in ("/", "/agents/{agent}/"):
    ROUTES.update({route.format(_root): function for route, function in CONTACTS.items()})

# Each function's variable of a table, and the table.
TABLES = {
    "CHURN_TABLE_CUSTOMERS": "CustomerData",
    "CHURN_TABLE_CONTACTS": "ContactIds",
    "CHURN_TABLE_PREDICTIONS": "ChurnPrediction",
    "CHURN_TABLE_SENTIMENTS": "Sentiments",
    "CHURN_TABLE_OFFERS": "Offers",
    "CHURN_TABLE_SHARED": "Shared",
}
# What a function may do that has this variable, and no other may.
NEEDS = {
    "CHURN_FEATURE_GROUP": {"sagemaker:GetRecord", "sagemaker:PutRecord"},
    "CHURN_ENDPOINT": {"sagemaker:InvokeEndpoint"},
    "CHURN_STATE_MACHINE_ARN": {"states:StartExecution", "states:StopExecution"},
}
VARIABLES = {*TABLES, *NEEDS, "CHURN_INSTANCE_ARN", "CHURN_SEGMENTS", "CHURN_SEGMENT_RATE", "CHURN_TRANSCRIPT_HOURS", "CHURN_CONTACT_DAYS",
             "CHURN_INTERVAL", "CHURN_SUPERVISOR_ROLES", "CHURN_AGENT_ROLES", "CHURN_MODEL"}
# What nobody may name, as two stacks would clash: the property of each type.
NAMES = {"FunctionName", "RoleName", "TableName", "QueueName", "TopicName", "LogGroupName", "StateMachineName",
         "EndpointName", "EndpointConfigName", "ModelName", "AlarmName", "ManagedPolicyName", "BucketName", "Name"}
MAY_NAME = {"AWS::ApiGateway::RestApi": "Name", "AWS::SageMaker::Endpoint": "EndpointConfigName", "AWS::Lambda::Permission": "FunctionName",
            "AWS::Lambda::EventInvokeConfig": "FunctionName", "AWS::Lambda::EventSourceMapping": "FunctionName"}


def parameters(template):
    found = []
    used = cloudformation.uses([template.get("Resources"), template.get("Conditions"), template.get("Rules"),
                                template.get("Outputs")])
    groups = template["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]
    grouped = [name for group in groups for name in group["Parameters"]]
    for name, form in template["Parameters"].items():
        if not form.get("Description"):
            found.append(f"{name}: what it is, is not said")
        if "AllowedValues" not in form and not (
                {"MinValue", "MaxValue"} <= set(form) if form["Type"] == "Number" else "AllowedPattern" in form):
            found.append(f"{name}: any value would do")
        pattern = form.get("AllowedPattern", "^$")
        if not (pattern.startswith("^") and pattern.endswith("$")):
            found.append(f"{name}: its pattern is not of the whole value")
        if name not in used:
            found.append(f"{name}: nothing uses it")
        if grouped.count(name) != 1:
            found.append(f"{name}: not in one group of the interface")
    return found


def names(stack):
    return [f"{id}.{name}: a fixed name" for id, resource in stack.resources.items()
            for name in NAMES & set(stack.properties[id]) if MAY_NAME.get(resource["Type"]) != name]


def cycles(template):
    """CloudFormation makes what another refers to first."""
    resources = template["Resources"]
    edges = {id: cloudformation.uses(resource) & set(resources) for id, resource in resources.items()}
    found, done = [], set()

    def visit(id, path):
        if id in path:
            found.append(" → ".join(path[path.index(id):] + [id]))
        elif id not in done:
            for other in sorted(edges[id]):
                visit(other, path + [id])
            done.add(id)
    for id in edges:
        visit(id, [])
    return found


def tables(stack):
    found = []
    for id, table in stack.of_type("AWS::DynamoDB::Table").items():
        resource = stack.resources[id]
        wanted = {"BillingMode": "PAY_PER_REQUEST", "SSESpecification": {"SSEEnabled": True},
                  "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
                  "DeletionProtectionEnabled": "true"}
        found += [f"{id}.{name} is not {value}" for name, value in wanted.items() if table.get(name) != value]
        found += [f"{id}.{name} is not Retain" for name in ("DeletionPolicy", "UpdateReplacePolicy")
                  if resource.get(name) != "Retain"]
        # DynamoDB takes the definition of each attribute that is a key, and of no other.
        keys = {key["AttributeName"] for of in [table, *table.get("GlobalSecondaryIndexes", [])]
                for key in of["KeySchema"]}
        if keys != {attribute["AttributeName"] for attribute in table["AttributeDefinitions"]}:
            found.append(f"{id}: its attributes are not its keys")
    for id in ("ContactIds", "ChurnPrediction", "Sentiments", "Shared"):
        if stack.properties[id].get("TimeToLiveSpecification") != {"AttributeName": "expires", "Enabled": True}:
            found.append(f"{id}: nothing expires")
    return found


def _of_function(stack, kind, id, name="FunctionName"):
    function = stack.ref(id)
    return [p for p in stack.of_type(kind).values() if p.get(name) in (function, stack.arn(id))]


def functions(stack):
    found = []
    roles, logs = [], []
    for id, function in stack.of_type("AWS::Lambda::Function").items():
        if function["Runtime"] != "provided.al2023":
            found.append(f"{id}: its runtime is {function['Runtime']}")
        if not 1 <= function.get("Timeout", 0) <= 60 or function.get("MemorySize", 0) < 128:
            found.append(f"{id}: without a timeout or memory of its own")
        roles.append(function["Role"])
        group = function.get("LoggingConfig", {}).get("LogGroup")
        logs.append(group)
        if not any(stack.ref(log) == group and "RetentionInDays" in properties
                   for log, properties in stack.of_type("AWS::Logs::LogGroup").items()):
            found.append(f"{id}: no log of its own that ends")
        asynchronous = _of_function(stack, "AWS::Lambda::EventInvokeConfig", id)
        if [p["DestinationConfig"]["OnFailure"]["Destination"] for p in asynchronous] != [stack.arn("DeadLetters")]:
            found.append(f"{id}: what fails is lost")
        found += _environment(stack, id, function)
    for what, values in (("role", roles), ("log", logs)):
        if len(set(values)) != len(values):
            found.append(f"Two functions share a {what}")
    return found


def statements_of(stack, role_arn):
    for id, role in stack.of_type("AWS::IAM::Role").items():
        if stack.arn(id) == role_arn:
            return [s for policy in role.get("Policies", []) for s in policy["PolicyDocument"]["Statement"]]
    return []


def _environment(stack, id, function):
    variables = function.get("Environment", {}).get("Variables", {})
    found = [f"{id}: there is no variable {name}" for name in set(variables) - VARIABLES]
    statements = statements_of(stack, function["Role"])
    actions = {action for s in statements for action in iam.aslist(s["Action"])}
    reached = {resource.split(":table/")[1].split("/")[0] for s in statements
               for resource in iam.aslist(s["Resource"]) if ":table/" in resource}
    named = set()
    for variable, table in TABLES.items():
        if variable in variables:
            named.add(variables[variable])
            if variables[variable] != stack.ref(table):
                found.append(f"{id}: {variable} is not {table}")
    if reached != named:
        found.append(f"{id}: it may reach {sorted(reached)}, and is told of {sorted(named)}")
    asks = "connect:ListRealtimeContactAnalysisSegments" in actions
    if asks != ("CHURN_SEGMENTS" in variables and not stack.holds("UsesStream")):
        found.append(f"{id}: it may ask for transcripts and has none to ask for, or the other way round")
    for variable, needed in NEEDS.items():
        if (variable in variables) != bool(actions & needed):
            found.append(f"{id}: {variable} and what it may do do not go together")
    return found


def events(stack):
    found = []
    for id, rule in stack.of_type("AWS::Events::Rule").items():
        if "EventPattern" in rule and stack.parameters["ConnectInstanceArn"] not in str(rule["EventPattern"]["detail"]):
            found.append(f"{id}: events of every instance")
        for target in rule["Targets"]:
            if target.get("DeadLetterConfig", {}).get("Arn") != stack.arn("DeadLetters"):
                found.append(f"{id}: what cannot be delivered is lost")
            if not _permitted(stack, target["Arn"], "events.amazonaws.com", stack.arn(id)):
                found.append(f"{id}: it may not invoke its target")
            may = [s for p in stack.of_type("AWS::SQS::QueuePolicy").values() for s in p["PolicyDocument"]["Statement"]]
            if not any(stack.arn(id) in s["Condition"]["ArnEquals"]["aws:SourceArn"] for s in may):
                found.append(f"{id}: it may not send to the dead letters")
    return found


def _permitted(stack, function_arn, principal, source):
    for permission in stack.of_type("AWS::Lambda::Permission").values():
        of = permission["FunctionName"] in (function_arn, function_arn.rsplit(":", 1)[1])
        if of and permission["Principal"] == principal and iam.glob(permission["SourceArn"], {}).fullmatch(source):
            return True
    return False


def stream(stack):
    mappings = list(stack.of_type("AWS::Lambda::EventSourceMapping").values())
    if not stack.holds("UsesStream"):
        return ["A stream where the transcript is polled"] if mappings else []
    wanted = {"FunctionResponseTypes": ["ReportBatchItemFailures"], "BisectBatchOnFunctionError": True,
              "DestinationConfig": {"OnFailure": {"Destination": stack.arn("DeadLetters")}},
              "FunctionName": stack.ref("Segments")}
    if len(mappings) != 1:
        return ["The stream is not mapped once"]
    found = [f"The stream's mapping: {name} is not {value}" for name, value in wanted.items()
             if mappings[0].get(name) != value]
    return found + [f"The stream's mapping: no {name}" for name in
                    ("ParallelizationFactor", "MaximumRetryAttempts", "MaximumRecordAgeInSeconds")
                    if name not in mappings[0]]


def routes(stack):
    """The API's methods by their route: {"GET /me": (id, properties)}."""
    resources = stack.of_type("AWS::ApiGateway::Resource")
    by_ref = {stack.ref(id): properties for id, properties in resources.items()}

    def path(reference):
        if reference not in by_ref:
            return ""
        return path(by_ref[reference]["ParentId"]) + "/" + by_ref[reference]["PathPart"]
    return {f"{method['HttpMethod']} {path(method['ResourceId'])}": (id, method)
            for id, method in stack.of_type("AWS::ApiGateway::Method").items()}


def api(stack):
    found, here = [], routes(stack)
    for route in set(ROUTES) ^ set(here):
        found.append(f"{route}: " + ("it has no method" if route in ROUTES else "it is no route of the agent API"))
    for route, (id, method) in here.items():
        if method["AuthorizationType"] != "AWS_IAM":
            found.append(f"{route}: {method['AuthorizationType']}")
        integration = method["Integration"]
        function = re.search(r"functions/(.+)/invocations$", integration["Uri"]).group(1)
        if integration["Type"] != "AWS_PROXY" or function != stack.arn(ROUTES.get(route, "AgentApi")):
            found.append(f"{route}: it goes elsewhere")
        verb, path = route.split(" ")
        source = f"arn:aws:execute-api:us-east-1:111122223333:{stack.ref('Api')}/live/{verb}{path}"
        if not _permitted(stack, function, "apigateway.amazonaws.com", source):
            found.append(f"{route}: API Gateway may not invoke its function")
    parts = {id for id, resource in stack.resources.items()
             if resource["Type"] in ("AWS::ApiGateway::Method", "AWS::ApiGateway::GatewayResponse")}
    missing = parts - set(stack.resources["ApiDeployment"].get("DependsOn", []))
    found += [f"The deployment may be made before {id}" for id in sorted(missing)]
    settings = stack.properties["ApiStage"].get("MethodSettings", [])
    if not any({"ThrottlingRateLimit", "ThrottlingBurstLimit"} <= set(one) and one["ResourcePath"] == "/*"
               and one["HttpMethod"] == "*" for one in settings):
        found.append("The API is not throttled")
    responses = {p["ResponseType"]: p for p in stack.of_type("AWS::ApiGateway::GatewayResponse").values()}
    for kind in ("DEFAULT_4XX", "DEFAULT_5XX", "THROTTLED"):
        text = responses.get(kind, {}).get("ResponseTemplates", {}).get("application/json", "")
        if not re.fullmatch(r'\{"error":\{"code":"\$context\.[A-Za-z.]+","message":\$context\.error\.messageString\}\}', text):
            found.append(f"{kind}: not the one envelope")
    source = (ROOT / "src" / "pipeline" / "churn-agent-api.h").read_text(encoding="utf-8")
    seconds = re.search(r"CHURN_AGENT_API_RETRY_AFTER (\d+)", source).group(1)
    said = responses.get("THROTTLED", {}).get("ResponseParameters", {}).get("gatewayresponse.header.Retry-After")
    if said != f"'{seconds}'":
        found.append(f"THROTTLED: it says to come again after {said}, and the functions after {seconds}")
    return found


def marks(text, template):
    """What the deployment's name is the hash of (data/cloud/deploy) holds the whole API."""
    parts = text.split("  # --- the API begins here\n")
    if len(parts) != 2 or parts[1].count("  # --- the API ends here\n") != 1:
        return ["The marks of the API are not there once"]
    inside = set(re.findall(r"^  (\w+):$", parts[1].split("  # --- the API ends here\n")[0], re.M))
    wanted = {id for id, resource in template["Resources"].items() if resource["Type"].startswith("AWS::ApiGateway::")
              and resource["Type"] != "AWS::ApiGateway::Stage"}
    return [f"{id}: on the wrong side of the API's marks" for id in inside ^ wanted]


def features(stack):
    """The feature group has what churn-features.c names, in its order."""
    source = (ROOT / "src" / "churn" / "churn-features.c").read_text(encoding="utf-8")
    listed = re.search(r"names\[CHURN_N_FEATURES\] = \{(.*?)\};", source, re.S)
    wanted = ["customerID", "event_time"] + re.findall(r'"(\w+)"', listed.group(1))
    here = [one["FeatureName"] for one in stack.properties["FeatureGroup"]["FeatureDefinitions"]]
    return [] if here == wanted else [f"The features are {here}, not {wanted}"]


def alarms(stack):
    """Of our own metrics are watched those that the functions tell."""
    source = (ROOT / "src" / "lambda" / "churn-lambda-metrics.c").read_text(encoding="utf-8")
    told = set(re.findall(r'\] = \{ "(\w+)", "\w+" \}', source))
    found = []
    for id, alarm in stack.of_type("AWS::CloudWatch::Alarm").items():
        watched = [one["MetricStat"]["Metric"] for one in alarm.get("Metrics", []) if "MetricStat" in one] or [alarm]
        found += [f"{id}: no function tells {metric['MetricName']}" for metric in watched
                  if metric["Namespace"] == "ChurnDesk" and metric["MetricName"] not in told]
    return found


def all_of(template, stack, text):
    return (parameters(template) + names(stack) + cycles(template) + tables(stack) + functions(stack)
            + events(stack) + stream(stack) + api(stack) + marks(text, template) + features(stack) + alarms(stack))
