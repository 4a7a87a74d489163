#!/usr/bin/python3
"""Each source of credentials and the sign-in, against a double of its service.

Usage: test-credentials.py CREDENTIAL-TOOL
"""

import calendar
import hashlib
import http.server
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "tools")]

import sign_in_double  # noqa: E402
import tap  # noqa: E402

TOOL = None
STEPS = ["environment", "assume-role", "web-identity", "sso", "credentials-file",
         "credential-process", "config-file", "container"]
with open(os.path.join(HERE, "..", "..", "src", "aws", "aws-error.h"), encoding="utf-8") as header:
    CODES = re.findall(r"^  AWS_ERROR_(\w+),$", header.read(), re.M)
SESSION = ("[sso-session corp]\nsso_region = us-east-1\n"
           "sso_start_url = https://corp.awsapps.com/start\n"
           "sso_registration_scopes = sso:account:access\n")
SSO_PROFILE = SESSION + ("[profile work]\nsso_session = corp\nsso_account_id = 123456789012\n"
                         "sso_role_name = Agents\n")
LEGACY = ("[profile old]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = us-east-1\n"
          "sso_account_id = 123456789012\nsso_role_name = Agents\n")
BASE = "[base]\naws_access_key_id = AKBASE\naws_secret_access_key = base-secret-0123456789\n"
START = "https://corp.awsapps.com/start"
# Whatever of these stands in a log or an error is one too many.
SECRETS = ["base-secret-0123456789", "role-secret", "role-token", "portal-secret", "portal-token",
           "access-token-1", "access-token-2", "refresh-token-1", "client-secret-1",
           "device-code-1", "web-token-1", "process-secret", "stderr-secret", "env-secret"]


