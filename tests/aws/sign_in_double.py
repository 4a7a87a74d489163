"""A double of STS, of IAM Identity Center's sign-in (SSO OIDC) and of its access portal (SSO).

What comes is held against botocore's models of the services, and signatures are computed again by
botocore; what goes out is read back by botocore's own parsers. Whatever does not fit is kept in
`complaints`.
"""

import http.server
import json
import threading
import urllib.parse

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import botocore.parsers
import botocore.session
import botocore.validate

LOADER = botocore.session.Session()
MODELS = {name: LOADER.get_service_model(name) for name in ("sts", "sso", "sso-oidc")}
OPERATIONS = {}
for service in ("sso", "sso-oidc"):
    for name in MODELS[service].operation_names:
        operation = MODELS[service].operation_model(name)
        OPERATIONS[operation.http["method"], operation.http["requestUri"]] = operation
STS_XML = {
    "AssumeRole": "<Credentials><AccessKeyId>{AccessKeyId}</AccessKeyId><SecretAccessKey>"
                  "{SecretAccessKey}</SecretAccessKey><SessionToken>{SessionToken}</SessionToken>"
                  "<Expiration>{Expiration}</Expiration></Credentials>",
    "GetCallerIdentity": "<Arn>{Arn}</Arn><UserId>{UserId}</UserId><Account>{Account}</Account>",
}
STS_XML["AssumeRoleWithWebIdentity"] = STS_XML["AssumeRole"]


class SignInDouble(http.server.ThreadingHTTPServer):
    """Answers each operation by the function of its name in `answers`: (parameters, headers) →
    a dictionary, or (status, type, body) for an error, or None to close the connection."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.keys = {}      # access key id → (secret, token)
        self.answers = {}
        self.calls = []     # (operation, parameters)
        self.complaints = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def close(self):
        self.shutdown()
        self.server_close()


class Handler(http.server.BaseHTTPRequestHandler):
    # Each request has a connection of its own: of one that is lost libsoup sends what it sent on an
    # old connection once more by itself, and how often a request comes would not be certain.
    protocol_version = "HTTP/1.0"

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.handle_call(b"")

    def do_POST(self):
        self.handle_call(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def complain(self, text):
        self.server.complaints.append(f"{self.command} {self.path}: {text}")

    def check_signature(self, body):
        """Whose it is; botocore signs the same request, and must come to the same."""
        given = self.headers["Authorization"]
        key = given.split("Credential=")[1].split("/")[0]
        secret, token = self.server.keys[key]
        signed = given.split("SignedHeaders=")[1].split(",")[0].split(";")
        request = botocore.awsrequest.AWSRequest(
            self.command, f"http://{self.headers['Host']}{self.path}", data=body,
            headers={name: self.headers[name] for name in signed if name != "host"})
        request.context["timestamp"] = self.headers["X-Amz-Date"]
        auth = botocore.auth.SigV4Auth(botocore.credentials.Credentials(key, secret, token), "sts",
                                       given.split("Credential=")[1].split("/")[2])
        text = auth.string_to_sign(request, auth.canonical_request(request))
        if auth.signature(text, request) != given.split("Signature=")[1]:
            self.complain("another signature than botocore's")
        if (self.headers.get("X-Amz-Security-Token") or None) != token:
            self.complain("another session token")
        return key

    def read_sts(self, body):
        form = {key: value for key, value in urllib.parse.parse_qsl(body.decode(),
                                                                    strict_parsing=True)}
        name = form.pop("Action")
        if form.pop("Version") != MODELS["sts"].api_version:
            self.complain("another version")
        if "DurationSeconds" in form:
            form["DurationSeconds"] = int(form["DurationSeconds"])
        return MODELS["sts"].operation_model(name), form

    def read_json(self, body):
        path, _, query = self.path.partition("?")
        operation = OPERATIONS[self.command, path]
        parameters = json.loads(body) if body else {}
        given = dict(urllib.parse.parse_qsl(query, strict_parsing=True)) if query else {}
        for name, shape in operation.input_shape.members.items():
            where, wire = shape.serialization.get("location"), shape.serialization.get("name")
            if where == "querystring" and wire in given:
                value = given.pop(wire)
                parameters[name] = int(value) if shape.type_name == "integer" else value
            elif where == "header" and self.headers.get(wire):
                parameters[name] = self.headers[wire]
        if given:
            self.complain(f"unknown in the query: {given}")
        return operation, parameters

    def handle_call(self, body):
        if self.path == "/":
            operation, parameters = self.read_sts(body)
        else:
            operation, parameters = self.read_json(body)
        wrong = botocore.validate.ParamValidator().validate(parameters, operation.input_shape)
        if wrong.has_errors():
            self.complain(wrong.generate_report())
        unknown = set(parameters) - set(operation.input_shape.members)
        if unknown:
            self.complain(f"unknown parameters {unknown}")
        if operation.name in ("AssumeRole", "GetCallerIdentity"):
            parameters["signer"] = self.check_signature(body)
        elif self.headers.get("Authorization"):
            self.complain("signed")
        self.server.calls.append((operation.name, parameters))
        answer = self.server.answers[operation.name](parameters)
        if answer is None:
            self.close_connection = True
        elif isinstance(answer, tuple):
            self.send(*answer)
        elif self.path == "/":
            self.send_sts(operation, answer)
        else:
            text = json.dumps(answer).encode()
            self.check_answer(operation, text)
            self.send(200, None, text)

    def check_answer(self, operation, text, expected=None):
        parser = botocore.parsers.create_parser(operation.service_model.metadata["protocol"])
        read = parser.parse({"status_code": 200, "headers": {}, "body": text},
                            operation.output_shape)
        read.pop("ResponseMetadata", None)
        if set(read) != set(expected if expected is not None else json.loads(text)):
            self.complain(f"this double answers {operation.name} with {sorted(read)}")

    def send_sts(self, operation, answer):
        name = operation.name
        text = (f'<{name}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/">\n  '
                f"<{name}Result>{STS_XML[name].format(**answer)}</{name}Result><ResponseMetadata>"
                f"<RequestId>1</RequestId></ResponseMetadata></{name}Response>").encode()
        self.check_answer(operation, text,
                          answer if name == "GetCallerIdentity" else {"Credentials"})
        self.send(200, None, text, "text/xml")

    def send(self, status, kind, body, content_type="application/json"):
        text = body if isinstance(body, bytes) else body.encode()
        if text.startswith(b"<"):
            content_type = "text/xml"
        self.send_response(status)
        if kind is not None:
            self.send_header("x-amzn-ErrorType", kind)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)
