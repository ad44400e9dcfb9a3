import { ContainerExitedError, GenericContainer, Wait } from "../../src";
import { BareEngine } from "../support/bare-engine";
import type { Figure, Measure } from "../support/figure";
import { median } from "../support/stats";

const RUNS = 10;
const TARGET_MS = 500;
/** Runs long enough for the pauses between attempts to grow to their maximum. */
const SCRIPT = "echo begun; sleep 1.5; exit 3";

const ends = (): GenericContainer =>
  new GenericContainer("busybox:1.37").withCommand(["sh", "-c", SCRIPT]);

const CASES: readonly (readonly [string, () => GenericContainer])[] = [
  ["port", () => ends().withExposedPorts(8080)],
  ["log", () => ends().withWaitStrategy(Wait.forLogMessage("never"))],
  ["HTTP", () => ends().withExposedPorts(8080).withWaitStrategy(Wait.forHttp("/", 8080))],
  ["health", () => ends().withHealthCheck({ test: ["CMD", "false"], interval: 200, retries: 100 })],
];

/** Measures from a container's exit, by the engine's clock, until the `start()` that waits for it rejects. */
export const exitRejection: Measure = async () => {
  const engine = await BareEngine.open();
  const figures: Figure[] = [];
  for (const [name, builder] of CASES) {
    const late: number[] = [];
    for (let run = 0; run < RUNS; run++) late.push(await measure(builder, engine));
    figures.push({
      name: `exit -> rejected, ${name}`,
      value: median(late),
      unit: "ms",
      target: TARGET_MS,
      note: `median of ${RUNS}, at most ${Math.max(...late).toFixed(0)} ms`,
    });
  }
  engine.close();
  return figures;
};

async function measure(builder: () => GenericContainer, engine: BareEngine): Promise<number> {
  let finished: Promise<number> = Promise.resolve(NaN);
  const start = builder()
    .withHooks({
      started: ({ id }) => {
        finished = finishedAt(id, engine);
      },
    })
    .start();
  const [outcome] = await Promise.allSettled([start]);
  const rejected = performance.timeOrigin + performance.now();
  if (outcome.status === "fulfilled")
    throw new Error("A container that exits was reported as ready.");
  if (!(outcome.reason instanceof ContainerExitedError)) throw outcome.reason;
  return rejected - (await finished);
}

/** Returns milliseconds since the epoch. Polls, because the container is removed before the start rejects. */
async function finishedAt(id: string, engine: BareEngine): Promise<number> {
  for (;;) {
    const { State } = (await engine.send("GET", `/containers/${id}/json`)) as {
      State: { Running: boolean; FinishedAt: string };
    };
    if (!State.Running) return Date.parse(State.FinishedAt);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
