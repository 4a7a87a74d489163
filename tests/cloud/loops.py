"""Step Functions with a real interpreter behind it: what is started runs in aws-local-stepfunctions,
by the state machine of the template, and its tasks are done by whoever is given.

The clock is the test's: no tick is before tick() says so. An execution is at rest when it waits for
its next tick.
"""

import concurrent.futures
import json
import os
import subprocess
import tempfile
import threading

import npm
import step_functions_double

HERE = os.path.dirname(os.path.abspath(__file__))
LIMIT = 120  # seconds that anything takes at most
TICK = "Analyse"  # the state that stands for it


class Loops(step_functions_double.StepFunctions):
    def __init__(self, folder, stack, invoke):
        super().__init__(stack.ref("Loop"))
        self.invoke = invoke  # (ARN, input) → (whether it was done, result or type of error)
        self.at_gate = {}  # execution: its task
        self.failures = []
        self.n_tasks = 0
        self.changed = threading.Condition(self.lock)
        self.pool = concurrent.futures.ThreadPoolExecutor(32)
        self.definition = tempfile.NamedTemporaryFile("w", suffix=".json")
        json.dump(stack.properties["Loop"]["Definition"], self.definition)
        self.definition.flush()
        modules = npm.install(folder) / "node_modules"
        self.process = subprocess.Popen(
            [npm.node(folder), os.path.join(HERE, "loops.cjs"), os.fspath(modules), self.definition.name],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        threading.Thread(target=self.listen, daemon=True).start()

    def close(self):
        super().close()
        self.process.stdin.close()
        self.process.wait(LIMIT)
        self.pool.shutdown()
        self.process.stdout.close()
        self.definition.close()

    def tell(self, **words):
        with self.lock:
            self.process.stdin.write(json.dumps(words) + "\n")

    def start(self, parameters):
        known = parameters["name"] in self.executions
        answer = super().start(parameters)
        if not known:
            self.tell(start=parameters["name"], input=json.loads(parameters.get("input", "{}")), machine=self.machine)
        return answer

    def stop(self, parameters):
        with self.changed:
            before = set(self.running())
            answer = super().stop(parameters)
            for name in before - set(self.running()):
                self.at_gate.pop(name, None)
                self.tell(abort=name)
            self.changed.notify_all()
            return answer

    def listen(self):
        for line in self.process.stdout:
            said = json.loads(line)
            with self.changed:
                if "ended" in said:
                    if said["status"] == "FAILED":
                        self.failures.append(said)
                    self.executions[said["ended"]].running = False
                    self.at_gate.pop(said["ended"], None)
                elif said["state"] == TICK and self.executions[said["execution"]].running:
                    self.at_gate[said["execution"]] = said
                elif said["state"] != TICK:
                    self.pool.submit(self.work, said)
                self.changed.notify_all()

    def work(self, task):
        self.n_tasks += 1
        if task["resource"].endswith(":states:startExecution"):
            with self.lock:
                parameters = task["input"]
                done, result = True, self.start({
                    "name": parameters["Name"], "input": json.dumps(parameters["Input"], separators=(",", ":")),
                    "stateMachineArn": parameters["StateMachineArn"]})
        else:
            done, result = self.invoke(task["resource"], task["input"])
        if done:
            self.tell(answer=task["task"], result=result)
        else:
            self.tell(answer=task["task"], error=result)

    def rest(self):
        """Waits until every execution waits for its next tick."""
        with self.changed:
            if not self.changed.wait_for(lambda: set(self.running()) == set(self.at_gate), LIMIT):
                raise AssertionError(f"not at rest: {set(self.running()) ^ set(self.at_gate)}")

    def tick(self):
        """One tick of every execution."""
        self.rest()
        with self.lock:
            due = list(self.at_gate.values())
            self.at_gate.clear()
        for done in [self.pool.submit(self.work, task) for task in due]:
            done.result(LIMIT)
        self.rest()
