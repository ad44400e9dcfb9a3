import { GenericContainer, Wait, type Handle } from "../../src";
import { BareEngine, untilConnected } from "../support/bare-engine";
import type { Figure, Measure } from "../support/figure";
import { median } from "../support/stats";

const RUNS = 12;
const TARGET_MS = 20;
/** Runs long enough for the pauses between attempts to grow to their maximum. */
const WARM_UP = "sleep 1.5";
const SERVER = `${WARM_UP}; exec httpd -f -p 8080 -h /etc`;

interface Case {
  readonly name: string;
  readonly builder: () => GenericContainer;
  /** Returns the time at which the condition first holds, checked without pauses. */
  readonly watch: (container: Handle, engine: BareEngine) => Promise<number>;
}

const shell = (script: string): GenericContainer =>
  new GenericContainer("busybox:1.37").withCommand(["sh", "-c", script]);

const address = ({ info }: Handle): string => Object.values(info.networks)[0]?.ipAddress ?? "";

const CASES: readonly Case[] = [
  {
    name: "port",
    builder: () => shell(SERVER).withExposedPorts(8080),
    watch: (container) => untilConnected(address(container), 8080),
  },
  {
    name: "HTTP",
    builder: () =>
      shell(SERVER).withExposedPorts(8080).withWaitStrategy(Wait.forHttp("/passwd", 8080)),
    watch: (container) => untilConnected(address(container), 8080),
  },
  {
    name: "log",
    builder: () =>
      shell(`${WARM_UP}; echo ready; sleep infinity`).withWaitStrategy(Wait.forLogMessage("ready")),
    watch: async (container) => {
      for await (const { text } of container.followLogs()) if (text === "ready") break;
      return performance.now();
    },
  },
  {
    name: "health",
    builder: () =>
      shell(`${WARM_UP}; touch /ready; sleep infinity`).withHealthCheck({
        test: ["CMD", "test", "-e", "/ready"],
        interval: 200,
        retries: 100,
      }),
    watch: async ({ id }, engine) => {
      for (;;) {
        const { State } = (await engine.send("GET", `/containers/${id}/json`)) as {
          State: { Health: { Status: string } };
        };
        if (State.Health.Status === "healthy") return performance.now();
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    },
  },
];

/** Measures from the moment at which a condition holds until `start()` resolves. */
export const readiness: Measure = async () => {
  const engine = await BareEngine.open();
  const figures: Figure[] = [];
  for (const { name, builder, watch } of CASES) {
    const late: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      let seen: Promise<number> = Promise.resolve(NaN);
      const container = await builder()
        .withHooks({
          started: (handle) => {
            seen = watch(handle, engine);
          },
        })
        .start();
      const resolved = performance.now();
      late.push(resolved - (await seen));
      await container.stop();
    }
    figures.push({
      name: `ready -> resolved, ${name}`,
      value: Math.max(0, median(late)),
      unit: "ms",
      target: TARGET_MS,
      note: `median of ${RUNS}`,
    });
  }
  engine.close();
  return figures;
};
