"""SageMaker Runtime with one endpoint that runs the XGBoost container, written from its reference
and from the container's source (sagemaker/latest/APIReference/API_runtime_InvokeEndpoint).
"""

import struct

from aws_double import Fault, Refusal
from service_double import Service, as_json

NOT_READY = Fault("the model is being loaded", 429, "ModelNotReadyException")
MODEL_ERROR = Fault("the container failed", 424, "ModelError")
FAILED = Fault("failed", 500, "InternalFailure")
THROTTLED = Fault("throttled", 429, "ThrottlingException")
DEPENDENCY = Fault("a dependency failed", 530, "InternalDependencyException")


def narrow(value):
    """As the container has it, in 32 bits."""
    return struct.unpack("f", struct.pack("f", value))[0]


class SageMaker(Service):
    service, signing = "sagemaker-runtime", "sagemaker"

    def __init__(self, score):
        self.score = score  # rows of CSV → probabilities of the booster
        self.endpoint = "churn"
        self.form = "application/json"  # of the answers
        self.odd = None  # (type, body): instead of an answer
        super().__init__()

    def is_same_body(self, body, wanted):
        return body == wanted

    def do(self, operation, parameters):
        if operation != "InvokeEndpoint" or parameters["EndpointName"] != self.endpoint:
            raise Refusal(400, "ValidationError", "Endpoint of account 123456789012 not found.")
        if parameters.get("ContentType") != "text/csv" or parameters.get("Accept") != "application/json":
            raise Refusal(424, "ModelError", "415 or 406 of the container")
        if self.odd:
            return {"Content-Type": self.odd[0]}, self.odd[1].encode()
        rows = parameters["Body"].decode().split("\n")
        for row in rows:
            fields = row.split(",")
            if len(fields) != 20:
                raise Refusal(424, "ModelError", "Feature size differs from the model's")
            for field in fields:
                float(field or "nan")
        scores = [narrow(score) for score in self.score(rows)]
        if self.form == "text/csv":
            return {"Content-Type": "text/csv; charset=utf-8"}, "".join(f"{s!r}\n" for s in scores).encode()
        return as_json({"predictions": [{"score": score} for score in scores]})
