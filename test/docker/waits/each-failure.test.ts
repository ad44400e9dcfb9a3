import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { GenericContainer, Wait } from "../../../src";
import type { Wait as WaitContract } from "../../../src/spec/wait";
import { dockerClient } from "../../support/docker-client";
import { eventually } from "../../support/eventually";
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

interface ExitWatch extends Disposable {
  /** Returns when the container exited, in milliseconds since 1970 by the engine's clock. */
  readonly exitedAt: () => Promise<number>;
}

/** Watches for the exit of a container with this label. The engine tells later only of its last 256 events. */
async function watchExit(label: string): Promise<ExitWatch> {
  const docker = await dockerClient();
  const since = Date.now() / 1000 - 1;
  const filters = { event: ["die"], label: [label] };
  const events = new Readable().wrap(await docker.getEvents({ since, filters }));
  let heard = "";
  events.setEncoding("utf8").on("data", (piece: string) => (heard += piece));
  events.on("error", () => undefined);
  return {
    exitedAt: async () => {
      await eventually("the engine tells of the exit", async () => heard.includes("\n") || heard);
      const [event = ""] = heard.split("\n");
      return (JSON.parse(event) as { timeNano: number }).timeNano / 1e6;
    },
    [Symbol.dispose]: () => {
      events.destroy();
    },
  };
}

describe("a failed start says why", () => {
  it.each(cases)("$strategy, when it $outcome", async (row) => {
    const { script, wait, expected, waitingFor, lastSeen } = row;
    const trace = randomUUID();
    const isTimeout = expected.code === "STARTUP_TIMEOUT";
    using watch = await watchExit(`test.trace=${trace}`);
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
      expect(rejectedAt - (await watch.exitedAt())).toBeLessThan(ENDLESS_MS / 2);
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
