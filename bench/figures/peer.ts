import { join } from "node:path";
import type { Figure, Measure } from "../support/figure";
import { PEER, preparePeer } from "../support/peer-node";
import { runProgram } from "../support/run-program";
import { median } from "../support/stats";

const THEIRS = join(PEER, "node_modules", "testcontainers");
const OURS = join(__dirname, "..", "..", "src");
const RUNS = 10;
/** Number of new processes of each library, alternating so that both run under the same load. */
const PROCESSES = 3;

interface Measured {
  /** From `require` until the first container is ready, in milliseconds. */
  readonly first: number;
  /** Start, ready and stop in a warm process, in milliseconds. */
  readonly rounds: readonly number[];
}

/** Compares the same work with testcontainers and Mayfly, on the same Node, without cleanup containers. */
export const peer: Measure = async () => {
  const node = await preparePeer();
  const env = { ...process.env, TESTCONTAINERS_RYUK_DISABLED: "true" };
  const run = async (library: string): Promise<Measured> =>
    JSON.parse(await runProgram(program(library), env, node)) as Measured;
  const theirs: Measured[] = [];
  const ours: Measured[] = [];
  for (let turn = 0; turn < PROCESSES; turn++) {
    theirs.push(await run(THEIRS));
    ours.push(await run(OURS));
  }
  const warm = (all: readonly Measured[]): number => median(all.flatMap(({ rounds }) => rounds));
  const first = (all: readonly Measured[]): number => median(all.map((one) => one.first));
  return [
    ...compare("start + ready + stop", warm(ours), warm(theirs), PROCESSES * RUNS),
    ...compare("first start in a new process", first(ours), first(theirs), PROCESSES),
  ];
};

function compare(what: string, ours: number, theirs: number, runs: number): Figure[] {
  return [
    {
      name: `${what}, relative to testcontainers`,
      value: ours / theirs,
      unit: "x",
      note: `${ours.toFixed(0)} ms vs. ${theirs.toFixed(0)} ms, medians of ${runs}`,
    },
    { name: `${what}, testcontainers`, value: theirs, unit: "ms", note: `median of ${runs}` },
    { name: `${what}, Mayfly`, value: ours, unit: "ms", note: `median of ${runs}` },
  ];
}

const program = (library: string): string => `
  const begun = performance.now();
  const { GenericContainer } = require(${JSON.stringify(library)});
  const start = () => new GenericContainer("busybox:1.37")
    .withCommand(["httpd", "-f", "-p", "8080"]).withExposedPorts(8080).start();
  (async () => {
    const container = await start();
    const first = performance.now() - begun;
    await container.stop();
    const rounds = [];
    for (let i = 0; i < ${RUNS}; i++) {
      const begun = performance.now();
      await (await start()).stop();
      rounds.push(performance.now() - begun);
    }
    console.log(JSON.stringify({ first, rounds }));
  })();`;