def iso(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def token(life=3600, refresh=True, **more):
    value = {"startUrl": START, "region": "us-east-1", "accessToken": "access-token-1",
             "expiresAt": iso(time.time() + life)}
    if refresh:
        value.update(refreshToken="refresh-token-1", clientId="client-1",
                     clientSecret="client-secret-1",
                     registrationExpiresAt=iso(time.time() + 86400))
    value.update(more)
    return value


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.double = sign_in_double.SignInDouble()
        self.addCleanup(self.double.close)
        self.double.keys["AKBASE"] = ("base-secret-0123456789", None)
        self.roles = 0
        self.expiration = int(time.time()) + 3600
        self.double.answers.update(
            AssumeRole=self.answer_role, AssumeRoleWithWebIdentity=self.answer_role,
            GetRoleCredentials=self.answer_portal)
        self.environment = {}

    def answer_role(self, _):
        self.roles += 1
        key = f"AKROLE{self.roles:010}"
        self.double.keys[key] = ("role-secret", "role-token/+=")
        return {"AccessKeyId": key, "SecretAccessKey": "role-secret",
                "SessionToken": "role-token/+=", "Expiration": iso(self.expiration)}

    def answer_portal(self, _):
        return {"roleCredentials": {"accessKeyId": "AKPORTAL", "secretAccessKey": "portal-secret",
                                    "sessionToken": "portal-token",
                                    "expiration": self.expiration * 1000}}

    def path(self, name, text=None):
        path = os.path.join(self.folder.name, name)
        if text is not None:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        return path

    def run_tool(self, *arguments, config="", credentials="", **environment):
        self.path(".aws/config", config)
        self.path(".aws/credentials", credentials)
        variables = {name: value for name, value in os.environ.items()
                     if not name.startswith(("AWS_", "TEST_"))}
        variables.update(HOME=self.folder.name, G_MESSAGES_DEBUG="all",
                         AWS_ENDPOINT_URL=self.double.url, **self.environment, **environment)
        done = subprocess.run([TOOL, *arguments], env=variables, capture_output=True, timeout=60,
                              encoding="utf-8", check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.double.complaints, [])
        lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
        answer = json.loads(lines[-1])
        told = json.dumps([answer.get("error"), answer.get("steps"), answer.get("source"),
                           answer.get("events")])
        log = "\n".join(line for line in done.stdout.splitlines() if line != lines[-1])
        for secret in SECRETS:
            self.assertNotIn(secret, told + log + done.stderr)
        return answer

    def chain(self, *arguments, **more):
        answer = self.run_tool("chain", *arguments, **more)
        self.states = {name: state for name, state, _ in answer["steps"]}
        self.details = {name: detail for name, _, detail in answer["steps"]}
        if "files" not in self.states:
            self.assertEqual([step[0] for step in answer["steps"]], STEPS)
            for name, state, detail in answer["steps"]:
                self.assertEqual(detail == "", state == "not-reached", name)
        return answer

    def assert_error(self, answer, code, *words):
        self.assertNotIn("key", answer)
        self.assertEqual((answer["domain"], CODES[answer["code"]]), ("aws_error", code),
                         answer["error"])
        for word in words:
            self.assertIn(word, answer["error"])

    def calls(self):
        return [name for name, _ in self.double.calls]


class Chain(Case):
    def test_nothing(self):
        answer = self.chain()
        self.assert_error(answer, "NO_CREDENTIALS")
        self.assertEqual(set(self.states.values()), {"skipped"})
        self.assertIn("AWS_ACCESS_KEY_ID", self.details["environment"])
        self.assertIn("role_arn", self.details["assume-role"])

    def test_environment(self):
        keys = {"AWS_ACCESS_KEY_ID": "AKENV", "AWS_SECRET_ACCESS_KEY": "env-secret"}
        answer = self.chain(credentials=BASE, **keys, AWS_PROFILE="base")
        self.assertEqual((answer["key"], answer["secret"], answer["source"]),
                         ("AKENV", "env-secret", "environment"))
        self.assertEqual(list(self.states.values()), ["used"] + ["not-reached"] * 7)
        # A profile that somebody names goes before.
        answer = self.chain("base", credentials=BASE, **keys)
        self.assertEqual(answer["key"], "AKBASE")
        self.assertEqual(self.states["environment"], "skipped")
        answer = self.chain(AWS_ACCESS_KEY_ID="AKENV")
        self.assert_error(answer, "INVALID", "AWS_SECRET_ACCESS_KEY")
        self.assertEqual(self.states["environment"], "failed")

    def test_order_of_the_files(self):
        printer = self.path("printer", '#!/bin/sh\necho \'{"Version":1,"AccessKeyId":"AKPROCESS",'
                                       '"SecretAccessKey":"process-secret"}\'\n')
        os.chmod(printer, 0o755)
        keys = "aws_access_key_id = AKCONFIG\naws_secret_access_key = config-secret\n"
        process = f"[default]\n{keys}credential_process = {printer}\n"
        self.assertEqual(self.chain(config=f"[default]\n{keys}")["key"], "AKCONFIG")
        self.assertEqual(self.states["config-file"], "used")
        answer = self.chain(config=process)
        self.assertEqual((answer["key"], answer["source"]), ("AKPROCESS", "credential-process"))
        answer = self.chain(config=process, credentials=BASE.replace("base]", "default]"))
        self.assertEqual(answer["key"], "AKBASE")
        # Inside a sandbox the program cannot be run, and what follows counts.
        self.assertEqual(self.chain(config=process, TEST_SANDBOX="1")["key"], "AKCONFIG")
        self.assertIn("sandbox", self.details["credential-process"])

    def test_files_that_are_wrong(self):
        answer = self.chain(config="[default]\nregion = 1\nhello\n")
        self.assert_error(answer, "PARSE", f"{self.path('.aws/config')}:3: ")
        self.assertEqual(self.states, {"files": "failed"})
        self.assert_error(self.chain("nobody", credentials=BASE), "INVALID", "nobody")
        self.assert_error(self.chain(AWS_PROFILE="nobody"), "INVALID", "nobody")
        answer = self.chain(credentials="[default]\naws_access_key_id = AK\n")
        self.assert_error(answer, "INVALID", "aws_secret_access_key")
        # Nothing is inherited from the profile default.
        answer = self.chain("other", config="[profile other]\nregion = 1\n",
                            credentials=BASE.replace("base]", "default]"))
        self.assert_error(answer, "NO_CREDENTIALS")


class Roles(Case):
    def test_source_profile(self):
        answer = self.chain("role", credentials=BASE, config=(
            "[profile role]\nrole_arn = arn:aws:iam::123456789012:role/Agents\n"
            "source_profile = base\nexternal_id = a/b=c d\nrole_session_name = jdoe@example.com\n"
            "duration_seconds = 900\nregion = eu-west-1\n"))
        self.assertEqual((answer["secret"], answer["token"], answer["expiration"]),
                         ("role-secret", "role-token/+=", self.expiration))
        self.assertEqual(self.double.calls, [("AssumeRole", {
            "RoleArn": "arn:aws:iam::123456789012:role/Agents", "ExternalId": "a/b=c d",
            "RoleSessionName": "jdoe@example.com", "DurationSeconds": 900, "signer": "AKBASE"})])
        self.assertEqual(answer["source"], "assume-role, arn:aws:iam::123456789012:role/Agents, "
                                           "credentials-file, base")

    def test_chain_of_roles(self):
        config = ("[profile one]\nrole_arn = arn:aws:iam::123456789012:role/One\n"
                  "source_profile = base\n"
                  "[profile two]\nrole_arn = arn:aws:iam::123456789012:role/Two\n"
                  "source_profile = one\n"
                  "[profile self]\nrole_arn = arn:aws:iam::123456789012:role/Self\n"
                  "source_profile = self\n")
        self.chain("two", config=config, credentials=BASE)
        self.assertEqual([parameters["signer"] for _, parameters in self.double.calls],
                         ["AKBASE", "AKROLE0000000001"])
        # A profile that is its own source needs keys of its own.
        self.double.calls.clear()
        self.assert_error(self.chain("self", config=config, credentials=BASE), "INVALID", "circle")
        self.chain("self", config=config, credentials=BASE.replace("base]", "self]"))
        self.assertEqual(self.calls(), ["AssumeRole"])

    def test_what_a_role_lacks(self):
        arn = "[profile role]\nrole_arn = arn:aws:iam::123456789012:role/Agents\n"
        for more, word in (("", "source_profile"), ("source_profile = no\n", "no"),
                           ("source_profile = base\ncredential_source = Environment\n", "either"),
                           ("credential_source = Ec2InstanceMetadata\n", "Ec2InstanceMetadata"),
                           ("credential_source = Environment\n", "AWS_ACCESS_KEY_ID"),
                           ("source_profile = base\nduration_seconds = 899\n", "duration_seconds"),
                           ("source_profile = base\nduration_seconds = 1h\n", "duration_seconds"),
                           ("source_profile = empty\n[profile empty]\na = 1\n", "empty")):
            with self.subTest(more):
                answer = self.chain("role", config=arn + more, credentials=BASE)
                self.assert_error(answer, "INVALID", word)
                self.assertEqual(self.states["assume-role"], "failed")
        self.assertEqual(self.double.calls, [])

    def test_credential_source(self):
        self.double.keys["AKENV"] = ("env-secret", "env-token")
        self.chain("role", config="[profile role]\nrole_arn = arn:aws:iam::123456789012:role/Agents\n"
                                  "credential_source = Environment\n",
                   AWS_ACCESS_KEY_ID="AKENV", AWS_SECRET_ACCESS_KEY="env-secret",
                   AWS_SESSION_TOKEN="env-token")
        self.assertEqual(self.double.calls[0][1]["signer"], "AKENV")
        self.assertRegex(self.double.calls[0][1]["RoleSessionName"], r"^churn-desk-\d+$")

    def test_mfa(self):
        config = ("[profile role]\nrole_arn = arn:aws:iam::123456789012:role/Agents\n"
                  "source_profile = base\nmfa_serial = arn:aws:iam::123456789012:mfa/jdoe\n")
        self.assert_error(self.chain("role", config=config, credentials=BASE), "SIGN_IN", "MFA")
        answer = self.chain("role", config=config, credentials=BASE, TEST_MFA_CODE="")
        self.assertEqual((answer["domain"], answer["error"]), ("g-io-error-quark", "Not now"))
        self.assertEqual(self.double.calls, [])
        self.chain("role", config=config, credentials=BASE, TEST_MFA_CODE="123456")
        self.assertEqual(
            (self.double.calls[0][1]["SerialNumber"], self.double.calls[0][1]["TokenCode"]),
            ("arn:aws:iam::123456789012:mfa/jdoe", "123456/jdoe"))

    def test_web_identity(self):
        file = self.path("token", "web-token-1\n")
        config = ("[profile role]\nrole_arn = arn:aws:iam::123456789012:role/Agents\n"
                  f"web_identity_token_file = {file}\nrole_session_name = web\n")
        answer = self.chain("role", config=config)
        self.assertRegex(answer["source"], "^web-identity, arn:aws:iam::123456789012:role/")
        self.chain(AWS_WEB_IDENTITY_TOKEN_FILE=file, AWS_ROLE_ARN="arn:aws:iam::123456789012:role/A")
        self.assertEqual(self.calls(), ["AssumeRoleWithWebIdentity"] * 2)
        self.assertEqual(self.double.calls[0][1]["WebIdentityToken"], "web-token-1")
        self.assert_error(self.chain("role", config=config.replace(file, file + "x")), "INVALID")

    def test_what_sts_refuses(self):
        config = ("[profile role]\nrole_arn = arn:aws:iam::123456789012:role/Agents\n"
                  "source_profile = base\n")
        for status, kind, code in ((403, "AccessDenied", "NOT_AUTHORIZED"),
                                   (403, "ExpiredToken", "EXPIRED_TOKEN"),
                                   (403, "InvalidClientTokenId", "SIGN_IN"),
                                   (403, "SignatureDoesNotMatch", "SIGNATURE"),
                                   (400, "ValidationError", "CLIENT")):
            with self.subTest(kind):
                self.double.answers["AssumeRole"] = lambda _, status=status, kind=kind: (
                    status, None, "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/"
                    f"\"><Error><Type>Sender</Type><Code>{kind}</Code><Message>No.</Message>"
                    "</Error><RequestId>1</RequestId></ErrorResponse>")
                answer = self.chain("role", config=config, credentials=BASE)
                self.assert_error(answer, code, "No.")
                self.assertEqual(self.states["assume-role"], "failed")
        self.double.answers["AssumeRole"] = lambda _: (200, None, "<a><b></a>")
        self.assert_error(self.chain("role", config=config, credentials=BASE), "PARSE")

    def test_identity(self):
        self.double.answers["GetCallerIdentity"] = lambda _: {
            "Account": "123456789012", "UserId": "AROA:jdoe",
            "Arn": "arn:aws:sts::123456789012:assumed-role/Agents/jdoe@example.com"}
        answer = self.run_tool("identity", AWS_ACCESS_KEY_ID="AKBASE",
                               AWS_SECRET_ACCESS_KEY="base-secret-0123456789")
        self.assertEqual(answer, {"account": "123456789012", "session": "jdoe@example.com",
                                  "arn": "arn:aws:sts::123456789012:assumed-role/Agents/"
                                         "jdoe@example.com"})


class Sso(Case):
    def setUp(self):
        super().setUp()
        self.double.answers["CreateToken"] = lambda _: {
            "accessToken": "access-token-2", "tokenType": "Bearer", "expiresIn": 3600}
        self.environment = {"TEST_KEY": "corp"}

    def work(self, kept=None, **more):
        if kept is not None:
            more["TEST_TOKEN"] = json.dumps(kept)
        return self.chain("work", config=SSO_PROFILE, **more)

    def test_kept_token(self):
        answer = self.work(token())
        self.assertEqual((answer["key"], answer["secret"], answer["token"], answer["expiration"]),
                         ("AKPORTAL", "portal-secret", "portal-token", self.expiration))
        self.assertEqual(answer["source"], "sso, 123456789012, Agents, corp")
        self.assertEqual(self.double.calls, [("GetRoleCredentials", {
            "roleName": "Agents", "accountId": "123456789012", "accessToken": "access-token-1"})])
        self.assertEqual(self.states["sso"], "used")

    def test_no_token(self):
        for kept in (None, token(life=-60, refresh=False),
                     token(life=-60, registrationExpiresAt=iso(time.time() - 60))):
            self.assert_error(self.work(kept), "SIGN_IN", "corp")
            self.assertEqual(self.states["sso"], "failed")
        self.assertEqual(self.double.calls, [])

    def test_refresh(self):
        for life in (14 * 60, -3600):
            self.double.calls.clear()
            answer = self.work(token(life=life))
            self.assertEqual(self.double.calls[0], ("CreateToken", {
                "clientId": "client-1", "clientSecret": "client-secret-1",
                "grantType": "refresh_token", "refreshToken": "refresh-token-1"}))
            self.assertEqual(self.double.calls[1][1]["accessToken"], "access-token-2")
            kept = json.loads(answer["kept"])
            self.assertEqual((kept["accessToken"], kept["refreshToken"], kept["clientId"]),
                             ("access-token-2", "refresh-token-1", "client-1"))
            expires = calendar.timegm(time.strptime(kept["expiresAt"], "%Y-%m-%dT%H:%M:%SZ"))
            self.assertLess(abs(expires - time.time() - 3600), 60)

    def test_refresh_that_is_refused(self):
        self.double.answers["CreateToken"] = lambda _: (
            400, "InvalidGrantException", '{"error":"invalid_grant","error_description":"no"}')
        # A token that is still good is used.
        self.assertEqual(self.work(token(life=600))["key"], "AKPORTAL")
        self.assert_error(self.work(token(life=-600)), "SIGN_IN")

    def test_token_that_was_taken_back(self):
        first = []

        def answer(parameters):
            if parameters["accessToken"] == "access-token-1":
                first.append(1)
                return (401, "UnauthorizedException",
                        '{"message":"Session token not found or invalid access-token-1"}')
            return self.answer_portal(parameters)
        self.double.answers["GetRoleCredentials"] = answer
        self.assertEqual(self.work(token())["key"], "AKPORTAL")
        self.assertEqual(self.calls(), ["GetRoleCredentials", "CreateToken", "GetRoleCredentials"])
        self.assert_error(self.work(token(refresh=False)), "SIGN_IN")
        self.assertEqual(len(first), 2)

    def test_role_that_is_forbidden(self):
        self.double.answers["GetRoleCredentials"] = lambda _: (
            403, "ForbiddenException", '{"message":"No access"}')
        self.assert_error(self.work(token()), "NOT_AUTHORIZED")
        self.double.answers["GetRoleCredentials"] = lambda _: {"roleCredentials": {}}
        self.assert_error(self.work(token()), "PARSE")

    def test_token_of_the_aws_cli(self):
        for key, profile, config in (("corp", "work", SSO_PROFILE), (START, "old", LEGACY)):
            name = hashlib.sha1(key.encode()).hexdigest()
            # It is used as it is, never refreshed, and the file is left alone.
            text = json.dumps(token(life=300, expiresAt=iso(time.time() + 300)[:-1] + "UTC"))
            file = self.path(f".aws/sso/cache/{name}.json", text)
            before = os.stat(file)
            self.double.calls.clear()
            self.assertEqual(self.chain(profile, config=config)["key"], "AKPORTAL")
            self.assertEqual(self.calls(), ["GetRoleCredentials"])
            self.path(f".aws/sso/cache/{name}.json", json.dumps(token(life=-300)))
            self.assert_error(self.chain(profile, config=config), "SIGN_IN")
            self.path(f".aws/sso/cache/{name}.json", "{")
            self.assert_error(self.chain(profile, config=config), "SIGN_IN")
            self.assertEqual(os.listdir(self.path(".aws/sso/cache")), [f"{name}.json"])
            self.assertEqual(before.st_ino, os.stat(file).st_ino)
            os.unlink(file)

    def test_what_a_profile_lacks(self):
        for config, word in ((SSO_PROFILE.replace("sso_role_name", "x"), "sso_role_name"),
                             (SSO_PROFILE.replace("sso_region", "x"), "sso_region"),
                             (SSO_PROFILE.replace("session corp", "session x"), "corp"),
                             (SSO_PROFILE.replace("https:", "http:"), "https:")):
            self.assert_error(self.chain("work", config=config), "INVALID", word)

    def test_accounts(self):
        def accounts(parameters):
            if "nextToken" in parameters:
                return {"accountList": [{"accountId": "2", "accountName": "B"}]}
            return {"nextToken": "a/b=", "accountList": [{"accountId": "1", "accountName": "A",
                                                          "emailAddress": "a@example.com"}]}
        self.double.answers["ListAccounts"] = accounts
        self.double.answers["ListAccountRoles"] = lambda parameters: {
            "roleList": [{"roleName": f"R{parameters['accountId']}",
                          "accountId": parameters["accountId"]}, {"roleName": "Agents"}]}
        self.assertEqual(self.run_tool("accounts", "access-token-1"),
                         {"1": "R1,Agents", "2": "R2,Agents"})
        self.assertEqual(self.double.calls[1][1]["nextToken"], "a/b=")
        self.double.answers["ListAccounts"] = lambda _: (
            401, "UnauthorizedException", '{"message":"Session token not found or invalid"}')
        self.assert_error(self.run_tool("accounts", "access-token-1"), "SIGN_IN")


class Elsewhere(Case):
    def process(self, script, arguments=""):
        printer = self.path("my printer", "#!/bin/sh\n" + script)
        os.chmod(printer, 0o755)
        return self.chain("p", config="[profile p]\ncredential_process = "
                                      f"\"{printer}\" {arguments}\n")

    def test_process(self):
        # Quotes hold words together, and nothing else means anything.
        script = ('[ "$#" = 3 ] && [ "$1" = "a b" ] && [ "$2" = \'$HOME\' ] && [ "$3" = "~;" ] || '
                  'exit 1\necho stderr-secret >&2\n'
                  'echo \'{"Version":1,"AccessKeyId":"AKPROCESS","SecretAccessKey":'
                  '"process-secret","SessionToken":"t","Expiration":"2030-01-02T03:04:05+01:00"}\'')
        answer = self.process(script, "'a b' $HOME \"~;\"")
        self.assertEqual((answer["key"], answer["secret"], answer["token"], answer["expiration"]),
                         ("AKPROCESS", "process-secret", "t", 1893549845))

    def test_process_that_is_wrong(self):
        good = '{"Version":1,"AccessKeyId":"AK","SecretAccessKey":"process-secret"}'
        for script, code in (("echo stderr-secret >&2; exit 3", "SIGN_IN"), ("true", "PARSE"),
                             (f"echo '{good.replace('1', '2')}'", "PARSE"),
                             (f"echo '{good.replace('Secret', 'X')}'", "PARSE"),
                             (f"echo '[{good}]'", "PARSE"),
                             (f"echo '{good[:-1]},\"Expiration\":\"soon\"}}'", "PARSE")):
            with self.subTest(script):
                self.assert_error(self.process(script), code, "credential_process")
        self.assert_error(self.chain("p", config="[profile p]\ncredential_process = /no/program\n"),
                          "INVALID")
        self.assert_error(self.chain("p", config="[profile p]\ncredential_process = \"a\n"),
                          "INVALID")

    def test_container(self):
        class Container(http.server.BaseHTTPRequestHandler):
            seen = []

            def log_message(self, *_):
                pass

            def do_GET(self):
                self.seen.append((self.path, self.headers["Authorization"]))
                text = json.dumps({"AccessKeyId": "AKCONT", "SecretAccessKey": "role-secret",
                                   "Token": "role-token",
                                   "Expiration": "2030-01-02T03:04:05Z"}).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

        server = http.server.HTTPServer(("127.0.0.1", 0), Container)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        url = f"http://127.0.0.1:{server.server_address[1]}/v1/credentials?id=a%2Fb"
        file = self.path("token", "container-token\n")
        answer = self.chain(AWS_CONTAINER_CREDENTIALS_FULL_URI=url)
        self.assertEqual((answer["key"], answer["source"], answer["expiration"]),
                         ("AKCONT", "container", 1893553445))
        self.assertEqual(self.states["container"], "used")
        self.chain(AWS_CONTAINER_CREDENTIALS_FULL_URI=url, AWS_CONTAINER_AUTHORIZATION_TOKEN="x",
                   AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=file)
        # The file of the token goes before the variable.
        path = "/v1/credentials?id=a%2Fb"
        self.assertEqual(Container.seen, [(path, None), (path, "container-token")])
        for bad in ("http://example.com/", "http://10.0.0.1/", "ftp://127.0.0.1/", "nothing",
                    "http://169.254.170.3/"):
            answer = self.chain(AWS_CONTAINER_CREDENTIALS_FULL_URI=bad)
            self.assert_error(answer, "INVALID")
            self.assertEqual(self.states["container"], "failed")
        answer = self.chain(AWS_CONTAINER_CREDENTIALS_FULL_URI=url,
                            AWS_CONTAINER_AUTHORIZATION_TOKEN="a\nb")
        self.assert_error(answer, "INVALID", "authorization token")
        self.assertEqual(len(Container.seen), 2)


class SignIn(Case):
    """The device authorization, on a clock that runs as fast as somebody waits."""

    def setUp(self):
        super().setUp()
        self.registered = 0
        self.double.answers.update(RegisterClient=self.register, StartDeviceAuthorization=self.begin)

    def register(self, parameters):
        self.assertEqual(parameters, {"clientName": "churn-desk", "clientType": "public",
                                      "scopes": ["sso:account:access"]})
        self.registered += 1
        return {"clientId": f"client-{self.registered}", "clientSecret": "client-secret-1",
                "clientSecretExpiresAt": int(time.time()) + 86400}

    def begin(self, parameters):
        self.assertEqual(parameters["startUrl"], START)
        return {"deviceCode": "device-code-1", "userCode": "ABCD-EFGH", "expiresIn": 600,
                "interval": 1, "verificationUri": "https://device.sso.example.com/",
                "verificationUriComplete": "https://device.sso.example.com/?user_code=ABCD-EFGH"}

    def script(self, *words):
        """Lets each question for the token have its own answer; the last is given for ever."""
        left = list(words)

        def answer(parameters):
            word = left.pop(0) if len(left) > 1 else left[0]
            self.assertEqual(parameters["deviceCode"], "device-code-1")
            if word == "done":
                return {"accessToken": "access-token-1", "expiresIn": 28800,
                        "tokenType": "Bearer", "refreshToken": "refresh-token-1"}
            if word == "lost":
                return None
            kind = "".join(part.title() for part in word.split("_")) + "Exception"
            # The type alone, the word alone, or both: each is enough.
            return (401 if word == "invalid_client" else 400,
                    None if self.plain else kind,
                    json.dumps({"error": word, "error_description": "device-code-1"}))
        self.double.answers["CreateToken"] = answer

    plain = False

    def sign_in(self, **more):
        return self.run_tool("sign-in", "corp", config=SESSION, **more)

    def test_allowed(self):
        for self.plain in (False, True):
            self.double.calls.clear()
            self.script("authorization_pending", "authorization_pending", "slow_down",
                        "authorization_pending", "slow_down", "done")
            answer = self.sign_in()
            self.assertEqual(answer["events"], [
                "registering", "waiting ABCD-EFGH", "wait 1", "wait 1", "wait 1", "wait 6",
                "wait 6", "wait 11", "done"])
            result = json.loads(answer["result"])
            self.assertEqual((result["accessToken"], result["refreshToken"], result["region"]),
                             ("access-token-1", "refresh-token-1", "us-east-1"))
            self.assertEqual(self.calls(), ["RegisterClient", "StartDeviceAuthorization"]
                             + ["CreateToken"] * 6)

    def test_denied(self):
        self.script("authorization_pending", "access_denied")
        answer = self.sign_in()
        self.assertEqual(answer["events"][-1], "denied")
        self.assert_error(answer, "NOT_AUTHORIZED", "denied")

    def test_expired(self):
        self.script("authorization_pending", "expired_token")
        answer = self.sign_in()
        self.assertEqual(answer["events"][-1], "expired")
        self.assert_error(answer, "TIMEOUT")
        # It also ends when the service never says so.
        self.script("slow_down")
        answer = self.sign_in()
        self.assertEqual(answer["events"][-1], "expired")
        waits = [int(event.split()[1]) for event in answer["events"] if event.startswith("wait ")]
        self.assertEqual(waits[:3], [1, 6, 11])
        self.assertLessEqual(max(waits), 60)
        self.assertLess(sum(waits[:-1]), 600)

    def test_cancelled(self):
        self.script("authorization_pending")
        answer = self.sign_in(TEST_CANCEL_AT="3")
        self.assertEqual(answer["events"], ["registering", "waiting ABCD-EFGH", "wait 1", "wait 1",
                                            "wait 1", "cancelled"])
        self.assertEqual(answer["domain"], "g-io-error-quark")
        self.assertEqual(self.calls().count("CreateToken"), 2)

    def test_network_that_is_lost(self):
        # Each question is sent three times before the network counts as lost.
        self.script("authorization_pending", *["lost"] * 6, "authorization_pending", "done")
        answer = self.sign_in()
        self.assertEqual(answer["events"], [
            "registering", "waiting ABCD-EFGH", "wait 1", "wait 1", "offline ABCD-EFGH", "wait 1",
            "wait 1", "waiting ABCD-EFGH", "wait 1", "done"])
        # Before there is a code, too.
        tries = [None] * 3
        self.double.answers["RegisterClient"] = lambda parameters: (
            tries.pop() if tries else self.register(parameters))
        answer = self.sign_in()
        self.assertEqual(answer["events"][:5], ["registering", "offline", "wait 5", "registering",
                                                "waiting ABCD-EFGH"])

    def test_client_of_a_sign_in_before(self):
        self.script("done")
        answer = self.sign_in(TEST_TOKEN=json.dumps(token(clientId="client-0")))
        self.assertEqual(self.calls(), ["StartDeviceAuthorization", "CreateToken"])
        self.assertEqual(json.loads(answer["result"])["clientId"], "client-0")
        # One that is about to end, or that nobody knows any more, is registered again.
        self.double.calls.clear()
        self.sign_in(TEST_TOKEN=json.dumps(token(registrationExpiresAt=iso(time.time() + 60))))
        self.assertEqual(self.calls()[0], "RegisterClient")
        self.double.calls.clear()
        self.double.answers["StartDeviceAuthorization"] = lambda parameters: (
            (401, "InvalidClientException", '{"error":"invalid_client"}')
            if parameters["clientId"] == "client-0" else self.begin(parameters))
        self.sign_in(TEST_TOKEN=json.dumps(token(clientId="client-0")))
        self.assertEqual(self.calls(), ["StartDeviceAuthorization", "RegisterClient",
                                        "StartDeviceAuthorization", "CreateToken"])
        # But not for ever.
        self.double.answers["StartDeviceAuthorization"] = lambda _: (
            401, "InvalidClientException", '{"error":"invalid_client"}')
        answer = self.sign_in()
        self.assertEqual(answer["events"], ["registering", "failed"])
        self.assertIn("InvalidClientException", answer["error"])

    def test_answers_that_are_wrong(self):
        self.double.answers["RegisterClient"] = lambda _: {"clientId": "client-1"}
        self.assert_error(self.sign_in(), "PARSE")
        self.double.answers["RegisterClient"] = lambda _: (
            400, "InvalidRequestException", '{"error":"invalid_request"}')
        self.assert_error(self.sign_in(), "CLIENT")


class Double(Case):
    """The double itself can complain."""

    def test_complaints(self):
        def call(path, body=None, **headers):
            request = urllib.request.Request(self.double.url + path, body, headers)
            with urllib.request.urlopen(request) as answer:
                answer.read()
            complaints, self.double.complaints = self.double.complaints, []
            return " ".join(complaints)

        self.double.answers["ListAccounts"] = lambda _: {"accountList": []}
        bearer = {"x-amz-sso_bearer_token": "a"}
        self.assertEqual(call("/assignment/accounts", **bearer), "")
        self.assertIn("accessToken", call("/assignment/accounts"))
        self.assertIn("unknown", call("/assignment/accounts?page=1", **bearer))
        self.assertIn("signed", call("/assignment/accounts", Authorization="AWS4", **bearer))
        self.double.answers["ListAccounts"] = lambda _: {"accounts": []}
        self.assertIn("answers", call("/assignment/accounts", **bearer))
        self.double.answers["GetCallerIdentity"] = lambda _: {"Account": "1", "Arn": "2",
                                                              "UserId": "3"}
        form = b"Action=GetCallerIdentity&Version=2011-06-15"
        given = ("AWS4-HMAC-SHA256 Credential=AKBASE/20200101/us-east-1/sts/aws4_request, "
                 "SignedHeaders=host;x-amz-date, Signature=00")
        date = {"X-Amz-Date": "20200101T000000Z", "Content-Type": "text/plain"}
        self.assertIn("signature", call("/", form, Authorization=given, **date))
        self.assertIn("version", call("/", form[:-1], Authorization=given, **date))


if __name__ == "__main__":
    TOOL = os.path.abspath(sys.argv.pop(1))
    sys.exit(tap.main())
