import { randomUUID } from "node:crypto";
import { text } from "node:stream/consumers";
import { GenericContainer, Wait } from "../../../src";
import type { Wait as WaitContract } from "../../../src/spec/wait";
import { dockerClient } from "../../support/docker-client";
import { BUSYBOX } from "../../support/images";
import { NOT_READY_MS } from "./programs";

/** A start-up timeout, in milliseconds, that no test waits for. */
const ENDLESS_MS = 120_000;

/** Prints a line that must be in the error, and goes on once a wait has seen the program run. */
const SEEN = "echo last words; until [ -e /seen ]; do sleep 0.1; done";

/** What goes wrong. */
const OUTCOMES = {
  "exits with 0": { script: `${SEEN}; exit 0`, expected: { exitCode: 0 } },
  "exits with 3": { script: `${SEEN}; exit 3`, expected: { exitCode: 3 } },
  "runs out of memory": {
    script: `${SEEN}; exec tail /dev/zero`,
    // Without `oomKilled`: engines lose the flag if the kernel reports it after the exit.
    expected: { exitCode: 137 },
  },
  "is not ready in time": {
    script: "echo last words; exec sleep 60",
    expected: { code: "STARTUP_TIMEOUT", timeout: NOT_READY_MS },
  },
};

interface Case {
  readonly wait: Wait;
  readonly waitingFor: string | RegExp;
  /** What is seen while the container runs; undefined for nothing. */
  readonly lastSeen?: RegExp;
}

const ALIVE = /refused|reset|closed|unreachable|no connection|timed out|no address/;

const STRATEGIES: Record<string, Case> = {
  "listening ports": {
    wait: Wait.forListeningPorts(8080),
    waitingFor: "port 8080/tcp to be listening",
    lastSeen: ALIVE,
  },
  "a log message": {
    wait: Wait.forLogMessage("ready"),
    waitingFor: 'a log line with "ready"',
    lastSeen: /^last log line: last words$/,
  },
  HTTP: {
    wait: Wait.forHttp("/", 8080),
    waitingFor: "HTTP GET / on port 8080 to answer as expected",
    lastSeen: ALIVE,
  },
  "a command": {
    wait: Wait.forSuccessfulCommand("false"),
    waitingFor: 'the command "false" to succeed',
  },
  bytes: {
    wait: Wait.forTcpExchange(8080, { expect: "hi" }),
    waitingFor: "the expected reply on port 8080/tcp",
    lastSeen: ALIVE,
  },
  gRPC: {
    wait: Wait.forGrpcHealth(8080),
    waitingFor: "gRPC to be SERVING on port 8080/tcp",
    lastSeen: ALIVE,
  },
  "a file": {
    wait: Wait.forFile("/never"),
    waitingFor: "the file /never to exist",
    lastSeen: /^the file does not exist$/,
  },
  "a function": {
    wait: Wait.forFunction("the moon to rise", () => "clouds"),
    waitingFor: "the moon to rise",
    lastSeen: /^clouds$/,
  },
  "an exit with 5": {
    wait: Wait.forExit(5),
    waitingFor: "the container to exit with code 5",
    lastSeen: /^(it is still running|it exited with code \d+)$/,
  },
  "all of several": {
    wait: Wait.forAll([Wait.forLogMessage("last words"), Wait.forListeningPorts(8080)]),
    waitingFor: 'a log line with "last words"; port 8080/tcp to be listening',
    lastSeen: ALIVE,
  },
  "any of several": {
    wait: Wait.forAny([Wait.forLogMessage("never"), Wait.forListeningPorts(8080)]),
    waitingFor: 'any of: a log line with "never"; port 8080/tcp to be listening',
    lastSeen: /last words/,
  },
  "one after the other": {
    wait: Wait.forSequence([Wait.forLogMessage("last words"), Wait.forListeningPorts(8080)]),
    waitingFor: 'a log line with "last words", then port 8080/tcp to be listening',
    lastSeen: ALIVE,
  },
};

const cases = Object.entries(STRATEGIES).flatMap(([strategy, one]) =>
  Object.entries(OUTCOMES).map(([outcome, { script, expected }]) => ({
    strategy,
    outcome,
    script,
    expected: { code: "CONTAINER_EXITED", ...expected },
    ...one,
  })),
);

/** Returns the same wait, which lets the container's program go on after its first report. */
function seeing(wait: WaitContract): WaitContract {
  const { description, startupTimeout, survivesExit, watchesOutput } = wait;
  return {
    ...{ description, startupTimeout, survivesExit, watchesOutput },
    until: (handle, context) => {
      let hasSeen = false;
      const report = (lastSeen: string): void => {
        context.report(lastSeen);
        if (hasSeen) return;
        hasSeen = true;
        // If this fails, the program does not go on, which the test sees. The program may end before the answer.
        handle.exec(["touch", "/seen"]).catch(() => undefined);
      };
      return wait.until(handle, { ...context, report });
    },
  };
}

const builder = (script: string): GenericContainer =>
  new GenericContainer(BUSYBOX)
    .withCommand(["sh", "-c", script])
    .withExposedPorts(8080)
    .withResourcesQuota({ memory: 16 / 1024 });

/** Returns when the container with this label exited, in milliseconds since 1970 by the engine's clock. */
async function endOf(label: string): Promise<number> {
  const docker = await dockerClient();
  const until = Date.now() / 1000;
  const events = await docker.getEvents({
    since: until - 2 * (ENDLESS_MS / 1000),
    until,
    filters: { event: ["die"], label: [label] },
  });
  const { timeNano } = JSON.parse(await text(events)) as { timeNano: number };
  return timeNano / 1e6;
}

describe("a failed start says why", () => {
  it.each(cases)("$strategy, when it $outcome", async (row) => {
    const { script, wait, expected, waitingFor, lastSeen } = row;
    const trace = randomUUID();
    const isTimeout = expected.code === "STARTUP_TIMEOUT";
    const error: unknown = await builder(script)
      .withLabels({ "test.trace": trace })
      .withWaitStrategy(seeing(wait))
      .withStartupTimeout(isTimeout ? NOT_READY_MS : ENDLESS_MS)
      .start()
      .then(
        () => "it started",
        (thrown: unknown) => thrown,
      );
    expect(error).toMatchObject({
      ...expected,
      image: BUSYBOX,
      waitingFor,
      logs: expect.arrayContaining(["last words"]) as string[],
      message: expect.stringContaining("  | last words") as string,
    });
    if (lastSeen !== undefined) {
      expect(error).toMatchObject({ lastSeen: expect.stringMatching(lastSeen) as string });
    }
    if (!isTimeout) {
      const rejectedAt = Date.now();
      // Half a second on an idle machine, and far from the start-up timeout on any.
      expect(rejectedAt - (await endOf(`test.trace=${trace}`))).toBeLessThan(ENDLESS_MS / 2);
    }
  });

  it("a health check, when the container ends or is unhealthy", async () => {
    const checked = (script: string, test: string): GenericContainer =>
      builder(script).withHealthCheck({ test: ["CMD-SHELL", test], interval: 100, retries: 2 });
    await expect(
      checked("echo last words; sleep 0.3; exit 3", "true; false").start(),
    ).rejects.toMatchObject({
      waitingFor: "the container's health check to pass",
      logs: ["last words"],
    });
    await expect(
      checked("echo last words; exec sleep 60", "echo disk full; exit 7").start(),
    ).rejects.toMatchObject({
      code: "CONTAINER_START_FAILED",
      waitingFor: "the container's health check to pass",
      lastSeen: "unhealthy, the last check exited with 7: disk full",
      logs: ["last words"],
    });
  });
});
