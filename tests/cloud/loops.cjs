// Runs executions of one state machine in aws-local-stepfunctions, and hands each of its tasks over,
// by lines of JSON. usage: loops.cjs NODE_MODULES DEFINITION
//   in   {"start":NAME,"input":{…},"machine":ARN}  {"abort":NAME}  {"answer":N,"result":…|"error":TYPE}
//   out  {"task":N,"execution":NAME,"state":…,"resource":ARN,"input":{…}}
//        {"ended":NAME,"status":"SUCCEEDED|FAILED|ABORTED","output":…}
// A test clock: Wait states take a millisecond, and retries too; when a tick is, is up to whoever
// answers the tasks.
const fs = require("fs");
const readline = require("readline");
const [, , modules, path] = process.argv;
const { StateMachine } = require(modules + "/aws-local-stepfunctions");
const definition = JSON.parse(fs.readFileSync(path, "utf-8"));
const machine = new StateMachine(definition);
const of = (type) => Object.keys(definition.States).filter((name) => definition.States[name].Type === type);
const say = (value) => process.stdout.write(JSON.stringify(value) + "\n");
const running = new Map();
const tasks = new Map();
let n_tasks = 0;

function start(name, input, arn) {
  const hand_over = (state) => (given) => new Promise((resolve, reject) => {
    const number = ++n_tasks;
    tasks.set(number, { resolve, reject });
    say({ task: number, execution: name, state, resource: definition.States[state].Resource, input: given });
  });
  const each = (names, value) => Object.fromEntries(names.map((state) => [state, value(state)]));
  const execution = machine.run(input, {
    overrides: {
      taskResourceLocalHandlers: each(of("Task"), hand_over),
      waitTimeOverrides: each(of("Wait"), () => 1),
      retryIntervalOverrides: each(of("Task"), () => 1),
    },
    context: { Execution: { Name: name, Input: input, StartTime: new Date().toISOString() }, StateMachine: { Id: arn } },
    noThrowOnAbort: true,
  });
  running.set(name, execution);
  execution.result.then(
    (output) => say({ ended: name, status: running.get(name).aborted ? "ABORTED" : "SUCCEEDED", output }),
    (error) => say({ ended: name, status: "FAILED", output: `${error.name}: ${error.message}` }));
}

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const asked = JSON.parse(line);
  if (asked.start) start(asked.start, asked.input, asked.machine);
  else if (asked.abort) {
    running.get(asked.abort).aborted = true;
    running.get(asked.abort).abort();
  } else {
    const task = tasks.get(asked.answer);
    tasks.delete(asked.answer);
    if (asked.error) task.reject(Object.assign(new Error(asked.error), { name: asked.error }));
    else task.resolve(asked.result);
  }
}).on("close", () => process.exit(0));
