"""All that the functions call, as the template makes it: the tables in dynalite, the doubles of the
other services, some customers; and what each function is told in its environment.

    with Cloud(dynalite, train, model, customers) as cloud:
        environment = cloud.environment("analyse")
"""

import copy
import csv
import math
import os
import ssl
import subprocess
import sys
import tempfile
import zipfile

import botocore.config
import botocore.session

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "proofs"))

import aws_double  # noqa: E402
import cloudformation  # noqa: E402
import connect_double  # noqa: E402
import contact_lens_double  # noqa: E402
import recompute  # noqa: E402
import sagemaker_double  # noqa: E402
import samples  # noqa: E402
import step_functions_double  # noqa: E402
import tables  # noqa: E402

KEY, SECRET = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
INSTANCE_ARN = samples.INSTANCE
INSTANCE = INSTANCE_ARN.rpartition("/")[2]
SUPERVISOR = "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_ChurnDeskSupervisor_1f/sam"
AGENT = "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_ChurnDeskAgent_2e/jdoe"


class Cloud:
    def __init__(self, dynalite, train, model, customers, n_customers=8, tls=None):
        """tls: the files of a certificate and its key, which all services then show."""
        self.stack = cloudformation.Stack(cloudformation.read(tables.TEMPLATE), samples.PARAMETERS)
        self.functions = {properties["Handler"]: properties
                          for properties in self.stack.of_type("AWS::Lambda::Function").values()}
        told = self.functions["reconcile"]["Environment"]["Variables"]
        self.model = recompute.Model(model)
        booster = copy.copy(self.model)
        booster.slope, booster.rest, booster.known = 1, 0, {}

        self.aws = aws_double.Aws(dynalite.port)
        self.aws.group = told["CHURN_FEATURE_GROUP"]
        self.sagemaker = sagemaker_double.SageMaker(lambda rows: [booster.churn(self.read_row(row)) for row in rows])
        self.sagemaker.endpoint = told["CHURN_ENDPOINT"]
        self.lens = contact_lens_double.ContactLens(INSTANCE)
        self.connect = connect_double.Connect(INSTANCE)
        self.states = step_functions_double.StepFunctions(told["CHURN_STATE_MACHINE_ARN"])
        self.doubles = [self.aws, self.sagemaker, self.lens, self.connect, self.states]

        self.dynamodb = botocore.session.get_session().create_client(
            "dynamodb", region_name="us-east-1", endpoint_url=f"http://127.0.0.1:{dynalite.port}",
            aws_access_key_id=KEY, aws_secret_access_key=SECRET,
            config=botocore.config.Config(retries={"max_attempts": 0}))
        for name, form in tables.inputs().items():
            self.dynamodb.create_table(TableName=self.stack.ref(name), **form)
            self.dynamodb.get_waiter("table_exists").wait(TableName=self.stack.ref(name),
                                                          WaiterConfig={"Delay": 0.05})
        self.customers = self.ingest(train, customers, n_customers)
        if tls:
            self.encrypt(*tls)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        for double in self.doubles:
            double.close()
        self.dynamodb.close()

    @staticmethod
    def read_row(text):
        return tuple(float(field or "nan") for field in text.split(","))

    def encrypt(self, certificate, key):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        for double in self.doubles:
            double.server.socket = context.wrap_socket(double.server.socket, server_side=True)
            double.url = double.url.replace("http:", "https:")

    def ingest(self, train, customers, n):
        with open(customers, encoding="utf-8", newline="") as file, \
                tempfile.NamedTemporaryFile("w", suffix=".csv", newline="", encoding="utf-8") as some:
            lines = [line for _, line in zip(range(n + 1), csv.reader(file))]
            csv.writer(some, lineterminator="\n").writerows(lines)
            some.flush()
            subprocess.run([train, "ingest", some.name, "--feature-group", self.aws.group,
                            "--customer-table", self.stack.ref("CustomerData")],
                           env={**os.environ, **self.services()}, check=True, capture_output=True, timeout=120)
        header, *rows = lines
        return [dict(zip(header, row)) for row in rows]

    def services(self):
        """Where the services are, for whoever is told so."""
        return {"AWS_ENDPOINT_URL": self.connect.url,
                "AWS_ENDPOINT_URL_DYNAMODB": self.aws.url,
                "AWS_ENDPOINT_URL_SAGEMAKER_FEATURESTORE_RUNTIME": self.aws.url,
                "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME": self.sagemaker.url,
                "AWS_ENDPOINT_URL_CONNECT_CONTACT_LENS": self.lens.url,
                "AWS_ENDPOINT_URL_SFN": self.states.url,
                "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_REGION": "us-east-1"}

    def environment(self, handler):
        told = self.functions[handler]["Environment"]["Variables"]
        return {**self.services(), **{name: str(value) for name, value in told.items()}}

    def complaints(self):
        return [complaint for double in self.doubles for complaint in double.complaints]

    def expect(self, customer, **changes):
        """What the model makes of a customer, with some features changed."""
        row = {name: float(customer[name] or math.nan) for name in recompute.NAMES[:16]}
        for plan in ("Int_l_Plan", "VMail_Plan"):
            row[f"{plan}_no"], row[f"{plan}_yes"] = float(customer[plan] == "no"), float(customer[plan] == "yes")
        row.update(changes)
        return self.model.churn(tuple(row[name] for name in recompute.NAMES))


