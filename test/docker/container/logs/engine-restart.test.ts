import { GenericContainer, Wait, type StartedContainer } from "../../../../src";
import { inRuntime, runtime } from "../../../../src/runtime";
import { eventually } from "../../../support/eventually";
import { BUSYBOX, inEngine } from "../../../support/images";
import { OwnEngine } from "../../../support/own-engine";

let own: OwnEngine;
beforeAll(async () => {
  own = await OwnEngine.start();
  await own.load(inEngine(BUSYBOX));
});
afterAll(async () => {
  await own[Symbol.asyncDispose]();
});

/** Starts a container on the test's own engine, which starts the container again after its own restart. */
async function start(script: string, lines: string[], wait: Wait): Promise<StartedContainer> {
  const shared = await runtime();
  const builder = new GenericContainer(BUSYBOX)
    .withCommand(["sh", "-c", script])
    .withExposedPorts(8080)
    .withWaitStrategy(wait)
    .withCreateOptions((options) => {
      options.HostConfig["RestartPolicy"] = { Name: "always" };
    })
    .withLogConsumer((stream) => stream.on("data", (line: string) => lines.push(line.trim())));
  return inRuntime({ ...shared, engine: own.engine() }, () => builder.start());
}

const hears = (lines: readonly string[], line: string): Promise<void> =>
  eventually(line, async () => (lines.includes(line) ? true : JSON.stringify(lines)));

const COUNTS = "n=$(($(cat /n 2>/dev/null || echo 0) + 1)); echo $n > /n";

it("a restart of the engine does not end log consumers, and its new ports are known", async () => {
  const lines: string[] = [];
  const script = `${COUNTS}; httpd -p 8080 -h /; for i in 1 2 3; do echo run $n line $i; done; exec sleep 600`;
  await using container = await start(script, lines, Wait.forLogMessage("line 3"));
  await hears(lines, "run 1 line 3");
  await own.restart();
  await hears(lines, "run 2 line 3");
  await eventually("the second run's page", async () => {
    const url = `http://${container.getHost()}:${container.getMappedPort(8080)}/n`;
    const answer = await fetch(url).then(
      (response) => response.text(),
      (error: unknown) => String(error),
    );
    return answer === "2\n" ? true : answer;
  });
  expect(lines).toEqual(
    [1, 2].flatMap((run) => [1, 2, 3].map((line) => `run ${run} line ${line}`)),
  );
});

it("a start waits on while the engine restarts", async () => {
  const lines: string[] = [];
  const script = `${COUNTS}; echo run $n; [ $n = 2 ] && httpd -p 8080 -h / && echo serving; exec sleep 600`;
  const ready = Wait.forAll([Wait.forLogMessage("serving"), Wait.forHttp("/n", 8080)]);
  const starting = start(script, lines, ready);
  await hears(lines, "run 1");
  await own.restart();
  await using _container = await starting;
  await hears(lines, "serving");
  expect(lines).toEqual(["run 1", "run 2", "serving"]);
});
