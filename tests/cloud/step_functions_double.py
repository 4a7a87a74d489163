"""Step Functions as far as standard executions are started and stopped, written from its reference
(step-functions/latest/apireference/API_StartExecution): a name is idempotent as long as its
execution runs with the same input, and used up for 90 days after.
"""

import json
import re
import time

from aws_double import Fault, Refusal
from service_double import Service

FAILED = Fault("failed", 500, "InternalServerError")
THROTTLED = Fault("throttled", 400, "ThrottlingException")
LIMIT = Fault("too many executions", 400, "ExecutionLimitExceeded")
NAME = re.compile(r"[^\s\x00-\x1f\x7f-\x9f<>{}\[\]?*\"#%\\^|~`$&,;:/]{1,80}")


class Execution:
    def __init__(self, given):
        self.input = given
        self.running = True
        self.started = time.time()


class StepFunctions(Service):
    service, signing = "stepfunctions", "states"

    def __init__(self, machine):
        self.machine = machine
        self.executions = {}  # name: Execution
        super().__init__()

    def running(self):
        with self.lock:
            return sorted(name for name, execution in self.executions.items() if execution.running)

    def end(self, name):
        with self.lock:
            self.executions[name].running = False

    def do(self, operation, parameters):
        answer = self.start(parameters) if operation == "StartExecution" else self.stop(parameters)
        return {"Content-Type": "application/x-amz-json-1.0"}, json.dumps(answer).encode()

    def arn(self, name):
        return self.machine.replace(":stateMachine:", ":execution:") + ":" + name

    def start(self, parameters):
        name = parameters["name"]
        if parameters["stateMachineArn"] != self.machine:
            raise Refusal(400, "StateMachineDoesNotExist", "State Machine Does Not Exist")
        if not NAME.fullmatch(name):
            raise Refusal(400, "InvalidName", "Invalid Name")
        try:
            json.loads(parameters.get("input", "{}"))
        except ValueError:
            raise Refusal(400, "InvalidExecutionInput", "Invalid Input") from None
        stands = self.executions.get(name)
        if stands and not (stands.running and stands.input == parameters.get("input", "{}")):
            raise Refusal(400, "ExecutionAlreadyExists", f"Execution Already Exists: '{self.arn(name)}'")
        if not stands:
            stands = self.executions[name] = Execution(parameters.get("input", "{}"))
        return {"executionArn": self.arn(name), "startDate": stands.started}

    def stop(self, parameters):
        for name, execution in self.executions.items():
            if self.arn(name) == parameters["executionArn"]:
                execution.running = False
                return {"stopDate": time.time()}
        raise Refusal(400, "ExecutionDoesNotExist", f"Execution Does Not Exist: '{parameters['executionArn']}'")