def unpack(archive, folder):
    """Unpacks the functions' zip as Lambda does."""
    with zipfile.ZipFile(archive) as packed:
        for entry in packed.infolist():
            os.chmod(packed.extract(entry, folder), entry.external_attr >> 16 & 0o777)


def authority(folder):
    """Makes an authority, and a certificate of the loopback address by it; returns their files."""
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], check=True, capture_output=True, cwd=folder, timeout=60)

    with open(os.path.join(folder, "names"), "w", encoding="ascii") as names:
        names.write("subjectAltName=IP:127.0.0.1\n")
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", "/CN=An authority of the test", "-keyout", "ca.key", "-out", "ca.pem")
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-subj", "/CN=services", "-keyout", "key.pem", "-out", "request.pem")
    openssl("x509", "-req", "-in", "request.pem", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-days", "2", "-extfile", "names", "-out", "certificate.pem")
    return tuple(os.path.join(folder, name) for name in ("ca.pem", "certificate.pem", "key.pem"))


# What comes in, in the shapes that AWS delivers

def lookup(contact, phone):
    return {"Name": "ContactFlowEvent", "Details": {"ContactData": {
        "Attributes": {}, "Channel": "VOICE", "ContactId": contact, "InitialContactId": contact,
        "PreviousContactId": contact, "CustomerEndpoint": {"Address": phone, "Type": "TELEPHONE_NUMBER"},
        "InitiationMethod": "INBOUND", "InstanceARN": INSTANCE_ARN, "MediaStreams": {"Customer": {"Audio": None}},
        "Name": "ContactFlowEvent", "Queue": None, "SystemEndpoint": None}, "Parameters": {}}}


def contact_event(kind, contact, number, time, **more):
    return {"version": "0", "id": f"00000000-0000-4000-8000-{number:012}", "source": "aws.connect",
            "detail-type": "Amazon Connect Contact Event", "account": "111122223333", "time": time,
            "region": "us-east-1", "resources": [],
            "detail": {"eventType": kind, "contactId": contact, "channel": "VOICE", "instanceArn": INSTANCE_ARN,
                       "initiationMethod": "INBOUND", "initiationTimestamp": time, **more}}


def rule_event(rule, contact, number, time):
    return {"version": "0", "id": f"10000000-0000-4000-8000-{number:012}", "source": "aws.connect",
            "detail-type": "Contact Lens Realtime Rules Matched", "account": "111122223333", "time": time,
            "region": "us-east-1", "resources": [],
            "detail": {"version": "1.0", "ruleName": rule, "actionName": rule, "instanceArn": INSTANCE_ARN,
                       "contactArn": f"{INSTANCE_ARN}/contact/{contact}"}}


def turn(number, who, begin, sentiment=None):
    transcript = {"Id": f"t-{number}", "ParticipantId": who, "ParticipantRole": who,
                  "Content": f"words of {who} {number}", "BeginOffsetMillis": begin, "EndOffsetMillis": begin + 900}
    if sentiment:
        transcript["Sentiment"] = sentiment
    return {"Transcript": transcript}


def request(arn, method, path, body=None, **headers):
    return {"resource": path, "path": path, "httpMethod": method, "headers": headers, "multiValueHeaders": None,
            "queryStringParameters": None, "multiValueQueryStringParameters": None, "pathParameters": None,
            "stageVariables": None, "requestContext": {"stage": "v1", "identity": {"userArn": arn}},
            "body": body, "isBase64Encoded": False}
